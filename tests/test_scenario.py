"""From a proposal to its number, as two employees and the programme live it: a bare remote, clones, real commands."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from subprocess import CompletedProcess
from zoneinfo import ZoneInfo

import pytest
from site_tools import painpoints
from test_changes import git

# As the new register has it: its day may have begun while it is still yesterday here.
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
MONTH = f"{TODAY:%Y%m}"
FIELDS = {
    "description": "客户来办业务要等半小时以上，柜台前常常排着十几个人，等不及就走了。",
    "beneficiary-department": "sales",
    "beneficiary-key-people": "林晓",
    "origin-way": "asked",
    "origin-told": "林晓说最怕客户当面问还要多久",
    "origin-confirmed-on": TODAY.isoformat(),
    "value": "客户每人少等二十分钟",
    "resources-people": "1 人 3 天",
    "resources-material": "无",
    "resources-money": "无",
}
QUEUE = {
    "title": "客户不知道还要排多久",
    "scenario": "11 月 3 日上午，一位客户取号后等了 40 分钟，问了三次前面还有几位。",
    "description": FIELDS["description"],
}
PRINT = {
    "title": "用户月底打印凭证要在机器前守一上午",
    "scenario": "4 月 30 日，财务的同事送去两百张凭证，纸盒空了两次，中午才拿到手。",
    "description": "每月最后三天大家轮流守着一台打印机，一叠凭证要等很久，谁也走不开。",
}


DESKS = ("zhang-san", "zhao-min", "forge")


@dataclass(frozen=True)
class Desk:
    """Somebody's clone."""

    folder: Path
    login: str

    def run(self, *arguments: object) -> CompletedProcess[str]:
        return painpoints(*arguments, cwd=self.folder)

    def branch(self, name: str) -> None:
        git(self.folder, "fetch", "--quiet", "origin")
        git(self.folder, "switch", "--quiet", "--create", name, "origin/main")

    def propose(self, proposer: str, matter: dict[str, str]) -> Path:
        """Answer what `new` asks, and return the file that it wrote."""
        answers = {**FIELDS, **matter, "proposer": proposer}
        done = self.run("new", *(f"--{name}={text}" for name, text in answers.items()))
        assert done.returncode == 0, done.stdout + done.stderr
        return next((self.folder / "records/pain-points").rglob(f"*-000-{proposer}-*.yaml"))

    def commit(self, message: str) -> None:
        git(self.folder, "add", "--all")
        git(self.folder, "commit", "--quiet", "--message", message)

    def check(self) -> CompletedProcess[str]:
        return self.run("check", "--base", "origin/main", "--author", self.login, "--lang", "zh")

    def errors(self) -> set[tuple[str, int, str]]:
        """Return file, line and code of each error of this branch."""
        done = self.run("check", "--base", "origin/main", "--author", self.login, "--format", "json")
        found = json.loads(done.stdout)["findings"]
        return {(Path(each["path"]).name, each["line"], each["code"]) for each in found if each["level"] == "error"}


@dataclass(frozen=True)
class Town:
    """A remote, the desks of two employees, and the clone in which pull requests are merged and numbered."""

    first: Desk
    second: Desk
    forge: Desk

    def merge(self, desk: Desk, branch: str) -> None:
        """Merge a branch as the forge does, with a merge commit, and let the workflow give numbers."""
        git(desk.folder, "push", "--quiet", "origin", f"HEAD:{branch}")
        git(self.forge.folder, "pull", "--quiet", "origin", "main")
        git(self.forge.folder, "fetch", "--quiet", "origin", branch)
        git(self.forge.folder, "merge", "--quiet", "--no-ff", "--message", f"Merge {branch}", "FETCH_HEAD")
        git(self.forge.folder, "push", "--quiet", "origin", "main")

    def number(self) -> str:
        done = self.forge.run("number", "--push")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def founded(folder: Path) -> Town:
    """Make a new register, put it onto a remote, and clone it for everybody."""
    remote = folder / "remote.git"
    git(folder, "init", "--quiet", "--bare", str(remote))
    begin = folder / "begin"
    assert painpoints("init", begin, cwd=folder).returncode == 0
    git(folder, "init", "--quiet", str(begin))
    git(begin, "add", "--all")
    git(begin, "commit", "--quiet", "--message", "Begin")
    git(begin, "push", "--quiet", str(remote), "main")
    for name in DESKS:
        git(folder, "clone", "--quiet", remote.as_uri(), str(folder / name))
    return town_in(folder)


