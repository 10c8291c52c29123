"""Numbers for merged pain points, with a real git: order, references, all or nothing, two at once, pushing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from helpers import ROOT, findings_in, put, told

from site_builder.cli import main
from site_builder.commits import Arrivals
from site_builder.load import open_project, record_paths
from site_builder.measures.basis import Basis
from site_builder.measures.quota import group_month
from site_builder.number import MonthFull, Waiting, highest, numbered, renamer
from site_builder.periods import month
from site_builder.register import Register

FOLDER = "records/pain-points/2015"
GUARD = "records/pain-points/.numbered"
PLAN = "records/plans/2015-12/oa-team.yaml"
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Work without the user's settings, and never find a repository above the temporary folder."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "GITHUB_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


def git(folder: Path, *arguments: str, day: str = "2015-12-01") -> str:
    """Run git as somebody of the sample register."""
    environment = {
        **os.environ,
        **{f"GIT_{role}_NAME": "王莉" for role in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{role}_EMAIL": "wang-li@example.com" for role in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{role}_DATE": f"{day}T12:00:00+0800" for role in ("AUTHOR", "COMMITTER")},
    }
    command = ["git", "-c", "core.quotepath=false", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, env=environment, encoding="utf-8").stdout


def commit(folder: Path, message: str = "提出", day: str = "2015-12-01") -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message, day=day)
    return git(folder, "rev-parse", "HEAD").strip()


def a_record(few: str, proposed: str = "2015-12-03", more: str = "") -> tuple[str, str]:
    """Return path and text of a record without a number; much is missing in it, but not what numbering needs."""
    number = f"{proposed[:4]}{proposed[5:7]}-000"
    path = f"records/pain-points/{proposed[:4]}/{number}-{few}.yaml"
    return path, f"id: {number}\ntitle: 用户觉得{few}\nproposed_on: {proposed}\n{more}"


def propose(folder: Path, few: str, proposed: str = "2015-12-03", more: str = "") -> str:
    """Write a record without a number, and return its path."""
    path, text = a_record(few, proposed, more)
    put(folder, path, text)
    return path


def number(folder: Path, *arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["number", "--register", str(folder), *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert result.exit_code == code, result.output
    return result


def state(folder: Path) -> tuple[object, ...]:
    """Return all that a refused numbering must leave as it was: commit, branches, index, files."""
    files = {
        path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and ".git" not in path.parts
    }
    return git(folder, "rev-parse", "HEAD"), git(folder, "for-each-ref"), git(folder, "status", "--porcelain"), files


def text_of(folder: Path, path: str) -> str:
    return (folder / path).read_bytes().decode()


def titles(folder: Path) -> dict[str, str]:
    """Return the titles of the numbered records by number."""
    found = sorted((folder / "records/pain-points").glob("*/*.yaml"))
    return {path.stem: re.findall("title: 用户觉得(.*)", path.read_text(encoding="utf-8"))[0] for path in found}


def new_repository(folder: Path) -> Path:
    """Make a repository of a register with the programme alone."""
    folder.mkdir(parents=True)
    git(folder, "-c", "init.defaultBranch=main", "init", "--quiet")
    shutil.copytree(ROOT / "records/programme", folder / "records/programme")
    commit(folder, "台账")
    return folder


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return new_repository(tmp_path / "台账")


def a_clone(origin: Path, folder: Path, *options: str) -> Path:
    subprocess.run(["git", "clone", "--quiet", *options, f"file://{origin}", str(folder)], check=True)
    return folder


# ---- which number


def test_a_record_gets_the_next_number_of_its_month(repository: Path) -> None:
    put(repository, f"{FOLDER}/201512-007.yaml", "id: 201512-007\ntitle: 用户觉得慢\n")
    path = propose(repository, "slow-pages")
    commit(repository)
    result = number(repository)
    assert "201512-000-slow-pages → 201512-008 用户觉得slow-pages" in result.output
    assert not (repository / path).exists()
    assert text_of(repository, f"{FOLDER}/201512-008.yaml").startswith("id: 201512-008\ntitle:")
    assert git(repository, "status", "--porcelain") == ""
    assert git(repository, "log", "-1", "--format=%s|%an <%ae>|%b").strip() == (
        "Number 201512-008|painpoints <painpoints@localhost>|201512-000-slow-pages -> 201512-008"
    )


def test_the_identity_is_the_configured_one(repository: Path) -> None:
    git(repository, "config", "user.name", "赵磊")
    git(repository, "config", "user.email", "zhao-lei@example.com")
    propose(repository, "slow-pages")
    commit(repository)
    number(repository)
    assert git(repository, "log", "-1", "--format=%an %ae %cn") == "赵磊 zhao-lei@example.com 赵磊\n"


def test_the_highest_number_counts_also_in_broken_records_and_left_folders(repository: Path) -> None:
    put(repository, f"{FOLDER}/201512-004.yaml", "id: [\n")
    put(repository, f"{FOLDER}/misnamed.yaml", b"\xef\xbb\xbfid: '201512-011'\r\ntitle: [\r\n")
    put(repository, f"{FOLDER}/201511-006/left.txt", "x")
    put(repository, f"{FOLDER}/201512-004/201512-500.pdf", "x")
    propose(repository, "one")
    propose(repository, "two", "2015-11-03")
    commit(repository)
    number(repository)
    assert {"201512-012.yaml", "201511-007.yaml"} <= {each.name for each in (repository / FOLDER).iterdir()}


def test_numbers_go_by_merge_not_by_commit_date(repository: Path) -> None:
    for few, day in (("early", "2015-12-02"), ("late", "2015-12-09")):
        git(repository, "switch", "--quiet", "--create", few, "main")
        propose(repository, few, "2015-12-02")
        commit(repository, few, day)
    git(repository, "switch", "--quiet", "main")
    for few, day in (("late", "2015-12-10"), ("early", "2015-12-11")):
        git(repository, "merge", "--quiet", "--no-ff", "--no-edit", few, day=day)
    number(repository)
    assert titles(repository) == {"201512-001": "late", "201512-002": "early"}


def test_a_branch_brought_up_to_date_comes_with_its_merge(repository: Path) -> None:
    """Main was merged into the branch in between; what counts is still when the branch came onto main."""
    git(repository, "switch", "--quiet", "--create", "one")
    propose(repository, "first-committed")
    commit(repository)
    git(repository, "switch", "--quiet", "main")
    propose(repository, "on-main")
    commit(repository, day="2015-12-05")
    git(repository, "switch", "--quiet", "one")
    git(repository, "merge", "--quiet", "--no-edit", "main")
    git(repository, "switch", "--quiet", "main")
    git(repository, "merge", "--quiet", "--no-ff", "--no-edit", "one")
    number(repository)
    assert titles(repository) == {"201512-001": "on-main", "201512-002": "first-committed"}


def test_two_of_one_merge_go_by_day_then_path(repository: Path) -> None:
    for few, proposed in (("c", "2015-12-03"), ("a", "2015-12-04"), ("b", "2015-12-03")):
        propose(repository, few, proposed)
    put(repository, f"{FOLDER}/201512-000-0.yaml", "id: 201512-000\ntitle: 用户觉得0\n")
    commit(repository)
    number(repository)
    assert titles(repository) == {"201512-001": "b", "201512-002": "c", "201512-003": "a", "201512-004": "0"}


def test_each_month_counts_for_itself_also_at_the_turn_of_the_year(repository: Path) -> None:
    put(repository, f"{FOLDER}/201512-003.yaml", "id: 201512-003\ntitle: 用户觉得慢\n")
    commit(repository)
    for few, proposed in (("x", "2016-01-04"), ("y", "2015-12-31")):
        propose(repository, few, proposed)
        commit(repository)
    number(repository)
    assert titles(repository) == {"201512-003": "慢", "201512-004": "y", "201601-001": "x"}
    assert (repository / "records/pain-points/2016/201601-001.yaml").is_file()


def test_the_merge_settings_of_a_user_change_nothing(repository: Path) -> None:
    git(repository, "config", "log.diffMerges", "combined")
    git(repository, "config", "log.showSignature", "true")
    git(repository, "config", "diff.renames", "copies")
    git(repository, "config", "merge.ff", "false")
    git(repository, "config", "core.autocrlf", "true")
    test_numbers_go_by_merge_not_by_commit_date(repository)


def waits(few: str, month: str = "201512") -> Waiting:
    return Waiting(f"{FOLDER}/{month}-000-{few}.yaml", f"{month}-000", few, None, 4)


def test_999_is_the_last_number_of_a_month() -> None:
    arrived = Arrivals({})
    assert numbered([waits("a")], arrived, {"201512": 998}, "records/pain-points")[0].id == "201512-999"
    with pytest.raises(MonthFull, match="201512"):
        numbered([waits("a"), waits("b")], arrived, {"201512": 998}, "records/pain-points")


def test_a_full_month_is_refused_whole(repository: Path) -> None:
    put(repository, f"{FOLDER}/201512-999.yaml", "id: 201512-999\ntitle: 用户觉得慢\n")
    propose(repository, "one")
    propose(repository, "two", "2015-11-03")
    commit(repository)
    before = state(repository)
    assert "999" in number(repository, code=2).output
    assert state(repository) == before


def test_only_a_field_at_the_left_edge_is_an_id() -> None:
    texts = {"records/pain-points/a.yaml": b'distinct_from:\n  - id: 201512-050\nid : "201512-002"\n'}
    assert highest(texts, texts, "records/pain-points") == {"201512": 2}


# ---- what is renamed and mended


def test_references_of_every_kind_are_mended(repository: Path) -> None:
    stem = "201512-000-slow-pages"
    propose(repository, "slow-pages", more="notes: 见 201512-000-slow-pages.yaml\n")
    other = f"{FOLDER}/201511-001.yaml"
    fields = f"recurs: {stem}\nsupports: '{stem}'\ndistinct_from: [{{id: {stem}, reason: x}}]\n"
    fields += f'withdrawn: {{duplicate_of: "{stem}"}}\n'
    put(repository, other, f"id: 201511-001\ntitle: 用户觉得慢\n{fields}notes: 参看{stem}，以及{stem}的说明\n")
    put(repository, PLAN, f"pain_points:\n  - id: {stem}\n")
    put(repository, "records/reviews/2015-Q4/zhao-lei.yaml", f"reviews: [{{id: {stem}, pain: 90}}]\n")
    put(repository, "records/ratings/2015.yaml", f"ratings: [{{note: {stem}}}]\n")
    put(repository, "records/pain-points/README.md", f"[慢](2015/{stem}.yaml)\n")
    commit(repository)
    paths = (
        other,
        PLAN,
        "records/reviews/2015-Q4/zhao-lei.yaml",
        "records/ratings/2015.yaml",
        "records/pain-points/README.md",
    )
    before = {path: text_of(repository, path) for path in paths}
    result = number(repository, "--lang", "en")
    assert {path: text_of(repository, path) for path in paths} == {
        path: text.replace(stem, "201512-001") for path, text in before.items()
    }
    assert "见 201512-001.yaml" in text_of(repository, f"{FOLDER}/201512-001.yaml")
    assert "References mended: 11, files: 6" in result.output and f"  {other} 6" in result.output
    assert not any(stem in path.read_text(encoding="utf-8") for path in (repository / "records").rglob("*.*"))


def test_whole_names_only_and_the_longest() -> None:
    given = numbered([waits("slow"), waits("slow-pages"), waits("慢")], Arrivals({}), {}, "records/pain-points")
    rename = renamer(given, kept=["201512-000-slow-mail"])
    text = "x201512-000-slow 201512-000-slow-x 201512-000-slow_ 201512-000-slow-mail 201512-000-slow2 201512-000-慢吞吞"
    assert rename(text) == (text, 0)
    assert rename("201512-000-slow-pages,201512-000-slow/a.png、见201512-000-慢。") == (
        "201512-001,201512-002/a.png、见201512-003。",
        3,
    )


def test_a_name_that_is_but_the_id_is_numbered_and_stands_for_nobody_else(repository: Path) -> None:
    put(repository, f"{FOLDER}/201512-000.yaml", "id: 201512-000\ntitle: 用户觉得慢\n")
    propose(repository, "other")
    put(repository, PLAN, "pain_points: [{id: 201512-000}]\n")
    commit(repository)
    number(repository)
    assert titles(repository) == {"201512-001": "other", "201512-002": "慢"}
    assert text_of(repository, PLAN) == "pain_points: [{id: 201512-000}]\n"


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffid: 201512-000\r\ntitle: 用户觉得慢\r\n# 注释\r\nproposed_on: 2015-12-03   # 三号\r\n\r\n",
        "# 201512-000 在前\n---\ntitle: 用户觉得慢\nid:    '201512-000'   # 还没有编号 201512-000\n",
        'title: "一 😀\u2028id: 201512-000"\nid: "201512-000"\nnotes: |\n  id: 201512-000\n\n\n',
        "{title: 用户觉得慢, id: 201512-000}",
        "title: 用户觉得慢\rid: 201512-000\r",
    ],
    ids=["crlf-bom", "quoted", "lookalikes", "flow", "cr"],
)
def test_the_id_alone_changes_and_no_other_byte(repository: Path, text: str) -> None:
    put(repository, f"{FOLDER}/201512-000-x.yaml", text)
    commit(repository)
    number(repository)
    after = (repository / f"{FOLDER}/201512-001.yaml").read_bytes().decode()
    changed = [index for index, (one, other) in enumerate(zip(text, after, strict=True)) if one != other]
    assert len(changed) == 1 and after[changed[0] - 9 : changed[0] + 1] == "201512-001"
    data = [each for each in re.split("[\r\n{,]", after) if re.match(r"\s*\ufeff?id:", each)]
    assert any("201512-001" in each for each in data)


def test_bytes_that_are_no_utf_8_stay(repository: Path) -> None:
    """A record that can't be read still has its mention mended."""
    propose(repository, "slow-pages")
    put(repository, PLAN, b"# \xff\xfe\r\n- 201512-000-slow-pages: [\r\n")
    commit(repository)
    number(repository)
    assert (repository / PLAN).read_bytes() == b"# \xff\xfe\r\n- 201512-001: [\r\n"


