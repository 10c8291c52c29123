"""A text in both languages of the register, and how values are shown in one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


class Words(NamedTuple):
    """The same text in Chinese and in English."""

    zh: str
    en: str

    def within(self, language: Language) -> str:
        """Return the text in one language."""
        return self.zh if language == "zh" else self.en

    def filled(self, params: Mapping[str, Any]) -> Words:
        """Fill the places named in braces; a parameter may itself be `Words`."""
        return Words(*(self.within(each).format(**shown(params, each)) for each in LANGUAGES))


class Term(NamedTuple):
    """A key of the strings file, for layers that don't hold the strings themselves."""

    key: str


def same(text: object) -> Words:
    """Return words that read alike in both languages: an id, a figure, a person's own text."""
    return Words(str(text), str(text))


def words_of(value: Mapping[str, str]) -> Words:
    """Return words from `{zh: …, en: …}`; a missing English text falls back to the Chinese one."""
    return Words(value["zh"], value.get("en", value["zh"]))


def text_in(language: Language, value: object) -> str:
    """Return words, also given as `{zh: …, en: …}`, in one language; any other value is its own text."""
    if isinstance(value, str):
        return value
    if isinstance(value, Words):
        return value.within(language)
    return words_of(value).within(language) if isinstance(value, Mapping) else str(value)


def both(paragraph: str) -> Words:
    """Split a paragraph of documentation where the Chinese lines end and the English ones begin; else ValueError."""
    lines = paragraph.split("\n")
    first = next((n for n, line in enumerate(lines) if not re.search(r"[\u4e00-\u9fff]", line)), len(lines))
    if first in (0, len(lines)):
        raise ValueError(f"one language is missing: {paragraph}")
    return Words("".join(line.strip() for line in lines[:first]), " ".join(line.strip() for line in lines[first:]))


def enumerated(items: Iterable[Words]) -> Words:
    """Join words as a list in each language."""
    parts = tuple(items)
    return Words("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def stacked(items: Iterable[Words]) -> Words:
    """Put words below one another in each language."""
    parts = tuple(items)
    return Words("\n".join(part.zh for part in parts), "\n".join(part.en for part in parts))


def shown(params: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Return what fills the places of a text in one language."""
    return {name: value.within(language) if isinstance(value, Words) else value for name, value in params.items()}
