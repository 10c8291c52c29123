"""Words in the one language of a review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from site_builder.finding import Finding
from site_builder.strings import Strings
from site_builder.words import Language, Words


@dataclass(frozen=True)
class Speaker:
    """The language of a review and its words, and the day as of which it tells."""

    strings: Strings
    language: Language
    as_of: date

    def say(self, words: Words) -> str:
        """Return words in the language."""
        return words.within(self.language)

    def words(self, key: str, **params: Any) -> str:
        """Return words of the strings file in the language."""
        return self.say(self.strings.words(key, **params))

    def finding(self, finding: Finding) -> dict[str, Any]:
        """Return a finding as plain data."""
        return {
            "path": finding.path,
            "line": finding.line,
            "code": finding.code,
            "level": finding.level,
            "label": self.say(finding.label),
            "message": self.say(finding.message),
            "hint": self.say(finding.hint),
        }
