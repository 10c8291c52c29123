"""The pages of checkpoints, monthly plans, ratings, moments of service, look-backs, and the programme's numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from helpers import AS_OF, shipped_project
from season import Part, Season, day, eliminated, exempt, lead, monthly, pain, person, plan, rating, rules
from site_tools import PageFacts

from site_builder.build import site_of
from site_builder.check import check
from site_builder.measures.quota import group_month
from site_builder.pages import Page, RuleDoc, View
from site_builder.pages import lookbacks as board_of_look_backs
from site_builder.pages.checkpoints import checkpoints, quarter_path
from site_builder.pages.lookbacks import look_back_board, look_backs_of
from site_builder.pages.pain_point import pain_points
from site_builder.pages.plans import MONTHS_SHOWN, month_path, plans, verdict
from site_builder.pages.rulebook import NUMBERS, numbers
from site_builder.pages.rulebook import rules as rule_pages
from site_builder.pages.service import LISTED, moments, ratings
from site_builder.periods import month
from site_builder.rules import FAMILIES
from site_builder.schema import Field
from site_builder.templating import rendered
from site_builder.words import Words

AN, BEN = person("an"), person("ben")
Pages = dict[str, Any]


def view_of(*parts: Part, on: str = "12-31") -> View:
    """Return what the pages of a season look at on a day."""
    season, project = Season(*parts), shipped_project()
    return View(season.basis(on).register, season.programme, day(on), project.types, project.strings)


def contexts(function: Callable[[View], Iterator[object]], view: View) -> Pages:
    """Return the contexts of a function's pages by path."""
    return {page.path: page.context for page in function(view) if isinstance(page, Page)}


@cache
def shipped_view() -> View:
    """Return what the pages of the sample look at."""
    project = shipped_project()
    return View(check(project, AS_OF).register.as_of(AS_OF), project.programme, AS_OF, project.types, project.strings)


# ---- checkpoints ----


def test_the_samples_second_quarter_has_its_three_checkpoints() -> None:
    context = contexts(checkpoints, shipped_view())[quarter_path("2015-Q2")]
    assert [point["date"] for point in context["points"]] == ["2015-04-17", "2015-05-15", "2015-06-12"]
    short = {row["person"]: row["cells"] for group in context["groups"] for row in group["people"]}
    for index, point in enumerate(context["points"]):
        assert point["short"] == sum(cells[index]["short"] for cells in short.values()) > 0
        assert point["expected"] > point["short"]


def test_who_is_short_stands_below_the_group_with_what_was_had_at_each_checkpoint() -> None:
    # ben has his pain point of April too late for the first checkpoint, and then catches up.
    late = pain("04-002", "ben", on="04-20", analysed="04-22")
    view = view_of(AN, BEN, *monthly("an"), late, pain("05-002", "ben"), on="05-20")
    context = contexts(checkpoints, view)[quarter_path("2015-Q2")]
    assert [(point["short"], point["expected"]) for point in context["points"]] == [(1, 2), (0, 2), (None, None)]
    assert context["groups"] == [
        {
            "group": "desk",
            "people": [
                {
                    "person": "ben",
                    "cells": [
                        {"have": 0, "expected": 1, "short": True},
                        {"have": 2, "expected": 2, "short": False},
                    ],
                }
            ],
        }
    ]


def test_a_checkpoint_to_come_says_how_long_it_is_till_then() -> None:
    context = contexts(checkpoints, view_of(AN, on="06-05"))["checkpoints/index.html"]
    assert context["quarter"] == "2015-Q2"
    assert context["points"][2] == {"number": 3, "date": "2015-06-12", "expected": None, "short": None, "workdays": 5}


def test_the_latest_quarter_comes_first_and_none_of_the_future_comes_at_all() -> None:
    found = contexts(checkpoints, view_of(AN, on="07-01"))
    assert list(found) == ["checkpoints/index.html", quarter_path("2015-Q3"), quarter_path("2015-Q2")]
    assert found["checkpoints/index.html"]["points"] == found[quarter_path("2015-Q3")]["points"]


