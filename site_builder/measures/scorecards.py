"""Scores of scorecards: each indicator's share of the sum, months, ranks, and what changed since the last period (D3, D4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from site_builder.measures import computes
from site_builder.measures.achievement import achievement_of, scored
from site_builder.measures.basis import Basis, read_all
from site_builder.measures.exact import HUNDRED, NOUGHT, exact, mean, rounded
from site_builder.measures.ranking import ranks
from site_builder.measures.register_measures import Measured, measured
from site_builder.periods import Period
from site_builder.programme import Unit
from site_builder.register import Record
from site_builder.scorecard import SCORECARD, Indicator, Scorecard, scorecard_of

SCORE = "PP932"


@dataclass(frozen=True)
class Monthly:
    """An indicator's figure of a month that is over; None where there is none."""

    month: Period
    value: Decimal | None
    records: tuple[Record, ...] = ()


@dataclass(frozen=True)
class Line:
    """An indicator with what it adds to the sum.

    `actual`, `achievement` and `score` are None without data; `points` is weight × score ÷ 100, `lost` what is missing
    to a score of 100. `target` is what counts so far: of a sum the part of the months that are over.
    """

    indicator: Indicator
    monthly: tuple[Monthly, ...]
    target: Decimal
    actual: Decimal | None
    achievement: Decimal | None
    score: Decimal | None
    points: Decimal
    lost: Decimal


@dataclass(frozen=True)
class CardScore:
    """A card's score: its lines, the weights that have data in percent, the total, and the total of each month.

    `cap` is the highest score of an indicator in percent.
    """

    card: Scorecard
    lines: tuple[Line, ...]
    weighed: Decimal
    total: Decimal | None
    trend: tuple[tuple[Period, Decimal | None], ...]
    cap: Decimal

    @property
    def is_whole(self) -> bool:
        """Tell whether every indicator has data."""
        return all(line.score is not None for line in self.lines)

    @property
    def costliest(self) -> Line | None:
        """Return the indicator that costs most points; None where none does."""
        worst = max(self.lines, key=lambda line: line.lost, default=None)
        return worst if worst and worst.lost > 0 else None


@dataclass(frozen=True)
class Change:
    """What changed about an indicator since the card's last period: `name` is target, weight, added or removed."""

    indicator: Indicator
    name: str
    old: Decimal | None
    new: Decimal | None


def cards_of(records: Iterable[Record]) -> tuple[Scorecard, ...]:
    """Return the scorecards that can be read, by period and id."""
    found = read_all((record for record in records if record.type.name == SCORECARD), scorecard_of)
    return tuple(sorted(found, key=lambda card: (card.period.begin, card.period.end, card.card)))


@computes(SCORE)
def score_of(basis: Basis, card: Scorecard) -> CardScore:
    """一张指标卡的得分。
    The score of a scorecard.

    每个指标的得分是达成率，最高 {achievement_cap}%；乘以权重，各项相加，保留两位小数。实际值由已经过完的月份合成（取平均、相加或取最后一个月），
    没过完的月份不算；
    相加的，目标也只算到过完的月份。没有数据的指标，规定写明按 0 分计的才是 0 分，
    否则只算有数据的指标，除以它们的权重之和。用时期第一天有效的规定。
    An indicator's score is its achievement, at most {achievement_cap} %; times its weight, all added, to two places. The actual is
    made of the months that are over (their mean, sum or the last one); a month that still runs doesn't count, and of a
    sum the target counts for the months that are over. An indicator without
    data counts as 0 where the programme says so; else only those with data are added, and divided by the sum of their
    weights. The numbers are those in force on the first day of the period.

    Example:
        响应 88 ÷ 90 = 97.78% × 20%、一次解决 90 ÷ 85 = 105.88% × 30%、满意度 4.5 ÷ 4.5 = 100.00% × 40%、投诉率 2 ÷ 2.5 = 80.00% × 10%：
        19.56 + 31.76 + 40.00 + 8.00 = 99.32 分；投诉率少得最多，2.00 分。
        Response 88 ÷ 90 = 97.78 % × 20 %, first-time resolution 90 ÷ 85 = 105.88 % × 30 %, satisfaction 4.5 ÷ 4.5 = 100.00 % ×
        40 %, complaints 2 ÷ 2.5 = 80.00 % × 10 %: 19.56 + 31.76 + 40.00 + 8.00 = 99.32; complaints cost most, 2.00.
    """
    numbers = basis.programme.policy(card.period.begin)
    rules = _Rules(exact(numbers["achievement_cap"]), numbers["no_data_is_zero"], len(card.period.months))
    months = [month for month in card.period.months if month.end <= basis.as_of]
    monthly = [
        (indicator, tuple(_monthly(basis, card, indicator, month) for month in months)) for indicator in card.indicators
    ]
    lines = tuple(_line(indicator, found, rules) for indicator, found in monthly)
    trend = tuple(
        (month, _total([_line(indicator, found[index : index + 1], rules) for indicator, found in monthly]))
        for index, month in enumerate(months)
    )
    return CardScore(card, lines, _weighed(lines), _total(lines), trend, rules.cap)


