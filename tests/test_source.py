"""Reading YAML: YAML 1.2 scalars, the place of every value, a fault for what can't be read, never an exception."""

from __future__ import annotations

import re
import string
import time
from datetime import date
from typing import Any

import pytest
import yaml
from helpers import shipped_project
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from site_builder.fault import Fault, Place
from site_builder.reader import MAX_ALIASES, MAX_DEPTH
from site_builder.scaffold import new_record
from site_builder.scalars import resolve
from site_builder.source import MAX_BYTES, Source, read
from site_builder.validator import mended_date, names_no_day
from site_builder.words import Words

PAIN_POINT = shipped_project().types["pain-point"]
quick = settings(
    deadline=None, database=None, max_examples=150, suppress_health_check=list(HealthCheck), derandomize=True
)


def read_text(text: str) -> Source:
    return read(text.encode())


def kinds(source: Source) -> list[str]:
    return [fault.kind for fault in source.faults]


def only_fault(source: Source) -> Fault:
    assert len(source.faults) == 1, source.faults
    return source.faults[0]


def place_of(source: Source, fault: Fault) -> Place:
    return fault.place or source.place(fault.pointer, at_key=fault.at_key)


SCALARS = [
    ("on", "on"),
    ("off", "off"),
    ("yes", "yes"),
    ("No", "No"),
    ("y", "y"),
    ("true", True),
    ("True", True),
    ("TRUE", True),
    ("tRUE", "tRUE"),
    ("false", False),
    ("null", None),
    ("~", None),
    ("Null", None),
    ("nULL", "nULL"),
    ("", None),
    ("10:30", "10:30"),
    ("1:2:3", "1:2:3"),
    ("190:20:30.15", "190:20:30.15"),
    ("012", 12),
    ("0", 0),
    ("-0", 0),
    ("+12", 12),
    ("0o17", 15),
    ("0x1F", 31),
    ("0b11", "0b11"),
    ("0o8", "0o8"),
    ("-0x1F", "-0x1F"),
    ("1_000", "1_000"),
    ("1,000", "1,000"),
    ("2015-04-03", "2015-04-03"),
    ("2015-02-30", "2015-02-30"),
    ("2015-04-03T10:30:00Z", "2015-04-03T10:30:00Z"),
    ("2015/4/3", "2015/4/3"),
    ("201504-001", "201504-001"),
    ("1.5", 1.5),
    (".5", 0.5),
    ("5.", 5.0),
    ("1e3", 1000.0),
    ("1E-3", 0.001),
    ("-1.5e+2", -150.0),
    ("1e99", 1e99),
    ("1e999", "1e999"),
    (".inf", ".inf"),
    ("-.INF", "-.INF"),
    (".nan", ".nan"),
    ("1" * 30, int("1" * 30)),
    ("9" * 5000, "9" * 5000),
    ("0x" + "f" * 31, "0x" + "f" * 31),
    ("1.2.3", "1.2.3"),
    (".", "."),
    ("-", "-"),
    ("+", "+"),
    ("e5", "e5"),
    ("١٢", "١٢"),
    ("１２", "１２"),
    ("=", "="),
    ("<<", "<<"),
]
# A lone dash begins a list there.
IN_A_FILE = [each for each in SCALARS if each[0] != "-"]


@pytest.mark.parametrize(("text", "value"), SCALARS, ids=[text[:20] or "nothing" for text, _ in SCALARS])
def test_plain_scalar_has_the_value_of_yaml_1_2(text: str, value: Any) -> None:
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


@pytest.mark.parametrize(("text", "value"), IN_A_FILE, ids=[text[:20] or "nothing" for text, _ in IN_A_FILE])
def test_scalar_in_a_file_has_the_same_value(text: str, value: Any) -> None:
    source = read_text(f"a: {text}\nb: 1\n")
    assert source.faults == ()
    assert source.data == {"a": value, "b": 1}


@pytest.mark.parametrize("text", [text for text, _ in SCALARS if text])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_quoted_scalar_is_text(text: str, quote: str) -> None:
    assert read_text(f"a: {quote}{text}{quote}").data == {"a": text}


