"""The command as people use it: exit codes, no traceback for a user's mistake, the loop from init to closed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click import Context
from click.testing import CliRunner, Result
from helpers import EXAMPLE, ROOT, edited, example_text, put, shipped_project, told

from site_builder.answers import doubts, value_of
from site_builder.check import check
from site_builder.cli import main
from site_builder.edit import CannotEdit
from site_builder.judging import Moment
from site_builder.lifecycle import STAGES
from site_builder.load import Project
from site_builder.measures import all_figure_rules
from site_builder.parts import value_at
from site_builder.rules import all_rules
from site_builder.scaffold import asked, explained, option_name
from site_builder.source import read
from site_builder.words import LANGUAGES, Language

COMMANDS = (
    "init",
    "new",
    "number",
    "progress",
    "advance",
    "check",
    "codeowners",
    "comment",
    "review",
    "remind",
    "explain",
    "build",
    "serve",
    "similar",
    "sample",
    "score",
    "scorecards",
    "seal",
    "export",
)
CHINESE = re.compile("[\u4e00-\u9fff]")
PAIN_POINT = shipped_project().types["pain-point"].root
ASKED = list(asked(PAIN_POINT))
CONFIRMED = ("  closed: 2015-05-13\n", "")
OPEN = ("  confirmed: 2015-05-12\n  closed: 2015-05-13\n", "")
in_both = pytest.mark.parametrize("language", LANGUAGES)


def invoke(*arguments: str | Path, typed: str | None = None) -> Result:
    """Run the command in this process; only a chosen exit is allowed, never an exception."""
    result = CliRunner().invoke(main, list(map(str, arguments)), input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert "Traceback" not in result.output
    return result


def run(folder: Path, *arguments: str | Path) -> Result:
    return invoke(*arguments[:1], "--register", folder, *arguments[1:])


def process(*arguments: str | Path, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "site_builder", *map(str, arguments)]
    everything = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, cwd=folder, env=everything, capture_output=True, timeout=60, check=False)


def before_the_end() -> str:
    """Return the example without its look-backs: what isn't closed has none."""
    return example_text().partition("followups:\n")[0]


def open_record(folder: Path) -> Path:
    """Take the example back to resolved, so that it is in hand."""
    put(folder, EXAMPLE, edited(before_the_end(), OPEN))
    return folder / EXAMPLE


# ---- help


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example_and_both_languages(command: str) -> None:
    result = invoke(command, "--help")
    assert result.exit_code == 0
    assert re.search(rf"^  painpoints {command}\b", result.output, re.MULTILINE), "an example"
    about = result.output.split("Options:")[0]
    assert CHINESE.search(about) and re.search(r"[a-z]{3,} [a-z]{2,} ", about)


def test_help_lists_every_command() -> None:
    listed = invoke("--help").output
    assert all(re.search(rf"^  {command} ", listed, re.MULTILINE) for command in COMMANDS)
    assert set(main.commands) == set(COMMANDS)


def test_every_option_is_explained_in_both_languages() -> None:
    for command in main.commands.values():
        for option in command.get_params(Context(command)):
            told = getattr(option, "help", None)
            if told is not None and "--help" not in option.opts:
                assert CHINESE.search(told) and re.search("[A-Za-z]{2,}", told), (command.name, option.name)


def test_the_version_is_told() -> None:
    assert invoke("--version").output.startswith("painpoints, version ")


# ---- wrong usage


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--format", "xml"],
        ["check", "--as-of", "2015-13-01"],
        ["check", "--as-of", "gestern"],
        ["check", "--jobs", "0"],
        ["check", "--nothing"],
        ["check", "--lang", "fr"],
        ["nothing"],
        ["progress"],
        ["progress", "201504-001"],
        ["progress", "201504-001", "text"],
        ["progress", "201504-001", "text", "--percent", "101"],
        ["progress", "201504-001", "text", "--percent", "viel"],
        ["advance", "201504-001"],
        ["init"],
        ["init", "x", "--forge", "svn"],
        ["comment"],
        ["sample"],
        ["sample", "x", "--pain-points", "-1"],
        ["sample", "x", "--seed", "a"],
        ["serve", "--port", "0"],
    ],
    ids=" ".join,
)
def test_wrong_usage_gives_exit_code_2_and_is_told_in_both_languages(arguments: list[str]) -> None:
    result = invoke(*arguments)
    assert result.exit_code == 2
    chinese, english = result.output.strip().split("\n")
    assert CHINESE.search(chinese.replace("序号", "")) and not CHINESE.search(re.sub("序号|进展|阶段", "", english))
    assert "Error" not in result.output and "--help" in chinese and "--help" in english


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        (["progress", "201504-001", "x"], "缺少 --percent", "--percent is missing"),
        (["progress", "x", "x", "--percent", "120"], "要写整数，0–100", "a whole number, 0–100"),
        (["progress", "x", "a", "b", "--percent", "1"], "“b”是多写的", "“b” is too much"),
        (["check", "--as-of", "2015/12/1"], "2015-06-12 的样子", "like 2015-06-12"),
        (["check", "--as-of"], "--as-of 后面要写内容", "--as-of takes a value"),
        (["check", "--quiet=1"], "--quiet 后面不写内容", "--quiet takes no value"),
        (["check", "--formt", "x"], "是不是想写 --format", "Did you mean --format"),
        (["check", "--format", "xml"], "只能写 text, github", "it takes text, github"),
        (["review", "--base", "x", "--format", "xml"], "只能写 md", "it takes md"),
        (["chek"], "没有命令 chek", "no command chek"),
        (["export", "wekly"], "没有命令 wekly", "no command wekly"),
        (["--nothing"], "没有选项 --nothing", "no option --nothing"),
        (["sample", "x", "--pain-points", "-1"], "0–100000", "0–100000"),
        (["check", "--jobs", "0"], "≥ 1", "≥ 1"),
        (["sample", "x", "--seed", "a"], "要写整数", "a whole number"),
        (["similar", "--file", "nothing.yaml"], "读得到的文件", "a file that can be read"),
        (["init", __file__], "不能是文件", "no file"),
        (["check", "--as-of", "9999-01-01"], "--as-of 写得不对", "--as-of can't be so"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else None,
)
def test_wrong_usage_says_what_is_wanted(arguments: list[str], chinese: str, english: str) -> None:
    lines = invoke(*arguments).output.strip().split("\n")
    assert chinese in lines[0] and english in lines[1]


