"""An edit adds its lines and touches no other byte; what can't be done safely is refused."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from helpers import EXAMPLE, ROOT
from hostile_strings import HOSTILE
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from site_builder.edit import CannotEdit, scalar, with_item, with_values, write_whole
from site_builder.source import read

PROGRESS = ("progress",)
STAGES = ("stages",)
ENTRY = {"date": "2015-04-17", "by": "wang-li", "percent": 45, "text": "短信过渡方案上线"}
STAGE = {"analysed": "2015-04-07"}
LINES = """\
  - date: 2015-04-17
    by: wang-li
    percent: 45
    text: 短信过渡方案上线
"""


def added(before: str, after: str) -> str:
    """Return the one stretch that stands in the new text and not in the old; fails when anything else differs."""
    differ = (n for n, (old, new) in enumerate(zip(before, after, strict=False)) if old != new)
    start = next(differ, len(before))
    length = len(after) - len(before)
    assert length > 0 and after[:start] + after[start + length :] == before, "more than one stretch was changed"
    return after[start : start + length]


def data_of(text: str) -> Any:
    source = read(text.encode())
    assert source.faults == ()
    return source.data


def appended(text: str, entry: dict[str, Any] = ENTRY) -> str:
    """Append a progress entry, and check that it is there, last, with everything else as before."""
    after = with_item(text, PROGRESS, entry)
    added(text, after)
    before, now = data_of(text), data_of(after)
    assert now == {**before, "progress": [*(before.get("progress") or []), entry]}
    return after


def advanced(text: str, pointer: tuple[Any, ...] = STAGES, values: dict[str, Any] = STAGE) -> str:
    """Add a stage, and check that it is there with everything else as before."""
    after = with_values(text, pointer, values)
    added(text, after)
    before, now = data_of(text), data_of(after)
    for part in pointer[:-1]:
        before, now = before[part], now[part]
    assert now == {**before, pointer[-1]: {**(before.get(pointer[-1]) or {}), **values}}
    return after


OLD = "  - date: 2015-04-10\n    percent: 20\n    text: 原因分析完成\n"

# Name, text before the addition, text behind it; the addition is LINES.
BLOCK = [
    ("at the end of the file", f"title: 痛点\nprogress:\n{OLD}", ""),
    ("in the middle", f"progress:\n{OLD}", "stages:\n  proposed: 2015-04-03\n"),
    ("before a blank line", f"progress:\n{OLD}", "\nstages:\n  proposed: 2015-04-03\n"),
    ("before a comment below", f"progress:\n{OLD}", "# 证据\nevidence: x\n"),
    ("before an indented comment below", f"progress:\n{OLD}", "  # 每周一条\nstages: x\n"),
    ("a comment behind the last line", "progress:\n  - text: a   # 说明\n", "stages: x\n"),
    ("a comment behind the key", f"progress:   # 每周一条\n{OLD}", "stages: x\n"),
    ("a comment between entries", f"progress:\n{OLD}  # 下一条\n{OLD}", ""),
    ("single quotes", "progress:\n  - text: '不是 # 注释'\n", "a: b\n"),
    ("double quotes", 'progress:\n  - text: "不是: 键"\n', "a: b\n"),
    ("quotes over two lines", 'progress:\n  - text: "上半\n      下半"\n', "a: b\n"),
    ("plain text over two lines", "progress:\n  - text: 上半\n      下半\n", "a: b\n"),
    ("flow entries in a block list", "progress:\n  - {date: 2015-04-10, text: a}\n", "a: b\n"),
    ("a literal block", "progress:\n  - text: |\n      一\n      二\n", "a: b\n"),
    ("a literal block, stripped", "progress:\n  - text: |-\n      一\n      二\n", "a: b\n"),
    ("a folded block", "progress:\n  - text: >\n      一\n      二\n", "a: b\n"),
    ("a folded block, stripped", "progress:\n  - text: >-\n      一\n      二\n", "a: b\n"),
    ("a literal block before a blank line", "progress:\n  - text: |\n      一\n", "\na: b\n"),
    ("a literal block before a comment", "progress:\n  - text: |\n      一\n", "# 下面\na: b\n"),
    ("a literal block with a number sign", "progress:\n  - text: |\n      # 标题\n", "# 标题2\na: b\n"),
    ("no key yet", "title: 痛点\n", None),
    ("an empty key", "title: 痛点\nprogress:\n", "stages: x\n"),
    ("an empty key with a comment", "progress:   # 每周一条\n", "stages: x\n"),
]


@pytest.mark.parametrize(("before", "behind"), [case[1:] for case in BLOCK], ids=[case[0] for case in BLOCK])
def test_an_entry_is_put_below_the_last_one(before: str, behind: str | None) -> None:
    if behind is None:
        assert appended(before) == f"{before}progress:\n{LINES}"
    else:
        assert appended(before + behind) == before + LINES + behind


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("progress: []\n", "progress: [{date: 2015-04-17, by: wang-li, percent: 45, text: 短信过渡方案上线}]\n"),
        (
            "progress: [{text: a}]   # 每周\n",
            "progress: [{text: a}, {date: 2015-04-17, by: wang-li, percent: 45, text: 短信过渡方案上线}]   # 每周\n",
        ),
        (
            "progress: [\n  {text: a}\n]\n",
            "progress: [\n  {text: a}, {date: 2015-04-17, by: wang-li, percent: 45, text: 短信过渡方案上线}\n]\n",
        ),
        (
            "progress: [{text: a},]\n",
            "progress: [{text: a}, {date: 2015-04-17, by: wang-li, percent: 45, text: 短信过渡方案上线},]\n",
        ),
    ],
)
def test_a_flow_list_stays_a_flow_list(before: str, after: str) -> None:
    assert appended(before) == after


@pytest.mark.parametrize("dash", ["- ", "  - ", "    - ", "-   ", "  -   "])
def test_the_indent_and_the_gap_of_the_list_are_kept(dash: str) -> None:
    blanks = " " * len(dash)
    before = f"progress:\n{dash}date: 2015-04-10\n{blanks}text: a\n"
    lines = f"{dash}date: 2015-04-17\n{blanks}by: wang-li\n{blanks}percent: 45\n{blanks}text: 短信过渡方案上线\n"
    assert appended(f"{before}stages: x\n") == f"{before}{lines}stages: x\n"


@pytest.mark.parametrize(
    "text",
    [
        "progress:\n  - text: |+\n      一\n\n\nb: c\n",
        "progress:\n  - text: |+\n      一\n\n",
        "progress:\n  - text: |+\n      一\n",
        "progress:\n  - text: >+\n      一\n\nb: c\n",
        "progress:\n  - text: |\n      一\n\n      二\n\n\nb: c\n",
        "progress:\n  - text: |2\n        一\nb: c\n",
        "progress:\n-\n  text: a\nb: c\n",
        "progress:\n  - text: a\n\n\n\n",
        "progress:\n  - text: a\n...\n",
        "---\nprogress:\n  - text: a\n",
        "progress:\n  - text:\nb: c\n",
        "progress:\n  - a: {b: [c,\n      d]}\n# 末尾\n",
        "{progress: [{text: a}], b: c}\n",
        "progress:\n  - &first\n    text: a\ncopy: *first\n",
        "progress: &log\n  - text: a\ncopy: b\n",
        "progress:\n  - text: |\n      一",
        "progress:\n  - text: >\n      一",
        'progress:\n  - text: "一\u2029二"\nb: c\n',
        "b: &x\n  - text: a\nprogress:\n  - text: a\nc: *x\n",
    ],
)
def test_an_unusual_layout_is_edited_rightly_or_refused(text: str) -> None:
    with suppress(CannotEdit):
        appended(text)


@pytest.mark.parametrize(
    "text",
    [
        "progress:\n  - text: a",
        "progress:\n  - {text: a}",
        "progress: [{text: a}]",
        "title: a",
        "progress:",
        "progress:\n  - text: a # 说明",
    ],
)
def test_a_last_line_without_newline(text: str) -> None:
    appended(text)


def test_the_same_at_the_end_of_a_literal_block_without_newline() -> None:
    """The new line that parts the text from the addition isn't part of what the block says."""
    assert data_of(appended("progress:\n  - text: |-\n      一"))["progress"][0]["text"] == "一"


