"""New files for people to fill in: a commented record from the schema, and a new register."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from site_builder.edit import scalar
from site_builder.fault import Pointer
from site_builder.register import UNNUMBERED
from site_builder.schema import Field, RecordType, choices
from site_builder.words import Language, Words

Values = Mapping[Pointer, Any]

# What a field says of the stage from which it is due, or missed.
_DUE_FROM = ("x-required-from", "x-wanted-from")


def asked(field: Field, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Field]]:
    """Yield the fields that a person is asked for when making a record (`x-ask`), in the schema's order."""
    for name, below in field.children.items():
        here = (*pointer, name)
        if below.get("x-ask"):
            yield here, below
        else:
            yield from asked(below, here)


def option_name(pointer: Pointer) -> str:
    """Return the command line's name of a field: `beneficiary.key_people` is `--beneficiary-key-people`."""
    return "--" + "-".join(str(part) for part in pointer).replace("_", "-")


def explained(field: Field, language: Language) -> str:
    """Return what a field is and what to write there, on one line."""
    hint = field.hint.within(language) if field.hint else ""
    options = choices(field, field.get("enum", ())).within(language) if "x-values" in field.schema else ""
    label = field.label.within(language)
    parts = [part for part in (hint, options) if part]
    mark = "：" if language == "zh" else ": "
    return label + mark + " ".join(parts) if parts else label


def new_record(record_type: RecordType, values: Values, proposed_on: date, language: Language, later: Words) -> str:
    """Return a record's text: what is known filled in, each field explained, what later stages need as comments.

    `later` is the heading of those, with the place `{stage}` for the stage's name.
    """
    filled = {
        ("id",): f"{proposed_on:%Y%m}-{UNNUMBERED}",
        ("proposed_on",): proposed_on,
        ("stages", "proposed"): proposed_on,
        **values,
    }
    fields = record_type.root.children
    lines: list[str] = []
    for name, field in fields.items():
        if field.required or any(pointer[0] == name for pointer in values):
            lines += ["", *_written((name,), field, filled, language, "")]
    for stage, stage_field in record_type.field(("stages",)).children.items():
        due = {name: field for name, field in fields.items() if stage in map(field.get, _DUE_FROM)}
        if due:
            lines += ["", "## ---- " + later.filled({"stage": stage_field.label}).within(language)]
        for name, field in due.items():
            lines += ["##", f"## {explained(field, language)}", *(f"#{line}" for line in _example(name, field, ""))]
    return "\n".join(lines).strip("\n") + "\n"


def file_stem(values: Values, proposed_on: date) -> str:
    """Return a file name for a record without a number: nobody else's new record has the same."""
    few = hashlib.sha256(str(values.get(("title",), "")).encode()).hexdigest()[:6]
    # Whatever was given as the proposer, it must not lead out of the folder.
    proposer = re.sub(r"[^a-z0-9-]", "", str(values.get(("proposer",), "")).lower())[:40] or "new"
    return f"{proposed_on:%Y%m}-{UNNUMBERED}-{proposer}-{few}"


def _written(pointer: Pointer, field: Field, filled: Values, language: Language, indent: str) -> list[str]:
    """Return the lines of a field that is due: its explanation, its value, or its parts below it."""
    lines = [f"{indent}# {explained(field, language)}"]
    head = f"{indent}{pointer[-1]}:"
    if pointer in filled:
        return lines + _value(head, filled[pointer], indent)
    due = [(name, below) for name, below in field.children.items() if below.required or (*pointer, name) in filled]
    if due and "object" in field.get("type"):
        parts = [
            line for name, below in due for line in _written((*pointer, name), below, filled, language, f"{indent}  ")
        ]
        return [*lines, head, *parts]
    return lines + _value(head, field.get("x-example", ""), indent)


def _value(head: str, value: Any, indent: str) -> list[str]:
    if isinstance(value, list):
        return [head, *(f"{indent}  - {scalar(each)}" for each in value)]
    if isinstance(value, str) and "\n" in value.strip():
        return [f"{head} |", *(f"{indent}  {line}".rstrip() for line in value.strip().split("\n"))]
    return [f"{head} {scalar(value)}"]


def _example(name: str, field: Field, indent: str) -> list[str]:
    """Return a field's example lines, from the examples of its parts."""
    if field.item is not None:
        if not field.item.children:
            return [f"{indent}{name}:", f"{indent}  - {scalar(field.get('x-example', ''))}"]
        parts = [
            line
            for part, below in field.item.children.items()
            if below.get("x-example") is not None
            for line in _example(part, below, f"{indent}    ")
        ]
        return [f"{indent}{name}:", f"{indent}  - {parts[0].strip()}", *parts[1:]]
    return [f"{indent}{name}: {scalar(field.get('x-example', ''))}"]
