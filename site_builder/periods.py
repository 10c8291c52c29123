"""Weeks, months, quarters and workdays: arithmetic on dates, without a clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

Kind = Literal["month", "quarter", "year"]
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


class UnknownYear(Exception):
    """The national calendar of this year isn't known yet, and no correction covers the day."""

    def __init__(self, year: int) -> None:
        """Keep the year for whoever reports it."""
        super().__init__(year)
        self.year = year


def monday(day: date) -> date:
    """Return the first day of the day's ISO week."""
    return day - timedelta(days=day.weekday())


def week_name(day: date) -> str:
    """Return the ISO week, such as `2015-W15`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def month_of(day: date) -> str:
    """Return the month, such as `2015-04`."""
    return f"{day:%Y-%m}"


def months_between(first: str, last: str) -> list[str]:
    """Return every month from the first to the last, both included."""
    year, month = int(first[:4]), int(first[5:])
    months = []
    while (name := f"{year:04d}-{month:02d}") <= last:
        months.append(name)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months


@dataclass(frozen=True)
class Period:
    """A month, a quarter or a year: its name (`2015-04`, `2015-Q2`, `2015`), its first and its last day."""

    name: str
    begin: date
    end: date

    def __contains__(self, day: date | None) -> bool:
        """Tell whether a day lies in the period; no day lies in none."""
        return day is not None and self.begin <= day <= self.end

    @property
    def kind(self) -> Kind:
        """Tell whether it is a month, a quarter or a year, as its name says."""
        return "year" if len(self.name) == 4 else "quarter" if "Q" in self.name else "month"

    @property
    def days(self) -> tuple[date, ...]:
        """Return every day of the period, in order."""
        return tuple(self.begin + timedelta(days=n) for n in range((self.end - self.begin).days + 1))

    @property
    def months(self) -> tuple[Period, ...]:
        """Return the months of the period, in order."""
        return tuple(map(month, months_between(month_of(self.begin), month_of(self.end))))


def month(name: str) -> Period:
    """Return the month of a name such as `2015-04`; raises `ValueError` for any other name."""
    if not re.fullmatch(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])", name):
        raise ValueError(name)
    begin = date.fromisoformat(f"{name}-01")
    return Period(name, begin, _month_end(begin))


def quarter(name: str) -> Period:
    """Return the quarter of a name such as `2015-Q2`; raises `ValueError` for any other name."""
    if not re.fullmatch(r"(19|20|21)[0-9]{2}-Q[1-4]", name):
        raise ValueError(name)
    begin = date(int(name[:4]), 3 * int(name[-1]) - 2, 1)
    return Period(name, begin, _month_end(begin.replace(month=begin.month + 2)))


def quarter_of(day: date) -> Period:
    """Return the quarter that a day lies in."""
    return quarter(f"{day.year:04d}-Q{(day.month + 2) // 3}")


def quarters_between(first: date, last: date) -> list[Period]:
    """Return every quarter from the one of the first day to the one of the last, both included."""
    found = [quarter_of(first)] if first <= last else []
    while found and found[-1].end < last:
        found.append(quarter_of(found[-1].end + DAY))
    return found


def year(number: int) -> Period:
    """Return a calendar year."""
    return Period(str(number), date(number, 1, 1), date(number, 12, 31))


def named(name: str) -> Period:
    """Return the month, quarter or year of a name such as `2015-04`, `2015-Q2`, `2015`; else raises `ValueError`."""
    if re.fullmatch(r"(19|20|21)[0-9]{2}", name):
        return year(int(name))
    return quarter(name) if "Q" in name else month(name)


def of_kind(kind: Kind, day: date) -> Period:
    """Return the period of a kind that a day lies in."""
    if kind == "quarter":
        return quarter_of(day)
    return year(day.year) if kind == "year" else month(month_of(day))


def before(period: Period) -> Period:
    """Return the period of the same kind that ends where this one begins."""
    return of_kind(period.kind, period.begin - DAY)


def year_before(period: Period) -> Period:
    """Return the same period of the year before."""
    return of_kind(period.kind, period.begin.replace(year=period.begin.year - 1))


def _month_end(begin: date) -> date:
    return (begin + timedelta(days=31)).replace(day=1) - DAY


def weeks_between(first: date, last: date) -> Iterator[date]:
    """Yield the Monday of each week after the first day's week and before the last day's week."""
    week, end = monday(first), monday(last)
    while end - week > WEEK:
        week += WEEK
        yield week


@dataclass(frozen=True)
class Correction:
    """A stretch of days that the organization calls workdays, or not, whatever the national calendar says."""

    begin: date
    end: date
    workday: bool


@lru_cache(maxsize=8192)
def _is_national_workday(day: date) -> bool:
    # The library's tables take a while to import: only what counts workdays pays for them. It also searches all its
    # years for each day, and the same days are asked for once per pain point.
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise UnknownYear(day.year) from None


@dataclass(frozen=True)
class Workdays:
    """The workdays of China with make-up days; the organization's corrections come first."""

    corrections: tuple[Correction, ...] = ()

    def is_workday(self, day: date) -> bool:
        """Tell whether people work on that day; raises `UnknownYear` rather than guess."""
        for correction in self.corrections:
            if correction.begin <= day <= correction.end:
                return correction.workday
        return _is_national_workday(day)

    def between(self, after: date, until: date, at_most: int = 10_000) -> int:
        """Count the workdays after one day up to and including another; stops counting at `at_most`."""
        found = 0
        day = after
        while day < until and found < at_most:
            day += DAY
            found += self.is_workday(day)
        return found

    def later(self, after: date, workdays: int) -> date:
        """Return the day by which so many workdays have gone by after a day."""
        day = after
        while workdays > 0:
            day += DAY
            workdays -= self.is_workday(day)
        return day

    def is_near(self, after: date, until: date, limit: int) -> bool:
        """Tell whether at most so many workdays are left; where the calendar isn't known, days count instead."""
        try:
            return self.between(after, until, at_most=limit + 1) <= limit
        except UnknownYear:
            return until - after <= limit * DAY

    def within(self, period: Period) -> list[date]:
        """Return the workdays of a period, in order."""
        return [day for day in period.days if self.is_workday(day)]

    def week_has_one(self, first: date) -> bool:
        """Tell whether the week that begins on that Monday has a workday at all."""
        return any(self.is_workday(first + timedelta(days=n)) for n in range(7))
