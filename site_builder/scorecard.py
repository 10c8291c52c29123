"""Scorecards as data: factors, indicators and their actual figures by month (document 003).

This module alone knows which fields of a scorecard the programme computes with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from site_builder.parts import day_of
from site_builder.periods import Period, month, quarter, year
from site_builder.register import Record

SCORECARD = "scorecard"
Combine = Literal["mean", "sum", "last"]


@dataclass(frozen=True)
class Factor:
    """A success factor, or what it depends on, to any depth."""

    name: str
    id: str | None = None
    causes: tuple[Factor, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """An indicator: what is wanted, how much it weighs in percent, and its figures by month (`2015-04`).

    `stated` is an achievement in percent that somebody reported; `measure` names a measure of the register that stands
    for typed figures, `scope` whose pain points it looks at.
    """

    index: int
    id: str
    name: str
    factor: str | None
    higher_is_better: bool
    unit: str
    target: float
    weight: float
    actuals: Mapping[str, float]
    combine: Combine
    stated: float | None
    measure: str | None
    scope: str | None


@dataclass(frozen=True)
class Scorecard:
    """A department's or a post's card in a period."""

    record: Record
    card: str
    period: Period
    department: str
    role: str | None
    goal: str
    set_on: date
    review_on: date
    reviewed_on: date | None
    factors: tuple[Factor, ...]
    indicators: tuple[Indicator, ...]


def scorecard_of(record: Record) -> Scorecard:
    """Return a scorecard from its record; KeyError or ValueError when a required field was refused."""
    data = record.data
    return Scorecard(
        record=record,
        card=data["card"],
        period=period_of(data["period"]),
        department=data["department"],
        role=data.get("role"),
        goal=data.get("goal", record.title),
        set_on=date.fromisoformat(data["set_on"]),
        review_on=date.fromisoformat(data["review_on"]),
        reviewed_on=day_of(data.get("reviewed_on")),
        factors=tuple(map(_factor, data.get("factors", ()))),
        indicators=tuple(_indicator(index, each) for index, each in enumerate(data["indicators"])),
    )


def period_of(name: str) -> Period:
    """Return the month, quarter or year of a name; ValueError for any other name."""
    if len(name) == 4:
        return year(int(name))
    return quarter(name) if "Q" in name else month(name)


def _factor(data: Mapping[str, Any]) -> Factor:
    return Factor(data.get("name", ""), data.get("id"), tuple(map(_factor, data.get("causes", ()))))


def _indicator(index: int, data: Mapping[str, Any]) -> Indicator:
    return Indicator(
        index=index,
        id=data["id"],
        name=data["name"],
        factor=data.get("factor"),
        higher_is_better=data["better"] == "higher",
        unit=data["unit"],
        target=data["target"],
        weight=data["weight"],
        actuals=_by_month(data.get("actuals", ())),
        combine=data.get("combine", "mean"),
        stated=data.get("stated"),
        measure=data.get("measure"),
        scope=data.get("scope"),
    )


def _by_month(entries: Iterable[Mapping[str, Any]]) -> Mapping[str, float]:
    return {each["month"]: each["value"] for each in entries if {"month", "value"} <= set(each)}
