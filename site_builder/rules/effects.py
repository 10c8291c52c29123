"""Rules on the effect and on what the plan risked (C5, C6)."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.analysis import effects_of, risks_of
from site_builder.fault import Fault
from site_builder.lifecycle import reached
from site_builder.measures.effects import reaches_of
from site_builder.register import Record
from site_builder.rules import at, rule

Faults = Iterable[Fault]


@rule("PP381")
def target_lies_in_its_direction(pain_point: Record) -> Faults:
    """目标不比改进前更差。
    A target isn't worse than what was there before.

    方向写反了，变差也会算作达到。
    With the direction the wrong way round, getting worse would count as reached.

    “{label}”是 {target}，改进前是 {before}，按写明的方向更差。
    “{label}” is {target}, which by the direction given is worse than {before} before.

    改正 better（lower 越低越好，higher 越高越好），或者改正数字。
    Correct better (lower or higher), or the numbers.

    Bad:
        effects: [{indicator: 开户平均等待, kind: internal-operation, better: higher, before: 70, target: 15, after: 90}]

    Good:
        effects: [{indicator: 开户平均等待, kind: internal-operation, better: lower, before: 70, target: 15, after: 12}]
    """
    for each in effects_of(pain_point):
        if (each.target < each.before) if each.higher_is_better else (each.target > each.before):
            yield at("effects", each.index, "target", target=each.target, before=each.before)


@rule("PP382", "warning")
def effects_are_measured(pain_point: Record) -> Faults:
    """结束的时候，每个效果指标都有改进后的数。
    By the closing every effect was measured.

    没有量过，就不知道有没有效果。
    What wasn't measured may have had no effect.

    “{value}”没有写改进后的数。
    “{value}” has no number after.

    在这一项下写 after: …。
    Write after: … below it.

    Bad:
        effects: [{indicator: 开户平均等待, kind: internal-operation, better: lower, before: 70, target: 15}]

    Good:
        effects: [{indicator: 开户平均等待, kind: internal-operation, better: lower, before: 70, target: 15, after: 12}]
    """
    if reached(pain_point, "closed"):
        for each in effects_of(pain_point):
            if each.after is None:
                yield at("effects", each.index, "after", value=each.indicator)


@rule("PP383", "warning")
def eliminated_means_reached(pain_point: Record) -> Faults:
    """写“消除”的，效果指标要达到目标。
    What is called eliminated has reached its target.

    痛点没有了才是消除，减轻了是缓解。
    Eliminated means that the pain is gone; when it is only eased, it is mitigated.

    结果写的是消除，“{value}”却没有达到目标：目标 {target}，改进后 {after}。
    The outcome is “eliminated”, but “{value}” didn't reach its target: {target} wanted, {after} after.

    把 outcome 改成 mitigated，或者改正数字。
    Change outcome to mitigated, or correct the numbers.

    Bad:
        effects: [{indicator: 开户平均等待, kind: internal-operation, better: lower, before: 70, target: 15, after: 30}]

    Good:
        effects: [{indicator: 开户平均等待, kind: internal-operation, better: lower, before: 70, target: 15, after: 12}]
    """
    if reached(pain_point, "resolved") and pain_point.outcome == "eliminated":
        for each in reaches_of(pain_point):
            if each.reached is False:
                effect = each.effect
                params = {"value": effect.indicator, "target": effect.target, "after": effect.after}
                yield at("effects", effect.index, "after", **params)


@rule("PP384", "warning")
def risks_are_settled(pain_point: Record) -> Faults:
    """结束的痛点没有还在关注的风险。
    What is closed has no risk that is still watched.

    结束之后没有人再看，风险就没人管了。
    After the closing nobody looks at it any more.

    风险“{value}”还是“关注中”。
    The risk “{value}” is still watched.

    把 state 改成 closed（已解除）或 occurred（已发生）。
    Change its state to closed or occurred.

    Bad:
        risks: [{kind: technical, text: 推送服务在高峰期延迟, likelihood: medium, impact: high, response: 保留短信备用, state: open}]

    Good:
        risks: [{kind: technical, text: 推送服务在高峰期延迟, likelihood: medium, impact: high, response: 保留短信备用, state: closed}]
    """
    if reached(pain_point, "closed"):
        for each in risks_of(pain_point):
            if each.state == "open":
                yield at("risks", each.index, "state", value=each.text)
