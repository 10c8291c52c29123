"""Checking: every rule on every record, and what they yield as findings with place, words and level."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from site_builder.fault import Fault, Pointer
from site_builder.finding import Finding, Level, field_name, in_order
from site_builder.load import File, Project, load_file, record_paths
from site_builder.parallel import spread
from site_builder.register import Record, Register, known_on
from site_builder.rules import Rule, all_rules
from site_builder.schema import RecordType
from site_builder.words import Term, Words, same

Progress = Callable[[int, int], None]
# What a record holds besides its type and path: data, and the files beside it.
Content = tuple[Mapping[str, Any], Mapping[str, str]]


@dataclass(frozen=True)
class Checked:
    """A register that was read and checked as of a date."""

    register: Register
    findings: tuple[Finding, ...]
    files: int

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
    as_known: bool = False,
) -> Checked:
    """Check the whole register, or report on some of its files only; all records are read either way.

    With `as_known` each record is judged as it stood on the as-of date: what came later can't be wrong yet.
    """
    todo = [(path, each.name) for each in project.types.values() if each.folder for path in record_paths(project, each)]
    known = {path for path, _ in todo}
    extra = [
        (path, "pain-point") for path in paths or () if path not in known and path not in _programme_paths(project)
    ]
    todo += extra
    records: list[Record] = []
    findings = list(_programme_findings(project, as_of))
    examined = spread(_examine, (project, as_of, as_known), todo, jobs)
    for done, ((path, type_name), (content, found)) in enumerate(zip(todo, examined, strict=True), 1):
        if content is not None:
            records.append(Record(project.types[type_name], path, *content))
        findings += found
        progress(done, len(todo))
    register = Register(tuple(records))
    if project.usable:
        findings += _across(project, register, as_of, findings)
    if paths is not None:
        findings = [finding for finding in findings if finding.path in set(paths)]
    return Checked(register, in_order(findings), len(todo) + len(project.programme_files))


def check_file(project: Project, file: File, as_of: date) -> list[Finding]:
    """Return what the rules on a single file find in it."""
    found = list(_file_faults(file))
    if file.record is None:
        return _finished(project, file, as_of, found)
    refused = {fault.pointer[0] for fault in file.faults if fault.pointer}
    for rule in all_rules():
        if not _is_spared(rule, file.record) and _is_for(rule, project, file.type):
            found += [(rule, fault) for fault in _reliable(rule, project, file.record, as_of, refused)]
    return _finished(project, file, as_of, found)


def _is_for(rule: Rule, project: Project, record_type: RecordType) -> bool:
    """Tell whether a rule looks at records of this type one by one, and has the programme it may need."""
    names = set(rule.needs)
    if "register" in names or (not project.usable and names & {"programme", "numbers"}):
        return False
    return bool(names & {"record", _parameter(record_type)})


def _parameter(record_type: RecordType) -> str:
    return record_type.name.replace("-", "_")


def _reliable(rule: Rule, project: Project, record: Record, as_of: date, refused: set[str | int]) -> Iterable[Fault]:
    """Run a rule; what it says of a record in which it read a field that the schema refused isn't worth reporting."""
    if not refused or "record" in rule.needs:
        return rule.check(**_given(rule, project, record, as_of))
    watched = _Watched(record.data)
    try:
        faults = list(rule.check(**_given(rule, project, replace(record, data=watched), as_of)))
    except LookupError:
        # A rule may take for granted what the schema requires; where that is missing, there is nothing to judge.
        return []
    return [] if watched.asked & refused else faults


class _Watched(dict[str, Any]):
    # A plain dict that remembers what was asked for: rules need not say which fields they look at.
    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.asked: set[str | int] = set()

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)


def _programme_paths(project: Project) -> set[str]:
    return {file.path for file in project.programme_files}


def _programme_findings(project: Project, as_of: date) -> Iterator[Finding]:
    for file in project.programme_files:
        yield from check_file(project, file, as_of)


