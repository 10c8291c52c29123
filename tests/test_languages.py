"""Texts of records on pages in the other language: each says in which language it is, so that it is spoken as such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import put
from site_tools import Element, build_register, read_pages, shipped_site, small_register

HAN = re.compile("[\u3400-\u9fff]")
# A page's name holds no elements, a picture is spoken by its name and description, and code is nobody's language.
UNMARKED = frozenset(["title", "svg", "code", "script"])
# English sentences that name something of a record: a sentence isn't cut in pieces.
SENTENCES = re.compile(
    "|".join(
        [
            r"(: )?The task “.+”( \([^)]+\))? (is|was|has)",  # why a light is what it is
            r"(: )?Declared since [-\d]+: ",
            r"Finish the task “",  # what somebody has to do
            r"Overdue: \d+, longest “.+” by \d+ day",  # a report in three sentences
            r"Sealed on [-\d]+, restated on [-\d]+ because",
            r"[-\d]+ exempted: ",  # a step of a score
            r"(Costs most: )?\S+ \(\d+\.\d\d points\)",  # an indicator of a scorecard
            r": target [\d.]+ → [\d.]+ \(",  # how it changed, with its unit
            r"confirmed by \S+$",
            r".* write 无 \(none\)",  # what to write in a field
        ]
    )
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the shipped register."""
    return shipped_site(tmp_path_factory)


def is_marked(around: tuple[Element, ...]) -> bool:
    """Tell whether the nearest language around is Chinese."""
    said = [each.attributes["lang"] for each in around if "lang" in each.attributes]
    return said[-1].startswith("zh")


def unmarked(site: Path) -> Iterator[str]:
    """Yield each Chinese text of an English page that isn't said to be Chinese."""
    for path, page in read_pages(site).items():
        for text, around in page.texts:
            if not path.startswith("en/") or not HAN.search(text) or is_marked(around):
                continue
            if not UNMARKED.intersection(each.tag for each in around) and not SENTENCES.match(text.strip()):
                yield f"{path}: {around[-1].place}: {text.strip()}"


def test_chinese_texts_on_english_pages_are_said_to_be_chinese(site: Path) -> None:
    assert list(unmarked(site)) == []


def test_no_english_text_is_said_to_be_chinese(site: Path) -> None:
    for path, page in read_pages(site).items():
        if path.startswith("en/scorecards/2015-Q3"):
            marked = [each.text for each in page.elements if each.attributes.get("lang") == "zh-CN"]
            assert len(marked) > 10
            assert [text for text in marked if text and not HAN.search(text)] == []


def test_pages_in_the_registers_own_language_mark_nothing(site: Path) -> None:
    page = read_pages(site)["pain-points/201504-001.html"]
    assert {each.tag for each in page.elements if "lang" in each.attributes} == {"html", "a"}


def test_an_english_register_marks_its_texts_on_chinese_pages(tmp_path: Path) -> None:
    root = small_register(tmp_path / "register", ["201504-001"])
    policy = "records/programme/policy.yaml"
    put(root, policy, (root / policy).read_text("utf-8").replace("language: zh", "language: en", 1))
    record = root / "records/pain-points/2015/201504-001.yaml"
    put(
        root,
        record.relative_to(root).as_posix(),
        re.sub("(?m)^title: .*$", "title: Users wait", record.read_text("utf-8")),
    )
    build_register(root, tmp_path / "site")
    page = read_pages(tmp_path / "site")["zh/stages.html"]
    assert [each.attributes.get("lang") for each in page.all("a") if each.text == "Users wait"] == ["en"]
