"""Findings as people and programs read them: each format keeps to the rules of who reads it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from helpers import shipped_project
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder import __version__
from site_builder.finding import Finding, counts, field_name, in_order
from site_builder.formats import FORMATS, GITHUB_SHOWN, SHOWN, Report
from site_builder.words import LANGUAGES, Language, Words

PATH = "records/pain-points/2015/201504-001.yaml"
WORDS = {
    "label": Words("痛点名称", "Title"),
    "message": Words("名称太长。", "The title is too long."),
    "hint": Words("写短一些。", "Make it shorter."),
}
ERROR = Finding(PATH, 2, 8, "title", code="PP107", level="error", excerpt="title: 用户不能及时收到审批提醒", **WORDS)
WARNING = replace(ERROR, line=7, column=1, code="PP211", level="warning", field="description", excerpt="description: |")
in_both = pytest.mark.parametrize("language", LANGUAGES)


def report(findings: Sequence[Finding], language: Language = "zh") -> Report:
    return Report(findings, 3, date(2015, 12, 18), language, shipped_project().strings)


def shown(name: str, findings: Sequence[Finding], language: Language = "zh") -> str:
    return FORMATS[name](report(findings, language))


def saying(text: str, finding: Finding = ERROR) -> Finding:
    return replace(finding, message=Words(text, text))


# ---- all of them


@in_both
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("findings", [[], [ERROR], [ERROR, WARNING, ERROR]], ids=["none", "one", "three"])
def test_every_format_ends_with_a_newline_or_is_empty(name: str, findings: list[Finding], language: Language) -> None:
    output = shown(name, findings, language)
    assert output.endswith("\n") or (name == "github" and output == "")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_speaks_the_chosen_language(name: str) -> None:
    chinese, english = shown(name, [ERROR], "zh"), shown(name, [ERROR], "en")
    assert "名称太长" in chinese and "写短一些" in chinese and "too long" not in chinese
    assert "The title is too long." in english and "Make it shorter." in english and "名称太长" not in english


# ---- text


def test_text_names_place_level_code_and_field_and_says_what_to_write() -> None:
    first, source, marker, message, hint, *_ = shown("text", [ERROR]).split("\n")
    assert first == f"{PATH}:2:8  错误 PP107  痛点名称 (title)"
    assert source == "  2 | title: 用户不能及时收到审批提醒"
    assert marker == "      " + " " * 7 + "^"
    assert (message, hint) == ("  名称太长。", "  → 写短一些。")


@pytest.mark.parametrize(
    ("language", "end"),
    [
        ("zh", "检查了 3 个文件（截至 2015-12-18）：1 个错误，2 个提醒。"),
        ("en", "Checked 3 files as of 2015-12-18: 1 errors, 2 warnings."),
    ],
)
def test_text_sums_up(language: Language, end: str) -> None:
    assert shown("text", [ERROR, WARNING, WARNING], language).splitlines()[-1] == end


@pytest.mark.parametrize(("language", "words"), [("zh", "没有问题"), ("en", "all is well")])
def test_text_says_that_all_is_well(language: Language, words: str) -> None:
    assert words in shown("text", [], language) and shown("text", [], language).count("\n") == 1


def columns(text: str) -> int:
    """Return how wide a terminal shows a text, tabs aside."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


@pytest.mark.parametrize(
    ("excerpt", "column"),
    [
        ("title: x", 8),
        ("title: x", 1),
        ("名称：痛点", 3),
        ("说明 abc 说明：痛点", 11),
        ("“引号” x", 6),
        ("ｆｕｌｌ width", 6),
        ("😀 x", 3),
    ],
)
def test_the_marker_stands_below_the_sign_also_behind_wide_ones(excerpt: str, column: int) -> None:
    _, source, marker, *_ = shown("text", [replace(ERROR, excerpt=excerpt, column=column)]).split("\n")
    prefix = source.removesuffix(excerpt)
    assert columns(marker) - 1 == columns(prefix) + columns(excerpt[: column - 1])


