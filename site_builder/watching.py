"""Watching the files that a site is made from: looked at again and again, since that works on every disk."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

WATCHED = ("records", "schema", "templates")
EVERY = 0.1

# By path of a file the time and the size that tell one state of it from another.
Stamps = dict[str, tuple[int, int]]


def changes(root: Path, before: Stamps) -> Iterator[None]:
    """Yield once for every change of a file since these stamps were taken, as long as somebody asks."""
    while True:
        time.sleep(EVERY)
        now = stamps(root)
        if now != before:
            before = now
            yield


def stamps(root: Path) -> Stamps:
    """Return how the watched files of a register are now."""
    return {path: stamp for name in WATCHED for path, stamp in _stamps_in(f"{root}/{name}")}


def _stamps_in(folder: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield path, time and size of all files; what goes away meanwhile is left out."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    yield from _stamps_in(entry.path)
                else:
                    status = entry.stat()
                    yield entry.path, (status.st_mtime_ns, status.st_size)
