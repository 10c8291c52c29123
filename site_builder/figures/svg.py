"""What all pictures are put together from: the frame with its words, lines of text, points of a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

from markupsafe import Markup

from site_builder.figures.measuring import clean

# From one line of a label to the next, in em.
LEADING = 1.35


def frame(kind: str, size: tuple[float, float], title: str, description: str, parts: Iterable[Markup]) -> Markup:
    """Return a picture of a width and a height; title and description tell readers who don't see it what it shows."""
    width, height = (ceil(each) for each in size)
    return Markup(
        '<svg class="{0}" viewBox="0 0 {1} {2}" width="{1}" height="{2}" role="img" aria-label="{3}">'
        "<title>{3}</title><desc>{4}</desc>{5}</svg>"
    ).format(kind, width, height, clean(title), clean(description), Markup("").join(parts))


def text(kind: str, x: float, y: float, words: str, *, end: str = "") -> Markup:
    """Return a line of text whose ground line lies at `y`; `end` stands behind it, dressed by itself."""
    return Markup('<text class="{}" x="{}" y="{}">{}{}</text>').format(
        kind, round(x, 1), round(y, 1), clean(words), end
    )


def lines(kind: str, x: float, y: float, words: Sequence[str], size: float) -> list[Markup]:
    """Return lines of text below one another, the first with its ground line at `y`."""
    return [text(kind, x, y + index * size * LEADING, each) for index, each in enumerate(words)]


def line(kind: str, start: tuple[float, float], end: tuple[float, float], *, width: float | None = None) -> Markup:
    """Return a straight line; without a width the style sheet gives one."""
    thick = Markup(' stroke-width="{}"').format(round(width, 1)) if width else Markup("")
    return Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"{}/>').format(
        kind, *(round(each, 1) for each in (*start, *end)), thick
    )


def box(
    kind: str, corner: tuple[float, float], size: tuple[float, float], *, radius: float = 0, hint: str = ""
) -> Markup:
    """Return a rectangle; the hint shows where the pointer rests."""
    title = Markup("<title>{}</title>").format(clean(hint)) if hint else Markup("")
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}">{}</rect>').format(
        kind, *(round(each, 1) for each in (*corner, *size)), radius, title
    )


def path(kind: str, points: Sequence[tuple[float, float]]) -> Markup:
    """Return a line through points."""
    drawn = " ".join(f"{round(x, 1)},{round(y, 1)}" for x, y in points)
    return Markup('<polyline class="{}" points="{}"/>').format(kind, drawn)
