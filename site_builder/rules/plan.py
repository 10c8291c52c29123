"""Rules on the plan and its tasks (A2, A3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from site_builder.fault import Fault
from site_builder.lifecycle import reached
from site_builder.register import Record
from site_builder.rules import at, rule

Faults = Iterable[Fault]


@rule("PP305")
def resolved_when_tasks_are_settled(pain_point: Record) -> Faults:
    """“痛点解决”时，任务都已完成或取消。
    When a pain point is resolved, every task is done or dropped.

    还有任务没做完，就还没有解决。
    With work left it isn't resolved.

    任务“{task}”还没有完成。
    The task “{task}” isn't done.

    写上完成日期并把状态改成 done；不做了就改成 dropped 并写原因；没解决就删去 stages.resolved。
    Give it a done_on and the state done; or dropped with a reason; or take out stages.resolved.

    Bad:
        plan: [{task: 企业微信提醒上线, owner: sun-hao, start: 2015-04-13, due: 2015-05-08, state: in-progress}]

    Good:
        plan: [{task: 企业微信提醒上线, owner: sun-hao, start: 2015-04-13, due: 2015-05-08, done_on: 2015-05-07, state: done}]
    """
    if reached(pain_point, "resolved"):
        for task in pain_point.tasks:
            if task.state not in ("done", "dropped"):
                yield at("plan", task.index, "state", task=task.name)


@rule("PP306")
def done_tasks_have_their_date(pain_point: Record) -> Faults:
    """完成的任务有完成日期，没完成的没有。
    A task has a date of completion if and only if it is done.

    按期还是逾期由完成日期算出。
    Whether it was late follows from that date.

    任务“{task}”的状态是 {state}，与完成日期不符。
    The task “{task}” has the state {state}, which doesn't fit its date of completion.

    状态 done 要写 done_on；别的状态不写 done_on。
    With the state done write done_on; with any other leave it out.

    Bad:
        plan: [{task: 企业微信提醒上线, owner: sun-hao, start: 2015-04-13, due: 2015-05-08, state: done}]

    Good:
        plan: [{task: 企业微信提醒上线, owner: sun-hao, start: 2015-04-13, due: 2015-05-08, done_on: 2015-05-07, state: done}]
    """
    for task in pain_point.tasks:
        if task.state and (task.state == "done") != (task.done_on is not None):
            yield at("plan", task.index, "state", task=task.name, state=task.state)


@rule("PP307")
def stopped_tasks_say_why(pain_point: Record) -> Faults:
    """受阻或取消的任务写明原因。
    A blocked or dropped task says why.

    说明原因，别人才知道怎样帮忙。
    Others can only help when they know why.

    任务“{task}”没有写原因。
    The task “{task}” gives no reason.

    在任务下写 reason: …。
    Write reason: … below the task.

    Bad:
        plan:
          - {task: 短信过渡方案上线, owner: wang-li, start: 2015-04-13, due: 2015-04-17, done_on: 2015-04-16, state: done}
          - {task: 语音电话提醒, owner: sun-hao, start: 2015-04-13, due: 2015-05-08, state: dropped}

    Good:
        plan:
          - {task: 短信过渡方案上线, owner: wang-li, start: 2015-04-13, due: 2015-04-17, done_on: 2015-04-16, state: done}
          - {task: 语音电话提醒, owner: sun-hao, start: 2015-04-13, due: 2015-05-08, state: dropped, reason: 用户不愿接电话}
    """
    for task in pain_point.tasks:
        if task.state in ("blocked", "dropped") and not task.reason:
            yield at("plan", task.index, "reason", task=task.name)


@rule("PP308")
def tasks_begin_before_they_end(pain_point: Record) -> Faults:
    """任务的开始不晚于计划完成。
    A task doesn't begin after it is due.

    颠倒的日期画不出甘特图，也算不出逾期。
    Swapped dates can be neither drawn nor judged.

    任务“{task}”开始于 {start}，却要在 {due} 完成。
    The task “{task}” begins on {start} but is due on {due}.

    改正其中一个日期。
    Correct one of the two.

    Bad:
        plan: [{task: 推送, owner: wang-li, start: 2015-05-09, due: 2015-05-08, done_on: 2015-05-08, state: done}]

    Good:
        plan: [{task: 推送, owner: wang-li, start: 2015-04-13, due: 2015-05-08, done_on: 2015-05-08, state: done}]
    """
    for task in pain_point.tasks:
        if task.start and task.due and task.start > task.due:
            yield at("plan", task.index, "due", task=task.name, start=task.start, due=task.due)


@rule("PP244", "warning")
def plan_is_not_long(pain_point: Record, numbers: Mapping[str, Any]) -> Faults:
    """计划不超过一个季度。
    A plan isn't longer than a quarter.

    闭环战线不能过长，不允许拖沓。
    The loop must not drag on.

    计划从 {start} 到 {due}，共 {days} 天，超过 {limit} 天。
    The plan goes from {start} to {due}, {days} days, more than {limit}.

    拆成几个小一些的痛点，或者先做缓解。
    Split it into smaller pain points, or mitigate first.

    Bad:
        plan:
          - {task: 短信过渡方案上线, owner: wang-li, start: 2015-01-05, due: 2015-05-08, done_on: 2015-05-08, state: done}

    Good:
        plan:
          - {task: 短信过渡方案上线, owner: wang-li, start: 2015-04-13, due: 2015-05-08, done_on: 2015-05-08, state: done}
    """
    if pain_point.reopenings:
        return
    starts = [task.start for task in pain_point.tasks if task.start]
    ends = [task.due for task in pain_point.tasks if task.due]
    if starts and ends and (max(ends) - min(starts)).days > numbers.get("plan_max_days", 0):
        days = (max(ends) - min(starts)).days
        yield at("plan", start=min(starts), due=max(ends), days=days, limit=numbers["plan_max_days"])