@pytest.mark.parametrize("key", ["on", "no", "null", "1", "2015-04-03", "true", "~", "1.5", "编号"])
def test_keys_stay_text(key: str) -> None:
    assert read_text(f"{key}: x").data == {key: "x"}


PLACED = """\
a: 1
list:
  - x
  - {k: v, 名称: 用户}
text: |
  block
nested:
    deep:
      - - 7
        - "引号"
empty:
last: '单'
"""

PLACES = [
    (("a",), (1, 4), (1, 1)),
    (("list",), (3, 3), (2, 1)),
    (("list", 0), (3, 5), None),
    (("list", 1), (4, 5), None),
    (("list", 1, "k"), (4, 9), (4, 6)),
    (("list", 1, "名称"), (4, 16), (4, 12)),
    (("text",), (5, 7), (5, 1)),
    (("nested",), (8, 5), (7, 1)),
    (("nested", "deep"), (9, 7), (8, 5)),
    (("nested", "deep", 0), (9, 9), None),
    (("nested", "deep", 0, 0), (9, 11), None),
    (("nested", "deep", 0, 1), (10, 11), None),
    (("empty",), (11, 7), (11, 1)),
    (("last",), (12, 7), (12, 1)),
]


@pytest.mark.parametrize(("pointer", "value", "key"), PLACES, ids=[str(pointer) for pointer, *_ in PLACES])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "BOM"])
def test_every_value_and_key_has_its_place(pointer: Any, value: Any, key: Any, newline: str, mark: str) -> None:
    source = read_text(mark + PLACED.replace("\n", newline))
    assert source.faults == ()
    assert source.place(pointer) == Place(*value)
    if key:
        assert source.place(pointer, at_key=True) == Place(*key)


MISSING_PLACES = [
    (("none",), (1, 1)),
    (("nested", "none"), (7, 1)),
    (("nested", "none", 3, "x"), (7, 1)),
    (("list", 1, "none"), (4, 5)),
    (("list", 9), (2, 1)),
    ((), (1, 1)),
]


@pytest.mark.parametrize(("pointer", "place"), MISSING_PLACES, ids=[str(pointer) for pointer, _ in MISSING_PLACES])
def test_what_is_missing_has_the_place_of_what_it_belongs_to(pointer: Any, place: Any) -> None:
    assert read_text(PLACED).place(pointer) == Place(*place)


def test_characters_beyond_the_first_plane_count_as_one_column() -> None:
    assert read_text("a: {😀😀: 1, b: 2}").place(("a", "b")) == Place(1, 15)


