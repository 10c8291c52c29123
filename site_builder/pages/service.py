"""年度满意度 and 关键时刻服务: how departments rate the service, and pain points by moment of service (A10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from site_builder.measures.exact import mean
from site_builder.measures.service import Service, rated_years, service
from site_builder.pages import Page, View, page
from site_builder.pages.rows import Row
from site_builder.pages.units import SHOWN, tally_of
from site_builder.papers import RATING

RATINGS = "ratings/index.html"
MOMENTS = "moments/index.html"
# So many pain points stand below a moment; the register has the rest.
LISTED = 20


@page(shows=(RATING,))
def ratings(view: View) -> Iterator[Page]:
    """Yield a page for each year with pain points or ratings; the latest one also stands at the front."""
    years = rated_years(view.basis)
    links = [{"name": str(number), "path": year_path(number)} for number in years]
    latest = _year(view, years[0]) if years else {"year": None, "tiers": [], "whole": None}
    yield Page(RATINGS, "ratings.html", view.words("pages.ratings"), "departments", {**latest, "years": links})
    for number in years:
        title = view.words("pages.ratings_of", year=number)
        yield Page(year_path(number), "ratings.html", title, "departments", {**_year(view, number), "years": links})


def year_path(number: int) -> str:
    """Return the path of a year's page."""
    return f"ratings/{number}.html"


def _year(view: View, number: int) -> dict[str, Any]:
    """Return the served departments by tier, with the means of each tier and of all."""
    served = [unit.id for unit in view.programme.units["department"].values() if not unit.provider]
    found = [service(view.basis, department, number) for department in served]
    tiers = sorted({each.tier for each in found}, key=lambda tier: (tier is None, tier))
    parts = [(tier, [each for each in found if each.tier == tier]) for tier in tiers]
    return {
        "year": str(number),
        "tiers": [
            {
                "tier": tier,
                "departments": [{"department": each.department, **facts(each)} for each in own],
                "whole": _whole(own),
            }
            for tier, own in parts
        ],
        "whole": _whole(found),
    }


def facts(found: Service) -> dict[str, Any]:
    """Return a department's year: its rating and what was done for it."""
    return {
        "note": found.note,
        "rating": str(found.rating) if found.rating is not None else None,
        "raised": found.raised,
        "eliminated": found.eliminated,
        "still_open": found.still_open,
        "days": _plain(found.days),
    }


def _whole(found: Sequence[Service]) -> dict[str, Any]:
    """Return the mean rating of the departments that gave one, and the sums of what was done for all."""
    rated = [each.rating for each in found if each.rating is not None]
    sums = {name: sum(getattr(each, name) for each in found) for name in ("raised", "eliminated", "still_open")}
    average = mean(rated)
    return {"rating": None if average is None else str(average), "rated": len(rated), "of": len(found), **sums}


def _plain(days: Any) -> str | None:
    """Return days without a decimal part that says nothing: 12, 12.5."""
    return None if days is None else f"{days.normalize():f}"


@page()
def moments(view: View) -> Iterator[Page]:
    """Yield the pain points by moment of service, the busiest first; those that name none come last."""
    found: dict[str, list[Row]] = {}
    for row in view.rows:
        if row.light != "withdrawn":
            found.setdefault((view.record_by_key[row.key].moment_of_service or "").strip(), []).append(row)
    unnamed = found.pop("", [])
    named = [_moment(view, name, found[name]) for name in sorted(found, key=lambda name: (-len(found[name]), name))]
    parts = [named[begin : begin + SHOWN] for begin in range(0, max(len(named), 1), SHOWN)]
    paths = [MOMENTS, *(f"moments/list-{number}.html" for number in range(2, len(parts) + 1))]
    for number, (path, own) in enumerate(zip(paths, parts, strict=True), 1):
        context = {
            "moments": own,
            "unnamed": _moment(view, None, unnamed) if unnamed and number == len(parts) else None,
            "total": len(named),
            "page_number": number,
            "page_paths": paths,
        }
        yield Page(path, "moments.html", view.words("pages.moments"), "departments", context)


def _moment(view: View, name: str | None, rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "name": name,
        "counts": tally_of(view, rows),
        "rows": list(rows[:LISTED]),
        "more": max(len(rows) - LISTED, 0),
    }
