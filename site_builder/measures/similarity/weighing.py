"""What a gram weighs, and how alike two texts are by what their grams weigh together."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from site_builder.measures.similarity.grams import Grams, distinct, kinds_of

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Weighing:
    """How a part is weighed: what each kind of gram counts for, and how much rarity does.

    `rarity` makes a number from the logarithm of records to holders, `share` a likeness from 0 to 1 from the weight of
    what two texts share and of each of them.
    """

    kinds: tuple[int, int, int, int, int]
    rarity: Callable[[float], float]
    share: Callable[[Any, Any, Any], Any]

    def weights(self, grams: Grams, holders: Numbers, size: int) -> Numbers:
        """Return the weight of each gram, held by so many of `size` records."""
        found = distinct(holders)
        by_holders = np.array([self.weight(int(count), size) for count in found], np.int64)
        weights: Numbers = by_holders[np.searchsorted(found, holders)] * np.array(self.kinds, np.int64)[kinds_of(grams)]
        return weights

    def weight(self, holders: int, size: int) -> int:
        """Return the weight of a gram of a kind that counts once: never nought, so that a text is always like itself."""
        return max(1, round(100 * self.rarity(max(math.log((size + 1) / (holders + 0.5)), 0))))


def jaccard(together: Any, one: Any, other: Any) -> Any:
    """Return the shared part of all that two texts weigh, 0 where neither weighs anything."""
    return together / np.maximum(one + other - together, 1)


def cosine(together: Any, one: Any, other: Any) -> Any:
    """Return the shared part of the geometric mean of what two texts weigh, 0 where one weighs nothing."""
    return together / np.sqrt(np.maximum(one * other, 1))


def _all(rare: float) -> float:
    """Let rarity count beside what any gram counts."""
    return 1 + rare


def _rare(rare: float) -> float:
    """Let rarity alone count."""
    return rare


def _rarest(rare: float) -> float:
    """Let the rarest count most."""
    return math.pow(rare, 2.4)


# Measured on complaints, questions and titles that people had marked as meaning the same (docs/similarity.md).
TITLE = Weighing((4, 1, 12, 2, 2), _all, jaccard)
TEXT = Weighing((6, 1, 0, 0, 0), _rare, cosine)
# How much of a title stands in the other text: rare words, such as names of things, say most.
COVER = Weighing((4, 1, 0, 0, 0), _rarest, cosine)
# What the title counts for in the whole, and how much of a title stands in the other text for the body.
_TITLE_SHARE, _COVER_SHARE = 0.4, 0.42


def body_score(alike: Any, inside: Any, outside: Any) -> Any:
    """Return the score of two bodies: how alike the texts are, and how much of either title stands in the other text."""
    return (1 - _COVER_SHARE) * alike + _COVER_SHARE * ((inside + outside) / 2)


def whole_score(title: Any, body: Any) -> Any:
    """Return the score of two records that have both parts."""
    return _TITLE_SHARE * title + (1 - _TITLE_SHARE) * body


def with_titles(alike: Scores, inside: Scores, own: float | Scores, outside: Scores, others: Scores) -> Scores:
    """Return the scores of the bodies; where there is no title on either side the texts alone count."""
    titled = (np.asarray(own) > 0) & (others > 0)
    covered = inside / np.maximum(own, 1), outside / np.maximum(others, 1)
    return np.where(titled, body_score(alike, *covered), alike)


def whole_scores(
    titles: Scores, bodies: Scores, titled: NDArray[np.bool_], bodied: NDArray[np.bool_], *, better: bool = False
) -> Scores:
    """Put the scores of both parts together: their mean, or the better one, or that of the only part there is."""
    of_both = np.maximum(titles, bodies) if better else whole_score(titles, bodies)
    of_one = np.where(titled, titles, np.where(bodied, bodies, 0))
    return np.where(titled & bodied, of_both, of_one)
