"""One pain point as text: the story's parts in an order and a layout that differ from author to author."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from site_builder.fingerprint import fingerprint_of
from site_builder.sample import result, story, work
from site_builder.sample.course import WITHDRAWN, draw_course
from site_builder.sample.crew import Crew, Person, Unit
from site_builder.sample.emit import Style, emit
from site_builder.sample.letter import write_letter
from site_builder.sample.lookback import failed_on
from site_builder.sample.matter import Matter, Slot, draw_figures, draw_matter, find_original, make_words
from site_builder.sample.row import Relapse, Relapses, Row, row_of
from site_builder.sample.tale import Tale
from site_builder.sample.words import one

_CHOICES = {
    "severity": "high | medium | low",
    "frequency": "frequent | occasional | rare",
    "difficulty": "high | medium | low",
    "outcome": "eliminated | mitigated",
}


def make_record(
    slot: Slot,
    earlier: Sequence[Slot],
    able: Sequence[Person],
    relapses: Relapses,
    seed: int,
    phrases: Mapping[str, Any],
    crew: Crew,
) -> tuple[str, bytes, Row]:
    """The record's YAML text, its confirming mail (empty before that) and its row.

    ``able`` may propose this month; one of ``relapses`` that waits for the proposer's group becomes this record's pain.
    """
    rng, matter = draw_matter(slot, seed, phrases, crew)
    repeats = matter.fate == "duplicate" and slot.before
    found = find_original(slot, earlier, seed, phrases, crew, rng) if repeats else None
    original = found[0].id if found else None
    if found:
        matter = _same_pain(matter, found[1])
    proposer = able[slot.serial % len(able)]
    again = None if matter.fate in WITHDRAWN else relapses.take(proposer.group, matter.proposed_on)
    if again:
        matter = _same_pain(matter, again.matter)
    tale = _make_tale(rng, matter, proposer, phrases, crew)
    letter = write_letter(tale)
    data = {"id": slot.id, **_parts(tale, letter, again), **result.withdrawal(tale, original)}
    for each in data.get("evidence", ()):
        each["fingerprint"] = fingerprint_of(data)
    came_back = failed_on(data)
    if came_back:
        relapses.add(proposer.group, Relapse(came_back, slot.id, matter))
    remark = f"# {tale.one('remarks')}\n" if tale.chance(0.06) else ""
    comments = _CHOICES if tale.chance(0.12) else {}
    return remark + emit(data, _style(rng), comments), letter, row_of(slot.id, tale)


def _make_tale(rng: Random, matter: Matter, proposer: Person, phrases: Mapping[str, Any], crew: Crew) -> Tale:
    course = draw_course(rng, matter.proposed_on, matter.fate)
    eliminated = rng.random() < 0.72
    figures = draw_figures(rng, matter.topic, eliminated)
    partner = _partner(rng, matter, proposer, crew)
    words = make_words(rng, matter, figures, proposer, partner, phrases, crew)
    words["title"] = one(matter.topic["titles"], rng, words)
    return Tale(rng, phrases, words, matter, course, figures, eliminated, proposer, partner, crew)


def _same_pain(matter: Matter, original: Matter) -> Matter:
    """A duplicate, or what came back, tells of the same thing and place in its own words and on its own day."""
    return Matter(
        proposed_on=matter.proposed_on,
        fate=matter.fate,
        topic=original.topic,
        department=original.department,
        object=original.object,
        place=original.place,
        when=original.when,
        users=original.users,
    )


def _partner(rng: Random, matter: Matter, proposer: Person, crew: Crew) -> Unit:
    """Mostly another group, else the proposer's own, a vendor, or the users' department."""
    draw = rng.random()
    if draw < 0.55:
        return rng.choice([unit for name, unit in crew.groups.items() if name != proposer.group])
    if draw < 0.75:
        return crew.groups[proposer.group]
    return rng.choice(crew.vendors) if draw < 0.88 else crew.departments[matter.department].unit


def _parts(tale: Tale, letter: bytes, again: Relapse | None) -> dict[str, Any]:
    """The fields in one of the orders that people use; the analysis only where it was reached."""
    pain, who, impact, worth = story.pain(tale), story.who(tale), story.impact(tale), story.worth(tale)
    who |= {"recurs": again.id} if again else {}
    done: dict[str, Any] = {}
    if "causes_found" in tale.course.reached:
        chosen, tasks = work.solutions(tale)
        done = work.causes(tale) | chosen | work.agreement(tale, chosen["solutions"]) | work.plan(tale, tasks)
    closing = work.progress(tale) | result.result(tale, letter)
    title = {"title": pain.pop("title")}
    orders = (title | who | pain | impact | done | worth, title | pain | who | impact | worth | done)
    return tale.rng.choice(orders) | closing


def _style(rng: Random) -> Style:
    quote = rng.choices(("", "'", '"'), (90, 4, 6))[0]
    return Style(flow=rng.random() < 0.7, indent=rng.choice((2, 2, 0)), literal=rng.random() < 0.4, quote=quote)
