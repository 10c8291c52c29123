"""Rules on single fields: what the schema asks for, placeholders, references and what is due at a stage."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from site_builder.lifecycle import reached
from site_builder.programme import Programme
from site_builder.register import Record, Register
from site_builder.rules import at_pointer, lacking, of_kind, rule
from site_builder.schema import Field, shown
from site_builder.source import Fault
from site_builder.words import Words, enumerated, same, words_of

Faults = Iterable[Fault]
Located = Iterator[tuple[Record, Fault]]


@rule("PP101")
def missing(faults: Faults) -> Faults:
    """必填的字段都要有。
    Every required field is there.

    除“用户反馈”和“备注”外，原表的每一列都要填写。
    All columns of the original sheet are due, but for user feedback and notes.

    缺少“{label}”（{name}）。
    “{label}” ({name}) is missing.

    补上 {name}: …。{field_hint}
    Add {name}: …. {field_hint}

    Bad:
        title:

    Good:
        title: 用户不能及时收到审批提醒
    """
    return of_kind(faults, "missing")


@rule("PP102")
def unknown(faults: Faults) -> Faults:
    """只写登记册认识的字段。
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
def real_date(faults: Faults) -> Faults:
    """日期写成 年-月-日，而且日历上有这一天。
    A date is year-month-day and exists in the calendar.

    别的写法在不同电脑上会被读成不同的日子。
    Other ways of writing are read as different days on different computers.

    “{label}”的“{value}”不是这样的日期。
    “{value}” in “{label}” is no such date.

    写成 {guess} 的样子。
    Write it like {guess}.

    Bad:
        proposed_on: 2015/4/3

    Good:
        proposed_on: 2015-04-03
    """
    return of_kind(faults, "date")


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


@rule("PP108")
def placeholder(record: Record, numbers: Mapping[str, Any]) -> Faults:
    """占位文字不算内容。
    A placeholder is no text.

    “待补充”“TODO”不满足必填要求。
    “TODO” and the like don't satisfy what is required.

    “{label}”写的是“{value}”。
    “{label}” says “{value}”.

    写上真正的内容。{field_hint}
    Write the real text. {field_hint}

    Bad:
        scenario: 待补充

    Good:
        scenario: 3 月 30 日，客户在营业部等了 1 小时 40 分钟。
    """
    placeholders = {folded(each) for each in numbers.get("placeholders", ())}
    none_words = {folded(each) for each in numbers.get("none_words", ())}
    for pointer, field, value in record.values:
        if _is_prose(field, value) and not field.get("x-placeholder-allowed"):
            text = folded(value)
            allowed = field.get("x-none-allowed") and text in none_words
            if not allowed and (text in placeholders or not text):
                yield at_pointer(pointer, value=shown(value))


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


@rule("PP114")
def policy_choice(record: Record, numbers: Mapping[str, Any]) -> Faults:
    """从本登记册规定的选项里选。
    Choose one of the programme's own options.

    这些选项由本登记册规定，可以增减。
    The programme itself says which options there are, and may add some.

    “{label}”不能是“{value}”。
    “{label}” can't be “{value}”.

    请写其中之一：{choices}；要增加选项，请改 records/programme/policy.yaml。
    Write one of: {choices}; new options go into records/programme/policy.yaml.

    Bad:
        found_through: [rumours]

    Good:
        found_through: [service-records]
    """
    for pointer, field, value in record.values:
        if field.get("x-policy-list"):
            options = numbers.get(field.get("x-policy-list"), ())
            if value not in [option["id"] for option in options]:
                yield at_pointer(pointer, value=shown(value), choices=enumerated(map(_option, options)))


@rule("PP115")
def reference(register: Register, programme: Programme) -> Located:
    """提到的人、部门、小组和痛点都存在。
    People, departments, groups and pain points that are named exist.

    名字对不上，就没有人知道说的是谁。
    When a name doesn't match, nobody knows who is meant.

    “{label}”的“{value}”不存在。
    “{value}” in “{label}” doesn't exist.

    写一个存在的编号。{field_hint}{near}
    Write an id that exists. {field_hint} {near}

    Bad:
        proposer: wang-lili

    Good:
        proposer: wang-li
    """
    for record in register.records:
        for pointer, field, value in record.type.walk(record.data):
            kinds = field.get("x-ref")
            if kinds and not _exists(kinds, value, register, programme):
                yield record, at_pointer(pointer, value=shown(value), near=_near(kinds, value, register, programme))