def test_before_the_first_checkpoint_of_the_calendar_the_page_says_when_it_comes() -> None:
    context = contexts(checkpoints, view_of(AN, on="03-31"))["checkpoints/index.html"]
    assert (context["quarter"], context["first"]) == (None, "2015-04-17")


@pytest.mark.parametrize(("known", "said"), [(True, "第一个在 2015-04-17"), (False, "日历里还没有检查时间点")])
def test_a_checkpoint_to_come_is_told_from_none_at_all(known: bool, said: str) -> None:
    view = view_of(AN, on="03-31")
    programme = view.programme if known else replace(view.programme, checkpoints=())
    view = replace(view, programme=programme)
    page = next(each for each in checkpoints(view) if isinstance(each, Page))
    site = replace(site_of(shipped_project(), view), programme=view.programme)
    assert said in rendered(site, page, "zh")


def test_exemptions_stand_with_the_quarters_that_they_touch() -> None:
    found = contexts(checkpoints, view_of(AN, BEN, exempt("an", "06", "08"), exempt("ben", "11"), on="12-31"))
    excused = {path: [each["person"] for each in context["exemptions"]] for path, context in found.items()}
    assert [excused[quarter_path(f"2015-Q{n}")] for n in (2, 3, 4)] == [["an"], ["an"], ["ben"]]


# ---- monthly plans ----

DESK = (AN, lead("chief"), person("chief"))


def of_group(view: View, name: str, group: str = "desk") -> dict[str, Any]:
    """Return a group's part of a month's page."""
    context = contexts(plans, view)[month_path(name)]
    found: dict[str, Any] = next(each for each in context["groups"] if each["group"] == group)
    return found


def lines(view: View, name: str) -> dict[str, tuple[str, bool, str | None]]:
    """Return by id how each line stands on the plan, whether late, and what became of it."""
    items = of_group(view, name)["items"]
    return {item["id"][4:]: (item["change"]["kind"], item["change"]["late"], item["state"]) for item in items}


def test_each_line_of_a_month_says_whether_it_counts() -> None:
    view = view_of(
        *DESK,
        pain("03-001", "an", confirmed="05-12"),
        pain("03-002", "an", confirmed="05-13", outcome="mitigated"),
        pain("03-003", "an", withdrawn="05-06"),
        pain("03-004", "an", confirmed="06-02"),
        pain("03-005", "an", confirmed="05-14", closed="05-15", reopened="05-28"),
        pain("03-006", "an", confirmed="05-20"),
        pain("03-007", "an"),
        plan("desk", "05", "03-001", "03-002", "03-003", "03-004", "03-005", "03-007"),
    )
    assert lines(view, "2015-05") == {
        "03-001": ("planned", False, "counts"),
        "03-002": ("planned", False, "void"),
        "03-003": ("planned", False, "void"),
        "03-004": ("planned", False, "void"),
        "03-005": ("planned", False, "void"),
        "03-006": ("unplanned", False, "void"),
        "03-007": ("planned", False, "missed"),
    }
    texts = {item["id"][4:]: item["text"] for item in of_group(view, "2015-05")["items"]}
    assert texts["03-007"] is None
    assert [texts[f"03-00{n}"].zh for n in range(1, 7)] == [
        "2015-05-12 用户确认消除",
        "只是缓解，没有消除",
        "2015-05-06 撤回",
        "2015-06-02 用户确认消除，计入 2015-06",
        "2015-05-14 用户确认消除，2015-05-28 重新打开",
        "2015-05-20 用户确认消除，没有列入计划",
    ]


def test_what_counts_for_another_group_says_which() -> None:
    moved = (person("an", "net", moved="05-10 desk"), *DESK[1:], person("zoe", "net"))
    view = view_of(*moved, pain("03-001", "an", confirmed="05-06"), plan("desk", "05", "03-001"))
    item = of_group(view, "2015-05")["items"][0]
    assert (item["state"], item["text"].zh) == ("void", "2015-05-06 用户确认消除，计入 2015-05 net")


