"""评分: vitality by quarter; the overview stands here, a quarter's and a group's page in modules of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from site_builder.measures.owing import OWES
from site_builder.measures.results import ROLLED_UP, Results
from site_builder.pages import Page, View, page
from site_builder.pages.rulebook import rule_path
from site_builder.pages.score_group import group_page
from site_builder.pages.score_parts import Data, figure, group_path, quarter_facts, signed
from site_builder.pages.score_quarter import quarter_page, ranked_groups
from site_builder.pages.score_seal import is_sealed

# The trend shows two years; the list below it has every quarter.
SHOWN = 8


@page(nav="scores", path="scores/index.html", shows=("review", "seal"))
def scores(view: View) -> Iterator[Page]:
    """Yield the overview, a page for each quarter, and one for each group and quarter."""
    every = list(view.results.values())
    yield Page("scores/index.html", "scores.html", view.words("pages.scores"), "scores", _overview(view, every))
    for found in every:
        yield quarter_page(view, found)
        for group in found.groups:
            yield group_page(view, found, group)


def _overview(view: View, every: Sequence[Results]) -> Data:
    shown = every[-SHOWN:]
    finished = [each for each in every if each.final]
    running = [each for each in every if not each.final]
    return {
        "headlines": [_headline(view, each, every) for each in (*finished[-1:], *running)],
        "quarters": [quarter_facts(each) for each in shown],
        "trend": list(_trend(view, shown)),
        "all": [{**quarter_facts(each), "sealed": is_sealed(view, each.quarter.name)} for each in reversed(every)],
        "how": _how(view),
    }


def _headline(view: View, found: Results, every: Sequence[Results]) -> Data:
    """Return what matters most of a quarter; only a quarter that is over is compared with the one before."""
    before = [each for each in every if found.final and each.quarter.end < found.quarter.begin]
    previous = before[-1].score if before else None
    months = [month for group in found.groups for month in group.months if month.quota and month.met is not None]
    best = found.top[0].quality.record.key if found.top else None
    return {
        **quarter_facts(found),
        "change": signed(found.score - previous) if found.score is not None and previous is not None else None,
        "groups": [each for each in ranked_groups(found) if each["rank"] == 1 and Decimal(each["score"])],
        "met": sum(month.met is True for month in months),
        "months": len(months),
        "best": {"title": view.row_by_key[best].title, "path": view.row_by_key[best].path} if best else None,
    }


def _trend(view: View, shown: Sequence[Results]) -> Iterator[Data]:
    """Yield the department's score by quarter, then each group's with its achievement, in the organization's order."""
    yield _row(None, shown, [{"score": figure(each.score), "achievement": None, "path": None} for each in shown])
    for group in view.programme.units["group"]:
        yield _row(group, shown, [_cell(each, group) for each in shown])


def _row(group: str | None, shown: Sequence[Results], cells: list[Data]) -> Data:
    columns = [{"label": each.quarter.name, "figure": cell["score"]} for each, cell in zip(shown, cells, strict=True)]
    return {"group": group, "cells": cells, "columns": columns}


def _cell(found: Results, group_id: str) -> Data:
    group = next(each for each in found.groups if each.id == group_id)
    path = group_path(found.quarter.name, group_id)
    return {"score": figure(group.score), "achievement": figure(group.achievement), "path": path}


def _how(view: View) -> list[Data]:
    """Return the rules that a score goes through, with the numbers in force."""
    rules = (each for each in view.figure_rules if OWES <= each.code <= ROLLED_UP)
    return [{"code": each.code, "path": rule_path(each.code), "title": each.title} for each in rules]
