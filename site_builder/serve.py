"""A server for one's own machine: builds, serves, and reloads the browser when a file changes."""

from __future__ import annotations

import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from functools import partial
from hashlib import blake2b
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from site_builder.cache import FOLDER
from site_builder.live import Live, Report, plain_page, refresh
from site_builder.parallel import available
from site_builder.publishing import beside
from site_builder.watching import changes, log_of, stamps

EVENTS = "/-/events"
SCRIPT = "/-/reload.js"

# What the page was like goes along, so that a change between loading and listening isn't missed.
_RELOAD = b"""var shown = document.currentScript.src.replace(/^[^?]*/, "");
new EventSource("/-/events" + shown + "&" + location.pathname).onmessage = function () { location.reload(); };
"""


_NOT_THERE = (
    "网站还没有生成：请稍候，或者再保存一次任一文件。 / The site isn't there yet: wait, or save any file once more."
)


class PortTaken(Exception):
    """Another program listens at this port."""


def run(
    root: Path,
    as_of: date,
    today: date,
    host: str,
    port: int,
    ready: Callable[[str], None],
    report: Report,
) -> None:
    """Serve until interrupted; raises `PortTaken`."""
    # A plain `kill` ends it like Ctrl+C: the temporary site is removed on the way out.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _folder_beside(root) as folder:
        live = Live(folder / "site")
        try:
            server = ThreadingHTTPServer((host, port), partial(_Handler, live))
        except OSError as error:
            raise PortTaken from error
        server.daemon_threads = True
        show = partial(refresh, root, as_of, today, live, report)
        look = partial(stamps, root, log_of(root))
        before = look()
        # Once it listens in a thread, no other processes are started.
        show(available())
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ready(f"http://{host}:{server.server_address[1]}/")
        for _ in changes(look, before):
            show(1)


@contextmanager
def _folder_beside(root: Path) -> Iterator[Path]:
    """Give a folder on the register's own disk, where a built site's pages are taken over; else any."""
    folder = beside(root / FOLDER / "serve")
    try:
        folder.mkdir(parents=True)
    except OSError:
        with tempfile.TemporaryDirectory(prefix="painpoints-") as elsewhere:
            yield Path(elsewhere)
        return
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _from_anywhere(html: bytes) -> bytes:
    """Return a page that is shown at any address: its links need a place to start from."""
    return html.replace(b"<head>", b'<head><base href="/">', 1)


class _Handler(SimpleHTTPRequestHandler):
    """Files of the site, with the reloading script in every page."""

    protocol_version = "HTTP/1.1"

    def __init__(self, live: Live, *arguments: Any) -> None:
        self.live = live
        super().__init__(*arguments, directory=str(live.site))

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == EVENTS:
            self._events()
        elif path == SCRIPT:
            self._send(200, "text/javascript", _RELOAD)
        elif path.endswith((".html", "/")) or "%00" in path:
            self._send_page(*self._page())
        else:
            super().do_GET()

    def _page(self) -> tuple[int, bytes]:
        """Return what is shown at the address that was asked for."""
        return self._shown(self._place(self.path.partition("?")[0]))

    def _place(self, address: str) -> str:
        """Return where the page of an address lies in the site."""
        path = Path(self.translate_path(address))
        page = path / "index.html" if address.endswith("/") else path
        return page.relative_to(self.live.site).as_posix() if page.is_relative_to(self.live.site) else ""

    def _shown(self, place: str) -> tuple[int, bytes]:
        """Return status and HTML of a page."""
        if self.live.findings is not None:
            return 200, _from_anywhere(self.live.findings)
        if place in self.live.ahead:
            return 200, self.live.ahead[place]
        with suppress(OSError, ValueError):
            return 200, (self.live.site / place).read_bytes()
        with suppress(OSError):
            return 404, _from_anywhere((self.live.site / "404.html").read_bytes())
        return 503, plain_page(_NOT_THERE)

    def _tag(self, html: bytes) -> str:
        """Return what tells a page, as it is shown now, from what it was or will be."""
        return blake2b(html + self.live.style, digest_size=8).hexdigest()

    def _send_page(self, status: int, html: bytes) -> None:
        script = f'<script src="{SCRIPT}?{self._tag(html)}" defer></script></body>'.encode()
        self._send(status, "text/html; charset=utf-8", html.replace(b"</body>", script))

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.close_connection = True
        tag, _, address = self.path.partition("?")[2].partition("&")
        place = self._place(address or "/")
        tag = tag or self._tag(self._shown(place)[1])
        with self.live.opened(place), suppress(OSError):
            self.end_headers()
            while True:
                version = self.live.version
                now = self._tag(self._shown(place)[1])
                if now != tag:
                    self.wfile.write(b"data: reload\n\n")
                elif self.live.wait(version, 15) == version:
                    self.wfile.write(b": still here\n\n")
                self.wfile.flush()
                tag = now

    def end_headers(self) -> None:
        """Let no browser keep anything: style and data are to be as new as the page."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Stay silent: the terminal tells of builds and findings."""
