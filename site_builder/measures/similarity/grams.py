"""Grams: the signs and words of a text, and pairs of them, each packed into a number.

An ideograph is a sign of its own; letters and digits stand together as words, of which the beginning counts, so that
`login` and `logins` are one. Loose pairs have one sign between them and stand in either order. A gram's number tells
its kind, by which the index weighs it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Grams = NDArray[np.int64]

# A sign's number is its code; a word's lies above all codes, its letters counted in base 37.
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
WORD_LENGTH = 5
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
    return distinct(np.concatenate((numbers, numbers[:-1] << _BITS | numbers[1:])))


def loose_pairs_of(text: str) -> Grams:
    """Return the loose pairs of a folded text, sorted, each once."""
    numbers = _numbers(text)
    one, other = numbers[:-2], numbers[2:]
    return distinct(np.minimum(one, other) << _BITS | np.maximum(one, other)) | _LOOSE


def distinct(grams: Grams) -> Grams:
    """Return grams sorted, each once; numpy's own way to do so loads another third of it."""
    found = np.sort(grams)
    first = np.concatenate((np.ones(min(len(found), 1), bool), found[1:] != found[:-1]))
    kept: Grams = found[first]
    return kept


def kinds_of(grams: Grams) -> NDArray[np.int64]:
    """Return the kind of each gram: 0 a sign or word, 1 a pair, 2 and 3 these with words replaced, 4 a loose pair."""
    tight = (grams & (REPLACED - 1) >= _PAIRS) + 2 * (grams >= REPLACED)
    return np.where(grams >= _LOOSE, 4, tight)


class Unpacked(NamedTuple):
    """A gram as people and scripts read it: its kind (see `kinds_of`), and the signs or words in it."""

    kind: int
    tokens: tuple[str, ...]

    @property
    def first(self) -> int:
        """Return the number of the first token."""
        return _number(self.tokens[0])


def unpacked(gram: int) -> Unpacked:
    """Return what a gram is made of."""
    one, other = gram % REPLACED >> _BITS, gram % _PAIRS
    kind = int(kinds_of(np.array(gram)))
    return Unpacked(kind, tuple(_token(number) for number in ((one, other) if one else (other,))))


def _numbers(text: str) -> Grams:
    return np.array([_number(token) for token in _TOKEN.findall(text)], np.int64)


@lru_cache(maxsize=65536)
def _number(token: str) -> int:
    """Return a token's number; words longer than `WORD_LENGTH` go by their beginning."""
    if token[0] not in _LETTERS:
        return ord(token)
    number = 0
    for letter in token[:WORD_LENGTH]:
        number = number * 37 + _LETTERS.index(letter) + 1
    return _WORDS + number


def _token(number: int) -> str:
    if number < _WORDS:
        return chr(number)
    number -= _WORDS
    letters = ""
    while number:
        number, letter = divmod(number, 37)
        letters = _LETTERS[letter - 1] + letters
    return letters
