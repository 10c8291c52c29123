"""Weeks, months, quarters and workdays: arithmetic on dates, without a clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

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


@dataclass(frozen=True)
class Workdays:
    """The workdays of China with make-up days; the organization's corrections come first."""

    corrections: tuple[Correction, ...] = ()

    def is_workday(self, day: date) -> bool:
        """Tell whether people work on that day; raises `UnknownYear` rather than guess."""
        for correction in self.corrections:
            if correction.begin <= day <= correction.end:
                return correction.workday
        # The library's tables take a while to import: only what counts workdays pays for them.
        import chinese_calendar

        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            raise UnknownYear(day.year) from None

    def between(self, after: date, until: date, at_most: int = 10_000) -> int:
        """Count the workdays after one day up to and including another; stops counting at `at_most`."""
        found = 0
        day = after
        while day < until and found < at_most:
            day += DAY
            found += self.is_workday(day)
        return found

    def week_has_one(self, first: date) -> bool:
        """Tell whether the week that begins on that Monday has a workday at all."""
        return any(self.is_workday(first + timedelta(days=n)) for n in range(7))
