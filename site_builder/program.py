"""The program as a digest: its code, what it ships, and the libraries beside it."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from site_builder.cache import Cache, digest_of
from site_builder.contents import look_at
from site_builder.places import shipped

_SUFFIXES = (".py", ".json", ".yaml", ".html", ".md", ".css", ".js", ".svg")


@lru_cache(maxsize=1)
def program_digest() -> bytes:
    """Return a digest of all that results depend on besides a register: the same on every machine."""
    return _with_libraries(_files())


def program_digest_by(cache: Cache) -> bytes:
    """Return the same without reading the program's files, as long as they look as they did."""
    folders = {folder.name: folder for folder in _folders()}
    return _with_libraries(look_at(folders, cache, _SUFFIXES).recalled(cache, "program", _files))


def _folders() -> tuple[Path, ...]:
    return Path(__file__).parent, shipped("schema"), shipped("templates")


def _files() -> bytes:
    parts = []
    for folder in _folders():
        for path in sorted(folder.rglob("*")):
            if path.suffix in _SUFFIXES:
                parts += [path.relative_to(folder).as_posix().encode(), path.read_bytes()]
    return digest_of(*parts)


def _with_libraries(files: bytes) -> bytes:
    return digest_of(sys.version.encode(), *sorted(_libraries()), files)


def _libraries() -> Iterator[bytes]:
    """Yield names and versions of what is installed, as its folders are called: asking for each would take long."""
    for place in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        yield from (each.name.encode() for each in Path(place).glob("*.dist-info"))


def is_installed(library: str) -> bool:
    """Tell whether a library that not everybody needs can be imported here."""
    return find_spec(library) is not None
