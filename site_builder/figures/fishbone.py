"""The fishbone diagram: a head at the right, bones above and below the spine, causes on the bones, causes of causes.

Bones on a side lean alike: between two of them lies a strip of the same width everywhere, in which the causes stand.
Each strip is as wide as its labels need. What hangs below a cause of a cause isn't drawn but counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from site_builder.figures.measuring import balanced, ems
from site_builder.figures.svg import LEADING, box, frame, line, lines
from site_builder.figures.twigs import FONT, Block, Cause, Label, block_of, label_of, thickness

HEAD_FONT = 16
HEAD_EMS = 7.5
# The fewer strips, the wider: four pairs of bones still fit a page of 180 mm at more than 7 points.
LABEL_EMS = {1: 20.0, 2: 17.0, 3: 12.0}
NARROW = 10.0
MARGIN = 6
PAD = 10
GAP = 12
# How far bones lean: a fifth of their length, but long ones no further than this, which would cost width.
LEAN, FURTHEST = 0.22, 70
THIN, THICK = 2.0, 9.0


@dataclass(frozen=True)
class _Bone:
    label: Label
    blocks: tuple[Block, ...]
    weight: float | None

    @property
    def length(self) -> float:
        """The length that its causes need."""
        return 3 * PAD + sum(block.height + GAP for block in self.blocks)

    @property
    def label_width(self) -> float:
        return self.label.width + 2 * PAD


@dataclass(frozen=True)
class _Side:
    """The bones on one side of the spine, which lies at the height 0; `sign` is -1 above it and 1 below."""

    bones: tuple[_Bone, ...]
    sign: int
    length: float
    lean: float

    @property
    def room(self) -> float:
        """The height it takes, with the labels at the tips."""
        return self.length + max((bone.label.height + PAD for bone in self.bones), default=0)

    def shift(self, y: float) -> float:
        """How far left of its root a bone is at a height."""
        return abs(y) * self.lean

    def places(self, bone: _Bone) -> Iterator[tuple[Block, float, float]]:
        """Yield each block with its left edge, seen from the bone's root, and its top: spread over the whole bone."""
        spare = (self.length - bone.length) / max(len(bone.blocks), 1) + GAP
        top = (PAD - self.length if self.sign < 0 else 2 * PAD) + spare / 2
        for block in bone.blocks:
            far = max(abs(top), abs(top + block.height))
            yield block, -self.shift(far) - PAD - block.width, top
            top += block.height + spare

    def left(self, bone: _Bone) -> float:
        """The leftmost place of a bone and its causes, seen from its root."""
        tip = -self.shift(self.length) - bone.label_width / 2
        return min([tip, *(left for _, left, _ in self.places(bone))])

    def strip(self, index: int) -> float:
        """The distance that a bone has to keep from the one before it."""
        before, bone = self.bones[index - 1 : index + 1]
        labels = (before.label_width + bone.label_width) / 2
        return max([labels, *(b.width + b.height * self.lean + PAD + THICK for b in bone.blocks)]) + PAD


def fishbone(head: str, bones: Sequence[Cause], title: str, description: str, more: Callable[[int], str]) -> Markup:
    """Return the SVG; `more` says in words how many further causes hang below one that is drawn last."""
    if not bones:
        return Markup("")
    words = balanced(head, HEAD_EMS, bold=True)
    half = len(words) * HEAD_FONT * LEADING / 2 + PAD
    above, below = _sides(bones, half, more)
    roots = _roots((above, below))
    # The head keeps clear of the last bones' labels by its height, since no bone is shorter than half of it.
    end = roots[-1] + 2 * PAD
    spine = MARGIN + max(above.room, half)
    width = max((ems(each, bold=True) for each in words), default=1) * HEAD_FONT + 2 * PAD
    right = max(
        end + width,
        *(
            root + side.bones[i].label_width / 2
            for i, root in enumerate(roots)
            for side in (above, below)
            if i < len(side.bones)
        ),
    )
    parts = [
        line("spine", (MARGIN, spine), (end, spine)),
        *(
            part
            for side in (above, below)
            for i, bone in enumerate(side.bones)
            for part in _bone(side, bone, roots[i], spine)
        ),
        box("head", (end, spine - half), (width, 2 * half), radius=8),
        *lines("head-words", end + PAD, spine - half + PAD + HEAD_FONT, words, HEAD_FONT),
    ]
    return frame("fishbone", (right + MARGIN, spine + max(below.room, half) + MARGIN), title, description, parts)


def _sides(bones: Sequence[Cause], half: float, more: Callable[[int], str]) -> tuple[_Side, _Side]:
    limit = LABEL_EMS.get((len(bones) + 1) // 2, NARROW)
    laid = [
        _Bone(
            label_of(bone.label, bone.note, limit - 1, FONT, bold=True),
            tuple(block_of(cause, limit, more) for cause in bone.causes),
            bone.weight,
        )
        for bone in bones
    ]
    rows = [tuple(laid[::2]), tuple(laid[1::2])]
    lengths = [max((bone.length for bone in row), default=0) for row in rows]
    lengths = [max(length, half + PAD) if row else 0 for row, length in zip(rows, lengths, strict=True)]
    lean = min(LEAN, FURTHEST / max(lengths))
    return _Side(rows[0], -1, lengths[0], lean), _Side(rows[1], 1, lengths[1], lean)


def _roots(sides: Sequence[_Side]) -> list[float]:
    """Return where each pair of bones meets the spine."""
    roots = [MARGIN - min(side.left(side.bones[0]) for side in sides if side.bones)]
    for index in range(1, len(sides[0].bones)):
        roots.append(roots[-1] + max(side.strip(index) for side in sides if index < len(side.bones)))
    return roots


def _bone(side: _Side, bone: _Bone, root: float, spine: float) -> Iterator[str]:
    """Yield a bone with its label and its causes."""
    tip = (root - side.shift(side.length), spine + side.sign * side.length)
    yield line("bone", tip, (root, spine), width=thickness(bone.weight, THIN, THICK))
    height = bone.label.height + PAD
    top = tip[1] - height if side.sign < 0 else tip[1]
    yield box("tip", (tip[0] - bone.label_width / 2, top), (bone.label_width, height), radius=6)
    yield from bone.label.drawn("tip-words", tip[0], top + PAD / 2)
    for block, left, y in side.places(bone):
        yield from block.drawn(root + left, spine + y, lambda at: root - side.shift(at - spine))
