"""The periodic review of a quarter or a year: what came in, why it hurt, how long it took, what came back (C7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from site_builder.measures.causes import PARETO, Found, also_before, pareto, within
from site_builder.measures.cycle import CYCLE, Stretch, cycle_times
from site_builder.measures.effects import EFFECT
from site_builder.measures.periodic import Periodic, periodic
from site_builder.measures.recurrence import Chain, returns
from site_builder.pages import Page, View
from site_builder.pages.cause_parts import (
    LISTED,
    bones,
    categories,
    category_label,
    category_rows,
    chain_rows,
    cycle_rows,
    layers,
    period_path,
    root_row,
    signed,
)
from site_builder.pages.rulebook import NUMBERS, listed, rule_path, told
from site_builder.periods import Period, year
from site_builder.schema import Field
from site_builder.words import Words, enumerated, same

Data = dict[str, Any]
FIGURES = (
    *("in_hand_before", "opened", "reopened", "closed", "in_hand_after"),
    *("confirmed", "withdrawn", "measured", "reached"),
)


def periods_by_year(view: View) -> list[Data]:
    """Return the years with their quarters, the latest first."""
    years: dict[str, list[Data]] = {}
    for quarter in reversed(view.basis.quarters):
        years.setdefault(quarter.name[:4], []).append(_link(quarter.name))
    return [{**_link(name), "quarters": quarters} for name, quarters in years.items()]


def reviews(view: View, found: Sequence[Found], taken: Sequence[Stretch], returned: Sequence[Chain]) -> Iterator[Page]:
    """Yield the page of each quarter and of each year."""
    years = [year(int(each["name"])) for each in reversed(periods_by_year(view))]
    for periods in (view.basis.quarters, years):
        figures = [periodic(view.register.pain_points, period) for period in periods]
        causes = [within(found, period) for period in periods]
        times = [cycle_times(taken, period) for period in periods]
        for index, period in enumerate(periods):
            past = index - 1 if index else None
            context = {
                "period": {"name": period.name, "begin": str(period.begin), "end": str(period.end)},
                "final": view.basis.is_over(period),
                "figures": _figures(figures[index], None if past is None else figures[past]),
                "before": None if past is None else _link(periods[past].name),
                "next": _link(periods[index + 1].name) if index + 1 < len(periods) else None,
                "cycle": cycle_rows(view, times[index], () if past is None else times[past]),
                **_returned(view, [chain for chain in returned if any(day in period for day in returns(chain))]),
                "changed": _changed(view, period),
                "rules": {"pareto": rule_path(PARETO), "cycle": rule_path(CYCLE), "effect": rule_path(EFFECT)},
                **_causes(view, period, causes[index], () if past is None else causes[past]),
            }
            title = view.words("site.causes.review", period=period.name)
            yield Page(period_path(period.name), "causes_period.html", title, "causes", context)


def _link(name: str) -> Data:
    return {"name": name, "path": period_path(name)}


def _figures(now: Periodic, before: Periodic | None) -> list[Data]:
    """Return each figure with that of the period before, and how it changed."""
    found, past = asdict(now), asdict(before) if before else {}
    return [
        {"name": name, "count": found[name], "before": past.get(name), "change": signed(found[name], past.get(name))}
        for name in FIGURES
    ]


def _returned(view: View, returned: Sequence[Chain]) -> Data:
    return {"chains": chain_rows(view, returned[:LISTED]), "returned": len(returned)}


def _causes(view: View, period: Period, found: Sequence[Found], before: Sequence[Found]) -> Data:
    """Return the causes of a period, and the categories and root causes that came up in the period before too."""
    known = {each.cause.category for each in before}
    again = [row.key for row in pareto(each.cause.category for each in found) if row.key in known]
    rooted = also_before(found, before)
    return {
        "pareto": category_rows(view, found, period_path(period.name)),
        **layers(view, found),
        "bones": bones(view, found),
        "categories": categories(view, found),
        "again": enumerated(category_label(view, key) for key in again) if again else None,
        "roots_again": [root_row(view, root) for root in rooted[:LISTED]],
        "roots_more": max(len(rooted) - LISTED, 0),
    }


def _changed(view: View, period: Period) -> list[Data]:
    """Return the blocks of the policy that began in a period, each with what it changed; the first one sets all."""
    fields = view.types["policy"].field(("blocks", 0)).children
    blocks = view.programme.blocks
    return [
        {
            "from": str(block.begin),
            "why": block.value.get("why", ""),
            "changes": [
                _change(view, fields[name], old, value)
                for name, value in block.value.items()
                if name != "why" and value != (old := view.programme.policy(before.begin).get(name))
            ],
            "path": NUMBERS,
        }
        for before, block in pairwise(blocks)
        if block.begin in period
    ]


def _change(view: View, field: Field, old: Any, new: Any) -> Data:
    return {"label": field.label, "old": _told(view, field, old), "new": _told(view, field, new)}


def _told(view: View, field: Field, value: Any) -> list[Words]:
    """Return a number, a group of numbers or a list of the policy in words."""
    if value is None or value in ([], {}):
        return [same("–")]
    if isinstance(value, dict):
        parts = field.children
        return [
            Words(
                *(
                    f"{label} {text}"
                    for label, text in zip(parts[name].label if name in parts else same(name), words, strict=True)
                )
            )
            for name, part in value.items()
            for words in _told(view, parts.get(name, field), part)
        ]
    if isinstance(value, list) and not field.get("x-number"):
        return [enumerated(map(listed, value))]
    return told(view, field, value)
