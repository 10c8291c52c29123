"""看板: the pain points by stage of the closed loop."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.lifecycle import STAGES
from site_builder.measures.lookback import expired, look_backs
from site_builder.pages import Page, View, page
from site_builder.pages.rows import Row

SHOWN = 30
ALERTS = ("missed", "due", "expired")


@page(nav="stages", path="stages.html")
def stages(view: View) -> Iterator[Page]:
    """Yield the board by stage; a column shows the newest and leads to the register for the rest.

    Closed ones that somebody has to look at again come first.
    """
    counted = [row for row in view.rows if row.light != "withdrawn"]
    columns = [(stage, view.stage_label(stage), [row for row in counted if row.stage == stage]) for stage in STAGES]
    withdrawn = [row for row in view.rows if row.light == "withdrawn"]
    alerts = {row.key: found for row in view.rows if (found := _alerts(view, row))}
    columns.append(("withdrawn", view.words("site.light.withdrawn"), withdrawn))
    context = {
        "columns": [
            {
                "stage": stage,
                "label": label,
                "count": len(rows),
                "rows": sorted(rows, key=lambda row: row.key not in alerts)[:SHOWN],
                "more": max(len(rows) - SHOWN, 0),
            }
            for stage, label, rows in columns
        ],
        "alerts": alerts,
    }
    yield Page("stages.html", "stages.html", view.words("pages.stages"), "stages", context)


def _alerts(view: View, row: Row) -> list[str]:
    """Return what is yellow on a closed pain point: look-backs that are due or missed, evidence that has expired."""
    record = view.record_by_key[row.key]
    states: set[str] = {each.state for each in look_backs(record, view.programme, view.as_of) if each.is_yellow}
    if any(expired(record, view.as_of)):
        states.add("expired")
    return [state for state in ALERTS if state in states]
