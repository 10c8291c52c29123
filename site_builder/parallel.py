"""Work spread over processes, in order: the result is the same for any number of them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 64


@contextmanager
def workers(jobs: int) -> Iterator[Executor | None]:
    """Open a pool of processes; None for a single job, which then runs right here."""
    if jobs <= 1:
        yield None
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield pool


def available() -> int:
    """Return how many processes can really run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_chunks(
    work: Callable[[list[Item]], list[Result]], items: Iterable[Item], executor: Executor | None, waiting: int = 8
) -> Iterator[Result]:
    """Yield the results of `work` on the items, chunk by chunk and in order.

    Only a few chunks wait at a time, so memory doesn't grow with the number of items.
    """
    chunks = iter(lambda iterator=iter(items): list(islice(iterator, CHUNK)), [])  # type: ignore[misc]
    if executor is None:
        for chunk in chunks:
            yield from work(chunk)
        return
    pending: deque[Future[list[Result]]] = deque()
    for chunk in chunks:
        pending.append(executor.submit(work, chunk))
        if len(pending) >= waiting:
            yield from pending.popleft().result()
    while pending:
        yield from pending.popleft().result()
