"""看板: the pain points by stage of the closed loop."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.lifecycle import STAGES
from site_builder.pages import Page, View, page
from site_builder.pages.alerts import ALERTS, alerts_of
from site_builder.pages.register import proposers, shard_paths, unit_choices

SHOWN = 30


@page(nav="stages", path="stages.html")
def stages(view: View) -> Iterator[Page]:
    """Yield the board by stage; a column shows the newest and leads to the register for the rest.

    Closed ones that somebody has to look at again come first.
    """
    counted = [row for row in view.rows if row.light != "withdrawn"]
    columns = [(stage, view.stage_label(stage), [row for row in counted if row.stage == stage]) for stage in STAGES]
    withdrawn = [row for row in view.rows if row.light == "withdrawn"]
    alerts = {row.key: found for row in view.rows if (found := alerts_of(view, row))}
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
        "alert_names": ALERTS,
        "shown": SHOWN,
        "shards": shard_paths(view),
        "choices": {
            "group": unit_choices(view, "group", "group"),
            "department": unit_choices(view, "department", "department"),
            "proposer": proposers(view),
        },
    }
    yield Page("stages.html", "stages.html", view.words("pages.stages"), "stages", context)
