"""Exact figures: decimals with two places, rounded half up at each step that is shown, so that anybody can check them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
NOUGHT = Decimal("0.00")
HUNDRED = Decimal("100.00")
# Finer than any figure that means something, and coarse enough for sums and quotients to stay exact.
_FINEST = 8


def exact(number: float | int | str | Decimal) -> Decimal:
    """Return the number that was written, not its nearest binary fraction."""
    return Decimal(str(number))


def figure(number: float | int) -> Decimal:
    """Return a figure that somebody typed, to eight places at most."""
    found = exact(number)
    return found if _places(found) <= _FINEST else found.quantize(Decimal(1).scaleb(-_FINEST), ROUND_HALF_UP)


def finely(number: Decimal, figures: Iterable[Decimal]) -> Decimal:
    """Round what was worked out from figures to two places, or to as many as the finest of them has.

    What isn't nought stays so, with two places more: a third of 0.01 is no 0.00.
    """
    places = max((2, *(_places(each) for each in figures)))
    found = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return found if found or not number else number.quantize(Decimal(1).scaleb(-places - 2), ROUND_HALF_UP)


def _places(number: Decimal) -> int:
    return -int(number.as_tuple().exponent)


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


def plain(number: Decimal) -> str:
    """Return a number as people write it, without needless noughts."""
    return f"{number.normalize():f}" if number else "0"
