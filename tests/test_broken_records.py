"""One fault in the example record gives exactly one finding, at its place, with words that help in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from broken_records import CASES, MARK, PAPER_CASES, PAPERS, TOP, WORDS, Case, part
from helpers import (
    AS_OF,
    EXAMPLE,
    ROOT,
    Edit,
    codes,
    edited,
    example_text,
    findings_afresh,
    findings_in,
    findings_of,
    put,
    shipped_project,
    told,
)

from site_builder.check import check
from site_builder.finding import Finding
from site_builder.rules import all_rules
from site_builder.source import read

# PP113 is about the policy alone; PP203 takes two records and PP703 another file of evidence: both have tests below.
# The files beside a record have tests of their own: test_evidence.py.
# Late changes of a plan (PP843) are always marked as well; others take records of several people.
NOT_IN_ONE_RECORD = {
    *("PP113", "PP118", "PP119", "PP203", "PP324", "PP703"),
    *("PP704", "PP705", "PP706", "PP707", "PP708", "PP709", "PP710"),
    *("PP314", "PP345", "PP346", "PP824"),
    *("PP843", "PP844", "PP851", "PP853", "PP871", "PP874", "PP388"),
}
FAMILIES = (
    *("fields", "content", "identity", "key_points", "closed_loop", "plan", "updates", "evidence"),
    *("lookbacks", "papers", "reviews", "fairness"),
)
NAMES_ITS_FIELD = re.compile("PP1(0[13-9]|1[0-7])")

each_case = pytest.mark.parametrize(
    "case", CASES, ids=[f"{n:03d}-{case.code}-{case.field or 'file'}" for n, case in enumerate(CASES)]
)
each_paper_case = pytest.mark.parametrize(
    ("paper", "case"), PAPER_CASES, ids=[f"{paper}-{n:02d}-{case.code}" for n, (paper, case) in enumerate(PAPER_CASES)]
)


def broken(case: Case, text: str | None = None) -> str:
    """Return the example, or another text, with the case's fault."""
    return edited(text or example_text(), (case.find, case.new.replace(MARK, "")))


def place_of_mark(case: Case, text: str) -> tuple[int, int]:
    """Return line and column of the mark in the broken text; the top of the file where the case says so."""
    if case.where == TOP:
        return 1, 1
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


def assert_found(findings: Sequence[Finding], case: Case, text: str, path: str) -> None:
    """Hold the one finding to the case: which file, code, field and level, and the place of the mark."""
    assert len(findings) == 1, told(findings)
    finding = findings[0]
    assert (finding.path, finding.code, finding.field, finding.level) == (path, case.code, case.field, case.level), (
        told(findings)
    )
    assert (finding.line, finding.column) == place_of_mark(case, text), told(findings)


def assert_helpful(finding: Finding, case: Case, text: str) -> None:
    """Hold message and hint to the words that the case wants in both languages."""
    for message, hint, label, piece in zip(finding.message, finding.hint, finding.label, WORDS[case.code], strict=True):
        assert piece in message + hint
        assert case.says in message + hint
        assert hint.strip()
        assert not re.search(r"\{[a-z_]+\}|\bNone\b|Words\(|Term\(", message + hint)
        if NAMES_ITS_FIELD.fullmatch(case.code):
            assert label in message
    assert finding.excerpt in text


@each_case
def test_one_fault_gives_one_finding_at_its_place(register_folder: Path, case: Case) -> None:
    text = broken(case)
    assert_found(findings_of(register_folder, text), case, text, EXAMPLE)


@each_case
def test_its_words_help_in_both_languages(register_folder: Path, case: Case) -> None:
    text = broken(case)
    assert_helpful(next(each for each in findings_of(register_folder, text) if each.code == case.code), case, text)


@each_paper_case
def test_one_fault_in_a_paper_gives_one_finding_at_its_place(register_folder: Path, paper: str, case: Case) -> None:
    path, right = PAPERS[paper]
    text = broken(case, right)
    findings = findings_of(register_folder, text, path=path)
    assert_found(findings, case, text, path)
    assert_helpful(findings[0], case, text)


def test_example_itself_has_no_finding(register_folder: Path) -> None:
    assert findings_in(register_folder) == ()


def test_papers_themselves_have_no_finding(register_folder: Path) -> None:
    for path, text in PAPERS.values():
        put(register_folder, path, text)
    assert findings_in(register_folder) == ()


