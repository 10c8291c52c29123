"""The passages that two texts share, in their own words: they show a reader why two records are called alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from site_builder.measures.similarity.fold import Folding, Located
from site_builder.parts import Texts

# What is shorter says little: a word in a title, half a clause in a body. Folded signs.
IN_TITLE, IN_BODY = 2, 4
# An excerpt shows so many signs on either side of a passage, and so many passages.
_AROUND, _MOST = 16, 4


class Span(NamedTuple):
    """A stretch of a text, from a sign to the one after its end."""

    begin: int
    end: int


class Stretch(NamedTuple):
    """A piece of an excerpt, and whether the other text has it too."""

    text: str
    shared: bool


@dataclass(frozen=True, eq=False)
class Passages:
    """How passages are found: texts are folded, and what consists of common pairs of signs alone says nothing."""

    folding: Folding
    common: frozenset[str] = frozenset()

    def spans(self, one: str, other: str, shortest: int) -> tuple[Span, ...]:
        """Return the stretches of a text that stand in the other one too, in their order; none overlap.

        Each is as long as it can be, and has at least so many folded signs.
        """
        text, begins, ends = _located(one, self.folding)
        opposite = _located(other, self.folding).folded
        starts = _starts(opposite, shortest)
        spans: list[Span] = []
        done = 0
        for here in [n for n in range(len(text) - shortest + 1) if text[n : n + shortest] in starts]:
            if here < done:
                continue
            done = here + _longest(text, here, opposite, shortest)
            span = Span(begins[here], ends[done - 1])
            # Two stretches may begin and end within the same numeral or word.
            if self._says_something(text[here:done]) and not (spans and span.begin < spans[-1].end):
                spans.append(span)
        return tuple(spans)

    def shared_words(self, one: Texts, other: Texts) -> tuple[str, ...]:
        """Return what two records share in the words of the other one: of its title, then of its body, longest first."""
        titles = _quoted(other.title, self.spans(other.title, one.title, IN_TITLE))
        bodies = _quoted(other.body, self.spans(other.body, one.body, IN_BODY))
        return tuple(dict.fromkeys((*titles, *bodies)))

    def marked(self, text: str, other: str) -> tuple[Stretch, ...]:
        """Return a short text with what the other one has too."""
        return _marked(self, text, other)

    def excerpts(self, text: str, other: str) -> tuple[tuple[Stretch, ...], ...]:
        """Return the surroundings of the longest passages of a long text that the other one has too, in their order."""
        return _excerpts(self, text, other)

    def _says_something(self, folded: str) -> bool:
        return not folded.isdigit() and any(folded[n : n + 2] not in self.common for n in range(len(folded) - 1))


# A page asks for the same in both languages, one after the other.
@lru_cache(maxsize=64)
def _marked(passages: Passages, text: str, other: str) -> tuple[Stretch, ...]:
    return _stretches(text, passages.spans(text, other, IN_TITLE))


@lru_cache(maxsize=64)
def _excerpts(passages: Passages, text: str, other: str) -> tuple[tuple[Stretch, ...], ...]:
    spans = passages.spans(text, other, IN_BODY)
    shown = sorted(sorted(spans, key=lambda span: (span.begin - span.end, span.begin))[:_MOST])
    return tuple(_surroundings(text, span) for span in shown)


def _quoted(text: str, spans: tuple[Span, ...]) -> list[str]:
    found = dict.fromkeys(" ".join(text[span.begin : span.end].split()) for span in spans)
    return sorted(found, key=len, reverse=True)


def _stretches(text: str, spans: tuple[Span, ...]) -> tuple[Stretch, ...]:
    bounds = [0, *(bound for span in spans for bound in span), len(text)]
    pieces = (Stretch(text[begin:end], n % 2 == 1) for n, (begin, end) in enumerate(pairwise(bounds)))
    return tuple(piece for piece in pieces if piece.text)


def _surroundings(text: str, span: Span) -> tuple[Stretch, ...]:
    begin, end = max(span.begin - _AROUND, 0), min(span.end + _AROUND, len(text))
    before, after = "…" if begin else "", "…" if end < len(text) else ""
    return (
        Stretch(before + text[begin : span.begin], shared=False),
        Stretch(text[span.begin : span.end], shared=True),
        Stretch(text[span.end : end] + after, shared=False),
    )


@lru_cache(maxsize=4096)
def _located(text: str, folding: Folding) -> Located:
    return folding.located(text)


@lru_cache(maxsize=64)
def _starts(text: str, length: int) -> frozenset[str]:
    """Return all stretches of a length; a record's own text is compared with one after the other."""
    return frozenset(text[n : n + length] for n in range(len(text) - length + 1))


def _longest(text: str, here: int, opposite: str, known: int) -> int:
    """Return the length of the longest stretch from a place that the other text holds; `known` signs of it do."""
    step = 1
    while step:
        longer = text[here : here + known + step]
        if len(longer) == known + step and longer in opposite:
            known += step
            step *= 2
        else:
            step //= 2
    return known
