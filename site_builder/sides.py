"""The two sides of a change: the branch that it goes into, as git has it, and what is here now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.attachments import folder_of, records_around
from site_builder.branches import Difference, extract
from site_builder.check import Listed, Reading, listed, owner_of, programme_findings, read_files
from site_builder.codeowners import PLACES
from site_builder.judging import Moment
from site_builder.load import CUSTOM, File, Project, governed, load_record, open_project
from site_builder.places import PROGRAMME, RECORDS


@dataclass(frozen=True)
class Side:
    """The changed files of one side: the project as it is there, and each file by path."""

    project: Project
    files: Mapping[str, File]


def side_before(project: Project, difference: Difference, folder: Path) -> Side:
    """Return what the branch has, taken from git into a folder: its programme, and the records that change."""
    within = {path for path in difference.paths if path.startswith(f"{RECORDS}/")}
    records = sorted(within | {owner for path in within for owner in records_around(path)})
    extract(project.root, difference.commit, [PROGRAMME, CUSTOM, *PLACES.values(), *records], folder)
    beside = [folder_of(path) for path in records if path.endswith(".yaml") and (folder / path).is_file()]
    extract(project.root, difference.commit, beside, folder)
    law = _law_files(folder) if project.usable else None
    is_same = law is not None and law == _law_files(project.root)
    base = replace(project, root=folder) if is_same else open_project(folder)
    return _loaded(base, listed(base))


def side_now(project: Project, todo: Sequence[Listed], difference: Difference) -> Side:
    """Return the record files here that are changed, or whose folder is."""
    changed = {place for path in difference.paths for place in (path, *records_around(path))}
    return _loaded(project, [(path, name) for path, name in todo if path in changed])


def _loaded(project: Project, todo: Sequence[Listed]) -> Side:
    return Side(project, {path: load_record(project, path, project.types[name]) for path, name in todo})


def _law_files(root: Path) -> dict[str, bytes] | None:
    """Return the content of the programme's files and of those that it is compared with; None where one is a link."""
    places = [*(root / PROGRAMME).rglob("*"), *(root / each for each in (CUSTOM, *PLACES.values()))]
    if any(path.is_symlink() for path in places):
        return None
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in places if path.is_file()}


def reading_before(
    reading: Reading, moment: Moment, todo: Sequence[Listed], old: Side, new: Side, jobs: int
) -> Reading:
    """Return what the branch holds: what is the same there as it was just read, unless another programme judges it."""
    is_same = old.project.programme is new.project.programme
    # What lay beside a record there isn't a record of its own.
    same = [(path, name) for path, name in todo if path not in new.files and owner_of(path, old.files) == path]
    if is_same or _texts(old.project) == _texts(new.project):
        unchanged = {path: reading.files[path] for path, _ in same}
    else:
        unchanged = read_files(replace(old.project, root=new.project.root), moment, same, jobs)
    changed = read_files(old.project, moment, [(path, file.type.name) for path, file in old.files.items()])
    return Reading(unchanged | changed, reading.programme if is_same else programme_findings(old.project, moment))


def _texts(project: Project) -> dict[str, str]:
    """Return the programme's texts; line ends make no difference to records, for git may write others here."""
    custom = project.root / CUSTOM
    texts = {file.path: file.source.text for file in project.programme_files}
    texts[CUSTOM] = custom.read_text("utf-8", "replace") if custom.is_file() else ""
    return {path: text.replace("\r\n", "\n") for path, text in texts.items()}


def law_of(base: Project, project: Project) -> Project:
    """Return the programme in force where the change goes: file by file that of the branch, where it can be read."""
    if base.usable:
        return base
    files = {file.type.name: file for file in project.programme_files}
    files |= {file.type.name: file for file in base.programme_files if file.record and not file.faults}
    return governed(project, tuple(files.values()))
