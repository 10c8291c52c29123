"""Rules on weekly updates and the light 红黄绿灯 (A5, A6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from site_builder.fault import Fault
from site_builder.lifecycle import is_open
from site_builder.measures.light import SEVERITY, computed_reasons, worst
from site_builder.measures.updates import missed_weeks, streak
from site_builder.periods import week_name
from site_builder.programme import Programme
from site_builder.register import Record, known_on
from site_builder.rules import at, rule

Faults = Iterable[Fault]


@rule("PP501", "warning")
def updated_every_week(pain_point: Record, programme: Programme, as_of: date) -> Faults:
    """没有结束的痛点每周至少更新一次进度。
    An open pain point gets a progress entry every week.

    闭环战线不能过长，不允许拖沓；没有一个工作日的周不用更新。
    The loop must not drag on; a week without a workday owes nothing.

    连续 {weeks} 周没有更新：{missed}。
    No entry for {weeks} weeks in a row: {missed}.

    用 painpoints progress {id} "做了什么" --percent 百分比 补上这周的进度。
    Add this week's entry with painpoints progress {id} "what was done" --percent N.

    Bad:
        stages: {resolved: , confirmed: , closed: }
        outcome:
        evidence:
        summary:
        progress: [{date: 2015-12-01, by: wang-li, percent: 50, text: 原因分析完成}]
        plan: [{task: 推送, owner: wang-li, start: 2015-12-01, due: 2016-01-29, state: in-progress}]

    Good:
        stages: {resolved: , confirmed: , closed: }
        outcome:
        evidence:
        summary:
        progress: [{date: 2015-12-10, by: wang-li, percent: 50, text: 原因分析完成}]
        plan: [{task: 推送, owner: wang-li, start: 2015-12-01, due: 2016-01-29, state: in-progress}]
    """
    if not is_open(pain_point):
        return
    missed = missed_weeks(pain_point, programme.workdays, as_of)
    weeks = streak(pain_point, missed, as_of)
    if weeks:
        names = ", ".join(week_name(week) for week in missed[-weeks:][:3]) + (" …" if weeks > 3 else "")
        last = [entry.index for entry in pain_point.progress[-1:]]
        yield at("progress", *last, weeks=weeks, missed=names, id=pain_point.key)


@rule("PP502")
def entries_belong_to_the_loop(pain_point: Record) -> Faults:
    """进度不早于提出时间。
    No progress before the proposal.

    进度记的是痛点提出以后做的事。
    Progress tells what was done since the proposal.

    进度写的是 {value}，提出时间却是 {proposed_on}。
    The entry is dated {value}, but the proposal {proposed_on}.

    改正进度的日期。
    Correct the date of the entry.

    Bad:
        progress: [{date: 2015-04-01, by: wang-li, percent: 20, text: 原因分析完成}]

    Good:
        progress: [{date: 2015-04-10, by: wang-li, percent: 20, text: 原因分析完成}]
    """
    proposed = pain_point.proposed_on
    for entry in pain_point.progress:
        if proposed and entry.on < proposed:
            yield at("progress", entry.index, "date", value=entry.on, proposed_on=proposed)


@rule("PP601")
def declared_is_worse(pain_point: Record, programme: Programme) -> Faults:
    """声明的灯须比当天计算的更差。
    A declared light is worse than the one computed on that day.

    灯由日期和进度算出，不能用声明把红灯说成绿灯。
    The light follows from dates and progress; no declaration turns red to green.

    声明 {value}，但 {since} 那天计算出的已经是 {computed}。
    It declares {value}, but on {since} the computed light was {computed} already.

    删去 light；只有实际情况更差时才声明（yellow 或 red）。
    Take light out; declare only what is worse (yellow or red).

    Bad:
        light: {declared: green, since: 2015-04-20, reason: 一切顺利}

    Good:
        light: {declared: yellow, since: 2015-04-20, reason: 短信服务商月底到期}
    """
    declared = pain_point.declared
    # Judged on the day of the declaration: what was right then doesn't turn wrong by the mere passing of time.
    record = known_on(pain_point, declared.since) if declared else None
    if declared and record and is_open(record):
        computed = worst(computed_reasons(record, programme, declared.since))
        if SEVERITY[declared.light] <= SEVERITY[computed]:
            label = pain_point.type.field(("light", "declared")).choice
            yield at("light", "declared", value=label(declared.light), since=declared.since, computed=label(computed))
