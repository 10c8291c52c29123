"""What somebody has to do this week: entries, tasks, the month's pain points and plan, checkpoint, look-backs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal

from site_builder.lifecycle import is_open
from site_builder.measures.basis import Basis
from site_builder.measures.light import Situation, high_without_plan
from site_builder.measures.lookback import look_backs
from site_builder.measures.quantity import Quantity, analysed_on, checkpoint_ahead, checkpoint_of
from site_builder.measures.quota import quota_of, settled_on
from site_builder.measures.updates import missed_weeks, owes_entry, streak
from site_builder.periods import UnknownYear, monday, month, month_of
from site_builder.programme import Programme, Unit
from site_builder.register import Record
from site_builder.strings import Strings
from site_builder.words import Words

State = Literal["red", "yellow", "todo", "met", "excused"]
# In the order of a list; the last two owe nothing more.
STATES: tuple[State, ...] = ("red", "yellow", "todo", "met", "excused")
OWED = STATES[:3]


@dataclass(frozen=True)
class Duty:
    """Something to do by a day: `name` is the key of its words below `duties`, which `params` fill."""

    name: str
    state: State
    due: date
    record: Record | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_owed(self) -> bool:
        """Tell whether there is still something to do."""
        return self.state in OWED


def duties(basis: Basis, person: Unit, quantity: Quantity | None) -> tuple[Duty, ...]:
    """Return what a person has to do, the most pressing first; `quantity` is the present quarter's, if there is one."""
    found = [
        *_entries(basis, person),
        *_tasks(basis, person),
        *_urgent(basis, person),
        *_parked(basis, person),
        *_month(basis, quantity),
        *_analyses(basis, person, quantity),
        *_plans(basis, person),
        *_checkpoint(basis, person),
        *_look_backs(basis, person),
        *_inherited(basis, person),
    ]
    return tuple(sorted(found, key=lambda duty: (STATES.index(duty.state), duty.due)))


def worded(duty: Duty, programme: Programme, strings: Strings) -> Words:
    """Return what there is to do in words."""
    params = dict(duty.params)
    if "excused" in params:
        params["excused"] = strings.words(f"excused.{params['excused']}")
    if "group" in params:
        params["group"] = programme.units["group"][params["group"]].name
    return strings.words(f"duties.{duty.name}", **params)


def silent(basis: Basis, person: Unit) -> tuple[Record, ...]:
    """Return a person's pain points that still owe this week's entry."""
    workdays = basis.programme.workdays
    return tuple(record for record in basis.by_proposer.get(person.id, ()) if owes_entry(record, workdays, basis.as_of))


def overdue_tasks(basis: Basis, person: Unit) -> int:
    """Return how many of a person's tasks are overdue."""
    return sum((task.due or date.max) < basis.as_of for _, task in basis.open_tasks.get(person.id, ()))


def _entries(basis: Basis, person: Unit) -> Iterator[Duty]:
    numbers = basis.programme.policy(basis.as_of)
    for record in silent(basis, person):
        missed = missed_weeks(record, basis.programme.workdays, basis.as_of)
        weeks = streak(record, missed, basis.as_of)
        late: State = "red" if weeks >= numbers["red_missed_weeks"] else "yellow"
        if weeks >= numbers["yellow_missed_weeks"]:
            yield Duty("entry_missed", late, _sunday(basis), record, {"weeks": weeks})
        else:
            yield Duty("entry", "todo", _sunday(basis), record)


def _tasks(basis: Basis, person: Unit) -> Iterator[Duty]:
    for record, task in basis.open_tasks.get(person.id, ()):
        due = task.due or date.max
        if due < basis.as_of:
            yield Duty("task_late", "red", due, record, {"task": task.name, "days": (basis.as_of - due).days})
        elif _is_near(basis, due) or due <= _sunday(basis):
            yield Duty("task", _pressing(basis, due), due, record, {"task": task.name})


def _urgent(basis: Basis, person: Unit) -> Iterator[Duty]:
    """Yield the pain points of high priority that still need a plan."""
    for record in basis.by_proposer.get(person.id, ()):
        urgent = high_without_plan(Situation(record, basis.programme, basis.as_of)) if is_open(record) else None
        due = _later(basis, *urgent) if urgent else None
        if due and due < basis.as_of:
            yield Duty("high_plan_late", "red", due, record)
        elif due:
            yield Duty("high_plan", _pressing(basis, due), due, record)


