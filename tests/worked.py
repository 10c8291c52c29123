"""What a case is that is worked out by hand: a season, and the figures that follow from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from season import NO_QUOTA, Part, Season, full, person

from site_builder.measures.quota import GroupMonth
from site_builder.measures.results import GroupResult, Results, results
from site_builder.measures.vitality import Score
from site_builder.periods import quarter

# Where only quantity and quality matter, groups have no quota and so nobody loses points.
AN = (person("an"), NO_QUOTA)


class Case(NamedTuple):
    """A season, and the figures that follow from it: `an score`, `desk 05`, `top`; `of` is the quarter."""

    id: str
    parts: tuple[Part, ...]
    figures: dict[str, Any]
    of: str = "2015-Q2"
    as_of: str = "2015-12-31"
    begin: str = "2015-01-01"


def months(names: Iterable[str]) -> str:
    """Return months without their year: `04 06`."""
    return " ".join(name[5:] for name in names)


def told(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


PERSON: dict[str, Callable[[Score], Any]] = {
    "role": lambda score: score.role,
    "group": lambda score: score.group,
    "months": lambda score: months(score.quantity.owing.months),
    "excused": lambda score: " ".join(score.quantity.owing.excused.values()),
    "owed": lambda score: score.quantity.owing.required,
    "counted": lambda score: len(score.quantity.counted),
    "lacking": lambda score: months(score.quantity.lacking),
    "short": lambda score: score.quantity.is_short,
    "quality": lambda score: told(score.quality),
    "missed": lambda score: months(score.missed_months),
    "penalty": lambda score: told(score.penalty),
    "base": lambda score: told(score.base),
    "score": lambda score: told(score.score),
    "final": lambda score: score.final,
}
MET = {True: "met", False: "missed", None: "running"}


def of_group(group: GroupResult, name: str) -> Any:
    """Return a figure of a group: `05` is the month's `1/2 missed`, `05 unplanned` the pain points."""
    if name in ("score", "achievement"):
        return told(getattr(group, name))
    month, *what = name.split()
    found = next(each for each in group.months if each.month.name == full(month))
    return of_month(found, *what)


def of_month(found: GroupMonth, what: str = "") -> Any:
    if not what:
        return f"{len(found.eliminated)}/{found.quota} {MET[found.met]}"
    ids = [each if isinstance(each, str) else each.id for each in getattr(found, what)]
    return " ".join(each[4:] for each in ids)


def figure(found: Results, name: str) -> Any:
    """Return a figure by its name in the table."""
    who, _, what = name.partition(" ")
    groups = {group.id: group for group in found.groups}
    if who in groups:
        return of_group(groups[who], what)
    if who == "people":
        return " ".join(score.person.id for score in found.people)
    if who == "department":
        return told(found.score)
    if who == "top":
        return " ".join(place.quality.record.id[4:] for place in found.top)
    if who == "bonus":
        return {name: str(points) for name, points in found.bonus.items()}
    score = found.of_person(who)
    assert score is not None, who
    return PERSON[what](score)


def check(case: Case) -> None:
    season = Season(*case.parts, begin=case.begin)
    found = results(season.basis(case.as_of), quarter(case.of))
    assert {name: figure(found, name) for name in case.figures} == case.figures


def table(*cases: Case) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[case.id for case in cases])
