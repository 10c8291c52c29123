"""The analysis report of a pain point, to be printed by itself: why it hurts, what helps, and what came of it (C3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from site_builder.pages import Page, View
from site_builder.pages.analysis_parts import Data, filled_fields, priority
from site_builder.pages.rows import page_path
from site_builder.register import Record
from site_builder.schema import Field
from site_builder.words import Words, words_of

# The filled fields, each with what is shown of it, and the priority.
Parts = tuple[Sequence[tuple[Field, Data]], Data | None]


def path_of(record: Record) -> str:
    """Return the path of a pain point's report."""
    return f"analysis/{record.key}.html"


def shared_parts(view: View, record: Record) -> Parts:
    """Return what a pain point's own page and its report both show."""
    return filled_fields(view, record), priority(view, record)


def report_of(view: View, record: Record, both: Callable[[], Parts]) -> Page:
    """Return the analysis report of a pain point; `both` are its shared parts."""
    title = Words(*(f"{text} {record.title}" for text in view.words("site.analysis.title")))
    return Page(path_of(record), "analysis.html", title, "register", partial(_context, view, record, both))


def _context(view: View, record: Record, both: Callable[[], Parts]) -> dict[str, Any]:
    fields, found = both()
    return {
        "row": view.row_by_key[record.key],
        "record": page_path(record),
        "priority": found,
        "chapters": _chapters(record, fields),
    }


def _chapters(record: Record, fields: Sequence[tuple[Field, Data]]) -> list[Data]:
    """Return the chapters with what is filled of their fields, in the schema's order (`x-chapters`, `x-chapter`)."""
    return [
        {
            "key": key,
            "label": words_of(label),
            "fields": [shown for field, shown in fields if field.get("x-chapter") == key],
        }
        for key, label in record.type.root.get("x-chapters").items()
    ]
