"""Calendars to subscribe to: the checkpoints, and what is due, for each person and each group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from site_builder.measures.agenda import agenda
from site_builder.measures.duties import Duty, worded
from site_builder.measures.quantity import checkpoint_days
from site_builder.notation.icalendar import Calendar, Event, icalendar
from site_builder.pages import Asset, View, page
from site_builder.pages.addresses import TAGS, address, editions, lasting_id, placed
from site_builder.pages.checkpoints import quarter_path
from site_builder.pages.rows import page_path
from site_builder.pages.standing import present
from site_builder.pages.units import members, unit_path
from site_builder.periods import monday, quarter_of
from site_builder.programme import Unit, UnitKind
from site_builder.words import Language, Words

CHECKPOINTS = "calendars/checkpoints.ics"
# A calendar holds no more than this, the latest; checkpoints of earlier years are left out.
EVENTS_HELD = 500
PAST = timedelta(days=366)
# What concerns a person alone: it would fill the group's calendar.
PERSONAL = ("entry", "month", "checkpoint", "analyse")
# Which parts of a duty tell it from others of its kind and don't change while it stands.
_TOLD_APART = ("task", "days", "month", "group", "number")


def calendar_path(kind: UnitKind, unit_id: str) -> str:
    """Return where the calendar of a person or a group lies."""
    return f"calendars/{'people' if kind == 'person' else 'groups'}/{unit_id}.ics"


def calendar_of(view: View, unit: Unit) -> str | None:
    """Return the path of a unit's calendar; whoever has left has none."""
    has_one = unit.kind == "group" or (unit.kind == "person" and unit.employed_on(view.as_of))
    return calendar_path(unit.kind, unit.id) if has_one else None


@page()
def calendars(view: View) -> Iterator[Asset]:
    """Yield the calendars in each language."""
    agendas = {each.id: _agenda(view, each) for each in view.basis.people if each.employed_on(view.as_of)}
    for language in editions(view):
        marked = _checkpoints(view, language)
        yield _written(view, language, CHECKPOINTS, view.words("calendar.checkpoints"), marked)
        for unit_id, found in agendas.items():
            person = view.programme.units["person"][unit_id]
            events = [_event(view, language, person, duties) for duties in _weekly(found)]
            yield _written(view, language, calendar_path("person", unit_id), _of(view, person), events)
        for group in view.programme.units["group"].values():
            events = [
                _event(view, language, person, [duty], group)
                for person in members(view, group.id)
                for duty in agendas[person.id]
                if duty.name not in PERSONAL
            ]
            yield _written(view, language, calendar_path("group", group.id), _of(view, group), [*events, *marked])


def _agenda(view: View, person: Unit) -> tuple[Duty, ...]:
    now = present(view)
    mine = now.of_person(person.id) if now else None
    return agenda(view.basis, person, mine.quantity if mine else None)


def _weekly(found: Sequence[Duty]) -> list[list[Duty]]:
    """Return the duties one by one, but for the week's entries, which are one event."""
    entries = [each for each in found if each.name == "entry"]
    return [*([entries] if entries else []), *([each] for each in found if each.name != "entry")]


def _of(view: View, unit: Unit) -> Words:
    return view.words("calendar.of", who=unit.name)


def _written(view: View, language: Language, path: str, name: Words, events: Sequence[Event]) -> Asset:
    kept = sorted(events, key=lambda event: (event.day, event.title, event.uid))[-EVENTS_HELD:]
    title = view.words("calendar.name", name=view.programme.name, what=name).within(language)
    told = view.words("calendar.told", as_of=view.as_of).within(language)
    made = Calendar(title, told, TAGS[language], view.as_of, tuple({event.uid: event for event in kept}.values()))
    return Asset(placed(view, language, path), icalendar(made))


def _checkpoints(view: View, language: Language) -> list[Event]:
    days = [day for day in view.programme.checkpoint_days if day >= view.as_of - PAST]
    return [
        Event(
            uid=str(lasting_id(view, "checkpoint", quarter.name, number)),
            day=day,
            title=view.words("calendar.checkpoint", quarter=quarter.name, number=number).within(language),
            text="",
            url=_page(view, language, quarter_path(quarter.name) if quarter.begin <= view.as_of else None),
        )
        for day in days
        for quarter in [quarter_of(day)]
        for number in [checkpoint_days(view.basis, quarter).index(day) + 1]
    ]


def _event(view: View, language: Language, person: Unit, duties: Sequence[Duty], group: Unit | None = None) -> Event:
    """Return what somebody has to do on a day as an event, in a group's calendar with the name before it."""
    duty = duties[0]
    path = page_path(duty.record) if duty.record else unit_path("person", person.id)
    title = _title(view, duties).within(language)
    if group:
        title = view.words("calendar.whose", who=person.name, what=title).within(language)
    parts = [duty.params[name] for name in _TOLD_APART if name in duty.params]
    about = monday(duty.due) if duty.name == "entry" else duty.record.key if duty.record else quarter_of(duty.due).name
    return Event(
        uid=str(lasting_id(view, "due", person.id, group.id if group else "", duty.name, about, *parts)),
        day=duty.due,
        title=title,
        text="\n".join(f"{each.record.name} {each.record.title}" for each in duties if each.record),
        url=_page(view, language, path if len(duties) == 1 else unit_path("person", person.id)),
        categories=(view.programme.name.within(language),),
    )


def _title(view: View, duties: Sequence[Duty]) -> Words:
    duty = duties[0]
    if duty.name == "entry":
        return view.words("calendar.entries", n=len(duties))
    told = worded(duty, view.programme, view.strings)
    return view.words("calendar.about", what=told, title=duty.record.title) if duty.record else told


def _page(view: View, language: Language, path: str | None) -> str | None:
    return address(view, placed(view, language, path)) if path else None
