"""A change against the branch it goes into, in a real git: what was merged stays, and everybody changes their own."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from broken_records import PAPERS
from helpers import AS_OF, EXAMPLE, ROOT, copy_register, edited, put
from test_rules import patched

from site_builder.against import Against, check_against
from site_builder.approvals import GROUP_LEAD, PROPOSER, REVIEWER, USER
from site_builder.approvals import OFFICE as OFFICE_ROLE
from site_builder.authority import approvers_of
from site_builder.branches import NoFork, UnknownBranch, difference
from site_builder.changes import KINDS
from site_builder.check import check
from site_builder.codeowners import code_owners, owners_in
from site_builder.finding import Finding
from site_builder.judging import Moment
from site_builder.load import open_project
from site_builder.rules import Rule, all_rules
from site_builder.source import read

RULES = {rule.code: rule for rule in all_rules()}
OWNER, STRANGER, LEAD, OFFICE = "wang-li", "liu-yang", "zhao-qiang", "li-fang"
# Of the example as it stands.
FINGERPRINT = "bcc0837336324286a80a9514db2193d7"
SECOND = EXAMPLE.replace("-001", "-002")
PLAN, PLAN_TEXT = PAPERS["plan"]
REVIEW, REVIEW_TEXT = PAPERS["review"]
SEAL = "records/seals/2015-Q2.yaml"
SEAL_TEXT = (ROOT / SEAL).read_text(encoding="utf-8")
Write = Callable[[Path], None]


def git(folder: Path, *arguments: str) -> str:
    """Run git as an invented person."""
    person = ("-c", "user.name=wang-li", "-c", "user.email=wang-li@securities.example", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *person, "-C", str(folder), *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(folder: Path, message: str = "Change a record") -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register with the example and another one's pain point on main, and a branch for the change."""
    folder = copy_register(tmp_path / "register")
    shutil.copy(ROOT / SECOND, folder / SECOND)
    shutil.copytree(ROOT / SECOND.removesuffix(".yaml"), folder / SECOND.removesuffix(".yaml"))
    change(
        folder, EXAMPLE, ("confirmed_on: 2015-05-12\n", f"confirmed_on: 2015-05-12\n    fingerprint: {FINGERPRINT}\n")
    )
    git(tmp_path, "init", "--quiet", str(folder))
    commit(folder, "Begin")
    git(folder, "switch", "--quiet", "--create", "change")
    return folder


def change(folder: Path, path: str, *edits: tuple[str, str]) -> None:
    put(folder, path, edited((folder / path).read_text(encoding="utf-8"), *edits))


def against(folder: Path, login: str = "", base: str = "main") -> Against:
    return check_against(open_project(folder), difference(folder, base), Moment(AS_OF, AS_OF), login)


def found(folder: Path, login: str = "", base: str = "main") -> set[tuple[str, int, str]]:
    """Return file name, line and code of every error."""
    errors = (each for each in against(folder, login, base).checked.findings if each.level == "error")
    return {(Path(each.path).name, each.line, each.code) for each in errors}


def line_of(folder: Path, text: str, path: str = EXAMPLE) -> int:
    lines = (folder / path).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_a_progress_entry_of_ones_own_is_no_matter(register: Path) -> None:
    change(
        register,
        EXAMPLE,
        ("effects:\n", "  - {date: 2015-05-11, by: wang-li, percent: 100, text: 又看了一次}\neffects:\n"),
    )
    commit(register)
    assert found(register, OWNER) == set()


