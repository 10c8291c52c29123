"""The vitality score 活力评价 of employees and group leads, with every step of its sum (A8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from site_builder.measures import computes
from site_builder.measures.basis import Basis
from site_builder.measures.exact import HUNDRED, NOUGHT, exact, formula, mean, rounded
from site_builder.measures.owing import OWES, Role, last_day_in, role_on, was_there
from site_builder.measures.penalty import less_penalty, looked_at, missed_months, points_off
from site_builder.measures.quality import QUALITY, Quality, quality_of
from site_builder.measures.quantity import COUNTED, SHORT, Quantity, quantity
from site_builder.measures.quota import GroupMonth, achievement, group_month
from site_builder.measures.steps import Step, Steps, then, value_of
from site_builder.papers import KEY_POINTS
from site_builder.periods import Period
from site_builder.programme import Unit
from site_builder.words import Term, Words, enumerated

LEAD = "PP906"


@dataclass(frozen=True)
class Score:
    """Somebody's vitality score in a quarter; `score` is None while there is nothing to take a mean of.

    `base` is the score before the penalty, `quality` the mean quality of what counts (of the members, for a lead), `led`
    the groups that a lead leads. `final` tells that the quarter is over; before that the score is provisional.
    """

    person: Unit
    group: str
    role: Role
    quantity: Quantity
    qualities: tuple[Quality, ...]
    quality: Decimal | None
    missed_months: tuple[str, ...]
    penalty: Decimal
    base: Decimal | None
    score: Decimal | None
    steps: Steps
    final: bool
    led: tuple[str, ...]

    @property
    def waits(self) -> bool:
        """Tell whether there are pain points that count, but no review of any of them."""
        return self.score is None and bool(self.qualities)


def scores(basis: Basis, quarter: Period) -> tuple[Score, ...]:
    """Return the score of everybody who was employed in the quarter, in the organization's order."""
    if quarter.end < basis.programme.begin:
        return ()
    days = {person.id: last_day_in(person, quarter, basis.as_of) for person in basis.people}
    roles = {name: role_on(basis.programme, name, day) for name, day in days.items() if day}
    people = [person for person in basis.people if person.id in roles]
    ordinary = {
        person.id: employee_score(basis, person, quarter) for person in people if roles[person.id] == "employee"
    }
    members = tuple(ordinary.values())
    return tuple(ordinary.get(person.id) or lead_score(basis, person, quarter, members) for person in people)


def employee_score(basis: Basis, person: Unit, quarter: Period) -> Score:
    """Return an ordinary employee's score: the mean quality, nought when short, less the penalty."""
    owed = quantity(basis, person, quarter)
    qualities = tuple(quality_of(basis, record, quarter) for record in owed.counted)
    values = [each.value for each in qualities if each.value is not None]
    quality = mean(values)
    steps = (*_quantity_steps(owed), *(review_step(each) for each in qualities if each.marks))
    if quality is not None:
        steps = then(steps, QUALITY, "quality", _reviewed(qualities), to=quality, formula=formula(values))
    waiting = [each.record.key for each in qualities if each.value is None]
    if waiting:
        steps = then(steps, QUALITY, "unreviewed", waiting, n=len(waiting))
    if owed.is_short:
        steps = then(steps, SHORT, "short", to=NOUGHT, what=_shortage(owed))
    known = quality is not None or owed.is_short
    return _finished(basis, person, quarter, "employee", owed, qualities, quality, steps, known=known)


def lead_score(basis: Basis, person: Unit, quarter: Period, ordinary: Sequence[Score]) -> Score:
    """Return a group lead's score, from those of all ordinary employees and the months of the groups led."""
    day = last_day_in(person, quarter, basis.as_of) or quarter.end
    led = basis.programme.led_by(person.id, day)
    own = [each for each in ordinary if each.group in led]
    members = [] if all_wait(own) else [each for each in own if each.base is not None]
    over = [month for month in quarter.months if basis.is_over(month) and was_there(basis.programme, person, month)]
    months = [group_month(basis, group, month) for group in led for month in over]
    owed, quality = quantity(basis, person, quarter), mean(each.base for each in members if each.base is not None)
    before = _quantity_steps(owed) if owed.owing.months or owed.counted else ()
    steps = (*before, *lead_steps(members, months, basis.programme.policy(quarter.begin)["lead_weights"]))
    known = quality is not None and bool(months)
    return _finished(basis, person, quarter, "lead", owed, (), quality, steps, known=known)


