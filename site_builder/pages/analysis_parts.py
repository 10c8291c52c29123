"""The analysis of a pain point as its page and report show it: causes, impact, options, effects, priority."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from site_builder.measures.effects import EFFECT, Reach, reaches_of
from site_builder.measures.exact import exact, plain
from site_builder.measures.options import OPTION, Option, options_of
from site_builder.measures.priority import PRIORITY, Part, priority_of
from site_builder.pages import View
from site_builder.pages.rulebook import rule_path
from site_builder.pages.trees import Tree, parts_of, tree_of
from site_builder.parts import money_of
from site_builder.register import Record
from site_builder.schema import Field

Data = dict[str, Any]


def field_tree(view: View, record: Record, field: Field) -> Tree:
    """Return the tree of a top-level field; what the analysis computes with is shown with what follows from it."""
    shown = _SHOWN.get(field.get("x-show", ""))
    if shown is not None:
        return shown(view, record, field)
    return tree_of(view, record, (field.name,), field, record.data[field.name])


def filled_fields(view: View, record: Record) -> list[tuple[Field, Data]]:
    """Return the fields that say something with their label and tree, in the schema's order.

    A record's page and its report hold the same ones, by which they are rendered once for both.
    """
    fields = record.type.root.children.items()
    filled = [field for name, field in fields if record.data.get(name) not in (None, "", [])]
    return [
        (field, {"name": field.name, "label": field.label, **field_tree(view, record, field)})
        for field in filled
        if field.get("x-show") != "hidden" or field.get("x-chapter")
    ]


def priority(view: View, record: Record) -> Data | None:
    """Return the priority with its sum, part by part; None where it can't be computed."""
    found = priority_of(record, view.programme)
    if found is None:
        return None
    return {
        "level": found.level,
        "score": str(found.score),
        "parts": [_part(record, part) for part in found.parts],
        "rule": rule_path(PRIORITY),
    }


def _part(record: Record, part: Part) -> Data:
    field = record.type.field((part.factor,))
    figures = {"points": plain(part.points), "weight": plain(part.weight), "value": str(part.value)}
    return {"label": field.label, "choice": field.choice(part.choice), **figures}


def _causes(view: View, record: Record, field: Field) -> Tree:
    """Return each cause with its chain of whys, and the fishbone that they make."""
    item = field.item or field
    category = item.children["category"]
    entries = record.data[field.name]
    bones: dict[str, Data] = {}
    for index, each in enumerate(entries):
        label = tree_of(view, record, (field.name, index, category.name), category, each.get(category.name, ""))[
            "value"
        ]
        bone = bones.setdefault(each.get(category.name, ""), {"label": label, "causes": []})
        bone["causes"] += _twigs(record.whys[index])
    cards = [parts_of(view, record, (field.name, index), item, each) for index, each in enumerate(entries)]
    return {"show": "causes", "value": {"head": record.title, "bones": list(bones.values()), "cards": cards}}


def _twigs(whys: Sequence[str]) -> list[Data]:
    """Return a chain of whys as a cause, its cause, and so on."""
    return [{"label": whys[0], "causes": _twigs(whys[1:])}] if whys else []


def _degrees(view: View, record: Record, field: Field) -> Tree:
    """Return the plain facts, and a row for each thing that the pain point affects to some degree."""
    data = record.data[field.name]
    rows = {name: each for name, each in field.children.items() if each.children and name in data}
    facts = {name: value for name, value in data.items() if name not in rows}
    told = [
        {"label": each.label, "cells": _cells(view, record, (field.name, name), each, data[name])}
        for name, each in rows.items()
    ]
    first = next(iter(rows.values()), field)
    head = [part.label for part in first.children.values()]
    parts = parts_of(view, record, (field.name,), field, facts)
    return {"show": "degrees", "value": {"facts": parts, "head": head, "rows": told}}


def _cells(
    view: View, record: Record, pointer: tuple[str | int, ...], field: Field, data: Mapping[str, Any]
) -> list[Any]:
    return [
        tree_of(view, record, (*pointer, name), part, data[name]) if name in data else None
        for name, part in field.children.items()
    ]