def test_tabs_before_the_place_stay_tabs_below_it() -> None:
    _, source, marker, *_ = shown("text", [replace(ERROR, excerpt="\ta:\tb", column=5)]).split("\n")
    assert (source, marker) == ("  2 | \ta:\tb", "      \t  \t^")


@pytest.mark.parametrize("column", [1, 36, 37, 60, 100, 164, 199, 200])
def test_a_long_line_is_cut_around_the_place(column: int) -> None:
    line = "".join(chr(ord("a") + n % 26) for n in range(200))
    line = line[: column - 1] + "痛" + line[column:]
    _, source, marker, *_ = shown("text", [replace(ERROR, excerpt=line, column=column)]).split("\n")
    assert len(source.removeprefix("  2 | ")) <= SHOWN + 2
    assert source[len(marker) - 1] == "痛"
    assert (source[6] == "…", source[-1] == "…") == (column > 36, column < 200 - 36)


def test_a_line_that_fits_is_shown_whole() -> None:
    line = "x" * SHOWN
    assert f"  2 | {line}\n" in shown("text", [replace(ERROR, excerpt=line, column=SHOWN)])


LINES = st.text(st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="§"), max_size=200)


@settings(deadline=None)
@given(LINES, LINES)
def test_the_marked_sign_is_always_visible(before: str, behind: str) -> None:
    found = replace(ERROR, excerpt=f"{before}§{behind}", column=len(before) + 1)
    _, source, marker, *_ = shown("text", [found]).split("\n")
    assert columns(source[: source.index("§")]) == columns(marker) - 1
    assert marker.endswith("^")


@pytest.mark.parametrize("excerpt", ["", "   "])
def test_a_place_without_a_line_has_no_marker(excerpt: str) -> None:
    assert "^" not in shown("text", [replace(ERROR, excerpt=excerpt)])


def test_a_finding_on_a_file_as_a_whole_names_no_field() -> None:
    first = shown("text", [replace(ERROR, field="", label=Words("", ""))]).split("\n")[0]
    assert first == f"{PATH}:2:8  错误 PP107"


def test_a_field_without_a_label_is_named_once() -> None:
    first = shown("text", [replace(ERROR, field="foo", label=Words("foo", "foo"))]).split("\n")[0]
    assert first == f"{PATH}:2:8  错误 PP107  foo"


# ---- GitHub


def test_github_makes_an_annotation_of_each_finding() -> None:
    assert shown("github", [ERROR]) == (
        f"::error file={PATH},line=2,col=8,title=PP107 痛点名称::名称太长。%0A→ 写短一些。\n"
    )
    assert shown("github", [WARNING]).startswith("::warning ")


def test_github_escapes_what_would_end_a_message() -> None:
    line = shown("github", [saying("50%, a: b\r\n::error::x")])
    assert line.count("\n") == 1
    assert "::50%25, a: b%0D%0A::error::x%0A→ " in line


def test_github_escapes_what_would_end_a_property() -> None:
    line = shown("github", [replace(ERROR, path="a,b:c%/\n.yaml", label=Words("甲：乙, 丙: 丁", ""))])
    assert "file=a%2Cb%3Ac%25/%0A.yaml,line=2," in line
    assert "title=PP107 甲：乙%2C 丙%3A 丁::" in line
    assert line.count("\n") == 1


@in_both
@pytest.mark.parametrize("count", [1, 8, 9, 10, 11, 500])
def test_github_shows_nine_and_says_how_many_more(count: int, language: Language) -> None:
    lines = shown("github", [replace(ERROR, line=n + 1) for n in range(count)], language).splitlines()
    errors = [line for line in lines if line.startswith("::error ")]
    assert len(errors) == min(count, GITHUB_SHOWN) == min(count, 9)
    more = [line for line in lines if line not in errors]
    assert len(lines) <= 10
    if count > 9:
        assert len(more) == 1 and more[0].startswith("::notice ") and str(count - 9) in more[0]
    else:
        assert more == []


def test_github_puts_errors_first_and_else_keeps_the_order() -> None:
    found = [replace(WARNING, line=n) for n in range(1, 20)] + [replace(ERROR, line=n) for n in (30, 31)]
    lines = shown("github", found).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error"] * 2 + ["::warning"] * 7 + ["::notice"]
    assert [int(line.split("line=")[1].split(",")[0]) for line in lines[:4]] == [30, 31, 1, 2]


