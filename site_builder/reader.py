"""One pass over the parser's events: data, the place of every value, and the slips on the way."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from site_builder.characters import CONTROL, WRONG_COLON, code_point, lines_of
from site_builder.fault import Fault, Place, Pointer, shortened
from site_builder.scalars import resolve
from site_builder.words import Term

MAX_DEPTH = 32
MAX_ALIASES = 16

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_KEY = re.compile(r"\s*([a-z_]+):")
# Blanks that look like any other: full-width ones and those that don't break, as pasted from office programs.
_WIDE_BLANK = re.compile(r" *(?:[a-z_]+:)?[ ]*[\u3000\xa0]")
# A comment that begins like a part of the text: people write "#1" and lose the rest of the line.
_LOST = re.compile(r"[ \t]+(#[^\s#!].*)")

# A line without data, and one whose value is in quotes up to its end.
_EMPTY = re.compile(r"[ \t]*(?:#|$)")
_HALF_QUOTED = re.compile(r"""(?:^|[:-][ ]|[,\[{])[ ]*(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ ]*$""")


class _Stopped(Exception):
    """Reading ends here; the reader has noted the fault."""


@dataclass
class Reader:
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
        """Return the text's lines."""
        return lines_of(self.text)

    def read(self) -> Any:
        """Return the document's data, None when it can't be read; `faults` say what is wrong."""
        try:
            return self._document(iter(yaml.parse(self.text, Loader=_Loader)))
        except _Stopped:
            return None
        except yaml.MarkedYAMLError as error:
            fault = self._syntax_fault(error)
            if all((each.kind, each.place) != (fault.kind, fault.place) for each in self.faults):
                self.faults.append(fault)
            return None

    def _document(self, events: Iterator[Any]) -> Any:
        next(events)
        first = next(events)
        if isinstance(first, yaml.StreamEndEvent):
            self._stop("not_a_mapping", Place(1, 1))
        node = next(events)
        data = self._node(node, events, (), 0)
        if not isinstance(data, dict):
            if any(fault.kind in ("full_width", "no_blank") for fault in self.faults):
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
            self._look_at_plain(event, pointer)
            if event.implicit[0] or event.tag is not None:
                return resolve(event.value)
        self._look_for_control(event, pointer)
        return event.value

    def _look_at_plain(self, event: Any, pointer: Pointer) -> None:
        """Look for what a plain text swallows or loses: a field behind a wrong colon, words behind a #."""
        slip = self._wrong_colon(event.value)
        if slip:
            kind, name, offset = slip
            line, column = _place(event)
            self.faults.append(Fault(kind, pointer, Place(line, column + offset), {"key": name}))
        end = event.end_mark
        lost = _LOST.match(self.lines[end.line], end.column) if event.value and end.line < len(self.lines) else None
        if lost:
            self.faults.append(
                Fault("hash", (), Place(end.line + 1, lost.start(1) + 1), {"text": shortened(lost.group(1))})
            )

    def _look_for_control(self, event: Any, pointer: Pointer) -> None:
        """Quoted texts may bring in by an escape what the text itself must not hold."""
        control = CONTROL.search(event.value) if event.style == '"' else None
        if control:
            self.faults.append(Fault("control", pointer, _place(event), code_point(control)))

    def _wrong_colon(self, text: str) -> tuple[str, str, int] | None:
        """Return what is wrong with the colon behind a field's name, the name, and where the colon stands."""
        found = WRONG_COLON.match(text)
        if found is None or (self.names is not None and found.group(1) not in self.names):
            return None
        kind = "full_width" if found.group(2) == "：" else "no_blank"
        return None if kind == "no_blank" and self.names is None else (kind, found.group(1), found.start(2))

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
                self.faults.append(self._lost_in_braces(event, pointer))
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

    def _lost_in_braces(self, event: Any, pointer: Pointer) -> Fault:
        """Return what is wrong with a text in braces that has no colon of its own: a wide one, or a comma too many."""
        key: str = event.value
        name, wide, _ = key.partition("：")
        if wide and self.names and name.strip() in self.names:
            place = Place(event.start_mark.line + 1, event.start_mark.column + 1 + len(name))
            return Fault("full_width", (*pointer, name.strip()), place, {"key": name.strip()})
        return Fault("flow_comma", (*pointer, key), _place(event), {"key": key})

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
        slip = self._slip_near(place.line, error.context_mark)
        if slip:
            return slip
        line = self.lines[place.line - 1] if place.line <= len(self.lines) else ""
        if "\t" in line[: max(place.column, 1)]:
            return Fault("tab", place=Place(place.line, line.index("\t") + 1))
        if "escape" in problem:
            return Fault("escape", place=place)
        if "quoted scalar" in context and error.context_mark:
            return Fault("quote", place=Place(error.context_mark.line + 1, error.context_mark.column + 1))
        if "mapping values are not allowed" in problem:
            key = _KEY.match(line)
            # A line that is nothing but “field: text” has the right colon in the wrong column.
            if key is not None and key.end() == place.column:
                return Fault("indent", place=Place(place.line, key.start(1) + 1))
            return Fault("colon", place=place)
        if _HALF_QUOTED.search(line[: place.column - 1]) and line[place.column - 1 :].strip():
            return Fault("half_quoted", place=place, params={"text": shortened(line[place.column - 1 :])})
        if "expected ',' or" in problem and "，" in line:
            return Fault(
                "syntax", place=Place(place.line, line.index("，") + 1), params={"problem": Term("slips.wide_comma")}
            )
        if "alias" in context:
            return Fault("unknown_alias", place=place, params={"name": shortened(line[place.column - 1 :])})
        return Fault("syntax", place=place, params={"problem": problem or context})

    def _slip_near(self, number: int, context: Any) -> Fault | None:
        """Return the slip of the keyboard where reading stopped, on the line of text above, or where the part began."""
        above = next((each for each in range(number - 1, 0, -1) if not _EMPTY.match(self.lines[each - 1])), 0)
        for each in (number, above, context.line + 1 if context else 0):
            line = self.lines[each - 1] if 0 < each <= len(self.lines) else ""
            blank = _WIDE_BLANK.match(line)
            if blank:
                return Fault("wide_blank", place=Place(each, blank.end()))
            slip = self._wrong_colon(line)
            if slip:
                kind, name, offset = slip
                return Fault(kind, place=Place(each, offset + 1), params={"key": name})
        return None


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)
