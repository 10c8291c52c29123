"""Checking: every rule on every record, and what they yield as findings with place, words and level."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from site_builder.attachments import Attachment
from site_builder.fault import Fault, Pointer
from site_builder.finding import Finding, field_name, in_order
from site_builder.load import File, Project, load_file, load_record, record_paths
from site_builder.measures.similarity.answers import Candidate, Uniqueness, uniqueness_of
from site_builder.measures.similarity.index import EMPTY, Index
from site_builder.parallel import spread
from site_builder.register import Record, Register, known_on
from site_builder.rules import Rule, all_rules
from site_builder.schema import RecordType
from site_builder.stamp import last_name, stamped

Progress = Callable[[int, int], None]
# What a record holds besides its type and path: data, and what lies beside it.
Content = tuple[Mapping[str, Any], Mapping[str, Attachment]]


@dataclass(frozen=True)
class Moment:
    """The as-of date, and the day that it really is: facts between the two weren't known yet, but aren't wrong."""

    as_of: date
    today: date

    @property
    def is_past(self) -> bool:
        """Tell whether things are looked at as they were known on an earlier day."""
        return self.as_of < self.today


@dataclass(frozen=True)
class Comparison:
    """What pain points are compared with besides the register, and whether only files that changed are told of it."""

    elsewhere: tuple[Candidate, ...] = ()
    only_changed: bool = False


WHOLE = Comparison()


@dataclass(frozen=True)
class Checked:
    """A register that was read and checked as of a date; without a usable programme nothing was compared."""

    register: Register
    findings: tuple[Finding, ...]
    files: int
    uniqueness: Uniqueness | None = None

    @property
    def is_clean(self) -> bool:
        """Tell whether there is no error; warnings don't hinder."""
        return all(finding.level != "error" for finding in self.findings)


def check(
    project: Project,
    as_of: date,
    paths: Sequence[str] | None = None,
    jobs: int = 1,
    progress: Progress = lambda done, total: None,
    *,
    today: date | None = None,
    kept: Index = EMPTY,
    comparison: Comparison = WHOLE,
) -> Checked:
    """Check the whole register, or report on some of its files only; all records are read either way.

    When `today` is later than the as-of date, each record is judged as it stood on that date. A `kept` index of an
    earlier check saves time and changes nothing.
    """
    moment = Moment(as_of, today or as_of)
    todo = [(path, each.name) for each in project.types.values() if each.folder for path in record_paths(project, each)]
    known = {*(path for path, _ in todo), *_programme_paths(project)}
    foreign = (path for path in paths or () if _owner(path, known) not in known)
    extra = [(path, "pain-point") for path in foreign if path.endswith((".yaml", ".yml"))]
    todo += extra
    known |= {path for path, _ in extra}
    records: list[Record] = []
    findings = list(_programme_findings(project, moment))
    examined = spread(_examine, (project, moment), todo, jobs)
    for done, ((path, type_name), (content, found)) in enumerate(zip(todo, examined, strict=True), 1):
        if content is not None:
            records.append(Record(project.types[type_name], path, *content))
        findings += found
        progress(done, len(todo))
    register = Register(tuple(records))
    uniqueness = None
    if project.usable:
        changed = frozenset(paths) if paths is not None and comparison.only_changed else None
        uniqueness = uniqueness_of(register, project.programme, as_of, kept, comparison.elsewhere, changed)
        named = set(paths or ())
        looked_at = [record for record in register.pain_points if record.path in named]
        offered = {
            "alike": uniqueness.alike,
            "nearest": [(record, uniqueness.see_also(record)) for record in looked_at],
        }
        findings += _across(project, register, moment, findings, offered)
    checked = known
    if paths is not None:
        named = {_owner(path, known) for path in paths}
        checked = known & named
        findings = [finding for finding in findings if _owner(finding.path, known) in named]
    return Checked(register, in_order(findings), len(checked), uniqueness)


def _owner(path: str, records: Container[str]) -> str:
    """Return the record beside which a file lies, in the folder of its name or below; else the file itself."""
    folders = (f"{folder}.yaml" for folder in PurePosixPath(path).parents)
    return next((record for record in folders if record in records), path)


def check_file(project: Project, file: File, moment: Moment) -> list[Finding]:
    """Return what the rules on a single file find in it."""
    found = list(_file_faults(file))
    refused = {last for fault in file.faults if (last := last_name(fault.pointer))}
    for rule in all_rules():
        if not _is_spared(rule, file.record) and _is_for(rule, project, file):
            found += [(rule, fault) for fault in _reliable(rule, project, file, moment, refused)]
    return _finished(project, file, moment.as_of, found)


def _is_for(rule: Rule, project: Project, file: File) -> bool:
    """Tell whether a rule looks at this file (its text, or the record in it), and has the programme it may need."""
    names = set(rule.needs)
    if rule.is_across or (not project.usable and names & {"programme", "numbers"}):
        return False
    return rule.is_on_text or (file.record is not None and bool(names & {"record", _parameter(file.type)}))


