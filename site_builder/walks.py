"""Walks through a record that pass by the fields of one kind only: which ways lead there is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from site_builder.fault import Pointer
from site_builder.schema import Field, RecordType

# A function of a module, so that it is the same one each time.
Wanted = Callable[[Field], bool]
Placed = tuple[Pointer, Field, Any]


@dataclass(frozen=True)
class _Way:
    """A field that is wanted, or leads to one that is: in an object by name, or in a list by its items."""

    field: Field
    is_wanted: bool
    below: tuple[tuple[str, _Way], ...]
    item: _Way | None

    @property
    def leads(self) -> bool:
        """Tell whether there is anything on this way."""
        return self.is_wanted or bool(self.below) or self.item is not None


class _Same:
    """A record type as a key: its schema has no hash, but which one it is tells it from all others."""

    def __init__(self, record_type: RecordType) -> None:
        self.record_type = record_type

    def __hash__(self) -> int:
        return id(self.record_type)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.record_type is other.record_type


def walked(record_type: RecordType, data: Mapping[str, Any], wanted: Wanted) -> list[Placed]:
    """Return the values of the wanted fields with pointer and field, in the order of `RecordType.walk`."""
    found: list[Placed] = []
    _walk(_ways(_Same(record_type), wanted), (), data, found)
    return found


def anything(field: Field) -> bool:
    """Want every field."""
    return True


def is_fact(field: Field) -> bool:
    """Want the dates that date something (`x-fact`)."""
    return bool(field.get("x-fact"))


def is_reference(field: Field) -> bool:
    """Want what names a person, group, department, vendor or record (`x-ref`)."""
    return bool(field.get("x-ref"))


def comes_with_a_stage(field: Field) -> bool:
    """Want what comes to be known with a stage."""
    return known_from(field) is not None


def known_from(field: Field) -> str | None:
    """Return the stage with which a field comes to be known; a list of dated entries comes entry by entry."""
    stage = field.get("x-known-from") or field.get("x-required-from")
    return None if _is_dated(field) else stage


def _is_dated(field: Field) -> bool:
    """Tell whether each entry of a list has a day of its own, by which it comes and goes."""
    return field.item is not None and any(each.get("x-fact") == "entry" for each in field.item.children.values())


@lru_cache(maxsize=512)
def _ways(key: _Same, wanted: Wanted) -> _Way:
    return _way(key.record_type.root, wanted)


def _way(field: Field, wanted: Wanted) -> _Way:
    ways = ((name, _way(each, wanted)) for name, each in field.children.items())
    item = _way(field.item, wanted) if field.item is not None else None
    below = tuple((name, way) for name, way in ways if way.leads)
    return _Way(field, wanted(field), below, item if item and item.leads else None)


def _walk(way: _Way, pointer: Pointer, value: Any, found: list[Placed]) -> None:
    if isinstance(value, dict):
        for name, below in way.below:
            if name in value:
                _enter(below, (*pointer, name), value[name], found)
    elif isinstance(value, list) and way.item is not None:
        for index, each in enumerate(value):
            _enter(way.item, (*pointer, index), each, found)


def _enter(way: _Way, pointer: Pointer, value: Any, found: list[Placed]) -> None:
    if way.is_wanted:
        found.append((pointer, way.field, value))
    if way.below or way.item is not None:
        _walk(way, pointer, value, found)
