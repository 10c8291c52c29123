"""Rows of grams: which grams each record holds, and what they weigh.

Weights are whole numbers, and sums of them stay exact in floats, whatever the order in which they are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from site_builder.measures.similarity.grams import Grams, distinct
from site_builder.measures.similarity.weighing import Weighing

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """The grams of each record as places in a vocabulary of `width` grams.

    `codes` holds them record by record, `starts` where each record begins in it, and where the last one ends.
    """

    width: int
    codes: NDArray[np.int32]
    starts: Numbers

    @property
    def size(self) -> int:
        """Return the number of records."""
        return len(self.starts) - 1

    @cached_property
    def lengths(self) -> Numbers:
        """Return by record how many grams it has."""
        return np.diff(self.starts)

    @cached_property
    def owners(self) -> Numbers:
        """Return by place in `codes` the record that it belongs to."""
        return np.repeat(np.arange(self.size), self.lengths)

    @cached_property
    def holders(self) -> Numbers:
        """Return by gram how many records hold it."""
        return np.bincount(self.codes, minlength=self.width)

    @cached_property
    def postings(self) -> tuple[Numbers, Numbers]:
        """Return the records that hold each gram, gram by gram, and where each gram begins among them."""
        order = np.argsort(self.codes, kind="stable")
        return self.owners[order], np.cumsum(self.holders) - self.holders

    def block(self, rows: slice) -> Rows:
        """Return the rows of a block of records."""
        starts = self.starts[rows.start : rows.stop + 1]
        return Rows(self.width, self.codes[starts[0] : starts[-1]], starts - starts[0])

    def codes_of(self, row: int) -> NDArray[np.int32]:
        """Return the grams of a record."""
        return self.codes[self.starts[row] : self.starts[row + 1]]

    def sums(self, by_gram: Numbers) -> Scores:
        """Return by record the sum of a number that each gram has."""
        sums = np.concatenate(([0], np.cumsum(by_gram[self.codes])))
        return (sums[self.starts[1:]] - sums[self.starts[:-1]]).astype(np.float64)


@dataclass(frozen=True)
class Part:
    """One part of every record, such as its title: the grams that occur, sorted, which record holds which, and how they
    are weighed.
    """

    weighing: Weighing
    vocabulary: Grams
    rows: Rows

    @cached_property
    def weights(self) -> Numbers:
        """Return by gram of the vocabulary what it weighs."""
        return self.weighing.weights(self.vocabulary, self.rows.holders, self.rows.size)

    @cached_property
    def totals(self) -> Scores:
        """Return by record what its grams weigh together."""
        return self.rows.sums(self.weights)

    def marked(self, grams: Grams) -> tuple[Numbers, float]:
        """Return the weights of the grams of a text, nought for all others, and what the text weighs as a whole."""
        places, known = self.places(grams)
        marked = np.zeros(len(self.vocabulary), np.int64)
        marked[places[known]] = self.weights[places[known]]
        unknown = grams[~known]
        weights = self.weighing.weights(unknown, np.zeros(len(unknown), np.int64), self.rows.size)
        return marked, float(marked.sum() + weights.sum())

    def likeness(self, one: Grams, other: Grams) -> float:
        """Return how alike two texts are by their grams."""
        both = np.intersect1d(one, other, assume_unique=True)
        return float(self.weighing.share(*(self._weight(each) for each in (both, one, other))))

    def part_of(self, one: Grams, other: Grams) -> float:
        """Return how much of a text stands in another one, by weight; nought where it says nothing."""
        both = np.intersect1d(one, other, assume_unique=True)
        return self._weight(both) / max(self._weight(one), 1)

    def _weight(self, grams: Grams) -> float:
        return self.marked(grams)[1]

    def weighed_by(self, weighing: Weighing) -> Part:
        """Return the same grams weighed otherwise."""
        return replace(self, weighing=weighing)

    def places(self, grams: Grams) -> tuple[Numbers, NDArray[np.bool_]]:
        """Return where grams stand in the vocabulary, and which of them do."""
        places = np.searchsorted(self.vocabulary, grams)
        known = places < len(self.vocabulary)
        known[known] = self.vocabulary[places[known]] == grams[known]
        return places, known


def emptied(weighing: Weighing) -> Part:
    """Return a part of no records."""
    return Part(weighing, np.zeros(0, np.int64), Rows(0, np.zeros(0, np.int32), np.zeros(1, np.int64)))


def merged(kept: Part, rows: Sequence[int | None], fresh: Sequence[Grams]) -> Part:
    """Return the part whose records are rows of a kept part, or, where the row is None, the next fresh grams."""
    new = np.concatenate((np.zeros(0, np.int64), *fresh))
    vocabulary = distinct(np.concatenate((kept.vocabulary, new)))
    old_codes = np.searchsorted(vocabulary, kept.vocabulary).astype(np.int32)[kept.rows.codes]
    new_codes = np.searchsorted(vocabulary, new).astype(np.int32)
    ends = np.cumsum([len(each) for each in fresh], dtype=np.int64)
    waiting = iter(zip(ends - [len(each) for each in fresh], ends, strict=True))
    starts = kept.rows.starts
    pieces = [
        new_codes[slice(*next(waiting))] if row is None else old_codes[starts[row] : starts[row + 1]] for row in rows
    ]
    codes = np.concatenate((np.zeros(0, np.int32), *pieces))
    used = np.bincount(codes, minlength=len(vocabulary)) > 0
    renumbered = (np.cumsum(used) - 1).astype(np.int32)
    begins = np.cumsum([0, *(len(each) for each in pieces)], dtype=np.int64)
    return Part(kept.weighing, vocabulary[used], Rows(int(used.sum()), renumbered[codes], begins))
