"""指标: scorecards by period, with ranks, sums, fishbones and trends (document 003)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from site_builder.measures.achievement import ACHIEVEMENT
from site_builder.measures.card_changes import series_of
from site_builder.measures.card_ranks import by_period, by_rank, current, departments_of, reached, shared
from site_builder.measures.scorecards import SCORE, CardScore, Line, cards_of, is_overdue, score_of
from site_builder.pages import Download, Page, View, page
from site_builder.pages.card import card_page, card_path
from site_builder.pages.card_sheet import card_sheet, sheet_file
from site_builder.pages.rulebook import rule_path
from site_builder.periods import Period
from site_builder.scorecard import SCORECARD

Data = dict[str, Any]
FOLDER = "scorecards"
INDEX = f"{FOLDER}/index.html"
HOW = {"score": rule_path(SCORE), "achievement": rule_path(ACHIEVEMENT)}


@page(nav="scorecards", path=INDEX, shows=(SCORECARD,))
def scorecards(view: View) -> Iterator[Page | Download]:
    """Yield a page and a sheet for each period, the current one also as the first page, and a page for each card."""
    cards = cards_of(view.register.records)
    scores = {card.record.path: score_of(view.basis, card) for card in cards}
    periods = {period: [scores[card.record.path] for card in found] for period, found in by_period(cards).items()}
    for period, found in periods.items():
        title = view.words("site.cards.of", period=period.name)
        yield Page(period_path(period), "scorecards.html", title, "scorecards", _period(view, period, periods))
        yield Download(_sheet(period), card_sheet(view, period, found))
    first = _period(view, current(periods, view.as_of), periods)
    yield Page(INDEX, "scorecards.html", view.words("pages.scorecards"), "scorecards", first)
    for series in series_of(cards):
        history = [scores[card.record.path] for card in series]
        yield from (card_page(view, score, history[:number]) for number, score in enumerate(history))


def period_path(period: Period) -> str:
    """Return the path of the page of a period's cards."""
    return f"{FOLDER}/{period.name}.html"


def _sheet(period: Period) -> str:
    return f"{FOLDER}/{period.name}/scorecards.xlsx"


def _period(view: View, period: Period | None, periods: Mapping[Period, Sequence[CardScore]]) -> Data:
    """Return the cards of a period by rank, the departments, and the indicators that several cards share."""
    links = [{"name": each.name, "path": period_path(each)} for each in periods]
    if period is None:
        return {"period": None, "periods": links, "rules": HOW}
    found = periods[period]
    return {
        "period": {"name": period.name, "begin": str(period.begin), "end": str(period.end)},
        "final": view.basis.is_over(period),
        "periods": links,
        "rules": HOW,
        "sheet": {"path": _sheet(period), "file": sheet_file(view, period)},
        "cards": [_card(view, rank, score) for rank, score in by_rank(found, lambda score: score.total)],
        "departments": [
            {"rank": rank, "department": each.department, "figure": _text(each.score), "count": each.cards}
            for rank, each in by_rank(departments_of(found), lambda each: each.score)
        ],
        "shared": [_indicator(group) for group in shared(found)],
    }


def _card(view: View, rank: int | None, score: CardScore) -> Data:
    card, worst = score.card, score.costliest
    return {
        "rank": rank,
        "title": card.record.title,
        "role": card.role,
        "path": card_path(card),
        "department": card.department,
        "figure": _text(score.total),
        "whole": score.is_whole,
        "costs": {"name": worst.indicator.name, "lost": str(worst.lost)} if worst else None,
        "overdue": is_overdue(card, view.as_of),
        "review_on": str(card.review_on),
        "reviewed_on": _text(card.reviewed_on),
    }


def _indicator(group: Sequence[tuple[CardScore, Line]]) -> Data:
    rows = [
        {
            "rank": rank,
            "title": score.card.record.title,
            "path": card_path(score.card),
            "figure": _text(line.achievement),
            "score": _text(line.score),
        }
        for rank, (score, line) in by_rank(group, lambda pair: reached(pair[1]))
    ]
    return {"name": group[0][1].indicator.name, "rows": rows}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
