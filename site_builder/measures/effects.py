"""Effects: how far an indicator came from where it was to its target, and whether it reached it (C6)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from site_builder.analysis import Effect, effects_of
from site_builder.measures import computes
from site_builder.measures.exact import CENT, HUNDRED, figure, rounded
from site_builder.register import Record

EFFECT = "PP923"


@dataclass(frozen=True)
class Reach:
    """How an effect stands: its share of the way in percent, and whether it was reached; None where not measured yet.

    Where the indicator was at its target from the beginning there is no way to go, and no share.
    """

    effect: Effect
    share: Decimal | None
    reached: bool | None


@computes(EFFECT)
def reach_of(effect: Effect) -> Reach:
    """效果走完了多少路。
    How far an effect came.

    （改进后 − 改进前）÷（目标 − 改进前），以百分数表示，保留两位小数。越高越好的指标不低于目标、越低越好的指标不高于目标，就算达到。比改进前还差，是负数；
    超过目标，大于 100%。改进前就等于目标的，没有比例，只看改进后是否仍达到目标。
    (after − before) ÷ (target − before) in percent, to two places. An indicator is reached when it isn't below its target
    where higher is better, or isn't above where lower is better. Worse than before is a negative share, past the target more than
    100 %. Where the indicator was at its target before, there is no share: it is reached if it is still there.

    Example:
        等待由 70 分钟降到 12 分钟，目标 15 分钟：(12 − 70) ÷ (15 − 70) = 105.45%，达到。
        A wait fell from 70 minutes to 12, with a target of 15: (12 − 70) ÷ (15 − 70) = 105.45 %, reached.
    """
    if effect.after is None:
        return Reach(effect, None, None)
    before, target, after = map(figure, (effect.before, effect.target, effect.after))
    reached = after >= target if effect.higher_is_better else after <= target
    return Reach(effect, None if target == before else _share(before, target, after, reached=reached), reached)


def _share(before: Decimal, target: Decimal, after: Decimal, *, reached: bool) -> Decimal:
    # Nothing moved towards a lower target would be “-0.00”: adding nought makes it 0.00.
    share = rounded(HUNDRED * (after - before) / (target - before)) + 0
    # What missed its target by a hair didn't come all the way.
    return share if reached else min(share, HUNDRED - CENT)


def reaches_of(record: Record) -> tuple[Reach, ...]:
    """Return how each effect of a pain point stands."""
    return tuple(map(reach_of, effects_of(record)))