def test_mitigated_counts_where_the_programme_says_so() -> None:
    done = pain("03-002", "an", confirmed="05-13", outcome="mitigated")
    view = view_of(*DESK, rules(mitigated_counts=True), done, plan("desk", "05", "03-002"))
    assert lines(view, "2015-05") == {"03-002": ("planned", False, "counts")}
    assert of_group(view, "2015-05")["items"][0]["text"].zh == "2015-05-13 用户确认缓解"


def test_unplanned_ones_count_where_the_programme_says_so() -> None:
    view = view_of(*DESK, rules(only_planned_counts=False), pain("03-001", "an", confirmed="05-12"))
    assert lines(view, "2015-05") == {"03-001": ("unplanned", False, "counts")}
    assert of_group(view, "2015-05")["verdict"] == "met"


def test_changes_after_the_months_first_checkpoint_are_marked() -> None:
    # The checkpoint of May is on the 15th: a change of that day is still in time.
    numbers = [f"03-00{n}" for n in range(1, 5)]
    changes = ("added 05-15", "added 05-18", "removed 05-15", "removed 05-18")
    listed = [f"{number} {change}" for number, change in zip(numbers, changes, strict=True)]
    view = view_of(*DESK, *(pain(number, "an") for number in numbers), plan("desk", "05", *listed), on="05-20")
    assert lines(view, "2015-05") == {
        "03-001": ("added", False, "running"),
        "03-002": ("added", True, "running"),
        "03-003": ("removed", False, None),
        "03-004": ("removed", True, None),
    }


@pytest.mark.parametrize(("on", "late"), [("03-31", False), ("04-01", True)])
def test_a_month_without_a_checkpoint_is_settled_on_its_last_day(on: str, late: bool) -> None:
    listed = plan("desk", "03", f"03-001 added {on}")
    view = view_of(*DESK, pain("03-001", "an"), listed)
    assert lines(view, "2015-03")["03-001"] == ("added", late, "missed")
    assert contexts(plans, view)[month_path("2015-03")]["settled_on"] == "2015-03-31"


def test_a_plan_can_be_edited_where_there_is_a_forge() -> None:
    view = view_of(*DESK, plan("desk", "05", "03-001"), pain("03-001", "an"))
    assert of_group(view, "2015-05")["plan"]["edit_url"] is None
    forge = {"kind": "gitlab", "url": "https://forge.example/it"}
    view = replace(view, programme=replace(view.programme, forge=forge))
    url = of_group(view, "2015-05")["plan"]["edit_url"]
    assert url == "https://forge.example/it/-/edit/main/records/plans/2015-05/desk.yaml"
    page = next(each for each in plans(view) if isinstance(each, Page) and each.path == month_path("2015-05"))
    site = replace(site_of(shipped_project(), view), programme=view.programme)
    assert url in PageFacts(rendered(site, page, "zh")).links


@pytest.mark.parametrize(("listed", "late"), [("05-15", False), ("05-18", True)])
def test_a_plan_tells_who_listed_it_and_whether_too_late(listed: str, late: bool) -> None:
    leads = (AN, person("old"), person("new"), lead("old"), lead("new", since="05-18"))
    found = of_group(view_of(*leads, plan("desk", "05", "03-001", listed=listed), pain("03-001", "an")), "2015-05")
    by = "new" if late else "old"
    assert found["plan"] == {"listed_on": f"2015-{listed}", "by": by, "late": late, "edit_url": None, "remarks": []}
    assert not any(item["change"]["late"] for item in found["items"]), "the plan as a whole is marked, once"


def test_a_group_without_a_plan_says_so() -> None:
    found = of_group(view_of(*DESK, pain("03-001", "an")), "2015-05")
    assert (found["plan"], found["items"], found["verdict"]) == (None, [], "missed")