def test_without_a_command_the_help_is_shown() -> None:
    assert "painpoints new" in invoke().output and "painpoints export weekly" in invoke("export").output


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["build"],
        ["serve"],
        ["progress", "201504-001", "x", "--percent", "1"],
        ["advance", "201504-001", "analysed"],
        ["new"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_where_there_is_no_register_that_is_said(arguments: list[str], tmp_path: Path) -> None:
    result = run(tmp_path, *arguments)
    assert result.exit_code == 2
    assert str(tmp_path) in result.output and "painpoints init" in result.output
    assert CHINESE.search(result.output), "in both languages, as the register's isn't known"
    english = run(tmp_path, *arguments, "--lang", "en")
    assert english.exit_code == 2 and not CHINESE.search(english.output.replace(str(tmp_path), ""))


@in_both
@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["check", "nothing.yaml"], "nothing.yaml"),
        (["explain", "PP999"], "PP999"),
        (["progress", "209901-001", "x", "--percent", "1"], "209901-001"),
        (["progress", "../../etc/passwd", "x", "--percent", "1"], "../../etc/passwd"),
        (["advance", "209901-001", "analysed"], "209901-001"),
        (["advance", "201504-001", "finished"], "causes_found"),
        (["progress", "201504-001", "x", "--percent", "1"], "201504-001"),  # it is closed
        (["advance", "201504-001", "closed"], "201504-001"),
        (["new"], "--title"),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, list) else None,
)
def test_what_cannot_be_done_is_said_and_nothing_changes(
    register_folder: Path, arguments: list[str], named: str, language: Language
) -> None:
    before = (register_folder / EXAMPLE).read_bytes()
    result = run(register_folder, *arguments, "--lang", language)
    assert result.exit_code == 2 and named in result.output
    assert bool(CHINESE.search(re.sub(r"[（(][^)）]*[)）]", "", result.output))) is (language == "zh")
    assert (register_folder / EXAMPLE).read_bytes() == before


@pytest.mark.parametrize("command", ["init", "sample"])
@in_both
def test_a_folder_that_is_not_empty_stays_as_it_is(tmp_path: Path, command: str, language: Language) -> None:
    put(tmp_path, "mine.txt", "x")
    result = invoke(command, tmp_path, "--lang", language)
    assert result.exit_code == 2 and str(tmp_path) in result.output
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("command", ["init", "sample"])
def test_a_file_is_no_folder(tmp_path: Path, command: str) -> None:
    put(tmp_path, "mine.txt", "x")
    assert invoke(command, tmp_path / "mine.txt").exit_code == 2
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("command", ["init", "sample"])
def test_a_folder_that_cannot_be_made_is_said(command: str) -> None:
    assert invoke(command, "/dev/null/neu").exit_code == 2


def test_a_file_that_cannot_be_written_is_said(register_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = open_record(register_folder)
    before = path.read_bytes()

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refused)
    result = run(register_folder, "progress", "201504-001", "进展", "--percent", "90")
    assert path.read_bytes() == before
    assert result.exit_code == 2
    # Where this happened isn't known.
    assert "读写失败（Permission denied）\nReading or writing failed (Permission denied)\n" in result.output


