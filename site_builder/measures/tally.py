"""Counts that rise from person to group to department (A10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from site_builder.lifecycle import is_open, reached
from site_builder.measures.light import LIGHTS
from site_builder.register import Record

Counts = Mapping[str, int]


def tally(pain_points: Iterable[tuple[Record, str]]) -> Counts:
    """Count pain points, each given with its light; what is withdrawn counts as withdrawn and nowhere else.

    `deliverables` are the tasks carried out for users: done tasks of pain points that are resolved or further.
    """
    everything = list(pain_points)
    counted = [(record, light) for record, light in everything if record.withdrawn is None]
    confirmed = [record for record, _ in counted if reached(record, "confirmed")]
    resolved = [record for record, _ in counted if reached(record, "resolved")]
    lights = [light for _, light in counted]
    return {
        "submitted": len(counted),
        "in_hand": sum(is_open(record) for record, _ in counted),
        **{light: lights.count(light) for light in reversed(LIGHTS)},
        "confirmed": len(confirmed),
        "eliminated": sum(record.outcome == "eliminated" for record in confirmed),
        "mitigated": sum(record.outcome == "mitigated" for record in confirmed),
        "deliverables": sum(task.done_on is not None for record in resolved for task in record.tasks),
        "withdrawn": len(everything) - len(counted),
    }
