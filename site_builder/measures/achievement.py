"""Achievement of an indicator: how much of its target was reached (B8)."""

from __future__ import annotations

from decimal import Decimal

from site_builder.measures import computes
from site_builder.measures.exact import HUNDRED, NOUGHT, rounded

ACHIEVEMENT = "PP931"


@computes(ACHIEVEMENT)
def achievement_of(actual: Decimal, target: Decimal, *, higher_is_better: bool) -> Decimal | None:
    """一个指标的达成率。
    The achievement of an indicator.

    越高越好的：实际 ÷ 目标；越低越好的：目标 ÷ 实际。以百分数表示，保留两位小数。越低越好、实际为 0 的没有达成率，得分按上限 {achievement_cap}% 计。
    Where higher is better actual ÷ target, where lower is better target ÷ actual, in percent to two places. Where lower is
    better and the actual is 0 there is no achievement, and the score is the cap of {achievement_cap} %.

    Example:
        满意度目标 4.0、实际 4.5：4.5 ÷ 4.0 = 112.50%；响应时间目标 4 小时、实际 5 小时：4 ÷ 5 = 80.00%。
        Satisfaction with a target of 4.0 and 4.5 reached: 4.5 ÷ 4.0 = 112.50 %; a response time of 5 hours with a target of 4:
        4 ÷ 5 = 80.00 %.
    """
    if higher_is_better:
        return rounded(HUNDRED * actual / target) if target else None
    return rounded(HUNDRED * target / actual) if actual else None


def scored(achievement: Decimal | None, cap: Decimal, *, higher_is_better: bool) -> Decimal:
    """Return an indicator's score: its achievement, no higher than the cap.

    Where nothing could be divided, a lower figure can't be better than 0, which is the cap; a target of 0 gives nothing.
    """
    if achievement is None:
        return NOUGHT if higher_is_better else cap
    return min(achievement, cap)
