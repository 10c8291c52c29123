"""Rules on where a paper lies, and on the monthly elimination plans 月度计划 (A7)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from site_builder.fault import Fault
from site_builder.measures.basis import read_all
from site_builder.measures.quota import settled_on
from site_builder.papers import PLAN, Plan, Planned, plan_of
from site_builder.periods import Period, month
from site_builder.programme import Programme
from site_builder.register import PAIN_POINT, Record, Register
from site_builder.rules import at, rule

Faults = Iterable[Fault]
Located = Iterator[tuple[Record, Fault]]


@rule("PP841")
def lies_where_its_fields_say(record: Record, programme: Programme) -> Faults:
    """计划、评审、评分和封存放在内容所说的地方。
    Plans, reviews, ratings and seals lie where their fields say.

    文件夹和文件名说的是哪个月、哪个组；与内容矛盾，数字就会记到别处，同一个月也可能有两份。
    Folder and file name say which month and group it is; if they disagree with the fields, figures go astray, or a month
    has two of them.

    按内容应当是 {wanted}，文件却是 {path}。
    By its fields it should be {wanted}, but the file is {path}.

    改正 {name}；内容没有错、只是放错了地方，才把文件移到 {wanted}。
    Correct {name}; only where the fields are right and the place is wrong move the file to {wanted}.

    Bad:
        month: 2015-06
        group: project-management

    Good:
        month: 2015-05
        group: project-management
    """
    pattern = record.type.root.get("x-path", "")
    names = re.findall(r"\{(\w+)\}", pattern)
    if not names or any(_means_nothing(record, name, programme) for name in names):
        return
    wanted = f"records/{pattern.format_map(record.data)}"
    if record.path != wanted:
        written = PurePosixPath(record.path).with_suffix("").parts
        wrong = (name for name in names if str(record.data[name]) not in written)
        yield at(next(wrong, names[-1]), wanted=wanted, path=record.path)


@rule("PP842", "warning")
def late_change_is_marked(plan: Record, programme: Programme) -> Faults:
    """过了当月第一个检查时间点再改计划，要标出来。
    A plan that changed after the month's first checkpoint is marked.

    计划先定，消除后算；过了检查时间点还改，评审人要知道。
    First the plan, then the count; of a change after the checkpoint the reviewers want to know.

    “{label}”是 {value}，晚于计划定稿的 {checkpoint}（当月第一个检查时间点，没有就是月底）。
    “{label}” is {value}, later than {checkpoint}, by which the plan was settled (the month's first checkpoint, else its
    last day).

    日期属实就不用改，网站上会标明；写错了请改正。下个月在检查时间点以前定好计划。
    Where the date is right, leave it: the site marks it; else correct it. Settle the next plan before the checkpoint.

    Bad:
        pain_points: [{id: 201504-001, removed_on: 2015-05-18, reason: 用户请我们先做另一件}]

    Good:
        pain_points: [{id: 201504-001, removed_on: 2015-05-14, reason: 用户请我们先做另一件}]
    """
    for paper, checkpoint in _settled(plan, programme):
        if paper.listed_on > checkpoint:
            yield at("listed_on", value=paper.listed_on, checkpoint=checkpoint)
        for entry, name, day in _late_changes(paper, checkpoint):
            yield at("pain_points", entry.index, name, value=day, checkpoint=checkpoint)


@rule("PP843")
def late_change_has_a_reason(plan: Record, programme: Programme) -> Faults:
    """检查时间点以后的变更写明原因。
    A change after the checkpoint has a reason.

    没有原因，看的人分不清是情况变了，还是为了指标改计划。
    Without it nobody can tell whether things changed or the plan was bent to the quota.

    {value} 变更了计划（第一个检查时间点是 {checkpoint}），没有写原因。
    The plan changed on {value}, after the checkpoint on {checkpoint}, and no reason is given.

    在这一条下面写 reason: 为什么增加或取消。
    Write reason: why it was added or removed, in this entry.

    Bad:
        pain_points: [{id: 201504-001, removed_on: 2015-05-18}]

    Good:
        pain_points: [{id: 201504-001, removed_on: 2015-05-18, reason: 用户请我们先做另一件}]
    """
    for paper, checkpoint in _settled(plan, programme):
        unexplained = {entry.index: day for entry, _, day in _late_changes(paper, checkpoint) if entry.reason is None}
        for index, day in unexplained.items():
            yield at("pain_points", index, "reason", value=day, checkpoint=checkpoint)


@rule("PP844", "warning")
def planned_by_its_group(register: Register, programme: Programme) -> Located:
    """列入计划的是本组的痛点。
    What a group plans is its own.

    消除计给提出人所在的小组；别组的痛点列在这里，哪一组都不算。
    An elimination counts for the proposer's group; planned by another one it counts for neither.

    {value} 的提出人 {proposer} 当月月底在 {group}。
    The proposer of {value}, {proposer}, was in {group} at the end of the month.

    把它移到那个小组的计划里，或者改正序号。
    Move it to that group's plan, or correct the id.

    Bad:
        pain_points: [{id: 201504-002}]

    Good:
        pain_points: [{id: 201504-001}]
    """
    for paper, period in read_all(register.of(PLAN), _with_month):
        for entry in paper.entries if programme.find(("group",), paper.group) else ():
            for record in register.ids.get((PAIN_POINT, entry.id), ())[:1]:
                group = programme.group_of(record.proposer, period.end)
                if group not in (None, paper.group) and entry.removed_on is None:
                    params = {"value": entry.id, "proposer": record.proposer, "group": group}
                    yield paper.record, at("pain_points", entry.index, "id", **params)


@rule("PP845")
def planned_once(plan: Record) -> Faults:
    """一个痛点在计划里只列一次。
    A pain point stands once on a plan.

    列两次，计划的数量就多了一个。
    Listed twice, the plan looks longer than it is.

    {value} 已经列在前面了。
    {value} is listed further up already.

    删去其中一条；取消过又加回来的，先前那一条保留 removed_on。
    Delete one of the two; where it was taken off and put back, the earlier entry keeps its removed_on.

    Bad:
        pain_points: [{id: 201504-001}, {id: 201504-001}]

    Good:
        pain_points: [{id: 201504-001, removed_on: 2015-05-05}, {id: 201504-001, added_on: 2015-05-06}]
    """
    seen: set[str] = set()
    for paper in read_all((plan,), plan_of):
        for entry in paper.entries:
            if entry.removed_on is None:
                if entry.id in seen:
                    yield at("pain_points", entry.index, "id", value=entry.id)
                seen.add(entry.id)


@rule("PP846")
def changes_follow_the_listing(plan: Record) -> Faults:
    """增加、取消不早于列出计划，取消不早于增加。
    Nothing is added or removed before the plan was listed, nor removed before it was added.

    先有计划，才有变更。
    A plan has to be there before it can change.

    “{label}”是 {value}，早于 {earliest}。
    “{label}” is {value}, earlier than {earliest}.

    改正日期；列出计划时就有的，不写 added_on。
    Correct the date; what was there from the beginning needs no added_on.

    Bad:
        pain_points: [{id: 201504-001, removed_on: 2015-05-01}]

    Good:
        pain_points: [{id: 201504-001, removed_on: 2015-05-05}]
    """
    for paper in read_all((plan,), plan_of):
        for entry in paper.entries:
            if entry.added_on < paper.listed_on:
                yield at("pain_points", entry.index, "added_on", value=entry.added_on, earliest=paper.listed_on)
            earliest = max(entry.added_on, paper.listed_on)
            if entry.removed_on and entry.removed_on < earliest:
                yield at("pain_points", entry.index, "removed_on", value=entry.removed_on, earliest=earliest)


@rule("PP824")
def planned_entries_stay(plan: Record, before: Record, programme: Programme, as_of: date) -> Faults:
    """过了当月第一个检查时间点，计划里的条目不删，取消的写 removed_on。
    From the month's first checkpoint on an entry of the plan stays; what is taken off gets removed_on.

    消除指标按计划查；删掉没有做到的条目，达成率就假了。
    The quota goes by the plan; without what wasn't done, its achievement would be false.

    合并过的 {id} 不见了，或者改动了“{field}”。
    {id}, once merged, is gone, or its “{field}” was changed.

    把它改回原样；不再计划的，写 removed_on 和 reason。
    Put it back; for what is no longer planned write removed_on and a reason.

    Bad:
        pain_points: []

    Good:
        notes: 与各组核对过
    """
    if all(as_of <= checkpoint for _, checkpoint in _settled(before, programme)):
        return
    if plan.data.get("listed_on") != before.data.get("listed_on"):
        yield at("listed_on", id=plan.key, field="listed_on")
    left = list(plan.data.get("pain_points", ()))
    for index, was in enumerate(before.data.get("pain_points", ())):
        now: Mapping[str, Any] = next((each for each in left if each.get("id") == was.get("id")), {})
        lost = next((name for name, value in was.items() if now.get(name) != value), None)
        if now:
            left.remove(now)
        if lost is not None:
            yield at("pain_points", index, id=was.get("id"), field=lost)


def _means_nothing(record: Record, name: str, programme: Programme) -> bool:
    """Tell whether a field is missing, or names somebody who isn't there: another finding says so."""
    kinds = record.type.field((name,)).get("x-ref")
    value = record.data.get(name)
    return value is None or bool(kinds and not programme.find(kinds, value))


def _with_month(record: Record) -> tuple[Plan, Period]:
    plan = plan_of(record)
    return plan, month(plan.month)


def _settled(record: Record, programme: Programme) -> Iterator[tuple[Plan, date]]:
    """Yield a plan with the last day on which it could be changed freely."""
    return ((plan, settled_on(programme, period)) for plan, period in read_all((record,), _with_month))


def _late_changes(plan: Plan, checkpoint: date) -> Iterator[tuple[Planned, str, date]]:
    """Yield each entry added or removed after a day, with the field that says so; what was listed late is no change."""
    for entry in plan.entries:
        for name, day in (("added_on", entry.added_on), ("removed_on", entry.removed_on)):
            if day and day > checkpoint and day != plan.listed_on:
                yield entry, name, day
