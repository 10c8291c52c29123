"""What the programme's figures are computed from: the register as known on a date, with the ways into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from site_builder.lifecycle import is_open, reached
from site_builder.measures.elimination import Elimination, elimination_of
from site_builder.papers import PLAN, RATING, REVIEW, Mark, Plan, Rating, marks_of, plan_of, ratings_of
from site_builder.parts import Task
from site_builder.periods import Period, quarter_of, quarters_between
from site_builder.programme import Programme, Unit
from site_builder.register import Record, Register

Paper = TypeVar("Paper")
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Basis:
    """Register, programme and as-of date. The register must be the one known on that date (`Register.as_of`)."""

    register: Register
    programme: Programme
    as_of: date

    @cached_property
    def _known(self) -> dict[date, Register]:
        return {}

    def known(self, day: date) -> Register:
        """Return the register as it was known on an earlier day; asked again it is at hand."""
        if day >= self.as_of:
            return self.register
        if day not in self._known:
            self._known[day] = self.register.as_of(day)
        return self._known[day]

    @cached_property
    def by_proposer(self) -> Mapping[str, tuple[Record, ...]]:
        """Return everybody's pain points, oldest first."""
        ordered = sorted(self.register.pain_points, key=lambda record: (record.proposed_on or date.max, record.key))
        return _grouped((record.proposer or "", record) for record in ordered)

    @cached_property
    def by_department(self) -> Mapping[str, tuple[Record, ...]]:
        """Return the pain points of each beneficiary department."""
        return _grouped((record.department or "", record) for record in self.register.pain_points)

    @cached_property
    def plans(self) -> Mapping[tuple[str, str], Plan]:
        """Return the monthly plans by group and month."""
        return {(plan.group, plan.month): plan for plan in read_all(self.register.of(PLAN), plan_of)}

    @cached_property
    def marks(self) -> Mapping[tuple[str, str], tuple[Mark, ...]]:
        """Return the reviewers' marks by quarter and pain point."""
        marks = (mark for marks in read_all(self.register.of(REVIEW), marks_of) for mark in marks)
        return _grouped(((mark.quarter, mark.id), mark) for mark in marks)

    @cached_property
    def eliminations(self) -> Mapping[tuple[str, str], tuple[Elimination, ...]]:
        """Return every elimination by group and month, the earliest first."""
        found = (elimination_of(record, self.programme) for record in self.register.pain_points)
        ordered = sorted((each for each in found if each), key=lambda each: (each.on, each.record.key))
        return _grouped(((each.group, each.month), each) for each in ordered)

    @cached_property
    def elimination_months(self) -> Mapping[str, str]:
        """Return by the key of a pain point the month in which its elimination counts."""
        found = (each for group in self.eliminations.values() for each in group if each.reopened_on is None)
        return {each.record.key: each.month for each in found}

    @cached_property
    def staffed(self) -> frozenset[tuple[str, str]]:
        """Return which groups have somebody in which months, up to the end of the as-of date's quarter."""
        last = quarter_of(self.as_of).end
        months = Period("", min(self.programme.begin, last), last).months
        return frozenset(
            (group, month.name)
            for month in months
            for day in (month.begin, month.end)
            for person in self.people
            if person.employed_on(day) and (group := self.programme.group_of(person.id, day)) is not None
        )

    @cached_property
    def open_tasks(self) -> Mapping[str, tuple[tuple[Record, Task], ...]]:
        """Return by owner the tasks that are still to be done: once resolved, a plan is behind us."""
        records = (each for each in self.register.pain_points if is_open(each) and not reached(each, "resolved"))
        tasks = ((record, task) for record in records for task in record.tasks if not task.is_settled and task.due)
        return _grouped((task.owner or "", (record, task)) for record, task in tasks)

    @cached_property
    def ratings(self) -> tuple[Rating, ...]:
        """Return every yearly rating."""
        return tuple(rating for ratings in read_all(self.register.of(RATING), ratings_of) for rating in ratings)

    @cached_property
    def people(self) -> tuple[Unit, ...]:
        """Return everybody of the organization, in its order."""
        return tuple(self.programme.units["person"].values())

    @cached_property
    def quarters(self) -> tuple[Period, ...]:
        """Return the quarters from the first pain point (not before the programme) up to the as-of date."""
        proposed = [record.proposed_on for record in self.register.pain_points if record.proposed_on]
        first = max(min(proposed, default=self.as_of), self.programme.begin)
        return tuple(quarters_between(first, self.as_of))

    def is_over(self, period: Period) -> bool:
        """Tell whether a period has ended by the as-of date: its figures are final then."""
        return period.end <= self.as_of


def read_all(records: Iterable[Record], read: Callable[[Record], Paper]) -> Iterator[Paper]:
    """Read papers; one whose required field was refused is left to the finding that says so."""
    for record in records:
        try:
            yield read(record)
        except (KeyError, ValueError):
            continue


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, tuple[Value, ...]]:
    found: dict[Key, list[Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}
