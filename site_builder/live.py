"""What a server shows while files change: the pages that are open first, then the whole site, or what is wrong."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from site_builder.build import drawn_ahead, findings_page, publish, site_of, static_files, view_of
from site_builder.cache import opened
from site_builder.check import Checked, Comparison, check
from site_builder.contents import contents_of
from site_builder.finding import counts
from site_builder.garbage import uncollected
from site_builder.history import read_history
from site_builder.load import Project, open_project
from site_builder.pages.pain_point import FOLDERS
from site_builder.recall import Recall
from site_builder.stage import MARK
from site_builder.templating import BadTemplateError


@dataclass
class Live:
    """What the server shows now: a built site, or the page of findings that stands in for it.

    `ahead` are pages that are done while the site isn't, `style` tells one state of style and scripts from another,
    `open` counts the pages that browsers show.
    """

    site: Path
    findings: bytes | None = None
    ahead: Mapping[str, bytes] = field(default_factory=dict)
    style: bytes = b""
    version: int = 0
    open: Counter[str] = field(default_factory=Counter)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def show(self, findings: bytes | None = None, ahead: Mapping[str, bytes] | None = None) -> None:
        """Show something new, and wake the browsers that wait."""
        with self.changed:
            self.findings = findings
            self.ahead = ahead or {}
            self.version += 1
            self.changed.notify_all()

    def wait(self, version: int, seconds: float) -> int:
        """Return the present version once it differs from the one given, or when time is up."""
        with self.changed:
            self.changed.wait_for(lambda: self.version != version, seconds)
            return self.version

    @contextmanager
    def opened(self, page: str) -> Iterator[None]:
        """Know of a page that a browser has open."""
        with self.changed:
            self.open[page] += 1
        try:
            yield
        finally:
            with self.changed:
                self.open[page] -= 1

    def opened_pages(self) -> set[str]:
        """Return the pages that browsers have open."""
        with self.changed:
            return set(+self.open)


# Seconds, errors, warnings, and what hindered the build, if anything did.
Report = Callable[[float, int, int, str], None]


def refresh(root: Path, as_of: date, today: date, live: Live, report: Report, jobs: int) -> None:
    """Check and build anew; what can't be built shows why, be it a record, a template or a full disk."""
    begin = time.monotonic()
    try:
        with uncollected():
            found, mistake = counts(_shown(root, as_of, today, live, jobs).findings), ""
    except (BadTemplateError, OSError) as error:
        found, mistake = counts(()), str(error)
        live.show(plain_page(mistake))
    report(time.monotonic() - begin, found["error"], found["warning"], mistake)


def _shown(root: Path, as_of: date, today: date, live: Live, jobs: int) -> Checked:
    project, history = open_project(root), read_history(root)
    style = _style(project)
    pages = {page for page in live.opened_pages() if Path(page).parent.name in FOLDERS}
    looked_at = frozenset(Path(page).stem for page in pages)
    # Comparing all with all takes longest: the pain points that somebody looks at don't wait for it.
    for only in (looked_at, None) if looked_at else (None,):
        checked = _checked(project, as_of, today, jobs, only)
        if not checked.is_clean:
            _write_static(project, live.site)
            live.show(findings_page(project, checked.findings, as_of).encode())
            continue
        view = view_of(project, checked, history, as_of)
        site = site_of(project, view)
        if only is None:
            publish(project, site, view, live.site, jobs)
            # Whoever reloads from now on gets the new style.
            live.style = style
        live.show(ahead=drawn_ahead(site, view, pages) if only else None)
    return checked


def _checked(project: Project, as_of: date, today: date, jobs: int, only: frozenset[str] | None) -> Checked:
    with opened(project.root) as cache:
        recall = Recall(cache, contents_of(project.root, cache))
        return check(project, as_of, today=today, recall=recall, jobs=jobs, comparison=Comparison(only=only))


def _style(project: Project) -> bytes:
    """Return what tells one state of style and scripts from another."""
    return repr([(path, file.stat().st_mtime_ns) for path, file in static_files(project)]).encode()


def _write_static(project: Project, site: Path) -> None:
    """Write style and scripts where no site was ever built: the findings want them."""
    for path, source in static_files(project):
        target = site / path
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    (site / MARK).touch()


def plain_page(text: str) -> bytes:
    """Return a page of one text."""
    from markupsafe import escape

    head = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>!</title></head>'
    return f"{head}<body><pre>{escape(text)}</pre></body></html>".encode()
