"""Badges: small pictures that stand on other pages and tell a state by shape, word and colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from site_builder.figures.measuring import ems
from site_builder.figures.svg import escaped

FONT, HEIGHT, BASE, NEAR = 12, 22, 15.5, 7
FAMILY = "system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
# Ground and letters, at least 5.7 : 1; they stand on foreign pages, so they bring their own.
LABEL = ("#3b4350", "#ffffff")
TONES = {
    "red": ("#fdecea", "#b3261e"),
    "yellow": ("#fff4d6", "#7a4f00"),
    "green": ("#e6f4ea", "#116632"),
    "done": ("#eceff3", "#4a5361"),
}


@dataclass(frozen=True)
class Part:
    """A part of a badge: its colours by name, and what it says, which begins with a shape."""

    tone: str
    text: str


def badge(label: str, parts: Sequence[Part]) -> bytes:
    """Return a badge; those who don't see it are told the same."""
    texts = [label, *(part.text for part in parts)]
    colours = [LABEL, *(TONES[part.tone] for part in parts)]
    widths = [round(ems(text) * FONT + 2 * NEAR) for text in texts]
    begins = [0, *accumulate(widths)]
    title = escaped(f"{label}: {', '.join(texts[1:])}")
    drawn = "".join(
        piece
        for x, width, colour, text in zip(begins, widths, colours, texts, strict=False)
        for piece in _piece(x, width, colour, text)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{begins[-1]}" height="{HEIGHT}" '
        f'viewBox="0 0 {begins[-1]} {HEIGHT}" role="img" aria-label="{title}"><title>{title}</title>'
        f'<g font-family="{FAMILY}" font-size="{FONT}" font-weight="600" text-anchor="middle" '
        f'clip-path="inset(0 round 4px)">{drawn}</g></svg>\n'
    ).encode()


def _piece(x: int, width: int, colour: tuple[str, str], text: str) -> Iterator[str]:
    ground, letters = colour
    yield f'<rect x="{x}" width="{width}" height="{HEIGHT}" fill="{ground}"/>'
    yield f'<text x="{x + width / 2:g}" y="{BASE}" fill="{letters}">{escaped(text)}</text>'
