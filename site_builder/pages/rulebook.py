"""规则: every rule with its reason and examples, the process, and the programme's numbers with their history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import reduce
from typing import Any

from site_builder.changes import PROPOSE
from site_builder.lifecycle import STAGES
from site_builder.pages import Page, View, page
from site_builder.pages.trees import link_of
from site_builder.schema import Field
from site_builder.words import Words, enumerated, same, words_of

FOLDER = "rules"
NUMBERS = f"{FOLDER}/numbers.html"
PROCESS = f"{FOLDER}/process.html"

# The groups of rules. Those of files and of the set-up have these families; all others are the programme's.
GROUPS = ("programme", "setting", "writing")
WRITING = ("reading", "yaml", "signs", "fields", "own_fields")
SETTING = ("programme", "numbers")

# The reasons of lights, worst first; their words stand below `light_rules` in the strings file.
LIGHT_RULES = {
    "overdue": "red",
    "plan_over": "red",
    "blocked": "red",
    "missed_weeks": "red",
    "high_without_plan": "red",
    "parked_too_long": "red",
    "missed_week": "yellow",
    "due_soon": "yellow",
    "no_plan": "yellow",
    "parked_review": "yellow",
    "unknown_year": "yellow",
    "declared": "yellow",
}


def light_rule_path(name: str) -> str:
    """Return where the rule book explains a reason of a light."""
    return f"{FOLDER}/index.html#light-{name}"


def rule_path(code: str) -> str:
    """Return the path of a rule's page."""
    return f"{FOLDER}/{code}.html"


@page(nav="rules", path=f"{FOLDER}/index.html")
def rules(view: View) -> Iterator[Page]:
    """Yield the rule book: an overview, and a page for each rule."""
    families: dict[str, list[dict[str, Any]]] = {}
    for rule in view.rules:
        fired = view.fired.get(rule.code, 0)
        entry = {
            "code": rule.code,
            "path": rule_path(rule.code),
            "title": rule.title,
            "level": rule.level,
            "fired": fired,
        }
        families.setdefault(rule.family, []).append(entry)
        title = Words(*(f"{rule.code} {text}" for text in rule.title))
        yield Page(
            rule_path(rule.code),
            "rule.html",
            title,
            "rules",
            {"rule": {**asdict(rule), "fired": fired, **_words_of_rule(rule)}},
        )
    context = {
        "groups": _groups(view, families),
        "figures": [
            {"code": each.code, "path": rule_path(each.code), "title": each.title} for each in view.figure_rules
        ],
        "lights": light_rules(view),
        "numbers_path": NUMBERS,
        "process_path": PROCESS,
    }
    yield Page(f"{FOLDER}/index.html", "rules.html", view.words("pages.rules"), "rules", context)


