"""What is kept of a record once it is written: the little that plans, reviews and ratings go by."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from site_builder.sample.matter import Matter
from site_builder.sample.tale import Tale

Paper = tuple[str, dict[str, Any]]  # a paper's path below records/, and its data


@dataclass(frozen=True, slots=True)
class Row:
    """One record in short; ``expected_on`` is when the users confirmed, or when it is planned to be resolved."""

    id: str
    proposer: str
    group: str
    department: str
    proposed_on: date
    analysed_on: date | None
    confirmed_on: date | None
    expected_on: date
    eliminated: bool
    withdrawn: bool


def row_of(id: str, tale: Tale) -> Row:
    """The row of the record that the tale tells."""
    reached = tale.course.reached
    return Row(
        id=id,
        proposer=tale.proposer.id,
        group=tale.proposer.group,
        department=tale.matter.department,
        proposed_on=tale.matter.proposed_on,
        analysed_on=reached.get("analysed"),
        confirmed_on=reached.get("confirmed"),
        expected_on=reached.get("confirmed", tale.course.resolved_on),
        eliminated=tale.eliminated,
        withdrawn=tale.course.withdrawn_on is not None,
    )


@dataclass(frozen=True)
class Relapse:
    """A pain point whose effect didn't hold: since when that is known, its id, and what it was about."""

    on: date
    id: str
    matter: Matter


class Relapses:
    """Those that wait for somebody of the same group to propose them anew."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Relapse]] = {}

    def add(self, group: str, relapse: Relapse) -> None:
        """Put one in the queue of its group."""
        self._waiting.setdefault(group, []).append(relapse)

    def take(self, group: str, day: date) -> Relapse | None:
        """The first of the group's that is known on that day; it waits no longer."""
        waiting = self._waiting.get(group, [])
        found = next((each for each in waiting if each.on < day), None)
        if found:
            waiting.remove(found)
        return found
