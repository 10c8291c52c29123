"""A scorecard's own page: the sum step by step, indicators by month, fishbone, trend, what changed (D1 to D4)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from site_builder.measures.achievement import ACHIEVEMENT
from site_builder.measures.exact import exact
from site_builder.measures.scorecards import SCORE, CardScore, Change, Line, Monthly, changes, is_overdue
from site_builder.pages import Page, View
from site_builder.pages.forge import edit_url
from site_builder.pages.rows import page_path
from site_builder.pages.rulebook import rule_path
from site_builder.pages.trees import Tree, link_of, tree_of
from site_builder.register import PAIN_POINT, Record
from site_builder.scorecard import Factor, Scorecard
from site_builder.words import same

Data = dict[str, Any]
# How many records a computed figure names.
NAMED = 20


def card_path(card: Scorecard) -> str:
    """Return the path of a card's page."""
    return f"scorecards/{card.period.name}/{card.card}.html"


def card_page(view: View, score: CardScore, before: CardScore | None) -> Page:
    """Return the page of a card; `before` is the same card in its period before."""
    card = score.card
    context = {
        "card": {
            "department": card.department,
            "role": card.role,
            "period": card.period.name,
            "begin": str(card.period.begin),
            "end": str(card.period.end),
            "set_on": str(card.set_on),
            "review_on": str(card.review_on),
            "reviewed_on": str(card.reviewed_on) if card.reviewed_on else None,
            "overdue": is_overdue(card, view.as_of),
            "goal": card.goal,
            "notes": card.record.data.get("notes"),
        },
        "final": view.basis.is_over(card.period),
        "total": None if score.total is None else str(score.total),
        "points": str(sum((line.points for line in score.lines), Decimal("0.00"))),
        "weighed": _plain(score.weighed),
        "whole": score.is_whole,
        "cap": _plain(score.cap),
        "costs": score.costliest.indicator.name if score.costliest else None,
        "lines": [_line(view, card.record, line) for line in score.lines],
        "bones": [_bone(factor, score.lines) for factor in card.factors],
        "months": [month.name for month, _ in score.trend],
        "trend": _trend(view, score),
        "before": None if before is None else _before(before),
        "changes": [] if before is None else [_change(change) for change in changes(card, before.card)],
        "edit_url": edit_url(view, card.record.path),
        "rules": {"score": rule_path(SCORE), "achievement": rule_path(ACHIEVEMENT)},
    }
    return Page(card_path(card), "scorecard.html", same(f"{card.record.title} {card.period.name}"), "scorecards", context)


def _line(view: View, record: Record, line: Line) -> Data:
    indicator = line.indicator
    figures = {name: getattr(line, name) for name in ("target", "actual", "achievement", "score")}
    return {
        "id": indicator.id,
        "name": indicator.name,
        "unit": indicator.unit,
        "facts": _facts(view, record, indicator.index),
        "weight": _plain(exact(indicator.weight)),
        **{name: None if value is None else _plain(value) for name, value in figures.items()},
        "is_part": line.target != exact(indicator.target),
        "whole_target": _plain(exact(indicator.target)),
        "points": str(line.points),
        "lost": str(line.lost) if line.lost else None,
        "monthly": [_monthly(view, each) for each in line.monthly],
    }


def _facts(view: View, record: Record, index: int) -> list[Data]:
    """Return what the card says of an indicator in words, by the schema's labels."""
    item = record.type.field(("indicators", 0))
    said = record.data["indicators"][index]
    names = ("definition", "formula", "better", "combine", "source", "measure", "scope")
    return [
        {"label": item.children[name].label, "tree": _tree(view, record, index, name)} for name in names if name in said
    ]


def _tree(view: View, record: Record, index: int, name: str) -> Tree:
    pointer = ("indicators", index, name)
    return tree_of(view, record, pointer, record.type.field(pointer), record.data["indicators"][index][name])


def _monthly(view: View, found: Monthly) -> Data:
    """Return a month's figure with the records that it was computed from, as many as fit."""
    records = sorted(found.records, key=lambda record: record.key)
    return {
        "name": found.month.name,
        "figure": None if found.value is None else _plain(found.value),
        "records": [_link(view, record) for record in records[:NAMED]],
        "more": max(len(records) - NAMED, 0),
    }


def _link(view: View, record: Record) -> Data:
    if record.type.name == PAIN_POINT:
        return {"name": same(record.name), "path": page_path(record)}
    return link_of(view, [record.type.name], record.id)


def _bone(factor: Factor, lines: Iterable[Line]) -> Data:
    """Return a success factor with what it depends on, and its indicators with their achievement."""
    measured = [
        {"label": line.indicator.name, "note": "" if line.achievement is None else f"{line.achievement}%", "causes": []}
        for line in lines
        if line.indicator.factor == factor.id
    ]
    return {"label": factor.name, "causes": [*measured, *map(_twig, factor.causes)]}


def _twig(factor: Factor) -> Data:
    return {"label": factor.name, "causes": [_twig(each) for each in factor.causes]}


def _trend(view: View, score: CardScore) -> list[Data]:
    totals = [total for _, total in score.trend]
    values = [None if total is None else float(total) for total in totals]
    figures = [None if total is None else str(total) for total in totals]
    return [{"label": view.words("site.cards.total"), "values": values, "figures": figures}] if totals else []


def _before(score: CardScore) -> Data:
    total = None if score.total is None else str(score.total)
    return {"period": score.card.period.name, "path": card_path(score.card), "total": total}


def _change(change: Change) -> Data:
    figures = {
        name: None if value is None else _plain(value) for name, value in (("old", change.old), ("new", change.new))
    }
    return {"name": change.indicator.name, "what": change.name, **figures}


def _plain(number: Decimal) -> str:
    """Return a number as people write it, without needless noughts."""
    return f"{number.normalize():f}" if number else "0"
