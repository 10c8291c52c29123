"""Rules on what a scorecard's figures say: stated and computed ones, where they come from, what they mean (B8, D3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from site_builder.fault import Fault
from site_builder.measures.basis import Basis, read_all
from site_builder.measures.card_changes import series_of
from site_builder.measures.exact import HUNDRED, NOUGHT, exact, plain, rounded
from site_builder.measures.scorecards import Line, cards_of, score_of
from site_builder.programme import Programme
from site_builder.register import Record, Register
from site_builder.rules import at, rule
from site_builder.scorecard import Indicator, scorecard_of

Faults = Iterable[Fault]
Located = Iterator[tuple[Record, Fault]]


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
            stated, computed = line.indicator.stated, _achieved(line)
            if stated is not None and computed is not None and not _is_rounded(exact(stated), computed):
                params = {"value": line.indicator.name, "stated": stated, "computed": plain(rounded(computed))}
                figures = {"actual": plain(line.actual or NOUGHT), "target": plain(line.target)}
                yield card.record, at("indicators", line.indicator.index, "stated", **params, **figures)


@rule("PP885")
def typed_or_computed(scorecard: Record) -> Faults:
    """由台账计算的指标不填各月实际，也不写怎样合成；填的不写范围。
    What is computed from the register isn't typed nor combined as well; what is typed has no scope.

    同一个数两个来源，总有一个是错的；用不上的字段会让人以为它起作用。
    Of two sources for one figure one is wrong, and a field that does nothing looks as if it did.

    “{value}”的 {one} 和 {other} 不能同时写。
    “{value}” can't have {one} together with {other}.

    只留一个。
    Keep one of them.

    Bad:
        indicators: [{id: confirmed, name: 用户确认, formula: 已确认 ÷ 已提出, unit: "%", better: higher, target: 80, weight: 100, measure: confirmed-share, actuals: [{month: 2015-04, value: 90}]}]

    Good:
        indicators: [{id: confirmed, name: 用户确认, formula: 已确认 ÷ 已提出, unit: "%", better: higher, target: 80, weight: 100, measure: confirmed-share}]
    """
    for card in read_all((scorecard,), scorecard_of):
        for indicator in card.indicators:
            said = scorecard.data["indicators"][indicator.index]
            wrong = ("actuals", "combine") if indicator.measure is not None else ("scope",)
            for name in wrong:
                if name in said:
                    other = "measure" if indicator.measure is not None else "actuals"
                    yield at("indicators", indicator.index, name, value=indicator.name, one=name, other=other)


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


def _achieved(line: Line) -> Decimal | None:
    """Return the achievement as it comes out of the division; where nothing could be divided, what counts."""
    if line.actual is None or line.achievement is None:
        return line.score
    part, whole = (line.actual, line.target) if line.indicator.higher_is_better else (line.target, line.actual)
    return HUNDRED * part / whole


def _is_rounded(stated: Decimal, computed: Decimal) -> bool:
    """Tell whether a figure is the computed one, rounded to the places that it is written with."""
    places = Decimal(1).scaleb(min(int(stated.as_tuple().exponent), 0))
    return computed.quantize(places, ROUND_HALF_UP) == stated
