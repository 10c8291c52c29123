"""What lies ahead of somebody, for a calendar: everything with a day of its own, and not only what presses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from site_builder.lifecycle import is_open
from site_builder.measures.basis import Basis
from site_builder.measures.duties import Duty, duties
from site_builder.measures.light import Situation
from site_builder.measures.lookback import look_backs
from site_builder.measures.quantity import Quantity
from site_builder.programme import Unit

# Duties tell of these only when they press; here they are there from the beginning, and called the same to the end.
_AHEAD = ("task", "task_late", "parked", "look_back_due", "look_back_missed")
_CALLED = {"entry_missed": "entry", "high_plan_late": "high_plan", "look_back_missed_of_left": "look_back_due_of_left"}


def agenda(basis: Basis, person: Unit, quantity: Quantity | None) -> tuple[Duty, ...]:
    """Return all that somebody has to do with its day, the earliest first."""
    found = [
        *(_called(each) for each in duties(basis, person, quantity) if each.is_owed and each.name not in _AHEAD),
        *_tasks(basis, person),
        *_parked(basis, person),
        *_look_backs(basis, person),
    ]
    return tuple(sorted(found, key=lambda duty: duty.due))


def _called(duty: Duty) -> Duty:
    return replace(duty, name=_CALLED.get(duty.name, duty.name))


def _tasks(basis: Basis, person: Unit) -> Iterator[Duty]:
    for record, task in basis.open_tasks.get(person.id, ()):
        if task.due:
            yield Duty("task", "todo", task.due, record, {"task": task.name})


def _parked(basis: Basis, person: Unit) -> Iterator[Duty]:
    for record in basis.by_proposer.get(person.id, ()):
        parking = Situation(record, basis.programme, basis.as_of).parking if is_open(record) else None
        if parking:
            yield Duty("parked", "todo", parking.review_on, record)


def _look_backs(basis: Basis, person: Unit) -> Iterator[Duty]:
    for record in basis.by_proposer.get(person.id, ()):
        for each in look_backs(record, basis.programme, basis.as_of):
            if each.done is None:
                yield Duty("look_back_due", "todo", each.due, record, {"days": each.days})