@pytest.mark.parametrize("case", BLOCK, ids=lambda case: case[0])
def test_windows_line_ends_are_kept(case: tuple[str, str, str | None]) -> None:
    after = appended((case[1] + (case[2] or "")).replace("\n", "\r\n"))
    assert "\n" not in after.replace("\r\n", "")


STAGE_LAYOUTS = [
    ("block", "stages:\n  proposed: 2015-04-03\n", "  analysed: 2015-04-07\n", "a: b\n"),
    ("block at the end", "stages:\n  proposed: 2015-04-03\n", "  analysed: 2015-04-07\n", ""),
    ("four blanks", "stages:\n    proposed: 2015-04-03\n", "    analysed: 2015-04-07\n", "a: b\n"),
    ("comment behind", "stages:\n  proposed: 2015-04-03 # 起点\n", "  analysed: 2015-04-07\n", "# x\na: b\n"),
    ("quoted", "stages:\n  proposed: '2015-04-03'\n", "  analysed: 2015-04-07\n", "a: b\n"),
    ("flow", "stages: {proposed: 2015-04-03", ", analysed: 2015-04-07", "}  # 起点\na: b\n"),
    ("empty flow", "stages: {", "analysed: 2015-04-07", "}\na: b\n"),
    ("empty key", "stages:\n", "  analysed: 2015-04-07\n", "a: b\n"),
    ("missing", "title: a\n", "stages:\n  analysed: 2015-04-07\n", ""),
]


