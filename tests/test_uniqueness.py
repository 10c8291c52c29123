"""The three answers on uniqueness: told of whom, settled by what; neighbours, branches, the command similar."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers import AS_OF, EXAMPLE, ROOT, Edit, edited, example_text, findings_in, put, told
from site_tools import SIX, commanded, committed, environment, small_register

from site_builder.check import WHOLE, Comparison, check
from site_builder.finding import Finding
from site_builder.load import open_project
from site_builder.measures.similarity.answers import Uniqueness

NEIGHBOUR = EXAMPLE.replace("-001", "-002")
SECOND: Edit = ("id: 201504-001", "id: 201504-002")
LIKE: Edit = ("title: 用户不能及时收到审批提醒", "title: 用户不能及时收到报销审批提醒")


def beside(folder: Path, *edits: Edit) -> None:
    """Put a second pain point beside the example: the same text but for these edits."""
    put(folder, NEIGHBOUR, edited(example_text(), SECOND, *edits))
    put(folder, NEIGHBOUR.removesuffix(".yaml") + "/confirmation.eml", evidence())


def evidence() -> bytes:
    return (ROOT / EXAMPLE.removesuffix(".yaml") / "confirmation.eml").read_bytes()


def answers(folder: Path) -> list[tuple[str, str]]:
    found = [each for each in findings_in(folder) if each.code.startswith("PP4")]
    return [(each.path, each.code) for each in found]


def test_the_later_one_is_told_that_it_is_the_same(register_folder: Path) -> None:
    beside(register_folder)
    (finding,) = (each for each in findings_in(register_folder) if each.code == "PP401")
    assert (finding.path, finding.field, finding.line, finding.level) == (NEIGHBOUR, "title", 2, "error")
    assert "201504-001" in finding.message.zh
    assert "100%" in finding.message.en


def test_declaring_the_same_to_be_distinct_does_not_help(register_folder: Path) -> None:
    beside(register_folder, ("found_through:", "distinct_from: [{id: 201504-001, reason: 不是一回事}]\nfound_through:"))
    assert answers(register_folder) == [(NEIGHBOUR, "PP401")]


def test_one_that_is_much_alike_blocks_until_it_is_declared_distinct(register_folder: Path) -> None:
    beside(register_folder, LIKE)
    assert answers(register_folder) == [(NEIGHBOUR, "PP402")]
    beside(
        register_folder,
        LIKE,
        ("found_through:", "distinct_from: [{id: 201504-001, reason: 报销在财务系统}]\nfound_through:"),
    )
    assert answers(register_folder) == [(NEIGHBOUR, "PP404")], "a reviewer is told that one person declared it"


def test_the_earlier_one_may_declare_it_too(register_folder: Path) -> None:
    beside(register_folder, LIKE)
    declared = ("found_through:", "distinct_from: [{id: 201504-002, reason: 开户在柜台系统}]\nfound_through:")
    put(register_folder, EXAMPLE, edited(example_text(), declared))
    assert answers(register_folder) == [(NEIGHBOUR, "PP404")]


@pytest.mark.parametrize(
    "said",
    [
        "supports: 201504-001\n",
        "withdrawn: {date: 2015-06-01, reason: duplicate, duplicate_of: 201504-001}\n",
    ],
)
def test_what_supports_or_is_withdrawn_is_told_nothing(register_folder: Path, said: str) -> None:
    closed = [("  closed: 2015-05-13\n", "")]
    beside(register_folder, *closed, ("found_through:", f"{said}found_through:"))
    assert answers(register_folder) == [], told(findings_in(register_folder))


def test_what_comes_back_is_told_nothing(register_folder: Path) -> None:
    beside(register_folder, ("found_through:", "recurs: 201504-001\nfound_through:"))
    assert answers(register_folder) == []


def test_what_comes_back_again_and_again_is_told_nothing(register_folder: Path) -> None:
    beside(register_folder, ("found_through:", "recurs: 201504-001\nfound_through:"))
    third = EXAMPLE.replace("-001", "-003")
    chain = ("id: 201504-001", "id: 201504-003"), ("found_through:", "recurs: 201504-002\nfound_through:")
    put(register_folder, third, edited(example_text(), *chain))
    put(register_folder, third.removesuffix(".yaml") + "/confirmation.eml", evidence())
    assert answers(register_folder) == []


def test_of_several_alike_each_later_one_is_told(register_folder: Path) -> None:
    beside(register_folder)
    third = EXAMPLE.replace("-001", "-003")
    put(register_folder, third, edited(example_text(), ("id: 201504-001", "id: 201504-003")))
    put(register_folder, third.removesuffix(".yaml") + "/confirmation.eml", evidence())
    assert answers(register_folder) == [(NEIGHBOUR, "PP401"), (third, "PP401"), (third, "PP401")]


def test_what_was_declared_does_not_hide_what_was_not(register_folder: Path) -> None:
    numbers = range(2, 9)
    for number in numbers:
        path = EXAMPLE.replace("-001", f"-00{number}")
        title = "用户不能及时收到报销审批提醒" + "甲乙丙丁戊己庚辛壬"[number] * 2
        entries = ", ".join(f"{{id: 201504-00{each}, reason: 另一处}}" for each in numbers if each != number)
        declared = ("found_through:", f"distinct_from: [{entries}]\nfound_through:")
        edits = [("id: 201504-001", f"id: 201504-00{number}"), (LIKE[0], f"title: {title}"), declared]
        put(register_folder, path, edited(example_text(), *edits))
        put(register_folder, path.removesuffix(".yaml") + "/confirmation.eml", evidence())
    blocked = [path for path, code in answers(register_folder) if code == "PP402"]
    assert blocked == [EXAMPLE.replace("-001", f"-00{number}") for number in numbers]


def test_who_asks_for_some_pain_points_gets_of_them_what_all_would_have_got(tmp_path: Path) -> None:
    folder = small_register(tmp_path)
    beside(folder, LIKE)
    project = open_project(folder)

    def compared(comparison: Comparison) -> tuple[Uniqueness, set[Finding]]:
        checked = check(project, AS_OF, comparison=comparison)
        assert checked.uniqueness is not None
        return checked.uniqueness, {each for each in checked.findings if each.code.startswith("PP4")}

    whole, told_of_all = compared(WHOLE)
    assert told_of_all and len(whole.nearest) == len(SIX)
    for record in check(project, AS_OF).register.pain_points:
        some, told_of_it = compared(Comparison(only=frozenset({record.key})))
        assert some.nearest == {record.key: whole.nearest[record.key]}
        assert told_of_it == {each for each in told_of_all if each.path == record.path}


def test_a_name_alone_makes_no_duplicate(register_folder: Path) -> None:
    name = "恒生综合投资交易管理平台"
    one = [
        ("title: 用户不能及时收到审批提醒", f"title: {name}登录要等很久"),
        (_block("description"), f"description: 每天早上打开{name}，登录要转三分钟，赶不上集合竞价。\n"),
        (_block("scenario"), f"scenario: 陈晓在{name}的登录页等到九点半，一笔单子没下成。\n"),
    ]
    two = [
        ("title: 用户不能及时收到审批提醒", f"title: {name}打印的报表总是错位"),
        (_block("description"), f"description: 月底从{name}打印持仓表，表格错位，只好手工再排一遍。\n"),
        (_block("scenario"), f"scenario: 刘敏从{name}导出三十六张表，排到晚上八点才下班。\n"),
    ]
    put(register_folder, EXAMPLE, edited(example_text(), *one))
    beside(register_folder, *two)
    assert answers(register_folder) == [], told(findings_in(register_folder))
    same_pain = [(find, new.replace("登录要等很久", "登录特别慢")) for find, new in one]
    beside(register_folder, *same_pain)
    assert answers(register_folder) == [(NEIGHBOUR, "PP402")]


def _block(name: str) -> str:
    """Return a block text of the example as it is written."""
    text = example_text()
    begin = text.index(f"{name}: |")
    lines = text[begin:].split("\n")
    end = next(n for n, line in enumerate(lines[1:], 1) if line and not line.startswith(" "))
    return "\n".join(lines[:end]) + "\n"


# ---- git ----


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Six shipped pain points on main; another branch is checked out."""
    folder = small_register(tmp_path / "register")
    put(folder, ".gitignore", "build/\n")
    committed(folder)
    git(folder, "switch", "-q", "-c", "mine")
    return folder


