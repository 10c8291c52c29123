"""The postings of the search: for each sign and each pair of signs the documents that hold it, in shards of like size.

A pair lies where the top bits of its number lead, once the number is mixed: so shards are of like size, a change of one
record changes few of them, and the browser knows the shard of a pair without a table.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Mixed = NDArray[np.uint64]
# A text with its rank: how much it says that a document holds the signs there.
Ranked = tuple[int, str]

# Ranks: in what a document is called, in what it says, or only in a label, a name, a date beside it.
TITLE, TEXT, LABEL = 2, 1, 0
RANKS = 4
# A sign has a number below 2 ** 21, a pair one of twice as many bits; multiplying by an odd number mixes them.
SIGN_BITS, PAIR_BITS = 21, 42
MIXER = 0x278DDE6E5FD
_UNMIXER = pow(MIXER, -1, 1 << PAIR_BITS)
_ALL = (1 << PAIR_BITS) - 1
# Documents are taken in so many at a time, and pairs merged about so many: both bound what is in memory.
PART = 256
_PART_BITS = 10
_MERGED = 1 << 20
# So many entries a shard at the most, on average; a shard takes about a byte and a half for each.
_SHARD = 24_000
# Numbers are written to the base of 30, the last digit to that of 60; no sign of these needs an escape anywhere.
_DIGITS = "".join(chr(code) for code in range(35, 127) if chr(code) not in "<\\")
FINALS, GOING_ON = _DIGITS[:60], _DIGITS[60:90]
_FINAL, _ON = (np.frombuffer(digits.encode(), np.uint8) for digits in (FINALS, GOING_ON))


def folded(sign: str) -> str:
    """Return a sign as the search takes it: small for capital, of the usual width; never longer or shorter."""
    for other in (unicodedata.normalize("NFKC", sign).lower(), sign.lower()):
        if len(other) == 1 and (other > "\uffff") == (sign > "\uffff"):
            return other
    return sign


class Folds:
    """How the signs of the texts are folded; each is looked up once."""

    def __init__(self) -> None:
        self._table = np.arange(0x110000, dtype=np.uint32)
        self._seen = np.zeros(0x110000, dtype=bool)

    def fold(self, text: str) -> NDArray[np.uint32]:
        """Return the numbers of a text's folded signs."""
        codes = np.frombuffer(text.encode("utf-32-le"), "<u4")
        for code in np.unique(codes[~self._seen[codes]]).tolist():
            self._seen[code] = True
            self._table[code] = ord(folded(chr(code)))
        found: NDArray[np.uint32] = self._table[codes]
        return found

    @property
    def pairs(self) -> str:
        """Return each sign that folds to another one with that other; so the browser folds just as it was done here.

        With them come signs that Python doesn't know yet: a browser might fold them.
        """
        codes = np.flatnonzero(self._seen).tolist()
        told = [(chr(code), chr(self._table[code])) for code in codes]
        return "".join(
            sign + other for sign, other in told if sign != other or unicodedata.category(sign) in ("Cn", "Cs")
        )


@dataclass(frozen=True)
class _Part:
    """The postings of some documents in a row: their pairs in order, and where the entries of each begin."""

    base: int
    pairs: Mixed
    starts: Numbers
    entries: NDArray[np.uint16]


