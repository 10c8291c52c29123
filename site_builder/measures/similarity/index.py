"""The index of a register: which records are nearest to a text, and which are alike among each other (A4).

A record is compared by title and by body, and the mean counts. The score of the titles is what they share of all that
they weigh. The score of the bodies is the mean of how alike the whole texts are, title and body, and how much of each
title stands in the other's text: who says little in the one often says it in the other. `weighing` has the shares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from site_builder.measures.similarity import Likeness
from site_builder.measures.similarity.fold import Folding, plain
from site_builder.measures.similarity.grams import REPLACED, Grams, grams_of, loose_pairs_of, unpacked
from site_builder.measures.similarity.pairs import Closest, Measures, Pairs, closest, is_full
from site_builder.measures.similarity.part import Part, Rows, Scores, emptied, merged
from site_builder.measures.similarity.sharing import Sharing
from site_builder.measures.similarity.weighing import (
    COVER,
    TEXT,
    TITLE,
    body_score,
    whole_score,
    whole_scores,
    with_titles,
)
from site_builder.parts import Texts

Flags = NDArray[np.bool_]
DIGEST = 16
# A pair of signs says nothing when more than a fifth of the records hold it; in a small register two may.
_COMMON, _FEW = 0.2, 2


class Query(NamedTuple):
    """What is looked for. A title alone is compared with titles; a body alone with both, of which the better counts."""

    title: str | None
    body: str | None


class Near(NamedTuple):
    """What is near a record: the nearest others, and those looked at that pass a threshold, the best first."""

    key: str
    nearest: tuple[Likeness, ...]
    alike: Iterator[Likeness]


class _Compared(NamedTuple):
    """How alike all records are to one: as a whole and by part, and whether the part is there on both sides."""

    scores: Scores
    titles: Scores
    bodies: Scores
    titled: Flags
    bodied: Flags


@dataclass(frozen=True)
class Index:
    """Records by key, in the order in which they stand, the earlier ones first: their titles, and their whole texts.

    `digests` tell of each record whether its texts are still those that were indexed, `bodied` whether it has a body.
    """

    keys: tuple[str, ...]
    digests: tuple[bytes, ...]
    bodied: Flags
    title: Part
    text: Part

    def nearest(self, query: Query, folding: Folding, count: int) -> tuple[Likeness, ...]:
        """Return the records nearest to a query, the best first; equals stand in the order of the records."""
        lone = query.title is None
        title, body = (query.body if lone else query.title) or "", query.body or ""
        grams = _title_grams(title, folding)
        text = _text_grams(Texts("" if lone else title, body), folding)
        compared = self._compared(
            self._title_scores(grams),
            self._body_scores(_as_written(grams), text),
            titled=len(grams) > 0,
            bodied=bool(body.strip()),
            better=lone,
        )
        return self._best(compared, np.arange(len(self.keys)), count)

    def near(self, count: int, threshold: float) -> Iterator[Near]:
        """Yield for each record the nearest others, and the earlier ones that pass the threshold."""
        return self.told(self.closest(count, threshold), threshold)

    def closest(self, count: int, threshold: float, jobs: int = 1) -> Closest:
        """Compare all records with each other."""
        return closest(len(self.keys), self._measured, count, threshold, jobs)

    def told(self, found: Closest, threshold: float) -> Iterator[Near]:
        """Yield for each record what was found closest to it with this threshold."""
        nearest, alike = (pairs.of_each(len(self.keys)) for pairs in found)
        for row, (near, earlier) in enumerate(zip(nearest, alike, strict=True)):
            best = tuple(self._paired(row, found.nearest, near))
            yield Near(self.keys[row], best, self._earlier(row, found.alike, earlier, threshold))

    def near_one(self, key: str, count: int, threshold: float) -> Near:
        """Return for one record the nearest others, and all others that pass the threshold.

        The scores are those of `near`, and for a few records it is much quicker.
        """
        row = self.keys.index(key)
        compared = self._alone(row)
        others = np.delete(np.arange(len(self.keys)), row)
        alike = self._alike(row, compared, compared.scores, threshold)
        return Near(key, self._best(compared, others, count), alike)

    def between(self, one: Texts, other: Texts, folding: Folding) -> Likeness:
        """Return how alike two records are, whether or not they are in the index; it weighs their grams."""
        titles = tuple(_title_grams(each.title, folding) for each in (one, other))
        texts = tuple(_text_grams(each, folding) for each in (one, other))
        title, body = self.title.likeness(*titles), self.text.likeness(*texts)
        inside = self._cover.part_of(_as_written(titles[0]), texts[1])
        outside = self._cover.part_of(_as_written(titles[1]), texts[0])
        titled, bodied = all(map(len, titles)), all(each.body.strip() for each in (one, other))
        if all(len(_as_written(each)) for each in titles):
            body = body_score(body, inside, outside)
        score = whole_score(title, body) if titled and bodied else title if titled else body
        return Likeness("", score, title if titled else None, body if bodied else None)

    @cached_property
    def common_pairs(self) -> frozenset[str]:
        """Return the pairs of signs that so many texts hold that they say nothing of any."""
        holders = self.text.rows.holders
        many = holders > max(_FEW, len(self.keys) * _COMMON)
        grams = map(unpacked, self.text.vocabulary[many].tolist())
        return frozenset("".join(gram.tokens) for gram in grams if gram.kind == 1)

    @cached_property
    def _titled(self) -> Flags:
        return self.title.rows.lengths > 0

    @cached_property
    def _titles_in_text(self) -> Rows:
        """Return the grams of the titles, as they are written, by their places among those of the texts."""
        vocabulary = self.title.vocabulary
        places, known = self.text.places(vocabulary)
        kept = known[self.title.rows.codes]
        starts = np.concatenate(([0], np.cumsum(kept)))[self.title.rows.starts]
        return Rows(len(self.text.vocabulary), places.astype(np.int32)[self.title.rows.codes][kept], starts)

    @cached_property
    def _cover(self) -> Part:
        return self.text.weighed_by(COVER)

    @cached_property
    def _title_totals(self) -> Scores:
        return self._titles_in_text.sums(self._cover.weights)

    # ---- one text with all records ----

    def _title_scores(self, grams: Grams) -> Scores:
        marked, own = self.title.marked(grams)
        scores: Scores = self.title.weighing.share(self.title.rows.sums(marked), own, self.title.totals)
        return scores

    def _body_scores(self, title: Grams, text: Grams) -> Scores:
        marked, own = self.text.marked(text)
        alike = self.text.weighing.share(self.text.rows.sums(marked), own, self.text.totals)
        marked_title, own_title = self._cover.marked(title)
        inside = self.text.rows.sums(marked_title)
        outside = self._titles_in_text.sums(self._cover.marked(text)[0])
        return with_titles(alike, inside, own_title, outside, self._title_totals)

    # ---- a block of records with another ----

    @cached_property
    def _sharings(self) -> tuple[Sharing, Sharing, Sharing, Sharing]:
        titles, text = self._titles_in_text, self.text.rows
        return (
            Sharing(self.title.rows, self.title.rows, self.title.weights),
            Sharing(text, text, self.text.weights),
            Sharing(titles, text, self._cover.weights),
            Sharing(text, titles, self._cover.weights),
        )

    def _measured(self, columns: slice) -> Callable[[slice], Measures]:
        sharings = [each.with_block(columns) for each in self._sharings]

        def with_rows(rows: slice) -> Measures:
            titles, together, inside, outside = (sharing.block(rows) for sharing in sharings)
            titles = self.title.weighing.share(titles, self.title.totals[rows, None], self.title.totals[columns])
            alike = self.text.weighing.share(together, self.text.totals[rows, None], self.text.totals[columns])
            bodies = with_titles(alike, inside, self._title_totals[rows, None], outside, self._title_totals[columns])
            both_titled, both_bodied = (each[rows, None] & each[columns] for each in (self._titled, self.bodied))
            return Measures(whole_scores(titles, bodies, both_titled, both_bodied), titles, bodies)

        return with_rows

    def _paired(self, row: int, pairs: Pairs, places: slice) -> Iterator[Likeness]:
        """Yield what pairs of a record say of the others; a part is there that both have."""
        others, scores, titles, bodies = (each[places] for each in pairs[1:])
        both = (each[row] & each[others] for each in (self._titled, self.bodied))
        columns = (each.tolist() for each in (others, scores, titles, bodies, *both))
        for other, score, title, body, titled, bodied in zip(*columns, strict=True):
            yield Likeness(self.keys[other], score, title if titled else None, body if bodied else None)

    def _earlier(self, row: int, pairs: Pairs, places: slice, threshold: float) -> Iterator[Likeness]:
        """Yield what is held of the earlier ones, and where there are more of them all others."""
        held = places.stop - places.start
        yield from self._paired(row, pairs, places) if held else ()
        if is_full(held):
            compared = self._alone(row)
            yield from islice(self._alike(row, compared, compared.scores[:row], threshold), held, None)

    # ---- what both have in common ----

    def _compared(
        self, titles: Scores, bodies: Scores, *, titled: bool, bodied: bool, better: bool = False
    ) -> _Compared:
        both_titled, both_bodied = titled & self._titled, bodied & self.bodied
        scores = whole_scores(titles, bodies, both_titled, both_bodied, better=better)
        return _Compared(scores, titles, bodies, both_titled, both_bodied)

    def _alone(self, row: int) -> _Compared:
        """Compare one record with all."""
        title, text = (part.vocabulary[part.rows.codes_of(row)] for part in (self.title, self.text))
        titles, bodies = self._title_scores(title), self._body_scores(_as_written(title), text)
        return self._compared(titles, bodies, titled=bool(self._titled[row]), bodied=bool(self.bodied[row]))

    def _alike(self, row: int, compared: _Compared, looked_at: Scores, threshold: float) -> Iterator[Likeness]:
        alike = np.flatnonzero(looked_at >= threshold)
        ranked = self._ranked(compared, alike[alike != row])
        return (self._likeness(compared, int(each)) for each in ranked)

    def _best(self, compared: _Compared, rows: NDArray[np.int64], count: int) -> tuple[Likeness, ...]:
        """Return the best of these rows that share anything, the best first, equals in the order of the records."""
        scores = compared.scores[rows]
        if len(rows) > count:
            rows = rows[scores >= np.partition(scores, -count)[-count]]
        ranked = self._ranked(compared, rows)[:count]
        return tuple(self._likeness(compared, int(row)) for row in ranked if compared.scores[row] > 0)

    def _ranked(self, compared: _Compared, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        return rows[np.argsort(-compared.scores[rows], kind="stable")]

    def _likeness(self, compared: _Compared, row: int) -> Likeness:
        return Likeness(
            self.keys[row],
            float(compared.scores[row]),
            float(compared.titles[row]) if compared.titled[row] else None,
            float(compared.bodies[row]) if compared.bodied[row] else None,
        )


EMPTY = Index((), (), np.zeros(0, bool), emptied(TITLE), emptied(TEXT))


def index_of(texts: Mapping[str, Texts], folding: Folding, kept: Index = EMPTY) -> Index:
    """Return the index of texts by key, in their order; what a kept index of the same folding knows is taken over.

    The result is the same with and without a kept index.
    """
    digests = tuple(digest_of(each) for each in texts.values())
    known = {digest: row for row, digest in enumerate(kept.digests)}
    rows = [known.get(digest) for digest in digests]
    fresh = [each for each, row in zip(texts.values(), rows, strict=True) if row is None]
    return Index(
        tuple(texts),
        digests,
        np.array([bool(each.body.strip()) for each in texts.values()], bool),
        merged(kept.title, rows, [_title_grams(each.title, folding) for each in fresh]),
        merged(kept.text, rows, [_text_grams(each, folding) for each in fresh]),
    )


def digest_of(texts: Texts) -> bytes:
    """Return the digest by which an index knows a record's texts."""
    return blake2b("\0".join(texts).encode("utf-8", "surrogatepass"), digest_size=DIGEST).digest()


def _title_grams(text: str, folding: Folding) -> Grams:
    """Return the grams of a title: as it is written, then with words of the same meaning replaced, then loose pairs."""
    bare = plain(text)
    written = folding.named(bare)
    return np.concatenate((grams_of(written), grams_of(folding.fold(bare)) | REPLACED, loose_pairs_of(written)))


def _as_written(grams: Grams) -> Grams:
    """Return those grams of a title that are of its own words."""
    return grams[grams < REPLACED]


def _text_grams(texts: Texts, folding: Folding) -> Grams:
    """Return the grams of title and body together; folded apart, so that no name begins in the one and ends in the other."""
    return grams_of(" ".join(folding.named(plain(text)) for text in texts))
