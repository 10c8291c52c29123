"""The steps of a sum: each with the rule behind it, its words, what it looked at, and the score around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from site_builder.measures.exact import NOUGHT


@dataclass(frozen=True)
class Step:
    """A step of a sum: the rule behind it, its words (`name` below `steps`, filled by `params`), what it looked at.

    `records` are ids of pain points or people, or paths of other records; `before` and `after` are the score around it.
    """

    rule: str
    name: str
    params: Mapping[str, Any]
    records: tuple[str, ...]
    before: Decimal
    after: Decimal

    @property
    def value(self) -> Decimal:
        """Return what the step adds; all steps together give the score."""
        return self.after - self.before


Steps = tuple[Step, ...]


def value_of(steps: Steps) -> Decimal:
    """Return what the steps add up to."""
    return steps[-1].after if steps else NOUGHT


def then(
    steps: Steps, rule: str, name: str, records: Iterable[str] = (), to: Decimal | None = None, **params: Any
) -> Steps:
    """Append a step that takes the sum to another value, or leaves it as it is."""
    before = value_of(steps)
    return (*steps, Step(rule, name, params, tuple(records), before, before if to is None else to))
