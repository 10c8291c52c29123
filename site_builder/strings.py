"""The words of the interface: one file, Chinese and English side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from site_builder.places import shipped
from site_builder.source import read
from site_builder.words import Language, Term, Words, shown, words_of


@dataclass(frozen=True)
class Strings:
    """Words by dotted key, such as `site.board.title`."""

    by_key: Mapping[str, Words]

    def words(self, key: str, **params: Any) -> Words:
        """Return the words of a key with its places filled; an unknown key is a mistake in the code (`KeyError`).

        A parameter may be a `Term`, which stands for the words of another key.
        """
        found = self.by_key[key]
        return found.filled(self.resolved(params)) if params else found

    def text(self, language: Language, key: str, params: Mapping[str, Any]) -> str:
        """Return the same in one language, without a look at the other one."""
        found = self.by_key[key].within(language)
        return found.format(**shown(self.resolved(params), language)) if params else found

    def resolved(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Put words in the place of terms."""
        return {name: self.by_key[each.key] if isinstance(each, Term) else each for name, each in params.items()}


@lru_cache(maxsize=1)
def load_strings() -> Strings:
    """Read the strings file."""
    return Strings(dict(_flat(read((shipped("templates") / "strings.yaml").read_bytes()).data, "")))


def _flat(data: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Words]]:
    for name, value in data.items():
        if set(value) <= {"zh", "en"}:
            yield prefix + name, words_of(value)
        else:
            yield from _flat(value, f"{prefix}{name}.")
