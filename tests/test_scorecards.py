"""Scorecards: each direction and cap, the document's table, months, missing data, ranks, changes, measures; by hand.

The shipped numbers hold: an indicator scores at most 120 %, and one without data isn't 0.
"""

# A case a line: that reads better than any wrapping.
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from helpers import ROOT, findings_in, put, shipped_project, told
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from season import Season, pain, person, rating, record, rules
from site_tools import PageFacts, build_register, read_pages, shipped_site, small_register

from site_builder.authority import roles_of
from site_builder.changes import RecordChange
from site_builder.cli import main
from site_builder.measures.achievement import achievement_of, scored
from site_builder.measures.basis import Basis
from site_builder.measures.card_changes import changes, series_of
from site_builder.measures.card_ranks import by_period, by_rank, current, departments_of, reached, shared
from site_builder.measures.card_steps import steps_of
from site_builder.measures.register_measures import MEASURES, RATING, measured
from site_builder.measures.scorecards import CardScore, cards_of, score_of
from site_builder.measures.steps import value_of
from site_builder.pages import Download, Page, View
from site_builder.pages.scorecards import scorecards
from site_builder.periods import month
from site_builder.programme import Dated, Programme
from site_builder.register import Record, Register
from site_builder.scorecard import Scorecard, period_of, scorecard_of

PROGRAMME: Programme = shipped_project().programme
CAP = Decimal(120)
END = date(2015, 12, 31)


def indicator(
    name: str, target: float, weight: float, *values: float, better: str = "higher", **others: Any
) -> dict[str, Any]:
    """Make an indicator whose figures are those of April, May and June."""
    actuals = [{"month": f"2015-{number:02d}", "value": value} for number, value in enumerate(values, 4)]
    words = {"name": name, "formula": "甲 ÷ 乙", "unit": "%"}
    figures = {"better": better, "target": target, "weight": weight}
    return {"id": name, **words, **figures, **({"actuals": actuals} if actuals else {}), **others}


def card_record(
    *indicators: Mapping[str, Any], period: str = "2015-Q2", card: str = "after-sales", **others: Any
) -> Record:
    data = {
        "period": period,
        "card": card,
        "title": "售后服务",
        "department": "brokerage",
        "set_on": "2015-01-01",
        "review_on": "2016-01-12",
        "indicators": list(indicators),
        **others,
    }
    return record("scorecard", f"scorecards/{period}/{card}.yaml", data)


def card_of(*indicators: Mapping[str, Any], **others: Any) -> Scorecard:
    return scorecard_of(card_record(*indicators, **others))


def score(
    *indicators: Mapping[str, Any], as_of: date = END, programme: Programme = PROGRAMME, **others: Any
) -> CardScore:
    return score_of(Basis(Register(()), programme, as_of), card_of(*indicators, **others))


def told_of(found: CardScore) -> list[tuple[str, str | None, str | None, str, str]]:
    """Return actual, achievement, score, points and points lost of each line."""
    return [
        (
            str(line.actual),
            *(None if each is None else str(each) for each in (line.achievement, line.score)),
            str(line.points),
            str(line.lost),
        )
        for line in found.lines
    ]


# ---- achievement ----


@pytest.mark.parametrize(
    ("actual", "target", "higher", "achievement", "score"),
    [
        ("4.5", "4.0", True, "112.50", "112.50"),  # the document prints 127 %
        ("5", "4", False, "80.00", "80.00"),  # the document prints 92 %
        ("90", "90", True, "100.00", "100.00"),
        ("45", "90", True, "50.00", "50.00"),
        ("0", "90", True, "0.00", "0.00"),
        ("110", "90", True, "122.22", "120"),  # capped
        ("2", "2", False, "100.00", "100.00"),
        ("1", "2", False, "200.00", "120"),  # half is twice as good: capped
        ("0", "2", False, None, "120"),  # nothing to divide by, and no error: the cap
        ("0", "0", False, None, "120"),  # a target of nought that was held
        ("3", "0", False, "0.00", "0.00"),  # and one that wasn't
        ("200", "3", True, "6666.67", "120"),
    ],
)
def test_achievement_and_score(actual: str, target: str, higher: bool, achievement: str | None, score: str) -> None:
    found = achievement_of(Decimal(actual), Decimal(target), higher_is_better=higher)
    assert (None if found is None else str(found)) == achievement
    assert str(scored(found, CAP, higher_is_better=higher)) == score


