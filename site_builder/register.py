"""Records and the register. This module alone knows which fields of a pain point the programme computes with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from site_builder.attachments import Attachment
from site_builder.fault import Pointer
from site_builder.parts import (
    Declared,
    Entry,
    Evidence,
    Followup,
    Reopening,
    Solution,
    Task,
    Texts,
    Withdrawal,
    day_of,
    days_of,
    evidence_of,
    solution_of,
    task_of,
    value_at,
    without,
)
from site_builder.schema import Field, RecordType
from site_builder.walks import anything, comes_with_a_stage, is_fact, known_from, walked

PAIN_POINT = "pain-point"
UNNUMBERED = "000"


@dataclass(frozen=True)
class Record:
    """One file: type, path in the register, data, and what lies in the folder beside it."""

    type: RecordType
    path: str
    data: Mapping[str, Any]
    files: Mapping[str, Attachment] = field(default_factory=dict)

    @cached_property
    def values(self) -> tuple[tuple[Pointer, Field, Any], ...]:
        """Return every declared value with its pointer and field."""
        return tuple(walked(self.type, self.data, anything))

    @cached_property
    def key(self) -> str:
        """Return the file's stem, which is unique even before the record has its number.

        Where the folder says something as well (`x-path`), it belongs to the key: `2015-05/oa-team`.
        """
        path = PurePosixPath(self.path)
        depth = self.type.root.get("x-path", "").count("/") or 1
        return "/".join((*path.parts[-depth:-1], path.stem))

    @property
    def id(self) -> str:
        """Return the record's id as written, else its key."""
        return str(self.data.get("id", self.key))

    @property
    def number(self) -> str | None:
        """Return the id, or None while it awaits its number."""
        return None if self.id.endswith(f"-{UNNUMBERED}") else self.id

    @property
    def name(self) -> str:
        """Return what other records call it: its number, else its key."""
        return self.number or self.key

    @property
    def title(self) -> str:
        """Return the record's title, by the field that the schema names for it."""
        return str(self.data.get(self.type.root.get("x-title-field"), self.key))

    @cached_property
    def proposer(self) -> str | None:
        """Return the proposer's id."""
        return self.data.get("proposer")

    @cached_property
    def proposed_on(self) -> date | None:
        """Return the day of the proposal."""
        return day_of(self.data.get("proposed_on"))

    @cached_property
    def department(self) -> str | None:
        """Return the beneficiary department's id."""
        department: str | None = self.data.get("beneficiary", {}).get("department")
        return department

    @cached_property
    def key_people(self) -> tuple[str, ...]:
        """Return the names of the key people; one item may hold several names, as people type them."""
        names = self.data.get("beneficiary", {}).get("key_people", ())
        signs = self.type.field(("beneficiary", "key_people")).get("x-separators", "")
        return tuple(name.strip() for each in names for name in (re.split(f"[{signs}]", each) if signs else [each]))

    @cached_property
    def stages(self) -> Mapping[str, date]:
        """Return the dates written for the stages of the first way through the loop."""
        return days_of(self.data.get("stages", {}))

    @cached_property
    def reopenings(self) -> tuple[Reopening, ...]:
        """Return the reopenings in the order written."""
        entries = enumerate(self.data.get("reopened", ()))
        return tuple(
            Reopening(index, on, each["back_to"], days_of(each.get("stages", {})), each.get("outcome"))
            for index, each in entries
            if (on := day_of(each.get("date"))) and "back_to" in each
        )

    @cached_property
    def withdrawn(self) -> Withdrawal | None:
        """Return the withdrawal; what supports an earlier pain point is a duplicate that ends as far as it came."""
        data = self.data.get("withdrawn", {})
        on = day_of(data.get("date"))
        if on is not None:
            return Withdrawal(on, data.get("reason"), data.get("duplicate_of") or self.supports, data.get("note"))
        days = [self.proposed_on, *self.stages.values(), *(entry.on for entry in self.progress)]
        last = max(filter(None, days), default=None)
        return Withdrawal(last, "duplicate", self.supports) if self.supports and last else None

    @property
    def supports(self) -> str | None:
        """Return the id of the earlier pain point that this one is another case of."""
        return self.data.get("supports")

    @cached_property
    def distinct_from(self) -> Mapping[str, str]:
        """Return the reason by the id of each pain point that this one declares to differ from."""
        return {each.get("id"): each.get("reason", "") for each in self.data.get("distinct_from", ())}

    @cached_property
    def compared(self) -> Texts:
        """Return what is compared with other records, by the fields that the schema marks (`x-compared`)."""
        fields = [(each.get("x-compared"), self.data.get(name)) for name, each in self.type.root.children.items()]
        return Texts(*("\n".join(text for part, text in fields if part == wanted and text) for wanted in Texts._fields))

    @property
    def standing(self) -> tuple[bool, str, str]:
        """Return the sort key by which one pain point is earlier than another: numbers come first, then days."""
        return self.number is None, self.number or str(self.proposed_on), self.key

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Return the plan's tasks."""
        return tuple(task_of(index, each) for index, each in enumerate(self.data.get("plan", ())))

    @cached_property
    def solutions(self) -> tuple[Solution, ...]:
        """Return the solutions and mitigations."""
        return tuple(solution_of(index, each) for index, each in enumerate(self.data.get("solutions", ())))

    @cached_property
    def whys(self) -> tuple[tuple[str, ...], ...]:
        """Return the chain of whys of each cause."""
        return tuple(tuple(each.get("whys", ())) for each in self.data.get("causes", ()))

    @cached_property
    def progress(self) -> tuple[Entry, ...]:
        """Return the progress entries that have a date."""
        entries = enumerate(self.data.get("progress", ()))
        return tuple(
            Entry(index, on, each.get("percent", 0), each.get("by"))
            for index, each in entries
            if (on := day_of(each.get("date")))
        )

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """Return the written evidence."""
        return tuple(evidence_of(index, each) for index, each in enumerate(self.data.get("evidence", ())))

    @cached_property
    def declared(self) -> Declared | None:
        """Return the declared light, if there is one."""
        data = self.data.get("light", {})
        since = day_of(data.get("since"))
        return Declared(data["declared"], since, data.get("reason", "")) if since and "declared" in data else None

    @cached_property
    def followups(self) -> tuple[Followup, ...]:
        """Return the look-backs after the closing."""
        entries = enumerate(self.data.get("followups", ()))
        return tuple(
            Followup(index, each["days"], on, each["held"], each["note"])
            for index, each in entries
            if (on := day_of(each.get("date")))
        )

    @property
    def recurs(self) -> str | None:
        """Return the id of the earlier pain point that came back as this one."""
        return self.data.get("recurs")

    @property
    def moment_of_service(self) -> str | None:
        """Return the moment of service 关键时刻 that it concerns."""
        return self.data.get("moment_of_service")

    @property
    def outcome(self) -> str | None:
        """Return `eliminated` or `mitigated`, once resolved."""
        return self.data.get("outcome")

    def text(self, *pointers: Pointer) -> Iterator[tuple[Pointer, str]]:
        """Yield the texts at these pointers that are there."""
        for pointer in pointers:
            value = value_at(self.data, pointer)
            if isinstance(value, str):
                yield pointer, value

    def attests(self, name: str) -> bool:
        """Tell whether the origin says yes to something that a pain point must not be."""
        return self.data.get("origin", {}).get(name) is True

    @property
    def has_commitment(self) -> bool:
        """Tell whether the proposer says how to drive what others own."""
        return "commitment" in self.data


