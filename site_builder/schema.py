"""Record types and fields, read from `schema/`: the only place where a field is declared."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from site_builder.fault import Fault, Pointer, shortened
from site_builder.quick_validity import quick_validity
from site_builder.validator import mended_date, names_no_day, validator_of
from site_builder.words import Term, Words, enumerated, same, words_of

SUGGESTIONS = 20


@dataclass(frozen=True)
class Field:
    """A field as its schema declares it: label, hint, choices, what it refers to, how it is shown."""

    name: str
    schema: Mapping[str, Any]
    required: bool = False

    @cached_property
    def label(self) -> Words:
        """Return what people call the field."""
        return words_of(self.schema["x-label"]) if "x-label" in self.schema else same(self.name)

    @property
    def hint(self) -> Words | None:
        """Return what to write there, when the schema says so."""
        return words_of(self.schema["x-hint"]) if "x-hint" in self.schema else None

    @cached_property
    def children(self) -> Mapping[str, Field]:
        """Return the fields of an object, in the order of display."""
        required = self.schema.get("required", ())
        properties = self.schema.get("properties", {})
        return {name: Field(name, schema, name in required) for name, schema in properties.items()}

    @cached_property
    def item(self) -> Field | None:
        """Return the field of a list's items."""
        items = self.schema.get("items")
        return Field(self.name, items, required=True) if items is not None else None

    def choice(self, value: Any) -> Words:
        """Return the label of one of the field's fixed choices."""
        return self._choices[value] if value in self._choices else same(value)

    @cached_property
    def _choices(self) -> Mapping[Any, Words]:
        return {value: words_of(label) for value, label in self.schema.get("x-values", {}).items()}

    def get(self, annotation: str, default: Any = None) -> Any:
        """Return one of the schema's annotations, such as `x-show`."""
        return self.schema.get(annotation, default)


@dataclass(frozen=True)
class RecordType:
    """A kind of file in `records/`: many in a folder (`x-folder`) or a single one (`x-file`)."""

    name: str
    root: Field

    @property
    def folder(self) -> str | None:
        """Return the folder below `records/`, for a type with one file per record."""
        return self.root.schema.get("x-folder")

    @property
    def file(self) -> str | None:
        """Return the path below `records/`, for a type that is a single file."""
        return self.root.schema.get("x-file")

    @cached_property
    def _validator(self) -> Any:
        return validator_of(self.root.schema)

    @cached_property
    def _fits(self) -> Callable[[Any], bool]:
        return quick_validity(self.root.schema)

    def __getstate__(self) -> dict[str, Any]:
        # The compiled validators can't travel to another process; they are made anew there.
        return {"name": self.name, "root": self.root}

    def field(self, pointer: Pointer) -> Field:
        """Return the field that a pointer leads to, or the nearest one above that is declared.

        The number of a list's item may be left out: `plan.due` is the due date of any task.
        """
        field = self.root
        for part in pointer:
            parts = field.item.children if field.item else field.children
            below = field.item if isinstance(part, int) else parts.get(part)
            if below is None:
                return field
            field = below
        return field

    def label(self, pointer: Pointer) -> Words:
        """Return the label of the last named field on the way; a list's item is called by its number too."""
        if pointer and isinstance(pointer[-1], int):
            return Words(*(f"{text} {pointer[-1] + 1}" for text in self.field(pointer).label))
        field = self.field(pointer)
        known = not pointer or field.name == pointer[-1]
        return field.label if known else same(pointer[-1])

    def walk(self, data: Mapping[str, Any]) -> Iterator[tuple[Pointer, Field, Any]]:
        """Yield every declared value of a record with its pointer and field, parents first."""
        yield from _walk((), self.root, data)

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the name of every field at any depth."""
        return frozenset(_names(self.root))

    def violations(self, data: Any) -> list[Fault]:
        """Return what the schema objects to, in its own kinds (`rules/fields.py` has codes and words).

        A misspelt field isn't reported a second time as the missing one that it was meant to be.
        """
        return [] if self._fits(data) else self.violations_in_full(data)

    def violations_in_full(self, data: Any) -> list[Fault]:
        """Return what the schema objects to by the reference alone."""
        faults = [fault for error in self._validator.iter_errors(data) for fault in _faults(self, error)]
        meant = {
            (*fault.pointer[:-1], name) for fault in faults if fault.kind == "unknown" for name in fault.params["near"]
        }
        mistyped = {fault.pointer for fault in faults if fault.kind in ("type", "empty")}
        return [
            fault
            for fault in faults
            if (fault.kind in ("type", "empty") or fault.pointer not in mistyped)
            and (fault.kind != "missing" or fault.pointer not in meant)
        ]


def load_types(folder: Path, custom: Mapping[str, Any] | None = None) -> dict[str, RecordType]:
    """Read every `*.schema.json` of a folder; `custom` is the organization's own schema for the field of that name."""
    types = {}
    for path in sorted(folder.glob("*.schema.json")):
        raw = json.loads(path.read_text(encoding="utf-8"))
        if not raw.get("x-folder") and not raw.get("x-file"):
            continue
        definitions = raw.get("$defs", {})
        if custom is not None and "custom" in raw["properties"]:
            raw["properties"]["custom"] = {**raw["properties"]["custom"], **custom}
            definitions = {**custom.get("$defs", {}), **definitions}
        name = path.name.removesuffix(".schema.json")
        types[name] = RecordType(name, Field(name, _inlined(raw, definitions), required=True))
    return types