@given(st.decimals(0, 10**6, places=2), st.decimals("0.01", 10**6, places=2), st.booleans())
def test_a_score_lies_between_nought_and_the_cap(actual: Decimal, target: Decimal, higher: bool) -> None:
    found = scored(achievement_of(actual, target, higher_is_better=higher), CAP, higher_is_better=higher)
    assert 0 <= found <= CAP
    reached = actual >= target if higher else actual <= target
    # Rounded to two places a miss by a hair may still read 100.00.
    assert found >= 100 if reached else found <= 100


# ---- the document's table ----


def test_the_documents_card() -> None:
    # Response 84, 88, 92: mean 88.00; 88 ÷ 90 = 97.78 %, × 20 % = 19.56, lost 20 × 2.22 % = 0.44.
    # Resolution 88, 90, 92: 90.00 ÷ 85 = 105.88 %, × 30 % = 31.76. Satisfaction 4.5 ÷ 4.5 = 100 %, × 40 % = 40.00.
    # Complaints 2.5, 2.4, 2.6: 2.50; 2 ÷ 2.5 = 80 %, × 10 % = 8.00, lost 2.00. 19.56 + 31.76 + 40.00 + 8.00 = 99.32.
    found = score(
        indicator("响应时间", 90, 20, 84, 88, 92),
        indicator("一次解决率", 85, 30, 88, 90, 92),
        indicator("满意度", 4.5, 40, 4.5, 4.4, 4.6),
        indicator("投诉率", 2, 10, 2.5, 2.4, 2.6, better="lower"),
    )
    assert told_of(found) == [
        ("88.00", "97.78", "97.78", "19.56", "0.44"),
        ("90.00", "105.88", "105.88", "31.76", "0.00"),
        ("4.50", "100.00", "100.00", "40.00", "0.00"),
        ("2.50", "80.00", "80.00", "8.00", "2.00"),
    ]
    assert str(found.total) == "99.32"
    assert found.is_whole
    assert found.costliest is not None
    assert found.costliest.indicator.name == "投诉率"


# ---- months ----


def test_months_make_the_period_by_mean_sum_or_the_last() -> None:
    # (10 + 20 + 60) ÷ 3 = 30; 10 + 20 + 60 = 90; the last is 60. Targets of 60: 50 %, 150 % (capped), 100 %.
    found = score(
        *(indicator(each, 60, 25, 10, 20, 60, combine=each) for each in ("mean", "sum", "last")),
        indicator("x", 60, 25, 60),
    )
    assert [line.actual for line in found.lines][:3] == [Decimal("30.00"), Decimal(90), Decimal(60)]
    assert [str(line.score) for line in found.lines][:3] == ["50.00", "120", "100.00"]


def test_a_month_that_still_runs_doesnt_count() -> None:
    # On 30 May only April is over, on 31 May the month is over too.
    one = indicator("响应时间", 90, 100, 81, 90, 99)
    assert [str(score(one, as_of=date(2015, *day)).total) for day in ((5, 30), (5, 31), (6, 30))] == [
        "90.00",
        "95.00",
        "100.00",
    ]
    assert score(one, as_of=date(2015, 4, 29)).total is None


def test_the_target_of_a_sum_counts_as_far_as_the_months_are_over() -> None:
    # 24 in a quarter is 8 a month: April 8 of 8, April and May 12 of 16.
    one = indicator("提出", 24, 100, 8, 4, 12, combine="sum")
    assert str(score(one, as_of=date(2015, 4, 30)).total) == "100.00"
    assert str(score(one, as_of=date(2015, 5, 31)).total) == "75.00"
    assert [str(total) for _, total in score(one).trend] == ["100.00", "50.00", "120.00"]


