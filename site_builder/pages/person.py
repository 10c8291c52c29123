"""人员: what somebody has to do this week, their score, their pain points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from site_builder.measures.duties import Duty, duties, worded
from site_builder.measures.quantity import SHORT
from site_builder.measures.results import Results
from site_builder.measures.vitality import Score
from site_builder.pages import Asset, Page, View, checkpoints, page
from site_builder.pages.calendars import calendar_of
from site_builder.pages.person_data import person_data
from site_builder.pages.plans import month_path
from site_builder.pages.score_parts import score_path, waits
from site_builder.pages.sheets import sheet_link
from site_builder.pages.standing import finished, places, present, quarter_score, trend
from site_builder.pages.units import unit_pages
from site_builder.programme import Unit
from site_builder.words import Words

Data = dict[str, Any]
Scored = tuple[Results, Score]
DUTIES_SHOWN = 50


@page(nav="people", path="people/index.html")
def people(view: View) -> Iterator[Page | Asset]:
    """Yield the people, also those who left: their pain points stay. Each has data for the page 我的 too."""
    scored = _scored(view)
    ranked = places(finished(view))
    everybody = view.programme.units["person"]
    shown: dict[str, Data] = {}

    def own(unit: Unit, _rows: object) -> Data:
        standing = _standing(view, scored.get(unit.id, {}), ranked.get(unit.id))
        todo = _duties(view, unit, scored.get(unit.id, {}))
        offered = {"sheet": sheet_link(view, unit), "calendar": calendar_of(view, unit)}
        shown[unit.id] = {"duties": todo, **offered, **standing}
        return shown[unit.id]

    yield from unit_pages(view, "person", list(everybody.values()), own)
    red = Counter(row.group for row in view.rows if row.light == "red")
    yield from (person_data(view, everybody[who], found, red) for who, found in shown.items())


def _scored(view: View) -> Mapping[str, Mapping[str, Scored]]:
    """Return everybody's scores by quarter, the earliest first."""
    found: dict[str, dict[str, Scored]] = {}
    for name, results in view.results.items():
        for score in results.people:
            found.setdefault(score.person.id, {})[name] = (results, score)
    return found


# ---- what to do this week ----


def _duties(view: View, unit: Unit, scored: Mapping[str, Scored]) -> Data | None:
    """Return what somebody has to do, up to a number; None for whoever isn't employed on the as-of date."""
    if not unit.employed_on(view.as_of):
        return None
    now = present(view)
    mine = scored.get(now.quarter.name) if now else None
    found = duties(view.basis, unit, mine[1].quantity if mine else None)
    owed = sum(duty.is_owed for duty in found)
    shown = found[:DUTIES_SHOWN]
    return {"items": [_duty(view, duty) for duty in shown], "owed": owed, "more": len(found) - len(shown)}


def _duty(view: View, duty: Duty) -> Data:
    return {
        "state": duty.state,
        "words": worded(duty, view.programme, view.strings),
        "due": duty.due.isoformat(),
        "row": view.row_by_key[duty.record.key] if duty.record else None,
        "path": _leads_to(duty),
    }


def _leads_to(duty: Duty) -> str | None:
    """Return the page that a duty's words lead to."""
    if duty.name == "plan":
        return month_path(duty.params["month"], duty.params["group"])
    return checkpoints.INDEX if duty.name == "checkpoint" else None


# ---- score ----


def _standing(view: View, scored: Mapping[str, Scored], place: tuple[int, int] | None) -> Data:
    """Return the present score, the last final one with the place it took, and the trend."""
    scores = {
        name: quarter_score(results, score.score, score_path(name, score), waits(score))
        for name, (results, score) in scored.items()
    }
    now, last = present(view), finished(view)
    return {
        # On a quarter's last day it is both: it stands once, as the one that is over.
        "now": scores.get(now.quarter.name) if now and not now.final else None,
        "last": scores.get(last.quarter.name) if last else None,
        "why": _why_nought(view, scored[last.quarter.name][1]) if last and last.quarter.name in scored else None,
        "place": {"rank": place[0], "of": place[1]} if place else None,
        "trend": trend(scores.values()),
    }


def _why_nought(view: View, score: Score) -> Words | None:
    """Return the step that took a score to nought, None where none did."""
    return next((view.said(step) for step in score.steps if step.rule == SHORT), None)