def test_the_evidence_folder_goes_along_byte_for_byte(repository: Path) -> None:
    path = propose(repository, "上网慢")
    folder = path.removesuffix(".yaml")
    for name, content in (("确认 1.eml", b"\x00\xff201512-000-x"), ("注.yaml", "见 201512-000-上网慢\r\n".encode())):
        put(repository, f"{folder}/{name}", content)
    commit(repository)
    before = {each.name: each.read_bytes() for each in (repository / folder).iterdir()}
    assert "201512-000-上网慢 → 201512-001" in number(repository).output
    after = {each.name: each.read_bytes() for each in (repository / f"{FOLDER}/201512-001").iterdir()}
    assert after == before and not (repository / folder).exists()


def test_a_seal_stays_as_it_is_and_is_named(repository: Path) -> None:
    propose(repository, "slow-pages")
    put(repository, "records/seals/2015-Q4.yaml", "digest: x\nfigures: {top: [{id: 201512-000-slow-pages}]}\n")
    commit(repository)
    assert "records/seals/2015-Q4.yaml" in number(repository).output
    assert "201512-000-slow-pages" in text_of(repository, "records/seals/2015-Q4.yaml")


def test_a_whole_register_comes_back_from_names_to_numbers_without_new_findings(tmp_path: Path) -> None:
    """Take numbers away from a sound register, with all that refers to them; numbering brings back every byte."""
    folder = new_repository(tmp_path / "r")
    shutil.rmtree(folder / "records")
    shutil.copytree(ROOT / "records", folder / "records")
    wanted = {path: path.read_bytes() for path in sorted((folder / "records").rglob("*")) if path.is_file()}
    takes = ("201510-005", "201510-006", "201510-007", "201512-008", "201512-009")
    for take in takes:
        without_number(folder, take)
    named = findings_in(folder)
    assert [each for each in named if each.level == "error"] == [], told(named)
    for take in takes:
        git(folder, "add", "--", f"{FOLDER}/{take[:6]}-000-{take[-1]}-用户*")
        git(folder, "commit", "--quiet", "--message", take)
    commit(folder, "其余")
    number(folder)
    assert git(folder, "log", "-1", "--format=%s") == "Number " + ", ".join(takes) + "\n"
    found = {path: path.read_bytes() for path in sorted((folder / "records").rglob("*")) if path.is_file()}
    assert found.pop(folder / GUARD)
    assert found == wanted
    assert findings_in(folder) == findings_in(ROOT)


