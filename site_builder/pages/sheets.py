"""The weekly report's Excel sheets: somebody's pain points, and what a group plans to eliminate in a month (A9)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from site_builder.lifecycle import dates_in_force
from site_builder.pages import Download, Sheet, View, page
from site_builder.pages.cells import cells_of, columns_of
from site_builder.pages.units import unit_path
from site_builder.periods import month_of, quarter_of
from site_builder.programme import Unit, UnitKind
from site_builder.register import PAIN_POINT, Record
from site_builder.words import Words

KINDS: tuple[UnitKind, ...] = ("person", "group")
# What file systems refuse in a name, or take for more than a name.
_UNSAFE = re.compile(r'[\x00-\x1f\\/:*?"<>|]')


@page()
def sheets(view: View) -> Iterator[Download]:
    """Yield the sheets that the pages of people and groups offer."""
    for unit in (unit for kind in KINDS for unit in view.programme.units[kind].values()):
        what, records = _offered(view, unit)
        if records:
            yield Download(_path(unit), _sheet(view, unit, what, records))


def sheet_link(view: View, unit: Unit) -> dict[str, Any] | None:
    """Return what the page of a person or a group offers: path, what it is, name of the file; None for no sheet."""
    what, records = _offered(view, unit)
    return {"path": _path(unit), "what": what, "file": _file(view, unit, what)} if records else None


def weekly(view: View, person: Unit) -> Sheet:
    """Return somebody's weekly sheet: what is in hand, then what was closed since the quarter began."""
    return _sheet(view, person, view.words("sheet.weekly"), _weekly(view, person.id))


def planned(view: View, group: Unit, month: str) -> Sheet:
    """Return what is on a group's plan of a month (`2015-04`), without what was taken off; no rows without a plan."""
    return _sheet(view, group, view.words("sheet.plan", month=month), _planned(view, group.id, month))


def _offered(view: View, unit: Unit) -> tuple[Words, list[Record]]:
    """Return what the site offers of a unit; those who left hand in no report any more."""
    if unit.kind == "person":
        return view.words("sheet.weekly"), _weekly(view, unit.id) if unit.employed_on(view.as_of) else []
    month = month_of(view.as_of)
    return view.words("sheet.plan", month=month), _planned(view, unit.id, month)


def _weekly(view: View, person_id: str) -> list[Record]:
    begin = quarter_of(view.as_of).begin
    rows = sorted(view.rows_of_proposer(person_id), key=lambda row: row.key)
    records = [(row.in_hand, view.record_by_key[row.key]) for row in rows if row.light != "withdrawn"]
    in_hand = [record for is_in_hand, record in records if is_in_hand]
    ended = [record for is_in_hand, record in records if not is_in_hand]
    return [*in_hand, *(record for record in ended if dates_in_force(record)["closed"] >= begin)]


def _planned(view: View, group_id: str, month: str) -> list[Record]:
    plan = view.basis.plans.get((group_id, month))
    found = (view.register.ids.get((PAIN_POINT, each), ()) for each in (plan.ids if plan else ()))
    return [record for records in found for record in records]


def _sheet(view: View, unit: Unit, what: Words, records: Sequence[Record]) -> Sheet:
    title = view.words("sheet.title", who=unit.name, what=what, as_of=view.as_of)
    rows = tuple(cells_of(view, record) for record in records)
    return Sheet(_file(view, unit, what), what, title, columns_of(view), rows)


def _file(view: View, unit: Unit, what: Words) -> Words:
    names = view.words("sheet.file", who=unit.name, what=what, as_of=view.as_of)
    return Words(*(_UNSAFE.sub("_", name) for name in names))


def _path(unit: Unit) -> str:
    return unit_path(unit.kind, unit.id).removesuffix(".html") + ".xlsx"
