"""Feeds to subscribe to: what is new, what users confirmed, what turned red."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from site_builder.lifecycle import dates_in_force
from site_builder.measures.since import red_since
from site_builder.notation.atom import Entry, Feed, atom
from site_builder.pages import Asset, View, page
from site_builder.pages.addresses import TAGS, editions, lasting_id, link, midnight, placed
from site_builder.pages.rows import SHAPES, Row
from site_builder.pages.score_parts import in_full
from site_builder.words import Language, Words, stacked

FEEDS = ("new", "confirmed", "red")
# As many as anybody reads after a holiday.
ENTRIES_HELD = 50


@dataclass(frozen=True)
class News:
    """Something that came about with a pain point on a day; `mark` tells it from what came about earlier."""

    row: Row
    on: date
    mark: str


def feed_path(name: str) -> str:
    """Return where a feed lies."""
    return f"feeds/{name}.xml"


@page()
def feeds(view: View) -> Iterator[Asset]:
    """Yield the feeds in each language."""
    found = {"new": _new(view), "confirmed": _confirmed(view), "red": _red(view)}
    for language in editions(view):
        for name in FEEDS:
            path = placed(view, language, feed_path(name))
            yield Asset(path, atom(_feed(view, language, name, path, found[name])))


def _new(view: View) -> list[News]:
    return [News(row, date.fromisoformat(row.proposed_on), "") for row in view.rows[:ENTRIES_HELD]]


def _confirmed(view: View) -> list[News]:
    days = ((row, dates_in_force(view.record_by_key[row.key]).get("confirmed")) for row in view.rows)
    return _newest([News(row, day, str(day)) for row, day in days if day and row.light != "withdrawn"])


def _red(view: View) -> list[News]:
    """Return what is red, each from the day on which it turned so; what no record tells goes by its last entry."""
    found = []
    for row in view.rows:
        if row.light == "red":
            since = red_since(view.record_by_key[row.key], view.programme, view.as_of)
            known = since or date.fromisoformat(row.updated_on or row.proposed_on)
            found.append(News(row, known, str(since or "")))
    return _newest(found)


def _newest(found: Sequence[News]) -> list[News]:
    return sorted(found, key=lambda news: (news.on, news.row.key), reverse=True)[:ENTRIES_HELD]


def _feed(view: View, language: Language, name: str, path: str, found: Sequence[News]) -> Feed:
    register = view.programme.name
    return Feed(
        id=lasting_id(view, "feed", name, language).urn,
        title=view.words("feed.title", name=register, what=view.words(f"feed.{name}.title")).within(language),
        subtitle=view.words(f"feed.{name}.told").within(language),
        updated=midnight(view, view.as_of),
        page=link(view, path, placed(view, language, "index.html")),
        own=link(view, path, path),
        author=register.within(language),
        language=TAGS[language],
        entries=tuple(_entry(view, language, name, path, news) for news in found),
    )


def _entry(view: View, language: Language, name: str, path: str, news: News) -> Entry:
    row = news.row
    light = view.words(f"site.light.{row.light}")
    marked = Words(*(f"{SHAPES[row.light]} {text}" for text in light))
    what = view.words("feed.entry", number=row.number or view.words("site.unnumbered"), title=row.title)
    return Entry(
        id=lasting_id(view, "feed", name, language, row.key, news.mark).urn,
        title=(view.words("feed.red_entry", light=marked, what=what) if name == "red" else what).within(language),
        updated=midnight(view, news.on),
        link=link(view, path, placed(view, language, row.path)),
        summary=_summary(view, row, marked).within(language),
        author=in_full(view, row.proposer)["name"].within(language),
        categories=(row.stage_label.within(language), light.within(language)),
    )


def _summary(view: View, row: Row, light: Words) -> Words:
    department = view.programme.department(row.department)
    facts = [
        (view.words("columns.light"), light),
        *((view.words("feed.why"), reason) for reason in row.reasons),
        (view.words("columns.stage"), row.stage_label),
        (view.words("columns.proposed_on"), row.proposed_on),
        (view.words("columns.department"), department.name if department else row.department),
    ]
    return stacked(view.words("feed.fact", label=label, value=value) for label, value in facts)
