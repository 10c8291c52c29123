"""Building: gather every page first, then render, check the links, and publish in one step."""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote

from site_builder.check import Checked
from site_builder.exchange.excel import workbook
from site_builder.finding import Finding, counts
from site_builder.history import History
from site_builder.load import Project, shipped
from site_builder.measures.similarity.answers import Uniqueness, uniqueness_of
from site_builder.pages import Asset, Download, Made, Page, RuleDoc, View, all_pages, navigation
from site_builder.pages.trees import evidence_path
from site_builder.parallel import spread
from site_builder.register import Register
from site_builder.rules import Rule, all_rules
from site_builder.templating import Site, rendered
from site_builder.words import Language, Words

# A folder with this file was made by us and may be replaced; any other stays as it is.
MARK = ".painpoints-site"

_OPEN = re.compile(r"\{\w+\}")
# Within tags alone: a text may well say href="…", but never an open angle bracket. Word by word, and never back.
_WORD = r"[^\s<>]*+"
_LINK = re.compile(rf'<[a-z]{_WORD}(?:\s(?!(?:href|src)="){_WORD})*+\s(?:href|src)="([^"]*)"')
_OUTWARD = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


class NotOurs(Exception):
    """The output folder holds something that no build has made."""


@dataclass(frozen=True)
class Built:
    """What a build made: how many pages, and internal links that lead nowhere (from, to)."""

    pages: int
    broken: tuple[tuple[str, str], ...]


