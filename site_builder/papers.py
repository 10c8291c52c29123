"""The programme's own papers beside the pain points: monthly plans, quality reviews, ratings and seals.

This module alone knows which of their fields the programme computes with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from site_builder.parts import day_of
from site_builder.register import Record

PLAN, REVIEW, RATING, SEAL = "plan", "review", "rating", "seal"
# The four key points 四大要点, as reviews and weights name them.
KEY_POINTS = ("pain", "proactive", "user", "closed_loop")


@dataclass(frozen=True)
class Planned:
    """A pain point on a monthly plan: when it was put there, and when it was taken off again."""

    index: int
    id: str
    added_on: date
    removed_on: date | None
    reason: str | None


@dataclass(frozen=True)
class Plan:
    """What a group plans to eliminate in a month."""

    record: Record
    month: str
    group: str
    listed_on: date
    entries: tuple[Planned, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Return what is planned now, without what was taken off."""
        return tuple(entry.id for entry in self.entries if entry.removed_on is None)


@dataclass(frozen=True)
class Mark:
    """A reviewer's marks for one pain point: 0 to 100 for each key point."""

    record: Record
    index: int
    quarter: str
    reviewer: str
    id: str
    on: date
    points: Mapping[str, float]


@dataclass(frozen=True)
class Rating:
    """How a served department rates the IT department in a year, from 1 to 5."""

    record: Record
    index: int
    year: int
    department: str
    on: date
    score: float
    note: str


@dataclass(frozen=True)
class Restatement:
    """Why a sealed period's figures are others now; the digest is of the figures that the reason explains."""

    on: date
    reason: str
    digest: str


@dataclass(frozen=True)
class Seal:
    """A period's figures as they were kept, and why later ones differ."""

    record: Record
    period: str
    sealed_on: date
    digest: str
    figures: Mapping[str, Any]
    restated: tuple[Restatement, ...]

    @property
    def changed_on(self) -> date:
        """Return the day of the last restatement, else of the seal."""
        return max(self.sealed_on, *(each.on for each in self.restated), date.min)


def restated(seal: Seal, on: date, reason: str, digest: str) -> dict[str, Any]:
    """Return a seal's data with one more restatement; the figures once sealed stay."""
    data = seal.record.data
    entry = {"date": on.isoformat(), "reason": reason, "digest": digest}
    return {**data, "restated": [*data.get("restated", ()), entry]}


def plan_of(record: Record) -> Plan:
    """Return a monthly plan from its record; KeyError when a required field was refused."""
    data = record.data
    listed = date.fromisoformat(data["listed_on"])
    entries = tuple(
        Planned(
            index,
            each["id"],
            day_of(each.get("added_on")) or listed,
            day_of(each.get("removed_on")),
            each.get("reason"),
        )
        for index, each in enumerate(data["pain_points"])
    )
    return Plan(record, data["month"], data["group"], listed, entries)


def marks_of(record: Record) -> tuple[Mark, ...]:
    """Return what a reviewer gave in a quarter; KeyError when a required field was refused."""
    data = record.data
    return tuple(
        Mark(
            record,
            index,
            data["quarter"],
            data["reviewer"],
            each["id"],
            date.fromisoformat(each["date"]),
            {name: each[name] for name in KEY_POINTS},
        )
        for index, each in enumerate(data["reviews"])
    )


def ratings_of(record: Record) -> tuple[Rating, ...]:
    """Return the ratings of a year; KeyError when a required field was refused."""
    return tuple(
        Rating(
            record,
            index,
            record.data["year"],
            each["department"],
            date.fromisoformat(each["date"]),
            each["score"],
            each.get("note", ""),
        )
        for index, each in enumerate(record.data["ratings"])
    )


def seal_of(record: Record) -> Seal:
    """Return a seal from its record; KeyError when a required field was refused."""
    data = record.data
    restated = tuple(
        Restatement(date.fromisoformat(each["date"]), each["reason"], each["digest"])
        for each in data.get("restated", ())
    )
    sealed = date.fromisoformat(data["sealed_on"])
    return Seal(record, data["period"], sealed, data["digest"], data["figures"], restated)
