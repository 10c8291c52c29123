"""Checking: every rule on every record, and what is found in the whole register or in some of its files."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial

from site_builder.attachments import records_around
from site_builder.cache import NONE, Cache
from site_builder.finding import Finding, in_order
from site_builder.judging import Moment, across, check_file
from site_builder.kept import closest_of, load_index, save_index
from site_builder.load import Fetched, File, Project, fetched, file_of, load_record, record_paths
from site_builder.measures.similarity.answers import Candidate, Uniqueness, folding_on, uniqueness_of
from site_builder.parallel import Jobs, available, spread
from site_builder.recall import FORGETFUL, Examined, Recall
from site_builder.register import PAIN_POINT, Record, Register, known_on
from site_builder.rules import all_rules
from site_builder.schema import RecordType

Progress = Callable[[int, int], None]
# Path and type name of a file.
Listed = tuple[str, str]
# What a file holds (None: it can't be read), and what is wrong with it by itself.
_Read = tuple[Record | None, tuple[Finding, ...]]
# Path and type name of a file, and what it holds where that was taken from the disk already.
_Item = tuple[str, str, Fetched | None]


@dataclass(frozen=True)
class Comparison:
    """What pain points are compared with besides the register.

    `changed` limits it to what these files bring about, `only` to what is told of the pain points with these keys.
    """

    elsewhere: tuple[Candidate, ...] = ()
    changed: frozenset[str] | None = None
    only: frozenset[str] | None = None


WHOLE = Comparison()


@dataclass(frozen=True)
class Checked:
    """A register that was read and checked as of a date; without a usable programme nothing was compared.

    `old` are findings in changed files that stood there before the change.
    """

    register: Register
    findings: tuple[Finding, ...]
    files: int
    uniqueness: Uniqueness | None = None
    old: tuple[Finding, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Tell whether there is no error; warnings don't hinder."""
        return all(finding.level != "error" for finding in self.findings)


@dataclass(frozen=True)
class Reading:
    """The files of a register by path as they were read, and what is wrong with the programme."""

    files: Mapping[str, _Read] = field(default_factory=dict)
    programme: tuple[Finding, ...] = ()

    @cached_property
    def register(self) -> Register:
        """Return the records that could be read."""
        return Register(tuple(record for record, _ in self.files.values() if record is not None))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what is wrong with each file by itself."""
        return (*self.programme, *(finding for _, found in self.files.values() for finding in found))


def check(
    project: Project,
    as_of: date,
    paths: Sequence[str] | None = None,
    jobs: Jobs = 1,
    progress: Progress = lambda done, total: None,
    *,
    today: date | None = None,
    recall: Recall = FORGETFUL,
    comparison: Comparison = WHOLE,
) -> Checked:
    """Check the whole register, or report on some of its files only; all records are read either way.

    When `today` is later than the as-of date, each record is judged as it stood on that date. The `recall` of an
    earlier check saves time and changes nothing.
    """
    moment = Moment(as_of, today or as_of)
    todo = listed(project)
    known = {*(path for path, _ in todo), *programme_paths(project)}
    foreign = [path for path in paths or () if owner_of(path, known) not in known]
    todo += [(path, PAIN_POINT) for path in foreign if path.endswith((".yaml", ".yml"))]
    files = read_files(project, moment, todo, jobs, progress, recall)
    reading = Reading(files, programme_findings(project, moment))
    findings, uniqueness = judged(project, reading, moment, paths or (), comparison, recall.cache, jobs)
    checked = {*reading.files, *programme_paths(project)}
    if paths is not None:
        wanted = {owner_of(path, checked) for path in paths}
        findings = [finding for finding in findings if owner_of(finding.path, checked) in wanted]
        checked &= wanted
    return Checked(reading.register, in_order(findings), len(checked), uniqueness)


def owner_of(path: str, records: Container[str]) -> str:
    """Return the record beside which a file lies, in the folder of its name or below; else the file itself."""
    return next((record for record in records_around(path) if record in records), path)


def listed(project: Project) -> list[Listed]:
    """Return path and type name of every file that a register has for its records."""
    return [(path, each.name) for each in project.types.values() if each.folder for path in record_paths(project, each)]


def programme_paths(project: Project) -> set[str]:
    """Return the paths of the programme's files."""
    return {file.path for file in project.programme_files}


