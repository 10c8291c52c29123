"""What the files below `api/v1/` have in common: place, head, shelves, words and figures as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from site_builder.pages import Asset, View
from site_builder.words import Words

ROOT = "api/v1"
# Of this form; fields may be added without a new one.
VERSION = 1
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Shelf:
    """A part of a long list, small enough to fetch at once: its file, what is in it, the file of what follows."""

    path: str
    items: tuple[Data, ...]
    next: str | None


def written(path: str, data: object) -> Asset:
    """Return a file of data."""
    return Asset(path, msgspec.json.encode(data) + b"\n")


def head(view: View) -> dict[str, Any]:
    """Return what every file says of itself."""
    return {"version": VERSION, "as_of": view.as_of.isoformat()}


def listed(view: View, items: Iterable[Data]) -> dict[str, Any]:
    """Return a list that needs no shelves."""
    return {**head(view), "items": list(items)}


def shelved(folder: str, items: Iterable[tuple[str, Data]], limit: int) -> Iterator[Shelf]:
    """Yield items by the name that each goes under, at most so many a file: `2015.json`, `2015-2.json` and so on."""
    named: dict[str, list[Data]] = {}
    for name, item in items:
        named.setdefault(name, []).append(item)
    for name in sorted(named):
        parts = [named[name][begin : begin + limit] for begin in range(0, len(named[name]), limit)]
        paths = [f"{folder}/{name}{f'-{number}' if number > 1 else ''}.json" for number in range(1, len(parts) + 1)]
        for path, part, after in zip(paths, parts, [*paths[1:], None], strict=True):
            yield Shelf(path, tuple(part), after)


def shelf(view: View, each: Shelf) -> Asset:
    """Return the file of a shelf."""
    return written(each.path, {**listed(view, each.items), "next": each.next})


def entries(shelves: Sequence[Shelf]) -> list[Data]:
    """Return shelves as the index names them."""
    return [{"path": each.path, "count": len(each.items)} for each in shelves]


def both(words: Words) -> Data:
    """Return words with their languages."""
    return {"zh": words.zh, "en": words.en}


def number(value: Decimal | str | None) -> float | None:
    """Return a figure as a number; None where it isn't known."""
    return None if value is None or value == "" else float(value)
