"""“Nothing has changed”: said without opening the register, and never when something did."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from helpers import ROOT, edited
from site_tools import SIX, small_register

from site_builder import contents, program
from site_builder.cache import NONE, opened
from site_builder.cli import main
from site_builder.contents import look_at, look_at_register
from site_builder.load import Project, open_project
from site_builder.program import program_digest, program_digest_by
from site_builder.stage import MARK, Ruling, manifest_of

Build = Callable[..., bool]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register that doesn't stand still on a day."""
    folder = small_register(tmp_path / "register", SIX[:1])
    policy = folder / "records/programme/policy.yaml"
    lines = policy.read_text("utf-8").splitlines(keepends=True)
    policy.write_text("".join(line for line in lines if not line.startswith("frozen_on:")), "utf-8")
    return folder


@pytest.fixture
def says_nothing_changed(register: Path) -> Build:
    """Build, and tell whether there was nothing to do."""

    def build(*arguments: str) -> bool:
        done = CliRunner().invoke(main, ["build", "--register", str(register), "--jobs", "1", *arguments])
        assert done.exit_code == 0, done.output
        return "没有变化" in done.output or "Nothing has changed" in done.output

    return build


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> dict[str, date]:
    """The present day in each time zone."""
    found = {"Asia/Shanghai": date(2015, 12, 18), "America/New_York": date(2015, 12, 17)}
    monkeypatch.setattr("site_builder.cli.setting._today", found.__getitem__)
    return found


def test_another_day_is_a_change_and_the_same_day_is_none(
    says_nothing_changed: Build, days: dict[str, date], register: Path
) -> None:
    assert not says_nothing_changed()
    assert says_nothing_changed()
    assert says_nothing_changed("--as-of", "2015-12-18")
    days["Asia/Shanghai"] = date(2015, 12, 19)
    assert not says_nothing_changed()
    assert says_nothing_changed()
    # The site of that day, seen from the next one: what has come since may be known.
    days["Asia/Shanghai"] = date(2015, 12, 20)
    assert not says_nothing_changed("--as-of", "2015-12-19")
    assert says_nothing_changed("--as-of", "2015-12-19", "--lang", "en")
    policy = register / "records/programme/policy.yaml"
    policy.write_text(edited(policy.read_text("utf-8"), ("timezone: Asia/Shanghai", "timezone: America/New_York")))
    assert not says_nothing_changed()
    assert says_nothing_changed("--as-of", "2015-12-17")


def test_the_register_is_not_opened_while_nothing_has_changed(
    says_nothing_changed: Build, days: dict[str, date], register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def noted(root: Path) -> Project:
        read.append(root)
        return open_project(root)

    monkeypatch.setattr("site_builder.load.open_project", noted)
    assert not says_nothing_changed()
    read.clear()
    assert says_nothing_changed()
    assert read == []
    policy = register / "records/programme/policy.yaml"
    policy.write_bytes(policy.read_bytes() + b"# .\n")
    assert not says_nothing_changed()
    assert read == [register]


def test_a_time_zone_that_this_machine_does_not_know_is_no_reason_to_stop(
    says_nothing_changed: Build, days: dict[str, date], register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not says_nothing_changed()
    mark = register / "build/site" / MARK
    for ruling in (Ruling("zh", "Asia/Nowhere", None), None):
        mark.write_bytes(msgspec.msgpack.encode(msgspec.structs.replace(manifest_of(mark.parent), ruling=ruling)))
        assert not says_nothing_changed()
        assert says_nothing_changed()


# ---- a look, and what is kept of it ----


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every file for one that has long been as it is."""
    monkeypatch.setattr(contents, "_RACY", -(10**18))


def _same_size(path: Path) -> None:
    """Write other bytes of the same number, and give the file its old time."""
    before = path.stat()
    path.write_bytes(bytes(reversed(path.read_bytes())))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _gone(path: Path) -> None:
    path.unlink()


def _one_more(path: Path) -> None:
    path.with_name("another.py").write_text("")


def _renamed(path: Path) -> None:
    path.rename(path.with_name("renamed.py"))


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only module of a program of its own."""
    path = tmp_path / "program/module.py"
    path.parent.mkdir()
    path.write_text("one = 1\n")
    monkeypatch.setattr(program, "_folders", lambda: (path.parent,))
    return path


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("change", [_same_size, _gone, _one_more, _renamed])
def test_the_program_is_read_again_when_a_file_of_it_changed(
    tmp_path: Path, module: Path, change: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path / "register") as cache:
        before = program_digest_by(cache)
        with monkeypatch.context() as patch:
            patch.setattr(program, "_files", lambda: pytest.fail("read again"))
            assert program_digest_by(cache) == before
        change(module)
        assert program_digest_by(cache) != before


def test_the_program_read_and_remembered_is_the_same(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        assert [program_digest_by(cache) for _ in range(2)] == [program_digest()] * 2
    assert program_digest_by(NONE) == program_digest()


@pytest.mark.usefixtures("trusting")
def test_another_library_is_another_program(tmp_path: Path, module: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path / "register") as cache:
        before = program_digest_by(cache)
        monkeypatch.setattr(program, "_libraries", lambda: [b"click-0.dist-info"])
        assert program_digest_by(cache) != before


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("linked", ["file", "folder", "all"])
def test_what_a_link_leads_to_is_read_each_time(tmp_path: Path, linked: str) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    (there / "below").mkdir(parents=True)
    (there / "below/a.py").write_text("1")
    if linked == "all":
        here.symlink_to(there)
    else:
        here.mkdir()
        (here / "link").symlink_to(there / ("below/a.py" if linked == "file" else "below"))
    answers = iter((b"one", b"other"))
    with opened(tmp_path / "register") as cache:
        for answer in (b"one", b"other"):
            assert look_at({"here": here}, cache).recalled(cache, "here", lambda: next(answers)) == answer


def test_of_what_changed_just_now_nothing_is_kept(tmp_path: Path) -> None:
    note = tmp_path / "records/note.txt"
    note.parent.mkdir()
    note.write_text("one")
    answers = iter((b"one", b"other"))
    with opened(tmp_path) as cache:
        for answer in (b"one", b"other"):
            assert look_at_register(tmp_path, cache).recalled(cache, "register", lambda: next(answers)) == answer
        monday = 1_400_000_000
        os.utime(note, (monday, monday))
        look = look_at_register(tmp_path, cache)
        # Its content was written long ago by its own word; when that was set, the file system knows.
        assert not all(map(look.is_settled, look.states.values()))


def test_folders_are_looked_at_in_the_same_order_each_time(tmp_path: Path) -> None:
    look = look_at_register(ROOT, NONE)
    assert list(dict.fromkeys(path.partition("/")[0] for path in look.states)) == [
        folder for folder in contents.FOLDERS if (ROOT / folder).is_dir()
    ]
