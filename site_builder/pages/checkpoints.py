"""检查时间点: who had too few pain points at each checkpoint (A5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from site_builder.measures import quantity
from site_builder.measures.owing import OWES, last_day_in
from site_builder.pages import Page, View, page
from site_builder.pages.rulebook import rule_path
from site_builder.periods import Period, month_of, quarter_of
from site_builder.programme import Unit

FOLDER = "checkpoints"
INDEX = f"{FOLDER}/index.html"


def quarter_path(quarter: str) -> str:
    """Return the path of the page of a quarter's checkpoints."""
    return f"{FOLDER}/{quarter}.html"


@page(nav="checkpoints", path=INDEX)
def checkpoints(view: View) -> Iterator[Page]:
    """Yield a page for each quarter that has checkpoints; the latest one also stands at the front."""
    contexts = {quarter.name: _context(view, quarter) for quarter in quarters_of(view)}
    shared = {
        "quarters": [
            {"name": name, "path": quarter_path(name), "points": own["points"]} for name, own in contexts.items()
        ],
        "rules": {"checkpoint": rule_path(quantity.CHECKPOINT), "owes": rule_path(OWES)},
    }
    latest = next(iter(contexts.values()), {"quarter": None, "first": _first(view)})
    yield Page(INDEX, "checkpoints.html", view.words("pages.checkpoints"), "checkpoints", {**latest, **shared})
    for name, own in contexts.items():
        title = view.words("pages.checkpoints_of", quarter=name)
        yield Page(quarter_path(name), "checkpoints.html", title, "checkpoints", {**own, **shared})


def _first(view: View) -> str | None:
    """Return the day of the first checkpoint, which is yet to come; None where the calendar has none."""
    day = view.programme.next_checkpoint(view.as_of)
    return str(day) if day else None


def quarters_of(view: View) -> list[Period]:
    """Return the quarters with checkpoints that have begun, the latest first."""
    begun = {quarter_of(day) for day in view.programme.checkpoint_days if quarter_of(day).begin <= view.as_of}
    return sorted((each for each in begun if each.end >= view.programme.begin), key=lambda each: each.name)[::-1]


def _context(view: View, quarter: Period) -> dict[str, Any]:
    past = tuple(quantity.checkpoints(view.basis, quarter))
    return {
        "quarter": quarter.name,
        "points": _points(view, quarter, past),
        "groups": _groups(view, quarter, past),
        "exemptions": exemptions_in(view, quarter),
    }


def _points(view: View, quarter: Period, come: Sequence[quantity.Checkpoint]) -> list[dict[str, Any]]:
    """Return each checkpoint: how many were expected to have pain points, how many are short; None for one to come."""
    past = {each.day: each for each in come}
    return [
        {
            "number": number,
            "date": str(day),
            "expected": past[day].expected if day in past else None,
            "short": len(past[day].short) if day in past else None,
            "workdays": None if day in past else view.workdays_until(day),
        }
        for number, day in enumerate(quantity.checkpoint_days(view.basis, quarter), 1)
    ]


def _groups(view: View, quarter: Period, past: Sequence[quantity.Checkpoint]) -> list[dict[str, Any]]:
    """Return by group whoever was short at one of the quarter's checkpoints, with what they had at each."""
    short = {each.person.id for point in past for each in point.short}
    groups: dict[str, list[dict[str, Any]]] = {}
    for person in view.basis.people:
        if person.id in short:
            cells = [_cell(view, person, quarter, point) for point in past]
            groups.setdefault(_group_of(view, person, quarter), []).append({"person": person.id, "cells": cells})
    return [
        {"group": group, "people": groups[group]} for group in (*view.programme.units["group"], "") if group in groups
    ]


def _group_of(view: View, person: Unit, quarter: Period) -> str:
    day = last_day_in(person, quarter, view.as_of) or quarter.begin
    return view.programme.group_of(person.id, day) or ""


def _cell(view: View, person: Unit, quarter: Period, point: quantity.Checkpoint) -> dict[str, Any]:
    found = quantity.checkpoint_of(view.basis, person, quarter, point.number, point.day)
    return {"have": found.have, "expected": found.expected, "short": found.have < found.expected}


def exemptions_in(view: View, quarter: Period) -> list[dict[str, Any]]:
    """Return who is exempted in a month of the quarter, and why."""
    first, last = month_of(quarter.begin), month_of(quarter.end)
    return [
        {"person": each.person, "first": each.first, "last": each.last, "reason": each.reason}
        for each in view.programme.exemptions
        if each.first <= last and first <= each.last
    ]
