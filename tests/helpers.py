"""Small helpers for tests: a register in a temporary folder, edits to the example record, and what `check` finds."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from site_builder.check import check
from site_builder.finding import Finding
from site_builder.load import Project, open_project

ROOT = Path(__file__).resolve().parent.parent
AS_OF = date(2015, 12, 18)
EXAMPLE = "records/pain-points/2015/201504-001.yaml"

Edit = tuple[str, str]


@cache
def shipped_project() -> Project:
    """Open the repository's own register once per process."""
    return open_project(ROOT)


def example_text() -> str:
    """Return the example record as it is written."""
    return (ROOT / EXAMPLE).read_text(encoding="utf-8")


def copy_register(folder: Path) -> Path:
    """Copy the programme and the example record with its evidence into a folder."""
    shutil.copytree(ROOT / "records/programme", folder / "records/programme")
    evidence = EXAMPLE.removesuffix(".yaml")
    shutil.copytree(ROOT / evidence, folder / evidence)
    shutil.copy(ROOT / EXAMPLE, folder / EXAMPLE)
    return folder


def edited(text: str, *edits: Edit) -> str:
    """Replace exact texts, each of which must stand in the text once."""
    for find, new in edits:
        assert text.count(find) == 1, f"{find!r} stands {text.count(find)} times in the example"
        text = text.replace(find, new)
    return text


def put(folder: Path, path: str, content: str | bytes) -> None:
    """Write a file of the register exactly as given: no newline is translated."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content.encode() if isinstance(content, str) else content)


def findings_in(folder: Path, as_of: date = AS_OF) -> tuple[Finding, ...]:
    """Check a register whose programme is the shipped one."""
    return check(replace(shipped_project(), root=folder), as_of).findings


def findings_afresh(folder: Path, as_of: date = AS_OF) -> tuple[Finding, ...]:
    """Check a register whose programme was changed, so that it has to be opened anew."""
    return check(open_project(folder), as_of).findings


def findings_of(
    folder: Path, content: str | bytes | Sequence[Edit], as_of: date = AS_OF, path: str = EXAMPLE
) -> tuple[Finding, ...]:
    """Write a text (or the example with some edits) as a record and check the register."""
    put(folder, path, content if isinstance(content, str | bytes) else edited(example_text(), *content))
    return findings_in(folder, as_of)


def codes(findings: Sequence[Finding]) -> list[str]:
    """Return the codes of findings, in their order."""
    return [finding.code for finding in findings]


def told(findings: Sequence[Finding]) -> str:
    """Return findings as readable lines, for a failing test."""
    return "\n".join(f"{f.path}:{f.line}:{f.column} {f.code} {f.field} {f.message.en}" for f in findings) or "(none)"
