"""The plain block style that people and our tools write, read line by line; the reader takes whatever is unusual.

What is read here has no fault, and its data are those of `reader.Reader`: tests hold both together. Anything that could
be an error, or mean something else than it seems to, isn't read here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from site_builder.characters import FORBIDDEN, WRONG_COLON
from site_builder.scalars import resolve

MAX_LEVELS = 16
# Dates, names and choices come again and again; texts don't.
SHORT = 24

# What no text may hold, tabs, all breaks but the usual one, and a byte-order mark within.
_UNUSUAL = re.compile(f"[{FORBIDDEN}\t\r\x85\u2028\u2029\ufeff]")
_KEY = r"""(\w[\w.-]{0,63}|"\w[\w.-]{0,63}")"""
# Blanks and a dash, key, what follows; every line that ends with a break matches.
_LINE = re.compile(rf"( *(?:- +)?)(?:{_KEY}:(?: +|(?=\n)))?(.*)\n")
_SIGN = re.compile(r" *(?:, *|[\]}])?")
_FLOW_KEY = re.compile(rf"{_KEY}: +")
_FLOW_PLAIN = re.compile(
    r"""(?:[^\s!"#%&'*,\-:>?@\[\\\]`{|}]|-[\w-])[^,:#?\[\]{}]*(?:(?<=[0-9]):(?=[0-9])[^,:#?\[\]{}]*)*"""
)
_COMMENT = re.compile(r" +#.*| *")
_QUOTED = re.compile(r"""'([^']*(?:''[^']*)*)'|"([^"\\]*(?:\\"[^"\\]*)*)\"""")
# With one of these begins what isn't a plain text; a dash may begin a number.
_INDICATORS = frozenset("!\"#%&'*,->:?@[]`{|} ")

_Levels = list[tuple[int, Any]]


class _Unusual(Exception):
    """This is for the reader."""


def plain_data(text: str) -> dict[str, Any] | None:
    """Return the data of a text in plain block style without any fault; None where the reader has to look at it."""
    if not text.endswith("\n") or _UNUSUAL.search(text):
        return None
    try:
        return _mapping(text) or None
    except _Unusual:
        return None


def _mapping(text: str) -> dict[str, Any]:
    root: dict[str, Any] = {}
    node: Any = root
    # The lists and mappings that are still open, each with the column in which its dashes or keys stand.
    levels: _Levels = [(0, node)]
    lead, waiting, resume = "", "", 0
    lines = text.split("\n")[:-1] if "|" in text else []
    for number, (before, key, rest) in enumerate(_LINE.findall(text)):
        if number < resume:
            continue
        if not key and "-" not in before:
            if rest and rest[0] != "#":
                raise _Unusual
            continue
        if before != lead or waiting or not key:
            column, node = _moved(levels, before, waiting, is_field=bool(key))
            lead, waiting = " " * column if key else "-", ""
        if not rest or rest[0] == "#":
            value, waiting = None, key
        elif rest[0] not in _INDICATORS:
            value = _short(rest) if len(rest) <= SHORT else _plain(rest)
        elif rest in ("|", "|-"):
            value, resume = _literal(lines, number + 1, levels[-1][0], strip=rest == "|-")
        else:
            value = _value(rest)
        if not key:
            if not rest or rest[0] == "#":
                raise _Unusual
            node.append(value)
            continue
        if key[0] == '"':
            key = key.strip('"')
            waiting = waiting and key
        if key in node:
            raise _Unusual
        node[key] = value
    return root


def _moved(levels: _Levels, before: str, waiting: str, *, is_field: bool) -> tuple[int, Any]:
    """Open and leave levels for a line, by what is before its key or text; return the level on which it stands."""
    dashed = before.lstrip(" ")
    column = len(before) - len(dashed)
    at, node = levels[-1]
    if waiting and (column > at or (dashed and column == at)):
        below: Any = [] if dashed else {}
        node[waiting] = below
        levels.append((column, below))
    while levels[-1][0] > column or (levels[-1][0] == column and not dashed and type(levels[-1][1]) is list):
        levels.pop()
        if not levels:
            raise _Unusual
    at, node = levels[-1]
    if at != column or (type(node) is list) is not bool(dashed) or len(levels) > MAX_LEVELS:
        raise _Unusual
    if dashed and is_field:
        item: dict[str, Any] = {}
        node.append(item)
        levels.append((len(before), item))
    return levels[-1]


def _value(text: str) -> Any:
    """Return a value that begins with an indicator: in brackets or quotes, or a number below zero."""
    if text[0] == "-" and text[1:2].isdecimal():
        return _plain(text)
    if text[0] in "[{":
        value, end = _flow(text, 0, 0)
    else:
        value, end = _quoted(text, 0)
    if _COMMENT.fullmatch(text, end) is None:
        raise _Unusual
    return value


def _plain(text: str) -> Any:
    if " #" in text:
        text, comment = text.split(" #", 1)
        # A comment that begins like a part of the text is probably one.
        if comment and comment[0] != " ":
            raise _Unusual
    text = text.rstrip(" ")
    if ": " in text or text[-1] == ":":
        raise _Unusual
    return _sound(text)


def _sound(text: str) -> Any:
    if (":" in text or "：" in text) and WRONG_COLON.match(text):
        raise _Unusual
    return resolve(text)


_short = lru_cache(2048)(_plain)


def _quoted(text: str, start: int) -> tuple[str, int]:
    found = _QUOTED.match(text, start)
    if found is None:
        raise _Unusual
    single, double = found.groups()
    return double.replace('\\"', '"') if single is None else single.replace("''", "'"), found.end()


def _flow(text: str, start: int, depth: int) -> tuple[Any, int]:
    """Return the list or mapping in brackets that begins there, and where it ends."""
    closing = "]" if text[start] == "[" else "}"
    pairs: dict[str, Any] = {}
    items: list[Any] = []
    sign, at = _sign(text, start + 1)
    if depth > MAX_LEVELS or sign not in ("", closing):
        raise _Unusual
    while sign != closing:
        if closing == "}":
            found = _FLOW_KEY.match(text, at)
            key = found[1].strip('"') if found else ""
            if found is None or key in pairs:
                raise _Unusual
            pairs[key], at = _flow_value(text, found.end(), depth)
        else:
            item, at = _flow_value(text, at, depth)
            items.append(item)
        sign, at = _sign(text, at)
        if sign not in (",", closing):
            raise _Unusual
    return (pairs if closing == "}" else items), at


def _sign(text: str, at: int) -> tuple[str, int]:
    """Return the comma or bracket that comes next, if any, and where what follows begins."""
    found = _SIGN.match(text, at)
    return (found[0].strip(" "), found.end()) if found else ("", at)


def _flow_value(text: str, at: int, depth: int) -> tuple[Any, int]:
    sign = text[at : at + 1]
    if sign in ("[", "{"):
        return _flow(text, at, depth + 1)
    if sign in ("'", '"'):
        return _quoted(text, at)
    found = _FLOW_PLAIN.match(text, at)
    if found is None:
        raise _Unusual
    return _sound(found[0].rstrip(" ")), found.end()


def _literal(lines: list[str], begin: int, above: int, *, strip: bool) -> tuple[str, int]:
    """Return a block text that is kept as it is, and the number of the first line behind it."""
    first = lines[begin] if begin < len(lines) else ""
    indent = len(first) - len(first.lstrip(" "))
    if indent <= above or indent == len(first):
        raise _Unusual
    end = begin
    while end < len(lines) and (lines[end].startswith(" " * indent) or not lines[end].strip(" ")):
        end += 1
    body = "\n".join(line[indent:] for line in lines[begin:end]).rstrip("\n")
    return body if strip else f"{body}\n", end
