"""Rules on the organization's own fields, below `custom`."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.fault import Fault
from site_builder.rules import of_kind, rule

Faults = Iterable[Fault]


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


@rule("PP831")
def custom_schema_is_usable(faults: Faults) -> Faults:
    """本单位的 schema 能用。
    The organization's own schema can be used.

    写错的 schema 检查不了 custom 下面的字段。
    A broken schema can't check the fields below custom.

    schema/custom.schema.json 不能用：{problem}
    schema/custom.schema.json can't be used: {problem}

    改成正确的 JSON Schema（draft 2020-12），$ref 只指向本文件的 $defs，不要自己引用自己。
    Make it a correct JSON Schema (draft 2020-12) whose $ref leads to its own $defs and never in a circle.

    Bad:
        # schema/custom.schema.json: {"type": "objekt"}

    Good:
        # schema/custom.schema.json: {"type": "object"}
    """
    return of_kind(faults, "custom_schema")