FAULTS = [
    # name, text, kind, (line, column), parameters
    ("double_key", "a: 1\nb: 2\na: 3\n", "double_key", (3, 1), {"key": "a"}),
    ("double_key_nested", "a:\n  - x: 1\n    y: 2\n    x: 3\n", "double_key", (4, 5), {"key": "x"}),
    ("double_key_in_flow", "a: {x: 1, x: 2}\n", "double_key", (1, 11), {"key": "x"}),
    ("tag_short", "a: !!str x\n", "tag", (1, 4), {"tag": "tag:yaml.org,2002:str"}),
    ("tag_own", "a: !own x\n", "tag", (1, 4), {"tag": "!own"}),
    ("tag_on_list", "a: !!set\n  - x\n", "tag", (1, 4), {"tag": "tag:yaml.org,2002:set"}),
    (
        "tag_python",
        "a: !!python/object/apply:os.system ['id']\n",
        "tag",
        (1, 4),
        {"tag": "tag:yaml.org,2002:python/object/apply:os.system"},
    ),
    ("tag_alone", "a: ! x\n", "tag", (1, 4), {"tag": "!"}),
    ("unknown_alias", "a: *nobody\n", "unknown_alias", (1, 4), {"name": "nobody"}),
    ("alias_of_itself", "a: &a [x, *a]\n", "unknown_alias", (1, 11), {"name": "a"}),
    ("alias_before_anchor", "a: *b\nb: &b 1\n", "unknown_alias", (1, 4), {"name": "b"}),
    ("key_list", "? [a]\n: 1\n", "key", (1, 3), {}),
    ("key_mapping", "{{a: 1}: 2}\n", "key", (1, 2), {}),
    ("key_alias", "a: &x 1\n*x : 2\n", "key", (2, 1), {}),
    ("control_nul", "a: x\x00y\n", "control", (1, 5), {"character": "U+0000"}),
    ("control_escape", "a: 1\nb: \x1b[31m\n", "control", (2, 4), {"character": "U+001B"}),
    ("control_delete", "a: 用\x7f\n", "control", (1, 5), {"character": "U+007F"}),
    ("control_c1", "a: \x9b\n", "control", (1, 4), {"character": "U+009B"}),
    ("bidi_override", "a: 1\nb: x\u202ey\n", "control", (2, 5), {"character": "U+202E"}),
    ("bidi_isolate", "# \u2066\na: 1\n", "control", (1, 3), {"character": "U+2066"}),
    ("bidi_mark", "a: x\u200f\n", "control", (1, 5), {"character": "U+200F"}),
    ("bidi_arabic_mark", "a: x\u061c\n", "control", (1, 5), {"character": "U+061C"}),
    ("noncharacter", "a: \uffff\n", "control", (1, 4), {"character": "U+FFFF"}),
    ("escaped_bidi", 'a: "x\\u202e"\n', "control", (1, 4), {"character": "U+202E"}),
    ("escaped_nul", 'a: [1, "\\0"]\n', "control", (1, 8), {"character": "U+0000"}),
    ("escaped_by_number", 'a: "\\x1b[0m"\n', "control", (1, 4), {"character": "U+001B"}),
    ("full_width_last_line", "b: 1\ntitle：x\n", "full_width", (2, 6), {"key": "title"}),
    ("full_width_nested", "a:\n  department： x\n", "full_width", (2, 13), {"key": "department"}),
    ("tab_indent", "a:\n\tb: 1\n", "tab", (2, 1), {}),
    ("tab_after_blanks", "a:\n  b: 1\n  \tc: 1\n", "tab", (3, 3), {}),
    ("colon", "a: b: c\n", "colon", (1, 5), {}),
    ("quote_double", 'a: 1\nb: "x\nc: 1\n', "quote", (2, 4), {}),
    ("quote_single", "a: 'x\n", "quote", (1, 4), {}),
    ("flow_comma", "a: {date: 2015-04-03, text: 完成, 待测}\n", "flow_comma", (1, 33), {"key": "待测"}),
    ("flow_comma_two_lines", "a: {text: 完成,\n  待测, b: 1}\n", "flow_comma", (2, 3), {"key": "待测"}),
    ("flow_comma_in_list", "a:\n  - {x: 1, 二}\n", "flow_comma", (2, 12), {"key": "二"}),
    ("empty_file", "", "not_a_mapping", (1, 1), {}),
    ("only_blanks", " \n\n", "not_a_mapping", (1, 1), {}),
    ("only_comments", "# a\n# b\n", "not_a_mapping", (1, 1), {}),
    ("only_mark", "---\n", "not_a_mapping", None, {}),
    ("list", "- a\n- b\n", "not_a_mapping", (1, 1), {}),
    ("text", "\nwords\n", "not_a_mapping", (2, 1), {}),
    ("second_document", "a: 1\n---\nb: 1\n", "second_document", (2, 1), {}),
    ("second_after_end", "a: 1\n...\n---\nb: 1\n", "second_document", (3, 1), {}),
    ("half_quoted", 'a: "x" 他说\nb: 1\n', "half_quoted", (1, 8), {"text": "他说"}),
    ("half_quoted_single", "a:\n  - 'it''s' x\n", "half_quoted", (2, 13), {"text": "x"}),
    ("half_quoted_in_list", 'a: [1, "x" y]\n', "half_quoted", (1, 12), {"text": "y]"}),
    ("full_width_above_a_comment", "b: 1\ntitle：x\n\n# c\nc: 1\n", "full_width", (2, 6), {"key": "title"}),
    ("bracket", "a: [1, 2\nb: 3\n", "syntax", None, None),
    ("at_sign", "a: @x\n", "syntax", (1, 4), None),
    ("backtick", "a: `x`\n", "syntax", (1, 4), None),
    ("percent", "a: 1\nb: %x\n", "syntax", (2, 4), None),
    ("dedent", "a:\n   b: 1\n  c: 2\n", "syntax", None, None),
]


