"""看板: the pain points by stage of the closed loop."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.lifecycle import STAGES
from site_builder.pages import Page, View, page

SHOWN = 30


@page(nav="stages", path="stages.html")
def stages(view: View) -> Iterator[Page]:
    """Yield the board by stage; a column shows the newest and leads to the register for the rest."""
    counted = [row for row in view.rows if row.light != "withdrawn"]
    columns = [(stage, view.stage_label(stage), [row for row in counted if row.stage == stage]) for stage in STAGES]
    withdrawn = [row for row in view.rows if row.light == "withdrawn"]
    columns.append(("withdrawn", view.words("site.light.withdrawn"), withdrawn))
    context = {
        "columns": [
            {
                "stage": stage,
                "label": label,
                "count": len(rows),
                "rows": rows[:SHOWN],
                "more": max(len(rows) - SHOWN, 0),
            }
            for stage, label, rows in columns
        ]
    }
    yield Page("stages.html", "stages.html", view.words("pages.stages"), "stages", context)
