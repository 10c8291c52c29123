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


class Reader:
    """A page of a site, what the console complained about, and how often was clicked; typing is free."""

    def __init__(self, browser: Browser, site: Path, **options: Any) -> None:
        """Begin with a browser that keeps nothing yet."""
        self.site, self.clicks = site, 0
        self.complaints: list[str] = []
        self.context = browser.new_context(**{"viewport": DESK, **options})
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda said: self._note(said.text) if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("requestfailed", self._failed)

    def _failed(self, request: Request) -> None:
        # Whoever goes on to another page before this one is complete breaks off what still loads.
        if request.failure != "net::ERR_ABORTED":
            self._note(f"not loaded: {request.url}")

    def _note(self, text: str) -> None:
        self.complaints.append(text)

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
        self.context.close()
        assert self.complaints == [], self.complaints


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
