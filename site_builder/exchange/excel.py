"""Sheets as an Excel file: the same sheet gives the same bytes, and no cell is ever taken for a formula."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from site_builder.exchange.text import words_in
from site_builder.pages import Sheet
from site_builder.strings import Strings
from site_builder.words import Language

# What Excel holds in a cell, counted as it counts: in units of UTF-16.
CELL_LIMIT = 32_767
# Tone and tint of each light, as in the light palette of `templates/static/style.css`.
PALETTE = {
    "red": ("#b3261e", "#fdecea"),
    "yellow": ("#7a4f00", "#fff4d6"),
    "green": ("#116632", "#e6f4ea"),
    "done": ("#4a5361", "#eceff3"),
    "withdrawn": ("#4a5361", "#eceff3"),
}
_FONT = {"font_name": "Microsoft YaHei", "font_size": 10}
_CELL = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#d9dee6"}
# With the quote prefix a text stays one when somebody edits the cell; without it Excel would look at it again.
_TEXT = {**_CELL, "quote_prefix": True}
_HEAD = {**_TEXT, "bold": True, "bg_color": "#eef3fc", "valign": "vcenter"}
_PAPER_A3 = 8
# Excel prints 255 signs on top, and each & counts twice.
_TITLE_LIMIT = 120
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n?")
# Excel's calendar begins here; an earlier day is written as text.
_FIRST_DAY = "1900-01-01"

Formats = Mapping[str, Any]


def workbook(sheet: Sheet, language: Language, strings: Strings, as_of: date) -> bytes:
    """Return a sheet, with those beside it, as a file in one language, made on the as-of date."""
    output = BytesIO()
    book = Workbook(output, {"in_memory": True, "default_format_properties": dict(_FONT)})
    book.set_properties({"title": clean(sheet.title.within(language)), "created": datetime.combine(as_of, time())})
    formats = _formats(book)
    for each in (sheet, *sheet.beside):
        _write(book.add_worksheet(each.tab.within(language)), each, language, strings, formats)
    book.close()
    return output.getvalue()


def _write(page: Any, sheet: Sheet, language: Language, strings: Strings, formats: Formats) -> None:
    _set_up(page, sheet, language)
    for column, (label, width) in enumerate(sheet.columns):
        page.set_column(column, column, width)
        page.write_string(0, column, label.within(language), formats["head"])
    cut = strings.words("sheet.cut").within(language)
    for number, cells in enumerate(sheet.rows, 1):
        for column, cell in enumerate(cells):
            if cell and cell["show"] == "date" and cell["value"] >= _FIRST_DAY:
                page.write_datetime(number, column, datetime.fromisoformat(cell["value"]), formats["date"])
            elif cell and cell["show"] == "count":
                page.write_number(number, column, cell["value"], formats["count"])
            elif cell and (text := fitting(words_in(cell, strings).within(language), cut)):
                page.write_string(number, column, text, formats[cell.get("light", "text")])
            else:
                page.write_blank(number, column, None, formats["text"])


def fitting(text: str, cut: str) -> str:
    """Return what of a text Excel can hold; what was too long ends with the sign `cut`."""
    whole = clean(text)
    raw = whole.encode("utf-16-le")
    if len(raw) <= 2 * CELL_LIMIT:
        return whole
    # Half of a sign at the end is dropped.
    return raw[: 2 * (CELL_LIMIT - len(cut))].decode("utf-16-le", "ignore") + cut


def clean(text: str) -> str:
    """Return a text without the signs that XML can't hold, lines ended as Excel ends them."""
    return _UNFIT.sub("", _LINE_END.sub("\n", text))


def _formats(book: Workbook) -> Formats:
    lights = {name: {**_TEXT, "font_color": tone, "bg_color": tint} for name, (tone, tint) in PALETTE.items()}
    dates = {**_CELL, "num_format": "yyyy-mm-dd", "align": "left"}
    wanted = {"head": _HEAD, "text": _TEXT, "date": dates, "count": _CELL, **lights}
    return {name: book.add_format(properties) for name, properties in wanted.items()}


def _set_up(page: Any, sheet: Sheet, language: Language) -> None:
    """Freeze the head and the first two columns, filter by each column, fit the whole width on the printed page."""
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(_PAPER_A3)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    title = clean(sheet.title.within(language))[:_TITLE_LIMIT].replace("&", "&&")
    page.set_header(f"&L{title}")
    page.set_footer("&R&P / &N")
