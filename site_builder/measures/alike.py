"""How alike two texts are, by the pairs of neighbouring characters that they share."""

from __future__ import annotations

import re
import unicodedata

Pairs = frozenset[str]


def pairs(text: str) -> Pairs:
    """Return the pairs of neighbouring characters of a text, without width, case, blanks and punctuation."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
    return frozenset(plain[n : n + 2] for n in range(len(plain) - 1))


def likeness(one: Pairs, other: Pairs) -> float:
    """Return Dice's coefficient, from 0 (nothing shared) to 1 (the same pairs); texts without pairs are like nothing."""
    together = len(one) + len(other)
    return 2 * len(one & other) / together if together else 0.0
