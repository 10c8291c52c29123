"""Numbers for merged pain points: which ones wait, what they and all that names them become; from HEAD alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from site_builder.attachments import records_around
from site_builder.characters import index_at
from site_builder.commits import FILE, Arrivals, Blob, arrivals, contents_of, files_of, head_of
from site_builder.load import Project, file_from, record_paths
from site_builder.papers import SEAL
from site_builder.places import RECORDS
from site_builder.register import PAIN_POINT, UNNUMBERED
from site_builder.schema import RecordType
from site_builder.source import Source

LAST = 999
# Hidden, so that it is no record; every numbering writes it anew, so that two at once clash in git.
GUARD = ".numbered"
_STEM = re.compile(rf"\d{{6}}-{UNNUMBERED}(-[\w-]+)?")
_NUMBERED = re.compile(r"(\d{6})-(\d{3})(?!\d)")
# Also in a record that can't be read; fields further in name other records.
_ID = re.compile(rb"(?:\A(?:\xef\xbb\xbf)?|[\r\n])[\"']?id[\"']?[ \t]*:[ \t]*[\"']?(\d{6})-(\d{3})(?!\d)")
_BOM = "\ufeff"


class MonthFull(Exception):
    """A month has no number left; the text is the month."""


class TooShallow(Exception):
    """The clone doesn't reach back to where these files came onto the branch, so their order isn't known."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(*paths)
        self.paths = tuple(paths)


@dataclass(frozen=True)
class Head:
    """The register as committed: all files below records/, the texts that may name a record, the order of arrival."""

    commit: str
    files: Mapping[str, Blob]
    texts: Mapping[str, bytes]
    arrivals: Arrivals


@dataclass(frozen=True)
class Waiting:
    """A merged record without a number; `index` is where its id stands in the text."""

    path: str
    id: str
    title: str
    proposed_on: date | None
    index: int

    @property
    def key(self) -> str:
        """Return the file's stem, by which others name it."""
        return PurePosixPath(self.path).stem


@dataclass(frozen=True)
class Numbering:
    """What a record becomes: its id, and where its file lies then."""

    was: Waiting
    id: str
    path: str


@dataclass(frozen=True)
class Batch:
    """What a numbering does: who gets which number, references mended by file, and every file that changes.

    It holds for the commit `base`. `unreadable` stay as they are, `sealed` name a renamed record and stay as well.
    """

    base: str
    numberings: tuple[Numbering, ...]
    unreadable: tuple[str, ...]
    mended: Mapping[str, int]
    sealed: tuple[str, ...]
    changes: Mapping[str, Blob | None]

    @property
    def message(self) -> str:
        """Return what the commit says: the numbers, and below them what had which name."""
        ids = [each.id for each in self.numberings]
        named = ", ".join(ids) if len(ids) <= 5 else f"{ids[0]} to {ids[-1]}, {len(ids)} pain points"
        return f"Number {named}\n\n" + "".join(f"{each.was.key} -> {each.id}\n" for each in self.numberings)

    @property
    def folders(self) -> tuple[str, ...]:
        """Return the evidence folders that are renamed."""
        return tuple(each.was.path.removesuffix(".yaml") for each in self.numberings)


def read_head(project: Project) -> Head:
    """Read what is committed; raises `git.Refused` where there is no commit to read."""
    base = head_of(project.root)
    files = files_of(project.root, base, RECORDS)
    plain = {path: blob for path, blob in files.items() if blob.mode.startswith(FILE) and _is_text(path, files)}
    contents = contents_of(project.root, plain.values())
    folder = f"{RECORDS}/{project.types[PAIN_POINT].folder}"
    texts = {path: contents[blob.id] for path, blob in plain.items()}
    return Head(base, files, texts, arrivals(project.root, base, folder))