def town_in(folder: Path) -> Town:
    return Town(*(Desk(folder / name, name) for name in DESKS))


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return founded(tmp_path)


def replace(path: Path, find: str, new: str) -> int:
    """Replace a text that stands once, and return its line."""
    text = path.read_text(encoding="utf-8")
    assert text.count(find) == 1, find
    path.write_text(text.replace(find, new), encoding="utf-8")
    return text[: text.index(find)].count("\n") + 1


def test_propose_be_refused_mend_merge_and_get_a_number(town: Town) -> None:
    town.first.branch("queue")
    record = town.first.propose("zhang-san", QUEUE)
    line = replace(record, "beneficiary:\n", "beneficiary:\n  floor: 3\n") + 1
    town.first.commit("Propose a pain point")
    refused = town.first.check()
    assert refused.returncode == 1
    assert f"{record.name}:{line}:" in refused.stdout and "PP102" in refused.stdout and "floor" in refused.stdout
    replace(record, "  floor: 3\n", "")
    town.first.commit("Take out a field that isn't there")
    mended = town.first.check()
    assert mended.returncode == 0, mended.stdout

    # At the same time somebody else proposes; neither knows the other's number.
    town.second.branch("print")
    other = town.second.propose("zhao-min", PRINT)
    town.second.commit("Propose another pain point")
    assert town.second.check().returncode == 0

    town.merge(town.second, "print")
    town.merge(town.first, "queue")
    printed = town.number()
    assert re.search(rf"{other.stem} → {MONTH}-001", printed) and re.search(rf"{record.stem} → {MONTH}-002", printed)
    folder = town.forge.folder / f"records/pain-points/{TODAY:%Y}"
    assert sorted(path.name for path in folder.glob("*.yaml")) == [f"{MONTH}-001.yaml", f"{MONTH}-002.yaml"]
    assert town.forge.run("check").returncode == 0
    commits = git(town.forge.folder, "rev-list", "--count", "HEAD")
    town.number()
    assert git(town.forge.folder, "rev-list", "--count", "HEAD") == commits


@pytest.fixture(scope="module")
def numbered_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pain point of zhang-san that was merged and has its number and a progress entry."""
    folder = tmp_path_factory.mktemp("town")
    town = founded(folder)
    town.first.branch("queue")
    record = town.first.propose("zhang-san", QUEUE)
    with record.open("a", encoding="utf-8") as file:
        file.write(f"progress:\n  - {{date: {TODAY}, by: zhang-san, percent: 5, text: 看了三天排队记录}}\n")
    replace(record, f"\n  proposed: {TODAY}", f"\n  proposed: {TODAY}\n  analysed: {TODAY}")
    town.first.commit("Propose a pain point")
    checked = town.first.check()
    assert checked.returncode == 0, checked.stdout
    town.merge(town.first, "queue")
    town.number()
    for desk in (town.first, town.second):
        desk.branch("next")
    return folder


@pytest.fixture
def numbered(numbered_once: Path, tmp_path: Path) -> Town:
    """A town of one's own, as it stands after the first number."""
    folder = tmp_path / "town"
    shutil.copytree(numbered_once, folder)
    for name in DESKS:
        git(folder / name, "remote", "set-url", "origin", (folder / "remote.git").as_uri())
    return town_in(folder)


def merged(desk: Desk) -> Path:
    return desk.folder / f"records/pain-points/{TODAY:%Y}/{MONTH}-001.yaml"


