"""Records of any other type that has a folder: a list, and a page for each, all from the schema."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.pages import Page, View, page, plain_types
from site_builder.pages.trees import tree_of
from site_builder.schema import RecordType
from site_builder.words import same


@page()
def other_records(view: View) -> Iterator[Page]:
    """Yield list and pages of each record type that has no pages of its own."""
    for record_type in plain_types(view.types):
        yield from _pages(view, record_type)


def _pages(view: View, record_type: RecordType) -> Iterator[Page]:
    entries = []
    for record in view.register.of(record_type.name):
        path = f"{record_type.folder}/{record.key}.html"
        entries.append({"id": record.id, "title": record.title, "path": path})
        parts = [
            {"label": field.label, "tree": tree_of(view, record, (name,), field, record.data[name])}
            for name, field in record_type.root.children.items()
            if name in record.data
        ]
        yield Page(
            path,
            "record.html",
            same(record.title),
            record_type.name,
            {
                "id": record.id,
                "parts": parts,
                "list_path": f"{record_type.folder}/index.html",
                "list_title": record_type.root.label,
            },
        )
    yield Page(
        f"{record_type.folder}/index.html",
        "records.html",
        record_type.root.label,
        record_type.name,
        {"records": entries},
    )