def _groups(view: View, families: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the families in three groups: what the programme asks, how it is set up, how a file is written."""
    asked = tuple(family for family in families if family not in (*WRITING, *SETTING))
    return [
        {
            "name": name,
            "families": [
                {"name": family, "label": view.words(f"families.{family}"), "rules": families[family]}
                for family in members
                if family in families
            ],
        }
        for name, members in zip(GROUPS, (asked, SETTING, WRITING), strict=True)
    ]


@page()
def figure_rules(view: View) -> Iterator[Page]:
    """Yield a page for each rule that decides a figure: how it is worked out with the numbers in force."""
    for each in view.figure_rules:
        title = Words(*(f"{each.code} {text}" for text in each.title))
        rule = {"code": each.code, "title": each.title, "how": each.how, "example": each.example}
        yield Page(rule_path(each.code), "figure_rule.html", title, "rules", {"rule": rule})


def _words_of_rule(rule: Any) -> dict[str, Words]:
    # asdict() copies named tuples as such, but a template wants the fields' own words untouched.
    return {name: getattr(rule, name) for name in ("title", "reason", "message", "hint")}


def light_rules(view: View) -> list[dict[str, Any]]:
    """Return the reasons of lights with their words, and the numbers in force in these."""
    numbers = view.programme.policy(view.as_of)
    return [
        {
            "light": light,
            "name": name,
            "title": view.words(f"light_rules.{name}.title"),
            "why": view.words(f"light_rules.{name}.why").filled(numbers),
        }
        for name, light in LIGHT_RULES.items()
    ]


@page()
def process(view: View) -> Iterator[Page]:
    """Yield the closed loop: what each stage needs, by the schema, and who makes and approves it, by the table."""
    fields = view.types["pain-point"].root.children.values()
    rows = view.programme.approvals.rows
    steps = []
    for stage in STAGES:
        due = [
            each for each in fields if (each.required if stage == STAGES[0] else each.get("x-required-from") == stage)
        ]
        needs = [{"label": each.label, "hint": each.hint or same("")} for each in due]
        row = _authority(view, PROPOSE if stage == STAGES[0] else stage)
        steps.append({"stage": stage, "label": view.stage_label(stage), "needs": needs, "row": row})
    others = [_authority(view, kind) for kind in rows if kind not in (PROPOSE, *STAGES)]
    yield Page(PROCESS, "process.html", view.words("pages.process"), "rules", {"steps": steps, "others": others})


def _authority(view: View, kind: str) -> dict[str, Any] | None:
    """Return a row of the table of approvals in words; None where the register has none."""
    table = view.programme.approvals
    row = table.rows.get(kind)
    if row is None:
        return None
    named = {name: enumerated(table.roles[role] for role in getattr(row, name)) for name in ("by", "approve")}
    fields = view.types["pain-point"].root.children
    needs = enumerated(fields[name].label if name in fields else same(name) for name in row.needs)
    return {"label": row.label, **named, "approvers": [table.roles[role] for role in row.approve], "needs": needs}


@page()
def numbers(view: View) -> Iterator[Page]:
    """Yield the programme's numbers."""
    yield Page(NUMBERS, "numbers.html", view.words("pages.numbers"), "rules", numbers_shown(view))


def numbers_shown(view: View) -> dict[str, Any]:
    """Return the programme's numbers in force, their history, lists and calendar."""
    fields = view.types["policy"].field(("blocks", 0)).children
    in_force = view.programme.policy(view.as_of)
    figures = [row for name, each in fields.items() if name in in_force for row in _numbers(view, each, (name,))]
    lists = [
        {"label": each.label, "values": [listed(value) for value in in_force[name]]}
        for name, each in fields.items()
        if isinstance(in_force.get(name), list) and not each.get("x-number")
    ]
    checkpoints = [
        {"from": str(each.begin), "dates": [str(day) for day in each.dates]} for each in view.programme.checkpoints
    ]
    corrections = [{"to": None, **each, "why": same(each["why"])} for each in view.programme.corrections]
    calendar = {"checkpoints": checkpoints, "corrections": corrections}
    blocks = [{"from": str(each.begin), "why": each.value.get("why")} for each in view.programme.blocks]
    return {"numbers": figures, "blocks": blocks, "lists": lists, "calendar": calendar}


def _numbers(view: View, field: Field, pointer: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Yield a number in force with its history; a group of numbers yields each of its own."""
    if field.get("x-number"):
        values = told(view, field, _at(view.programme.policy(view.as_of), pointer))
        yield {"label": field.label, "values": values, "history": _history(view, field, pointer)}
    for name, part in field.children.items():
        yield from _numbers(view, part, (*pointer, name))


def _history(view: View, field: Field, pointer: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return each value that a dated block set."""
    blocks = (block for block in view.programme.blocks if pointer[0] in block.value)
    return [
        {
            "from": str(each.begin),
            "values": told(view, field, _at(each.value, pointer)),
        }
        for each in blocks
    ]


def _at(value: Any, pointer: tuple[str, ...]) -> Any:
    return reduce(lambda within, name: within[name], pointer, value)


def told(view: View, field: Field, value: Any) -> list[Words]:
    """Return a number as people read it: one line, but for a list of groups with a number each."""
    if isinstance(value, bool):
        return [view.words("site.yes") if value else view.words("site.no")]
    if isinstance(value, list) and field.item and field.item.children:
        return [_entry(view, field.item, each) for each in value] or [same("–")]
    return [enumerated(map(same, value)) if isinstance(value, list) else field.choice(value)]


def _entry(view: View, item: Field, value: Mapping[str, Any]) -> Words:
    """Return a group with its number: what refers to somebody is said by name."""
    parts = [
        link_of(view, part.get("x-ref"), value[name])["name"] if part.get("x-ref") else same(value[name])
        for name, part in item.children.items()
        if name in value
    ]
    return Words(*(" ".join(texts) for texts in zip(*parts, strict=True)))


def listed(value: Any) -> Words:
    """Return an entry of one of the policy's lists as people read it."""
    return words_of(value["label"]) if isinstance(value, dict) else same(value)
