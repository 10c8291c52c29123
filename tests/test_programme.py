"""The programme's answers depend on the day: policy, groups, leads, tiers, employment, checkpoints."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from helpers import shipped_project
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.programme import EMPTY, Dated, Exemption, Programme, in_force, programme_of
from site_builder.words import Words


def day(text: str) -> date:
    return date.fromisoformat(text)


POLICY: dict[str, Any] = {
    "name": {"zh": "台账", "en": "Register"},
    "language": "zh",
    "timezone": "Asia/Shanghai",
    "forge": {"kind": "none"},
    "blocks": [
        # Written in any order: the day counts.
        {"from": "2015-07-01", "why": "收紧", "due_soon_workdays": 3, "severities": {"PP211": "error"}},
        {"from": "2015-01-01", "due_soon_workdays": 5, "red_missed_weeks": 2, "severities": {"PP501": "off"}},
        {"from": "2016-01-01", "red_missed_weeks": 4},
    ],
}
ORGANIZATION: dict[str, Any] = {
    "departments": [
        {"id": "it", "name": {"zh": "信息技术部"}, "provider": True},
        {
            "id": "sales",
            "name": {"zh": "销售部", "en": "Sales"},
            "tiers": [{"from": "2015-07-01", "tier": 1}, {"from": "2015-01-01", "tier": 2}],
            "contacts": ["林晓"],
        },
    ],
    "groups": [
        {
            "id": "desk",
            "name": {"zh": "服务台", "en": "Desk"},
            "leads": [{"from": "2015-01-01", "person": "an"}, {"from": "2015-10-01", "person": "bo"}],
        },
        {"id": "net", "name": {"zh": "网络组", "en": "Network"}},
    ],
    "people": [
        {
            "id": "an",
            "name": {"zh": "安", "en": "An"},
            "groups": [{"from": "2015-06-15", "group": "net"}, {"from": "2015-01-01", "group": "desk"}],
            "joined_on": "2014-03-01",
            "left_on": "2015-11-30",
        },
        {
            "id": "bo",
            "name": {"zh": "博", "en": "Bo"},
            "groups": [{"from": "2015-02-01", "group": "desk"}],
            "joined_on": "2015-02-01",
        },
    ],
    "vendors": [{"id": "acme", "name": {"zh": "艾克米", "en": "Acme"}}],
    "exemptions": [
        {"person": "bo", "month": "2015-05", "reason": "产假"},
        {"person": "an", "month": "2015-11", "until": "2016-01", "reason": "外派"},
    ],
}
CALENDAR: dict[str, Any] = {
    "checkpoints": [
        {"from": "2015-07-01", "dates": ["2015-07-17", "2015-08-14", "2015-09-11"]},
        {"from": "2015-04-01", "dates": ["2015-04-17", "2015-05-15", "2015-06-12"]},
    ],
    "corrections": [
        {"from": "2015-11-28", "workday": True, "why": "演练"},
        {"from": "2015-08-10", "to": "2015-08-12", "workday": False, "why": "搬迁"},
    ],
}
PROGRAMME = programme_of(POLICY, ORGANIZATION, CALENDAR)


@pytest.mark.parametrize(
    ("text", "due_soon", "red_weeks"),
    [
        ("2014-06-01", 5, 2),  # before the first block its numbers hold too
        ("2015-01-01", 5, 2),
        ("2015-06-30", 5, 2),
        ("2015-07-01", 3, 2),  # a later block sets only what changes
        ("2015-12-31", 3, 2),
        ("2016-01-01", 3, 4),
        ("2030-01-01", 3, 4),
    ],
)
def test_the_policy_of_a_day(text: str, due_soon: int, red_weeks: int) -> None:
    policy = PROGRAMME.policy(day(text))
    assert (policy["due_soon_workdays"], policy["red_missed_weeks"]) == (due_soon, red_weeks)


def test_a_block_replaces_a_value_as_a_whole() -> None:
    assert PROGRAMME.policy(day("2015-03-01"))["severities"] == {"PP501": "off"}
    assert PROGRAMME.policy(day("2015-07-01"))["severities"] == {"PP211": "error"}


def test_a_new_block_leaves_earlier_days_as_they_were() -> None:
    before = PROGRAMME.policy(day("2015-12-31"))
    longer = {**POLICY, "blocks": [*POLICY["blocks"], {"from": "2017-01-01", "due_soon_workdays": 9}]}
    assert programme_of(longer, ORGANIZATION, CALENDAR).policy(day("2015-12-31")) == before


def test_asking_for_the_policy_changes_nothing() -> None:
    policy = dict(PROGRAMME.policy(day("2016-06-01")))
    PROGRAMME.policy(day("2015-01-01"))
    assert PROGRAMME.policy(day("2016-06-01")) == policy


def test_without_a_programme_every_question_has_an_empty_answer() -> None:
    some_day = day("2015-04-03")
    assert EMPTY.policy(some_day) == {}
    assert EMPTY.person("an") is EMPTY.group_of("an", some_day) is EMPTY.lead_of("desk", some_day) is None
    assert EMPTY.tier("sales", some_day) is EMPTY.next_checkpoint(some_day) is None
    assert EMPTY.provider_names == frozenset()


@pytest.mark.parametrize(
    ("person", "text", "group"),
    [
        ("an", "2014-12-31", "desk"),  # before the first entry: the first group
        ("an", "2015-01-01", "desk"),
        ("an", "2015-06-14", "desk"),
        ("an", "2015-06-15", "net"),
        ("an", "2016-01-01", "net"),
        ("bo", "2015-03-01", "desk"),
        ("nobody", "2015-03-01", None),
        (None, "2015-03-01", None),
    ],
)
def test_people_move_between_groups(person: str | None, text: str, group: str | None) -> None:
    assert PROGRAMME.group_of(person, day(text)) == group


@pytest.mark.parametrize(
    ("group", "text", "lead"),
    [
        ("desk", "2014-12-31", None),  # nobody led it yet
        ("desk", "2015-01-01", "an"),
        ("desk", "2015-09-30", "an"),
        ("desk", "2015-10-01", "bo"),
        ("net", "2015-10-01", None),
        ("nothing", "2015-10-01", None),
    ],
)
def test_leads_change(group: str, text: str, lead: str | None) -> None:
    assert PROGRAMME.lead_of(group, day(text)) == lead


@pytest.mark.parametrize(
    ("person", "text", "groups"),
    [
        ("an", "2014-12-31", ()),
        ("an", "2015-01-01", ("desk",)),
        ("an", "2015-09-30", ("desk",)),
        ("an", "2015-10-01", ()),  # bo has taken over
        ("bo", "2015-09-30", ()),
        ("bo", "2015-10-01", ("desk",)),
        ("bo", "2030-01-01", ("desk",)),
        ("nobody", "2015-10-01", ()),
    ],
)
def test_groups_that_a_person_leads(person: str, text: str, groups: tuple[str, ...]) -> None:
    assert PROGRAMME.led_by(person, day(text)) == groups
    assert PROGRAMME.leads_ever(person) is (person != "nobody")


def test_somebody_may_lead_two_groups_and_lead_again() -> None:
    """An leads both, hands one over and gets it back."""
    leads = [
        {"from": "2015-07-01", "person": "an"},  # written in any order
        {"from": "2015-01-01", "person": "an"},
        {"from": "2015-04-01", "person": "bo"},
    ]
    groups = [
        {"id": "desk", "name": {"zh": "服务台"}, "leads": leads},
        {"id": "net", "name": {"zh": "网络组"}, "leads": [{"from": "2015-02-01", "person": "an"}]},
    ]
    programme = programme_of(POLICY, {**ORGANIZATION, "groups": groups}, CALENDAR)
    led = [programme.led_by("an", day(text)) for text in ("2015-01-31", "2015-03-31", "2015-04-01", "2015-07-01")]
    assert led == [("desk",), ("desk", "net"), ("net",), ("desk", "net")]


@settings(deadline=None)
@given(st.sampled_from(["an", "bo"]), st.dates(date(2014, 12, 1), date(2016, 1, 31)))
def test_who_leads_is_the_same_asked_either_way(person: str, some_day: date) -> None:
    led = [group for group in ("desk", "net") if PROGRAMME.lead_of(group, some_day) == person]
    assert list(PROGRAMME.led_by(person, some_day)) == led


def test_exemptions_are_one_month_or_several() -> None:
    assert PROGRAMME.exemptions == (
        Exemption("bo", "2015-05", "2015-05", "产假"),
        Exemption("an", "2015-11", "2016-01", "外派"),
    )
    without = {name: value for name, value in ORGANIZATION.items() if name != "exemptions"}
    assert programme_of(POLICY, without, CALENDAR).exemptions == ()


def test_the_programme_begins_with_its_first_block() -> None:
    assert PROGRAMME.begin == day("2015-01-01"), "written second, but the earliest"


@pytest.mark.parametrize(("policy", "names"), [({}, "full"), ({"names": "masked"}, "masked")])
def test_names_are_full_unless_told_otherwise(policy: dict[str, str], names: str) -> None:
    assert programme_of({**POLICY, **policy}, ORGANIZATION, CALENDAR).names == names


@pytest.mark.parametrize(
    ("department", "text", "tier"),
    [
        ("sales", "2014-12-31", None),
        ("sales", "2015-01-01", 2),
        ("sales", "2015-06-30", 2),
        ("sales", "2015-07-01", 1),
        ("it", "2015-07-01", None),
        (None, "2015-07-01", None),
    ],
)
def test_a_department_changes_its_tier(department: str | None, text: str, tier: int | None) -> None:
    assert PROGRAMME.tier(department, day(text)) == tier


@pytest.mark.parametrize(
    ("person", "text", "employed"),
    [
        ("an", "2014-02-28", False),
        ("an", "2014-03-01", True),
        ("an", "2015-11-30", True),  # the last day is one of employment
        ("an", "2015-12-01", False),
        ("bo", "2030-01-01", True),
    ],
)
def test_employed_from_the_first_day_to_the_last(person: str, text: str, employed: bool) -> None:
    unit = PROGRAMME.person(person)
    assert unit is not None and unit.employed_on(day(text)) is employed


@pytest.mark.parametrize(
    ("text", "checkpoint"),
    [
        ("2015-01-01", "2015-04-17"),
        ("2015-04-17", "2015-04-17"),  # the day itself counts
        ("2015-04-18", "2015-05-15"),
        ("2015-06-13", "2015-07-17"),  # over the quarter's end
        ("2015-09-11", "2015-09-11"),
        ("2015-09-12", None),
    ],
)
def test_the_next_checkpoint(text: str, checkpoint: str | None) -> None:
    found = PROGRAMME.next_checkpoint(day(text))
    assert (found.isoformat() if found else None) == checkpoint


@pytest.mark.parametrize(
    ("text", "workday"),
    [
        ("2015-11-28", True),  # a single day: from without to
        ("2015-11-29", False),
        ("2015-08-07", True),
        ("2015-08-10", False),
        ("2015-08-12", False),  # the last day belongs to the stretch
        ("2015-08-13", True),
    ],
)
def test_corrections_of_the_calendar_hold(text: str, workday: bool) -> None:
    assert PROGRAMME.workdays.is_workday(day(text)) is workday


def test_units_are_found_by_kind_and_id() -> None:
    vendor = PROGRAMME.find(("group", "vendor"), "acme")
    assert vendor is not None and (vendor.kind, vendor.name) == ("vendor", Words("艾克米", "Acme"))
    assert PROGRAMME.find(("group", "person"), "acme") is None
    department = PROGRAMME.department("it")
    assert department is not None and department.provider
    assert department.name == Words("信息技术部", "信息技术部"), "a missing English name falls back to the Chinese one"


def test_everybody_who_provides_the_service_is_known_by_id_and_name() -> None:
    assert PROGRAMME.provider_names == {"an", "安", "An", "bo", "博", "Bo"}


def test_the_shipped_programme_has_the_document_s_checkpoints() -> None:
    programme = shipped_project().programme
    assert programme.checkpoints[0].dates == (day("2015-04-17"), day("2015-05-15"), day("2015-06-12"))
    assert all(each.weekday() == 4 for quarter in programme.checkpoints for each in quarter.dates), "all Fridays"


DATED = st.lists(
    st.tuples(st.dates(date(2015, 1, 1), date(2016, 12, 31)), st.integers()), unique_by=lambda each: each[0]
)


@settings(deadline=None)
@given(DATED, st.dates(date(2014, 12, 1), date(2017, 1, 31)))
def test_what_holds_is_the_last_entry_begun(entries: list[tuple[date, int]], some_day: date) -> None:
    dated = [Dated(*each) for each in sorted(entries)]
    begun = [each for each in sorted(entries) if each[0] <= some_day]
    assert in_force(dated, some_day) == (begun[-1][1] if begun else None)


@settings(deadline=None)
@given(DATED.filter(bool), st.integers(0, 400))
def test_the_policy_of_a_day_knows_no_later_block(entries: list[tuple[date, int]], more: int) -> None:
    blocks = tuple(Dated(begin, {"n": value}) for begin, value in sorted(entries))
    programme = Programme(name=Words("x", "x"), blocks=blocks)
    last = blocks[-1].begin
    if len(blocks) > 1:
        assert programme.policy(last - timedelta(1)) == Programme(name=Words("x", "x"), blocks=blocks[:-1]).policy(last)
    assert programme.policy(last + timedelta(more)) == blocks[-1].value
