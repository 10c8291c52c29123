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
from helpers import findings_in, put, shipped_project, told
from hypothesis import given
from hypothesis import strategies as st
from season import Season, pain, person, rating, record, rules
from site_tools import PageFacts, build_register, dead_links, read_pages, shipped_site, small_register

from site_builder.measures.achievement import achievement_of, scored
from site_builder.measures.basis import Basis
from site_builder.measures.register_measures import MEASURES, RATING, measured
from site_builder.measures.scorecards import CardScore, before, cards_of, changes, ranked, score_of
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
    totals = [Decimal("99.32"), None, Decimal("104.00"), Decimal("99.32"), Decimal("80.00")]
    assert ranked(totals) == [2, None, 1, 2, 4]


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


def test_the_period_before_is_the_latest_earlier_one_of_the_same_length() -> None:
    names = ("2014", "2015", "2015-Q1", "2015-Q2", "2015-Q4", "2015-05")
    cards = cards_of(card_record(indicator("a", 90, 100), period=name) for name in names)
    found = {card.period.name: (earlier.period.name if (earlier := before(card, cards)) else None) for card in cards}
    assert found == {
        "2014": None,
        "2015": "2014",
        "2015-Q1": None,
        "2015-Q2": "2015-Q1",
        "2015-Q4": "2015-Q2",
        "2015-05": None,
    }


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
    assert [text in each.message.zh for each, text in zip(found, ("112.50", "80.00"), strict=True)] == [True, True]


@pytest.mark.parametrize("stated", ["112.5", "112.50", "113"])
def test_a_stated_figure_may_be_rounded(register_folder: Path, stated: str) -> None:
    put(register_folder, PLACE, CARD.replace("127", stated).replace("92", "80"))
    assert findings_in(register_folder) == ()


@pytest.mark.parametrize("stated", ["112", "112.4", "112.51"])
def test_but_not_cut(register_folder: Path, stated: str) -> None:
    put(register_folder, PLACE, CARD.replace("127", stated).replace("92", "80"))
    assert [each.code for each in findings_in(register_folder)] == ["PP882"]


def test_weights_that_arent_binary_fractions_add_up(register_folder: Path) -> None:
    thirds = "".join(
        f"  - {{id: i{number}, name: 指标, formula: 甲, unit: 个, better: higher, target: 1, weight: {weight}}}\n"
        for number, weight in enumerate((33.3, 33.3, 33.4))
    )
    put(register_folder, PLACE, CARD[: CARD.index("  - {")] + thirds)
    assert findings_in(register_folder) == ()


@pytest.mark.parametrize("count", [0, 1, 60])
def test_the_pages_make_sense_with_no_card_with_one_and_with_many(tmp_path: Path, count: int) -> None:
    root = small_register(tmp_path / "register", ("201504-001",))
    for number in range(count):
        text = (
            CARD.replace("card: after-sales", f"card: card-{number}")
            .replace("127", "112.5")
            .replace("stated: 92", "stated: 80")
        )
        put(root, f"records/scorecards/2015-Q2/card-{number}.yaml", text)
    build_register(root, tmp_path / "site")
    assert list(dead_links(tmp_path / "site")) == []
    pages = read_pages(tmp_path / "site")
    index = pages["scorecards/index.html"]
    assert ("还没有指标卡" in index.text_outside()) == (count == 0)
    # 60 × 112.5 % + 40 × 80 % = 67.50 + 32.00 = 99.50, and all of them share the first rank.
    assert index.text_outside().count("99.50") >= count
    assert sum(path.startswith("scorecards/2015-Q2/card-") for path in pages) == count


def test_a_card_shows_its_bones_and_where_computed_figures_come_from(tmp_path_factory: pytest.TempPathFactory) -> None:
    site = shipped_site(tmp_path_factory)
    page = PageFacts((site / "scorecards/2015-Q2/it-service.html").read_text("utf-8"))
    text = page.text_outside()
    assert "主动发现" in text
    assert "201504-001" in text
    assert any(link.endswith("pain-points/201504-001.html") for link in page.links)
