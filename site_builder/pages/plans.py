"""月度计划: what each group planned to eliminate in a month, and what it did (A7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from site_builder.measures.elimination import ELIMINATION
from site_builder.measures.quota import QUOTA, GroupMonth, group_month, settled_on
from site_builder.pages import Page, View, page
from site_builder.pages.forge import edit_url
from site_builder.pages.planned import items_of
from site_builder.pages.rulebook import rule_path
from site_builder.pages.trees import tree_of
from site_builder.papers import PLAN, Plan
from site_builder.periods import Period, month, month_of, months_between

FOLDER = "plans"
INDEX = f"{FOLDER}/index.html"
MONTHS_SHOWN = 12


def month_path(name: str, group: str = "") -> str:
    """Return the path of a month's page, with the place of a group on it."""
    return f"{FOLDER}/{name}.html" + (f"#group-{group}" if group else "")


@page(nav="plans", path=INDEX, shows=(PLAN,))
def plans(view: View) -> Iterator[Page]:
    """Yield the matrix of groups and months, and a page for each month."""
    months = {name: _groups_of(view, month(name)) for name in months_of(view)}
    shared = {"rules": {"elimination": rule_path(ELIMINATION), "quota": rule_path(QUOTA)}}
    yield Page(INDEX, "plans.html", view.words("pages.plans"), "plans", {**_matrix(view, months), **shared})
    names = list(months)
    for index, name in enumerate(names):
        context = {
            **_month(view, month(name), months[name]),
            **shared,
            "previous": {"name": names[index - 1], "path": month_path(names[index - 1])} if index else None,
            "next": {"name": names[index + 1], "path": month_path(names[index + 1])} if name != names[-1] else None,
        }
        yield Page(month_path(name), "plan_month.html", view.words("pages.plan_of", month=name), "plans", context)


def months_of(view: View) -> list[str]:
    """Return every month of the quarters with pain points up to now, and others that have a plan."""
    begin = month_of(view.basis.quarters[0].begin) if view.basis.quarters else month_of(view.as_of)
    return sorted({*months_between(begin, month_of(view.as_of)), *(name for _, name in view.basis.plans)})


def _groups_of(view: View, period: Period) -> list[GroupMonth]:
    return [group_month(view.basis, group, period) for group in view.programme.units["group"]]


def _matrix(view: View, months: dict[str, list[GroupMonth]]) -> dict[str, Any]:
    """Return the figures of the latest months by group, and the months before them by year."""
    shown = list(months)[-MONTHS_SHOWN:]
    rows = [
        {"group": group, "cells": [_figures(view, months[name][index]) for name in shown]}
        for index, group in enumerate(view.programme.units["group"])
    ]
    earlier: dict[str, list[dict[str, str]]] = {}
    for name in reversed(list(months)[:-MONTHS_SHOWN]):
        earlier.setdefault(name[:4], []).append({"name": name, "path": month_path(name)})
    columns = [{"name": name, "path": month_path(name)} for name in shown]
    years = [{"year": year, "months": own} for year, own in earlier.items()]
    return {"columns": columns, "rows": rows, "earlier": years}


def _figures(view: View, found: GroupMonth) -> dict[str, Any]:
    return {
        "path": month_path(found.month.name, found.group),
        "verdict": verdict(view, found),
        "quota": found.quota,
        "planned": len(found.planned),
        "eliminated": len(found.eliminated),
        "unplanned": len(found.unplanned),
        "has_plan": found.plan is not None,
    }


def verdict(view: View, found: GroupMonth) -> str:
    """Return `ahead`, `none` (no quota), `met`, `missed`, or `running`: not met and not over yet."""
    if found.month.begin > view.as_of:
        return "ahead"
    if not found.quota:
        return "none"
    return "running" if found.met is None else "met" if found.met else "missed"


def _month(view: View, period: Period, found: Sequence[GroupMonth]) -> dict[str, Any]:
    groups = [
        {**_figures(view, each), "group": each.group, "plan": _plan(view, each), "items": items_of(view, each)}
        for each in found
    ]
    judged = [each for each in groups if each["quota"] and each["verdict"] != "ahead"]
    return {
        "month": period.name,
        "is_over": view.basis.is_over(period),
        "settled_on": str(settled_on(view.programme, period)),
        "met": sum(each["verdict"] == "met" for each in judged),
        "judged": len(judged),
        "totals": {name: sum(each[name] for each in groups) for name in ("eliminated", "planned", "unplanned")},
        "groups": groups,
    }


def _plan(view: View, found: GroupMonth) -> dict[str, Any] | None:
    """Return when the plan was listed and by whom: the group's lead on that day."""
    if found.plan is None:
        return None
    return {
        "listed_on": str(found.plan.listed_on),
        "by": view.programme.lead_of(found.group, found.plan.listed_on),
        "late": found.plan.listed_on > settled_on(view.programme, found.month),
        "edit_url": edit_url(view, found.plan.record.path),
        "remarks": _remarks(view, found.plan),
    }


def _remarks(view: View, plan: Plan) -> list[dict[str, Any]]:
    """Return the plan's texts, whatever the schema calls them."""
    data = plan.record.data
    return [
        {"label": field.label, "tree": tree_of(view, plan.record, (name,), field, data[name])}
        for name, field in plan.record.type.root.children.items()
        if field.get("x-format") == "markdown" and data.get(name)
    ]
