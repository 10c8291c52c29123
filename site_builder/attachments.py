"""The files beside a record, in the folder of its name: found and looked into once, when the record is loaded."""

# This is done for every record, and pathlib takes several times as long as os does.
# ruff: noqa: PTH118, PTH123, PTH208

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from site_builder.content import decoded, ending, is_text, looks_like
from site_builder.personal import Placed, placed_in
from site_builder.pictures import PICTURES, tells_location

Result = TypeVar("Result")
Kind = Literal["file", "link", "folder", "other"]


@dataclass(frozen=True)
class Attachment:
    """What lies beside a record: a file with its digest and what a look into it tells, or something else.

    `looks_like` is what a file's content is when that isn't what its name says (an ending, `empty`, `text`, `unknown`
    or `broken_zip`). A file that is too large isn't looked into.
    """

    name: str
    kind: Kind = "file"
    sha256: str = ""
    size: int = 0
    looks_like: str | None = None
    has_location: bool = False
    personal: tuple[Placed, ...] = ()

    @property
    def is_file(self) -> bool:
        """Tell whether it is a plain file, which alone can be evidence."""
        return self.kind == "file"

    @property
    def is_hidden(self) -> bool:
        """Tell whether it is a file that programs leave behind unseen, such as `.DS_Store`."""
        return self.name.startswith(".")

    @property
    def ending(self) -> str:
        """Return the ending of its name, in small letters."""
        return ending(self.name)

    @property
    def shown(self) -> str:
        """Return its name with an escape for each sign that can't be seen."""
        return "".join(
            sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in self.name
        )


def folder_of(path: str) -> str:
    """Return the folder beside a record: that of the same name."""
    return path.removesuffix(".yaml")


def records_around(path: str) -> list[str]:
    """Return the records beside which a file may lie, in the folder of their name or below; the nearest first."""
    parts = path.split("/")
    return [f"{'/'.join(parts[:depth])}.yaml" for depth in range(len(parts) - 1, 0, -1)]


def taken_beside(path: str, limit: int) -> dict[str, bytes | Attachment]:
    """Return all that lies in the folder beside a record, by name; of a file up to the limit in bytes its content."""
    folder = folder_of(path)
    try:
        if not stat.S_ISDIR(os.lstat(folder).st_mode):
            return {}
        return {name: _taken(os.path.join(folder, name), name, limit) for name in sorted(os.listdir(folder))}
    except OSError:
        return {}


def looked_into(beside: Mapping[str, bytes | Attachment]) -> dict[str, Attachment]:
    """Return what lies beside a record, each file looked into."""
    return {name: inspected(name, each) if isinstance(each, bytes) else each for name, each in beside.items()}


def _taken(path: str, name: str, limit: int) -> bytes | Attachment:
    try:
        status = os.lstat(path)
        kind = _kind(status.st_mode)
        if kind != "file":
            return Attachment(name, kind)
        with open(path, "rb") as file:
            if status.st_size > limit:
                return Attachment(name, "file", hashlib.file_digest(file, "sha256").hexdigest(), status.st_size)
            return file.read(limit)
    except OSError:
        return Attachment(name, "other")


def _kind(mode: int) -> Kind:
    if stat.S_ISREG(mode):
        return "file"
    return "link" if stat.S_ISLNK(mode) else "folder" if stat.S_ISDIR(mode) else "other"


def inspected(name: str, raw: bytes) -> Attachment:
    """Return what a file with this name and content is."""
    digest = hashlib.sha256(raw).hexdigest()
    return Attachment(
        name,
        "file",
        digest,
        len(raw),
        _unless_broken(lambda: looks_like(name, raw), None),
        ending(name) in PICTURES and _unless_broken(lambda: tells_location(raw), False),
        _personal(name, raw) if is_text(raw) else (),
    )


def _personal(name: str, raw: bytes) -> tuple[Placed, ...]:
    if ending(name) == "eml":
        from site_builder.mail import placed_in_mail

        in_mail = _unless_broken(lambda: placed_in_mail(raw), None)
        if in_mail is not None:
            return in_mail
    return placed_in(decoded(raw))


def _unless_broken(look: Callable[[], Result], otherwise: Result) -> Result:
    """Look into a file; on one that is broken on purpose, readers of its format may raise anything."""
    try:
        return look()
    except Exception:
        return otherwise