@pytest.mark.parametrize(
    ("text", "kind", "place", "params"), [each[1:] for each in FAULTS], ids=[each[0] for each in FAULTS]
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_fault_has_its_kind_place_and_parameters(text: str, kind: str, place: Any, params: Any, newline: str) -> None:
    source = read_text(text.replace("\n", newline))
    fault = only_fault(source)
    assert fault.kind == kind
    if place:
        assert place_of(source, fault) == Place(*place)
    if params is not None:
        assert dict(fault.params) == params


NOT_FAULTS = [
    ("explicit_start", "---\na: 1\n", {"a": 1}),
    ("explicit_end", "a: 1\n...\n", {"a": 1}),
    ("directive", "%YAML 1.1\n---\na: 1\n", {"a": 1}),
    ("no_newline_at_end", "a: 1", {"a": 1}),
    ("tab_between", "a:\t1\t# c\n", {"a": 1}),
    ("tab_in_text", "a: |\n  x\ty\n", {"a": "x\ty\n"}),
    ("full_width_in_text", "a: 备注：好\n", {"a": "备注：好"}),
    ("full_width_in_quotes", 'a: "title：x"\n', {"a": "title：x"}),
    ("full_width_in_block", "a: |\n  title：x\n", {"a": "title：x\n"}),
    ("comma_in_block", "a: 完成, 待测\n", {"a": "完成, 待测"}),
    ("empty_flow_value", "a: {b: , c: 1}\n", {"a": {"b": None, "c": 1}}),
    ("json", '{"a": [1, "b", null, true], "c": {"d":1}}', {"a": [1, "b", None, True], "c": {"d": 1}}),
    ("dashes_in_block", "a: |\n  ---\n  x\n", {"a": "---\nx\n"}),
    ("folded", "a: >\n  x\n  y\n\n  z\n", {"a": "x y\nz\n"}),
    ("zero_width_joiner", "a: 👩\u200d💻\n", {"a": "👩\u200d💻"}),
    ("soft_hyphen", "a: x\u00ady\n", {"a": "x\u00ady"}),
    ("no_break_space", "a: x\u00a0y\n", {"a": "x\u00a0y"}),
    ("question_mark", "a: ?x\n", {"a": "?x"}),
    ("anchor_and_alias", "a: &a [1]\nb: *a\n", {"a": [1], "b": [1]}),
    ("merge_key_is_a_mere_key", "a: &a {x: 1}\nb:\n  <<: *a\n", {"a": {"x": 1}, "b": {"<<": {"x": 1}}}),
]


@pytest.mark.parametrize(("text", "data"), [each[1:] for each in NOT_FAULTS], ids=[each[0] for each in NOT_FAULTS])
def test_what_is_right_is_read_without_fault(text: str, data: Any) -> None:
    source = read_text(text)
    assert source.faults == ()
    assert source.data == data


def new_text(description: str) -> str:
    """Return a file as `painpoints new` writes it."""
    values = {("title",): "用户觉得上网太慢", ("description",): description, ("beneficiary", "key_people"): ["陈晓"]}
    return new_record(PAIN_POINT, values, date(2015, 4, 3), "zh", Words("到“{stage}”时填写", "For {stage}"))


NEW_TEXTS = [new_text("网页打不开"), new_text("网页打不开。\n\n第二段：等半分钟。")]
SLIPS = {
    "full_width": ("full_width", "{key}：{value}", "："),
    "full_width_and_blank": ("full_width", "{key}： {value}", "："),
    "blank_and_full_width": ("full_width", "{key} ：{value}", "："),
    "no_blank": ("no_blank", "{key}:{value}", ":"),
}
SLIPS_OF_NEW = [
    (slip, text, number, found)
    for slip in SLIPS
    for text in NEW_TEXTS
    for number, line in enumerate(text.split("\n"), 1)
    # Where nothing follows a key, no blank has to.
    if (found := re.fullmatch(r"( *[a-z_]+): ?(.*)", line)) and (found[2] or slip != "no_blank")
]


@pytest.mark.parametrize(
    ("slip", "text", "number", "found"),
    SLIPS_OF_NEW,
    ids=[f"{slip}-{found[1].strip()}-{number}" for slip, _, number, found in SLIPS_OF_NEW],
)
def test_a_slip_behind_any_key_of_a_new_file_is_named_at_its_place(
    slip: str, text: str, number: int, found: re.Match[str]
) -> None:
    kind, form, sign = SLIPS[slip]
    line = form.format(key=found[1], value=found[2])
    lines = text.split("\n")
    source = read("\n".join([*lines[: number - 1], line, *lines[number:]]).encode(), PAIN_POINT.names)
    fault = only_fault(source)
    assert (fault.kind, place_of(source, fault)) == (kind, Place(number, line.index(sign) + 1))


def test_all_double_keys_are_reported_not_only_the_first() -> None:
    source = read_text("a: 1\na: 2\nb: 1\nb: 2\na: 3\n")
    assert [(fault.kind, place_of(source, fault).line) for fault in source.faults] == [
        ("double_key", n) for n in (2, 4, 5)
    ]


def test_crlf_stays_out_of_block_texts() -> None:
    assert read_text("a: |\r\n  x\r\n  y\r\nb: 1\r\n").data == {"a": "x\ny\n", "b": 1}


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b"\xff", (1, 1)),
        (b"a: \xe7\x94", (1, 4)),
        ("标题: x\nb: 用".encode() + b"\xff", (2, 5)),
        ("a: 1\n标题: ".encode() + "用户".encode("gbk"), (2, 5)),
        (b"a: 1\r\nb: \xed\xa0\x80", (2, 4)),
        ("a: 用户".encode("utf-16"), (1, 1)),
        (b"a: \xc0\xaf", (1, 4)),
    ],
    ids=["first", "cut", "after chinese", "gbk", "surrogate", "utf-16", "overlong"],
)
def test_bytes_that_are_no_utf8_have_their_place(raw: bytes, place: Any) -> None:
    fault = only_fault(read(raw))
    assert (fault.kind, fault.place) == ("encoding", Place(*place))


