"""Rendering, where several processes or machines do it at once: what a page function made becomes files."""

from __future__ import annotations

from site_builder.exchange.excel import workbook
from site_builder.pages import Asset, Download, Made, Page
from site_builder.templating import Site, rendered
from site_builder.words import Language

# A file of the site: its path and what is in it.
File = tuple[str, bytes]


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
        return [(made.path, made.content)]
    return [(site.path(language, made.path), _content(site, made, language)) for language in site.languages]


def _content(site: Site, made: Page | Download, language: Language) -> bytes:
    if isinstance(made, Download):
        return workbook(made.sheet, language, site.strings, site.as_of)
    return rendered(site, made, language).encode()
