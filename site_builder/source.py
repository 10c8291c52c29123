"""YAML text to plain data and the place of every value; what can't be read becomes faults, never an exception.

Scalars follow the core schema of YAML 1.2, so `on`, `no`, `10:30` and dates stay the text that a person typed.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

import yaml

Pointer = tuple[str | int, ...]

MAX_BYTES = 512 * 1024
MAX_DEPTH = 32
MAX_ALIASES = 16

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_BOM = "\ufeff"
# What YAML forbids, and the bidirectional controls that make text read otherwise than it is.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]"
)  # fmt: skip
# What the parser counts as the end of a line.
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_FULL_WIDTH_KEY = re.compile(r"\s*(?:-\s+)?([a-z_]+)\s*：")
_INT = re.compile(r"[-+]?[0-9]{1,30}|0o[0-7]{1,30}|0x[0-9a-fA-F]{1,30}")
# The exponent is bounded so that no text turns into infinity, which no JSON can hold.
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,30}|[0-9]{1,30}(?:\.[0-9]{0,30})?)(?:[eE][-+]?[0-9]{1,2})?")
_CONSTANTS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class Place(NamedTuple):
    """Where something stands: line and column, counted in characters from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Fault:
    """Something wrong, before it has a code and words.

    It stands at `place` where that is known, else where the value (or its key) stands, else `beside` another value.
    """

    kind: str
    pointer: Pointer = ()
    place: Place | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    at_key: bool = False
    beside: Pointer | None = None


@dataclass(frozen=True)
class Source:
    """A file's text and data; `data` is None when it can't be used at all (the faults then say why)."""

    text: str
    data: Any
    faults: tuple[Fault, ...] = ()

    @cached_property
    def lines(self) -> list[str]:
        """Return the text's lines as the parser counts them."""
        return _BREAK.split(self.text)

    @cached_property
    def _places(self) -> tuple[dict[Pointer, Place], dict[Pointer, Place]]:
        reader = _Reader(self.text, keep_places=True)
        reader.read()
        return reader.values, reader.keys

    def place_of(self, fault: Fault) -> Place:
        """Return where a fault stands."""
        if fault.place is not None:
            return fault.place
        return self.place(fault.pointer if fault.beside is None else fault.beside, at_key=fault.at_key)

    def place(self, pointer: Pointer, *, at_key: bool = False) -> Place:
        """Return where the value (or its key) stands, else its nearest ancestor.

        Read again when first asked: a file without findings never pays for places.
        """
        values, keys = self._places
        if at_key and pointer in keys:
            return keys[pointer]
        while pointer:
            if pointer in values:
                return values[pointer]
            pointer = pointer[:-1]
            if pointer in keys:
                return keys[pointer]
        return Place(1, 1)


def decode(raw: bytes) -> Source | str:
    """Decode a file's bytes (UTF-8, a byte-order mark is accepted), or tell why that can't be."""
    try:
        return raw.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8").removeprefix(_BOM)
        return Source("", None, (Fault("encoding", place=_place_at(before, len(before))),))


def read(raw: bytes, names: Container[str] | None = None) -> Source:
    """Read one YAML document from a file's bytes.

    `names` are the fields that a full-width colon by mistake may follow; None for any name in small letters.
    """
    if len(raw) > MAX_BYTES:
        return Source("", None, (too_large(len(raw)),))
    text = decode(raw)
    if isinstance(text, Source):
        return text
    control = tuple(islice(map(_control_fault, _FORBIDDEN.finditer(text)), 20))
    if control:
        return Source(text, None, control)
    reader = _Reader(text, names)
    data = reader.read()
    return Source(text, data, tuple(reader.faults))


class _Stopped(Exception):
    """Reading ends here; the reader has noted the fault."""


