"""Files to records: what the package ships, what a register holds, and how one file becomes a record or faults."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from site_builder.programme import EMPTY, Programme, programme_of
from site_builder.register import Record, without
from site_builder.schema import RecordType, load_types
from site_builder.source import Fault, Place, Pointer, Source, read
from site_builder.strings import Strings, strings_of

RECORDS = "records"
PROGRAMME = f"{RECORDS}/programme"
_PROGRAMME_TYPES = ("policy", "organization", "calendar")


@dataclass(frozen=True)
class File:
    """A file of the register as it was read: its record (None if unusable), text, and what was objected to."""

    path: str
    type: RecordType
    source: Source
    record: Record | None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Project:
    """A register's folder with everything that checking and building needs besides the records."""

    root: Path
    types: Mapping[str, RecordType]
    strings: Strings
    programme: Programme = EMPTY
    programme_files: tuple[File, ...] = ()
    usable: bool = field(default=False)


def shipped(name: str) -> Path:
    """Return a folder that the package ships (`schema`, `templates`): inside the wheel, else beside the sources."""
    package = Path(__file__).parent
    inside = package / "shipped" / name
    return inside if inside.is_dir() else package.parent / name


def load_strings() -> Strings:
    """Read the strings file."""
    return strings_of(read((shipped("templates") / "strings.yaml").read_bytes()).data)


def find_root(start: Path) -> Path | None:
    """Return the nearest folder upwards that holds `records/programme/`."""
    return next((folder for folder in (start, *start.parents) if (folder / PROGRAMME).is_dir()), None)


def open_project(root: Path) -> Project:
    """Read schemas and programme of a register; without a usable programme the records can't be judged."""
    types = load_types(shipped("schema"), _custom(root))
    files = tuple(load_file(root, f"{RECORDS}/{types[name].file}", types[name]) for name in _PROGRAMME_TYPES)
    project = Project(root, types, load_strings(), programme_files=files)
    if any(each.record is None or each.faults for each in files):
        return project
    data = (each.record.data for each in files if each.record)
    return Project(root, types, project.strings, programme_of(*data), files, usable=True)


def record_paths(project: Project, record_type: RecordType) -> Iterator[str]:
    """Yield the paths of a type's files, sorted: `*.yaml` in its folder and one level of years below.

    What lies in a folder named like a record is its evidence.
    """
    base = project.root / RECORDS / (record_type.folder or "")
    folders = [base, *sorted(each for each in base.glob("*") if each.is_dir() and not each.with_suffix(".yaml").exists())]
    for folder in folders:
        for path in sorted(folder.glob("*")):
            looks_like_yaml = path.suffix.lower() in (".yaml", ".yml")
            if looks_like_yaml and not path.name.startswith("."):
                yield path.relative_to(project.root).as_posix()


def load_file(root: Path, path: str, record_type: RecordType) -> File:
    """Read one file; whatever is wrong with it comes back as faults."""
    place = root / path
    unusable = _unusable(place)
    if unusable is not None:
        return File(path, record_type, Source("", None), None, (unusable,))
    source = read(place.read_bytes())
    if source.data is None:
        return File(path, record_type, source, None, source.faults)
    touched = {fault.pointer for fault in source.faults if fault.pointer}
    violations = [each for each in record_type.violations(source.data) if not _covered(each.pointer, touched)]
    cut = {_cut(fault.pointer) for fault in (*source.faults, *violations) if fault.kind != "missing" and fault.pointer}
    record = Record(record_type, path, without(source.data, cut) if cut else source.data, _files_beside(place))
    return File(path, record_type, source, record, (*source.faults, *violations))


def _custom(root: Path) -> dict[str, Any] | None:
    path = root / "schema" / "custom.schema.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def _unusable(path: Path) -> Fault | None:
    if path.suffix != ".yaml":
        return Fault("file_name", place=Place(1, 1), params={"name": path.name, "wanted": f"{path.stem}.yaml"})
    if path.is_symlink() or not path.is_file():
        return Fault("link", place=Place(1, 1))
    return None


def _files_beside(path: Path) -> dict[str, str]:
    """Return name and SHA-256 of each plain file in the folder of the same name."""
    folder = path.with_suffix("")
    if not folder.is_dir() or folder.is_symlink():
        return {}
    files = (each for each in sorted(folder.iterdir()) if each.is_file() and not each.is_symlink())
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


def _covered(pointer: Pointer, touched: Iterable[Pointer]) -> bool:
    return any(pointer[: len(each)] == each for each in touched)


def _cut(pointer: Pointer) -> Pointer:
    """Return what to leave out of the record: a bad item takes its list along, so that the others keep their numbers."""
    while pointer and isinstance(pointer[-1], int):
        pointer = pointer[:-1]
    return pointer
