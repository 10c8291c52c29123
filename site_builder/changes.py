"""What a pull request changes: each record before and after, the kinds of change that it holds, and who makes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from site_builder.branches import FileChange
from site_builder.fault import Pointer
from site_builder.lifecycle import STAGES, stage_dates
from site_builder.papers import PLAN, RATING, REVIEW, SEAL
from site_builder.register import PAIN_POINT, Record
from site_builder.schema import RecordType
from site_builder.scorecard import SCORECARD

# The kinds of change besides the stages, each with a row of its own in the table of approvals.
PROPOSE, PROGRESS, EDIT, EVIDENCE, DISTINCT = "propose", "progress", "edit", "evidence", "distinct"
APPROVAL, PROXIES, REOPEN, WITHDRAW = "approval", "proxies", "reopen", "withdraw"
PROGRAMME, CODE = "programme", "code"
PAIN_POINT_KINDS = (*(PROPOSE, *STAGES[1:], PROGRESS, EVIDENCE, EDIT, DISTINCT, APPROVAL, PROXIES, REOPEN, WITHDRAW),)
KINDS = (*PAIN_POINT_KINDS, PLAN, REVIEW, RATING, SCORECARD, SEAL, PROGRAMME, CODE)
# Fields whose change is a kind of its own; `supports` ends a record like a withdrawal.
_KIND_OF_FIELD = {
    **{name: name for name in (PROGRESS, EVIDENCE, APPROVAL, PROXIES)},
    **{"distinct_from": DISTINCT, "withdrawn": WITHDRAW, "supports": WITHDRAW},
}
# What a new record may declare at once, and somebody has to look at.
DECLARED = ("distinct_from", "withdrawn", "supports", "approval")


@dataclass(frozen=True)
class RecordChange:
    """A record before and after; None where it wasn't there yet, isn't any more, or can't be read.

    `path` is where it lies, or lay. `files` are the changed files of its folder, `paths` all that belongs to it.
    `is_new` and `is_gone` tell of the file: one that can't be read is neither.
    """

    type: RecordType
    path: str
    before: Record | None
    after: Record | None
    is_new: bool = False
    is_gone: bool = False
    files: tuple[str, ...] = ()
    paths: frozenset[str] = frozenset()

    @property
    def record(self) -> Record:
        """Return the record as it is now, else as it was; an empty one where neither can be read."""
        return self.after or self.before or Record(self.type, self.path, {})

    @property
    def judged(self) -> Record:
        """Return the record by which it is decided whose it is: as it was before, of a new one as it is."""
        return self.before or (self.record if self.is_new else Record(self.type, self.path, {}))

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Return the names of the top-level fields that differ, in the schema's order."""
        before, after = (each.data if each else {} for each in (self.before, self.after))
        names = dict.fromkeys((*self.type.root.children, *before, *after))
        return tuple(name for name in names if before.get(name) != after.get(name))

    @cached_property
    def stages(self) -> tuple[tuple[str, Pointer], ...]:
        """Return the stages that are reached anew, each with its place."""
        before = dict(stage_dates(self.before)) if self.before else {}
        after = stage_dates(self.after) if self.after else ()
        return tuple((str(pointer[-1]), pointer) for pointer, _ in after if pointer not in before)

    @cached_property
    def kinds(self) -> Mapping[str, Pointer]:
        """Return the kinds of change in this one, each with the place where it shows."""
        name = self.type.name
        if self.is_gone:
            return {}
        if name != PAIN_POINT:
            return {name if name in KINDS else PROGRAMME: ()}
        if self.is_new:
            declared = {_KIND_OF_FIELD[field]: (field,) for field in self.fields if field in DECLARED}
            stages = {stage: place for stage, place in self.stages if stage != STAGES[0]}
            return {PROPOSE: ("id",), **stages, **declared}
        found: dict[str, Pointer] = {}
        for kind, place in self._kinds():
            found.setdefault(kind, place)
        # A comment, or what can't be read, is an edit too.
        return found or {EDIT: ()}

    def _kinds(self) -> Iterator[tuple[str, Pointer]]:
        yield from self.stages
        for name in self.fields:
            if name == "reopened":
                yield (REOPEN if self._is_reopened else EDIT), (name,)
            elif name in _KIND_OF_FIELD:
                yield _KIND_OF_FIELD[name], (name,)
            elif name != "stages" or not self.stages:
                yield EDIT, (name,)
        if self.files:
            yield EVIDENCE, ("evidence",)

    @property
    def _is_reopened(self) -> bool:
        before, after = (len(each.reopenings) if each else 0 for each in (self.before, self.after))
        return after > before or not self.stages


@dataclass(frozen=True)
class Author:
    """Who makes a change: the account, and the person that the organization has for it."""

    login: str
    person: str | None


@dataclass(frozen=True)
class Changes:
    """Everything that a pull request changes: the commit it left from, records, and files that are none."""

    commit: str
    records: tuple[RecordChange, ...] = ()
    code: tuple[str, ...] = ()

    @property
    def first(self) -> tuple[str, ...]:
        """Return the path of the first file that changes, if any does."""
        return (*(change.path for change in self.records), *self.code)[:1]


def paired(
    files: Sequence[FileChange], before: Mapping[str, Record | None], after: Mapping[str, Record | None]
) -> Iterator[tuple[str | None, str | None]]:
    """Yield the paths of each changed record file before and after, from what both sides hold (None: unreadable).

    The same path is the same record, and so is the same number wherever it lies, and what git finds renamed: a change
    can't hide behind another name.
    """
    yield from ((path, path) for path in sorted(before) if path in after)
    gone = {path for path in before if path not in after}
    by_number = {record.number: path for path in sorted(gone) if (record := before[path]) and record.number}
    renamed = {change.after: change.before for change in files if change.after and change.before}
    for path in sorted(path for path in after if path not in before):
        record = after[path]
        found = (by_number.get(record.number or "") if record else None, renamed.get(path, ""))
        old = next((each for each in found if each and each in gone), None)
        yield old, path
        gone.discard(old or "")
    yield from ((path, None) for path in sorted(gone))
