"""What hangs on a bone of a fishbone: labels with their notes, and a cause with the causes below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import escape

from site_builder.figures.measuring import balanced, ems
from site_builder.figures.svg import LEADING, line, text

FONT = 14
SMALL = 13
INDENT = 16
# Between a label and the line below it, and between the causes of a cause.
NEAR = 5
THIN, THICK = 1.2, 4.0


@dataclass(frozen=True)
class Cause:
    """A bone, a cause, or a cause of it: its label, a small figure beside it, its weight from 0 to 1, its causes."""

    label: str
    note: str = ""
    weight: float | None = None
    causes: tuple[Cause, ...] = ()

    @property
    def below(self) -> int:
        """Return how many causes hang below, at any depth."""
        return sum(1 + cause.below for cause in self.causes)


@dataclass(frozen=True)
class Label:
    """Lines of text, each with what stands behind it in small, and how much room they take."""

    lines: tuple[tuple[str, str], ...]
    font: int
    width: float

    @property
    def height(self) -> float:
        """Return the height of all lines."""
        return len(self.lines) * self.font * LEADING

    def drawn(self, kind: str, x: float, top: float) -> Iterator[str]:
        """Yield the lines, the first one just below `top`."""
        for index, (words, note) in enumerate(self.lines):
            away = f' dx="{NEAR}"' if words else ""
            small = f'<tspan class="note"{away}>{escape(note)}</tspan>'
            y = top + (index * LEADING + 1.05) * self.font
            yield text(kind, x, y, words, end=small if note else "")


@dataclass(frozen=True)
class Block:
    """A cause with its causes: what hangs below stands below it, indented."""

    label: Label
    causes: tuple[Label, ...]
    weight: float | None

    @property
    def width(self) -> float:
        """Return the width of the widest line."""
        return max(self.label.width, *(INDENT + each.width for each in self.causes), 0)

    @property
    def height(self) -> float:
        """Return the height of all labels with the twig between them."""
        return self.label.height + NEAR + sum(each.height + NEAR for each in self.causes)

    def drawn(self, left: float, top: float, bone: Callable[[float], float]) -> Iterator[str]:
        """Yield the labels and the twig, which runs from `left` to where the bone is at its height."""
        twig = top + self.label.height + NEAR - 1
        yield from self.label.drawn("cause", left, top)
        yield line("twig", (left, twig), (bone(twig), twig), width=thickness(self.weight, THIN, THICK))
        stem, y = left + INDENT / 3, twig + NEAR
        for each in self.causes:
            middle = y + each.font * LEADING / 2
            yield line("stem", (stem, twig), (stem, middle))
            yield line("stem", (stem, middle), (left + INDENT - 3, middle))
            yield from each.drawn("deep", left + INDENT, y)
            y += each.height + NEAR


# Both languages show the same causes.
@lru_cache(maxsize=256)
def label_of(words: str, note: str, limit: float, font: int, *, bold: bool = False) -> Label:
    """Lay out a label within a limit in em; the note follows the last line where it fits, else it has its own."""
    lines = [(each, "") for each in balanced(words, limit, bold=bold)]
    if note and lines and ems(lines[-1][0], bold=bold) + 0.5 + ems(note) <= limit:
        lines[-1] = (lines[-1][0], note)
    else:
        lines += [("", each) for each in balanced(note, limit)]
    width = max((ems(text, bold=bold) + (0.5 + ems(small) if small else 0) for text, small in lines), default=0)
    return Label(tuple(lines), font, width * font)


def block_of(cause: Cause, limit: float, more: Callable[[int], str]) -> Block:
    """Lay out a cause; `more` says in words how many causes hang below a cause of it."""
    below = (limit * FONT - INDENT) / SMALL
    deep = tuple(
        label_of(each.label, joined(each.note, more(each.below) if each.below else ""), below, SMALL)
        for each in cause.causes
    )
    return Block(label_of(cause.label, cause.note, limit, FONT), deep, cause.weight)


def chained(bone: Cause, between: Callable[[int], str]) -> Cause:
    """Return a bone with each chain of whys cut to its first and its last, the root; `between` counts the rest."""
    return replace(bone, causes=tuple(_ends(cause, between) for cause in bone.causes))


def _ends(cause: Cause, between: Callable[[int], str]) -> Cause:
    last, depth = cause, 0
    while len(last.causes) == 1:
        last, depth = last.causes[0], depth + 1
    if depth < 2 or last.causes:
        return cause
    return replace(cause, causes=(replace(last, note=joined(last.note, between(depth - 1))),))


def joined(*notes: str) -> str:
    """Join the notes that there are, with a point between them."""
    return " · ".join(note for note in notes if note)


def thickness(weight: float | None, thin: float, thick: float) -> float:
    """Return the width of a line by its weight; without one it is thin, but not the thinnest."""
    return thin + (thick - thin) * (0.15 if weight is None else min(max(weight, 0), 1))