@pytest.mark.parametrize(
    ("before", "lines", "behind"), [each[1:] for each in STAGE_LAYOUTS], ids=[each[0] for each in STAGE_LAYOUTS]
)
def test_a_stage_is_added_to_the_others(before: str, lines: str, behind: str) -> None:
    assert advanced(before + behind) == before + lines + behind


def test_a_stage_is_added_to_the_last_reopening() -> None:
    before = "reopened:\n  - date: 2015-06-01\n    back_to: causes_found\n"
    pointer = ("reopened", 0, "stages")
    once = advanced(before, pointer, {"resolved": "2015-06-22"})
    assert once == f"{before}    stages:\n      resolved: 2015-06-22\n"
    assert advanced(once, pointer, {"confirmed": "2015-06-23"}) == f"{once}      confirmed: 2015-06-23\n"


def test_a_stage_is_added_to_an_earlier_item() -> None:
    text = "reopened:\n  - stages: {resolved: 2015-06-22}\n  - date: 2015-07-01\nz: a\n"
    advanced(text, ("reopened", 0, "stages"), {"confirmed": "2015-06-23"})


REFUSED = [
    ("text", "progress: 很好\n"),
    ("null in words", "progress: null\n"),
    ("a tilde", "progress: ~\n"),
    ("a flow mapping", "progress: {text: a}\n"),
    ("an alias of a block list", "custom: &x\n  - text: a\nprogress: *x\n"),
    ("an empty file", ""),
    ("a comment alone", "# 空\n"),
    ("a whole record in braces", "{title: a}\n"),
    ("two keys", "progress: [{text: a}]\nprogress: [{text: b}]\n"),
]


@pytest.mark.parametrize("text", [each[1] for each in REFUSED], ids=[each[0] for each in REFUSED])
def test_what_cannot_be_done_safely_is_refused(text: str) -> None:
    with pytest.raises(CannotEdit):
        with_item(text, PROGRESS, ENTRY)


@pytest.mark.parametrize("text", ["stages: 完成\n", "stages:\n  - proposed\n"])
def test_stages_that_are_no_mapping_are_refused(text: str) -> None:
    with pytest.raises(CannotEdit):
        with_values(text, STAGES, STAGE)


def test_stages_that_are_an_empty_list_are_refused() -> None:
    with pytest.raises(CannotEdit):
        with_values("stages: []\n", STAGES, STAGE)


@pytest.mark.parametrize(
    "text",
    [
        "custom: &x [{text: a}]\nprogress: *x\n",
        "progress: &x [{text: a}]\ncustom: *x\n",
    ],
)
def test_a_list_shared_by_an_alias_is_refused(text: str) -> None:
    """The entry would turn up in both fields."""
    with pytest.raises(CannotEdit):
        with_item(text, PROGRESS, ENTRY)


@pytest.mark.parametrize(
    "text",
    [
        "title:\ta\nprogress:\n  - text: a\n",  # a tab behind the colon
        "title: a\t# 说明\nprogress:\n  - text: a\n",  # a tab before a comment
        "title: [a,\tb]\nprogress:\n  - text: a\n",
        "a: &x 1\nb: &x 2\nprogress:\n  - text: a\n",  # an anchor used again
        "title: {a?b: http://x}\nprogress:\n  - text: a\n",
    ],
)
def test_what_the_reader_accepts_is_edited_or_refused(text: str) -> None:
    data_of(text)
    with suppress(CannotEdit):
        appended(text)


@pytest.mark.parametrize("text", ["progress:\n  text: a\n", "- a\n", "a: {b: c\n", "progress: *x\n"])
def test_what_is_no_record_is_refused_in_the_same_way(text: str) -> None:
    with pytest.raises(CannotEdit):
        with_item(text, PROGRESS, ENTRY)