@pytest.mark.parametrize(("better", "total"), [("higher", "100.00"), ("lower", "100.00")])
def test_a_month_that_nobody_entered_makes_no_sum_better_nor_worse(better: str, total: str) -> None:
    # April and May of a quarter that is over: 16 of 24 × 2 ÷ 3 = 16, whichever way is better.
    assert str(score(indicator("x", 24, 100, 8, 8, better=better, combine="sum")).total) == total


def test_small_figures_dont_become_nought() -> None:
    # (0.004 + 0.002 + 0.003) ÷ 3 = 0.003, twice the target of 0.0015: 50 %. Two places alone would make it 0.00, and the cap.
    found = score(indicator("x", 0.0015, 100, 0.004, 0.002, 0.003, better="lower"))
    assert (str(found.lines[0].actual), str(found.total)) == ("0.003", "50.00")
    # 0.01 in one month of three: 0.0033, of 0.01 that is 303.03 %.
    assert str(score(indicator("x", 0.01, 100, 0.01, 0, 0, better="lower")).lines[0].achievement) == "303.03"


@pytest.mark.parametrize("better", ["higher", "lower"])
@pytest.mark.parametrize("combine", ["mean", "sum", "last"])
@pytest.mark.parametrize("values", [(5e-324,), (1e12, 1e-300), (1e12, 1e12, 1e12), (0, 0, 1e-8)])
@pytest.mark.parametrize("target", [1e-300, 1e-8, 1e12])
def test_figures_beyond_all_measure_give_a_score(
    target: float, values: tuple[float, ...], combine: str, better: str
) -> None:
    found = score(indicator("x", target, 100, *values, combine=combine, better=better))
    assert found.total is not None
    assert 0 <= found.total <= CAP


def test_the_trend_has_each_month_by_itself() -> None:
    found = score(indicator("响应时间", 90, 60, 90, 45, 90), indicator("投诉率", 2, 40, 2, 2, 4, better="lower"))
    # April 60 + 40; May 30 + 40; June 60 + 20.
    assert [(each.name, str(total)) for each, total in found.trend] == [
        ("2015-04", "100.00"),
        ("2015-05", "70.00"),
        ("2015-06", "80.00"),
    ]


# ---- no data ----


def test_without_data_the_other_weights_are_scaled() -> None:
    # 30 × 100 % + 50 × 80 % = 70 points of 80 % of the weights: 70 ÷ 80 % = 87.50.
    found = score(indicator("a", 90, 30, 90), indicator("b", 100, 50, 80), indicator("c", 5, 20))
    assert (str(found.total), str(found.weighed), found.is_whole) == ("87.50", "80", False)


def test_where_the_programme_says_so_no_data_is_nought() -> None:
    strict = replace(PROGRAMME, blocks=(*PROGRAMME.blocks, Dated(date(2015, 4, 1), {"no_data_is_zero": True})))
    found = score(indicator("a", 90, 30, 90), indicator("b", 100, 50, 80), indicator("c", 5, 20), programme=strict)
    assert (str(found.total), str(found.weighed)) == ("70.00", "100")
    assert found.costliest is not None
    assert found.costliest.indicator.name == "c"


def test_nothing_at_all_is_no_score_rather_than_nought() -> None:
    found = score(indicator("a", 90, 50), indicator("b", 100, 50))
    assert (found.total, found.costliest) == (None, None)


def test_a_later_block_leaves_earlier_cards_as_they_were() -> None:
    later = replace(PROGRAMME, blocks=(*PROGRAMME.blocks, Dated(date(2015, 7, 1), {"achievement_cap": 150})))
    spring = score(indicator("a", 50, 100, 100), programme=later)
    summer = {**indicator("a", 50, 100), "actuals": [{"month": "2015-07", "value": 100}]}
    assert str(spring.total) == "120.00"
    assert str(score(summer, period="2015-Q3", programme=later).total) == "150.00"


# ---- ranks and changes ----


def test_ties_share_a_rank_and_what_has_no_score_has_none() -> None:
    totals = {"a": Decimal("99.32"), "b": None, "c": Decimal("104.00"), "d": Decimal("99.32"), "e": Decimal("80.00")}
    assert by_rank(totals, totals.get) == [(1, "c"), (2, "a"), (2, "d"), (4, "e"), (None, "b")]


