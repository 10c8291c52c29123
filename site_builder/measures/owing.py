"""Who owes pain points, and in which months (A5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from site_builder.measures import computes
from site_builder.periods import Period, UnknownYear, Workdays
from site_builder.programme import Programme, Unit

Role = Literal["employee", "lead"]
OWES = "PP901"


@dataclass(frozen=True)
class Owing:
    """The months in which a person owes pain points, and why not in the others (key of the words below `excused`).

    `reasons` are those that the organization gives for exempted months.
    """

    months: tuple[str, ...]
    excused: Mapping[str, str]
    reasons: Mapping[str, str]
    required: int


@computes(OWES)
def owing(programme: Programme, person: Unit, quarter: Period) -> Owing:
    """谁要提交，哪几个月要提交。
    Who owes pain points, and in which months.

    普通员工每月提交 {monthly_quota} 个，整季度 {quarterly_quota} 个。一个月的所有工作日都在职、都不是分组负责人，也没有免交，这个月才要提交；
    只有部分月份要提交的，季度数量按月份折算，不足一个的舍去。项目开始以前的月份不计。
    An ordinary employee owes {monthly_quota} a month and {quarterly_quota} in a full quarter. A month is owed by whoever was
    employed and no group lead on all its workdays and isn't exempted; with fewer months the quarter's number shrinks in
    proportion, parts of one dropped. Months before the programme began owe nothing.

    Example:
        5 月 18 日入职：4 月、5 月不用提交，6 月提交 1 个，季度 1 个。
        Joined on 18 May: nothing for April and May, 1 for June, 1 in the quarter.
    """
    reasons = {month.name: excuse(programme, person, month) for month in quarter.months}
    months = tuple(name for name, reason in reasons.items() if reason is None)
    numbers = programme.policy(quarter.begin)
    by_month = sum(programme.policy(month.begin)["monthly_quota"] for month in quarter.months if month.name in months)
    share = numbers["quarterly_quota"] * len(months) // len(reasons)
    excused = {name: reason for name, reason in reasons.items() if reason is not None}
    exempt = {name: _exemption(programme, person, name) for name, reason in excused.items() if reason == "exempt"}
    return Owing(months, excused, exempt, max(by_month, share))


def excuse(programme: Programme, person: Unit, month: Period) -> str | None:
    """Return why a person owes nothing in a month, None when the month is owed."""
    if month.begin < programme.begin:
        return "before"
    if _exemption(programme, person, month.name):
        return "exempt"
    away, leading = _away(person, month), _leading(programme, person, month)
    if _matters(away, programme.workdays):
        return "away"
    return "lead" if _matters(leading, programme.workdays) else None


def _exemption(programme: Programme, person: Unit, month: str) -> str:
    """Return why a person is exempted in a month; empty when they aren't."""
    found = (each for each in programme.exemptions if each.person == person.id and each.first <= month <= each.last)
    return next((each.reason for each in found), "")


def was_there(programme: Programme, person: Unit, month: Period) -> bool:
    """Tell whether a person was employed on all workdays of a month."""
    return not _matters(_away(person, month), programme.workdays)


def last_day_in(person: Unit, period: Period, as_of: date) -> date | None:
    """Return the last day of a period, up to the as-of date, on which a person is employed; None when on none."""
    last = min(period.end, max(as_of, period.begin), person.left_on or date.max)
    return last if last >= period.begin and person.employed_on(last) else None


def role_on(programme: Programme, person_id: str, day: date) -> Role:
    """Return whether a person is a group lead or an ordinary employee on a day."""
    return "lead" if programme.led_by(person_id, day) else "employee"


def _away(person: Unit, month: Period) -> list[date]:
    if person.employed_on(month.begin) and person.employed_on(month.end):
        return []
    return [day for day in month.days if not person.employed_on(day)]


def _leading(programme: Programme, person: Unit, month: Period) -> list[date]:
    return [day for day in month.days if programme.led_by(person.id, day)] if programme.leads_ever(person.id) else []


def _matters(days: list[date], workdays: Workdays) -> bool:
    """Tell whether one of the days is a workday; where the calendar isn't known, the doubt benefits the person."""
    try:
        return any(workdays.is_workday(day) for day in days)
    except UnknownYear:
        return True
