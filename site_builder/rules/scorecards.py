"""Rules on scorecards (D2 to D4, B8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from site_builder.fault import Fault
from site_builder.measures.basis import Basis, read_all
from site_builder.measures.card_changes import series_of
from site_builder.measures.exact import NOUGHT, exact, figure, plain
from site_builder.measures.scorecards import cards_of, is_overdue, score_of
from site_builder.programme import Programme
from site_builder.register import Record, Register
from site_builder.rules import at, rule
from site_builder.scorecard import Indicator, scorecard_of

Faults = Iterable[Fault]
Located = Iterator[tuple[Record, Fault]]


@rule("PP881")
def weights_are_a_hundred(scorecard: Record) -> Faults:
    """一张指标卡的权重之和是 100%。
    The weights of a scorecard add up to 100 %.

    加起来不是 100%，得分就没法和别的卡比。
    Otherwise its score can't be compared with that of another card.

    各项权重加起来是 {sum}%。
    The weights add up to {sum} %.

    调整各项 weight，使它们的和为 100。
    Change the weights so that their sum is 100.

    Bad:
        indicators:
          - {id: first-response, name: 响应时间, formula: 1 小时内答复的请求 ÷ 全部请求, unit: "%", better: higher, target: 90, weight: 20}
          - {id: satisfaction, name: 满意度, formula: 回访打分的平均, unit: 分, better: higher, target: 4.5, weight: 70}

    Good:
        indicators:
          - {id: first-response, name: 响应时间, formula: 1 小时内答复的请求 ÷ 全部请求, unit: "%", better: higher, target: 90, weight: 30}
          - {id: satisfaction, name: 满意度, formula: 回访打分的平均, unit: 分, better: higher, target: 4.5, weight: 70}
    """
    for card in read_all((scorecard,), scorecard_of):
        total = sum((exact(each.weight) for each in card.indicators), Decimal(0))
        if total != 100:
            yield at("indicators", sum=plain(total))


@rule("PP882")
def stated_achievement_is_the_computed_one(register: Register, programme: Programme, as_of: date) -> Located:
    """报表上写的达成率和算出来的一样。
    An achievement that was reported is the computed one.

    目标 4.0、实际 4.5 是 112.5%，不是 127%；错的数字会进到奖金里。
    4.5 with a target of 4.0 is 112.5 %, not 127 %; a wrong figure ends up in somebody's bonus.

    “{value}”写的达成率是 {stated}%，按实际 {actual}、目标 {target} 算出来是 {computed}%。
    The achievement stated for “{value}” is {stated} %; {actual} with a target of {target} gives {computed} %.

    把 stated 改成 {computed}，或者改正实际值、目标值。
    Change stated to {computed}, or correct the actual figures or the target.

    Bad:
        indicators: [{id: satisfaction, name: 满意度, formula: 回访打分的平均, unit: 分, better: higher, target: 4.0, weight: 100, actuals: [{month: 2015-04, value: 4.5}], stated: 127}]

    Good:
        indicators: [{id: satisfaction, name: 满意度, formula: 回访打分的平均, unit: 分, better: higher, target: 4.0, weight: 100, actuals: [{month: 2015-04, value: 4.5}], stated: 112.5}]
    """
    basis = Basis(register, programme, as_of)
    for card in cards_of(register.records):
        if not any(indicator.stated is not None for indicator in card.indicators):
            continue
        for line in score_of(basis, card).lines:
            # Where nothing could be divided, what counts is all that can be reported.
            stated, computed = line.indicator.stated, line.achievement if line.achievement is not None else line.score
            if stated is not None and computed is not None and not _is_rounded(exact(stated), computed):
                params = {"value": line.indicator.name, "stated": stated, "computed": plain(computed)}
                figures = {"actual": plain(line.actual or NOUGHT), "target": plain(line.target)}
                yield card.record, at("indicators", line.indicator.index, "stated", **params, **figures)


@rule("PP883", "warning")
def card_is_reviewed(scorecard: Record, as_of: date) -> Faults:
    """指标卡到了复核日期要复核。
    A scorecard is reviewed by its day.

    目标和权重要定期看还合不合适。
    Whether targets and weights still fit has to be looked at now and then.

    应在 {review} 复核，还没有写 reviewed_on。
    It was to be reviewed on {review}, and has no reviewed_on.

    复核后写上 reviewed_on: 日期。
    Review it, and write reviewed_on with the day.

    Bad:
        review_on: 2015-07-10
        reviewed_on:

    Good:
        review_on: 2015-07-10
        reviewed_on: 2015-07-09
    """
    for card in read_all((scorecard,), scorecard_of):
        if is_overdue(card, as_of):
            yield at("review_on", review=card.review_on)


@rule("PP884")
def ids_of_a_card_are_its_own(scorecard: Record) -> Faults:
    """一张卡里，编号不重复，指标的因素要列在 factors 里。
    In a card ids are unique, and an indicator's factor is listed below factors.

    编号重复或对不上，就不知道说的是哪一个。
    With an id twice, or one that leads nowhere, nobody knows which is meant.

    “{value}”重复了，或者不在 factors 里。
    “{value}” stands twice, or isn't below factors.

    改正编号。
    Correct the id.

    Bad:
        indicators: [{id: satisfaction, name: 满意度, factor: warmth, formula: 回访打分的平均, unit: 分, better: higher, target: 4.5, weight: 100}]

    Good:
        indicators: [{id: satisfaction, name: 满意度, factor: speed, formula: 回访打分的平均, unit: 分, better: higher, target: 4.5, weight: 100}]
    """
    for card in read_all((scorecard,), scorecard_of):
        factors = [factor.id for factor in card.factors]
        for index, name in _again(factors):
            yield at("factors", index, "id", value=name)
        for index, name in _again([indicator.id for indicator in card.indicators]):
            yield at("indicators", index, "id", value=name)
        for indicator in card.indicators:
            # A factor whose id was refused may be the one that is meant.
            if indicator.factor is not None and indicator.factor not in factors and None not in factors:
                yield at("indicators", indicator.index, "factor", value=indicator.factor)


@rule("PP885")
def typed_or_computed(scorecard: Record) -> Faults:
    """由台账计算的指标，不再填各月实际。
    What is computed from the register isn't typed as well.

    同一个数两个来源，总有一个是错的。
    Of two sources for one figure one is wrong.

    “{value}”既写了 measure，又写了 actuals。
    “{value}” has both measure and actuals.

    只留一个。
    Keep one of them.

    Bad:
        indicators: [{id: confirmed, name: 用户确认, formula: 已确认 ÷ 已提出, unit: "%", better: higher, target: 80, weight: 100, measure: confirmed-share, actuals: [{month: 2015-04, value: 90}]}]

    Good:
        indicators: [{id: confirmed, name: 用户确认, formula: 已确认 ÷ 已提出, unit: "%", better: higher, target: 80, weight: 100, measure: confirmed-share}]
    """
    for card in read_all((scorecard,), scorecard_of):
        for indicator in card.indicators:
            if indicator.measure is not None and indicator.actuals:
                yield at("indicators", indicator.index, "actuals", value=indicator.name)


@rule("PP886")
def months_lie_in_the_period(scorecard: Record) -> Faults:
    """各月实际在指标卡的时期里，一个月只写一次。
    Actual figures are of months of the card's period, each once.

    别的月份不算进去，写两次不知道用哪个。
    Other months don't count, and of two figures nobody knows which holds.

    {value} 不在 {period} 里，或者写了两次。
    {value} isn't in {period}, or stands twice.

    改正月份，或者删去一条。
    Correct the month, or delete one of the two.

    Bad:
        indicators: [{id: satisfaction, name: 满意度, formula: 回访打分的平均, unit: 分, better: higher, target: 4.5, weight: 100, actuals: [{month: 2015-07, value: 4.5}]}]

    Good:
        indicators: [{id: satisfaction, name: 满意度, formula: 回访打分的平均, unit: 分, better: higher, target: 4.5, weight: 100, actuals: [{month: 2015-06, value: 4.5}]}]
    """
    for card in read_all((scorecard,), scorecard_of):
        inside = {month.name for month in card.period.months}
        for index, indicator in enumerate(scorecard.data["indicators"]):
            months = [each.get("month") for each in indicator.get("actuals", ())]
            seen: set[str] = set()
            for number, name in enumerate(months):
                if name and (name not in inside or name in seen):
                    yield at("indicators", index, "actuals", number, "month", value=name, period=card.period.name)
                seen.add(name)


@rule("PP887")
def target_can_be_divided_by(scorecard: Record) -> Faults:
    """越高越好的指标，目标大于 0。
    Where higher is better the target is above 0.

    达成率是实际除以目标，除以 0 没有结果。
    The achievement is the actual divided by the target, and nothing can be divided by 0.

    “{value}”越高越好，目标却是 0。
    For “{value}” higher is better, but the target is 0.

    写一个大于 0 的目标，或者改正 better。
    Write a target above 0, or correct better.

    Bad:
        indicators: [{id: satisfaction, name: 满意度, formula: 回访打分的平均, unit: 分, better: higher, target: 0, weight: 100}]

    Good:
        indicators: [{id: complaints, name: 投诉, formula: 投诉件数, unit: 件, better: lower, target: 0, weight: 100}]
    """
    for card in read_all((scorecard,), scorecard_of):
        for indicator in card.indicators:
            if indicator.higher_is_better and not figure(indicator.target):
                yield at("indicators", indicator.index, "target", value=indicator.name)


@rule("PP888", "warning")
def indicator_keeps_its_meaning(register: Register) -> Located:
    """同一张卡里，一个编号的指标各期用同一个单位和方向。
    From period to period an indicator keeps its unit and its direction.

    目标由 45 天写成 6 周，看起来像严了七倍。
    A target that goes from 45 days to 6 weeks looks seven times harder.

    “{value}”在 {period} 是“{old}”，这一期是“{new}”。
    In {period} “{value}” was “{old}”, now it is “{new}”.

    用原来的单位和方向；真的换了算法的，换一个新的指标编号。
    Keep unit and direction; where it is worked out in another way, give it a new id.

    Bad:
        # 上一期的 unit 是 天
        indicators: [{id: days-to-confirmation, name: 从提出到确认, formula: 周数的中位数, unit: 周, better: lower, target: 6, weight: 100}]

    Good:
        indicators: [{id: days-to-confirmation, name: 从提出到确认, formula: 天数的中位数, unit: 天, better: lower, target: 42, weight: 100}]
    """
    for series in series_of(cards_of(register.records)):
        for before, card in pairwise(series):
            old = {indicator.id: indicator for indicator in before.indicators}
            for each in card.indicators:
                for name, was, now in _meanings(old.get(each.id, each), each):
                    params = {"value": each.name, "period": before.period.name, "old": was, "new": now}
                    yield card.record, at("indicators", each.index, name, **params)


def _meanings(old: Indicator, new: Indicator) -> Iterator[tuple[str, str, str]]:
    """Yield field, old and new value of what an indicator's figures mean, where it differs."""
    if old.unit != new.unit:
        yield "unit", old.unit, new.unit
    if old.higher_is_better != new.higher_is_better:
        names = {True: "higher", False: "lower"}
        yield "better", names[old.higher_is_better], names[new.higher_is_better]


def _again(names: Iterable[str | None]) -> Iterator[tuple[int, str]]:
    """Yield every name that stood further up already, with its place."""
    seen: Counter[str | None] = Counter()
    for index, name in enumerate(names):
        if name is not None and seen[name]:
            yield index, name
        seen[name] += 1


def _is_rounded(stated: Decimal, computed: Decimal) -> bool:
    """Tell whether a figure is the computed one, rounded to the places that it is written with."""
    places = Decimal(1).scaleb(min(int(stated.as_tuple().exponent), 0))
    return computed.quantize(places, ROUND_HALF_UP) == stated
