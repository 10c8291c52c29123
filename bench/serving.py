"""The server: from saving a record until its new page is served."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.peers import records as all_records
from bench.register import change
from bench.running import Failed, started
from bench.work import ROOT, Ground, command

ASKED_EVERY = 0.01
# A first build of 100,000 records on a slow machine is done by then.
PATIENCE = 3600.0
LOOKED_AT = 20_000  # records a second, at the least


def served(ground: Ground, records: list[Path]) -> Iterator[float]:
    """Change a record at a time while a server runs, and yield the seconds until its page shows the change."""
    with _server(ground) as port:
        for number, record in enumerate(records):
            word, page = f"第 {number} 次保存", f"/pain-points/{record.stem}.html"
            change(record, word)
            saved = time.perf_counter()
            _wait_for(port, page, word.encode())
            yield time.perf_counter() - saved


@contextmanager
def _server(ground: Ground) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    serve = command("serve", "--register", ground.register, "--port", str(port))
    process = started(serve, ROOT, ground.log)
    try:
        _wait_for(port, "/", b"</html>", process)
        # The server looks at every file once more before it waits for changes.
        time.sleep(1 + len(all_records(ground.register)) / LOOKED_AT)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _wait_for(port: int, page: str, text: bytes, process: subprocess.Popen[bytes] | None = None) -> None:
    """Ask for a page until it holds a text."""
    end = time.perf_counter() + PATIENCE
    while text not in _page(port, page):
        if time.perf_counter() > end or (process and process.poll() is not None):
            raise Failed(f"The server never showed {text.decode()!r} on {page}")
        time.sleep(ASKED_EVERY)


def _page(port: int, page: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    # Nobody listens yet, or the site is being swapped.
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", page)
        return connection.getresponse().read()
    return b""
