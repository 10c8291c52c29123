"""The executor of a Dask cluster, for registers that are more than one machine's work (extra `distributed`)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager
from urllib.parse import urlsplit

from site_builder.parallel import WorkersLost

SCHEME = "dask"
# A scheduler that is there answers at once.
_SECONDS = 10


class NoCluster(Exception):
    """There is no cluster at this address, or nothing to reach it with; the text says which."""


@contextmanager
def executor_at(address: str) -> Iterator[Executor]:
    """Give the executor of the cluster at `dask://HOST:PORT`.

    Raises `NoCluster`, and `WorkersLost` when the work killed one worker after another, or the scheduler is lost. A
    single worker that is lost is made up for by the others.
    """
    try:
        place = urlsplit(address)
    except ValueError as error:
        raise NoCluster(f"{address}: {error}") from error
    if place.scheme != SCHEME or not place.netloc:
        raise NoCluster(f"{address}: {SCHEME}://HOST:PORT")
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise NoCluster('pip install "painpoints[distributed]"') from error
    try:
        client = Client(f"tcp://{place.netloc}", timeout=_SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise NoCluster(f"{address}: {error}") from error
    with client:
        try:
            # The same work twice is the same, but nothing of it may be left from another build.
            yield client.get_executor(pure=False)  # type: ignore[no-untyped-call]
        except (KilledWorker, CancelledError) as error:
            raise WorkersLost from error
