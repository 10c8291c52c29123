"""What the pages of causes have in common: labels, the Pareto, the fishbone of many, cycle times, chains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from site_builder.measures.causes import Found, Root, by_category, pareto, roots
from site_builder.measures.cycle import WHOLE, CycleTime
from site_builder.measures.recurrence import Chain
from site_builder.pages import View
from site_builder.pages.rows import page_path
from site_builder.pages.trees import policy_choice
from site_builder.register import PAIN_POINT
from site_builder.words import Words

FOLDER = "causes"
INDEX = f"{FOLDER}/index.html"
# How many causes hang on a bone, how many pain points are named for a cause, and how long the lists of a page are.
CAUSES_A_BONE = 6
NAMED = 3
LISTED = 12
Data = dict[str, Any]


def period_path(period: str) -> str:
    """Return the path of a period's page."""
    return f"{FOLDER}/{period}.html"


def category_label(view: View, category: str) -> Words:
    """Return what people call a bone of the fishbone."""
    return policy_choice(view, view.types[PAIN_POINT].field(("causes", "category")), category)


def category_rows(view: View, found: Sequence[Found], path: str | None = None) -> list[Data]:
    """Return the Pareto of the categories, each with the way to its pain points where the page `path` lists them."""
    rows = pareto(each.cause.category for each in found)
    return [_row(category_label(view, row.key), row, f"{path}#category-{row.key}" if path else None) for row in rows]


def layers(view: View, found: Sequence[Found]) -> Data:
    """Return the Pareto of the layers, and how many causes tell none: that is no layer."""
    told = [each.cause.layer for each in found if each.cause.layer]
    field = view.types[PAIN_POINT].field(("causes", "layer"))
    rows = [_row(field.choice(row.key), row, None) for row in pareto(told)]
    return {"layers": rows, "unlayered": len(found) - len(told)}


def _row(label: Words, row: Any, path: str | None) -> Data:
    figures = {"count": row.count, "share": str(row.share), "cumulative": str(row.cumulative)}
    return {"label": label, **figures, "path": path}


def categories(view: View, found: Sequence[Found]) -> list[Data]:
    """Return each category with its newest pain points, the most frequent category first."""
    groups = by_category(found)
    listed = []
    for row in pareto(each.cause.category for each in found):
        keys = list(dict.fromkeys(each.record.key for each in groups[row.key]))
        listed.append(
            {
                "id": f"category-{row.key}",
                "label": category_label(view, row.key),
                "count": row.count,
                "pain_points": len(keys),
                "rows": [view.row_by_key[key] for key in keys[:LISTED]],
                "more": max(len(keys) - LISTED, 0),
            }
        )
    return listed


def bones(view: View, found: Sequence[Found]) -> list[Data]:
    """Return the fishbone of many pain points: a bone for each category, on it the root causes found most."""
    groups = by_category(found)
    rows = pareto(each.cause.category for each in found)
    most = max((row.count for row in rows), default=1)
    return [
        {
            "label": category_label(view, row.key),
            "note": view.words("site.causes.times", n=row.count),
            "weight": row.count / most,
            "causes": _roots(view, groups[row.key]),
        }
        for row in rows
    ]


def _roots(view: View, found: Sequence[Found]) -> list[Data]:
    every = roots(found)
    shown = [root_row(view, root) for root in every[:CAUSES_A_BONE]]
    left = len(every) - CAUSES_A_BONE
    more = [{"label": view.words("site.causes.more_roots", n=left)}] if left > 0 else []
    return [*shown, *more]


def root_row(view: View, root: Root) -> Data:
    """Return a root cause, how often it came up, and the newest pain points that have it."""
    records = list({each.record.key: each.record for each in root.found}.values())
    links = [{"name": record.name, "path": page_path(record)} for record in records[:NAMED]]
    count = len(root.found)
    note = view.words("site.causes.times", n=count) if count > 1 else ""
    return {"label": root.text, "note": note, "links": links, "more": max(len(records) - NAMED, 0)}


def signed(now: Any, before: Any) -> str | None:
    """Return a change with its sign; none where one of the two isn't known."""
    if now is None or before is None:
        return None
    return f"{now - before:+}".replace("-", "−") if now != before else "0"


def cycle_rows(view: View, found: Iterable[CycleTime], before: Iterable[CycleTime] = ()) -> list[Data]:
    """Return how long each stage took, beside the period before; one that nobody reached has no figures."""
    past = {each.stage: each.median for each in before}
    return [
        {
            "label": stage_label(view, each.stage),
            "count": each.count,
            "median": _figure(each.median),
            "ninetieth": _figure(each.ninetieth),
            "before": _figure(past.get(each.stage)),
            "change": signed(each.median, past.get(each.stage)),
        }
        for each in found
    ]


def _figure(value: Any) -> str | None:
    return None if value is None else str(value)


def stage_label(view: View, stage: str) -> Words:
    """Return what people call the way to a stage."""
    return view.words("site.causes.whole") if stage == WHOLE else view.stage_label(stage)


def chain_rows(view: View, chains: Iterable[Chain]) -> list[list[Data]]:
    """Return chains of what came back: the pain points of each with the days of their reopenings."""
    return [
        [{"row": view.row_by_key[each.key], "reopened": [str(again.on) for again in each.reopenings]} for each in chain]
        for chain in chains
    ]