def without_number(folder: Path, number: str) -> None:
    name = f"{number[:6]}-000-{number[-1]}-用户"
    for path in (folder / "records").rglob("*.yaml"):
        raw = path.read_bytes()
        if number.encode() in raw:
            own = path.stem == number
            raw = raw.replace(f"id: {number}".encode(), f"id: {number[:6]}-000".encode(), 1) if own else raw
            path.write_bytes(raw.replace(number.encode(), name.encode()))
    (folder / FOLDER / f"{number}.yaml").rename(folder / FOLDER / f"{name}.yaml")
    if (folder / FOLDER / number).is_dir():
        (folder / FOLDER / number).rename(folder / FOLDER / name)


def test_a_plan_may_name_a_record_by_its_file(tmp_path: Path) -> None:
    """What is planned by name and eliminated counts, as it will with its number."""
    shutil.copytree(ROOT / "records", tmp_path / "records")
    counted = eliminated(tmp_path, "2015-11", "oa-team")
    assert counted == ["201511-001"]
    without_number(tmp_path, "201511-001")
    assert eliminated(tmp_path, "2015-11", "oa-team") == ["201511-000-1-用户"]


def eliminated(folder: Path, name: str, group: str) -> list[str]:
    from site_builder.load import load_file

    project = open_project(folder)
    types = [each for each in project.types.values() if each.folder]
    files = (load_file(folder, path, each) for each in types for path in record_paths(project, each))
    records = Register(tuple(file.record for file in files if file.record))
    found = group_month(Basis(records, project.programme, date(2015, 12, 18)), group, month(name))
    assert not set(found.missed) & {each.name for each in found.eliminated}
    return [each.name for each in found.eliminated]


