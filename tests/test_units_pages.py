"""The pages of people, groups and departments, and the board: what is owed, quotas, scores and where they lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from helpers import shipped_project
from season import NO_QUOTA, Part, Season, day, eliminated, exempt, lead, monthly, pain, person, plan, rating, rules
from site_tools import PageFacts

from site_builder.build import site_of
from site_builder.measures.duties import duties
from site_builder.measures.quantity import quantity
from site_builder.measures.updates import owes_entry
from site_builder.pages import Page, View
from site_builder.pages.board import board
from site_builder.pages.department import departments, provider
from site_builder.pages.group import groups
from site_builder.pages.person import DUTIES_SHOWN, people
from site_builder.pages.stages import stages
from site_builder.pages.standing import QUARTERS_SHOWN, trend
from site_builder.pages.units import page_of
from site_builder.periods import Workdays, quarter_of
from site_builder.programme import Programme, Unit
from site_builder.templating import rendered
from site_builder.words import same

AN, BEN = person("an"), person("ben")
WEDNESDAY = "05-13"  # two workdays before the checkpoint of 15 May


# ---- what a person has to do ----


@pytest.mark.parametrize(
    ("parts", "owes"),
    [
        ({}, True),
        ({"entries": ["05-12"]}, False),  # written this week
        ({"entries": ["05-08"]}, True),  # written last week
        ({"on": "05-11", "analysed": "05-12"}, False),  # the week of the proposal owes none
        ({"withdrawn": "05-12"}, False),
        ({"confirmed": "05-06", "closed": "05-07"}, False),
        ({"confirmed": "05-06", "closed": "05-07", "reopened": "05-08"}, True),
        ({"confirmed": "05-06", "closed": "05-07", "reopened": "05-12"}, False),
    ],
)
def test_who_owes_an_entry_this_week(parts: dict[str, Any], owes: bool) -> None:
    record = Season(pain("04-001", "an", **parts)).basis(WEDNESDAY).register.pain_points[0]
    assert owes_entry(record, Workdays(), day(WEDNESDAY)) is owes


def test_the_week_of_the_national_day_owes_no_entry() -> None:
    record = Season(pain("08-001", "an")).records[0]
    # The 8th and 9th of October are workdays in 2015, so the whole week has to be taken off.
    assert owes_entry(record, Workdays(), day("10-07"))
    off = Season(("corrections", {"from": "2015-10-05", "to": "2015-10-11", "workday": False, "why": "x"}))
    assert not owes_entry(record, off.programme.workdays, day("10-07"))


def owed(*parts: Part, on: str = WEDNESDAY, who: str = "an") -> list[str]:
    """Return what somebody has to do: `red task_late 05-11`."""
    basis = Season(*parts).basis(on)
    unit = basis.programme.units["person"][who]
    found = duties(basis, unit, quantity(basis, unit, quarter_of(basis.as_of)))
    return [f"{duty.state} {duty.name} {duty.due:%m-%d}" for duty in found]


def told(name: str, found: list[str]) -> list[str]:
    return [each for each in found if each.split()[1].startswith(name)]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (["05-06"], ["todo entry 05-17"]),
        (["04-28"], ["yellow entry_missed 05-17"]),
        (["04-21"], ["red entry_missed 05-17"]),
        (["05-11"], []),
    ],
)
def test_an_entry_is_the_more_pressing_the_longer_the_silence(entries: list[str], expected: list[str]) -> None:
    assert told("entry", owed(AN, pain("04-001", "an", entries=entries))) == expected


def with_task(due: str, by: str = "an", **others: Any) -> Part:
    state = others.pop("task", {"state": "todo"})
    task = {"task": "改造", "owner": "an", "start": "2015-04-08", "due": f"2015-{due}", **state}
    return pain("04-001", by, plan=[task], **others)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (with_task("05-11"), ["red task_late 05-11"]),
        (with_task("05-13"), ["yellow task 05-13"]),
        (with_task("05-20"), ["yellow task 05-20"]),  # the fifth workday
        (with_task("05-21"), []),
        (with_task("05-11", by="ben"), ["red task_late 05-11"]),  # the owner's, whoever proposed it
        (with_task("05-11", task={"state": "done", "done_on": "2015-05-12"}), []),
        (with_task("05-11", task={"state": "dropped", "reason": "x"}), []),
        (with_task("05-11", resolved="05-12"), []),  # once resolved, the plan is behind us
        (with_task("05-11", withdrawn="05-12"), []),
    ],
)
def test_which_tasks_are_to_be_done(part: Part, expected: list[str]) -> None:
    assert told("task", owed(AN, BEN, part)) == expected


def test_a_task_due_this_week_is_told_even_when_nothing_counts_as_soon() -> None:
    assert told("task", owed(AN, rules(due_soon_workdays=0), with_task("05-17"))) == ["todo task 05-17"]


@pytest.mark.parametrize(
    ("parts", "on", "expected"),
    [
        ((), WEDNESDAY, "todo month 05-31"),
        ((), "05-26", "yellow month 05-31"),
        ((pain("05-001", "an"),), WEDNESDAY, "met month 05-31"),
        ((pain("05-001", "an", analysed=None),), WEDNESDAY, "todo month 05-31"),  # not analysed, so not counted
        ((exempt("an", "05"),), WEDNESDAY, "excused month_excused 05-31"),
        ((lead("an"),), WEDNESDAY, "excused month_excused 05-31"),
    ],
)
def test_the_months_pain_points(parts: tuple[Part, ...], on: str, expected: str) -> None:
    assert told("month", owed(AN, *parts, on=on)) == [expected]


@pytest.mark.parametrize(
    ("part", "on", "expected"),
    [
        (pain("05-001", "an", analysed=None), WEDNESDAY, ["todo analyse 05-31"]),
        (pain("05-001", "an", analysed=None), "05-26", ["yellow analyse 05-31"]),
        (pain("05-001", "an"), WEDNESDAY, []),
        (pain("05-001", "an", analysed=None, withdrawn="05-12"), WEDNESDAY, []),
        (pain("04-001", "an", analysed=None), WEDNESDAY, []),  # its month is over
        (pain("05-001", "ben", analysed=None), WEDNESDAY, []),
    ],
)
def test_what_has_to_be_analysed_to_count(part: Part, on: str, expected: list[str]) -> None:
    assert told("analyse", owed(AN, BEN, part, on=on)) == expected


def test_what_is_not_owed_need_not_be_analysed() -> None:
    assert told("analyse", owed(AN, exempt("an", "05"), pain("05-001", "an", analysed=None))) == []


LED = (AN, lead("an"))


@pytest.mark.parametrize(
    ("parts", "on", "expected"),
    [
        (LED, "05-06", ["todo plan 05-15"]),
        (LED, WEDNESDAY, ["yellow plan 05-15"]),
        (LED, "05-20", ["yellow plan 05-15"]),  # past, and never red
        ((*LED, plan("desk", "05", "03-001")), WEDNESDAY, []),
        ((*LED, plan("desk", "04", "03-001")), WEDNESDAY, ["yellow plan 05-15"]),
        ((*LED, NO_QUOTA), WEDNESDAY, []),
        ((*LED, lead("an", "net")), WEDNESDAY, ["yellow plan 05-15"]),  # nobody is in the other group
        ((AN, lead("ben")), WEDNESDAY, []),
        ((AN, lead("an", since="05-18")), WEDNESDAY, []),
    ],
)
def test_a_lead_lists_the_months_plan(parts: tuple[Part, ...], on: str, expected: list[str]) -> None:
    assert told("plan", owed(*parts, on=on)) == expected


@pytest.mark.parametrize(
    ("parts", "on", "expected"),
    [
        ((), WEDNESDAY, ["yellow checkpoint 05-15"]),
        ((), "04-20", ["todo checkpoint 05-15"]),
        ((*monthly("an", months="04 05"),), WEDNESDAY, ["met checkpoint 05-15"]),
        ((lead("an"),), WEDNESDAY, []),
        ((), "12-14", []),  # the last one of the calendar is over
    ],
)
def test_the_checkpoint_ahead(parts: tuple[Part, ...], on: str, expected: list[str]) -> None:
    assert told("checkpoint", owed(AN, *parts, on=on)) == expected


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        ("04-10", ["yellow look_back_missed 05-10"]),
        ("04-15", ["yellow look_back_due 05-15"]),
        ("04-30", []),
    ],
)
def test_look_backs_of_what_was_closed(closed: str, expected: list[str]) -> None:
    assert told("look_back", owed(AN, pain("04-001", "an", confirmed=closed, closed=closed))) == expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (person("ben", left="05-08"), ["yellow look_back_missed_of_left 05-10"]),
        (person("ben"), []),  # it stands in their own week
        (person("ben", "net", left="05-08"), []),  # another lead's
    ],
)
def test_a_lead_takes_over_the_look_backs_of_those_who_left(other: Part, expected: list[str]) -> None:
    closed = pain("04-001", "ben", confirmed="04-10", closed="04-10")
    assert told("look_back", owed(AN, lead("an"), other, closed)) == expected
    assert told("look_back", owed(AN, other, closed)) == []


def test_the_most_pressing_comes_first() -> None:
    found = owed(AN, with_task("05-11", entries=["05-06"]), pain("05-001", "an", entries=["05-12"]))
    assert [each.split()[0] for each in found] == ["red", "todo", "met", "met"]


# ---- pages ----

IT = Unit("department", "it", same("信息技术部"), provider=True)


def serving(programme: Programme, *providers: Unit) -> Programme:
    found = {unit.id: unit for unit in providers} | dict(programme.units["department"])
    return replace(programme, units={**programme.units, "department": found})


def view_on(on: str, *parts: Part) -> View:
    """Return a view of a season whose groups belong to the IT department."""
    basis = Season(*parts, rules(newest_shown=8)).basis(on)
    project = shipped_project()
    return View(basis.register, serving(basis.programme, IT), basis.as_of, project.types, project.strings)


def shown(view: View, path: str) -> Mapping[str, Any]:
    """Return the context of a page."""
    functions = (people, groups, departments, provider, board, stages)
    pages = [page for function in functions for page in function(view) if isinstance(page, Page)]
    return next(page.context for page in pages if page.path == path)


def person_page(on: str, *parts: Part, who: str = "an") -> Mapping[str, Any]:
    return shown(view_on(on, *parts), f"people/{who}.html")


def group_page(on: str, *parts: Part, group: str = "desk") -> Mapping[str, Any]:
    return shown(view_on(on, *parts), f"groups/{group}.html")


def test_who_left_has_nothing_to_do() -> None:
    assert person_page(WEDNESDAY, person("an", left="05-08"), pain("04-001", "an"))["duties"] is None


def test_nothing_owed_still_says_why() -> None:
    found = person_page(WEDNESDAY, AN, exempt("an", "04", until="06"))["duties"]
    assert (found["owed"], [each["words"].zh for each in found["items"]]) == (0, ["2015-05 的痛点：免交"])


def test_a_duty_leads_to_its_record() -> None:
    found = person_page(WEDNESDAY, AN, with_task("05-11"))["duties"]["items"][0]
    assert (found["due"], found["row"].path) == ("2015-05-11", "pain-points/201504-001.html")


def test_a_plan_to_list_leads_to_the_months_plans() -> None:
    found = person_page(WEDNESDAY, *LED)["duties"]["items"][0]
    assert (found["words"].zh, found["path"]) == ("列出desk 2015-05 的月度计划", "plans/2015-05.html#group-desk")


def test_who_is_yet_to_join_is_not_called_gone() -> None:
    view = view_on(WEDNESDAY, person("an", joined="06-01"), person("ben", left="05-08"), person("cy"))
    notes = [each["note"].zh for each in shown(view, "people/index.html")["units"]]
    assert notes == ["尚未入职（2015-06-01）", "已离职", "desk"]
    facts = {each["label"].zh: each["value"].zh for each in shown(view, "people/an.html")["facts"]}
    assert facts == {"入职": "尚未入职（2015-06-01）"}


def test_whoever_is_yet_to_join_is_in_no_group_even_if_the_file_says_so_already() -> None:
    kind, data = person("an", joined="06-01")
    early = (kind, {**data, "groups": [{"from": "2015-01-01", "group": "desk"}]})
    assert [each["label"].zh for each in person_page(WEDNESDAY, early)["facts"]] == ["入职"]


def test_the_list_of_duties_is_bounded() -> None:
    many = [pain(f"04-{number:03d}", "an") for number in range(1, DUTIES_SHOWN + 6)]
    found = person_page(WEDNESDAY, AN, *many)["duties"]
    assert len(found["items"]) == DUTIES_SHOWN
    assert len(found["items"]) + found["more"] == found["owed"] + 1  # the checkpoint's two are there


QUARTER = (AN, BEN, NO_QUOTA, *monthly("an", marks=90), *monthly("ben", serial=2, marks=80))


def test_the_last_final_score_with_its_place_and_its_sum() -> None:
    found = person_page("07-15", *QUARTER, who="ben")
    assert found["last"] == {
        "label": "2015-Q2",
        "final": True,
        "figure": "80.00",
        "path": "scores/2015-Q2/desk.html#ben",
        "waits": False,
    }
    assert found["place"] == {"rank": 2, "of": 2}


def test_the_present_score_is_provisional() -> None:
    found = person_page("05-20", *QUARTER)
    assert (found["now"]["figure"], found["now"]["final"], found["last"]) == ("90.00", False, None)


def test_on_the_quarters_last_day_its_score_stands_once() -> None:
    found = person_page("06-30", *QUARTER)
    assert (found["now"], found["last"]["label"], found["last"]["final"]) == (None, "2015-Q2", True)


def test_equal_scores_share_a_place() -> None:
    cy = (person("cy"), *monthly("cy", serial=3, marks=80))
    assert person_page("07-15", *QUARTER, *cy, who="cy")["place"] == {"rank": 2, "of": 3}


def test_leads_take_no_place() -> None:
    assert person_page("07-15", *QUARTER, person("li"), lead("li"), who="li")["place"] is None


def test_the_trend_begins_with_the_first_score() -> None:
    early = (rules(monthly_quota=0, quarterly_quota=0), pain("01-001", "an", marks=()))
    found = person_page("07-15", *QUARTER, *early)["trend"]
    assert [(each["label"], each["figure"]) for each in found] == [("2015-Q2", "90.00"), ("2015-Q3", None)]


def test_the_trend_is_bounded() -> None:
    scores = [{"label": str(number), "figure": "90.00"} for number in range(QUARTERS_SHOWN + 3)]
    assert [each["label"] for each in trend(scores)] == [str(number) for number in range(3, QUARTERS_SHOWN + 3)]


def test_a_groups_quarter_month_by_month() -> None:
    found = group_page(WEDNESDAY, AN, pain("05-001", "an"), plan("desk", "05", "05-001"))["quotas"]
    assert [(each["month"], each["planned"], each["eliminated"], each["quota"], each["verdict"]) for each in found] == [
        ("2015-04", 0, 0, 1, "missed"),
        ("2015-05", 1, 0, 1, "running"),
    ]


def test_a_month_leads_to_the_groups_place_on_its_plans() -> None:
    found = group_page(WEDNESDAY, AN, pain("04-001", "an"))["quotas"][0]
    assert found["path"] == "plans/2015-04.html#group-desk"


def test_what_each_member_still_owes_this_month() -> None:
    parts = (AN, BEN, person("li"), lead("li"), exempt("ben", "05"), with_task("05-11"))
    found = {each["name"].zh: each for each in group_page(WEDNESDAY, *parts)["owing"]}
    assert found.keys() == {"an", "ben"}  # the lead owes nothing
    an = found["an"]
    assert (an["have"], an["due"], an["excused"], an["entries"], an["late"]) == (0, 1, None, 1, 1)
    assert found["ben"]["excused"].zh == "免交"


def test_members_stand_with_their_last_final_score() -> None:
    found = group_page("07-15", *QUARTER, person("cy", joined="07-01"))
    assert found["scored"] == "2015-Q2"
    assert [(each["name"].zh, each["score"] and each["score"]["figure"]) for each in found["parts"]] == [
        ("an", "90.00"),
        ("ben", "80.00"),
        ("cy", None),
    ]


def test_the_people_of_a_group_add_up_to_it() -> None:
    moved, left = person("ben", moved="05-04 net"), person("cy", left="05-08")
    proposals = (pain(f"04-00{n}", by) for n, by in enumerate(("an", "ben", "cy"), 1))
    later = pain("05-009", "ben", on="05-12")  # for the new group
    found = group_page(WEDNESDAY, AN, moved, left, person("dee", "net"), *proposals, later)
    parts = found["parts"]
    assert [(each["name"].zh, each["note"] and each["note"].zh) for each in parts] == [
        ("an", None),
        ("ben", "已不在本组"),
        ("cy", "已不在本组"),
    ]
    assert found["counts"] == {name: sum(each["counts"][name] for each in parts) for name in found["counts"]}


def eliminated_by_month(view: View, path: str) -> dict[str, int]:
    return {each["month"]: each["eliminated"] for each in shown(view, path)["months"] if each["eliminated"]}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((pain("03-001", "an", confirmed="04-10", closed="04-13"),), {"2015-04": 1}),
        # Reopened within the look-back: it leaves April, and isn't counted again in August.
        ((pain("03-001", "an", confirmed="04-10", closed="04-13", reopened="05-20", again="08-12"),), {}),
        # Reopened long after: April keeps it.
        ((pain("03-001", "an", confirmed="04-10", closed="04-13", reopened="08-20", again="09-10"),), {"2015-04": 1}),
        ((pain("03-001", "an", confirmed="04-10", evidence=False),), {}),
        ((pain("03-001", "an", confirmed="04-10", outcome="mitigated"),), {}),
    ],
)
def test_the_chart_counts_eliminations_as_the_plans_do(parts: tuple[Part, ...], expected: dict[str, int]) -> None:
    view = view_on("12-31", AN, *parts)
    for path in ("people/an.html", "groups/desk.html", "departments/first.html", "departments/it.html"):
        assert eliminated_by_month(view, path) == expected, path


def test_an_elimination_is_the_groups_that_the_proposer_was_in_then() -> None:
    view = view_on("12-31", person("an", moved="05-04 net"), pain("04-001", "an", confirmed="06-10"))
    assert eliminated_by_month(view, "groups/desk.html") == {}
    assert eliminated_by_month(view, "groups/net.html") == {"2015-06": 1}
    assert eliminated_by_month(view, "people/an.html") == {"2015-06": 1}


def test_before_the_programme_a_group_says_when_it_begins() -> None:
    view = view_on("03-31", AN)
    assert shown(view, "groups/desk.html")["begins_on"] is None
    before = replace(view, programme=Season(AN, begin="04-01").programme)
    site = replace(site_of(shipped_project(), before), programme=before.programme)
    page = next(each for each in groups(before) if isinstance(each, Page) and each.path == "groups/desk.html")
    html = rendered(site, page, "zh")
    assert html.count("项目从 2015-04-01 开始。") == 2
    assert "没有普通员工" not in html


def test_a_groups_trend_is_the_mean_of_its_members() -> None:
    assert [each["figure"] for each in group_page("07-15", *QUARTER)["trend"]] == ["85.00", None]


def test_a_departments_years() -> None:
    parts = (AN, pain("04-001", "an", confirmed="04-13"), pain("05-001", "an"), rating("first", 4.5))
    found = shown(view_on("12-31", *parts), "departments/first.html")["years"]
    assert found == [
        {
            "year": "2015",
            "path": "ratings/2015.html",
            "rating": "4.50",
            "note": "",
            "raised": 2,
            "eliminated": 1,
            "still_open": 2,
            "days": "10",
        }
    ]


def test_everything_adds_up_to_the_department_of_the_groups() -> None:
    found = shown(view_on("07-15", *QUARTER, person("net", "net"), pain("06-009", "net")), "departments/it.html")
    groups = found["parts"]
    assert found["counts"] == {name: sum(each["counts"][name] for each in groups) for name in found["counts"]}
    assert [each["path"] for each in groups] == ["groups/desk.html", "groups/net.html"]


def test_the_departments_score_by_quarter() -> None:
    found = shown(view_on("07-15", *QUARTER), "departments/it.html")["trend"]
    assert (found[0]["figure"], found[0]["path"]) == ("85.00", "scores/2015-Q2/index.html")


def test_groups_lead_up_to_their_department() -> None:
    view = view_on("07-15", *QUARTER)
    for path in ("groups/index.html", "groups/desk.html"):
        assert shown(view, path)["whole"] == {"name": IT.name, "path": "departments/it.html"}


def test_without_a_provider_there_is_no_page_to_lead_up_to() -> None:
    view = view_on("07-15", *QUARTER)
    alone = replace(view, programme=replace(view.programme, units=Season(*QUARTER).programme.units))
    assert list(provider(alone)) == []
    assert shown(alone, "groups/desk.html")["whole"] is None


def test_only_the_first_provider_has_a_page() -> None:
    other = replace(IT, id="other")
    programme = serving(Season(*QUARTER).programme, IT, other)
    assert (page_of(programme, IT), page_of(programme, other)) == ("departments/it.html", None)


# ---- the board ----


def test_the_boards_groups_with_quota_and_verdict_those_behind_first() -> None:
    parts = (AN, person("net", "net"), *eliminated("desk", "an", "05"), pain("05-001", "net"))
    found = shown(view_on(WEDNESDAY, *parts), "index.html")["groups"]
    assert [(each["group"], each["eliminated"], each["quota"], each["verdict"], each["short"]) for each in found] == [
        ("net", 0, 1, "running", 1),
        ("desk", 1, 1, "met", 0),
    ]


def test_the_board_shows_what_was_proposed_and_eliminated_by_month() -> None:
    parts = (AN, *eliminated("desk", "an", "05"), pain("04-001", "an"))
    assert shown(view_on(WEDNESDAY, *parts), "index.html")["months"] == [
        {"month": "2015-03", "submitted": 1, "eliminated": 0},
        {"month": "2015-04", "submitted": 1, "eliminated": 0},
        {"month": "2015-05", "submitted": 0, "eliminated": 1},
    ]


@pytest.mark.parametrize(("again", "count"), [({}, 0), ({"reopened": "05-11"}, 1)])
def test_pages_say_how_many_were_reopened_since_their_figures_differ_then(again: dict[str, str], count: int) -> None:
    parts = (AN, pain("04-001", "an", confirmed="04-10", closed="04-13", **again), pain("04-002", "an"))
    view = view_on(WEDNESDAY, *parts)
    assert shown(view, "index.html")["reopened"] == count
    assert shown(view, "people/an.html")["reopened"] == count


def test_an_unplanned_elimination_stands_apart_on_the_board() -> None:
    found = shown(view_on(WEDNESDAY, AN, pain("04-001", "an", confirmed="05-12")), "index.html")["groups"][0]
    assert (found["eliminated"], found["unplanned"]) == (0, 1)


def test_how_many_are_short_of_the_next_checkpoint() -> None:
    parts = (AN, BEN, person("li"), lead("li"), *monthly("an", months="04 05"))
    found = shown(view_on(WEDNESDAY, *parts), "index.html")["checkpoint"]
    assert (found["date"], found["workdays"], found["short"], found["expected"]) == ("2015-05-15", 2, 1, 2)


def test_no_checkpoint_lies_ahead_at_the_end_of_the_calendar() -> None:
    assert shown(view_on("12-14", AN), "index.html")["checkpoint"] is None


def test_look_backs_that_are_due_or_missed() -> None:
    closed = [pain(f"04-00{n}", "an", confirmed=on, closed=on) for n, on in enumerate(("04-10", "04-15", "04-30"), 1)]
    found = shown(view_on(WEDNESDAY, AN, *closed), "index.html")["look_backs"]
    assert (found["due"], found["missed"]) == (1, 1)


def test_the_top_list_of_the_last_quarter() -> None:
    parts = (AN, BEN, pain("04-001", "an", marks=(70, 70)), pain("05-001", "ben", marks=(90, 80)))
    found = shown(view_on("07-15", *parts), "index.html")["top"]
    assert (found["quarter"], found["path"]) == ("2015-Q2", "scores/2015-Q2/index.html")
    places = [(each["rank"], each["row"].number, each["proposer"].zh) for each in found["places"]]
    assert places == [(1, "201505-001", "ben"), (2, "201504-001", "an")]


def test_there_is_no_top_list_before_a_quarter_has_ended() -> None:
    assert shown(view_on("05-20", AN, pain("04-001", "an", marks=(90, 80))), "index.html")["top"] is None


# ---- the board by stage ----


def test_closed_ones_to_look_at_again_come_first_and_say_why() -> None:
    kind, expired = pain("04-003", "an", confirmed="05-06", closed="05-07")
    expired["data"]["evidence"][0]["expires_on"] = "2015-05-12"
    missed = pain("04-001", "an", confirmed="04-10", closed="04-10")
    due = pain("04-002", "an", confirmed="04-15", closed="04-15")
    later = pain("04-004", "an", confirmed="04-30", closed="04-30")
    view = view_on(WEDNESDAY, AN, missed, due, (kind, expired), later, pain("05-001", "an"))
    found = shown(view, "stages.html")
    closed = next(each for each in found["columns"] if each["stage"] == "closed")
    assert [(row.number, found["alerts"].get(row.key)) for row in closed["rows"]] == [
        ("201504-003", ["expired"]),
        ("201504-002", ["due"]),
        ("201504-001", ["missed"]),
        ("201504-004", None),
    ]
    site = replace(site_of(shipped_project(), view), programme=view.programme)
    page = next(each for each in stages(view) if isinstance(each, Page))
    spans = PageFacts(rendered(site, page, "zh")).all("span", class_="light")
    marks = [each.text for each in spans if each.is_in(**{"class": "column"})]
    assert [mark for mark in marks if "回访" in mark or "证据" in mark] == ["▲证据过期", "▲回访到期", "▲回访错过"]
