"""Quotas: what each group must eliminate a month, and whether it did (A7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from site_builder.measures import computes
from site_builder.measures.basis import Basis
from site_builder.measures.exact import HUNDRED, rounded
from site_builder.papers import Plan
from site_builder.periods import Period
from site_builder.programme import Programme
from site_builder.register import Record

QUOTA = "PP908"


@dataclass(frozen=True)
class GroupMonth:
    """A group's month: its quota, what was planned, what counts, and what doesn't and why.

    `met` is None while the month runs and isn't met yet. `missed` are planned ones that weren't eliminated.
    """

    group: str
    month: Period
    quota: int
    plan: Plan | None
    planned: tuple[str, ...]
    eliminated: tuple[Record, ...]
    unplanned: tuple[Record, ...]
    reopened: tuple[Record, ...]
    missed: tuple[str, ...]
    met: bool | None


def quota_of(basis: Basis, group: str, month: Period) -> int:
    """Return how many a group must eliminate in a month; nothing before the programme, or with nobody in the group."""
    if month.begin < basis.programme.begin or (group, month.name) not in basis.staffed:
        return 0
    numbers = basis.programme.policy(month.begin)
    own = (each["quota"] for each in numbers["elimination_quotas"] if each["group"] == group)
    return int(next(own, numbers["elimination_quota"]))


@computes(QUOTA)
def group_month(basis: Basis, group: str, month: Period) -> GroupMonth:
    """小组每月的消除指标。
    A group's elimination quota for the month.

    每组每月至少消除 {elimination_quota} 个，另有指标的小组见列表。以分组负责人列出的月度计划为准：只有列入计划的消除才计（only_planned_counts）；计划外的
    消除另行列出。数字取当月第一天有效的规定；月份没有结束的不判断。
    At least {elimination_quota} a month, but for the groups listed with a quota of their own. The lead's monthly plan
    decides: only planned eliminations count (only_planned_counts); others are listed apart. The numbers are those in
    force on the first of the month; a month that isn't over isn't judged.

    Example:
        指标 2，计划 3 个，消除 2 个，其中 1 个不在计划里：计 1 个，未达标。
        Quota 2, 3 planned, 2 eliminated of which 1 unplanned: 1 counts, the quota is missed.
    """
    plan = basis.plans.get((group, month.name))
    planned = plan.ids if plan else ()
    found = basis.eliminations.get((group, month.name), ())
    standing = tuple(each.record for each in found if each.reopened_on is None)
    only_planned = basis.programme.policy(month.begin)["only_planned_counts"]
    unplanned = tuple(record for record in standing if record.name not in planned)
    counting = tuple(record for record in standing if not only_planned or record.name in planned)
    quota = quota_of(basis, group, month)
    met = True if len(counting) >= quota else False if basis.is_over(month) else None
    done = {record.name for record in standing}
    return GroupMonth(
        group,
        month,
        quota,
        plan,
        planned,
        counting,
        unplanned,
        tuple(each.record for each in found if each.reopened_on is not None),
        tuple(each for each in planned if each not in done),
        met,
    )


def achievement(months: Sequence[GroupMonth]) -> Decimal | None:
    """Return in percent how much of their quotas these months reached, at most 100; None when nothing was due."""
    quota = sum(each.quota for each in months)
    done = sum(len(each.eliminated) for each in months)
    return min(rounded(HUNDRED * done / quota), HUNDRED) if quota else None


def settled_on(programme: Programme, month: Period) -> date:
    """Return the day after which changes of a month's plan are marked: its first checkpoint, else its last day."""
    return next((day for day in programme.checkpoint_days if day in month), month.end)
