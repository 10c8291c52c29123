"""A few figures over time as columns, small enough to stand beside others of their kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from site_builder.figures.svg import frame

STEP = 52
BAR = 28
HEAD = 18
CHART = 72
FOOT = 20


@dataclass(frozen=True)
class Column:
    """A column: its label, its height, and the figure above it; without a height the figure stands on the axis."""

    label: str
    value: float | None
    figure: str


def column_chart(columns: Sequence[Column], top: float, title: str, description: str) -> Markup:
    """Return the SVG: a column for each figure, the last one marked; `top` is the value as high as the picture."""
    if not columns:
        return Markup("")
    width, axis = STEP * len(columns), HEAD + CHART
    parts = [
        *(
            part
            for index, each in enumerate(columns)
            for part in _column(each, index, top, is_last=index == len(columns) - 1)
        ),
        f'<line x1="0" x2="{width}" y1="{axis + 0.5}" y2="{axis + 0.5}"/>',
    ]
    return frame("columns", (width, axis + FOOT), title, description, parts)


def _column(column: Column, index: int, top: float, *, is_last: bool) -> Iterator[str]:
    middle, axis = STEP * index + STEP // 2, HEAD + CHART
    share = min(max((column.value or 0) / top, 0), 1) if top > 0 else 0
    height = round(CHART * share, 1)
    if column.value is not None:
        kind, left, upper = "last" if is_last else "past", middle - BAR // 2, round(axis - height, 1)
        yield f'<rect class="{kind}" x="{left}" y="{upper}" width="{BAR}" height="{height}"/>'
    yield f'<text x="{middle}" y="{round(axis - height - 5, 1)}">{escape(column.figure)}</text>'
    yield f'<text class="axis" x="{middle}" y="{axis + 15}">{escape(column.label)}</text>'
