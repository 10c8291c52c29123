"""What was probably meant by a name that nobody bears."""

from __future__ import annotations

import pytest
from helpers import shipped_project

from site_builder.near import nearest_ids

PROGRAMME = shipped_project().programme


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        ("department", "研究部", ["research"]),
        ("department", "研究", ["research"]),
        ("department", "资管部", ["asset-management"]),
        ("department", "法务部", ["compliance"]),
        ("department", "broker", ["brokerage"]),
        ("department", "Research", ["research"]),
        ("department", "市场部", []),
        ("person", "wang-lee", ["wang-li"]),
        ("person", "wangli", ["wang-li"]),
        ("person", "Wang Li", ["wang-li"]),
        ("person", "王莉", ["wang-li"]),
        ("person", "王丽", ["wang-li"]),
        ("person", "曹怡", ["cao-yi"]),
        ("person", "昨天", []),
        ("person", "", []),
    ],
)
def test_only_who_is_close_by_id_or_name_is_suggested(kind: str, text: str, meant: list[str]) -> None:
    names = {unit_id: unit.name for unit_id, unit in PROGRAMME.units_of((kind,)).items()}
    assert nearest_ids(text, names) == meant


def test_all_who_bear_a_name_are_suggested() -> None:
    assert nearest_ids("王伟", {"wang-wei": ["王伟"], "wang-wei-2": ["王伟"], "li": ["李"]}) == [
        "wang-wei",
        "wang-wei-2",
    ]


def test_no_more_than_three_are_suggested() -> None:
    assert len(nearest_ids("201504-009", {f"201504-00{n}": () for n in range(8)})) == 3
