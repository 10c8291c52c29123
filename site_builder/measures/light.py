"""The light 红黄绿灯, computed with its reasons (A6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from site_builder.analysis import Parking, parking_of
from site_builder.lifecycle import dates_in_force, is_open, reached
from site_builder.measures.priority import LEVELS, priority_of
from site_builder.measures.updates import missed_weeks, streak, unknown_year
from site_builder.parts import Task
from site_builder.periods import UnknownYear
from site_builder.programme import Programme
from site_builder.register import Record

# From best to worst; a closed or withdrawn pain point has none of them.
LIGHTS = ("green", "yellow", "red")
SEVERITY = {light: rank for rank, light in enumerate(LIGHTS)}


@dataclass(frozen=True)
class Reason:
    """Why a light isn't green; `name` is the key of its words below `lights`, which `params` fill."""

    light: str
    name: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Situation:
    """What the reasons are computed from: a pain point, the programme, and the numbers in force on the as-of date."""

    record: Record
    programme: Programme
    as_of: date

    @property
    def numbers(self) -> Mapping[str, Any]:
        """Return the programme's numbers on the as-of date."""
        return self.programme.policy(self.as_of)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Return the tasks that still matter: once resolved, the plan is behind us."""
        if reached(self.record, "resolved"):
            return ()
        return tuple(task for task in self.record.tasks if not task.is_settled)

    @property
    def lacks_plan(self) -> bool:
        """Tell whether there is still something to plan, and no plan."""
        return not reached(self.record, "resolved") and plan_end(self.record) is None

    @property
    def parking(self) -> Parking | None:
        """Return what keeps the pain point waiting; once resolved nothing does."""
        return None if reached(self.record, "resolved") else parking_of(self.record)


def light_of(record: Record, programme: Programme, as_of: date) -> tuple[str | None, tuple[Reason, ...]]:
    """Return the light with every reason, worst first; None for a pain point that is not in hand."""
    if not is_open(record):
        return None, ()
    reasons = (*computed_reasons(record, programme, as_of), *_declared(record, as_of))
    ordered = tuple(sorted(reasons, key=lambda reason: -SEVERITY[reason.light]))
    return worst(ordered), ordered


def computed_reasons(record: Record, programme: Programme, as_of: date) -> tuple[Reason, ...]:
    """Return the reasons that follow from dates and entries alone."""
    situation = Situation(record, programme, as_of)
    found: list[Reason] = []
    for reasons in (_overdue, _blocked, _missed, _due_soon, _no_plan, _high_without_plan, _parked):
        try:
            found.extend(reasons(situation))
        except UnknownYear as error:
            unknown = Reason("yellow", "unknown_year", {"year": error.year})
            found += [unknown] if unknown not in found else []
    return tuple(found)


def worst(reasons: tuple[Reason, ...]) -> str:
    """Return the worst light among reasons; green when there are none."""
    return max((reason.light for reason in reasons), key=SEVERITY.__getitem__, default="green")


def late_days(record: Record, programme: Programme, as_of: date) -> int:
    """Return by how many calendar days what is due is late: the most overdue task, or the look at what was parked."""
    due = due_days(record, programme, as_of)
    return max((as_of - min(due)).days, 0) if due else 0


def due_days(record: Record, programme: Programme, as_of: date) -> list[date]:
    """Return the days by which something is due in a pain point in hand: its open tasks, the look at what was parked."""
    if not is_open(record):
        return []
    situation = Situation(record, programme, as_of)
    parking = [situation.parking.review_on] if situation.parking else []
    return [*(task.due for task in situation.tasks if task.due), *parking]


def plan_end(record: Record) -> date | None:
    """Return the last due date of the tasks that were not dropped; what was due before a reopening is behind us."""
    since = reopened_on(record) or date.min
    due = (task.due for task in record.tasks if task.due and task.state != "dropped" and task.due >= since)
    return max(due, default=None)


def reopened_on(record: Record) -> date | None:
    """Return the day of the last reopening."""
    return max((reopening.on for reopening in record.reopenings), default=None)


def _overdue(situation: Situation) -> Iterator[Reason]:
    for task in situation.tasks:
        if task.due and task.due < situation.as_of:
            days = (situation.as_of - task.due).days
            yield Reason("red", "overdue", {**_named(situation, task), "due": task.due, "days": days})
    end = plan_end(situation.record)
    if end and end < situation.as_of and not situation.tasks and not reached(situation.record, "resolved"):
        yield Reason("red", "plan_over", {"due": end, "days": (situation.as_of - end).days})


def _named(situation: Situation, task: Task) -> dict[str, str]:
    """Return what a task is called, and who owns it where that isn't the proposer, whom everything else names."""
    owner = task.owner if task.owner != situation.record.proposer else None
    return {"task": task.name, "owner": owner or ""}


