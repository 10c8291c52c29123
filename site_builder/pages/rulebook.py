"""规则: every rule with its reason and examples, the process, and the programme's numbers with their history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from site_builder.lifecycle import STAGES
from site_builder.pages import Page, View, page
from site_builder.words import Words, same, words_of

FOLDER = "rules"
NUMBERS = f"{FOLDER}/numbers.html"
PROCESS = f"{FOLDER}/process.html"

# The reasons of lights, worst first; their words stand below `light_rules` in the strings file.
LIGHT_RULES = {
    "overdue": "red",
    "plan_over": "red",
    "blocked": "red",
    "missed_weeks": "red",
    "missed_week": "yellow",
    "due_soon": "yellow",
    "no_plan": "yellow",
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
    numbers = view.programme.policy(view.as_of)
    context = {
        "families": [
            {"label": view.words(f"families.{family}"), "rules": entries} for family, entries in families.items()
        ],
        "lights": [_light_rule(view, name, light, numbers) for name, light in LIGHT_RULES.items()],
        "numbers_path": NUMBERS,
        "process_path": PROCESS,
    }
    yield Page(f"{FOLDER}/index.html", "rules.html", view.words("pages.rules"), "rules", context)


def _words_of_rule(rule: Any) -> dict[str, Words]:
    # asdict() copies named tuples as such, but a template wants the fields' own words untouched.
    return {name: getattr(rule, name) for name in ("title", "reason", "message", "hint")}


def _light_rule(view: View, name: str, light: str, numbers: Mapping[str, Any]) -> dict[str, Any]:
    why = view.words(f"light_rules.{name}.why").filled(numbers)
    return {"light": light, "anchor": f"light-{name}", "title": view.words(f"light_rules.{name}.title"), "why": why}


@page()
def process(view: View) -> Iterator[Page]:
    """Yield the closed loop with what each stage needs, as the schema says it."""
    fields = view.types["pain-point"].root.children.values()
    steps = []
    for stage in STAGES:
        due = [
            each for each in fields if (each.required if stage == STAGES[0] else each.get("x-required-from") == stage)
        ]
        needs = [{"label": each.label, "hint": each.hint or same("")} for each in due]
        steps.append({"stage": stage, "label": view.stage_label(stage), "needs": needs})
    yield Page(PROCESS, "process.html", view.words("pages.process"), "rules", {"steps": steps})


@page()
def numbers(view: View) -> Iterator[Page]:
    """Yield the programme's numbers in force, their history, lists and calendar."""
    fields = view.types["policy"].field(("blocks", 0)).children
    in_force = view.programme.policy(view.as_of)
    figures = [
        {"label": each.label, "value": in_force[name], "history": _history(view, name)}
        for name, each in fields.items()
        if each.get("x-number") and name in in_force
    ]
    lists = [
        {"label": each.label, "values": [_listed(value) for value in in_force[name]]}
        for name, each in fields.items()
        if isinstance(in_force.get(name), list)
    ]
    checkpoints = [
        {"from": str(each.begin), "dates": [str(day) for day in each.dates]} for each in view.programme.checkpoints
    ]
    corrections = [{"to": None, **each, "why": same(each["why"])} for each in view.programme.corrections]
    calendar = {"checkpoints": checkpoints, "corrections": corrections}
    context = {"numbers": figures, "lists": lists, "calendar": calendar}
    yield Page(NUMBERS, "numbers.html", view.words("pages.numbers"), "rules", context)


def _history(view: View, name: str) -> list[dict[str, Any]]:
    blocks = (block for block in view.programme.blocks if name in block.value)
    return [
        {"from": str(each.begin), "value": each.value[name], "why": same(each.value.get("why", ""))} for each in blocks
    ]


def _listed(value: Any) -> Words:
    return words_of(value["label"]) if isinstance(value, dict) else same(value)
