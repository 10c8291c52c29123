"""Pictures: what is measured fits, nothing overlaps or is lost, and whatever the figures are, the SVG is sound."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import numpy as np
import pytest
from figure_samples import drawn, shapes
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from site_builder.drawing import Drawing
from site_builder.figures.bars import Bar, bars
from site_builder.figures.before_after import Change, before_after
from site_builder.figures.columns import column_chart
from site_builder.figures.gantt import Task, gantt
from site_builder.figures.lines import Series, Target, line_chart
from site_builder.figures.measuring import balanced, clean, clipped, ems, wrapped
from site_builder.figures.pareto import Share, pareto
from site_builder.figures.scale import axis, marks
from site_builder.figures.twigs import Cause, chained
from site_builder.strings import load_strings
from site_builder.words import Words

SIZES = {"cause": 14, "deep": 13, "tip-words": 14, "head-words": 16}
BOLD = {"tip-words", "head-words"}
FINITE = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
NAMED = st.text(st.sampled_from("审批，。（提醒 abc WM<&\"'>1%"), max_size=30)


# ---- measuring and wrapping ----


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        ("用户不能及时收到审批提醒", 5, ["用户不能及", "时收到审批", "提醒"]),
        ("收到提醒，太晚了", 4, ["收到提", "醒，太晚", "了"]),
        ("晚了（很多）", 3, ["晚了", "（很", "多）"]),
        ("the quick brown fox", 6, ["the quick", "brown fox"]),
        ("O32系统 webhook 失败", 5, ["O32系统", "webhook", "失败"]),
        ("abcdefghijkl", 3, ["abcd", "efghij", "kl"]),
        ("两\t段\n 文字", 10, ["两 段 文字"]),
        ("，，，，", 2, ["，，", "，，"]),
        ("", 5, []),
    ],
)
def test_lines_break_where_a_reader_expects_it(text: str, limit: float, lines: list[str]) -> None:
    assert wrapped(text, limit) == lines


def test_accents_and_joined_emoji_stay_together() -> None:
    family = "👨\u200d👩\u200d👧"
    assert wrapped(f"e\u0301e\u0301{family}", 0.1) == ["e\u0301", "e\u0301", family]
    assert ems("e\u0301") == ems("e") == ems("é")
    assert ems("a\u200bb") == ems("ab")


def test_lines_are_balanced_and_clipped() -> None:
    assert balanced("用户不能及时收到审批提醒吗", 12) == ("用户不能及时收", "到审批提醒吗")
    assert clipped("用户不能及时收到审批提醒", 4, 2) == ("用户不能", "及时收…")
    assert clipped("用户", 4, 2) == ("用户",)


@given(TEXTS, st.floats(0.5, 20), st.booleans())
def test_wrapping_loses_nothing_and_keeps_the_limit(text: str, limit: float, bold: bool) -> None:
    lines = wrapped(text, limit, bold=bold)
    assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")
    for line in lines:
        seen = [sign for sign in line if unicodedata.category(sign) not in ("Mn", "Me", "Cf", "Sk")]
        assert ems(line, bold=bold) <= limit or len(seen) <= 1 or "\u200d" in line
    assert len(balanced(text, limit, bold=bold)) <= len(lines)


# ---- fishbones ----


def texts_of(svg: Markup) -> tuple[np.ndarray, list[str]]:
    """Return the boxes of all lines of text, left, top, right and bottom, and what they say."""
    boxes, said = [], []
    for text in ElementTree.fromstring(svg).iter("text"):
        kind, x, y = text.get("class", ""), float(text.get("x", "")), float(text.get("y", ""))
        words, note = text.text or "", "".join(part.text or "" for part in text)
        size = SIZES[kind]
        width = (ems(words, bold=kind in BOLD) + (ems(note) + 0.5 if note else 0)) * size
        left = x - width / 2 if kind == "tip-words" else x
        boxes.append((left, y - 0.9 * size, left + width, y + 0.2 * size))
        said.append(words + note)
    return np.array(boxes), said


def bones_of(svg: Markup) -> list[tuple[float, float, float, float]]:
    found = re.findall(r'<line class="bone" x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)"', svg)
    return [(float(a), float(b), float(c), float(d)) for a, b, c, d in found]


def overlapping(boxes: np.ndarray) -> np.ndarray:
    left, top, right, bottom = boxes.T
    meets = (left[:, None] < right - 0.2) & (left < right[:, None] - 0.2)
    meets &= (top[:, None] < bottom - 0.2) & (top < bottom[:, None] - 0.2)
    return np.argwhere(np.triu(meets, 1))


def crossing(boxes: np.ndarray, bone: tuple[float, float, float, float]) -> np.ndarray:
    """Tell which boxes a bone runs through: at the top, middle or bottom of the box it is between left and right."""
    x1, y1, x2, y2 = bone
    left, top, right, bottom = boxes.T
    hit = np.zeros(len(boxes), dtype=bool)
    for y in (top, (top + bottom) / 2, bottom):
        share = (y - y1) / (y2 - y1)
        x = x1 + (x2 - x1) * share
        hit |= (share > 0) & (share < 1) & (x > left - 3) & (x < right + 3)
    return hit


def said_by(causes: tuple[Cause, ...], depth: int = 0) -> Iterator[str]:
    """Yield all words that a fishbone has to show: three levels."""
    for cause in causes if depth < 3 else ():
        yield cause.label + cause.note
        yield from said_by(cause.causes, depth + 1)


@pytest.mark.parametrize("bones", range(1, 9))
def test_labels_of_a_fishbone_keep_clear_of_one_another_and_of_bones(bones: int) -> None:
    for name, sample in shapes():
        if len(sample) != bones:
            continue
        svg = drawn(sample)
        boxes, said = texts_of(svg)
        width, height = map(float, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())  # type: ignore[union-attr]
        assert boxes[:, :2].min() >= 0, name
        assert boxes[:, 2].max() <= width, name
        assert boxes[:, 3].max() <= height, name
        assert [(said[a], said[b]) for a, b in overlapping(boxes)] == [], name
        assert not any(crossing(boxes, bone).any() for bone in bones_of(svg)), name
        everything = "".join(said).replace(" ", "")
        assert all(clean(words).replace(" ", "") in everything for words in said_by(sample)), name


def test_what_hangs_deeper_than_three_levels_is_counted() -> None:
    deep = Cause("四", causes=(Cause("五"),))
    svg = drawn((Cause("一", causes=(Cause("二", causes=(Cause("三", causes=(deep, Cause("六"))),)),)),))
    assert "三" in svg
    assert "还有 3 条" in svg
    assert "四" not in svg.replace("说明", "")


def test_a_chain_of_whys_is_drawn_from_its_first_to_its_root() -> None:
    whys = Cause("一", causes=(Cause("二", causes=(Cause("三", causes=(Cause("四", "次"),)),)),))
    short = Cause("甲", causes=(Cause("乙"),))
    bone = chained(Cause("流程", causes=(whys, short)), lambda count: f"中间 {count} 条")
    assert bone.causes == (Cause("一", causes=(Cause("四", "次 · 中间 2 条"),)), short)


def test_a_fork_is_left_as_it_is() -> None:
    fork = Cause("一", causes=(Cause("二", causes=(Cause("三"), Cause("四"))),))
    assert chained(Cause("流程", causes=(fork,)), str).causes == (fork,)


@pytest.mark.parametrize("label", ["environment", "management"])
def test_a_word_below_a_bar_is_not_cut(label: str) -> None:
    svg = pareto([Share(label, 3, 100)], "t", "d")
    assert f">{label}</text>" in svg


def test_a_heavier_bone_is_thicker_and_eight_bones_fit_a_page() -> None:
    label = "审批流程跨三个部门没有人从头到尾负责跟踪"
    eight = tuple(Cause("流程与制度", "12 次", weight / 8, (Cause(label),) * 6) for weight in range(1, 9))
    svg = drawn(eight)
    widths = [float(each) for each in re.findall(r'class="bone"[^>]+stroke-width="([\d.]+)"', svg)]
    assert sorted(widths) == sorted(set(widths))
    width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())  # type: ignore[union-attr]
    # On 180 mm, which are 510 points, the 13 pixels of the smallest label keep 7 points.
    assert 13 * 510 / width >= 7
    assert height < width


def test_no_bones_no_picture() -> None:
    assert drawn(()) == ""
    assert bars([], "t", "d", "") == pareto([], "t", "d") == line_chart([], [], "t", "d", "", None) == ""
    assert gantt([], date(2015, 1, 1), "t", "d", "n") == column_chart([], 1, "t", "d") == ""


# ---- axes ----


@pytest.mark.parametrize(
    ("values", "zero", "said"),
    [
        ([4.1, 4.6], False, ["4.1", "4.2", "4.3", "4.4", "4.5", "4.6"]),
        ([0, 112.5], True, ["0", "50", "100", "150"]),
        ([-0.35, 0.8], True, ["−0.5", "0.0", "0.5", "1.0"]),
        ([0, 0], True, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ([40000], True, ["0", "10,000", "20,000", "30,000", "40,000"]),
        ([2e12], True, ["0", "5E+11", "1E+12", "1.5E+12", "2E+12"]),
    ],
)
def test_axes_are_marked_at_round_numbers(values: list[float], zero: bool, said: list[str]) -> None:
    assert marks(axis(values, 0, 100, zero=zero).ticks) == said


@given(st.lists(FINITE, max_size=6), st.booleans())
def test_an_axis_holds_its_values(values: list[float], zero: bool) -> None:
    scale = axis(values, 0, 100, zero=zero)
    assert 2 <= len(scale.ticks) <= 8
    assert all(scale.low <= Decimal(str(value)) <= scale.high for value in values)
    assert all(0 <= scale.at(value) <= 100 for value in values)


# ---- whatever the figures ----


def sound(svg: Markup) -> ElementTree.Element:
    """Return a picture that is well-formed, has title and description, and keeps within its frame."""
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.find("title") is not None
    assert root.find("desc") is not None
    width, height = map(float, str(root.get("viewBox")).split()[2:])
    for element in root.iter():
        for name, value in element.attrib.items():
            if name not in ("class", "aria-label"):
                assert not re.search(r"nan|inf", value, re.I), f"{name}={value}"
            if name in ("x", "x1", "x2", "cx"):
                assert -0.1 <= float(value) <= width + 0.1
            if name in ("y", "y1", "y2", "cy"):
                assert -0.1 <= float(value) <= height + 0.1
        if element.tag == "rect":
            x, y, wide, high = (float(element.get(name, "")) for name in ("x", "y", "width", "height"))
            assert wide >= 0
            assert high >= 0
            assert x + wide <= width + 0.2
            assert y + high <= height + 0.2
    return root


@given(st.lists(st.tuples(NAMED, st.none() | FINITE, NAMED), min_size=1, max_size=5), NAMED)
def test_any_bars_are_sound(rows: list[tuple[str, float | None, str]], unit: str) -> None:
    sound(bars([Bar(*row) for row in rows], "t", "d", unit))


@given(st.lists(st.tuples(NAMED, st.integers(0, 10**15), st.floats(0, 100)), min_size=1, max_size=8))
def test_any_counts_are_sound(rows: list[tuple[str, int, float]]) -> None:
    sound(pareto([Share(*row) for row in rows], "t", "d"))


@given(
    st.lists(st.lists(st.none() | FINITE, min_size=3, max_size=3), min_size=1, max_size=4), NAMED, st.none() | FINITE
)
def test_any_lines_are_sound(rows: list[list[float | None]], label: str, target: float | None) -> None:
    series = [Series(label, tuple(row), ("1", "2", "3")) for row in rows]
    aim = None if target is None else Target(label, target)
    sound(line_chart(["一", "二", label], series, "t", "d", label, aim))


@given(FINITE, FINITE, st.none() | FINITE, st.booleans())
def test_any_change_is_sound(before: float, target: float, after: float | None, higher: bool) -> None:
    sound(before_after(Change(before, target, after, higher), "t", "d"))


@given(
    st.lists(st.tuples(NAMED, st.integers(0, 900), st.integers(0, 900), st.none() | st.integers(0, 900)), max_size=5)
)
def test_any_plan_is_sound(rows: list[tuple[str, int, int, int | None]]) -> None:
    first = date(2015, 1, 1)
    tasks = [
        Task(
            label,
            first + timedelta(start),
            first + timedelta(start + length),
            None if done is None else first + timedelta(start + done),
            "done",
            "w",
        )
        for label, start, length, done in rows
    ]
    if tasks:
        sound(gantt(tasks, date(2015, 6, 1), "t", "d", "n"))


@given(
    st.recursive(
        st.just(()),
        lambda below: st.lists(st.builds(Cause, NAMED, NAMED, st.none() | FINITE, below.map(tuple)), max_size=4),
        max_leaves=12,
    )
)
def test_any_fishbone_is_sound(bones: list[Cause]) -> None:
    if bones:
        sound(drawn(bones, "<头>"))


# ---- single charts ----


def test_a_missing_value_leaves_a_gap_in_its_line() -> None:
    one = Series("a", (1, 2, None, 3, 4), ("1", "2", "–", "3", "4"))
    root = sound(line_chart(list("甲乙丙丁戊"), [one], "t", "d", "", None))
    assert [len(str(each.get("points")).split()) for each in root.iter("polyline")] == [2, 2]
    assert [each.text for each in root.iter("text") if each.get("class") == "figure middle"] == ["1", "2", "3", "4"]


def test_lines_are_told_apart_by_shape_and_more_than_four_are_refused() -> None:
    series = [Series(name, (1, 2), ("1", "2")) for name in "abcd"]
    svg = line_chart(["甲", "乙"], series, "t", "d", "", None)
    assert [svg.count(f'class="point line-{index}"') for index in range(4)] == [3, 3, 3, 3]
    with pytest.raises(ValueError, match="5 lines"):
        line_chart(["甲", "乙"], [*series, series[0]], "t", "d", "", None)


def test_the_few_that_make_up_eighty_percent_stand_out() -> None:
    rows = [Share("a", 60, 60), Share("b", 25, 85), Share("c", 15, 100), Share("d", 0, 100)]
    classes = [each.get("class") for each in sound(pareto(rows, "t", "d")).iter("rect")]
    assert classes == ["bar", "bar", "bar rest", "bar rest"]
    ticks = [each.text for each in sound(pareto([Share("a", 2, 100)], "t", "d")).iter("text")]
    assert ticks[6:9] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("change", "before", "after", "reached"),
    [
        (Change(3, 5, 4, True), 16, 120, (224, 240)),
        (Change(9, 4, 3, False), 224, 16, (0, 50.7)),
        (Change(2, 1, 3, False), 120, 224, (0, 16)),
        (Change(5, 5, 5, True), 120, 120, (120, 240)),
        (Change(-4, 0, None, True), 16, None, (224, 240)),
    ],
)
def test_a_change_runs_from_before_to_after(
    change: Change, before: float, after: float | None, reached: tuple[float, float]
) -> None:
    root = sound(before_after(change, "t", "d"))
    points = {each.get("class"): float(each.get("cx", "")) for each in root.iter("circle")}
    assert points.get("before") == before
    assert points.get("after") == after
    shaded = next(root.iter("rect"))
    left, width = float(shaded.get("x", "")), float(shaded.get("width", ""))
    assert (left, round(left + width, 1)) == reached


def test_today_is_named_and_a_late_task_goes_on_to_it_in_shape_and_words() -> None:
    first, due, today = date(2015, 1, 1), date(2015, 2, 1), date(2015, 3, 1)
    late = Task("late", first, due, None, "in-progress", "w", "28 days")
    root = sound(gantt([late, Task("ahead", first, date(2015, 4, 1), None, "todo", "w")], today, "t", "d", "today"))
    said = [each.text for each in root.iter("text")]
    assert {"28 days", "today"} <= set(said)
    (strip,) = [each for each in root.iter("rect") if each.get("class") == "gantt-late"]
    (line,) = [each for each in root.iter("line") if each.get("class") == "gantt-today"]
    right = float(strip.get("x", "")) + float(strip.get("width", ""))
    assert right >= float(line.get("x1", ""))


def test_a_long_task_is_whole_where_the_pointer_rests() -> None:
    label = "和供应商确认消息推送接口的字段和重试规则并写成文档交给测试组逐条核对"
    root = sound(
        gantt([Task(label, date(2015, 1, 1), date(2015, 2, 1), None, "todo", label)], date(2015, 1, 9), "t", "d", "n")
    )
    lines = [each.text or "" for each in root.iter("text") if each.get("x") == "0"]
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert label in [each.text for each in root.iter("title")]


# ---- what templates call ----

BAD = '<b>&"x"'


def pictures() -> Iterator[Callable[[Drawing], Markup]]:
    words = Words(BAD, BAD)
    row = {"label": words, "value": 1.0, "figure": BAD, "count": 1, "share": "100.0", "cumulative": "100.0"}
    yield lambda draw: draw.fishbone(words, [{"label": words, "note": BAD, "causes": [{"label": BAD}]}], words)
    yield lambda draw: draw.pareto([row], words)
    yield lambda draw: draw.bars([row], words, words)
    target = {"label": words, "value": 2.0, "figure": BAD}
    yield lambda draw: draw.lines([BAD], [{"label": words, "values": [1.0], "figures": [BAD]}], words, words, target)
    figures = {"before": BAD, "target": BAD, "after": None}
    change = {"label": words, "before": 1.0, "target": 2.0, "after": None, "figures": figures, "better": "lower"}
    yield lambda draw: draw.before_after(change)
    yield lambda draw: draw.columns([{"label": BAD, "figure": "1.00"}], 2, BAD)


@pytest.mark.parametrize("picture", list(pictures()))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pictures_are_told_in_words_and_escaped(picture: Callable[[Drawing], Markup], language: str) -> None:
    draw = Drawing(load_strings(), language, date(2015, 12, 18))  # type: ignore[arg-type]
    root = sound(picture(draw))
    assert root.find("b") is None
    assert "<b>" in str(root.find("desc").text)  # type: ignore[union-attr]