def test_github_says_nothing_when_there_is_nothing() -> None:
    assert shown("github", []) == ""


# ---- GitLab


def issues(findings: Sequence[Finding], language: Language = "zh") -> list[dict[str, Any]]:
    return json.loads(shown("gitlab", findings, language))


def fingerprints(findings: Sequence[Finding], language: Language = "zh") -> list[str]:
    return [issue["fingerprint"] for issue in issues(findings, language)]


def test_gitlab_has_the_keys_of_a_code_quality_report() -> None:
    assert issues([ERROR]) == [
        {
            "description": "名称太长。 → 写短一些。",
            "check_name": "PP107",
            "fingerprint": fingerprints([ERROR])[0],
            "severity": "major",
            "location": {"path": PATH, "lines": {"begin": 2}},
        }
    ]
    assert issues([WARNING])[0]["severity"] == "minor"
    assert issues([]) == []


def test_gitlab_fingerprints_are_unique() -> None:
    found = [ERROR, ERROR, replace(ERROR, line=9), replace(ERROR, code="PP108"), replace(ERROR, path="b.yaml")]
    found += [replace(ERROR, field="id"), saying("x")]
    assert len(set(fingerprints(found))) == len(found)


def test_gitlab_fingerprints_stay_when_lines_move_or_the_language_changes() -> None:
    found = [ERROR, ERROR, WARNING]
    moved = [replace(each, line=each.line + 5, column=each.column + 1) for each in found]
    assert fingerprints(found) == fingerprints(moved) == fingerprints(found, "en")


# ---- SARIF


def sarif(findings: Sequence[Finding], language: Language = "zh") -> dict[str, Any]:
    return json.loads(shown("sarif", findings, language))


def test_sarif_is_version_2_1_0_with_one_run() -> None:
    log = sarif([ERROR])
    assert log["version"] == "2.1.0" and "sarif-2.1.0" in log["$schema"]
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("painpoints", __version__)


