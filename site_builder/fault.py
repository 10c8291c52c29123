"""Faults: something wrong with a text or a value, before any rule has given it a code and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Pointer = tuple[str | int, ...]


class Place(NamedTuple):
    """Where something stands: line and column, counted in characters from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Fault:
    """Something wrong, before it has a code and words.

    It stands at `place` where that is known, else where the value (or its key) stands, else `beside` another value.
    When it is about another file than the one at hand, `path` names that one, relative to the register. The line itself
    is shown unless it isn't to be `quoted`.
    """

    kind: str
    pointer: Pointer = ()
    place: Place | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    at_key: bool = False
    beside: Pointer | None = None
    path: str | None = None
    quoted: bool = True


def shortened(text: str, length: int = 40) -> str:
    """Return a text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
