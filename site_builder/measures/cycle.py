"""Cycle time: how many days pain points take from stage to stage (C7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from site_builder.lifecycle import RANK, STAGES, open_spans, rounds
from site_builder.measures import computes
from site_builder.measures.shares import median, ninetieth
from site_builder.periods import Period
from site_builder.register import Record

CYCLE = "PP942"
WHOLE = "whole"
# What is timed: the way to each stage from the one before it, and from the proposal to the closing.
TIMED = (*STAGES[1:], WHOLE)


@dataclass(frozen=True)
class Stretch:
    """The days that a pain point took to a stage, and the day on which it got there."""

    stage: str
    days: int
    on: date


@dataclass(frozen=True)
class CycleTime:
    """How long the way to a stage took: of how many, the median and the 90th percentile in calendar days."""

    stage: str
    count: int
    median: Decimal | None
    ninetieth: int | None


def stretches(record: Record) -> tuple[Stretch, ...]:
    """Return each stretch of a pain point's ways through the loop; after a reopening it starts from that day."""
    return () if record.withdrawn is not None else tuple(_stretches(record))


def _stretches(record: Record) -> Iterator[Stretch]:
    begins = (None, *(each.on for each in record.reopenings))
    for begin, dates in zip(begins, rounds(record), strict=True):
        ordered = sorted(dates.items(), key=lambda pair: RANK[pair[0]])
        before = begin
        for stage, on in ordered:
            if before is not None and on >= before:
                yield Stretch(stage, (on - before).days, on)
            before = on
    for begin, end in open_spans(record):
        if end is not None:
            yield Stretch(WHOLE, (end - begin).days, end)


@computes(CYCLE)
def cycle_times(found: Iterable[Stretch], period: Period | None = None) -> tuple[CycleTime, ...]:
    """每个阶段用了多少天。
    How many days each stage took.

    从上一阶段到这一阶段的日历天数，记在到达的那个时期；“全程”从提出到结束。重新打开的，从重新打开那天另算一程；还没有结束就重新打开的，
    全程仍从提出那天算。撤回的不算。中位数是排序后正中间的一个（偶数个取中间两个的平均，一位小数）；90% 分位数是至少九成不超过它的最小的数。
    Calendar days from the stage before, counted in the period in which the stage was reached; “in all” is from the proposal to
    the closing. After a reopening a new way starts on that day; what was reopened before it was closed still counts in all from
    its proposal. What was withdrawn doesn't count. The median is the one in the middle (of an even count the mean of the two,
    to one place); the 90th percentile is the smallest number that at least nine tenths don't exceed.

    Example:
        10 个痛点用了 1、2、3、4、5、6、7、8、9、30 天：中位数 (5 + 6) ÷ 2 = 5.5，90% 分位数是第 9 个，9 天。
        Ten pain points took 1, 2, 3, 4, 5, 6, 7, 8, 9 and 30 days: the median is (5 + 6) ÷ 2 = 5.5, the 90th percentile the
        ninth of them, 9 days.
    """
    days: dict[str, list[int]] = {stage: [] for stage in TIMED}
    for each in found:
        if each.stage in days and (period is None or each.on in period):
            days[each.stage].append(each.days)
    return tuple(CycleTime(stage, len(taken), median(taken), ninetieth(taken)) for stage, taken in days.items())
