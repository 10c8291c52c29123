"""The people of a generated register: groups of about eight in proportion to the number of pain points."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import cycle, islice, product
from math import ceil
from random import Random
from typing import Any

from site_builder.sample.days import Month, next_month, shift
from site_builder.sample.words import die, full_name

_PROPOSERS_A_GROUP = 7
_FEWEST_GROUPS = 3
_FEWEST_PROPOSERS = 6
_TO_SPARE = 1.05  # pain points for each proposer in the quietest month: here and there somebody proposes a second one
_STAFFED = 4  # proposers whom a group has to have for a quota above the usual one
_LONGEST_LOOP = 150  # days for which a proposer has to stay after proposing


@dataclass(frozen=True)
class Unit:
    """A group, vendor or department as the records name it."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True)
class Department:
    """A department, its tier (0: the provider itself) and its contacts."""

    unit: Unit
    tier: int
    contacts: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """An employee of the IT department, in one group from the first to the last day."""

    id: str
    zh: str
    en: str
    number: str
    group: str
    joined_on: date
    left_on: date | None


@dataclass(frozen=True)
class Crew:
    """Everybody and everything that a record may name."""

    departments: Mapping[str, Department]
    groups: Mapping[str, Unit]
    vendors: tuple[Unit, ...]
    people: Mapping[str, Person]
    members: Mapping[str, tuple[Person, ...]]
    leads: Mapping[str, tuple[tuple[date, str], ...]]
    quotas: Mapping[str, int]

    @cached_property
    def names(self) -> frozenset[str]:
        """Return everybody's name."""
        return frozenset(person.zh for person in self.people.values())


def make_crew(phrases: Mapping[str, Any], months: tuple[Month, ...], seed: int) -> Crew:
    """The crew of a register: each ordinary employee proposes about one pain point a month."""
    rng = die(seed, "organization")
    quietest = min(month.count for month in months[:-1])
    proposers = max(_FEWEST_PROPOSERS, int(quietest / _TO_SPARE))
    groups = _groups(phrases, max(_FEWEST_GROUPS, ceil(proposers / _PROPOSERS_A_GROUP)))
    people = _people(phrases, proposers + len(groups), list(groups), months, rng)
    members = {group: tuple(person for person in people if person.group == group) for group in groups}
    return Crew(
        departments=_departments(phrases, {person.zh for person in people}, rng),
        groups=groups,
        vendors=tuple(_unit(vendor) for vendor in phrases["vendors"]),
        people={person.id: person for person in people},
        members=members,
        leads={group: _leads(members[group], months, rng) for group in groups},
        quotas=_quotas(phrases, groups) if proposers >= _STAFFED * len(groups) else {},
    )


def lead_on(crew: Crew, group: str, day: date) -> Person:
    """Who leads the group on that day."""
    return crew.people[[person for start, person in crew.leads[group] if start <= day][-1]]


def proposers(crew: Crew, first: date) -> list[Person]:
    """Who may propose in the month: employed all month and long enough after it, and leading no group."""
    leading = {lead_on(crew, group, first).id for group in crew.groups}
    return [
        person
        for person in crew.people.values()
        if person.id not in leading and person.joined_on <= shift(first, 0) and stays(person, first)
    ]


def stays(person: Person, first: date) -> bool:
    """Whether somebody stays long enough to carry what is proposed in that month to its end."""
    return person.left_on is None or person.left_on > next_month(first) + timedelta(_LONGEST_LOOP)


def exempted(crew: Crew, months: Sequence[Month]) -> Iterator[tuple[Person, date, date]]:
    """Who leaves, with the first and the last month in which they propose nothing new although employed."""
    for person in crew.people.values():
        firsts = [month.first for month in months if not stays(person, month.first)]
        firsts = [first for first in firsts if person.left_on and next_month(first) <= person.left_on]
        if firsts:
            yield person, firsts[0], firsts[-1]


