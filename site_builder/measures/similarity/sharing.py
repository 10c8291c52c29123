"""What records share with each other, by weight: all of one block with all of another at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from site_builder.measures.similarity.part import Numbers, Rows, Scores

# Grams that so many of the records hold are multiplied as a table, the commonest of them; of the others each record has
# few, and what they add is counted one by one.
_COMMON_FROM, _COMMON = 0.05, 1024
# Sums of whole numbers below this are exact in single precision, which is twice as fast.
_EXACT_IN_SINGLE = 2**24


@dataclass(frozen=True)
class Sharing:
    """What the records of one set share with those of another, by weight."""

    left: Rows
    right: Rows
    weights: Numbers

    def with_block(self, columns: slice) -> SharingWithBlock:
        """Return the same with a block of the records on the right."""
        return SharingWithBlock(self, self.right.block(columns))

    @cached_property
    def common(self) -> Numbers:
        """Return the grams that are in many records on both sides."""
        both = self.left.holders * self.right.holders
        commonest = np.argsort(-both, kind="stable")[:_COMMON]
        bound = _COMMON_FROM**2 * self.left.size * self.right.size
        found: Numbers = commonest[both[commonest] >= bound]
        return found

    @cached_property
    def columns(self) -> Numbers:
        """Return by gram its column in the tables of those that are common; -1 for any other."""
        columns = np.full(len(self.weights), -1)
        columns[self.common] = np.arange(len(self.common))
        return columns

    def table(self, rows: Rows, values: Numbers) -> NDArray[np.floating]:
        """Return by record the value of each of the common grams that it holds, and noughts."""
        columns = self.columns[rows.codes]
        chosen = columns >= 0
        exact = self.weights[self.common].sum() < _EXACT_IN_SINGLE
        table = np.zeros((rows.size, len(self.common)), np.float32 if exact else np.float64)
        table[rows.owners[chosen], columns[chosen]] = values[rows.codes[chosen]]
        return table


@dataclass(frozen=True)
class SharingWithBlock:
    """What records share with those of a block, for which everything is prepared."""

    sharing: Sharing
    right: Rows

    def block(self, rows: slice) -> Scores:
        """Return what each record of a block on the left shares with each of that on the right."""
        left = self.sharing.left.block(rows)
        shared: Scores = self._rare(left)
        shared += self.sharing.table(left, self.sharing.weights) @ self._table.T
        return shared

    @cached_property
    def _table(self) -> NDArray[np.floating]:
        return self.sharing.table(self.right, np.ones_like(self.sharing.weights))

    def _rare(self, left: Rows) -> Scores:
        """Return what is shared but for the common grams: each posting of a gram adds to a cell of the block."""
        rare = self.sharing.columns[left.codes] < 0
        codes = left.codes[rare]
        holders, begins = self.right.postings
        counts = self.right.holders[codes]
        ends = np.cumsum(counts)
        cells = holders[np.arange(counts.sum()) + np.repeat(begins[codes] - ends + counts, counts)]
        cells += np.repeat(left.owners[rare] * self.right.size, counts)
        weights = np.repeat(self.sharing.weights[codes].astype(np.float64), counts)
        # Without anything to add the sums would be whole numbers.
        sums = np.bincount(cells, weights, left.size * self.right.size).astype(np.float64, copy=False)
        return sums.reshape(left.size, self.right.size)