def test_a_department_has_the_mean_of_its_cards() -> None:
    # 90.00 and 100.00: 95.00; the third has no data, and its department no score.
    scores = [
        score(indicator("x", 100, 100, 90), card="one"),
        score(indicator("x", 100, 100, 100), card="two"),
        score(indicator("x", 100, 100), card="three", department="research"),
    ]
    found = [
        (each.department, None if each.score is None else str(each.score), each.cards)
        for each in departments_of(scores)
    ]
    assert found == [("brokerage", "95.00", 2), ("research", None, 0)]


def test_an_indicator_is_ranked_across_the_cards_that_share_it() -> None:
    # Complaints of 1 where 2 is the target: 200 %. None at all has no achievement, and is better than any.
    cards = {"one": (1,), "two": (0,), "three": (4,), "four": ()}
    scores = [
        score(indicator("x", 2, 60, *v, better="lower"), indicator(k, 1, 40, 1), card=k) for k, v in cards.items()
    ]
    (group,) = shared(scores)
    ranked = by_rank(group, lambda pair: reached(pair[1]))
    assert [(rank, each.card.card) for rank, (each, _) in ranked] == [
        (1, "two"),
        (2, "one"),
        (3, "three"),
        (None, "four"),
    ]


def test_the_current_period_is_the_latest_that_has_begun() -> None:
    cards = cards_of(
        card_record(indicator("a", 1, 100), period=name) for name in ("2015-Q2", "2015", "2015-Q3", "2016-Q1")
    )
    periods = by_period(cards)
    assert [period.name for period in periods] == ["2016-Q1", "2015-Q3", "2015-Q2", "2015"]
    days = (date(2015, 9, 30), date(2015, 5, 1), date(2014, 1, 1))
    assert [found.name if (found := current(periods, day)) else None for day in days] == ["2015-Q3", "2015-Q2", "2015"]
    assert current((), END) is None


# ---- steps ----


def said(found: CardScore) -> list[str]:
    return [shipped_project().strings.words(f"steps.{step.name}", **step.params).zh for step in steps_of(found)]


def test_every_figure_says_how_it_came_about() -> None:
    # 84, 88, 92: 264 ÷ 3. Sum 8 + 4 + 12 = 24 of 20: 120 %. Last 90 of 60: 150 %, capped. Lower: 2 ÷ 2.5. Nought: the cap.
    found = score(
        indicator("a", 90, 20, 84, 88, 92),
        indicator("b", 20, 20, 8, 4, 12, combine="sum"),
        indicator("c", 60, 20, 10, 20, 90, combine="last"),
        indicator("d", 2, 20, 2.5, better="lower"),
        indicator("e", 2, 20, 0, better="lower"),
    )
    assert said(found) == [
        "目标 90；实际 (84 + 88 + 92) ÷ 3 = 88；达成率 88 ÷ 90 = 97.78%；97.78% × 权重 20% = 19.56",
        "目标 20；实际 8 + 4 + 12 = 24；达成率 24 ÷ 20 = 120.00%；120.00% × 权重 20% = 24.00",
        "目标 60；实际 90；达成率 90 ÷ 60 = 150.00%，最高算 120.00%；120.00% × 权重 20% = 24.00",
        "目标 2；实际 2.5；达成率 2 ÷ 2.5 = 80.00%；80.00% × 权重 20% = 16.00",
        "目标 2；实际 0，越低越好，不能再低，得最高的 120.00%；120.00% × 权重 20% = 24.00",
    ]
    assert str(value_of(steps_of(found))) == str(found.total) == "107.56"


def test_missing_data_is_a_step_of_its_own() -> None:
    # June isn't over: 24 × 2 ÷ 3 = 16. 50 points of half the weights: 50 ÷ 50 % = 100.
    found = score(indicator("a", 24, 50, 8, 8, combine="sum"), indicator("b", 5, 50), as_of=date(2015, 6, 1))
    assert said(found) == [
        "目标 24 × 2 ÷ 3 = 16；实际 8 + 8 = 16；达成率 16 ÷ 16 = 100.00%；100.00% × 权重 50% = 50.00",
        "没有数据，权重 50% 暂时不算",
        "只有 50% 的权重有数据，按这些算：50.00 ÷ 50% = 100.00",
    ]
    assert value_of(steps_of(found)) == found.total