REFUSED: dict[str, tuple[str, Write, str, str]] = {
    "another's record": (
        STRANGER,
        lambda folder: change(folder, EXAMPLE, ("severity: high", "severity: low")),
        "severity: low",
        "PP351",
    ),
    "an erased progress entry": (
        OWNER,
        lambda folder: change(
            folder,
            EXAMPLE,
            ("  - date: 2015-04-24\n    by: wang-li\n    percent: 70\n    text: 企业微信提醒开发完成\n", ""),
        ),
        "- date: 2015-04-30",
        "PP342",
    ),
    "a date moved": (
        OWNER,
        lambda folder: change(folder, EXAMPLE, ("  resolved: 2015-05-08", "  resolved: 2015-05-09")),
        "resolved: 2015-05-09",
        "PP341",
    ),
    "a stage taken back": (
        OWNER,
        lambda folder: change(folder, EXAMPLE, ("  closed: 2015-05-13\n", "")),
        "stages:",
        "PP341",
    ),
    "another proposer": (
        OWNER,
        lambda folder: change(folder, EXAMPLE, ("proposer: wang-li", "proposer: zhao-qiang")),
        "proposer: zhao-qiang",
        "PP343",
    ),
    "the title after the confirmation": (
        OWNER,
        lambda folder: change(folder, EXAMPLE, ("title: 用户不能", "title: 用户几乎不能")),
        "title: 用户几乎不能",
        "PP345",
    ),
    "the title and its fingerprint": (
        OWNER,
        lambda folder: change(
            folder,
            EXAMPLE,
            ("title: 用户不能", "title: 用户几乎不能"),
            (f"fingerprint: {FINGERPRINT}", "fingerprint: 00000000000000000000000000000000"),
        ),
        "- kind: email",
        "PP346",
    ),
    "a stage jumped": (
        "lin-tao",
        lambda folder: change(folder, SECOND, ("  analysed: 2015-04-10\n", "")),
        "",
        "PP302",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_each_is_refused_with_its_code_at_its_line(register: Path, case: str) -> None:
    login, write, text, code = REFUSED[case]
    write(register)
    commit(register)
    errors = found(register, login)
    assert code in {each for _, _, each in errors}, errors
    if text:
        assert (Path(EXAMPLE).name, line_of(register, text), code) in errors


def test_only_the_branch_says_whose_record_it_is(register: Path) -> None:
    change(register, EXAMPLE, ("proposer: wang-li\n", f"proposer: wang-li\nproxies: [{STRANGER}]\n"))
    commit(register)
    assert {code for _, _, code in found(register, STRANGER)} == {"PP351"}
    git(register, "branch", "--force", "main", "HEAD")
    change(register, EXAMPLE, ("severity: high", "severity: low"))
    commit(register)
    assert found(register, STRANGER) == set()


def test_nobody_gives_themselves_leave_by_the_programme(register: Path) -> None:
    policy = "records/programme/policy.yaml"
    change(register, policy, ("severities: {}", "severities: {PP351: 'off', PP345: 'off'}"))
    change(register, "records/programme/approvals.yaml", ("office: [li-fang,", f"office: [{STRANGER},"))
    change(register, EXAMPLE, ("title: 用户不能", "title: 用户几乎不能"))
    commit(register)
    codes = {(path, code) for path, _, code in found(register, STRANGER)}
    assert codes >= {("policy.yaml", "PP351"), ("approvals.yaml", "PP351"), ("201504-001.yaml", "PP345")}


@pytest.mark.parametrize(
    ("path", "text", "who"),
    [(REVIEW, REVIEW_TEXT, "lin-tao"), (PLAN, PLAN_TEXT, LEAD), ("records/programme/policy.yaml", None, OFFICE)],
)
def test_papers_and_programme_belong_to_those_in_charge(register: Path, path: str, text: str | None, who: str) -> None:
    put(register, path, text or (register / path).read_text(encoding="utf-8") + "# checked\n")
    if text is None:
        change(register, path, ("top_bonus: 2", "top_bonus: 3"))
    commit(register)
    assert "PP351" not in {code for _, _, code in found(register, who)}
    assert (Path(path).name, "PP351") in {(name, code) for name, _, code in found(register, OWNER)}


def test_a_login_nobody_has_is_told_once(register: Path) -> None:
    change(register, EXAMPLE, ("severity: high", "severity: low"))
    commit(register)
    assert {code for _, _, code in found(register, "somebody")} == {"PP352"}
    assert found(register, OWNER.upper()) == set()


def test_records_and_code_come_apart(register: Path) -> None:
    change(register, EXAMPLE, ("severity: high", "severity: low"))
    put(register, "templates/base.html", "<p>x</p>\n")
    commit(register)
    errors = [each for each in against(register, OWNER).checked.findings if each.level == "error"]
    assert [each.code for each in errors] == ["PP353", "PP357"]
    assert "templates/base.html" in errors[0].message.en


def test_a_change_cannot_hide_behind_a_rename(register: Path) -> None:
    new = SECOND.replace("201504-002", "201504-000-slow")
    git(register, "mv", SECOND, new)
    git(register, "mv", SECOND.removesuffix(".yaml"), new.removesuffix(".yaml"))
    change(register, new, ("id: 201504-002", "id: 201504-000"))
    commit(register)
    assert {(name, code) for name, _, code in found(register, STRANGER)} >= {
        ("201504-000-slow.yaml", "PP343"),
        ("201504-000-slow.yaml", "PP351"),
    }


def test_a_record_that_is_gone_is_missed(register: Path) -> None:
    git(register, "rm", "--quiet", SECOND)
    commit(register)
    assert (Path(SECOND).name, 1, "PP348") in found(register, "lin-tao")


def test_evidence_belongs_to_its_record(register: Path) -> None:
    put(register, f"{EXAMPLE.removesuffix('.yaml')}/note.txt", "整理过\n")
    commit(register)
    assert "PP351" in {code for _, _, code in found(register, STRANGER)}
    assert "PP351" not in {code for _, _, code in found(register, OWNER)}


def test_a_broken_record_is_told_by_itself_and_isnt_gone(register: Path) -> None:
    put(register, SECOND, "title: [\n")
    commit(register)
    codes = {code for _, _, code in found(register, OWNER)}
    assert "PP348" not in codes
    assert codes


def test_confirmed_anew_it_may_change(register: Path) -> None:
    change(register, EXAMPLE, ("title: 用户不能", "title: 用户几乎不能"))
    (hint,) = {each.hint.en for each in against(register, OWNER).checked.findings if each.code == "PP345"}
    fingerprint = hint.rstrip(".").rpartition(" ")[2]
    mail = "From: 刘敏\nDate: Tue, 2 Jun 2015 10:00:00 +0800\n\n现在的写法我同意。\n"
    put(register, f"{EXAMPLE.removesuffix('.yaml')}/again.eml", mail)
    anew = f"""
  - kind: email
    file: again.eml
    sha256: {hashlib.sha256(mail.encode()).hexdigest()}
    confirmed_by: 刘敏
    confirmed_on: 2015-06-02
    fingerprint: {fingerprint}
stages:
"""
    change(register, EXAMPLE, ("\nstages:\n", anew))
    commit(register)
    assert found(register, OWNER) == set()


def test_an_old_confirmation_cannot_be_bound_to_a_new_text(register: Path) -> None:
    change(register, EXAMPLE, ("title: 用户不能", "title: 用户几乎不能"))
    (hint,) = {each.hint.en for each in against(register, OWNER).checked.findings if each.code == "PP345"}
    text = (register / EXAMPLE).read_text(encoding="utf-8")
    entry = text[text.index("  - kind: email") : text.index("stages:\n")]
    again = entry.replace(FINGERPRINT, hint.rpartition(" ")[2])
    put(register, EXAMPLE, text.replace(entry, entry + again))
    assert "PP345" in {code for _, _, code in found(register, OWNER)}
    git(register, "checkout", "--quiet", ".")
    change(register, EXAMPLE, (f"    fingerprint: {FINGERPRINT}\n", ""))
    git(register, "commit", "--quiet", "--all", "--message", "As if there never had been a fingerprint")
    git(register, "branch", "--force", "main", "HEAD")
    change(register, EXAMPLE, ("title: 用户不能", "title: 用户几乎不能"))
    put(
        register,
        EXAMPLE,
        (register / EXAMPLE)
        .read_text("utf-8")
        .replace("    confirmed_by", f"    fingerprint: {'0' * 32}\n    confirmed_by", 1),
    )
    assert "PP345" in {code for _, _, code in found(register, OWNER)}


def test_commits_are_judged_by_their_sum(register: Path) -> None:
    """Erased and put back is no matter; so is what a later commit takes back."""
    text = (register / EXAMPLE).read_text(encoding="utf-8")
    change(register, EXAMPLE, ("    text: 测试通过，等待发布窗口\n", "    text: 没有通过\n"))
    commit(register, "Rewrite an entry")
    put(register, EXAMPLE, text.replace("severity: high", "severity: medium"))
    commit(register, "Put it back, and edit")
    assert found(register, OWNER) == set()


def test_a_merge_that_drops_what_the_branch_had_got_meanwhile(register: Path) -> None:
    """Each commit is legal beside its first parent; beside the branch the sum erases an entry."""
    before = (register / EXAMPLE).read_text(encoding="utf-8")
    git(register, "switch", "--quiet", "main")
    change(
        register, EXAMPLE, ("effects:\n", "  - {date: 2015-05-11, by: wang-li, percent: 100, text: 回访}\neffects:\n")
    )
    commit(register, "Add an entry on main")
    git(register, "switch", "--quiet", "change")
    put(register, EXAMPLE, before.replace("severity: high", "severity: medium"))
    commit(register, "Edit")
    git(register, "merge", "--quiet", "--strategy", "ours", "--message", "Merge main", "main")
    assert {code for _, _, code in found(register, OWNER)} == {"PP342"}


def test_a_base_that_moved_on_is_not_the_change(register: Path) -> None:
    git(register, "switch", "--quiet", "main")
    change(register, SECOND, ("severity: high", "severity: low"))
    commit(register, "Move on")
    git(register, "switch", "--quiet", "change")
    change(register, EXAMPLE, ("severity: high", "severity: low"))
    commit(register)
    assert [each.record.path for each in against(register).changes.records] == [EXAMPLE]
    git(register, "merge", "--quiet", "--no-edit", "main")
    assert [each.record.path for each in against(register).changes.records] == [EXAMPLE]
    git(register, "rebase", "--quiet", "main")
    assert found(register, OWNER) == set()


def test_old_findings_are_told_apart_and_do_not_block(register: Path) -> None:
    change(register, SECOND, ("beneficiary:\n", "beneficiary:\n  floor: 3\n"))
    commit(register)
    git(register, "branch", "--force", "main", "HEAD")
    change(register, SECOND, ("severity: high", "severity: low"), ("id: 201504-002", "# moves lines\nid: 201504-002"))
    commit(register)
    result = against(register, "lin-tao").checked
    assert [each.code for each in result.old if each.level == "error"] == ["PP102"]
    assert result.is_clean


def test_nothing_is_told_of_other_records_but_what_the_change_causes(register: Path) -> None:
    organization = "records/programme/organization.yaml"
    change(register, organization, ("contacts: [陈晓, 刘敏, 周倩]", "contacts: [周倩]"))
    text = (register / EXAMPLE).read_text(encoding="utf-8")
    put(register, EXAMPLE, text)
    change(register, organization, ("  - id: ma-chao\n", "  - id: ma-chao-2\n"))
    commit(register)
    errors = {(name, code) for name, _, code in found(register, OFFICE)}
    assert ("organization.yaml", "PP115") in errors
    assert not any(name == Path(EXAMPLE).name for name, _ in errors)


def test_what_the_change_causes_elsewhere_is_told(register: Path) -> None:
    put(register, REVIEW, REVIEW_TEXT)
    commit(register)
    git(register, "branch", "--force", "main", "HEAD")
    git(register, "rm", "--quiet", "-r", EXAMPLE, EXAMPLE.removesuffix(".yaml"))
    commit(register)
    assert (Path(REVIEW).name, "PP115") in {(name, code) for name, _, code in found(register)}


def example_change(folder: Path, code: str, text: str) -> None:
    """Lay a rule's example over the right record as it stands on main."""
    patch = read(text.encode()).data or {}
    path = {"PP824": PLAN, "PP865": SEAL}.get(code, EXAMPLE)
    data = read((folder / path).read_bytes()).data
    put(folder, path, yaml.safe_dump(patched(data, patch), allow_unicode=True, sort_keys=False))


BEFORE = [rule for rule in RULES.values() if "before" in rule.needs and rule.code != "PP344"]


@pytest.mark.parametrize("rule", BEFORE, ids=lambda rule: rule.code)
def test_the_examples_of_rules_on_what_was_merged(register: Path, rule: Rule) -> None:
    for path, text in ((PLAN, PLAN_TEXT), (SEAL, SEAL_TEXT)):
        put(register, path, text)
    commit(register)
    git(register, "branch", "--force", "main", "HEAD")
    example_change(register, rule.code, rule.bad)
    assert rule.code in {each.code for each in against(register).checked.findings}
    git(register, "checkout", "--quiet", ".")
    example_change(register, rule.code, rule.good)
    assert rule.code not in {each.code for each in against(register).checked.findings}


def test_a_withdrawal_and_a_reopening_stay(register: Path) -> None:
    withdrawn = ("outcome: eliminated", "withdrawn: {date: 2015-06-01, reason: out-of-scope}\noutcome: eliminated")
    again = (
        "outcome: eliminated",
        "reopened: [{date: 2015-06-01, reason: 又收不到了, back_to: analysed}]\noutcome: eliminated",
    )
    for edit, gone in ((withdrawn, "withdrawn"), (again, "reopened")):
        git(register, "checkout", "--quiet", "-B", "change", "main")
        text = (register / EXAMPLE).read_text(encoding="utf-8")
        change(register, EXAMPLE, edit)
        commit(register)
        git(register, "branch", "--force", "other", "HEAD")
        put(register, EXAMPLE, text)
        commit(register)
        told = {each.code: each for each in against(register, base="other").checked.findings}
        assert told["PP344"].field.startswith(gone)


def test_the_table_may_ask_for_more(register: Path) -> None:
    table = "records/programme/approvals.yaml"
    change(
        register,
        table,
        (
            "{change: edit, by: [proposer, office], approve: [group_lead]}",
            "{change: edit, by: [proposer], approve: [], needs: [notes]}",
        ),
    )
    commit(register)
    git(register, "branch", "--force", "main", "HEAD")
    change(register, EXAMPLE, ("severity: high", "severity: low"))
    commit(register)
    assert {code for _, _, code in found(register, OWNER)} == {"PP347"}


def test_a_plan_may_change_until_the_first_checkpoint(register: Path) -> None:
    late = PLAN_TEXT.replace("2015-05", "2015-12").replace("2015-12-04", "2015-12-01")
    path = PLAN.replace("2015-05", "2015-12")
    put(register, path, late)
    commit(register)
    git(register, "branch", "--force", "main", "HEAD")
    put(register, path, late.split("pain_points:")[0] + "pain_points: []\n")
    commit(register)
    project = open_project(register)
    early = check_against(project, difference(register, "main"), Moment(AS_OF.replace(day=7), AS_OF.replace(day=7)))
    assert "PP824" not in {each.code for each in early.checked.findings}
    assert "PP824" in {code for _, _, code in found(register)}


def clone(source: Path, target: Path, *how: str) -> Path:
    git(source.parent, "clone", "--quiet", *how, source.as_uri(), str(target))
    return target


def test_a_shallow_clone_fetches_what_it_needs(register: Path, tmp_path: Path) -> None:
    change(register, EXAMPLE, ("severity: high", "severity: low"))
    commit(register)
    for number in range(3):
        git(register, "commit", "--quiet", "--allow-empty", "--message", f"Step {number}")
    shallow = clone(register, tmp_path / "shallow", "--depth=1", "--branch=change", "--single-branch")
    assert [each.record.path for each in against(shallow, base="origin/main").changes.records] == [EXAMPLE]


def test_a_shallow_clone_that_cannot_fetch_says_so(register: Path, tmp_path: Path) -> None:
    commit(register)
    shallow = clone(register, tmp_path / "shallow", "--depth=1", "--branch=change", "--no-single-branch")
    git(shallow, "remote", "set-url", "origin", (tmp_path / "gone").as_uri())
    git(shallow, "checkout", "--quiet", "--orphan", "new")
    commit(shallow)
    with pytest.raises(NoFork) as refused:
        difference(shallow, "origin/main")
    assert refused.value.shallow


def test_a_branch_nobody_knows_is_told(register: Path) -> None:
    for name in ("nowhere", "--all", ""):
        with pytest.raises(UnknownBranch):
            difference(register, name)


def test_a_register_in_a_sub_folder_knows_what_lies_outside(tmp_path: Path) -> None:
    folder = copy_register(tmp_path / "repository" / "register")
    put(tmp_path / "repository", "main.py", "pass\n")
    git(tmp_path, "init", "--quiet", str(tmp_path / "repository"))
    commit(folder)
    git(folder, "switch", "--quiet", "--create", "change")
    change(folder, EXAMPLE, ("severity: high", "severity: low"))
    put(tmp_path / "repository", "main.py", "raise\n")
    git(folder, "add", "--all", "..")
    git(folder, "commit", "--quiet", "--message", "Both")
    result = against(folder, OWNER)
    assert [each.record.path for each in result.changes.records] == [EXAMPLE]
    assert result.changes.code == ("main.py",)


def test_hostile_names_are_names(register: Path) -> None:
    for name in ("$(touch pwned)", 'a"b', "new\nline", "*"):
        put(register, f"{EXAMPLE.removesuffix('.yaml')}/{name}.txt", "整理过\n")
    commit(register)
    found_files = against(register, OWNER).changes.records[0].files
    assert "new\nline.txt" in found_files
    assert not (register / "pwned").exists()


def test_code_owners_follow_the_table(register: Path) -> None:
    project = open_project(register)
    text = code_owners(project.programme, project.types, AS_OF)
    lines = {line.split()[0]: line.split()[1:] for line in text.splitlines() if not line.startswith("#")}
    assert lines["/records/pain-points/"] == ["@securities-it/group-leads", "@securities-it/programme-office"]
    assert lines["/records/plans/"] == ["@securities-it/programme-office"]
    assert not owners_in(project, AS_OF).is_stale
    put(register, ".github/CODEOWNERS", text)
    assert not owners_in(open_project(register), AS_OF).is_stale
    put(register, ".github/CODEOWNERS", text.replace("/records/plans/", "/records/papers/"))
    assert ("approvals.yaml", "PP356") in _codes(register)
    # On an earlier day others led the groups: today's file says nothing of then.
    then = check(open_project(register), AS_OF.replace(month=6), today=AS_OF).findings
    assert "PP356" not in {each.code for each in then}


def test_without_teams_each_login_is_named(register: Path) -> None:
    path = "records/programme/approvals.yaml"
    teams = '  group_lead: "@securities-it/group-leads"\n  office: "@securities-it/programme-office"\n'
    change(register, path, ("accounts:\n" + teams, ""))
    project = open_project(register)
    text = code_owners(project.programme, project.types, AS_OF)
    assert "@zhao-qiang" in text
    assert "@li-fang @xie-ting" in text


def _codes(folder: Path) -> set[tuple[str, str]]:
    found: tuple[Finding, ...] = check(open_project(folder), AS_OF).findings
    return {(Path(each.path).name, each.code) for each in found}


def test_a_confirmation_of_today_needs_its_fingerprint(register: Path) -> None:
    text = (register / EXAMPLE).read_text(encoding="utf-8").replace(f"    fingerprint: {FINGERPRINT}\n", "")
    new = re.sub(r"2015-0\d-\d\d", "2026-11-05", text.replace("201504-001", "202611-001"))
    for path in ("records/pain-points/2026/202611-001", EXAMPLE.removesuffix(".yaml")):
        put(
            register,
            f"{path}/confirmation.eml",
            (ROOT / EXAMPLE).with_suffix("").joinpath("confirmation.eml").read_bytes(),
        )
    put(register, "records/pain-points/2026/202611-001.yaml", new)
    put(register, EXAMPLE, text)
    told = {(Path(each.path).name, each.code) for each in check(open_project(register), date(2026, 11, 25)).findings}
    assert ("202611-001.yaml", "PP314") in told
    assert (Path(EXAMPLE).name, "PP314") not in told


ATTRIBUTES = "*.yaml export-ignore\n"


@pytest.mark.parametrize(
    "path", ["records/pain-points/2015/.gitattributes", "records/.gitattributes", ".gitattributes"]
)
def test_attributes_hide_nothing_of_the_branch(register: Path, path: str) -> None:
    put(register, path, ATTRIBUTES)
    commit(register)
    assert "PP357" in {code for _, _, code in found(register, STRANGER)}
    git(register, "branch", "--force", "main", "HEAD")
    change(register, EXAMPLE, ("proposer: wang-li", f"proposer: {STRANGER}"))
    commit(register)
    assert {"PP343", "PP351"} <= {code for _, _, code in found(register, STRANGER)}


def test_a_folder_that_is_a_link_is_no_way_around(register: Path) -> None:
    git(register, "mv", "records/pain-points", "records/elsewhere")
    (register / "records/pain-points").symlink_to("elsewhere")
    commit(register)
    assert {code for _, _, code in found(register, STRANGER)} >= {"PP018", "PP357"}


def test_a_link_among_the_branchs_files_is_told_and_stops_nobody(register: Path) -> None:
    for path in ("records/programme/x", "schema/custom.schema.json"):
        (register / path).parent.mkdir(exist_ok=True)
        (register / path).symlink_to("/etc/hostname")
    commit(register)
    git(register, "branch", "--force", "main", "HEAD")
    change(register, EXAMPLE, ("severity: high", "severity: low"))
    commit(register)
    assert "PP351" in {code for _, _, code in found(register, STRANGER)}


def test_what_crosses_the_registers_border_is_gone_or_new(tmp_path: Path) -> None:
    folder = copy_register(tmp_path / "repository" / "register")
    git(tmp_path, "init", "--quiet", str(tmp_path / "repository"))
    commit(folder)
    git(folder, "switch", "--quiet", "--create", "change")
    git(folder, "mv", EXAMPLE, "../draft.yaml")
    commit(folder)
    errors = {code for _, _, code in found(folder, STRANGER)}
    assert {"PP348", "PP353", "PP357"} <= errors


def test_a_tag_named_like_the_branch_is_not_the_branch(register: Path) -> None:
    change(register, EXAMPLE, ("severity: high", "severity: low"))
    commit(register)
    git(register, "tag", "main", "HEAD")
    assert "PP351" in {code for _, _, code in found(register, STRANGER)}


def test_where_two_merged_each_other_only_the_difference_counts(register: Path) -> None:
    change(register, EXAMPLE, ("severity: high", "severity: low"))
    mine = commit(register, "Mine")
    git(register, "switch", "--quiet", "main")
    change(register, SECOND, ("severity: high", "severity: low"))
    theirs = commit(register, "Theirs")
    git(register, "merge", "--quiet", "--no-edit", mine)
    git(register, "switch", "--quiet", "change")
    git(register, "merge", "--quiet", "--no-edit", theirs)
    change(register, EXAMPLE, ("difficulty: low", "difficulty: high"))
    commit(register, "Go on")
    assert [each.path for each in against(register).changes.records] == [EXAMPLE]


def test_an_unreadable_record_is_nobodys_to_change(register: Path) -> None:
    text = (register / SECOND).read_text(encoding="utf-8")
    put(register, SECOND, 'title: "a\n')
    commit(register)
    git(register, "branch", "--force", "main", "HEAD")
    put(register, SECOND, text.replace("proposer: lin-tao", f"proposer: {STRANGER}"))
    commit(register)
    assert "PP351" in {code for _, _, code in found(register, STRANGER)}
    git(register, "rm", "--quiet", SECOND)
    commit(register)
    assert "PP348" in {code for _, _, code in found(register, STRANGER)}


def test_a_comment_in_anothers_record_is_a_change(register: Path) -> None:
    put(register, EXAMPLE, (register / EXAMPLE).read_text(encoding="utf-8") + "# 写得真慢\n")
    commit(register)
    assert "PP351" in {code for _, _, code in found(register, STRANGER)}


def test_a_broken_programme_gives_nobody_leave(register: Path) -> None:
    policy = "records/programme/policy.yaml"
    change(register, policy, ("language: zh", "language: xx"))
    commit(register)
    git(register, "branch", "--force", "main", "HEAD")
    change(register, policy, ("language: xx", "language: zh"))
    change(register, "records/programme/approvals.yaml", ("office: [li-fang,", f"office: [{STRANGER},"))
    commit(register)
    errors = {(name, code) for name, _, code in found(register, STRANGER)}
    assert errors >= {("policy.yaml", "PP351"), ("approvals.yaml", "PP351")}


@pytest.mark.parametrize("forge", ["none", "github"])
def test_code_owners_cannot_be_emptied_beside(register: Path, forge: str) -> None:
    change(register, "records/programme/policy.yaml", ("  kind: none", f"  kind: {forge}"))
    project = open_project(register)
    put(register, ".github/CODEOWNERS", code_owners(project.programme, project.types, AS_OF))
    commit(register)
    git(register, "branch", "--force", "main", "HEAD")
    put(register, ".github/CODEOWNERS", "# nothing\u2028* @nobody\n")
    commit(register)
    assert "PP356" in {code for _, _, code in found(register, OWNER)}


def test_code_is_for_the_office(register: Path) -> None:
    put(register, "templates/review.md", "x\n")
    put(register, "records/pain-points/README.md", "x\n")
    commit(register)
    assert {code for _, _, code in found(register, STRANGER)} == {"PP357"}
    assert {code for _, _, code in found(register, "somebody")} == {"PP352"}
    assert found(register, OFFICE) == set()


def test_nobody_takes_a_number_far_ahead(register: Path) -> None:
    text = (register / SECOND).read_text(encoding="utf-8")
    for number, refused in (("201504-999", True), ("201504-003", False)):
        path = SECOND.replace("201504-002", number)
        put(register, path, text.replace("id: 201504-002", f"id: {number}"))
        commit(register)
        assert ("PP349" in {code for _, _, code in found(register, "lin-tao")}) is refused
        git(register, "reset", "--quiet", "--hard", "main")


def test_a_proxy_does_not_review_what_they_stand_in_for(register: Path) -> None:
    change(register, EXAMPLE, ("proposer: wang-li\n", "proposer: wang-li\nproxies: [lin-tao]\n"))
    put(register, REVIEW, REVIEW_TEXT)
    assert "PP851" in {code for _, code in _codes(register)}


def test_what_two_merged_back_and_forth_cannot_be_undone_unseen(register: Path) -> None:
    change(register, SECOND, ("severity: high", "severity: low"))
    mine = commit(register, "Mine")
    git(register, "switch", "--quiet", "main")
    change(register, EXAMPLE, ("severity: high", "severity: medium"))
    theirs = commit(register, "Theirs")
    git(register, "merge", "--quiet", "--no-ff", "--no-edit", mine)
    git(register, "switch", "--quiet", "change")
    git(register, "merge", "--quiet", "--strategy", "ours", "--no-edit", theirs)
    assert (Path(EXAMPLE).name, "PP351") in {(name, code) for name, _, code in found(register, STRANGER)}


def test_a_look_back_once_merged_stays(register: Path) -> None:
    change(register, EXAMPLE, ("    held: true\n    measured: 13", "    held: false\n    measured: 13"))
    commit(register)
    errors = found(register, OWNER)
    assert (Path(EXAMPLE).name, line_of(register, "- days: 30"), "PP342") in errors


def test_a_file_of_the_program_cannot_leave_unseen_as_evidence(register: Path) -> None:
    put(register, "templates/note.txt", "整理过的样子\n" * 20)
    commit(register)
    git(register, "branch", "--force", "main", "HEAD")
    git(register, "mv", "templates/note.txt", f"{EXAMPLE.removesuffix('.yaml')}/note.txt")
    commit(register)
    assert {"PP353", "PP357"} <= {code for _, _, code in found(register, OWNER)}


def test_the_schema_knows_the_kinds_and_roles_that_the_code_does(register: Path) -> None:
    row = open_project(register).types["approvals"].field(("changes", 0)).children
    assert set(row["change"].get("enum")) == set(KINDS)
    roles = row["by"].item
    assert roles is not None and set(roles.get("enum")) == {PROPOSER, GROUP_LEAD, OFFICE_ROLE, REVIEWER, USER}


def test_an_old_fault_in_a_field_opens_no_way_to_change_it(register: Path) -> None:
    change(
        register, EXAMPLE, ("    percent: 45\n", "    percent: 145\n"), ("beneficiary:\n", "beneficiary:\n  floor: 3\n")
    )
    commit(register)
    git(register, "branch", "--force", "main", "HEAD")
    change(register, EXAMPLE, ("text: 全部上线", "text: 部分上线"))
    commit(register)
    assert (Path(EXAMPLE).name, line_of(register, "percent: 145")) in {each[:2] for each in found(register, OWNER)}
    git(register, "reset", "--quiet", "--hard", "main")
    change(register, EXAMPLE, ("key_people: [陈晓，刘敏]", "key_people: [陈晓]"))
    commit(register)
    assert {"PP351", "PP102"} <= {code for _, _, code in found(register, STRANGER)}
    git(register, "reset", "--quiet", "--hard", "main")
    change(register, EXAMPLE, ("severity: high", "severity: low"))
    commit(register)
    assert found(register, OWNER) == set()


def test_what_the_branch_has_got_too_is_no_change(register: Path) -> None:
    git(register, "switch", "--quiet", "main")
    change(register, SECOND, ("severity: high", "severity: low"))
    picked = commit(register, "Theirs")
    git(register, "switch", "--quiet", "change")
    change(register, EXAMPLE, ("severity: high", "severity: low"))
    commit(register, "Mine")
    git(register, "cherry-pick", picked)
    assert [each.path for each in against(register).changes.records] == [EXAMPLE]


def test_a_lead_does_not_approve_their_own(register: Path) -> None:
    text = (register / EXAMPLE).read_text(encoding="utf-8")
    put(register, EXAMPLE, text.replace("proposer: wang-li", f"proposer: {LEAD}"))
    programme = open_project(register).programme
    (own,) = against(register).changes.records
    record = replace(own, before=None, is_new=True)
    assert approvers_of("group_lead", record, programme, AS_OF) == programme.approvals.office
    git(register, "checkout", "--quiet", ".")
    change(register, EXAMPLE, ("severity: high", "severity: low"))
    (others,) = against(register).changes.records
    assert approvers_of("group_lead", others, programme, AS_OF) == (LEAD,)
