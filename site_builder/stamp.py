"""What a rule found becomes a finding: path, place, words and the line, with every personal number masked."""

from __future__ import annotations

from site_builder.fault import Fault, Place, Pointer
from site_builder.finding import Finding, Level, field_name
from site_builder.load import File, Project
from site_builder.personal import masked
from site_builder.rules import Rule
from site_builder.words import Words, same


def stamped(project: Project, file: File, rule: Rule, level: Level, fault: Fault) -> Finding:
    """Return what is to be told of a fault; when it is about another file, its place is in that one."""
    elsewhere = fault.path is not None
    place = fault.place or Place(1, 1) if elsewhere else file.source.place_of(fault)
    field = file.type.field(fault.pointer)
    label = file.type.label(fault.pointer) if fault.pointer else same("")
    name = field_name(fault.pointer)
    params = {"label": label, "name": name, "key": last_name(fault.pointer), "field_hint": field.hint or same("")}
    params |= project.strings.resolved(fault.params)
    message, hint = _told(rule.message.filled(params)), _trimmed(_told(rule.hint.filled(params)))
    excerpt = _excerpt(file, fault, place) if fault.quoted and not elsewhere else ""
    path = _written(file.path) if fault.path is None else masked(_written(fault.path))
    field_shown, label_shown = masked(name), Words(*map(masked, label))
    return Finding(path, *place, field_shown, label_shown, rule.code, level, message, hint, excerpt)


def last_name(pointer: Pointer) -> str:
    """Return the last name of a pointer, which may end in the numbers of a list."""
    return next((part for part in reversed(pointer) if isinstance(part, str)), "")


def _excerpt(file: File, fault: Fault, place: Place) -> str:
    """Return the line where a fault stands.

    What is missing as a whole has no line to show; the first one would only mislead.
    """
    lines = file.source.lines
    nowhere = (
        place == (1, 1) and len(fault.pointer) == 1 and fault.pointer[0] != next(iter(file.source.data or ()), None)
    )
    return masked(lines[place.line - 1]) if place.line <= len(lines) and not nowhere else ""


def _told(words: Words) -> Words:
    return Words(*(masked(_written(text)) for text in words))


def _written(text: str) -> str:
    """Return a text that can be printed: the name of a file may hold bytes that are no text."""
    return text.encode("utf-8", "backslashreplace").decode()


def _trimmed(words: Words) -> Words:
    return Words(*(" ".join(text.split()) for text in words))
