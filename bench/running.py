"""Runs whole processes: how long they took, and how much memory they held at most, all of them together."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

# Looking takes some of what is measured: so much of the time at the most.
_LOOKING = 0.02
_SOONEST = 0.02  # seconds from one look to the next
PROC = Path("/proc")
_SESSION = 3  # in /proc/PID/stat, counted from behind the name


@dataclass(frozen=True)
class Run:
    """What one process took with all its children: seconds on the clock, seconds of processors.

    Where it was watched and the system tells, also the most MiB that all of them held at once.
    """

    seconds: float
    cpu: float
    memory: float | None = None


class Failed(Exception):
    """A process that ended with an error; its last words."""


def run(command: Sequence[str | Path], folder: Path, log: Path) -> Run:
    """Run a command to its end; raises `Failed`."""
    begin = time.perf_counter()
    with _interruptible(started(command, folder, log)) as process:
        return _ended(process, begin, command, log)


def watched(command: Sequence[str | Path], folder: Path, log: Path) -> Run:
    """Run a command to its end, and look at its memory meanwhile; raises `Failed`."""
    begin = time.perf_counter()
    with _interruptible(started(command, folder, log)) as process, _watching(process.pid) as most:
        ended = _ended(process, begin, command, log)
    return replace(ended, memory=max(most) / 1024 if can_tell_memory() else None)


def _ended(process: subprocess.Popen[bytes], begin: float, command: Sequence[str | Path], log: Path) -> Run:
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        told = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise Failed(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{told}")
    return Run(seconds, used.ru_utime + used.ru_stime)


@contextmanager
def _watching(session: int) -> Iterator[list[int]]:
    """Give the KiB that a session holds, seen as often as it hardly disturbs."""
    seen, over = [0], threading.Event()

    def look() -> None:
        pause = _SOONEST
        while not over.wait(pause):
            begin = time.thread_time()
            seen.append(held_by_session(session))
            pause = max(_SOONEST, (time.thread_time() - begin) / _LOOKING)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


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
