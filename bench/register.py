"""The register to measure on: a sample in git, single changes to it, and fresh checkouts of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.peers import blocks_of, records

SEED = 7
CACHE = "build/cache"


def make_register(folder: Path, count: int) -> None:
    """Write a sample and commit it, packed as a clone from a server would be."""
    command = [sys.executable, "-m", "site_builder", "sample", folder, "--pain-points", count, "--seed", SEED]
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
    (folder / ".gitignore").write_text("/build/\n", encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder, "A sample register")
    git(folder, "gc", "--quiet")


def commit(folder: Path, message: str) -> None:
    """Commit everything, whoever the machine's git says one is."""
    git(folder, "add", "--all")
    who = ("-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false")
    git(folder, *who, "-c", "gc.auto=0", "commit", "--quiet", "--message", message)


def git(folder: Path, *arguments: str | Path) -> None:
    """Run git in a folder."""
    subprocess.run(["git", "-C", str(folder), *map(str, arguments)], check=True)


def to_change(register: Path, count: int) -> list[Path]:
    """Return so many records of which a word may be changed: nobody has confirmed them, and they are still open."""
    found = list(islice(_changeable(register), count))
    return [found[index % len(found)] for index in range(count)]


def _changeable(register: Path) -> Iterator[Path]:
    for path in records(register):
        keys = {key for key, _ in blocks_of(path.read_text(encoding="utf-8"))}
        if keys.isdisjoint({"evidence", "withdrawn"}):
            yield path


def change(record: Path, word: str) -> None:
    """Put a word into a record's description."""
    record.write_text(with_word(record.read_text(encoding="utf-8"), word), encoding="utf-8")


def with_word(text: str, word: str) -> str:
    """Put a word before the first full stop of a record's description."""
    before, key, after = text.partition("description:")
    return before + key + after.replace("。", f"，{word}。", 1)


def proposer(record: Path) -> str:
    """Return who proposed a record; in a sample their login is the same."""
    return dict(blocks_of(record.read_text(encoding="utf-8")))["proposer"].split()[1]


def checkout(register: Path, cache: Path, folder: Path, record: Path, word: str) -> None:
    """Make what a pull request's check finds: a fresh clone, one record changed on a branch, the restored cache."""
    git(register.parent, "clone", "--quiet", register, folder)
    git(folder, "switch", "--quiet", "--create", "change")
    change(folder / record.relative_to(register), word)
    commit(folder, "One record")
    if cache.exists():
        shutil.copytree(cache, folder / CACHE)


def size(folder: Path) -> dict[str, int]:
    """Return how many files a folder holds, and their bytes."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return {"files": len(sizes), "bytes": sum(sizes)}