def test_the_plans_notes_are_shown_as_text() -> None:
    kind, data = plan("desk", "05", "03-001")
    found = of_group(view_of(*DESK, pain("03-001", "an"), (kind, {**data, "notes": "五月**人手**少"})), "2015-05")
    assert [part["tree"] for part in found["plan"]["remarks"]] == [{"show": "markdown", "value": "五月**人手**少"}]


def test_verdicts() -> None:
    parts = (*DESK, *eliminated("desk", "an", "05"), pain("03-001", "an"), plan("desk", "07", "03-001", listed="06-10"))
    view = view_of(*parts, on="06-10")
    found = {
        name: verdict(view, group_month(view.basis, "desk", month(f"2015-{name}"))) for name in ("04", "05", "06", "07")
    }
    assert found == {"04": "missed", "05": "met", "06": "running", "07": "ahead"}
    without = view_of(*parts, rules(elimination_quota=0), on="06-10")
    assert verdict(without, group_month(without.basis, "desk", month("2015-06"))) == "none"


def test_months_run_from_the_first_quarter_to_the_present_month_and_to_later_plans() -> None:
    parts = (*DESK, pain("05-001", "an"), plan("desk", "08", "05-001", listed="06-10"))
    found = contexts(plans, view_of(*parts, on="06-10"))
    assert list(found) == ["plans/index.html", *(month_path(f"2015-{n}") for n in ("04", "05", "06", "08"))]
    assert found[month_path("2015-04")]["previous"] is None
    assert found[month_path("2015-06")]["next"] == {"name": "2015-08", "path": month_path("2015-08")}
    assert found[month_path("2015-08")]["next"] is None


def test_the_matrix_is_bounded_and_leads_to_earlier_months() -> None:
    view = view_of(*DESK, pain("01-001", "an"), on="2016-04-05")
    context = contexts(plans, view)["plans/index.html"]
    assert [each["name"] for each in context["columns"]] == [
        *(f"2015-{n:02d}" for n in range(5, 13)),
        *(f"2016-{n:02d}" for n in range(1, 5)),
    ]
    assert len(context["rows"][0]["cells"]) == MONTHS_SHOWN
    assert [(each["year"], [one["name"] for one in each["months"]]) for each in context["earlier"]] == [
        ("2015", ["2015-04", "2015-03", "2015-02", "2015-01"])
    ]


def test_a_months_sums() -> None:
    parts = (*DESK, person("bo", "net"), *eliminated("desk", "an", "05"), pain("03-001", "an", confirmed="05-20"))
    context = contexts(plans, view_of(*parts))[month_path("2015-05")]
    assert (context["met"], context["judged"]) == (1, 2)
    assert context["totals"] == {"eliminated": 1, "planned": 1, "unplanned": 1}


def test_a_pain_point_names_the_months_that_it_is_planned_for() -> None:
    parts = (*DESK, pain("03-001", "an"), plan("desk", "05", "03-001"), plan("desk", "06", "03-001 removed 06-02"))
    context = contexts(pain_points, view_of(*parts))["pain-points/201503-001.html"]
    assert [(each["number"], each["path"]) for each in context["linked"]] == [
        ("2015-05", "plans/2015-05.html#group-desk")
    ]


# ---- ratings and moments of service ----


def test_departments_stand_by_tier_with_their_year() -> None:
    parts = (
        AN,
        rating("first", 4.5),
        rating("third", 3),
        pain("03-001", "an", on="03-03", confirmed="03-13"),
        pain("04-001", "an", on="04-03", confirmed="04-24"),
        pain("05-001", "an", department="third"),
    )
    found = contexts(ratings, view_of(*parts))
    assert list(found) == ["ratings/index.html", "ratings/2015.html"]
    tiers = found["ratings/2015.html"]["tiers"]
    by_tier = [(each["tier"], [one["department"] for one in each["departments"]]) for each in tiers]
    assert by_tier == [(1, ["first"]), (2, ["second"]), (3, ["third"])]
    first = tiers[0]["departments"][0]
    # 10 and 21 days from the proposal to the confirmation: 15.5 in the middle.
    done = {"rating": "4.50", "raised": 2, "eliminated": 2, "still_open": 2, "days": "15.5"}
    assert first == {"department": "first", "note": "", **done}
    assert tiers[1]["whole"] == {"rating": None, "rated": 0, "of": 1, "raised": 0, "eliminated": 0, "still_open": 0}
    whole = {"rating": "3.75", "rated": 2, "of": 3, "raised": 3, "eliminated": 2, "still_open": 3}
    assert found["ratings/2015.html"]["whole"] == whole


