"""回访: the board of closed pain points, whose effect is looked at again (A12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from site_builder.lifecycle import dates_in_force
from site_builder.measures.lookback import LOOK_BACK, LookBack, expired, look_backs
from site_builder.pages import Page, View, page
from site_builder.pages.rows import page_path
from site_builder.pages.rulebook import rule_path
from site_builder.parts import Followup
from site_builder.register import Record

INDEX = "look-backs/index.html"
PARTS = ("missed", "due", "failed", "expired", "coming", "held")
SHOWN = 200
HELD_SHOWN = 50
COMING = timedelta(days=30)

Item = dict[str, Any]


@page()
def look_back_board(view: View) -> Iterator[Page]:
    """Yield the board of closed pain points."""
    found = [(record, each) for record in view.register.pain_points for each in _look_backs(view, record)]
    by_state = {
        state: sorted((pair for pair in found if pair[1].state == state), key=lambda pair: (pair[1].due, pair[0].key))
        for state in ("missed", "due", "later", "held")
    }
    coming = [pair for pair in by_state["later"] if pair[1].due <= view.as_of + COMING]
    parts = {
        "missed": _part(view, by_state["missed"]),
        "due": _part(view, by_state["due"]),
        "failed": _bounded(_failures(view)),
        "expired": _bounded(_expired(view)),
        "coming": _part(view, coming),
        "held": _part(view, by_state["held"][::-1], HELD_SHOWN),
    }
    context = {
        "parts": parts,
        "closed": len({record.key for record, _ in found}),
        "coming_days": COMING.days,
        "held_shown": HELD_SHOWN,
        "rule": rule_path(LOOK_BACK),
    }
    yield Page(INDEX, "look_backs.html", view.words("pages.look_backs"), "stages", context)


def look_backs_of(view: View, record: Record) -> Item:
    """Return the look-backs of a closed pain point with their states, and evidence that has expired."""
    return {
        "states": [_state(view, each) for each in _look_backs(view, record)],
        "expired": [str(day) for day in expired(record, view.as_of)],
        "rule": rule_path(LOOK_BACK),
    }


def _look_backs(view: View, record: Record) -> Iterator[LookBack]:
    return look_backs(record, view.programme, view.as_of)


def _state(view: View, each: LookBack) -> Item:
    return {
        "state": each.state,
        "days": each.days,
        "due": str(each.due),
        "late_days": (view.as_of - each.due).days if each.state == "missed" else 0,
        "done_on": str(each.done.on) if each.done else None,
        "note": each.done.note if each.done else None,
    }


def _part(view: View, pairs: Sequence[tuple[Record, LookBack]], shown: int = SHOWN) -> Item:
    return _bounded([{"row": view.row_by_key[record.key], **_state(view, each)} for record, each in pairs], shown)


def _bounded(items: Sequence[Item], shown: int = SHOWN) -> Item:
    return {"count": len(items), "items": list(items[:shown]), "more": max(len(items) - shown, 0)}


def _failures(view: View) -> list[Item]:
    """Return look-backs that showed that the effect hadn't held, the latest first, with what followed."""
    again: dict[str, list[Record]] = {}
    for record in view.register.pain_points:
        if record.recurs:
            again.setdefault(record.recurs, []).append(record)
    failed = [
        (record, each)
        for record in view.register.pain_points
        if record.withdrawn is None
        for each in record.followups
        if not each.held
    ]
    failed.sort(key=lambda pair: (pair[1].on, pair[0].key), reverse=True)
    return [_failure(view, record, each, again) for record, each in failed]


def _failure(view: View, record: Record, each: Followup, again: Mapping[str, Sequence[Record]]) -> Item:
    reopened = min((one.on for one in record.reopenings if one.on >= each.on), default=None)
    return {
        "row": view.row_by_key[record.key],
        "state": "failed",
        "days": each.days,
        "done_on": str(each.on),
        "note": each.note,
        "reopened_on": str(reopened) if reopened else None,
        "recurred": [{"name": f"{one.name} {one.title}", "path": page_path(one)} for one in again.get(record.name, ())],
    }


def _expired(view: View) -> list[Item]:
    """Return closed pain points whose evidence holds no more, the latest first."""
    found = [
        {
            "row": view.row_by_key[record.key],
            "expired_on": str(day),
            "closed_on": str(dates_in_force(record)["closed"]),
        }
        for record in view.register.pain_points
        for day in expired(record, view.as_of)
    ]
    return sorted(found, key=lambda item: (item["expired_on"], item["row"].key), reverse=True)
