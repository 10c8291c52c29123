"""The characters of a text: which may not stand in it, where its lines break, and the place of each.

Whoever needs no more than this doesn't import the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from site_builder.fault import Fault, Place

# What YAML forbids, and the bidirectional controls that make text read otherwise than it is.
FORBIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"
)  # fmt: skip
CONTROL = re.compile(f"[{FORBIDDEN}]")
# A field's name, and behind it a full-width colon or one without the blank that YAML wants.
WRONG_COLON = re.compile(r"\s*(?:-\s+)?([a-z_]+)\s*(：|(?<=[a-z_]):(?=\S))")
# What the parser counts as the end of a line.
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


def lines_of(text: str) -> list[str]:
    """Return a text's lines as the parser counts them."""
    return _BREAK.split(text)


def breaks_in(text: str) -> Iterator[int]:
    """Yield where each line but the first begins."""
    return (match.end() for match in _BREAK.finditer(text))


def control_faults(text: str, at_most: int = 20) -> tuple[Fault, ...]:
    """Return the characters that may not stand in a text at all."""
    return tuple(islice(map(_control_fault, CONTROL.finditer(text)), at_most))


def index_at(text: str, place: Place) -> int:
    """Return the index of the character at a place."""
    ends = [0, *(found.end() for found in islice(_BREAK.finditer(text), place.line - 1))]
    return ends[-1] + place.column - 1


def place_at(text: str, index: int) -> Place:
    """Return the place of the character with that index."""
    before = _BREAK.split(text[:index])
    return Place(len(before), len(before[-1]) + 1)


def _control_fault(match: re.Match[str]) -> Fault:
    return Fault("control", place=place_at(match.string, match.start()), params=code_point(match))


def code_point(match: re.Match[str]) -> dict[str, str]:
    """Return what names a forbidden character that was found."""
    return {"character": f"U+{ord(match.group()):04X}"}