FIGURES = st.lists(st.integers(0, 200), max_size=3)


@given(st.lists(st.tuples(st.sampled_from(["higher", "lower"]), st.integers(1, 16), FIGURES), max_size=6), FIGURES)
def test_the_steps_add_up_to_the_total(drawn: list[tuple[str, int, list[int]]], last: list[int]) -> None:
    parts = [indicator(f"i{n}", 50, weight, *values, better=better) for n, (better, weight, values) in enumerate(drawn)]
    found = score(*parts, indicator("last", 50, 100 - sum(weight for _, weight, _ in drawn), *last))
    if found.total is not None:
        assert value_of(steps_of(found)) == found.total


# ---- changes ----


def test_changes_since_the_last_period() -> None:
    spring = card_of(indicator("a", 90, 60, 90), indicator("b", 2, 40, 2, better="lower"))
    summer = card_of(indicator("a", 92, 50), indicator("c", 4.5, 50), period="2015-Q3")
    found = [(each.indicator.name, each.name, each.old, each.new) for each in changes(summer, spring)]
    assert found == [
        ("a", "target", Decimal(90), Decimal(92)),
        ("a", "weight", Decimal(60), Decimal(50)),
        ("c", "added", None, Decimal(50)),
        ("b", "removed", Decimal(40), None),
    ]


def test_a_card_goes_from_period_to_period_of_the_same_length() -> None:
    names = ("2015-Q4", "2014", "2015", "2015-Q1", "2015-Q2", "2015-05")
    cards = cards_of(card_record(indicator("a", 90, 100), period=name) for name in names)
    found = sorted([card.period.name for card in series] for series in series_of(cards))
    assert found == [["2014", "2015"], ["2015-05"], ["2015-Q1", "2015-Q2", "2015-Q4"]]


def test_periods_are_months_quarters_and_years() -> None:
    assert [str(period_of(name).end) for name in ("2015-04", "2015-Q2", "2015")] == [
        "2015-04-30",
        "2015-06-30",
        "2015-12-31",
    ]


# ---- measures of the register ----


def test_the_schema_names_the_measures_that_there_are() -> None:
    named = shipped_project().types["scorecard"].field(("indicators", "measure")).schema["enum"]
    assert sorted(named) == sorted({*MEASURES, RATING})


SEASON = Season(
    person("an"),
    person("bo", "net"),
    rules(),
    # Proposed on 3 May; confirmed on 12 June (40 days) and 22 June (50 days): the median is 45.
    pain("05-001", "an", confirmed="06-12", effects=[{"better": "lower", "before": 70, "target": 15, "after": 12}]),
    pain(
        "05-002",
        "bo",
        confirmed="06-22",
        department="second",
        outcome="mitigated",
        effects=[{"better": "lower", "before": 9, "target": 3, "after": 5}],
        plan=[
            {"task": "a", "due": "2015-06-10", "done_on": "2015-06-10", "state": "done"},
            {"task": "b", "due": "2015-06-10", "done_on": "2015-06-11", "state": "done"},
            {"task": "c", "due": "2015-06-10", "state": "dropped"},
            {"task": "d", "due": "2015-07-10", "state": "todo"},
        ],
    ),
    pain("06-001", "an"),
    pain("06-002", "an", withdrawn="06-20"),
    rating("first", 4.0),
    rating("second", 4.5),
)


