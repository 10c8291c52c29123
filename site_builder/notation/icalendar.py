"""Calendars (RFC 5545) of whole days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from site_builder.notation.plain import lines_of

# Octets of a line, its end not counted; what follows begins with a blank.
LIMIT = 75
# How often programs should look again.
REFRESH = "PT12H"
# A calendar must hold something: where there is no event, what all time zones are counted from.
_NOTHING = (
    *("BEGIN:VTIMEZONE", "TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000"),
    *("TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE"),
)


@dataclass(frozen=True)
class Event:
    """What falls on a day; its `uid` stays while it is the same thing, also when it moves to another day."""

    uid: str
    day: date
    title: str
    text: str
    url: str | None


@dataclass(frozen=True)
class Calendar:
    """A calendar as known on a day."""

    name: str
    description: str
    language: str
    as_of: date
    events: tuple[Event, ...]


def icalendar(calendar: Calendar) -> bytes:
    """Return a calendar, each of its lines folded."""
    lines = ("BEGIN:VCALENDAR", *_head(calendar), *_body(calendar), "END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def folded(line: str) -> bytes:
    """Return a line with its end, broken where it has too many octets but never within a sign."""
    raw = line.encode()
    parts = []
    while len(raw) > LIMIT:
        cut = LIMIT
        while raw[cut] & 0xC0 == 0x80:
            cut -= 1
        parts.append(raw[:cut])
        raw = b" " + raw[cut:]
    return b"\r\n".join((*parts, raw)) + b"\r\n"


def escaped(text: str) -> str:
    """Return a text as a value: what would end it or begin another is escaped."""
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def _head(calendar: Calendar) -> Iterator[str]:
    name, description = (escaped(lines_of(text)) for text in (calendar.name, calendar.description))
    yield from ("VERSION:2.0", "PRODID:-//painpoints//register//EN", "CALSCALE:GREGORIAN")
    yield from (f"NAME:{name}", f"X-WR-CALNAME:{name}", f"DESCRIPTION:{description}", f"X-WR-CALDESC:{description}")
    yield from (f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}", f"X-PUBLISHED-TTL:{REFRESH}")


def _body(calendar: Calendar) -> Iterator[str]:
    if not calendar.events:
        yield from _NOTHING
    stamp = f"DTSTAMP:{_day(calendar.as_of)}T000000Z"
    for event in calendar.events:
        yield from ("BEGIN:VEVENT", f"UID:{event.uid}", stamp)
        yield from _when(event.day)
        yield f"SUMMARY;LANGUAGE={calendar.language}:{escaped(lines_of(event.title))}"
        if event.text:
            yield f"DESCRIPTION;LANGUAGE={calendar.language}:{escaped(lines_of(event.text))}"
        if event.url:
            yield f"URL:{event.url}"
        # A due date keeps nobody from other appointments.
        yield from ("TRANSP:TRANSPARENT", "END:VEVENT")


def _when(day: date) -> Iterator[str]:
    """Yield begin and end of a whole day; the end is the first day after it."""
    yield f"DTSTART;VALUE=DATE:{_day(day)}"
    if day < date.max:
        yield f"DTEND;VALUE=DATE:{_day(day + timedelta(days=1))}"


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"