# ---- what is left alone


def test_nothing_waits_is_no_failure_and_makes_no_commit(repository: Path) -> None:
    propose(repository, "one")
    commit(repository)
    number(repository)
    before = state(repository)
    again = number(repository, "--lang", "en")
    assert again.output == "No pain point waits for a number.\n"
    assert state(repository) == before


def test_what_is_not_committed_is_named_and_left(repository: Path) -> None:
    propose(repository, "committed")
    commit(repository)
    draft = propose(repository, "draft")
    staged = propose(repository, "staged")
    git(repository, "add", "--", staged)
    result = number(repository)
    assert draft in result.output and staged in result.output
    assert titles(repository)["201512-001"] == "committed"
    assert git(repository, "status", "--porcelain").split() == ["A", staged, "??", draft]


@pytest.mark.parametrize(
    "text",
    [
        b"id: [\n",
        b"title: x\n",
        b"id: \xff\n",
        b"id: 201512-005\n",
        b"id: !x 201512-000\n",
        b"id: >-\n  201512-000\n",
        b"",
    ],
    ids=str,
)
def test_what_cannot_be_read_is_named_and_hinders_nobody(repository: Path, text: bytes) -> None:
    broken = f"{FOLDER}/201512-000-broken.yaml"
    put(repository, broken, text)
    propose(repository, "sound")
    commit(repository)
    result = number(repository, "--lang", "en")
    assert f"{broken} gets no number" in result.output
    assert (repository / broken).read_bytes() == text
    assert "→ 201512-00" in result.output and result.output.count("→") == 1


