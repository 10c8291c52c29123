"""The programme: policy on a date, people, groups, departments and calendar, from `records/programme/`."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from site_builder.approvals import Table
from site_builder.periods import Correction, Workdays
from site_builder.personal import personal_in
from site_builder.schema import RecordType
from site_builder.words import Language, Words, same, words_of

UnitKind = Literal["department", "group", "person", "vendor"]
UNIT_KINDS: tuple[UnitKind, ...] = ("department", "group", "person", "vendor")
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Dated:
    """Something that holds from a day on, until the next one begins."""

    begin: date
    value: Any


def in_force(entries: Sequence[Dated], day: date) -> Any:
    """Return what holds on a day: the last entry begun by then, None before the first."""
    begun = [entry.value for entry in entries if entry.begin <= day]
    return begun[-1] if begun else None


@dataclass(frozen=True)
class Unit:
    """Someone or something that records name by id: a department, group, person or vendor."""

    kind: UnitKind
    id: str
    name: Words
    number: str | None = None
    login: str | None = None
    provider: bool = False
    everybody: bool = False
    contacts: tuple[str, ...] = ()
    tiers: tuple[Dated, ...] = ()
    leads: tuple[Dated, ...] = ()
    groups: tuple[Dated, ...] = ()
    joined_on: date | None = None
    left_on: date | None = None

    def is_called(self, text: str) -> bool:
        """Tell whether people call it so: by a name, or a person by the work number."""
        return text in self.name or (self.number is not None and text.casefold() == self.number.casefold())

    def employed_on(self, day: date) -> bool:
        """Tell whether a person is employed on that day."""
        return (self.joined_on is None or self.joined_on <= day) and (self.left_on is None or day <= self.left_on)


@dataclass(frozen=True)
class Checkpoints:
    """The checkpoint dates of the quarter that begins on a day."""

    begin: date
    dates: tuple[date, ...]


@dataclass(frozen=True)
class Exemption:
    """A person owes no pain point from one month to another (`2015-04`), both included."""

    person: str
    first: str
    last: str
    reason: str


@dataclass(frozen=True)
class Programme:
    """Everything in `records/programme/`, ready for questions about a day."""

    name: Words
    language: Language = "zh"
    timezone: str = "UTC"
    frozen_on: date | None = None
    names: str = "full"
    site_url: str | None = None
    forge: Data = field(default_factory=dict)
    blocks: tuple[Dated, ...] = ()
    units: Mapping[UnitKind, Mapping[str, Unit]] = field(default_factory=dict)
    workdays: Workdays = field(default_factory=Workdays)
    checkpoints: tuple[Checkpoints, ...] = ()
    corrections: tuple[Data, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    approvals: Table = field(default_factory=Table)
    public_numbers: frozenset[str] = frozenset()

    @property
    def begin(self) -> date:
        """Return the day from which the programme's numbers hold: nothing is owed before."""
        return self.blocks[0].begin

    def policy(self, day: date) -> Data:
        """Return the programme's numbers in force on a day; days before the first block have the first block's."""
        return next((each.value for each in reversed(self._in_force) if each.begin <= day), self._earliest)

    @cached_property
    def looked_into(self) -> int:
        """Return up to how many bytes a file beside a record is looked into: as many as it ever may have."""
        return 1024 * max((each.value.get("evidence_max_kb", 0) for each in self._in_force), default=0)

    @cached_property
    def _in_force(self) -> tuple[Dated, ...]:
        """Return the numbers of each block together with what it takes over from those before."""
        merged: dict[str, Any] = {}
        return tuple(Dated(block.begin, merged := {**merged, **block.value}) for block in self.blocks)

    @property
    def _earliest(self) -> Data:
        return self._in_force[0].value if self._in_force else {}

    def units_of(self, kinds: Container[str]) -> dict[str, Unit]:
        """Return the units of these kinds by id."""
        return {unit.id: unit for kind in UNIT_KINDS if kind in kinds for unit in self.units.get(kind, {}).values()}

    def find(self, kinds: Container[str], unit_id: str) -> Unit | None:
        """Return the unit of one of these kinds that has the id."""
        found = (self.units.get(kind, {}).get(unit_id) for kind in UNIT_KINDS if kind in kinds)
        return next((unit for unit in found if unit), None)

    def person(self, person_id: str | None) -> Unit | None:
        """Return a person by id."""
        return self.find(("person",), person_id or "")

    def department(self, department_id: str | None) -> Unit | None:
        """Return a department by id."""
        return self.find(("department",), department_id or "")

    def group_of(self, person_id: str | None, day: date) -> str | None:
        """Return the id of the group a person belongs to on a day; before the first entry it is that of the first."""
        person = self.person(person_id)
        return (in_force(person.groups, day) or person.groups[0].value) if person and person.groups else None

    def lead_of(self, group_id: str, day: date) -> str | None:
        """Return the id of the person who leads a group on a day."""
        group = self.find(("group",), group_id)
        return in_force(group.leads, day) if group else None

    @cached_property
    def _led(self) -> Mapping[str, tuple[tuple[str, date, date], ...]]:
        """Return by person the stretches for which they lead a group: its id, the first day, and the day after."""
        found: dict[str, tuple[tuple[str, date, date], ...]] = {}
        for group in self.units.get("group", {}).values():
            ends = [*(entry.begin for entry in group.leads[1:]), date.max]
            for entry, end in zip(group.leads, ends, strict=False):
                found[entry.value] = (*found.get(entry.value, ()), (group.id, entry.begin, end))
        return found

    def led_by(self, person_id: str, day: date) -> tuple[str, ...]:
        """Return the ids of the groups that a person leads on a day."""
        return tuple(group for group, begin, end in self._led.get(person_id, ()) if begin <= day < end)

    def leads_ever(self, person_id: str) -> bool:
        """Tell whether a person leads a group on any day."""
        return person_id in self._led

    def tier(self, department_id: str | None, day: date) -> int | None:
        """Return a department's beneficiary tier (1 to 3) on a day."""
        department = self.department(department_id)
        return in_force(department.tiers, day) if department else None

    @cached_property
    def provider(self) -> Unit | None:
        """Return the department that provides the service: all groups belong to it."""
        return next((each for each in self.units.get("department", {}).values() if each.provider), None)

    @cached_property
    def provider_names(self) -> frozenset[str]:
        """Return names and ids of everybody in the department that provides the service, without blanks."""
        people = self.units.get("person", {}).values()
        return frozenset("".join(text.split()) for person in people for text in (person.id, *person.name))

    def next_checkpoint(self, day: date) -> date | None:
        """Return the first checkpoint on or after a day."""
        return next((when for when in self.checkpoint_days if when >= day), None)

    @cached_property
    def checkpoint_days(self) -> tuple[date, ...]:
        """Return the days of all checkpoints, in order."""
        return tuple(sorted({when for quarter in self.checkpoints for when in quarter.dates}))


