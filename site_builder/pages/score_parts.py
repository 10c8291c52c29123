"""What the pages of scores have in common: paths, figures as text, names, marks, and the steps of a sum."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from site_builder.measures.exact import exact, formula
from site_builder.measures.quality import Quality
from site_builder.measures.quality import quality_of as measured
from site_builder.measures.results import Results
from site_builder.measures.steps import Step
from site_builder.measures.vitality import Score
from site_builder.pages import View
from site_builder.pages.forge import view_url
from site_builder.pages.plans import month_path
from site_builder.pages.rulebook import rule_path
from site_builder.pages.units import unit_path
from site_builder.papers import KEY_POINTS, REVIEW, Mark
from site_builder.periods import Period
from site_builder.register import Record
from site_builder.words import Words, same

FOLDER = "scores"
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
Data = dict[str, Any]
Named = Callable[[View, str], Data]


def quarter_path(quarter: str) -> str:
    """Return the path of a quarter's page."""
    return f"{FOLDER}/{quarter}/index.html"


def group_path(quarter: str, group: str) -> str:
    """Return the path of a group's page of a quarter."""
    return f"{FOLDER}/{quarter}/{group}.html"


def score_path(quarter: str, score: Score) -> str:
    """Return where somebody's sum stands: on the page of the group led, else of the own group."""
    return f"{group_path(quarter, (*score.led, score.group)[0])}#{score.person.id}"


def figure(value: Decimal | None) -> str | None:
    """Return a figure with two places, None for one that isn't known."""
    return None if value is None else f"{value:.2f}"


def signed(change: Decimal) -> str:
    """Return a change with its sign; none at all has none."""
    return f"{change:+.2f}".replace("-", "−") if change else f"{change:.2f}"


def waits(score: Score) -> bool:
    """Tell whether somebody without a score may still get one: with a review, or with the end of the quarter."""
    return score.role == "lead" or score.waits or not score.final


def quarter_facts(found: Results) -> Data:
    """Return what the head of every page of a quarter says."""
    quarter = found.quarter
    return {
        "name": quarter.name,
        "path": quarter_path(quarter.name),
        "begin": str(quarter.begin),
        "end": str(quarter.end),
        "final": found.final,
        "score": figure(found.score),
    }


# ---- names ----


def in_full(view: View, person_id: str) -> Data:
    """Return somebody's name and page."""
    person = view.programme.person(person_id)
    path = unit_path("person", person.id) if person else None
    return {"name": person.name if person else same(person_id), "path": path}


def on_leaderboard(view: View, person_id: str) -> Data:
    """Return how a leaderboard names somebody; only a full name leads to the person's page."""
    if shows_full_names(view):
        return in_full(view, person_id)
    person = view.programme.person(person_id)
    if person and person.number and view.programme.names == "number":
        return {"name": same(person.number), "path": None}
    return {"name": Words(*map(_masked, person.name)) if person else same("＊"), "path": None}


def shows_full_names(view: View) -> bool:
    """Tell whether leaderboards may tell who somebody is."""
    return view.programme.names == "full"


def _masked(name: str) -> str:
    """Keep the surname: of a Chinese name the first word or else character, of another the last of several words."""
    words = name.split()
    if len(words) > 1:
        return words[0 if _CHINESE.match(words[0]) else -1] + "＊"
    return name[:1] + "＊"


# ---- steps ----


def steps_of(view: View, found: Results, score: Score) -> list[Data]:
    """Return the steps of a sum; a step that changes nothing has no figures beside it."""
    return [step_of(view, found, step, known=score.score is not None) for step in score.steps]


def step_of(view: View, found: Results, step: Step, *, known: bool = True) -> Data:
    """Return a step with its rule, its words, and links to what it looked at."""
    moves = known and step.value != 0
    return {
        "code": step.rule,
        "path": rule_path(step.rule),
        "text": view.said(step),
        "records": [_paper(view, found, name) for name in step.records],
        "change": signed(step.value) if moves else None,
        "moves": moves,
        "after": figure(step.after) if moves else None,
    }


def _paper(view: View, found: Results, name: str) -> Data:
    """Return a pain point, a person or a plan with its page; any other paper is known by its path, on the forge."""
    if name in view.record_by_key:
        row = view.row_by_key[name]
        return {"name": same(row.number or row.key), "path": row.path, "url": None}
    score = found.of_person(name)
    if score:
        return {"name": score.person.name, "path": score_path(found.quarter.name, score), "url": None}
    # A plan's file is named after its group, the folder after its month.
    group, month = PurePosixPath(name).stem, PurePosixPath(name).parent.name
    if (group, month) in view.basis.plans:
        return {"name": view.words("pages.plan_of", month=month), "path": month_path(month, group), "url": None}
    return {"name": same(name), "path": None, "url": view_url(view, name)}


# ---- marks ----


def key_points(view: View, quarter: Period) -> list[Data]:
    """Return the four key points with their weights in a quarter."""
    weights = view.programme.policy(quarter.begin)["key_point_weights"]
    review = view.types[REVIEW]
    return [{"label": review.label(("reviews", name)), "weight": weights[name]} for name in KEY_POINTS]


def quality_of(view: View, quality: Quality, named: Named = in_full) -> Data:
    """Return a pain point with its quality, and who gave what."""
    row = view.row_by_key[quality.record.key]
    marks = [
        {
            "reviewer": named(view, mark.reviewer),
            "on": str(mark.on),
            "points": [str(exact(mark.points[name])) for name in KEY_POINTS],
            "value": figure(value),
            "note": note_of(mark),
        }
        for mark, value in quality.marks
    ]
    return {
        "number": row.number or row.key,
        "title": row.title,
        "path": row.path,
        "value": figure(quality.value),
        "formula": _mean_of([value for _, value in quality.marks]),
        "marks": marks,
    }


def reviewed(view: View, record: Record) -> Iterator[tuple[Period, Quality]]:
    """Yield each quarter in which somebody reviewed a pain point, with its quality."""
    for quarter in view.basis.quarters:
        if (quarter.name, record.name) in view.basis.marks:
            quality = measured(view.basis, record, quarter)
            if quality.marks:
                yield quarter, quality


def reviews_of(view: View, record: Record) -> list[Data]:
    """Return how a pain point was reviewed, quarter by quarter."""
    return [
        {"quarter": quarter.name, "key_points": key_points(view, quarter), **quality_of(view, quality)}
        for quarter, quality in reviewed(view, record)
    ]


def note_of(mark: Mark) -> str | None:
    """Return what a reviewer remarked beside the marks."""
    note: str | None = mark.record.data["reviews"][mark.index].get("note")
    return note


def _mean_of(values: Sequence[Decimal]) -> str | None:
    """Return how a mean of several is worked out; a single value needs no sum."""
    return formula(values) if len(values) > 1 else None
