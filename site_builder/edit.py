"""Changes to a record's text that leave every other byte as it is: comments, quotes, order, line ends."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from site_builder.fault import Pointer
from site_builder.source import read
from site_builder.writing import named


class CannotEdit(Exception):
    """The text has a form that can't be changed safely by a program; the reason is for people."""


def with_item(text: str, pointer: Pointer, item: Mapping[str, Any]) -> str:
    """Return the text with a mapping appended to the list at the pointer (made when it isn't there)."""
    return _checked(text, _appended(text, pointer, item, as_item=True), pointer, item)


def with_values(text: str, pointer: Pointer, values: Mapping[str, Any]) -> str:
    """Return the text with keys appended to the mapping at the pointer (made when it isn't there)."""
    return _checked(text, _appended(text, pointer, values, as_item=False), pointer, values)


def write_whole(path: Path, raw: bytes) -> None:
    """Replace a file in one step: readers see the old text or the new one, and a crash leaves the old."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    temporary = Path(name)
    try:
        with named(path), os.fdopen(handle, "wb") as file:
            file.write(raw)
        temporary.chmod(path.stat().st_mode if path.exists() else 0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _appended(text: str, pointer: Pointer, new: Mapping[str, Any], *, as_item: bool) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    root = _composed(text, pointer)
    node = _find(root, pointer)
    if node is None:
        return _with_new_key(text, root, pointer, new, newline, as_item=as_item)
    if not isinstance(node, yaml.SequenceNode if as_item else yaml.MappingNode):
        raise CannotEdit(_dotted(pointer))
    if node.flow_style:
        return _into_flow(text, node, new, as_item=as_item)
    column = node.start_mark.column
    lines = _block_item(new, column, _dash_gap(node)) if as_item else _block_values(new, column)
    return _insert_after(text, _end_of(node), lines, newline)


def _composed(text: str, pointer: Pointer) -> yaml.MappingNode:
    """Return the text's nodes with their places; what another place refers to by an alias isn't touched."""
    try:
        shared = any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader))
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        raise CannotEdit(_dotted(pointer)) from None
    if shared or not isinstance(root, yaml.MappingNode):
        raise CannotEdit(_dotted(pointer))
    return root


def _with_new_key(
    text: str, root: Any, pointer: Pointer, new: Mapping[str, Any], newline: str, *, as_item: bool
) -> str:
    """Add the last key of the pointer with the new part below it; a key that stands there empty is used."""
    parent = _find(root, pointer[:-1])
    if parent is None or parent.flow_style or not parent.value:
        raise CannotEdit(_dotted(pointer))
    column = parent.start_mark.column
    below = _block_item(new, column + 2, 1) if as_item else _block_values(new, column + 2)
    empty = next((key for key, value in parent.value if key.value == pointer[-1] and value.value == ""), None)
    if empty is not None:
        return _insert_after(text, empty, below, newline)
    return _insert_after(text, _end_of(parent), [" " * column + f"{pointer[-1]}:", *below], newline)


def _find(node: Any, pointer: Pointer) -> Any:
    for part in pointer:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == part), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
        else:
            return None
    return None if isinstance(node, yaml.ScalarNode) else node


def _end_of(node: Any) -> Any:
    """Return the last scalar or flow collection inside: the mark behind a block also covers the comments below it."""
    while not isinstance(node, yaml.ScalarNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def _insert_after(text: str, last: Any, lines: list[str], newline: str) -> str:
    """Put lines after the line in which a node ends; a block text ends with its last line that isn't blank."""
    everything = text.splitlines(keepends=True)
    block_text = isinstance(last, yaml.ScalarNode) and last.style in ("|", ">")
    end = last.end_mark.line if block_text and last.end_mark.column == 0 else last.end_mark.line + 1
    end = min(end, len(everything))
    while block_text and end > last.start_mark.line + 1 and _is_outside(everything[end - 1], last):
        end -= 1
    if end and not everything[end - 1].endswith(("\n", "\r")):
        everything[end - 1] += newline
        return "".join([*everything[:end], newline.join(lines)])
    return "".join([*everything[:end], *(line + newline for line in lines), *everything[end:]])


