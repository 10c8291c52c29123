"""What people wrote into any file of the register is found by the search, on a page that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml
from helpers import AS_OF, ROOT, shipped_project
from search_tools import Searched, plain, searched_of, texts_of
from site_tools import read_pages, shipped_site

from site_builder.build import view_of
from site_builder.check import check
from site_builder.history import History

# Fields some of whose values no page shows, each with the reason.
UNSHOWN = {
    "reviews: reviews.note": "a pain point that doesn't count in the quarter, nor is on its top list, shows no marks",
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


def written() -> Iterator[tuple[str, str]]:
    """Yield each prose text of each file below `records/`, with the folder or file that it is in and its field."""
    for path in sorted((ROOT / "records").rglob("*.yaml")):
        place = path.name if path.parent.name == "programme" else path.relative_to(ROOT / "records").parts[0]
        for field, text in strings(yaml.load(path.read_text("utf-8"), yaml.BaseLoader)):
            if is_prose(text):
                yield f"{place}: {field}", text


def close(text: str) -> str:
    """Return a text as the search compares it, without blanks: a page has them where its lines break."""
    return plain(text).replace(" ", "")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """All that each page shows."""
    pages = read_pages(shipped_site(tmp_path_factory))
    return {path: close(" ".join(text for text, _ in page.texts)) for path, page in pages.items()}


def test_what_anybody_wrote_is_found(shown: dict[str, str]) -> None:
    said = {
        text
        for _, entry in searched().documents()
        for number in range(2)
        for text in map(plain, texts_of(entry, number))
    }
    everything, everywhere = "\0".join(said), "\0".join(shown.values())
    lost = {(field, text) for field, text in written() if plain(text) not in everything}
    assert {each for each in lost if each[0] not in UNSHOWN} == set()
    assert {each for each in lost if close(each[1]) in everywhere} == set()
    assert {field for field, _ in lost} == set(UNSHOWN), "a field that is found needs no exception"


def test_papers_are_found_on_the_page_that_shows_them() -> None:
    found = {number: entry[0] for number, entry in searched().documents()}
    wanted = {
        "错开视频同步这一条没花钱": "scores/2015-Q2/network-team.html#",
        "试点未轮到（第二批，5 月开始）": "checkpoints/2015-Q2.html",
        "周六全公司交易系统演练": "rules/numbers.html",
        "项目管理组两人长期离岗": "rules/numbers.html",
        "系统功能不足": "rules/numbers.html",
        "闭环分 63 误登为 36": "scores/2015-Q2/index.html",
        "用户痛点台账": "index.html",
    }
    for text, path in wanted.items():
        assert any(found[number].startswith(path) for number in searched().candidates(text)), text
