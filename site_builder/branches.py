"""What git says of branches: how the present files differ from the branch they go into, and what another one adds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from site_builder.commits import FILE, LINK, contents_of, files_of
from site_builder.git import paths_in, run

# How far a shallow clone is deepened, step by step, until the commit where two branches parted is there.
_DEEPER = ("--deepen=50", "--deepen=1000", "--unshallow")
_COMMIT = re.compile("[0-9a-f]{40,64}")


class UnknownBranch(Exception):
    """Git doesn't know the branch."""


class NoFork(Exception):
    """Two branches have no commit in common; `shallow` where this clone lacks the history to tell."""

    def __init__(self, ref: str, *, shallow: bool) -> None:
        super().__init__(ref)
        self.shallow = shallow


@dataclass(frozen=True)
class FileChange:
    """A file before and after, relative to the register; None where it wasn't there yet, or isn't any more."""

    before: str | None
    after: str | None


_NOTHING = FileChange(None, None)


@dataclass(frozen=True)
class Difference:
    """The commit where a branch left another, the files that changed since, and those outside of the register."""

    commit: str
    files: tuple[FileChange, ...]
    outside: tuple[str, ...] = ()

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Return every path in the register that something changes at, also where a file lay before."""
        return tuple(sorted({path for each in self.files for path in (each.before, each.after) if path}))


def difference(root: Path, ref: str) -> Difference:
    """Return how the files differ from where this branch left another, also those not committed yet.

    Raises `UnknownBranch` and `NoFork`.
    """
    forks, tip = _forks(root, "HEAD", ref)
    prefix = (run(root, "rev-parse", "--show-prefix") or b"").decode().strip()
    # Where two merged each other back and forth, there is more than one place where they parted, and none tells it
    # all: what counts then is how this branch differs from the other's tip, in files that it has changed since any.
    commit = forks[0] if len(forks) == 1 else tip
    listed = run(root, "diff", "--name-status", "-z", "--find-renames", "--no-ext-diff", commit, "--") or b""
    found = list(_changes(paths_in(listed)))
    if forks != [tip]:
        differing = {path for fork in forks for path in _differing(root, fork)} & _differing(root, tip)
        found = [each for each in found if {each.before, each.after} & differing]
    new = run(root, "ls-files", "-z", "--others", "--exclude-standard", "--", "records") or b""
    added = [FileChange(None, path) for path in paths_in(new)]
    inside = [within for change in found if (within := _within(prefix, change)) != _NOTHING]
    outside = [
        path for change in found for path in (change.before, change.after) if path and not path.startswith(prefix)
    ]
    return Difference(commit, (*inside, *added), tuple(dict.fromkeys(outside)))


def _differing(root: Path, commit: str) -> set[str]:
    """Return the files that aren't as a commit has them."""
    return set(paths_in(run(root, "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", commit, "--") or b""))


def added_on(root: Path, ref: str, folder: str) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the files that a branch adds or changes below a folder; raises like `difference`."""
    (base, *_), there = _forks(root, ref, "HEAD")
    names = ("diff", "--name-only", "-z", "--no-renames", "--diff-filter=AM", "--relative", base, there, "--", folder)
    for path in paths_in(run(root, *names) or b""):
        content = run(root, "show", f"{there}:./{path}")
        if content is not None:
            yield path, content


def extract(root: Path, commit: str, paths: Sequence[str], folder: Path) -> None:
    """Write the files that a commit has at these paths (or below them) into a folder, whatever attributes they have."""
    files = {path: blob for path, blob in files_of(root, commit, *paths).items() if blob.mode.startswith((FILE, LINK))}
    contents = contents_of(root, files.values())
    for path, blob in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if blob.mode == LINK:
            # Where it led to is nobody's business here: that it is a link is what will be told.
            target.symlink_to("nowhere")
        else:
            target.write_bytes(contents[blob.id])


def _changes(parts: Sequence[str]) -> Iterator[FileChange]:
    """Take the list apart: a letter, then one path, or two for a rename."""
    rest = iter(parts)
    for letter in rest:
        path = next(rest)
        if letter.startswith("R"):
            yield FileChange(path, next(rest))
        else:
            yield FileChange(None if letter == "A" else path, None if letter == "D" else path)


def _within(prefix: str, change: FileChange) -> FileChange:
    """Return what a change is to the register: what comes in or goes out is new or gone there."""
    sides = (change.before, change.after)
    return FileChange(*(path.removeprefix(prefix) if path and path.startswith(prefix) else None for path in sides))


def _forks(root: Path, one: str, other: str) -> tuple[list[str], str]:
    """Return the commits where two branches parted, mostly one, and the tip of the one that isn't HEAD.

    A shallow clone fetches what it lacks to tell.
    """
    ref = other if one == "HEAD" else one
    tip = _known(root, ref)
    if tip is None:
        _fetch(root, ref)
        tip = _known(root, ref)
    if tip is None:
        raise UnknownBranch(ref)
    for deeper in ("", *_DEEPER):
        if deeper and not (_is_shallow(root) and _fetch(root, ref, deeper)):
            break
        tip = (_known(root, ref) if deeper else None) or tip
        found = run(root, "merge-base", "--all", *("HEAD" if each == "HEAD" else tip for each in (one, other)))
        if found is not None:
            return found.decode().split(), tip
    raise NoFork(ref, shallow=_is_shallow(root))


def _known(root: Path, ref: str) -> str | None:
    """Return the commit of a branch as git knows it: here, else at the remote, else whatever else has that name.

    A tag of the same name must not pass for the branch.
    """
    # A name that begins with a dash would be taken for an option.
    if ref == "" or ref.startswith("-"):
        return None
    name = ref.removeprefix("refs/heads/")
    branches = (f"refs/heads/{name}", f"refs/remotes/{name}", f"refs/remotes/origin/{name}")
    names = (ref,) if ref == "HEAD" else (*branches, ref)
    answers = (run(root, "rev-parse", "--verify", "-q", f"{each}^{{commit}}") for each in names)
    return next((answer.decode().strip() for answer in answers if answer), None)


def _fetch(root: Path, ref: str, *deeper: str) -> bool:
    """Fetch a branch or commit from the remote, and with it more of the present one; False where that can't be done."""
    name = ref.removeprefix("refs/heads/").removeprefix("origin/")
    if name.startswith("-") or not name:
        return False
    head = (run(root, "rev-parse", "HEAD") or b"").decode().strip()
    branch = name if _COMMIT.fullmatch(name) else f"+refs/heads/{name}:refs/remotes/origin/{name}"
    # A remote that doesn't hand out the present commit by its name may still know the branch.
    tries = ((branch, head), (branch,)) if deeper else ((branch,),)
    return any(run(root, "fetch", "--quiet", "--no-tags", *deeper, "origin", *some) is not None for some in tries)


def _is_shallow(root: Path) -> bool:
    return (run(root, "rev-parse", "--is-shallow-repository") or b"").strip() == b"true"
