"""Addresses and names of what other programs fetch: links that hold outside the site, ids that stay."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from datetime import date, datetime, time
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from site_builder.pages import View
from site_builder.programme import Programme
from site_builder.words import LANGUAGES, Language

TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


def editions(view: View) -> Iterator[Language]:
    """Yield the languages of the site, the register's own first."""
    own = view.programme.language
    yield from sorted(LANGUAGES, key=lambda language: language != own)


def placed(view: View, language: Language, path: str) -> str:
    """Return where a path of a language lies in the site."""
    return path if language == view.programme.language else f"{language}/{path}"


def whole(programme: Programme, path: str) -> str | None:
    """Return the whole address of a file of the site; None where the programme doesn't say where the site is."""
    base = site_uri(programme)
    return f"{base.rstrip('/')}/{quote(path)}" if base else None


def site_uri(programme: Programme) -> str | None:
    """Return the address of the site as a URI (RFC 3986), of which Chinese signs in it are no part."""
    return programme.site_url and quote(programme.site_url, safe="%:/@[]!$&'()*+,;=-._~")


def address(view: View, path: str) -> str | None:
    """Return the whole address of a file of the site that pages are made for."""
    return whole(view.programme, path)


def link(view: View, here: str, path: str) -> str:
    """Return the address of a file, else the way to it from another file of the site."""
    return address(view, path) or quote(posixpath.relpath(path, posixpath.dirname(here)))


def lasting_id(view: View, *parts: object) -> UUID:
    """Return an id that stays with the register and a thing in it, wherever the site is published."""
    return uuid5(NAMESPACE_URL, "\n".join(map(str, (view.programme.name.zh, view.programme.begin, *parts))))


def midnight(view: View, day: date) -> str:
    """Return the begin of a day in the programme's time zone."""
    return datetime.combine(day, time.min, ZoneInfo(view.programme.timezone)).isoformat()
