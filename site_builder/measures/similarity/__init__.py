"""How alike two pain points are, and which are the nearest (A4 唯一性).

A text is folded to plain signs (`fold`), taken apart into grams (`grams`), and the grams of all records make an index
(`index`), which weighs each gram by how few records hold it. `passages` finds what two texts share in their own words,
`answers` tells from the scores whether a pain point is *the same*, *likely the same*, or one to *see also*.
"""

from __future__ import annotations

from typing import NamedTuple


class Likeness(NamedTuple):
    """How alike a record is, from 0 to 1: as a whole, by title and by body; a part is None where one side lacks it."""

    key: str
    score: float
    title_score: float | None
    body_score: float | None


def percent(score: float) -> int:
    """Return a score as people read it, rounded down: 100 means equal."""
    return int(100 * score)