def test_every_field_of_the_example_is_broken_once() -> None:
    broken_fields = {re.sub(r"\[[0-9]+\]", "", case.field) for case in CASES}
    # A list or a group is covered by what stands in it.
    covered = {field[: m.start()] for field in broken_fields for m in re.finditer(r"\.|$", field)}
    assert set(named_fields(read(example_text().encode()).data)) - covered == set()


@pytest.mark.parametrize("paper", PAPERS)
def test_every_field_of_a_paper_is_broken_once(paper: str) -> None:
    broken_fields = {re.sub(r"\[[0-9]+\]", "", case.field) for name, case in PAPER_CASES if name == paper}
    covered = {field[: m.start()] for field in broken_fields for m in re.finditer(r"\.|$", field)}
    assert set(named_fields(read(PAPERS[paper][1].encode()).data)) - covered == set()


def test_every_code_that_one_record_can_trigger_is_triggered() -> None:
    wanted = {rule.code for rule in all_rules() if rule.family in FAMILIES} - NOT_IN_ONE_RECORD
    assert wanted - {case.code for case in (*CASES, *(case for _, case in PAPER_CASES))} == set()


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
            ("moment_of_service: ", "title: "),
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


def add(folder: Path, shipped: str, *edits: Edit, path: str = "") -> str:
    """Put a shipped record into the register, with some edits and perhaps elsewhere; return its path."""
    put(folder, path or shipped, edited((ROOT / shipped).read_text(encoding="utf-8"), *edits))
    for file in (ROOT / shipped).with_suffix("").glob("*"):
        put(folder, f"{(path or shipped).removesuffix('.yaml')}/{file.name}", file.read_bytes())
    return path or shipped


def places(findings: Sequence[Finding]) -> list[tuple[str, str, int, int]]:
    """Return code, field, line and column of findings, in their order."""
    return [(each.code, each.field, each.line, each.column) for each in findings]


NEIGHBOUR = EXAMPLE.replace("-001", "-002")
LATER = EXAMPLE.replace("201504-001", "201507-001")
AGAIN = "reopened: [{date: 2015-08-20, reason: 又收不到了, back_to: causes_found, stages: {resolved: 2015-09-01}}]\n"
TWIN = ("id: 201504-001", "id: 201504-002")


@pytest.mark.parametrize(
    ("paper", "edit", "expected"),
    [
        (
            "plan",
            ("id: 201504-001\n    removed_on: 2015-05-06\n", "id: 201504-002\n"),
            ("PP844", "pain_points[0].id", 5, 9),
        ),
        ("review", ("id: 201504-001", "id: 201504-002"), ("PP851", "reviews[0].id", 4, 9)),
        ("review", ("id: 201504-001", "id: 201507-001"), ("PP853", "reviews[0].id", 4, 9)),
    ],
    ids=["another group's", "one's own", "of another quarter"],
)
def test_a_paper_is_held_against_the_pain_points(
    register_folder: Path, paper: str, edit: Edit, expected: tuple[str, str, int, int]
) -> None:
    for record in (NEIGHBOUR, LATER):
        add(register_folder, record)
    path, text = PAPERS[paper]
    findings = findings_of(register_folder, edited(text, edit), path=path)
    assert places(findings) == [expected], told(findings)
    assert findings[0].path == path


def test_a_late_change_is_marked_and_wants_a_reason(register_folder: Path) -> None:
    path, text = PAPERS["plan"]
    late = "removed_on: 2015-05-18"
    edits = [("removed_on: 2015-05-06", late), ("    reason: OA 小组的排期没有定\n", "")]
    findings = findings_of(register_folder, edited(text, *edits), path=path)
    assert places(findings) == [("PP843", "pain_points[0].reason", 5, 5), ("PP842", "pain_points[0].removed_on", 6, 17)]


@pytest.mark.parametrize(("day", "expected"), [("15", []), ("16", [("PP842", "listed_on", 3, 12)])])
def test_a_plan_that_was_listed_late_is_marked_once(
    register_folder: Path, day: str, expected: list[tuple[str, str, int, int]]
) -> None:
    path, _ = PAPERS["plan"]
    late = f"month: 2015-05\ngroup: project-management\nlisted_on: 2015-05-{day}\npain_points: [{{id: 201506-001}}]\n"
    add(register_folder, EXAMPLE.replace("201504-001", "201506-001"))
    findings = findings_of(register_folder, late, path=path)
    assert places(findings) == expected, told(findings)


