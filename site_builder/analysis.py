"""What the analysis of a pain point says beyond its course: priority, parking, opinions, approval, effects (C2 to C6).

This module alone knows which of these fields the programme computes with; what can't be read is None or left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from site_builder.parts import Money, day_of, money_of
from site_builder.register import Record

# What the priority follows from, as the record and the programme's weights name it.
FACTORS = ("severity", "frequency", "difficulty")


@dataclass(frozen=True)
class Parking:
    """A stretch in which a pain point waits: since a day, until it is looked at again or work goes on."""

    index: int
    since: date
    review_on: date
    resumed_on: date | None

    @property
    def is_over(self) -> bool:
        """Tell whether work goes on."""
        return self.resumed_on is not None

    def excuses(self, first: date, last: date) -> bool:
        """Tell whether a stretch of days touches the waiting: in it nobody owes an entry or a plan."""
        return self.since <= last and first < min(self.resumed_on or self.review_on, self.review_on)


@dataclass(frozen=True)
class Approval:
    """Who decided on the chosen solutions, when and how."""

    by: str | None
    on: date
    decision: str | None
    conditions: str | None


@dataclass(frozen=True)
class Opinion:
    """What somebody was asked for, and what became of it."""

    index: int
    who: str
    outcome: str | None


@dataclass(frozen=True)
class Risk:
    """A risk of the plan and its state."""

    index: int
    text: str
    state: str | None


@dataclass(frozen=True)
class Effect:
    """An indicator of the effect, each number as it was written; `after` is None until it was measured."""

    index: int
    indicator: str
    higher_is_better: bool
    before: float
    target: float
    after: float | None


def factors_of(record: Record) -> Mapping[str, str]:
    """Return what is said for each factor of the priority."""
    return {name: record.data[name] for name in FACTORS if name in record.data}


def parkings_of(record: Record) -> tuple[Parking, ...]:
    """Return the stretches in which the pain point was parked, as written."""
    return tuple(
        Parking(index, since, review, day_of(each.get("resumed_on")))
        for index, each in enumerate(record.data.get("parked", ()))
        if (since := day_of(each.get("since"))) and (review := day_of(each.get("review_on")))
    )


def parking_of(record: Record) -> Parking | None:
    """Return the parking that goes on; None where work does."""
    return next((each for each in parkings_of(record) if not each.is_over), None)


def approval_of(record: Record) -> Approval | None:
    """Return the approval of the chosen solutions, if there is one."""
    data = record.data.get("approval", {})
    on = day_of(data.get("date"))
    return Approval(data.get("by"), on, data.get("decision"), data.get("conditions")) if on else None


def planned_money_of(record: Record) -> Money | None:
    """Return what the whole is planned to cost, where it is an amount."""
    return money_of(record.data.get("resources", {}).get("money"))


def opinions_of(record: Record) -> tuple[Opinion, ...]:
    """Return the opinions that were asked for."""
    entries = enumerate(record.data.get("opinions", ()))
    return tuple(Opinion(index, each.get("who", ""), each.get("outcome")) for index, each in entries)


def risks_of(record: Record) -> tuple[Risk, ...]:
    """Return the plan's risks."""
    entries = enumerate(record.data.get("risks", ()))
    return tuple(Risk(index, each.get("text", ""), each.get("state")) for index, each in entries)


def effects_of(record: Record) -> tuple[Effect, ...]:
    """Return the indicators whose numbers can be computed with."""
    return tuple(
        Effect(
            index,
            each.get("indicator", ""),
            each["better"] == "higher",
            each["before"],
            each["target"],
            each.get("after"),
        )
        for index, each in enumerate(record.data.get("effects", ()))
        if {"better", "before", "target"} <= set(each)
    )


@dataclass(frozen=True)
class Cause:
    """A cause: the bone of the fishbone it belongs to, its layer where that is told, the whys down to the root."""

    index: int
    category: str
    layer: str | None
    whys: tuple[str, ...]


def causes_of(record: Record) -> tuple[Cause, ...]:
    """Return the causes that were found."""
    entries = enumerate(record.data.get("causes", ()))
    return tuple(
        Cause(index, each.get("category", ""), each.get("layer"), whys)
        for (index, each), whys in zip(entries, record.whys, strict=True)
        if whys
    )
