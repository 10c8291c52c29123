"""The plan as a Gantt picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup, escape

from site_builder.figures.measuring import clipped
from site_builder.figures.svg import LEADING, frame, lines

LABEL_EMS = 16
EM = 13
ROW = 30
HEAD = 26
CHART = 460
MARGIN = 12
AXIS_LABEL = 46
FOOT = 18


@dataclass(frozen=True)
class Task:
    """A bar: its label, from a day to a day, the day it really ended, and the state that gives its colour.

    `late` says by how much a task is late that is still to be done; it is empty for any other. `hint` says all of it in
    words, where the pointer rests.
    """

    label: str
    start: date
    due: date
    done_on: date | None
    state: str
    hint: str
    late: str = ""

    def end(self, today: date) -> date:
        """Return the day up to which the task goes: beyond its due date when it was done later, or is late today."""
        return max(self.due, self.start, self.done_on or self.due, today if self.late else self.due)


def gantt(bars: Sequence[Task], today: date, title: str, description: str, today_name: str) -> Markup:
    """Return the SVG: a row per bar, months as grid, a line with its name for today where it lies in the picture."""
    if not bars:
        return Markup("")
    first = min(bar.start for bar in bars)
    last = max(bar.end(today) for bar in bars)
    scale = _Scale(first, max(last, first + timedelta(days=6)))
    labels = [[*clipped(bar.label, LABEL_EMS - 1, 2), *([bar.late] if bar.late else [])] for bar in bars]
    rows = [max(ROW, len(label) * EM * LEADING + 8) for label in labels]
    tops = [HEAD + sum(rows[:index]) for index in range(len(bars))]
    height = HEAD + sum(rows) + 6
    parts = [
        *_grid(scale, height),
        *(
            part
            for bar, label, top, row in zip(bars, labels, tops, rows, strict=True)
            for part in _row(scale, bar, label, top + row / 2, today)
        ),
    ]
    if first <= today <= scale.last:
        parts += _today(scale.x(today), scale, height, today_name)
        height += FOOT
    return frame("gantt", (scale.left + CHART + MARGIN, height), title, description, parts)


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date
    left: int = LABEL_EMS * EM + MARGIN

    def x(self, day: date) -> float:
        span = (self.last - self.first).days + 1
        return round(self.left + CHART * (day - self.first).days / span, 1)


def _grid(scale: _Scale, height: float) -> Iterator[str]:
    """Draw a line for each month, or each week of a short plan; a label that would touch the one before is left out."""
    short = (scale.last - scale.first).days <= 70
    free = 0.0
    for day in _weeks(scale) if short else _months(scale):
        x = scale.x(day)
        yield _upright("gantt-grid", x, height)
        if free <= x <= scale.left + CHART - AXIS_LABEL:
            text = f"{day:%m-%d}" if short else f"{day:%Y-%m}" if free == 0 or day.month == 1 else f"{day:%m}"
            yield f'<text class="gantt-label" font-size="12" x="{x}" y="14">{text}</text>'
            free = x + AXIS_LABEL


def _upright(kind: str, x: float, height: float) -> str:
    return f'<line class="{kind}" x1="{x}" y1="{HEAD - 6}" x2="{x}" y2="{height - 4}"/>'


def _today(x: float, scale: _Scale, height: float, name: str) -> Iterator[str]:
    """Draw today's line with its name at the foot, where no other words stand."""
    anchor = "end" if x > scale.left + CHART / 2 else "start"
    yield _upright("gantt-today", x, height)
    place = f'text-anchor="{anchor}" x="{x}" y="{height + 11}"'
    yield f'<text class="gantt-label" font-size="12" {place}>{escape(name)}</text>'


def _months(scale: _Scale) -> Iterator[date]:
    day = scale.first.replace(day=1)
    while day <= scale.last:
        if day >= scale.first:
            yield day
        day = (day + timedelta(days=32)).replace(day=1)


def _weeks(scale: _Scale) -> Iterator[date]:
    day = scale.first - timedelta(days=scale.first.weekday())
    while day <= scale.last:
        if day >= scale.first:
            yield day
        day += timedelta(weeks=1)


def _row(scale: _Scale, bar: Task, label: Sequence[str], middle: float, today: date) -> Iterator[str]:
    """Draw a task around the height `middle`; a label too long for two lines is whole where the pointer rests."""
    end = max(bar.due, bar.start) + timedelta(days=1)
    left, right = scale.x(bar.start), scale.x(end)
    hint = f"<title>{escape(bar.hint)}</title>"
    first = middle - len(label) * EM * LEADING / 2 + EM
    width, kind = round(max(right - left, 4), 1), f"gantt-bar state-{escape(bar.state)}"
    yield f"<g>{hint}{''.join(lines('gantt-label', 0, first, label, EM))}</g>"
    yield f'<rect class="{kind}" x="{left}" y="{round(middle - 8, 1)}" width="{width}" height="16" rx="4">{hint}</rect>'
    if bar.end(today) > max(bar.due, bar.start):
        late = round(scale.x(bar.end(today) + timedelta(days=1)) - right, 1)
        yield f'<rect class="gantt-late" x="{right}" y="{round(middle - 3, 1)}" width="{late}" height="6" rx="3"/>'
