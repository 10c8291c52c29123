"""What is kept between runs changes nothing: any edits, killed builds, broken or foreign caches give the same site."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from helpers import AS_OF, ROOT, shipped_project
from site_tools import SIX, committed, environment, painpoints, put_own_template, small_register, tree

from site_builder import contents, swap
from site_builder.build import Built, build, view_of
from site_builder.cache import FILE, FOLDER, NONE, opened
from site_builder.check import Checked, check
from site_builder.cli import main
from site_builder.contents import contents_of
from site_builder.history import Change, History
from site_builder.load import File, Project, load_record, open_project
from site_builder.origin import origin_of
from site_builder.pages import Download, Page, all_pages
from site_builder.recall import Recall
from site_builder.schema import RecordType
from site_builder.stage import manifest_of

# `make soak` asks for more.
EDITS = int(os.environ.get("PAINPOINTS_EDITS", "5"))
KILLS = int(os.environ.get("PAINPOINTS_KILLS", "3"))
SEED = int(os.environ.get("PAINPOINTS_SEED", "7"))
HISTORY = History(
    True, "abc", {f"records/pain-points/2015/{SIX[0]}.yaml": (Change("abc", "2015-12-18", "王莉", "记录"),)}
)


def incremental(register: Path, out: Path, jobs: int = 1) -> tuple[Checked, Built | None]:
    """Check and build with what is kept, as the command does."""
    with opened(register) as cache:
        project = open_project(register)
        checked = check(project, AS_OF, recall=Recall(cache, contents_of(register, cache)))
    if not checked.is_clean:
        return checked, None
    return checked, build(project, checked, HISTORY, AS_OF, out, jobs)


def clean(register: Path, folder: Path) -> tuple[Checked, Built | None, dict[str, bytes]]:
    """Check and build a copy of a register that knows nothing from before."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(register, folder / "register", symlinks=True, ignore=shutil.ignore_patterns("build"))
    project = open_project(folder / "register")
    checked = check(project, AS_OF)
    if not checked.is_clean:
        return checked, None, {}
    made = build(project, checked, HISTORY, AS_OF, folder / "site")
    return checked, made, tree(folder / "site")


# ---- edits ----

Edit = Callable[[Path, random.Random], str]


def _records(register: Path) -> list[Path]:
    return sorted((register / "records/pain-points").rglob("*.yaml"))


def _changed(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, new, 1), "utf-8")


def retitle(register: Path, chance: random.Random) -> str:
    path = chance.choice(_records(register))
    _changed(path, "title: ", f"title: 第{chance.randint(1, 99)}次改的")
    return f"retitle {path.name}"


def copy_text(register: Path, chance: random.Random) -> str:
    """Let one say what another one says: both are alike now."""
    one, other = chance.sample(_records(register), 2)
    texts = [line for line in one.read_text("utf-8").splitlines() if line.startswith("title: ")]
    lines = [texts[0] + "了" if line.startswith("title: ") else line for line in other.read_text("utf-8").splitlines()]
    other.write_text("\n".join(lines) + "\n", "utf-8")
    return f"copy {one.name} {other.name}"


def comment(register: Path, chance: random.Random) -> str:
    path = chance.choice([*_records(register), register / "records/programme/policy.yaml"])
    path.write_text(path.read_text("utf-8") + f"# {chance.random()}\n", "utf-8")
    return f"comment {path.name}"


def breakage(register: Path, chance: random.Random) -> str:
    path = chance.choice(_records(register))
    _changed(path, "proposed_on: 2015", f"proposed_on: {chance.choice(['2051', 'x', '2015'])}")
    return f"break {path.name}"


def delete(register: Path, chance: random.Random) -> str:
    path = chance.choice(_records(register))
    path.unlink()
    shutil.rmtree(path.with_suffix(""), ignore_errors=True)
    return f"delete {path.name}"


def add(register: Path, chance: random.Random) -> str:
    there = {path.stem for path in _records(register)}
    stems = sorted(path.stem for path in (ROOT / "records/pain-points/2015").glob("*.yaml") if path.stem not in there)
    source = ROOT / "records/pain-points/2015" / chance.choice(stems)
    target = register / "records/pain-points/2015" / source.name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source.with_suffix(".yaml"), target.with_suffix(".yaml"))
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    return f"add {source.name}"


