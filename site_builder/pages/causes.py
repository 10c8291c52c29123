"""原因: the causes of all pain points, what came back, and how long each stage takes (C7, B6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from site_builder.measures.causes import PARETO, Found, all_causes, pareto, within
from site_builder.measures.cycle import CYCLE, TIMED, WHOLE, Stretch, cycle_times, stretches
from site_builder.measures.recurrence import chains
from site_builder.pages import Page, View, page, periodic
from site_builder.pages.cause_parts import (
    INDEX,
    categories,
    category_label,
    category_rows,
    chain_rows,
    cycle_rows,
    layers,
    period_path,
    stage_label,
)
from site_builder.pages.rulebook import rule_path
from site_builder.pages.standing import QUARTERS_SHOWN
from site_builder.pages.units import reopened
from site_builder.periods import Period
from site_builder.words import Words

Data = dict[str, Any]
# Lines of a trend that can still be told apart.
LINES = 4


@page(nav="causes", path=INDEX)
def causes(view: View) -> Iterator[Page]:
    """Yield the page of all causes, then a review for each quarter and year."""
    found = all_causes(view.register.pain_points)
    taken = [each for record in view.register.pain_points for each in stretches(record)]
    returned = chains(view.register)
    quarters = view.basis.quarters
    shown = quarters[-QUARTERS_SHOWN:]
    context = {
        "pain_points": len({each.record.key for each in found}),
        "causes": len(found),
        "pareto": category_rows(view, found, INDEX),
        "categories": categories(view, found),
        **layers(view, found),
        "departments": _departments(view, found),
        "quarters": _quarters(view, found, shown),
        "trend": _trend(view, found, shown),
        "cycle": cycle_rows(view, cycle_times(taken)),
        "cycle_trend": _cycle_trend(view, taken, shown),
        "quarters_shown": QUARTERS_SHOWN,
        "labels": [each.name for each in shown],
        "chains": chain_rows(view, returned[: view.programme.policy(view.as_of)["newest_shown"]]),
        "returned": len(returned),
        "reopened": reopened(view, view.rows),
        "periods": periodic.periods_by_year(view),
        "rules": {"pareto": rule_path(PARETO), "cycle": rule_path(CYCLE)},
    }
    yield Page(INDEX, "causes.html", view.words("pages.causes"), "causes", context)
    yield from periodic.reviews(view, found, taken, returned)


def _departments(view: View, found: Sequence[Found]) -> Data:
    """Return how many causes of each category each department has, the departments with most first."""
    heads = [row.key for row in pareto(each.cause.category for each in found)]
    counts = Counter((each.record.department or "", each.cause.category) for each in found)
    rows = [
        {"department": row.key, "counts": [counts[row.key, head] for head in heads], "total": row.count}
        for row in pareto(each.record.department or "" for each in found)
    ]
    return {"heads": [category_label(view, head) for head in heads], "rows": rows}


def _quarters(view: View, found: Sequence[Found], quarters: Sequence[Period]) -> Data:
    heads = [row.key for row in pareto(each.cause.category for each in found)]
    rows = []
    for quarter in reversed(quarters):
        counts = Counter(each.cause.category for each in within(found, quarter))
        figures = {"counts": [counts[head] for head in heads], "total": sum(counts.values())}
        rows.append({"name": quarter.name, "path": period_path(quarter.name), **figures})
    return {"heads": [category_label(view, head) for head in heads], "rows": rows}


def _trend(view: View, found: Sequence[Found], quarters: Sequence[Period]) -> list[Data]:
    """Return a line for each of the most frequent categories."""
    parts = [Counter(each.cause.category for each in within(found, quarter)) for quarter in quarters]
    return [
        _line(category_label(view, row.key), [counts[row.key] for counts in parts])
        for row in pareto(each.cause.category for each in found)[:LINES]
    ]


def _cycle_trend(view: View, taken: Sequence[Stretch], quarters: Sequence[Period]) -> list[Data]:
    """Return the medians of the way to each stage by quarter: the longest ways, and the whole."""
    by_quarter = [{each.stage: each for each in cycle_times(taken, quarter)} for quarter in quarters]
    whole = {each.stage: each.median or 0 for each in cycle_times(taken)}
    longest = sorted((stage for stage in TIMED if stage != WHOLE), key=lambda stage: -whole[stage])[: LINES - 1]
    return [
        _line(stage_label(view, stage), [times[stage].median for times in by_quarter])
        for stage in TIMED
        if stage in (*longest, WHOLE)
    ]


def _line(label: Words, values: Sequence[Any]) -> Data:
    return {
        "label": label,
        "values": [None if value is None else float(value) for value in values],
        "figures": [None if value is None else str(value) for value in values],
    }
