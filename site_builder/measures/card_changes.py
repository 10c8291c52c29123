"""What changed about a scorecard since its last period: targets, weights, indicators (D4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from site_builder.measures.exact import exact, figure
from site_builder.scorecard import Indicator, Scorecard


@dataclass(frozen=True)
class Change:
    """What changed about an indicator: `name` is target, weight, added or removed (`old` and `new` are weights then)."""

    indicator: Indicator
    name: str
    old: Decimal | None
    new: Decimal | None


def changes(card: Scorecard, before: Scorecard) -> tuple[Change, ...]:
    """Return what changed about the indicators since the card's last period."""
    old = {indicator.id: indicator for indicator in before.indicators}
    new = {indicator.id: indicator for indicator in card.indicators}
    kept = (each for name, indicator in new.items() if name in old for each in _moved(old[name], indicator))
    added = (Change(each, "added", None, exact(each.weight)) for name, each in new.items() if name not in old)
    removed = (Change(each, "removed", exact(each.weight), None) for name, each in old.items() if name not in new)
    return (*kept, *added, *removed)


def _moved(old: Indicator, new: Indicator) -> Iterator[Change]:
    if old.target != new.target:
        yield Change(new, "target", figure(old.target), figure(new.target))
    if old.weight != new.weight:
        yield Change(new, "weight", exact(old.weight), exact(new.weight))


def series_of(cards: Iterable[Scorecard]) -> tuple[tuple[Scorecard, ...], ...]:
    """Return each card from period to period, the earliest first; those of months, quarters and years stand apart."""
    found: dict[tuple[str, int], list[Scorecard]] = {}
    for card in sorted(cards, key=lambda card: card.period.begin):
        found.setdefault((card.card, len(card.period.months)), []).append(card)
    return tuple(map(tuple, found.values()))
