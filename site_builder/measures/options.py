"""Options side by side: what each scores, and which come first (C4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from site_builder.measures import computes
from site_builder.measures.exact import exact, rounded
from site_builder.parts import Solution
from site_builder.programme import Programme
from site_builder.register import Record

OPTION = "PP922"


@dataclass(frozen=True)
class Option:
    """A solution with its score (1 to 5, two places) and its place among those of its kind; None without scores.

    `weights` are those of the criteria, by which `solution.scores` were added.
    """

    solution: Solution
    weights: Mapping[str, Decimal]
    score: Decimal | None
    place: int | None

    @property
    def is_best(self) -> bool:
        """Tell whether no other of its kind scores more."""
        return self.place == 1


@computes(OPTION)
def options_of(record: Record, programme: Programme) -> tuple[Option, ...]:
    """一个方案的得分。
    The score of an option.

    有效性、可行性、成本效益各打 1–5 分，按权重（{effectiveness}、{feasibility}、{cost_benefit}）相加，保留两位小数。根本解决和缓解各自排名，
    同分并列；没有打分的不排。用提出那天有效的规定。
    Effectiveness, feasibility and cost-benefit get 1 to 5 each; they are added with their weights ({effectiveness},
    {feasibility}, {cost_benefit}), to two places. Root solutions and mitigations are ranked apart, equal scores share a place,
    and what has no scores has none. The numbers are those in force on the day of the proposal.

    Example:
        5 × 0.5 + 4 × 0.3 + 4 × 0.2 = 4.50；另一个方案 4.50 与它并列第 1，再下一个是第 3。
        5 × 0.5 + 4 × 0.3 + 4 × 0.2 = 4.50; another one with 4.50 shares place 1 with it, and the next has place 3.
    """
    numbers = programme.policy(record.proposed_on).get("option_weights", {}) if record.proposed_on else {}
    weights = {name: exact(weight) for name, weight in numbers.items()}
    scored = [(solution, _score(solution, weights)) for solution in record.solutions]
    return tuple(
        Option(solution, weights, score, None if score is None else _place(solution, score, scored))
        for solution, score in scored
    )


def _score(solution: Solution, weights: Mapping[str, Decimal]) -> Decimal | None:
    if not weights or not weights.keys() <= solution.scores.keys():
        return None
    return rounded(sum((weight * solution.scores[name] for name, weight in weights.items()), Decimal(0)))


def _place(solution: Solution, score: Decimal, scored: list[tuple[Solution, Decimal | None]]) -> int:
    better = [other for each, other in scored if each.kind == solution.kind and other is not None and other > score]
    return 1 + len(better)
