"""The plan as a Gantt picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from site_builder.figures.measuring import clipped
from site_builder.figures.svg import LEADING, frame, lines

LABEL_EMS = 16
EM = 13
ROW = 30
HEAD = 26
CHART = 460
MARGIN = 12
AXIS_LABEL = 46


@dataclass(frozen=True)
class Task:
    """A bar: its label, from a day to a day, the day it really ended, and the state that gives its colour."""

    label: str
    start: date
    due: date
    done_on: date | None
    state: str
    words: str


def gantt(bars: Sequence[Task], today: date, title: str, description: str) -> Markup:
    """Return the SVG: a row per bar, months as grid, a line for today where it lies in the picture."""
    if not bars:
        return Markup("")
    first = min(bar.start for bar in bars)
    last = max(max(bar.due, bar.done_on or bar.due, bar.start) for bar in bars)
    scale = _Scale(first, max(last, first + timedelta(days=6)))
    labels = [clipped(bar.label, LABEL_EMS - 1, 2) for bar in bars]
    rows = [max(ROW, len(label) * EM * LEADING + 8) for label in labels]
    tops = [HEAD + sum(rows[:index]) for index in range(len(bars))]
    height = HEAD + sum(rows) + 6
    parts = [
        *_grid(scale, height),
        *(
            part
            for bar, label, top, row in zip(bars, labels, tops, rows, strict=True)
            for part in _row(scale, bar, label, top + row / 2)
        ),
    ]
    if first <= today <= scale.last:
        x = scale.x(today)
        parts.append(
            Markup('<line class="gantt-today" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>').format(x, HEAD - 6, height - 4)
        )
    return frame("gantt", (scale.left + CHART + MARGIN, height), title, description, parts)


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date
    left: int = LABEL_EMS * EM + MARGIN

    def x(self, day: date) -> float:
        span = (self.last - self.first).days + 1
        return round(self.left + CHART * (day - self.first).days / span, 1)


def _grid(scale: _Scale, height: float) -> Iterator[Markup]:
    """Draw a line for each month, or each week of a short plan; a label that would touch the one before is left out."""
    short = (scale.last - scale.first).days <= 70
    free = 0.0
    for day in _weeks(scale) if short else _months(scale):
        x = scale.x(day)
        yield Markup('<line class="gantt-grid" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>').format(x, HEAD - 6, height - 4)
        if free <= x <= scale.left + CHART - AXIS_LABEL:
            text = f"{day:%m-%d}" if short else f"{day:%Y-%m}" if free == 0 or day.month == 1 else f"{day:%m}"
            yield Markup('<text class="gantt-label" font-size="12" x="{}" y="14">{}</text>').format(x, text)
            free = x + AXIS_LABEL


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


def _row(scale: _Scale, bar: Task, label: Sequence[str], middle: float) -> Iterator[Markup]:
    """Draw a task around the height `middle`; a label too long for two lines is whole where the pointer rests."""
    end = max(bar.due, bar.start) + timedelta(days=1)
    left, right = scale.x(bar.start), scale.x(end)
    hint = Markup("<title>{}</title>").format(f"{bar.label}：{bar.words}")
    first = middle - len(label) * EM * LEADING / 2 + EM
    yield Markup("<g>{}{}</g>").format(hint, Markup("").join(lines("gantt-label", 0, first, label, EM)))
    yield Markup('<rect class="gantt-bar state-{}" x="{}" y="{}" width="{}" height="16" rx="4">{}</rect>').format(
        bar.state, left, round(middle - 8, 1), round(max(right - left, 4), 1), hint
    )
    if bar.done_on and bar.done_on > bar.due:
        late = scale.x(bar.done_on + timedelta(days=1))
        yield Markup('<rect class="gantt-late" x="{}" y="{}" width="{}" height="6" rx="3"/>').format(
            right, round(middle - 3, 1), round(late - right, 1)
        )
