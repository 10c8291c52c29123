"""What others do to a register and its cache before and while it is built: nothing foreign is touched or missed."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import AS_OF, put
from site_tools import commanded, committed, environment, painpoints, small_register, tree

from site_builder.build import build
from site_builder.cache import opened
from site_builder.check import check
from site_builder.contents import contents_of
from site_builder.current import Sources, sources_of
from site_builder.history import History
from site_builder.load import open_project
from site_builder.publishing import OwnPlace
from site_builder.recall import Recall
from site_builder.watching import changes, log_of, stamps

KEY = "201504-001"
RECORD = f"records/pain-points/2015/{KEY}.yaml"
EVIDENCE = f"records/pain-points/2015/{KEY}/confirmation.eml"
OWN_STYLE = "templates/static/style.css"


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return small_register(tmp_path / "register", [KEY])


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site of the same register where nothing happens."""
    return built(small_register(tmp_path_factory.mktemp("quiet") / "register", [KEY]))


def built(register: Path, meanwhile: Callable[[], None] = lambda: None, out: Path | None = None) -> dict[str, bytes]:
    """Build as the command does, with something that happens after the check."""
    with opened(register) as cache:
        project = open_project(register)
        checked = check(project, AS_OF, recall=Recall(cache, contents_of(register, cache)))
    meanwhile()
    target = out or register / "build/site"
    build(project, checked, History(), AS_OF, target)
    return tree(target)


# ---- in the cache's place ----


def a_link_to_the_records(register: Path) -> None:
    (register / "build/cache").mkdir(parents=True)
    (register / "build/cache/site").symlink_to("../../records")


def a_file_instead_of_the_spare_site(register: Path) -> None:
    put(register, "build/cache/site", "no folder")


def a_file_instead_of_the_cache(register: Path) -> None:
    put(register, "build/cache", "no folder")


@pytest.mark.parametrize(
    "foreign", [a_link_to_the_records, a_file_instead_of_the_spare_site, a_file_instead_of_the_cache]
)
def test_what_stands_in_the_place_of_the_cache_is_neither_followed_nor_in_the_way(
    register: Path, expected: dict[str, bytes], foreign: Callable[[Path], None]
) -> None:
    records = tree(register / "records")
    foreign(register)
    assert built(register) == expected
    assert not (register / "build/site").is_symlink()
    assert tree(register / "records") == records


def test_nothing_is_written_through_a_link_within_the_spare_site(
    register: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    built(register)
    built(register)
    foreign = tmp_path / "foreign"
    put(foreign, "a.txt", "theirs")
    put(foreign, f"{KEY}.html", "theirs")
    spare = register / "build/cache/site"
    (spare / "pain-points").rename(tmp_path / "moved")
    (spare / "pain-points").symlink_to(foreign)
    (spare / "about.html").unlink()
    (spare / "about.html").symlink_to(foreign / "a.txt")
    (spare / "more").symlink_to(foreign)
    assert built(register) == expected
    assert not [path for path in (register / "build/site").rglob("*") if path.is_symlink()]
    assert tree(foreign) == {"a.txt": b"theirs", f"{KEY}.html": b"theirs"}


@pytest.mark.parametrize(
    "place", ["build/cache/site", "build/cache/site-new", "records/site", "templates/static/site", "schema"]
)
def test_where_the_register_keeps_its_own_is_no_place_for_the_site(register: Path, place: str) -> None:
    before = tree(register)
    with pytest.raises(OwnPlace):
        built(register, out=register / place)
    assert {path for path in tree(register) if not path.startswith("build/cache/")} == {*before}
    told = commanded("build", "--out", place, cwd=register)
    assert (told.exit_code, "台账放自己文件的地方" in told.output) == (2, True)


def test_where_folders_cannot_change_places_the_site_is_made_beside_itself(
    register: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def within_a_mount(source: Path, target: Path) -> Path:
        # As between two mounts of one disk, such as volumes of a container.
        if source.parent != Path(target).parent:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(source))
        return rename(source, target)

    monkeypatch.setattr(Path, "rename", within_a_mount)
    for _ in range(2):
        assert built(register, out=register / "out/site") == expected
    assert [path.name for path in (register / "out").iterdir()] == ["site"]


# ---- while it is built ----


def test_evidence_that_changes_after_the_check_is_published_anew_once_it_is_back(
    register: Path, expected: dict[str, bytes]
) -> None:
    before = (register / EVIDENCE).read_bytes()
    tampered = built(register, lambda: put(register, EVIDENCE, "tampered"))
    assert b"tampered" in tampered.values()
    put(register, EVIDENCE, before)
    assert built(register) == expected


def test_what_changed_and_changed_back_while_a_site_was_built_is_looked_at_again(register: Path) -> None:
    put(register, OWN_STYLE, "/* A */")
    with opened(register) as cache:
        sources = sources_of(register, cache)
    assert sources.are_as_they_were()
    put(register, OWN_STYLE, "/* B */")
    assert not sources.are_as_they_were()
    put(register, OWN_STYLE, "/* A */")
    assert not sources.are_as_they_were()


def test_a_site_that_may_be_of_either_state_is_not_taken_for_current(register: Path) -> None:
    project = open_project(register)
    build(project, check(project, AS_OF), History(), AS_OF, register / "build/site", state=lambda: b"")
    first, second = (painpoints("build", "--as-of", AS_OF, cwd=register).stdout for _ in range(2))
    assert first != second


def test_the_command_looks_again_when_it_has_built(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing_changed() -> bool:
        return "没有变化" in commanded("build", "--as-of", AS_OF, "--jobs", 1, cwd=register).output

    with monkeypatch.context() as patch:
        patch.setattr(Sources, "are_as_they_were", lambda sources: False)
        assert not nothing_changed()
    assert not nothing_changed()
    assert nothing_changed()


# ---- history ----


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, env=environment(), capture_output=True)


def test_more_of_a_shallow_history_is_noticed(register: Path, tmp_path: Path) -> None:
    committed(register)
    for number in range(3):
        put(register, RECORD, (register / RECORD).read_bytes() + b"# %d\n" % number)
        committed(register, f"第 {number} 次")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "2", register.as_uri(), str(clone))
    with opened(clone) as cache:
        before = sources_of(clone, cache)
        git(clone, "fetch", "-q", "--deepen", "1")
        assert sources_of(clone, cache).history != before.history
    assert not before.are_as_they_were()


# ---- names ----


@pytest.mark.parametrize("name", [b"\xff.html", b"static/\xfe.txt"])
def test_a_template_whose_name_is_no_text_is_told(register: Path, name: bytes) -> None:
    place = register / "templates" / os.fsdecode(name)
    place.parent.mkdir(parents=True)
    try:
        place.touch()
    except OSError:
        pytest.skip("this file system takes no such names")
    done = painpoints("build", "--as-of", AS_OF, cwd=register)
    assert done.returncode == 2
    assert "UTF-8" in done.stderr
    assert "Traceback" not in done.stderr


# ---- the server's eyes ----


def test_a_file_with_the_same_size_and_time_but_other_content_is_seen(register: Path) -> None:
    before = stamps(register)
    status = (register / RECORD).stat()
    text = (register / RECORD).read_text("utf-8")
    put(register, RECORD, text.replace("审", "申", 1))
    os.utime(register / RECORD, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert next(changes(lambda: stamps(register), before)) is None


def test_a_commit_is_seen(register: Path) -> None:
    committed(register)
    log = log_of(register)
    before = stamps(register, log)
    git(register, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "--allow-empty", "-m", "更新")
    assert next(changes(lambda: stamps(register, log), before)) is None
