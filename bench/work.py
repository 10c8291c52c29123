"""The kinds of work that are measured, in rounds: in each, everybody does everything once, one after the other."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.peers import PEERS, write_content
from bench.register import CACHE, change, checkout, git, make_register, proposer, size, to_change
from bench.running import Run, run, watched
from bench.tools import Tools

ROOT = Path(__file__).resolve().parent.parent
# Bare Python takes so little that one look at it would not be enough.
STARTS = 5


@dataclass(frozen=True)
class Ground:
    """Where everything lies: the register, the sources and sites of the others, the programs."""

    folder: Path
    tools: Tools

    @property
    def register(self) -> Path:
        """The register that is checked and built."""
        return self.folder / "register"

    @property
    def log(self) -> Path:
        """What the last process printed."""
        return self.folder / "log.txt"

    @property
    def restored(self) -> Path:
        """The cache of the register as it is committed, which a pull request's check gets back."""
        return self.folder / "cache"

    @property
    def past(self) -> Path:
        """Where folders are put that are done with."""
        return self.folder / "past"

    @property
    def site(self) -> Path:
        """Where our site goes: into the register's `build`, as usual."""
        return self.register / "build" / "site"

    def ours(self, *arguments: str | Path) -> Run:
        """Run our command."""
        return run(command(*arguments), ROOT, self.log)

    def build(self) -> tuple[str | Path, ...]:
        """Return how our site is built."""
        return ("build", "--register", self.register, "--out", self.site, "--quiet")

    def peers(self) -> dict[str, list[str | Path]]:
        """Return how each of the others builds."""
        found: dict[str, list[str | Path]] = {
            "hugo": [
                self.tools.hugo,
                "--quiet",
                "--source",
                self.folder / "hugo",
                "--destination",
                self.site_of("hugo"),
            ]
        }
        if self.tools.zola:
            found["zola"] = [
                self.tools.zola, "--root", self.folder / "zola", "build", "--output-dir", self.site_of("zola")
            ]  # fmt: skip
        return found

    def site_of(self, name: str) -> Path:
        """Return where a site of the others goes."""
        return self.folder / f"{name}-site"


def command(*arguments: str | Path) -> list[str | Path]:
    """Return how our command is called."""
    return [sys.executable, "-m", "site_builder", *arguments]


def prepare(ground: Ground, count: int) -> None:
    """Write the register, and the same records for the others."""
    shutil.rmtree(ground.folder, ignore_errors=True)
    ground.folder.mkdir(parents=True)
    make_register(ground.register, count)
    for peer in PEERS:
        write_content(peer, ground.register, ground.folder / peer.name)


def one_round(ground: Ground, number: int) -> Iterator[tuple[str, Run]]:
    """Do every kind of work once."""
    record = to_change(ground.register, number + 1)[number]
    for name, peer in ground.peers().items():
        aside(ground, ground.site_of(name))
        yield name, watched(peer, ROOT, ground.log)
    aside(ground, ground.register / "build")
    yield "check", ground.ours("check", "--register", ground.register, "--quiet")
    aside(ground, ground.register / "build")
    yield "build", watched(command(*ground.build()), ROOT, ground.log)
    if not ground.restored.exists():
        shutil.copytree(ground.register / CACHE, ground.restored)
    yield "unchanged", ground.ours(*ground.build())
    change(record, f"第 {number} 轮改")
    yield "changed", ground.ours(*ground.build())
    git(ground.register, "checkout", "--quiet", "--", ".")
    yield "python", bare_python(ground)
    yield "pull_request", ground.ours(*pull_request(ground, record, f"第 {number} 轮请求"))
    yield "help", ground.ours("--help")


def pull_request(ground: Ground, record: Path, word: str) -> tuple[str | Path, ...]:
    """Make a fresh clone with one changed record, and return how it is checked against its branch."""
    clone = ground.folder / "clone"
    aside(ground, clone)
    checkout(ground.register, ground.restored, clone, record, word)
    return ("check", "--register", clone, "--base", "origin/main", "--author", proposer(record), "--quiet")


def phases(ground: Ground) -> dict[str, dict[str, float]]:
    """Do some of the work in one process each, and return the seconds of processor's time by its phases."""
    record = to_change(ground.register, 1)[0]
    alone = (*ground.build(), "--jobs", "1")
    aside(ground, ground.register / "build")
    found = {"build": _phases(ground, alone)}
    change(record, "再改")
    found["changed"] = _phases(ground, alone)
    git(ground.register, "checkout", "--quiet", "--", ".")
    found["pull_request"] = _phases(ground, pull_request(ground, record, "再请求"))
    return found


def _phases(ground: Ground, arguments: Sequence[str | Path]) -> dict[str, float]:
    file = ground.folder / "phases.json"
    run([sys.executable, "-m", "bench.phases", file, *arguments], ROOT, ground.log)
    found: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))
    return found


def bare_python(ground: Ground) -> Run:
    """Start Python for nothing, some times, and return the time in the middle."""
    runs = [run([sys.executable, "-c", "pass"], ROOT, ground.log) for _ in range(STARTS)]
    return Run(median(each.seconds for each in runs), median(each.cpu for each in runs))


def sizes(ground: Ground) -> dict[str, dict[str, int]]:
    """Return how large each site is."""
    return {"painpoints": size(ground.site)} | {name: size(ground.site_of(name)) for name in ground.peers()}


def aside(ground: Ground, folder: Path) -> None:
    """Put a folder out of the way, and wait until the disk has written everything.

    It isn't removed yet: ext4 steps over each file that was removed within the last half minute whenever it makes a new
    one, so that who makes many would pay for those that were there before.
    """
    if folder.exists():
        ground.past.mkdir(exist_ok=True)
        folder.rename(ground.past / str(len(list(ground.past.iterdir()))))
        os.sync()
