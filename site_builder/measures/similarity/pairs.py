"""Which records are near each other: all are compared with all, a block with a block, and the best of each are held.

Two records are as alike the one way round as the other, so that each pair is looked at once, and told to both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial, reduce
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from site_builder.measures.similarity.part import Numbers, Scores
from site_builder.parallel import spread

# Blocks of so many records are compared with blocks of so many: memory grows with the records, not with their pairs.
_HEIGHT, _WIDTH = 256, 1024
# So many of those that are alike are held of each record: in a register of copies there may be thousands, and mostly a
# few of them are wanted.
MANY = 128
# Where of a block no more than this passes, it is sorted at once.
_FEW = 1 / 64


class Measures(NamedTuple):
    """How alike each record of a block is to each of another: as a whole, by title and by body."""

    scores: Scores
    titles: Scores
    bodies: Scores


class Pairs(NamedTuple):
    """Records with others; put in order, those of a record stand together, the best first, equals as the records do."""

    records: NDArray[np.int32]
    others: NDArray[np.int32]
    scores: Scores
    titles: Scores
    bodies: Scores

    def of_each(self, size: int) -> Iterator[slice]:
        """Yield of each of so many records where its pairs are."""
        starts = np.searchsorted(self.records, np.arange(size + 1)).tolist()
        return (slice(begin, end) for begin, end in pairwise(starts))

    def chosen(self, places: Numbers) -> Pairs:
        """Return the pairs at these places."""
        return Pairs._make(each[places] for each in self)


class Closest(NamedTuple):
    """Of each record the nearest others, and the earlier ones that pass a threshold, the first `MANY` of them."""

    nearest: Pairs
    alike: Pairs


Blocks = Callable[[slice], Callable[[slice], Measures]]


def closest(size: int, measured: Blocks, count: int, threshold: float, jobs: int = 1) -> Closest:
    """Return what is closest to each of so many records; a block is `measured` first with which, then which."""
    columns = _blocks(0, size, _WIDTH)
    found = spread(_closest, (size, measured, count, threshold), columns, jobs, size=1)
    return reduce(partial(_together, count), found, Closest(_joined(()), _joined(())))


def _closest(shared: tuple[int, Blocks, int, float], blocks: list[slice]) -> list[Closest]:
    return [_with_later(*shared, columns) for columns in blocks]


def _with_later(size: int, measured: Blocks, count: int, threshold: float, columns: slice) -> Closest:
    """Return what is closest among the pairs of a block with itself and with all that stand after it."""
    near, earlier = [], []
    # What isn't better than this is none of the best of a record any more: the later of two equals comes after.
    bars = np.zeros(size)
    with_columns = measured(columns)
    for rows in _blocks(columns.start, size, _HEIGHT):
        found = with_columns(rows)
        # Each pair once, and nobody with themselves.
        found.scores[np.arange(columns.start, columns.stop) >= np.arange(rows.start, rows.stop)[:, None]] = -1
        earlier.append(_best(_pairs(found, rows, columns, found.scores >= threshold), MANY))
        near.append(_passing(found, rows, columns, bars[rows], count))
        turned = Measures(*(each.T for each in found))
        near.append(_passing(turned, columns, rows, bars[columns], count))
    return Closest(_best(_joined(near), count), _best(_joined(earlier), MANY))


def _together(count: int, one: Closest, later: Closest) -> Closest:
    nearest, alike = (_joined(each) for each in zip(one, later, strict=True))
    return Closest(_best(nearest, count), _best(alike, MANY))


def is_full(held: int) -> bool:
    """Tell whether so many of those that are alike are held of a record that there may be more."""
    return held == MANY


def _blocks(begin: int, size: int, length: int) -> Iterator[slice]:
    return (slice(first, min(first + length, size)) for first in range(begin, size, length))


def _passing(found: Measures, rows: slice, columns: slice, bars: Scores, count: int) -> Pairs:
    """Return the best pairs of a block that pass the bars; it raises them by what the block itself shows."""
    passing = found.scores > bars[:, None]
    if passing.shape[1] > count and np.count_nonzero(passing) > _FEW * passing.size:
        least = np.partition(np.ascontiguousarray(found.scores), -count, axis=1)[:, -count]
        passing &= found.scores >= least[:, None]
        np.maximum(bars, least, out=bars)
    # Among copies all pass.
    return _best(_pairs(found, rows, columns, passing), count)


def _pairs(found: Measures, rows: slice, columns: slice, chosen: NDArray[np.bool_]) -> Pairs:
    records, others = np.nonzero(chosen)
    return Pairs(
        (records + rows.start).astype(np.int32),
        (others + columns.start).astype(np.int32),
        *(each[records, others] for each in found),
    )


def _best(pairs: Pairs, count: int) -> Pairs:
    """Return the best so many of each record, in order; of equals those that stand first."""
    order = np.lexsort((-pairs.scores, pairs.records))
    records = pairs.records[order]
    ranks = np.arange(len(order)) - np.searchsorted(records, records)
    return pairs.chosen(order[ranks < count])


def _joined(many: Iterable[Pairs]) -> Pairs:
    nothing = Pairs(*(np.zeros(0, kind) for kind in (np.int32, np.int32, float, float, float)))
    return Pairs(*map(np.concatenate, zip(nothing, *many, strict=True)))
