"""Exact figures: decimals with two places, rounded half up at each step that is shown, so that anybody can check them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
NOUGHT = Decimal("0.00")
HUNDRED = Decimal("100.00")


def exact(number: float | int | str | Decimal) -> Decimal:
    """Return the number that was written, not its nearest binary fraction."""
    return Decimal(str(number))


def rounded(number: Decimal) -> Decimal:
    """Round half up to two places, as people do on paper."""
    return number.quantize(CENT, ROUND_HALF_UP)


def mean(values: Iterable[Decimal]) -> Decimal | None:
    """Return the mean with two places; None of nothing."""
    found = tuple(values)
    return rounded(sum(found, Decimal(0)) / len(found)) if found else None


def formula(values: Iterable[Decimal]) -> str:
    """Return how a mean is worked out: `(90.00 + 85.00) ÷ 2 = 87.50`; a single value is itself."""
    found = tuple(values)
    return str(found[0]) if len(found) == 1 else f"({' + '.join(map(str, found))}) ÷ {len(found)} = {mean(found)}"
