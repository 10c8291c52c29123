"""What every part of one record draws on."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from site_builder.sample.course import Course
from site_builder.sample.crew import Crew, Person, Unit
from site_builder.sample.matter import Figures, Matter
from site_builder.sample.words import one, some


@dataclass(frozen=True)
class Tale:
    """All that the parts of one record draw on."""

    rng: Random
    phrases: Mapping[str, Any]
    words: Mapping[str, str]
    matter: Matter
    course: Course
    figures: Figures
    eliminated: bool
    proposer: Person
    partner: Unit
    crew: Crew

    def one(self, name: str) -> str:
        """One of the phrases of that name, told."""
        return one(self.phrases[name], self.rng, self.words)

    def some(self, name: str, count: int) -> list[str]:
        """At most ``count`` different phrases of that name, told."""
        return some(self.phrases[name], count, self.rng, self.words)

    def chance(self, share: float) -> bool:
        """True in that share of the cases."""
        return self.rng.random() < share
