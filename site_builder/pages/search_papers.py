"""What the programme's own papers say on pages that no record has for its own: numbers, reasons, remarks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from site_builder.measures.quality import Quality
from site_builder.measures.results import Results
from site_builder.pages import View, checkpoints, rulebook
from site_builder.pages.score_parts import group_path, note_of, reviewed
from site_builder.pages.score_seal import seal_facts
from site_builder.pages.search_grams import LABEL, TEXT
from site_builder.papers import REVIEW, SEAL
from site_builder.periods import Period
from site_builder.register import Record
from site_builder.words import Words, same


class Told(NamedTuple):
    """A text that a page shows, with what it stands below, and how much it says (`search_grams`)."""

    label: Words
    rank: int
    text: Words


def register_name(view: View) -> Iterator[Told]:
    """Yield what the register is called."""
    yield Told(view.types["policy"].label(("name",)), TEXT, view.programme.name)


def numbers_told(view: View) -> Iterator[Told]:
    """Yield what the page of numbers says: each number with its history, the lists, the corrections of the calendar."""
    shown = rulebook.numbers_shown(view)
    what, why = view.words("site.numbers.what"), view.types["policy"].label(("blocks", "why"))
    for number in shown["numbers"]:
        yield Told(what, TEXT, number["label"])
        yield from _values(number)
        for old in number["history"]:
            yield from _values({**old, "label": number["label"]})
    for each in shown["blocks"]:
        if each["why"]:
            yield Told(why, TEXT, same(each["why"]))
    for each in shown["lists"]:
        yield Told(what, TEXT, each["label"])
        yield from _values(each)
    corrected = view.types["calendar"].label(("corrections", "why"))
    for each in shown["calendar"]["corrections"]:
        yield Told(corrected, TEXT, each["why"])


def _values(number: Mapping[str, Any]) -> Iterator[Told]:
    return (Told(number["label"], LABEL, value) for value in number["values"])


def exemptions_told(view: View, quarter: Period) -> Iterator[Told]:
    """Yield why people are exempted in a quarter."""
    label = view.types["organization"].label(("exemptions", "reason"))
    for each in checkpoints.exemptions_in(view, quarter):
        yield Told(label, TEXT, same(each["reason"]))


def seal_told(view: View, found: Results) -> Iterator[Told]:
    """Yield why a quarter's figures are others than were sealed."""
    seal = seal_facts(view, found)
    for each in seal["restatements"] if seal else ():
        yield Told(view.types[SEAL].label(("restated", "reason")), TEXT, same(each["reason"]))


def top_told(view: View, found: Results) -> Iterator[Told]:
    """Yield what reviewers remarked on the pain points of a quarter's top list."""
    return (_remark(view, note) for place in found.top for note in _notes(place.quality))


def remarks(view: View, found: Results) -> Iterator[tuple[str, Words, list[Told]]]:
    """Yield path and title of each sum on which reviewers remarked something, with their remarks."""
    for group in found.groups:
        name = view.programme.units["group"][group.id].name
        for score in (*group.leads, *group.members):
            told = [_remark(view, note) for quality in score.qualities for note in _notes(quality)]
            if told:
                named = zip(name, score.person.name, strict=True)
                title = Words(*(f"{found.quarter.name} {group_name} · {person}" for group_name, person in named))
                yield f"{group_path(found.quarter.name, group.id)}#{score.person.id}", title, told


def remarks_on(view: View, record: Record) -> Iterator[Told]:
    """Yield what reviewers remarked on a pain point, in any quarter."""
    return (_remark(view, note) for _, quality in reviewed(view, record) for note in _notes(quality))


def _notes(quality: Quality) -> Iterator[str]:
    return (note for mark, _ in quality.marks if (note := note_of(mark)))


def _remark(view: View, note: str) -> Told:
    return Told(view.types[REVIEW].label(("reviews", "note")), TEXT, same(note))
