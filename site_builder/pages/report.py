"""The analysis report of a pain point, to be printed by itself: why it hurts, what helps, and what came of it (C3)."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.pages import Page, View
from site_builder.pages.analysis_parts import Data
from site_builder.pages.rows import page_path
from site_builder.register import Record
from site_builder.schema import Field
from site_builder.words import Words, words_of


def path_of(record: Record) -> str:
    """Return the path of a pain point's report."""
    return f"analysis/{record.key}.html"


def report_of(view: View, record: Record, fields: Sequence[tuple[Field, Data]], found: Data | None) -> Page:
    """Return the analysis report of a pain point, with its filled fields and the priority that was found."""
    title = Words(*(f"{text} {record.title}" for text in view.words("site.analysis.title")))
    context = {
        "row": view.row_by_key[record.key],
        "record": page_path(record),
        "priority": found,
        "chapters": _chapters(record, fields),
    }
    return Page(path_of(record), "analysis.html", title, "register", context)


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
