"""Scores on the pages of people, groups and the department: the present one, the last final one, the trend (A10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from site_builder.measures.ranking import ranks
from site_builder.measures.results import Results
from site_builder.measures.vitality import Score
from site_builder.pages import View
from site_builder.pages.score_parts import figure
from site_builder.periods import quarter_of

Data = dict[str, Any]
# Two years: long enough for a trend, short enough for a phone.
QUARTERS_SHOWN = 8


def present(view: View) -> Results | None:
    """Return the results of the as-of date's quarter; None before the programme."""
    return view.results.get(quarter_of(view.as_of).name)


def finished(view: View) -> Results | None:
    """Return the results of the last quarter that is over."""
    return next((each for each in reversed(list(view.results.values())) if each.final), None)


def quarter_score(found: Results, value: Decimal | None, path: str, waits: bool = True) -> Data:
    """Return the score of a quarter with the page of its sum; no score is None, and `waits` when it may still come."""
    return {"label": found.quarter.name, "final": found.final, "figure": figure(value), "path": path, "waits": waits}


def trend(scores: Iterable[Data]) -> list[Data]:
    """Return the last quarters, from the first with a score on."""
    shown = list(scores)[-QUARTERS_SHOWN:]
    while shown and shown[0]["figure"] is None:
        shown.pop(0)
    return shown


def places(found: Results | None) -> Mapping[str, tuple[int, int]]:
    """Return the place of every ordinary employee with a score above nought, and how many those are.

    Those at nought have no place on the leaderboard either; why they are there says more.
    """
    people = [each for each in found.people if _is_ranked(each)] if found else []
    ranked = zip(people, ranks([each.score for each in people]), strict=True)
    return {each.person.id: (rank, len(people)) for each, rank in ranked}


def _is_ranked(score: Score) -> bool:
    return score.role == "employee" and bool(score.score)
