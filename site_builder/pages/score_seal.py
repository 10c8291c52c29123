"""How a quarter's seal stands, for its page: what was sealed, what is otherwise now, and why."""

from __future__ import annotations

from typing import Any

from site_builder.measures.basis import read_all
from site_builder.measures.results import Results, digest_of, figures_of
from site_builder.measures.seal import Difference, standing_of
from site_builder.pages import View
from site_builder.pages.score_parts import Data, group_path, on_leaderboard, score_path, shows_full_names
from site_builder.papers import SEAL, Seal, seal_of
from site_builder.words import Words, enumerated, same

_WITH_CENTS = ("quality", "penalty", "score", "bonus", "achievement")


def seal_facts(view: View, found: Results) -> Data | None:
    """Return the state of a quarter's seal with every figure that differs; None when nothing is sealed."""
    seal = _seal(view, found.quarter.name)
    if seal is None:
        return None
    now = figures_of(found)
    standing = standing_of(seal, now)
    return {
        "state": standing.state,
        "sealed_on": str(seal.sealed_on),
        "digest": seal.digest,
        "restatements": [{"date": str(each.on), "reason": each.reason} for each in seal.restated],
        "digest_now": digest_of(now),
        "differences": [_difference(view, found, each) for each in standing.differences if not _names_itself(each)],
    }


def is_sealed(view: View, quarter: str) -> bool:
    """Tell whether a quarter has been sealed."""
    return _seal(view, quarter) is not None


def _seal(view: View, quarter: str) -> Seal | None:
    seals = read_all(view.register.of(SEAL), seal_of)
    return next((each for each in seals if each.period == quarter), None)


def _names_itself(each: Difference) -> bool:
    """Tell whether a difference only says who or what is new or gone; the other figures say so as well."""
    return each.figure in ("month", "rank" if each.kind == "place" else "id")


def _difference(view: View, found: Results, each: Difference) -> Data:
    return {
        "of": _whose(view, found, each),
        "figure": _label(view, each.figure),
        "month": each.month,
        "sealed": _shown(view, each.figure, each.sealed),
        "now": _shown(view, each.figure, each.now),
    }


def _label(view: View, figure: str) -> Words:
    """Return what people call a figure; a seal may have been written by another version, or by hand."""
    known = f"seal.figure.{figure}" in view.strings.by_key
    return view.words(f"seal.figure.{figure}") if known else same(figure)


def _whose(view: View, found: Results, each: Difference) -> Data:
    if each.kind == "person":
        score = found.of_person(each.id) if shows_full_names(view) else None
        return {**on_leaderboard(view, each.id), "path": score_path(found.quarter.name, score) if score else None}
    if each.kind == "group":
        group = view.programme.find(("group",), each.id)
        path = group_path(found.quarter.name, each.id)
        return {"name": group.name, "path": path} if group else {"name": same(each.id), "path": None}
    return {"name": view.words("seal.place", n=each.id), "path": None}


def _shown(view: View, figure: str, value: Any) -> Words:
    """Return a sealed figure as the pages show it; what isn't there or isn't known is a dash."""
    if value is None or value == []:
        return same("–")
    if isinstance(value, list):
        return enumerated(map(same, value))
    if isinstance(value, bool):
        return view.words("seal.met") if value else view.words("seal.missed")
    if figure == "role":
        return view.words("seal.lead") if value == "lead" else view.words("seal.employee")
    if figure == "proposer":
        name: Words = on_leaderboard(view, str(value))["name"]
        return name
    return same(f"{value:.2f}" if figure in _WITH_CENTS and isinstance(value, int | float) else value)