def _examine(
    shared: tuple[Project, date, bool], chunk: list[tuple[str, str]]
) -> list[tuple[Content | None, list[Finding]]]:
    """Read and check files; only their content travels back, not what was worked out from it on the way."""
    project, as_of, as_known = shared
    results: list[tuple[Content | None, list[Finding]]] = []
    for path, type_name in chunk:
        file = load_file(project.root, path, project.types[type_name])
        if as_known and file.record is not None:
            file = replace(file, record=known_on(file.record, as_of))
            if file.record is None:
                results.append((None, []))
                continue
        content = (file.record.data, file.record.files) if file.record else None
        results.append((content, check_file(project, file, as_of)))
    return results


def _across(project: Project, register: Register, as_of: date, before: Iterable[Finding]) -> list[Finding]:
    """Run the rules that look at all records at once; a value already objected to isn't judged again."""
    singles = tuple(file.record for file in project.programme_files if file.record)
    everything = Register((*register.records, *singles))
    found: dict[str, list[tuple[Rule, Fault]]] = {}
    records = {record.path: record for record in everything.records}
    for rule in all_rules():
        if "register" in rule.needs:
            for record, fault in rule.check(**_given(rule, project, None, as_of, everything)):
                found.setdefault(record.path, []).append((rule, fault))
    from_faults = {rule.code for rule in all_rules() if "faults" in rule.needs}
    objected = {(finding.path, finding.field) for finding in before if finding.code in from_faults}
    findings: list[Finding] = []
    for path, pairs in found.items():
        fresh = [(rule, fault) for rule, fault in pairs if (path, field_name(fault.pointer)) not in objected]
        file = load_file(project.root, path, records[path].type)
        findings += _finished(project, file, as_of, fresh)
    return findings


def _file_faults(file: File) -> Iterator[tuple[Rule, Fault]]:
    for rule in all_rules():
        if "faults" in rule.needs:
            yield from ((rule, fault) for fault in rule.check(faults=file.faults))


def _is_spared(rule: Rule, record: Record) -> bool:
    return bool(rule.since and record.proposed_on and record.proposed_on < rule.since)


def _given(
    rule: Rule, project: Project, record: Record | None, as_of: date, register: Register | None = None
) -> dict[str, Any]:
    """Return what the rule asks for, by parameter name."""
    day = (record.proposed_on if record else None) or as_of
    offered = {
        "register": register,
        "record": record,
        "programme": project.programme,
        "as_of": as_of,
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
        level = levels.get(rule.code, rule.level)
        judged_already = "faults" not in rule.needs and any(_related(fault.pointer, each) for each in refused)
        if level != "off" and not judged_already:
            findings.append(_finding(project, file, rule, level, fault))
    return findings


def _related(one: Pointer, other: Pointer) -> bool:
    """Tell whether one of two values is part of the other."""
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def _finding(project: Project, file: File, rule: Rule, level: Level, fault: Fault) -> Finding:
    place = file.source.place_of(fault)
    field = file.type.field(fault.pointer)
    label = file.type.label(fault.pointer) if fault.pointer else same("")
    name = field_name(fault.pointer)
    params = {"label": label, "name": name, "field_hint": field.hint or same("")}
    params |= {
        key: project.strings.words(value.key) if isinstance(value, Term) else value
        for key, value in fault.params.items()
    }
    lines = file.source.lines
    # What is missing as a whole has no line to show; the first one would only mislead.
    nowhere = (
        place == (1, 1) and len(fault.pointer) == 1 and fault.pointer[0] != next(iter(file.source.data or ()), None)
    )
    excerpt = lines[place.line - 1] if place.line <= len(lines) and not nowhere else ""
    message, hint = rule.message.filled(params), _trimmed(rule.hint.filled(params))
    path = file.path.encode("utf-8", "backslashreplace").decode()
    return Finding(path, place.line, place.column, name, label, rule.code, level, message, hint, excerpt)


def _trimmed(words: Words) -> Words:
    return Words(*(" ".join(text.split()) for text in words))
