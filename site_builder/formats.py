"""Findings as people and programs read them: text, GitHub annotations, GitLab Code Quality, SARIF, JSON, JUnit."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from site_builder import __version__
from site_builder.finding import LEVELS, Finding, Level, counts
from site_builder.strings import Strings
from site_builder.words import Language

# Delete, the C1 controls, and the marks that turn the direction of writing.
_STEERING = frozenset(
    map(chr, (*range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
# The forge shows ten annotations a step and drops the rest in silence: nine findings, and one line about the others.
GITHUB_SHOWN = 9
# What other programs call our levels.
_GITHUB: Mapping[Level, str] = {"error": "error", "warning": "warning", "info": "notice"}
_GITLAB: Mapping[Level, str] = {"error": "major", "warning": "minor", "info": "info"}
_SARIF: Mapping[Level, str] = {"error": "error", "warning": "warning", "info": "note"}
# So many characters of a source line fit beside the marker.
SHOWN = 72


@dataclass(frozen=True)
class Report:
    """What a format needs besides the findings."""

    findings: Sequence[Finding]
    files: int
    as_of: date
    language: Language
    strings: Strings
    # What stood in the changed files before: told, but no fault of the change.
    old: Sequence[Finding] = ()

    def say(self, key: str, **params: Any) -> str:
        """Return words of the interface in the report's language."""
        return self.strings.words(key, **params).within(self.language)

    def message(self, finding: Finding) -> str:
        """Return what is wrong."""
        return finding.message.within(self.language)

    def hint(self, finding: Finding) -> str:
        """Return what to write instead."""
        return finding.hint.within(self.language)


def text(report: Report) -> str:
    """Return findings with the source line, a marker below the place, and the hint; then one line of summary."""
    blocks = [_block(report, finding) for finding in report.findings]
    before = [report.say("format.old", n=len(report.old)), "", *(_block(report, each) for each in report.old)]
    return "\n".join([*(before if report.old else ()), *blocks, summary(report)]) + "\n"


def summary(report: Report) -> str:
    """Return how much was found, on one line."""
    found = counts(report.findings)
    key = "format.summary" if found["error"] or found["warning"] else "format.clean"
    return report.say(key, files=report.files, as_of=report.as_of, **found)


def _block(report: Report, finding: Finding) -> str:
    level = report.say(f"format.{finding.level}")
    label = finding.label.within(report.language)
    name = f"  {label}" + (f" ({finding.field})" if finding.field and finding.field != label else "")
    path = visible(finding.path)
    lines = [f"{path}:{finding.line}:{finding.column}  {level} {finding.code}{name if finding.field else ''}"]
    if finding.excerpt.strip():
        margin = f"{finding.line} | "
        excerpt, column = _window(finding.excerpt, finding.column)
        lines += [f"  {margin}{excerpt}", "  " + " " * len(margin) + _marker(excerpt, column)]
    return "\n".join([*lines, f"  {report.message(finding)}", f"  → {report.hint(finding)}", ""])


def visible(text: str) -> str:
    """Show characters that would steer a terminal, or a log that takes commands, by a sign that stands for them."""
    return "".join("␦" if (ord(sign) < 32 and sign != "\t") or sign in _STEERING else sign for sign in text)


def _window(line: str, column: int) -> tuple[str, int]:
    """Cut a long line to the part around the column, which is then counted within that part."""
    begin = max(column - SHOWN // 2, 0) if len(line) > SHOWN else 0
    end = begin + SHOWN
    before, after = "…" if begin else "", "…" if len(line) > end else ""
    return visible(f"{before}{line[begin:end]}{after}"), column - begin + len(before)


def _marker(line: str, column: int) -> str:
    """Return a ^ below the place, minding that Chinese characters are two columns wide and tabs keep their own."""
    blanks = (
        "\t" if sign == "\t" else "  " if unicodedata.east_asian_width(sign) in "WF" else " "
        for sign in line[: column - 1]
    )
    return "".join(blanks) + "^"


def github(report: Report) -> str:
    """Return workflow commands, errors first; each line becomes an annotation."""
    worst = sorted(report.findings, key=lambda finding: LEVELS.index(finding.level))
    lines = [_annotation(report, finding) for finding in worst[:GITHUB_SHOWN]]
    left = len(worst) - len(lines)
    if left:
        lines.append(f"::notice title=painpoints::{_data(report.say('format.more', n=left))}")
    return "".join(f"{line}\n" for line in lines)


def _annotation(report: Report, finding: Finding) -> str:
    properties = {
        "file": finding.path,
        "line": finding.line,
        "col": finding.column,
        "title": f"{finding.code} {finding.label.within(report.language)}",
    }
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_GITHUB[finding.level]} {listed}::{_data(report.message(finding))}%0A→ {_data(report.hint(finding))}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def gitlab(report: Report) -> str:
    """Return a Code Quality report; fingerprints leave out line numbers, so that they survive edits above."""
    seen: dict[str, int] = {}
    return _json([_issue(report, finding, seen) for finding in report.findings])


