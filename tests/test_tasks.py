"""What people come for, in clicks from the board: each answer has to be on the screen, on a desk and on a phone."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import DESK, PHONE, Reader
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, expect
from site_tools import shipped_site

BOARD = "index.html"
# Somebody of the sample whose task is overdue on the day on which it stands still.
WHO = "吴刚"
TASK = "短信认证网关到货、上架、连通短信通道"


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def reader(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Reader]:
    """Somebody at the board who never was here before."""
    found = Reader(browser, shipped_site(tmp_path_factory), viewport=request.param)
    found.open(BOARD)
    yield found
    found.close()


def sees(place: Locator, text: str | re.Pattern[str]) -> None:
    """Hold that a text can be seen."""
    expect(place.filter(has_text=text).first).to_be_visible()


def choose_myself(reader: Reader) -> None:
    """Say who one is: a click on 我的, a name typed, a click on it."""
    reader.click(reader.page.get_by_role("link", name="我的"))
    reader.page.get_by_label("姓名或工号").fill(WHO)
    reader.click(reader.page.get_by_role("link", name=WHO))


def test_find_my_overdue_task_the_first_time(reader: Reader) -> None:
    choose_myself(reader)
    sees(reader.page.locator("#late li"), TASK)
    assert reader.clicks <= 2


def test_find_my_overdue_task_every_other_time(reader: Reader) -> None:
    choose_myself(reader)
    reader.open(BOARD)
    reader.clicks = 0
    sees(reader.page.locator("#strip"), re.compile(r"逾期 [1-9]\d* 项"))
    reader.click("#strip [data-when=late]")
    task = reader.page.locator("#late li").filter(has_text=TASK)
    expect(task).to_be_in_viewport()
    assert reader.clicks <= 1


def test_why_is_this_red(reader: Reader) -> None:
    sees(reader.page.locator("section:has(#pressing) .reason"), "已逾期")
    reader.click(reader.page.locator("section:has(#pressing) li > a"))
    sees(reader.page.locator("main"), re.compile("为什么是红灯"))
    sees(reader.page.locator("main"), "已逾期")
    assert reader.clicks <= 1


def test_what_a_group_must_still_eliminate_this_month(reader: Reader) -> None:
    row = reader.page.locator("section:has(#groups) tbody tr").filter(has_text="交易运行组")
    sees(row, "还差 2 个")
    reader.click(row.locator("td a"))
    section = reader.page.locator("section").filter(has=reader.page.get_by_role("heading", name="交易运行组"))
    sees(section, "还没有消除")
    assert reader.clicks <= 2


def test_who_was_in_the_top_five_last_quarter(reader: Reader) -> None:
    reader.click(reader.page.get_by_role("link", name="2015-Q3 评分"))
    for rank, name in enumerate(["王莉", "刘洋", "王莉", "周平", "于明"], 1):
        sees(reader.page.locator("main li, main tr").filter(has_text=str(rank)), name)
    assert reader.clicks <= 2


def test_export_what_i_see(reader: Reader) -> None:
    page = reader.open("register/index.html#light=red&sort=-late_days")
    expect(page.locator("#filters [role=status]")).to_contain_text(re.compile(r"\d"))
    seen = page.locator("td.c-title").all_inner_texts()
    with page.expect_download() as waiting:
        reader.click("#xlsx")
    assert reader.clicks <= 1
    sheet = load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes())).active
    assert sheet
    assert [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)] == seen