def _inlined(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """Put definitions where they are referred to, so that a field finds label and choices in one place."""
    if isinstance(schema, list):
        return [_inlined(each, definitions) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        named = definitions[schema["$ref"].rsplit("/", 1)[-1]]
        schema = {**named, **{key: value for key, value in schema.items() if key != "$ref"}}
    return {key: _inlined(value, definitions) for key, value in schema.items() if key != "$defs"}


def _names(field: Field) -> Iterator[str]:
    for below in (*field.children.values(), *([field.item] if field.item else [])):
        yield below.name
        yield from _names(below)


def _walk(pointer: Pointer, field: Field, value: Any) -> Iterator[tuple[Pointer, Field, Any]]:
    if pointer:
        yield pointer, field, value
    if isinstance(value, dict):
        for name, below in field.children.items():
            if name in value:
                yield from _walk((*pointer, name), below, value[name])
    elif isinstance(value, list) and field.item is not None:
        for index, each in enumerate(value):
            yield from _walk((*pointer, index), field.item, each)


def _faults(record_type: RecordType, error: Any) -> Iterator[Fault]:
    """Turn the validator's error into faults of our own; its words are never shown."""
    pointer: Pointer = tuple(error.absolute_path)
    params = {"value": shown(error.instance), "limit": error.validator_value}
    if "propertyNames" in error.schema_path:
        yield Fault("pattern", (*pointer, error.instance), params=params, at_key=True)
    elif error.validator == "required":
        # The validator names the missing key only inside its message, always first and quoted.
        name = next(key for key in error.validator_value if error.message.startswith(repr(key)))
        yield Fault("missing", (*pointer, name))
    elif error.validator == "additionalProperties":
        yield from _unknown(pointer, error.instance, record_type.field(pointer).children)
    elif error.validator == "type":
        kind = "empty" if error.instance is None else "type"
        yield Fault(kind, pointer, params={**params, "type": Term(f"types.{_type_name(error.validator_value)}")})
    elif error.validator == "enum":
        listed = choices(record_type.field(pointer), error.validator_value)
        yield Fault("choice", pointer, params={**params, "choices": listed})
    elif error.validator == "format":
        why = Term("dates.no_such_day") if names_no_day(error.instance) else Term("dates.form")
        yield Fault(error.validator_value, pointer, params={**params, "why": why, "guess": mended_date(error.instance)})
    else:
        yield Fault(_KINDS.get(error.validator, "shape"), pointer, params={**params, "keyword": error.validator})


def _unknown(pointer: Pointer, instance: Mapping[str, Any], fields: Mapping[str, Field]) -> Iterator[Fault]:
    """Yield each field that isn't declared; one called by its label, or nearly by its name, is told the name."""
    by_label = {text: name for name, field in fields.items() for text in field.label}
    for count, name in enumerate(name for name in instance if name not in fields):
        # Likeness takes time: a file with this many unknown fields has another problem than a slip.
        near = difflib.get_close_matches(name, fields, n=1, cutoff=0.6) if count < SUGGESTIONS else []
        near = [by_label[name]] if name in by_label else near
        params = {"name": shown(name), "known": enumerated(map(same, near or fields)), "near": near}
        yield Fault("unknown", (*pointer, name), params=params, at_key=True)


_KINDS = {
    "pattern": "pattern",
    "minLength": "empty",
    "maxLength": "too_long",
    "minimum": "too_small",
    "maximum": "too_large_number",
    "minItems": "too_few",
    "maxItems": "too_many",
    "uniqueItems": "repeated",
}


def choices(field: Field, values: Sequence[Any]) -> Words:
    """List choices as they are written, each with its label behind it."""
    labelled = ((value, field.choice(value)) for value in values)
    return enumerated(
        same(value) if label == same(value) else Words(f"{value}（{label.zh}）", f"{value} ({label.en})")
        for value, label in labelled
    )


def shown(value: Any, length: int = 40) -> str:
    """Return a value as a reader recognises it, cut where it is long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return shortened(text, length)


def _type_name(expected: Any) -> str:
    return expected if isinstance(expected, str) else expected[0]
