"""What people wrote into any file of the register is found by the search, on a page that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
import yaml
from helpers import AS_OF, ROOT, shipped_project
from search_tools import Searched, plain, searched_of, texts_of
from site_tools import PageFacts, read_pages, shipped_site

from site_builder.build import view_of
from site_builder.check import check
from site_builder.history import History
from site_builder.pages.search import KIND
from site_builder.pages.search_documents import KINDS
from site_builder.schema import Field

# Free texts of the schemas that the sample has no example of, each with the reason why the search need not be tried.
UNWRITTEN = {
    "approvals.yaml: changes.needs": "names of fields, whose labels the pages show",
    "policy.yaml: personal_data_allowed.text": "no page shows it",
    "policy.yaml: personal_data_allowed.reason": "no page shows it",
    "policy.yaml: forge.branch": "a part of addresses",
    "policy.yaml: blocks.names_alone": "a list like the others, which the search takes together",
    "policy.yaml: blocks.boilerplate": "a list like the others, which the search takes together",
    "pain-points: solutions.cost.note": "a field of a pain point, which the search takes from the schema",
    "pain-points: solutions.reason": "a field of a pain point, which the search takes from the schema",
    "pain-points: resources.used.money.note": "a field of a pain point, which the search takes from the schema",
}
# Whether a page has these headings, by their ids, depends on what the register holds; the others it has always.
SOMETIMES = {
    r"index\.html": {"months", "top"},
    r"scores/index\.html": {"latest_1", "latest_2"},
    r"scorecards/.+": {"shared"},
    r"checkpoints/index\.html": {"short"},
    r"checkpoints/.+": {"exempt"},
    r"reports/index\.html": {"latest-month", "year-2015"},
    r"reports/.+": {"seals"},
    r"causes/index\.html": {"quarters", "departments", "reviews"},
    r"causes/.+": {"categories", "layers", "fishbone", "records", "again"},
    r"ratings/index\.html": {"departments"},
    r"mine\.html": {"led-open"},
}


@cache
def searched() -> Searched:
    view = view_of(shipped_project(), check(shipped_project(), AS_OF), History(), AS_OF)
    return searched_of(view)


def strings(value: Any, field: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield every text in nested data with the names that lead to it."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from strings(each, (*field, name))
    elif isinstance(value, list):
        for each in value:
            yield from strings(each, field)
    elif isinstance(value, str):
        yield ".".join(field), value


def is_prose(text: str) -> bool:
    """Tell apart what somebody wrote from ids, dates, choices and figures."""
    return len(text) >= 4 and bool(re.search(r"[\u4e00-\u9fff]|\S\s+\S", text))


@cache
def values() -> tuple[tuple[str, str], ...]:
    """Return each text of each file below `records/` with the folder or file that it is in and its field."""
    found = []
    for path in sorted((ROOT / "records").rglob("*.yaml")):
        place = path.name if path.parent.name == "programme" else path.relative_to(ROOT / "records").parts[0]
        data = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        found += [(f"{place}: {field}", text) for field, text in strings(data)]
    return tuple(found)


def free_fields() -> Iterator[str]:
    """Yield each field of any schema that takes whatever somebody writes."""
    for record_type in shipped_project().types.values():
        place = record_type.folder or record_type.root.schema["x-file"].rpartition("/")[2]
        yield from (f"{place}: {'.'.join(way)}" for way in ways(record_type.root, ()))


def ways(field: Field, way: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the names that lead to free texts."""
    if field.item:
        yield from ways(field.item, way)
    for name, each in field.children.items():
        yield from ways(each, (*way, name))
    bound = ("enum", "format", "pattern", "x-values", "x-ref", "x-policy-list")
    if field.get("type") == "string" and not any(field.get(name) for name in bound):
        yield way


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, PageFacts]:
    """Every page of the sample's site."""
    return read_pages(shipped_site(tmp_path_factory))


def test_what_anybody_wrote_is_found() -> None:
    said = {
        text
        for _, entry in searched().documents()
        for number in range(2)
        for text in map(plain, texts_of(entry, number))
    }
    everything = "\0".join(said)
    assert {each for each in values() if is_prose(each[1]) and plain(each[1]) not in everything} == set()


def test_every_free_text_is_tried_or_told() -> None:
    assert set(free_fields()) - {field for field, _ in values()} == set(UNWRITTEN)


def test_papers_are_found_on_the_page_that_shows_them() -> None:
    wanted = {
        "三条原因里有一条是宾馆线路": "pain-points/201506-006.html",
        "错开视频同步这一条没花钱": "scores/2015-Q2/network-team.html#",
        "试点未轮到（第二批，5 月开始）": "checkpoints/2015-Q2.html",
        "周六全公司交易系统演练": "rules/numbers.html",
        "项目管理组两人长期离岗": "rules/numbers.html",
        "系统功能不足": "rules/numbers.html",
        "闭环分 63 误登为 36": "scores/2015-Q2/index.html",
        "用户痛点台账": "index.html",
    }
    for text, path in wanted.items():
        assert any(each.startswith(path) for each in searched().paths(text)), text


def test_pages_without_a_record_are_found_by_all_their_headings(pages: Mapping[str, PageFacts]) -> None:
    said: dict[str, set[str]] = {}
    for number, entry in searched().documents():
        if number // KIND == KINDS.index("page"):
            said.setdefault(entry[0].partition("#")[0], set()).update(map(plain, texts_of(entry)))
    found, sometimes = set(), set()
    for path, texts in said.items():
        ids = {(name, each) for name, own in SOMETIMES.items() if re.fullmatch(name, path) for each in own}
        for heading in pages[path].all("h2"):
            text, key = plain(heading.text), heading.attributes.get("id", "")
            # A heading may have its number before it, or a count behind.
            if texts.isdisjoint({text, re.sub(r"^\d+ ?| \d+$", "", text)}):
                sometimes |= {each for each in ids if each[1] == key}
                found |= set() if any(each[1] == key for each in ids) else {(path, text)}
    assert found == set()
    assert {(name, key) for name, own in SOMETIMES.items() for key in own} == sometimes, "needs no exception"