def _parked(basis: Basis, person: Unit) -> Iterator[Duty]:
    """Yield what is parked and soon to be looked at again, or should have been."""
    for record in basis.by_proposer.get(person.id, ()):
        parking = Situation(record, basis.programme, basis.as_of).parking if is_open(record) else None
        if parking and parking.review_on < basis.as_of:
            yield Duty("parked", "red", parking.review_on, record)
        elif parking and _is_near(basis, parking.review_on):
            yield Duty("parked", "yellow", parking.review_on, record)


def _later(basis: Basis, since: date, workdays: int) -> date | None:
    try:
        return basis.programme.workdays.later(since, workdays)
    except UnknownYear:
        return None


def _month(basis: Basis, quantity: Quantity | None) -> Iterator[Duty]:
    """Yield the present month: what counts in it and what is due by its end, or why nothing is."""
    present = month(month_of(basis.as_of))
    if quantity is None:
        return
    if present.name in quantity.by_month:
        have, due = quantity.by_month[present.name]
        state: State = "met" if have >= due else _pressing(basis, present.end)
        yield Duty("month", state, present.end, None, {"month": present.name, "have": have, "due": due})
    elif present.name in quantity.owing.excused:
        params = {"month": present.name, "excused": quantity.owing.excused[present.name]}
        yield Duty("month_excused", "excused", present.end, None, params)


def _analyses(basis: Basis, person: Unit, quantity: Quantity | None) -> Iterator[Duty]:
    """Yield what was proposed in the present month and doesn't count in it until it is analysed."""
    present = month(month_of(basis.as_of))
    if quantity is None or present.name not in quantity.by_month:
        return
    for record in basis.by_proposer.get(person.id, ()):
        if record.withdrawn is None and record.proposed_on in present and analysed_on(record) is None:
            yield Duty("analyse", _pressing(basis, present.end), present.end, record, {"date": present.end})


def _plans(basis: Basis, person: Unit) -> Iterator[Duty]:
    """Yield the present month's plans that a lead still has to list."""
    present = month(month_of(basis.as_of))
    due = settled_on(basis.programme, present)
    for group in basis.programme.led_by(person.id, basis.as_of):
        if quota_of(basis, group, present) and (group, present.name) not in basis.plans:
            yield Duty("plan", _pressing(basis, due), due, None, {"month": present.name, "group": group})


def _checkpoint(basis: Basis, person: Unit) -> Iterator[Duty]:
    ahead = checkpoint_ahead(basis)
    if ahead is None:
        return
    quarter, number, day = ahead
    found = checkpoint_of(basis, person, quarter, number, day)
    if found.expected:
        state: State = "met" if found.have >= found.expected else _pressing(basis, day)
        params = {"number": number, "have": found.have, "expected": found.expected}
        yield Duty("checkpoint", state, day, None, params)


def _look_backs(basis: Basis, person: Unit) -> Iterator[Duty]:
    for record in basis.by_proposer.get(person.id, ()):
        for each in look_backs(record, basis.programme, basis.as_of):
            if each.is_yellow:
                yield Duty(f"look_back_{each.state}", "yellow", each.due, record, {"days": each.days})


def _inherited(basis: Basis, person: Unit) -> Iterator[Duty]:
    """Yield the look-backs of those who left a group that the person leads: nobody else would do them."""
    led = basis.programme.led_by(person.id, basis.as_of)
    for other in basis.people if led else ():
        if not other.employed_on(basis.as_of) and basis.programme.group_of(other.id, basis.as_of) in led:
            for duty in _look_backs(basis, other):
                yield replace(duty, name=f"{duty.name}_of_left", params={**duty.params, "who": other.name})


def _pressing(basis: Basis, due: date) -> State:
    return "yellow" if _is_near(basis, due) else "todo"


def _is_near(basis: Basis, due: date) -> bool:
    soon = basis.programme.policy(basis.as_of)["due_soon_workdays"]
    return basis.programme.workdays.is_near(basis.as_of, due, soon)


def _sunday(basis: Basis) -> date:
    return monday(basis.as_of) + timedelta(days=6)
