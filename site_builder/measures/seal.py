"""Sealed figures against what they are now: what differs, and whether somebody said why (site.md, reports)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from site_builder.measures.results import digest_of
from site_builder.papers import Seal

Data = Mapping[str, Any]
State = Literal["unchanged", "restated", "unexplained"]
_LISTS = {"people": "person", "groups": "group", "top": "place"}


@dataclass(frozen=True)
class Difference:
    """A figure that isn't what was sealed: of a person, a group or a place of the top list; None is “not there”."""

    kind: str
    id: str
    figure: str
    month: str | None
    sealed: Any
    now: Any

    @property
    def told(self) -> str:
        """Return the difference with the figure's name as in the file: `score 88.33 → 90.00`."""
        return " ".join(filter(None, (self.month, self.figure, f"{_shown(self.sealed)} → {_shown(self.now)}")))


@dataclass(frozen=True)
class Standing:
    """How a seal stands: unchanged, restated for a reason, or changed without one."""

    state: State
    reason: str
    differences: tuple[Difference, ...]


def standing_of(seal: Seal, now: Data) -> Standing:
    """Compare a seal with the present figures of its period.

    The last restatement says what they should be: one that was taken back needs another, so that no word stays wrong.
    """
    last = seal.restated[-1] if seal.restated else None
    explained = digest_of(now) == (last.digest if last else seal.digest)
    found = tuple(differences(seal.figures, now))
    if explained and not found:
        return Standing("unchanged", "", ())
    return Standing("restated" if explained else "unexplained", last.reason if last and explained else "", found)


def differences(sealed: Data, now: Data) -> Iterator[Difference]:
    """Yield each figure that differs, people first, then groups, then the top list."""
    for name, kind in _LISTS.items():
        # A place of the top list is known by its rank: another pain point may stand there now.
        key = "rank" if kind == "place" else "id"
        before, after = ({str(each[key]): each for each in figures.get(name, ())} for figures in (sealed, now))
        for each in dict.fromkeys((*before, *after)):
            yield from _between(kind, each, None, before.get(each, {}), after.get(each, {}))


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(str, value)) + "]"
    return "–" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)


def as_yaml(data: Data, note: str) -> str:
    """Return a seal as the text of its file: a line for each figure that changes, so that git shows what did."""
    return f"# {note}\n" + yaml.safe_dump(
        data, allow_unicode=True, sort_keys=False, default_flow_style=None, width=100_000
    )


def _between(kind: str, name: str, month: str | None, before: Data, after: Data) -> Iterator[Difference]:
    for figure in dict.fromkeys((*before, *after)):
        one, other = before.get(figure), after.get(figure)
        if figure == "months":
            months = [{each["month"]: each for each in figures or ()} for figures in (one, other)]
            for each in dict.fromkeys((*months[0], *months[1])):
                yield from _between(kind, name, each, months[0].get(each, {}), months[1].get(each, {}))
        elif one != other:
            yield Difference(kind, name, figure, month, one, other)
