"""The server: from saving a record until its new page is served."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

from bench.register import change
from bench.running import Failed, started
from bench.work import ROOT, Ground, command

ASKED_EVERY = 0.01
# A first build of 100,000 records on a slow machine is done by then.
PATIENCE = 3600.0

_SCRIPT = re.compile(rb'/-/reload\.js(\?\w+)"')


def served(ground: Ground, records: list[Path]) -> Iterator[float]:
    """Change a record at a time whose page is open, and yield the seconds until the page is there again, changed."""
    with _server(ground) as port:
        for number, record in enumerate(records):
            word, page = f"第 {number} 次保存", f"/pain-points/{record.stem}.html"
            said = _said(ground)
            with _listening(port, page) as reloads:
                change(record, word)
                saved = time.perf_counter()
                reloads()
                if word.encode() not in _page(port, page):
                    raise Failed(f"The server reloaded {page} without {word!r}")
                yield time.perf_counter() - saved
            # It tells when the other pages are done as well.
            _until(partial(_says_more, ground, said))


@contextmanager
def _listening(port: int, page: str) -> Iterator[Callable[[], None]]:
    """Open a page as a browser does, and give what waits until the server asks to reload it."""
    script = _SCRIPT.search(_page(port, page))
    if script is None:
        raise Failed(f"The page {page} doesn't listen to the server")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", f"/-/events{script[1].decode()}&{page}")
    answer = connection.getresponse()

    def reloads() -> None:
        while answer.readline() != b"data: reload\n":
            pass

    with closing(connection):
        yield reloads


def _said(ground: Ground) -> int:
    return ground.log.stat().st_size


def _says_more(ground: Ground, than: int) -> bool:
    return _said(ground) > than


@contextmanager
def _server(ground: Ground) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    serve = command("serve", "--register", ground.register, "--port", str(port))
    process = started(serve, ROOT, ground.log)
    try:
        _until(lambda: b"</html>" in _page(port, "/") or process.poll() is not None)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _until(happened: Callable[[], bool]) -> None:
    end = time.perf_counter() + PATIENCE
    while not happened():
        if time.perf_counter() > end:
            raise Failed("The server went silent")
        time.sleep(ASKED_EVERY)


def _page(port: int, page: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    # Nobody listens yet, or the site is being swapped.
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", page)
        return connection.getresponse().read()
    return b""