@dataclass(frozen=True)
class Register:
    """All records of all types that have a folder, sorted by type and path."""

    records: tuple[Record, ...] = ()

    @cached_property
    def pain_points(self) -> tuple[Record, ...]:
        """Return the pain points, oldest id first."""
        return self.of(PAIN_POINT)

    def of(self, type_name: str) -> tuple[Record, ...]:
        """Return the records of a type."""
        return tuple(record for record in self.records if record.type.name == type_name)

    @cached_property
    def ids(self) -> Mapping[tuple[str, str], tuple[Record, ...]]:
        """Return the records by type and id; more than one share an id only by mistake, or unnumbered.

        One without a number also goes by its key, which is its own.
        """
        found: dict[tuple[str, str], tuple[Record, ...]] = {}
        for record in self.records:
            for name in (record.id,) if record.number else dict.fromkeys((record.id, record.key)):
                here = (record.type.name, name)
                found[here] = (*found.get(here, ()), record)
        return found

    def as_of(self, day: date) -> Register:
        """Return the register as it was known on a day: later facts are gone, plans stay."""
        return Register(tuple(known for record in self.records if (known := known_on(record, day)) is not None))


def known_on(record: Record, day: date) -> Record | None:
    """Return what a record held on a day, None when it wasn't there yet.

    The schema says for each date what it dates (`x-fact`): the record, the entry around it, or the field alone with
    what goes along (`x-with`). Fields without a date of their own go with the stage from which they are known.
    """
    today = day.isoformat()
    facts = [(pointer, each) for pointer, each, value in walked(record.type, record.data, is_fact) if value > today]
    if not facts:
        return record
    if any(each.get("x-fact") == "record" for _, each in facts):
        return None
    cut = {pointer[:-1] if each.get("x-fact") == "entry" else pointer for pointer, each in facts}
    cut |= {(*pointer[:-1], each.get("x-with")) for pointer, each in facts if each.get("x-with")}
    lost = {pointer[1] for pointer in cut if len(pointer) == 2 and pointer[0] == "stages"}
    if lost:
        placed = walked(record.type, record.data, comes_with_a_stage)
        cut |= {pointer for pointer, each, _ in placed if known_from(each) in lost}
    # A plan for a second round wasn't there in the first.
    reopened = min((each.on for each in record.reopenings if each.on > day), default=date.max)
    cut |= {("plan", task.index) for task in record.tasks if task.start and task.start >= reopened}
    known = without(record.data, cut)
    # Before a reopening the outcome was the one that it took back.
    then = next((each.outcome for each in record.reopenings if each.on > day and each.outcome), None)
    resolved = "resolved" in known.get("stages", {})
    return replace(record, data={**known, "outcome": then} if then and resolved else known)
