"""A reader in a real browser, who opens pages from a folder as by a double-click and counts their clicks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Request

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
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
        """Open a page of the site by its path, with what follows a #."""
        name, mark, fragment = path.partition("#")
        self.page.goto((self.site / name).as_uri() + mark + fragment)
        return self.page

    def click(self, target: str | Locator) -> None:
        """Click what can be seen, and count it."""
        (self.page.locator(target) if isinstance(target, str) else target).first.click()
        self.clicks += 1

    def close(self) -> None:
        """Leave, having seen no complaint."""
        self.context.close()
        assert self.complaints == [], self.complaints


def barriers(page: Page) -> list[tuple[str, str]]:
    """Return what axe objects to, each with the first place."""
    # Without `preload` axe doesn't fetch the style sheet, which a browser refuses for files and says so.
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"], "preload": False}
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(Axe().axe_script + "\n;0")
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [(each["id"], each["nodes"][0]["html"][:200]) for each in found]


def scrolls_sideways(page: Page) -> bool:
    """Tell whether the page is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
