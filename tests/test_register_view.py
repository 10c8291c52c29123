"""Columns, saved filters and files of the register, and the board by stage narrowed, in a real browser."""

from __future__ import annotations

import base64
import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from browsing import PHONE, Reader, barriers, scrolls_sideways
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser, Page, expect
from site_tools import shipped_site

REGISTER = "register/index.html"
# Before anything of the page runs: a browser that refuses to keep anything.
REFUSING = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"


@pytest.fixture
def reader(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Somebody who never was here before."""
    found = Reader(browser, shipped_site(tmp_path_factory), accept_downloads=True)
    yield found
    found.close()


def found(page: Page) -> None:
    """Wait until the filtered rows are shown."""
    expect(page.locator("#filters [role=status]")).to_contain_text(re.compile(r"\d"))


def shown_columns(page: Page) -> list[str]:
    """Return the columns of the first row that can be seen."""
    cells = page.locator("table.rows tbody tr").first.locator("td").all()
    return [(cell.get_attribute("class") or "")[2:] for cell in cells if cell.is_visible()]


def column_of(page: Page, name: str) -> list[str]:
    return page.locator(f"table.rows tbody .c-{name}").all_inner_texts()


def unticked(page: Page, *names: str) -> None:
    """Take columns away by their boxes."""
    if page.locator("#columns").get_attribute("open") is None:
        page.locator("#columns summary").click()
    for name in names:
        page.locator(f"#columns [value={name}]").uncheck()


# ---- columns ----


@pytest.mark.parametrize("fragment", ["", "#light=red"])
def test_columns_can_be_left_out(reader: Reader, fragment: str) -> None:
    page = reader.open(REGISTER + fragment)
    if fragment:
        found(page)
    before = shown_columns(page)
    unticked(page, "priority", "group")
    assert shown_columns(page) == [name for name in before if name not in ("priority", "group")]
    assert not page.locator("th[data-column=priority]").is_visible()
    assert barriers(page) == []


def test_columns_hold_for_the_next_visit_and_travel_with_the_address(reader: Reader, browser: Browser) -> None:
    page = reader.open(REGISTER)
    unticked(page, "priority", "percent")
    shared, seen = page.url.partition("/register/")[2], shown_columns(page)
    assert "columns=" in shared
    assert shown_columns(reader.open(REGISTER)) == seen
    other = Reader(browser, reader.site)
    assert shown_columns(other.open(f"register/{shared}")) == seen
    assert "priority" in shown_columns(other.open(REGISTER)), "a shared address isn't kept as one's own choice"
    other.close()


def test_all_columns_come_back(reader: Reader) -> None:
    page = reader.open(REGISTER)
    before = shown_columns(page)
    unticked(page, "stage")
    page.get_by_role("button", name="恢复全部列").click()
    assert shown_columns(page) == before
    assert "#" not in page.url


def test_whoever_is_sent_all_columns_sees_all(reader: Reader) -> None:
    page = reader.open(REGISTER)
    before = shown_columns(page)
    unticked(page, "stage")
    assert shown_columns(reader.open(f"{REGISTER}#columns=all")) == before


@pytest.mark.parametrize("text", ["gone", "__proto__", "title", "light+light", "%00", "*"])
def test_odd_columns_in_the_address_do_no_harm(reader: Reader, text: str) -> None:
    page = reader.open(f"{REGISTER}#columns={text}")
    assert "title" in shown_columns(page)


def test_chosen_columns_are_seen_on_a_phone_and_in_print(reader: Reader) -> None:
    page = reader.open(REGISTER)
    page.set_viewport_size(PHONE)
    assert "proposed_on" not in shown_columns(page)
    unticked(page, "department")
    assert "proposed_on" in shown_columns(page)
    assert page.locator("td.c-updated_on:not(:empty)").first.is_visible()
    assert "department" not in shown_columns(page)
    label = "getComputedStyle(document.querySelector('td.c-proposed_on'), '::before').content"
    assert "提出时间" in page.evaluate(label)
    assert not scrolls_sideways(page)
    assert barriers(page) == []
    page.emulate_media(media="print")
    assert "department" not in shown_columns(page)
    assert "proposed_on" in shown_columns(page)


# ---- filters ----


@pytest.mark.parametrize(
    ("period", "months"),
    [("2015", range(1, 13)), ("2015-Q3", (7, 8, 9)), ("2015-08", (8,))],
)
def test_a_period_is_a_year_a_quarter_or_a_month(reader: Reader, period: str, months: Any) -> None:
    page = reader.open(f"{REGISTER}#period={period}")
    found(page)
    days = column_of(page, "proposed_on")
    assert days
    assert {day[:7] for day in days} <= {f"2015-{month:02d}" for month in months}


def test_an_old_address_with_a_month_still_holds(reader: Reader) -> None:
    page = reader.open(f"{REGISTER}#month=2015-08")
    found(page)
    assert {day[:7] for day in column_of(page, "proposed_on")} == {"2015-08"}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("register/index.html", "网址里的筛选条件“小组 不存在”已经没有了，没有按它筛选。"),
        ("en/register/index.html", "The filter Group 不存在 in the address no longer exists and wasn't used."),
    ],
)
def test_a_filter_that_is_no_more_is_told(reader: Reader, path: str, said: str) -> None:
    page = reader.open(f"{path}#group=不存在")
    status = page.locator("#filters [role=status]")
    expect(status).to_have_text(said)
    page.evaluate("location.hash = 'group=不存在&period=2015-13&light=red'")
    expect(status).to_contain_text("2015-13")
    expect(status).to_contain_text(re.compile("找到|found"))
    assert page.locator("td.c-light .red").count() == page.locator("table.rows tbody tr").count()
    page.locator("select[name=light]").select_option("green")
    expect(status).not_to_contain_text("不存在")


def test_a_category_of_causes_narrows_the_list(reader: Reader) -> None:
    page = reader.open(REGISTER)
    everything = page.locator("table.rows tbody tr").count()
    page.locator("select[name=category]").select_option("process")
    found(page)
    assert 0 < page.locator("table.rows tbody tr").count() < everything


def test_a_phone_shows_more_filters_when_asked(reader: Reader) -> None:
    page = reader.open(REGISTER)
    page.set_viewport_size(PHONE)
    assert not page.locator("select[name=proposer]").is_visible()
    page.get_by_role("button", name="更多筛选").click()
    expect(page.locator("select[name=priority]")).to_be_focused()
    assert page.locator("select[name=proposer]").is_visible()
    assert barriers(page) == []


def test_going_back_to_the_bare_address_shows_everything(reader: Reader) -> None:
    page = reader.open(REGISTER)
    everything = page.locator("table.rows tbody tr").count()
    page.evaluate("location.hash = 'light=red'")
    found(page)
    page.evaluate("location.hash = ''")
    expect(page.locator("table.rows tbody tr")).to_have_count(everything)


# ---- saved filters ----


def saved(page: Page, name: str) -> None:
    """Save what is shown."""
    if page.locator("#saved").get_attribute("open") is None:
        page.locator("#saved summary").click()
    page.locator("#saved input").fill(name)
    page.locator("#saved form button").click()


def test_a_filter_is_saved_followed_and_deleted(reader: Reader) -> None:
    page = reader.open(f"{REGISTER}#light=red&sort=-late_days")
    found(page)
    unticked(page, "group")
    saved(page, "我的红灯 <b>")
    expect(page.locator("#saved [role=status]")).to_contain_text("我的红灯")
    seen, columns = column_of(page, "title"), shown_columns(page)
    page = reader.open("en/" + REGISTER)
    page.locator("#columns summary").click()
    page.get_by_role("button", name="Back to all columns").click()
    page.get_by_role("link", name="我的红灯 <b>").click()
    found(page)
    assert column_of(page, "title") == seen
    assert shown_columns(page) == columns
    assert barriers(page) == []
    page.get_by_role("button", name="Delete 我的红灯 <b>").click()
    assert page.locator("#saved li").count() == 0
    expect(page.locator("#saved input")).to_be_focused()


def test_a_name_is_saved_once(reader: Reader) -> None:
    page = reader.open(f"{REGISTER}#light=red")
    found(page)
    saved(page, "急")
    page.locator("select[name=light]").select_option("yellow")
    saved(page, "急")
    assert page.locator("#saved li").count() == 1
    assert "light=yellow" in (page.locator("#saved li a").get_attribute("href") or "")


def test_nothing_is_saved_without_a_name_or_a_filter(reader: Reader) -> None:
    page = reader.open(REGISTER)
    saved(page, "全部")
    expect(page.locator("#saved [role=status]")).to_contain_text("先选")
    page.locator("select[name=light]").select_option("red")
    saved(page, "  ")
    expect(page.locator("#saved [role=status]")).to_contain_text("名称")
    assert page.locator("#saved li").count() == 0


def test_a_browser_that_keeps_nothing_says_so_and_does_the_rest(reader: Reader) -> None:
    reader.run_first(REFUSING)
    page = reader.open(f"{REGISTER}#light=red")
    found(page)
    unticked(page, "group")
    assert "group" not in shown_columns(page)
    saved(page, "急")
    expect(page.locator("#saved [role=status]")).to_contain_text("不允许保存")
    assert "columns=" in page.url


@pytest.mark.parametrize("kept", ['"../x"', "7", "[[1,2]]", '[["a","b"],"c",null]', "{", '{"a":1}'])
def test_what_was_kept_oddly_does_no_harm(reader: Reader, kept: str) -> None:
    page = reader.open(REGISTER)
    unticked(page, "group")
    spoil = """kept => {
        const [key] = Object.keys(localStorage);
        for (const name of ["columns", "filters", "person"]) localStorage.setItem(key.replace(/columns$/, name), kept);
    }"""
    page.evaluate(spoil, kept)
    for path in (REGISTER, "mine.html", "index.html"):
        assert reader.open(path).locator("h1").is_visible()


# ---- files ----


def downloaded(page: Page, button: str) -> bytes:
    with page.expect_download() as waiting:
        page.locator(button).click()
    assert re.search(r"2015-12-18\.(csv|xlsx)$", waiting.value.suggested_filename)
    return Path(waiting.value.path()).read_bytes()


def in_files(columns: list[str]) -> list[str]:
    """Return the columns of a file: what a cell says besides has one of its own."""
    besides = {"stage": ["parked_until"], "next_due": ["late_days"]}
    return [each for name in columns for each in (name, *besides.get(name, ()))]


def test_files_tell_how_late_a_row_is_and_until_when_it_is_parked(reader: Reader) -> None:
    page = reader.open(REGISTER)
    names = in_files(shown_columns(page))
    sheet = load_workbook(io.BytesIO(downloaded(page, "#xlsx"))).active
    assert sheet
    table = list(csv.reader(io.StringIO(downloaded(page, "#csv").decode("utf-8-sig"), newline=""), strict=True))
    late, parked = names.index("late_days"), names.index("parked_until")
    assert (table[0][late], table[0][parked]) == ("逾期天数", "暂缓至")
    # The cells themselves say “逾期 3 天” and “暂缓至 2016-01-29”.
    said = [re.search(r"逾期 (\d+)", each) for each in column_of(page, "next_due")]
    until = [re.search(r"\d{4}-\d\d-\d\d", each) for each in column_of(page, "stage")]
    assert [row[late] for row in table[1:]] == [each[1] if each else "" for each in said]
    assert [row[parked] for row in table[1:]] == [each[0] if each else "" for each in until]
    cells = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[late] for row in cells] == [int(each[1]) if each else None for each in said]
    assert [isinstance(row[parked], datetime) for row in cells] == [bool(each) for each in until]
    assert any(said)
    assert any(until)
    unticked(page, "next_due", "stage")
    assert "逾期天数" not in downloaded(page, "#csv").decode("utf-8-sig").splitlines()[0]


def test_both_files_hold_the_rows_and_columns_shown(reader: Reader) -> None:
    page = reader.open(f"{REGISTER}#light=red&sort=-late_days")
    found(page)
    unticked(page, "group", "priority", "updated_on")
    names = in_files(shown_columns(page))
    sheet = load_workbook(io.BytesIO(downloaded(page, "#xlsx"))).active
    assert sheet
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows[0]) == len(names)
    assert [row[names.index("title")] for row in rows[1:]] == column_of(page, "title")
    assert [row[names.index("number")] for row in rows[1:]] == column_of(page, "number")
    proposed = [row[names.index("proposed_on")] for row in rows[1:]]
    assert [f"{day:%Y-%m-%d}" for day in proposed if isinstance(day, datetime)] == column_of(page, "proposed_on")
    percents = [row[names.index("percent")] for row in rows[1:]]
    assert [f"{float(str(each)):.0%}" for each in percents] == [each.strip() for each in column_of(page, "percent")]
    table = list(csv.reader(io.StringIO(downloaded(page, "#csv").decode("utf-8-sig"), newline=""), strict=True))
    assert table[0] == list(rows[0])
    assert [row[names.index("title")] for row in table[1:]] == column_of(page, "title")


def test_the_sheet_is_ready_to_work_with(reader: Reader) -> None:
    page = reader.open(REGISTER)
    raw = downloaded(page, "#xlsx")
    assert raw == downloaded(page, "#xlsx"), "the same rows give the same bytes"
    sheet = load_workbook(io.BytesIO(raw)).active
    assert sheet
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet.max_row == page.locator("table.rows tbody tr").count() + 1
    assert sheet.column_dimensions["C"].width > 40
    assert sheet["J2"].number_format == "yyyy\\-mm\\-dd"
    assert sheet["K2"].number_format == "0%"
    assert zipfile.ZipFile(io.BytesIO(raw)).testzip() is None


HOSTILE = [
    *("=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "＝1+1", "\t=1", "a\x00b\x08c\x1f", "两行\r\n=1"),
    *("\"引号\" & <b> '单'", "]]>&amp;", "😀👩\u200d👩\u200d👧 𠮷", "\ud83d", "\ufffe\uffff", "_x0041_ _x000a_"),
    *("  前后空格  ", "长" * 40_000, "😀" * 20_000),
]


def written(page: Page, rows: list[list[Any]], kinds: list[str]) -> Workbook:
    """Return the workbook that the script writes of these rows."""
    made: str = page.evaluate(
        """async ([name, rows, kinds]) => {
            const columns = kinds.map((kind, i) => ({ title: "列 " + i, width: 20, kind }));
            const bytes = new Uint8Array(await painpoints.xlsx(name, columns, rows).arrayBuffer());
            let text = "";
            for (const byte of bytes) text += String.fromCharCode(byte);
            return btoa(text);
        }""",
        ["a/b[c]:*?'" + "长" * 40, rows, kinds],
    )
    return load_workbook(io.BytesIO(base64.b64decode(made)))


def test_no_text_breaks_the_sheet_or_becomes_a_formula(reader: Reader) -> None:
    page = reader.open(REGISTER)
    book = written(page, [[text] for text in HOSTILE], [""])
    sheet = book.active
    assert sheet
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(HOSTILE)
    assert all(len(str(cell.value).encode("utf-16-le")) <= 2 * 32767 for cell in cells)
    for text, cell in zip(HOSTILE, cells, strict=True):
        if len(text) < 1000 and not re.search(r"[\x00-\x1f\ud800-\udfff\ufffe\uffff]|_x", text):
            assert cell.value == text
    assert all(cell.quotePrefix for cell in cells[:5])
    assert not cells[8].quotePrefix
    assert str(cells[15].value).endswith("…")


def test_dates_and_numbers_are_dates_and_numbers(reader: Reader) -> None:
    page = reader.open(REGISTER)
    sheet = written(
        page, [["2015-02-28", 45, 7, "x"], ["", "", None, ""], ["gone", 0, -1.5, "2015"]], ["date", "percent", "", ""]
    ).active
    assert sheet
    rows = [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert rows[0] == [datetime(2015, 2, 28), 0.45, 7, "x"]
    assert rows[1] == [None, None, None, None]
    assert rows[2] == ["gone", 0, -1.5, "2015"]


# ---- the board by stage ----


def counts(page: Page) -> list[int]:
    return [int(each) for each in page.locator(".column .count").all_inner_texts()]


def test_the_board_by_stage_is_narrowed_to_a_group_and_keeps_it(reader: Reader) -> None:
    page = reader.open("stages.html")
    everything, served = counts(page), page.locator(".column").first.inner_text()
    page.locator("select[name=group]").select_option("network-team")
    found(page)
    narrowed = counts(page)
    assert 0 < sum(narrowed) < sum(everything)
    assert page.url.endswith("#group=network-team")
    assert barriers(page) == []
    page.reload()
    found(page)
    assert counts(page) == narrowed
    page.locator("#as-list").click()
    expect(page.locator("#filters [role=status]")).to_contain_text(str(sum(narrowed)))
    page.go_back()
    found(page)
    page.locator("#filters [type=reset]").click()
    expect(page.locator(".column").first).to_have_text(re.compile(re.escape(served.split()[0])))
    assert counts(page) == everything


def test_narrowed_cards_look_like_the_servers(reader: Reader) -> None:
    page = reader.open("stages.html")
    who = page.locator("select[name=proposer] option").nth(1).get_attribute("value")
    name = page.locator("select[name=proposer] option").nth(1).inner_text()
    before = [each for each in page.locator(".column li:not(.empty)").all_inner_texts() if name in each]
    page.locator("select[name=proposer]").select_option(who)
    found(page)
    after = page.locator(".column li:not(.empty)").all_inner_texts()
    folded = {re.sub(r"\s+", "", each) for each in after}
    assert {re.sub(r"\s+", "", each) for each in before} <= folded


@pytest.mark.parametrize("fragment", ["#closed", "#length=1", "#proposer="])
def test_an_anchor_or_an_odd_address_of_the_board_is_no_filter(reader: Reader, fragment: str) -> None:
    page = reader.open("stages.html" + fragment)
    assert page.locator(".column li").count() > 30
    assert page.locator("#filters [role=status]").inner_text() == ""


def test_the_board_says_which_filter_in_the_address_has_gone(reader: Reader) -> None:
    page = reader.open("stages.html")
    everything = counts(page)
    department = page.locator("select[name=department] option").nth(1).get_attribute("value")
    page = reader.open(f"stages.html#group=gone&department={department}")
    status = page.locator("#filters [role=status]")
    expect(status).to_contain_text("小组 gone")
    found(page)
    assert 0 < sum(counts(page)) < sum(everything)
    assert page.locator("select[name=group]").input_value() == ""
    page.locator("#filters [type=reset]").click()
    expect(status).to_have_text("")
    assert counts(page) == everything


# ---- languages ----


@pytest.mark.parametrize(
    ("path", "titles"),
    [
        (f"{REGISTER}#light=red", "table.rows tbody .c-title a"),
        ("stages.html#group=oa-team", ".column li > a:not([href*='#'])"),
        ("mine.html#person=lin-tao", "#rows li > a"),
        ("similar.html?title=审批提醒", "#found li > a"),
        ("search.html?q=审批&kind=pain_point", "#results li > a"),
        ("search.html?q=审批&kind=pain_point", "#results .excerpt > span:last-of-type"),
    ],
)
def test_rows_of_scripts_say_in_which_language_records_are(reader: Reader, path: str, titles: str) -> None:
    for folder, lang in (("", None), ("en/", "zh-CN")):
        reader.open("404.html")
        page = reader.open(folder + path)
        expect(page.locator(titles).first).to_be_visible()
        assert {each.get_attribute("lang") for each in page.locator(titles).all()} == {lang}


def test_what_the_site_itself_says_is_in_the_pages_language(reader: Reader) -> None:
    page = reader.open("en/search.html?q=PP345&kind=rule")
    expect(page.locator("#results li > a").first).to_be_visible()
    assert page.locator("#results [lang]").count() == 0
