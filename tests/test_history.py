"""What a real git remembers of the records, and what is said where git can't tell."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from site_builder.history import Change, History, read_history

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "王丽",
    "GIT_AUTHOR_EMAIL": "wang-li@example.com",
    "GIT_COMMITTER_NAME": "赵强",
    "GIT_COMMITTER_EMAIL": "zhao-qiang@example.com",
}
RECORD = "records/pain-points/2015/201504-001.yaml"
OTHER = "records/pain-points/2015/201504-002.yaml"


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Read without the user's settings, and never find a repository above the temporary folder."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


def git(folder: Path, *arguments: str, **changed: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    environment = {**ENVIRONMENT, "GIT_CEILING_DIRECTORIES": str(folder.parent), **changed}
    return subprocess.run(command, check=True, capture_output=True, env=environment, encoding="utf-8").stdout


def write(folder: Path, path: str, text: str) -> None:
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def commit(folder: Path, subject: str, day: str = "2015-04-03", **changed: str) -> str:
    """Commit everything, and return the short id."""
    dates = {"GIT_AUTHOR_DATE": f"{day}T12:00:00+0800", "GIT_COMMITTER_DATE": f"{day}T12:00:00+0800"}
    git(folder, "add", "--all", **dates)
    git(folder, "commit", "--quiet", "--allow-empty", "--message", subject, **dates, **changed)
    return git(folder, "rev-parse", "--short=9", "HEAD").strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "台账"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    return folder


def subjects(history: History, path: str = RECORD) -> list[str]:
    return [change.subject for change in history.changes.get(path, ())]


def test_each_change_has_its_commit_day_author_and_subject(repository: Path) -> None:
    write(repository, RECORD, "a: 1\n")
    made = commit(repository, "提出：用户不能及时收到审批提醒", "2015-04-03")
    assert read_history(repository) == History(
        known=True,
        commit=made,
        changes={RECORD: (Change(made, "2015-04-03", "王丽", "提出：用户不能及时收到审批提醒"),)},
    )


def test_changes_are_listed_newest_first(repository: Path) -> None:
    for number, day in enumerate(("2015-04-03", "2015-04-10", "2015-04-17")):
        write(repository, RECORD, f"a: {number}\n")
        commit(repository, f"第 {number} 次", day)
    changes = read_history(repository).changes[RECORD]
    assert [change.date for change in changes] == ["2015-04-17", "2015-04-10", "2015-04-03"]
    assert [change.subject for change in changes] == ["第 2 次", "第 1 次", "第 0 次"]


def test_a_commit_counts_for_each_file_that_it_touched_and_no_other(repository: Path) -> None:
    write(repository, RECORD, "a: 1\n")
    write(repository, OTHER, "a: 1\n")
    commit(repository, "两个")
    write(repository, OTHER, "a: 2\n")
    commit(repository, "第二个")
    history = read_history(repository)
    assert subjects(history) == ["两个"]
    assert subjects(history, OTHER) == ["第二个", "两个"]


def test_what_lies_outside_the_records_is_left_out(repository: Path) -> None:
    write(repository, RECORD, "a: 1\n")
    write(repository, "README.md", "x\n")
    commit(repository, "开始")
    write(repository, "README.md", "y\n")
    last = commit(repository, "说明")
    history = read_history(repository)
    assert list(history.changes) == [RECORD]
    assert subjects(history) == ["开始"]
    assert history.commit == last, "the commit is the one checked out, whatever it touched"


def test_a_renamed_record_begins_anew(repository: Path) -> None:
    write(repository, RECORD, "a: 1\nb: 2\nc: 3\n")
    commit(repository, "提出")
    (repository / RECORD).rename(repository / OTHER)
    commit(repository, "编号")
    history = read_history(repository)
    assert subjects(history, OTHER) == ["编号"]
    assert subjects(history, RECORD) == ["提出"], "the deletion itself is no change of the record"


@pytest.mark.parametrize("name", ["记录 一.yaml", 'a"b.yaml', "a\\b.yaml", "é—😀.yaml", " x .yaml", "a\tb.yaml"])
def test_unusual_file_names_come_out_as_they_are(repository: Path, name: str) -> None:
    path = f"records/pain-points/{name}"
    write(repository, path, "a: 1\n")
    commit(repository, "提出")
    assert list(read_history(repository).changes) == [path]


@pytest.mark.parametrize(
    "subject",
    [
        "提出：😀 <script>alert(1)</script>",
        "a | b ; c",
        "%h %s %x00 {0}",
        "\\x01\\x02",
        "tab\there",
        "esc \x1b[31mred",
        "bell \x07",
        "field \x02 separator",
        "--format=%H",
    ],
)
def test_subjects_come_out_as_they_are(repository: Path, subject: str) -> None:
    write(repository, RECORD, "a: 1\n")
    commit(repository, subject)
    changes = read_history(repository).changes
    assert list(changes) == [RECORD]
    assert subjects(read_history(repository)) == [subject]


def test_a_subject_with_the_sign_that_parts_entries(repository: Path) -> None:
    write(repository, RECORD, "a: 1\n")
    commit(repository, "entry \x01 separator")
    assert subjects(read_history(repository)) == ["entry \x01 separator"]


def test_a_subject_cannot_make_up_another_change(repository: Path) -> None:
    write(repository, RECORD, "a: 1\n")
    commit(repository, "x \x01abcdef123\x022015-01-01\x02赵强\x02批准")
    assert [change.author for change in read_history(repository).changes[RECORD]] == ["王丽"]


def test_an_author_s_name_cannot_make_up_a_subject(repository: Path) -> None:
    write(repository, RECORD, "a: 1\n")
    commit(repository, "提出", GIT_AUTHOR_NAME="李\x02四")
    assert subjects(read_history(repository)) == ["提出"]


def test_only_the_first_line_of_a_message_is_the_subject(repository: Path) -> None:
    write(repository, RECORD, "a: 1\n")
    commit(repository, "提出\n\n正文第一行\n第二行")
    assert subjects(read_history(repository)) == ["提出"]


def test_merges_are_no_changes_of_their_own(repository: Path) -> None:
    write(repository, RECORD, "a: 1\n")
    commit(repository, "提出")
    git(repository, "switch", "--quiet", "--create", "branch")
    write(repository, OTHER, "a: 1\n")
    commit(repository, "另一个", "2015-04-04")
    git(repository, "switch", "--quiet", "main")
    write(repository, RECORD, "a: 2\n")
    commit(repository, "改", "2015-04-05")
    git(repository, "merge", "--quiet", "--no-ff", "--message", "合并", "branch")
    history = read_history(repository)
    assert (subjects(history), subjects(history, OTHER)) == (["改", "提出"], ["另一个"])


def test_a_register_in_a_subfolder_names_paths_from_itself(repository: Path) -> None:
    for folder in ("部门/台账", "部门/另一册"):
        write(repository, f"{folder}/{RECORD}", "a: 1\n")
    commit(repository, "提出")
    write(repository, f"部门/另一册/{RECORD}", "a: 2\n")
    commit(repository, "另一册")
    history = read_history(repository / "部门" / "台账")
    assert list(history.changes) == [RECORD]
    assert subjects(history) == ["提出"]


def test_a_folder_without_git_has_no_history(tmp_path: Path) -> None:
    write(tmp_path, RECORD, "a: 1\n")
    assert read_history(tmp_path) == History(known=False, commit="", changes={})


def test_a_machine_without_git_has_no_history(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repository, RECORD, "a: 1\n")
    commit(repository, "提出")
    monkeypatch.setenv("PATH", "/nonexistent")
    assert read_history(repository) == History()


def test_a_missing_folder_has_no_history(tmp_path: Path) -> None:
    assert read_history(tmp_path / "nothing") == History()


def test_a_repository_without_commits_has_no_history(repository: Path) -> None:
    write(repository, RECORD, "a: 1\n")
    assert read_history(repository) == History()


def test_a_repository_without_records_has_a_commit_and_no_changes(repository: Path) -> None:
    write(repository, "README.md", "x\n")
    made = commit(repository, "开始")
    assert read_history(repository) == History(True, made, {})


def test_a_shallow_clone_does_not_know_the_whole_history(repository: Path, tmp_path: Path) -> None:
    for number in range(3):
        write(repository, RECORD, f"a: {number}\n")
        commit(repository, f"第 {number} 次")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", repository.as_uri(), str(clone), GIT_CEILING_DIRECTORIES="")
    history = read_history(clone)
    assert not history.known
    assert history.commit == read_history(repository).commit


def test_a_linked_worktree_has_the_same_history(repository: Path, tmp_path: Path) -> None:
    write(repository, RECORD, "a: 1\n")
    commit(repository, "提出")
    git(repository, "worktree", "add", "--quiet", str(tmp_path / "other"))
    assert read_history(tmp_path / "other") == read_history(repository)


@pytest.mark.parametrize(
    "setting",
    ["log.showSignature=true", "log.decorate=full", "color.ui=always", "core.quotepath=true", "log.follow=true"],
)
def test_settings_of_the_repository_change_nothing(repository: Path, setting: str) -> None:
    write(repository, RECORD, "a: 1\n")
    commit(repository, "提出")
    before = read_history(repository)
    git(repository, "config", *setting.split("="))
    assert read_history(repository) == before


@pytest.mark.parametrize("where", [".", "部门"])
def test_relative_paths_set_for_diffs_change_nothing(repository: Path, where: str) -> None:
    write(repository, f"{where}/{RECORD}", "a: 1\n")
    commit(repository, "提出")
    git(repository, "config", "diff.relative", "true")
    assert list(read_history(repository / where).changes) == [RECORD]


def test_settings_of_a_clone_change_nothing(repository: Path) -> None:
    write(repository, RECORD, "title: 一\n")
    first = commit(repository, "提出一个痛点")
    write(repository, RECORD, "title: 二\n")
    commit(repository, "改一个标题")
    before = read_history(repository)
    git(repository, "config", "i18n.logOutputEncoding", "GBK")
    git(repository, "replace", "HEAD", first)
    assert read_history(repository) == before
    assert [change.subject for change in before.changes[RECORD]] == ["改一个标题", "提出一个痛点"]
