"""Building: gather every page, render those whose context changed, check the links, and publish in one step."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from site_builder.cache import digest_of
from site_builder.check import Checked
from site_builder.finding import LEVELS, Finding, counts
from site_builder.history import History
from site_builder.links import Targets, broken_links
from site_builder.load import Project
from site_builder.measures.similarity.answers import Uniqueness, uniqueness_of
from site_builder.origin import origin_of, stamp_of
from site_builder.pages import Made, Page, RuleDoc, View, all_pages, navigation, single_pages
from site_builder.pages.trees import evidence_path
from site_builder.parallel import Jobs, spread
from site_builder.places import shipped
from site_builder.publishing import staged
from site_builder.register import Register
from site_builder.render import paths_of, render
from site_builder.rules import Rule, all_rules
from site_builder.stage import Manifest, Ruling, Stage
from site_builder.templating import Site, name_below, own_templates, rendered
from site_builder.words import Words

_OPEN = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Built:
    """What a build made: how many pages, how many it had to render, and internal links that lead nowhere (from, to)."""

    pages: int
    rendered: int
    broken: tuple[tuple[str, str], ...]


def build(
    project: Project,
    checked: Checked,
    history: History,
    as_of: date,
    out: Path,
    jobs: Jobs = 1,
    progress: Callable[[int], None] = lambda made: None,
    state: Callable[[], bytes] = lambda: b"",
) -> Built:
    """Build the site of a checked register into a folder; raises `NotOurs` rather than replace foreign files.

    `state` tells at the end a digest of all that the site was made from, by which a later build knows that there is
    nothing to do.
    """
    view = view_of(project, checked, history, as_of)
    return publish(project, site_of(project, view), view, out, jobs, progress, state)


def publish(
    project: Project,
    site: Site,
    view: View,
    out: Path,
    jobs: Jobs = 1,
    progress: Callable[[int], None] = lambda made: None,
    state: Callable[[], bytes] = lambda: b"",
) -> Built:
    """Build the site of a view."""
    with staged(project.root, out) as stage:
        _write_shared(project, view, stage)
        gathered = _Gathered(stage, stamp_of(project, site), site, progress)
        links: dict[str, Targets] = {}
        for files in spread(render, site, gathered.unknown(all_pages(view)), jobs):
            for file in files:
                stage.write(file.path, file.content)
                if file.targets is not None:
                    links[file.path] = file.targets
        broken = broken_links(stage, links)
        programme = project.programme
        ruling = Ruling(programme.language, programme.timezone, programme.frozen_on)
        stage.finish(Manifest(state(), gathered.pages, broken=broken, ruling=ruling))
    return Built(gathered.pages, gathered.rendered, broken)


def drawn_ahead(site: Site, view: View, paths: Collection[str]) -> dict[str, bytes]:
    """Return those of some pages of the site that can be had at once, by path."""
    asked = {path.removeprefix(site.path(language, "")) for path in paths for language in site.languages}
    made: list[Made] = list(single_pages(view, asked))
    return {file.path: file.content for files in render(site, made) for file in files if file.path in paths}


@dataclass
class _Gathered:
    """The pages as they come: what follows from the same as before is taken over, the rest is to be rendered."""

    stage: Stage
    stamp: bytes
    site: Site
    progress: Callable[[int], None]
    pages: int = 0
    rendered: int = 0

    def unknown(self, pages: Iterable[Made]) -> Iterator[Made]:
        for made in pages:
            self.pages += 1
            self.progress(self.pages)
            origin = origin_of(made, self.stamp)
            claims = [self.stage.claim(path, origin) for path in paths_of(self.site, made)]
            if not all(claims):
                self.rendered += 1
                yield made


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
        own_templates(project.root),
        project.programme,
        project.types,
        project.strings,
        entries,
        view.as_of,
        view.uniqueness.passages if view.uniqueness else None,
    )


def findings_page(project: Project, findings: Iterable[Finding], as_of: date) -> str:
    """Return the page that stands in for a site which can't be built because of errors: these first, in order."""
    listed = sorted(findings, key=lambda finding: LEVELS.index(finding.level))
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


def static_files(project: Project) -> Iterator[tuple[str, Path]]:
    """Yield style and scripts by their path in the site, the register's own instead of the shipped ones."""
    found: dict[str, Path] = {}
    for source in (project.root / "templates", shipped("templates")):
        for path in sorted((source / "static").rglob("*")):
            if path.is_file():
                found.setdefault(name_below(source, path), path)
    yield from found.items()


def _write_shared(project: Project, view: View, stage: Stage) -> None:
    """Write what both languages share and no page makes: style, scripts, evidence."""
    for path, source in static_files(project):
        content = source.read_bytes()
        if not stage.claim(path, digest_of(content)):
            stage.write(path, content)
    for record in view.register.pain_points:
        beside = (project.root / record.path).with_suffix("")
        for evidence in record.evidence:
            name = evidence.file or ""
            published = evidence_path(record, name, view)
            if published:
                _publish(stage, published, beside / name, record.files[name].sha256.encode())


def _publish(stage: Stage, path: str, source: Path, digest: bytes) -> None:
    """Write a file of evidence that had this digest when it was checked; it may have been written over since."""
    if not stage.claim(path, digest):
        content = source.read_bytes()
        now = sha256(content).hexdigest().encode()
        if now == digest or not stage.claim(path, now):
            stage.write(path, content)
