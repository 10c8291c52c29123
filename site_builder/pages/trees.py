"""A field's value as a small tree of plain data: what it is and how it is shown, as the schema says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from site_builder.fault import Pointer
from site_builder.pages import View
from site_builder.pages.rows import page_path
from site_builder.pages.units import page_of
from site_builder.parts import Task
from site_builder.register import Record
from site_builder.schema import Field
from site_builder.words import Words, same, words_of

Tree = Mapping[str, Any]


def tree_of(view: View, record: Record, pointer: Pointer, field: Field, value: Any) -> Tree:
    """Return the tree of a value; `x-show` in the schema chooses a form of its own, else its type does."""
    special = _SPECIAL.get(field.get("x-show", ""))
    if special is not None:
        return special(view, record, pointer, field, value)
    if field.get("x-ref"):
        return {"show": "link", "value": link_of(view, field.get("x-ref"), value)}
    if field.get("x-policy-list"):
        return {"show": "choice", "value": policy_choice(view, field, value)}
    if "x-values" in field.schema:
        return {"show": "choice", "value": field.choice(value)}
    return _plain(view, record, pointer, field, value)


def link_of(view: View, kinds: list[str], value: str) -> dict[str, Any]:
    """Return name and page of whoever or whatever an id names."""
    unit = view.programme.find(kinds, value)
    if unit is not None:
        return {"name": unit.name, "path": page_of(view.programme, unit), "tag": ""}
    for kind in kinds:
        for record in view.register.ids.get((kind, value), ()):
            return {"name": same(f"{value} {record.title}"), "path": page_path(record), "tag": ""}
    return {"name": same(value), "path": None, "tag": ""}


def _plain(view: View, record: Record, pointer: Pointer, field: Field, value: Any) -> Tree:
    if isinstance(value, bool):
        return {"show": "boolean", "value": value}
    if isinstance(value, int | float):
        return {"show": "number", "value": str(value)}
    if isinstance(value, dict):
        return {"show": "group", "value": parts_of(view, record, pointer, field, value)}
    if isinstance(value, list):
        return _list(view, record, pointer, field, value)
    if field.get("x-format") == "markdown":
        return {"show": "markdown", "value": str(value)}
    return {"show": "date" if field.get("format") == "date" else "text", "value": str(value)}


def parts_of(
    view: View, record: Record, pointer: Pointer, field: Field, value: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return label and tree of each part, first the declared ones in the schema's order."""
    declared = [name for name in field.children if name in value]
    others = [name for name in value if name not in field.children]
    return [
        {"label": each.label, "tree": tree_of(view, record, (*pointer, name), each, value[name])}
        for name in (*declared, *others)
        for each in [field.children.get(name) or Field(name, {})]
    ]


def _list(view: View, record: Record, pointer: Pointer, field: Field, value: list[Any]) -> Tree:
    item = field.item or Field(field.name, {})
    if item.children:
        return _table(view, record, pointer, item, value)
    return {"show": "list", "value": [tree_of(view, record, (*pointer, n), item, each) for n, each in enumerate(value)]}


def _table(view: View, record: Record, pointer: Pointer, item: Field, value: list[Any]) -> Tree:
    columns = [name for name in item.children if any(name in each for each in value)]
    rows = [
        [
            tree_of(view, record, (*pointer, n, name), item.children[name], each[name]) if name in each else None
            for name in columns
        ]
        for n, each in enumerate(value)
    ]
    return {"show": "table", "value": {"head": [item.children[name].label for name in columns], "rows": rows}}


def policy_choice(view: View, field: Field, value: str) -> Words:
    """Return the label of a choice that the policy lists."""
    options = view.programme.policy(view.as_of).get(field.get("x-policy-list"), ())
    return next((words_of(option["label"]) for option in options if option["id"] == value), same(value))


def _address(_view: View, _record: Record, _pointer: Pointer, _field: Field, value: str) -> Tree:
    return {"show": "address", "value": value}


def _chain(_view: View, _record: Record, _pointer: Pointer, _field: Field, value: list[str]) -> Tree:
    return {"show": "chain", "value": list(value)}


def _digest(_view: View, _record: Record, _pointer: Pointer, _field: Field, value: str) -> Tree:
    return {"show": "digest", "value": value}


def _timeline(view: View, _record: Record, _pointer: Pointer, field: Field, value: list[Mapping[str, Any]]) -> Tree:
    author = field.item.children["by"].get("x-ref") if field.item else []
    entries = [{**each, "by": link_of(view, author, each["by"])} for each in value]
    return {"show": "timeline", "value": sorted(entries, key=lambda entry: str(entry["date"]), reverse=True)}


def _gantt(view: View, record: Record, _pointer: Pointer, field: Field, _value: Any) -> Tree:
    states = field.item.children["state"] if field.item else field
    return {"show": "gantt", "value": [_task(view, states, task) for task in record.tasks]}


def _task(view: View, states: Field, task: Task) -> dict[str, Any]:
    late = not task.is_settled and task.due is not None and task.due < view.as_of
    return {
        "task": task.name,
        "owner": link_of(view, ["person"], task.owner or ""),
        "start": str(task.start),
        "due": str(task.due),
        "done_on": str(task.done_on) if task.done_on else None,
        "state": task.state_known,
        "state_label": states.choice(task.state_known),
        "reason": task.reason,
        "late": late,
        "late_days": (view.as_of - task.due).days if late and task.due else 0,
    }


def _evidence(view: View, record: Record, _pointer: Pointer, field: Field, value: list[Mapping[str, Any]]) -> Tree:
    kinds = field.item.children["kind"] if field.item else field
    files = [
        {**each, "kind": kinds.choice(each["kind"]), "path": evidence_path(record, each["file"], view)}
        for each in value
    ]
    return {"show": "evidence", "value": files}


def evidence_path(record: Record, name: str, view: View) -> str | None:
    """Return where the site keeps an evidence file; None when it is missing, or of a kind that isn't published."""
    allowed = view.programme.policy(view.as_of)["evidence_types"]
    found = record.files.get(name)
    published = found is not None and found.is_file and found.ending in allowed
    return f"evidence/{record.key}/{name}" if published else None


_SPECIAL: dict[str, Callable[[View, Record, Pointer, Field, Any], Tree]] = {
    "address": _address,
    "chain": _chain,
    "digest": _digest,
    "timeline": _timeline,
    "gantt": _gantt,
    "evidence": _evidence,
}
