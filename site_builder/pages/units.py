"""What the pages of people, groups and departments have in common: pain points, counts, months, lists (A10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from site_builder.measures.tally import Counts, tally
from site_builder.pages import Page, View
from site_builder.pages.rows import Row
from site_builder.periods import month_of, months_between
from site_builder.programme import Programme, Unit, UnitKind
from site_builder.words import Words, same

Data = dict[str, Any]
# What a kind of unit shows beyond what all have: from the unit and its pain points.
Own = Callable[[Unit, Sequence[Row]], Data]

SHOWN = 200
MONTHS_SHOWN = 12
FOLDERS: dict[UnitKind, str] = {"person": "people", "group": "groups", "department": "departments"}
# Which column of a row names the unit of a kind.
COLUMN: dict[UnitKind, str] = {"person": "proposer", "group": "group", "department": "department"}


def unit_path(kind: UnitKind, unit_id: str) -> str:
    """Return the path of a unit's page."""
    return f"{FOLDERS[kind]}/{unit_id}.html"


def page_of(programme: Programme, unit: Unit) -> str | None:
    """Return the path of a unit's page; vendors have none, and of the providers only the first has."""
    has_page = unit.kind in FOLDERS and (not unit.provider or unit == programme.provider)
    return unit_path(unit.kind, unit.id) if has_page else None


def unit_pages(view: View, kind: UnitKind, units: Sequence[Unit], own: Own) -> Iterator[Page]:
    """Yield the units' pages and their list; `own` gives what only this kind shows."""
    rows: dict[str, list[Row]] = {}
    for row in view.rows:
        rows.setdefault(getattr(row, COLUMN[kind]), []).append(row)
    entries = []
    for unit in units:
        mine = rows.get(unit.id, [])
        made = unit_page(view, unit, kind, mine, own(unit, mine))
        entries.append({**entry(unit, made.context["counts"]), "note": _note(view, unit)})
        yield made
    yield from _lists(view, kind, entries)


def unit_page(view: View, unit: Unit, shown_as: str, rows: Sequence[Row], own: Data) -> Page:
    """Return a unit's page: what all units have, and what it has of its own."""
    context = {
        "kind": shown_as,
        "name": unit.name,
        "facts": _facts(view, unit),
        "counts": tally_of(view, rows),
        "reopened": reopened(view, rows),
        "rows": list(rows[:SHOWN]),
        "more": max(len(rows) - SHOWN, 0),
        "months": months_of(rows, _eliminated(view, unit, rows), view.as_of),
        **own,
    }
    return Page(unit_path(unit.kind, unit.id), "unit.html", unit.name, FOLDERS[unit.kind], context)


def entry(unit: Unit, counts: Counts) -> Data:
    """Return a unit as a row of a table of units."""
    return {"name": unit.name, "path": unit_path(unit.kind, unit.id), "counts": counts, "note": None}


def unit_link(unit: Unit | None) -> Data | None:
    """Return name and page of a unit that has one."""
    return {"name": unit.name, "path": unit_path(unit.kind, unit.id)} if unit else None


def tally_of(view: View, rows: Sequence[Row]) -> Counts:
    """Return the counts of pain points."""
    return dict(tally((view.record_by_key[row.key], row.light) for row in rows))


def reopened(view: View, rows: Sequence[Row]) -> int:
    """Return how many pain points were reopened: what they are now isn't all that happened to them."""
    records = (view.record_by_key[row.key] for row in rows)
    return sum(bool(record.reopenings) and record.withdrawn is None for record in records)


def members(view: View, group_id: str) -> list[Unit]:
    """Return who belongs to a group on the as-of date, in the organization's order."""
    return [
        unit
        for unit in view.programme.units["person"].values()
        if unit.employed_on(view.as_of) and view.programme.group_of(unit.id, view.as_of) == group_id
    ]


