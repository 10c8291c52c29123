"""Work spread over processes, in order: the result is the same for any number of them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from itertools import islice
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 64
# So many chunks wait at a time for each process: enough to keep it busy, few enough that memory stays flat.
WAITING = 3

_shared: Any = None


def available() -> int:
    """Return how many processes can really run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    work: Callable[[Any, list[Item]], list[Result]], shared: Any, items: Iterable[Item], jobs: int
) -> Iterator[Result]:
    """Yield the results of `work(shared, chunk)`, in the order of the items; `shared` reaches each process once."""
    if jobs <= 1:
        for chunk in _chunks(items):
            yield from work(shared, chunk)
        return
    with ProcessPoolExecutor(jobs, initializer=_remember, initargs=(shared,)) as pool:
        yield from _spread(work, _chunks(items), pool, jobs * WAITING)


def _spread(
    work: Callable[[Any, list[Item]], list[Result]], chunks: Iterable[list[Item]], executor: Executor, waiting: int
) -> Iterator[Result]:
    pending: deque[Future[list[Result]]] = deque()
    for chunk in chunks:
        pending.append(executor.submit(_work, work, chunk))
        if len(pending) >= waiting:
            yield from pending.popleft().result()
    while pending:
        yield from pending.popleft().result()


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _remember(shared: Any) -> None:
    global _shared
    _shared = shared


def _work(work: Callable[[Any, list[Item]], list[Result]], chunk: list[Item]) -> list[Result]:
    return work(_shared, chunk)
