"""The search's index: what it finds is what is there, its pieces stay small, and no text gets out of them."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from functools import cache
from gzip import compress
from pathlib import Path

import pytest
from helpers import AS_OF, EXAMPLE, copy_register, example_text, put, shipped_project
from hostile_strings import HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from search_tools import Searched, holding, leaves, plain, sample_register, searched_of, texts_of, written_in
from site_tools import read_pages, shipped_site

from site_builder.build import view_of
from site_builder.check import check
from site_builder.history import History
from site_builder.load import open_project
from site_builder.pages import View
from site_builder.pages.search import KIND
from site_builder.pages.search_grams import LABEL, PART, TEXT, TITLE, Postings, distances, folded
from site_builder.register import PAIN_POINT, Register
from site_builder.words import LANGUAGES

STRINGS = 900
MANY = 400
signs = st.text(st.sampled_from("用户审批提醒 ＡaÅ①ｱー\"'\\<>\u2028𠮷😀İß\x7f0."), min_size=1, max_size=12)


def view_on(folder: Path) -> View:
    project = open_project(folder)
    return view_of(project, check(project, AS_OF), History(), AS_OF)


@cache
def shipped_view() -> View:
    return view_of(shipped_project(), check(shipped_project(), AS_OF), History(), AS_OF)


@cache
def shipped() -> Searched:
    return searched_of(shipped_view())


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> View:
    return view_on(sample_register(tmp_path_factory.mktemp("large"), MANY))


def saying(*texts: str, name: str = "description") -> View:
    """View a register of one record for each of these texts, which it has for a description."""
    view = shipped_view()
    record = view.record_by_key["201504-001"]
    records = tuple(
        replace(record, path=f"records/pain-points/2015/201504-{number:03}.yaml", data={**record.data, name: text})
        for number, text in enumerate(texts, 1)
    )
    return replace(view, register=Register(records))


# ---- what is found is what is there ----


def test_every_text_of_every_record_is_found() -> None:
    generator = random.Random(7)
    view = shipped_view()
    said = {
        f"pain-points/{record.key}.html": list(map(plain, written_in(record))) for record in view.register.pain_points
    }
    texts = sorted({text for each in said.values() for text in each})
    for _ in range(STRINGS):
        text = generator.choice(texts)
        begin = generator.randrange(len(text))
        wanted = text[begin : begin + generator.randint(1, 14)].strip() or "用"
        assert shipped().paths(wanted) >= holding(said, wanted), wanted


@given(st.lists(st.lists(signs, min_size=1, max_size=3), min_size=1, max_size=6), st.data())
def test_any_part_of_any_text_is_found(documents: list[list[str]], data: st.DataObject) -> None:
    postings = Postings()
    postings.add(0, [[(TEXT, text) for text in texts] for texts in documents])
    searched = Searched({"search/head": head_of(postings), **shards_of(postings)}, {})
    which = data.draw(st.integers(0, len(documents) - 1))
    text = data.draw(st.sampled_from(documents[which]))
    begin = data.draw(st.integers(0, len(text) - 1))
    wanted = text[begin : begin + data.draw(st.integers(1, 12))]
    assert which in searched.candidates(wanted)
    assert which in searched.candidates(wanted.upper() if len(wanted.upper()) == len(wanted) else wanted)


def head_of(postings: Postings) -> dict[str, object]:
    return {**shipped().head, "bits": postings.bits}


def shards_of(postings: Postings) -> dict[str, dict[str, str]]:
    return {f"search/grams-{number}": shard for number, shard in enumerate(postings.shards())}


def test_signs_and_pairs_have_just_the_documents_that_hold_them() -> None:
    texts = {
        number: [plain(text) for language in (0, 1) for text in texts_of(entry, language)]
        for number, entry in shipped().documents()
    }
    for gram in ("审", "审批", "o3", "o32"[1:], "-0", "。", "pp", "p3"):
        holders = {number for number, each in texts.items() if any(gram in text for text in each)}
        assert set(shipped().entries(gram)) == holders, gram


def test_a_documents_rank_is_that_of_the_place_that_says_most() -> None:
    postings = Postings()
    postings.add(5, [[(LABEL, "审批"), (TEXT, "审批")], [(TITLE, "审批"), (TEXT, "审批")], [(LABEL, "审批")]])
    searched = Searched({"search/head": head_of(postings), **shards_of(postings)}, {})
    assert searched.entries("审批") == {5: TEXT, 6: TITLE, 7: LABEL}


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("ＯＡ 系统", "oa 系统"),
        ("Wi-Fi", "WI-FI"),
        ("ﾘﾝﾀ", "リンタ"),
        ("第①步", "第1步"),
        ("ÅSA", "åsa"),
        ("一\n二", "一 二"),
    ],
)
def test_case_and_width_make_no_difference(written: str, asked: str) -> None:
    searched = searched_of(saying(f"这里写着{written}。"))
    assert 0 in searched.candidates(asked)
    assert any(plain(asked) in plain(text) for text in texts_of(dict(searched.documents())[0]))


@given(st.characters(exclude_categories=["Cs"]))
def test_folding_keeps_the_length_and_is_done_once(sign: str) -> None:
    assert len(folded(sign)) == 1
    assert folded(folded(sign)) == folded(sign)
    assert (folded(sign) > "\uffff") == (sign > "\uffff")


# ---- what pages show, and nothing else ----


def test_what_is_found_stands_on_the_page(tmp_path_factory: pytest.TempPathFactory) -> None:
    pages = read_pages(shipped_site(tmp_path_factory))
    lacking = set()
    for _, (path, _, _, _, said) in shipped().documents():
        for place, language in enumerate(LANGUAGES):
            page = pages[path.partition("#")[0] if language == "zh" else f"en/{path.partition('#')[0]}"]
            shown = plain(" ".join(text for text, _ in page.texts)).replace(" ", "")
            read = [text for label, text in zip(said[::2], said[1::2], strict=True) if label >= 0]
            for text in read:
                own = text if isinstance(text, str) else text[place]
                if plain(own).replace(" ", "") not in shown:
                    lacking.add((path, own))
    assert lacking == set()


def test_hidden_fields_are_left_out() -> None:
    view = shipped_view()
    root = view.types[PAIN_POINT].root
    hidden = {
        name: {**schema, "x-show": "hidden"} if name == "scenario" else schema
        for name, schema in root.schema["properties"].items()
    }
    pain_point = replace(view.types[PAIN_POINT], root=replace(root, schema={**root.schema, "properties": hidden}))
    searched = searched_of(replace(view, types={**view.types, PAIN_POINT: pain_point}))
    scenario = view.record_by_key["201504-001"].data["scenario"]
    assert plain(scenario) in map(plain, texts_of(dict(shipped().documents())[0]))
    assert plain(scenario) not in map(plain, texts_of(dict(searched.documents())[0]))


def test_markdown_is_found_as_it_is_read_and_as_it_was_written() -> None:
    searched = searched_of(saying("先**审批**再[提醒](https://example.com/a?b=1)\n\n- 一\n- 二"))
    for wanted in ("先审批再提醒", "**审批**", "https://example.com/a?b=1"):
        assert 0 in searched.candidates(wanted), wanted


def test_own_fields_are_found(tmp_path: Path) -> None:
    folder = copy_register(tmp_path)
    put(
        folder,
        "schema/custom.schema.json",
        json.dumps({"properties": {"system": {"type": "string", "x-label": {"zh": "系统", "en": "System"}}}}),
    )
    put(folder, EXAMPLE, example_text() + "custom: {system: 自家的结算台, more: {inner: [藏得很深的话]}}\n")
    searched = searched_of(view_on(folder))
    for wanted in ("自家的结算台", "藏得很深的话"):
        assert 0 in searched.candidates(wanted), wanted


def test_rules_people_plans_and_cards_are_found() -> None:
    wanted = {"PP345": "rules/PP345.html", "王莉": "people/wang-li.html", "2015-05 月度计划": "plans/2015-05.html"}
    for text, path in wanted.items():
        assert any(each.startswith(path) for each in shipped().paths(text)), text
    for record in shipped_view().register.of("scorecard"):
        for text in leaves(record.data["indicators"][0]["name"]):
            assert any(each.startswith("scorecards/") for each in shipped().paths(text)), text


def test_reasons_of_lights_are_found_where_the_rule_book_explains_them() -> None:
    wanted = {
        "任务逾期": "overdue",
        "连续多周未更新": "missed_weeks",
        "优先级高，没有计划": "high_without_plan",
        "A task is overdue": "overdue",
        "任务过了计划完成日还没有完成或取消": "overdue",
        "A task is due within 5 workdays": "due_soon",
    }
    for text, name in wanted.items():
        assert f"rules/index.html#light-{name}" in shipped().paths(text), text


def test_pages_are_found_by_their_titles_and_headings() -> None:
    wanted = {
        "2015-Q3 季报": "reports/2015-Q3.html",
        "期末红灯": "reports/2015-Q3.html",
        "结束天数中位数": "reports/2015.html",
        "量过的效果指标": "causes/2015-Q3.html",
        "月度计划": "plans/index.html",
        "规定的数字": "rules/numbers.html",
        "wang-li": "people/wang-li.html",
    }
    for text, path in wanted.items():
        assert path in shipped().paths(text), text


def test_every_page_is_found_by_something(tmp_path_factory: pytest.TempPathFactory) -> None:
    found = {entry[0].partition("#")[0] for _, entry in shipped().documents()}
    without = re.compile(r"(analysis|en)/|(404|search)\.html|[a-z-]+/list-\d|register/\d|rules/P")
    pages = {path for path in read_pages(shipped_site(tmp_path_factory)) if not without.match(path)}
    assert pages - found == set()


# ---- pieces ----


def test_pieces_stay_small(large: View) -> None:
    searched = searched_of(large)
    for path, content in searched.sizes.items():
        assert len(content) <= 100_000, path
        assert len(compress(content)) <= 64_000, path
    assert len([name for name in searched.pieces if name.startswith("search/grams-")]) == 1 << searched.head["bits"] > 8


def test_long_texts_have_pieces_of_their_own() -> None:
    searched = searched_of(saying(*(chr(0x4E00 + number) * 19_000 for number in range(11))))
    sizes = {name: len(content) for name, content in searched.sizes.items() if "/pain_point-" in name}
    assert len(sizes) == 11
    assert max(sizes.values()) <= 100_000
    assert len([number for number, _ in searched.documents() if number < KIND]) == 11


def test_one_changed_record_changes_few_pieces(large: View) -> None:
    before = searched_of(large).sizes
    first = min(large.register.pain_points, key=lambda record: record.key)
    data = {**first.data, "notes": "补一句罕见的话：鸷鹰不群。"}
    records = tuple(replace(each, data=data) if each is first else each for each in large.register.records)
    view = replace(large, register=replace(large.register, records=records))
    after = searched_of(view).sizes
    changed = [path for path in before if before[path] != after.get(path)]
    assert before.keys() == after.keys()
    assert 2 < len(changed) < 24
    assert len([path for path in changed if "/pain_point-" in path]) == 1


def test_the_index_is_the_same_each_time(large: View) -> None:
    assert searched_of(large).sizes == searched_of(replace(large)).sizes


def test_parts_join_without_a_seam() -> None:
    texts = [[(TEXT, f"审批{number}号")] for number in range(2 * PART + 3)]
    whole = Postings()
    for begin in range(0, len(texts), PART):
        whole.add(begin, texts[begin : begin + PART])
    searched = Searched({"search/head": head_of(whole), **shards_of(whole)}, {})
    assert list(searched.entries("审批")) == list(range(len(texts)))
    assert list(searched.entries("号")) == list(range(len(texts)))


@given(st.sets(st.integers(0, 8 * KIND)))
def test_numbers_are_read_as_they_were_written(numbers: set[int]) -> None:
    assert shipped().numbers(distances(sorted(numbers))) == sorted(numbers)


# ---- hostile texts ----


def test_no_text_gets_out_of_its_script() -> None:
    for text in (
        "</script><script>alert(1)</script>",
        '"));alert(1);//',
        "\u2028alert(1)\u2029",
        "\\u0022",
        "__proto__",
    ):
        searched = searched_of(saying(f"说 {text} 完"))
        for path, content in searched.sizes.items():
            script = content.decode()
            assert not {"<", "\u2028", "\u2029"} & set(script), path
            assert script.count("\n") == 1, path
        assert 0 in searched.candidates(" ".join(text.split())), text


def test_hostile_texts_are_found() -> None:
    postings = Postings()
    spaced = [text for each in HOSTILE if (text := " ".join(each.split()))]
    postings.add(0, [[(TEXT, text)] for text in spaced])
    searched = Searched({"search/head": head_of(postings), **shards_of(postings)}, {})
    for number, text in enumerate(spaced):
        assert number in searched.candidates(text), text


def test_a_register_without_records_can_be_searched(tmp_path: Path) -> None:
    folder = copy_register(tmp_path)
    (folder / EXAMPLE).unlink()
    searched = searched_of(view_on(folder))
    assert searched.candidates("PP345")
    assert {kind: count for kind, _, count, _ in searched.head["kinds"]}["pain_point"] == 0