def test_a_full_disk_names_the_file(register_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        # Just this is all that a disk says when it is full.
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    out = tmp_path / "out.json"
    result = run(register_folder, "check", "--format", "json", "--out", out)
    assert result.exit_code == 2
    for text in ("读写失败：{}（No space left on device）", "Reading or writing failed: {} (No space left on device)"):
        assert text.format(out) in result.output


# ---- check


def test_a_clean_register_gives_exit_code_0(register_folder: Path) -> None:
    result = run(register_folder, "check")
    assert (result.exit_code, result.output) == (0, "检查了 5 个文件（截至 2015-12-18）：没有问题。\n")


def test_an_error_gives_exit_code_1_and_a_warning_0(register_folder: Path) -> None:
    put(register_folder, EXAMPLE, edited(example_text(), ("title: 用户不能及时收到审批提醒", "title: 网络带宽不足")))
    warned = run(register_folder, "check", "--lang", "en")
    assert warned.exit_code == 0 and "PP211" in warned.output and "0 errors, 1 warnings" in warned.output
    put(register_folder, EXAMPLE, edited(example_text(), ("title: 用户不能及时收到审批提醒", "title: ''")))
    refused = run(register_folder, "check", "--lang", "en")
    assert refused.exit_code == 1 and "1 errors" in refused.output


@pytest.mark.parametrize("format_name", ["text", "github", "gitlab", "sarif", "json", "junit"])
@pytest.mark.parametrize("broken", [False, True])
def test_the_exit_code_does_not_depend_on_the_format(register_folder: Path, format_name: str, broken: bool) -> None:
    if broken:
        put(register_folder, EXAMPLE, "title: [\n")
    result = run(register_folder, "check", "--format", format_name)
    assert result.exit_code == int(broken)
    if format_name in ("gitlab", "sarif", "json"):
        json.loads(result.output)


@pytest.mark.parametrize("format_name", ["text", "gitlab", "json"])
def test_check_writes_what_it_would_print_into_a_file(register_folder: Path, format_name: str) -> None:
    put(register_folder, EXAMPLE, edited(example_text(), ("proposer: wang-li", "proposer: wang-lee")))
    target = register_folder / "build/report"
    printed = run(register_folder, "check", "--format", format_name)
    written = run(register_folder, "check", "--format", format_name, "--out", target)
    assert target.read_text("utf-8") == printed.output
    assert written.exit_code == printed.exit_code == 1
    assert len(written.output.splitlines()) == 1 and "1 个错误" in written.output


def test_check_of_a_path_reports_on_that_path_only(register_folder: Path) -> None:
    other = EXAMPLE.replace("-001", "-002")
    put(register_folder, EXAMPLE, "title: [\n")
    put(register_folder, other, "title: [\n")
    found = json.loads(run(register_folder, "check", register_folder / other, "--format", "json").output)
    assert {each["path"] for each in found["findings"]} == {other}
    everything = json.loads(run(register_folder, "check", "--format", "json").output)
    assert {each["path"] for each in everything["findings"]} == {EXAMPLE, other}


def test_check_of_a_clean_path_is_clean_beside_a_broken_one(register_folder: Path) -> None:
    put(register_folder, EXAMPLE.replace("-001", "-002"), "title: [\n")
    result = run(register_folder, "check", register_folder / EXAMPLE)
    assert result.exit_code == 0 and "检查了 1 个文件" in result.output


def test_check_of_a_folder_takes_all_its_records(register_folder: Path) -> None:
    put(register_folder, EXAMPLE.replace("-001", "-002"), "title: [\n")
    result = run(register_folder, "check", register_folder / "records/pain-points")
    assert result.exit_code == 1 and "检查了 2 个文件" in result.output


def test_check_still_compares_with_the_records_not_named(register_folder: Path) -> None:
    """A number given twice is found in the one that is asked for."""
    other = EXAMPLE.replace("/2015/", "/")
    shutil.copytree((register_folder / EXAMPLE).with_suffix(""), (register_folder / other).with_suffix(""))
    shutil.copy(register_folder / EXAMPLE, register_folder / other)
    result = run(register_folder, "check", register_folder / other, "--format", "json")
    assert "PP203" in {each["code"] for each in json.loads(result.output)["findings"]}


def test_a_file_outside_the_register_is_checked_as_a_pain_point(register_folder: Path, tmp_path_factory) -> None:
    outside = tmp_path_factory.mktemp("草稿") / "201504-009.yaml"
    outside.write_text(edited(example_text(), ("way: asked ", "way: guessed ")), encoding="utf-8")
    result = run(register_folder, "check", outside, "--format", "json")
    found = json.loads(result.output)["findings"]
    assert result.exit_code == 1
    assert {each["path"] for each in found} == {outside.as_posix()}
    assert "origin.way" in {each["field"] for each in found}


def test_check_finds_the_register_from_a_folder_below(register_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(register_folder / "records/pain-points/2015")
    assert invoke("check").exit_code == 0
    assert "检查了 1 个文件" in invoke("check", "201504-001.yaml").output


def test_as_of_is_the_day_that_counts(register_folder: Path) -> None:
    assert "2015-06-12" in run(register_folder, "check", "--as-of", "2015-06-12").output
    early = run(register_folder, "check", "--as-of", "2015-04-02")
    assert early.exit_code == 0, "on that day nobody knew of it, so nothing could be wrong with it"


def test_a_day_that_has_not_come_is_an_error_on_every_day(register_folder: Path) -> None:
    path = register_folder / EXAMPLE
    text = path.read_text(encoding="utf-8").replace("confirmed_on: 2015-04-02", "confirmed_on: 2015-12-25")
    path.write_text(text, encoding="utf-8")
    for day in ("2015-06-12", "2015-12-18"):
        result = run(register_folder, "check", "--as-of", day)
        assert result.exit_code == 1
        assert "PP117" in result.output


@in_both
def test_lang_chooses_the_language(register_folder: Path, language: Language) -> None:
    put(register_folder, EXAMPLE, "title: [\n")
    result = run(register_folder, "check", "--lang", language)
    assert ("错误" in result.output, " error " in result.output) == (language == "zh", language == "en")


@pytest.mark.parametrize("folder", ["records/pain-points", "records/pain-points/2015"])
def test_a_register_without_records_is_clean(register_folder: Path, folder: str) -> None:
    shutil.rmtree(register_folder / folder)
    assert run(register_folder, "check").exit_code == 0


@pytest.mark.parametrize("name", ["policy", "organization", "calendar"])
@pytest.mark.parametrize("content", [None, "", "a: [\n", "[]\n", "name: 1\n"], ids=str)
@pytest.mark.parametrize(
    "arguments",
    [["check"], ["build"], ["explain", "PP211"], ["progress", "201504-001", "x", "--percent", "1"], ["new"]],
    ids=lambda arguments: arguments[0],
)
def test_a_missing_or_broken_programme_file_gives_no_traceback(
    register_folder: Path, name: str, content: str | None, arguments: list[str]
) -> None:
    path = f"records/programme/{name}.yaml"
    if content is None:
        (register_folder / path).unlink()
    else:
        put(register_folder, path, content)
    result = run(register_folder, *arguments)
    if arguments[0] in ("check", "build"):
        assert result.exit_code == 1 and path in result.output


def test_a_missing_programme_file_is_called_missing(register_folder: Path) -> None:
    (register_folder / "records/programme/calendar.yaml").unlink()
    assert "链接" not in run(register_folder, "check").output


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux alone")
@pytest.mark.parametrize("format_name", ["text", "json", "sarif", "gitlab", "github", "junit"])
def test_a_file_name_that_is_no_utf_8_gives_findings(register_folder: Path, format_name: str) -> None:
    name = os.fsdecode(b"records/pain-points/2015/\xff.yaml")
    (register_folder / name).write_text("a: 1\n", encoding="utf-8")
    assert run(register_folder, "check", "--format", format_name).exit_code == 1


@pytest.mark.skipif(sys.platform != "linux", reason="such a name is possible on Linux alone")
@pytest.mark.parametrize("sign", ["\x1b[31m", "\n::error::x", "\r", "\u202e"], ids=ascii)
def test_a_file_name_cannot_steer_the_terminal(register_folder: Path, sign: str) -> None:
    put(register_folder, f"records/pain-points/2015/a{sign}b.yaml", "a: 1\n")
    result = CliRunner().invoke(main, ["check", "--register", str(register_folder)], color=True)
    assert result.exit_code == 1
    assert sign not in result.stdout_bytes.decode()


@pytest.mark.parametrize("sign", ["\x1b[2J", "\x07", "\u202e"], ids=ascii)
def test_a_record_s_text_cannot_steer_the_terminal(register_folder: Path, sign: str) -> None:
    put(register_folder, EXAMPLE, f"title: a{sign}b\n")
    result = CliRunner().invoke(main, ["check", "--register", str(register_folder)], color=True)
    assert result.exit_code == 1
    assert sign not in result.stdout_bytes.decode()


# ---- explain


@in_both
@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_is_explained(rule, register_folder: Path, language: Language) -> None:
    result = run(register_folder, "explain", rule.code, "--lang", language)
    assert result.exit_code == 0
    for words in (rule.title, rule.reason):
        assert words.within(language) in result.output
    assert rule.bad.split("\n")[0] in result.output and rule.good.split("\n")[0] in result.output


@in_both
def test_without_a_code_all_rules_are_listed(register_folder: Path, language: Language) -> None:
    lines = run(register_folder, "explain", "--lang", language).output.splitlines()
    listed = [f"{rule.code}  {rule.title.within(language)}" for rule in all_rules()]
    figures = [rule.code for rule in all_figure_rules()]
    assert lines[: len(listed)] == listed
    assert [line.split()[0] for line in lines[len(listed) :]] == figures


@in_both
def test_a_figures_rule_is_explained_with_the_numbers_in_force(register_folder: Path, language: Language) -> None:
    text = run(register_folder, "explain", "PP909", "--lang", language).output
    assert not re.search(r"\{\w+\}", text)
    assert ("至少 2 位评审" if language == "zh" else "at least 2 reviewers") in " ".join(text.split())


def test_without_a_register_the_numbers_of_a_figures_rule_are_left_open(tmp_path: Path) -> None:
    told = process("explain", "PP905", "--lang", "en", folder=tmp_path).stdout.decode()
    assert "lose …, added up by month (over the …)" in told


def test_a_code_may_be_written_small(register_folder: Path) -> None:
    assert run(register_folder, "explain", "pp211").output == run(register_folder, "explain", "PP211").output


def test_explain_tells_the_level_that_the_policy_gives(register_folder: Path) -> None:
    policy = register_folder / "records/programme/policy.yaml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(edited(text, ("severities: {}", "severities: {PP211: error}")), encoding="utf-8")
    assert "Level: error" in run(register_folder, "explain", "PP211", "--lang", "en").output


# ---- progress


def test_progress_adds_its_lines_and_no_other_byte(register_folder: Path) -> None:
    path = open_record(register_folder)
    before = path.read_text(encoding="utf-8")
    result = run(register_folder, "progress", "201504-001", "复查：一切正常", "--percent", "100")
    assert result.exit_code == 0 and "100" in result.output
    lines = "  - date: 2015-12-18\n    by: wang-li\n    percent: 100\n    text: 复查：一切正常\n"
    assert path.read_text(encoding="utf-8") == before.replace("effects:\n", f"{lines}effects:\n")


def test_progress_takes_the_day_and_the_author(register_folder: Path) -> None:
    path = open_record(register_folder)
    run(register_folder, "progress", "201504-001", "x", "--percent", "100", "--by", "sun-hao", "--as-of", "2015-05-15")
    entry = read(path.read_bytes()).data["progress"][-1]
    assert entry == {"date": "2015-05-15", "by": "sun-hao", "percent": 100, "text": "x"}


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""], ids=["mark", "no mark"])
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"], ids=["unix", "windows"])
def test_progress_keeps_a_byte_order_mark_and_line_ends(register_folder: Path, mark: bytes, newline: bytes) -> None:
    path = open_record(register_folder)
    before = mark + path.read_bytes().replace(b"\n", newline)
    path.write_bytes(before)
    assert run(register_folder, "progress", "201504-001", "复查", "--percent", "100").exit_code == 0
    lines = path.read_bytes().split(newline)
    added = [b"  - date: 2015-12-18", b"    by: wang-li", b"    percent: 100", "    text: 复查".encode()]
    start = lines.index(added[0])
    assert lines[start : start + 4] == added
    assert newline.join(lines[:start] + lines[start + 4 :]) == before


