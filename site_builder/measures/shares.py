"""Shares that add up, and the middle and the upper end of a row of numbers (B2, B4)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")
WHOLE = Decimal("100.0")


def shares(counts: Sequence[int]) -> tuple[Decimal, ...]:
    """Return each count's share in percent with one place; by largest remainder they sum to exactly 100.0.

    Of equal remainders the earlier one is rounded up. Nothing at all gives noughts.
    """
    total = sum(counts)
    if total == 0:
        return tuple(Decimal("0.0") for _ in counts)
    exact = [WHOLE * count / total for count in counts]
    floors = [each.quantize(TENTH, ROUND_FLOOR) for each in exact]
    left = int((WHOLE - sum(floors, Decimal(0))) / TENTH)
    by_remainder = sorted(range(len(counts)), key=lambda index: (floors[index] - exact[index], index))
    raised = set(by_remainder[:left])
    return tuple(floor + TENTH if index in raised else floor for index, floor in enumerate(floors))


def median(numbers: Sequence[int]) -> Decimal | None:
    """Return the middle of the numbers in order, of an even count the mean of the two middle ones; None of nothing."""
    ordered = sorted(numbers)
    if not ordered:
        return None
    middle = len(ordered) // 2
    both = ordered[middle] + ordered[-1 - middle]
    return (Decimal(both) / 2).quantize(TENTH, ROUND_HALF_UP)


def ninetieth(numbers: Sequence[int]) -> int | None:
    """Return the smallest of the numbers that at least 90 % of them don't exceed (nearest rank); None of nothing."""
    ordered = sorted(numbers)
    return ordered[-(-9 * len(ordered) // 10) - 1] if ordered else None
