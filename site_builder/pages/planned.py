"""A group's month line by line: each planned pain point and each elimination, whether it counts, and why not (A7)."""

from __future__ import annotations

from datetime import date
from typing import Any

from site_builder.lifecycle import reached
from site_builder.measures.elimination import Elimination, elimination_of
from site_builder.measures.quota import GroupMonth, settled_on
from site_builder.pages import View
from site_builder.papers import Planned
from site_builder.register import PAIN_POINT, Record
from site_builder.words import Words, same

Item = dict[str, Any]


def items_of(view: View, found: GroupMonth) -> list[Item]:
    """Return the lines of a group's month: what is planned, what was taken off, and eliminations beside the plan."""
    entries = found.plan.entries if found.plan else ()
    standing = [entry for entry in entries if entry.removed_on is None]
    removed = [entry for entry in entries if entry.removed_on is not None and entry.id not in found.planned]
    listed = {entry.id for entry in entries}
    others = [record for record in (*found.unplanned, *found.reopened) if record.name not in listed]
    return [
        *(_item(view, found, entry.id, entry) for entry in (*standing, *removed)),
        *(_item(view, found, record.name, None) for record in others),
    ]


def _item(view: View, found: GroupMonth, record_id: str, entry: Planned | None) -> Item:
    record = next(iter(view.register.ids.get((PAIN_POINT, record_id), ())), None)
    state, text = _state(view, found, record, entry is not None and entry.removed_on is None)
    return {
        "row": view.row_by_key[record.key] if record else None,
        "id": record_id,
        "change": _change(view, found, entry),
        "state": state,
        "text": text,
    }


def _change(view: View, found: GroupMonth, entry: Planned | None) -> Item:
    """Return how a pain point stands on the plan: `planned`, `added`, `removed`, `unplanned`; late ones are marked."""
    if entry is None or found.plan is None:
        return {"kind": "unplanned", "date": None, "late": False, "reason": None}
    on = entry.removed_on or (entry.added_on if entry.added_on > found.plan.listed_on else None)
    return {
        "kind": "planned" if on is None else "added" if entry.removed_on is None else "removed",
        "date": str(on) if on else None,
        "late": on is not None and on > settled_on(view.programme, found.month),
        "reason": entry.reason if on else None,
    }


def _state(view: View, found: GroupMonth, record: Record | None, is_planned: bool) -> tuple[str | None, Words | None]:
    """Return `counts`, `void` (and why), `missed` or `running`; None for what is neither planned nor done."""
    done = elimination_of(record, view.programme) if record else None
    if record and done and (done.group, done.month) == (found.group, found.month.name):
        return _done(view, found, record, done)
    why = _why_not(view, found, record, done) if record else None
    if not is_planned:
        return None, why
    if why is not None:
        return "void", why
    return ("missed" if view.basis.is_over(found.month) else "running"), None


def _done(view: View, found: GroupMonth, record: Record, done: Elimination) -> tuple[str, Words]:
    outcome = _confirmed(view, record, done.on)
    if done.reopened_on is not None:
        return "void", view.words("site.planned.reopened", outcome=outcome, date=done.reopened_on)
    if record not in found.eliminated:
        return "void", view.words("site.planned.unplanned", outcome=outcome)
    return "counts", outcome


def _why_not(view: View, found: GroupMonth, record: Record, done: Elimination | None) -> Words | None:
    """Return why a pain point doesn't count in this month although something has become of it."""
    if record.withdrawn is not None:
        return view.words("site.planned.withdrawn", date=record.withdrawn.on)
    if done is not None:
        outcome = _confirmed(view, record, done.on)
        if done.group == found.group:
            return view.words("site.planned.other_month", outcome=outcome, month=done.month)
        group = view.programme.find(("group",), done.group)
        where = group.name if group else same(done.group)
        return view.words("site.planned.other_group", outcome=outcome, month=done.month, group=where)
    if reached(record, "confirmed") and record.outcome == "mitigated":
        return view.words("site.planned.mitigated")
    return None


def _confirmed(view: View, record: Record, on: date) -> Words:
    outcome = record.type.field(("outcome",)).choice(record.outcome)
    return view.words("site.planned.confirmed", date=on, outcome=outcome)
