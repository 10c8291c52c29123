"""What lies in a register's folders, and the digest of each file's content: what hasn't changed isn't read again."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
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
_GLANCE = "glance"
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


_KINDS: Mapping[int, Kind] = {stat.S_IFREG: "file", stat.S_IFDIR: "folder", stat.S_IFLNK: "link"}


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


@dataclass(frozen=True)
class Look:
    """A look at every file of some folders: what the file system says of each, and its own time at the beginning.

    With `has_links` something may be read that lies elsewhere, where it changes unseen.
    """

    begin: int
    states: Mapping[str, State]
    has_links: bool

    def is_settled(self, state: State) -> bool:
        """Tell whether a file didn't change just before the look, so that any later change shows in its times."""
        return max(state.modified, state.changed) < self.begin - _RACY

    def recalled(self, cache: Cache, name: str, digest: Callable[[], bytes]) -> bytes:
        """Return the digest of all content as it is kept, where every file looks as it did then; else work it out."""
        try:
            stamp = digest_of(msgspec.msgpack.encode(self.states))
        except UnicodeEncodeError:
            return digest()
        kept = None if self.has_links else cache.get(_GLANCE, name, stamp)
        if kept is not None:
            return kept
        found = digest()
        if all(map(self.is_settled, self.states.values())):
            cache.put(_GLANCE, [(name, stamp, found)])
        return found


def look_at(folders: Mapping[str, Path], cache: Cache, suffixes: tuple[str, ...] = ()) -> Look:
    """Look at everything in folders, each under its name here, or at what ends in one of these ways."""
    begin = _present(cache)
    linked = {name for name, folder in folders.items() if folder.is_symlink()}
    found: dict[str, State] = {}
    for name, folder in folders.items():
        if name not in linked:
            _put_below(str(folder), name, found)
    states = {path: state for path, state in found.items() if path.endswith(suffixes)} if suffixes else found
    return Look(begin, states, bool(linked) or any(state.kind == "link" for state in states.values()))


def look_at_register(root: Path, cache: Cache) -> Look:
    """Look at all that a register consists of."""
    return look_at({folder: root / folder for folder in FOLDERS}, cache)


def contents_of(root: Path, cache: Cache, look: Look | None = None) -> Contents:
    """Return what lies in a register's folders; only files that changed since the last time are read."""
    look = look or look_at_register(root, cache)
    before, states = _recalled(cache), look.states
    same = {path for path, state in states.items() if before.states.get(path) == state and path in before.digests}
    fresh = {path for path, state in states.items() if state.kind in ("file", "link") and path not in same}
    digests = {path: before.digests[path] for path in same}
    digests |= {
        path: digest for path in sorted(fresh) if (digest := _digest(f"{root}/{path}", states[path])) is not None
    }
    settled = {path: state for path, state in states.items() if look.is_settled(state)}
    trusted = Contents(settled, {path: digests[path] for path in settled if path in digests})
    if trusted != before:
        _keep(cache, trusted)
    return Contents(states, digests)


def _put_below(folder: str, shown: str, states: dict[str, State]) -> None:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        path = f"{shown}/{entry.name}"
        states[path] = state = _state(entry.path)
        if state.kind == "folder":
            _put_below(entry.path, path, states)


def _state(path: str) -> State:
    try:
        found = os.lstat(path)
    except OSError:
        return State("other")
    kind = _KINDS.get(stat.S_IFMT(found.st_mode), "other")
    if kind == "folder":
        # What lies in it is listed for itself.
        return State(kind)
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
    if cache.connection is None:
        return 0
    try:
        os.utime(cache.file)
        return os.stat(cache.file).st_mtime_ns
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