@pytest.mark.parametrize(
    "edits",
    [
        [],
        [("  closed: 2015-05-13\n", "withdrawn: {date: 2015-05-20, reason: out-of-scope}\n")],
    ],
    ids=["closed", "withdrawn"],
)
def test_what_is_not_in_hand_takes_no_progress(register_folder: Path, edits: list[tuple[str, str]]) -> None:
    put(register_folder, EXAMPLE, edited(example_text(), *edits))
    before = (register_folder / EXAMPLE).read_bytes()
    assert run(register_folder, "progress", "201504-001", "x", "--percent", "1").exit_code == 2
    assert (register_folder / EXAMPLE).read_bytes() == before


@pytest.mark.parametrize(
    "arguments", [["progress", "201504-001", "x", "--percent", "1"], ["advance", "201504-001", "closed"]]
)
def test_a_broken_record_is_shown_its_errors_instead(register_folder: Path, arguments: list[str]) -> None:
    put(register_folder, EXAMPLE, edited(before_the_end(), OPEN, ("percent: 45", "percent: viel")))
    before = (register_folder / EXAMPLE).read_bytes()
    result = run(register_folder, *arguments)
    assert result.exit_code == 1 and EXAMPLE in result.output
    assert (register_folder / EXAMPLE).read_bytes() == before


