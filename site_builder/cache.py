"""What was worked out once, kept between runs in one file: nothing in it is needed, and nothing is believed unseen.

Each entry has a kind and a name, and the key that it was made under: whoever asks gives the key that would hold now. It
may be deleted, shared or cut short at any time; what can't be read is made anew.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

# In the register's folder for what can be made again.
FOLDER = Path("build", "cache")
FILE = "kept.sqlite"

DIGEST = 16
# Another command that writes at the same time is waited for so many seconds; then this one keeps nothing.
_PATIENCE = 5
_TABLE = """CREATE TABLE IF NOT EXISTS kept
    (kind TEXT NOT NULL, name BLOB NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, name))"""

Entry = tuple[str, bytes, bytes]


def digest_of(*parts: bytes) -> bytes:
    """Return a digest of parts, each told apart from the next: 16 bytes."""
    digest = blake2b(digest_size=DIGEST)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


@dataclass(frozen=True)
class Cache:
    """A cache that is open; without a connection it knows nothing and keeps nothing."""

    connection: sqlite3.Connection | None = None
    file: Path = FOLDER / FILE

    def rows(self, kind: str) -> Iterator[Entry]:
        """Yield name, key and value of everything of a kind that is whole."""
        found = self._asked("SELECT name, key, value FROM kept WHERE kind = ?", (kind,))
        return ((os.fsdecode(name), key, value) for name, key, value in _whole(kind, found))

    def get(self, kind: str, name: str, key: bytes) -> bytes | None:
        """Return what is kept of a name under this very key."""
        found = self._asked("SELECT name, key, value FROM kept WHERE kind = ? AND name = ?", (kind, os.fsencode(name)))
        return next((value for _, made_under, value in _whole(kind, found) if made_under == key), None)

    def put(self, kind: str, entries: Iterable[Entry], among: Iterable[str] | None = None) -> None:
        """Keep entries in place of those of the same names; of a kind only the names `among` these stay."""
        if self.connection is None:
            return
        named = ((os.fsencode(name), key, value) for name, key, value in entries)
        rows = ((kind, name, key, _seal(kind, name, key, value) + value) for name, key, value in named)
        # What can't be written, because the disk is full or somebody else writes, is worked out again next time.
        with suppress(sqlite3.Error), self.connection:
            self.connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", rows)
            if among is not None:
                names = {os.fsencode(name) for name in among}
                kept = self.connection.execute("SELECT name FROM kept WHERE kind = ?", (kind,)).fetchall()
                gone = [(kind, name) for (name,) in kept if name not in names]
                self.connection.executemany("DELETE FROM kept WHERE kind = ? AND name = ?", gone)

    def _asked(self, question: str, values: tuple[object, ...]) -> Iterator[tuple[bytes, bytes, bytes]]:
        if self.connection is None:
            return
        with suppress(sqlite3.Error):
            yield from self.connection.execute(question, values)


NONE = Cache()


@contextmanager
def opened(root: Path) -> Iterator[Cache]:
    """Open the cache of a register; where none can be made, give one that keeps nothing."""
    file = root / FOLDER / FILE
    connection = _connected(file)
    if connection is None:
        yield NONE
        return
    with closing(connection):
        yield Cache(connection, file)


def _connected(path: Path) -> sqlite3.Connection | None:
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(2):
        try:
            return _checked(sqlite3.connect(path, timeout=_PATIENCE))
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError:
            # Not a database, or a broken one: it has nothing to lose.
            for each in path.parent.glob(f"{FILE}*"):
                with suppress(OSError):
                    each.unlink()
    return None


def _checked(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        # A loss of power may cut it short, which is seen when it is read.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(_TABLE)
        columns = [row[1] for row in connection.execute("PRAGMA table_info(kept)")]
        if columns != ["kind", "name", "key", "value"]:
            raise sqlite3.DatabaseError(columns)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _seal(kind: str, name: bytes, key: bytes, value: bytes) -> bytes:
    return digest_of(kind.encode(), name, key, value)


def _whole(kind: str, rows: Iterable[tuple[bytes, bytes, bytes]]) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield the rows whose value is what was kept: a disk or a sync of folders may have mixed things up."""
    for name, key, sealed in rows:
        if all(isinstance(each, bytes) for each in (name, key, sealed)):
            value = sealed[DIGEST:]
            if sealed[:DIGEST] == _seal(kind, name, key, value):
                yield name, key, value


def keys_of(entries: Mapping[str, bytes]) -> bytes:
    """Return one digest for many: names with their digests, in any order."""
    return digest_of(*(part for name in sorted(entries) for part in (os.fsencode(name), entries[name])))