def hands(crew: Crew, group: str, day: date) -> list[Person]:
    """Who of the group can take a task on that day: joined, and not one of those who leave."""
    return [person for person in crew.members[group] if person.joined_on <= day and person.left_on is None]


def _unit(data: Mapping[str, Any]) -> Unit:
    return Unit(data["id"], data["zh"], data["en"])


def _departments(phrases: Mapping[str, Any], taken: Container[str], rng: Random) -> dict[str, Department]:
    """The departments; no contact is a namesake of somebody in the crew."""
    made = {}
    for data in phrases["departments"]:
        tier = int(data["tier"])
        names = (name for _ in range(999) if (name := full_name(rng, phrases)) not in taken)
        contacts = dict.fromkeys(islice(names, rng.randint(2, 4) if tier else 0))
        made[data["id"]] = Department(_unit(data), tier, tuple(contacts))
    return made


def _groups(phrases: Mapping[str, Any], count: int) -> dict[str, Unit]:
    """Named by kind, then by kind and number: the second trading operations group is trading-operations-2."""
    bases, suffix = phrases["groups"], phrases["group_suffix"]
    made = {}
    for index in range(count):
        turn, base = index // len(bases), bases[index % len(bases)]
        tail, numeral = (f"-{turn + 1}", phrases["numerals"][turn - 1]) if turn else ("", "")
        unit = Unit(base["id"] + tail, base["zh"] + numeral + suffix, base["en"] + tail.replace("-", " "))
        made[unit.id] = unit
    return made


def _quotas(phrases: Mapping[str, Any], groups: Iterable[str]) -> dict[str, int]:
    """The groups with an elimination quota of their own; numbered groups have that of their kind."""
    pairs = zip(groups, cycle(phrases["groups"]), strict=False)
    return {group: base["quota"] for group, base in pairs if "quota" in base}


def _people(
    phrases: Mapping[str, Any], count: int, groups: list[str], months: tuple[Month, ...], rng: Random
) -> list[Person]:
    names = rng.sample(list(product(phrases["surnames"], phrases["given"])), count)
    seen: dict[str, int] = {}
    made = []
    for index, (surname, given) in enumerate(names):
        (zh_surname, surname_en), (zh_given, given_en) = surname.split(), given.split()
        base = f"{surname_en}-{given_en}".lower()
        seen[base] = seen.get(base, 0) + 1
        joined_on, left_on = _employment(index, len(groups), months, rng)
        made.append(
            Person(
                id=base if seen[base] == 1 else f"{base}-{seen[base]}",
                zh=zh_surname + zh_given,
                en=f"{given_en} {surname_en}",
                number=f"IT{1000 + index * 7 % 9000:04d}" if count < 1200 else f"IT{10000 + index}",
                group=groups[index % len(groups)],
                joined_on=joined_on,
                left_on=left_on,
            )
        )
    return made


def _employment(index: int, groups: int, months: tuple[Month, ...], rng: Random) -> tuple[date, date | None]:
    """Mostly there before the register starts; the first two of a group stay throughout, since they lead it."""
    first = months[0].first
    before = first - timedelta(rng.randint(60, 2600))
    draw, middle = rng.random(), rng.choice(months[1:-1]).first
    joined_on = middle + timedelta(7) if draw < 0.06 and index >= 2 * groups else before
    left_on = middle + timedelta(24) if 0.06 <= draw < 0.1 and index >= 2 * groups else None
    return joined_on - timedelta(joined_on.weekday()), left_on


def _leads(members: tuple[Person, ...], months: tuple[Month, ...], rng: Random) -> tuple[tuple[date, str], ...]:
    """The first member leads; in one group of five the second takes over at the start of a month."""
    leads = [(max(months[0].first.replace(month=1, day=1), members[0].joined_on), members[0].id)]
    changed = rng.random() < 0.2
    month = rng.choice(months[2:-1]).first
    if changed and len(members) > 2:
        leads.append((month, members[1].id))
    return tuple(leads)
