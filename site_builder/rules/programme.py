"""Rules on the programme's own files: policy, organization, calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from site_builder.fault import Fault, Pointer
from site_builder.periods import UnknownYear, Workdays
from site_builder.programme import Programme, lacking_numbers
from site_builder.register import Record
from site_builder.rules import all_rules, at, at_pointer, of_kind, rule

Faults = Iterable[Fault]


@rule("PP801")
def first_block_is_complete(policy: Record) -> Faults:
    """第一块规定写全所有数字。
    The first block of the policy sets every number.

    以后各块只写改变的部分，缺的从前面一块来。
    Later blocks say only what changes and take the rest from the ones before.

    第一块缺少“{label}”（{name}）。
    The first block lacks “{label}” ({name}).

    在第一块里补上 {name}。
    Add {name} to the first block.

    Bad:
        blocks: [{from: 2015-01-01, due_soon_workdays: }]

    Good:
        blocks: [{from: 2015-01-01, due_soon_workdays: 5}]
    """
    first: dict[str, Any] = next(iter(policy.data.get("blocks", ())), {})
    return (at("blocks", 0, name) for name in lacking_numbers(policy.type, first))


@rule("PP802")
def blocks_in_order(policy: Record) -> Faults:
    """各块规定按日期先后排列，同一天只有一块。
    Blocks stand in the order of their dates, one a day.

    顺序乱了，谁也说不清哪天用的是哪个数字。
    Out of order, nobody can tell which number held on which day.

    {value} 不晚于前面一块。
    {value} isn't later than the block before.

    把新的一块写在最后，from 晚于前面各块。
    Put a new block last, with a later from.

    Bad:
        blocks: [{from: 2015-07-01}, {from: 2015-04-01}]

    Good:
        blocks: [{from: 2015-04-01}, {from: 2015-07-01}]
    """
    begins = [block.get("from", "") for block in policy.data.get("blocks", ())]
    for index in range(1, len(begins)):
        if begins[index] and begins[index] <= begins[index - 1]:
            yield at("blocks", index, "from", value=begins[index])


@rule("PP803")
def levels_name_rules(policy: Record) -> Faults:
    """改级别的规则须存在。
    A level is given to a rule that exists.

    编号写错了，级别就改不到想改的规则。
    With a wrong code the level reaches no rule.

    没有规则 {value}。
    There is no rule {value}.

    用 painpoints explain 查看所有规则的编号。
    See all codes with painpoints explain.

    Bad:
        blocks: [{from: 2015-01-01, severities: {PP999: off}}]

    Good:
        blocks: [{from: 2015-01-01, severities: {PP211: off}}]
    """
    known = {each.code for each in all_rules()}
    for index, block in enumerate(policy.data.get("blocks", ())):
        for code in block.get("severities", {}):
            if code not in known:
                yield at("blocks", index, "severities", code, value=code)


@rule("PP804")
def levels_of_structure_stay(policy: Record) -> Faults:
    """读不出、算不了的错误不能降级。
    What can't be read or computed with stays an error.

    降了级，网站就会缺记录，或者生成不出来。
    With a lower level the site would lack records, or couldn't be built.

    规则 {value} 的级别不能改。
    The level of the rule {value} can't be changed.

    删去这一行。
    Delete this line.

    Bad:
        blocks: [{from: 2015-01-01, severities: {PP104: warning}}]

    Good:
        blocks: [{from: 2015-01-01, severities: {PP211: "off"}}]
    """
    structural = {each.code for each in all_rules() if each.is_structural}
    for index, block in enumerate(policy.data.get("blocks", ())):
        for code in block.get("severities", {}):
            if code in structural:
                yield at("blocks", index, "severities", code, value=code)


@rule("PP811")
def organization_ids_are_unique(organization: Record) -> Faults:
    """部门、小组、人员、供应商的编号各不相同。
    Ids of departments, groups, people and vendors are unique.

    编号相同，记录里写的是谁就说不清。
    With the same id twice nobody can tell who is meant.

    编号“{value}”用了不止一次。
    The id “{value}” is used more than once.

    给其中一个换一个编号，例如加上拼音或数字。
    Give one of them another id, by adding a syllable or a number.

    Bad:
        vendors: [{id: yunfan, name: {zh: 云帆}}, {id: yunfan, name: {zh: 云帆通信}}]

    Good:
        vendors: [{id: yunfan, name: {zh: 云帆}}, {id: yunfan-telecom, name: {zh: 云帆通信}}]
    """
    ids = list(_defined_ids(organization))
    counted = Counter(value for _, value in ids)
    seen: set[str] = set()
    for pointer, value in ids:
        if counted[value] > 1 and value in seen:
            yield at_pointer(pointer, value=value)
        seen.add(value)


@rule("PP821", "warning")
def calendar_is_known(calendar: Record, programme: Programme, as_of: date) -> Faults:
    """用到的年份有工作日历。
    The years in use have a calendar.

    节假日和调休每年公布，没有公布就不能猜。
    Holidays and make-up days are announced year by year; before that nothing may be guessed.

    {year} 年的工作日历还不知道。
    The calendar of {year} isn't known yet.

    升级 chinesecalendar，或在 records/programme/calendar.yaml 的 corrections 里写上这一年的工作日。
    Upgrade chinesecalendar, or write that year's days into corrections of records/programme/calendar.yaml.

    Bad:
        # --as-of 2099-01-05

    Good:
        corrections: [{from: 2015-11-28, workday: true, why: 系统演练}]
    """
    soon = programme.policy(as_of).get("due_soon_workdays", 0)
    try:
        _look_ahead(programme.workdays, as_of, soon)
    except UnknownYear as error:
        yield at("corrections", year=error.year)


@rule("PP822")
def corrections_have_a_length(calendar: Record) -> Faults:
    """更正的结束不早于开始，也不互相重叠。
    A correction doesn't end before it begins, nor overlap another.

    同一天有两种说法时谁也不知道听谁的。
    With two answers for one day nobody knows which holds.

    {value} 早于开始的日期，或与另一条重叠。
    {value} lies before its beginning, or in another correction.

    改正日期，或合并两条更正。
    Correct the date, or join the two corrections.

    Bad:
        corrections: [{from: 2015-10-08, to: 2015-10-01, workday: false, why: 调休}]

    Good:
        corrections: [{from: 2015-10-01, to: 2015-10-08, workday: false, why: 调休}]
    """
    spans: list[tuple[str, str]] = []
    for index, each in enumerate(calendar.data.get("corrections", ())):
        begin = each.get("from", "")
        end = each.get("to", begin)
        if end < begin or any(begin <= last and first <= end for first, last in spans):
            yield at("corrections", index, "to" if "to" in each else "from", value=end)
        spans.append((begin, end))


@rule("PP113")
def timezone(faults: Faults) -> Faults:
    """时区是真实存在的。
    A time zone exists.

    “今天”是哪一天由时区决定。
    Which day is today depends on the time zone.

    没有时区“{value}”。
    There is no time zone “{value}”.

    按规定的格式写。{field_hint}
    Write it in its form. {field_hint}

    Bad:
        timezone: Beijing

    Good:
        timezone: Asia/Shanghai
    """
    return of_kind(faults, "timezone")


@rule("PP832")
def programme_files_are_there(faults: Faults) -> Faults:
    """规定、组织架构和日历三个文件都在。
    Policy, organization and calendar are there.

    少了其中一个，就没有标准可以检查记录。
    Without one of them there is nothing to judge the records by.

    没有这个文件。
    This file is missing.

    从 git 里恢复它，或用 painpoints init 在别处新建一个台账，再把这个文件拷过来。
    Bring it back from git, or copy it from a new register made with painpoints init.

    Bad:
        # records/programme/calendar.yaml（不存在）

    Good:
        # records/programme/calendar.yaml
    """
    return of_kind(faults, "absent")


def _look_ahead(workdays: Workdays, as_of: date, soon: int) -> None:
    """Ask for the days that the lights will ask for: the present week, and the next few workdays."""
    workdays.is_workday(as_of)
    workdays.between(as_of, date.max, at_most=soon + 1)


def _defined_ids(organization: Record) -> Iterator[tuple[Pointer, str]]:
    for pointer, field, value in organization.type.walk(organization.data):
        if field.get("x-defines") and "id" in value:
            yield (*pointer, "id"), value["id"]
