"""Rules on what fields say: placeholders, the programme's own choices, references, what a stage needs, dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Any

from site_builder.analysis import parking_of
from site_builder.fault import Fault
from site_builder.lifecycle import reached
from site_builder.near import nearest_ids
from site_builder.programme import Programme
from site_builder.register import PAIN_POINT, UNNUMBERED, Record, Register
from site_builder.rules import at_pointer, lacking, rule
from site_builder.schema import Field, shown
from site_builder.walks import is_fact, is_reference, walked
from site_builder.words import Words, enumerated, same, words_of

Faults = Iterable[Fault]
Located = Iterator[tuple[Record, Fault]]


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
    sayings = _sayings(tuple(numbers.get("placeholders", ())), tuple(numbers.get("none_words", ())))
    for pointer, field, value in walked(record.type, record.data, _is_prose):
        if isinstance(value, str) and not sayings.is_content(value):
            text = folded(value)
            allowed = field.get("x-none-allowed") and text in sayings.none_words
            if not allowed and sayings.is_placeholder(text):
                yield at_pointer(pointer, value=shown(value))


@rule("PP114")
def policy_choice(record: Record, numbers: Mapping[str, Any]) -> Faults:
    """从本台账规定的选项里选。
    Choose one of the programme's own options.

    这些选项由本台账规定，可以增减。
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
    for pointer, field, value in walked(record.type, record.data, _is_of_a_list):
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
    names = cache(lambda kinds: _names(kinds, register, programme))
    for record in register.records:
        for pointer, field, value in walked(record.type, record.data, is_reference):
            kinds = tuple(field.get("x-ref"))
            if value not in names(kinds):
                yield record, at_pointer(pointer, value=shown(value), near=meant(value, names(kinds)))


@rule("PP119")
def reference_has_a_number(record: Record) -> Faults:
    """提到的痛点已经有序号。
    A pain point that is named has its number.

    几个还没有编号的痛点写法相同，谁也说不清指的是哪一个；计划和评分会算错。
    Several pain points without a number look alike, so nobody can tell which is meant, and plans and scores go wrong.

    “{label}”的 {value} 还没有编号。
    {value} in “{label}” has no number yet.

    等那个痛点合并并编号以后，再写它的序号。
    Wait until that pain point is merged and numbered, then write its id.

    Bad:
        recurs: 201504-000

    Good:
        title: 用户不能及时收到审批提醒
    """
    for pointer, field, value in walked(record.type, record.data, is_reference):
        if PAIN_POINT in field.get("x-ref", ()) and _is_unnumbered(str(value), by_key=field.get("x-unnumbered", False)):
            yield at_pointer(pointer, value=shown(value))


@rule("PP116")
def due_at_stage(pain_point: Record) -> Faults:
    """到了某个阶段，该有的内容都要有。
    What a stage needs is there when it is reached.

    阶段说明闭环走到了哪里；没有内容，阶段就是空话。
    A stage tells how far the loop has come; without the content it is an empty word.

    已到“{stage}”阶段，缺少“{label}”（{name}）。
    The stage “{stage}” is reached, but “{label}” ({name}) is missing.

    在最外层补上 {name}，行首不空格；还没有做到，就先不写 stages.{stage_name}。{field_hint}
    Add {name} at the left margin; where it isn't done yet, leave stages.{stage_name} out. {field_hint}

    Bad:
        summary:

    Good:
        summary: 提醒必须随单主动送达。
    """
    for name, field in pain_point.type.root.children.items():
        stage = field.get("x-required-from")
        waits = field.get("x-not-while-parked") and parking_of(pain_point)
        if stage and name not in pain_point.data and reached(pain_point, stage) and not waits:
            yield lacking(name, ("stages", stage), stage=pain_point.type.label(("stages", stage)), stage_name=stage)


@rule("PP117")
def not_in_future(record: Record, today: date) -> Faults:
    """已经发生的事，日期不在将来。
    What has happened isn't dated in the future.

    将来的日期会让灯和分数算错。
    A date in the future makes lights and scores wrong.

    “{label}”是 {value}，晚于 {today}。
    “{label}” is {value}, later than {today}.

    写实际发生的日期。
    Write the day on which it really happened.

    Bad:
        origin: {confirmed_on: 2099-01-01}

    Good:
        origin: {confirmed_on: 2015-04-02}
    """
    for pointer, _, value in walked(record.type, record.data, is_fact):
        if value > today.isoformat():
            yield at_pointer(pointer, value=value, today=today)


def folded(text: str) -> str:
    """Return a text without tags, width, case, blanks and punctuation, to tell placeholders."""
    normal = unicodedata.normalize("NFKC", re.sub(r"<[^>]*>", "", text)).casefold()
    return re.sub(r"[\W_]+", "", normal)


@dataclass(frozen=True)
class _Sayings:
    """What says nothing, and what says that there is none; each folded."""

    placeholders: frozenset[str]
    none_words: frozenset[str]

    @cached_property
    def _telling(self) -> re.Pattern[str]:
        """Return what finds a sign that stays as it is when folded, and that no placeholder has."""
        signs = "".join(sorted({sign for text in self.placeholders for sign in text}))
        return re.compile(f"(?![{re.escape(signs)}])[\u4e00-\u9fff]" if signs else "[\u4e00-\u9fff]")

    def is_content(self, text: str) -> bool:
        """Tell at a glance, without folding, that a text is no placeholder; false where that takes a closer look."""
        return "<" not in text and self._telling.search(text) is not None

    def is_placeholder(self, text: str) -> bool:
        """Tell whether a folded text is a placeholder, once or several times."""
        return not text or any(text == each * (len(text) // len(each)) for each in self.placeholders)


@lru_cache(maxsize=64)
def _sayings(placeholders: tuple[str, ...], none_words: tuple[str, ...]) -> _Sayings:
    return _Sayings(frozenset(map(folded, placeholders)), frozenset(map(folded, none_words)))


def _is_prose(field: Field) -> bool:
    restricted = ("enum", "pattern", "format", "x-ref", "x-policy-list")
    return not (field.get("x-placeholder-allowed") or any(name in field.schema for name in restricted))


def _is_of_a_list(field: Field) -> bool:
    return bool(field.get("x-policy-list"))


def _option(data: Mapping[str, Any]) -> Words:
    label = words_of(data["label"])
    return Words(f"{data['id']}（{label.zh}）", f"{data['id']} ({label.en})")


def _is_unnumbered(value: str, *, by_key: bool) -> bool:
    """Tell whether a pain point is named that has no number; some fields may name it by its file, which is unique."""
    found = re.fullmatch(rf"\d{{6}}-{UNNUMBERED}(-.+)?", value)
    return found is not None and not (by_key and found[1])


def _names(kinds: Sequence[str], register: Register, programme: Programme) -> dict[str, Sequence[str]]:
    """Return the id of everything that a field may name, each with its names."""
    units = {unit_id: unit.name for unit_id, unit in programme.units_of(kinds).items()}
    return {**units, **{each: () for kind, each in register.ids if kind in kinds and each not in units}}


def meant(value: str, names: Mapping[str, Sequence[str]]) -> Words:
    """Suggest what was probably meant, by id and name."""
    near = [(each, names[each] or (each, each)) for each in nearest_ids(value, names)]
    found = enumerated(
        same(each) if each in called else Words(*(f"{each} {name}" for name in called)) for each, called in near
    )
    return Words(f"是不是想写：{found.zh}？", f"Did you mean: {found.en}?") if near else same("")
