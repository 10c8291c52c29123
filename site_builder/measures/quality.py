"""Quality: what reviewers gave a pain point for the four key points (A8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from site_builder.measures import computes
from site_builder.measures.basis import Basis
from site_builder.measures.exact import exact, mean, rounded
from site_builder.papers import KEY_POINTS, Mark
from site_builder.periods import Period
from site_builder.register import Record
from site_builder.words import Words, same

QUALITY = "PP903"


@dataclass(frozen=True)
class Quality:
    """A pain point's quality in a quarter: each reviewer's mark with its value, and their mean; None without reviewers.

    `reviewers` are their names, in the same order; `weights` are those of the key points in the quarter.
    """

    record: Record
    marks: tuple[tuple[Mark, Decimal], ...]
    value: Decimal | None
    reviewers: tuple[Words, ...]
    weights: Mapping[str, float]


@computes(QUALITY)
def quality_of(basis: Basis, record: Record, quarter: Period) -> Quality:
    """一个痛点的质量分。
    The quality of a pain point.

    每位评审对四大要点各打 0–100 分，按权重（痛点 {pain}、主动 {proactive}、用户 {user}、闭环 {closed_loop}）相加，保留两位小数；几位评审取平均。
    提出人自己的评审不算。权重取季度第一天有效的规定。
    Each reviewer gives 0 to 100 for each of the four key points; they are added with their weights (pain {pain}, proactive
    {proactive}, user {user}, closed loop {closed_loop}), to two places, and the mean is taken over the reviewers. The
    proposer's own review counts nothing. The weights are those in force on the first day of the quarter.

    Example:
        两位评审 (95 + 90 + 92 + 96) ÷ 4 = 93.25 和 85.00，质量分 (93.25 + 85.00) ÷ 2 = 89.13。
        Two reviewers, (95 + 90 + 92 + 96) ÷ 4 = 93.25 and 85.00: the quality is (93.25 + 85.00) ÷ 2 = 89.13.
    """
    weights = basis.programme.policy(quarter.begin)["key_point_weights"]
    marks = sorted(basis.marks.get((quarter.name, record.name), ()), key=lambda mark: mark.reviewer)
    valued = tuple((mark, _value(mark, weights)) for mark in marks if mark.reviewer != record.proposer)
    people = [(mark.reviewer, basis.programme.person(mark.reviewer)) for mark, _ in valued]
    names = tuple(person.name if person else same(reviewer) for reviewer, person in people)
    return Quality(record, valued, mean(value for _, value in valued), names, weights)


def _value(mark: Mark, weights: dict[str, float]) -> Decimal:
    return rounded(sum((exact(weights[name]) * exact(mark.points[name]) for name in KEY_POINTS), Decimal(0)))