@pytest.mark.parametrize(
    ("name", "scope", "of", "value"),
    [
        ("proposed", None, "2015-06", "1"),  # one was withdrawn
        ("proposed", None, "2015-05", "2"),
        ("proposed", "net", "2015-05", "1"),
        ("proposed", "first", "2015-05", "1"),
        ("eliminated", None, "2015-06", "1"),  # the other was mitigated
        ("confirmed-share", None, "2015-05", "0.00"),
        ("confirmed-share", None, "2015-06", "66.67"),  # two of three
        ("confirmed-share", None, "2015-04", None),  # nothing was there yet
        ("median-days-to-confirmation", None, "2015-06", "45.0"),
        ("median-days-to-confirmation", "second", "2015-06", "50.0"),
        ("median-days-to-confirmation", None, "2015-05", None),
        ("tasks-on-time", None, "2015-06", "50.00"),  # one of two, the dropped one apart
        ("tasks-on-time", None, "2015-07", "0.00"),
        ("tasks-on-time", "desk", "2015-06", None),
        ("effects-reached", None, "2015-06", "50.00"),
        ("department-rating", None, "2015-12", "4.25"),
        ("department-rating", "first", "2015-12", "4.00"),
        ("department-rating", None, "2015-11", None),
    ],
)
def test_measures_by_hand(name: str, scope: str | None, of: str, value: str | None) -> None:
    unit = SEASON.programme.find(("group", "department"), scope) if scope else None
    found = measured(SEASON.basis(), name, unit, month(of))
    assert (None if found.value is None else str(found.value)) == value


def test_a_measure_is_taken_over_the_period_and_not_from_the_means_of_its_months() -> None:
    # One task due in April and done in time (100 %), nine due in May and all late (0 %): 1 of 10 is 10 %, their mean 50 %.
    late = [{"task": f"{n}", "due": "2015-05-10", "done_on": "2015-05-11", "state": "done"} for n in range(9)]
    plan = [{"task": "a", "due": "2015-04-10", "done_on": "2015-04-10", "state": "done"}, *late]
    basis = Season(person("an"), rules(), pain("03-001", "an", plan=plan)).basis()
    card = card_of(indicator("tasks", 90, 100, measure="tasks-on-time"), department="first")
    found = score_of(replace(basis, programme=PROGRAMME), card).lines[0]
    assert [str(each.value) for each in found.monthly] == ["100.00", "0.00", "None"]
    assert str(found.actual) == "10.00"


def test_what_is_reopened_or_withdrawn_later_changes_no_month_that_is_over() -> None:
    before = Season(
        person("an"), rules(), pain("04-001", "an", confirmed="05-12", closed="05-13"), pain("05-001", "an")
    )
    after = Season(
        person("an"),
        rules(),
        pain("04-001", "an", confirmed="05-12", closed="05-13", reopened="09-01", before="eliminated"),
        pain("05-001", "an", withdrawn="09-01"),
    )
    for name in ("proposed", "eliminated", "confirmed-share", "median-days-to-confirmation"):
        found = [measured(each.basis(), name, None, month("2015-05")).value for each in (before, after)]
        assert found[0] == found[1], name
    assert measured(after.basis(), "confirmed-share", None, month("2015-09")).value == 0


# ---- findings and pages ----

CARD = """period: 2015-Q2
card: after-sales
title: 售后服务
department: brokerage
set_on: 2015-04-01
review_on: 2015-07-10
reviewed_on: 2015-07-09
indicators:
  - {id: satisfaction, name: 满意度, formula: 打分的平均, unit: 分, better: higher, target: 4.0, weight: 60, actuals: [{month: 2015-04, value: 4.5}], stated: 127}
  - {id: response, name: 响应时间, formula: 小时数的平均, unit: 小时, better: lower, target: 4, weight: 40, actuals: [{month: 2015-04, value: 5}], stated: 92}
"""
PLACE = "records/scorecards/2015-Q2/after-sales.yaml"


def test_the_documents_wrong_figures_are_found_with_the_right_ones(register_folder: Path) -> None:
    put(register_folder, PLACE, CARD)
    found = findings_in(register_folder)
    assert [(each.code, each.line, each.field) for each in found] == [
        ("PP882", 9, "indicators[0].stated"),
        ("PP882", 10, "indicators[1].stated"),
    ], told(found)
    assert [text in each.message.zh for each, text in zip(found, ("112.5", "80"), strict=True)] == [True, True]


@pytest.mark.parametrize("stated", ["112.5", "112.50", "113"])
def test_a_stated_figure_may_be_rounded(register_folder: Path, stated: str) -> None:
    put(register_folder, PLACE, CARD.replace("127", stated).replace("92", "80"))
    assert findings_in(register_folder) == ()


