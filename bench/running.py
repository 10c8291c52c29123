"""Runs whole processes: how long they took, and how much memory they held at most, all of them together."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SAMPLED_EVERY = 0.02
PROC = Path("/proc")
_SESSION = 3  # in /proc/PID/stat, counted from behind the name


@dataclass(frozen=True)
class Run:
    """What one process took with all its children: seconds on the clock, seconds of processors."""

    seconds: float
    cpu: float


class Failed(Exception):
    """A process that ended with an error; its last words."""


def run(command: Sequence[str | Path], folder: Path, log: Path) -> Run:
    """Run a command to its end; raises `Failed`."""
    begin = time.perf_counter()
    with _interruptible(started(command, folder, log)) as process:
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
    _hold(process, command, log)
    return Run(seconds, used.ru_utime + used.ru_stime)


def peak_memory(command: Sequence[str | Path], folder: Path, log: Path) -> float:
    """Run a command and return the most MiB that it and its children held at once; looking slows it down."""
    most = 0
    with _interruptible(started(command, folder, log)) as process:
        while process.poll() is None:
            most = max(most, held_by_session(process.pid))
            time.sleep(SAMPLED_EVERY)
    _hold(process, command, log)
    return most / 1024


@contextmanager
def _interruptible(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """End a process and its children when the benchmark is interrupted: in their own session they don't hear of it."""
    try:
        yield process
    except BaseException:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        raise


def can_tell_memory() -> bool:
    """Whether this system tells how much memory a process holds."""
    return (PROC / "self" / "smaps_rollup").exists()


def started(command: Sequence[str | Path], folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own, by which its children are found."""
    # Without its compiled modules Python would compile them anew each time.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    with log.open("wb") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def held_by_session(session: int) -> int:
    """Return the KiB that the processes of a session hold; pages that several share are counted once (PSS)."""
    return sum(_held(entry) for entry in PROC.iterdir() if entry.name.isdecimal() and _session_of(entry) == session)


def _session_of(entry: Path) -> int:
    with suppress(OSError):
        return int((entry / "stat").read_text().rpartition(")")[2].split()[_SESSION])
    return -1


def _held(entry: Path) -> int:
    # A process may end between two looks.
    with suppress(OSError):
        for line in (entry / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def _hold(process: subprocess.Popen[bytes], command: Sequence[str | Path], log: Path) -> None:
    if process.returncode:
        told = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise Failed(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{told}")