def test_a_stage_that_is_there_is_not_written_twice() -> None:
    with pytest.raises(CannotEdit):
        with_values("stages:\n  analysed: 2015-04-06\n", STAGES, STAGE)


def test_the_reason_names_the_field() -> None:
    with pytest.raises(CannotEdit, match="progress"):
        with_item("progress: 很好\n", PROGRESS, ENTRY)


def test_the_example_takes_an_entry_between_its_own_and_what_follows() -> None:
    text = (ROOT / EXAMPLE).read_text(encoding="utf-8")
    after = appended(text)
    assert added(text, after).count("\n") == 4
    assert after.index("短信过渡方案上线", after.index("text: 全部上线")) < after.index("effects:")


def test_many_entries_one_after_the_other() -> None:
    text = "title: a\n"
    for percent in range(0, 101, 10):
        text = appended(text, {**ENTRY, "percent": percent})
    assert [each["percent"] for each in data_of(text)["progress"]] == list(range(0, 101, 10))


# ---- what people write

LAYOUTS = [
    "title: a\n",
    "progress:\n  - text: a\nb: c\n",
    "progress:\n- text: a   # 说明\n# 下面\nb: c\n",
    "progress: [{text: a}]\nb: c\n",
    "progress:\n  - text: |\n      一\n\nb: c",
    "progress:\r\n  -   text: 'a'\r\nb: c\r\n",
]
PRINTABLE = st.text(
    st.characters(categories=["L", "M", "N", "P", "S", "Zs"]) | st.sampled_from(list("\n\t:#'\"{}[],&*!|>%@`-?~\\ 😀")),
    min_size=1,
    max_size=40,
)


@settings(max_examples=120, deadline=None)
@given(PRINTABLE, st.sampled_from(LAYOUTS))
@example("- a", LAYOUTS[0])
@example("a: b # c", LAYOUTS[3])
@example("a, b]", LAYOUTS[3])
@example("\n", LAYOUTS[1])
@example(" 前后有空格 ", LAYOUTS[1])
@example("第一行\n第二行\n", LAYOUTS[4])
@example("\\", LAYOUTS[3])
@example("2015-04-10", LAYOUTS[0])
@example("true", LAYOUTS[0])
def test_any_text_reads_back_as_it_was_typed(text: str, layout: str) -> None:
    appended(layout, {**ENTRY, "text": text})


@pytest.mark.parametrize("text", [each for each in HOSTILE if len(each) < 3000], ids=lambda text: ascii(text)[:40])
@pytest.mark.parametrize("layout", [LAYOUTS[1], LAYOUTS[3]], ids=["block", "flow"])
def test_a_hostile_text_is_no_more_than_a_text(text: str, layout: str) -> None:
    try:
        appended(layout, {**ENTRY, "text": text})
    except CannotEdit:
        # A next-line or a byte-order mark can't be written as it is; it is refused, not changed.
        assert {"\x85", "\ufeff", "\u2028", "\u2029"} & set(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_a_text_with_any_character_is_kept_or_refused(text: str) -> None:
    assume(text.isascii() or not any(0xD800 <= ord(sign) < 0xE000 for sign in text))
    try:
        appended(LAYOUTS[1], {**ENTRY, "text": text})
    except CannotEdit:
        assert not text.isprintable()


@settings(deadline=None)
@given(st.integers(-5, 100) | st.booleans())
def test_numbers_and_booleans_are_written_plain(value: Any) -> None:
    assert data_of(f"k: {scalar(value)}\n") == {"k": value}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("短信过渡方案上线", "短信过渡方案上线"),
        ("进展：一切顺利", "进展：一切顺利"),
        ("a: b", '"a: b"'),
        ("#1", '"#1"'),
        ("no", "no"),  # a text in YAML 1.2
        ("true", '"true"'),
        ("12", '"12"'),
        ("", '""'),
        ("两\n行", '"两\\n行"'),
    ],
)
def test_a_text_is_written_as_people_would(text: str, written: str) -> None:
    assert scalar(text) == written


# ---- files


def test_a_file_is_replaced_as_a_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "记录.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    path.chmod(0o640)
    write_whole(path, b"a: 2\r\n")
    assert path.read_bytes() == b"a: 2\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path], "nothing temporary is left"


def test_a_new_file_can_be_read_by_everybody(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.yaml", b"a: 1\n")
    assert stat.S_IMODE((tmp_path / "a.yaml").stat().st_mode) == 0o644


def test_a_crash_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n", encoding="utf-8")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"a: 2\n")
    assert path.read_text(encoding="utf-8") == "a: 1\n"
    assert list(tmp_path.iterdir()) == [path]
