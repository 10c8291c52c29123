"""Serving while one edits: the page reloads, findings stand in for the site, and nothing outside it is handed out."""

from __future__ import annotations

import errno
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from select import select
from typing import Any
from urllib.parse import urljoin

import pytest
from helpers import AS_OF, EXAMPLE, ROOT, edited, example_text, put, shipped_project
from site_tools import environment, small_register

from site_builder.build import findings_page
from site_builder.finding import Finding, Level
from site_builder.kept import closest_of
from site_builder.live import Live, refresh
from site_builder.measures.similarity.pairs import Closest
from site_builder.watching import changes, stamps
from site_builder.words import same

SECONDS = 60


@dataclass
class Served:
    """A running server and the register that it watches."""

    register: Path
    port: int
    process: subprocess.Popen[str]

    def get(self, path: str) -> tuple[int, str]:
        """Ask for exactly this path: nothing is tidied up on the way."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            connection.putrequest("GET", path, skip_accept_encoding=True)
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def wait_for(self, path: str, text: str) -> str:
        """Return a page once it holds a text."""
        page = ""
        for _ in range(SECONDS * 10):
            page = self.get(path)[1]
            if text in page:
                return page
            time.sleep(0.1)
        raise AssertionError(f"{path} never held {text!r}: {page[:500]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "site_builder", "serve", *map(str, arguments)]


def started(register: Path, *arguments: object) -> Served:
    """Start a server and wait until it says where it listens."""
    port = free_port()
    process = subprocess.Popen(
        command("--port", port, *arguments),
        cwd=register,
        env=environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if f":{port}/" in line:
            return Served(register, port, process)
    raise AssertionError(f"the server ended: {said}")


def stop(served: Served) -> int:
    """Interrupt as a person does, and return the exit code."""
    served.process.send_signal(signal.SIGINT)
    try:
        return served.process.wait(SECONDS)
    finally:
        served.process.kill()
        if served.process.stdout:
            served.process.stdout.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that shows one record."""
    register = small_register(tmp_path_factory.mktemp("serve") / "register", ["201504-001"])
    served = started(register)
    yield served
    stop(served)


@pytest.fixture
def mended(server: Served) -> Iterator[Served]:
    """The server with the record as it was, before and after the test."""
    title = "用户不能及时收到审批提醒"
    server.wait_for("/pain-points/201504-001.html", title)
    yield server
    put(server.register, EXAMPLE, (ROOT / EXAMPLE).read_bytes())
    server.wait_for("/pain-points/201504-001.html", title)


@pytest.mark.parametrize("path", ["/", "/index.html", "/en/", "/pain-points/201504-001.html", "/?a=b"])
def test_every_page_reloads_itself(mended: Served, path: str) -> None:
    status, page = mended.get(path)
    assert status == 200
    assert re.search(r'<script src="/-/reload\.js[^"]*" defer></script></body>', page)
    assert "EventSource" in mended.get("/-/reload.js")[1]


def test_the_site_on_disk_has_no_reloading_script(mended: Served) -> None:
    assert not (mended.register / "build/site").exists()
    assert "reload" not in mended.get("/static/site.js")[1]


def test_a_change_is_announced_and_shown(mended: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", mended.port, timeout=SECONDS)
    connection.request("GET", "/-/events")
    answer = connection.getresponse()
    assert answer.getheader("Content-Type") == "text/event-stream"
    text = (ROOT / EXAMPLE).read_text("utf-8")
    put(mended.register, EXAMPLE, text.replace("用户不能及时收到审批提醒", "审批提醒来得太晚"))
    assert answer.readline() == b"data: reload\n"
    connection.close()
    mended.wait_for("/pain-points/201504-001.html", "审批提醒来得太晚")


def listening(served: Served, page: str) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    """Open a page and listen for its reload, as the script in it does."""
    tag = re.findall(r"/-/reload\.js(\?\w+)", served.get(page)[1])[0]
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=SECONDS)
    connection.request("GET", f"/-/events{tag}&{page}")
    return connection, connection.getresponse()


