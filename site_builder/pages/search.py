"""搜索: every page that holds a text, found in the browser from an index of signs and pairs of signs.

The browser asks the postings which documents may hold a text, and looks into the texts themselves before it shows any.
Both come in pieces, as scripts: a question loads those that it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from site_builder.pages import Asset, Page, View, data_piece, page
from site_builder.pages.register import CSV_PATH, choices
from site_builder.pages.rows import Row
from site_builder.pages.search_documents import KINDS, Document, documents_of
from site_builder.pages.search_grams import FINALS, GOING_ON, MIXER, PAIR_BITS, PART, RANKS, Postings, distances
from site_builder.pages.search_texts import Labels
from site_builder.words import same

PATH = "search.html"
NAME = "search"
# The documents of each kind have numbers of their own, so that a new one leaves those of other kinds as they are.
KIND = 1 << 24
# Texts come so many documents a piece, fewer where they are long: so many signs, most of them of three bytes.
TOGETHER = {"pain_point": 8}
SHORT_TOGETHER = 64
SIGNS = 24_000


@page()
def search(view: View) -> Iterator[Page | Asset]:
    """Yield the page and the pieces of the index that its script loads."""
    labels, postings = Labels(), Postings()
    texts = [_Texts(kind, number * KIND) for number, kind in enumerate(KINDS)]
    for kept in texts:
        documents = documents_of(view, kept.kind, labels)
        while part := list(islice(documents, PART)):
            postings.add(kept.base + kept.count, [each.ranked for each in part])
            yield from kept.pieces(part)
        yield from kept.filters()
    for number, held in enumerate(postings.shards()):
        yield _piece(f"grams-{number}", held)
    yield _piece("head", _head(postings, texts))
    offered = choices(view)
    years = sorted({_year(row) for row in view.rows}, reverse=True)
    filters = {name: offered[name] for name in _FILTERED if name in offered}
    filters["year"] = [{"value": year, "label": same(year)} for year in years]
    kinds = [kept.kind for kept in texts if kept.count]
    total = sum(each.count for each in texts)
    context = {"labels": list(labels.numbers), "kinds": kinds, "filters": filters, "total": total, "csv": CSV_PATH}
    yield Page(PATH, "search.html", view.words("pages.search"), "", context)


@dataclass
class _Texts:
    """The texts of the documents of a kind, piece by piece; where each piece begins, and what filters leave of them."""

    kind: str
    base: int
    count: int = 0
    starts: list[int] = field(default_factory=list)
    left: dict[str, list[int]] = field(default_factory=dict)

    def pieces(self, documents: Iterable[Document]) -> Iterator[Asset]:
        """Yield the pieces of documents that come next; the last of them is full, or the last of all."""
        together: list[Any] = []
        signs = 0
        for document in documents:
            own = sum(len(text) for _, text in document.ranked)
            if together and (self.count % TOGETHER.get(self.kind, SHORT_TOGETHER) == 0 or signs + own > SIGNS):
                yield self._made(together)
                together, signs = [], 0
            together.append(_entry(document))
            signs += own
            for name, value in _narrowed(document.row):
                self.left.setdefault(f"{name}-{value}", []).append(self.base + self.count)
            self.count += 1
        yield self._made(together)

    def _made(self, together: list[Any]) -> Asset:
        self.starts.append(self.count - len(together))
        return _piece(f"{self.kind}-{len(self.starts) - 1}", together)

    def filters(self) -> Iterator[Asset]:
        """Yield for each choice of each filter the documents that it leaves."""
        for name, numbers in self.left.items():
            yield _piece(f"filter-{name}", distances(numbers))


# What pain points are narrowed by, besides the year.
_FILTERED = ("light", "stage", "department", "group")


def _narrowed(row: Row | None) -> Iterator[tuple[str, str]]:
    """Yield what each filter goes by."""
    if row is not None:
        yield from ((name, value) for name in _FILTERED if (value := getattr(row, name)))
        yield "year", _year(row)


def _year(row: Row) -> str:
    return row.proposed_on[:4]


def _entry(document: Document) -> list[Any]:
    """Return what a list of results shows of a document, and all that it says."""
    row = document.row
    about = [row.light, row.stage, row.department, row.proposed_on] if row else []
    said = [part for label, _, text in document.pieces for part in (label, text)]
    return [document.path, document.number, document.title, about, said]


def _head(postings: Postings, texts: Iterable[_Texts]) -> dict[str, Any]:
    """Return what any question needs: where pieces begin, how signs are folded, how numbers are written."""
    return {
        "bits": postings.bits,
        "pairBits": PAIR_BITS,
        "mixer": MIXER,
        "ranks": RANKS,
        "finals": FINALS,
        "goingOn": GOING_ON,
        "folds": postings.folds.pairs,
        "filters": [name for each in texts for name in each.left],
        "kinds": [[each.kind, each.base, each.count, distances(each.starts)] for each in texts],
    }


def _piece(name: str, content: Any) -> Asset:
    return data_piece(f"{NAME}/{name}", content)
