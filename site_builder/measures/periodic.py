"""The periodic review: what came in and what was closed, and what the effect was (C7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from site_builder.lifecycle import open_spans, rounds
from site_builder.measures.effects import reaches_of
from site_builder.periods import DAY, Period
from site_builder.register import Record


@dataclass(frozen=True)
class Periodic:
    """A period's figures: events in it, what was in hand at its begin and end, effects of what was confirmed in it.

    What was withdrawn counts as withdrawn and nowhere else, not even for the time before it was.
    """

    opened: int
    confirmed: int
    closed: int
    reopened: int
    withdrawn: int
    in_hand_before: int
    in_hand_after: int
    measured: int
    reached: int


def periodic(records: Iterable[Record], period: Period) -> Periodic:
    """Return the figures of a period."""
    found = tuple(records)
    counted = [record for record in found if record.withdrawn is None]
    confirmed = [record for record in counted if _reached_in(record, "confirmed", period)]
    effects = [reach for record in confirmed for reach in reaches_of(record) if reach.reached is not None]
    return Periodic(
        opened=sum(record.proposed_on in period for record in counted),
        confirmed=len(confirmed),
        closed=sum(_reached_in(record, "closed", period) for record in counted),
        reopened=sum(again.on in period for record in counted for again in record.reopenings),
        withdrawn=sum(record.withdrawn is not None and record.withdrawn.on in period for record in found),
        in_hand_before=sum(_in_hand(record, period.begin - DAY) for record in counted),
        in_hand_after=sum(_in_hand(record, period.end) for record in counted),
        measured=len(effects),
        reached=sum(bool(reach.reached) for reach in effects),
    )


def _reached_in(record: Record, stage: str, period: Period) -> bool:
    return any(dates.get(stage) in period for dates in rounds(record))


def _in_hand(record: Record, day: date) -> bool:
    """Tell whether a pain point was in hand at the end of a day."""
    return any(begin <= day and (end is None or day < end) for begin, end in open_spans(record))
