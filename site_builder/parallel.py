"""Work spread over processes or an executor, in order: the result is the same for any number of them."""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from site_builder.garbage import settle
from site_builder.program import program_digest

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Any, list[Item]], list[Result]]
# So many processes of this machine, or somebody else's executor, such as that of a cluster.
Jobs: TypeAlias = "int | Executor"

CHUNK = 64
# So many chunks wait at a time for each process: enough to keep it busy, few enough that memory stays flat.
WAITING = 3
# How many work in a foreign executor isn't known; with so many chunks on their way a small cluster is busy.
_WAITING_ELSEWHERE = 64

_shared: Any = None


class WorkersLost(Exception):
    """Processes that did the work ended before it was done: killed, or out of memory."""


class OtherProgram(Exception):
    """An executor runs another version of the program, of Python or of a library."""


def available() -> int:
    """Return how many processes can really run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    work: Work[Item, Result], shared: Any, items: Iterable[Item], jobs: Jobs, size: int = CHUNK
) -> Iterator[Result]:
    """Yield the results of `work(shared, chunk)`, in the order of the items; `shared` reaches each process once.

    A chunk is of `size` items. What is less than two chunks is done sooner than another process has started.
    An executor gets `shared` with each chunk, since nobody knows which process is new; each takes it apart once.
    Raises `OtherProgram` where it runs another version of the program: that would do the work differently; and
    `WorkersLost`.
    """
    chunks = _chunks(items, size)
    if not isinstance(jobs, int):
        packed = pickle.dumps((program_digest(), shared))
        yield from _spread(lambda chunk: jobs.submit(_work_elsewhere, work, packed, chunk), chunks, _WAITING_ELSEWHERE)
        return
    first = list(islice(chunks, 2))
    if jobs <= 1 or sum(map(len, first)) < 2 * size:
        for chunk in chain(first, chunks):
            yield from work(shared, chunk)
        return
    # Most work is done here; what it takes to share it out takes a while to import.
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    try:
        with ProcessPoolExecutor(jobs, initializer=_remember, initargs=(shared,)) as pool:
            yield from _spread(lambda chunk: pool.submit(_work, work, chunk), chain(first, chunks), jobs * WAITING)
    except BrokenProcessPool as error:
        raise WorkersLost from error


def _spread(
    submit: Callable[[list[Item]], Future[list[Result]]], chunks: Iterable[list[Item]], waiting: int
) -> Iterator[Result]:
    pending: deque[Future[list[Result]]] = deque()
    for chunk in chunks:
        pending.append(submit(chunk))
        if len(pending) >= waiting:
            yield from pending.popleft().result()
    while pending:
        yield from pending.popleft().result()


def _chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _remember(shared: Any) -> None:
    global _shared
    _shared = shared
    settle()


def _work(work: Work[Item, Result], chunk: list[Item]) -> list[Result]:
    return work(_shared, chunk)


def _work_elsewhere(work: Work[Item, Result], packed: bytes, chunk: list[Item]) -> list[Result]:
    return work(_unpacked(packed), chunk)


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Any:
    program, shared = pickle.loads(packed)  # noqa: S301 -- what this very build packed
    if program != program_digest():
        raise OtherProgram
    return shared
