"""What a record says, as a reviewer reads it: its values in words, its sections, its words at the four key points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from site_builder.against import Against
from site_builder.fault import Pointer, shortened
from site_builder.finding import Finding
from site_builder.load import Project
from site_builder.measures.basis import Basis
from site_builder.papers import KEY_POINTS, REVIEW
from site_builder.periods import Period, month, month_of
from site_builder.programme import Programme
from site_builder.register import Record
from site_builder.review.words import Speaker
from site_builder.rules import all_rules
from site_builder.words import words_of

# A value in a list is cut to so many signs, on the record's own page to more.
LONG, WHOLE = 400, 20_000


@dataclass(frozen=True)
class Sides:
    """The register before and after, as known on the as-of date."""

    against: Against
    project: Project
    before: Basis
    after: Basis
    speaker: Speaker

    @property
    def programme(self) -> Programme:
        """Return the programme as the change has it."""
        return self.project.programme

    @cached_property
    def month(self) -> Period:
        """Return the month of the as-of date."""
        return month(month_of(self.after.as_of))


@cache
def _key_point_codes() -> frozenset[str]:
    """Return the codes of the rules on the four key points."""
    return frozenset(rule.code for rule in all_rules() if rule.family == "key_points")


def label_of(sides: Sides, record: Record, pointer: Pointer) -> str:
    """Return what a value is called: the numbers on the way to it with what they count, and its own name."""
    return " · ".join(
        sides.speaker.say(record.type.label(pointer[: length + 1]))
        for length, part in enumerate(pointer)
        if isinstance(part, int) or (length == len(pointer) - 1) or (length == 0 and not _is_counted(pointer))
    )


def _is_counted(pointer: Pointer) -> bool:
    """Tell whether the number of an item says what the first name would."""
    return len(pointer) > 1 and isinstance(pointer[1], int)


def told(sides: Sides, record: Record, pointer: Pointer, value: Any, most: int = LONG) -> str:
    """Return a value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return sides.speaker.words("site.yes" if value else "site.no")
    field = record.type.field(pointer)
    unit = sides.programme.find(field.get("x-ref", ()), str(value))
    options = sides.programme.policy(sides.after.as_of).get(field.get("x-policy-list"), ())
    named = (words_of(each["label"]) for each in options if each["id"] == value)
    return shortened(sides.speaker.say(unit.name if unit else next(named, field.choice(value))), most)


def key_points(sides: Sides, record: Record) -> list[dict[str, Any]]:
    """Return the four key points, each with the record's own words and what the check says of it."""
    # Reviewers give their marks by the same names; the schema says which fields speak to which (`x-key-point`).
    marks = sides.project.types[REVIEW]
    return [
        {
            "label": sides.speaker.say(marks.label(("reviews", 0, name))),
            "asks": sides.speaker.words(f"review.asks.{name}"),
            "said": list(_said(sides, record, name)),
            "findings": [sides.speaker.finding(each) for each in _findings_on(sides, record, name)],
        }
        for name in KEY_POINTS
    ]


def _said(sides: Sides, record: Record, key_point: str) -> Iterator[dict[str, str]]:
    for place, _, value in record.values:
        if not isinstance(value, dict | list) and _speaks_to(record, place) == key_point:
            yield {"label": label_of(sides, record, place), "text": told(sides, record, place, value)}


def _speaks_to(record: Record, place: Pointer) -> str | None:
    """Return the key point of a field, or of the list it is an item of."""
    field = record.type.field(place)
    within = record.type.field(place[:-1]) if isinstance(place[-1], int) else field
    key_point: str | None = field.get("x-key-point") or within.get("x-key-point")
    return key_point


def page_of(sides: Sides, record: Record) -> Iterator[dict[str, Any]]:
    """Yield the whole record by its sections, as its own page will show it."""
    root = record.type.root
    labels = root.get("x-sections", {"": {"zh": root.label.zh, "en": root.label.en}})
    for key, label in labels.items():
        names = [name for name, field in root.children.items() if field.get("x-section", "") == key]
        facts = [said for name in names for said in _facts(sides, record, name)]
        if facts:
            yield {"label": sides.speaker.say(words_of(label)), "facts": facts}


def _facts(sides: Sides, record: Record, name: str) -> Iterator[dict[str, str]]:
    for place, _, value in record.values:
        if place[0] == name and not isinstance(value, dict | list):
            yield {"label": label_of(sides, record, place), "text": told(sides, record, place, value, WHOLE)}


def _findings_on(sides: Sides, record: Record, key_point: str) -> Iterator[Finding]:
    """Yield what the rules on the key points find in the fields of one."""
    names = {str(place[0]) for place, _, _ in record.values if _speaks_to(record, place) == key_point}
    for finding in sides.against.checked.findings:
        is_here = finding.path == record.path and re.split(r"[.\[]", finding.field)[0] in names
        if is_here and finding.code in _key_point_codes():
            yield finding
