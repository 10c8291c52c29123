"""The docs say what is so: generated ones are up to date, commands and links hold, the changes of HACKING.md work."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pytest
from helpers import EXAMPLE, ROOT, copy_register, edited, example_text, findings_of, put, told
from test_architecture import LAYERS
from write_docs import MADE

from site_builder.cli import main

READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in (ROOT, ROOT / "docs", ROOT / "templates", ROOT / "records", ROOT / ".github")
    for path in (folder.glob("*.md") if folder == ROOT else folder.rglob("*.md"))
)
ANSWERS = {
    "title": "用户觉得上网太慢",
    "description": "开盘前后打开行情网页要等半分钟以上。",
    "scenario": "12 月 9 日 9:20，行情网页转了 40 秒。",
    "proposer": "wang-li",
    "beneficiary-department": "research",
    "beneficiary-key-people": "姜南",
    "origin-way": "asked",
    "origin-told": "姜南说开盘前总是在看一个圈转。",
    "origin-confirmed-on": "2015-12-10",
    "value": "每人每天少等十分钟。",
    "resources-people": "网络 1 人 5 天",
    "resources-material": "无",
    "resources-money": "无",
}


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def blocks_of(text: str, language: str = "[a-z]*") -> list[str]:
    """Return the fenced code blocks of a language."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)


def command_lines(text: str) -> Iterator[str]:
    """Yield what code blocks and code in the text call, without the explanation behind wide blanks."""
    for block in blocks_of(text):
        yield from re.findall(r"^\s*(painpoints (?!\().+?)(?:\s{3,}.*)?$", block, re.MULTILINE)
    outside = re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
    yield from re.findall(r"`(painpoints [^`\n]+)`", outside)


def arguments_of(line: str) -> list[str]:
    return [each for each in shlex.split(line, comments=True)[1:] if each != "…"]


# Generated docs


@pytest.mark.parametrize("path", MADE)
def test_generated_docs_are_up_to_date(path: str) -> None:
    place = ROOT / path
    assert place.is_file() and place.read_text(encoding="utf-8") == MADE[path](), (
        f"{path} is out of date: run make docs"
    )


@pytest.mark.parametrize("path", MADE)
def test_generated_docs_are_the_same_each_time(path: str) -> None:
    assert MADE[path]() == MADE[path]()


# What the docs say of commands and links


def test_readmes_correspond() -> None:
    one, other = (text_of(path) for path in READMES)
    levels = [
        re.findall(r"^(#+) ", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE) for text in (one, other)
    ]
    assert levels[0] == levels[1]
    assert blocks_of(one, "sh") == blocks_of(other, "sh")
    links = [set(re.findall(r"\]\(([^)]+)\)", text)) - set(READMES) for text in (one, other)]
    # Each shows the pictures in its own language.
    assert links[0] == {link.replace("images/zh/", "images/en/") for link in links[1]}


