"""The search as the browser does it, once more in Python; and what records say, by a way of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from site_tools import painpoints

from site_builder.pages import Asset, View
from site_builder.pages.search import search
from site_builder.pages.search_grams import folded
from site_builder.register import Record

CALL = re.compile(r"painpointsPieces\.receive\((.*)\);\n", re.DOTALL)


def received(content: bytes) -> tuple[str, Any]:
    """Return name and content of a piece as a browser gets them: a call with two arguments, and nothing else."""
    found = CALL.fullmatch(content.decode())
    assert found
    name, piece = json.loads(f"[{found[1]}]")
    return name, piece


@dataclass(frozen=True)
class Searched:
    """The pieces of an index by name, with their sizes in bytes."""

    pieces: Mapping[str, Any]
    sizes: Mapping[str, bytes]

    @property
    def head(self) -> dict[str, Any]:
        """What any question needs."""
        return dict(self.pieces["search/head"])

    def numbers(self, text: str) -> list[int]:
        """Read rising numbers that are told by their distances."""
        finals, going_on = self.head["finals"], self.head["goingOn"]
        found, total, value, factor = [], 0, 0, 1
        for digit in text:
            if digit in going_on:
                value, factor = value + going_on.index(digit) * factor, factor * len(going_on)
            else:
                total += value + finals.index(digit) * factor
                found.append(total)
                value, factor = 0, 1
        assert (value, factor) == (0, 1)
        return found

    def entries(self, gram: str) -> dict[int, int]:
        """Return the documents that hold a sign or a pair of signs, with their rank."""
        one, other = [*map(ord, gram), 0][:2]
        bits = self.head["pairBits"]
        mixed = (one << bits // 2 | other) * self.head["mixer"] % (1 << bits)
        shard = self.pieces[f"search/grams-{mixed >> (bits - self.head['bits'])}"]
        return dict(divmod(entry, self.head["ranks"]) for entry in self.numbers(shard.get(gram, "")))

    def candidates(self, text: str) -> set[int]:
        """Return the documents that may hold a text."""
        signs = "".join(map(folded, text))
        grams = {signs} if len(signs) == 1 else {one + other for one, other in pairwise(signs)}
        return set.intersection(*(set(self.entries(gram)) for gram in grams))

    def paths(self, text: str) -> set[str]:
        """Return the pages that may hold a text."""
        return {self._places[number] for number in self.candidates(text)}

    @cached_property
    def _places(self) -> dict[int, str]:
        return {number: entry[0] for number, entry in self.documents()}

    def documents(self) -> Iterator[tuple[int, list[Any]]]:
        """Yield number and entry of everything that can be found."""
        for kind, base, count, starts in self.head["kinds"]:
            pieces = [self.pieces[f"search/{kind}-{number}"] for number in range(len(self.numbers(starts)))]
            begins = self.numbers(starts)
            entries = [entry for piece in pieces for entry in piece]
            assert len(entries) == count
            assert begins == [sum(map(len, pieces[:number])) for number in range(len(pieces))]
            yield from enumerate(entries, base)


def searched_of(view: View) -> Searched:
    """Make the index of a register, and read its pieces."""
    assets = [made for made in search(view) if isinstance(made, Asset)]
    pieces = dict(received(asset.content) for asset in assets)
    assert {f"data/{name}.js" for name in pieces} == {asset.path for asset in assets}
    return Searched(pieces, {asset.path: asset.content for asset in assets})


def texts_of(entry: list[Any], language: int = 0) -> list[str]:
    """Return everything that a document says in a language."""
    _, number, title, _, said = entry
    return [text if isinstance(text, str) else text[language] for text in (number, title, *said[1::2])]


def written_in(record: Record) -> Iterator[str]:
    """Yield every text that somebody wrote into a record's file, but for what pages hide, or call otherwise."""
    hidden = [pointer for pointer, field, _ in record.values if field.get("x-show") == "hidden"]
    yield record.title
    for pointer, field, value in record.values:
        named = any(annotation in field.schema for annotation in ("x-ref", "x-values", "x-policy-list"))
        if (
            isinstance(value, str)
            and value.strip()
            and not named
            and not any(pointer[: len(each)] == each for each in hidden)
        ):
            yield value


def leaves(value: Any) -> Iterator[str]:
    """Yield every text in nested data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from leaves(each)


def plain(text: str) -> str:
    """Return a text as the search compares it."""
    return "".join(map(folded, " ".join(text.split())))


def holding(texts: Mapping[str, Iterable[str]], wanted: str) -> set[str]:
    """Return whose texts, which are plain, hold one, by looking into all."""
    sought = plain(wanted)
    return {name for name, all_of in texts.items() if any(sought in each for each in all_of)}


def sample_register(folder: Path, pain_points: int) -> Path:
    """Write a sample register of so many pain points."""
    made = painpoints("sample", folder / "register", "--pain-points", pain_points, "--seed", 3, cwd=folder)
    assert made.returncode == 0, made.stderr
    return folder / "register"
