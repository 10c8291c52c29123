"""An indicator of a scorecard as its page shows it: what it means, its months, and where computed figures come from."""

from __future__ import annotations

from typing import Any

from site_builder.measures.exact import exact, figure, plain, rounded
from site_builder.measures.scorecards import Line, Monthly
from site_builder.pages import View
from site_builder.pages.rows import page_path
from site_builder.pages.trees import link_of, tree_of
from site_builder.register import PAIN_POINT, Record
from site_builder.words import Words, same

Data = dict[str, Any]
# What the card says of an indicator in words, in this order.
SAID = ("definition", "formula", "better", "combine", "source", "measure", "scope")
# How many records a computed figure names.
NAMED = 20


def line_of(view: View, record: Record, line: Line, how: Words) -> Data:
    """Return an indicator; `how` tells how its points were worked out."""
    indicator = line.indicator
    notes = _notes(record, indicator.index)
    return {
        "id": indicator.id,
        "name": indicator.name,
        "unit": indicator.unit,
        "facts": _facts(view, record, indicator.index),
        "how": how,
        "weight": plain(exact(indicator.weight)),
        "target": plain(line.target),
        "whole_target": plain(figure(indicator.target)),
        "actual": None if line.actual is None else plain(line.actual),
        "achievement": None if line.achievement is None else str(line.achievement),
        "score": None if line.score is None else str(rounded(line.score)),
        "points": str(line.points),
        "lost": str(line.lost) if line.lost else None,
        "monthly": [_monthly(view, each, notes.get(each.month.name)) for each in line.monthly],
    }


def _facts(view: View, record: Record, index: int) -> list[Data]:
    item, said = record.type.field(("indicators", 0)), record.data["indicators"][index]
    return [
        {
            "label": item.children[name].label,
            "tree": tree_of(view, record, ("indicators", index, name), item.children[name], said[name]),
        }
        for name in SAID
        if name in said
    ]


def _notes(record: Record, index: int) -> dict[str, str]:
    """Return what was noted on the months' figures."""
    actuals = record.data["indicators"][index].get("actuals", ())
    return {each["month"]: each["note"] for each in actuals if {"month", "note"} <= set(each)}


def _monthly(view: View, found: Monthly, note: str | None) -> Data:
    """Return a month's figure with the records that it was computed from, as many as fit."""
    records = sorted(found.records, key=lambda record: record.key)
    return {
        "name": found.month.name,
        "figure": None if found.value is None else plain(found.value),
        "note": note,
        "records": [_link(view, record) for record in records[:NAMED]],
        "more": max(len(records) - NAMED, 0),
    }


def _link(view: View, record: Record) -> Data:
    if record.type.name == PAIN_POINT:
        return {"name": same(record.name), "path": page_path(record)}
    return link_of(view, [record.type.name], record.id)
