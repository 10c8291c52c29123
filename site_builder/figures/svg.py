"""What all pictures are put together from: the frame with its words, lines of text, points of a line.

Parts are plain strings, put together without a look at each value: a picture has hundreds of numbers and a few texts.
What is text goes through `escaped`; kinds are words of our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

from markupsafe import Markup, escape

from site_builder.figures.measuring import clean

# From one line of a label to the next, in em.
LEADING = 1.35


def frame(kind: str, size: tuple[float, float], title: str, description: str, parts: Iterable[str]) -> Markup:
    """Return a picture of a width and a height; title and description tell readers who don't see it what it shows."""
    width, height = (ceil(each) for each in size)
    room = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    name = escaped(title)
    return Markup(  # noqa: S704 -- what is text is escaped
        f'<svg class="{kind}" {room} role="img" aria-label="{name}">'
        f"<title>{name}</title><desc>{escaped(description)}</desc>{''.join(parts)}</svg>"
    )


def escaped(words: str) -> str:
    """Return a text as it stands in a picture."""
    return str(escape(clean(words)))


def text(kind: str, x: float, y: float, words: str, *, end: str = "") -> str:
    """Return a line of text whose ground line lies at `y`; `end` is a part that stands behind it."""
    return f'<text class="{kind}" x="{round(x, 1)}" y="{round(y, 1)}">{escaped(words)}{end}</text>'


def lines(kind: str, x: float, y: float, words: Sequence[str], size: float) -> list[str]:
    """Return lines of text below one another, the first with its ground line at `y`."""
    return [text(kind, x, y + index * size * LEADING, each) for index, each in enumerate(words)]


def line(kind: str, start: tuple[float, float], end: tuple[float, float], *, width: float | None = None) -> str:
    """Return a straight line; without a width the style sheet gives one."""
    (x1, y1), (x2, y2) = start, end
    ends = f'x1="{round(x1, 1)}" y1="{round(y1, 1)}" x2="{round(x2, 1)}" y2="{round(y2, 1)}"'
    thick = f' stroke-width="{round(width, 1)}"' if width else ""
    return f'<line class="{kind}" {ends}{thick}/>'


def box(kind: str, corner: tuple[float, float], size: tuple[float, float], *, radius: float = 0, hint: str = "") -> str:
    """Return a rectangle; the hint shows where the pointer rests."""
    x, y, width, height = (round(each, 1) for each in (*corner, *size))
    title = f"<title>{escaped(hint)}</title>" if hint else ""
    return f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}">{title}</rect>'


def path(kind: str, points: Sequence[tuple[float, float]]) -> str:
    """Return a line through points."""
    drawn = " ".join(f"{round(x, 1)},{round(y, 1)}" for x, y in points)
    return f'<polyline class="{kind}" points="{drawn}"/>'
