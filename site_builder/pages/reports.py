"""报告: the report of each month, quarter and year for paper, with its Excel file and its slides."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from site_builder.measures.reporting import Reporting
from site_builder.pages import Download, Page, Slides, View, page
from site_builder.pages.report_deck import deck
from site_builder.pages.report_figures import (
    FOLDER,
    INDEX,
    changes,
    compared,
    figure_rows,
    report_link,
    report_path,
    sentences,
)
from site_builder.pages.report_parts import (
    COUNTS,
    OVERDUE_SHOWN,
    age_rows,
    definitions,
    department_rows,
    group_rows,
    neighbours,
    overdue_rows,
    seals,
    tops,
    trend,
)
from site_builder.pages.report_sheets import sheets
from site_builder.pages.units import reopened
from site_builder.periods import Kind, Period
from site_builder.program import is_installed
from site_builder.words import Words

Data = dict[str, Any]
# What slides are written with; it comes with the extra of the same name as the slides.
SLIDES_LIBRARY = "pptx"
# Months have theirs on demand (`painpoints export report`): they would take most of the time that slides take.
WITH_SLIDES: tuple[Kind, ...] = ("quarter", "year")
# So many overdue ones stand at the head of a report.
LATEST_SHOWN = 3


@page(nav="reports", path=INDEX)
def reports(view: View) -> Iterator[Page | Download | Slides]:
    """Yield the list of all periods, and the report of each."""
    reporting = reporting_of(view)
    yield Page(INDEX, "reports.html", view.words("pages.reports"), "reports", partial(_overview, view, reporting))
    for period in reporting.periods:
        content = content_of(view, reporting, period)
        yield Page(report_path(period.name), "period_report.html", title_of(view, period), "reports", _shown(content))
        yield Download(_file(period, "xlsx"), sheets(view, content))
        if _has_slides(period):
            yield Slides(_file(period, "pptx"), deck(view, content))


def reporting_of(view: View) -> Reporting:
    """Return what a view's reports are made from."""
    return Reporting(view.basis, view.results)


def can_write_slides() -> bool:
    """Tell whether there is what slides are written with."""
    return is_installed(SLIDES_LIBRARY)


def title_of(view: View, period: Period) -> Words:
    """Return what a report is called."""
    return view.words(f"site.reports.title.{period.kind}", period=period.name)


def content_of(view: View, reporting: Reporting, period: Period) -> Data:
    """Return everything that a report says: its page, its sheets and its slides are made of it."""
    rows = figure_rows(view, reporting, period)
    overdue = overdue_rows(view, reporting, period)
    return {
        "title": title_of(view, period),
        "period": _facts(reporting, period),
        "seals": seals(view, reporting, period),
        "sentences": sentences(view, reporting, period, rows),
        "better": changes(rows, "better"),
        "worse": changes(rows, "worse"),
        "figures": rows,
        **compared(reporting, period),
        "trend": trend(view, reporting, period),
        "tops": tops(view, reporting, period),
        "ages": age_rows(view, reporting, period),
        "counts": COUNTS,
        "whole": {name: getattr(reporting.figures(period).flow, name) for name in COUNTS},
        "departments": department_rows(view, reporting, period),
        "groups": group_rows(view, reporting, period),
        "overdue": overdue,
        "definitions": definitions(view, period),
        "files": [_file(period, "xlsx"), *([_file(period, "pptx")] if _has_slides(period) else [])],
        "neighbours": neighbours(reporting, period),
    }


def _shown(content: Data) -> Data:
    """Return what a page shows of a report: its lists are bounded, the Excel file has them whole."""
    overdue = content["overdue"]
    late = {"rows": overdue[:OVERDUE_SHOWN], "latest": overdue[:LATEST_SHOWN], "total": len(overdue)}
    return {**content, "overdue": {**late, "more": max(len(overdue) - OVERDUE_SHOWN, 0)}}


def _facts(reporting: Reporting, period: Period) -> Data:
    programme = reporting.basis.programme
    return {
        "name": period.name,
        "kind": period.kind,
        "begin": str(period.begin),
        "end": str(period.end),
        "until": str(reporting.until(period)),
        "final": reporting.basis.is_over(period),
        "begins_on": str(reporting.begins_on),
        "programme_begins": str(programme.begin) if period.begin < programme.begin else None,
    }


def _file(period: Period, ending: str) -> str:
    return f"{FOLDER}/{period.name}.{ending}"


def _has_slides(period: Period) -> bool:
    return period.kind in WITH_SLIDES and can_write_slides()


def _overview(view: View, reporting: Reporting) -> Data:
    """Return every period by year with the figures that tell most, and the last one that is over in its sentences."""
    over = [each for each in reporting.periods if reporting.basis.is_over(each)]
    years: dict[str, list[Data]] = {}
    for period in reporting.periods:
        years.setdefault(period.name[:4], []).append(_line(reporting, period))
    return {
        "latest": [_latest(view, reporting, each) for each in _latest_ones(over)],
        "years": [{"name": name, "rows": rows} for name, rows in years.items()],
        "counts": COUNTS,
        "reopened": reopened(view, view.rows),
    }


def _latest_ones(over: list[Period]) -> list[Period]:
    """Return the last month that is over, and what else ended with it."""
    last = next((each for each in over if each.kind == "month"), None)
    return [each for each in reversed(over) if last and each.end == last.end]


def _latest(view: View, reporting: Reporting, period: Period) -> Data:
    rows = figure_rows(view, reporting, period)
    return {
        **_facts(reporting, period),
        "path": report_path(period.name),
        "title": title_of(view, period),
        "sentences": sentences(view, reporting, period, rows),
    }


def _line(reporting: Reporting, period: Period) -> Data:
    flow = reporting.figures(period).flow
    files = [_file(period, "xlsx"), *([_file(period, "pptx")] if _has_slides(period) else [])]
    counts = {name: getattr(flow, name) for name in COUNTS}
    return {**_facts(reporting, period), **report_link(reporting, period), "counts": counts, "files": files}
