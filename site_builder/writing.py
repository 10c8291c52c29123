"""Writing files so that a failure names the file: what a full disk refuses doesn't tell by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def named(path: Path | str) -> Iterator[None]:
    """Put the path of what is written here into a failure that names none."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise


def write(path: Path, raw: bytes) -> None:
    """Write a file."""
    with named(path):
        path.write_bytes(raw)
