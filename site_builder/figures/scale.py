"""From values to places in a picture, and the round numbers an axis is marked with.

Decimals bear what floats don't: differences of the largest ones, and ticks that read 0.3 and not 0.30000000000000004.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Scale:
    """An axis: from the value `low` at `start` to the value `high` at `end`, marked at `ticks`."""

    low: Decimal
    high: Decimal
    start: float
    end: float
    ticks: tuple[Decimal, ...] = ()

    def at(self, value: float | Decimal) -> float:
        """Return the place of a value; what lies beyond the ends is put at the end, a single value in the middle."""
        span = self.high - self.low
        share = (exact(value) - self.low) / span if span else Decimal("0.5")
        return round(self.start + (self.end - self.start) * float(min(max(share, Decimal(0)), Decimal(1))), 1)


def exact(value: float | Decimal) -> Decimal:
    """Return a number as it is written: 4.1 is 4.1, not the nearest float."""
    return Decimal(str(value))


def axis(values: Iterable[float], start: float, end: float, *, zero: bool, about: int = 5) -> Scale:
    """Return an axis that holds the values between two ticks at round numbers; with `zero` it holds 0 as well."""
    known = [exact(value) for value in values]
    low, high = min(known, default=Decimal(0)), max(known, default=Decimal(0))
    if zero or low == high:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    ticks = _ticks(low, high if high > low else low + 1, about)
    return Scale(ticks[0], ticks[-1], start, end, ticks)


def ticks_below(high: Decimal, about: int = 5) -> tuple[Decimal, ...]:
    """Return round numbers from 0 up to a value, none beyond it."""
    return tuple(tick for tick in _ticks(Decimal(0), high or Decimal(1), about) if tick <= high)


def marks(ticks: Sequence[Decimal]) -> list[str]:
    """Return ticks as an axis says them, all with as many decimals: 10,000 and 20,000; 0.05 and 0.10; 2E+12."""
    step = ticks[-1] - ticks[0] if len(ticks) < 2 else ticks[1] - ticks[0]
    largest = max(map(abs, ticks))
    if step and (step.adjusted() < -6 or largest.adjusted() >= 9):
        return [f"{tick.normalize():E}" if tick else "0" for tick in ticks]
    decimals = max(0, -step.adjusted())
    return [f"{tick:,.{decimals}f}".replace("-", "\N{MINUS SIGN}") for tick in ticks]


def _ticks(low: Decimal, high: Decimal, about: int) -> tuple[Decimal, ...]:
    rough = (high - low) / about
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * each for each in _STEPS if power * each >= rough)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return tuple(step * (first + index) for index in range(int(last - first) + 1))
