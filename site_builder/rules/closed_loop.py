"""Rules on the closed loop 闭环: stages in order, and what each needs beyond its fields (A3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise

from site_builder.fault import Fault, Pointer
from site_builder.lifecycle import RANK, STAGES, reached
from site_builder.programme import Programme
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
    present = pain_point.stages
    last = max((RANK[stage] for stage in present), default=0)
    for stage in STAGES[1:last]:
        if stage not in present:
            yield at("stages", stage, stage=pain_point.type.label(("stages", STAGES[last])))


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


@rule("PP311")
def confirmed_by_a_beneficiary(pain_point: Record, programme: Programme) -> Faults:
    """用户确认须来自受益部门的人，不能是信息技术部的人。
    The confirmation comes from somebody of the beneficiary department, not from IT.

    只有真正难受的人才知道痛点是不是没有了。
    Only those who felt the pain know whether it is gone.

    “{value}”不是受益部门的人。
    “{value}” isn't of the beneficiary department.

    确认人写 beneficiary.key_people 里的人，或组织架构里这个部门的联系人：{known}。
    Name one of beneficiary.key_people, or a contact of the department in the organization: {known}.

    Bad:
        evidence:
          - {kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
             confirmed_by: 孙浩, confirmed_on: 2015-05-12}

    Good:
        evidence:
          - {kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
             confirmed_by: 陈晓, confirmed_on: 2015-05-12}
    """
    department = programme.department(pain_point.department)
    if department is None:
        return
    known = (*pain_point.key_people, *department.contacts)
    # A contact may well be a namesake of somebody in IT; a key person of that name must be made a contact first.
    accepted = {*department.contacts, *(name for name in pain_point.key_people if name not in programme.provider_names)}
    for each in pain_point.evidence:
        if each.confirmed_by and each.confirmed_by not in accepted:
            yield at(
                "evidence", each.index, "confirmed_by", value=each.confirmed_by, known=", ".join(dict.fromkeys(known))
            )


@rule("PP312")
def evidence_is_there_by_then(pain_point: Record) -> Faults:
    """“用户确认”的日期不早于书面证据。
    The stage “confirmed” isn't earlier than its written evidence.

    先有用户的确认，才算到了这个阶段。
    The stage is reached when the user has confirmed, not before.

    到 {value} 为止还没有一份确认；最早的证据是 {earliest}。
    There was no confirmation by {value}; the earliest evidence is of {earliest}.

    把 stages.confirmed 改成用户确认的日期。
    Set stages.confirmed to the day of the user's confirmation.

    Bad:
        stages: {confirmed: 2015-05-11}

    Good:
        stages: {confirmed: 2015-05-12}
    """
    days = [each.confirmed_on for each in pain_point.evidence if each.confirmed_on]
    confirmed = pain_point.stages.get("confirmed")
    if confirmed and days and min(days) > confirmed:
        yield at("stages", "confirmed", value=confirmed, earliest=min(days))


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
    if withdrawn is None:
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
        yield at("withdrawn")


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

    Good:
        reopened: [{date: 2015-05-20, reason: 提醒又收不到了, back_to: causes_found, stages: {resolved: 2015-06-01,
          confirmed: 2015-06-02, closed: 2015-06-03}}]
    """
    dates: Mapping[str, date] = pain_point.stages
    for reopening in pain_point.reopenings:
        stage = max(dates, key=RANK.__getitem__, default=STAGES[0])
        if dates.get(stage, reopening.on) > reopening.on or RANK[stage] <= RANK[reopening.back_to]:
            label = pain_point.type.label(("stages", stage))
            yield at("reopened", reopening.index, "date", value=reopening.on, stage=label, reached_on=dates.get(stage))
        kept = {name: day for name, day in dates.items() if RANK[name] <= RANK[reopening.back_to]}
        dates = {**kept, **reopening.stages}


def _steps(pain_point: Record) -> Iterator[tuple[Pointer, str, str, Mapping[str, date]]]:
    """Yield each pair of neighbouring stages that have dates, for the first way through the loop and every later one."""
    loops: list[tuple[Pointer, Mapping[str, date]]] = [(("stages",), pain_point.stages)]
    loops += [(("reopened", each.index, "stages"), each.stages) for each in pain_point.reopenings]
    for pointer, dates in loops:
        there = [stage for stage in STAGES if stage in dates]
        for before, stage in pairwise(there):
            yield pointer, before, stage, dates
