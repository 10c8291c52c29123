"""The light 红黄绿灯, computed with its reasons (A6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from site_builder.lifecycle import dates_in_force, is_open, reached
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
    for reasons in (_overdue, _blocked, _missed, _due_soon, _no_plan):
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
    """Return by how many calendar days the most overdue task is late; 0 when none is."""
    if not is_open(record):
        return 0
    tasks = Situation(record, programme, as_of).tasks
    return max((max((as_of - task.due).days, 0) for task in tasks if task.due), default=0)


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
            yield Reason("red", "overdue", {"task": task.name, "due": task.due, "days": days})
    end = plan_end(situation.record)
    if end and end < situation.as_of and not situation.tasks and not reached(situation.record, "resolved"):
        yield Reason("red", "plan_over", {"due": end, "days": (situation.as_of - end).days})


def _blocked(situation: Situation) -> Iterator[Reason]:
    for task in situation.tasks:
        if task.state == "blocked":
            yield Reason("red", "blocked", {"task": task.name, "reason": task.reason or "—"})


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
                yield Reason("yellow", "due_soon", {"task": task.name, "due": task.due, "days": days})


def _no_plan(situation: Situation) -> Iterator[Reason]:
    found = dates_in_force(situation.record).get("causes_found")
    if found is None or reached(situation.record, "resolved") or plan_end(situation.record) is not None:
        return
    found = max(found, reopened_on(situation.record) or found)
    grace = situation.numbers["plan_grace_workdays"]
    if situation.programme.workdays.between(found, situation.as_of, at_most=grace + 1) > grace:
        yield Reason("yellow", "no_plan", {"since": found, "days": grace})


def _declared(record: Record, as_of: date) -> Iterator[Reason]:
    declared = record.declared
    if declared and declared.since <= as_of and declared.light in SEVERITY:
        yield Reason(declared.light, "declared", {"since": declared.since, "reason": declared.reason})
