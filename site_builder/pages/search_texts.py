"""What a record says, as its page shows it: each text with the label that it stands below, for the search."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from site_builder.markdown import render
from site_builder.pages import View
from site_builder.pages.search_grams import LABEL, TEXT
from site_builder.pages.trees import link_of, policy_choice
from site_builder.schema import Field
from site_builder.words import Words

_TAG = re.compile(r"<[^>]*>")
# Names, labels of choices, dates and figures say less than what somebody wrote.
_BESIDE = ("x-ref", "x-policy-list", "x-values")


# A text below the number of its label and with its rank; blanks are single ones, as a page shows them. It is one text,
# unless the languages differ. One as it was written, where a page shows it otherwise, has the label `~number`. There
# are a hundred of them in a record, which is why they are no class.
Text = str | Words
Piece = tuple[int, int, Text]
Pieces = dict[Piece, None]
# Adds what a value says.
Teller = Callable[[Any, Pieces], None]


@dataclass
class Labels:
    """The labels that texts stand below, each with its number."""

    numbers: dict[Words, int] = field(default_factory=dict)

    def number(self, label: Words) -> int:
        """Return the number of a label."""
        return self.numbers.setdefault(label, len(self.numbers))


def spaced(text: str) -> str:
    """Return a text with single blanks, whatever stood between the words."""
    return " ".join(text.split())


def text_of(words: Words) -> Text:
    """Return words as a text with single blanks: one, where both languages say the same."""
    zh, en = map(spaced, words)
    return zh if zh == en else Words(zh, en)


def teller_of(view: View, root: Field, labels: Labels, without: tuple[str, ...] = ()) -> Teller:
    """Return what adds all that a record of a type says and its page shows, field by field as the schema has them."""
    shown = {name: each for name, each in root.children.items() if name not in without}
    tellers = {name: _teller(view, each, labels, ()) for name, each in shown.items()}

    def tell(value: Mapping[str, Any], pieces: Pieces) -> None:
        for name, each in tellers.items():
            if name in value:
                each(value[name], pieces)

    return tell


def _teller(view: View, field: Field, labels: Labels, above: tuple[Words, ...]) -> Teller:
    if field.get("x-show") == "hidden":
        return _nothing
    way = (*above, field.label)[:1] + ((field.label,) if above and field.label != above[0] else ())
    children = {name: _teller(view, each, labels, way) for name, each in field.children.items()}
    item = _teller(view, field.item, labels, way) if field.item else None
    label = labels.number(Words(*(" · ".join(texts) for texts in zip(*way, strict=True))))
    leaf = _leaf(view, field, label)

    def tell(value: Any, pieces: Pieces) -> None:
        if isinstance(value, str):
            leaf(value, pieces)
        elif isinstance(value, dict):
            for name, each in value.items():
                if name in children:
                    children[name](each, pieces)
                else:
                    _undeclared(label, {name: each}, pieces)
        elif isinstance(value, list):
            for each in value:
                (item or leaf)(each, pieces)
        elif not isinstance(value, bool) and value is not None:
            leaf(value, pieces)

    return tell


def _nothing(_value: Any, _pieces: Pieces) -> None:
    pass


def _leaf(view: View, field: Field, label: int) -> Teller:
    if field.get("x-format") == "markdown":
        return lambda value, pieces: _prose(label, str(value), pieces)
    if any(annotation in field.schema for annotation in _BESIDE):
        known: dict[str, Text] = {}

        def named(value: Any, pieces: Pieces) -> None:
            if str(value) not in known:
                known[str(value)] = _named(view, field, value)
            pieces[label, LABEL, known[str(value)]] = None

        return named
    rank = LABEL if field.get("format") == "date" or field.get("x-show") == "digest" else TEXT

    def plain(value: Any, pieces: Pieces) -> None:
        if isinstance(value, str):
            pieces[label, rank, spaced(value)] = None
        else:
            pieces[label, LABEL, str(value).removesuffix(".0")] = None

    return plain


def _named(view: View, field: Field, value: Any) -> Text:
    """Return what a page calls a choice, or what an id names."""
    if field.get("x-ref"):
        return text_of(link_of(view, field.get("x-ref"), str(value))["name"])
    return text_of(policy_choice(view, field, value) if field.get("x-policy-list") else field.choice(value))


def _prose(label: int, text: str, pieces: Pieces) -> None:
    """Add a text as it is read, then as it was written where that is something else: its signs, its addresses."""
    read = spaced(html.unescape(_TAG.sub("", render(text))))
    pieces[label, TEXT, read] = None
    if (written := spaced(text)) != read:
        pieces[~label, TEXT, written] = None


def _undeclared(label: int, value: Any, pieces: Pieces) -> None:
    """Add what a register's own part holds beyond its schema, names and all."""
    if isinstance(value, dict):
        for name, each in value.items():
            pieces[label, TEXT, spaced(str(name))] = None
            _undeclared(label, each, pieces)
    elif isinstance(value, list):
        for each in value:
            _undeclared(label, each, pieces)
    elif value is not None and not isinstance(value, bool):
        pieces[label, TEXT, spaced(str(value))] = None