@computes(LEAD)
def lead_steps(members: Sequence[Score], months: Sequence[GroupMonth], weights: dict[str, float]) -> Steps:
    """分组负责人的得分。
    The score of a group lead.

    组员扣分前得分的平均 × {members} + 小组的消除达成率（最高 100%）× {elimination}，再减去与组员相同的扣分。季度末（或离职那天）
    担任分组负责人的按这一条计算；组员是那天属于这个组的普通员工，还没有得分的不计。达成率是已结束各月计入的消除数之和 ÷ 指标之和，没有指标的按 100%；
    本人不是整月在职的月份不计。
    The mean of the members' scores before the penalty × {members}, plus the group's elimination achievement (at most 100%) ×
    {elimination}, less the same penalty as the members. It is for whoever leads at the end of the quarter (or on the last
    day employed); members are the ordinary employees of the group then, those without a score left out. Achievement is what counts as eliminated in the
    months that are over ÷ their quotas; without a quota it is 100%, and months without the lead on all workdays are left out.

    Example:
        组员平均 80.00，消除 4 ÷ 指标 6 = 66.67%：80.00 × 0.5 + 66.67 × 0.5 = 73.34，一个月未达标，72.34。
        Members 80.00, 4 eliminated ÷ quota 6 = 66.67%: 80.00 × 0.5 + 66.67 × 0.5 = 73.34; one month missed, 72.34.
    """
    bases = [each.base for each in members if each.base is not None]
    of_members, rate = mean(bases), achievement(months)
    reached = HUNDRED if rate is None else rate
    if of_members is None or not months:
        return then((), LEAD, "lead_waits" if of_members is None else "quota_waits")
    share = rounded(of_members * exact(weights["members"]))
    params: dict[str, Any] = {"formula": formula(bases), "weight": weights["members"], "share": share}
    steps = then((), LEAD, "members", [each.person.id for each in members], to=share, **params)
    share = rounded(reached * exact(weights["elimination"]))
    params = {"done": sum(len(each.eliminated) for each in months), "quota": sum(each.quota for each in months)}
    params |= {"rate": reached, "weight": weights["elimination"], "share": share}
    return then(steps, LEAD, "achievement", looked_at(months), to=min(value_of(steps) + share, HUNDRED), **params)


def all_wait(people: Sequence[Score]) -> bool:
    """Tell whether nobody was reviewed yet though somebody waits for it: only those at nought have a score then."""
    return any(each.waits for each in people) and all(each.quality is None for each in people)


def review_step(quality: Quality) -> Step:
    """Return how a pain point's quality comes from its reviewers' marks; it changes no score by itself."""
    given = (
        (name, f" {' + '.join(f'{mark.points[each]:g}×{quality.weights[each]:g}' for each in KEY_POINTS)} = {value}")
        for name, (mark, value) in zip(quality.reviewers, quality.marks, strict=True)
    )
    marks = enumerated(Words(*(text + figures for text in name)) for name, figures in given)
    params = {"id": quality.record.key, "formula": formula(value for _, value in quality.marks), "marks": marks}
    papers = (mark.record.path for mark, _ in quality.marks)
    return Step(QUALITY, "reviewed", params, (quality.record.key, *papers), NOUGHT, NOUGHT)


def _finished(
    basis: Basis,
    person: Unit,
    quarter: Period,
    role: Role,
    owed: Quantity,
    qualities: tuple[Quality, ...],
    quality: Decimal | None,
    steps: Steps,
    *,
    known: bool,
) -> Score:
    """Take the penalty off, which both kinds of score have in common; what isn't known stays without a score."""
    day = last_day_in(person, quarter, basis.as_of) or quarter.end
    missed = missed_months(basis, person, quarter)
    whole = less_penalty(steps, basis, missed, known=known)
    return Score(
        person=person,
        group=basis.programme.group_of(person.id, day) or "",
        role=role,
        quantity=owed,
        qualities=qualities,
        quality=quality,
        missed_months=tuple(one.month.name for one in missed),
        penalty=sum((points_off(basis, one.month) for one in missed), NOUGHT),
        base=value_of(steps) if known else None,
        score=value_of(whole) if known else None,
        steps=whole,
        final=basis.is_over(quarter),
        led=basis.programme.led_by(person.id, day) if role == "lead" else (),
    )


def _quantity_steps(owed: Quantity) -> Steps:
    months: dict[str, Any] = {"months": ", ".join(owed.owing.months), "n": owed.owing.required}
    steps = then((), OWES, "owed", **months) if owed.owing.months else then((), OWES, "owes_nothing")
    for month, reason in owed.owing.excused.items():
        given = owed.owing.reasons.get(month)
        name, params = ("exempted", {"reason": given}) if given else ("excused", {"why": Term(f"excused.{reason}")})
        steps = then(steps, OWES, name, month=month, **params)
    keys = [record.key for record in owed.counted]
    steps = then(steps, COUNTED, "counted" if keys else "none_counted", keys, n=len(keys))
    for record, why in owed.uncounted:
        steps = then(steps, COUNTED, "uncounted", [record.key], id=record.key, why=Term(f"uncounted.{why}"))
    return steps


def _shortage(owed: Quantity) -> str:
    months = [f"{name} {owed.by_month[name][0]}/{owed.by_month[name][1]}" for name in owed.lacking]
    whole = [f"{len(owed.counted)}/{owed.owing.required}"] if owed.quarter_short else []
    return ", ".join((*months, *whole))


def _reviewed(qualities: Sequence[Quality]) -> tuple[str, ...]:
    """Return the pain points that a mean is taken of; their reviews stand with their own steps."""
    return tuple(each.record.key for each in qualities if each.marks)