def _lists(view: View, kind: UnitKind, entries: Sequence[Data]) -> Iterator[Page]:
    """Yield the list of all units of a kind, so many a page."""
    title, folder = view.words(f"pages.{FOLDERS[kind]}"), FOLDERS[kind]
    parts = [entries[begin : begin + SHOWN] for begin in range(0, max(len(entries), 1), SHOWN)]
    paths = [f"{folder}/index.html", *(f"{folder}/list-{number}.html" for number in range(2, len(parts) + 1))]
    whole = unit_link(view.programme.provider) if kind != "person" else None
    for number, (path, units) in enumerate(zip(paths, parts, strict=True), 1):
        context = {"kind": kind, "units": units, "whole": whole, "page_number": number, "page_paths": paths}
        yield Page(path, "units.html", title, folder, context)


def _note(view: View, unit: Unit) -> Words | None:
    if unit.kind == "department":
        tier = view.programme.tier(unit.id, view.as_of)
        return view.words("pages.tier", n=tier) if tier else None
    if unit.kind == "group":
        lead = view.programme.person(view.programme.lead_of(unit.id, view.as_of))
        return lead.name if lead else None
    if _is_to_join(view, unit):
        return view.words("pages.not_joined", date=unit.joined_on)
    if not unit.employed_on(view.as_of):
        return view.words("pages.not_employed")
    group = view.programme.find(("group",), view.programme.group_of(unit.id, view.as_of) or "")
    return group.name if group else None


def _is_to_join(view: View, unit: Unit) -> bool:
    return unit.joined_on is not None and unit.joined_on > view.as_of


def _facts(view: View, unit: Unit) -> list[Data]:
    """Return what the organization says of a unit, as of the date."""
    if unit.kind == "person":
        facts = [_group_fact(view, unit), _fact(view, "number", unit.number), *_employment(view, unit)]
    elif unit.kind == "group":
        facts = [_lead_fact(view, unit)]
    else:
        facts = [_fact(view, "tier", _note(view, unit)), _fact(view, "contacts", "、".join(unit.contacts))]
    return [fact for fact in facts if fact is not None]


def _fact(view: View, name: str, value: Words | str | None, path: str | None = None) -> Data | None:
    if not value:
        return None
    return {
        "label": view.words(f"facts.{name}"),
        "value": value if isinstance(value, Words) else same(value),
        "path": path,
    }


def _group_fact(view: View, unit: Unit) -> Data | None:
    if _is_to_join(view, unit):
        return None
    group = view.programme.find(("group",), view.programme.group_of(unit.id, view.as_of) or "")
    return _fact(view, "group", group.name, unit_path("group", group.id)) if group else None


def _lead_fact(view: View, unit: Unit) -> Data | None:
    lead = view.programme.person(view.programme.lead_of(unit.id, view.as_of))
    return _fact(view, "lead", lead.name, unit_path("person", lead.id)) if lead else None


def _employment(view: View, unit: Unit) -> list[Data | None]:
    left = unit.left_on if unit.left_on and unit.left_on <= view.as_of else None
    joined = _note(view, unit) if _is_to_join(view, unit) else str(unit.joined_on or "")
    return [_fact(view, "joined_on", joined), _fact(view, "left_on", str(left or ""))]


def months_of(rows: Sequence[Row], eliminated: Sequence[str], as_of: date) -> list[Data]:
    """Return the figures of the last months up to the as-of date: what was proposed, and the months of eliminations."""
    submitted = Counter(row.month for row in rows if row.light != "withdrawn")
    counted = Counter(eliminated)
    begin = min((*(row.month for row in rows), *counted), default=None)
    if begin is None:
        return []
    months = months_between(begin, month_of(as_of))[-MONTHS_SHOWN:]
    return [{"month": month, "submitted": submitted[month], "eliminated": counted[month]} for month in months]


def _eliminated(view: View, unit: Unit, rows: Sequence[Row]) -> list[str]:
    """Return the month of each elimination that stands; a group has those that count for it, as on its plans."""
    if unit.kind == "group":
        own = (found for (group, _), found in view.basis.eliminations.items() if group == unit.id)
        return [each.month for found in own for each in found if each.reopened_on is None]
    months = view.basis.elimination_months
    return [months[row.key] for row in rows if row.key in months]
