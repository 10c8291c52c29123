"""A reader in a real browser, who opens pages from a folder as by a double-click and counts their clicks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Request

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
Open = Callable[..., Page]
WCAG = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


# A page costs Chromium a process. One that a reader has left is swept and goes to the next who asks for the like.
_left: dict[tuple[Browser, str], list[Page]] = {}


class Reader:
    """A page of a site, what the console complained about, and how often was clicked; typing is free."""

    def __init__(self, browser: Browser, site: Path, **options: Any) -> None:
        """Begin with a browser that keeps nothing yet."""
        self.site, self.clicks = site, 0
        self.complaints: list[str] = []
        self._options = {"viewport": DESK, **options}
        self._place = _left.setdefault((browser, repr(sorted(self._options.items()))), [])
        self._spoilt = False
        self.page: Page = self._place.pop() if self._place else browser.new_context(**self._options).new_page()
        self._listeners: dict[Any, Callable[..., None]] = {
            "console": lambda said: self._note(said.text) if said.type in ("error", "warning") else None,
            "pageerror": lambda error: self._note(str(error)),
            "requestfailed": self._failed,
        }
        for event, listener in self._listeners.items():
            self.page.on(event, listener)

    def _failed(self, request: Request) -> None:
        # Whoever goes on to another page before this one is complete breaks off what still loads.
        if request.failure != "net::ERR_ABORTED":
            self._note(f"not loaded: {request.url}")

    def _note(self, text: str) -> None:
        self.complaints.append(text)

    def run_first(self, script: str) -> None:
        """Run a script before those of every page; nobody else can have this page then."""
        self._spoilt = True
        self.page.add_init_script(script)

    def open(self, path: str) -> Page:
        """Open a page of the site by its path, with what follows a ? or a #."""
        self.page.goto(address(self.site, path))
        return self.page

    def click(self, target: str | Locator) -> None:
        """Click what can be seen, and count it."""
        (self.page.locator(target) if isinstance(target, str) else target).first.click()
        self.clicks += 1

    def close(self) -> None:
        """Leave, having seen no complaint."""
        if self._spoilt or self.complaints:
            self.page.context.close()
        else:
            self._sweep()
        assert self.complaints == [], self.complaints

    def _sweep(self) -> None:
        """Leave nothing behind: no other page, nothing kept, none of the emulation, no pointer, no page to jump in."""
        page = self.page
        for other in page.context.pages:
            if other is not page:
                other.close()
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        for event, listener in self._listeners.items():
            page.remove_listener(event, listener)
        page.goto("about:blank")
        page.context.clear_cookies()
        page.mouse.move(0, 0)
        page.emulate_media(media="null", color_scheme=self._options.get("color_scheme", "light"))
        if page.viewport_size != self._options["viewport"]:
            page.set_viewport_size(self._options["viewport"])
        self._place.append(page)


@contextmanager
def opening(browser: Browser, site: Path) -> Iterator[Open]:
    """Give what opens a page of a site in a browser of its own; what any console complains about fails in the end."""
    readers: list[Reader] = []

    def open_page(path: str, **options: Any) -> Page:
        readers.append(Reader(browser, site, **options))
        return readers[-1].open(path)

    yield open_page
    for reader in readers:
        reader.close()


def address(site: Path, path: str) -> str:
    """Return where a page lies on the disk, as a browser says it."""
    name = re.split(r"[?#]", path, maxsplit=1)[0]
    return (site / name).as_uri() + path.removeprefix(name)


def barriers(page: Page, *rules: str) -> list[tuple[str, str]]:
    """Return what axe objects to, by all rules or some of them, each with the first place."""
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": WCAG}
    # Without `preload` axe doesn't fetch the style sheet, which a browser refuses for files and says so.
    options = {"runOnly": only, "resultTypes": ["violations"], "preload": False}
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(Axe().axe_script + "\n;0")
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [(each["id"], each["nodes"][0]["html"][:200]) for each in found]


def scrolls_sideways(page: Page) -> bool:
    """Tell whether the page is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