def _parameter(record_type: RecordType) -> str:
    return record_type.name.replace("-", "_")


def _reliable(rule: Rule, project: Project, file: File, moment: Moment, refused: set[str]) -> Iterable[Fault]:
    """Run a rule; one that looks at a field which the schema refused can't be relied on and says nothing."""
    if not rule.is_on_text and "record" not in rule.needs and refused & rule.mentions:
        return []
    offered = {"text": file.source.text, "written": file.source.data}
    try:
        return list(rule.check(**_given(rule, project, file.record, moment, offered)))
    except LookupError:
        # A rule may take for granted what the schema requires; where that is missing, there is nothing to judge.
        if not refused:
            raise
        return []


def _programme_paths(project: Project) -> set[str]:
    return {file.path for file in project.programme_files}


def _programme_findings(project: Project, moment: Moment) -> Iterator[Finding]:
    for file in project.programme_files:
        yield from check_file(project, file, moment)


def _examine(
    shared: tuple[Project, Moment], chunk: list[tuple[str, str]]
) -> list[tuple[Content | None, list[Finding]]]:
    """Read and check files; only their content travels back, not what was worked out from it on the way."""
    project, moment = shared
    results: list[tuple[Content | None, list[Finding]]] = []
    for path, type_name in chunk:
        file = load_record(project, path, project.types[type_name])
        found: list[Finding] = []
        if moment.is_past and file.record is not None:
            found = [each for each in check_file(project, file, moment) if each.code in _of_today()]
            file = replace(file, record=known_on(file.record, moment.as_of))
            if file.record is None:
                results.append((None, found))
                continue
        content = (file.record.data, file.record.files) if file.record else None
        results.append((content, found + check_file(project, file, moment)))
    return results


def _of_today() -> set[str]:
    return {rule.code for rule in all_rules() if "today" in rule.needs}


def _across(
    project: Project, register: Register, moment: Moment, before: Iterable[Finding], compared: Mapping[str, Any]
) -> list[Finding]:
    """Run the rules that look at all records at once; a value already objected to isn't judged again."""
    singles = tuple(file.record for file in project.programme_files if file.record)
    everything = Register((*register.records, *singles))
    found: dict[str, list[tuple[Rule, Fault]]] = {}
    records = {record.path: record for record in everything.records}
    sound = all(finding.level != "error" for finding in before)
    for rule in all_rules():
        if rule.is_across:
            offered = {"register": everything, "sound": sound, **compared}
            for record, fault in rule.check(**_given(rule, project, None, moment, offered)):
                found.setdefault(record.path, []).append((rule, fault))
    from_faults = {rule.code for rule in all_rules() if "faults" in rule.needs}
    objected = {(finding.path, finding.field) for finding in before if finding.code in from_faults}
    findings: list[Finding] = []
    for path, pairs in found.items():
        fresh = [
            (rule, fault) for rule, fault in pairs if fault.path or (path, field_name(fault.pointer)) not in objected
        ]
        file = load_file(project.root, path, records[path].type)
        findings += _finished(project, file, moment.as_of, fresh)
    return findings


def _file_faults(file: File) -> Iterator[tuple[Rule, Fault]]:
    for rule in all_rules():
        if "faults" in rule.needs:
            yield from ((rule, fault) for fault in rule.check(faults=file.faults))


def _is_spared(rule: Rule, record: Record | None) -> bool:
    return bool(rule.since and record and record.proposed_on and record.proposed_on < rule.since)


def _given(
    rule: Rule,
    project: Project,
    record: Record | None,
    moment: Moment,
    besides: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what the rule asks for, by parameter name."""
    day = (record.proposed_on if record else None) or moment.as_of
    offered = {
        **besides,
        "record": record,
        "programme": project.programme,
        "as_of": moment.as_of,
        "today": moment.today,
        "numbers": project.programme.policy(day) if "numbers" in rule.needs else None,
    }
    return {name: offered.get(name, record) for name in rule.needs}


def _finished(project: Project, file: File, as_of: date, found: Iterable[tuple[Rule, Fault]]) -> list[Finding]:
    """Stamp path, place, level and words; a value that the schema refused isn't judged by later rules."""
    refused = {fault.pointer for fault in file.faults if fault.pointer}
    refused |= {(*fault.pointer[:-1], name) for fault in file.faults for name in fault.params.get("near", ())}
    levels = project.programme.policy(as_of).get("severities", {})
    findings = []
    for rule, fault in found:
        level = rule.level if rule.is_structural else levels.get(rule.code, rule.level)
        by_field = "faults" not in rule.needs and fault.place is None and fault.path is None
        judged_already = by_field and any(_related(fault.pointer, each) for each in refused)
        if level != "off" and not judged_already:
            findings.append(stamped(project, file, rule, level, fault))
    return findings


def _related(one: Pointer, other: Pointer) -> bool:
    """Tell whether one of two values is part of the other."""
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]
