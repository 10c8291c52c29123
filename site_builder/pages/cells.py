"""The columns of the programme's original sheet, and what a pain point says in each (A9).

The schema lists them (`x-columns`): field by field, in the order of the sheet, with the column's width in characters.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from site_builder.fault import Pointer
from site_builder.pages import View
from site_builder.pages.rows import SHAPES
from site_builder.pages.trees import Tree, link_of, tree_of
from site_builder.register import PAIN_POINT, Record
from site_builder.schema import RecordType
from site_builder.words import Words, enumerated, same, stacked


def columns_of(view: View) -> tuple[tuple[Words, int], ...]:
    """Return the head of each column with its width; the original name stands first in every language."""
    pain_point = view.types[PAIN_POINT]
    labels = [(pain_point.label(pointer), width) for pointer, width in _columns(pain_point)]
    return tuple((Words(label.zh, f"{label.zh}\n{label.en}"), width) for label, width in labels)


def cells_of(view: View, record: Record) -> tuple[Tree | None, ...]:
    """Return what a pain point says in each column; None where it says nothing."""
    return tuple(_cell(view, record, pointer) for pointer, _ in _columns(record.type))


def _columns(pain_point: RecordType) -> list[tuple[Pointer, int]]:
    return [(tuple(name.split(".")), width) for name, width in pain_point.root.get("x-columns").items()]


def _cell(view: View, record: Record, pointer: Pointer) -> Tree | None:
    if pointer == ("light",):
        return _light(view, record)
    told = _TOLD.get(pointer)
    if told is not None:
        words = told(view, record)
        return {"show": "words", "value": words} if words.zh else None
    value: Any = record.data
    for part in pointer:
        value = value.get(part, {})
    return tree_of(view, record, pointer, record.type.field(pointer), value) if value else None


def _light(view: View, record: Record) -> Tree:
    """Return the light by shape and word with its reasons; its name is there for whoever paints it."""
    row = view.row_by_key[record.key]
    word = Words(*(f"{SHAPES[row.light]} {text}" for text in view.words(f"site.light.{row.light}")))
    return {"show": "light", "value": stacked((word, *row.reasons)), "light": row.light}


def _number(view: View, record: Record) -> Words:
    return same(record.number) if record.number else view.words("site.unnumbered")


def _causes(view: View, record: Record) -> Words:
    """Return a line for each cause: its bone of the fishbone, and the whys from the effect down to the root."""
    category = record.type.field(("causes", "category"))
    bones = (each.get(category.name, "") for each in record.data.get("causes", ()))
    return stacked(
        view.words(
            "sheet.cause",
            category=tree_of(view, record, ("causes", index, category.name), category, bone)["value"],
            whys=" ← ".join(whys),
        )
        for index, (bone, whys) in enumerate(zip(bones, record.whys, strict=True))
    )


def _solutions(view: View, record: Record) -> Words:
    kinds = record.type.field(("solutions", "kind"))
    told = []
    for each in record.solutions:
        solution = view.words("sheet.solution", kind=kinds.choice(each.kind), text=each.summary)
        told.append(view.words("sheet.chosen", solution=solution) if each.chosen else solution)
    return stacked(told)


def _partners(view: View, record: Record) -> Words:
    """Return who takes part in any of the solutions, each named once."""
    item = record.type.field(("solutions", "partners", 0))
    partners = dict.fromkeys(partner for each in record.solutions for partner in each.partners)
    return enumerated(link_of(view, item.get("x-ref"), partner)["name"] for partner in partners)


def _progress(_view: View, record: Record) -> Words:
    """Return the entries, the newest first: a row has a greatest height, and what is below it can't be seen."""
    texts = [each.get("text", "") for each in record.data.get("progress", ())]
    entries = sorted(record.progress, key=lambda entry: (entry.on, entry.index), reverse=True)
    return same("\n".join(f"{entry.on} {entry.percent}% {texts[entry.index]}" for entry in entries))


def _stage(view: View, record: Record) -> Words:
    row = view.row_by_key[record.key]
    if row.outcome_label is None:
        return row.stage_label
    return view.words("sheet.outcome", stage=row.stage_label, outcome=row.outcome_label)


# What is computed, or better said in a line than in parts; all other columns show their field as the schema says.
_TOLD: dict[Pointer, Callable[[View, Record], Words]] = {
    ("id",): _number,
    ("causes",): _causes,
    ("solutions",): _solutions,
    ("solutions", "partners"): _partners,
    ("progress",): _progress,
    ("stages",): _stage,
}
