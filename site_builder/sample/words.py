"""Chance and phrases: a die per record, and sentences whose slots it fills."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from random import Random
from typing import Any

_SLOT = re.compile(r"\{([^{}]+)\}")
_RANGE = re.compile(r"(\d+)-(\d+)")


def die(seed: int, key: str) -> Random:
    """The die of one record (or of one question about the whole); no other draw moves it."""
    return Random(f"{seed}:{key}")  # noqa: S311


def between(rng: Random, bounds: str) -> int:
    """A whole number from bounds such as ``12-40``, both ends included."""
    low, high = bounds.split("-")
    return rng.randint(int(low), int(high))


def tell(template: str, rng: Random, words: Mapping[str, str]) -> str:
    """The template with ``{12-40}`` rolled, ``{a|b}`` chosen and ``{name}`` taken from words (KeyError when absent)."""

    def fill(match: re.Match[str]) -> str:
        slot: str = match[1]
        if slot in words:
            return words[slot]
        if "|" in slot:
            return rng.choice(slot.split("|"))
        if _RANGE.fullmatch(slot):
            return str(between(rng, slot))
        raise KeyError(slot)

    return _SLOT.sub(fill, template)


def one(templates: Sequence[str], rng: Random, words: Mapping[str, str]) -> str:
    """One of the templates, told."""
    return tell(rng.choice(templates), rng, words)


def some(templates: Sequence[str], count: int, rng: Random, words: Mapping[str, str]) -> list[str]:
    """At most ``count`` different templates, told."""
    return [tell(template, rng, words) for template in rng.sample(templates, min(count, len(templates)))]


def day_words(day: date, phrases: Mapping[str, Any], named: bool = False) -> str:
    """A day as people write it in Chinese, with the weekday when named."""
    words = {"month": str(day.month), "number": str(day.day), "weekday": phrases["weekdays"][day.weekday()]}
    template: str = phrases["date_words"]["day_named" if named else "day"]
    return template.format(**words)


def full_name(rng: Random, phrases: Mapping[str, Any]) -> str:
    """An invented user's name, surname first."""
    surname, given = rng.choice(phrases["surnames"]), rng.choice(phrases["given"])
    return str(surname.split()[0] + given.split()[0])