def build(
    project: Project,
    checked: Checked,
    history: History,
    as_of: date,
    out: Path,
    jobs: int = 1,
    progress: Callable[[int], None] = lambda made: None,
) -> Built:
    """Build the site of a checked register into a folder; raises `NotOurs` rather than replace foreign files."""
    _may_replace(out)
    view = view_of(project, checked, history, as_of)
    out.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        written = set(_write_shared(project, view, staging))
        links: dict[str, str] = {}
        made = 0
        for made, (paths, found) in enumerate(
            spread(_render, (site_of(project, view), staging), all_pages(view), jobs), 1
        ):
            written.update(paths)
            links.update(found)
            progress(made)
        broken = tuple(sorted(_broken(staging, written, links)))
        staging.chmod(0o755)
        _publish(staging, out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return Built(made, broken)


def view_of(project: Project, checked: Checked, history: History, as_of: date) -> View:
    """Return what the pages look at: the register as it was known on the as-of date."""
    register = checked.register.as_of(as_of)
    known = {record.path for record in register.records} | {file.path for file in project.programme_files}
    findings = tuple(finding for finding in checked.findings if finding.path in known)
    levels = project.programme.policy(as_of).get("severities", {})
    rules = tuple(_rule_doc(rule, levels.get(rule.code, rule.level)) for rule in all_rules())
    return View(
        register,
        project.programme,
        as_of,
        project.types,
        project.strings,
        history,
        findings,
        rules,
        _compared(project, checked, register, as_of),
    )


def _compared(project: Project, checked: Checked, register: Register, as_of: date) -> Uniqueness | None:
    """Return how the pain points compare that are known on the as-of date; mostly those that were checked."""
    found = checked.uniqueness
    if found is None or register == checked.register:
        return found
    return uniqueness_of(register, project.programme, as_of, found.index)


def site_of(project: Project, view: View) -> Site:
    """Return what all pages have in common."""
    entries = navigation(project.strings, project.types)
    return Site(
        project.root,
        project.programme,
        project.types,
        project.strings,
        entries,
        view.as_of,
        view.uniqueness.passages if view.uniqueness else None,
    )


def findings_page(project: Project, findings: Iterable[Finding], as_of: date) -> str:
    """Return the page that stands in for a site which can't be built because of errors."""
    listed = list(findings)
    view = View(Register(), project.programme, as_of, project.types, project.strings, findings=tuple(listed))
    site = site_of(project, view)
    entries = [{**_shown(finding), "source": finding.excerpt} for finding in listed]
    context = {"findings": entries, "counts": counts(listed)}
    page = Page("index.html", "findings.html", project.strings.words("pages.findings"), "", context)
    return rendered(site, page, site.languages[0])


def _shown(finding: Finding) -> dict[str, object]:
    names = ("path", "line", "column", "field", "code", "level", "message", "hint")
    return {name: getattr(finding, name) for name in names}


def _rule_doc(rule: Rule, level: str) -> RuleDoc:
    names = ("code", "family", "title", "reason", "message", "hint", "bad", "good")
    shared = {name: getattr(rule, name) for name in names}
    # What is filled in with each finding is left open here.
    shared |= {name: Words(*(_OPEN.sub("…", text) for text in shared[name])) for name in ("message", "hint")}
    return RuleDoc(**shared, level=level, since=str(rule.since) if rule.since else None)


def _may_replace(out: Path) -> None:
    if out.exists() and not (out / MARK).exists() and (not out.is_dir() or any(out.iterdir())):
        raise NotOurs(out)


def write_static(project: Project, folder: Path) -> Iterator[str]:
    """Write style and scripts, the register's own before the shipped ones, and yield their paths."""
    for source in (project.root / "templates", shipped("templates")):
        for path in sorted((source / "static").rglob("*")):
            target = path.relative_to(source).as_posix()
            if path.is_file() and not (folder / target).exists():
                yield _write(folder, target, path.read_bytes())


def _write_shared(project: Project, view: View, staging: Path) -> Iterator[str]:
    """Write what both languages share and no page makes: style, scripts, evidence."""
    (staging / MARK).touch()
    yield from write_static(project, staging)
    for record in view.register.pain_points:
        beside = (project.root / record.path).with_suffix("")
        for evidence in record.evidence:
            published = evidence_path(record, evidence.file or "", view)
            if published and not (staging / published).exists():
                yield _write(staging, published, (beside / (evidence.file or "")).read_bytes())


def _write(staging: Path, path: str, content: bytes) -> str:
    target = staging / path
    try:
        target.write_bytes(content)
    except FileNotFoundError:
        # The first file of its folder.
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return path


def _render(shared: tuple[Site, Path], made: list[Made]) -> list[tuple[list[str], dict[str, str]]]:
    """Render pages in every language and write them; return what was written, and internal targets with their page."""
    site, staging = shared
    return [_render_one(site, staging, each) for each in made]


def _render_one(site: Site, staging: Path, made: Made) -> tuple[list[str], dict[str, str]]:
    if isinstance(made, Asset):
        return [_write(staging, made.path, made.content)], {}
    if isinstance(made, Download):
        return [_write_sheet(site, staging, made, language) for language in site.languages], {}
    paths: list[str] = []
    links: dict[str, str] = {}
    for language in site.languages:
        path = site.path(language, made.path)
        html = rendered(site, made, language)
        paths.append(_write(staging, path, html.encode()))
        folder, name = posixpath.split(path)
        for target in set(_LINK.findall(html)):
            if not _OUTWARD.match(target):
                links[_resolved(folder, target if target[:1] not in ("", "#") else quote(name) + target)] = path
    return paths, links


def _write_sheet(site: Site, staging: Path, made: Download, language: Language) -> str:
    return _write(staging, site.path(language, made.path), workbook(made.sheet, language, site.strings, site.as_of))


@lru_cache(maxsize=65536)
def _resolved(folder: str, target: str) -> str:
    """Return where in the site a relative link from a folder leads, with its anchor; its pages share most of them."""
    path, mark, fragment = target.replace("&amp;", "&").partition("#")
    inside = posixpath.normpath(posixpath.join(folder, unquote(path)))
    return inside.replace("#", "%23") + mark + unquote(fragment)


def _broken(staging: Path, written: set[str], links: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield links to pages or anchors that aren't there, each with one page that holds it."""
    for target, source in sorted(links.items()):
        path, _, fragment = target.partition("#")
        path = path.replace("%23", "#")
        if path not in written or (fragment and f'id="{fragment}"' not in _text(staging / path)):
            yield source, target


@lru_cache(maxsize=8)
def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _publish(staging: Path, out: Path) -> None:
    """Swap the new site in: readers see the old one or the new one, whole."""
    old = out.with_name(f".{out.name}-old-{os.getpid()}")
    if out.exists():
        out.rename(old)
    try:
        staging.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
