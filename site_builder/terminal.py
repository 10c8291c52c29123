"""Columns of a terminal: a Chinese sign takes two."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

# What a narrow terminal shows.
_COLUMNS, _BETWEEN = 78, 2


def padded(words: str, width: int) -> str:
    """Fill up with blanks to a width in columns."""
    return words + " " * max(width - _width(words), 0)


def in_rows(items: Sequence[str]) -> Iterator[str]:
    """Yield items row by row, as many beside each other as fit, one below the other."""
    width = max(map(_width, items), default=0) + _BETWEEN
    count = max(_COLUMNS // width, 1)
    for begin in range(0, len(items), count):
        yield "".join(padded(item, width) for item in items[begin : begin + count]).rstrip()


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)
