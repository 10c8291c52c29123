"""Since when a light has been red: the day on which its oldest reason came up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from site_builder.measures.light import Reason, light_of
from site_builder.measures.updates import missed_weeks, streak
from site_builder.periods import DAY, WEEK, UnknownYear
from site_builder.programme import Programme
from site_builder.register import Record


def red_since(record: Record, programme: Programme, as_of: date) -> date | None:
    """Return the first day on which what makes a light red today did so; None where no record tells, or it isn't red."""
    _, reasons = light_of(record, programme, as_of)
    days = (_since(reason, record, programme, as_of) for reason in reasons if reason.light == "red")
    return min((day for day in days if day), default=None)


def _since(reason: Reason, record: Record, programme: Programme, as_of: date) -> date | None:
    """Return the first day of a reason; nobody writes down on which day a task was blocked."""
    days: Mapping[str, date] = reason.params
    if reason.name in ("overdue", "plan_over", "parked_too_long"):
        return days["due"] + DAY
    if reason.name == "declared":
        return days["since"]
    if reason.name == "missed_weeks":
        return _missed_since(record, programme, as_of)
    if reason.name == "high_without_plan":
        return _overstepped_on(programme, days["since"], reason.params["days"])
    return None


def _missed_since(record: Record, programme: Programme, as_of: date) -> date:
    """Return the Monday after the week that was one too many."""
    missed = missed_weeks(record, programme.workdays, as_of)
    run = missed[len(missed) - streak(record, missed, as_of) :]
    limit: int = programme.policy(as_of)["red_missed_weeks"]
    return run[limit - 1] + WEEK


def _overstepped_on(programme: Programme, since: date, workdays: int) -> date | None:
    try:
        return programme.workdays.later(since, workdays + 1)
    except UnknownYear:
        return None