def git(folder: Path, *arguments: str) -> None:
    import subprocess

    who = ["-c", "user.name=王莉", "-c", "user.email=wang.li@example.com"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, env=environment(), capture_output=True)


COPY = "records/pain-points/2015/201512-000-again.yaml"


def copied(folder: Path, *edits: Edit) -> None:
    text = (ROOT / "records/pain-points/2015/201512-008.yaml").read_text(encoding="utf-8")
    put(folder, COPY, edited(text, ("id: 201512-008", "id: 201512-000"), *edits))


def findings(folder: Path, *arguments: str) -> list[tuple[str, str]]:
    done = commanded("check", "--format", "json", *arguments, cwd=folder)
    assert done.exit_code in (0, 1), done.stderr
    listed = [each for each in json.loads(done.stdout)["findings"] if each["level"] != "info"]
    return [(each["path"], each["code"]) for each in listed]


def test_base_tells_what_changed_and_nothing_of_the_others(repository: Path) -> None:
    put(repository, "records/pain-points/2015/201504-002.yaml", b"title: broken on main\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "old trouble")
    git(repository, "branch", "-f", "main")
    copied(repository)
    assert findings(repository, "--base", "main") == [(COPY, "PP401")]
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "again")
    assert findings(repository, "--base", "main") == [(COPY, "PP401")]


