"""A group's page of a quarter: its months, its lead's sum, and the sum of everybody in it, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.measures.quota import GroupMonth
from site_builder.measures.results import GroupResult, Results
from site_builder.measures.vitality import Score
from site_builder.pages import Page, View
from site_builder.pages.plans import month_path
from site_builder.pages.score_parts import (
    Data,
    figure,
    group_path,
    in_full,
    key_points,
    quality_of,
    quarter_facts,
    step_of,
    steps_of,
    waits,
)
from site_builder.register import PAIN_POINT, Record
from site_builder.words import Words, same


def group_page(view: View, found: Results, group: GroupResult) -> Page:
    """Return a group's page of a quarter."""
    name = view.programme.units["group"][group.id].name
    context = {
        "quarter": quarter_facts(found),
        "group_id": group.id,
        "score": figure(group.score),
        "achievement": figure(group.achievement),
        "months": [_month(view, each) for each in group.months],
        "steps": [step_of(view, found, step) for step in group.steps],
        "leads": [_person(view, found, each) for each in group.leads],
        "members": [_person(view, found, each) for each in group.members],
        "key_points": key_points(view, found.quarter),
    }
    title = Words(*(f"{found.quarter.name} {text}" for text in name))
    return Page(group_path(found.quarter.name, group.id), "scores_group.html", title, "scores", context)


def _month(view: View, month: GroupMonth) -> Data:
    return {
        "month": month.month.name,
        "path": month_path(month.month.name, month.group),
        "quota": month.quota,
        "met": month.met,
        "has_plan": month.plan is not None,
        "planned": [_planned(view, each) for each in month.planned],
        "eliminated": _links(view, month.eliminated),
        "unplanned": _links(view, month.unplanned),
        "reopened": _links(view, month.reopened),
        "missed": [_planned(view, each) for each in month.missed],
    }


def _links(view: View, records: Sequence[Record]) -> list[Data]:
    return [_link(view, each) for each in records]


def _link(view: View, record: Record) -> Data:
    row = view.row_by_key[record.key]
    return {"name": same(row.number or row.key), "path": row.path}


def _planned(view: View, pain_point: str) -> Data:
    records = view.register.ids.get((PAIN_POINT, pain_point), ())
    return _link(view, records[0]) if records else {"name": same(pain_point), "path": None}


def _person(view: View, found: Results, score: Score) -> Data:
    return {
        "id": score.person.id,
        **in_full(view, score.person.id),
        "is_lead": score.role == "lead",
        "score": figure(score.score),
        "waits": waits(score),
        "required": score.quantity.owing.required,
        "months": _owed(view, found, score),
        "pain_points": [quality_of(view, each) for each in score.qualities],
        "steps": steps_of(view, found, score),
    }


def _owed(view: View, found: Results, score: Score) -> list[Data]:
    """Return for each month of the quarter how many were due and how many count, or why none was due."""
    quantity = score.quantity
    months = []
    for month in found.quarter.months:
        excuse = quantity.owing.excused.get(month.name)
        have, due = quantity.by_month.get(month.name, (0, 0))
        judged = have >= due or view.basis.is_over(month)
        months.append(
            {
                "month": month.name,
                "excuse": view.words(f"excused.{excuse}") if excuse else None,
                "begun": month.name in quantity.by_month,
                "have": have,
                "due": due,
                "met": have >= due if judged else None,
            }
        )
    return months