def uncommitted(project: Project, head: Head) -> tuple[str, ...]:
    """Return the files without a number that lie in the work tree alone."""
    paths = record_paths(project, project.types[PAIN_POINT])
    return tuple(path for path in paths if _STEM.fullmatch(Path(path).stem) and path not in head.files)


def batch_of(project: Project, head: Head, note: str) -> Batch:
    """Plan the next numbering; `note` tells those who open the guard file what it is. Raises what can't be done."""
    record_type = project.types[PAIN_POINT]
    folder = f"{RECORDS}/{record_type.folder}"
    own = {path: raw for path, raw in head.texts.items() if path.startswith(f"{folder}/") and path.endswith(".yaml")}
    found = {path: _waiting(path, record_type, raw) for path, raw in own.items() if _may_wait(path, raw)}
    waiting = [each for each in found.values() if each is not None]
    unreadable = [path for path, each in found.items() if each is None]
    given = numbered(waiting, head.arrivals, highest(head.files, own, folder), folder)
    if not given:
        return Batch(head.commit, (), tuple(unreadable), {}, (), {})
    rename = renamer(given, kept=[PurePosixPath(path).stem for path in unreadable])
    changes, mended, sealed = _changes(head, given, rename, f"{RECORDS}/{project.types[SEAL].folder}/")
    changes[f"{folder}/{GUARD}"] = Blob("100644", content=_guard(head, f"{folder}/{GUARD}", given, note))
    return Batch(head.commit, given, tuple(unreadable), mended, sealed, changes)


def numbered(
    waiting: Iterable[Waiting], arrived: Arrivals, taken: Mapping[str, int], folder: str
) -> tuple[Numbering, ...]:
    """Give records the next numbers of their months in the order in which they were merged.

    Those of one merge go by the day of the proposal, then by path. Raises `MonthFull` and `TooShallow`.
    """
    ordered = sorted(
        waiting, key=lambda each: (arrived.order.get(each.path, -1), each.proposed_on or date.max, each.path)
    )
    unsure = [each for each in ordered if each.path in arrived.before]
    last, given = dict(taken), []
    for each in ordered:
        month = each.id[:6]
        alike = [other.path for other in unsure if other.id[:6] == month]
        if len(alike) > 1:
            raise TooShallow(alike)
        last[month] = last.get(month, 0) + 1
        if last[month] > LAST:
            raise MonthFull(month)
        number = f"{month}-{last[month]:03}"
        given.append(Numbering(each, number, f"{folder}/{number[:4]}/{number}.yaml"))
    return tuple(given)


def highest(paths: Iterable[str], own: Mapping[str, bytes], folder: str) -> dict[str, int]:
    """Return the highest number of each month, by names of records and folders and by ids, also of broken records."""
    places = [PurePosixPath(path) for path in paths if path.startswith(f"{folder}/")]
    names = [*(name for place in places for name in place.parent.parts), *(PurePosixPath(path).name for path in own)]
    pairs = [each.groups() for name in dict.fromkeys(names) if (each := _NUMBERED.match(name))]
    pairs += [(month.decode(), number.decode()) for raw in own.values() for month, number in _ID.findall(raw)]
    found: dict[str, int] = {}
    for month, number in pairs:
        found[month] = max(found.get(month, 0), int(number))
    return found


def renamer(given: Iterable[Numbering], kept: Iterable[str] = ()) -> Callable[[str], tuple[str, int]]:
    """Return what puts the new numbers into a text, and tells how many: whole names only, beside Chinese as well.

    A name that is but the id, as several may have, is left alone; so is a longer one that is kept.
    """
    names = {each.was.key: each.id for each in given if each.was.key != each.was.id}
    known = {**{name: name for name in kept}, **names}
    whole = (re.escape(name) + _end(name) for name in sorted(known, key=len, reverse=True))
    pattern = re.compile(r"(?<![A-Za-z0-9_-])(?:" + "|".join(whole) + ")") if names else None

    def rename(text: str) -> tuple[str, int]:
        if pattern is None:
            return text, 0
        count = sum(each.group() in names for each in pattern.finditer(text))
        return pattern.sub(lambda each: known[each.group()], text), count

    return rename


