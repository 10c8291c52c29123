"""Calendars to subscribe to: the checkpoints, and what is due, for each person and each group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from site_builder.measures.agenda import agenda
from site_builder.measures.duties import Duty, worded
from site_builder.measures.quantity import checkpoint_days
from site_builder.notation.icalendar import Calendar, Event, icalendar
from site_builder.pages import Asset, View, page
from site_builder.pages.addresses import TAGS, address, editions, lasting_id, placed
from site_builder.pages.checkpoints import quarter_path
from site_builder.pages.rows import page_path
from site_builder.pages.standing import present
from site_builder.pages.units import unit_path
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


@dataclass(frozen=True)
class Marked:
    """What falls on a day, for both languages."""

    uid: str
    day: date
    title: Words
    text: str
    path: str | None


@page()
def calendars(view: View) -> Iterator[Asset]:
    """Yield the calendars in each language."""
    agendas = {each.id: _agenda(view, each) for each in view.basis.people if each.employed_on(view.as_of)}
    checkpoints = list(_checkpoints(view))
    yield from _written(view, CHECKPOINTS, view.words("calendar.checkpoints"), checkpoints)
    for unit in view.programme.units["person"].values():
        if unit.id in agendas:
            marked = [_marked(view, unit, duties) for duties in _weekly(agendas[unit.id])]
            yield from _written(view, calendar_path("person", unit.id), _of(view, unit), marked)
    groups = {person_id: view.programme.group_of(person_id, view.as_of) for person_id in agendas}
    for group in view.programme.units["group"].values():
        shared = [
            _in_group(view, group, view.programme.units["person"][person_id], duty)
            for person_id, found in agendas.items()
            if groups[person_id] == group.id
            for duty in found
            if duty.name not in PERSONAL
        ]
        yield from _written(view, calendar_path("group", group.id), _of(view, group), [*shared, *checkpoints])


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


def _written(view: View, path: str, name: Words, marked: Sequence[Marked]) -> Iterator[Asset]:
    kept = list(_told_apart(sorted(marked, key=lambda each: (each.day, each.uid))))[-EVENTS_HELD:]
    title = view.words("calendar.name", name=view.programme.name, what=name)
    told = view.words("calendar.told", as_of=view.as_of)
    for language in editions(view):
        events = tuple(_event(view, language, each) for each in kept)
        made = Calendar(title.within(language), told.within(language), TAGS[language], view.as_of, events)
        yield Asset(placed(view, language, path), icalendar(made))


def _event(view: View, language: Language, marked: Marked) -> Event:
    url = address(view, placed(view, language, marked.path)) if marked.path else None
    return Event(marked.uid, marked.day, marked.title.within(language), marked.text, url)


def _told_apart(marked: Iterable[Marked]) -> Iterator[Marked]:
    """Yield events, each with an id of its own: a plan may have two tasks of the same name."""
    met: Counter[str] = Counter()
    for each in marked:
        met[each.uid] += 1
        yield replace(each, uid=f"{each.uid}-{met[each.uid]}") if met[each.uid] > 1 else each


def _checkpoints(view: View) -> Iterator[Marked]:
    for day in view.programme.checkpoint_days:
        if day >= view.as_of - PAST:
            quarter = quarter_of(day)
            number = checkpoint_days(view.basis, quarter).index(day) + 1
            yield Marked(
                uid=str(lasting_id(view, "checkpoint", quarter.name, number)),
                day=day,
                title=view.words("calendar.checkpoint", quarter=quarter.name, number=number),
                text="",
                path=quarter_path(quarter.name)
                if view.programme.begin <= quarter.end and quarter.begin <= view.as_of
                else None,
            )


def _marked(view: View, person: Unit, duties: Sequence[Duty]) -> Marked:
    """Return what somebody has to do on a day: a single duty, or the week's entries together."""
    duty = duties[0]
    record = duty.record if len(duties) == 1 else None
    return Marked(
        uid=str(lasting_id(view, "due", person.id, *_identity(duty))),
        day=duty.due,
        title=_title(view, duties),
        text="\n".join(f"{each.record.name} {each.record.title}" for each in duties if each.record),
        path=page_path(record) if record else unit_path("person", person.id),
    )


def _in_group(view: View, group: Unit, person: Unit, duty: Duty) -> Marked:
    """Return what a member has to do, with the name before it."""
    own = _marked(view, person, [duty])
    uid = str(lasting_id(view, "due", group.id, own.uid))
    return replace(own, uid=uid, title=view.words("calendar.whose", who=person.name, what=own.title))


def _identity(duty: Duty) -> Iterator[object]:
    """Yield what tells a duty from all others and doesn't change while it stands; its day may move."""
    yield duty.name
    if duty.name == "entry":
        yield monday(duty.due)
    else:
        yield duty.record.key if duty.record else quarter_of(duty.due).name
    yield from (duty.params[name] for name in _TOLD_APART if name in duty.params)


def _title(view: View, duties: Sequence[Duty]) -> Words:
    duty = duties[0]
    if duty.name == "entry":
        return view.words("calendar.entries", n=len(duties))
    told = worded(duty, view.programme, view.strings)
    return view.words("calendar.about", what=told, title=duty.record.title) if duty.record else told
