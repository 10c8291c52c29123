"""Publishing: a new site takes the place of the old one in one step.

There are two folders, the site and a spare one in the cache, whose equal files are the same on disk (hard links). A
build brings the spare one up to date and swaps the two. A build that is killed, or that finds the disk full, leaves a
spare folder without a mark, which the next one throws away; the site isn't touched before the swap.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from site_builder.cache import FOLDER
from site_builder.places import SOURCES
from site_builder.stage import MARK, Stage, manifest_of
from site_builder.swap import swapped

_SPARE, _FIRST_SPARE = "site", "site-new"
_LOCK = "lock"


class NotOurs(Exception):
    """The output folder holds something that no build has made."""


class OwnPlace(Exception):
    """The output folder lies where the register keeps files of its own."""


@contextmanager
def staged(root: Path, out: Path) -> Iterator[Stage]:
    """Give a stage for a register's new site; it is published when the block ends well, and nothing of it stays if not.

    Raises `NotOurs` rather than replace foreign files, and `OwnPlace`. Another build of this register is waited for.
    """
    cache = root / FOLDER
    if any(out.resolve().is_relative_to(place.resolve()) for place in _own_places(root)):
        raise OwnPlace(out)
    if not _may_be_replaced(out):
        raise NotOurs(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with _alone(cache / _LOCK):
        spare = cache / _SPARE
        folder = spare if _may_change_places(spare, out) else beside(out)
        stage = _begun(folder, out)
        try:
            yield stage
            replaced = swapped(folder, out)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        if folder != spare:
            shutil.rmtree(folder, ignore_errors=True)
        elif not replaced:
            _doubled(out, spare)


def _own_places(root: Path) -> Iterator[Path]:
    """Yield where no site may lie: what it is made from would grow with every build, or a build take it for its own."""
    yield from (root / name for name in SOURCES)
    yield from (root / FOLDER / name for name in (_SPARE, _FIRST_SPARE))


def _begun(folder: Path, out: Path) -> Stage:
    # A link or a file in its place is none of ours, wherever it leads.
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    held = manifest_of(folder).files
    if not held:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    # From here on it is neither the old site nor the new one.
    (folder / MARK).unlink(missing_ok=True)
    return Stage(folder, out, held, manifest_of(out))


def _doubled(out: Path, spare: Path) -> None:
    """Leave a spare folder beside a first site: the next build begins with it, also one that finds no site."""
    manifest = manifest_of(out)
    made = spare.with_name(_FIRST_SPARE)
    shutil.rmtree(made, ignore_errors=True)
    with suppress(OSError):
        made.mkdir()
        stage = Stage(made, out, {}, manifest)
        if all(stage.claim(path, written.origin) for path, written in manifest.files.items()):
            stage.finish(manifest)
            made.rename(spare)


def _may_be_replaced(out: Path) -> bool:
    return not out.exists() or (out / MARK).exists() or (out.is_dir() and not any(out.iterdir()))


def _may_change_places(one: Path, other: Path) -> bool:
    """Try whether a folder can go from one place to the other: even of one disk, two mounts don't allow it."""
    tried = [beside(one), beside(other)]
    try:
        tried[0].mkdir()
        tried[0].rename(tried[1])
    except OSError:
        return False
    finally:
        for each in tried:
            with suppress(OSError):
                each.rmdir()
    return True


def beside(out: Path) -> Path:
    """Return a folder of this process beside another; those of processes that were killed are removed."""
    for left in out.parent.glob(f".{out.name}-[0-9]*"):
        number = left.name.rpartition("-")[2]
        if number.isdecimal() and not _is_alive(int(number)):
            shutil.rmtree(left, ignore_errors=True)
    return out.with_name(f".{out.name}-{os.getpid()}")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Let one at a time go on; another one waits here. One that is killed hinders nobody."""
    with ExitStack() as stack:
        # Where there are no such locks, or nothing can be written, builds are on their own.
        with suppress(ImportError, OSError):
            import fcntl

            lock.parent.mkdir(parents=True, exist_ok=True)
            fcntl.flock(stack.enter_context(lock.open("ab")), fcntl.LOCK_EX)
        yield