def test_only_pages_that_changed_are_reloaded(mended: Served) -> None:
    text = (ROOT / EXAMPLE).read_text("utf-8")
    one, answer = listening(mended, "/pain-points/201504-001.html")
    other, silent = listening(mended, "/rules/index.html")
    with closing(one), closing(other):
        put(mended.register, EXAMPLE, text.replace("用户不能及时收到审批提醒", "审批提醒来得太晚"))
        assert answer.readline() == b"data: reload\n"
        mended.wait_for("/", "审批提醒来得太晚")
        assert select([silent], [], [], 0.5)[0] == [], "the rules are as they were"


def test_a_changed_style_reloads_every_page(mended: Served) -> None:
    connection, answer = listening(mended, "/rules/index.html")
    with closing(connection):
        put(mended.register, "templates/static/style.css", "body { color: red }")
        try:
            assert answer.readline() == b"data: reload\n"
        finally:
            (mended.register / "templates/static/style.css").unlink()


def test_what_changed_between_loading_and_listening_is_not_missed(mended: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", mended.port, timeout=SECONDS)
    with closing(connection):
        connection.request("GET", "/-/events?0123456789abcdef&/index.html")
        assert connection.getresponse().readline() == b"data: reload\n"


@dataclass
class Watched(Live):
    """What is shown, with what some pages said each time, and which of them stood ahead of the whole site."""

    pages: frozenset[str] = frozenset()
    times: list[tuple[set[str], dict[str, str]]] = field(default_factory=list)

    def show(self, findings: bytes | None = None, ahead: Mapping[str, bytes] | None = None) -> None:
        super().show(findings, ahead)
        whole = {page: (self.site / page).read_text("utf-8") for page in self.pages}
        self.times.append((set(self.ahead), whole | {page: html.decode() for page, html in self.ahead.items()}))


def saved(folder: Path, *pages: str) -> Watched:
    """Build a register, change its pain point while some pages are open, and return what was shown."""
    register = small_register(folder / "register", ["201504-001"])
    live = Watched(folder / "site", pages=frozenset(pages))
    show = partial(refresh, register, AS_OF, AS_OF, live, lambda *_: None, 1)
    show()
    put(register, EXAMPLE, edited(example_text(), ("title: 用户不能及时收到审批提醒", "title: 审批提醒来得太晚")))
    with ExitStack() as browsers:
        for page in pages:
            browsers.enter_context(live.opened(page))
        show()
    return live


def test_a_pain_point_that_is_open_is_shown_before_the_whole_site(tmp_path: Path) -> None:
    of_it = {"pain-points/201504-001.html", "en/analysis/201504-001.html"}
    _, (ahead, early), (_, whole) = saved(tmp_path, *of_it, "index.html").times
    assert ahead == of_it
    assert all("审批提醒来得太晚" in html for html in whole.values())
    assert "审批提醒来得太晚" not in early["index.html"]
    assert {page: early[page] for page in ahead} == {page: whole[page] for page in ahead}


def test_an_open_pain_point_does_not_wait_until_all_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    show = Live.show

    def noted(*arguments: Any, **more: Any) -> Closest:
        events.append("compared")
        return closest_of(*arguments, **more)

    def shown(live: Live, *arguments: Any, **more: Any) -> None:
        show(live, *arguments, **more)
        events.append("ahead" if live.ahead else "whole")

    monkeypatch.setattr("site_builder.check.closest_of", noted)
    monkeypatch.setattr(Live, "show", shown)
    saved(tmp_path, "pain-points/201504-001.html")
    assert events == ["compared", "whole", "ahead", "compared", "whole"]


def test_a_style_counts_as_changed_once_it_can_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else browsers would reload for the page ahead, get the old style, and never ask again."""
    styles: list[tuple[bool, bytes, bool]] = []
    show = Live.show

    def shown(live: Live, *arguments: Any, **more: Any) -> None:
        served = live.site / "static/style.css"
        show(live, *arguments, **more)
        styles.append((bool(live.ahead), live.style, served.read_text("utf-8") == "body { color: red }"))

    monkeypatch.setattr(Live, "show", shown)
    live = saved(tmp_path, "pain-points/201504-001.html")
    styles.clear()
    put(tmp_path / "register", "templates/static/style.css", "body { color: red }")
    with live.opened("pain-points/201504-001.html"):
        refresh(tmp_path / "register", AS_OF, AS_OF, live, lambda *_: None, 1)
    (ahead, before, is_new_then), (whole, after, is_new) = styles
    assert (ahead, is_new_then, whole, is_new) == (True, False, False, True)
    assert before != after


def test_a_full_disk_is_told_and_survived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    register, live = small_register(tmp_path / "register", ["201504-001"]), Live(tmp_path / "site")
    told: list[str] = []
    show = partial(refresh, register, AS_OF, AS_OF, live, lambda *found: told.append(found[-1]), 1)

    def full(*_arguments: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("site_builder.live.publish", full)
        show()
    assert b"No space left" in (live.findings or b"")
    show()
    assert live.findings is None
    assert (live.site / "index.html").exists()
    assert ["No space left" in each for each in told] == [True, False]


def test_browsers_keep_nothing(mended: Served) -> None:
    for path in ("/", "/static/style.css", "/data/search/head.js", "/gone.html"):
        connection = http.client.HTTPConnection("127.0.0.1", mended.port, timeout=SECONDS)
        with closing(connection):
            connection.request("GET", path)
            assert connection.getresponse().headers.get_all("Cache-Control") == ["no-store"], path


@pytest.mark.parametrize("path", ["/index.html%00", "/static/site.js%00", "/%00"])
def test_an_address_that_no_file_can_have_leads_nowhere(mended: Served, path: str) -> None:
    assert mended.get(path)[0] == 404


def test_a_site_that_was_deleted_comes_back_with_the_next_save(tmp_path: Path) -> None:
    served = started(small_register(tmp_path / "register", ["201504-001"]))
    try:
        shutil.rmtree(served.register / "build")
        status, page = served.get("/")
        assert (status, "再保存一次" in page, "/-/reload.js" in page) == (503, True, True)
        put(
            served.register,
            EXAMPLE,
            edited(example_text(), ("title: 用户不能及时收到审批提醒", "title: 审批提醒来得太晚")),
        )
        served.wait_for("/pain-points/201504-001.html", "审批提醒来得太晚")
    finally:
        stop(served)


def test_findings_stand_in_for_the_site_until_the_record_is_mended(mended: Served) -> None:
    text = (ROOT / EXAMPLE).read_text("utf-8")
    put(mended.register, EXAMPLE, text.replace("proposer: wang-li", "proposer: nobody"))
    for path in ("/", "/en/", "/pain-points/201504-001.html"):
        page = mended.wait_for(path, "PP115")
        assert "201504-001.yaml" in page
        assert "nobody" in page
        assert "/-/reload.js" in page, "else the browser would never show the mended site"
    put(mended.register, EXAMPLE, text)
    assert "PP115" not in mended.wait_for("/", 'class="kpis"')


@pytest.mark.parametrize("path", ["/", "/pain-points/201504-001.html", "/en/pain-points/201504-001.html"])
def test_the_page_of_findings_has_its_style_at_any_depth(mended: Served, path: str) -> None:
    text = (ROOT / EXAMPLE).read_text("utf-8")
    put(mended.register, EXAMPLE, text.replace("proposer: wang-li", "proposer: nobody"))
    page = mended.wait_for(path, "PP115")
    start = re.findall(r'<base href="([^"]+)"', page)
    linked = re.findall(r'(?:rel="stylesheet" href|<script src)="([^"]+)"', page)
    assert len(linked) > 1
    for link in linked:
        assert mended.get(urljoin(start[0], link))[0] == 200, link


def test_errors_stand_before_warnings() -> None:
    def finding(path: str, line: int, level: Level) -> Finding:
        return Finding(path, line, 1, "title", same("title"), "PP999", level, same(""), same(""))

    given = [
        finding("records/a.yaml", 1, "info"),
        finding("records/a.yaml", 2, "warning"),
        finding("records/a.yaml", 9, "error"),
        finding("records/b.yaml", 1, "warning"),
        finding("records/b.yaml", 3, "error"),
    ]
    page = findings_page(shipped_project(), given, AS_OF)
    shown = re.findall(r"<code>(records/\S+?):1</code>", page)
    assert shown == ["records/a.yaml:9", "records/b.yaml:3", "records/a.yaml:2", "records/b.yaml:1", "records/a.yaml:1"]


def test_a_file_that_is_no_yaml_gives_findings(mended: Served) -> None:
    put(mended.register, EXAMPLE, "title: [\n<script>alert(1)</script>\0")
    page = mended.wait_for("/", "201504-001.yaml")
    assert "<script>alert" not in page


def test_a_broken_template_is_told_and_survived(mended: Served) -> None:
    put(mended.register, "templates/pages/about.html", "{% if %}")
    try:
        assert "about.html" in mended.wait_for("/about.html", "<pre>")
    finally:
        (mended.register / "templates/pages/about.html").unlink()


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2f..%2f..%2f..%2f..%2fetc/passwd",
        "/static/../../../../../../../etc/passwd",
        "//etc/passwd",
        "/etc/passwd",
        "/..\\..\\etc\\passwd",
        "/../../records/pain-points/2015/201504-001.yaml",
        "/../x.html",
        "/%00.html",
        "/" + "a" * 5000 + ".html",
    ],
)
def test_nothing_outside_the_site_is_handed_out(mended: Served, path: str) -> None:
    status, page = mended.get(path)
    assert status in (400, 404)
    assert "root:" not in page
    assert "proposer:" not in page


def test_an_address_that_leads_nowhere_has_a_page(mended: Served) -> None:
    status, page = mended.get("/gone.html")
    assert status == 404
    assert "<h1>" in page
    assert "/-/reload.js" in page


def test_the_page_for_lost_addresses_works_at_any_depth(mended: Served) -> None:
    page = mended.get("/pain-points/gone/deeper.html")[1]
    start = re.findall(r'<base href="([^"]+)"', page)[0]
    style = re.findall(r'rel="stylesheet" href="([^"]+)"', page)[0]
    assert mended.get(os.path.normpath(start + style))[0] == 200


def test_head_is_answered_without_a_body(mended: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", mended.port, timeout=SECONDS)
    connection.request("HEAD", "/")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"")
    connection.close()


def test_only_this_machine_is_served_unless_asked(mended: Served) -> None:
    with socket.socket() as probe:
        probe.settimeout(2)
        # Loopback has more than one address; a server for everybody would answer at each of them.
        assert probe.connect_ex(("127.0.0.2", mended.port)) != 0


def test_a_port_in_use_is_refused_with_words(server: Served) -> None:
    done = subprocess.run(
        command("--port", server.port, "--lang", "en"),
        cwd=server.register,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 2
    assert str(server.port) in done.stderr
    assert "Traceback" not in done.stderr


def test_interrupting_ends_it_quietly_and_leaves_nothing(tmp_path: Path) -> None:
    register = small_register(tmp_path / "register", ["201504-001"])
    served = started(register)
    # On the register's own disk, where pages of a built site are taken over.
    assert list(register.glob("build/cache/.serve-*")) != []
    assert stop(served) == 0
    assert list(register.glob("build/cache/.serve-*")) == []


def test_where_the_cache_can_not_be_written_the_site_is_served_from_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    register = small_register(tmp_path / "register", ["201504-001"])
    (register / "build").write_text("no folder", encoding="utf-8")
    served = started(register)
    try:
        assert served.get("/")[0] == 200
        assert list((tmp_path / "temporary").iterdir()) != []
    finally:
        assert stop(served) == 0
    assert list((tmp_path / "temporary").iterdir()) == []


def test_what_changes_while_the_first_site_is_built_is_not_missed(tmp_path: Path) -> None:
    register = small_register(tmp_path / "register", ["201504-001"])
    before = stamps(register)
    put(register, EXAMPLE, (register / EXAMPLE).read_bytes() + b"# seen\n")
    waiting = changes(lambda: stamps(register), before)
    assert next(waiting) is None
    (register / EXAMPLE).unlink()
    assert next(waiting) is None


def test_a_past_day_can_be_served(tmp_path: Path) -> None:
    served = started(small_register(tmp_path / "register", ["201504-001"]), "--as-of", "2015-05-10")
    try:
        page = served.get("/")[1]
        assert 'class="kpis"' in page
        assert f"{AS_OF}" not in page
    finally:
        stop(served)
