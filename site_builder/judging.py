"""Judging: rules run on a file, on all records or on a change, and what they yield as findings with place and words."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

from site_builder.codeowners import owners_in
from site_builder.fault import Fault, Pointer
from site_builder.finding import Finding, field_name
from site_builder.load import File, Project, load_file
from site_builder.register import Record, Register
from site_builder.rules import Rule, all_rules
from site_builder.schema import RecordType
from site_builder.stamp import last_name, stamped

Yielded = tuple[Rule, Fault]


@dataclass(frozen=True)
class Moment:
    """The as-of date, and the day that it really is: facts between the two weren't known yet, but aren't wrong."""

    as_of: date
    today: date

    @property
    def is_past(self) -> bool:
        """Tell whether things are looked at as they were known on an earlier day."""
        return self.as_of < self.today


def check_file(project: Project, file: File, moment: Moment) -> list[Finding]:
    """Return what the rules on a single file find in it."""
    refused = refused_names(file)
    besides = {"text": file.source.text, "written": file.source.data, "faults": file.faults}
    offered = _Offer(project, file.record, moment, besides)
    found = list(_file_faults(file, offered))
    for rule in _rules_for(file.type.name, is_readable=file.record is not None, is_governed=project.usable):
        if not _is_spared(rule, file.record):
            found += [(rule, fault) for fault in _reliable(rule, offered, refused)]
    return finished(project, file, moment.as_of, found)


def refused_names(file: File) -> set[str]:
    """Return the names of the fields that the schema refused: they are missing from the record."""
    return {last for fault in file.faults if (last := last_name(fault.pointer))}


def parameter(record_type: RecordType) -> str:
    """Return the name by which a rule asks for records of a type."""
    return _parameter(record_type.name)


def _parameter(type_name: str) -> str:
    return type_name.replace("-", "_")


@cache
def _rules_for(type_name: str, *, is_readable: bool, is_governed: bool) -> tuple[Rule, ...]:
    """Return the rules that look at such a file (text or record), and have the programme they may need."""
    asked = {"record", _parameter(type_name)} if is_readable else set()
    lacking = set() if is_governed else {"programme", "numbers"}
    return tuple(
        rule
        for rule in all_rules()
        if not (rule.is_across or rule.is_on_change or lacking.intersection(rule.needs))
        and (rule.is_on_text or asked.intersection(rule.needs))
    )


def _reliable(rule: Rule, offered: _Offer, refused: set[str]) -> Iterable[Fault]:
    """Run a rule; one that looks at a field which the schema refused can't be relied on and says nothing."""
    if refused and not rule.is_on_text and "record" not in rule.needs and refused & rule.mentions:
        return []
    try:
        return list(rule.check(**offered.to(rule)))
    except LookupError:
        # A rule may take for granted what the schema requires; where that is missing, there is nothing to judge.
        if not refused:
            raise
        return []


def across(
    project: Project,
    register: Register,
    moment: Moment,
    before: Iterable[Finding],
    compared: Mapping[str, Any],
    codes: Container[str] | None = None,
) -> list[Finding]:
    """Run the rules on all records at once (those of some codes); a value already objected to isn't judged again."""
    singles = tuple(file.record for file in project.programme_files if file.record)
    everything = Register((*register.records, *singles))
    sound = all(finding.level != "error" for finding in before)
    offered = {"register": everything, "sound": sound, **compared}
    found: dict[str, list[Yielded]] = {}
    for rule in all_rules():
        if rule.is_across and (codes is None or rule.code in codes):
            for record, fault in rule.check(**given(rule, project, None, moment, offered)):
                found.setdefault(record.path, []).append((rule, fault))
    from_faults = {rule.code for rule in all_rules() if "faults" in rule.needs}
    objected = {(finding.path, finding.field) for finding in before if finding.code in from_faults}
    types = {record.path: record.type for record in everything.records}
    findings: list[Finding] = []
    for path, pairs in found.items():
        fresh = [
            (rule, fault) for rule, fault in pairs if fault.path or (path, field_name(fault.pointer)) not in objected
        ]
        findings += finished(project, load_file(project.root, path, types[path]), moment.as_of, fresh)
    return findings


def _file_faults(file: File, offered: _Offer) -> Iterator[tuple[Rule, Fault]]:
    for rule in all_rules() if file.faults else ():
        if "faults" in rule.needs:
            yield from ((rule, fault) for fault in rule.check(**offered.to(rule)))


def _is_spared(rule: Rule, record: Record | None) -> bool:
    return bool(rule.since and record and record.proposed_on and record.proposed_on < rule.since)


def given(
    rule: Rule,
    project: Project,
    record: Record | None,
    moment: Moment,
    besides: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what a rule asks for, by parameter name."""
    return _Offer(project, record, moment, besides).to(rule)


@dataclass(frozen=True)
class _Offer:
    """What rules may ask for beside one record, or none."""

    project: Project
    record: Record | None
    moment: Moment
    besides: Mapping[str, Any]

    def to(self, rule: Rule) -> dict[str, Any]:
        """Return what a rule asks for, by parameter name; what has no other name is the record."""
        if "codeowners" in rule.needs:
            return {name: self._codeowners if name == "codeowners" else self._named(name) for name in rule.needs}
        return {name: self._named(name) for name in rule.needs}

    def _named(self, name: str) -> Any:
        return self._all.get(name, self.record)

    @cached_property
    def _all(self) -> dict[str, Any]:
        day = (self.record.proposed_on if self.record else None) or self.moment.as_of
        return {
            **self.besides,
            "record": self.record,
            "programme": self.project.programme,
            "as_of": self.moment.as_of,
            "today": self.moment.today,
            "numbers": self.project.programme.policy(day),
        }

    @cached_property
    def _codeowners(self) -> Any:
        return owners_in(self.project, self.moment.as_of)


def finished(project: Project, file: File, as_of: date, found: Iterable[tuple[Rule, Fault]]) -> list[Finding]:
    """Stamp path, place, level and words; a value that the schema refused isn't judged by later rules."""
    refused = {fault.pointer for fault in file.faults if fault.pointer}
    refused |= {(*fault.pointer[:-1], name) for fault in file.faults for name in fault.params.get("near", ())}
    levels = project.programme.policy(as_of).get("severities", {})
    findings = []
    for rule, fault in found:
        level = rule.level if rule.is_structural else levels.get(rule.code, rule.level)
        # What was changed, and by whom, doesn't depend on whether it can be read.
        by_field = not (rule.is_structural or rule.is_on_change) and fault.place is None and fault.path is None
        judged_already = by_field and any(_related(fault.pointer, each) for each in refused)
        if level != "off" and not judged_already:
            findings.append(stamped(project, file, rule, level, fault))
    return findings


def _related(one: Pointer, other: Pointer) -> bool:
    """Tell whether one of two values is part of the other."""
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]