def test_what_cannot_be_edited_is_refused_and_the_file_stays(
    register_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> str:
        raise CannotEdit("progress")

    path = open_record(register_folder)
    before = path.read_bytes()
    monkeypatch.setattr("site_builder.edit.with_item", never)
    result = run(register_folder, "progress", "201504-001", "x", "--percent", "1")
    assert result.exit_code == 2 and "progress" in result.output
    assert path.read_bytes() == before


def test_a_tab_behind_a_colon_gives_no_traceback(register_folder: Path) -> None:
    path = open_record(register_folder)
    path.write_text(path.read_text(encoding="utf-8").replace("title: ", "title:\t"), encoding="utf-8")
    assert run(register_folder, "check").exit_code == 0
    assert run(register_folder, "progress", "201504-001", "x", "--percent", "100").exit_code in (0, 2)


@pytest.mark.parametrize(
    "arguments",
    [
        ["", "--percent", "1"],
        ["x", "--percent", "1", "--by", "nobody"],
        ["字" * 4001, "--percent", "1"],
        ["x", "--percent", "1", "--as-of", "2015-04-01"],
    ],
    ids=["no text", "nobody", "too long", "before the proposal"],
)
def test_an_entry_that_would_be_an_error_is_not_written(register_folder: Path, arguments: list[str]) -> None:
    path = open_record(register_folder)
    before = path.read_bytes()
    assert run(register_folder, "progress", "201504-001", *arguments).exit_code != 0
    assert path.read_bytes() == before


@pytest.mark.skipif(sys.platform != "linux", reason="arguments are bytes on Linux alone")
def test_a_text_that_is_no_utf_8_gives_no_traceback(register_folder: Path) -> None:
    open_record(register_folder)
    assert run(register_folder, "progress", "201504-001", os.fsdecode(b"\xff"), "--percent", "1").exit_code == 2


def test_an_unnumbered_record_is_found_by_id_and_by_file_name(register_folder: Path) -> None:
    text = edited(before_the_end(), OPEN, ("id: 201504-001", "id: 201504-000"))
    folder = register_folder / "records/pain-points/2015"
    for name in ("201504-000-wang-li-aaaaaa", "201504-000-wang-li-bbbbbb"):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    both = run(register_folder, "progress", "201504-000", "x", "--percent", "1")
    assert both.exit_code == 2 and "aaaaaa" in both.output and "bbbbbb" in both.output
    run(register_folder, "progress", "201504-000-wang-li-aaaaaa", "x", "--percent", "100")
    assert "2015-12-18" in (folder / "201504-000-wang-li-aaaaaa.yaml").read_text(encoding="utf-8")
    (folder / "201504-000-wang-li-aaaaaa.yaml").unlink()
    run(register_folder, "progress", "201504-000", "x", "--percent", "100")
    assert "2015-12-18" in (folder / "201504-000-wang-li-bbbbbb.yaml").read_text(encoding="utf-8")


# ---- advance


@in_both
@pytest.mark.parametrize("stage", ["proposed", "analysed", "resolved", "closed"])
def test_advance_refuses_any_stage_but_the_next_and_names_it(
    register_folder: Path, stage: str, language: Language
) -> None:
    path = open_record(register_folder)
    before = path.read_bytes()
    result = run(register_folder, "advance", "201504-001", stage, "--lang", language)
    assert result.exit_code == 2 and "confirmed" in result.output
    assert ("用户确认" in result.output) is (language == "zh")
    assert path.read_bytes() == before


def test_advance_to_the_next_stage_adds_one_line(register_folder: Path) -> None:
    put(register_folder, EXAMPLE, edited(before_the_end(), CONFIRMED))
    before = (register_folder / EXAMPLE).read_text(encoding="utf-8")
    result = run(register_folder, "advance", "201504-001", "closed", "--as-of", "2015-05-13")
    assert result.exit_code == 0 and "都有了" in result.output
    assert (register_folder / EXAMPLE).read_text(encoding="utf-8") == before_the_end() != before


def test_advance_names_what_is_missing(register_folder: Path) -> None:
    text = edited(before_the_end(), CONFIRMED)
    put(register_folder, EXAMPLE, re.sub(r"summary: 提醒.*\n", "", text))
    result = run(register_folder, "advance", "201504-001", "closed", "--as-of", "2015-05-13", "--lang", "en")
    assert result.exit_code == 1
    assert "still lacks 1 things" in result.output and "Closing summary" in result.output


def test_advance_after_a_reopening_dates_the_stage_there(register_folder: Path) -> None:
    reopened = "reopened:\n  - date: 2015-06-01\n    reason: 提醒又收不到了\n    back_to: causes_found\n"
    put(register_folder, EXAMPLE, example_text() + reopened)
    before = read((register_folder / EXAMPLE).read_bytes()).data
    assert "resolved" in run(register_folder, "advance", "201504-001", "closed").output
    run(register_folder, "advance", "201504-001", "resolved", "--as-of", "2015-06-22")
    after = read((register_folder / EXAMPLE).read_bytes()).data
    assert after["stages"] == before["stages"]
    assert after["reopened"][0]["stages"] == {"resolved": "2015-06-22"}


# ---- the whole loop

ANSWERS = {
    "title": "用户不能及时收到审批提醒",
    "description": "开户申请提交之后，审批人要自己登录系统才知道有单子在等，客户只能在柜台前等。",
    "scenario": "3 月 1 日，客户在营业部等了 1 小时 40 分钟，审批人当时在外开会。",
    "proposer": "zhang-san",
    "beneficiary-department": "sales",
    "beneficiary-key-people": "林晓",
    "origin-way": "asked",
    "origin-told": "回访时林晓说客户等着开户，审批却躺在邮箱里。",
    "value": "开户等待由平均 70 分钟降到 15 分钟以内。",
    "resources-people": "开发 1 人 10 天",
    "resources-material": "无",
    "resources-money": "无",
    "origin-system-bug": "no",
    "origin-formal-request": "no",
}


@pytest.fixture
def new_register(tmp_path: Path) -> tuple[Path, str]:
    """A register fresh from init, moved to a year whose calendar is known whatever the clock says."""
    folder = tmp_path / "我的台账"
    assert invoke("init", folder).exit_code == 0
    for path in (folder / "records/programme").iterdir():
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"\b20[0-9]{2}-", "2015-", text), encoding="utf-8")
    return folder, "2015"


def options(year: str, **changed: str) -> list[str]:
    answers = {
        **ANSWERS,
        "origin-confirmed-on": f"{year}-03-02",
        **{k.replace("_", "-"): v for k, v in changed.items()},
    }
    return [part for name, value in answers.items() for part in (f"--{name}", value)]


def proposed(folder: Path, year: str, **changed: str) -> Path:
    """Write a new pain point, and return its file."""
    result = run(folder, "new", "--as-of", f"{year}-03-02", *options(year, **changed))
    assert result.exit_code == 0, result.output
    (path,) = (folder / "records/pain-points" / year).glob("*.yaml")
    return path


@in_both
def test_init_makes_a_register_that_passes_the_check(tmp_path: Path, language: Language) -> None:
    made = invoke("init", tmp_path / "neu", "--lang", language)
    assert made.exit_code == 0 and "painpoints new" in made.output
    assert run(tmp_path / "neu", "check", "--as-of", "2026-06-01").exit_code == 0
    assert not [path for path in (tmp_path / "neu").rglob("*") if path.is_file() and b"@year@" in path.read_bytes()]


