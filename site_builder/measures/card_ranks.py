"""Scorecards side by side: cards, departments and shared indicators of a period by rank (B8, D3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from site_builder.measures.exact import mean
from site_builder.measures.ranking import ranks
from site_builder.measures.scorecards import CardScore, Line
from site_builder.periods import Period
from site_builder.scorecard import Scorecard

Item = TypeVar("Item")
# Where lower is better, no figure is better than nought, which has no achievement to rank by.
_BEST = Decimal("Infinity")


@dataclass(frozen=True)
class DepartmentScore:
    """A department's score: the mean of its cards that have one."""

    department: str
    score: Decimal | None
    cards: int


def by_rank(items: Iterable[Item], value: Callable[[Item], Decimal | None]) -> list[tuple[int | None, Item]]:
    """Return the items with their ranks, the highest value first: ties share one; without a value there is none, last."""
    found = [(value(item), item) for item in items]
    known = sorted(((figure, item) for figure, item in found if figure is not None), key=lambda pair: -pair[0])
    places = ranks([figure for figure, _ in known])
    ranked = ((place, item) for place, (_, item) in zip(places, known, strict=True))
    return [*ranked, *((None, item) for figure, item in found if figure is None)]


def departments_of(scores: Iterable[CardScore]) -> tuple[DepartmentScore, ...]:
    """Return the score of each department that has a card."""
    found: dict[str, list[Decimal]] = {}
    for score in scores:
        totals = found.setdefault(score.card.department, [])
        if score.total is not None:
            totals.append(score.total)
    return tuple(DepartmentScore(name, mean(totals), len(totals)) for name, totals in found.items())


def shared(scores: Iterable[CardScore]) -> tuple[tuple[tuple[CardScore, Line], ...], ...]:
    """Return each indicator that several cards have by its id: the cards, each with its line."""
    found: dict[str, list[tuple[CardScore, Line]]] = {}
    for score in scores:
        for line in score.lines:
            found.setdefault(line.indicator.id, []).append((score, line))
    return tuple(tuple(each) for each in found.values() if len(each) > 1)


def reached(line: Line) -> Decimal | None:
    """Return what indicators are ranked by: their achievement; None without data."""
    return _BEST if line.achievement is None and line.actual is not None else line.achievement


def by_period(cards: Iterable[Scorecard]) -> Mapping[Period, tuple[Scorecard, ...]]:
    """Return the cards of each period, the latest period first; of those that begin on one day the longer one."""
    found: dict[Period, list[Scorecard]] = {}
    for card in sorted(cards, key=lambda card: (card.period.begin, card.period.end), reverse=True):
        found.setdefault(card.period, []).append(card)
    return {period: tuple(each) for period, each in found.items()}


def current(periods: Iterable[Period], as_of: date) -> Period | None:
    """Return the latest period that has begun, else the next one; None without any."""
    ordered = tuple(periods)
    return next((each for each in ordered if each.begin <= as_of), ordered[-1] if ordered else None)