@rule("PP116")
def due_at_stage(pain_point: Record) -> Faults:
    """到了某个阶段，该有的内容都要有。
    What a stage needs is there when it is reached.

    阶段说明闭环走到了哪里；没有内容，阶段就是空话。
    A stage tells how far the loop has come; without the content it is an empty word.

    已到“{stage}”阶段，缺少“{label}”（{name}）。
    The stage “{stage}” is reached, but “{label}” ({name}) is missing.

    补上 {name}；还没有做到，就先不写 stages.{stage_name}。{field_hint}
    Add {name}; where it isn't done yet, leave stages.{stage_name} out. {field_hint}

    Bad:
        summary:

    Good:
        summary: 提醒必须随单主动送达。
    """
    for name, field in pain_point.type.root.children.items():
        stage = field.get("x-required-from")
        if stage and name not in pain_point.data and reached(pain_point, stage):
            yield lacking(name, ("stages", stage), stage=pain_point.type.label(("stages", stage)), stage_name=stage)


@rule("PP117")
def not_in_future(record: Record, as_of: date) -> Faults:
    """已经发生的事，日期不在将来。
    What has happened isn't dated in the future.

    将来的日期会让灯和分数算错。
    A date in the future makes lights and scores wrong.

    “{label}”是 {value}，晚于 {as_of}。
    “{label}” is {value}, later than {as_of}.

    写实际发生的日期。
    Write the day on which it really happened.

    Bad:
        origin: {confirmed_on: 2099-01-01}

    Good:
        origin: {confirmed_on: 2015-04-02}
    """
    for pointer, field, value in record.values:
        if field.get("x-fact") and value > as_of.isoformat():
            yield at_pointer(pointer, value=value, as_of=as_of)


@rule("PP118")
def shape(faults: Faults) -> Faults:
    """内容符合本单位的 schema。
    A value fits the organization's own schema.

    本单位在 schema/custom.schema.json 里规定了 custom 下面能写什么。
    The organization's schema/custom.schema.json says what may stand below custom.

    “{label}”的“{value}”不符合其中的“{keyword}”。
    “{value}” in “{label}” doesn't satisfy its “{keyword}”.

    按 schema/custom.schema.json 的规定写。{field_hint}
    Write it as schema/custom.schema.json says. {field_hint}

    Bad:
        # custom: {floor: 3}，而 schema 规定 {"multipleOf": 2}

    Good:
        # custom: {floor: 4}
    """
    return of_kind(faults, "shape")


def folded(text: str) -> str:
    """Return a text without width, case, blanks and punctuation, to tell placeholders."""
    normal = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", normal)


def _is_prose(field: Field, value: Any) -> bool:
    restricted = ("enum", "pattern", "format", "x-ref", "x-policy-list")
    return isinstance(value, str) and not any(name in field.schema for name in restricted)


def _option(data: Mapping[str, Any]) -> Words:
    label = words_of(data["label"])
    return Words(f"{data['id']}（{label.zh}）", f"{data['id']} ({label.en})")


def _exists(kinds: Sequence[str], value: Any, register: Register, programme: Programme) -> bool:
    return programme.find(kinds, value) is not None or any((kind, value) in register.ids for kind in kinds)


def _near(kinds: Sequence[str], value: str, register: Register, programme: Programme) -> Words:
    """Suggest ids that look alike, or whose name was written instead of the id."""
    import difflib

    units = {unit.id: unit.name for kind in kinds for unit in programme.units.get(kind, {}).values()}  # type: ignore[call-overload]
    by_name = [unit_id for unit_id, name in units.items() if value in name]
    ids = [*units, *(record_id for kind, record_id in register.ids if kind in kinds)]
    near = by_name or difflib.get_close_matches(value, ids, n=3, cutoff=0.5)
    found = enumerated(
        Words(*(f"{each} {units[each].within(language)}" for language in ("zh", "en"))) if each in units else same(each)
        for each in near
    )
    return Words(f"是不是想写：{found.zh}？", f"Did you mean: {found.en}?") if near else same("")
