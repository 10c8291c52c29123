"""A server for one's own machine: builds, serves, and reloads the browser when a file changes."""

from __future__ import annotations

import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from site_builder.build import build, findings_page, static_files
from site_builder.cache import opened
from site_builder.check import check
from site_builder.contents import contents_of
from site_builder.finding import counts
from site_builder.history import read_history
from site_builder.load import Project, open_project
from site_builder.measures.similarity.index import EMPTY, Index
from site_builder.recall import Recall
from site_builder.stage import MARK
from site_builder.templating import BadTemplateError

WATCHED = ("records", "schema", "templates")
EVERY = 0.2
EVENTS = "/-/events"
SCRIPT = "/-/reload.js"

# The page's own version goes along, so that a change between loading and listening isn't missed.
_RELOAD = b"""var since = document.currentScript.src.replace(/^[^?]*/, "");
new EventSource("/-/events" + since).onmessage = function () { location.reload(); };
"""


class PortTaken(Exception):
    """Another program listens at this port."""


@dataclass
class Live:
    """What the server shows now: a built site, or the page of findings that stands in for it.

    `kept` is the index of what was last compared.
    """

    site: Path
    findings: bytes | None = None
    version: int = 0
    kept: Index = EMPTY
    changed: threading.Condition = field(default_factory=threading.Condition)

    def show(self, findings: bytes | None) -> None:
        """Show something new, and wake the browsers that wait."""
        with self.changed:
            self.findings = findings
            self.version += 1
            self.changed.notify_all()

    def wait(self, version: int, seconds: float) -> int:
        """Return the present version once it differs from the one given, or when time is up."""
        with self.changed:
            self.changed.wait_for(lambda: self.version != version, seconds)
            return self.version


def run(
    root: Path,
    as_of: date,
    today: date,
    host: str,
    port: int,
    ready: Callable[[str], None],
    report: Callable[[float, int, int], None],
) -> None:
    """Serve until interrupted; raises `PortTaken`."""
    # A plain `kill` ends it like Ctrl+C: the temporary site is removed on the way out.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="painpoints-") as folder:
        live = Live(Path(folder) / "site")
        try:
            server = ThreadingHTTPServer((host, port), partial(_Handler, live))
        except OSError as error:
            raise PortTaken from error
        server.daemon_threads = True
        refresh = partial(_refresh, root, as_of, today, live, report)
        refresh()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ready(f"http://{host}:{server.server_address[1]}/")
        for _ in _changes(root):
            refresh()


def _refresh(root: Path, as_of: date, today: date, live: Live, report: Callable[[float, int, int], None]) -> None:
    """Check and build anew; what can't be built shows its findings, also when a template is being edited."""
    begin = time.monotonic()
    project = open_project(root)
    with opened(root) as cache:
        recall = Recall(cache, contents_of(root, cache))
        checked = check(project, as_of, today=today, kept=live.kept, recall=recall)
    if checked.uniqueness is not None:
        live.kept = checked.uniqueness.index
    found = counts(checked.findings)
    try:
        if checked.is_clean:
            build(project, checked, read_history(root), as_of, live.site)
            live.show(None)
        else:
            _write_static(project, live.site)
            live.show(findings_page(project, checked.findings, as_of).encode())
    except BadTemplateError as error:
        live.show(_plain_page(str(error)))
    report(time.monotonic() - begin, found["error"], found["warning"])


def _write_static(project: Project, site: Path) -> None:
    """Write style and scripts where no site was ever built: the findings want them."""
    for path, source in static_files(project):
        target = site / path
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    (site / MARK).touch()


def _plain_page(text: str) -> bytes:
    from markupsafe import escape

    head = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>!</title></head>'
    return f"{head}<body><pre>{escape(text)}</pre></body></html>".encode()


def _changes(root: Path) -> Iterator[None]:
    """Yield once for every change of a watched file, as long as somebody asks."""
    before = _stamps(root)
    while True:
        time.sleep(EVERY)
        now = _stamps(root)
        if now != before:
            before = now
            yield


def _stamps(root: Path) -> dict[str, tuple[int, int]]:
    stamps = {}
    for name in WATCHED:
        for path in (root / name).rglob("*"):
            try:
                state = path.stat()
            except OSError:
                continue
            stamps[str(path)] = (state.st_mtime_ns, state.st_size)
    return stamps


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
        elif self.live.findings is not None and (path.endswith((".html", "/"))):
            self._send_page(200, self.live.findings)
        elif path.endswith((".html", "/")):
            self._page(path)
        else:
            super().do_GET()

    def _page(self, path: str) -> None:
        file = Path(self.translate_path(path))
        file = file / "index.html" if path.endswith("/") else file
        try:
            found = file.is_file()
        except OSError:
            found = False
        shown = file if found else self.live.site / "404.html"
        # The page for lost addresses is asked for from anywhere, so its links need a place to start from.
        html = shown.read_bytes() if found else shown.read_bytes().replace(b"<head>", b'<head><base href="/">')
        self._send_page(200 if found else 404, html)

    def _send_page(self, status: int, html: bytes) -> None:
        tag = f'<script src="{SCRIPT}?{self.live.version}" defer></script></body>'.encode()
        self._send(status, "text/html; charset=utf-8", html.replace(b"</body>", tag))

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        since = self.path.partition("?")[2]
        version = int(since) if since.isdecimal() else self.live.version
        try:
            while True:
                now = self.live.wait(version, 15)
                self.wfile.write(b"data: reload\n\n" if now != version else b": still here\n\n")
                self.wfile.flush()
                version = now
        except OSError:
            return

    def log_message(self, format: str, *arguments: Any) -> None:
        """Stay silent: the terminal tells of builds and findings."""
