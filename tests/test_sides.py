"""The two sides of a change: what is taken over from one to the other, and what a cache knows, changes no finding."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import AS_OF, EXAMPLE, edited, put
from test_changes import OWNER, PLAN, PLAN_TEXT, SECOND, change, commit, git, register

from site_builder import against as against_module
from site_builder import sides
from site_builder.against import Against, check_against
from site_builder.branches import difference
from site_builder.cache import FILE, FOLDER, opened
from site_builder.check import Comparison, Reading, check, judged
from site_builder.contents import contents_of
from site_builder.judging import Moment
from site_builder.load import open_project
from site_builder.recall import FORGETFUL, Recall

__all__ = ["register"]

Write = Callable[[Path], None]
POLICY = "records/programme/policy.yaml"
MOMENT = Moment(AS_OF, AS_OF)


def checked(folder: Path, recall: Recall = FORGETFUL) -> Against:
    return check_against(open_project(folder), difference(folder, "main"), MOMENT, OWNER, recall=recall)


def told(against: Against) -> tuple[object, ...]:
    """Return everything that a check of a change comes to."""
    return against.checked.findings, against.checked.old, against.changes, against.before.records, against.law.programme


def with_cache(folder: Path) -> Against:
    with opened(folder) as cache:
        return checked(folder, Recall(cache, contents_of(folder, cache)))


def another_programme(folder: Path) -> None:
    change(folder, POLICY, ("severities: {}", "severities: {PP102: warning, PP401: warning}"))


def a_copy(folder: Path) -> None:
    put(folder, EXAMPLE.replace("-001", "-009"), (folder / EXAMPLE).read_text(encoding="utf-8"))


CHANGES: dict[str, Write] = {
    "nothing": lambda folder: None,
    "a word": lambda folder: change(folder, EXAMPLE, ("title: 用户不能", "title: 用户几乎不能")),
    "an error": lambda folder: change(folder, EXAMPLE, ("proposer: wang-li", "proposer: nobody")),
    "what others name": lambda folder: (folder / SECOND).unlink(),
    "a copy": a_copy,
    "a paper": lambda folder: put(folder, PLAN, PLAN_TEXT),
    "a programme": another_programme,
    "a programme and a word": lambda folder: (another_programme(folder), CHANGES["a word"](folder), None)[-1],
    "a broken programme": lambda folder: change(folder, POLICY, ("language: zh", "language: xx")),
    "a code owner": lambda folder: put(folder, ".github/CODEOWNERS", "* @nobody\n"),
    "a file that can't be read": lambda folder: put(folder, EXAMPLE, "title: [\n"),
}


@pytest.fixture
def stained(register: Path) -> Path:
    """A register where main holds errors already: a copy, and a name that doesn't exist."""
    a_copy(register)
    put(
        register,
        SECOND,
        edited((register / SECOND).read_text(encoding="utf-8"), ("proposer: ", "recurs: 201401-001\nproposer: ")),
    )
    commit(register)
    git(register, "branch", "--force", "main", "HEAD")
    return register


@pytest.mark.parametrize("kind", CHANGES)
def test_only_what_is_found_now_is_asked_of_the_branch(
    stained: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    CHANGES[kind](stained)
    found = told(checked(stained))

    def everything(old: sides.Side, before: Reading, *_: object) -> object:
        return judged(old.project, before, MOMENT, (), Comparison((), frozenset(old.files)))[0]

    monkeypatch.setattr(against_module, "_found_before", everything)
    monkeypatch.setattr(sides, "_law_files", lambda root: {"root": str(root).encode()})
    assert told(checked(stained)) == found


@pytest.mark.parametrize("kind", CHANGES)
@pytest.mark.parametrize("is_harmed", [False, True])
def test_a_fresh_clone_with_the_cache_of_its_base_finds_the_same(
    stained: Path, tmp_path: Path, kind: str, is_harmed: bool
) -> None:
    with opened(stained) as cache:
        check(open_project(stained), AS_OF, recall=Recall(cache, contents_of(stained, cache)))
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(stained), str(clone))
    shutil.copytree(stained / FOLDER, clone / FOLDER)
    if is_harmed:
        raw = (clone / FOLDER / FILE).read_bytes()
        (clone / FOLDER / FILE).write_bytes(raw[:5000] + b"\0" * 3000 + raw[8000:])
    CHANGES[kind](clone)
    found = told(checked(clone))
    assert told(with_cache(clone)) == found
    assert told(with_cache(clone)) == found


@pytest.mark.parametrize(
    ("kind", "times"),
    [("a word", 0), ("nothing", 0), ("a programme", 1), ("a code owner", 1), ("a broken programme", 1)],
)
def test_the_programme_is_opened_once_where_it_is_the_same(
    register: Path, kind: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_in: list[Path] = []
    monkeypatch.setattr(sides, "open_project", lambda root: opened_in.append(root) or open_project(root))
    CHANGES[kind](register)
    checked(register)
    assert len(opened_in) == times


def test_what_lies_behind_a_link_is_not_taken_for_the_same(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(register, "elsewhere", "* @nobody\n")
    (register / ".github").mkdir()
    (register / ".github/CODEOWNERS").symlink_to("../elsewhere")
    commit(register)
    git(register, "branch", "--force", "main", "HEAD")
    opened_in: list[Path] = []
    monkeypatch.setattr(sides, "open_project", lambda root: opened_in.append(root) or open_project(root))
    assert checked(register).changes.records == ()
    assert len(opened_in) == 1
