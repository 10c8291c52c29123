"""What git remembers of the records: one `git log` for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, takewhile
from pathlib import Path

from site_builder.git import run

# Parted by NUL, which nobody can bring into a name or a subject.
_FORMAT = "%x00%h%x00%ad%x00%an%x00%s%x00"
_LOG = (
    # Whatever this clone replaces, or likes its log to be written in.
    *(
        "--no-replace-objects",
        "log",
        "--encoding=UTF-8",
        "-z",
        "-O/dev/null",
        "--no-color",
        "--no-renames",
        "--no-merges",
        "--diff-filter=AMT",
        "--name-only",
    ),
    *(f"--format={_FORMAT}", "--date=short", "--abbrev=9"),
)


@dataclass(frozen=True)
class Change:
    """A commit that touched a record: short id, the author's day, name and subject."""

    commit: str
    date: str
    author: str
    subject: str


@dataclass(frozen=True)
class History:
    """Changes by path, newest first, and the present commit; `known` is false without git or in a shallow clone."""

    known: bool = False
    commit: str = ""
    changes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)


def read_history(root: Path, folder: str = "records") -> History:
    """Read the history of a register's records; a folder without git simply has none."""
    commit = _git(root, "rev-parse", "--short=9", "HEAD")
    prefix = _git(root, "rev-parse", "--show-prefix")
    if commit is None or prefix is None:
        return History()
    shallow = _git(root, "rev-parse", "--is-shallow-repository")
    log = _git(root, *_LOG, "--", folder)
    changes: dict[str, list[Change]] = {}
    for change, paths in _entries(log or ""):
        for path in paths:
            changes.setdefault(path.removeprefix(prefix.strip()), []).append(change)
    return History(
        (shallow or "").strip() == "false", commit.strip(), {path: tuple(found) for path, found in changes.items()}
    )


def _entries(log: str) -> Iterator[tuple[Change, list[str]]]:
    """Take the log apart: four fields and an empty one, then the paths up to the next empty one."""
    parts = iter(log.split("\0")[1:])
    for commit in parts:
        change = Change(commit, *islice(parts, 3))
        next(parts)
        yield change, [path.removeprefix("\n") for path in takewhile(bool, parts)]


def _git(root: Path, *arguments: str) -> str | None:
    answer = run(root, *arguments)
    return None if answer is None else answer.decode("utf-8", "replace")
