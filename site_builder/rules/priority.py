"""Rules on the priority and on what is parked (C2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from site_builder.analysis import FACTORS, factors_of, parking_of, parkings_of
from site_builder.fault import Fault
from site_builder.lifecycle import reached
from site_builder.measures.priority import LEVELS, priority_of
from site_builder.programme import Programme
from site_builder.register import Record
from site_builder.rules import at, lacking, rule
from site_builder.words import Term

Faults = Iterable[Fault]


@rule("PP361", "warning")
def priority_is_known(pain_point: Record) -> Faults:
    """“痛点分析”之后，严重程度、发生频次、解决难度都写上。
    From the analysis on, severity, frequency and difficulty are given.

    三项缺一项就算不出优先级，也就不知道该先做哪一个。
    Without one of them there is no priority, and nobody knows what to do first.

    没有写“{label}”（{name}），算不出优先级。
    “{label}” ({name}) is missing, so there is no priority.

    在最外层补上一行 {key}: …，行首不空格。{field_hint}
    Add a line {key}: … at the left margin. {field_hint}

    Bad:
        difficulty:

    Good:
        difficulty: low
    """
    if pain_point.withdrawn is None:
        for name in FACTORS:
            stage = pain_point.type.field((name,)).get("x-wanted-from")
            if name not in factors_of(pain_point) and reached(pain_point, stage):
                yield lacking(name, ("stages", stage))


@rule("PP362")
def only_low_priority_is_parked(pain_point: Record, programme: Programme) -> Faults:
    """只有优先级低的痛点可以暂缓。
    Only a pain point of low priority is parked.

    优先级高的要马上处理，中的要排计划；都暂缓，台账就成了摆设。
    What has a high priority is dealt with at once, a medium one is planned; parking them makes the register an ornament.

    这个痛点的优先级是{priority}（{score} 分），不能暂缓。
    The priority of this pain point is {priority} ({score}); it can't be parked.

    删去 parked 开始处理；严重程度、频次、难度没有写全或写得不对的，先补上、改正。
    Take parked out and start; or add or correct severity, frequency or difficulty where one is missing or wrong.

    Bad:
        # --as-of 2015-04-14
        parked: [{since: 2015-04-13, review_on: 2015-07-08, reason: 本季度先做别的}]
        plan: [{task: 企业微信提醒上线, owner: sun-hao, start: 2015-04-27, due: 2015-05-08, state: todo}]
        progress: [{date: 2015-04-10, by: wang-li, percent: 20, text: 原因分析完成}]
        effects:
        evidence:
        outcome:
        stages: {resolved: , confirmed: , closed: }

    Good:
        # --as-of 2015-04-14
        severity: low
        frequency: rare
        parked: [{since: 2015-04-13, review_on: 2015-07-08, reason: 本季度先做别的}]
        plan: [{task: 企业微信提醒上线, owner: sun-hao, start: 2015-04-27, due: 2015-05-08, state: todo}]
        progress: [{date: 2015-04-10, by: wang-li, percent: 20, text: 原因分析完成}]
        effects:
        evidence:
        outcome:
        stages: {resolved: , confirmed: , closed: }
    """
    parking = parking_of(pain_point)
    priority = priority_of(pain_point, programme)
    if parking and (priority is None or priority.level != LEVELS[-1]):
        level, score = (priority.level, priority.score) if priority else ("unknown", "–")
        yield at("parked", parking.index, priority=Term(f"priority.{level}"), score=score)


@rule("PP363")
def parkings_are_in_order(pain_point: Record) -> Faults:
    """暂缓的日期先后不乱，前一次恢复之后才有下一次。
    Parkings are in the order of their dates, and one ends before the next begins.

    日期乱了，哪几周可以不写进度就说不清了。
    Out of order, nobody can tell in which weeks no entry was due.

    “{label}”是 {value}，应当不早于 {earliest}。
    “{label}” is {value}; it can't be before {earliest}.

    改正日期；上一次暂缓已经结束的，先给它写上 resumed_on。
    Correct the date; where the parking before has ended, give it its resumed_on first.

    Bad:
        severity: low
        frequency: rare
        parked: [{since: 2015-04-08, review_on: 2015-04-07, reason: 本季度先做别的, resumed_on: 2015-04-09}]

    Good:
        severity: low
        frequency: rare
        parked: [{since: 2015-04-08, review_on: 2015-07-08, reason: 本季度先做别的, resumed_on: 2015-04-09}]
    """
    earliest = pain_point.proposed_on
    for each in parkings_of(pain_point):
        if earliest and each.since < earliest:
            yield at("parked", each.index, "since", value=each.since, earliest=earliest)
        if each.review_on < each.since:
            yield at("parked", each.index, "review_on", value=each.review_on, earliest=each.since)
        if each.resumed_on and each.resumed_on < each.since:
            yield at("parked", each.index, "resumed_on", value=each.resumed_on, earliest=each.since)
        earliest = each.resumed_on or max(each.review_on, each.since)


@rule("PP364", "warning")
def looked_at_again_before_long(pain_point: Record, numbers: Mapping[str, Any]) -> Faults:
    """暂缓不超过规定的天数就要复查。
    What is parked is looked at again before long.

    放得太久，用户的情况早已变了。
    After too long the users' situation is another one.

    从 {since} 暂缓到 {review} 才复查，共 {days} 天，超过 {limit} 天。
    Parked on {since} and looked at again on {review}: {days} days, more than {limit}.

    把 review_on 提前。
    Choose an earlier review_on.

    Bad:
        severity: low
        frequency: rare
        parked: [{since: 2015-04-08, review_on: 2016-04-08, reason: 本季度先做别的, resumed_on: 2015-04-09}]

    Good:
        severity: low
        frequency: rare
        parked: [{since: 2015-04-08, review_on: 2015-07-08, reason: 本季度先做别的, resumed_on: 2015-04-09}]
    """
    for each in parkings_of(pain_point):
        days = (each.review_on - each.since).days
        if days > numbers.get("parked_max_days", days):
            params = {"since": each.since, "review": each.review_on, "days": days, "limit": numbers["parked_max_days"]}
            yield at("parked", each.index, "review_on", **params)


@rule("PP365")
def what_is_resolved_is_not_parked(pain_point: Record) -> Faults:
    """解决了的痛点不再暂缓。
    What is resolved isn't parked any more.

    一边暂缓一边解决，两样总有一样不对。
    Parked and resolved at once: one of them is wrong.

    已经写了 stages.resolved，暂缓却还没有恢复。
    stages.resolved is there, but the parking goes on.

    给这次暂缓写上 resumed_on: 恢复处理的日期。
    Give the parking resumed_on: the day on which work went on.

    Bad:
        severity: low
        frequency: rare
        parked: [{since: 2015-04-08, review_on: 2015-07-08, reason: 本季度先做别的}]

    Good:
        severity: low
        frequency: rare
        parked: [{since: 2015-04-08, review_on: 2015-07-08, reason: 本季度先做别的, resumed_on: 2015-04-09}]
    """
    parking = parking_of(pain_point)
    if parking and reached(pain_point, "resolved"):
        yield at("parked", parking.index)
