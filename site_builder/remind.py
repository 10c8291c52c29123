"""What somebody has to be told today: one digest a person, and how it goes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from urllib.parse import quote

from site_builder.measures.basis import Basis
from site_builder.measures.duties import Duty, duties, worded
from site_builder.measures.quantity import quantity
from site_builder.periods import UnknownYear, Workdays, monday, quarter_of
from site_builder.programme import Unit
from site_builder.strings import Strings
from site_builder.words import Language

_PLACES = re.compile(r"\{(id|login|number)\}")

# Address, title and text of a message; False where it didn't go out.
Send = Callable[[str, str, str], bool]


class NoLibrary(Exception):
    """The library that sends isn't installed."""


@dataclass(frozen=True)
class Digest:
    """What one person is told on one day."""

    person: Unit
    title: str
    text: str


@dataclass(frozen=True)
class Unsent:
    """A digest that didn't go out, and through which of the addresses: they are secret, so by number."""

    digest: Digest
    address: int


def digests(basis: Basis, strings: Strings, language: Language) -> tuple[Digest, ...]:
    """Return what everybody is told on the as-of date; nobody is told nothing, and on a day off nobody anything."""
    workdays = basis.programme.workdays
    if not _is_workday(workdays, basis.as_of):
        return ()
    found = ((person, _told(basis, person)) for person in basis.people if person.employed_on(basis.as_of))
    return tuple(_digest(basis, strings, language, person, told) for person, told in found if told)


def _told(basis: Basis, person: Unit) -> list[Duty]:
    """Return what presses and isn't late yet; on the week's first workday all that is owed, on its last what is due.

    What is late isn't told daily: who knows it for weeks stops reading.
    """
    owed = quantity(basis, person, quarter_of(basis.as_of)) if basis.quarters else None
    week = [monday(basis.as_of) + timedelta(days=n) for n in range(7)]
    days = [day for day in week if _is_workday(basis.programme.workdays, day)]

    def is_told(duty: Duty) -> bool:
        if basis.as_of == days[0]:
            return True
        return duty.due >= basis.as_of and (duty.state != "todo" or (basis.as_of == days[-1] and duty.due <= week[-1]))

    return [duty for duty in duties(basis, person, owed) if duty.is_owed and is_told(duty)]


def _is_workday(workdays: Workdays, day: date) -> bool:
    try:
        return workdays.is_workday(day)
    except UnknownYear:
        return day.weekday() < 5


def _digest(basis: Basis, strings: Strings, language: Language, person: Unit, told: Sequence[Duty]) -> Digest:
    def say(key: str, **params: object) -> str:
        return strings.words(key, **params).within(language)

    name = basis.programme.name.within(language)
    lines = [
        say(
            "remind.line",
            state=say(f"remind.{duty.state}"),
            about=f"{duty.record.key} {duty.record.title or ''}".strip() + say("site.colon") if duty.record else "",
            words=worded(duty, basis.programme, strings).within(language),
            due=duty.due,
        )
        for duty in told
    ]
    title = say("remind.title", name=name, who=person.name.within(language), n=len(told), date=basis.as_of)
    return Digest(person, title, "\n".join(lines) + "\n")


def addressed(address: str, person: Unit) -> str | None:
    """Return an address with its places `{id}`, `{login}` and `{number}` filled; None where the person has none."""
    values = {"id": person.id, "login": person.login, "number": person.number}
    if any(values[name] is None for name in _PLACES.findall(address)):
        return None
    return _PLACES.sub(lambda place: quote(values[place[1]] or "", safe=""), address)


def send_all(found: Sequence[Digest], addresses: Sequence[str], send: Send) -> Iterator[Unsent]:
    """Send every digest to every address, and yield what didn't go out."""
    for digest in found:
        for number, address in enumerate(addresses, 1):
            target = addressed(address, digest.person)
            if target is None or not send(target, digest.title, digest.text):
                yield Unsent(digest, number)


def by_library(address: str, title: str, text: str) -> bool:
    """Send a message by the library `apprise`; raises `NoLibrary` where it isn't installed."""
    try:
        apprise = import_module("apprise")
    except ImportError:
        raise NoLibrary from None
    channel = apprise.Apprise()
    return bool(channel.add(address)) and bool(channel.notify(title=title, body=text, body_format="text"))