@dataclass
class _Reader:
    """One pass over the parser's events."""

    text: str
    names: Container[str] | None = None
    keep_places: bool = False
    values: dict[Pointer, Place] = field(default_factory=dict)
    keys: dict[Pointer, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    anchors: dict[str, Any] = field(default_factory=dict)
    aliases: int = 0

    @cached_property
    def lines(self) -> list[str]:
        return _BREAK.split(self.text)

    def read(self) -> Any:
        try:
            return self._document(iter(yaml.parse(self.text, Loader=_Loader)))
        except _Stopped:
            return None
        except yaml.MarkedYAMLError as error:
            self.faults.append(self._syntax_fault(error))
            return None

    def _document(self, events: Iterator[Any]) -> Any:
        next(events)
        first = next(events)
        if isinstance(first, yaml.StreamEndEvent):
            self._stop("not_a_mapping", Place(1, 1))
        node = next(events)
        data = self._node(node, events, (), 0)
        if not isinstance(data, dict):
            if any(fault.kind == "full_width" for fault in self.faults):
                raise _Stopped
            self._stop("not_a_mapping", _place(node))
        next(events)
        following = next(events)
        if not isinstance(following, yaml.StreamEndEvent):
            self._stop("second_document", _place(following))
        return data

    def _stop(self, kind: str, place: Place, pointer: Pointer = (), **params: Any) -> None:
        self.faults.append(Fault(kind, pointer, place, params))
        raise _Stopped

    def _node(self, event: Any, events: Iterator[Any], pointer: Pointer, depth: int) -> Any:
        if depth > MAX_DEPTH:
            self._stop("too_deep", _place(event), limit=MAX_DEPTH)
        if self.keep_places:
            self.values[pointer] = _place(event)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, pointer)
        if event.tag is not None:
            self.faults.append(Fault("tag", pointer, _place(event), {"tag": event.tag}))
        if isinstance(event, yaml.ScalarEvent):
            node: Any = self._scalar(event, pointer)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._sequence(events, pointer, depth)
        else:
            node = self._mapping(event, events, pointer, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def _alias(self, event: Any, pointer: Pointer) -> Any:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            self._stop("aliases", _place(event), pointer, limit=MAX_ALIASES)
        if event.anchor not in self.anchors:
            self._stop("unknown_alias", _place(event), pointer, name=event.anchor)
        return self.anchors[event.anchor]

    def _scalar(self, event: Any, pointer: Pointer) -> Any:
        if not event.style:
            line, column = _place(event)
            name, offset = self._full_width(event.value)
            if name:
                self.faults.append(Fault("full_width", pointer, Place(line, column + offset), {"key": name}))
            if event.implicit[0] or event.tag is not None:
                return resolve(event.value)
        self._look_for_control(event, pointer)
        return event.value

    def _look_for_control(self, event: Any, pointer: Pointer) -> None:
        """Quoted texts may bring in by an escape what the text itself must not hold."""
        control = _FORBIDDEN.search(event.value) if event.style == '"' else None
        if control:
            self.faults.append(Fault("control", pointer, _place(event), _code_point(control)))

    def _full_width(self, text: str) -> tuple[str, int]:
        """Return the field's name that a full-width colon follows (empty for none) and where the colon stands."""
        found = _FULL_WIDTH_KEY.match(text)
        if found is None or (self.names is not None and found.group(1) not in self.names):
            return "", 0
        return found.group(1), found.end() - 1

    def _sequence(self, events: Iterator[Any], pointer: Pointer, depth: int) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, (*pointer, len(items)), depth + 1))
        return items

    def _mapping(self, start: Any, events: Iterator[Any], pointer: Pointer, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                self._stop("key", _place(event), pointer)
            key = event.value
            here = (*pointer, key)
            self._key(event, here)
            following = next(events)
            if start.flow_style and self._lacks_colon(event, following):
                self.faults.append(Fault("flow_comma", here, _place(event), {"key": key}))
                continue
            if key in mapping:
                self.faults.append(Fault("double_key", here, _place(event), {"key": key}))
            if self.keep_places and here not in self.keys:
                self.keys[here] = _place(event)
            mapping[key] = self._node(following, events, here, depth + 1)
        return mapping

    def _key(self, event: Any, pointer: Pointer) -> None:
        self._look_for_control(event, pointer)
        if event.tag is not None:
            self.faults.append(Fault("tag", pointer, _place(event), {"tag": event.tag}))
        if event.anchor is not None:
            self.anchors[event.anchor] = event.value

    def _lacks_colon(self, key: Any, value: Any) -> bool:
        """`{text: 完成, 待测}` makes a second key without a value: its mark is no later than the next sign."""
        if not isinstance(value, yaml.ScalarEvent) or value.value != "" or value.style:
            return False
        end: Any = key.end_mark
        begin: Any = value.start_mark
        line: str = self.lines[end.line]
        until = begin.column if begin.line == end.line else len(line)
        return line.find(":", end.column, until) == -1

    def _syntax_fault(self, error: yaml.MarkedYAMLError) -> Fault:
        """Name the usual slips; the parser's own words stay the last resort."""
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        context, problem = error.context or "", error.problem or ""
        for number in (place.line, place.line - 1):
            line = self.lines[number - 1] if 0 < number <= len(self.lines) else ""
            name, offset = self._full_width(line)
            if name:
                return Fault("full_width", place=Place(number, offset + 1), params={"key": name})
        line = self.lines[place.line - 1] if place.line <= len(self.lines) else ""
        if "\t" in line[: max(place.column, 1)]:
            return Fault("tab", place=Place(place.line, line.index("\t") + 1))
        if "escape" in problem:
            return Fault("escape", place=place)
        if "quoted scalar" in context and error.context_mark:
            return Fault("quote", place=Place(error.context_mark.line + 1, error.context_mark.column + 1))
        if "mapping values are not allowed" in problem:
            return Fault("colon", place=place)
        if "alias" in context:
            return Fault("unknown_alias", place=place, params={"name": shortened(line[place.column - 1 :])})
        return Fault("syntax", place=place, params={"problem": problem or context})


def too_large(size: int) -> Fault:
    """Return what is to be said of a file of so many bytes."""
    return Fault("too_large", place=Place(1, 1), params={"size": size, "limit": MAX_BYTES})


def resolve(text: str) -> Any:
    """Return the value of a plain scalar by the core schema of YAML 1.2.

    Infinity, NaN and numbers of absurd length stay text: no figure of the programme is one of them.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[:1] not in "0123456789+-.":
        return text
    if _INT.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


def _place_at(text: str, index: int) -> Place:
    before = _BREAK.split(text[:index])
    return Place(len(before), len(before[-1]) + 1)


def shortened(text: str, length: int = 40) -> str:
    """Return a text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _control_fault(match: re.Match[str]) -> Fault:
    return Fault("control", place=_place_at(match.string, match.start()), params=_code_point(match))


def _code_point(match: re.Match[str]) -> dict[str, str]:
    return {"character": f"U+{ord(match.group()):04X}"}
