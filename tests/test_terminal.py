"""Columns of a terminal hold for Chinese and English alike."""

from __future__ import annotations

import re
import unicodedata

from site_builder.terminal import in_rows, padded


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def test_padding_counts_a_chinese_sign_twice() -> None:
    assert [padded(each, 6) for each in ("王莉", "Li", "项目管理组")] == ["王莉  ", "Li    ", "项目管理组"]


def test_items_stand_below_each_other_in_rows_that_fit() -> None:
    people = [f"person-{number} ({'王' * (1 + number % 3)})" for number in range(1, 30)]
    rows = list(in_rows(people))
    assert [each for row in rows for each in re.split(" {2,}", row)] == people
    assert max(map(columns, rows)) <= 78
    second = {columns(row[: row.index("person", 1)]) for row in rows if row.count("person") > 1}
    assert len(second) == 1


def test_what_fits_no_row_has_one_of_its_own() -> None:
    assert list(in_rows(["部" * 50, "组"])) == ["部" * 50, "组"]
    assert list(in_rows([])) == []
