"""The analysis report of a pain point, to be printed by itself: why it hurts, what helps, and what came of it (C3)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from site_builder.pages import Page, View, page
from site_builder.pages.analysis_parts import field_tree, priority
from site_builder.pages.rows import page_path
from site_builder.register import Record
from site_builder.words import Words, words_of


def path_of(record: Record) -> str:
    """Return the path of a pain point's report."""
    return f"analysis/{record.key}.html"


@page(folder="analysis")
def reports(view: View) -> Iterator[Page]:
    """Yield the analysis report of each pain point."""
    for record in view.register.pain_points:
        title = Words(*(f"{text} {record.title}" for text in view.words("site.analysis.title")))
        yield Page(path_of(record), "analysis.html", title, "register", partial(_context, view, record))


def _context(view: View, record: Record) -> dict[str, Any]:
    return {
        "row": view.row_by_key[record.key],
        "record": page_path(record),
        "priority": priority(view, record),
        "chapters": _chapters(view, record),
    }


def _chapters(view: View, record: Record) -> list[dict[str, Any]]:
    """Return the chapters with what is filled of their fields, in the schema's order (`x-chapters`, `x-chapter`)."""
    root = record.type.root
    filled = [field for name, field in root.children.items() if record.data.get(name) not in (None, "", [])]
    return [
        {
            "key": key,
            "label": words_of(label),
            "fields": [
                {"name": field.name, "label": field.label, **field_tree(view, record, field)}
                for field in filled
                if field.get("x-chapter") == key
            ],
        }
        for key, label in root.get("x-chapters").items()
    ]
