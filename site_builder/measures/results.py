"""A quarter's results: people, groups and department, the top list, and all of it as plain data (A8, A10)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from site_builder.measures import computes
from site_builder.measures.basis import Basis
from site_builder.measures.exact import formula, mean
from site_builder.measures.quota import QUOTA, GroupMonth, achievement, group_month
from site_builder.measures.ranking import Place, top
from site_builder.measures.steps import Step, Steps, then
from site_builder.measures.vitality import Score, all_wait, review_step, scores
from site_builder.periods import Period

ROLLED_UP = "PP911"
SCHEMA_VERSION = 1
Data = dict[str, Any]


@dataclass(frozen=True)
class GroupResult:
    """A group's quarter: its months up to the as-of date, achievement in percent, the mean of its members' scores."""

    id: str
    months: tuple[GroupMonth, ...]
    achievement: Decimal | None
    members: tuple[Score, ...]
    leads: tuple[Score, ...]
    score: Decimal | None
    steps: Steps


@dataclass(frozen=True)
class Results:
    """Everything that a quarter's scores amount to, as of a date."""

    quarter: Period
    as_of: date
    final: bool
    people: tuple[Score, ...]
    groups: tuple[GroupResult, ...]
    top: tuple[Place, ...]
    bonus: Mapping[str, Decimal]
    score: Decimal | None
    steps: Steps

    def of_person(self, person_id: str) -> Score | None:
        """Return a person's score."""
        return next((each for each in self.people if each.person.id == person_id), None)

    def of_group(self, group_id: str) -> GroupResult | None:
        """Return a group's results."""
        return next((each for each in self.groups if each.id == group_id), None)


def results(basis: Basis, quarter: Period) -> Results:
    """Work out a quarter as of the basis's date."""
    people = scores(basis, quarter)
    places = top(basis, quarter)
    groups = tuple(_group(basis, group, quarter, people) for group in basis.programme.units["group"])
    bonus = Decimal(str(basis.programme.policy(quarter.begin)["top_bonus"]))
    score = rolled_up(people)
    proposers = dict.fromkeys(each.quality.record.proposer or "" for each in places)
    return Results(
        quarter=quarter,
        as_of=basis.as_of,
        final=basis.is_over(quarter),
        people=people,
        groups=groups,
        top=places,
        bonus=dict.fromkeys(proposers, bonus),
        score=score,
        steps=_rolled_up(people, score),
    )


@computes(ROLLED_UP)
def rolled_up(people: Sequence[Score]) -> Decimal | None:
    """小组和部门的得分。
    The score of a group and of the department.

    小组得分是组里普通员工得分的平均，部门得分是全部普通员工得分的平均，保留两位小数；还没有得分的人不计。分组负责人的得分由组员而来，不再重复计入。
    季度没有结束，或者计数的痛点还一个评审都没有，就不算：先有得分的只是归零的人。
    A group's score is the mean of its ordinary employees' scores, the department's that of all ordinary employees, to two
    places; whoever has no score yet is left out. Leads' scores come from their members and aren't counted a second time.
    While the quarter runs, or before any pain point that counts is reviewed, there is none: only those at nought have a
    score by then.

    Example:
        组员 88.00、0.00、92.50，另有一人没有得分：(88.00 + 0.00 + 92.50) ÷ 3 = 60.17。
        Members 88.00, 0.00, 92.50 and one without a score: (88.00 + 0.00 + 92.50) ÷ 3 = 60.17.
    """
    ordinary = [each for each in people if each.role == "employee" and each.final]
    return None if all_wait(ordinary) else mean(each.score for each in ordinary if each.score is not None)


def _group(basis: Basis, group: str, quarter: Period, people: Sequence[Score]) -> GroupResult:
    months = tuple(group_month(basis, group, month) for month in quarter.months if month.begin <= basis.as_of)
    over = tuple(each for each in months if basis.is_over(each.month))
    members = tuple(each for each in people if each.role == "employee" and each.group == group)
    leads = tuple(each for each in people if group in each.led)
    score, rate = rolled_up(members), achievement(over)
    done = [record.key for each in over for record in each.eliminated]
    params: Data = {"done": len(done), "quota": sum(each.quota for each in over), "rate": rate}
    steps = then((), QUOTA, "achievement_of", done, **params) if rate is not None else ()
    return GroupResult(group, months, rate, members, leads, score, (*steps, *_rolled_up(members, score)))


def _rolled_up(people: Sequence[Score], score: Decimal | None) -> Steps:
    if score is None:
        return ()
    scored = {each.person.id: each.score for each in people if each.role == "employee" and each.score is not None}
    return then((), ROLLED_UP, "rolled_up", scored, to=score, formula=formula(scored.values()))


# ---- as plain data ----


def as_data(found: Results, said: Callable[[Step], object]) -> Data:
    """Return results for other programs; `said` gives the words of a step.

    Scores, quality, penalty and values count points, achievement counts percent, all with two places; what isn't known
    yet is null.
    """
    figures = figures_of(found)
    steps = {each.person.id: [_step(step, said) for step in each.steps] for each in found.people}
    return {
        "schema_version": SCHEMA_VERSION,
        "period": found.quarter.name,
        "as_of": found.as_of.isoformat(),
        "final": found.final,
        "score": _number(found.score),
        "steps": [_step(step, said) for step in found.steps],
        "people": [{**each, "steps": steps[each["id"]]} for each in figures["people"]],
        "groups": [
            {**group, "steps": [_step(step, said) for step in each.steps]}
            for group, each in zip(figures["groups"], found.groups, strict=True)
        ],
        "top": [
            {**place, "steps": [_step(review_step(each.quality), said)]}
            for place, each in zip(figures["top"], found.top, strict=True)
        ],
    }


def figures_of(found: Results) -> Data:
    """Return the figures alone: what a seal keeps."""
    return {
        "people": [_person(each, found.bonus) for each in found.people],
        "groups": [_group_data(each) for each in found.groups],
        "top": [_place(each) for each in found.top],
    }


def digest_of(figures: Mapping[str, Any]) -> str:
    """Return the SHA-256 of figures, whatever the order of their fields."""
    text = json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _person(score: Score, bonus: Mapping[str, Decimal]) -> Data:
    return {
        "id": score.person.id,
        "group": score.group,
        "role": score.role,
        "owed": score.quantity.owing.required,
        "counted": [record.key for record in score.quantity.counted],
        "quality": _number(score.quality),
        "missed_months": list(score.missed_months),
        "penalty": _number(score.penalty),
        "score": _number(score.score),
        "bonus": _number(bonus.get(score.person.id, Decimal(0))),
    }


def _group_data(group: GroupResult) -> Data:
    return {
        "id": group.id,
        "months": [_month(each) for each in group.months],
        "achievement": _number(group.achievement),
        "score": _number(group.score),
    }


def _month(month: GroupMonth) -> Data:
    return {
        "month": month.month.name,
        "quota": month.quota,
        "planned": list(month.planned),
        "eliminated": [record.key for record in month.eliminated],
        "unplanned": [record.key for record in month.unplanned],
        "reopened": [record.key for record in month.reopened],
        "met": month.met,
    }


def _place(place: Place) -> Data:
    record = place.quality.record
    return {
        "rank": place.rank,
        "id": record.key,
        "proposer": record.proposer,
        "quality": _number(place.value),
        "reviewers": len(place.quality.marks),
    }


def _step(step: Step, said: Callable[[Step], object]) -> Data:
    return {
        "rule": step.rule,
        "text": said(step),
        "records": list(step.records),
        "value": _number(step.value),
        "before": _number(step.before),
        "after": _number(step.after),
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