# The example was confirmed on 12 May, when users had nothing more to plan; the month's first checkpoint is 15 May.
IN_TIME = [
    (
        "plan",
        [("removed_on: 2015-05-06", "removed_on: 2015-05-15"), ("added_on: 2015-05-07", "removed_on: 2015-05-15")],
    ),
    ("plan", [("removed_on: 2015-05-06", "removed_on: 2015-05-04"), ("added_on: 2015-05-07", "added_on: 2015-05-04")]),
    ("plan", [("id: 201504-001\n    removed_on", "id: 201504-002\n    removed_on")]),
    ("plan", [("added_on: 2015-05-07", "added_on: 2015-05-12\n    removed_on: 2015-05-12")]),
    ("review", [("date: 2015-07-03", "date: 2015-04-01")]),
    ("rating", [("date: 2015-12-10", "date: 2015-01-01")]),
]


@pytest.mark.parametrize(("paper", "edits"), IN_TIME)
def test_the_first_and_the_last_day_are_in_time(register_folder: Path, paper: str, edits: list[Edit]) -> None:
    add(register_folder, NEIGHBOUR)
    path, text = PAPERS[paper]
    findings = findings_of(register_folder, edited(text, *edits), path=path)
    assert findings == (), told(findings)


def test_a_month_without_a_checkpoint_has_no_late_changes(register_folder: Path) -> None:
    text = "month: 2015-03\ngroup: project-management\nlisted_on: 2015-03-30\npain_points: [{id: 201504-001}]\n"
    assert findings_of(register_folder, text, path="records/plans/2015-03/project-management.yaml") == ()


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("records/plans/2015-05/notes/project-management.yaml", "group"),
        ("records/plans/project-management.yaml", "month"),
        ("records/plans/2015-05/project_management.yaml", "group"),
    ],
)
def test_a_paper_elsewhere_is_told_where_it_belongs(register_folder: Path, path: str, wanted: str) -> None:
    right, text = PAPERS["plan"]
    findings = findings_of(register_folder, text, path=path)
    assert [(each.code, each.field) for each in findings] == [("PP841", wanted)], told(findings)
    assert all(right in words for words in findings[0].message + findings[0].hint)


def test_a_failed_look_back_rests_once_it_leads_on(register_folder: Path) -> None:
    failed = ("held: true\n    measured: 12", "held: false\n    measured: 12")
    put(register_folder, EXAMPLE, edited(example_text(), failed))
    recurring = ("proposer: wang-li\n", "proposer: wang-li\nrecurs: 201504-001\n")
    assert codes(findings_in(register_folder)) == ["PP332"]
    path = add(register_folder, LATER, recurring)
    assert findings_in(register_folder) == ()
    withdrawn = "recurs: 201504-001\nwithdrawn: {date: 2015-12-01, reason: out-of-scope}\n"
    add(register_folder, path, ("proposer: wang-li\n", f"proposer: wang-li\n{withdrawn}"))
    assert "PP332" in codes(findings_in(register_folder))


def test_a_look_back_may_be_on_the_day_of_closing(register_folder: Path) -> None:
    assert findings_of(register_folder, [("date: 2015-06-12", "date: 2015-05-13")]) == ()


def test_evidence_may_hold_for_a_single_day(register_folder: Path) -> None:
    day = "confirmed_on: 2015-05-12\n"
    assert findings_of(register_folder, [(day, f"{day}    expires_on: 2015-05-12\n")]) == ()


def test_a_look_back_is_answered_by_a_reopening_on_its_day_or_later(register_folder: Path) -> None:
    failed = ("held: true\n    measured: 12", "held: false\n    measured: 12")
    for day, found in (("2015-08-10", True), ("2015-08-11", False)):
        text = edited(example_text(), failed) + AGAIN.replace("2015-08-20", day)
        assert ("PP332" in codes(findings_of(register_folder, text))) == found


def test_what_recurs_may_be_proposed_on_the_same_day(register_folder: Path) -> None:
    other = EXAMPLE.replace("-001", "-003")
    add(
        register_folder,
        other,
        ("proposed_on: 2015-04-09", "proposed_on: 2015-04-03"),
        ("  proposed: 2015-04-09", "  proposed: 2015-04-03"),
    )
    findings = findings_of(register_folder, [("proposer: wang-li\n", "proposer: wang-li\nrecurs: 201504-003\n")])
    assert codes(findings) == ["PP388"]  # on that day the other one was not yet resolved