def _blocked(situation: Situation) -> Iterator[Reason]:
    for task in situation.tasks:
        if task.state == "blocked":
            yield Reason("red", "blocked", {**_named(situation, task), "reason": task.reason or "—"})


def _missed(situation: Situation) -> Iterator[Reason]:
    missed = missed_weeks(situation.record, situation.programme.workdays, situation.as_of)
    weeks = streak(situation.record, missed, situation.as_of)
    if weeks >= situation.numbers["red_missed_weeks"]:
        yield Reason("red", "missed_weeks", {"weeks": weeks})
    elif weeks >= situation.numbers["yellow_missed_weeks"]:
        yield Reason("yellow", "missed_week", {"weeks": weeks})
    year = unknown_year(situation.record, situation.programme.workdays, situation.as_of)
    if year is not None:
        yield Reason("yellow", "unknown_year", {"year": year})


def _due_soon(situation: Situation) -> Iterator[Reason]:
    limit = situation.numbers["due_soon_workdays"]
    for task in situation.tasks:
        if task.due and task.due >= situation.as_of:
            days = situation.programme.workdays.between(situation.as_of, task.due, at_most=limit + 1)
            if days <= limit:
                yield Reason("yellow", "due_soon", {**_named(situation, task), "due": task.due, "days": days})


def _no_plan(situation: Situation) -> Iterator[Reason]:
    found = dates_in_force(situation.record).get("causes_found")
    grace = situation.numbers["plan_grace_workdays"]
    if found and situation.lacks_plan and not situation.parking:
        since = _anew(situation.record, found)
        if _overstepped(situation, since, grace):
            yield Reason("yellow", "no_plan", {"since": since, "days": grace})


def _high_without_plan(situation: Situation) -> Iterator[Reason]:
    urgent = high_without_plan(situation)
    if urgent and _overstepped(situation, *urgent):
        yield Reason("red", "high_without_plan", {"since": urgent[0], "days": urgent[1]})


def high_without_plan(situation: Situation) -> tuple[date, int] | None:
    """Return for a high priority that still has no plan since when it is due, and within how many workdays."""
    record, programme = situation.record, situation.programme
    priority = priority_of(record, programme)
    if record.proposed_on is None or priority is None or priority.level != LEVELS[0] or not situation.lacks_plan:
        return None
    return _anew(record, record.proposed_on), programme.policy(record.proposed_on)["high_priority_plan_workdays"]


def _anew(record: Record, day: date) -> date:
    """Return a day, or the last reopening where that came after it: what is due then is due anew."""
    return max(day, reopened_on(record) or day)


def _overstepped(situation: Situation, since: date, workdays: int) -> bool:
    """Tell whether more than so many workdays went by since a day."""
    return situation.programme.workdays.between(since, situation.as_of, at_most=workdays + 1) > workdays


def _parked(situation: Situation) -> Iterator[Reason]:
    parking, soon = situation.parking, situation.numbers["due_soon_workdays"]
    if parking is None:
        return
    if parking.review_on < situation.as_of:
        days = (situation.as_of - parking.review_on).days
        yield Reason("red", "parked_too_long", {"due": parking.review_on, "days": days})
    elif situation.programme.workdays.is_near(situation.as_of, parking.review_on, soon):
        yield Reason("yellow", "parked_review", {"due": parking.review_on})


def _declared(record: Record, as_of: date) -> Iterator[Reason]:
    declared = record.declared
    if declared and declared.since <= as_of and declared.light in SEVERITY:
        yield Reason(declared.light, "declared", {"since": declared.since, "reason": declared.reason})
