"""Grams: the signs and words of a text, and pairs of them, each packed into a number.

An ideograph is a sign of its own; letters and digits stand together as words, of which the beginning counts, so that
`login` and `logins` are one. Loose pairs have one sign between them and stand in either order. A gram's number tells
its kind, by which the index weighs it.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Grams = NDArray[np.int64]

# A sign's number is its code; a word's lies above all codes, its letters counted in base 37.
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LONGEST_WORD = 5
_WORDS = 0x200000
_BITS = 27
_PAIRS = 1 << _BITS
# Grams of a text with words of the same meaning replaced are told from those of the text as it is; so are loose pairs.
REPLACED = 1 << 2 * _BITS
_LOOSE = 2 * REPLACED
_TOKEN = re.compile(r"[0-9]+|[a-z]+|[^ 0-9a-z]")


def grams_of(text: str) -> Grams:
    """Return the signs, words and pairs of a folded text, sorted, each once."""
    numbers = _numbers(text)
    return np.unique(np.concatenate((numbers, numbers[:-1] << _BITS | numbers[1:])))


def loose_pairs_of(text: str) -> Grams:
    """Return the loose pairs of a folded text, sorted, each once."""
    numbers = _numbers(text)
    one, other = numbers[:-2], numbers[2:]
    return np.unique(np.minimum(one, other) << _BITS | np.maximum(one, other)) | _LOOSE


def kinds_of(grams: Grams) -> NDArray[np.int64]:
    """Return the kind of each gram: 0 a sign or word, 1 a pair, 2 and 3 these with words replaced, 4 a loose pair."""
    tight = (grams & (REPLACED - 1) >= _PAIRS) + 2 * (grams >= REPLACED)
    return np.where(grams >= _LOOSE, 4, tight)


def pair_of(gram: int) -> str | None:
    """Return the two signs of a pair; None where the gram is no pair, or one of its halves a word."""
    one, other = int(gram) >> _BITS, int(gram) & (_PAIRS - 1)
    return chr(one) + chr(other) if 0 < one < _WORDS and other < _WORDS else None


def _numbers(text: str) -> Grams:
    return np.array([_number(token) for token in _TOKEN.findall(text)], np.int64)


@lru_cache(maxsize=65536)
def _number(token: str) -> int:
    """Return a token's number; words longer than `_LONGEST_WORD` go by their beginning."""
    if token[0] not in _LETTERS:
        return ord(token)
    number = 0
    for letter in token[:_LONGEST_WORD]:
        number = number * 37 + _LETTERS.index(letter) + 1
    return _WORDS + number
