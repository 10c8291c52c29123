"""Findings: what is wrong, where, and what to write instead. They are values; nothing here raises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from site_builder.fault import Pointer
from site_builder.words import Words

Level = Literal["error", "warning", "info"]
LEVELS: tuple[Level, ...] = ("error", "warning", "info")


@dataclass(frozen=True)
class Finding:
    """One finding; `path` is relative to the register, line and column count from 1."""

    path: str
    line: int
    column: int
    field: str
    label: Words
    code: str
    level: Level
    message: Words
    hint: Words
    excerpt: str = ""


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort by place, so that a report reads from the top of each file to its end."""
    return tuple(sorted(set(findings), key=lambda f: (f.path, f.line, f.column, f.code, f.field, f.message)))


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """Count findings by level."""
    found = [finding.level for finding in findings]
    return {level: found.count(level) for level in LEVELS}


def field_name(pointer: Pointer) -> str:
    """Return the field as people write it: `plan[0].due`."""
    text = ""
    for part in pointer:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