def _options(view: View, record: Record, field: Field) -> Tree:
    """Return the options side by side: a column for each, a row for each thing said of any, then score and place."""
    item, entries = field.item or field, record.data[field.name]
    # What was chosen stands first: a narrow screen shows no more.
    options = sorted(options_of(record, view.programme), key=lambda each: not each.solution.chosen)
    order = [each.solution.index for each in options]
    criteria = item.children["scores"]
    said = [name for name in item.children if name not in ("summary", "chosen", criteria.name)]
    rows = [
        {
            "label": item.children[name].label,
            "cells": [_cell(view, record, field, n, name) for n in order],
        }
        for name in said
        if any(name in each for each in entries)
    ]
    scores = [
        {"label": part.label, "cells": [each.solution.scores.get(name) for each in options], "weight": weight}
        for name, part in criteria.children.items()
        for weight in [next((plain(each.weights[name]) for each in options if name in each.weights), None)]
    ]
    heads = [_option(item, each) for each in options]
    scored = any(each.score is not None for each in options)
    return {
        "show": "options",
        "value": {"options": heads, "rows": rows, "scores": scores if scored else [], "rule": rule_path(OPTION)},
    }


def _cell(view: View, record: Record, field: Field, index: int, name: str) -> Tree | None:
    said, part = record.data[field.name][index], (field.item or field).children[name]
    return tree_of(view, record, (field.name, index, name), part, said[name]) if name in said else None


def _option(item: Field, option: Option) -> Data:
    return {
        "summary": option.solution.summary,
        "kind": item.children["kind"].choice(option.solution.kind),
        "chosen": option.solution.chosen,
        "score": None if option.score is None else str(option.score),
        "place": option.place,
    }


def _planned_and_used(view: View, record: Record, field: Field) -> Tree:
    """Return what was planned beside what was used, where that is told; else what is needed."""
    data = record.data[field.name]
    used = data.get("used")
    if not used:
        return tree_of(view, record, (field.name,), field, data)
    rows = [
        {
            "label": part.label,
            "planned": tree_of(view, record, (field.name, name), part, data[name]) if name in data else None,
            "used": _used(view, record, field, name, used),
            "more": _more(data.get(name), used.get(name)),
        }
        for name, part in field.children.items()
        if name in field.children["used"].children
    ]
    return {"show": "planned_and_used", "value": rows}


def _used(view: View, record: Record, field: Field, name: str, used: Mapping[str, Any]) -> Tree | None:
    part = field.children["used"].children[name]
    return tree_of(view, record, (field.name, "used", name), part, used[name]) if name in used else None


def _more(planned: Any, used: Any) -> str | None:
    """Return how much more money was used than planned, or less; None where the two can't be compared."""
    before, after = money_of(planned), money_of(used)
    if before is None or after is None or before.currency != after.currency:
        return None
    return f"{exact(after.amount) - exact(before.amount):+,} {after.currency}"


def _effects(_view: View, record: Record, field: Field) -> Tree:
    item = field.item or field
    rows = [_effect(item, record.data[field.name][each.effect.index], each) for each in reaches_of(record)]
    return {"show": "effects", "value": {"rows": rows, "rule": rule_path(EFFECT)}}


def _effect(item: Field, data: Mapping[str, Any], reach: Reach) -> Data:
    effect = reach.effect
    numbers = {"before": effect.before, "target": effect.target, "after": effect.after}
    choices = {name: item.children[name].choice(data[name]) for name in ("kind", "method") if name in data}
    return {
        "label": effect.indicator,
        **{name: None if number is None else float(number) for name, number in numbers.items()},
        "figures": {name: None if number is None else plain(exact(number)) for name, number in numbers.items()},
        "better": "higher" if effect.higher_is_better else "lower",
        "better_label": item.children["better"].choice(data["better"]),
        "kind": choices.get("kind"),
        "method": choices.get("method"),
        "share": None if reach.share is None else str(reach.share),
        "reached": reach.reached,
    }


_SHOWN: dict[str, Callable[[View, Record, Field], Tree]] = {
    "causes": _causes,
    "degrees": _degrees,
    "options": _options,
    "planned_and_used": _planned_and_used,
    "effects": _effects,
}
