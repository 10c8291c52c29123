"""Reports as pages, Excel files and slides: the same figures, nothing that runs, the same bytes; and the command."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import html5lib
import pytest
from click.testing import CliRunner, Result
from helpers import AS_OF, ROOT
from hostile_strings import HOSTILE
from openpyxl import load_workbook
from playwright.sync_api import Browser
from pptx import Presentation
from pptx.presentation import Presentation as Book
from season import person
from site_tools import dead_links, read_pages, shipped_site
from test_reports import TASK, hand_worked, pain, reporting, shipped_view, view_of_season

from site_builder.cli import main
from site_builder.exchange import slides
from site_builder.exchange.excel import workbook
from site_builder.exchange.slides import FONT, presentation
from site_builder.pages import View, reports
from site_builder.pages.decks import Chart, Deck, Slide, Table
from site_builder.pages.report_deck import deck
from site_builder.pages.report_figures import figure_rows
from site_builder.pages.report_sheets import sheets
from site_builder.periods import named
from site_builder.strings import load_strings
from site_builder.words import LANGUAGES, Language, Words, same

in_both = pytest.mark.parametrize("language", LANGUAGES)
EMU = 914_400


def sheet_file(view: View, name: str, language: Language = "zh") -> bytes:
    content = reports.content_of(view, reporting(view), named(name))
    return workbook(sheets(view, content), language, load_strings(), view.as_of)


def deck_file(view: View, name: str, language: Language = "zh") -> bytes:
    content = reports.content_of(view, reporting(view), named(name))
    return presentation(deck(view, content), language, view.as_of)


def slides_of(raw: bytes) -> Book:
    """Read slides back, as another program would."""
    return Presentation(BytesIO(raw))


@cache
def hostile_view() -> View:
    """Return a register whose titles would do harm where they were taken for more than text."""
    planned = {"proposed": "2015-05-10", "analysed": "2015-05-12", "causes_found": "2015-05-14"}
    late = [
        pain(f"05-{n:03}", "an", on="05-10", title=text, plan=[TASK], stages=planned, marks=(90, 91), entries=["06-01"])
        for n, text in enumerate(HOSTILE, 1)
    ]
    return view_of_season(person("an"), *late)


# ---- pages


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shipped_site(tmp_path_factory)


def test_every_period_has_a_page_and_a_sheet_in_both_languages(site: Path) -> None:
    names = [each.name for each in reporting(shipped_view()).periods]
    for folder in ("reports", "en/reports"):
        found = {path.name for path in (site / folder).iterdir()}
        assert {f"{name}.{ending}" for name in names for ending in ("html", "xlsx")} < found
        assert "index.html" in found


def test_pages_are_valid_and_lead_somewhere(site: Path) -> None:
    for path in sorted(site.glob("**/reports/*.html")):
        html5lib.HTMLParser(strict=True).parse(path.read_text("utf-8"))
    assert [each for each in dead_links(site) if "reports/" in each] == []


@pytest.mark.parametrize("path", ["reports/2015-Q3.html", "en/reports/2015-Q3.html"])
def test_a_page_says_what_is_worked_out(site: Path, path: str) -> None:
    page = read_pages(site)[path]
    cells = [each.text for each in page.all("td")]
    figures = figure_rows(shipped_view(), reporting(shipped_view()), named("2015-Q3"))
    wanted = [(row["value"], row["before"]["value"], row["before"]["change"] or "–") for row in figures]
    # The year before has no figures, so that a row has four cells: the last one says what got better.
    assert [tuple(cells[at : at + 3]) for at in range(0, 4 * len(figures), 4)] == wanted
    chapters = [each.attributes["id"] for each in page.all("h2")]
    assert chapters == ["brief", "figures", "top", "ages", "units", "overdue", "definitions"]
    shown = {each.removeprefix("#about-") for each in page.links if each.startswith("#about-")}
    assert {f"about-{name}" for name in shown} <= set(page.ids)


def test_what_was_sealed_and_restated_is_said(site: Path) -> None:
    page = read_pages(site)["reports/2015-Q2.html"]
    text = page.text_outside("script")
    assert "2015-07-15 封存，2015-08-03 重述，原因：胡斌" in text
    assert "scores/2015-Q2/index.html#seal" in " ".join(page.links)
    assert "已封存" in read_pages(site)["reports/2015-Q3.html"].text_outside("script")
    assert "seals" not in read_pages(site)["reports/2015-Q3.html"].ids, "nothing differs"


def test_the_latest_month_that_is_over_stands_at_the_front(site: Path) -> None:
    page = read_pages(site)["reports/index.html"]
    assert [each.attributes["id"] for each in page.all("h2")] == ["latest-month", "year-2015"]
    assert "2015-11 提出 7 个痛点" in page.text_outside("script")


def test_the_navigation_leads_to_the_reports(site: Path) -> None:
    assert "reports/index.html" in read_pages(site)["index.html"].links


@pytest.mark.parametrize("path", ["reports/2015-Q2.html", "en/reports/2015.html"])
def test_print_shows_every_chapter_within_the_paper(browser: Browser, site: Path, path: str) -> None:
    # An A4 page without its margins.
    page = browser.new_page(viewport={"width": 688, "height": 1000})
    page.emulate_media(media="print")
    page.goto((site / path).as_uri())
    heights = page.locator(".chapter").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert len(heights) == 7
    assert min(heights) > 40
    assert page.evaluate("document.documentElement.scrollWidth") <= 688
    wide = page.locator(".period-report table").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().right)"
    )
    assert max(wide) <= 690
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    assert 3 <= pages <= 6
    page.close()


# ---- Excel


def test_the_sheet_has_the_page_s_figures_as_numbers() -> None:
    book = load_workbook(BytesIO(sheet_file(shipped_view(), "2015-Q3")))
    assert book.sheetnames == ["摘要", "主要数字", "评选", "在办多久", "用户部门", "小组", "逾期清单", "口径"]
    figures = {row[0].value: row[1].value for row in book["主要数字"].iter_rows(min_row=2)}
    assert (figures["提出"], figures["结束天数中位数"], figures["部门得分"]) == (19, 50.0, 40.9)
    assert figures["计入的消除 / 指标"] == "11 / 24"
    *_, total = book["小组"].iter_rows(values_only=True)
    assert total[:8] == ("合计", 19, 19, 13, 19, 12, 2, 0)
    assert book.properties.created == datetime(2015, 12, 18)


def test_earlier_figures_and_changes_are_numbers_each_named_by_what_it_is_compared_with() -> None:
    book = load_workbook(BytesIO(sheet_file(shipped_view(), "2015-Q3")))
    head, *rows = book["主要数字"].iter_rows(values_only=True)
    assert head == ("数字", "2015-Q3", "2015-Q2", "较 2015-Q2 增减", "较上期")
    assert {type(cell) for row in rows if "/" not in str(row[1]) for cell in row[1:4]} <= {int, float}
    assert any(row[0] == "消除达成率（%）" for row in rows)


def test_a_tab_without_rows_says_so() -> None:
    book = load_workbook(BytesIO(sheet_file(shipped_view(), "2015-Q3")))
    assert [row[0] for row in book["逾期清单"].iter_rows(min_row=2, values_only=True)] == ["没有可列的。"]


@in_both
def test_no_cell_of_a_report_is_a_formula_or_a_link(language: Language) -> None:
    book = load_workbook(BytesIO(sheet_file(hostile_view(), "2015-Q2", language)))
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert len(cells) > 7 * len(HOSTILE)
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)


# ---- slides


@in_both
def test_slides_tell_the_report_in_order(language: Language) -> None:
    book = slides_of(deck_file(shipped_view(), "2015-Q2", language))
    titles = [slide.shapes.title.text for slide in book.slides]
    assert titles[0] == ("2015-Q2 季报" if language == "zh" else "Quarterly report 2015-Q2")
    assert len(titles) == 9
    kinds = ["has_table", "has_chart"]
    has = [[any(getattr(shape, kind) for shape in slide.shapes) for kind in kinds] for slide in book.slides]
    assert has[2:6] == [[True, False], [False, True], [True, False], [True, True]]
    table = next(shape.table for shape in book.slides[2].shapes if shape.has_table)
    figures = {row.cells[0].text: row.cells[1].text for row in table.rows}
    assert figures["提出" if language == "zh" else "Proposed"] == "22"


@pytest.mark.parametrize(
    ("name", "compared"),
    [("2015-Q2", []), ("2015-Q3", ["2015-Q2", "较上期增减", "较上期"]), ("2015", [])],
)
def test_slides_have_no_column_for_a_period_without_figures(name: str, compared: list[str]) -> None:
    slide = slides_of(deck_file(shipped_view(), name)).slides[2]
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    assert [cell.text for cell in table.rows[0].cells] == ["数字", name, *compared]


@pytest.mark.parametrize("view", [shipped_view, hand_worked, hostile_view])
@pytest.mark.parametrize("name", ["2015-Q2", "2015", "2015-05"])
def test_everything_stays_on_its_slide(view: object, name: str) -> None:
    book = slides_of(deck_file(view(), name))
    for slide in book.slides:
        places = [(shape.left, shape.top, shape.width, shape.height) for shape in slide.shapes]
        for left, top, width, height in places:
            assert left >= 0
            assert top >= 0
            assert left + width <= book.slide_width
            assert top + height <= book.slide_height + 0.01 * EMU


def test_hostile_titles_stay_text() -> None:
    raw = deck_file(hostile_view(), "2015-05")
    book = slides_of(raw)
    tables = [shape.table for slide in book.slides for shape in slide.shapes if shape.has_table]
    texts = [cell.text for table in tables for row in table.rows for cell in row.cells]
    assert len(texts) > 50
    with zipfile.ZipFile(BytesIO(raw)) as parts:
        names = parts.namelist()
        words = b"".join(parts.read(name) for name in names if name.endswith((".xml", ".rels")))
        assert b"hlinkClick" not in words
        assert b'TargetMode="External"' not in words
        assert not any(name.endswith(".bin") and "vba" in name.lower() for name in names)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "https://example.com", "x\x00\ud800"])
def test_no_word_of_a_chart_is_a_formula_in_its_workbook(text: str) -> None:
    chart = Chart("bars", (same(text), same("b")), ((same(text), (1.0, 2.0)),))
    raw = presentation(Deck(same("a"), same("a"), same("a"), (Slide(same("a"), chart=chart),)), "zh", AS_OF)
    with zipfile.ZipFile(BytesIO(raw)) as parts:
        (name,) = [name for name in parts.namelist() if name.endswith(".xlsx")]
        page = load_workbook(BytesIO(parts.read(name))).active
    assert page is not None
    assert not any(cell.data_type == "f" or cell.hyperlink for row in page.iter_rows() for cell in row)


@pytest.mark.parametrize("text", [*HOSTILE, "", "x" * 500, "长" * 500, "a\nb", "\x00\x1b[31m", "\ud800"])
def test_any_text_can_be_written(text: str) -> None:
    words = same(text)
    table = Table((words, words), ((words, words),), (1, 1))
    raw = presentation(Deck(words, words, words, (Slide(words, (words,), table, None, words),)), "en", AS_OF)
    assert len(slides_of(raw).slides) == 2


def test_slides_have_the_sites_font_and_colours() -> None:
    with zipfile.ZipFile(BytesIO(deck_file(hand_worked(), "2015-Q2"))) as parts:
        theme = parts.read("ppt/theme/theme1.xml").decode()
        assert "docProps/thumbnail.jpeg" not in parts.namelist()
    assert theme.count(f'<a:ea typeface="{FONT}"/>') == theme.count(f'<a:latin typeface="{FONT}"/>') == 2
    css = (ROOT / "templates/static/style.css").read_text(encoding="utf-8").partition("@media")[0]
    brand = re.search(r"--brand: #(\w+)", css)
    assert brand is not None
    assert slides.COLOURS["accent1"] == brand[1].upper()
    assert f'<a:accent1><a:srgbClr val="{slides.COLOURS["accent1"]}"/>' in theme


@in_both
def test_the_same_report_gives_the_same_bytes(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    first = deck_file(shipped_view(), "2015-Q3", language), sheet_file(shipped_view(), "2015-Q3", language)
    # Zip files ask for the local time, and workbooks for the present one.
    monkeypatch.setattr("time.time", lambda: 1_600_000_000.0)
    assert (deck_file(shipped_view(), "2015-Q3", language), sheet_file(shipped_view(), "2015-Q3", language)) == first
    for name, raw in inner_files(first[0]):
        assert b"2015-12-18T00:00:00Z" in raw, name


def inner_files(raw: bytes) -> list[tuple[str, bytes]]:
    """Return what tells when a file was made, of the slides and of the workbooks in them."""
    found = []
    with zipfile.ZipFile(BytesIO(raw)) as parts:
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in parts.namelist():
            if name.endswith(".xlsx"):
                found += inner_files(parts.read(name))
            elif name == "docProps/core.xml":
                found.append((name, parts.read(name)))
    assert found
    return found


# ---- the command


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["export", "report", *map(str, arguments), "--register", str(ROOT)])


@pytest.mark.parametrize("ending", ["xlsx", "pptx"])
def test_the_command_writes_what_the_site_offers(site: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"a.{ending}"
    result = run("2015-Q2", "--format", ending, "--out", out)
    assert (result.exit_code, str(out) in result.output) == (0, True)
    assert out.read_bytes() == (site / f"reports/2015-Q2.{ending}").read_bytes()


def test_months_have_slides_on_demand(tmp_path: Path) -> None:
    out = tmp_path / "a.pptx"
    assert run("2015-06", "--format", "pptx", "--lang", "en", "--out", out).exit_code == 0
    assert slides_of(out.read_bytes()).slides[0].shapes.title.text == "Monthly report 2015-06"


@pytest.mark.parametrize("written", ["2015Q2", "2015-q2", " 2015-Q2 "])
def test_a_period_may_be_written_as_people_do(written: str, tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    assert run(written, "--out", out).exit_code == 0
    assert load_workbook(io.BytesIO(out.read_bytes())).sheetnames[0] == "摘要"


def test_without_a_name_the_file_says_what_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("2015-Q2").exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["2015-Q2 季报-2015-06-30.xlsx"]


@pytest.mark.parametrize(
    ("period", "said"), [("2013", "2015"), ("2015-03", "2015-04"), ("summer", "2015-Q2"), ("2015-13", "2015-06")]
)
def test_misuse_is_told_what_to_write(period: str, said: str, tmp_path: Path) -> None:
    result = run(period, "--out", tmp_path / "a.xlsx")
    assert result.exit_code == 2
    assert said in result.output
    assert not list(tmp_path.iterdir())


def test_without_the_extra_one_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "is_installed", lambda library: False)
    result = run("2015-Q2", "--format", "pptx", "--out", tmp_path / "a.pptx")
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    for part in ("painpoints[slides]", 'pip install ".[slides]"'):
        assert result.output.count(part) == len(Words("", ""))
    assert not list(tmp_path.iterdir())
