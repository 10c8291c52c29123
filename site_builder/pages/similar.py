"""查一查: pain points that are like a title, found in the browser with the scores that the check has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from site_builder.measures.similarity.fold import DIGITS, UNITS, Folding, simplified
from site_builder.measures.similarity.grams import WORD_LENGTH, unpacked
from site_builder.measures.similarity.index import Index
from site_builder.pages import Asset, Page, View, data_piece, page
from site_builder.pages.rows import page_path
from site_builder.register import PAIN_POINT

PATH = "similar.html"
NAME = "similar"
# About so many bytes a piece, so that a phone loads what a title needs and no more.
_PIECE = 6_000
_RECORDS_A_PIECE = 100


@page()
def similar(view: View) -> Iterator[Page | Asset]:
    """Yield the page and the pieces of the index that its script loads."""
    context = {"title_label": view.types[PAIN_POINT].label(("title",))}
    yield Page(PATH, "similar.html", view.words("pages.similar"), "register", context)
    if view.uniqueness is None:
        return
    index = view.uniqueness.index
    postings = _postings(index)
    pieces = max(1, sum(map(len, postings.values())) // _PIECE)
    yield _asset("head", _head(index, view.uniqueness.passages.folding, pieces))
    for number in range(pieces):
        held = {name: text for (first, name), text in postings.items() if first % pieces == number}
        yield _asset(f"grams-{number}", held)
    records = [_record(view, key) for key in index.keys]
    for number, begin in enumerate(range(0, len(records), _RECORDS_A_PIECE)):
        yield _asset(f"records-{number}", records[begin : begin + _RECORDS_A_PIECE])


def _postings(index: Index) -> dict[tuple[int, str], str]:
    """Return for each gram of the titles, with the number of its first sign, the records that hold it.

    The records are told by their distances, in base 36.
    """
    rows = index.title.rows
    holders, begins = rows.postings
    ends = begins + rows.holders
    found = {}
    for gram, begin, end in zip(index.title.vocabulary.tolist(), begins.tolist(), ends.tolist(), strict=True):
        parts = unpacked(gram)
        gaps = (after - before for before, after in pairwise([-1, *holders[begin:end].tolist()]))
        found[parts.first, f"{parts.kind}{' '.join(parts.tokens)}"] = " ".join(map(_in_base_36, gaps))
    return found


def _head(index: Index, folding: Folding, pieces: int) -> dict[str, Any]:
    """Return what any question needs: how texts are folded, what grams weigh, and what each title weighs."""
    weighing, size = index.title.weighing, len(index.keys)
    counts = sorted({0, *index.title.rows.holders.tolist()})
    return {
        "records": size,
        "pieces": pieces,
        "recordsAPiece": _RECORDS_A_PIECE,
        "simplified": "".join(f"{old}{new}" for old, new in simplified().items()),
        "digits": DIGITS,
        "units": UNITS,
        "patterns": folding.patterns,
        "words": {**folding.words, **folding.names},
        "wordLength": WORD_LENGTH,
        "kinds": weighing.kinds,
        "weights": {str(count): weighing.weight(count, size) for count in counts},
        "totals": [int(total) for total in index.title.totals],
    }


def _record(view: View, key: str) -> list[str]:
    """Return what a list of neighbours shows of a record: what it is called, its title, its page."""
    record = view.record_by_key[key]
    return [record.name, record.title, page_path(record)]


def _asset(name: str, content: Mapping[str, Any] | list[Any]) -> Asset:
    return data_piece(f"{NAME}/{name}", content)


def _in_base_36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits or "0"
