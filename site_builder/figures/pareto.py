"""The Pareto chart: counts in falling order, and what share of all they make up together.

Both share one scale, so that 100 % lies at the height of the total. The few that make up the first 80 % stand out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from markupsafe import Markup

from site_builder.figures.measuring import clipped, ems, longest_piece
from site_builder.figures.scale import Scale, marks, ticks_below
from site_builder.figures.svg import LEADING, box, frame, line, lines, path, text

FONT = 12
# As far apart as the longest word needs, within bounds.
STEP, WIDEST = 74, 100
BAR = 46
CHART = 240
HEAD = 16
NEAR = 8
LABEL_LINES = 4
RIGHT = 52
VITAL = 80


@dataclass(frozen=True)
class Share:
    """A bar: its label, its count, and the share in percent of all counts up to this one."""

    label: str
    count: int
    cumulative: float


def pareto(rows: Sequence[Share], title: str, description: str) -> Markup:
    """Return the SVG: bars, the line of running shares with the mark of 80 %, and each count below its bar."""
    if not rows:
        return Markup("")
    total = Decimal(sum(row.count for row in rows))
    # Few counts: no marks between whole numbers.
    ticks = tuple(tick for tick in ticks_below(total) if tick % 1 == 0)
    left = max(map(ems, marks(ticks))) * FONT + 2 * NEAR
    step = min(max(STEP, *(ceil(longest_piece(row.label) * FONT) + NEAR for row in rows)), WIDEST)
    bottom, right = HEAD + CHART, left + step * len(rows)
    counts = Scale(Decimal(0), max(total, Decimal(1)), bottom, HEAD, ticks)
    shares = Scale(Decimal(0), Decimal(100), bottom, HEAD, tuple(map(Decimal, range(0, 101, 20))))
    labels = [clipped(row.label, (step - NEAR) / FONT, LABEL_LINES) for row in rows]
    middles = [left + step * (index + 0.5) for index in range(len(rows))]
    points = [(x, shares.at(row.cumulative)) for x, row in zip(middles, rows, strict=True)]
    parts = [
        *_axes(counts, shares, left, right),
        *(
            box(
                "bar" if is_vital else "bar rest",
                (x - BAR / 2, counts.at(row.count)),
                (BAR, bottom - counts.at(row.count)),
            )
            for x, row, is_vital in zip(middles, rows, _vital(rows), strict=True)
        ),
        path("running", points),
        *(f'<circle class="point" cx="{round(x, 1)}" cy="{y}" r="4"/>' for x, y in points),
        *(
            part
            for x, row, label in zip(middles, rows, labels, strict=True)
            for part in (
                text("figure middle", x, bottom + 18, f"{row.count:,}"),
                *lines("label middle", x, bottom + 36, label, FONT),
            )
        ),
    ]
    height = bottom + 36 + max(len(label) for label in labels) * FONT * LEADING
    return frame("pareto", (right + RIGHT, height), title, description, parts)


def _vital(rows: Sequence[Share]) -> list[bool]:
    """Tell for each bar whether it belongs to those that reach 80 % together."""
    before = [0.0, *(row.cumulative for row in rows)]
    return [row.count > 0 and share < VITAL for row, share in zip(rows, before, strict=False)]


def _axes(counts: Scale, shares: Scale, left: float, right: float) -> Iterator[str]:
    for tick in shares.ticks:
        y, is_vital = shares.at(tick), tick == VITAL
        yield line("aim" if is_vital else "grid", (left, y), (right, y))
        yield text("tick strong" if is_vital else "tick", right + NEAR, y + FONT / 3, f"{tick}%")
    for tick, mark in zip(counts.ticks, marks(counts.ticks), strict=True):
        yield text("tick end", left - NEAR, counts.at(tick) + FONT / 3, mark)
    yield line("axis-line", (left, counts.start), (right, counts.start))