def rename(register: Path, chance: random.Random) -> str:
    path = chance.choice(_records(register))
    number = f"{path.stem[:7]}{chance.randint(100, 999)}"
    text = path.read_text("utf-8").replace(f"id: {path.stem}", f"id: {number}")
    path.unlink()
    path.with_name(f"{number}.yaml").write_text(text, "utf-8")
    if path.with_suffix("").is_dir():
        path.with_suffix("").rename(path.with_name(number))
    return f"rename {path.stem} {number}"


def policy(register: Path, chance: random.Random) -> str:
    path = register / "records/programme/policy.yaml"
    number = chance.randint(10, 25)
    lines = [
        f"top_bonus: {number}" if line.startswith("top_bonus:") else line
        for line in path.read_text("utf-8").splitlines()
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return f"policy {number}"


def organization(register: Path, chance: random.Random) -> str:
    path = register / "records/programme/organization.yaml"
    _changed(path, "zh: ", f"zh: 新{chance.randint(1, 99)}")
    return "organization"


def template(register: Path, chance: random.Random) -> str:
    name = chance.choice(["pages/about.html", "macros.html", "static/style.css"])
    own = register / "templates" / name
    if own.exists():
        own.unlink()
        return f"template gone {name}"
    own.parent.mkdir(parents=True, exist_ok=True)
    text = (ROOT / "templates" / name).read_text("utf-8")
    mark = f"/* {chance.random()} */" if name.endswith("css") else f"{{# {chance.random()} #}}<!-- 本 -->"
    own.write_text(
        text.replace("{% block main %}", "{% block main %}" + mark) if "about" in name else text + mark, "utf-8"
    )
    return f"template {name}"


def evidence(register: Path, chance: random.Random) -> str:
    files = sorted(path for path in (register / "records/pain-points").rglob("*.txt") if path.is_file())
    if not files:
        return "no evidence"
    path = chance.choice(files)
    path.write_bytes(path.read_bytes() + b"\n")
    return f"evidence {path.name}"


def stray(register: Path, chance: random.Random) -> str:
    """Put a file into the site by hand, or take one away, or write into one."""
    site = register.parent / "site"
    pages = sorted(site.rglob("*.html"))
    if not pages:
        return "no site yet"
    page = chance.choice(pages)
    kind = chance.choice(["added", "gone", "written"])
    if kind == "added":
        page.with_name("by-hand.html").write_text("by hand")
    elif kind == "gone":
        page.unlink()
    else:
        page.write_text("written over")
    return f"site {kind} {page.name}"


def cache_cut(register: Path, chance: random.Random) -> str:
    path = register / FOLDER / FILE
    size = path.stat().st_size if path.exists() else 0
    if size:
        os.truncate(path, chance.randrange(size))
    return "cache cut"


def spare_gone(register: Path, chance: random.Random) -> str:
    shutil.rmtree(register / FOLDER / "site", ignore_errors=True)
    return "spare gone"


ALL_EDITS: list[Edit] = [
    *(retitle, copy_text, comment, breakage, delete, add, rename, policy, organization, template, evidence),
    *(stray, cache_cut, spare_gone),
]


def test_incremental_equals_clean(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    register = small_register(tmp_path / "register")
    original = tmp_path / "original"
    shutil.copytree(register / "records", original)
    out = tmp_path / "site"
    done: list[str] = []
    built = 0
    for number in range(EDITS):
        done.append(chance.choice(ALL_EDITS)(register, chance))
        checked, made = incremental(register, out)
        expected, made_clean, files = clean(register, tmp_path / "clean")
        assert checked.findings == expected.findings, done
        if made is None or made_clean is None:
            assert made is made_clean is None
            # Back to what can be built.
            shutil.rmtree(register / "records")
            shutil.copytree(original, register / "records")
            continue
        built += 1
        assert (made.pages, made.broken) == (made_clean.pages, made_clean.broken), done
        found = tree(out)
        assert sorted(found.keys() ^ files.keys()) == [], done
        assert [path for path in files if files[path] != found[path]] == [], done
        assert number == 0 or made.rendered <= made.pages
    assert built >= EDITS // 3


# ---- killed, hindered, disturbed ----


@dataclass(frozen=True)
class Toggled:
    """A register that is in one of two states, and the whole site of each."""

    register: Path
    sites: dict[str, dict[str, bytes]]

    def put(self, state: str) -> None:
        path = self.register / "records/pain-points/2015" / f"{SIX[0]}.yaml"
        text = path.read_text("utf-8").replace("title: 后来", "title: ")
        path.write_text(text.replace("title: ", "title: 后来", 1) if state == "after" else text, "utf-8")


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("toggled")
    made = Toggled(small_register(folder / "register", SIX[:3]), {})
    for state in ("before", "after"):
        made.put(state)
        done = painpoints("build", "-q", "--out", folder / "site", cwd=made.register)
        assert done.returncode == 0, done.stderr
        made.sites[state] = tree(folder / "site")
    assert made.sites["before"] != made.sites["after"]
    return made.sites


@pytest.fixture
def toggled(sites: dict[str, dict[str, bytes]], tmp_path: Path) -> Toggled:
    return Toggled(small_register(tmp_path / "register", SIX[:3]), sites)


def started(register: Path, out: Path, **limits: Any) -> subprocess.Popen[str]:
    """Begin a build as a group of processes of its own."""
    command = [sys.executable, "-m", "site_builder", "build", "-q", "--jobs", "2", "--out", str(out)]
    return subprocess.Popen(
        command,
        cwd=register,
        env=environment(),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        **limits,
    )


def test_a_build_killed_at_any_moment_leaves_a_whole_site(toggled: Toggled, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    out = tmp_path / "site"
    begin = time.monotonic()
    assert started(toggled.register, out).wait() == 0
    longest = time.monotonic() - begin
    for number in range(KILLS):
        toggled.put(("after", "before")[number % 2])
        if number % 3 == 0:
            # From nothing it takes longest, so that there is most to kill.
            shutil.rmtree(toggled.register / "build", ignore_errors=True)
        with started(toggled.register, out) as process:
            time.sleep(chance.uniform(0, longest))
            os.killpg(process.pid, signal.SIGKILL)
        assert tree(out) in toggled.sites.values(), number
    toggled.put("after")
    assert started(toggled.register, out).wait() == 0
    assert tree(out) == toggled.sites["after"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["register", "site"]


def test_two_builds_at_once_leave_a_whole_site(toggled: Toggled, tmp_path: Path) -> None:
    both = [started(toggled.register, tmp_path / "site") for _ in range(2)]
    assert [each.wait() for each in both] == [0, 0]
    assert tree(tmp_path / "site") == toggled.sites["before"]


def test_a_full_disk_leaves_the_old_site(toggled: Toggled, tmp_path: Path) -> None:
    out = tmp_path / "site"
    assert started(toggled.register, out).wait() == 0
    toggled.put("after")
    shutil.rmtree(toggled.register / "build")
    before, after = toggled.sites["before"], toggled.sites["after"]
    largest = max(len(content) for path, content in after.items() if content != before.get(path))

    def limited() -> None:
        # As good as a full disk: nothing of that size can be written any more.
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest - 1, largest - 1))

    with started(toggled.register, out, preexec_fn=limited) as process:
        told = process.communicate()[1]
    assert process.returncode == 2
    assert "Traceback" not in told
    assert f"Reading or writing failed: {toggled.register}/build/cache/site/" in told
    assert tree(out) == before


def test_files_that_stay_the_same_keep_their_time(tmp_path: Path) -> None:
    register = small_register(tmp_path / "register", SIX[:3])
    out = tmp_path / "site"
    incremental(register, out)
    before = {path: (out / path).stat().st_mtime_ns for path in tree(out)}
    contents = tree(out)
    for number in range(3):
        _changed(register / "records/pain-points/2015" / f"{SIX[0]}.yaml", "title: ", f"title: {number}")
        _, made = incremental(register, out)
        assert made is not None
        assert 0 < made.rendered < made.pages / 3
    after = tree(out)
    same = [path for path in contents if after.get(path) == contents[path]]
    assert len(same) > len(contents) / 2
    assert [path for path in same if (out / path).stat().st_mtime_ns != before[path]] == []


def test_pages_that_have_gone_go_away(tmp_path: Path) -> None:
    register = small_register(tmp_path / "register", SIX[:3])
    out = tmp_path / "site"
    for _ in range(2):
        incremental(register, out)
    (register / "records/pain-points/2015" / f"{SIX[2]}.yaml").unlink()
    shutil.rmtree(register / "records/pain-points/2015" / SIX[2], ignore_errors=True)
    for _ in range(2):
        incremental(register, out)
        assert [path for path in tree(out) if SIX[2] in path] == []


def test_a_link_whose_page_or_anchor_has_gone_is_told_by_a_page_that_did_not_change(tmp_path: Path) -> None:
    register = small_register(tmp_path / "register", SIX[:3])
    one, other = (f"pain-points/{key}.html" for key in SIX[:2])
    body = f'<a href="{{{{ url("{one}") }}}}#priority">1</a><a href="{{{{ url("{other}") }}}}">2</a>'
    put_own_template(register, "not_found.html", body)
    out = tmp_path / "site"
    path, gone = (register / "records/pain-points/2015" / f"{key}.yaml" for key in SIX[:2])
    text = path.read_text("utf-8")

    def broken() -> set[tuple[str, str]]:
        _, made = incremental(register, out)
        assert made is not None
        return set(made.broken)

    assert broken() == set()
    path.write_text("".join(line for line in text.splitlines(True) if not line.startswith("severity:")), "utf-8")
    assert broken() == {("404.html", f"{one}#priority"), ("en/404.html", f"en/{one}#priority")}
    # What leads nowhere is told again by a build that changes something else.
    _changed(register / "records/pain-points/2015" / f"{SIX[2]}.yaml", "title: ", "title: 后来")
    assert len(broken()) == 2
    path.write_text(text, "utf-8")
    assert broken() == set()
    gone.unlink()
    shutil.rmtree(gone.with_suffix(""), ignore_errors=True)
    assert broken() == {("404.html", other), ("en/404.html", f"en/{other}")}


def test_another_day_gives_the_site_of_that_day(tmp_path: Path) -> None:
    register, other = (small_register(tmp_path / name, SIX[:2]) for name in ("register", "other"))

    def built_on(day: date, folder: Path, out: Path) -> dict[str, bytes]:
        project = open_project(folder)
        build(project, check(project, day), HISTORY, day, out)
        return tree(out)

    before = AS_OF - timedelta(1)
    first = built_on(AS_OF, register, tmp_path / "site")
    expected = {before: built_on(before, other, tmp_path / "anew"), AS_OF: first}
    for day in (before, AS_OF):
        found = built_on(day, register, tmp_path / "site")
        assert found.keys() == expected[day].keys()
        assert [path for path in found if found[path] != expected[day][path]] == []
    assert expected[before] != first


# ---- nothing to do ----


def test_only_a_site_of_just_this_is_current(tmp_path: Path) -> None:
    register = committed(small_register(tmp_path / "register", SIX[:1]))
    site = register / "build/site"

    def is_current(*arguments: str) -> bool:
        done = CliRunner().invoke(main, ["build", "--register", str(register), "--jobs", "1", *arguments])
        assert done.exit_code == 0, done.output
        return "没有变化" in done.output

    assert not is_current()
    whole = tree(site)
    assert is_current()
    (site / "by-hand.html").write_text("by hand")
    assert not is_current() and tree(site) == whole
    (site / "en/about.html").unlink()
    assert not is_current() and tree(site) == whole
    text = (site / "about.html").read_bytes()
    (site / "about.html").write_bytes(text[:-3] + b"xxx")
    assert not is_current() and tree(site) == whole
    assert not is_current("--as-of", "2015-12-17")
    assert not is_current()
    assert is_current()
    own = register / "templates/pages/about.html"
    own.parent.mkdir(parents=True)
    shared = tmp_path / "shared.html"
    for mark in ("一", "二"):
        shared.write_text((ROOT / "templates/pages/about.html").read_text("utf-8").replace("{{ page.title }}", mark))
        if not own.exists():
            own.symlink_to(shared)
        assert not is_current()
        assert f"<h1>{mark}</h1>" in (site / "about.html").read_text("utf-8")
    own.unlink()
    assert not is_current()
    committed(register, "又一次提交")
    assert not is_current()
    assert is_current()


# ---- the cache itself ----


def test_what_changes_while_it_is_read_is_not_kept(tmp_path: Path) -> None:
    register = small_register(tmp_path / "register", SIX[:1])
    path = register / "records/pain-points/2015" / f"{SIX[0]}.yaml"
    text = path.read_text("utf-8")
    with opened(register) as cache:
        before = contents_of(register, cache)
        path.write_text(text.replace("title: ", "title: 后来", 1), "utf-8")
        changed = check(open_project(register), AS_OF, recall=Recall(cache, before))
    assert changed.register.pain_points[0].title.startswith("后来")
    path.write_text(text, "utf-8")
    assert not checked_with_cache(register).register.pain_points[0].title.startswith("后来")


def test_what_a_page_follows_from_makes_its_origin() -> None:
    project = shipped_project()
    view = view_of(project, check(project, AS_OF), HISTORY, AS_OF)
    assert view.uniqueness is not None
    common = replace(view.uniqueness.passages, common=frozenset({"用户"}))
    other = replace(view, uniqueness=replace(view.uniqueness, passages=common))
    made, made_otherwise = (
        {each.path: each for each in all_pages(one) if isinstance(each, Page | Download)} for one in (view, other)
    )
    marking = {path for path, each in made.items() if isinstance(each, Page) and each.context.get("similar")}
    changed = {path for path in made if origin_of(made[path], b"") != origin_of(made_otherwise[path], b"")}
    assert marking
    assert changed >= marking
    assert len(changed) < len(made) / 2
    assert all(origin_of(each, b"one") != origin_of(each, b"other") for each in made.values())


def test_a_clock_that_ticks_slowly_hides_no_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = contents._state

    def coarse(path: str) -> contents.State:
        found = state(path)
        return found._replace(modified=found.modified // 10**9 * 10**9, changed=found.changed // 10**9 * 10**9)

    monkeypatch.setattr(contents, "_state", coarse)
    note = tmp_path / "records/note.txt"
    note.parent.mkdir()
    digests = set()
    with opened(tmp_path) as cache:
        for text in ("one", "two", "six"):
            note.write_text(text)
            digests.add(contents_of(tmp_path, cache).digest)
    assert len(digests) == 3


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _no_database(path: Path) -> None:
    path.write_text("this is a text")


def _other_table(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE kept (a, b)")
    connection.close()


def _values_swapped(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT rowid, value FROM kept WHERE kind = 'file' ORDER BY rowid").fetchall()
        values = [value for _, value in rows]
        for (row, _), value in zip(rows, values[1:] + values[:1], strict=True):
            connection.execute("UPDATE kept SET value = ? WHERE rowid = ?", (value, row))
    connection.close()


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("harm", [_cut, _no_database, _other_table, _values_swapped, _a_folder])
def test_a_harmed_cache_changes_nothing(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    register = small_register(tmp_path / "register", SIX[:3])
    before = checked_with_cache(register)
    harm(register / FOLDER / FILE)
    after = checked_with_cache(register)
    assert (after.findings, after.register) == (before.findings, before.register)


def checked_with_cache(register: Path) -> Checked:
    with opened(register) as cache:
        return check(open_project(register), AS_OF, recall=Recall(cache, contents_of(register, cache)))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The records that are read from their files."""
    paths: list[str] = []

    def noted(project: Project, path: str, record_type: RecordType) -> File:
        paths.append(path)
        return load_record(project, path, record_type)

    monkeypatch.setattr("site_builder.check.load_record", noted)
    return paths


def test_only_what_changed_is_read_again(tmp_path: Path, read: list[str]) -> None:
    register = small_register(tmp_path / "register", SIX[:3])
    paths = [f"records/pain-points/2015/{key}.yaml" for key in SIX[:3]]
    first = checked_with_cache(register)
    assert sorted(read) == paths
    read.clear()
    second = checked_with_cache(register)
    assert (second.findings, second.register) == (first.findings, first.register)
    assert read == []
    _changed(register / paths[1], "title: ", "title: 后来")
    note = next(path for path in sorted((register / paths[0]).with_suffix("").iterdir()) if path.is_file())
    note.write_bytes(note.read_bytes() + b"\n")
    checked_with_cache(register)
    assert sorted(read) == paths[:2]


@pytest.mark.parametrize("name", ["policy.yaml", "organization.yaml", "calendar.yaml", "approvals.yaml"])
def test_another_programme_asks_anew(tmp_path: Path, name: str, read: list[str]) -> None:
    register = small_register(tmp_path / "register", SIX[:1])
    checked_with_cache(register)
    path = register / "records/programme" / name
    path.write_text(path.read_text("utf-8") + "# .\n", "utf-8")
    read.clear()
    checked_with_cache(register)
    assert len(read) == 1


def test_another_day_asks_anew(tmp_path: Path, read: list[str]) -> None:
    register = small_register(tmp_path / "register", SIX[:1])
    checked_with_cache(register)
    read.clear()
    with opened(register) as cache:
        check(open_project(register), date(2015, 12, 17), recall=Recall(cache, contents_of(register, cache)))
    assert len(read) == 1


def test_the_cache_knows_what_it_was_told_and_nothing_else(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        cache.put("file", [("a", b"1", b"A"), ("b", b"2", b"B")])
        cache.put("other", [("a", b"1", b"other")])
        assert list(cache.rows("file")) == [("a", b"1", b"A"), ("b", b"2", b"B")]
        assert cache.get("file", "a", b"1") == b"A"
        assert (cache.get("file", "a", b"2"), cache.get("file", "c", b"1")) == (None, None)
        cache.put("file", [("a", b"3", b"AA")], among=["a"])
        assert list(cache.rows("file")) == [("a", b"3", b"AA")]
        assert cache.get("other", "a", b"1") == b"other"
    assert list(NONE.rows("file")) == []
    NONE.put("file", [("a", b"1", b"A")])


def test_a_cache_that_cannot_be_made_hinders_nobody(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("in the way")
    with opened(tmp_path) as cache:
        cache.put("file", [("a", b"1", b"A")])
        assert cache.get("file", "a", b"1") is None


def test_names_that_are_no_text_are_kept_as_well(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff.yaml")
    with opened(tmp_path) as cache:
        cache.put("file", [(name, b"1", b"A")])
        assert cache.get("file", name, b"1") == b"A"


def test_the_cache_of_another_commit_gives_the_same_site(tmp_path: Path) -> None:
    register = small_register(tmp_path / "register", SIX[:4])
    (register / "records/pain-points/2015" / f"{SIX[3]}.yaml").unlink()
    assert painpoints("build", "-q", cwd=register).returncode == 0
    # A fresh checkout of a later commit gets the cache alone.
    later = small_register(tmp_path / "later", SIX[:3])
    _changed(later / "records/pain-points/2015" / f"{SIX[0]}.yaml", "title: ", "title: 后来")
    shutil.copytree(register / FOLDER, later / FOLDER)
    _, _, expected = clean(later, tmp_path / "clean")
    _, made = incremental(later, later / "build/site")
    assert made is not None
    assert made.rendered < made.pages / 2
    assert tree(later / "build/site") == expected
    assert manifest_of(later / "build/site").files.keys() == expected.keys()


# ---- where folders can't change places in one step ----


def test_folders_change_places_in_several_steps_where_the_system_has_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "_exchanged", lambda one, other: False)
    register, out = small_register(tmp_path / "register", SIX[:2]), tmp_path / "site"
    incremental(register, out)
    _changed(_records(register)[0], "title: ", "title: 后来")
    _, made = incremental(register, out)
    assert made is not None and 0 < made.rendered < made.pages
    assert tree(out) == clean(register, tmp_path / "anew")[2]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["anew", "register", "site"]


def test_the_old_site_comes_back_when_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "_exchanged", lambda one, other: False)
    out = tmp_path / "site"
    out.mkdir()
    (out / "index.html").write_text("old")
    with pytest.raises(FileNotFoundError):
        swap.swapped(tmp_path / "gone", out)
    assert (out / "index.html").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
