"""Atom feeds (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from site_builder.figures.measuring import clean
from site_builder.notation.plain import lines_of

NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Entry:
    """An entry: its id stays for ever, `updated` is when what it tells came about, `link` leads to its page."""

    id: str
    title: str
    updated: str
    link: str
    summary: str
    author: str
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feed:
    """A feed: `page` is what it is about, `own` where it lies itself; `updated` holds when there is no entry."""

    id: str
    title: str
    subtitle: str
    updated: str
    page: str
    own: str
    author: str
    language: str
    entries: tuple[Entry, ...]


def atom(feed: Feed) -> bytes:
    """Return a feed as XML; whatever stands in its texts is escaped."""
    root = ElementTree.Element("feed", {"xmlns": NAMESPACE, "xml:lang": feed.language})
    root.extend(_head(feed))
    for entry in feed.entries:
        part = ElementTree.SubElement(root, "entry")
        part.extend(_entry(entry))
    ElementTree.indent(root, " ")
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _head(feed: Feed) -> Iterator[ElementTree.Element]:
    yield _text("id", feed.id)
    yield _text("title", clean(feed.title))
    yield _text("subtitle", clean(feed.subtitle))
    yield _text("updated", max((entry.updated for entry in feed.entries), default=feed.updated))
    yield ElementTree.Element("link", {"rel": "alternate", "type": "text/html", "href": feed.page})
    yield ElementTree.Element("link", {"rel": "self", "type": "application/atom+xml", "href": feed.own})
    yield _person(feed.author)


def _entry(entry: Entry) -> Iterator[ElementTree.Element]:
    yield _text("id", entry.id)
    yield _text("title", clean(entry.title) or "–")
    yield _text("updated", entry.updated)
    yield ElementTree.Element("link", {"rel": "alternate", "type": "text/html", "href": entry.link})
    yield _person(entry.author)
    yield from (ElementTree.Element("category", {"term": clean(each)}) for each in entry.categories if each)
    yield _text("summary", lines_of(entry.summary))


def _person(name: str) -> ElementTree.Element:
    author = ElementTree.Element("author")
    author.append(_text("name", clean(name) or "–"))
    return author


def _text(tag: str, text: str) -> ElementTree.Element:
    element = ElementTree.Element(tag)
    element.text = text
    return element
