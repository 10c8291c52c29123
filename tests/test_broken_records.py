"""One fault in the example record gives exactly one finding, at its place, with words that help in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from broken_records import CASES, MARK, TOP, WORDS, Case, part
from helpers import EXAMPLE, codes, edited, example_text, findings_in, findings_of, put, told

from site_builder.rules import all_rules
from site_builder.source import read

# PP113 is about the policy alone; PP203 takes two records and PP703 another file of evidence: both have tests below.
NOT_IN_ONE_RECORD = {"PP113", "PP118", "PP203", "PP324", "PP703"}
FAMILIES = ("fields", "content", "identity", "key_points", "closed_loop", "plan", "updates", "evidence")
NAMES_ITS_FIELD = re.compile("PP1(0[13-9]|1[0-7])")

each_case = pytest.mark.parametrize(
    "case", CASES, ids=[f"{n:03d}-{case.code}-{case.field or 'file'}" for n, case in enumerate(CASES)]
)


def broken(case: Case) -> str:
    """Return the example with the case's fault."""
    return edited(example_text(), (case.find, case.new.replace(MARK, "")))


def place_of_mark(case: Case) -> tuple[int, int]:
    """Return line and column of the mark in the broken text; the top of the file where the case says so."""
    if case.where == TOP:
        return 1, 1
    text = broken(case)
    piece = case.new if case.where is None else case.where
    assert piece.count(MARK) == 1
    assert text.count(piece.replace(MARK, "")) == 1, "the marked piece has to be unique"
    before = text[: text.index(piece.replace(MARK, "")) + piece.index(MARK)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def named_fields(data: Any, name: str = "") -> Iterator[str]:
    """Yield every field of a record as the findings name it, without the numbers of items."""
    items = [(name, each) for each in data] if isinstance(data, list) else []
    if isinstance(data, dict):
        items = [(f"{name}.{key}" if name else key, each) for key, each in data.items()]
    for here, each in items:
        yield here
        yield from named_fields(each, here)


@each_case
def test_one_fault_gives_one_finding_at_its_place(register_folder: Path, case: Case) -> None:
    findings = findings_of(register_folder, broken(case))
    assert len(findings) == 1, told(findings)
    finding = findings[0]
    assert (finding.path, finding.code, finding.field, finding.level) == (EXAMPLE, case.code, case.field, case.level), (
        told(findings)
    )
    assert (finding.line, finding.column) == place_of_mark(case), told(findings)


@each_case
def test_its_words_help_in_both_languages(register_folder: Path, case: Case) -> None:
    finding = next(each for each in findings_of(register_folder, broken(case)) if each.code == case.code)
    for message, hint, label, piece in zip(finding.message, finding.hint, finding.label, WORDS[case.code], strict=True):
        assert piece in message + hint
        assert case.says in message + hint
        assert hint.strip()
        assert not re.search(r"\{[a-z_]+\}|\bNone\b|Words\(|Term\(", message + hint)
        if NAMES_ITS_FIELD.fullmatch(case.code):
            assert label in message
    assert finding.excerpt in broken(case)


def test_example_itself_has_no_finding(register_folder: Path) -> None:
    assert findings_in(register_folder) == ()


def test_every_field_of_the_example_is_broken_once() -> None:
    broken_fields = {re.sub(r"\[[0-9]+\]", "", case.field) for case in CASES}
    # A list or a group is covered by what stands in it.
    covered = {field[: m.start()] for field in broken_fields for m in re.finditer(r"\.|$", field)}
    assert set(named_fields(read(example_text().encode()).data)) - covered == set()


def test_every_code_that_one_record_can_trigger_is_triggered() -> None:
    wanted = {rule.code for rule in all_rules() if rule.family in FAMILIES} - NOT_IN_ONE_RECORD
    assert wanted - {case.code for case in CASES} == set()


def test_there_are_many_cases_and_none_twice() -> None:
    assert len(CASES) >= 70
    assert len({(case.find, case.new) for case in CASES}) == len(CASES)


def test_several_faults_are_reported_in_one_run(register_folder: Path) -> None:
    findings = findings_of(
        register_folder,
        [
            ("severity: high ", "severity: huge "),
            ("affected_users: 46", "affected_users: 0"),
            ("owner: sun-hao", "owner: sun-haoo"),
            ("percent: 45", "percent: half"),
            ("confirmed_by: 陈晓", "confirmed_by: 顾青"),
            ("summary: 提醒必须随单主动送达，已写入新系统上线检查表。\n", ""),
            ("user_feedback:", "user_feedbak:"),
        ],
    )
    assert codes(findings) == ["PP104", "PP109", "PP115", "PP103", "PP311", "PP116", "PP102"], told(findings)


def test_several_faults_of_reading_are_reported_in_one_run(register_folder: Path) -> None:
    findings = findings_of(
        register_folder,
        [
            ("title: 用户", "title: !!str 用户"),
            ("frequency: frequent ", "severity: low "),
            ("{degree: low, note: 暂无公开投诉}", "{degree: low, note: 暂无公开, 投诉}"),
        ],
    )
    assert codes(findings) == ["PP004", "PP003", "PP014"], told(findings)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"title: [", b"", b"- list", b"a: &a [*a]"])