def _is_outside(line: str, block: Any) -> bool:
    """Tell whether a line behind a block text is blank or a comment that doesn't belong to it."""
    keep = block.value.endswith("\n\n")
    return (not line.strip() and not keep) or (line.lstrip().startswith("#") and line.strip() not in block.value)


def _dash_gap(node: Any) -> int:
    """Return how many blanks stand between a list's dash and its item."""
    if not node.value:
        return 1
    first = node.value[0].start_mark
    return max(int(first.column - node.start_mark.column) - 1, 1)


def _block_item(new: Mapping[str, Any], column: int, gap: int) -> list[str]:
    first, *others = (f"{name}: {scalar(value)}" for name, value in new.items())
    dash = " " * column + "-" + " " * gap
    return [dash + first, *(" " * len(dash) + each for each in others)]


def _block_values(new: Mapping[str, Any], column: int) -> list[str]:
    return [" " * column + f"{name}: {scalar(value)}" for name, value in new.items()]


def _into_flow(text: str, node: Any, new: Mapping[str, Any], *, as_item: bool) -> str:
    inner = ", ".join(f"{name}: {scalar(value, flow=True)}" for name, value in new.items())
    inner = f"{{{inner}}}" if as_item else inner
    if node.value:
        last = node.value[-1]
        mark = (last[1] if isinstance(last, tuple) else last).end_mark
        return text[: mark.index] + f", {inner}" + text[mark.index :]
    return text[: node.start_mark.index + 1] + inner + text[node.start_mark.index + 1 :]


def scalar(value: Any, *, flow: bool = False) -> str:
    """Return a scalar as it is best written in a record: plain where that reads back the same, else in quotes."""
    if not isinstance(value, str):
        return str(value).lower() if isinstance(value, bool) else str(value)
    probe = f"[{value}]" if flow else f"k: {value}"
    source = read(probe.encode("utf-8", "replace")) if not flow else read(f"k: {probe}".encode())
    found = (source.data or {}).get("k")
    plain = (
        not source.faults
        and found == ([value] if flow else value)
        and "\n" not in value
        and not value.startswith(("#", "!"))
    )
    return value if plain else _quoted(value)


def _quoted(value: str) -> str:
    escaped = (
        value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    )
    return f'"{escaped}"'


def _checked(before: str, after: str, pointer: Pointer, new: Mapping[str, Any]) -> str:
    """Read the new text back: unless it says just what it said before and the addition, nothing is written."""
    old, changed = read(before.encode()), read(after.encode())
    if (
        changed.faults
        or changed.data is None
        or _without_addition(changed.data, pointer, new) != _without_empty(old.data, pointer)
    ):
        raise CannotEdit(_dotted(pointer))
    return after


def _without_addition(data: Any, pointer: Pointer, new: Mapping[str, Any]) -> Any:
    """Take the addition out again; None when it isn't there as it should be."""
    place = _at(data, pointer)
    if isinstance(place, list):
        return _without_empty(data, pointer) if place and place.pop() == dict(new) else None
    if not isinstance(place, dict) or any(place.pop(name, None) != value for name, value in new.items()):
        return None
    return _without_empty(data, pointer)


def _without_empty(data: Any, pointer: Pointer) -> Any:
    """Take out what is empty at the pointer: there or not there is the same for what people wrote."""
    parent = _at(data, pointer[:-1])
    if isinstance(parent, dict) and not parent.get(str(pointer[-1])):
        parent.pop(str(pointer[-1]), None)
    return data


def _at(data: Any, pointer: Pointer) -> Any:
    for part in pointer:
        data = data.get(part) if isinstance(data, dict) else data[part]
    return data


def _dotted(pointer: Pointer) -> str:
    return ".".join(map(str, pointer))