def _issue(report: Report, finding: Finding, seen: dict[str, int]) -> dict[str, Any]:
    import hashlib

    same = f"{finding.path}|{finding.code}|{finding.field}|{finding.message.en}"
    seen[same] = seen.get(same, 0) + 1
    return {
        "description": f"{report.message(finding)} → {report.hint(finding)}",
        "check_name": finding.code,
        "fingerprint": hashlib.sha256(f"{same}|{seen[same]}".encode()).hexdigest(),
        "severity": _GITLAB[finding.level],
        "location": {"path": finding.path, "lines": {"begin": finding.line}},
    }


def sarif(report: Report) -> str:
    """Return SARIF 2.1.0."""
    driver = {"name": "painpoints", "version": __version__, "rules": list(_descriptors(report))}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, each) for each in report.findings],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return _json({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _descriptors(report: Report) -> Iterator[dict[str, Any]]:
    from site_builder.rules import all_rules

    fired = {finding.code for finding in report.findings}
    for rule in all_rules():
        if rule.code in fired:
            title, reason = rule.title.within(report.language), rule.reason.within(report.language)
            level = {"level": _SARIF[rule.level]}
            yield {
                "id": rule.code,
                "shortDescription": {"text": title},
                "fullDescription": {"text": reason},
                "defaultConfiguration": level,
            }


def _result(report: Report, finding: Finding) -> dict[str, Any]:
    region = {"startLine": finding.line, "startColumn": finding.column}
    location = {"physicalLocation": {"artifactLocation": {"uri": _uri(finding.path)}, "region": region}}
    message = {"text": f"{report.message(finding)} → {report.hint(finding)}"}
    return {"ruleId": finding.code, "level": _SARIF[finding.level], "message": message, "locations": [location]}


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path)


def as_json(report: Report) -> str:
    """Return the findings as data."""
    return _json(
        {
            "schema_version": 1,
            "as_of": report.as_of.isoformat(),
            "findings": [_plain(report, finding) for finding in report.findings],
            "counts": counts(report.findings),
            "old": [_plain(report, finding) for finding in report.old],
        }
    )


def _plain(report: Report, finding: Finding) -> dict[str, Any]:
    return {
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "field": finding.field,
        "code": finding.code,
        "level": finding.level,
        "message": report.message(finding),
        "hint": report.hint(finding),
    }


def junit(report: Report) -> str:
    """Return JUnit XML: one case per file with findings, an error in it is a failure, warnings are its output."""
    from xml.etree import ElementTree

    by_path: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_path.setdefault(finding.path, []).append(finding)
    # A report without a single case counts as a failure in some servers.
    by_path = by_path or {"records": []}
    errors = sum(any(each.level == "error" for each in found) for found in by_path.values())
    numbers = {"tests": str(len(by_path)), "failures": str(errors)}
    suites = ElementTree.Element("testsuites", numbers)
    suite = ElementTree.SubElement(suites, "testsuite", {"name": "painpoints check", **numbers})
    for path, found in by_path.items():
        case = ElementTree.SubElement(suite, "testcase", {"name": _xml(path), "classname": "painpoints"})
        for finding in found:
            words = f"{finding.path}:{finding.line}:{finding.column} {report.message(finding)} → {report.hint(finding)}"
            if finding.level == "error":
                attributes = {"type": finding.code, "message": _xml(report.message(finding))}
                ElementTree.SubElement(case, "failure", attributes).text = _xml(words)
            else:
                ElementTree.SubElement(case, "system-out").text = _xml(f"{finding.code} {words}")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, encoding="unicode") + "\n"


def _xml(value: str) -> str:
    """Return text without the characters that XML can't hold."""
    return "".join(sign if sign >= " " or sign in "\t\n\r" else "�" for sign in value if sign not in "\ufffe\uffff")


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": text,
    "github": github,
    "gitlab": gitlab,
    "sarif": sarif,
    "json": as_json,
    "junit": junit,
}
