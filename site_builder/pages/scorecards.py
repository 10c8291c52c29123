"""指标: scorecards by period, with ranks, sums, fishbones and trends (document 003)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from site_builder.measures.exact import mean
from site_builder.measures.scorecards import CardScore, before, cards_of, is_overdue, ranked, score_of
from site_builder.pages import Page, View, page
from site_builder.pages.card import card_page, card_path
from site_builder.scorecard import SCORECARD, Scorecard

Data = dict[str, Any]
FOLDER = "scorecards"
INDEX = f"{FOLDER}/index.html"


@page(nav="scorecards", path=INDEX, shows=(SCORECARD,))
def scorecards(view: View) -> Iterator[Page]:
    """Yield a page for each period, the latest also as the first one, and a page for each card."""
    cards = cards_of(view.register.records)
    scores = [score_of(view.basis, card) for card in cards]
    periods: dict[str, list[CardScore]] = {}
    for score in reversed(scores):
        periods.setdefault(score.card.period.name, []).insert(0, score)
    links = [{"name": name, "path": f"{FOLDER}/{name}/index.html"} for name in periods]
    for name, found in periods.items():
        title = view.words("site.cards.of", period=name)
        yield Page(f"{FOLDER}/{name}/index.html", "scorecards.html", title, "scorecards", _period(view, found, links))
    latest = next(iter(periods.values()), [])
    yield Page(INDEX, "scorecards.html", view.words("pages.scorecards"), "scorecards", _period(view, latest, links))
    for score in scores:
        yield card_page(view, score, _before(score.card, cards, scores))


def _before(card: Scorecard, cards: Sequence[Scorecard], scores: Sequence[CardScore]) -> CardScore | None:
    earlier = before(card, cards)
    return None if earlier is None else scores[cards.index(earlier)]


def _period(view: View, found: Sequence[CardScore], links: list[Data]) -> Data:
    """Return the cards of a period by rank, the departments, and the indicators that several cards share."""
    period = found[0].card.period if found else None
    return {
        "period": {"name": period.name, "begin": str(period.begin), "end": str(period.end)} if period else None,
        "final": period is not None and view.basis.is_over(period),
        "periods": links,
        "cards": _cards(view, found),
        "departments": _departments(found),
        "shared": _shared(found),
    }


def _cards(view: View, found: Sequence[CardScore]) -> list[Data]:
    places = ranked([score.total for score in found])
    return _by_rank(_card(view, score, place) for score, place in zip(found, places, strict=True))


def _card(view: View, score: CardScore, rank: int | None) -> Data:
    card, worst = score.card, score.costliest
    return {
        "rank": rank,
        "title": card.record.title,
        "role": card.role,
        "path": card_path(card),
        "department": card.department,
        "value": None if score.total is None else float(score.total),
        "figure": None if score.total is None else str(score.total),
        "whole": score.is_whole,
        "costs": {"name": worst.indicator.name, "lost": str(worst.lost)} if worst else None,
        "overdue": is_overdue(card, view.as_of),
        "review_on": str(card.review_on),
    }


def _departments(found: Sequence[CardScore]) -> list[Data]:
    """Return the mean of each department's cards, by rank."""
    totals: dict[str, list[Decimal]] = {}
    for score in found:
        if score.total is not None:
            totals.setdefault(score.card.department, []).append(score.total)
    means = {department: mean(values) for department, values in totals.items()}
    rows = [
        {"rank": rank, "department": department, "figure": str(value), "count": len(totals[department])}
        for (department, value), rank in zip(means.items(), ranked(list(means.values())), strict=True)
    ]
    return _by_rank(rows)


def _shared(found: Sequence[CardScore]) -> list[Data]:
    """Return each indicator that several cards have, with the cards by their achievement."""
    groups: dict[str, list[tuple[CardScore, Any]]] = {}
    for score in found:
        for line in score.lines:
            groups.setdefault(line.indicator.id, []).append((score, line))
    return [_indicator(group) for group in groups.values() if len(group) > 1]


def _indicator(group: Sequence[tuple[CardScore, Any]]) -> Data:
    places = ranked([line.score for _, line in group])
    rows = [
        {
            "rank": rank,
            "title": score.card.record.title,
            "path": card_path(score.card),
            "figure": None if line.achievement is None else str(line.achievement),
            "score": None if line.score is None else str(line.score),
        }
        for (score, line), rank in zip(group, places, strict=True)
    ]
    return {"name": group[0][1].indicator.name, "rows": _by_rank(rows)}


def _by_rank(rows: Iterable[Data]) -> list[Data]:
    """Return rows in the order of their ranks; those without one come last."""
    return sorted(rows, key=lambda row: (row["rank"] is None, row["rank"]))
