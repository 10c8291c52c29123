"""Rules on how a scorecard is put together: weights, ids, months, targets, dates (D2, D4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from site_builder.fault import Fault
from site_builder.measures.basis import read_all
from site_builder.measures.exact import exact, figure, plain
from site_builder.measures.scorecards import is_overdue
from site_builder.periods import month
from site_builder.register import Record
from site_builder.rules import at, rule
from site_builder.scorecard import scorecard_of

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


@rule("PP890", "warning")
def months_are_over(scorecard: Record, as_of: date) -> Faults:
    """实际值等月份过完再填。
    Actual figures are of months that are over.

    没过完的月份不算进得分，填了网站上也看不到。
    A month that still runs doesn't count, and the site doesn't show it.

    {value} 到 {end} 才过完，这个数暂时不算。
    {value} is over on {end}; until then this figure doesn't count.

    属实的不用改，月份过完自动算上；月份写错了请改正。
    Where it is right leave it: it counts once the month is over; else correct the month.

    Bad:
        indicators: [{id: satisfaction, name: 满意度, formula: 回访打分的平均, unit: 分, better: higher, target: 4.5, weight: 100, actuals: [{month: 2015-12, value: 4.5}]}]

    Good:
        indicators: [{id: satisfaction, name: 满意度, formula: 回访打分的平均, unit: 分, better: higher, target: 4.5, weight: 100, actuals: [{month: 2015-11, value: 4.5}]}]
    """
    for card in read_all((scorecard,), scorecard_of):
        for indicator in card.indicators:
            entries = scorecard.data["indicators"][indicator.index].get("actuals", ())
            for number, each in enumerate(entries):
                end = month(each["month"]).end if "month" in each else as_of
                if end > as_of:
                    yield at("indicators", indicator.index, "actuals", number, "month", value=each["month"], end=end)


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


@rule("PP889")
def dates_of_a_card_are_in_order(scorecard: Record) -> Faults:
    """目标在时期结束以前下达，复核不早于下达。
    Targets are set before their period ends, and reviewed no earlier than they were set.

    事后定的目标，怎样都能达到；没有下达就复核，等于没有复核。
    A target set afterwards is always reached, and a review before it is none.

    “{label}”是 {value}，应当在 {earliest} 到 {latest} 之间。
    “{label}” is {value}; it should lie between {earliest} and {latest}.

    改正日期。
    Correct the date.

    Bad:
        set_on: 2015-04-01
        review_on: 2015-07-10
        reviewed_on: 2014-07-09

    Good:
        set_on: 2015-04-01
        review_on: 2015-07-10
        reviewed_on: 2015-07-09
    """
    for card in read_all((scorecard,), scorecard_of):
        if card.set_on > card.period.end:
            yield at("set_on", value=card.set_on, earliest="…", latest=card.period.end)
        for name, day in (("review_on", card.review_on), ("reviewed_on", card.reviewed_on)):
            if day is not None and day < card.set_on:
                yield at(name, value=day, earliest=card.set_on, latest="…")


def _again(names: Iterable[str | None]) -> Iterator[tuple[int, str]]:
    """Yield every name that stood further up already, with its place."""
    seen: Counter[str | None] = Counter()
    for index, name in enumerate(names):
        if name is not None and seen[name]:
            yield index, name
        seen[name] += 1
