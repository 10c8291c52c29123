"""Reports of months, quarters and years: figures worked out by hand, their words, and the same figures elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from helpers import AS_OF, shipped_project
from season import Season, day, pain, person, plan

from site_builder.build import view_of
from site_builder.check import check
from site_builder.history import History
from site_builder.lifecycle import is_open
from site_builder.measures.light import late_days, light_of
from site_builder.measures.periodic import periodic
from site_builder.measures.reporting import Reporting, ages
from site_builder.pages import Download, Page, Slides, View, reports
from site_builder.pages.report_figures import figure_rows, sentences
from site_builder.pages.report_sheets import sheets
from site_builder.periods import before, month, named, year_before
from site_builder.strings import load_strings

TASK = {"task": "配置提醒", "owner": "an", "start": "2015-05-11", "due": "2015-05-20", "state": "in-progress"}
# A plan is known from the day on which the causes were found.
PLANNED = {"proposed": "2015-05-10", "analysed": "2015-05-12", "causes_found": "2015-05-14"}
# Eliminated and closed a year before; eliminated in May; overdue at the end of May and mitigated in June; in hand since
# June without an entry; withdrawn after June, so that it counts nowhere.
PARTS = (
    person("an"),
    person("bo"),
    pain(
        "201406-001",
        "an",
        on="2014-06-03",
        analysed="2014-06-07",
        confirmed="2014-06-20",
        closed="2014-06-23",
        marks=(),
    ),
    pain("05-001", "an", confirmed="05-12", closed="05-13", marks=(80, 90)),
    plan("desk", "05", "05-001"),
    pain(
        *("05-002", "an"),
        **{"on": "05-10", "confirmed": "06-23", "closed": "06-24", "outcome": "mitigated", "department": "second"},
        plan=[{**TASK, "done_on": "2015-06-22"}],
        stages={**PLANNED, "resolved": "2015-06-23", "confirmed": "2015-06-23", "closed": "2015-06-24"},
    ),
    pain("06-001", "bo", department="second"),
    pain("06-002", "an", on="06-20", analysed=None, withdrawn="07-05"),
)
NAMES = ("proposed", "confirmed", "eliminated", "closed", "open", "red", "overdue")


def view_of_season(*parts: Any, as_of: str = "2015-12-31", begin: str = "2014-01-01") -> View:
    season = Season(*parts, begin=begin)
    basis = season.basis(as_of)
    return View(basis.register, season.programme, basis.as_of, shipped_project().types, load_strings())


@cache
def hand_worked(as_of: str = "2015-12-31") -> View:
    return view_of_season(*PARTS, as_of=as_of)


@cache
def shipped_view(as_of: date = AS_OF) -> View:
    project = shipped_project()
    return view_of(project, check(project, AS_OF), History(), as_of)


def reporting(view: View) -> Reporting:
    return reports.reporting_of(view)


def told(view: View, name: str) -> dict[str, Any]:
    """Return a period's figures by name, as text."""
    rows = figure_rows(view, reporting(view), named(name))
    return {row["name"]: row["value"] for row in rows}


# ---- worked out by hand


def flow_of(name: str) -> tuple[int, ...]:
    found = asdict(reporting(hand_worked()).figures(named(name)).flow)
    return tuple(found[each] for each in NAMES)


@pytest.mark.parametrize(
    ("name", "flow"),
    [
        ("2014-06", (1, 1, 1, 1, 0, 0, 0)),
        ("2015-04", (0, 0, 0, 0, 0, 0, 0)),
        ("2015-05", (2, 1, 1, 1, 1, 1, 1)),
        ("2015-06", (1, 1, 0, 1, 1, 1, 0)),
        ("2015-Q2", (3, 2, 1, 2, 1, 1, 0)),
        ("2015-Q3", (0, 0, 0, 0, 1, 1, 0)),
        ("2015", (3, 2, 1, 2, 1, 1, 0)),
        ("2014", (1, 1, 1, 1, 0, 0, 0)),
    ],
)
def test_what_went_on_and_how_it_stood_at_the_end(name: str, flow: tuple[int, ...]) -> None:
    assert flow_of(name) == flow


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("2015-05", {"mitigated": "0", "days": "10.0", "quota": "1 / 1", "rate": "100.00%"}),
        ("2015-06", {"mitigated": "1", "days": "45.0", "quota": "0 / 1", "rate": "0.00%"}),
        ("2015-04", {"days": None, "quota": "0 / 1", "rate": "0.00%"}),
        # (80 + 90) ÷ 2 and twice 80, of which the mean is 81.67.
        ("2015-Q2", {"days": "27.5", "quota": "1 / 3", "rate": "33.33%", "quality": "81.67"}),
        ("2015", {"quality": "81.67", "quota": "1 / 12"}),
    ],
)
def test_days_quotas_and_quality(name: str, figures: Mapping[str, str | None]) -> None:
    found = told(hand_worked(), name)
    assert {each: found[each] for each in figures} == figures


