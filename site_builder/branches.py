"""What git says of branches: which files differ from the one that a change goes into, and what another one adds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from site_builder.git import paths_in, run


class UnknownBranch(Exception):
    """Git doesn't know the branch, or this clone is too shallow to know where the two parted."""


def changed_since(root: Path, ref: str) -> frozenset[str]:
    """Return the files below a register that differ from where this branch left another, also those not committed yet.

    Paths are relative to the register. Raises `UnknownBranch`.
    """
    base = _fork(root, "HEAD", ref)
    differing = run(root, "diff", "--name-only", "-z", "--no-renames", "--relative", base, "--", ".") or b""
    new = run(root, "ls-files", "-z", "--others", "--exclude-standard", "--", ".") or b""
    return frozenset(paths_in(differing + new))


def added_on(root: Path, ref: str, folder: str) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the files that a branch adds or changes below a folder; raises `UnknownBranch`."""
    base = _fork(root, ref, "HEAD")
    names = ("diff", "--name-only", "-z", "--no-renames", "--diff-filter=AM", "--relative", base, ref, "--", folder)
    for path in paths_in(run(root, *names) or b""):
        content = run(root, "show", f"{ref}:./{path}")
        if content is not None:
            yield path, content


def _fork(root: Path, one: str, other: str) -> str:
    """Return the commit where two branches parted."""
    # A name that begins with a dash would be taken for an option.
    found = None if other.startswith("-") or one.startswith("-") else run(root, "merge-base", one, other)
    if found is None:
        raise UnknownBranch(other if one == "HEAD" else one)
    return found.decode().strip()
