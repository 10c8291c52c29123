"""The rules behind figures in the words of the rule book, with the numbers in force filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from site_builder.measures import FigureRule, all_figure_rules
from site_builder.schema import Field, RecordType
from site_builder.words import Words, enumerated, same

_UNKNOWN = same("…")


def explained_rules(policy: RecordType, numbers: Mapping[str, Any]) -> tuple[FigureRule, ...]:
    """Return every rule with the policy's numbers in its title and explanation; one that isn't known is left open."""
    known = _in_words(policy, numbers)
    return tuple(
        replace(rule, title=_filled(rule.title, known), how=_filled(rule.how, known)) for rule in all_figure_rules()
    )


def _in_words(policy: RecordType, numbers: Mapping[str, Any]) -> dict[str, Words]:
    """Return the policy's numbers by name as people read them; parts of a number stand under their own names."""
    found: dict[str, Words] = {}
    for name, field in policy.field(("blocks", 0)).children.items():
        if name in numbers:
            found |= _words(field, numbers[name])
    return found


def _filled(words: Words, known: Mapping[str, Words]) -> Words:
    places = {place: known.get(place, _UNKNOWN) for text in words for place in re.findall(r"\{(\w+)\}", text)}
    return words.filled(places)


def _words(field: Field, value: Any) -> dict[str, Words]:
    if isinstance(value, dict):
        parts = (each for name, each in field.children.items() if name in value)
        return {name: words for each in parts for name, words in _part(each, value[each.name]).items()}
    if isinstance(value, list):
        return {field.name: enumerated(map(same, value))} if not (field.item and field.item.children) else {}
    return {field.name: field.choice(value)}


def _part(field: Field, value: Any) -> dict[str, Words]:
    """Return a part of a number; its own parts have both names, such as `severity_high`."""
    words = _words(field, value)
    return {f"{field.name}_{name}": each for name, each in words.items()} if isinstance(value, dict) else words
