"""What lies in a register's folders, and the digest of each file's content: what hasn't changed isn't read again."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from site_builder.cache import DIGEST, Cache, digest_of, keys_of

Kind = Literal["file", "folder", "link", "other"]

# What a register consists of, besides its history.
FOLDERS = ("records", "schema", "templates", ".github", ".gitlab", ".gitea")
_KIND, _NAME = "contents", "all"
# Up to so many bytes a file is read at once, which is sooner done.
_SMALL = 1 << 20
# A file that changed less than so many nanoseconds before it was looked at may change again without its times telling.
_RACY = 2_000_000_000


class State(NamedTuple):
    """What the file system says of a file: as long as all of it stays the same, so does the content."""

    kind: Kind
    size: int = 0
    modified: int = 0
    changed: int = 0
    inode: int = 0


@dataclass(frozen=True)
class Contents:
    """The state of everything in a register's folders by path, and the digest of each file's content."""

    states: Mapping[str, State] = field(default_factory=dict)
    digests: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def beside(self) -> Mapping[str, tuple[str, ...]]:
        """Return the paths right in each folder."""
        found: dict[str, list[str]] = {}
        for path in self.states:
            found.setdefault(path.rpartition("/")[0], []).append(path)
        return {folder: tuple(paths) for folder, paths in found.items()}

    @property
    def has_links(self) -> bool:
        """Tell whether there is a symbolic link, of which only the way is known."""
        return any(state.kind == "link" for state in self.states.values())

    @cached_property
    def digest(self) -> bytes:
        """Return one digest of everything."""
        return self.digest_below("")

    def digest_below(self, *prefixes: str) -> bytes:
        """Return one digest of everything whose path begins in one of these ways."""
        return keys_of({path: self._told(path) for path in self.states if path.startswith(prefixes)})

    def digest_of_record(self, path: str) -> bytes | None:
        """Return a digest of a record's file and of what lies beside it; None for what can't be told by digests."""
        beside = self.beside.get(path.removesuffix(".yaml"), ())
        if path not in self.digests or any(
            self.states[each].kind == "file" and each not in self.digests for each in beside
        ):
            return None
        return digest_of(self.digests[path], keys_of({each: self._told(each) for each in beside}))

    def is_unchanged(self, root: Path, path: str) -> bool:
        """Tell whether a record's file and what lies beside it are still as they were when they were looked at."""
        there = (path, *self.beside.get(path.removesuffix(".yaml"), ()))
        return all(_state(f"{root}/{each}") == self.states[each] for each in there)

    def _told(self, path: str) -> bytes:
        return self.states[path].kind.encode() + self.digests.get(path, b"?")


def contents_of(root: Path, cache: Cache) -> Contents:
    """Look at a register's folders; only files that changed since the last time are read."""
    before = _recalled(cache)
    now = _present(cache)
    states = dict(_states(root))
    same = {path for path, state in states.items() if before.states.get(path) == state and path in before.digests}
    fresh = {path for path, state in states.items() if state.kind in ("file", "link") and path not in same}
    digests = {path: before.digests[path] for path in same}
    digests |= {
        path: digest for path in sorted(fresh) if (digest := _digest(f"{root}/{path}", states[path])) is not None
    }
    found = Contents(states, digests)
    settled = {path: state for path, state in states.items() if max(state.modified, state.changed) < now - _RACY}
    trusted = Contents(settled, {path: digests[path] for path in settled if path in digests})
    if trusted != before:
        _keep(cache, trusted)
    return found


def _states(root: Path) -> Iterator[tuple[str, State]]:
    for folder in FOLDERS:
        if not (root / folder).is_symlink():
            yield from _below(str(root / folder), folder)


def _below(folder: str, shown: str) -> Iterator[tuple[str, State]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        path = f"{shown}/{entry.name}"
        state = _state(entry.path)
        yield path, state
        if state.kind == "folder":
            yield from _below(entry.path, path)


def _state(path: str) -> State:
    try:
        found = os.lstat(path)
    except OSError:
        return State("other")
    if stat.S_ISDIR(found.st_mode):
        # What lies in it is listed for itself.
        return State("folder")
    kind: Kind = "file" if stat.S_ISREG(found.st_mode) else "link" if stat.S_ISLNK(found.st_mode) else "other"
    return State(kind, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def _digest(path: str, state: State) -> bytes | None:
    """Return the digest of a file's content, or of where a link leads; None for what can't be read."""
    try:
        if state.kind == "link":
            return digest_of(os.fsencode(os.readlink(path)))
        with open(path, "rb", buffering=0) as file:
            if state.size <= _SMALL:
                return blake2b(file.read(), digest_size=DIGEST).digest()
            return file_digest(file, lambda: blake2b(digest_size=DIGEST)).digest()
    except OSError:
        return None


def _present(cache: Cache) -> int:
    """Return the time by the file system's own clock, in nanoseconds; without a cache it doesn't matter."""
    try:
        with tempfile.TemporaryFile(dir=cache.folder) as file:
            return os.fstat(file.fileno()).st_mtime_ns
    except OSError:
        return 0


def _recalled(cache: Cache) -> Contents:
    raw = cache.get(_KIND, _NAME, b"")
    try:
        return msgspec.msgpack.decode(raw, type=Contents) if raw is not None else Contents()
    except msgspec.DecodeError:
        return Contents()


def _keep(cache: Cache, found: Contents) -> None:
    try:
        cache.put(_KIND, [(_NAME, b"", msgspec.msgpack.encode(found))])
    except UnicodeEncodeError:
        # A name that is no text; such a register is looked at in full each time.
        return