@pytest.mark.parametrize(
    ("proposed", "found"),
    [
        ("2015-05-07", ["PP388"]),
        ("2015-05-08", []),  # the day on which the example was resolved
    ],
)
def test_what_recurs_had_been_resolved(register_folder: Path, proposed: str, found: list[str]) -> None:
    text = (
        "id: 201505-009\ntitle: 客户在营业部排队时看不到前面还有几个人\nproposer: sun-hao\n"
        f"proposed_on: {proposed}\nrecurs: 201504-001\n"
    )
    put(register_folder, "records/pain-points/2015/201505-009.yaml", text)
    assert [each.code for each in findings_in(register_folder) if each.code == "PP388"] == found


def test_a_recurrence_of_a_later_one_is_refused(register_folder: Path) -> None:
    add(register_folder, LATER)
    findings = findings_of(register_folder, [("proposer: wang-li\n", "proposer: wang-li\nrecurs: 201507-001\n")])
    assert places(findings) == [("PP333", "recurs", 4, 9)], told(findings)


@pytest.mark.parametrize("name", ["孙浩", "王 莉", "sun-hao"])
def test_a_contact_who_bears_a_solvers_name_is_looked_at(register_folder: Path, name: str) -> None:
    organization = "records/programme/organization.yaml"
    add(register_folder, organization, ("contacts: [陈晓,", f"contacts: [陈晓, {name},"))
    put(register_folder, EXAMPLE, edited(example_text(), ("confirmed_by: 陈晓", f"confirmed_by: {name}")))
    findings = findings_afresh(register_folder)
    assert places(findings) == [("PP874", "evidence[0].confirmed_by", 114, 19)], told(findings)
    assert all(name in text for text in findings[0].message)


@pytest.mark.parametrize(("day", "found"), [("2015-08-25", True), ("2015-08-19", False), ("2015-09-01", False)])
def test_evidence_is_held_to_the_solution_of_its_own_round(register_folder: Path, day: str, found: bool) -> None:
    first = part("  - kind: email", "stages:\n")
    second = first.replace("2015-05-12", day)
    text = edited(example_text(), (first, first + second)) + AGAIN
    assert ("PP873" in codes(findings_of(register_folder, text))) == found


@pytest.mark.parametrize(("added", "found"), [("2015-08-19", True), ("2015-08-25", False)])
def test_planning_what_was_reopened_is_no_plan_after_the_fact(register_folder: Path, added: str, found: bool) -> None:
    put(register_folder, EXAMPLE, example_text() + AGAIN)
    text = "month: 2015-08\ngroup: project-management\nlisted_on: 2015-08-03\npain_points:\n"
    text += f"  - {{id: 201504-001, added_on: {added}, reason: 又出现了}}\n"
    findings = findings_of(register_folder, text, path="records/plans/2015-08/project-management.yaml")
    assert ("PP872" in codes(findings)) == found


REMOVED = object()
WRONG = [REMOVED, None, "", "x", 7, -1, 10**30, True, [], {}, [[1]], {"a": 1}]
WRONG += ["9999-12", "0000-01", "9999-Q4", "0000-Q1", "2199-12-31", "0000-00-00", "../..", "{month}", "2015-05/x"]


def replaced(data: Any, value: Any) -> Iterator[Any]:
    """Yield the data with each of its values, at any depth, replaced or removed."""
    items = list(enumerate(data) if isinstance(data, list) else data.items() if isinstance(data, dict) else ())
    for key, below in items:
        for new in (value, *replaced(below, value)):
            changed = [(each, new if each == key else old) for each, old in items if each != key or new is not REMOVED]
            yield dict(changed) if isinstance(data, dict) else [each for _, each in changed]


@pytest.mark.parametrize("paper", [*PAPERS, "pain-point"])
def test_whatever_stands_in_a_record_gives_findings_never_an_exception(register_folder: Path, paper: str) -> None:
    path, text = PAPERS.get(paper, (EXAMPLE, example_text()))
    data = read(text.encode()).data
    if paper == "pain-point":
        data = {name: data[name] for name in ("id", "proposer", "proposed_on", "stages", "followups")}
    broken_ones = [each for wrong in WRONG for each in replaced(data, wrong)]
    folder = Path(path).parent.as_posix()
    for n, each in enumerate(broken_ones):
        put(register_folder, f"{folder}/broken-{n}.yaml", json.dumps(each, ensure_ascii=False))
    checked = check(replace(shipped_project(), root=register_folder), date(2015, 7, 31), today=AS_OF)
    files = {finding.path for finding in (*checked.findings, *findings_in(register_folder))}
    assert len([file for file in files if "broken-" in file]) == len(broken_ones) > 100
