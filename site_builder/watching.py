"""Watching the files that a site is made from: looked at again and again, since that works on every disk."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from site_builder.git import run
from site_builder.places import SOURCES

EVERY = 0.1

# By path of a file what tells one state of it from another: times of content and file, number, size.
Stamps = dict[str, tuple[int, int, int, int]]


def changes(look: Callable[[], Stamps], before: Stamps) -> Iterator[None]:
    """Yield once for every change since these stamps were taken, as long as somebody asks."""
    while True:
        time.sleep(EVERY)
        now = look()
        if now != before:
            before = now
            yield


def stamps(root: Path, log: Path | None = None) -> Stamps:
    """Return how the watched files of a register are now; `log` is where git notes each change of its branch."""
    found = {path: stamp for name in SOURCES for path, stamp in _stamps_in(f"{root}/{name}")}
    with suppress(OSError):
        if log:
            found[str(log)] = _stamp(log.stat())
    return found


def log_of(root: Path) -> Path | None:
    """Return where git notes what a register's branch stands at; None where there is no git."""
    told = run(root, "rev-parse", "--git-path", "logs/HEAD")
    return root / told.decode("utf-8", "surrogateescape").rstrip("\n") if told else None


def _stamp(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_size


def _stamps_in(folder: str) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """Yield path, time and size of all files; what goes away meanwhile is left out."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    yield from _stamps_in(entry.path)
                else:
                    yield entry.path, _stamp(entry.stat())