def test_departments_and_groups() -> None:
    found = reporting(hand_worked()).by_department(named("2015-Q2"))
    assert {unit: (flow.proposed, flow.closed, flow.open) for unit, flow in found.items()} == {
        "first": (1, 1, 0),
        "second": (2, 1, 1),
    }
    assert list(reporting(hand_worked()).by_group(named("2015-Q2"))) == ["desk"]


def test_ages_go_by_weeks() -> None:
    found = reporting(hand_worked())
    until = day("06-30")
    assert [age.open for age in ages(found.open_at(until), until)] == [0, 1, 0, 0, 0], "27 days"
    assert [age.open for age in ages(found.open_at(day("06-17")), day("06-17"))] == [1, 0, 1, 0, 0], "14 and 38 days"
    assert [age.open for age in ages(found.open_at(day("09-30")), day("09-30"))] == [0, 0, 0, 0, 1]


def test_months_have_neither_quality_nor_score() -> None:
    assert not {"quality", "score"} & set(told(hand_worked(), "2015-05"))


# ---- beside the period before and the year before


def test_changes_are_told_by_sign_and_word() -> None:
    rows = {row["name"]: row for row in figure_rows(hand_worked(), reporting(hand_worked()), named("2015-06"))}
    changes = {name: (row["before"]["change"], row["verdict"]) for name, row in rows.items()}
    assert changes == {
        "proposed": ("−1", None),
        "confirmed": ("0", "same"),
        "eliminated": ("−1", "worse"),
        "mitigated": ("+1", None),
        "closed": ("0", "same"),
        "open": ("0", None),
        "red": ("0", "same"),
        "overdue": ("−1", "better"),
        "days": ("+35.0", "worse"),
        "quota": (None, None),
        "rate": ("−100.00", "worse"),
    }
    earlier = {name: (row["year_before"]["value"], row["year_before"]["change"]) for name, row in rows.items()}
    assert earlier["eliminated"] == ("1", "−1")
    assert earlier["days"] == ("20.0", "+25.0")


def test_three_sentences() -> None:
    view = hand_worked()
    rows = figure_rows(view, reporting(view), named("2015-05"))
    # 20 May is 11 days before the end of May.
    assert [each.zh for each in sentences(view, reporting(view), named("2015-05"), rows)] == [
        "2015-05 提出 2 个痛点，用户确认 1 个（消除 1 个），结束 1 个；期末在办 1 个。",
        "与 2015-04 相比，变好的有用户确认（+1）、消除（+1）、结束（+1）、另外 1 项；"
        "变差的有期末逾期（+1）、期末红灯（+1）。",
        "逾期 1 个，最久的“201505-002”已逾期 11 天。已结束月份的小组月度消除指标共 1 项，达标 1 项。",
    ]


def test_before_the_programme_there_is_nothing_to_compare_with() -> None:
    view = view_of_season(*PARTS, begin="2015-05-01")
    content = reports.content_of(view, reporting(view), named("2015-05"))
    assert content["before"]["path"] is content["year_before"]["path"] is None
    assert all(row["before"]["value"] is row["verdict"] is None for row in content["figures"])
    assert content["sentences"][1].zh == "没有上一期可比，数字从 2015-05-01 开始。"
    assert [each.name for each in reporting(view).periods][-1] == "2015-05"


def test_part_of_a_period_is_no_measure_for_a_whole_one() -> None:
    view = view_of_season(*PARTS, begin="2014-06-01")
    rows = {row["name"]: row["year_before"] for row in figure_rows(view, reporting(view), named("2015"))}
    assert (rows["confirmed"]["value"], rows["confirmed"]["change"]) == ("1", None), "2014 began in June"
    assert (rows["open"]["value"], rows["open"]["change"]) == ("0", "+1")


def test_a_period_that_runs_is_compared_at_its_end_only() -> None:
    view = hand_worked("2015-06-25")
    content = reports.content_of(view, reporting(view), named("2015-06"))
    assert not content["period"]["final"]
    assert content["period"]["until"] == "2015-06-25"
    assert {row["name"] for row in content["figures"] if row["before"]["change"]} == {"open", "red", "overdue"}
    assert "so far" in content["sentences"][0].en.lower()
    assert content["sentences"][2].en.endswith("so far 0 / 1.")


def test_of_a_year_the_year_before_stands_once() -> None:
    content = reports.content_of(hand_worked(), reporting(hand_worked()), named("2015"))
    assert (content["before"]["path"], content["year_before"]) == ("reports/2014.html", None)


@pytest.mark.parametrize(
    ("name", "earlier", "a_year_earlier"),
    [("2015-01", "2014-12", "2014-01"), ("2015-Q1", "2014-Q4", "2014-Q1"), ("2016", "2015", "2015")],
)
def test_periods_before(name: str, earlier: str, a_year_earlier: str) -> None:
    assert (before(named(name)).name, year_before(named(name)).name) == (earlier, a_year_earlier)


def test_a_leap_years_february_has_a_year_before() -> None:
    assert year_before(month("2016-02")) == month("2015-02")


@pytest.mark.parametrize("text", ["2015-13", "2015-Q5", "15", "2015-q2", "", "2015-04-01"])
def test_other_names_are_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        named(text)


# ---- the same numbers as elsewhere


