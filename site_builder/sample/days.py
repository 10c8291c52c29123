"""Workdays, quarters, and the months over which a register of a given size is spread."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import ceil

import chinese_calendar

from site_builder.sample.words import die

FROZEN_ON = date(2015, 12, 18)
_EARLIEST = date(2004, 6, 1)
_LATEST = date(2016, 6, 30)
_FEWEST_MONTHS = 9
_USUAL_MONTH = 840  # leaves room below 900 for a month that is busier than the mean


@dataclass(frozen=True)
class Month:
    """A month of the register: its first day and how many records it has."""

    first: date
    count: int


@cache
def workdays() -> tuple[date, ...]:
    """Mondays to Fridays that are no holiday, ascending; make-up weekends are left out to stay simple."""
    span = (_LATEST - _EARLIEST).days
    days = (_EARLIEST + timedelta(n) for n in range(span + 1))
    return tuple(day for day in days if day.weekday() < 5 and chinese_calendar.is_workday(day))


def shift(day: date, count: int) -> date:
    """The workday ``count`` workdays after ``day`` (before it when negative; 0: the day itself or the next workday)."""
    return workdays()[bisect_left(workdays(), day) + count]


def distance(start: date, end: date) -> int:
    """Workdays from ``start`` to ``end``, negative when the end is earlier."""
    return bisect_left(workdays(), end) - bisect_left(workdays(), start)


def monday(day: date) -> date:
    """The Monday of the day's ISO week."""
    return day - timedelta(day.weekday())


def stretch(start: date, end: date) -> tuple[date, ...]:
    """The workdays from ``start`` up to, but without ``end``."""
    days = workdays()
    return days[bisect_left(days, start) : bisect_left(days, end)]


def week(first: date) -> tuple[date, ...]:
    """The workdays of the week that starts on the Monday ``first``."""
    return stretch(first, first + timedelta(7))


def month_days(first: date) -> tuple[date, ...]:
    """The workdays of a month on which something may be proposed, up to the frozen day.

    The last two of a whole month are left out: a pain point has to be analysed within its month to count in it.
    """
    if next_month(first) > FROZEN_ON:
        return stretch(first, FROZEN_ON + timedelta(1))
    return stretch(first, next_month(first))[:-2]


def last_workday(day: date) -> date:
    """The last workday of the day's month."""
    return shift(next_month(day.replace(day=1)), -1)


def next_month(first: date) -> date:
    """The first day of the following month."""
    return (first + timedelta(31)).replace(day=1)


def quarter_start(day: date) -> date:
    """The first day of the day's quarter."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def next_quarter(first: date) -> date:
    """The first day of the following quarter."""
    return next_month(next_month(next_month(first)))


def spread(pain_points: int, seed: int) -> tuple[Month, ...]:
    """Months up to December 2015, with counts that add up to ``pain_points``; none much above 900."""
    length = max(_FEWEST_MONTHS, ceil(pain_points / _USUAL_MONTH))
    firsts = [_month_before(n) for n in range(length - 1, -1, -1)]
    rng = die(seed, "months")
    weights = [rng.uniform(0.97, 1.03) for _ in firsts]
    weights[-1] *= len(month_days(firsts[-1])) / 22
    ends = [round(pain_points * sum(weights[: n + 1]) / sum(weights)) for n in range(length)]
    starts = [0, *ends[:-1]]
    return tuple(Month(first, end - start) for first, start, end in zip(firsts, starts, ends, strict=True))


def checkpoints(months: tuple[Month, ...]) -> Iterator[tuple[date, list[date]]]:
    """Each quarter's first day with its three Fridays: third, third and second of its months."""
    first = quarter_start(months[0].first)
    while first <= months[-1].first:
        second = next_month(first)
        third = next_month(second)
        yield first, [_friday(first, 3), _friday(second, 3), _friday(third, 2)]
        first = next_month(third)


def _month_before(count: int) -> date:
    number = FROZEN_ON.year * 12 + FROZEN_ON.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def _friday(first: date, which: int) -> date:
    return first + timedelta((4 - first.weekday()) % 7 + 7 * (which - 1))