def test_a_file_that_cannot_be_read_does_not_stop_the_others(register_folder: Path, content: bytes) -> None:
    unreadable = EXAMPLE.replace("-001", "-000")
    put(register_folder, unreadable, content)
    findings = findings_of(register_folder, [("severity: high ", "severity: huge ")])
    assert {finding.path for finding in findings} == {unreadable, EXAMPLE}
    assert [finding.code for finding in findings if finding.path == EXAMPLE] == ["PP104"]


def test_an_id_that_is_taken_is_found_at_the_later_file(register_folder: Path) -> None:
    earlier = EXAMPLE.replace("201504-001", "201503-001")
    put(register_folder, earlier, example_text())
    taken = [finding for finding in findings_in(register_folder) if finding.code == "PP203"]
    assert [(finding.path, finding.line, finding.column, finding.field) for finding in taken] == [(EXAMPLE, 1, 5, "id")]
    assert all(earlier in text for text in taken[0].message)


def test_evidence_of_a_type_that_runs_in_browsers_is_refused(register_folder: Path) -> None:
    evidence = register_folder / EXAMPLE.removesuffix(".yaml")
    (evidence / "confirmation.eml").rename(evidence / "confirmation.html")
    findings = findings_of(register_folder, [("file: confirmation.eml ", "file: confirmation.html ")])
    assert [(f.code, f.field, f.line, f.column) for f in findings] == [("PP703", "evidence[0].file", 112, 11)], told(
        findings
    )
    assert all("confirmation.html" in text for text in findings[0].message)
    assert all("eml" in text for text in findings[0].hint)


def test_findings_stand_in_the_order_of_the_file(register_folder: Path) -> None:
    findings = findings_of(
        register_folder, [("severity: high ", "severity: huge "), ("proposer: wang-li", "proposer: nobody")]
    )
    places = [(finding.line, finding.column) for finding in findings]
    assert places == sorted(places)
    assert codes(findings) == ["PP115", "PP104"]


FOLLOWING = [
    Case("PP105", "plan[1].done_on", "done_on: 2015-05-07", "done_on: 2015/5/7"),
    Case("PP105", "stages.closed", "closed: 2015-05-13", "closed: 2015/5/13"),
    Case("PP103", "causes[0]", part("causes:\n", "solutions:\n"), "causes:\n  - 流程太长\n"),
    Case("PP103", "evidence[0]", part("evidence:\n", "stages:\n"), "evidence:\n  - confirmation.eml\n"),
    Case("PP103", "progress[0]", part("progress:\n", "effects:\n"), "progress:\n  - 全部上线\n"),
    Case("PP102", "tittle", "title: 用户", "tittle: 用户"),
]


@pytest.mark.parametrize("case", FOLLOWING, ids=lambda case: case.field)
def test_one_slip_gives_no_second_finding_that_only_follows_from_it(register_folder: Path, case: Case) -> None:
    findings = findings_of(register_folder, broken(case))
    assert [(finding.code, finding.field) for finding in findings] == [(case.code, case.field)], told(findings)
