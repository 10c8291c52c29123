"""Slides as a PowerPoint file: native tables and charts, the site's fonts and colours, the same bytes each time.

It takes the extra `slides`, so what writes them is imported only here and only when it is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from site_builder.exchange.excel import clean
from site_builder.figures.measuring import ELLIPSIS, clipped
from site_builder.pages.decks import Chart, Deck, Slide, Table
from site_builder.words import Language, Words

FONT = "Microsoft YaHei"
# Colours of the theme by their names in it, as in the light palette of `templates/static/style.css`.
COLOURS = {"dk1": "1F2329", "dk2": "566070", "accent1": "0B57D0", "accent2": "1F2329", "accent3": "808894"}
# A slide in inches: sixteen to nine, with a margin, and where what stands below the title begins and ends.
WIDTH, HEIGHT, MARGIN, TOP, BOTTOM = 13.333, 7.5, 0.6, 1.45, 6.8
BODY = WIDTH - 2 * MARGIN
# Rows get lower where there are many; the head has room for two lines, every other row for one.
ROW, HEAD = 0.42, 0.55
# A tenth of an inch on either side, in points.
CELL_MARGIN = 7.2
# What the file's own title may have.
MOST_SIGNS = 255
_TITLE_ONLY, _TITLE_SLIDE = 5, 0
_LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
# Zip files know no earlier day.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_THUMBNAIL = "docProps/thumbnail.jpeg"
_FACE = re.compile(r'(<a:(?:latin|ea)|<a:font script="(?:Hans|Hant)") typeface="[^"]*"')
_MADE = re.compile(r"(<dcterms:(created|modified)[^>]*>)[^<]*")


def presentation(deck: Deck, language: Language, as_of: date) -> bytes:
    """Return slides as a file in one language, made on the as-of date."""
    from pptx import Presentation
    from pptx.util import Inches

    book = Presentation()
    book.slide_width, book.slide_height = Inches(WIDTH), Inches(HEIGHT)
    writer = _Writer(book, language, clean(deck.title.within(language)), len(deck.slides))
    writer.front(deck)
    for number, slide in enumerate(deck.slides, 1):
        writer.add(slide, number)
    facts, made = book.core_properties, datetime.combine(as_of, time())
    facts.title, facts.author, facts.last_modified_by = clean(deck.title.within(language))[:MOST_SIGNS], "", ""
    facts.created = facts.modified = made
    facts.revision, facts.language = 1, _LANGUAGES[language]
    output = BytesIO()
    book.save(output)
    return _settled(output.getvalue(), made)


class _Writer:
    """The presentation that is being written, and the language of its words."""

    def __init__(self, book: Any, language: Language, title: str, count: int) -> None:
        self._book, self._language, self._title, self._count = book, language, title, count

    def front(self, deck: Deck) -> None:
        slide = self._book.slides.add_slide(self._book.slide_layouts[_TITLE_SLIDE])
        title, subtitle = slide.placeholders
        _place(title, MARGIN, 2.2, BODY, 1.3)
        _place(subtitle, MARGIN, 3.6, BODY, 1.8)
        self._write(title, (deck.title,), 36)
        self._write(subtitle, (deck.subtitle,), 18)

    def add(self, slide: Slide, number: int) -> None:
        page = self._book.slides.add_slide(self._book.slide_layouts[_TITLE_ONLY])
        _place(page.shapes.title, MARGIN, 0.4, BODY, 0.85)
        self._write(page.shapes.title, (slide.title,), 26, is_left=True)
        top = TOP
        if slide.lines:
            high = 0.75 * len(slide.lines) if slide.table else BOTTOM - TOP
            self._write(self._box(page, MARGIN, top, BODY, high), slide.lines, 18, is_left=True)
            top += high + 0.2
        beside = slide.table is not None and slide.chart is not None
        if slide.chart:
            self._chart(page, slide.chart, top, BODY * (0.58 if beside else 1))
        if slide.table:
            width = BODY * 0.38 if beside else BODY
            self._table(page, slide.table, WIDTH - MARGIN - width, top, width)
        if slide.note:
            self._write(self._box(page, MARGIN, 6.65, BODY, 0.35), (slide.note,), 12, is_left=True)
        foot = f"{self._title}   {number + 1} / {self._count + 1}"
        self._write(self._box(page, MARGIN, 7.0, BODY, 0.35), (Words(foot, foot),), 10, is_left=True)

    def _box(self, page: Any, left: float, top: float, width: float, height: float) -> Any:
        from pptx.util import Inches

        box = page.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
        box.text_frame.word_wrap = True
        return box

    def _write(self, shape: Any, texts: Sequence[Words], size: int, *, is_left: bool = False) -> None:
        """Write each text as a paragraph of a shape or a cell."""
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        lines = [line for text in texts for line in clean(text.within(self._language)).split("\n")]
        frame = shape.text_frame
        for index, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
            if is_left:
                paragraph.alignment = PP_ALIGN.LEFT
            if len(texts) > 1:
                paragraph.space_after = Pt(size / 3)
            run = paragraph.add_run()
            run.text = line
            run.font.size = Pt(size)
            run._r.get_or_add_rPr().set("lang", _LANGUAGES[self._language])

    def _table(self, page: Any, table: Table, left: float, top: float, width: float) -> None:
        from pptx.util import Inches

        high = min(ROW, (BOTTOM - top - HEAD) / max(len(table.rows), 1))
        place = (Inches(left), Inches(top), Inches(width), Inches(HEAD + high * len(table.rows)))
        made = page.shapes.add_table(len(table.rows) + 1, len(table.head), *place).table
        widths = [width * share / sum(table.widths) for share in table.widths]
        for column, wide in zip(made.columns, widths, strict=True):
            column.width = Inches(wide)
        size = 11 if len(table.head) > 7 else 12
        for index, (row, cells) in enumerate(zip(made.rows, (table.head, *table.rows), strict=True)):
            row.height = Inches(high if index else HEAD)
            for at, (cell, words) in enumerate(zip(row.cells, cells, strict=True)):
                fitting = _fitting(words, widths[at], size, lines=1 if index else 2)
                self._cell(cell, fitting, size, is_figure=at in table.figures)

    def _cell(self, cell: Any, words: Words, size: int, *, is_figure: bool) -> None:
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

        self._write(cell, (words,), size)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        if is_figure:
            cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT

    def _chart(self, page: Any, chart: Chart, top: float, width: float) -> None:
        from pptx.chart.data import CategoryChartData
        from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
        from pptx.util import Inches, Pt

        data = CategoryChartData(number_format="0")
        data.categories = [_no_formula(label.within(self._language)) for label in chart.labels]
        for label, values in chart.series:
            data.add_series(_no_formula(label.within(self._language)), values)
        kind = XL_CHART_TYPE.LINE_MARKERS if chart.kind == "lines" else XL_CHART_TYPE.COLUMN_CLUSTERED
        place = (Inches(MARGIN), Inches(top), Inches(width), Inches(BOTTOM - top))
        made = page.shapes.add_chart(kind, *place, data).chart
        made.font.size, made.has_title = Pt(12), False
        made.has_legend = len(chart.series) > 1
        if made.has_legend:
            made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        plot = made.plots[0]
        plot.has_data_labels = True
        plot.data_labels.font.size = Pt(11)
        for series in plot.series if chart.kind == "lines" else ():
            series.smooth = False


def _place(shape: Any, left: float, top: float, width: float, height: float) -> None:
    from pptx.util import Inches

    shape.left, shape.top, shape.width, shape.height = map(Inches, (left, top, width, height))


def _fitting(words: Words, inches: float, size: int, lines: int) -> Words:
    """Return what a cell has room for, so that a table keeps to its slide."""
    room = (72 * inches - 2 * CELL_MARGIN) / size
    return Words(*(_cut(" ".join(text.split()), room, lines) for text in words))


def _cut(text: str, room: float, lines: int) -> str:
    found = clipped(text, room, lines)
    return "".join(found) if found and found[-1].endswith(ELLIPSIS) else text


def _no_formula(text: str) -> str:
    """Return a chart's word so that the workbook within the file can't take it for a formula or an address."""
    found = clean(text)
    return f"'{found}" if found[:1] in ("=", "+", "-", "@", "{") or "://" in found else found


# ---- the same bytes each time ----


def _settled(raw: bytes, made: datetime) -> bytes:
    """Return a file without the times at which it was written, in the site's fonts and colours."""
    output = BytesIO()
    with ZipFile(BytesIO(raw)) as old, ZipFile(output, "w", ZIP_DEFLATED) as new:
        for name, content in _parts(old, made):
            new.writestr(ZipInfo(name, _NO_TIME), content, ZIP_DEFLATED)
    return output.getvalue()


def _parts(old: ZipFile, made: datetime) -> Iterator[tuple[str, bytes]]:
    for name in old.namelist():
        content = old.read(name)
        if name.endswith(".xlsx"):
            yield name, _settled(content, made)
        elif name.startswith("ppt/theme/"):
            yield name, _dressed(content.decode()).encode()
        elif name == "docProps/core.xml":
            yield name, _MADE.sub(rf"\g<1>{made.isoformat()}Z", content.decode()).encode()
        elif name == "_rels/.rels":
            yield name, re.sub(rf'<Relationship [^>]*Target="{_THUMBNAIL}"[^>]*/>', "", content.decode()).encode()
        elif name != _THUMBNAIL:
            yield name, content


def _dressed(theme: str) -> str:
    for name, colour in COLOURS.items():
        theme = re.sub(rf"(<a:{name}>).*?(</a:{name}>)", rf'\1<a:srgbClr val="{colour}"/>\2', theme, flags=re.DOTALL)
    return _FACE.sub(rf'\1 typeface="{FONT}"', theme)
