"""The closed loop: stages, their order, and when a pain point reached them (document 000, 闭环)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from site_builder.fault import Pointer
from site_builder.register import Record

STAGES = ("proposed", "analysed", "causes_found", "resolved", "confirmed", "closed")
RANK = {stage: rank for rank, stage in enumerate(STAGES)}


def rounds(record: Record) -> tuple[Mapping[str, date], ...]:
    """Return the stages of each way through the loop: the first, then one for each reopening."""
    return (record.stages, *(reopening.stages for reopening in record.reopenings))


def stage_dates(record: Record) -> Iterator[tuple[Pointer, date]]:
    """Yield the date of each stage with its place, in every way through the loop."""
    places: list[Pointer] = [("stages",), *(("reopened", each.index, "stages") for each in record.reopenings)]
    for place, dates in zip(places, rounds(record), strict=True):
        yield from (((*place, stage), day) for stage, day in dates.items())


def dates_in_force(record: Record) -> Mapping[str, date]:
    """Return the date of each stage that holds now: a reopening takes back the later ones."""
    dates = dict(record.stages)
    for reopening in record.reopenings:
        kept = {stage: day for stage, day in dates.items() if RANK[stage] <= RANK[reopening.back_to]}
        dates = {**kept, **reopening.stages}
    return dates


def stage_of(record: Record) -> str:
    """Return the furthest stage reached."""
    return max(dates_in_force(record), key=RANK.__getitem__, default=STAGES[0])


def reached(record: Record, stage: str) -> bool:
    """Tell whether the pain point is at that stage or further."""
    return RANK[stage_of(record)] >= RANK[stage]


def is_open(record: Record) -> bool:
    """Tell whether the pain point is still in hand: neither closed nor withdrawn."""
    return record.withdrawn is None and stage_of(record) != "closed"


def open_spans(record: Record) -> list[tuple[date, date | None]]:
    """Return the stretches in which the pain point was in hand, each from a day to the day it ended (None: still)."""
    if record.proposed_on is None:
        return []
    spans: list[tuple[date, date | None]] = [(record.proposed_on, record.stages.get("closed"))]
    for reopening in record.reopenings:
        # What is reopened before it was closed has been in hand all the time.
        begin = spans.pop()[0] if spans[-1][1] is None else reopening.on
        spans.append((begin, reopening.stages.get("closed")))
    if record.withdrawn is not None and spans[-1][1] is None:
        spans[-1] = (spans[-1][0], record.withdrawn.on)
    return spans


def next_stage(record: Record) -> str | None:
    """Return the stage that comes after the present one; None at the end."""
    rank = RANK[stage_of(record)] + 1
    return STAGES[rank] if rank < len(STAGES) else None
