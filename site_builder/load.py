"""Files to records: what the package ships, what a register holds, and how one file becomes a record or faults."""

# This is done for every record, and pathlib takes several times as long as os does.
# ruff: noqa: PTH112, PTH114, PTH118, PTH119

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from site_builder.approvals import table_of
from site_builder.attachments import Attachment, looked_into, taken_beside
from site_builder.fault import Fault, Place, Pointer
from site_builder.parts import without
from site_builder.places import RECORDS, shipped
from site_builder.programme import EMPTY, Programme, lacking_numbers, programme_of
from site_builder.register import Record
from site_builder.schema import RecordType, load_types
from site_builder.source import MAX_BYTES, Source, read, too_large
from site_builder.strings import Strings, load_strings

CUSTOM = "schema/custom.schema.json"
_PROGRAMME_TYPES = ("policy", "organization", "calendar", "approvals")
# A register without its table of approvals holds nobody to one.
_OPTIONAL = "approvals"


@dataclass(frozen=True)
class File:
    """A file of the register as it was read: its record (None if unusable), text, and what was objected to."""

    path: str
    type: RecordType
    source: Source
    record: Record | None
    faults: tuple[Fault, ...] = ()


class Fetched(NamedTuple):
    """A file as it lies on the disk: its bytes, or what hinders from reading them, and what lies beside it."""

    content: bytes | Fault
    beside: Mapping[str, bytes | Attachment]


@dataclass(frozen=True)
class Project:
    """A register's folder with everything that checking and building needs besides the records."""

    root: Path
    types: Mapping[str, RecordType]
    strings: Strings
    programme: Programme = EMPTY
    programme_files: tuple[File, ...] = ()
    usable: bool = field(default=False)


def open_project(root: Path) -> Project:
    """Read schemas and programme of a register; without a usable programme the records can't be judged."""
    types, custom_faults = _types(root)
    places = {name: f"{RECORDS}/{types[name].file}" for name in _PROGRAMME_TYPES}
    files = [
        load_file(root, path, types[name])
        for name, path in places.items()
        if name != _OPTIONAL or (root / path).exists()
    ]
    if custom_faults:
        files.append(File(CUSTOM, types["policy"], Source("", None), None, custom_faults))
    project = Project(root, types, load_strings(), _outline(files[0]), tuple(files))
    return governed(project, tuple(files))


def governed(project: Project, files: tuple[File, ...]) -> Project:
    """Return a project under the programme that these files hold; where they can't be used, as it is."""
    types = project.types
    if any(each.record is None or each.faults for each in files):
        return project
    data = {each.type.name: each.record.data for each in files if each.record}
    table = table_of(data[_OPTIONAL], types[_OPTIONAL]) if _OPTIONAL in data else None
    programme = programme_of(data["policy"], data["organization"], data["calendar"], table)
    if lacking_numbers(types["policy"], programme.blocks[0].value):
        return project
    return replace(project, programme=programme, programme_files=files, usable=True)


def _outline(policy: File) -> Programme:
    """Return what a policy with errors still says: language, time zone, the day on which the register stands still."""
    data = policy.record.data if policy.record else {}
    frozen = data.get("frozen_on")
    return replace(
        EMPTY,
        language=data.get("language", EMPTY.language),
        timezone=data.get("timezone", EMPTY.timezone),
        frozen_on=date.fromisoformat(frozen) if frozen else None,
    )


def record_paths(project: Project, record_type: RecordType) -> Iterator[str]:
    """Yield the paths of a type's files, sorted: what lies in its folder, but for the evidence of a record.

    A folder is evidence when a record of the same name lies beside it. Whatever else is there comes up as well, so
    that a misplaced or misnamed record isn't lost without a word.
    """
    base = f"{RECORDS}/{record_type.folder}" if record_type.folder else RECORDS
    yield from _below(os.fspath(project.root), base, evidence_allowed=False)


def _below(root: str, folder: str, *, evidence_allowed: bool) -> Iterator[str]:
    place = os.path.join(root, folder)
    with os.scandir(place) if os.path.isdir(place) else nullcontext(()) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        path = f"{folder}/{entry.name}"
        if entry.name.startswith(".") or entry.name == "README.md":
            continue
        if entry.is_dir(follow_symlinks=False) and not _is_yaml(entry.name):
            if not (evidence_allowed and Path(entry.path).with_suffix(".yaml").is_file()):
                yield from _below(root, path, evidence_allowed=True)
        else:
            yield path


def _is_yaml(name: str) -> bool:
    return name.endswith(".yaml") and name != ".yaml"


def load_record(project: Project, path: str, record_type: RecordType) -> File:
    """Read a record's file with what lies beside it."""
    return load_file(project.root, path, record_type, project.programme.looked_into)