@pytest.mark.parametrize("stated", ["112", "112.4", "112.51"])
def test_but_not_cut(register_folder: Path, stated: str) -> None:
    put(register_folder, PLACE, CARD.replace("127", stated).replace("92", "80"))
    assert [each.code for each in findings_in(register_folder)] == ["PP882"]


def test_what_can_be_reported_of_no_complaints_is_the_cap(register_folder: Path) -> None:
    none = CARD.replace("value: 5}], stated: 92", "value: 0}], stated: 200").replace("127", "112.5")
    put(register_folder, PLACE, none)
    assert ["120" in each.message.zh for each in findings_in(register_folder)] == [True]
    put(register_folder, PLACE, none.replace("stated: 200", "stated: 120"))
    assert findings_in(register_folder) == ()


def test_an_indicator_that_turns_round_is_told(register_folder: Path) -> None:
    right = CARD.replace("127", "112.5").replace("92", "80")
    put(register_folder, PLACE, right)
    later = right.replace("2015-Q2", "2015-Q3").replace("2015-04,", "2015-07,").replace("2015-04-01", "2015-07-01")
    later = later.replace("review_on: 2015-07-10", "review_on: 2015-10-10")
    put(register_folder, PLACE.replace("Q2", "Q3"), later)
    assert findings_in(register_folder) == ()
    put(
        register_folder,
        PLACE.replace("Q2", "Q3"),
        later.replace("lower", "higher").replace("stated: 80", "stated: 125"),
    )
    assert [(each.code, each.field) for each in findings_in(register_folder)] == [("PP888", "indicators[1].better")]


def test_group_leads_and_the_office_keep_the_cards() -> None:
    change = RecordChange(
        shipped_project().types["scorecard"], PLACE, None, card_record(indicator("a", 1, 100)), is_new=True
    )
    assert list(change.kinds) == ["scorecard"]
    row = PROGRAMME.approvals.rows["scorecard"]
    may = {who: bool(roles_of(who, change, PROGRAMME, END) & set(row.by)) for who in ("wang-li", "ma-chao", "xie-ting")}
    assert may == {"wang-li": False, "ma-chao": True, "xie-ting": True}


@pytest.mark.parametrize(
    ("target", "actual", "stated", "codes"),
    [
        # 90 ÷ 85 = 105.88235…: right to any place, which two places alone wouldn't show.
        (85, 90, "105.882", []),
        (85, 90, "105.883", ["PP882"]),
        # 99.4951 is 99 as a whole number; rounded to 99.50 first it would be 100.
        (100000, 99495.1, "99", []),
        (100000, 99495.1, "100", ["PP882"]),
    ],
)
def test_a_stated_figure_is_held_to_the_division_itself(
    target: float, actual: float, stated: str, codes: list[str], register_folder: Path
) -> None:
    text = CARD.replace("target: 4.0", f"target: {target}").replace("value: 4.5", f"value: {actual}")
    put(register_folder, PLACE, text.replace("127", stated).replace("stated: 92", "stated: 80"))
    assert [each.code for each in findings_in(register_folder)] == codes


def test_a_figure_of_a_month_that_still_runs_is_told(register_folder: Path) -> None:
    text = CARD.replace("2015-Q2", "2015-Q4").replace("2015-04-01", "2015-10-01").replace("2015-07-10", "2016-01-10")
    text = text.replace("reviewed_on: 2015-07-09\n", "").replace(", stated: 127", "").replace(", stated: 92", "")
    place = PLACE.replace("2015-Q2", "2015-Q4")
    for month_name, codes in (("2015-11", []), ("2015-12", ["PP890", "PP890"])):
        put(register_folder, place, text.replace("2015-04", month_name))
        assert [each.code for each in findings_in(register_folder)] == codes


def test_weights_that_arent_binary_fractions_add_up(register_folder: Path) -> None:
    thirds = "".join(
        f"  - {{id: i{number}, name: 指标, formula: 甲, unit: 个, better: higher, target: 1, weight: {weight}}}\n"
        for number, weight in enumerate((33.3, 33.3, 33.4))
    )
    put(register_folder, PLACE, CARD[: CARD.index("  - {")] + thirds)
    assert findings_in(register_folder) == ()


