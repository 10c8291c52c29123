"""The plan as a Gantt picture."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup, escape

LABEL_EMS = 16
EM = 13
ROW = 30
HEAD = 26
CHART = 460
MARGIN = 12
AXIS_LABEL = 46


@dataclass(frozen=True)
class Bar:
    """A bar: its label, from a day to a day, the day it really ended, and the state that gives its colour."""

    label: str
    start: date
    due: date
    done_on: date | None
    state: str
    late: bool
    words: str


def gantt(bars: Sequence[Bar], today: date, title: str, description: str) -> Markup:
    """Return the SVG: a row per bar, months as grid, a line for today where it lies in the picture."""
    if not bars:
        return Markup("")
    first = min(bar.start for bar in bars)
    last = max(max(bar.due, bar.done_on or bar.due, bar.start) for bar in bars)
    scale = _Scale(first, max(last, first + timedelta(days=6)))
    height = HEAD + ROW * len(bars) + 6
    width = scale.left + CHART + MARGIN
    parts = [
        Markup('<svg class="gantt" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">').format(
            width, height, width, height, title
        ),
        Markup("<title>{}</title><desc>{}</desc>").format(title, description),
        *_grid(scale, height),
        *(part for index, bar in enumerate(bars) for part in _row(scale, bar, index)),
    ]
    if first <= today <= scale.last:
        x = scale.x(today)
        parts.append(
            Markup('<line class="gantt-today" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>').format(x, HEAD - 6, height - 4)
        )
    return Markup("").join([*parts, Markup("</svg>")])


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date
    left: int = LABEL_EMS * EM + MARGIN

    def x(self, day: date) -> float:
        span = (self.last - self.first).days + 1
        return round(self.left + CHART * (day - self.first).days / span, 1)


def _grid(scale: _Scale, height: int) -> Iterator[Markup]:
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


def _row(scale: _Scale, bar: Bar, index: int) -> Iterator[Markup]:
    top = HEAD + ROW * index
    end = max(bar.due, bar.start) + timedelta(days=1)
    left, right = scale.x(bar.start), scale.x(end)
    yield Markup('<text class="gantt-label" font-size="13" x="0" y="{}">{}</text>').format(
        top + 19, _shortened(bar.label)
    )
    words = Markup("<title>{}</title>").format(f"{bar.label}：{bar.words}")
    yield Markup('<rect class="gantt-bar state-{}" x="{}" y="{}" width="{}" height="16" rx="4">{}</rect>').format(
        bar.state, left, top + 6, round(max(right - left, 4), 1), words
    )
    if bar.done_on and bar.done_on > bar.due:
        late = scale.x(bar.done_on + timedelta(days=1))
        yield Markup('<rect class="gantt-late" x="{}" y="{}" width="{}" height="6" rx="3"/>').format(
            right, top + 11, round(late - right, 1)
        )


def _shortened(label: str) -> Markup:
    """Cut a label to its column; a Chinese character counts 1 em, a Latin one about 0.6."""
    used, kept = 0.0, ""
    for sign in label:
        used += 1 if unicodedata.east_asian_width(sign) in "WF" else 0.6
        if used > LABEL_EMS - 1:
            return escape(kept + "…")
        kept += sign
    return escape(kept)