def test_base_tells_apart_what_was_the_same_before(repository: Path) -> None:
    copied(repository)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "both")
    git(repository, "branch", "-f", "main")
    path = "records/pain-points/2015/201512-008.yaml"
    text = (repository / path).read_text(encoding="utf-8")
    put(repository, path, text + "notes: 补充一句\n")
    # It was the same before: no fault of this change.
    assert findings(repository, "--base", "main") == []


def test_an_unmerged_branch_is_compared_when_asked(repository: Path) -> None:
    git(repository, "switch", "-q", "-c", "theirs")
    copied(repository)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "theirs")
    git(repository, "switch", "-q", "mine")
    mine = COPY.replace("again", "mine")
    text = (ROOT / "records/pain-points/2015/201512-008.yaml").read_text(encoding="utf-8")
    put(repository, mine, text.replace("id: 201512-008", "id: 201512-000"))
    (repository / "records/pain-points/2015/201512-008.yaml").unlink()
    assert (mine, "PP401") not in findings(repository, "--base", "main")
    assert (mine, "PP401") in findings(repository, "--base", "main", "--with-branch", "theirs")


@pytest.mark.parametrize("ref", ["nowhere", "--output=x", "$(touch x)"])
def test_a_branch_that_git_does_not_know_is_said_so(repository: Path, ref: str) -> None:
    done = commanded("check", f"--base={ref}", cwd=repository)
    assert done.exit_code == 2
    assert ref in done.stderr
    assert "Traceback" not in done.stderr
    assert not (repository / "x").exists()


def test_named_files_list_their_neighbours() -> None:
    done = commanded("check", EXAMPLE, "--format", "json", cwd=ROOT)
    (finding,) = json.loads(done.stdout)["findings"]
    assert (finding["code"], finding["level"], done.exit_code) == ("PP403", "info", 0)
    for name, sign in (("github", "::notice "), ("sarif", '"note"'), ("gitlab", '"info"'), ("junit", "system-out")):
        assert sign in commanded("check", EXAMPLE, "--format", name, cwd=ROOT).stdout


# ---- painpoints similar ----


def similar(*arguments: object, cwd: Path = ROOT) -> list[dict]:
    done = commanded("similar", "--format", "json", *arguments, cwd=cwd)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_similar_finds_a_record_by_its_title_and_by_its_text() -> None:
    (found, *_) = similar("--title", "收不到审批提醒")
    assert found["id"] == "201504-001"
    assert set(found) == {"id", "score", "title_score", "body_score", "shared"}
    assert found["score"] == found["title_score"] > 0.4
    assert found["body_score"] is None
    assert "审批提醒" in found["shared"]
    assert similar("客户在柜台前等待，审批人不知道有单子")[0]["id"] == "201504-001"
    assert len(similar("用户")) == 10


def test_similar_to_a_file_finds_the_file_itself_first() -> None:
    found = similar("--file", EXAMPLE, "--limit", 2)
    assert (found[0]["id"], found[0]["score"]) == ("201504-001", 1.0)


def test_similar_searches_texts_of_ones_own_without_a_register(tmp_path: Path) -> None:
    lines = [{"id": 1, "text": "怎么登录"}, {"id": "2", "title": "打印机卡纸"}, {"id": "3", "title": "x", "text": "y"}]
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("\n".join(map(json.dumps, lines)) + "\n\n", encoding="utf-8")
    found = similar("--corpus", corpus, "--queries", corpus, cwd=tmp_path)
    assert [(each["id"], each["similar"][0]["id"], each["similar"][0]["score"]) for each in found] == [
        ("1", "1", 1.0), ("2", "2", 1.0), ("3", "3", 1.0)
    ]  # fmt: skip
    assert similar("如何登陆", "--corpus", corpus, cwd=tmp_path)[0]["score"] > 0.3


@pytest.mark.parametrize(
    "line",
    [
        '{"id": 1',
        "[]",
        '{"text": "x"}',
        '{"id": 2}',
        '{"id": 1, "text": 5}',
        '{"id": "1", "text": "again"}',
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_text_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "c.jsonl").write_text(f'{{"id": 1, "text": "好"}}\n{line}\n', encoding="utf-8")
    done = commanded("similar", "x", "--corpus", "c.jsonl", cwd=tmp_path)
    assert done.exit_code == 2
    assert "2" in done.stderr
    assert "Traceback" not in done.stderr


def test_half_an_emoji_in_an_id_is_shown_as_a_question_mark(tmp_path: Path) -> None:
    (tmp_path / "c.jsonl").write_text(r'{"id": "g\ud83d", "title": "打印机卡纸"}', encoding="utf-8")
    assert similar("打印机", "--corpus", "c.jsonl", cwd=tmp_path)[0]["id"] == "g?"


def test_similar_says_what_it_needs(tmp_path: Path) -> None:
    assert commanded("similar", cwd=ROOT).exit_code == 2
    assert commanded("similar", "x", "--queries", EXAMPLE, cwd=ROOT).exit_code == 2
    assert commanded("similar", "x", cwd=tmp_path).exit_code == 2
