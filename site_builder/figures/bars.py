"""Figures as bars, one below the other, each beside its label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from site_builder.figures.measuring import clipped, ems
from site_builder.figures.scale import Scale, axis, marks
from site_builder.figures.svg import LEADING, box, frame, line, lines, text

FONT = 13
SMALL = 12
LABEL_EMS = 14
CHART = 420
BAR = 18
SPACE = 12
NEAR = 8
FOOT = 24


@dataclass(frozen=True)
class Bar:
    """A bar: its label, its length, and the figure at its end; without a length there is only the figure."""

    label: str
    value: float | None
    figure: str


def bars(rows: Sequence[Bar], title: str, description: str, unit: str) -> Markup:
    """Return the SVG: bars from the line of zero, to the right, or to the left where figures are negative."""
    if not rows:
        return Markup("")
    labels = [clipped(row.label, LABEL_EMS, 2) for row in rows]
    left = max(ems(each) for label in labels for each in (label or ("",))) * FONT + NEAR
    scale = axis([row.value for row in rows if row.value is not None], left, left + CHART, zero=True)
    heights = [max(len(label) * FONT * LEADING, BAR) + SPACE for label in labels]
    tops = [sum(heights[:index]) for index in range(len(rows))]
    bottom = sum(heights)
    margin = (
        max([ems(row.figure, bold=True) * FONT for row in rows] + [ems(f"{marks(scale.ticks)[-1]} {unit}") * SMALL])
        + 2 * NEAR
    )
    parts = [
        *_grid(scale, bottom, unit),
        *(
            part
            for row, label, top, height in zip(rows, labels, tops, heights, strict=True)
            for part in _row(scale, row, label, top + height / 2)
        ),
        line("axis-line", (scale.at(0), 0), (scale.at(0), bottom)),
    ]
    return frame("bars", (left + CHART + margin, bottom + FOOT), title, description, parts)


def _grid(scale: Scale, bottom: float, unit: str) -> Iterator[str]:
    marked = marks(scale.ticks)
    for tick in scale.ticks:
        yield line("grid", (scale.at(tick), 0), (scale.at(tick), bottom))
    for tick, mark in zip(scale.ticks, marked, strict=True):
        yield text("tick middle", scale.at(tick), bottom + 16, mark)
    if unit:
        yield text("tick", scale.end + ems(marked[-1]) * SMALL / 2 + NEAR, bottom + 16, unit)


def _row(scale: Scale, row: Bar, label: Sequence[str], middle: float) -> Iterator[str]:
    first = middle - len(label) * FONT * LEADING / 2 + FONT
    yield from lines("label end", scale.start - NEAR, first, label, FONT)
    zero = scale.at(0)
    end = zero if row.value is None else scale.at(row.value)
    if row.value is not None:
        corner = (min(zero, end), middle - BAR / 2)
        yield box("bar", corner, (abs(end - zero), BAR), radius=2, hint=f"{row.label}: {row.figure}")
    yield text("figure", max(zero, end) + NEAR, middle + FONT / 3, row.figure)
