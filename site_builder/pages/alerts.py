"""What is yellow on a closed pain point: somebody has to look at it again."""

from __future__ import annotations

from site_builder.measures.lookback import expired, look_backs
from site_builder.pages import View
from site_builder.pages.rows import Row

ALERTS = ("missed", "due", "expired")


def alerts_of(view: View, row: Row) -> list[str]:
    """Return what is yellow on a closed pain point: look-backs that are due or missed, evidence that has expired."""
    record = view.record_by_key[row.key]
    states: set[str] = {each.state for each in look_backs(record, view.programme, view.as_of) if each.is_yellow}
    if any(expired(record, view.as_of)):
        states.add("expired")
    return [state for state in ALERTS if state in states]