@dataclass
class Postings:
    """The postings of all documents, which are added in the order of their numbers."""

    folds: Folds = field(default_factory=Folds)
    _parts: list[_Part] = field(default_factory=list)

    def add(self, base: int, documents: Sequence[Sequence[Ranked]]) -> None:
        """Add documents, of which the first has the number `base`; at most `PART` at a time."""
        texts = [text for document in documents for _, text in document]
        ranks = [place * RANKS + rank for place, document in enumerate(documents) for rank, _ in document]
        if not texts:
            return
        signs = self.folds.fold("\0".join(texts) + "\0").astype(np.uint64)
        owners = np.repeat(np.array(ranks, np.uint64), np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
        self._parts.append(_part(base, signs, owners))

    @property
    def bits(self) -> int:
        """Return how many top bits of a mixed number tell its shard: there are 2 to the power of them."""
        entries = sum(len(part.entries) for part in self._parts)
        return max(0, (entries // _SHARD).bit_length())

    def shards(self) -> Iterator[dict[str, str]]:
        """Yield the shards in order: for each sign and pair of signs its entries, told by their distances."""
        bits = self.bits
        entries = sum(len(part.entries) for part in self._parts)
        together = 1 << max(0, bits - (entries // _MERGED).bit_length())
        for first in range(0, 1 << bits, together):
            yield from _shards(self._parts, first, together, PAIR_BITS - bits)


def _part(base: int, signs: Mixed, owners: Mixed) -> _Part:
    one, other = signs[:-1], signs[1:]
    single, double = one != 0, (one != 0) & (other != 0)
    pairs = np.concatenate((one[single] << SIGN_BITS, one[double] << SIGN_BITS | other[double]))
    keys = pairs * MIXER & _ALL
    keys = keys << _PART_BITS | np.concatenate((owners[:-1][single], owners[:-1][double]))
    keys.sort()
    # Of what a document holds more than once, the highest rank stands last.
    keys = keys[_last_of_each(keys // RANKS)]
    mixed = keys >> _PART_BITS
    last = np.flatnonzero(_last_of_each(mixed))
    starts = np.concatenate(([0], last + 1))
    return _Part(base, mixed[last], starts, (keys & ((1 << _PART_BITS) - 1)).astype(np.uint16))


def _last_of_each(values: NDArray[np.uint64]) -> NDArray[np.bool_]:
    return np.append(values[1:] != values[:-1], len(values) > 0)


def _shards(parts: Sequence[_Part], first: int, count: int, shift: int) -> Iterator[dict[str, str]]:
    """Yield shards that lie side by side."""
    mixed, numbers = _merged(parts, first << shift, (first + count) << shift)
    ends = np.flatnonzero(_last_of_each(mixed)) + 1
    begins = np.concatenate(([0], ends[:-1])) if len(ends) else ends
    gaps = np.diff(numbers, prepend=0)
    gaps[begins] = numbers[begins]
    text, lengths = written(gaps)
    places = np.concatenate(([0], np.cumsum(lengths)))
    held = [_name(pair) for pair in (mixed[begins] * np.uint64(_UNMIXER) & np.uint64(_ALL)).tolist()]
    told = [text[a:b] for a, b in zip(places[begins].tolist(), places[ends].tolist(), strict=True)]
    bounds = np.searchsorted(mixed[begins] >> np.uint64(shift), np.arange(first, first + count + 1, dtype=np.uint64))
    for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        yield dict(zip(held[begin:end], told[begin:end], strict=True))


def _merged(parts: Sequence[_Part], begin: int, end: int) -> tuple[Mixed, Numbers]:
    """Return the pairs in a range with the entries of each, in order."""
    pairs, numbers = [], []
    for part in parts:
        low, high = np.searchsorted(part.pairs, np.array([begin, end], np.uint64)).tolist()
        starts = part.starts[low : high + 1]
        pairs.append(np.repeat(part.pairs[low:high], np.diff(starts)))
        numbers.append(part.entries[starts[0] : starts[-1]].astype(np.int64) + part.base * RANKS)
    if not parts:
        return np.empty(0, np.uint64), np.empty(0, np.int64)
    mixed = np.concatenate(pairs)
    order = np.argsort(mixed, kind="stable")
    return mixed[order], np.concatenate(numbers)[order]


def _name(pair: int) -> str:
    one, other = divmod(pair, 1 << SIGN_BITS)
    return chr(one) + chr(other) if other else chr(one)


def written(numbers: Numbers) -> tuple[str, Numbers]:
    """Return numbers as text, one after the other, with how many signs each takes."""
    lengths = np.ones(len(numbers), np.int64)
    rest = numbers // len(GOING_ON)
    going = numbers >= len(FINALS)
    while going.any():
        lengths += going
        going = going & (rest >= len(FINALS))
        rest = rest // len(GOING_ON)
    out = np.empty(int(lengths.sum()), np.uint8)
    places, rest = np.cumsum(lengths) - lengths, numbers
    for digit in range(int(lengths.max(initial=0))):
        final, on = lengths == digit + 1, lengths > digit + 1
        out[places[final] + digit] = _FINAL[rest[final]]
        out[places[on] + digit] = _ON[rest[on] % len(GOING_ON)]
        rest = rest // len(GOING_ON)
    return out.tobytes().decode(), lengths


def distances(numbers: Sequence[int]) -> str:
    """Return rising numbers as text, told by their distances."""
    rising: Numbers = np.array([0, *numbers], np.int64)
    return written(rising[1:] - rising[:-1])[0]
