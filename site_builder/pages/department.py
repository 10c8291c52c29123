"""部门: what was done for those served beside their ratings, and the department of all groups (A10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from site_builder.measures.service import rated_years, service
from site_builder.pages import Page, View, page
from site_builder.pages.rows import Row
from site_builder.pages.score_parts import figure, group_path, quarter_path
from site_builder.pages.service import facts, year_path
from site_builder.pages.standing import finished, quarter_score, trend
from site_builder.pages.units import entry, tally_of, unit_page, unit_pages
from site_builder.programme import Unit

Data = dict[str, Any]


@page(nav="departments", path="departments/index.html")
def departments(view: View) -> Iterator[Page]:
    """Yield the served departments; the one that provides the service is nobody's beneficiary."""
    served = [unit for unit in view.programme.units["department"].values() if not unit.provider]
    years = rated_years(view.basis)

    def own(unit: Unit, _rows: Sequence[Row]) -> Data:
        return {"years": [_year(view, unit, year) for year in years]}

    yield from unit_pages(view, "department", served, own)


@page()
def provider(view: View) -> Iterator[Page]:
    """Yield the department that provides the service: everything adds up to it, group by group."""
    unit = view.programme.provider
    if unit is not None:
        yield unit_page(view, unit, "provider", view.rows, _rolled_up(view))


def _year(view: View, unit: Unit, year: int) -> Data:
    return {"year": str(year), "path": year_path(year), **facts(service(view.basis, unit.id, year))}


def _rolled_up(view: View) -> Data:
    last = finished(view)
    scores = (quarter_score(found, found.score, quarter_path(name)) for name, found in view.results.items())
    return {
        "parts": [_group(view, unit) for unit in view.programme.units["group"].values()],
        "scored": last.quarter.name if last else None,
        "trend": trend(scores),
    }


def _group(view: View, unit: Unit) -> Data:
    last = finished(view)
    result = last.of_group(unit.id) if last else None
    counts = tally_of(view, [row for row in view.rows if row.group == unit.id])
    score = None
    if last and result and result.score is not None:
        score = {"figure": figure(result.score), "path": group_path(last.quarter.name, unit.id)}
    return {**entry(unit, counts), "score": score}
