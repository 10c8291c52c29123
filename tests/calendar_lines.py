"""Calendars as RFC 5545 has them, read without a library."""

from __future__ import annotations

LIMIT = 75


def unfolded(raw: bytes) -> list[str]:
    """Return the lines of a calendar; each ends as it must and is no longer than it may be."""
    assert raw.endswith(b"\r\n")
    physical = raw.removesuffix(b"\r\n").split(b"\r\n")
    lines: list[bytes] = []
    for line in physical:
        assert len(line) <= LIMIT
        assert b"\r" not in line and b"\n" not in line
        line.decode()
        if line.startswith(b" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return [line.decode() for line in lines]


def events_of(raw: bytes) -> list[dict[str, str]]:
    """Return the events, each as its properties without parameters; every part is closed where it began."""
    found, around = [], []
    for line in unfolded(raw):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            around.append(value)
            if value == "VEVENT":
                found.append({})
        elif name == "END":
            assert around.pop() == value
        elif around[-1] == "VEVENT":
            plain = name.partition(";")[0]
            assert plain not in found[-1], f"{plain} stands twice"
            found[-1][plain] = value
    assert around == []
    return found
