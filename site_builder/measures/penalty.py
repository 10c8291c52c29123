"""Points off for the months in which a group missed its elimination quota (A8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from site_builder.measures import computes
from site_builder.measures.basis import Basis
from site_builder.measures.exact import NOUGHT, exact, rounded
from site_builder.measures.owing import was_there
from site_builder.measures.quota import GroupMonth, group_month
from site_builder.measures.steps import Steps, then, value_of
from site_builder.periods import Period, year
from site_builder.programme import Unit

PENALTY = "PP905"


@computes(PENALTY)
def missed_months(basis: Basis, person: Unit, quarter: Period) -> tuple[GroupMonth, ...]:
    """小组没有完成消除指标，每个月扣分。
    Points off for each month in which the group missed its quota.

    小组有一个月没有完成消除指标，负责人和每位组员各扣 {penalty_per_month} 分，按月累计（范围：{accumulate_over}），扣到 0 为止。以当月最后一天所在（负责人：所带）的小组
    为准，当月不是所有工作日都在职的不扣；月份没有结束的不扣。每月扣几分看当月第一天的规定，累计范围看季度第一天的规定。
    For each month in which the group missed its elimination quota, its lead and every member lose {penalty_per_month}, added
    up by month (over the {accumulate_over}), never below 0. The group is the one belonged to (a lead: led) on the last day of
    the month; whoever wasn't employed on all workdays of the month loses nothing for it, nor is a month that isn't over judged.
    The points are those in force on the month's first day, the months added up go by the quarter's first day.

    Example:
        4 月、6 月小组未达标：88.00 − 1 − 1 = 86.00；得分 0.50 时扣到 0.00。
        The group missed April and June: 88.00 − 1 − 1 = 86.00; a score of 0.50 goes down to 0.00.
    """
    whole_year = basis.programme.policy(quarter.begin)["accumulate_over"] == "year"
    begin = year(quarter.begin.year).begin if whole_year else quarter.begin
    found = []
    for month in Period("", begin, quarter.end).months:
        if basis.is_over(month) and was_there(basis.programme, person, month):
            led = basis.programme.led_by(person.id, month.end)
            groups = led or (basis.programme.group_of(person.id, month.end) or "",)
            missed = [each for each in (group_month(basis, group, month) for group in groups) if each.met is False]
            found += missed[:1]
    return tuple(found)


def points_off(basis: Basis, month: Period) -> Decimal:
    """Return the points that a missed month costs, as the policy says on its first day."""
    return rounded(exact(basis.programme.policy(month.begin)["penalty_per_month"]))


def less_penalty(steps: Steps, basis: Basis, missed: Sequence[GroupMonth], *, known: bool) -> Steps:
    """Append a step for each missed month; while there is no score, nothing is taken off yet."""
    for one in missed:
        points = points_off(basis, one.month)
        group = basis.programme.units["group"].get(one.group)
        params: dict[str, Any] = {"month": one.month.name, "group": group.name if group else one.group}
        params |= {"done": len(one.eliminated), "quota": one.quota, "points": points}
        left = max(value_of(steps) - points, NOUGHT)
        name = "penalty_waits" if not known else "penalty" if value_of(steps) else "penalty_at_nought"
        steps = then(steps, PENALTY, name, looked_at([one]), to=left, **params)
    return steps


def looked_at(months: Iterable[GroupMonth]) -> tuple[str, ...]:
    """Return what counts in these months, and the plans that say so."""
    found: dict[str, None] = {}
    for each in months:
        found |= {record.key: None for record in each.eliminated}
        if each.plan:
            found[each.plan.record.path] = None
    return tuple(found)