@dataclass(frozen=True)
class _Rules:
    """The highest score, whether no data counts as 0, and how many months the period has."""

    cap: Decimal
    zero: bool
    months: int


def _monthly(basis: Basis, card: Scorecard, indicator: Indicator, month: Period) -> Monthly:
    if indicator.measure is None:
        value = indicator.actuals.get(month.name)
        return Monthly(month, None if value is None else exact(value))
    found: Measured = measured(basis, indicator.measure, _scope(basis, card, indicator), month)
    return Monthly(month, found.value, found.records)


def _scope(basis: Basis, card: Scorecard, indicator: Indicator) -> Unit | None:
    return basis.programme.find(("group", "department"), indicator.scope or card.department)


def _line(indicator: Indicator, monthly: tuple[Monthly, ...], rules: _Rules) -> Line:
    weight, target = exact(indicator.weight), exact(indicator.target)
    if indicator.combine == "sum":
        target = rounded(target * len(monthly) / rules.months)
    actual = _combined(indicator, [each.value for each in monthly if each.value is not None])
    if actual is None:
        zero = rules.zero and bool(monthly)
        return Line(
            indicator, monthly, target, None, None, NOUGHT if zero else None, NOUGHT, weight if zero else NOUGHT
        )
    higher = indicator.higher_is_better
    achievement = achievement_of(actual, target, higher_is_better=higher)
    score = scored(achievement, rules.cap, higher_is_better=higher)
    points = rounded(weight * score / HUNDRED)
    lost = rounded(max(weight * (HUNDRED - score) / HUNDRED, NOUGHT))
    return Line(indicator, monthly, target, actual, achievement, score, points, lost)


def _combined(indicator: Indicator, values: Sequence[Decimal]) -> Decimal | None:
    if not values:
        return None
    if indicator.combine == "last":
        return values[-1]
    return sum(values, Decimal(0)) if indicator.combine == "sum" else mean(values)


def _weighed(lines: Iterable[Line]) -> Decimal:
    return sum((exact(line.indicator.weight) for line in lines if line.score is not None), Decimal(0))


def _total(lines: Sequence[Line]) -> Decimal | None:
    """Add up the points; where some have no data, scale by the weights of those that have."""
    weighed = _weighed(lines)
    points = sum((line.points for line in lines), NOUGHT)
    return rounded(HUNDRED * points / weighed) if weighed else None


def changes(card: Scorecard, before: Scorecard) -> tuple[Change, ...]:
    """Return what changed about the indicators since the card's last period."""
    old = {indicator.id: indicator for indicator in before.indicators}
    new = {indicator.id: indicator for indicator in card.indicators}
    found = []
    for name, indicator in new.items():
        past = old.get(name)
        if past is None:
            found.append(Change(indicator, "added", None, exact(indicator.weight)))
            continue
        if past.target != indicator.target:
            found.append(Change(indicator, "target", exact(past.target), exact(indicator.target)))
        if past.weight != indicator.weight:
            found.append(Change(indicator, "weight", exact(past.weight), exact(indicator.weight)))
    gone = (indicator for name, indicator in old.items() if name not in new)
    return (*found, *(Change(indicator, "removed", exact(indicator.weight), None) for indicator in gone))


def before(card: Scorecard, cards: Iterable[Scorecard]) -> Scorecard | None:
    """Return the same card's latest earlier period of the same length; None for its first."""
    earlier = [
        each
        for each in cards
        if each.card == card.card and _length(each) == _length(card) and each.period.begin < card.period.begin
    ]
    return max(earlier, key=lambda each: each.period.begin, default=None)


def _length(card: Scorecard) -> int:
    return len(card.period.months)


def ranked(totals: Sequence[Decimal | None]) -> list[int | None]:
    """Return the rank of each total, ties sharing one; what has no total has no rank."""
    places = iter(ranks([total for total in totals if total is not None]))
    return [None if total is None else next(places) for total in totals]


def is_overdue(card: Scorecard, as_of: date) -> bool:
    """Tell whether the day to review a card went by without a review."""
    return card.reviewed_on is None and card.review_on < as_of
