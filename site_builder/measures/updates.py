"""Weekly updates: which weeks a pain point owed a progress entry, and which it missed (A5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from site_builder.analysis import parkings_of
from site_builder.lifecycle import open_spans
from site_builder.periods import DAY, WEEK, UnknownYear, Workdays, monday, weeks_between
from site_builder.register import Record


def owed_weeks(record: Record, as_of: date) -> list[date]:
    """Return the Mondays of the weeks that owed an entry and are over.

    The week in which a pain point is proposed, closed or withdrawn owes none; nor does the week of the as-of date yet, nor
    one in which it was parked.
    """
    spans = ((begin, min(end or as_of, as_of)) for begin, end in open_spans(record))
    return [week for begin, end in spans for week in weeks_between(begin, end) if not _is_parked(record, week)]


def missed_weeks(record: Record, workdays: Workdays, as_of: date) -> list[date]:
    """Return the Mondays of the owed weeks without an entry; a week without a single workday owes none."""
    return [week for week in _weeks_without_entry(record, as_of) if _has_workday(week, workdays)]


def owes_entry(record: Record, workdays: Workdays, as_of: date) -> bool:
    """Tell whether a pain point still owes the entry of the as-of date's week.

    As for weeks that are over, the week in which it was proposed owes none, nor does a week without a single workday.
    """
    week = monday(as_of)
    since_before = any(end is None and begin < week for begin, end in open_spans(record))
    updated = any(monday(entry.on) == week for entry in record.progress)
    return since_before and not updated and not _is_parked(record, week) and bool(_has_workday(week, workdays))


def unknown_year(record: Record, workdays: Workdays, as_of: date) -> int | None:
    """Return a year whose calendar isn't known, so that a week without an entry can't be judged."""
    weeks = _weeks_without_entry(record, as_of)
    return next((week.year for week in weeks if _has_workday(week, workdays) is None), None)


def _weeks_without_entry(record: Record, as_of: date) -> list[date]:
    updated = {monday(entry.on) for entry in record.progress}
    return [week for week in owed_weeks(record, as_of) if week not in updated]


def _is_parked(record: Record, week: date) -> bool:
    return any(each.excuses(week, week + WEEK - DAY) for each in parkings_of(record))


def _has_workday(week: date, workdays: Workdays) -> bool | None:
    try:
        return workdays.week_has_one(week)
    except UnknownYear:
        return None


def streak(record: Record, missed: Iterable[date], as_of: date) -> int:
    """Return how many weeks in a row are missed up to now; an entry ends the run, also one of the present week.

    A reopening begins anew: what was missed before the pain point was closed doesn't run on; nor does what was missed
    before it was parked.
    """
    begins = (*(begin for begin, _ in open_spans(record)), *(each.since for each in parkings_of(record)))
    begin = max((each for each in begins if each <= as_of), default=date.min)
    last = max((entry.on for entry in record.progress), default=date.min)
    since = monday(max(begin, last))
    return sum(week > since for week in missed) if last < monday(as_of) else 0