def read_files(
    project: Project,
    moment: Moment,
    todo: Sequence[Listed],
    jobs: Jobs = 1,
    progress: Progress | None = None,
    recall: Recall = FORGETFUL,
) -> dict[str, _Read]:
    """Read files and check each by itself; what is recalled isn't read again."""
    keys = recall.keys(project, moment, todo)
    known = recall.known(keys)
    unknown = [each for each in todo if each[0] not in known]
    fresh: dict[str, Examined] = {}
    items = ((path, name, None) for path, name in unknown) if isinstance(jobs, int) else _fetched(project, unknown)
    for (path, _), examined in zip(unknown, spread(_examine, (project, moment), items, jobs), strict=True):
        fresh[path] = examined
        if progress is not None:
            progress(len(known) + len(fresh), len(todo))
    recall.keep(project.root, keys, fresh)
    found = known | fresh
    return {path: (_record(project.types[name], path, found[path]), found[path].findings) for path, name in todo}


def programme_findings(project: Project, moment: Moment) -> tuple[Finding, ...]:
    """Return what is wrong with each of the programme's files by itself."""
    return tuple(finding for file in project.programme_files for finding in check_file(project, file, moment))


def _record(record_type: RecordType, path: str, examined: Examined) -> Record | None:
    return None if examined.content is None else Record(record_type, path, *examined.content)


def judged(
    project: Project,
    reading: Reading,
    moment: Moment,
    named: Iterable[str] = (),
    comparison: Comparison = WHOLE,
    cache: Cache = NONE,
    jobs: Jobs = 1,
) -> tuple[list[Finding], Uniqueness | None]:
    """Return everything found in what was read, each file by itself and all together, and how pain points compare.

    Of the `named` files the nearest neighbours are told.
    """
    findings = list(reading.findings)
    if not project.usable:
        return findings, None
    register = reading.register
    folding = folding_on(project.programme, moment.as_of)
    kept = load_index(cache, folding)
    # An executor would get all that is compared again and again: that is done here.
    closest = partial(closest_of, cache, jobs=jobs if isinstance(jobs, int) else available())
    uniqueness = uniqueness_of(
        register,
        project.programme,
        moment.as_of,
        kept,
        elsewhere=comparison.elsewhere,
        changed=comparison.changed,
        closest=closest,
        only=comparison.only,
    )
    save_index(cache, uniqueness.index, folding, kept)
    wanted = set(named)
    looked_at = [record for record in register.pain_points if record.path in wanted]
    offered = {
        "alike": uniqueness.alike,
        "nearest": [(record, uniqueness.see_also(record)) for record in looked_at],
    }
    return findings + across(project, register, moment, findings, offered), uniqueness


def _fetched(project: Project, todo: Iterable[Listed]) -> Iterator[_Item]:
    """Take files from the disk for those who can't reach it."""
    return ((path, name, fetched(project.root, path, project.programme.looked_into)) for path, name in todo)


def _examine(shared: tuple[Project, Moment], chunk: list[_Item]) -> list[Examined]:
    """Read and check files; only their content travels back, not what was worked out from it on the way."""
    project, moment = shared
    return [_examined(project, moment, _loaded(project, *item)) for item in chunk]


def _loaded(project: Project, path: str, name: str, found: Fetched | None) -> File:
    record_type = project.types[name]
    return load_record(project, path, record_type) if found is None else file_of(path, record_type, found)


def _examined(project: Project, moment: Moment, file: File) -> Examined:
    found: list[Finding] = []
    if moment.is_past and file.record is not None:
        found = [each for each in check_file(project, file, moment) if each.code in _of_today()]
        file = replace(file, record=known_on(file.record, moment.as_of))
        if file.record is None:
            return Examined(None, tuple(found))
    content = (dict(file.record.data), dict(file.record.files)) if file.record else None
    return Examined(content, (*found, *check_file(project, file, moment)))


def _of_today() -> set[str]:
    return {rule.code for rule in all_rules() if "today" in rule.needs}
