"""Rules on the closed loop 闭环: stages in order, and what each needs beyond its fields (A3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise

from site_builder.fault import Fault, Pointer
from site_builder.lifecycle import RANK, STAGES, reached
from site_builder.register import Record
from site_builder.rules import at, at_pointer, rule

Faults = Iterable[Fault]


@rule("PP301")
def dates_go_forward(pain_point: Record) -> Faults:
    """各阶段的日期不倒退。
    Dates of the stages never go backwards.

    闭环一步接一步：起点→痛点分析→原因分析→痛点解决→用户确认→结束。
    The loop goes step by step, from the start to the end.

    “{label}”（{value}）早于“{earlier}”（{earlier_on}）。
    “{label}” ({value}) lies before “{earlier}” ({earlier_on}).

    写每个阶段真正到达的日期。
    Write the day on which each stage was really reached.

    Bad:
        stages: {resolved: 2015-04-09}

    Good:
        stages: {resolved: 2015-05-08}
    """
    for pointer, before, stage, dates in _steps(pain_point):
        if dates[stage] < dates[before]:
            earlier = pain_point.type.label(("stages", before))
            yield at_pointer((*pointer, stage), value=dates[stage], earlier=earlier, earlier_on=dates[before])


@rule("PP302")
def no_stage_is_skipped(pain_point: Record) -> Faults:
    """阶段不能跳过。
    No stage is skipped.

    跳过分析直接“解决”，多半没有真正解决。
    What is solved without analysis is mostly not solved.

    到了“{stage}”，却没有“{label}”的日期。
    “{stage}” is reached, but “{label}” has no date.

    补上 {name} 的日期，或删去后面还没有到的阶段。
    Add the date of {name}, or delete the later stage.

    Bad:
        stages: {analysed: }

    Good:
        stages: {analysed: 2015-04-07}
    """
    for pointer, dates in loops(pain_point):
        there = [RANK[stage] for stage in dates]
        for stage in STAGES[min(there, default=0) : max(there, default=0)]:
            if stage not in dates:
                last = STAGES[max(there)]
                yield at_pointer((*pointer, stage), stage=pain_point.type.label(("stages", last)))


@rule("PP303")
def proposed_is_the_proposal(pain_point: Record) -> Faults:
    """“起点”的日期就是提出时间。
    The stage “proposed” begins on the day of the proposal.

    同一件事只有一个日期。
    One event has one date.

    “起点”是 {value}，提出时间却是 {proposed_on}。
    The stage begins on {value}, but the proposal is dated {proposed_on}.

    两处写同一天。
    Write the same day in both.

    Bad:
        stages: {proposed: 2015-04-02}

    Good:
        stages: {proposed: 2015-04-03}
    """
    value, proposed = pain_point.stages.get("proposed"), pain_point.proposed_on
    if value and proposed and value != proposed:
        yield at("stages", "proposed", value=value, proposed_on=proposed)


@rule("PP304")
def resolved_by_a_chosen_solution(pain_point: Record) -> Faults:
    """“痛点解决”须有采用的方案。
    What is resolved has a chosen solution.

    说不出用了哪个方案，就说不清痛点怎么没了。
    Without a chosen solution nobody can tell what made the pain go away.

    没有一个方案写着 chosen: true。
    No solution says chosen: true.

    在采用的方案下写 chosen: true。
    Write chosen: true below the solution that was carried out.

    Bad:
        solutions:
          - {kind: root, type: product-improvement, summary: 推送提醒, partners: []}
          - {kind: mitigation, type: management-process, summary: 每两小时发一次短信, partners: []}

    Good:
        solutions:
          - {kind: root, type: product-improvement, summary: 推送提醒, partners: [], chosen: true}
          - {kind: mitigation, type: management-process, summary: 每两小时发一次短信, partners: []}
    """
    if (
        reached(pain_point, "resolved")
        and pain_point.solutions
        and not any(each.chosen for each in pain_point.solutions)
    ):
        yield at("solutions")


@rule("PP321")
def duplicates_name_the_other(pain_point: Record) -> Faults:
    """因重复而撤回时，写明与哪个痛点重复。
    What is withdrawn as a duplicate names the other one.

    读的人要能找到留下的那一个。
    Readers want to find the one that stays.

    没有写与哪个痛点重复。
    It doesn't say which pain point it repeats.

    写 duplicate_of: 留下的痛点的序号。
    Write duplicate_of with the id of the one that stays.

    Bad:
        withdrawn: {date: 2015-05-20, reason: duplicate}
        stages: {closed: }
        summary:

    Good:
        withdrawn: {date: 2015-05-20, reason: duplicate, duplicate_of: 201504-002}
        stages: {closed: }
        summary:
    """
    withdrawn = pain_point.withdrawn
    if withdrawn is None or "withdrawn" not in pain_point.data:
        return
    unnamed = withdrawn.reason == "duplicate" and not withdrawn.duplicate_of
    if unnamed or withdrawn.duplicate_of == pain_point.id:
        yield at("withdrawn", "duplicate_of")


@rule("PP322")
def withdrawn_is_not_closed(pain_point: Record) -> Faults:
    """撤回的痛点没有“结束”。
    What is withdrawn isn't closed as well.

    撤回的哪里都不计数，结束的要计数，两者只能有一个。
    The withdrawn count nowhere and the closed do; it can only be one of them.

    既写了撤回，又写了“结束”的日期。
    It is withdrawn and has a date of closing.

    删去其中一个。
    Take out one of the two.

    Bad:
        withdrawn: {date: 2015-05-20, reason: out-of-scope}

    Good:
        withdrawn:
    """
    if pain_point.withdrawn and "closed" in pain_point.stages:
        yield at("withdrawn" if "withdrawn" in pain_point.data else "supports")


@rule("PP324")
def withdrawn_after_what_happened(pain_point: Record) -> Faults:
    """撤回不早于提出，也不早于已到的阶段。
    A withdrawal isn't earlier than the proposal, nor than a stage reached.

    撤回以后就不再往前走了。
    What is withdrawn goes no further.

    {value} 撤回，但 {latest} 还到了一个阶段。
    Withdrawn on {value}, but a stage was reached on {latest}.

    写真正撤回的日期，或者改正阶段的日期。
    Write the day of the withdrawal, or correct the stage's date.

    Bad:
        withdrawn: {date: 2015-04-01, reason: out-of-scope}
        stages: {closed: }
        summary:

    Good:
        withdrawn: {date: 2015-05-20, reason: out-of-scope}
        stages: {closed: }
        summary:
    """
    withdrawn = pain_point.withdrawn
    latest = max(pain_point.stages.values(), default=pain_point.proposed_on)
    if withdrawn and latest and withdrawn.on < latest:
        yield at("withdrawn", "date", value=withdrawn.on, latest=latest)


@rule("PP323")
def reopened_after_the_end(pain_point: Record) -> Faults:
    """重新打开晚于先前到达的阶段，而且退回到更早的阶段。
    A reopening follows the stages reached before, and goes back from them.

    重新打开是一次新的事件，不会抹去先前的日期。
    A reopening is an event of its own and wipes out no earlier date.

    {value} 重新打开，但当时在“{stage}”（{reached_on}）。
    Reopened on {value}, but the stage then was “{stage}” ({reached_on}).

    写真正重新打开的日期，以及退回到哪个阶段（back_to）。
    Write the day of the reopening, and the stage it goes back to (back_to).

    Bad:
        reopened: [{date: 2015-05-01, reason: 提醒又收不到了, back_to: causes_found, stages: {resolved: 2015-06-01,
          confirmed: 2015-06-02, closed: 2015-06-03}}]
        evidence:
          - {kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
             confirmed_by: 陈晓, confirmed_on: 2015-05-12}
          - {kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
             confirmed_by: 陈晓, confirmed_on: 2015-06-02}

    Good:
        reopened: [{date: 2015-05-20, reason: 提醒又收不到了, back_to: causes_found, stages: {resolved: 2015-06-01}}]
    """
    dates: Mapping[str, date] = pain_point.stages
    for reopening in pain_point.reopenings:
        stage = max(dates, key=RANK.__getitem__, default=STAGES[0])
        if dates.get(stage, reopening.on) > reopening.on or RANK[stage] <= RANK[reopening.back_to]:
            label = pain_point.type.label(("stages", stage))
            yield at("reopened", reopening.index, "date", value=reopening.on, stage=label, reached_on=dates.get(stage))
        kept = {name: day for name, day in dates.items() if RANK[name] <= RANK[reopening.back_to]}
        dates = {**kept, **reopening.stages}


def loops(pain_point: Record) -> Iterator[tuple[Pointer, Mapping[str, date]]]:
    """Yield the dates of the first way through the loop and of every later one, which begins where it went back to."""
    if pain_point.stages:
        yield ("stages",), pain_point.stages
    for each in pain_point.reopenings:
        yield ("reopened", each.index, "stages"), {each.back_to: each.on, **each.stages}


def _steps(pain_point: Record) -> Iterator[tuple[Pointer, str, str, Mapping[str, date]]]:
    """Yield each pair of neighbouring stages that have dates."""
    for pointer, dates in loops(pain_point):
        there = [stage for stage in STAGES if stage in dates]
        for before, stage in pairwise(there):
            yield pointer, before, stage, dates
