"""People, groups and departments: their pain points and counts (A10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from site_builder.measures.tally import confirmed_on, tally
from site_builder.pages import Page, View, page
from site_builder.pages.rows import Row
from site_builder.periods import month_of, months_between
from site_builder.programme import Unit, UnitKind
from site_builder.words import Words, same

SHOWN = 200
MONTHS_SHOWN = 12
FOLDERS: dict[UnitKind, str] = {"person": "people", "group": "groups", "department": "departments"}
# Which column of a row names the unit of a kind.
COLUMN: dict[UnitKind, str] = {"person": "proposer", "group": "group", "department": "department"}


def unit_path(kind: UnitKind, unit_id: str) -> str:
    """Return the path of a unit's page."""
    return f"{FOLDERS[kind]}/{unit_id}.html"


@page(nav="departments", path="departments/index.html")
def departments(view: View) -> Iterator[Page]:
    """Yield the served departments; the one that provides the service is nobody's beneficiary."""
    served = [unit for unit in view.programme.units["department"].values() if not unit.provider]
    yield from _pages(view, "department", served)


@page(nav="groups", path="groups/index.html")
def groups(view: View) -> Iterator[Page]:
    """Yield the groups."""
    yield from _pages(view, "group", list(view.programme.units["group"].values()))


@page(nav="people", path="people/index.html")
def people(view: View) -> Iterator[Page]:
    """Yield the people, also those who left: their pain points stay."""
    yield from _pages(view, "person", list(view.programme.units["person"].values()))


def _pages(view: View, kind: UnitKind, units: Sequence[Unit]) -> Iterator[Page]:
    rows: dict[str, list[Row]] = {}
    for row in view.rows:
        rows.setdefault(getattr(row, COLUMN[kind]), []).append(row)
    entries = []
    for unit in units:
        own = rows.get(unit.id, [])
        counts = _tally(view, own)
        entries.append(
            {"name": unit.name, "path": unit_path(kind, unit.id), "counts": counts, "note": _note(view, unit)}
        )
        context = {
            "kind": kind,
            "name": unit.name,
            "facts": _facts(view, unit),
            "counts": counts,
            "rows": own[:SHOWN],
            "more": max(len(own) - SHOWN, 0),
            "parts": _members(view, unit) if kind == "group" else [],
            "months": _months(view, own),
        }
        yield Page(unit_path(kind, unit.id), "unit.html", unit.name, FOLDERS[kind], context)
    yield from _lists(view, kind, entries)


def _lists(view: View, kind: UnitKind, entries: Sequence[dict[str, Any]]) -> Iterator[Page]:
    """Yield the list of all units of a kind, so many a page."""
    title, folder = view.words(f"pages.{FOLDERS[kind]}"), FOLDERS[kind]
    parts = [entries[begin : begin + SHOWN] for begin in range(0, max(len(entries), 1), SHOWN)]
    paths = [f"{folder}/index.html", *(f"{folder}/list-{number}.html" for number in range(2, len(parts) + 1))]
    for number, (path, units) in enumerate(zip(paths, parts, strict=True), 1):
        context = {"kind": kind, "units": units, "page_number": number, "page_paths": paths}
        yield Page(path, "units.html", title, folder, context)


def _tally(view: View, rows: Sequence[Row]) -> dict[str, int]:
    return dict(tally((view.record_by_key[row.key], row.light) for row in rows))


def _note(view: View, unit: Unit) -> Words | None:
    if unit.kind == "department":
        tier = view.programme.tier(unit.id, view.as_of)
        return view.words("pages.tier", n=tier) if tier else None
    if unit.kind == "group":
        lead = view.programme.person(view.programme.lead_of(unit.id, view.as_of))
        return lead.name if lead else None
    if not unit.employed_on(view.as_of):
        return view.words("pages.not_employed")
    group = view.programme.find(("group",), view.programme.group_of(unit.id, view.as_of) or "")
    return group.name if group else None


def _facts(view: View, unit: Unit) -> list[dict[str, Any]]:
    """Return what the organization says of a unit, as of the date."""
    if unit.kind == "person":
        facts = [_group_fact(view, unit), _fact(view, "number", unit.number), *_employment(view, unit)]
    elif unit.kind == "group":
        facts = [_lead_fact(view, unit)]
    else:
        facts = [_fact(view, "tier", _note(view, unit)), _fact(view, "contacts", "、".join(unit.contacts))]
    return [fact for fact in facts if fact is not None]


def _fact(view: View, name: str, value: Words | str | None, path: str | None = None) -> dict[str, Any] | None:
    if not value:
        return None
    return {
        "label": view.words(f"facts.{name}"),
        "value": value if isinstance(value, Words) else same(value),
        "path": path,
    }


def _group_fact(view: View, unit: Unit) -> dict[str, Any] | None:
    group = view.programme.find(("group",), view.programme.group_of(unit.id, view.as_of) or "")
    return _fact(view, "group", group.name, unit_path("group", group.id)) if group else None


def _lead_fact(view: View, unit: Unit) -> dict[str, Any] | None:
    lead = view.programme.person(view.programme.lead_of(unit.id, view.as_of))
    return _fact(view, "lead", lead.name, unit_path("person", lead.id)) if lead else None


def _employment(view: View, unit: Unit) -> list[dict[str, Any] | None]:
    left = unit.left_on if unit.left_on and unit.left_on <= view.as_of else None
    return [_fact(view, "joined_on", str(unit.joined_on or "")), _fact(view, "left_on", str(left or ""))]


def _members(view: View, group: Unit) -> list[dict[str, Any]]:
    """Return who belongs to a group on the as-of date, each with the counts of what they proposed in it."""
    people = view.programme.units["person"].values()
    members = [
        unit
        for unit in people
        if unit.employed_on(view.as_of) and view.programme.group_of(unit.id, view.as_of) == group.id
    ]
    return [
        {
            "name": unit.name,
            "path": unit_path("person", unit.id),
            "counts": _tally(view, [row for row in view.rows_of_proposer(unit.id) if row.group == group.id]),
            "note": None,
        }
        for unit in members
    ]


def _months(view: View, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the figures of the last months up to the as-of date."""
    if not rows:
        return []
    counted = [row for row in rows if row.light != "withdrawn"]
    confirmed = {row.key: confirmed_on(view.record_by_key[row.key]) for row in counted if row.outcome == "eliminated"}
    eliminated = [month_of(day) for day in confirmed.values() if day]
    submitted = [row.month for row in counted]
    months = months_between(min(row.month for row in rows), month_of(view.as_of))[-MONTHS_SHOWN:]
    return [
        {"month": month, "submitted": submitted.count(month), "eliminated": eliminated.count(month)} for month in months
    ]
