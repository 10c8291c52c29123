"""Measures of the register that a scorecard's indicator may name instead of typed figures (D2).

Each is a figure of one month, over the pain points in its scope, with the records that it was computed from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from site_builder.lifecycle import dates_in_force
from site_builder.measures.basis import Basis
from site_builder.measures.effects import reaches_of
from site_builder.measures.exact import HUNDRED, exact, mean, rounded
from site_builder.measures.shares import median
from site_builder.periods import Period
from site_builder.programme import Unit
from site_builder.register import Record


@dataclass(frozen=True)
class Measured:
    """A figure of a month; None where there was nothing to measure. `records` are what it was computed from."""

    value: Decimal | None
    records: tuple[Record, ...] = ()


def measured(basis: Basis, name: str, scope: Unit | None, month: Period) -> Measured:
    """Return a measure of a month; without a scope over the whole register."""
    if name == RATING:
        return _rating(basis, scope, month)
    records = tuple(record for record in basis.register.pain_points if _is_in(basis, record, scope))
    return MEASURES[name](basis, [record for record in records if record.withdrawn is None], month)


def _is_in(basis: Basis, record: Record, scope: Unit | None) -> bool:
    """Tell whether a pain point is in a scope: of the proposer's group on that day, or of the beneficiary department."""
    if scope is None or scope.provider:
        return True
    if scope.kind == "group":
        return (
            record.proposed_on is not None and basis.programme.group_of(record.proposer, record.proposed_on) == scope.id
        )
    return record.department == scope.id


def _share(part: int, whole: int) -> Decimal | None:
    return rounded(HUNDRED * part / whole) if whole else None


def _proposed(_basis: Basis, records: Sequence[Record], month: Period) -> Measured:
    found = tuple(record for record in records if record.proposed_on in month)
    return Measured(Decimal(len(found)), found)


def _confirmed_in(records: Sequence[Record], month: Period) -> tuple[Record, ...]:
    return tuple(record for record in records if dates_in_force(record).get("confirmed") in month)


def _eliminated(_basis: Basis, records: Sequence[Record], month: Period) -> Measured:
    found = tuple(record for record in _confirmed_in(records, month) if record.outcome == "eliminated")
    return Measured(Decimal(len(found)), found)


def _confirmed_share(_basis: Basis, records: Sequence[Record], month: Period) -> Measured:
    """Of everything proposed by the month's end: how much was confirmed by then."""
    found = tuple(record for record in records if record.proposed_on and record.proposed_on <= month.end)
    confirmed = sum(
        (day := dates_in_force(record).get("confirmed")) is not None and day <= month.end for record in found
    )
    return Measured(_share(confirmed, len(found)), found)


def _days_to_confirmation(_basis: Basis, records: Sequence[Record], month: Period) -> Measured:
    found = tuple(record for record in _confirmed_in(records, month) if record.proposed_on)
    days = [(dates_in_force(record)["confirmed"] - record.proposed_on).days for record in found if record.proposed_on]
    return Measured(median(days), found)


def _tasks_on_time(_basis: Basis, records: Sequence[Record], month: Period) -> Measured:
    """Of the tasks due in the month that weren't dropped: how many were done by their due date."""
    due = [
        (record, task) for record in records for task in record.tasks if task.due in month and task.state != "dropped"
    ]
    done = sum(task.done_on is not None and task.due is not None and task.done_on <= task.due for _, task in due)
    return Measured(_share(done, len(due)), tuple({record.key: record for record, _ in due}.values()))


def _effects_reached(_basis: Basis, records: Sequence[Record], month: Period) -> Measured:
    found = _confirmed_in(records, month)
    known = [(record, reach) for record in found for reach in reaches_of(record) if reach.reached is not None]
    reached = sum(bool(reach.reached) for _, reach in known)
    return Measured(_share(reached, len(known)), tuple({record.key: record for record, _ in known}.values()))


def _rating(basis: Basis, scope: Unit | None, month: Period) -> Measured:
    """Return the mean of what departments gave in the month, from 1 to 5; of one department where the scope is one."""
    only = scope.id if scope and scope.kind == "department" and not scope.provider else None
    found = [each for each in basis.ratings if each.on in month and only in (None, each.department)]
    return Measured(
        mean(exact(each.score) for each in found), tuple({each.record.key: each.record for each in found}.values())
    )


RATING = "department-rating"
MEASURES: Mapping[str, Callable[[Basis, Sequence[Record], Period], Measured]] = {
    "proposed": _proposed,
    "eliminated": _eliminated,
    "confirmed-share": _confirmed_share,
    "median-days-to-confirmation": _days_to_confirmation,
    "tasks-on-time": _tasks_on_time,
    "effects-reached": _effects_reached,
}