def test_a_preview_changes_nothing(repository: Path) -> None:
    propose(repository, "slow-pages")
    commit(repository)
    before = state(repository)
    assert "201512-000-slow-pages → 201512-001" in number(repository, "--dry-run").output
    assert state(repository) == before


def test_the_guard_is_no_record_and_tells_what_it_is(repository: Path) -> None:
    propose(repository, "slow-pages")
    commit(repository)
    number(repository)
    note, digest = text_of(repository, GUARD).splitlines()
    assert note.startswith("# ") and CHINESE.search(note) and "painpoints number" in note
    assert re.fullmatch("[0-9a-f]{64}", digest)
    project = open_project(repository)
    assert list(record_paths(project, project.types["pain-point"])) == [f"{FOLDER}/201512-001.yaml"]


# ---- all or nothing


def test_local_changes_in_the_way_refuse_the_whole(repository: Path) -> None:
    path = propose(repository, "one")
    propose(repository, "two")
    commit(repository)
    put(repository, path, text_of(repository, path) + "notes: x\n")
    before = state(repository)
    assert path in number(repository, code=2).output
    assert state(repository) == before


def test_other_local_changes_stay(repository: Path) -> None:
    propose(repository, "one")
    put(repository, "notes.txt", "x\n")
    commit(repository)
    put(repository, "notes.txt", "y\n")
    number(repository)
    assert text_of(repository, "notes.txt") == "y\n" and "201512-001" in titles(repository)


def test_evidence_that_is_not_committed_is_not_left_behind(repository: Path) -> None:
    path = propose(repository, "one")
    commit(repository)
    put(repository, path.replace(".yaml", "/确认.eml"), "x")
    before = state(repository)
    assert "确认.eml" in number(repository, code=2).output
    assert state(repository) == before


