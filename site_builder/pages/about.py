"""About the data, and the page for addresses that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder import __version__
from site_builder.finding import counts
from site_builder.pages import Page, View, page
from site_builder.pages.addresses import address, placed
from site_builder.pages.register import CSV_PATH
from site_builder.words import LANGUAGES, Words, same


@page()
def about(view: View) -> Iterator[Page]:
    """Yield the page about the data."""
    found = counts(view.findings)
    facts = {
        "as_of": same(view.as_of),
        "timezone": same(view.programme.timezone),
        "commit": same(view.history.commit) if view.history.commit else view.words("facts.no_commit"),
        "pain_points": same(len(view.rows)),
        "persons": same(len(view.programme.units["person"])),
        "warnings": same(found["warning"]),
    }
    context = {
        "facts": [{"label": view.words(f"facts.{name}"), "value": value} for name, value in facts.items()],
        "files": [{"path": CSV_PATH, "title": view.words("site.register.csv")}],
        "tool_version": __version__,
    }
    yield Page("about.html", "about.html", view.words("pages.about"), "about", context)


@page()
def not_found(view: View) -> Iterator[Page]:
    """Yield the page for addresses that lead nowhere."""
    # A forge shows it for a missing page in any folder: its links begin at the site.
    site = address(view, "")
    context = {"start": site and Words(*(site + placed(view, language, "") for language in LANGUAGES))}
    yield Page("404.html", "not_found.html", view.words("pages.not_found"), "", context)
