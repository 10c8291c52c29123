"""Checking a change against the branch it goes into: what it brings about, and what stood there before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from site_builder.attachments import folder_of
from site_builder.authority import author_of
from site_builder.branches import Difference
from site_builder.changes import Author, Changes, RecordChange, paired
from site_builder.check import (
    Checked,
    Comparison,
    Progress,
    Reading,
    judged,
    listed,
    owner_of,
    programme_findings,
    read_files,
)
from site_builder.codeowners import PLACES
from site_builder.fault import Fault
from site_builder.finding import Finding, in_order
from site_builder.judging import Moment, across, finished, given, parameter, refused_names
from site_builder.load import File, Project, load_file
from site_builder.measures.similarity.answers import Alike, Candidate, Uniqueness, uniqueness_of
from site_builder.measures.similarity.index import EMPTY
from site_builder.recall import FORGETFUL, Recall
from site_builder.register import PAIN_POINT, Register
from site_builder.rules import Rule, all_rules
from site_builder.sides import Side, law_of, reading_before, side_before, side_now


@dataclass(frozen=True)
class Against:
    """A register checked against the branch that its change goes into.

    `checked` holds what blocks the change; `before` is the register that it goes into, under the `law` in force there.
    """

    checked: Checked
    changes: Changes
    author: Author | None
    before: Register
    law: Project


def check_against(
    project: Project,
    difference: Difference,
    moment: Moment,
    login: str = "",
    jobs: int = 1,
    progress: Progress = lambda done, total: None,
    elsewhere: tuple[Candidate, ...] = (),
    recall: Recall = FORGETFUL,
) -> Against:
    """Check what a change brings about: everything in the files it touches, and the errors it causes elsewhere.

    What one may do is judged by the programme of the branch that the change goes into: nobody gives themselves leave.
    """
    todo = listed(project)
    files = read_files(project, moment, todo, jobs, progress, recall)
    reading = Reading(files, programme_findings(project, moment))
    with TemporaryDirectory() as folder:
        old = side_before(project, difference, Path(folder))
        new = side_now(project, todo, difference)
        before = reading_before(reading, moment, todo, old, new, jobs)
    changes = _changes(difference, old, new)
    law = law_of(old.project, project)
    author = author_of(login, law.programme) if login else None
    touched = {*new.files, *(change.path for change in changes.records)}
    found, uniqueness = judged(
        project, reading, moment, _retold(changes), Comparison(elsewhere, frozenset(new.files)), recall.cache
    )
    told = [each for each in found if each.level == "error" or owner_of(each.path, touched) in touched]
    found_before = _found_before(old, before, moment, uniqueness, elsewhere, {each.code for each in told})
    of_change = _of_change(replace(law, root=project.root), changes, author, moment, new, before.register)
    moved = {each.before.path: each.after.path for each in changes.records if each.before and each.after}
    known = [replace(each, path=moved.get(each.path, each.path)) for each in found_before]
    caused, stood = _parted(told, known, touched, _reworked(old, new, moved))
    checked = Checked(
        reading.register, in_order([*caused, *of_change]), len(changes.records), uniqueness, in_order(stood)
    )
    return Against(checked, changes, author, before.register, law)


def _found_before(
    old: Side,
    before: Reading,
    moment: Moment,
    uniqueness: Uniqueness | None,
    elsewhere: tuple[Candidate, ...],
    codes: set[str],
) -> list[Finding]:
    """Return what is found in the branch; of the rules on all records, only by those of these codes."""
    base = old.project
    if not base.usable:
        return list(before.findings)
    alike: Sequence[Alike] = ()
    if any("alike" in rule.needs for rule in all_rules() if rule.code in codes):
        kept = uniqueness.index if uniqueness else EMPTY
        changed = frozenset(old.files)
        alike = uniqueness_of(before.register, base.programme, moment.as_of, kept, elsewhere, changed).alike
    offered = {"alike": alike, "nearest": ()}
    return [*before.findings, *across(base, before.register, moment, before.findings, offered, codes)]


def _changes(difference: Difference, old: Side, new: Side) -> Changes:
    """Return what changes: records in pairs, the programme's files, and what lies outside of the records."""
    paths = difference.paths
    before = {path: file.record for path, file in old.files.items()}
    after = {path: file.record for path, file in new.files.items()}
    pairs = paired(difference.files, before, after)
    found = [_change(pair, old.files, new.files, paths) for pair in pairs]
    was, now = ({file.path: file for file in side.project.programme_files} for side in (old, new))
    for path in sorted({*was, *now} & set(paths)):
        pair = (path if path in was else None, path if path in now else None)
        found.append(_change(pair, was, now, ()))
    known = {path for change in found for path in change.paths}
    code = [path for path in paths if path not in known and path not in PLACES.values()]
    return Changes(difference.commit, tuple(found), (*code, *difference.outside))