@in_both
def test_sarif_describes_each_rule_that_fired_once(language: Language) -> None:
    run = sarif([ERROR, WARNING, ERROR], language)["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["PP107", "PP211"]
    for rule in rules:
        assert rule["shortDescription"]["text"] and rule["fullDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning")
    assert {result["ruleId"] for result in run["results"]} == {"PP107", "PP211"}


def test_sarif_results_count_lines_and_columns_from_one() -> None:
    (result,) = sarif([ERROR])["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("PP107", "error")
    assert result["message"]["text"] == "名称太长。 → 写短一些。"
    (location,) = result["locations"]
    place = location["physicalLocation"]
    assert place["region"] == {"startLine": 2, "startColumn": 8}
    assert place["artifactLocation"] == {"uri": PATH}


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("records/a b.yaml", "records/a%20b.yaml"),
        ("records/100%.yaml", "records/100%25.yaml"),
        ("records/a#b?.yaml", "records/a%23b%3F.yaml"),
        ("records/痛.yaml", "records/%E7%97%9B.yaml"),
    ],
)
def test_sarif_quotes_the_path_as_an_address(path: str, uri: str) -> None:
    result = sarif([replace(ERROR, path=path)])["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_sarif_without_findings_has_an_empty_list() -> None:
    assert sarif([])["runs"][0]["results"] == [] == sarif([])["runs"][0]["tool"]["driver"]["rules"]


# ---- JSON


@in_both
def test_json_has_exactly_these_keys(language: Language) -> None:
    data = json.loads(shown("json", [ERROR, WARNING], language))
    assert list(data) == ["schema_version", "as_of", "findings", "counts", "old"]
    assert (data["schema_version"], data["as_of"]) == (1, "2015-12-18")
    assert data["counts"] == {"error": 1, "warning": 1, "info": 0}
    assert data["findings"][0] == {
        "path": PATH,
        "line": 2,
        "column": 8,
        "field": "title",
        "code": "PP107",
        "level": "error",
        "message": ERROR.message.within(language),
        "hint": ERROR.hint.within(language),
    }


def test_json_is_readable_and_complete_without_findings() -> None:
    assert json.loads(shown("json", []))["counts"] == {"error": 0, "warning": 0, "info": 0}
    assert "名称太长" in shown("json", [ERROR]), "Chinese isn't written as \\u escapes"


# ---- JUnit


def suite(findings: Sequence[Finding], language: Language = "zh") -> ElementTree.Element:
    return ElementTree.fromstring(shown("junit", findings, language))


def test_junit_has_a_case_for_each_file() -> None:
    other = replace(WARNING, path="records/b.yaml")
    root = suite([ERROR, WARNING, other])
    assert root.tag == "testsuites"
    (only,) = root
    assert only.attrib == {"name": "painpoints check", "tests": "2", "failures": "1"}
    assert (root.get("tests"), root.get("failures")) == ("2", "1")
    assert [case.get("name") for case in only] == [PATH, "records/b.yaml"]
    assert [child.tag for child in only[0]] == ["failure", "system-out"]
    assert [child.tag for child in only[1]] == ["system-out"]


def test_junit_failures_count_files_not_errors() -> None:
    root = suite([ERROR, ERROR, saying("x")])
    assert (root.get("tests"), root.get("failures")) == ("1", "1")
    assert len(root.findall(".//failure")) == 3


@in_both
def test_junit_tells_place_message_and_hint(language: Language) -> None:
    (failure,) = suite([ERROR], language).findall(".//failure")
    assert failure.get("type") == "PP107"
    assert failure.get("message") == ERROR.message.within(language)
    told = failure.text or ""
    assert told.startswith(f"{PATH}:2:8 ") and ERROR.hint.within(language) in told


def test_junit_without_findings_has_one_passing_case() -> None:
    root = suite([])
    assert (root.get("tests"), root.get("failures")) == ("1", "0")
    assert len(root.findall(".//testcase")) == 1 and root.findall(".//failure") == []


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x0b", "\x1b", "\x1f", "\ufffe", "\uffff"])
@pytest.mark.parametrize("finding", [ERROR, WARNING], ids=["error", "warning"])
def test_junit_survives_control_characters_in_a_message(sign: str, finding: Finding) -> None:
    root = suite([saying(f"a{sign}b", finding)])
    assert "a" in "".join(root.itertext())


@pytest.mark.parametrize("text", ["<b>&amp;", "]]>", "'\"", "两\n行", "\t", "😀"])
def test_junit_escapes_markup(text: str) -> None:
    (failure,) = suite([saying(text)]).findall(".//failure")
    assert text in (failure.text or "")


@pytest.mark.parametrize("sign", ["\x01", "\x1b", "\uffff"])
def test_junit_survives_control_characters_in_a_file_name(sign: str) -> None:
    assert len(suite([replace(ERROR, path=f"records/a{sign}b.yaml")])) == 1


@settings(deadline=None)
@given(st.text(), st.text())
def test_every_data_format_can_be_read_back(message: str, hint: str) -> None:
    finding = replace(ERROR, message=Words(message, message), hint=Words(hint, hint))
    for name in ("gitlab", "sarif", "json"):
        json.loads(shown(name, [finding]))
    suite([finding])
    assert shown("github", [finding]).count("\n") == 1


# ---- findings


def test_findings_are_sorted_by_place_and_told_once() -> None:
    other = replace(ERROR, path="records/a.yaml")
    assert in_order([WARNING, ERROR, other, ERROR]) == (other, ERROR, WARNING)
    assert counts([WARNING, ERROR, WARNING]) == {"error": 1, "warning": 2, "info": 0}


@pytest.mark.parametrize(
    ("pointer", "name"),
    [
        ((), ""),
        (("title",), "title"),
        (("plan", 0, "due"), "plan[0].due"),
        (("causes", 1, "whys", 2), "causes[1].whys[2]"),
    ],
)
def test_fields_are_named_as_people_write_them(pointer: Any, name: str) -> None:
    assert field_name(pointer) == name