def test_utf16_without_a_mark_is_refused() -> None:
    assert set(kinds(read("a: user".encode("utf-16-le")))) == {"control"}


def test_many_control_characters_give_a_bounded_number_of_faults() -> None:
    assert len(read(b"a: " + b"\x01" * 5000).faults) <= 20


def nested(depth: int) -> str:
    return "a: " + "[" * depth + "]" * depth


def test_nesting_is_read_up_to_the_limit_and_refused_beyond() -> None:
    assert read_text(nested(MAX_DEPTH)).faults == ()
    assert only_fault(read_text(nested(MAX_DEPTH + 1))).kind == "too_deep"


DEEP_TEXTS = [
    "[" * 100_000,
    "- " * 100_000,
    "{a: " * 50_000,
    "? " * 100_000,
    "a:\n" + "".join(" " * n + "-\n" for n in range(500)),
]


@pytest.mark.parametrize("text", DEEP_TEXTS, ids=["brackets", "dashes", "mappings", "questions", "stairs"])
def test_absurd_depth_is_refused_quickly(text: str) -> None:
    start = time.process_time()
    source = read_text(text)
    assert source.data is None
    assert source.faults
    assert time.process_time() - start < 2


def aliased(times: int) -> str:
    return "a: &a x\nb: [" + ", ".join(["*a"] * times) + "]\n"


def test_a_few_aliases_are_read_and_many_refused() -> None:
    assert read_text(aliased(MAX_ALIASES)).faults == ()
    fault = only_fault(read_text(aliased(MAX_ALIASES + 1)))
    assert (fault.kind, fault.params["limit"]) == ("aliases", MAX_ALIASES)