def test_every_picture_is_shown() -> None:
    shown = {path for name in READMES for path in re.findall(r"\]\((docs/images/[^)]+)\)", text_of(name))}
    assert shown == {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs/images").rglob("*.png")}


def test_readmes_lead_to_each_other_on_top() -> None:
    for path, other in (READMES, READMES[::-1]):
        assert f"]({other})" in "".join(text_of(path).splitlines()[:4])


@pytest.mark.parametrize("path", READMES)
def test_readme_names_every_command(path: str) -> None:
    assert set(re.findall(r"^\| `painpoints ([a-z]+)` \|", text_of(path), re.MULTILINE)) == set(main.commands)


@pytest.mark.parametrize("path", PAGES)
def test_commands_in_docs_exist_with_their_options(path: str) -> None:
    for line in command_lines(text_of(path)):
        arguments = arguments_of(line)
        if arguments == ["--help"]:
            continue
        command: click.Command = main
        while isinstance(command, click.Group) and arguments:
            assert arguments[0] in command.commands, line
            name, *arguments = arguments
            command = command.commands[name]
        if isinstance(command, click.Group):
            continue  # all commands below it are spoken of
        named = not arguments or "…" in line  # the command is only spoken of, or not written out
        try:
            command.make_context(name, arguments).close()
        except click.MissingParameter as error:
            assert named, f"{line}: {error.format_message()}"
        except click.UsageError as error:
            pytest.fail(f"{line}: {error.format_message()}")


@pytest.mark.parametrize("path", PAGES)
def test_make_targets_in_docs_exist(path: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    text = text_of(path)
    called = {name for block in blocks_of(text, "sh") for name in re.findall(r"^make ([a-z]+)$", block, re.MULTILINE)}
    assert called | set(re.findall(r"`make ([a-z]+)`", text)) <= targets


@pytest.mark.parametrize("path", PAGES)
def test_relative_links_lead_to_files(path: str) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", text_of(path), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:|[#?]", target):
            assert ((ROOT / path).parent / target.partition("#")[0]).exists(), f"{path} → {target}"


def skeleton() -> tuple[str, str]:
    """Return path and text of the new record that CONTRIBUTING.md shows."""
    text = text_of("CONTRIBUTING.md")
    return re.findall(r"records/pain-points/2015/201512-000-[a-z-]+\.yaml", text)[0], blocks_of(text, "yaml")[0]


def test_the_skeleton_for_new_records_passes_the_check(register_folder: Path) -> None:
    path, text = skeleton()
    findings = findings_of(register_folder, text, path=path)
    assert findings == (), told(findings)


def test_the_skeleton_is_like_no_pain_point_of_the_sample(tmp_path: Path) -> None:
    path, text = skeleton()
    shutil.copytree(ROOT / "records", tmp_path / "records")
    put(tmp_path, path, text)
    run(tmp_path, ROOT, "check", path)


def test_the_finding_that_is_explained_is_what_the_check_says(register_folder: Path) -> None:
    path, text = skeleton()
    put(register_folder, path, edited(text, ("proposed_on: 2015-12-10", "proposed_on: 2015年12月10日")))
    chinese, english = (
        block for block in blocks_of(text_of("CONTRIBUTING.md"), "text") if block.startswith("records/")
    )
    assert chinese in run(register_folder, ROOT, "check", path, code=1)
    assert english in run(register_folder, ROOT, "check", "--lang", "en", path, code=1)


def test_the_layers_are_drawn_as_they_are_held() -> None:
    drawn = next(block for block in blocks_of(text_of("HACKING.md"), "text") if "schema  walks" in block)
    rows = [set(line.split()) for line in drawn.splitlines() if not line.startswith(" ")]
    assert rows == [set(row) for row in LAYERS]


# The changes of HACKING.md, each on a copy of the project


def run(folder: Path, code_from: Path, *arguments: str, code: int = 0) -> str:
    """Run the command in a folder with the package of another, and return what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(code_from), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "site_builder", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def changed_copy(name: str, folder: Path) -> tuple[Path, list[str]]:
    """Copy the project with one record, apply a change of HACKING.md, and return the copy and the files touched."""
    copy = folder / "copy"
    for part in ("site_builder", "schema", "templates"):
        # With its bytecode: Python takes that of each file which the change leaves as it is.
        shutil.copytree(ROOT / part, copy / part)
    copy_register(copy)
    patch = re.findall(rf"<!-- change: {name} -->\n```diff\n(.*?)^```", text_of("HACKING.md"), re.DOTALL | re.MULTILINE)
    assert len(patch) == 1
    files = re.findall(r"^diff --git a/(\S+)", patch[0], re.MULTILINE)
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder), "LC_ALL": "C"}
    applied = subprocess.run(
        ["git", "apply", "-v", "-"], cwd=copy, env=environment, input=patch[0], capture_output=True, encoding="utf-8"
    )
    assert applied.returncode == 0, f"the change “{name}” of HACKING.md doesn't apply any more:\n{applied.stderr}"
    # Inside somebody's repository git leaves out, without a word, what it takes for files of another folder.
    assert all(f"Applied patch {file} cleanly" in applied.stderr for file in files), applied.stderr
    return copy, files


def built(copy: Path) -> Path:
    run(copy, copy, "build", "--jobs", "1", "--out", "site")
    return copy / "site"


def html(site: Path, path: str) -> str:
    return (site / path).read_text(encoding="utf-8")


def options(answers: dict[str, str]) -> Sequence[str]:
    return [part for name, value in answers.items() for part in (f"--{name}", value)]


def test_a_field_is_one_file(tmp_path: Path) -> None:
    copy, files = changed_copy("field", tmp_path)
    assert files == ["schema/pain-point.schema.json"]
    severity = "severity: high            # high | medium | low\n"
    record = edited(example_text(), (severity, severity + "workaround: fax\n"))
    put(copy, EXAMPLE, record)
    wrong = run(copy, copy, "check", EXAMPLE, code=1)
    assert "现在怎样应付 (workaround)" in wrong and "phone（打电话）" in wrong
    put(copy, EXAMPLE, edited(record, ("workaround: fax", "workaround: phone")))
    run(copy, copy, "check", "--quiet")
    site, page = built(copy), f"pain-points/{Path(EXAMPLE).stem}.html"
    assert "现在怎样应付" in html(site, page) and "打电话" in html(site, page)
    assert "Workaround" in html(site, f"en/{page}") and "by phone" in html(site, f"en/{page}")
    run(copy, copy, "new", "--lang", "en", *options({**ANSWERS, "workaround": "paper"}))
    new = next((copy / "records/pain-points/2015").glob("201512-000-*.yaml")).read_text(encoding="utf-8")
    assert re.search(r"^# Workaround: How users get by today\..*\nworkaround: paper$", new, re.MULTILINE)


def without_options() -> dict[str, str]:
    """Return the environment without what somebody asks of the pytest that runs this."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}


def test_a_rule_is_one_file(tmp_path: Path) -> None:
    copy, files = changed_copy("rule", tmp_path)
    assert files == ["site_builder/rules/updates.py"]
    shutil.copytree(ROOT / "tests", copy / "tests")
    # Its own examples are tests from the first moment: the suite that runs all of them finds the new ones.
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_rules.py", "-k", "PP503"],
        cwd=copy,
        env={**without_options(), "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0 and int(re.findall(r"(\d+) passed", done.stdout)[0]) >= 4, done.stdout + done.stderr
    told_before = "短信过渡方案上线，当天平均等待降到 35 分钟"
    put(copy, EXAMPLE, edited(example_text(), ("text: 企业微信提醒开发完成", f"text: {told_before}")))
    assert "PP503" in run(copy, copy, "check")
    explained = run(copy, copy, "explain", "PP503")
    assert "不照抄上一条" in explained and "text: 与供应商沟通" in explained
    site = built(copy)
    assert "照抄的进度" in html(site, "rules/PP503.html") and "A copied entry" in html(site, "en/rules/PP503.html")
    assert "PP503.html" in html(site, "rules/index.html")
    assert "PP503" in html(site, f"pain-points/{Path(EXAMPLE).stem}.html")


def test_a_page_is_three_files(tmp_path: Path) -> None:
    copy, files = changed_copy("page", tmp_path)
    assert [Path(file).parts[0] for file in files] == ["site_builder", "templates", "templates"]
    path, text = skeleton()
    put(copy, path, text + "withdrawn: {date: 2015-12-11, reason: out-of-scope}\n")
    site = built(copy)
    for language, title in (("", "已撤回"), ("en/", "Withdrawn")):
        page = html(site, f"{language}withdrawn.html")
        assert f"<h1>{title}</h1>" in page and f"pain-points/{Path(path).stem}.html" in page
        navigation = re.findall(r"<nav.*?</nav>", html(site, f"{language}index.html"), re.DOTALL)[0]
        assert f'<a href="withdrawn.html">{title}</a>' in navigation


def test_a_record_type_is_a_schema_and_an_example(tmp_path: Path) -> None:
    copy, files = changed_copy("type", tmp_path)
    assert len(files) == 2 and sorted(Path(file).suffix for file in files) == [".json", ".yaml"]
    example = next(file for file in files if file.endswith(".yaml"))
    run(copy, copy, "check")
    site = built(copy)
    for language, label in (("", "经验"), ("en/", "Lesson")):
        assert "reminders.html" in html(site, f"{language}lessons/index.html")
        page = html(site, f"{language}lessons/reminders.html")
        assert label in page and f"pain-points/{Path(EXAMPLE).stem}.html" in page and "<strong>主动</strong>" in page
    put(copy, example, (copy / example).read_text(encoding="utf-8").replace("201504-001", "201504-999"))
    wrong = run(copy, copy, "check", code=1)
    assert f"{example}:5:5" in wrong and "PP115" in wrong and "201504-999" in wrong