def programme_of(policy: Data, organization: Data, calendar: Data, approvals: Table | None = None) -> Programme:
    """Make the programme from its files' data, which the schema has passed; without a table nobody is held to one."""
    return Programme(
        name=words_of(policy["name"]),
        language=policy["language"],
        timezone=policy["timezone"],
        frozen_on=_day(policy.get("frozen_on")),
        names=policy.get("names", "full"),
        site_url=policy.get("site_url"),
        forge=policy["forge"],
        blocks=tuple(sorted(map(_block, policy["blocks"]), key=lambda block: block.begin)),
        units=_units(organization),
        workdays=Workdays(tuple(map(_correction, calendar["corrections"]))),
        checkpoints=tuple(
            Checkpoints(_date(each["from"]), tuple(map(_date, each["dates"]))) for each in calendar["checkpoints"]
        ),
        corrections=tuple(calendar["corrections"]),
        exemptions=tuple(map(_exemption, organization.get("exemptions", ()))),
        approvals=approvals or Table(),
        public_numbers=frozenset(_public_numbers(policy, organization)),
    )


def lacking_numbers(policy: RecordType, block: Data) -> list[str]:
    """Return the fields that the first block of the policy lacks: every later one builds on it."""
    fields = policy.field(("blocks", 0)).children
    return [
        name for name, each in fields.items() if not each.required and not each.get("x-optional") and name not in block
    ]


EMPTY = Programme(name=same(""))


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _day(text: str | None) -> date | None:
    return None if text is None else _date(text)


def _block(data: Data) -> Dated:
    return Dated(_date(data["from"]), {name: value for name, value in data.items() if name != "from"})


def _correction(data: Data) -> Correction:
    return Correction(_date(data["from"]), _date(data.get("to", data["from"])), data["workday"])


def _exemption(data: Data) -> Exemption:
    return Exemption(data["person"], data["month"], data.get("until", data["month"]), data["reason"])


def _public_numbers(policy: Data, organization: Data) -> Iterator[str]:
    """Yield the digits that are no personal data however they look: what the policy allows, and work numbers."""
    texts = [each["text"] for each in policy.get("personal_data_allowed", ())]
    texts += [each["number"] for each in organization["people"] if "number" in each]
    return (found.digits for text in texts for found in personal_in(str(text)))


def _units(organization: Data) -> dict[UnitKind, dict[str, Unit]]:
    return {
        "department": {each["id"]: _department(each) for each in organization["departments"]},
        "group": {each["id"]: _group(each) for each in organization["groups"]},
        "person": {each["id"]: _person(each) for each in organization["people"]},
        "vendor": {
            each["id"]: Unit("vendor", each["id"], words_of(each["name"])) for each in organization.get("vendors", ())
        },
    }


def _entries(data: Data, name: str, value: str) -> tuple[Dated, ...]:
    entries = (Dated(_date(each["from"]), each[value]) for each in data.get(name, ()))
    return tuple(sorted(entries, key=lambda entry: entry.begin))


def _department(data: Data) -> Unit:
    return Unit(
        "department",
        data["id"],
        words_of(data["name"]),
        provider=data.get("provider", False),
        everybody=data.get("everybody", False),
        contacts=tuple(data.get("contacts", ())),
        tiers=_entries(data, "tiers", "tier"),
    )


def _group(data: Data) -> Unit:
    return Unit("group", data["id"], words_of(data["name"]), leads=_entries(data, "leads", "person"))


def _person(data: Data) -> Unit:
    return Unit(
        "person",
        data["id"],
        words_of(data["name"]),
        number=data.get("number"),
        login=data.get("login"),
        groups=_entries(data, "groups", "group"),
        joined_on=_day(data["joined_on"]),
        left_on=_day(data.get("left_on")),
    )