@pytest.mark.parametrize("count", [0, 1, 200])
def test_the_pages_make_sense_with_no_card_with_one_and_with_many(count: int) -> None:
    # 60 × 112.5 % + 40 × 80 % = 67.50 + 32.00 = 99.50, and all of them share the first rank.
    indicators = (indicator("a", 4, 60, 4.5), indicator("b", 4, 40, 5, better="lower"))
    records = tuple(card_record(*indicators, card=f"card-{number}", title=f"卡 {number}") for number in range(count))
    project = shipped_project()
    view = View(Register(records), PROGRAMME, END, project.types, project.strings)
    made = list(scorecards(view))
    pages = {each.path: each for each in made if isinstance(each, Page)}
    index = pages["scorecards/index.html"].context
    assert [(row["rank"], row["figure"]) for row in index.get("cards", ())] == [(1, "99.50")] * count
    assert len(pages) == (1 if count == 0 else count + 2)
    assert [len(each.sheet.rows) for each in made if isinstance(each, Download)] == ([3 * count] if count else [])


def test_a_register_without_cards_says_how_to_write_one(tmp_path: Path) -> None:
    assert build_register(small_register(tmp_path / "register", ("201504-001",)), tmp_path / "site").broken == ()
    page = read_pages(tmp_path / "site")["scorecards/index.html"]
    assert "还没有指标卡" in page.text_outside()
    assert sum("rules/" in link for link in page.links) >= 3


def test_a_card_shows_its_bones_and_where_computed_figures_come_from(tmp_path_factory: pytest.TempPathFactory) -> None:
    site = shipped_site(tmp_path_factory)
    page = PageFacts((site / "scorecards/2015-Q2/it-service.html").read_text("utf-8"))
    text = page.text_outside()
    assert "主动发现" in text
    assert "201504-001" in text
    assert any(link.endswith("pain-points/201504-001.html") for link in page.links)


def test_a_running_card_tells_what_is_missing_and_runs_on_from_the_last_one(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    site = shipped_site(tmp_path_factory)
    text = PageFacts((site / "scorecards/2015-Q4/it-service.html").read_text("utf-8")).text_outside()
    for words in ("得分是暂时的", "只有 90% 的权重有数据", "新增，权重 10%", "目标 45 → 40（天）", "2015-04"):
        assert words in text, words
    noted = PageFacts((site / "scorecards/2015-Q3/after-sales.html").read_text("utf-8")).text_outside()
    assert "停牌的股票多" in noted
    sheet = load_workbook(site / "scorecards/2015-Q4/scorecards.xlsx").active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert "2015-11" in rows[0]
    assert [row[-2] for row in rows if row[0] == "IT 服务"][-1] == "97.58"


def test_the_command_prints_ranks_and_steps() -> None:
    def printed(*arguments: str) -> str:
        result = CliRunner().invoke(main, ["scorecards", "--register", str(ROOT), *arguments])
        assert result.exit_code == (2 if arguments[:1] == ("2014",) else 0), result.output
        return result.output

    whole = printed("2015-Q3")
    assert "2. 售后服务 after-sales" in whole
    assert "PP931 响应时间：目标 92；实际 (91 + 90 + 94) ÷ 3 = 91.67" in whole
    assert "PP931" not in printed("2015-Q3", "--quiet")
    assert "2015-Q4" in printed("--lang", "en")
    assert "2015-Q2" in printed("2014")


def test_no_card_takes_the_place_of_its_periods_page(tmp_path: Path) -> None:
    root = small_register(tmp_path / "register", ("201504-001",))
    text = CARD.replace("card: after-sales", "card: index").replace("127", "112.5").replace("stated: 92", "stated: 80")
    put(root, "records/scorecards/2015-Q2/index.yaml", text)
    build_register(root, tmp_path / "site")
    pages = read_pages(tmp_path / "site")
    assert "各卡得分" in pages["scorecards/2015-Q2.html"].text_outside()
    assert "得分怎样来的" in pages["scorecards/2015-Q2/index.html"].text_outside()