def test_a_bomb_of_aliases_is_refused() -> None:
    levels = [
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    source = read_text("\n".join(["a: &a [x, x, x, x, x, x, x, x, x]", *levels]))
    assert source.data is None
    assert kinds(source) == ["aliases"]


def test_size_limit_is_exact() -> None:
    assert read(b"a: 1\n" + b"#" * (MAX_BYTES - 5)).data == {"a": 1}
    fault = only_fault(read(b"a: 1\n" + b"#" * (MAX_BYTES - 4)))
    assert (fault.kind, fault.params) == ("too_large", {"size": MAX_BYTES + 1, "limit": MAX_BYTES})


BIG = 400_000
BIG_TEXTS = {
    "one word": "a" * BIG,
    "one quoted text": '"' + "a" * BIG,
    "one anchor": "a: &" + "a" * BIG,
    "one tag": "a: !" + "a" * BIG,
    "one number": "a: " + "1" * BIG,
    "colons": ":" * BIG,
    "a comment": "#" * BIG,
    "many lines": "a\n" * (BIG // 2),
    "blank lines": "\n" * BIG,
    "a long list": "a: [" + "1, " * (BIG // 3) + "]",
    "pairs": "[" + "a: b, " * (BIG // 6) + "]",
    "double keys": "a:\n" * (BIG // 3),
    "double colons": "a: b: " * (BIG // 6),
}


@pytest.mark.parametrize("text", BIG_TEXTS.values(), ids=BIG_TEXTS)
def test_big_files_are_read_in_bounded_time(text: str) -> None:
    # What grows with the square of the size takes minutes; the margin leaves room for a busy machine.
    start = time.process_time()
    read_text(text)
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    "text", ["a: {" + "b, " * 40_000 + "}", "a: {" + "b,\n" * 6_000 + "}"], ids=["one line", "many lines"]
)
def test_many_commas_in_curly_brackets_take_bounded_time(text: str) -> None:
    # What grows with the square of the size takes minutes; the margin leaves room for a busy machine.
    start = time.process_time()
    read_text(text)
    assert time.process_time() - start < 20


@pytest.mark.parametrize("text", ["x: 1\r{sep}", "x: 1\x85{sep}", "x: 1\u2028{sep}"], ids=["CR", "NEL", "LS"])
def test_other_line_breaks_are_no_trap_for_curly_brackets(text: str) -> None:
    source = read_text(text.replace("{sep}", "a: {b: 1, c}"))
    assert kinds(source) == ["flow_comma"]


def test_asterisks_of_markdown_are_taken_for_an_alias() -> None:
    assert kinds(read_text("title: *重要* 用户")) == ["unknown_alias"]


@pytest.mark.parametrize("text", ['"a\\u202eb": 1', 'x: {"a\\u202eb": 1}', 'x: 1\n"\\0": 2'])
def test_control_characters_are_found_in_keys_too(text: str) -> None:
    assert kinds(read_text(text)) == ["control"]


@pytest.mark.parametrize("text", ["!!str a: 1", "!!python/name:os.system a: 1", "x: {!t a: 1}"])
def test_tags_are_found_on_keys_too(text: str) -> None:
    assert kinds(read_text(text)) == ["tag"]


@pytest.mark.parametrize("text", ["title: App：打不开", "notes: Wind：数据慢"])
def test_a_text_that_begins_with_a_word_and_a_full_width_colon_is_a_text(text: str) -> None:
    assert read_text(text).faults == ()


def test_a_full_width_colon_in_a_text_hides_no_other_slip() -> None:
    assert kinds(read_text('description: |\n  VPN：连不上\ntitle: "没有结束\n')) == ["quote"]


@pytest.mark.parametrize("text", ['a: "D:\\共享"', 'a: "\\ud800"', 'a: "100\\%"'])
def test_a_wrong_escape_is_not_called_an_open_quote(text: str) -> None:
    assert kinds(read_text(text)) == ["escape"]


@pytest.mark.parametrize("text", ["title：x", "title： x\nb: 1\n", "- title：x"])
def test_one_full_width_colon_is_reported_once(text: str) -> None:
    assert kinds(read_text(text)) == ["full_width"]


@pytest.mark.parametrize("digits", [31, 45, 60])
def test_a_number_of_absurd_length_stays_text(digits: int) -> None:
    assert resolve("1" * digits) == "1" * digits


def test_a_byte_order_mark_is_no_column() -> None:
    assert only_fault(read(b"\xef\xbb\xbfid: \xff")).place == Place(1, 5)


any_text = st.text(st.characters(codec="utf-8"), max_size=60)
yaml_signs = st.text(
    st.sampled_from(list("-:?[]{},#&*!|>'\"%@` \n\t\r~abn019.：，用\\/=<\x85\u2028\ufeff\u202e")), max_size=60
)
# What the reader takes as written: no control characters, no line breaks that YAML folds.
plain_text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf", "Cn"]), max_size=30)
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(-1e9, 1e9, allow_nan=False).map(lambda x: round(x, 6))
    | plain_text
)
trees = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain_text, inner, max_size=4), max_leaves=15
)


def is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_plain(each) for key, each in value.items())
    if isinstance(value, list):
        return all(map(is_plain, value))
    return value is None or type(value) in (str, bool, int, float)


def check_source(source: Source) -> None:
    """What holds for every text in the world."""
    assert isinstance(source, Source)
    assert source.data is None or isinstance(source.data, dict)
    assert source.data is not None or source.faults
    assert is_plain(source.data)
    for fault in source.faults:
        place = place_of(source, fault)
        assert place.line >= 1
        assert place.column >= 1


def survives(raw: bytes) -> None:
    try:
        source = read(raw)
    except IndexError:
        # Known: see test_other_line_breaks_are_no_trap_for_curly_brackets.
        assert any(sign in raw.decode() for sign in "\r\x85\u2028\u2029")
        return
    check_source(source)


@quick
@given(st.binary(max_size=80))
@example(b"\xff")
@example(b"a: 1\r{b, c}")
def test_any_bytes_give_a_source(raw: bytes) -> None:
    survives(raw)


@quick
@given(any_text)
def test_any_text_gives_a_source(text: str) -> None:
    survives(text.encode())


@settings(quick, max_examples=600)
@given(yaml_signs)
def test_any_heap_of_yaml_signs_gives_a_source(text: str) -> None:
    survives(text.encode())


@quick
@given(st.dictionaries(st.sampled_from(string.ascii_lowercase), yaml_signs, max_size=5))
def test_any_line_of_key_and_value_gives_a_source(data: dict[str, str]) -> None:
    survives("\n".join(f"{key}: {value}" for key, value in data.items()).encode())


@quick
@given(st.dictionaries(plain_text, trees, max_size=5), st.booleans())
def test_nested_data_comes_back_as_it_was_written(data: dict[str, Any], flow: bool) -> None:
    source = read_text(quoted(data, flow))
    assert source.faults == ()
    assert source.data == data


def quoted(data: Any, flow: bool = False) -> str:
    """Write data as YAML with every text in quotes."""
    return yaml.dump(data, Dumper=_Quoting, allow_unicode=True, sort_keys=False, default_flow_style=flow)


class _Quoting(yaml.SafeDumper):
    """PyYAML's safe writer, with all texts in double quotes and nothing shared by alias."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


@quick
@given(st.dictionaries(plain_text, trees, min_size=1, max_size=4))
def test_every_written_value_has_a_place_inside_the_text(data: dict[str, Any]) -> None:
    text = quoted(data)
    source = read_text(text)
    lines = text.split("\n")
    for pointer in pointers(data):
        place = source.place(pointer)
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1


def pointers(value: Any, pointer: Any = ()) -> list[Any]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [pointer, *(below for key, each in items for below in pointers(each, (*pointer, key)))]


@pytest.mark.parametrize(
    ("text", "no_day", "mended"),
    [
        ("2015年13月10日", True, "2015-12-10"),
        ("2015-13-45", True, "2015-12-31"),
        ("2015/2/30", True, "2015-02-28"),
        ("2015-00-00", True, "2015-01-01"),
        ("0215-01-01", True, None),
        ("2015/4/3", False, "2015-04-03"),
        ("2015-05-08 18:00", False, "2015-05-08"),
        ("昨天", False, None),
        ("4月3日", False, None),
    ],
)
def test_a_date_that_is_none_is_put_right(text: str, no_day: bool, mended: str | None) -> None:
    assert (names_no_day(text), mended_date(text)) == (no_day, mended)
