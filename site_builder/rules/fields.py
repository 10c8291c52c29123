"""Rules on single fields: what the schema asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from site_builder.fault import Fault
from site_builder.rules import of_kind, rule

Faults = Iterable[Fault]


@rule("PP101")
def missing(faults: Faults) -> Faults:
    """必填的字段都要有。
    Every required field is there.

    除“用户反馈”和“备注”外，原表的每一列都要填写。
    All columns of the original sheet are due, but for user feedback and notes.

    缺少“{label}”（{name}）。
    “{label}” ({name}) is missing.

    在这里补上 {key}: …。{field_hint}
    Add {key}: … here. {field_hint}

    Bad:
        title:

    Good:
        title: 用户不能及时收到审批提醒
    """
    return of_kind(faults, "missing")


@rule("PP102")
def unknown(faults: Faults) -> Faults:
    """只写台账认识的字段。
    Only fields that the register knows.

    写错名字的字段没有人会读到。
    Nobody reads a field whose name is misspelt.

    不认识字段“{name}”。
    There is no field “{name}” here.

    这里可以写：{known}；本单位自己的字段放在 custom 下面。
    Known here: {known}; the organization's own fields go below custom.

    Bad:
        tittle: 用户不能及时收到审批提醒

    Good:
        title: 用户不能及时收到审批提醒
    """
    return of_kind(faults, "unknown")


@rule("PP103")
def wrong_type(faults: Faults) -> Faults:
    """内容的类型要对。
    A value has the right type.

    数字、文字、列表各有各的写法，写错了就无法计算。
    Numbers, texts and lists are written each in its own way; a wrong one can't be computed with.

    “{label}”应当是{type}，现在是“{value}”。
    “{label}” should be {type}, but is “{value}”.

    改成{type}。{field_hint}
    Write {type}. {field_hint}

    Bad:
        title: 2015

    Good:
        title: 用户不能及时收到审批提醒
    """
    return of_kind(faults, "type")


@rule("PP104")
def choice(faults: Faults) -> Faults:
    """从给定的写法里选。
    Choose one of the listed values.

    统一的写法才能统计和筛选。
    Only agreed values can be counted and filtered.

    “{label}”不能是“{value}”。
    “{label}” can't be “{value}”.

    请写其中之一：{choices}。
    Write one of: {choices}.

    Bad:
        origin: {way: email}

    Good:
        origin: {way: asked}
    """
    return of_kind(faults, "choice")


@rule("PP105")
def real_date(faults: Faults, as_of: date) -> Faults:
    """日期写成 年-月-日，而且日历上有这一天。
    A date is year-month-day and exists in the calendar.

    别的写法在不同电脑上会被读成不同的日子。
    Other ways of writing are read as different days on different computers.

    “{label}”的“{value}”不能当作日期：{why}。
    “{value}” in “{label}” can't be taken for a date: {why}.

    写成 {guess} 的样子。
    Write it like {guess}.

    Bad:
        proposed_on: 2015/4/3

    Good:
        proposed_on: 2015-04-03
    """
    for fault in of_kind(faults, "date"):
        # Where the text names no day at all, the present one shows what a date looks like.
        yield replace(fault, params={**fault.params, "guess": fault.params["guess"] or as_of})


@rule("PP106")
def pattern(faults: Faults) -> Faults:
    """编号、摘要等按规定的格式写。
    Ids, digests and the like have their form.

    别的记录和程序按这个格式找到它。
    Other records and programs find it by this form.

    “{label}”的“{value}”不合格式。
    “{value}” in “{label}” isn't in the right form.

    按规定的格式写。{field_hint}
    Write it in its form. {field_hint}

    Bad:
        id: 2015-1

    Good:
        id: 201504-001
    """
    return of_kind(faults, "pattern")


@rule("PP107")
def empty(faults: Faults) -> Faults:
    """字段不能空着。
    A field isn't left empty.

    空的内容不满足必填要求。
    An empty text doesn't satisfy what is required.

    “{label}”是空的。
    “{label}” is empty.

    写上内容；不需要的选填字段整行删去。{field_hint}
    Write something, or delete the whole line of an optional field. {field_hint}

    Bad:
        title: ""

    Good:
        title: 用户不能及时收到审批提醒
    """
    return of_kind(faults, "empty")


@rule("PP109")
def number_range(faults: Faults) -> Faults:
    """数字在规定的范围里。
    A number lies in its range.

    超出范围的数字多半是笔误。
    A number outside is mostly a slip.

    “{label}”的 {value} 超出了界限 {limit}。
    {value} in “{label}” lies beyond the limit {limit}.

    写一个不越过 {limit} 的数。{field_hint}
    Write a number that doesn't pass {limit}. {field_hint}

    Bad:
        impact: {affected_users: 0}

    Good:
        impact: {affected_users: 46}
    """
    yield from of_kind(faults, "too_small")
    yield from of_kind(faults, "too_large_number")


@rule("PP110")
def too_long(faults: Faults) -> Faults:
    """文字不超过规定的长度。
    A text isn't too long.

    太长的名称在列表里没法读；长的内容写在描述里。
    A long name can't be read in a list; the description has room for more.

    “{label}”超过了 {limit} 个字。
    “{label}” has more than {limit} characters.

    缩短到 {limit} 个字以内。{field_hint}
    Shorten it to {limit} characters. {field_hint}

    Bad:
        title: 用户在柜台办理开户的时候总是要等很久很久而审批的人却完全不知道有单子在等着他批只能靠一线同事一个一个打电话去催促才会有人登录系统处理这张单子

    Good:
        title: 用户不能及时收到审批提醒
    """
    return of_kind(faults, "too_long")


@rule("PP111")
def list_length(faults: Faults) -> Faults:
    """列表的条数在规定的范围里。
    A list has the right number of entries.

    空列表等于没有填写。
    An empty list is as good as nothing.

    “{label}”的条数越过了界限 {limit}。
    The number of entries in “{label}” passes the limit {limit}.

    增加或减少到 {limit} 条。{field_hint}
    Add or remove entries until it has {limit}. {field_hint}

    Bad:
        beneficiary: {key_people: []}

    Good:
        beneficiary: {key_people: [陈晓]}
    """
    yield from of_kind(faults, "too_few")
    yield from of_kind(faults, "too_many")


@rule("PP112")
def repeated(faults: Faults) -> Faults:
    """列表里没有重复的内容。
    A list has no entry twice.

    重复的内容会被重复计算。
    What stands twice would be counted twice.

    “{label}”里有重复的内容。
    “{label}” has an entry twice.

    删去重复的一条。
    Delete one of the two.

    Bad:
        found_through: [service-records, service-records]

    Good:
        found_through: [service-records]
    """
    return of_kind(faults, "repeated")