def _end(name: str) -> str:
    """Return what can't follow a whole name: Chinese goes on with a name that ends in Chinese, and with no other."""
    return r"(?![A-Za-z0-9_-])" if name[-1].isascii() else r"(?![\w-])"


def _may_wait(path: str, raw: bytes) -> bool:
    stem = PurePosixPath(path).stem
    return _STEM.fullmatch(stem) is not None or any(number == UNNUMBERED.encode() for _, number in _ID.findall(raw))


def _waiting(path: str, record_type: RecordType, raw: bytes) -> Waiting | None:
    """Return a record that waits for its number; None where name, id or text don't allow to give it one."""
    file = file_from(path, record_type, raw, {})
    record = file.record
    if record is None or "id" not in record.data or record.number or not _STEM.fullmatch(record.key):
        return None
    index = _place_of_id(file.source, record.id)
    return None if index is None else Waiting(path, record.id, record.title, record.proposed_on, index)


def _place_of_id(source: Source, value: str) -> int | None:
    """Return the index of the id in the text, behind a quote if there is one."""
    start = index_at(source.text, source.place(("id",)))
    start += source.text[start : start + 1] in ("'", '"')
    return start if source.text.startswith(value, start) else None


def _changes(
    head: Head, given: Sequence[Numbering], rename: Callable[[str], tuple[str, int]], seals: str
) -> tuple[dict[str, Blob | None], dict[str, int], tuple[str, ...]]:
    """Return every file that changes, how many references were mended in which, and the seals that have some."""
    changes: dict[str, Blob | None] = {}
    mended, sealed = {}, []
    by_path = {each.was.path: each for each in given}
    for path, raw in head.texts.items():
        numbering = by_path.get(path)
        before = raw.decode("utf-8", "surrogateescape")
        text, count = rename(_with_id(before, numbering) if numbering else before)
        if count and path.startswith(seals):
            sealed.append(path)
        elif count or numbering:
            new = numbering.path if numbering else path
            changes[path] = None
            changes[new] = Blob(head.files[path].mode, content=text.encode("utf-8", "surrogateescape"))
            mended.update({new: count} if count else {})
    for old, new in _moved_evidence(head, given):
        changes[old], changes[new] = None, head.files[old]
    return changes, mended, tuple(sealed)


def _with_id(text: str, numbering: Numbering) -> str:
    start = numbering.was.index + text.startswith(_BOM)
    return text[:start] + numbering.id + text[start + len(numbering.was.id) :]


def _moved_evidence(head: Head, given: Iterable[Numbering]) -> Iterator[tuple[str, str]]:
    for each in given:
        old, new = (f"{path.removesuffix('.yaml')}/" for path in (each.was.path, each.path))
        yield from ((path, new + path.removeprefix(old)) for path in head.files if path.startswith(old))


def _guard(head: Head, path: str, given: Iterable[Numbering], note: str) -> bytes:
    """Return the guard's new content: a digest of all numbers ever given, by way of the one before."""
    before = head.files[path].id if path in head.files else ""
    listed = "".join(f"{each.was.path} {each.id}\n" for each in given)
    digest = hashlib.sha256(f"{before}\n{listed}".encode("utf-8", "surrogateescape")).hexdigest()
    return f"# {note}\n{digest}\n".encode()


def _is_text(path: str, files: Mapping[str, Blob]) -> bool:
    """Tell whether a file is a record or a README; evidence stays byte for byte what its digest says."""
    place = PurePosixPath(path)
    hidden = any(part.startswith(".") for part in place.parts)
    evidence = any(record in files for record in records_around(path))
    return not hidden and not evidence and (place.suffix == ".yaml" or place.name == "README.md")