def test_figures_are_those_of_the_review_the_board_and_the_scores() -> None:
    view = shipped_view()
    found = reporting(view)
    for period in found.periods:
        flow, review = found.figures(period).flow, periodic(view.register.pain_points, period)
        assert (flow.proposed, flow.confirmed, flow.closed) == (review.opened, review.confirmed, review.closed)
        if view.basis.is_over(period):
            assert flow.open == review.in_hand_after, period.name
        else:
            lights = Counter(row.light for row in view.rows)
            overdue = sum(row.late_days > 0 for row in view.rows)
            assert (flow.open, flow.red, flow.overdue) == (
                sum(row.in_hand for row in view.rows),
                lights["red"],
                overdue,
            )
    assert found.figures(named("2015-Q3")).score == view.results["2015-Q3"].score
    assert found.figures(named("2015-Q3")).score is not None


@pytest.mark.parametrize("name", ["2015-06", "2015-09", "2015-11"])
def test_a_past_end_is_what_was_known_then(name: str) -> None:
    view, end = shipped_view(), named(name).end
    known = [record for record in view.register.as_of(end).pain_points if is_open(record)]
    kept = [record for record in known if view.record_by_key[record.key].withdrawn is None]
    lights = Counter(light_of(record, view.programme, end)[0] for record in kept)
    flow = reporting(view).figures(named(name)).flow
    late = sum(late_days(record, view.programme, end) > 0 for record in kept)
    assert (flow.open, flow.red, flow.overdue) == (len(kept), lights["red"], late)


def test_parts_add_up() -> None:
    found = reporting(shipped_view())
    for period in found.periods:
        whole = asdict(found.figures(period).flow)
        for flows in (found.by_department(period), found.by_group(period)):
            assert {name: sum(asdict(flow)[name] for flow in flows.values()) for name in whole} == whole, period.name
        standing = found.open_at(found.until(period))
        assert sum(age.open for age in ages(standing, found.until(period))) == whole["open"]


def test_rates_are_those_of_the_groups_months() -> None:
    view = shipped_view()
    figures = reporting(view).figures(named("2015-Q3"))
    months = [month for group in view.results["2015-Q3"].groups for month in group.months]
    assert figures.counting == sum(len(month.eliminated) for month in months)
    assert figures.quota == sum(month.quota for month in months)
    assert figures.met == sum(month.met is True for month in months if month.quota)
    assert figures.rate == Decimal("45.83")


# ---- what is made of them


def test_every_period_has_its_report_the_newest_first() -> None:
    names = [each.name for each in reporting(shipped_view()).periods]
    assert names[:4] == ["2015", "2015-Q4", "2015-12", "2015-11"]
    assert len(names) == len(set(names)) == 9 + 3 + 1


def test_without_pain_points_there_is_a_page_that_says_so() -> None:
    view = view_of_season(person("an"))
    (page,) = reports.reports(view)
    assert isinstance(page, Page)
    assert (page.context["years"], page.context["latest"]) == ([], [])


def test_a_page_is_bounded_and_the_sheet_is_not() -> None:
    late = {"plan": [TASK], "stages": PLANNED}
    view = view_of_season(person("an"), *(pain(f"05-{n:03}", "an", on="05-10", marks=(), **late) for n in range(1, 64)))
    made = list(reports.reports(view))
    page = next(each for each in made if isinstance(each, Page) and each.path == "reports/2015-05.html")
    overdue = page.context["overdue"]
    assert (len(overdue["rows"]), overdue["more"], overdue["total"]) == (50, 13, 63)
    content = reports.content_of(view, reporting(view), named("2015-05"))
    tabs = {each.tab.en: each for each in (sheets(view, content), *sheets(view, content).beside)}
    assert len(tabs["Overdue"].rows) == 63


def test_slides_are_offered_where_they_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    view = hand_worked()
    decks = [made.path for made in reports.reports(view) if isinstance(made, Slides)]
    assert "reports/2015-Q2.pptx" in decks
    assert "reports/2015.pptx" in decks
    assert not any("2015-06" in path for path in decks), "months have theirs on demand"
    monkeypatch.setattr(reports, "is_installed", lambda library: False)
    made = list(reports.reports(view))
    assert not any(isinstance(each, Slides) for each in made)
    pages = [each for each in made if isinstance(each, Page) and "files" in each.context]
    assert {path.rpartition(".")[2] for page in pages for path in page.context["files"]} == {"xlsx"}
    assert sum(isinstance(each, Download) for each in made) == len(pages)


def test_a_report_does_not_change_with_later_records() -> None:
    """What comes after a period, and takes nothing back, leaves its report as it was."""
    view, later = hand_worked(), view_of_season(*PARTS, pain("10-001", "an", confirmed="10-20"))
    one, other = (reports.content_of(each, reporting(each), named("2015-06")) for each in (view, later))
    assert one == other


def test_a_withdrawal_leaves_every_period() -> None:
    found = reporting(hand_worked())
    before_it = reporting(replace(hand_worked("2015-06-30")))
    assert found.figures(named("2015-06")).flow.proposed == 1
    assert before_it.figures(named("2015-06")).flow.proposed == 2