def test_the_latest_year_stands_at_the_front() -> None:
    found = contexts(ratings, view_of(AN, pain("03-001", "an"), rating("first", 4, 2014)))
    assert list(found) == ["ratings/index.html", "ratings/2015.html", "ratings/2014.html"]
    assert found["ratings/index.html"]["year"] == "2015"
    assert contexts(ratings, view_of(AN))["ratings/index.html"]["year"] is None


def test_moments_are_counted_the_busiest_first_and_the_unnamed_last() -> None:
    named: dict[str, str] = {"03-001": "开户", "03-002": "清算", "03-003": "清算 ", "03-004": "", "03-005": "清算"}
    parts = [
        pain(number, "an", moment_of_service=name, withdrawn="04-01" if number == "03-005" else None)
        for number, name in named.items()
    ]
    context = contexts(moments, view_of(AN, *parts))["moments/index.html"]
    assert [(each["name"], each["counts"]["submitted"]) for each in context["moments"]] == [("清算", 2), ("开户", 1)]
    assert (context["unnamed"]["counts"]["submitted"], context["total"]) == (1, 2)


def test_a_busy_moment_lists_a_few_and_says_how_many_more() -> None:
    parts = [pain(f"03-{n:03d}", "an", moment_of_service="清算") for n in range(1, LISTED + 3)]
    moment = contexts(moments, view_of(AN, *parts))["moments/index.html"]["moments"][0]
    assert (len(moment["rows"]), moment["more"]) == (LISTED, 2)


def test_many_moments_stand_on_several_pages() -> None:
    parts = [pain(f"03-{n:03d}", "an", moment_of_service=f"时刻 {n}" if n > 1 else "") for n in range(1, 203)]
    found = contexts(moments, view_of(AN, *parts))
    assert [(path, len(each["moments"]), each["unnamed"] is not None) for path, each in found.items()] == [
        ("moments/index.html", 200, False),
        ("moments/list-2.html", 1, True),
    ]


# ---- look-backs ----


def look(days: int, on: str, held: bool = True) -> dict[str, Any]:
    return {"days": days, "date": f"2015-{on}", "held": held, "note": "回访了"}


def closed(number: str, on: str, *looks: dict[str, Any], **others: Any) -> Part:
    return pain(number, "an", confirmed=on, closed=on, followups=list(looks), **others)


def parts_of(*parts: Part, on: str = "12-31") -> dict[str, Any]:
    found: dict[str, Any] = contexts(look_back_board, view_of(AN, *parts, on=on))["look-backs/index.html"]["parts"]
    return found


def test_each_look_back_stands_where_it_belongs() -> None:
    # Closed on 1 May: looked back on 31 May and 30 July; closed on 1 June: on 1 July; closed on 8 June: on 8 July.
    found = parts_of(closed("04-001", "05-01"), closed("04-002", "06-01"), closed("04-003", "06-08"), on="06-30")
    states = {
        name: [(item["row"].number[4:], item["days"], item["due"]) for item in part["items"]]
        for name, part in found.items()
        if name not in ("failed", "expired")
    }
    assert states == {
        "missed": [("04-001", 30, "2015-05-31")],
        "due": [("04-002", 30, "2015-07-01")],
        "coming": [("04-003", 30, "2015-07-08"), ("04-001", 90, "2015-07-30")],
        "held": [],
    }
    assert found["missed"]["items"][0]["late_days"] == 30


