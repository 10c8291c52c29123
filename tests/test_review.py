"""The reviewer's page: what a change means in the programme's words, in a form that nothing in the change can break."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import html5lib
import pytest
from click.testing import CliRunner
from helpers import EXAMPLE, ROOT, put
from jinja2.exceptions import SecurityError
from test_changes import OWNER, change, commit, git, register

from site_builder.cli import main
from site_builder.load import open_project
from site_builder.review.data import BadData, read_data
from site_builder.review.render import COMMENT_SIGNS, SUMMARY_BYTES, bounded, comment, html, in_bytes, markdown, plain
from site_builder.strings import load_strings

__all__ = ["register"]
STRINGS = load_strings()
OPEN = "records/pain-points/2015/201511-004.yaml"
HOSTILE = (
    "用户 <script>alert(1)</script> @everyone ![x](https://example.org/x.png) [a](javascript:1) #1 | **粗** `代码`"
)


@pytest.fixture
def working(register: Path) -> Path:
    """The register with a pain point in hand on main as well."""
    put(register, OPEN, (ROOT / OPEN).read_text(encoding="utf-8"))
    commit(register)
    git(register, "branch", "--force", "main", "HEAD")
    return register


def data_of(folder: Path, *options: str) -> dict[str, Any]:
    done = CliRunner().invoke(
        main, ["review", "--register", str(folder), "--base", "main", "--format", "json", *options]
    )
    assert done.exit_code == 0, done.output
    return read_data(done.stdout.encode())


def only(data: dict[str, Any]) -> dict[str, Any]:
    (found,) = data["changes"]
    return dict(found)


def test_what_changes_is_told_in_the_programmes_words(working: Path) -> None:
    change(
        working,
        OPEN,
        ("  causes_found: 2015-11-24\n", "  causes_found: 2015-11-24\n  resolved: 2015-12-17\n"),
        ("severity: medium", "severity: high"),
    )
    commit(working)
    found = only(data_of(working))
    assert found["summary"][0] == "原因分析 → 痛点解决"
    assert {"label": "严重程度", "before": "中", "after": "高"} in found["values"]
    kinds = {each["kind"]: [role["people"] for role in each["by"]] for each in found["approvals"]}
    assert kinds["进入痛点解决"] == [["赵雷"]]
    english = only(data_of(working, "--lang", "en"))
    assert english["summary"][0] == "Causes found → Resolved"


def test_a_new_one_shows_its_key_points_and_what_is_like_it(working: Path) -> None:
    text = (working / OPEN).read_text(encoding="utf-8")
    new = OPEN.replace("201511-004", "201511-000-again")
    put(working, new, text.replace("id: 201511-004", "id: 201511-000"))
    commit(working)
    found = only(data_of(working))
    assert found["state"] == "new"
    assert [point["label"] for point in found["key_points"]] == ["痛点", "主动", "用户", "闭环"]
    said = {one["text"] for point in found["key_points"] for one in point["said"]}
    assert "用户答不上客户“我的单子排到第几了”" in said
    assert found["similar"][0]["number"] == "201511-004"
    assert any(piece["marked"] for piece in found["similar"][0]["title_pieces"])
    assert found["page"][0]["facts"]


def test_nothing_is_told_of_what_did_not_change(working: Path) -> None:
    change(working, EXAMPLE, ("severity: high", "severity: low"))
    commit(working)
    data = data_of(working, "--author", OWNER)
    assert data["clean"] and data["findings"] == []
    text = markdown(ROOT, STRINGS, {**data, "changes": [{**only(data), "similar": []}]})
    assert "201511-004" not in text


def test_the_user_who_confirmed_is_named_beside_the_approval(register: Path) -> None:
    text = (register / EXAMPLE).read_text(encoding="utf-8")
    put(register, EXAMPLE, text.replace("  confirmed: 2015-05-12\n  closed: 2015-05-13\n", ""))
    commit(register)
    git(register, "branch", "--force", "main", "HEAD")
    put(register, EXAMPLE, text)
    roles = {each["kind"]: each["by"] for each in only(data_of(register))["approvals"]}
    assert roles["进入用户确认"][0] == {"role": "用户书面确认", "people": [], "given": ["陈晓 2015-05-12"]}


def hostile(folder: Path) -> dict[str, Any]:
    change(
        folder,
        OPEN,
        ("title: 用户答不上客户“我的单子排到第几了”", "title: " + json.dumps(HOSTILE[:60], ensure_ascii=False)),
    )
    change(folder, OPEN, ("severity: medium", "severity: high\nnotes: " + json.dumps(HOSTILE, ensure_ascii=False)))
    commit(folder)
    return data_of(folder, "--author", "x$(touch pwned)@everyone")


def test_html_shows_hostile_text_as_text(working: Path) -> None:
    page = html(ROOT, STRINGS, hostile(working))
    document = html5lib.parse(page, namespaceHTMLElements=False)
    assert document.findall(".//script") == [] and document.findall(".//img") == [] and document.findall(".//a") == []
    assert HOSTILE in "".join(document.itertext())
    assert not re.search(r"(?:src|href)=", page)
    assert html5lib.HTMLParser(strict=True).parse(page) is not None


def test_markdown_shows_hostile_text_as_text(working: Path) -> None:
    from markdown import markdown as rendered

    data = hostile(working)
    for text in (markdown(ROOT, STRINGS, data), comment(ROOT, STRINGS, data)):
        page = rendered(text)
        assert "<script" not in page and "<img" not in page and "<a " not in page
        assert "@everyone" not in text
        assert not re.search(r"#\d", text)


@pytest.mark.parametrize(
    "text", ["a|b", "<b>", "@x", "#1", "[x](y)", "![x](y)", "`x`", "**x**", "a\nb", "http://x.y", "&lt;", "~~x~~"]
)
def test_plain_leaves_nothing_live(text: str) -> None:
    from markdown import markdown as rendered

    page = rendered(plain(text))
    assert re.sub(r"</?p>", "", page).count("<") == 0
    assert "\n" not in plain(text)


def test_long_texts_are_cut_with_a_line_that_says_so() -> None:
    text = "\n".join(["痛点" * 30] * 20_000)
    cut = bounded(text, SUMMARY_BYTES, STRINGS, "zh", in_bytes)
    assert len(cut.encode()) <= SUMMARY_BYTES and cut.rstrip().endswith("review.html。**")
    cut = bounded(text, COMMENT_SIGNS, STRINGS, "en", len)
    assert COMMENT_SIGNS - 200 < len(cut) <= COMMENT_SIGNS
    assert bounded("short\n", COMMENT_SIGNS, STRINGS, "zh", len) == "short\n"


def test_a_huge_change_stays_within_the_bounds(working: Path) -> None:
    change(working, OPEN, ("severity: medium", "severity: high"))
    commit(working)
    data = data_of(working)
    data["changes"] *= 1000
    assert len(markdown(ROOT, STRINGS, data).encode()) <= SUMMARY_BYTES
    assert len(comment(ROOT, STRINGS, data)) <= COMMENT_SIGNS


@pytest.mark.parametrize(
    "edit", [{"schema_version": 2}, {"changes": [{}]}, {"language": "fr"}, {"more": 1}, {"base": "main"}]
)
def test_data_that_is_not_ours_is_refused(working: Path, edit: dict[str, Any]) -> None:
    change(working, OPEN, ("severity: medium", "severity: high"))
    data = data_of(working)
    with pytest.raises(BadData):
        read_data(json.dumps({**data, **edit}).encode())
    assert read_data(json.dumps(data).encode()) == data


def test_all_three_forms_at_once_and_the_summary(working: Path, tmp_path: Path) -> None:
    change(working, OPEN, ("severity: medium", "severity: high"))
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    arguments = ["review", "--register", str(working), "--base", "main", "--format", "md,html,json"]
    refused = CliRunner().invoke(main, arguments)
    assert refused.exit_code == 2 and "--out" in refused.stderr
    done = CliRunner().invoke(
        main, [*arguments, "--out", str(tmp_path / "out"), "--summary"], env={"GITHUB_STEP_SUMMARY": str(summary)}
    )
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["review.html", "review.json", "review.md"]
    text = (tmp_path / "out/review.md").read_text(encoding="utf-8")
    assert summary.read_text(encoding="utf-8") == "before\n" + text


def test_without_a_table_nobody_is_named(working: Path) -> None:
    (working / "records/programme/approvals.yaml").unlink()
    commit(working)
    git(working, "branch", "--force", "main", "HEAD")
    change(working, OPEN, ("severity: medium", "severity: high"))
    assert only(data_of(working))["approvals"] == []
    assert open_project(working).programme.approvals.rows == {}


def test_every_changed_value_and_file_is_shown(register: Path) -> None:
    change(register, EXAMPLE, ("confirmed_by: 陈晓", "confirmed_by: 刘敏"), ("text: 全部上线", "text: 全部完成"))
    change(register, EXAMPLE, ("  closed: 2015-05-13", "  closed: 2015-05-14"))
    put(register, f"{EXAMPLE.removesuffix('.yaml')}/note.txt", "整理过\n")
    commit(register)
    shown = {(each["label"], each["before"], each["after"]) for each in only(data_of(register))["values"]}
    assert shown >= {
        ("证据 1 · 确认人", "陈晓", "刘敏"),
        ("进度 5 · 进展", "全部上线", "全部完成"),
        ("状态 · 结束", "2015-05-13", "2015-05-14"),
        ("证据文件", "", "note.txt"),
    }


def test_what_a_new_one_declares_goes_to_the_office(working: Path) -> None:
    text = (working / OPEN).read_text(encoding="utf-8")
    new = OPEN.replace("201511-004", "201511-000-again")
    declared = "distinct_from:\n  - id: 201511-004\n    reason: 那一个说的是债券\n"
    put(working, new, text.replace("id: 201511-004", "id: 201511-000") + declared)
    commit(working)
    found = only(data_of(working))
    assert "声明与别的痛点不同" in {each["kind"] for each in found["approvals"]}
    assert "那一个说的是债券" in {each["after"] for each in found["values"]}


def test_a_number_that_a_finding_hides_stands_nowhere_on_the_page(working: Path) -> None:
    number = "138" + "0" * 8
    change(working, OPEN, ("severity: medium", f"severity: high\nnotes: 请打 {number}"))
    commit(working)
    data = data_of(working)
    for text in (json.dumps(data, ensure_ascii=False), html(ROOT, STRINGS, data), markdown(ROOT, STRINGS, data)):
        assert number not in text and "138****0000" in text.replace("\\", "")


def test_a_deleted_record_asks_for_nobodys_approval(register: Path) -> None:
    git(register, "rm", "--quiet", "-r", EXAMPLE, EXAMPLE.removesuffix(".yaml"))
    commit(register)
    data = data_of(register, "--author", "liu-yang")
    assert only(data)["approvals"] == [] and only(data)["state"] == "gone"
    assert [each["code"] for each in data["findings"] if each["level"] == "error"] == ["PP348"]


def test_templates_of_the_change_are_not_used(working: Path) -> None:
    put(working, "templates/review.md", "{{ 7 * 7 }} {{ cycler.__init__.__globals__ }}\n")
    change(working, OPEN, ("severity: medium", "severity: high"))
    commit(working)
    done = CliRunner().invoke(main, ["review", "--register", str(working), "--base", "main"])
    assert done.exit_code == 0 and "49" not in done.output.splitlines()[0] and "评审" in done.output


def test_a_template_reaches_nothing_but_the_data(working: Path) -> None:
    put(working, "templates/review.md", "{{ cycler.__init__.__globals__.os }}\n")
    data = data_of(working)
    with pytest.raises(SecurityError):
        comment(working, STRINGS, data)


def test_of_very_many_records_the_rest_is_told_in_brief(working: Path) -> None:
    text = (working / OPEN).read_text(encoding="utf-8")
    for number in range(5, 110):
        put(working, OPEN.replace("004", f"{number:03}"), text.replace("id: 201511-004", f"id: 201511-{number:03}"))
    commit(working)
    data = data_of(working)
    assert len(data["changes"]) == 105
    assert [bool(each["page"]) for each in data["changes"]] == [True] * 100 + [False] * 5
    assert markdown(ROOT, STRINGS, {**data, "changes": data["changes"][-1:]}).count("只列出要点") == 1


def test_whatever_the_sample_holds_the_page_of_it_is_valid(tmp_path: Path) -> None:
    folder = tmp_path / "register"
    shutil.copytree(ROOT / "records/programme", folder / "records/programme")
    git(tmp_path, "init", "--quiet", str(folder))
    commit(folder)
    git(folder, "switch", "--quiet", "--create", "change")
    shutil.copytree(ROOT / "records", folder / "records", dirs_exist_ok=True)
    commit(folder)
    data = data_of(folder, "--author", "li-fang")
    assert len(data["changes"]) > 100
    assert len(markdown(ROOT, STRINGS, data).encode()) <= SUMMARY_BYTES
