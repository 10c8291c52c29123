"""Commits read and made without the work tree: their files, when these came, a new commit, and the step to it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from site_builder.git import Refused, ask, paths_in, run

_LOG = (
    # Against the first parent a merge brings what was on the branch; no setting may say otherwise.
    *("-c", "log.diffMerges=separate", "log", "-z", "-O/dev/null", "--no-color", "--no-renames", "--reverse"),
    *("--first-parent", "-m", "--diff-filter=A", "--name-only", "--relative", "--format=%x00%P%x00"),
)
# How a remote says that its branch has moved on, by git itself or by a hosting service that was asked twice at once.
_MOVED_ON = ("[rejected]", "cannot lock ref", "failed to update ref", "incorrect old value")
_ROLES = ("AUTHOR", "COMMITTER")
# So many paths a command line takes everywhere.
_AT_A_TIME = 500
# How the mode of a file begins, and how a symbolic link is marked.
FILE, LINK = "100", "120000"


@dataclass(frozen=True)
class Blob:
    """A file of a commit: its mode, and the id of what it holds, or content that git doesn't have yet."""

    mode: str
    id: str = ""
    content: bytes | None = None


@dataclass(frozen=True)
class Arrivals:
    """When files came onto the branch: the position of each, and those from before a shallow clone begins."""

    order: Mapping[str, int]
    before: frozenset[str] = frozenset()


def head_of(root: Path) -> str:
    """Return the id of the present commit; raises `Refused` where there is none."""
    return ask(root, "rev-parse", "--verify", "HEAD^{commit}").decode().strip()


def files_of(root: Path, base: str, *paths: str) -> dict[str, Blob]:
    """Return the files that a commit has at paths or below them; all paths are relative to the root."""
    found = {}
    for begin in range(0, len(paths), _AT_A_TIME):
        for line in paths_in(ask(root, "ls-tree", "-r", "-z", base, "--", *paths[begin : begin + _AT_A_TIME])):
            facts, _, path = line.partition("\t")
            mode, _, identity = facts.split(" ")
            found[path] = Blob(mode, identity)
    return found


def contents_of(root: Path, blobs: Iterable[Blob]) -> dict[str, bytes]:
    """Return what blobs hold, by their ids."""
    wanted = list(dict.fromkeys(blob.id for blob in blobs))
    if not wanted:
        return {}
    answer = ask(root, "cat-file", "--batch", stdin="".join(f"{each}\n" for each in wanted).encode())
    found, at = {}, 0
    for each in wanted:
        head_end = answer.index(b"\n", at)
        size = int(answer[at:head_end].split()[-1])
        at = head_end + 1 + size + 1
        found[each] = answer[head_end + 1 : at - 1]
    return found