def test_a_failed_look_back_says_what_followed() -> None:
    reopened = closed("04-001", "05-01", look(30, "05-29", held=False), reopened="06-02")
    followed = closed("04-002", "05-01", look(30, "05-28", held=False))
    alone = closed("04-003", "05-01", look(30, "05-27", held=False))
    again = pain("06-001", "an", recurs="201504-002")
    items = parts_of(reopened, followed, alone, again)["failed"]["items"]
    assert [(item["row"].number[4:], item["done_on"], item["reopened_on"]) for item in items] == [
        ("04-001", "2015-05-29", "2015-06-02"),
        ("04-002", "2015-05-28", None),
        ("04-003", "2015-05-27", None),
    ]
    again_at = [[one["path"] for one in item["recurred"]] for item in items]
    assert again_at == [[], ["pain-points/201506-001.html"], []]


def test_a_reopening_before_the_look_back_did_not_follow_from_it() -> None:
    failed = closed("04-001", "05-01", look(30, "06-03", held=False), reopened="05-20")
    assert parts_of(failed)["failed"]["items"][0]["reopened_on"] is None


def test_expired_evidence_of_closed_pain_points_is_listed() -> None:
    kind, made = closed("04-001", "05-01")
    made["data"]["evidence"][0]["expires_on"] = "2015-08-31"
    assert parts_of((kind, made), on="08-31")["expired"]["count"] == 0
    items = parts_of((kind, made), on="09-01")["expired"]["items"]
    assert [(item["expired_on"], item["closed_on"]) for item in items] == [("2015-08-31", "2015-05-01")]


def test_the_board_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_of_look_backs, "HELD_SHOWN", 2)
    held = [closed(f"04-00{n}", f"05-0{n}", look(30, "06-02"), look(90, "08-03")) for n in range(1, 4)]
    part = parts_of(*held)["held"]
    assert (part["count"], part["more"]) == (6, 4)
    assert [item["due"] for item in part["items"]] == ["2015-08-01", "2015-07-31"], "the latest come first"


def test_a_closed_pain_points_page_shows_its_look_backs() -> None:
    parts = (AN, rules(evidence_types=["eml"]), closed("04-001", "05-01", look(30, "05-29")), pain("04-002", "an"))
    view = view_of(*parts, on="08-15")
    done, open_one = view.register.pain_points
    assert [(each["days"], each["state"], each["late_days"]) for each in look_backs_of(view, done)["states"]] == [
        (30, "held", 0),
        (90, "missed", 16),
    ]
    assert look_backs_of(view, open_one)["states"] == []
    found = contexts(pain_points, view)
    assert found["pain-points/201504-001.html"]["look_backs"] == look_backs_of(view, done)


# ---- the programme's numbers ----


def numbered(field: Field) -> Iterator[Field]:
    """Yield every number that the schema declares below a field."""
    if field.get("x-number"):
        yield field
    for part in field.children.values():
        yield from numbered(part)


def shown_numbers(view: View) -> dict[str, Any]:
    found = contexts(numbers, view)[NUMBERS]["numbers"]
    return {each["label"].zh: each for each in found}


def test_rules_stand_in_three_groups_and_each_in_one() -> None:
    said = Words("写", "x")
    docs = tuple(RuleDoc(f"PP{n}", each, "error", None, *[said] * 4, "", "") for n, each in enumerate(FAMILIES))
    groups = contexts(rule_pages, replace(shipped_view(), rules=docs))["rules/index.html"]["groups"]
    found = {each["name"]: [family["name"] for family in each["families"]] for each in groups}
    assert found["writing"] == ["reading", "yaml", "signs", "fields", "own_fields"]
    assert found["setting"] == ["programme", "numbers"]
    assert sorted(name for names in found.values() for name in names) == sorted(FAMILIES)


def test_the_page_shows_every_number_of_the_schema() -> None:
    declared = [each.label.zh for each in numbered(shipped_project().types["policy"].field(("blocks", 0)))]
    assert len(declared) > 25
    assert list(shown_numbers(shipped_view())) == declared