def test_whoever_stops_before_the_last_step_finds_everything_as_it_was(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(repository, "one")
    commit(repository)
    before = state(repository)

    def killed(*_: object) -> None:
        raise SystemExit(137)

    with monkeypatch.context() as patched:
        patched.setattr("site_builder.commits.move_to", killed)
        number(repository, code=137)
    assert state(repository) == before
    number(repository)
    assert "201512-001" in titles(repository)


def test_a_branch_that_moved_meanwhile_is_refused(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from site_builder import commits

    propose(repository, "one")
    commit(repository)
    real = commits.commit

    def overtaken(*arguments: object) -> str:
        made = real(*arguments)  # type: ignore[arg-type]
        put(repository, "notes.txt", "x\n")
        commit(repository)
        return made

    monkeypatch.setattr("site_builder.commits.commit", overtaken)
    number(repository, code=2)
    assert "one" in titles(repository).values() and not (repository / f"{FOLDER}/201512-001.yaml").exists()


def test_without_git_or_a_commit_that_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    shutil.copytree(ROOT / "records/programme", folder / "records/programme")
    assert "git" in number(folder, code=2).output
    git(folder, "init", "--quiet")
    assert "git" in number(folder, code=2).output


# ---- where the register lies


def test_a_register_in_a_folder_of_its_repository(repository: Path) -> None:
    inner = repository / "台账/a"
    shutil.copytree(ROOT / "records/programme", inner / "records/programme")
    outer = propose(repository, "outer")
    commit(repository)
    for few in ("b", "a"):
        propose(inner, few, more="notes: 201512-000-b\n")
        put(inner, f"{FOLDER}/201512-000-{few}/x.txt", few)
        commit(repository)
    number(inner)
    assert titles(inner) == {"201512-001": "b", "201512-002": "a"}
    assert text_of(inner, f"{FOLDER}/201512-002/x.txt") == "a"
    assert "notes: 201512-001\n" in text_of(inner, f"{FOLDER}/201512-002.yaml")
    assert (repository / outer).is_file() and not (repository / GUARD).exists() and (inner / GUARD).is_file()
    assert git(repository, "status", "--porcelain") == ""


def test_a_work_tree_of_its_own(repository: Path, tmp_path: Path) -> None:
    propose(repository, "one")
    commit(repository)
    git(repository, "worktree", "add", "--quiet", "-b", "numbering", str(tmp_path / "tree"))
    number(tmp_path / "tree")
    assert "201512-001" in titles(tmp_path / "tree") and "201512-001" not in titles(repository)
    assert git(repository, "log", "-1", "--format=%s", "numbering") == "Number 201512-001\n"


def test_a_detached_head_moves_and_no_branch(repository: Path) -> None:
    propose(repository, "one")
    tip = commit(repository)
    git(repository, "switch", "--quiet", "--detach")
    before = state(repository)
    assert "git switch" in number(repository, "--push", code=2).output
    assert state(repository) == before
    number(repository)
    assert git(repository, "rev-parse", "HEAD~1", "main").split() == [tip, tip]


def test_a_clone_too_shallow_to_tell_the_order_is_refused(repository: Path, tmp_path: Path) -> None:
    for few in ("one", "two"):
        propose(repository, few)
        commit(repository)
    shallow = a_clone(repository, tmp_path / "shallow", "--depth", "1")
    before = state(shallow)
    said = number(shallow, code=2).output
    assert "fetch-depth: 0" in said and "201512-000-one" in said
    assert state(shallow) == before
    enough = a_clone(repository, tmp_path / "enough", "--depth", "2")
    number(enough)
    assert titles(enough) == {"201512-001": "one", "201512-002": "two"}


def test_a_shallow_clone_will_do_where_the_order_is_known(repository: Path, tmp_path: Path) -> None:
    propose(repository, "one")
    propose(repository, "other-month", "2015-11-02")
    commit(repository)
    shallow = a_clone(repository, tmp_path / "shallow", "--depth", "1")
    number(shallow)
    assert set(titles(shallow)) == {"201511-001", "201512-001"}


# ---- two at once


@pytest.fixture
def origin(tmp_path: Path, repository: Path) -> Path:
    """A bare repository with a record that waits for its number."""
    propose(repository, "one")
    commit(repository)
    subprocess.run(["git", "clone", "--quiet", "--bare", str(repository), str(tmp_path / "origin.git")], check=True)
    return tmp_path / "origin.git"


def merged(here: Path, there: Path) -> bool:
    """Tell whether the main branch of another clone merges without a conflict."""
    git(here, "fetch", "--quiet", str(there), "main")
    try:
        git(here, "merge", "--quiet", "--no-edit", "FETCH_HEAD")
    except subprocess.CalledProcessError:
        return False
    return True


def test_the_same_numbering_done_twice_merges_clean(origin: Path, tmp_path: Path) -> None:
    one, other = (a_clone(origin, tmp_path / name) for name in ("a", "b"))
    number(one)
    put(other, "notes.txt", "x\n")
    commit(other)
    number(other)
    assert text_of(one, GUARD) == text_of(other, GUARD)
    assert merged(one, other)


@pytest.mark.parametrize("proposed", ["2015-12-04", "2015-11-04"], ids=["same-month", "another-month"])
@pytest.mark.parametrize("numbered_before", [False, True])
def test_two_different_numberings_clash(origin: Path, tmp_path: Path, proposed: str, numbered_before: bool) -> None:
    if numbered_before:
        first = a_clone(origin, tmp_path / "first")
        number(first, "--push")
        propose(first, "next")
        commit(first)
        git(first, "push", "--quiet")
    one, other = (a_clone(origin, tmp_path / name) for name in ("a", "b"))
    number(one)
    propose(other, "two", proposed)
    commit(other)
    number(other)
    assert text_of(one, GUARD) != text_of(other, GUARD)
    assert not merged(one, other)
    assert GUARD in git(one, "diff", "--name-only", "--diff-filter=U")


# ---- push


def test_push_brings_the_numbers_to_the_upstream_branch(origin: Path, tmp_path: Path) -> None:
    one = a_clone(origin, tmp_path / "a")
    git(one, "switch", "--quiet", "--create", "work", "--track", "origin/main")
    assert "origin/main" in number(one, "--push").output
    assert git(origin, "rev-parse", "main") == git(one, "rev-parse", "HEAD")
    assert git(one, "rev-parse", "origin/main") == git(one, "rev-parse", "HEAD")


def test_push_without_an_upstream_goes_to_the_branch_of_the_same_name(origin: Path, tmp_path: Path) -> None:
    one = a_clone(origin, tmp_path / "a")
    git(one, "branch", "--unset-upstream")
    number(one, "--push")
    assert git(origin, "log", "-1", "--format=%s", "main") == "Number 201512-001\n"


def test_whoever_comes_second_pushes_nothing_and_is_as_before(
    origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (a_clone(origin, tmp_path / name) for name in ("a", "b"))
    propose(one, "two")
    commit(one)
    git(one, "push", "--quiet")
    before, remote = state(other), git(origin, "rev-parse", "main")
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    assert "newer commits" in number(other, "--push", "--lang", "en", code=1).output
    assert state(other) == before and git(origin, "rev-parse", "main") == remote
    assert (tmp_path / "output").read_text() == "numbered=0\n"
    git(other, "pull", "--quiet")
    number(other, "--push")
    assert titles(other) == {"201512-001": "one", "201512-002": "two"}


def test_a_push_refused_for_another_reason_is_told_in_gits_words(origin: Path, tmp_path: Path) -> None:
    one = a_clone(origin, tmp_path / "a")
    hook = origin / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho protected branch >&2\nexit 1\n")
    hook.chmod(0o755)
    before = state(one)
    assert "protected branch" in number(one, "--push", code=2).output
    assert state(one) == before


def test_nothing_is_pushed_where_local_changes_are_in_the_way(origin: Path, tmp_path: Path) -> None:
    one = a_clone(origin, tmp_path / "a")
    path, text = a_record("one")
    put(one, path, text + "notes: x\n")
    before, remote = state(one), git(origin, "rev-parse", "main")
    number(one, "--push", code=2)
    assert state(one) == before and git(origin, "rev-parse", "main") == remote


def test_a_workflow_learns_how_many_were_numbered(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "output"
    output.write_text("before=1\n")
    monkeypatch.setenv("GITHUB_OUTPUT", str(output))
    for few in ("one", "two"):
        propose(repository, few)
    commit(repository)
    number(repository, "--dry-run")
    number(repository)
    number(repository)
    assert output.read_text() == "before=1\nnumbered=2\nnumbered=0\n"