def load_file(root: Path, path: str, record_type: RecordType, limit: int = 0) -> File:
    """Read one file; whatever is wrong with it comes back as faults. No larger file beside it is looked into."""
    return file_of(path, record_type, fetched(root, path, limit))


def fetched(root: Path, path: str, limit: int) -> Fetched:
    """Take a file from the disk, with what lies beside it; who looks into it may be another process."""
    place = os.path.join(root, path)
    content = Fault("link", place=Place(1, 1)) if _is_linked(root, path) else _bytes(place)
    return Fetched(content, {} if isinstance(content, Fault) else taken_beside(place, limit))


def file_of(path: str, record_type: RecordType, found: Fetched) -> File:
    """Return what a file is that was taken from the disk."""
    if isinstance(found.content, Fault):
        return File(path, record_type, Source("", None), None, (found.content,))
    return file_from(path, record_type, found.content, looked_into(found.beside))


def _is_linked(root: Path, path: str) -> bool:
    """Tell whether a folder on the way is a link: it would let the register read what git doesn't show as changed."""
    folders = (path[: found.start()] for found in re.finditer("/", path))
    return any(os.path.islink(os.path.join(root, folder)) for folder in folders if folder)


def file_from(path: str, record_type: RecordType, raw: bytes, beside: Mapping[str, Attachment]) -> File:
    """Return what a file with these bytes is, with what lies beside it."""
    source = read(raw, record_type.names)
    if source.data is None:
        return File(path, record_type, source, None, source.faults)
    touched = {fault.pointer for fault in source.faults if fault.pointer}
    violations = [each for each in record_type.violations(source.data) if not _covered(each.pointer, touched)]
    cut = {_cut(fault.pointer) for fault in (*source.faults, *violations) if fault.kind != "missing" and fault.pointer}
    record = Record(record_type, path, without(source.data, cut) if cut else source.data, beside)
    return File(path, record_type, source, record, (*source.faults, *violations))


def own_schema(root: Path) -> bytes:
    """Return the organization's own schema as it is written; nothing where there is none."""
    path = root / CUSTOM
    return path.read_bytes() if path.is_file() else b""


def _types(root: Path) -> tuple[dict[str, RecordType], tuple[Fault, ...]]:
    """Return the record types with the organization's own schema, or without it and why it can't be used."""
    path = root / CUSTOM
    if not path.is_file():
        return load_types(shipped("schema")), ()
    # It takes a while to import, and most registers have no schema of their own.
    from jsonschema import Draft202012Validator, SchemaError

    try:
        custom = json.loads(path.read_text(encoding="utf-8"))
        if custom is not None:
            Draft202012Validator.check_schema(custom)
            _look_over(custom)
        return load_types(shipped("schema"), custom), ()
    except SchemaError as error:
        problem = error.message
    except (ValueError, OSError) as error:
        problem = str(error)
    except (LookupError, TypeError, AttributeError, RecursionError):
        problem = "$ref"
    return load_types(shipped("schema")), (Fault("custom_schema", place=Place(1, 1), params={"problem": problem}),)


def _look_over(schema: Any) -> None:
    """Raise `ValueError` where an own schema says what a record's field can't be made of."""
    if not isinstance(schema, dict):
        raise ValueError(f"{schema!r} is no schema of a field")
    label = schema.get("x-label", {"zh": "", "en": ""})
    if not (isinstance(label, dict) and {"zh", "en"} <= set(label)):
        raise ValueError("x-label has zh and en")
    if "x-ref" in schema and not (schema.get("type") == "string" and isinstance(schema["x-ref"], list)):
        raise ValueError("x-ref is a list, and its field a string")
    if "x-fact" in schema and schema.get("format") != "date":
        raise ValueError("x-fact is for dates")
    for below in (*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])):
        _look_over(below)


def _bytes(path: str) -> bytes | Fault:
    """Return what a file holds; a link, a huge or an unreadable one is a fault."""
    start = Place(1, 1)
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode):
            return Fault("link", place=start)
        name = os.path.basename(path)
        if not _is_yaml(name):
            # An editor may have put one ending behind another, as in `.yaml.txt`.
            return Fault("file_name", place=start, params={"name": name, "wanted": f"{name.split('.')[0]}.yaml"})
        if status.st_size > MAX_BYTES:
            return too_large(status.st_size)
        return Path(path).read_bytes()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return Fault("absent", place=start)
    except OSError as error:
        return Fault("unreadable", place=start, params={"problem": error.strerror or type(error).__name__})


def _covered(pointer: Pointer, touched: Iterable[Pointer]) -> bool:
    return any(pointer[: len(each)] == each for each in touched)


def _cut(pointer: Pointer) -> Pointer:
    """Return what to leave out of the record: a bad item takes its whole list along."""
    while pointer and isinstance(pointer[-1], int):
        pointer = pointer[:-1]
    return pointer
