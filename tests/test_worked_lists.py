"""Top five, checkpoints, look-backs, updates and service, each worked out by hand: the comment has the sum.

How a season is told stands in `season.py`. 2015: 4 to 6 April, 1 to 3 May, 20 to 22 June and 1 to 7 October are free;
Sunday 4 January, Saturday 28 February and Saturday 10 October are worked. 30 and 31 May are a weekend.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from helpers import shipped_project
from season import (
    NO_QUOTA,
    Part,
    Season,
    closed_days,
    day,
    exempt,
    full,
    lead,
    monthly,
    pain,
    person,
    plan,
    rating,
    record,
    review,
    rules,
)
from worked import AN, Case, check, table

from site_builder.measures.light import light_of
from site_builder.measures.lookback import expired, look_backs
from site_builder.measures.quantity import checkpoint_ahead, checkpoints, quantity
from site_builder.measures.ranking import ranks
from site_builder.measures.service import rated_years, service
from site_builder.measures.updates import missed_weeks
from site_builder.periods import quarter
from site_builder.programme import Dated


def entrants(*marks: float, **how: Any) -> list[Part]:
    """Pain points 04-001, 04-002 … of an with these marks by two reviewers."""
    return [pain(f"04-{n:03d}", "an", marks=(mark, mark), **how) for n, mark in enumerate(marks, 1)]


@table(
    Case("fewer than five", (*AN, *entrants(80, 90)), {"top": "04-002 04-001", "bonus": {"an": "2"}}),
    Case("none", AN, {"top": "", "bonus": {}}),
    Case(
        "by quality",
        (*AN, *entrants(80, 90, 70, 95, 60, 85)),
        {"top": "04-004 04-002 04-006 04-001 04-003"},
    ),
    # Six with 80: the lower ids have the places, the sixth has none.
    Case("a tie at rank five", (*AN, *entrants(80, 80, 80, 80, 80, 80)), {"top": "04-001 04-002 04-003 04-004 04-005"}),
    # Equal quality: confirmed before resolved before analysed.
    Case(
        "ties by stage",
        (
            *AN,
            pain("04-001", "an", marks=(80, 80)),
            pain("04-002", "an", marks=(80, 80), resolved="05-08"),
            pain("04-003", "an", marks=(80, 80), confirmed="05-12"),
        ),
        {"top": "04-003 04-002 04-001"},
    ),
    # Equal quality and stage: tier 1 before 2 before 3.
    Case(
        "ties by tier",
        (
            *AN,
            pain("04-001", "an", marks=(80, 80), department="third"),
            pain("04-002", "an", marks=(80, 80), department="second"),
            pain("04-003", "an", marks=(80, 80), department="first"),
        ),
        {"top": "04-003 04-002 04-001"},
    ),
    # Further stage goes before higher tier.
    Case(
        "stage before tier",
        (
            *AN,
            pain("04-001", "an", marks=(80, 80), department="first"),
            pain("04-002", "an", marks=(80, 80), department="third", resolved="05-08"),
        ),
        {"top": "04-002 04-001"},
    ),
    Case(
        "ties by confirmation",
        (
            *AN,
            pain("04-001", "an", marks=(80, 80), confirmed="05-12"),
            pain("04-002", "an", marks=(80, 80), confirmed="05-11"),
        ),
        {"top": "04-002 04-001"},
    ),
    # Confirmed on 2 July, after the quarter: at its end 04-001 was analysed and 04-002 resolved.
    Case(
        "what comes after the quarter doesn't matter",
        (
            *AN,
            pain("04-001", "an", marks=(80, 80), confirmed="07-02"),
            pain("04-002", "an", marks=(80, 80), resolved="06-20"),
        ),
        {"top": "04-002 04-001"},
    ),
    # 95 from one reviewer alone doesn't enter; one's own review is none.
    Case(
        "at least two reviewers",
        (
            *AN,
            *entrants(80),
            pain("04-002", "an", marks=95),
            pain("04-003", "an", marks=95),
            review("an", "04-003", 99),
        ),
        {"top": "04-001"},
    ),
    Case(
        "one reviewer where the programme says so",
        (*AN, rules(min_reviewers=1), *entrants(80), pain("04-002", "an", marks=95)),
        {"top": "04-002 04-001"},
    ),
    # Both proposed in March and reviewed for the second quarter; only the first had an entry in it.
    Case(
        "proposed earlier",
        (
            *AN,
            pain("03-001", "an", marks=(), entries=("05-10",)),
            pain("03-002", "an", marks=(), entries=("03-20",)),
            *(review(who, number, 90) for who in ("rita", "sam") for number in ("03-001", "03-002")),
        ),
        {"top": "03-001"},
    ),
    # A stage reached in the quarter is following up too.
    Case(
        "proposed earlier, confirmed in the quarter",
        (
            *AN,
            pain("03-001", "an", marks=(), confirmed="04-10"),
            review("rita", "03-001", 90),
            review("sam", "03-001", 90),
        ),
        {"top": "03-001"},
    ),
    Case(
        "withdrawn",
        (*AN, pain("04-001", "an", marks=(95, 95), withdrawn="07-10"), pain("04-002", "an", marks=(80, 80))),
        {"top": "04-002"},
    ),
    # Two places, 2 points; they don't enter the score: (80 + 90) ÷ 2, less nothing.
    Case(
        "a bonus once for two places",
        (*AN, person("bo"), *entrants(80, 90), pain("05-001", "bo", marks=(70, 70)), exempt("an", "04", "06")),
        {"top": "04-002 04-001 05-001", "bonus": {"an": "2", "bo": "2"}, "an score": "85.00"},
    ),
    Case(
        "three places",
        (*AN, rules(top_places=3, top_bonus=1.5), *entrants(80, 90, 70, 95)),
        {"top": "04-004 04-002 04-001", "bonus": {"an": "1.5"}},
    ),
)
def test_top_five(case: Case) -> None:
    check(case)


def test_equal_scores_share_a_rank() -> None:
    # Two first ones, so nobody is second.
    assert ranks([Decimal("90.00"), Decimal("90.00"), Decimal("80.00")]) == [1, 1, 3]
    assert ranks([Decimal("70.00"), Decimal("90.00"), Decimal("70.00"), Decimal("80.00")]) == [3, 1, 3, 2]
    assert ranks([]) == []


class Checked(NamedTuple):
    """A season and who is short at each checkpoint that has come: `bo 0/1 of 2` out of two who should have some."""

    id: str
    parts: tuple[Part, ...]
    short: list[str]
    as_of: str = "2015-12-31"
    begin: str = "2015-01-01"


CHECKED = (
    # 1 by 17 April, 2 by 15 May, 3 by 12 June.
    Checked("as many as expected", (*AN, *monthly("an")), ["of 1", "of 1", "of 1"]),
    Checked(
        "one behind",
        (*AN, person("bo"), *monthly("an"), *monthly("bo", 2, "05 06")),
        ["bo 0/1 of 2", "bo 1/2 of 2", "bo 2/3 of 2"],
    ),
    # All three at once are early, not short.
    Checked("ahead", (*AN, *(pain(f"04-00{n}", "an") for n in (1, 2, 3))), ["of 1", "of 1", "of 1"]),
    # Proposed on 10 April but analysed on 20 April, three days after the checkpoint.
    Checked(
        "analysed after the checkpoint",
        (*AN, pain("04-001", "an", on="04-10", analysed="04-20"), *monthly("an", months="05 06")),
        ["an 0/1 of 1", "of 1", "of 1"],
    ),
    Checked(
        "analysed on the day",
        (*AN, pain("04-001", "an", on="04-10", analysed="04-17"), *monthly("an", months="05 06")),
        ["of 1", "of 1", "of 1"],
    ),
    # April and May aren't owed: 3 − 2 = 1 by the third.
    Checked("joined in mid-quarter", (person("an", joined="05-18"), NO_QUOTA), ["of 0", "of 0", "an 0/1 of 1"]),
    # April is exempted: 1 − 1, 2 − 1, 3 − 1.
    Checked("exempted", (*AN, exempt("an", "04")), ["of 0", "an 0/1 of 1", "an 0/2 of 1"]),
    # June is exempted: it asks for no third one.
    Checked("exempted at the end", (*AN, exempt("an", "06")), ["an 0/1 of 1", "an 0/2 of 1", "an 0/2 of 1"]),
    # Gone on 20 May: May isn't owed (2 − 1 = 1), and on 12 June there is nobody to ask.
    Checked("left", (person("an", left="05-20"), NO_QUOTA), ["an 0/1 of 1", "an 0/1 of 1", "of 0"]),
    # Withdrawn on 20 April: on 17 April it was there.
    Checked(
        "withdrawn after the checkpoint",
        (*AN, pain("04-001", "an", withdrawn="04-20"), *monthly("an", 2, "05 06")),
        ["of 1", "an 1/2 of 1", "an 2/3 of 1"],
    ),
    Checked("a lead isn't asked", (person("li"), lead("li"), NO_QUOTA), ["of 0", "of 0", "of 0"]),
    # Pain points of the quarter: one of March doesn't help.
    Checked("from the quarter before", (*AN, pain("03-001", "an")), ["an 0/1 of 1", "an 0/2 of 1", "an 0/3 of 1"]),
    # On the day itself it counts no more.
    Checked(
        "withdrawn on the checkpoint",
        (*AN, pain("04-001", "an", withdrawn="04-17"), *monthly("an", 2, "05 06")),
        ["an 0/1 of 1", "an 1/2 of 1", "an 2/3 of 1"],
    ),
    # The day itself has come.
    Checked("on the day", (*AN, *monthly("an")), ["of 1", "of 1"], as_of="2015-05-15"),
    # On 16 May the third is still to come.
    Checked("those that have come", (*AN, *monthly("an")), ["of 1", "of 1"], as_of="2015-05-16"),
    # The programme begins in May: 1 − 1, 2 − 1, 3 − 1.
    Checked("from the programme's begin", AN, ["of 0", "an 0/1 of 1", "an 0/2 of 1"], begin="2015-05-01"),
)


@pytest.mark.parametrize("case", CHECKED, ids=[case.id for case in CHECKED])
def test_checkpoints(case: Checked) -> None:
    found = checkpoints(Season(*case.parts, begin=case.begin).basis(case.as_of), quarter("2015-Q2"))
    lines = [
        " ".join((*(f"{each.person.id} {each.have}/{each.expected}" for each in one.short), f"of {one.expected}"))
        for one in found
    ]
    assert lines == case.short


@pytest.mark.parametrize(
    ("as_of", "ahead"),
    [
        ("05-15", ("2015-Q2", 2, "05-15")),  # the day itself is still ahead
        ("05-16", ("2015-Q2", 3, "06-12")),
        ("06-13", ("2015-Q3", 1, "07-17")),
        ("12-12", None),  # the calendar says nothing about the year after
    ],
)
def test_the_checkpoint_ahead(as_of: str, ahead: tuple[str, int, str] | None) -> None:
    found = checkpoint_ahead(Season(*AN).basis(as_of))
    assert (found and (found[0].name, found[1], found[2].isoformat()[5:])) == ahead


def test_a_month_is_told_from_its_first_day_on() -> None:
    basis = Season(*AN, pain("04-001", "an")).basis("05-01")
    found = quantity(basis, basis.people[0], quarter("2015-Q2"))
    assert found.by_month == {"2015-04": (1, 1), "2015-05": (0, 1)}


# ---- look-backs: 30 and 90 days after the closing ----

CLOSED: dict[str, Any] = {"confirmed": "05-12", "closed": "05-13"}  # due on 12 June and 11 August


def looked(days: int, on: str, held: bool = True) -> dict[str, Any]:
    return {"days": days, "date": full(on), "held": held, "note": "再看了一次"}


@pytest.mark.parametrize(
    ("how", "as_of", "states"),
    [
        (CLOSED, "05-20", "later later"),
        # Thursday 4 June: 5, 8, 9, 10, 11 and 12 June are 6 workdays, one too many …
        (CLOSED, "06-04", "later later"),
        # … and on Friday it is 5, over the weekend.
        (CLOSED, "06-05", "due later"),
        (CLOSED, "06-12", "due later"),
        (CLOSED, "06-13", "missed later"),
        (CLOSED | {"followups": [looked(30, "06-10")]}, "06-13", "held later"),
        (CLOSED | {"followups": [looked(30, "06-20")]}, "06-21", "held later"),  # late, but done
        (CLOSED | {"followups": [looked(30, "06-20")]}, "06-19", "missed later"),  # not done yet
        (CLOSED | {"followups": [looked(30, "06-10"), looked(90, "08-11", held=False)]}, "09-01", "held failed"),
        (CLOSED | {"followups": [looked(90, "08-11")]}, "09-01", "missed held"),
        (CLOSED | {"followups": [looked(30, "05-13")]}, "05-13", "held later"),  # on the day of closing already
        (
            CLOSED | {"followups": [looked(30, "05-12")]},
            "05-13",
            "later later",
        ),  # before it there is nothing to look at
        # Due on 14 October; after Thursday the 8th come 9, 10 (a worked Saturday), 12, 13, 14: five workdays.
        ({"confirmed": "09-10", "closed": "09-14"}, "10-08", "due later"),
        # 30 September: 8 and 9 October besides, National Day being free: seven.
        ({"confirmed": "09-10", "closed": "09-14"}, "09-30", "later later"),
        # Due on the 15th, it would be five workdays without the worked Saturday; with it six.
        ({"confirmed": "09-10", "closed": "09-15"}, "10-08", "later later"),
        (CLOSED | {"reopened": "06-20"}, "06-21", ""),  # in hand again: nothing to look back at
        (CLOSED | {"reopened": "06-20"}, "06-19", "missed later"),  # not reopened yet
        (CLOSED | {"withdrawn": "06-20"}, "06-21", ""),
        ({"confirmed": "05-12"}, "06-21", ""),  # not closed
    ],
)
def test_look_backs(how: dict[str, Any], as_of: str, states: str) -> None:
    basis = Season(person("an"), pain("04-001", "an", **how)).basis(as_of)
    found = list(look_backs(basis.register.pain_points[0], basis.programme, day(as_of)))
    assert " ".join(each.state for each in found) == states
    assert [each.is_yellow for each in found] == [each.state in ("due", "missed") for each in found]


def test_look_backs_begin_anew_after_a_second_closing() -> None:
    # Closed on 13 May and again on 6 July: due on 5 August and 4 October. What was seen in June was the first round.
    again = {"resolved": full("07-03"), "confirmed": full("07-03"), "closed": full("07-06")}
    reopening = {"date": full("06-20"), "reason": "又出现了", "back_to": "causes_found", "stages": again}
    season = Season(person("an"), pain("04-001", "an", **CLOSED, followups=[looked(30, "06-10")]))
    first = season.records[0]
    second = record("pain-point", first.path.removeprefix("records/"), {**first.data, "reopened": [reopening]})
    found = list(look_backs(second, season.programme, day("08-06")))
    assert [(each.due, each.state) for each in found] == [(day("08-05"), "missed"), (day("10-04"), "later")]


def test_look_backs_are_those_of_the_programme_at_the_closing() -> None:
    season = Season(person("an"), rules("06-01", followup_days=[10]), pain("04-001", "an", **CLOSED))
    found = look_backs(season.records[0], season.programme, day("06-20"))
    assert [each.days for each in found] == [30, 90]


@pytest.mark.parametrize(("as_of", "days"), [("06-30", []), ("07-01", [30])])
def test_evidence_holds_up_to_its_last_day(as_of: str, days: list[int]) -> None:
    evidence = [{"kind": "email", "file": "ok.eml", "confirmed_on": full("05-12"), "expires_on": full("06-30")}]
    basis = Season(person("an"), pain("04-001", "an", **CLOSED)).basis(as_of)
    held = record("pain-point", "x.yaml", {**basis.register.pain_points[0].data, "evidence": evidence})
    assert [each.day for each in expired(held, day(as_of))] == days
    # Once it is in hand again, or withdrawn, nobody needs it.
    for end in ({"reopened": [{"date": full("06-20"), "back_to": "analysed"}]}, {"withdrawn": {"date": full("06-20")}}):
        assert list(expired(record("pain-point", "x.yaml", {**held.data, **end}), day(as_of))) == []


# ---- weekly updates over holidays ----


@pytest.mark.parametrize(
    ("parts", "proposed", "entry", "as_of", "weeks"),
    [
        # 2 to 8 October 2017 are all free: the week owes nothing, and the week of the as-of date isn't over.
        ((), "2017-09-20", "2017-09-27", "2017-10-12", []),
        # The week after has workdays: missed once it is over.
        ((), "2017-09-20", "2017-09-27", "2017-10-16", ["2017-10-09"]),
        # 5 to 11 October 2015 have three workdays: Thursday, Friday and the worked Saturday.
        ((), "2015-09-21", "2015-09-28", "2015-10-12", ["2015-10-05"]),
        # Unless the organization is shut on these.
        ((closed_days("10-08", "10-10"),), "2015-09-21", "2015-09-28", "2015-10-12", []),
        # Shut from Thursday to Friday, the worked Saturday is left.
        ((closed_days("10-08", "10-09"),), "2015-09-21", "2015-09-28", "2015-10-12", ["2015-10-05"]),
    ],
)
def test_a_week_without_a_workday_owes_no_entry(
    parts: tuple[Part, ...], proposed: str, entry: str, as_of: str, weeks: list[str]
) -> None:
    one = pain("09-001", "an", on=proposed, analysed=proposed, entries=(entry,), marks=())
    season = Season(person("an"), *parts, one)
    missed = missed_weeks(season.records[0], season.programme.workdays, day(as_of))
    assert [each.isoformat() for each in missed] == weeks
    light, _ = light_of(season.records[0], season.programme, day(as_of))
    assert light == ("yellow" if weeks else "green")


# ---- the rating beside what was done ----


def test_service_of_a_department() -> None:
    # Proposed on the 3rd: to 13 April 10 days, to 24 May 21 days, in between 15.5. Of four raised one is withdrawn and
    # counts nowhere; of the other three one is eliminated, one mitigated, and two aren't closed.
    season = Season(
        person("an"),
        pain("04-001", "an", confirmed="04-13", closed="04-14"),
        pain("05-001", "an", confirmed="05-24", outcome="mitigated"),
        pain("06-001", "an"),
        pain("06-002", "an", withdrawn="06-20"),
        pain("06-003", "an", department="second"),
        rating("first", 4.2),
    )
    found = service(season.basis(), "first", 2015)
    assert (found.tier, str(found.rating)) == (1, "4.20")
    assert (found.raised, found.eliminated, found.still_open, str(found.days)) == (3, 1, 2, "15.50")


def test_service_without_rating_and_confirmation() -> None:
    season = Season(person("an"), pain("04-001", "an", department="third"), rating("first", 4.2))
    found = service(season.basis(), "third", 2015)
    assert (found.tier, found.rating, found.raised, found.eliminated, found.still_open) == (3, None, 1, 0, 1)
    assert found.days is None
    assert service(season.basis(), "second", 2015).raised == 0


def test_service_of_another_year() -> None:
    # Raised in 2014, confirmed in 2015, 3 December to 12 January: 28 + 12 = 40 days. Each belongs to its own year.
    season = Season(
        person("an"),
        pain("04-001", "an", on="2014-12-03", analysed="2014-12-07", confirmed="01-12", closed="01-13", marks=()),
        rating("first", 3, year=2014),
        rating("first", 4.5),
    )
    before, after = (service(season.basis(), "first", number) for number in (2014, 2015))
    assert (before.raised, before.eliminated, before.days, str(before.rating)) == (1, 0, None, "3.00")
    assert (after.raised, after.eliminated, str(after.days), str(after.rating)) == (0, 1, "40.00", "4.50")
    assert rated_years(season.basis()) == [2015, 2014]


def test_the_tier_is_that_of_the_year() -> None:
    # Tier 2 until July 2015, tier 1 in the rest of the year, tier 3 in the next one.
    tiers = tuple(Dated(day(since), tier) for since, tier in (("2014-01-01", 2), ("07-01", 1), ("2016-01-01", 3)))
    season = Season(person("an"))
    first = replace(season.programme.units["department"]["first"], tiers=tiers)
    units = {**season.programme.units, "department": {"first": first}}
    for as_of, year, tier in (("05-01", 2014, 2), ("05-01", 2015, 2), ("08-01", 2015, 1), ("2016-05-01", 2015, 1)):
        basis = replace(season.basis(as_of), programme=replace(season.programme, units=units))
        assert service(basis, "first", year).tier == tier, (as_of, year)


def test_a_rating_is_known_from_its_day_on() -> None:
    season = Season(person("an"), rating("first", 4.2))  # given on 10 December
    assert service(season.basis("12-09"), "first", 2015).rating is None
    assert str(service(season.basis("12-10"), "first", 2015).rating) == "4.20"


# ---- the seasons themselves ----


@pytest.mark.parametrize("name", ["plan", "review", "rating"])
def test_seasons_are_made_of_what_the_schema_allows(name: str) -> None:
    season = Season(
        person("an", moved="06-15 net", left="11-30"),
        lead("an"),
        rules("05-15", monthly_quota=2),
        exempt("an", "04", "05"),
        plan("desk", "05", "04-001", "04-002 added 05-20", "04-003 removed 05-08"),
        pain("04-001", "an"),
        rating("first", 4.2),
    )
    types = shipped_project().types
    assert types["organization"].violations(season.organization()) == []
    assert types["policy"].violations(season.policy("2015-01-01")) == []
    assert types["calendar"].violations(season.calendar()) == []
    (one,) = (each for each in season.records if each.type.name == name)
    assert types[name].violations(one.data) == []
