"""Scores of scorecards: what each indicator adds to the sum, and the sum of each month (D3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from site_builder.measures import computes
from site_builder.measures.achievement import achievement_of, scored
from site_builder.measures.basis import Basis, read_all
from site_builder.measures.exact import HUNDRED, NOUGHT, exact, figure, finely, rounded
from site_builder.measures.register_measures import COUNTS, measured
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
    to a score of 100. `target` is what counts so far: of a sum the part of the months that have a figure.
    """

    indicator: Indicator
    monthly: tuple[Monthly, ...]
    target: Decimal
    actual: Decimal | None
    achievement: Decimal | None
    score: Decimal | None
    points: Decimal
    lost: Decimal

    @property
    def values(self) -> tuple[Decimal, ...]:
        """Return the figures of the months that have one."""
        return _values(self.monthly)


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
    相加的，目标也只算有数据的月份。没有数据的指标，规定写明按 0 分计的才是 0 分，
    否则只算有数据的指标，除以它们的权重之和。用时期第一天有效的规定。
    An indicator's score is its achievement, at most {achievement_cap} %; times its weight, all added, to two places. The actual is
    made of the months that are over (their mean, sum or the last one); a month that still runs doesn't count, and of a
    sum the target counts for the months that have a figure. An indicator without
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
    lines = tuple(
        _line(indicator, found, _measured(basis, card, indicator, months), rules) for indicator, found in monthly
    )
    trend = tuple(
        (
            month,
            _total([_line(each, found[index : index + 1], found[index].value, rules) for each, found in monthly]),
        )
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
        return Monthly(month, None if value is None else figure(value))
    found = measured(basis, indicator.measure, _scope(basis, card, indicator), month)
    return Monthly(month, found.value, found.records)


def _measured(basis: Basis, card: Scorecard, indicator: Indicator, months: Sequence[Period]) -> Decimal | None:
    """Return a measure of all the months that are over together: the mean of their shares would be another figure."""
    if indicator.measure is None or not months:
        return None
    over = Period(card.period.name, months[0].begin, months[-1].end)
    return measured(basis, indicator.measure, _scope(basis, card, indicator), over).value


def _scope(basis: Basis, card: Scorecard, indicator: Indicator) -> Unit | None:
    return basis.programme.find(("group", "department"), indicator.scope or card.department)


def _line(indicator: Indicator, monthly: tuple[Monthly, ...], computed: Decimal | None, rules: _Rules) -> Line:
    """Return an indicator's line; `computed` is its figure where a measure gives it."""
    weight = exact(indicator.weight)
    values = _values(monthly)
    target = _target(indicator, len(values), rules)
    actual = _combined(indicator, values) if indicator.measure is None else computed
    if actual is None:
        score, lost = (NOUGHT, rounded(weight)) if rules.zero and monthly else (None, NOUGHT)
        return Line(indicator, monthly, target, None, None, score, NOUGHT, lost)
    higher = indicator.higher_is_better
    achievement = achievement_of(actual, target, higher_is_better=higher)
    score = scored(achievement, rules.cap, higher_is_better=higher)
    points = rounded(weight * score / HUNDRED)
    lost = rounded(max(weight * (HUNDRED - score) / HUNDRED, NOUGHT))
    return Line(indicator, monthly, target, actual, achievement, score, points, lost)


def is_sum(indicator: Indicator) -> bool:
    """Tell whether an indicator's months add up."""
    return indicator.combine == "sum" if indicator.measure is None else indicator.measure in COUNTS


def _values(monthly: Iterable[Monthly]) -> tuple[Decimal, ...]:
    return tuple(each.value for each in monthly if each.value is not None)


def _target(indicator: Indicator, months: int, rules: _Rules) -> Decimal:
    """Return what counts so far: a month that nobody has entered makes no sum look better, nor worse."""
    whole = figure(indicator.target)
    if not is_sum(indicator) or months in (0, rules.months):
        return whole
    return finely(whole * months / rules.months, (whole,))


def _combined(indicator: Indicator, values: Sequence[Decimal]) -> Decimal | None:
    if not values:
        return None
    if indicator.combine == "last":
        return values[-1]
    total = sum(values, Decimal(0))
    return total if indicator.combine == "sum" else finely(total / len(values), values)


def _weighed(lines: Iterable[Line]) -> Decimal:
    return sum((exact(line.indicator.weight) for line in lines if line.score is not None), Decimal(0))


def _total(lines: Sequence[Line]) -> Decimal | None:
    """Add up the points; where some have no data, divide by the weights of those that have."""
    weighed = _weighed(lines)
    points = sum((line.points for line in lines), NOUGHT)
    return rounded(HUNDRED * points / weighed) if weighed else None


def is_overdue(card: Scorecard, as_of: date) -> bool:
    """Tell whether the day to review a card went by without a review."""
    return card.reviewed_on is None and card.review_on < as_of
