"""Plain data → YAML text in block style, laid out a little differently from record to record."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

_PLAIN = re.compile(
    r"(?:\d+ )?[\u4e00-\u9fffA-Za-z“《][^\n]*[^\s:]|[\u4e00-\u9fffA-Za-z]|\d{6}-\d{3}|(?=.*[a-df])[0-9a-f]{64}"
)
_AMBIGUOUS = re.compile(r"y|n|yes|no|on|off|true|false|null|none|nan", re.IGNORECASE)
_FLOW_WIDTH = 72
_PROSE = ("description:", "scenario:", "value:", "summary:")  # where a final line break does no harm


@dataclass(frozen=True)
class Style:
    """How one author lays a file out: short things in flow style, lists indented, prose as literal blocks, a quote."""

    flow: bool = True
    indent: int = 2
    literal: bool = False
    quote: str = ""


def emit(data: Mapping[str, Any], style: Style, comments: Mapping[str, str] | None = None) -> str:
    """The mapping as a YAML document; ``comments`` are set behind the top-level keys of that name."""
    comments = comments or {}
    lines: list[str] = []
    for key, value in data.items():
        added = _entry(f"{key}:", value, 0, style)
        if key in comments and len(added) == 1:
            added[0] = f"{added[0]:<24}  # {comments[key]}"
        lines += added
    return "\n".join(lines) + "\n"


def scalar(value: Any, quote: str = "", flow: bool = False) -> str:
    """One value on one line: dates, numbers and harmless text plain, other text quoted."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return str(value)
    if quote == '"':
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return value if not quote and _is_plain(value, flow) else "'" + value.replace("'", "''") + "'"


def _is_plain(text: str, flow: bool) -> bool:
    if not _PLAIN.fullmatch(text) or _AMBIGUOUS.fullmatch(text) or ": " in text or " #" in text:
        return False
    return not (flow and any(mark in text for mark in ",[]{}"))


def _entry(head: str, value: Any, depth: int, style: Style) -> list[str]:
    """The lines of ``head`` (``key:`` or ``-``) with its value, ``depth`` blanks from the margin."""
    pad = " " * depth
    if isinstance(value, str):
        return _text(pad + head, value, depth, style)
    if not isinstance(value, Mapping | list | tuple):
        return [f"{pad}{head} {scalar(value)}"]
    short = _flow(value) if style.flow or not value else ""
    if short and len(short) <= _FLOW_WIDTH:
        return [f"{pad}{head} {short}"]
    if isinstance(value, Mapping):
        return [pad + head, *_mapping(value, depth + 2, style)]
    return [pad + head, *_items(value, depth + style.indent, style)]


def _mapping(value: Mapping[str, Any], depth: int, style: Style) -> list[str]:
    return [line for key, inner in value.items() for line in _entry(f"{key}:", inner, depth, style)]


def _items(values: Sequence[Any], depth: int, style: Style) -> list[str]:
    lines: list[str] = []
    for value in values:
        if isinstance(value, Mapping) and not (style.flow and _is_terse(value) and len(_flow(value)) <= _FLOW_WIDTH):
            inner = _mapping(value, depth + 2, style)
            inner[0] = " " * depth + "- " + inner[0].lstrip()
            lines += inner
        else:
            lines += _entry("-", value, depth, style)
    return lines


def _text(head: str, value: str, depth: int, style: Style) -> list[str]:
    prose = style.literal and head in _PROSE
    if prose or "\n" in value:
        pad = " " * (depth + 2)
        return [f"{head} |", *(pad + line if line else "" for line in value.split("\n"))]
    return [f"{head} {scalar(value, style.quote if len(value) > 12 and not value.isascii() else '')}"]


def _flow(value: Any) -> str:
    """Flow style where nothing in it is nested or could be misread, else empty."""
    if isinstance(value, Mapping):
        inner = [f"{key}: {_flow_scalar(item)}" for key, item in value.items()]
        return "{" + ", ".join(inner) + "}" if all(map(_is_leaf, value.values())) else ""
    return "[" + ", ".join(map(_flow_scalar, value)) + "]" if all(map(_is_leaf, value)) else ""


def _flow_scalar(value: Any) -> str:
    return scalar(value, flow=True)


def _is_leaf(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= (30 if value.isascii() else 16)
    return not isinstance(value, Mapping | list | tuple)


def _is_terse(value: Mapping[str, Any]) -> bool:
    """Numbers, dates and ids alone, such as a tier with the day it holds from."""
    return all(
        isinstance(item, int | float | date) or (isinstance(item, str) and item.isascii()) for item in value.values()
    )
