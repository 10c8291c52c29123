"""A scorecard's own page: the sum step by step, indicators by month, fishbone, trend, what changed (D1 to D4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from site_builder.measures.achievement import ACHIEVEMENT
from site_builder.measures.card_changes import Change, changes
from site_builder.measures.card_steps import steps_of
from site_builder.measures.exact import plain
from site_builder.measures.scorecards import SCORE, CardScore, is_overdue
from site_builder.measures.steps import Step
from site_builder.pages import Page, View
from site_builder.pages.card_lines import line_of
from site_builder.pages.forge import edit_url
from site_builder.pages.rulebook import rule_path
from site_builder.scorecard import Factor, Scorecard
from site_builder.words import Words

Data = dict[str, Any]
# How many months the trend shows: a year.
MONTHS = 12


def card_path(card: Scorecard) -> str:
    """Return the path of a card's page."""
    return f"scorecards/{card.period.name}/{card.card}.html"


def card_page(view: View, score: CardScore, earlier: Sequence[CardScore]) -> Page:
    """Return the page of a card; `earlier` is the same card in the periods before, the latest last."""
    steps = steps_of(score)
    context = {
        "card": _facts(view, score.card),
        "final": view.basis.is_over(score.card.period),
        "total": None if score.total is None else str(score.total),
        "whole": score.is_whole,
        "cap": plain(score.cap),
        "costs": {"name": score.costliest.indicator.name, "lost": str(score.costliest.lost)}
        if score.costliest
        else None,
        "lost": _lost(score),
        "lines": [
            line_of(view, score.card.record, line, view.said(step))
            for line, step in zip(score.lines, steps, strict=False)
        ],
        "scaled": _scaled(view, score, steps),
        "months": [month.name for month, _ in score.trend],
        "bones": [_bone(factor, score) for factor in score.card.factors],
        **_trend(view, (*earlier, score)),
        "before": _before(earlier[-1]) if earlier else None,
        "changes": [_change(each) for each in changes(score.card, earlier[-1].card)] if earlier else [],
        "edit_url": edit_url(view, score.card.record.path),
        "rules": {"score": rule_path(SCORE), "achievement": rule_path(ACHIEVEMENT)},
    }
    title = view.words("site.cards.title", title=score.card.record.title, period=score.card.period.name)
    return Page(card_path(score.card), "scorecard.html", title, "scorecards", context)


def _facts(view: View, card: Scorecard) -> Data:
    return {
        "department": card.department,
        "role": card.role,
        "period": card.period.name,
        "set_on": str(card.set_on),
        "review_on": str(card.review_on),
        "reviewed_on": str(card.reviewed_on) if card.reviewed_on else None,
        "overdue": is_overdue(card, view.as_of),
        "goal": card.goal,
        "notes": card.record.data.get("notes"),
    }


def _lost(score: CardScore) -> list[Data]:
    """Return the points that each indicator costs, the most first; those that cost none aren't among them."""
    costly = sorted((line for line in score.lines if line.lost), key=lambda line: -line.lost)
    return [{"label": line.indicator.name, "value": float(line.lost), "figure": str(line.lost)} for line in costly]


def _scaled(view: View, score: CardScore, steps: Sequence[Step]) -> Words | None:
    """Return the words of the step that scales the weights; None where every indicator has data."""
    return view.said(steps[-1]) if len(steps) > len(score.lines) else None


def _bone(factor: Factor, score: CardScore) -> Data:
    """Return a success factor with its indicators and their achievement, and with what it depends on."""
    measured = [
        {"label": line.indicator.name, "note": "" if line.achievement is None else f"{line.achievement}%", "causes": []}
        for line in score.lines
        if line.indicator.factor == factor.id
    ]
    return {"label": factor.name, "causes": [*measured, *map(_twig, factor.causes)]}


def _twig(factor: Factor) -> Data:
    return {"label": factor.name, "causes": [_twig(each) for each in factor.causes]}


def _trend(view: View, history: Iterable[CardScore]) -> Data:
    """Return the card's total of each month, over a year: a card's earlier periods run on into this one."""
    months = [pair for score in history for pair in score.trend][-MONTHS:]
    values = [None if total is None else float(total) for _, total in months]
    figures = [None if total is None else str(total) for _, total in months]
    series = [{"label": view.words("site.cards.total"), "values": values, "figures": figures}]
    return {"trend_months": [month.name for month, _ in months], "trend": series if months else []}


def _before(score: CardScore) -> Data:
    total = None if score.total is None else str(score.total)
    return {"period": score.card.period.name, "path": card_path(score.card), "total": total}


def _change(change: Change) -> Data:
    figures = {name: None if each is None else plain(each) for name, each in (("old", change.old), ("new", change.new))}
    return {"name": change.indicator.name, "unit": change.indicator.unit, "what": change.name, **figures}