def test_numbers_are_said_as_people_say_them() -> None:
    view = view_of(AN, lead("an", "projects"), rules("07-01", key_point_weights=WEIGHTS, why="看重闭环"))
    shown = shown_numbers(view)
    said = {name: [words.zh for words in each["values"]] for name, each in shown.items()}
    assert said["缓解计入消除指标"] == ["否"]
    assert said["只计列入月度计划的消除"] == ["是"]
    assert said["扣分累计范围"] == ["季度"]
    assert said["结束后几天回访"] == ["30、90"]
    assert said["另有消除指标的小组"] == ["projects 2"]
    history = shown["要点权重：闭环"]["history"]
    assert [(each["from"], [words.zh for words in each["values"]]) for each in history] == [
        ("2015-01-01", ["0.25"]),
        ("2015-07-01", ["0.4"]),
    ]
    blocks = contexts(numbers, view)[NUMBERS]["blocks"]
    assert blocks == [{"from": "2015-01-01", "why": None}, {"from": "2015-07-01", "why": "看重闭环"}]
    assert said["要点权重：闭环"] == ["0.4"]


WEIGHTS = {"pain": 0.2, "proactive": 0.2, "user": 0.2, "closed_loop": 0.4}


def test_no_group_with_a_quota_of_its_own_is_said_by_a_dash() -> None:
    shown = shown_numbers(view_of(AN, rules(elimination_quotas=[])))
    assert [words.zh for words in shown["另有消除指标的小组"]["values"]] == ["–"]


def test_lists_of_words_stay_lists() -> None:
    lists = contexts(numbers, shipped_view())[NUMBERS]["lists"]
    labels = {each["label"].zh for each in lists}
    assert "发现渠道" in labels
    assert not labels & {"结束后几天回访", "另有消除指标的小组"}


# ---- on the page ----


EVERYTHING = (
    *DESK,
    BEN,
    exempt("ben", "05", "06"),
    pain("04-010", "ben", on="04-20", analysed="04-22"),
    closed("04-001", "05-01", look(30, "05-29", held=False), reopened="06-02"),
    closed("04-002", "05-01", look(30, "05-28", held=False), look(90, "07-28")),
    closed("04-003", "05-08", moment_of_service="清算"),
    pain("06-001", "an", recurs="201504-002"),
    plan("desk", "05", "04-003", "04-002 added 05-20", "06-001 removed 05-20", listed="05-18"),
    rating("first", 4.5),
)
EMPTY: tuple[Part, ...] = ()


@pytest.mark.parametrize(
    ("parts", "on"),
    [(EVERYTHING, "07-01"), (EVERYTHING, "12-31"), (EMPTY, "03-31")],
    ids=["in time", "in the end", "nothing"],
)
def test_every_page_can_be_written_in_both_languages(parts: tuple[Part, ...], on: str) -> None:
    view = view_of(*parts, on=on)
    site = replace(site_of(shipped_project(), view), programme=view.programme)
    for function in (checkpoints, plans, ratings, moments, look_back_board, numbers):
        for page in (each for each in function(view) if isinstance(each, Page)):
            assert [rendered(site, page, language).count("<h1>") for language in ("zh", "en")] == [1, 1], page.path


def test_verdicts_and_late_changes_are_told_by_shape_and_word() -> None:
    view = view_of(*EVERYTHING)
    site = replace(site_of(shipped_project(), view), programme=view.programme)
    made = (*plans(view), *checkpoints(view), *look_back_board(view))
    pages = {page.path: page for page in made if isinstance(page, Page)}

    def words_on(path: str) -> set[str]:
        found = PageFacts(rendered(site, pages[path], "zh")).all("span", class_="light")
        return {each.text for each in found}

    assert words_on("plans/index.html") == {"◆未达标", "●达标"}
    assert {"●达标", "▲增加", "▲取消", "▲2015-05-15 以后才列出", "●计入"} <= words_on("plans/2015-05.html")
    assert {"▲不够", "●够"} <= words_on(quarter_path("2015-Q2"))
    assert {"▲错过", "◆没有保持", "●保持"} <= words_on("look-backs/index.html")
