"""The top five 评选 of a quarter, and ranks with ties (A8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from site_builder.lifecycle import RANK, dates_in_force, rounds, stage_of
from site_builder.measures import computes
from site_builder.measures.basis import Basis
from site_builder.measures.quality import Quality, quality_of
from site_builder.periods import Period
from site_builder.register import Record, known_on

TOP = "PP909"
_NO_TIER = 9


@dataclass(frozen=True)
class Place:
    """A place of the top list; `stage` and `confirmed` are those at the end of the quarter, which ties go by."""

    rank: int
    quality: Quality
    value: Decimal
    stage: str
    tier: int | None
    confirmed: date | None


@computes(TOP)
def top(basis: Basis, quarter: Period) -> tuple[Place, ...]:
    """季度评选前 {top_places} 名。
    The top {top_places} of the quarter.

    本季度提出或跟进过（有进度或到达新阶段）的痛点，按质量分排名，至少 {min_reviewers} 位评审。同分的依次看：季度末阶段更靠后、受益人优先级更高、用户确认更早、序号更小。
    提出人得绩效加分 {top_bonus} 分，一人入选几个也只加一次；加分不进入活力评价分。
    Pain points proposed or followed up in the quarter (an entry or a stage in it), by quality, with at least {min_reviewers}
    reviewers. Equal ones go by the further stage at the end of the quarter, the higher tier, the earlier confirmation, the
    lower id. Each proposer gets {top_bonus} bonus points, once however many places; they don't enter the vitality score.

    Example:
        两个痛点都是 91.50 分：已经用户确认的排在已解决的前面。
        Two pain points with 91.50 each: the one that users confirmed comes before the one that is resolved.
    """
    numbers = basis.programme.policy(quarter.begin)
    found = []
    for record in basis.register.pain_points:
        if record.withdrawn is None and (quarter.name, record.name) in basis.marks and was_active(record, quarter):
            quality = quality_of(basis, record, quarter)
            if quality.value is not None and len(quality.marks) >= numbers["min_reviewers"]:
                found.append(_place(basis, quality, quality.value, quarter))
    found.sort(key=_order)
    chosen = found[: numbers["top_places"]]
    return tuple(replace(each, rank=rank) for rank, each in enumerate(chosen, 1))


def ranks(values: Sequence[Any]) -> list[int]:
    """Return the rank of each value, the highest first; equal ones share a rank (1, 1, 3)."""
    ordered = sorted(values, reverse=True)
    return [ordered.index(value) + 1 for value in values]


def was_active(record: Record, quarter: Period) -> bool:
    """Tell whether a pain point was proposed or followed up in a quarter: an entry or a stage lies in it."""
    days = [entry.on for entry in record.progress] + [day for stages in rounds(record) for day in stages.values()]
    return record.proposed_on in quarter or any(day in quarter for day in days)


def _place(basis: Basis, quality: Quality, value: Decimal, quarter: Period) -> Place:
    # What happened after the quarter must not change its list.
    then = known_on(quality.record, quarter.end) or quality.record
    tier = basis.programme.tier(then.department, then.proposed_on or quarter.begin)
    return Place(0, quality, value, stage_of(then), tier, dates_in_force(then).get("confirmed"))


def _order(place: Place) -> tuple[Any, ...]:
    confirmed = place.confirmed or date.max
    return (-place.value, -RANK[place.stage], place.tier or _NO_TIER, confirmed, place.quality.record.key)
