"""The parts of a pain point that the programme computes with; what can't be read is None or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from site_builder.fault import Pointer


class Texts(NamedTuple):
    """What is compared of a record, as it is written; a part that is missing is empty."""

    title: str
    body: str


@dataclass(frozen=True)
class Task:
    """A task of the plan; dates that can't be read are None."""

    index: int
    name: str
    owner: str | None
    start: date | None
    due: date | None
    done_on: date | None
    state: str
    reason: str | None

    @property
    def state_known(self) -> str:
        """Return the state; a task whose end isn't known yet is going on."""
        return self.state or "in-progress"

    @property
    def is_settled(self) -> bool:
        """Tell whether nothing is left to do: done, or dropped."""
        return self.done_on is not None or self.state == "dropped"


@dataclass(frozen=True)
class Money:
    """An amount in a currency, such as 3000 CNY."""

    amount: float
    currency: str


@dataclass(frozen=True)
class Solution:
    """A solution or mitigation; `scores` count 1 to 5 each."""

    index: int
    kind: str
    type: str
    summary: str
    partners: tuple[str, ...]
    chosen: bool
    far: bool
    scores: Mapping[str, int]
    cost: Money | None
    reason: str | None

    @property
    def feasibility(self) -> int | None:
        """Return how feasible it is, where that was scored."""
        return self.scores.get("feasibility")


@dataclass(frozen=True)
class Entry:
    """A dated progress entry."""

    index: int
    on: date
    percent: int
    by: str | None


@dataclass(frozen=True)
class Evidence:
    """Written evidence: a file beside the record, who confirmed and when."""

    index: int
    file: str | None
    sha256: str | None
    confirmed_by: str | None
    confirmed_on: date | None
    expires_on: date | None


@dataclass(frozen=True)
class Followup:
    """A look back after the closing: which one (days after it), when it took place, whether the effect held."""

    index: int
    days: int
    on: date
    held: bool
    note: str


@dataclass(frozen=True)
class Reopening:
    """A return to an earlier stage, the stages reached again after it, and the outcome that it took back."""

    index: int
    on: date
    back_to: str
    stages: Mapping[str, date]
    outcome: str | None = None


@dataclass(frozen=True)
class Withdrawal:
    """The end of a pain point that counts nowhere."""

    on: date
    reason: str | None
    duplicate_of: str | None
    note: str | None = None


@dataclass(frozen=True)
class Declared:
    """A light that people declared worse than the computed one, since a day."""

    light: str
    since: date
    reason: str


def day_of(text: str | None) -> date | None:
    """Return the day that a text says, None for no text."""
    return None if text is None else date.fromisoformat(text)


def days_of(data: Mapping[str, str]) -> dict[str, date]:
    """Return the day of each name."""
    return {name: date.fromisoformat(text) for name, text in data.items()}


def task_of(index: int, data: Mapping[str, Any]) -> Task:
    """Return a task from its data."""
    return Task(
        index=index,
        name=data.get("task", ""),
        owner=data.get("owner"),
        start=day_of(data.get("start")),
        due=day_of(data.get("due")),
        done_on=day_of(data.get("done_on")),
        state=data.get("state", ""),
        reason=data.get("reason"),
    )


def solution_of(index: int, data: Mapping[str, Any]) -> Solution:
    """Return a solution from its data."""
    return Solution(
        index,
        data.get("kind", ""),
        data.get("type", ""),
        data.get("summary", ""),
        tuple(data.get("partners", ())),
        data.get("chosen", False),
        data.get("horizon") == "far",
        data.get("scores", {}),
        money_of(data.get("cost", {})),
        data.get("reason"),
    )


def money_of(data: Any) -> Money | None:
    """Return an amount from its data; None where it isn't whole, or only words."""
    if isinstance(data, Mapping) and {"amount", "currency"} <= set(data):
        return Money(data["amount"], data["currency"])
    return None


def evidence_of(index: int, data: Mapping[str, Any]) -> Evidence:
    """Return a piece of evidence from its data."""
    on = day_of(data.get("confirmed_on"))
    expires = day_of(data.get("expires_on"))
    return Evidence(index, data.get("file"), data.get("sha256"), data.get("confirmed_by"), on, expires)


def without(value: Any, cut: set[Pointer], pointer: Pointer = ()) -> Any:
    """Return data without the parts at these pointers."""
    if isinstance(value, dict):
        return {
            name: without(each, cut, (*pointer, name)) for name, each in value.items() if (*pointer, name) not in cut
        }
    if isinstance(value, list):
        return [without(each, cut, (*pointer, n)) for n, each in enumerate(value) if (*pointer, n) not in cut]
    return value


def value_at(data: Any, pointer: Pointer) -> Any:
    """Return the value that names lead to; None where there is none."""
    for part in pointer:
        data = data.get(part) if isinstance(data, dict) else None
    return data
