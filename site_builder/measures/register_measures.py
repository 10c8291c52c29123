"""Measures of the register that a scorecard's indicator may name instead of typed figures (D2).

Each is a figure of a stretch of whole months, over the pain points in its scope, with the records that it was computed
from. Pain points count as they stood at its end: what is reopened or withdrawn later changes no period that is over.
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
    """A figure of a stretch; None where there was nothing to measure. `records` are what it was computed from."""

    value: Decimal | None
    records: tuple[Record, ...] = ()


def measured(basis: Basis, name: str, scope: Unit | None, stretch: Period) -> Measured:
    """Return a measure of a stretch of months; without a scope over the whole register."""
    if name == RATING:
        return _rating(basis, scope, stretch)
    records = (record for record in basis.known(stretch.end).pain_points if record.withdrawn is None)
    return MEASURES[name]([record for record in records if _is_in(basis, record, scope)], stretch)


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


def _proposed(records: Sequence[Record], stretch: Period) -> Measured:
    found = tuple(record for record in records if record.proposed_on in stretch)
    return Measured(Decimal(len(found)), found)


def _confirmed_in(records: Sequence[Record], stretch: Period) -> tuple[Record, ...]:
    return tuple(record for record in records if dates_in_force(record).get("confirmed") in stretch)


def _eliminated(records: Sequence[Record], stretch: Period) -> Measured:
    found = tuple(record for record in _confirmed_in(records, stretch) if record.outcome == "eliminated")
    return Measured(Decimal(len(found)), found)


def _confirmed_share(records: Sequence[Record], _stretch: Period) -> Measured:
    """Of everything proposed by the end: how much is confirmed then."""
    confirmed = sum("confirmed" in dates_in_force(record) for record in records)
    return Measured(_share(confirmed, len(records)), tuple(records))


def _days_to_confirmation(records: Sequence[Record], stretch: Period) -> Measured:
    found = tuple(record for record in _confirmed_in(records, stretch) if record.proposed_on)
    days = [(dates_in_force(record)["confirmed"] - record.proposed_on).days for record in found if record.proposed_on]
    return Measured(median(days), found)


def _tasks_on_time(records: Sequence[Record], stretch: Period) -> Measured:
    """Of the tasks due in it that weren't dropped: how many were done by their due date."""
    due = [
        (record, task) for record in records for task in record.tasks if task.due in stretch and task.state != "dropped"
    ]
    done = sum(task.done_on is not None and task.due is not None and task.done_on <= task.due for _, task in due)
    return Measured(_share(done, len(due)), tuple({record.key: record for record, _ in due}.values()))


def _effects_reached(records: Sequence[Record], stretch: Period) -> Measured:
    found = _confirmed_in(records, stretch)
    known = [(record, reach) for record in found for reach in reaches_of(record) if reach.reached is not None]
    reached = sum(bool(reach.reached) for _, reach in known)
    return Measured(_share(reached, len(known)), tuple({record.key: record for record, _ in known}.values()))


def _rating(basis: Basis, scope: Unit | None, stretch: Period) -> Measured:
    """Return the mean of what departments gave, from 1 to 5; of one department where the scope is one."""
    only = scope.id if scope and scope.kind == "department" and not scope.provider else None
    found = [each for each in basis.ratings if each.on in stretch and only in (None, each.department)]
    return Measured(
        mean(exact(each.score) for each in found), tuple({each.record.key: each.record for each in found}.values())
    )


RATING = "department-rating"
# These count, so that their target counts as far as the months are over.
COUNTS = ("proposed", "eliminated")
MEASURES: Mapping[str, Callable[[Sequence[Record], Period], Measured]] = {
    "proposed": _proposed,
    "eliminated": _eliminated,
    "confirmed-share": _confirmed_share,
    "median-days-to-confirmation": _days_to_confirmation,
    "tasks-on-time": _tasks_on_time,
    "effects-reached": _effects_reached,
}
