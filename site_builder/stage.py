"""A site's folder in the making: which of its files can be taken over from the last ones, and which are written."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

import msgspec

from site_builder.words import Language
from site_builder.writing import named, write

# A folder with this file was made by us and may be replaced; any other stays as it is.
MARK = ".painpoints-site"


class Written(msgspec.Struct, frozen=True, array_like=True):
    """A file of a site: the digest that its content follows from, its size in bytes, when it was written (ns)."""

    origin: bytes
    size: int
    modified: int


class Ruling(msgspec.Struct, frozen=True, array_like=True):
    """What a programme says of the language and the day: its time zone, and when it stands still."""

    language: Language
    timezone: str
    frozen_on: date | None


class Manifest(msgspec.Struct, array_like=True):
    """What a site was made from (`state`), its pages in number, its files by path, the times of its folders, its links
    that lead nowhere, and what its programme said of the day.
    """

    state: bytes = b""
    pages: int = 0
    files: dict[str, Written] = {}
    folders: dict[str, int] = {}
    broken: tuple[tuple[str, str], ...] = ()
    ruling: Ruling | None = None


def manifest_of(folder: Path) -> Manifest:
    """Return what a site holds; nothing for a folder that no build has finished, or another version made."""
    try:
        return msgspec.msgpack.decode((folder / MARK).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        return Manifest()


def is_untouched(folder: Path, manifest: Manifest) -> bool:
    """Tell whether no file was added to a site, taken away or written over since it was built."""
    place = str(folder)
    try:
        same = (os.stat(f"{place}/{name}").st_mtime_ns == modified for name, modified in manifest.folders.items())
        whole = (_is_as_written(os.lstat(f"{place}/{path}"), written) for path, written in manifest.files.items())
        return all(same) and all(whole)
    except OSError:
        return False


def _is_as_written(status: os.stat_result, written: Written) -> bool:
    is_file = stat.S_ISREG(status.st_mode)
    return is_file and status.st_size == written.size and status.st_mtime_ns == written.modified


def _is_there(folder: Path, path: str, written: Written) -> bool:
    """Tell whether a file is as it was written."""
    try:
        status = os.lstat(f"{folder}/{path}")
    except OSError:
        return False
    return _is_as_written(status, written)


@dataclass
class Stage:
    """A site in the making: `held` is what its folder held before, `current` what is published in `out`."""

    folder: Path
    out: Path
    held: dict[str, Written]
    current: Manifest
    files: dict[str, Written] = field(default_factory=dict)
    _folders: set[str] = field(default_factory=set)

    def claim(self, path: str, origin: bytes) -> bool:
        """Take over a file that follows from this; tell whether there is one. If not, it has to be written."""
        before, now = self.held.get(path), self.current.files.get(path)
        if before is not None and before.origin == origin and _is_there(self.folder, path, before):
            self.files[path] = before
            return True
        if now is not None and now.origin == origin and _is_there(self.out, path, now):
            self._take(path)
            self.files[path] = now
            return True
        self.files[path] = Written(origin, 0, 0)
        return False

    def write(self, path: str, content: bytes) -> None:
        """Write a claimed file; one that comes out as it was keeps its time."""
        target = self.folder / path
        now = self.current.files.get(path)
        if now is not None and now.size == len(content) and _read(self.out / path) == content:
            self._take(path)
        else:
            self._make_room(path)
            write(target, content)
        status = target.stat()
        self.files[path] = Written(self.files[path].origin, status.st_size, status.st_mtime_ns)

    def is_as_published(self, path: str) -> bool:
        """Tell whether a file is the one that the published site has."""
        now = self.current.files.get(path)
        return now is not None and now.origin == self.files[path].origin

    def finish(self, made: Manifest) -> None:
        """Remove what isn't part of the site any more, and mark it as whole: `made` tells all but the files."""
        self._sweep()
        (self.folder / MARK).touch()
        # The times are taken with the mark in its place already: writing into it changes none of them.
        times = {os.path.relpath(each, self.folder): os.stat(each).st_mtime_ns for each, _, _ in os.walk(self.folder)}
        with named(self.folder / MARK), (self.folder / MARK).open("r+b") as file:
            file.write(msgspec.msgpack.encode(msgspec.structs.replace(made, files=self.files, folders=times)))

    def _sweep(self) -> None:
        for folder, folders, names in os.walk(self.folder, topdown=False):
            within = os.path.relpath(folder, self.folder)
            for name in names:
                if (name if within == "." else f"{within}/{name}") not in self.files:
                    os.unlink(f"{folder}/{name}")
            for name in folders:
                each = f"{folder}/{name}"
                # Only an empty one can be removed; a link to a folder is none of ours.
                with suppress(OSError):
                    os.unlink(each) if os.path.islink(each) else os.rmdir(each)

    def _take(self, path: str) -> None:
        """Take a file from the published site: the same on disk where the file system allows it, else a copy."""
        self._make_room(path)
        source, target = f"{self.out}/{path}", f"{self.folder}/{path}"
        try:
            os.link(source, target)
        except OSError:
            # It takes a while to import, and is seldom asked for.
            import shutil

            with named(target):
                shutil.copy2(source, target)

    def _make_room(self, path: str) -> None:
        """Make the folder of a path, and free the path; what was a file may be a folder now, or the other way round."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            self._cut_links(folder)
            try:
                os.makedirs(f"{self.folder}/{folder}", exist_ok=True)
            except (FileExistsError, NotADirectoryError):
                above = (self.folder / each for each in (PurePosixPath(folder), *PurePosixPath(folder).parents))
                next(each for each in above if each.is_file()).unlink()
                os.makedirs(f"{self.folder}/{folder}")
            self._folders.add(folder)
        target = f"{self.folder}/{path}"
        try:
            os.unlink(target)
        except FileNotFoundError:
            return
        except (IsADirectoryError, PermissionError):
            import shutil

            shutil.rmtree(target)

    def _cut_links(self, folder: str) -> None:
        """Remove links on the way to a folder: nothing is written to where somebody else's link leads."""
        for each in (PurePosixPath(folder), *PurePosixPath(folder).parents):
            place = self.folder / each
            if each.name and place.is_symlink():
                place.unlink()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
