"""Rendering, where several processes or machines do it at once: what a page function made becomes files."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.exchange.excel import workbook
from site_builder.exchange.slides import presentation
from site_builder.links import Targets, targets_in
from site_builder.pages import Asset, Download, Made, Page, Slides
from site_builder.templating import Site, rendered
from site_builder.words import Language


@dataclass(frozen=True, slots=True)
class File:
    """A file of the site: its path, what is in it, and for a page where its links lead."""

    path: str
    content: bytes
    targets: Targets | None = None


def paths_of(site: Site, made: Made) -> list[str]:
    """Return the paths of the files that something comes to: one for each language, unless both share it."""
    if isinstance(made, Asset):
        return [made.path]
    return [site.path(language, made.path) for language in site.languages]


def render(site: Site, made: list[Made]) -> list[list[File]]:
    """Return the files of each of these."""
    return [_files(site, each) for each in made]


def _files(site: Site, made: Made) -> list[File]:
    if isinstance(made, Asset):
        return [File(made.path, made.content)]
    return [_file(site, made, language) for language in site.languages]


def _file(site: Site, made: Page | Download | Slides, language: Language) -> File:
    path = site.path(language, made.path)
    if isinstance(made, Download):
        return File(path, workbook(made.sheet, language, site.strings, site.as_of))
    if isinstance(made, Slides):
        return File(path, presentation(made.deck, language, site.as_of))
    html = rendered(site, made, language)
    return File(path, html.encode(), targets_in(path, html))
