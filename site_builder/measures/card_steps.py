"""The steps of a scorecard's sum, each figure with how it was worked out (D3)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from site_builder.measures.achievement import ACHIEVEMENT
from site_builder.measures.exact import exact, figure, plain, rounded
from site_builder.measures.scorecards import SCORE, CardScore, Line
from site_builder.measures.steps import Steps, then, value_of


def steps_of(score: CardScore) -> Steps:
    """Return a step for each indicator in the card's order, and one more where the weights had to be scaled."""
    steps: Steps = ()
    for line in score.lines:
        rule = SCORE if line.actual is None else ACHIEVEMENT
        steps = then(steps, rule, _kind(line, score.cap), to=value_of(steps) + line.points, **_params(score, line))
    if score.total is not None and not score.is_whole:
        params: dict[str, Any] = {"points": value_of(steps), "weighed": plain(score.weighed), "total": score.total}
        steps = then(steps, SCORE, "card_scaled", to=score.total, **params)
    return steps


def _kind(line: Line, cap: Decimal) -> str:
    if line.actual is None:
        return "card_no_data" if line.score is None else "card_nought"
    if line.achievement is None:
        return "card_best"
    return "card_capped" if line.achievement > cap else "card_line"


def _params(score: CardScore, line: Line) -> dict[str, Any]:
    params = {"weight": plain(exact(line.indicator.weight))}
    if line.actual is None or line.score is None:
        return params
    return params | {
        "target": _target(score, line),
        "actual": _actual(line, line.actual),
        "achievement": _achievement(line, line.actual),
        "score": rounded(line.score),
        "points": line.points,
    }


def _target(score: CardScore, line: Line) -> str:
    """Return the target; of a sum with the part of the months that counts so far."""
    whole = figure(line.indicator.target)
    if line.target == whole:
        return plain(whole)
    return f"{plain(whole)} × {len(line.values)} ÷ {len(score.card.period.months)} = {plain(line.target)}"


def _actual(line: Line, actual: Decimal) -> str:
    """Return how the months made the actual figure; one month, or the last one, is itself."""
    values = line.values
    if line.indicator.measure is not None:
        return plain(actual)
    if len(values) == 1 or line.indicator.combine == "last":
        return plain(actual)
    added = " + ".join(map(plain, values))
    if line.indicator.combine == "sum":
        return f"{added} = {plain(actual)}"
    return f"({added}) ÷ {len(values)} = {plain(actual)}"


def _achievement(line: Line, actual: Decimal) -> str:
    pair = (actual, line.target) if line.indicator.higher_is_better else (line.target, actual)
    return f"{' ÷ '.join(map(plain, pair))} = {line.achievement}%"