def arrivals(root: Path, base: str, folder: str) -> Arrivals:
    """Return the order in which the files below a folder came onto the branch that ends here, merge by merge."""
    shallow = ask(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    order: dict[str, int] = {}
    before: set[str] = set()
    for position, (parents, paths) in enumerate(_added(ask(root, *_LOG, base, "--", folder))):
        order.update(dict.fromkeys(paths, position))
        before.difference_update(paths)
        # Where a shallow clone begins, git takes everything for new.
        before.update(paths if shallow and not parents else ())
    return Arrivals(order, frozenset(before))


def _added(log: bytes) -> Iterator[tuple[str, list[str]]]:
    """Take the log apart: parents and an empty field, then the paths up to the next empty one."""
    parts = iter(log.decode("utf-8", "surrogateescape").split("\0")[1:])
    for parents in parts:
        next(parts)
        yield parents, [path.removeprefix("\n") for path in takewhile(bool, parts)]


def commit(root: Path, base: str, changes: Mapping[str, Blob | None], message: str, env: Mapping[str, str]) -> str:
    """Return a commit on top of another with these files changed (None takes one away); nothing refers to it yet."""
    prefix = ask(root, "rev-parse", "--show-prefix").rstrip(b"\n")
    with tempfile.TemporaryDirectory() as folder:
        index = {**env, "GIT_INDEX_FILE": str(Path(folder, "index"))}
        ask(root, "read-tree", base, env=index)
        lines = _index_lines(prefix, changes, _written(root, Path(folder), changes))
        ask(root, "update-index", "-z", "--index-info", stdin=lines, env=index)
        tree = ask(root, "write-tree", env=index).decode().strip()
    command = ("-c", "i18n.commitEncoding=UTF-8", "commit-tree", tree, "-p", base, "-F", "-")
    return ask(root, *command, stdin=message.encode("utf-8", "replace"), env=_identified(root, env)).decode().strip()


def _written(root: Path, folder: Path, changes: Mapping[str, Blob | None]) -> dict[str, str]:
    """Give git every new content as it is, byte for byte, and return the ids by path."""
    new = {path: blob.content for path, blob in changes.items() if blob and blob.content is not None}
    places = [folder / f"{number}" for number in range(len(new))]
    for place, content in zip(places, new.values(), strict=True):
        place.write_bytes(content)
    listed = "".join(f"{place}\n" for place in places).encode()
    ids = ask(root, "hash-object", "-w", "--no-filters", "--stdin-paths", stdin=listed).decode().split()
    return dict(zip(new, ids, strict=True))


def _index_lines(prefix: bytes, changes: Mapping[str, Blob | None], written: Mapping[str, str]) -> bytes:
    nothing = "0" * len(next(iter(written.values()), "0" * 40))
    lines = []
    # What goes comes first, so that a folder may take the place of a file.
    for path, blob in sorted(changes.items(), key=lambda each: each[1] is not None):
        what = f"{blob.mode} {written.get(path, blob.id)}" if blob else f"0 {nothing}"
        lines.append(what.encode() + b"\t" + prefix + path.encode("utf-8", "surrogateescape") + b"\0")
    return b"".join(lines)


def _identified(root: Path, env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with a name for whoever has configured none: a guess of git's says nothing to anybody."""
    named = dict(env)
    for role in _ROLES:
        try:
            ask(root, "-c", "user.useConfigOnly=true", "var", f"GIT_{role}_IDENT", env=env)
        except Refused:
            named |= {f"GIT_{role}_NAME": "painpoints", f"GIT_{role}_EMAIL": "painpoints@localhost"}
    return named


def look_ahead(root: Path, made: str) -> None:
    """Raise `Refused` where local changes stand in the way of a commit; nothing moves."""
    run(root, "update-index", "-q", "--refresh")
    ask(root, "read-tree", "--dry-run", "-m", "-u", "HEAD", made)


def move_to(root: Path, made: str, env: Mapping[str, str]) -> None:
    """Move branch and work tree forward to a commit at once; raises `Refused` where local changes stand in the way."""
    ask(root, "-c", "merge.autoStash=false", "merge", "--ff-only", "--quiet", made, env=_identified(root, env))


def upstream(root: Path) -> tuple[str, str] | None:
    """Return the remote and its branch that the present branch goes to; None with a detached HEAD."""
    here = run(root, "symbolic-ref", "--quiet", "--short", "HEAD")
    if here is None:
        return None
    branch = here.decode("utf-8", "surrogateescape").strip()
    remote, ref = (run(root, "config", f"branch.{branch}.{name}") for name in ("remote", "merge"))
    if remote is None or ref is None:
        return "origin", f"refs/heads/{branch}"
    return remote.decode("utf-8", "surrogateescape").strip(), ref.decode("utf-8", "surrogateescape").strip()


def push(root: Path, made: str, target: tuple[str, str], env: Mapping[str, str]) -> bool:
    """Push a commit; false when the branch has moved on there. Raises `Refused` for any other reason."""
    remote, ref = target
    try:
        ask(root, "push", "--porcelain", remote, f"{made}:{ref}", env=env)
    except Refused as refusal:
        if any(each in str(refusal) for each in _MOVED_ON):
            return False
        raise
    return True


def untracked(root: Path, folders: Iterable[str]) -> list[str]:
    """Return the files in folders that git neither has nor ignores."""
    wanted = [f":(literal){each}" for each in folders]
    return paths_in(ask(root, "ls-files", "-z", "--others", "--exclude-standard", "--", *wanted)) if wanted else []
