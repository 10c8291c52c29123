"""Writes a generated register: programme, records one by one, then the papers about them."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from site_builder.places import shipped
from site_builder.sample.crew import Crew, Department, Person, Unit, exempted, make_crew, proposers
from site_builder.sample.days import FROZEN_ON, Month, checkpoints, spread
from site_builder.sample.emit import Style, emit
from site_builder.sample.matter import slots
from site_builder.sample.plans import make_plans
from site_builder.sample.ratings import make_ratings
from site_builder.sample.record import make_record
from site_builder.sample.result import EVIDENCE_FILE
from site_builder.sample.reviews import make_reviews
from site_builder.sample.row import Relapses, Row
from site_builder.sample.words import die
from site_builder.writing import write

MOST = 100_000
_BEGIN = re.compile(r"^( *- from: )\S+", re.MULTILINE)
# Phrases are put together anew and again, so generated records resemble each other more than those that people write.
_ALIKE = re.compile(r"^( *)(the_same|likely_the_same): .*$", re.MULTILINE)
_FROZEN = re.compile(r"^frozen_on:\s*\S+", re.MULTILINE)


def write_sample(
    folder: Path, pain_points: int, seed: int, phrases: Mapping[str, Any], base_policy: str
) -> Iterator[Path]:
    """Write a complete register below ``folder`` and yield each record's path once it is there.

    ``phrases`` is the content of ``templates/sample/phrases.yaml``, ``base_policy`` the text of a policy file. The same
    ``pain_points`` and ``seed`` give the same bytes. ValueError unless ``pain_points`` is from 0 to 100,000.
    """
    if not 0 <= pain_points <= MOST:
        raise ValueError(f"pain_points must be from 0 to {MOST}, not {pain_points}")
    months = spread(pain_points, seed)
    crew = make_crew(phrases, months, seed)
    records = folder / "records"
    _write_programme(records / "programme", months, crew, phrases, base_policy)
    return _write_all(records, months, crew, seed, phrases)


def _write_all(
    records: Path, months: tuple[Month, ...], crew: Crew, seed: int, phrases: Mapping[str, Any]
) -> Iterator[Path]:
    """Records first; the papers about them follow from the row that is kept of each."""
    rows: list[Row] = []
    for path, row in _write_records(records / "pain-points", months, crew, seed, phrases):
        rows.append(row)
        yield path
    papers = (make_plans(rows, seed, phrases), make_reviews(rows, crew, seed, phrases))
    for name, data in chain(*papers, make_ratings(rows, crew, seed, phrases)):
        path = records / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, emit(data, Style()).encode())


def _write_records(
    folder: Path, months: tuple[Month, ...], crew: Crew, seed: int, phrases: Mapping[str, Any]
) -> Iterator[tuple[Path, Row]]:
    folder.mkdir(parents=True, exist_ok=True)
    every, relapses = slots(months), Relapses()
    for month, of_month in groupby(every, key=lambda slot: slot.month):
        able = proposers(crew, month.first)
        die(seed, f"{month.first:%Y%m}").shuffle(able)
        year = folder / f"{month.first:%Y}"
        year.mkdir(exist_ok=True)
        for slot in of_month:
            text, letter, row = make_record(slot, every, able, relapses, seed, phrases, crew)
            if letter:
                (year / slot.id).mkdir(exist_ok=True)
                write(year / slot.id / EVIDENCE_FILE, letter)
            path = year / f"{slot.id}.yaml"
            write(path, text.encode())
            yield path, row


def _write_programme(
    folder: Path, months: tuple[Month, ...], crew: Crew, phrases: Mapping[str, Any], base_policy: str
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "policy": _policy(base_policy, months[0].first, crew.quotas),
        "organization": emit(_organization(crew, months, phrases), Style()),
        "calendar": emit(_calendar(months), Style()),
        "approvals": _approvals(crew),
    }
    for name, text in texts.items():
        write(folder / f"{name}.yaml", text.encode())


def _policy(base_policy: str, first: date, quotas: Mapping[str, int]) -> str:
    """The base policy from the register's first day on, with the groups' own quotas, frozen on the last day."""
    policy = _BEGIN.sub(rf"\g<1>{first.isoformat()}", base_policy, count=1)
    policy = _ALIKE.sub(r"\1\2: 1     # 生成的文字彼此很像 / generated texts are much alike", policy)
    if quotas:
        rows = "".join(f"\n      - {{group: {group}, quota: {quota}}}" for group, quota in quotas.items())
        policy = policy.replace("elimination_quotas: []", f"elimination_quotas:{rows}")
    line = f"frozen_on: {FROZEN_ON.isoformat()}"
    if _FROZEN.search(policy):
        return _FROZEN.sub(line, policy)
    return policy.rstrip("\n") + f"\n{line}\n"


def _approvals(crew: Crew) -> str:
    """The table that a new register gets; the first group's lead is the programme office."""
    table = (shipped("templates") / "init/records/programme/approvals.yaml").read_text(encoding="utf-8")
    office = next(iter(crew.leads.values()))[0][1]
    return re.sub(r"^office: .*$", f"office: [{office}]", table, flags=re.MULTILINE)


def _calendar(months: tuple[Month, ...]) -> dict[str, Any]:
    return {"checkpoints": [{"from": first, "dates": dates} for first, dates in checkpoints(months)], "corrections": []}


def _organization(crew: Crew, months: tuple[Month, ...], phrases: Mapping[str, Any]) -> dict[str, Any]:
    """The crew as organization.yaml has it; tiers hold from the year's first day."""
    start = months[0].first.replace(month=1)
    return {
        "departments": [_department(department, start) for department in crew.departments.values()],
        "groups": [
            {**_named(unit), "leads": [{"from": day, "person": person} for day, person in crew.leads[name]]}
            for name, unit in crew.groups.items()
        ],
        "people": [_person(person) for person in crew.people.values()],
        "exemptions": [_exemption(*each, phrases) for each in exempted(crew, months)],
        "vendors": [_named(unit) for unit in crew.vendors],
    }


def _named(unit: Unit) -> dict[str, Any]:
    return {"id": unit.id, "name": {"zh": unit.zh, "en": unit.en}}


def _department(department: Department, start: date) -> dict[str, Any]:
    named = _named(department.unit)
    if not department.tier:
        return {**named, "provider": True}
    return {**named, "tiers": [{"from": start, "tier": department.tier}], "contacts": list(department.contacts)}


def _exemption(person: Person, first: date, last: date, phrases: Mapping[str, Any]) -> dict[str, Any]:
    until = {"until": f"{last:%Y-%m}"} if last > first else {}
    return {"person": person.id, "month": f"{first:%Y-%m}", **until, "reason": phrases["exemption_reason"]}


def _person(person: Person) -> dict[str, Any]:
    found = {
        "id": person.id,
        "name": {"zh": person.zh, "en": person.en},
        "number": person.number,
        "login": person.id,
        "groups": [{"from": person.joined_on, "group": person.group}],
        "joined_on": person.joined_on,
    }
    return found | ({"left_on": person.left_on} if person.left_on else {})