def test_init_writes_beside_an_empty_git(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert invoke("init", tmp_path).exit_code == 0
    assert (tmp_path / ".github/workflows/check.yml").is_file()


def step(folder: Path, year: str, day: str, command: str, *arguments: str) -> Result:
    return run(folder, command, "--as-of", f"{year}-{day}", *arguments)


def test_a_pain_point_goes_through_the_whole_loop(new_register: tuple[Path, str]) -> None:
    folder, year = new_register
    path = proposed(folder, year)
    key = path.stem
    assert step(folder, year, "03-02", "check").exit_code == 0

    lacking = step(folder, year, "03-03", "advance", key, "analysed", "--lang", "en")
    assert lacking.exit_code == 1 and "Progress" in lacking.output
    assert step(folder, year, "03-03", "progress", key, "已访谈三位用户", "--percent", "10").exit_code == 0
    assert step(folder, year, "03-03", "check").exit_code == 0

    lacking = step(folder, year, "03-04", "advance", key, "causes_found", "--lang", "en")
    assert lacking.exit_code == 1
    assert all(name in lacking.output for name in ("(causes)", "(solutions)", "(plan)"))
    append(
        path,
        f"""
        causes:
          - category: process
            whys: [审批人不知道有单子在等, 系统只在首页显示待办，不主动通知]
        solutions:
          - kind: root
            type: product-improvement
            summary: 审批到达时推送提醒，并可在手机上审批
            partners: []
            chosen: true
          - {{kind: mitigation, type: management-process, summary: 过渡期内每两小时发一次待办短信, partners: []}}
        plan:
          - {{task: 推送提醒上线, owner: zhang-san, start: {year}-03-05, due: {year}-03-20, state: todo}}
        """,
    )
    assert step(folder, year, "03-04", "check").exit_code == 0, step(folder, year, "03-04", "check").output

    early = step(folder, year, "03-20", "advance", key, "resolved", "--lang", "en")
    assert early.exit_code == 1 and "outcome" in early.output and "PP305" in early.output
    text = path.read_text(encoding="utf-8")
    path.write_text(edited(text, ("state: todo}", f"state: done, done_on: {year}-03-19}}")), encoding="utf-8")
    append(path, "outcome: eliminated")
    assert step(folder, year, "03-20", "progress", key, "全部上线", "--percent", "100").exit_code == 0

    lacking = step(folder, year, "03-23", "advance", key, "confirmed", "--lang", "en")
    assert lacking.exit_code == 1 and "(evidence)" in lacking.output
    letter = "来自: 林晓\n\n现在单子一到手机就响。\n".encode()
    put(folder, path.relative_to(folder).with_suffix("").as_posix() + "/confirmation.eml", letter)
    append(
        path,
        f"""
        evidence:
          - kind: email
            file: confirmation.eml
            sha256: {hashlib.sha256(letter).hexdigest()}
            confirmed_by: 林晓
            confirmed_on: {year}-03-23
        """,
    )
    assert step(folder, year, "03-23", "check").exit_code == 0, step(folder, year, "03-23", "check").output

    append(path, "summary: 提醒必须随单主动送达，已写入新系统上线检查表。")
    closed = step(folder, year, "03-24", "advance", key, "closed")
    assert closed.exit_code == 0 and "都有了" in closed.output
    record = read(path.read_bytes()).data
    assert list(record["stages"]) == list(STAGES)
    assert [each["percent"] for each in record["progress"]] == [10, 100]
    assert step(folder, year, "03-24", "check").exit_code == 0
    assert step(folder, year, "03-25", "progress", key, "x", "--percent", "100").exit_code == 2
    assert step(folder, year, "03-25", "advance", key, "closed").exit_code == 2


def append(path: Path, lines: str) -> None:
    """Put lines, as they are indented here, at the end of a file."""
    parts = lines.strip("\n").split("\n")
    indent = len(parts[0]) - len(parts[0].lstrip())
    text = "".join(f"{part[indent:]}\n" for part in parts if part.strip())
    path.write_bytes(path.read_bytes() + text.encode())


# ---- new


@in_both
def test_new_explains_every_field_in_the_chosen_language(new_register: tuple[Path, str], language: Language) -> None:
    folder, year = new_register
    path = proposed(folder, year, lang=language)
    text = path.read_text(encoding="utf-8")
    for pointer, field in ASKED:
        assert f"# {explained(field, language)}\n" in text, pointer
        assert field.label.within(language) in text
        if field.hint:
            assert field.hint.within(language) in text
    for name, field in PAIN_POINT.children.items():
        if field.required or field.get("x-required-from"):
            assert f"# {explained(field, language)}" in text, name
    assert read(path.read_bytes()).data["stages"] == {"proposed": f"{year}-03-02"}


def test_every_field_that_is_asked_has_an_option() -> None:
    new = main.commands["new"]
    offered = {option for each in new.get_params(Context(new)) for option in each.opts}
    assert {option_name(pointer) for pointer, _ in ASKED} <= offered


@pytest.mark.parametrize(
    "title",
    [
        "a: b # c",
        "- x",
        "'单引号' \"双引号\"",
        "{花括号}",
        "2015-04-03",
        "true",
        "😀",
        "\\",
        "%",
        "第一：第二",
        "&a *b !c |",
    ],
)
def test_new_keeps_any_title_as_it_was_typed(new_register: tuple[Path, str], title: str) -> None:
    folder, year = new_register
    run(folder, "new", "--as-of", f"{year}-03-02", *options(year, title=title))
    (path,) = (folder / "records/pain-points" / year).glob("*.yaml")
    assert read(path.read_bytes()).data["title"] == title


def test_new_keeps_paragraphs_and_splits_names(new_register: tuple[Path, str]) -> None:
    folder, year = new_register
    told = "第一段：审批人要自己登录系统。\n\n- 一\n- 二"
    path = proposed(folder, year, description=told, beneficiary_key_people="林晓、王五，赵六,钱七")
    data = read(path.read_bytes()).data
    assert data["description"].strip() == told
    assert data["beneficiary"]["key_people"] == ["林晓", "王五", "赵六", "钱七"]


@in_both
def test_a_block_for_later_is_one_sign_a_line_away(new_register: tuple[Path, str], language: Language) -> None:
    folder, year = new_register
    path = proposed(folder, year, lang=language)
    now, *later = re.split(r"^(?=## ----)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(later) == len(STAGES) - 1
    taken = read((now + re.sub("^#", "", "".join(later), flags=re.MULTILINE)).encode())
    assert not taken.faults
    due = {
        name for name, field in PAIN_POINT.children.items() if {"x-required-from", "x-wanted-from"} & {*field.schema}
    }
    assert due <= {*taken.data} - {*read(now.encode()).data}


@pytest.mark.parametrize("called", ["wang-li", "王莉", "Li Wang", "IT1007", "it1007"])
def test_a_person_is_known_by_name_and_by_work_number(called: str, project: Project) -> None:
    assert value_of(PAIN_POINT.children["proposer"], called, project.programme) == "wang-li"
    told = [invoke("score", "2015-Q2", "--person", each, "--register", ROOT).output for each in (called, "wang-li")]
    assert told[0] == told[1] and "王莉" in told[0]


def test_new_does_not_overwrite(new_register: tuple[Path, str]) -> None:
    folder, year = new_register
    path = proposed(folder, year)
    path.write_bytes(path.read_bytes() + b"# mine\n")
    again = run(folder, "new", "--as-of", f"{year}-03-02", *options(year))
    assert again.exit_code == 2 and path.name in again.output
    assert path.read_bytes().endswith(b"# mine\n")


def all_but(name: str, year: str) -> tuple[list[str], str]:
    """Return the options of a good pain point without one field, and what that field would say."""
    answers = {**ANSWERS, "origin-confirmed-on": f"{year}-03-02"}
    return [part for each, value in answers.items() if each != name for part in (f"--{each}", value)], answers[name]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed comes from a person."""
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)


def answering(folder: Path, year: str, language: Language, given: list[str], *typed: str) -> Result:
    """Run `new`, and answer what it asks line by line."""
    arguments = ("new", "--register", folder, "--as-of", f"{year}-03-02", "--lang", language, *given)
    return invoke(*arguments, typed="".join(f"{line}\n" for line in typed))


@pytest.mark.usefixtures("terminal")
@in_both
@pytest.mark.parametrize(
    ("name", "doubtful", "told"),
    [
        ("origin-system-bug", "是", ("不是痛点", "no pain point")),
        ("origin-formal-request", "true", ("不是痛点", "no pain point")),
        ("origin-confirmed-on", "2015-12-31", ("晚于", "later than")),
    ],
)
@pytest.mark.parametrize("stays", [False, True])
def test_new_doubts_what_the_check_of_the_record_will_object_to(
    new_register: tuple[Path, str],
    language: Language,
    name: str,
    doubtful: str,
    told: tuple[str, str],
    stays: bool,
) -> None:
    folder, year = new_register
    given, good = all_but(name, year)
    result = answering(folder, year, language, given, doubtful, doubtful if stays else good)
    assert result.exit_code == (1 if stays else 0), result.output
    before, _, after = result.output.partition({"zh": "已写好", "en": "Wrote"}[language])
    assert before.count({"zh": "还是同样的回答", "en": "the same answer again"}[language]) == 1
    said = told[LANGUAGES.index(language)]
    assert (said in before, said in after) == (True, stays), result.output


def test_answers_that_the_check_finds_well_are_not_doubted(project: Project) -> None:
    for record in check(project, date(2015, 12, 18)).register.pain_points:
        day = record.proposed_on
        assert day
        answers = {pointer: value for pointer, _ in ASKED if (value := value_at(record.data, pointer)) is not None}
        for number, pointer in enumerate(answers, 1):
            so_far = dict(list(answers.items())[:number])
            found = doubts(project, pointer, so_far, Moment(day, day))
            assert found == [], (record.key, pointer, found)


def test_new_lists_every_option_that_is_missing(register_folder: Path) -> None:
    told = run(register_folder, "new", "--title", "x").output
    missing = [
        option_name(pointer) for pointer, field in ASKED if pointer != ("title",) and field.get("type") != "boolean"
    ]
    assert all(f"{name}" in told for name in missing) and "--title" not in told


def test_new_shows_what_is_wrong_with_the_answers(new_register: tuple[Path, str]) -> None:
    folder, year = new_register
    result = run(folder, "new", "--as-of", f"{year}-03-02", *options(year, origin_way="guessed"))
    assert result.exit_code in (1, 2) and ("origin.way" in result.output or "asked" in result.output)


@pytest.mark.parametrize("proposer", ["../../../../../ausserhalb", "a/b", "x" * 300])
def test_new_writes_nowhere_but_among_the_records(new_register: tuple[Path, str], proposer: str) -> None:
    folder, year = new_register
    before = set(folder.parent.rglob("*.yaml"))
    result = run(folder, "new", "--as-of", f"{year}-03-02", *options(year, proposer=proposer))
    assert result.exit_code in (1, 2)
    made = set(folder.parent.rglob("*.yaml")) - before
    assert {path.parent for path in made} <= {folder / "records/pain-points" / year}


@pytest.mark.usefixtures("terminal")
@in_both
def test_new_asks_in_the_terminal_until_there_is_an_answer(new_register: tuple[Path, str], language: Language) -> None:
    folder, year = new_register
    answers = {**ANSWERS, "origin-confirmed-on": f"{year}-03-02"}
    result = answering(
        folder, year, language, [], "", *(answers[option_name(each).removeprefix("--")] for each, _ in ASKED)
    )
    assert result.exit_code == 0, result.output
    assert {"zh": "这一项必须填写", "en": "This one is due"}[language] in result.output
    assert all(explained(field, language) in result.output for _, field in ASKED)
    assert "zhang-san (" in result.output, "the people who may be named"
    assert "information-technology" not in result.output, "never a beneficiary"
    (path,) = (folder / "records/pain-points" / year).glob("*.yaml")
    assert read(path.read_bytes()).data["title"] == ANSWERS["title"]


@pytest.mark.usefixtures("terminal")
@in_both
@pytest.mark.parametrize(
    ("name", "wrong", "told"),
    [
        ("proposer", "zhang-sam", ("是不是想写：zhang-san", "Did you mean: zhang-san")),
        ("beneficiary-department", "nowhere", ("不存在", "doesn't exist")),
        ("origin-way", "email", ("asked（向用户挖）", "asked (asked the user)")),
        ("origin-confirmed-on", "2015-13-45", ("日历上没有这一天", "no such day")),
        ("origin-confirmed-on", "昨天", ("2015-03-02", "2015-03-02")),
        ("origin-system-bug", "maybe", ("应当是“是”或“否”", "should be true or false")),
        ("title", "长" * 200, ("缩短到", "Shorten it")),
    ],
)
def test_new_says_of_an_answer_what_the_check_would(
    new_register: tuple[Path, str],
    language: Language,
    name: str,
    wrong: str,
    told: tuple[str, str],
) -> None:
    folder, year = new_register
    given, good = all_but(name, year)
    result = answering(folder, year, language, given, wrong, good)
    assert result.exit_code == 0, result.output
    assert told[LANGUAGES.index(language)] in result.output and "Ctrl+C" in result.output
    assert result.output.count("zhang-san (") == (name == "proposer"), "who may be named is listed once"

    again = run(folder, "new", "--as-of", f"{year}-03-02", "--lang", language, *given, f"--{name}", wrong)
    assert again.exit_code == 2 and told[LANGUAGES.index(language)] in again.output and f"--{name}" in again.output
    assert len(list((folder / "records/pain-points").rglob("*.yaml"))) == 1, "no file is written"


@pytest.mark.parametrize("label", ["向用户挖", "asked the user", "Asked"])
def test_new_takes_a_choice_by_its_label(new_register: tuple[Path, str], label: str) -> None:
    path = proposed(*new_register, origin_way=label)
    assert read(path.read_bytes()).data["origin"]["way"] == "asked"


@in_both
def test_new_says_to_mend_a_file_with_errors_first(new_register: tuple[Path, str], language: Language) -> None:
    folder, year = new_register
    given = options(year, origin_system_bug="yes")
    result = run(folder, "new", "--as-of", f"{year}-03-02", "--lang", language, *given)
    assert result.exit_code == 1 and "PP221" in result.output
    last = result.output.strip().split("\n")[-1]
    assert {"zh": "改正上面的错误", "en": "mend the errors above"}[language] in last and ".yaml" in last


def test_new_asks_only_for_what_the_options_leave_out(
    new_register: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, year = new_register
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    given = [part for pair in zip(*[iter(options(year))] * 2, strict=True) if pair[0] != "--title" for part in pair]
    result = invoke("new", "--register", folder, "--as-of", f"{year}-03-02", *given, typed="用户觉得上网太慢\n")
    assert result.exit_code == 0 and "痛点描述" not in result.output
    (path,) = (folder / "records/pain-points" / year).glob("*.yaml")
    assert read(path.read_bytes()).data["title"] == "用户觉得上网太慢"


def test_new_cancelled_writes_nothing(new_register: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, year = new_register
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    result = invoke("new", "--register", folder, "--as-of", f"{year}-03-02", typed="只有名称\n")
    assert result.exit_code == 2 and "什么也没有写" in result.output
    assert list((folder / "records/pain-points").rglob("*.yaml")) == []


# ---- build


def test_build_refuses_a_folder_that_is_not_its_own(register_folder: Path, tmp_path_factory) -> None:
    foreign = tmp_path_factory.mktemp("foreign")
    put(foreign, "mine.txt", "x")
    result = run(register_folder, "build", "--out", foreign, "--jobs", "1")
    assert result.exit_code == 2 and str(foreign) in result.output
    assert [each.name for each in foreign.iterdir()] == ["mine.txt"]


@in_both
def test_build_refuses_a_register_with_errors(register_folder: Path, tmp_path: Path, language: Language) -> None:
    put(register_folder, EXAMPLE, "title: [\n")
    result = run(register_folder, "build", "--out", tmp_path / "site", "--jobs", "1", "--lang", language)
    assert result.exit_code == 1 and EXAMPLE in result.output
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    "day",
    [
        "2015-04-02",  # before the proposal
        "2015-04-05",  # proposed
        "2015-04-08",  # analysed
        "2015-04-12",  # the plan is there, nothing is done
        "2015-04-20",  # one of two tasks is done
        "2015-05-09",  # resolved
        "2015-05-12",  # confirmed
    ],
)
def test_a_clean_record_was_clean_on_every_past_day(register_folder: Path, day: str) -> None:
    """Otherwise no site could be built as of that day."""
    project = replace(shipped_project(), root=register_folder)
    findings = check(project, date.fromisoformat(day), today=date(2015, 12, 18)).findings
    assert [finding for finding in findings if finding.level == "error"] == [], told(findings)


def test_the_shipped_register_can_be_built_as_of_a_past_day() -> None:
    findings = check(shipped_project(), date(2015, 6, 12), today=date(2015, 12, 18)).findings
    assert [finding for finding in findings if finding.level == "error"] == [], told(findings)


# ---- sample


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_makes_the_same_sample_and_another_one_another(tmp_path: Path) -> None:
    for name, seed in (("one", "7"), ("two", "7"), ("three", "8")):
        assert invoke("sample", tmp_path / name, "--pain-points", "12", "--seed", seed).exit_code == 0
    one, two, three = (content(tmp_path / name) for name in ("one", "two", "three"))
    assert one == two != three
    assert sum(name.startswith("records/pain-points") and name.endswith(".yaml") for name in one) == 12


@pytest.mark.parametrize(("count", "seed"), [(0, 1), (1, 1), (40, 1), (40, 2), (25, -5)])
def test_a_sample_passes_the_check(tmp_path: Path, count: int, seed: int) -> None:
    invoke("sample", tmp_path / "x", "--pain-points", str(count), "--seed", str(seed))
    result = run(tmp_path / "x", "check", "--jobs", "1", "--lang", "en")
    assert result.exit_code == 0, result.output
    files = sum(name.endswith(".yaml") for name in content(tmp_path / "x"))
    assert f"Checked {files} files" in result.output
    assert files >= count + 3


# ---- processes of its own


def test_the_module_prints_chinese_whatever_the_locale(register_folder: Path) -> None:
    done = process("check", folder=register_folder, LC_ALL="C", LANG="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8") == "检查了 5 个文件（截至 2015-12-18）：没有问题。\n"


def test_errors_are_printed_in_chinese_whatever_the_locale(tmp_path: Path) -> None:
    done = process("check", folder=tmp_path, LC_ALL="C", LANG="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 2
    assert "这里不是台账" in done.stderr.decode("utf-8")


def test_exit_codes_reach_the_shell(register_folder: Path) -> None:
    put(register_folder, EXAMPLE, "title: [\n")
    assert process("check", folder=register_folder).returncode == 1
    assert process("check", "--nothing", folder=register_folder).returncode == 2


def test_quiet_prints_results_only(register_folder: Path) -> None:
    open_record(register_folder)
    assert run(register_folder, "progress", "201504-001", "复查", "--percent", "100", "--quiet").output == ""


def test_several_processes_find_what_one_finds(register_folder: Path) -> None:
    for number in range(2, 6):
        put(register_folder, EXAMPLE.replace("-001", f"-00{number}"), f"title: [{number}\n")
    one = run(register_folder, "check", "--jobs", "1", "--format", "json").output
    assert process("check", "--jobs", "3", "--format", "json", folder=register_folder).stdout.decode() == one
