"""小组: quotas of the quarter, who still owes what this month, scores of the members, their pain points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from site_builder.measures.duties import overdue_tasks, silent
from site_builder.measures.quota import GroupMonth
from site_builder.measures.results import Results
from site_builder.measures.vitality import Score
from site_builder.pages import Page, View, page
from site_builder.pages.calendars import calendar_of
from site_builder.pages.plans import month_path, verdict
from site_builder.pages.rows import Row
from site_builder.pages.score_parts import figure, group_path, score_path
from site_builder.pages.sheets import sheet_link
from site_builder.pages.standing import finished, present, quarter_score, trend
from site_builder.pages.units import entry, members, tally_of, unit_link, unit_pages, unit_path
from site_builder.periods import month_of
from site_builder.programme import Unit

Data = dict[str, Any]


@page(nav="groups", path="groups/index.html")
def groups(view: View) -> Iterator[Page]:
    """Yield the groups."""

    def own(unit: Unit, rows: Sequence[Row]) -> Data:
        return {
            "whole": unit_link(view.programme.provider),
            "quotas": quotas(view, unit.id),
            "owing": owing(view, unit),
            "parts": _people(view, unit, rows),
            "begins_on": str(view.programme.begin) if view.as_of < view.programme.begin else None,
            "sheet": sheet_link(view, unit),
            "calendar": calendar_of(view, unit),
            **standing(view, unit.id),
        }

    yield from unit_pages(view, "group", list(view.programme.units["group"].values()), own)


def standing(view: View, group_id: str) -> Data:
    """Return the quarter that scores are of, and the group's trend."""
    last = finished(view)
    scores = (
        quarter_score(found, result.score, group_path(name, group_id))
        for name, found in view.results.items()
        if (result := found.of_group(group_id))
    )
    return {"scored": last.quarter.name if last else None, "trend": trend(scores)}


def quotas(view: View, group_id: str) -> list[Data]:
    """Return the present quarter month by month: quota, planned, eliminated, and whether the quota is met."""
    now = present(view)
    result = now.of_group(group_id) if now else None
    return [quota(view, each) for each in result.months] if result else []


def quota(view: View, month: GroupMonth) -> Data:
    """Return a group's month in figures, with its verdict and its place among the month's plans."""
    return {
        "month": month.month.name,
        "path": month_path(month.month.name, month.group),
        "quota": month.quota,
        "planned": len(month.planned),
        "eliminated": len(month.eliminated),
        "unplanned": len(month.unplanned),
        "short": max(month.quota - len(month.eliminated), 0),
        "verdict": verdict(view, month),
    }


def owing(view: View, group: Unit) -> list[Data]:
    """Return for each member who leads no group what is still owed this month."""
    now = present(view)
    scores = {each.person.id: each for each in now.people if each.role == "employee"} if now else {}
    return [_owed(view, unit, scores[unit.id]) for unit in members(view, group.id) if unit.id in scores]


def _owed(view: View, unit: Unit, score: Score) -> Data:
    month = month_of(view.as_of)
    have, due = score.quantity.by_month.get(month, (0, 0))
    excused = score.quantity.owing.excused.get(month)
    return {
        "name": unit.name,
        "path": unit_path("person", unit.id),
        "have": have,
        "due": due,
        "excused": view.words(f"excused.{excused}") if excused else None,
        "entries": len(silent(view.basis, unit)),
        "late": overdue_tasks(view.basis, unit),
    }


def _people(view: View, group: Unit, rows: Sequence[Row]) -> list[Data]:
    """Return who belongs to a group, then who proposed for it and belongs to it no more; together they add up to it.

    Each has the counts of what they proposed for this group, and the last final score.
    """
    last = finished(view)
    scores = {each.person.id: each for each in last.people} if last else {}
    own: dict[str, list[Row]] = {}
    for row in rows:
        own.setdefault(row.proposer, []).append(row)
    present = members(view, group.id)
    gone = [unit for unit in view.basis.people if unit.id in own and unit not in present]
    return [
        {
            **entry(unit, tally_of(view, own.get(unit.id, ()))),
            "note": view.words("site.group.gone") if unit in gone else None,
            "score": _score(last, scores.get(unit.id)),
        }
        for unit in (*present, *gone)
    ]


def _score(found: Results | None, score: Score | None) -> Data | None:
    if found is None or score is None or score.score is None:
        return None
    return {"figure": figure(score.score), "path": score_path(found.quarter.name, score)}