def _change(
    pair: tuple[str | None, str | None], before: Mapping[str, File], after: Mapping[str, File], paths: Sequence[str]
) -> RecordChange:
    old, new = (side.get(path or "") for side, path in zip((before, after), pair, strict=True))
    file = new or old
    if file is None:
        raise LookupError(pair)
    folders = tuple(f"{folder_of(path)}/" for path in pair if path)
    files = [path for path in paths if path.startswith(folders)]
    return RecordChange(
        file.type,
        file.path,
        old.record if old else None,
        new.record if new else None,
        is_new=old is None,
        is_gone=new is None,
        files=tuple(sorted({path.rpartition("/")[2] for path in files})),
        paths=frozenset((*filter(None, pair), *files)),
    )


def _of_change(
    law: Project, changes: Changes, author: Author | None, moment: Moment, new: Side, merged: Register
) -> list[Finding]:
    """Run the rules on changes."""
    found: dict[str, list[tuple[Rule, Fault]]] = {}
    types = {change.path: change.type for change in changes.records}
    table = next((file.record for file in law.programme_files if file.type.name == "approvals"), None)
    for rule in (each for each in all_rules() if each.is_on_change):
        if "author" in rule.needs and author is None:
            continue
        offered: dict[str, Any] = {"changes": changes, "author": author, "merged": merged, "approvals": table}
        if "changes" in rule.needs:
            for path, fault in rule.check(**given(rule, law, None, moment, offered)):
                found.setdefault(path, []).append((rule, fault))
        else:
            for change in changes.records:
                faults = _judge(rule, law, change, moment, offered, new)
                found.setdefault(change.path, []).extend((rule, fault) for fault in faults)
    findings: list[Finding] = []
    for path, pairs in found.items():
        file = new.files.get(path) or load_file(law.root, path, types.get(path, law.types["approvals"]))
        findings += finished(law, file, moment.as_of, pairs)
    return findings


def _judge(
    rule: Rule, law: Project, change: RecordChange, moment: Moment, offered: Mapping[str, Any], new: Side
) -> Iterable[Fault]:
    """Run a rule on one change, where it is for such a record, and both sides that it needs can be read."""
    types = set(map(parameter, law.types.values())) & set(rule.needs)
    if types and (change.after is None or parameter(change.after.type) not in types):
        return []
    if "before" in rule.needs and change.before is None:
        return []
    file = new.files.get(change.path)
    if file is not None and types and refused_names(file) & rule.mentions:
        return []
    these = {**offered, "before": change.before, "change": change}
    return list(rule.check(**given(rule, law, change.after, moment, these)))


def _retold(changes: Changes) -> list[str]:
    """Return the pain points whose title or body is new: their neighbours are told."""
    found = (each for each in changes.records if each.after and each.type.name == PAIN_POINT)
    return [
        each.path
        for each in found
        if each.before is None or (each.after and each.before.compared != each.after.compared)
    ]


def _reworked(old: Side, new: Side, moved: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return path and name of each field that is written otherwise now; no name where a file couldn't be read."""
    found: set[tuple[str, str]] = set()
    for path, before in old.files.items():
        now = new.files.get(moved.get(path, path))
        if now is None or before.source.text == now.source.text:
            continue
        was, is_now = (each.source.data if isinstance(each.source.data, dict) else {} for each in (before, now))
        names = {str(name) for name in {*was, *is_now} if was.get(name) != is_now.get(name)}
        found |= {(now.path, name) for name in (names if was and is_now else {*names, ""})}
    return found


def _parted(
    found: Sequence[Finding], before: Sequence[Finding], touched: set[str], reworked: set[tuple[str, str]]
) -> tuple[list[Finding], list[Finding]]:
    """Part what the change brings about from what stood in its files before; elsewhere only new errors count.

    Where a field can't be read, nobody can tell what a change does to it: who touches it mends it.
    """
    known = Counter(map(_same, before))
    unreadable = {rule.code for rule in all_rules() if rule.is_structural}
    caused: list[Finding] = []
    stood: list[Finding] = []
    for finding in found:
        key = _same(finding)
        is_touched = finding.code in unreadable and (finding.path, re.split(r"[.\[]", finding.field)[0]) in reworked
        is_old = known[key] > 0 and not is_touched
        known[key] -= is_old
        if owner_of(finding.path, touched) in touched:
            (stood if is_old else caused).append(finding)
        elif not is_old and finding.level == "error":
            caused.append(finding)
    return caused, stood


def _same(finding: Finding) -> tuple[str, ...]:
    """Return what makes two findings the same one, wherever the line has moved to."""
    return (finding.path, finding.code, finding.level, *finding.label, *finding.message)
