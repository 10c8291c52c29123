"""One indicator before and after a measure: two points on a line, and from where on the target is reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from site_builder.figures.scale import Scale, exact
from site_builder.figures.svg import box, frame, line

WIDTH, HEIGHT = 240, 36
INSET = 16
MIDDLE = HEIGHT / 2


@dataclass(frozen=True)
class Change:
    """Values before and after, the target, and whether higher is better; `after` is missing as long as nobody knows."""

    before: float
    target: float
    after: float | None
    higher_is_better: bool


def before_after(change: Change, title: str, description: str) -> Markup:
    """Return the SVG: what reaches the target is shaded, a bar runs from before to after.

    The line has no numbers: it spans the values themselves, which stand beside it in a table.
    """
    values = [exact(value) for value in (change.before, change.target, change.after) if value is not None]
    scale = Scale(min(values), max(values), INSET, WIDTH - INSET)
    before, target = scale.at(change.before), scale.at(change.target)
    reached = (target, WIDTH) if change.higher_is_better else (0, target)
    parts = [
        box("reached", (reached[0], 6), (reached[1] - reached[0], HEIGHT - 12)),
        line("grid", (0, MIDDLE), (WIDTH, MIDDLE)),
        line("aim", (target, 2), (target, HEIGHT - 2)),
        *(_way(before, scale.at(change.after)) if change.after is not None else ()),
        f'<circle class="before" cx="{before}" cy="{MIDDLE}" r="5"/>',
    ]
    return frame("change", (WIDTH, HEIGHT), title, description, parts)


def _way(before: float, after: float) -> Iterator[str]:
    yield line("way", (before, MIDDLE), (after, MIDDLE))
    yield f'<circle class="after" cx="{after}" cy="{MIDDLE}" r="7"/>'
