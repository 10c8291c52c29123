"""Figures over time as lines, up to four of them, told apart by the shape of their points and by their dashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from site_builder.figures.measuring import clipped, ems
from site_builder.figures.scale import Scale, axis, marks
from site_builder.figures.svg import frame, line, lines, path, text

FONT = 12
CHART = 220
STEP = 60
WIDTH = (360, 760)
NEAR = 8
KEY = 40
TARGET_EMS = 9
LEGEND_EMS = 24
# A point's outline around its centre, by the number of its line.
_MARKS = (
    '<circle class="point line-0" cx="{x}" cy="{y}" r="4"/>',
    '<path class="point line-1" d="M{x} {y}m-4 -4h8v8h-8z"/>',
    '<path class="point line-2" d="M{x} {y}m0 -5l5 9h-10z"/>',
    '<path class="point line-3" d="M{x} {y}m0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z"/>',
)
MOST = len(_MARKS)


@dataclass(frozen=True)
class Series:
    """A line: its label, and its values with their figures; a value that is missing leaves a gap."""

    label: str
    values: tuple[float | None, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Target:
    """A value to be reached, and what is written beside its line."""

    label: str
    value: float


@dataclass(frozen=True)
class _Plot:
    scale: Scale
    left: float
    step: float
    count: int

    @property
    def right(self) -> float:
        return self.left + self.step * self.count

    def x(self, index: int) -> float:
        return self.left + self.step * (index + 0.5)


def line_chart(
    labels: Sequence[str], series: Sequence[Series], title: str, description: str, unit: str, target: Target | None
) -> Markup:
    """Return the SVG, with a key to the lines above it; a single line has its figures at its points.

    More than four lines are a misuse (`ValueError`): nobody could tell them apart.
    """
    if len(series) > MOST:
        raise ValueError(f"{len(series)} lines in a chart of at most {MOST}")
    if not labels or not series:
        return Markup("")
    keys, wide, top = _keys(series if len(series) > 1 else (), unit)
    values = [value for one in series for value in one.values if value is not None]
    scale = _scale([*values, target.value] if target else values, top)
    left = max(map(ems, marks(scale.ticks))) * FONT + NEAR
    width = min(max(STEP * len(labels), WIDTH[0]), WIDTH[1])
    plot = _Plot(scale, left, width / len(labels), len(labels))
    aim = clipped(target.label, TARGET_EMS, 2) if target else ()
    parts = [
        *keys,
        *_grid(plot, labels),
        *(_aim(plot, target, aim) if target else ()),
        *(part for index, one in enumerate(series) for part in _line(plot, one, index)),
        *(_figures(plot, series[0]) if len(series) == 1 else ()),
    ]
    margin = max((ems(each) * FONT for each in aim), default=0) + 2 * NEAR
    return frame("lines", (max(plot.right + margin, wide), scale.start + 28), title, description, parts)


def _scale(values: Sequence[float], top: float) -> Scale:
    """Return the upright axis; where all values are close together, one from zero would flatten what they tell."""
    low, high = min(values, default=0), max(values, default=0)
    return axis(values, top + CHART, top, zero=high - low > max(abs(low), abs(high)) / 2)


def _keys(series: Sequence[Series], unit: str) -> tuple[list[str], float, float]:
    """Return the key to the lines and the unit above the axis, with their width and height."""
    parts, x, wide, y = [], 0.0, 0.0, FONT
    for index, one in enumerate(series):
        label = "".join(clipped(one.label, LEGEND_EMS, 1))
        needed = KEY + NEAR + ems(label) * FONT
        if x and x + needed > WIDTH[1]:
            x, y = 0.0, y + 22
        parts += [
            line(f"run line-{index}", (x, y - 4), (x + KEY, y - 4)),
            _mark(index, x + KEY / 2, y - 4),
            text("label", x + KEY + NEAR, y, label),
        ]
        x, wide = x + needed + 2 * NEAR, max(wide, x + needed)
    if unit:
        y += 24 if parts else 0
        parts.append(text("tick", 0, y, unit))
        wide = max(wide, ems(unit) * FONT)
    return parts, wide, y + 18 if parts else 22


def _grid(plot: _Plot, labels: Sequence[str]) -> Iterator[str]:
    """Draw the axes; labels that would touch are left out evenly, the last one always stands."""
    for tick, mark in zip(plot.scale.ticks, marks(plot.scale.ticks), strict=True):
        y = plot.scale.at(tick)
        yield line("grid", (plot.left, y), (plot.right, y))
        yield text("tick end", plot.left - NEAR, y + FONT / 3, mark)
    widest = max(ems(label) for label in labels) * FONT + NEAR
    every = max(1, -int(-widest // plot.step))
    for index, label in enumerate(labels):
        if (plot.count - 1 - index) % every == 0:
            yield text("tick middle", plot.x(index), plot.scale.start + 18, label)
    yield line("axis-line", (plot.left, plot.scale.start), (plot.right, plot.scale.start))


def _aim(plot: _Plot, target: Target, words: Sequence[str]) -> Iterator[str]:
    y = plot.scale.at(target.value)
    yield line("aim", (plot.left, y), (plot.right, y))
    yield from lines("label", plot.right + NEAR, y + FONT / 3, words, FONT)


def _line(plot: _Plot, one: Series, index: int) -> Iterator[str]:
    """Draw a line through each run of values, then its points."""
    places = [(plot.x(at), None if value is None else plot.scale.at(value)) for at, value in enumerate(one.values)]
    for is_known, run in groupby(places, key=lambda place: place[1] is not None):
        points = [(x, y) for x, y in run if y is not None]
        if is_known and len(points) > 1:
            yield path(f"run line-{index}", points)
        yield from (_mark(index, x, y) for x, y in points)


def _figures(plot: _Plot, one: Series) -> Iterator[str]:
    """Write the figures at the points, if all of them have room."""
    if max(ems(figure, bold=True) for figure in one.figures) * FONT + NEAR / 2 > plot.step:
        return
    for index, (value, figure) in enumerate(zip(one.values, one.figures, strict=True)):
        if value is not None:
            yield text("figure middle", plot.x(index), plot.scale.at(value) - 10, figure)


def _mark(index: int, x: float, y: float) -> str:
    return _MARKS[index].format(x=round(x, 1), y=round(y, 1))
