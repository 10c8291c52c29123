"""The kinds of work that are measured, in rounds: in each, everybody does everything once, one after the other."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.peers import PEERS, write_content
from bench.register import CACHE, change, checkout, git, make_register, proposer, size, to_change
from bench.running import Run, peak_memory, run
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
    """Write the register and the same records for the others, and keep the cache of the register as committed."""
    shutil.rmtree(ground.folder, ignore_errors=True)
    ground.folder.mkdir(parents=True)
    make_register(ground.register, count)
    for peer in PEERS:
        write_content(peer, ground.register, ground.folder / peer.name)
    ground.ours(*ground.build())
    if (ground.register / CACHE).exists():
        shutil.copytree(ground.register / CACHE, ground.restored)


def one_round(ground: Ground, number: int) -> Iterator[tuple[str, Run]]:
    """Do every kind of work once."""
    record = to_change(ground.register, number + 1)[number]
    for name, peer in ground.peers().items():
        gone(ground.site_of(name))
        yield name, run(peer, ROOT, ground.log)
    gone(ground.register / "build")
    yield "check", ground.ours("check", "--register", ground.register, "--quiet")
    gone(ground.register / "build")
    yield "build", ground.ours(*ground.build())
    yield "unchanged", ground.ours(*ground.build())
    change(record, f"第 {number} 轮改")
    yield "changed", ground.ours(*ground.build())
    git(ground.register, "checkout", "--quiet", "--", ".")
    yield "python", bare_python(ground)
    yield "pull_request", pull_request(ground, record, number)
    yield "help", ground.ours("--help")


def pull_request(ground: Ground, record: Path, number: int) -> Run:
    """Check one changed record against its branch, in a fresh clone."""
    clone = ground.folder / "clone"
    gone(clone)
    checkout(ground.register, ground.restored, clone, record, f"第 {number} 轮请求")
    against = ("--base", "origin/main", "--author", proposer(record))
    return ground.ours("check", "--register", clone, *against, "--quiet")


def bare_python(ground: Ground) -> Run:
    """Start Python for nothing, some times, and return the time in the middle."""
    runs = [run([sys.executable, "-c", "pass"], ROOT, ground.log) for _ in range(STARTS)]
    return Run(median(each.seconds for each in runs), median(each.cpu for each in runs))


def memory_round(ground: Ground) -> Iterator[tuple[str, float]]:
    """Build everything once more, from nothing, and look at the memory."""
    for name, peer in ground.peers().items():
        gone(ground.site_of(name))
        yield name, peak_memory(peer, ROOT, ground.log)
    gone(ground.register / "build")
    yield "painpoints", peak_memory(command(*ground.build()), ROOT, ground.log)


def sizes(ground: Ground) -> dict[str, dict[str, int]]:
    """Return how large each site is."""
    return {"painpoints": size(ground.site)} | {name: size(ground.site_of(name)) for name in ground.peers()}


def gone(folder: Path) -> None:
    """Remove a folder, and wait until the disk has done so: else what follows would wait for it."""
    if folder.exists():
        shutil.rmtree(folder)
        os.sync()