def test_another_ones_record_is_refused(numbered: Town) -> None:
    # The lead proposes nothing here: zhao-min leads the group, and may still not edit a member's text.
    path = numbered.forge.folder / "records/programme/approvals.yaml"
    replace(path, "office: [zhao-min]", "office: []")
    numbered.forge.commit("Nobody in the office")
    git(numbered.forge.folder, "push", "--quiet", "origin", "main")
    git(numbered.second.folder, "fetch", "--quiet", "origin")
    git(numbered.second.folder, "reset", "--quiet", "--hard", "origin/main")
    line = replace(merged(numbered.second), f"title: {QUEUE['title']}", "title: 客户排队心烦")
    numbered.second.commit("Edit another's")
    assert (f"{MONTH}-001.yaml", line, "PP351") in numbered.second.errors()


def test_an_erased_entry_is_refused(numbered: Town) -> None:
    line = replace(merged(numbered.first), "看了三天排队记录", "看了一周排队记录")
    numbered.first.commit("Rewrite an entry")
    assert numbered.first.errors() == {(f"{MONTH}-001.yaml", line, "PP342")}


def test_a_jumped_stage_is_refused(numbered: Town) -> None:
    replace(merged(numbered.first), f"  analysed: {TODAY}", f"  analysed: {TODAY}\n  resolved: {TODAY}")
    numbered.first.commit("Jump")
    lines = merged(numbered.first).read_text(encoding="utf-8").splitlines()
    assert (f"{MONTH}-001.yaml", lines.index("stages:") + 1, "PP302") in numbered.first.errors()


def test_ones_own_review_is_refused(numbered: Town) -> None:
    quarter = f"{TODAY.year}-Q{(TODAY.month + 2) // 3}"
    path = numbered.first.folder / f"records/reviews/{quarter}/zhang-san.yaml"
    path.parent.mkdir(parents=True)
    mark = f"{{id: {MONTH}-001, date: {TODAY}, pain: 99, proactive: 99, user: 99, closed_loop: 99}}"
    path.write_text(f"quarter: {quarter}\nreviewer: zhang-san\nreviews:\n  - {mark}\n", encoding="utf-8")
    numbered.first.commit("Review my own")
    assert (path.name, 4) in {(name, line) for name, line, _ in numbered.first.errors()}


def test_a_change_behind_a_rename_is_refused(numbered: Town) -> None:
    old = merged(numbered.second)
    new = old.with_name(f"{MONTH}-000-mine.yaml")
    git(numbered.second.folder, "mv", str(old), str(new))
    replace(new, f"id: {MONTH}-001", f"id: {MONTH}-000")
    line = replace(new, "proposer: zhang-san", "proposer: zhao-min")
    numbered.second.commit("Make it mine")
    errors = numbered.second.errors()
    assert (new.name, line, "PP343") in errors
    assert len([code for _, _, code in errors if code == "PP343"]) == 2


def test_records_and_code_together_are_refused(numbered: Town) -> None:
    replace(merged(numbered.first), f"title: {QUEUE['title']}", "title: 客户不知道前面还有几位")
    (numbered.first.folder / "requirements.txt").write_text("painpoints\n", encoding="utf-8")
    numbered.first.commit("Both")
    assert "PP353" in {code for _, _, code in numbered.first.errors()}


def test_legal_step_by_step_and_illegal_in_sum(numbered: Town) -> None:
    """Each commit reopens or edits as it may beside the one before; beside the branch a withdrawal is gone."""
    text = merged(numbered.first).read_text(encoding="utf-8")
    with merged(numbered.first).open("a", encoding="utf-8") as file:
        file.write(f"  - {{date: {TODAY}, by: zhang-san, percent: 10, text: 又看了一天}}\n")
    numbered.first.commit("Add an entry")
    assert numbered.first.errors() == set()
    numbered.merge(numbered.first, "next")
    # The branch is rewritten from the old state: not one of its commits erases anything.
    git(numbered.first.folder, "fetch", "--quiet", "origin")
    git(numbered.first.folder, "switch", "--quiet", "--create", "again", "origin/main~1")
    merged(numbered.first).write_text(text.replace("percent: 5", "percent: 5 "), encoding="utf-8")
    numbered.first.commit("Tidy up")
    git(numbered.first.folder, "merge", "--quiet", "--strategy", "ours", "--message", "Merge main", "origin/main")
    assert {code for _, _, code in numbered.first.errors()} == {"PP342"}
