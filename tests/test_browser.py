"""The shipped site in a real browser, opened from a folder as by a double-click."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import PHONE, Open, address, barriers, opening, scrolls_sideways
from helpers import AS_OF, shipped_project
from playwright.sync_api import Browser, Page, expect
from site_tools import shipped_site

from site_builder.build import findings_page
from site_builder.check import check
from site_builder.measures.similarity.index import Query
from site_builder.review.data import read_data
from site_builder.review.render import html
from site_builder.strings import load_strings

# One page of every kind; pain points that are closed, withdrawn, and with a declared light.
KINDS = (
    "index.html", "register/index.html", "stages.html", "about.html", "data.html", "404.html", "findings.html",
    "pain-points/201504-001.html", "pain-points/201505-006.html", "pain-points/201511-005.html",
    "departments/index.html", "departments/brokerage.html", "departments/information-technology.html",
    "groups/project-management.html", "people/wang-li.html",
    "analysis/201506-001.html", "causes/index.html", "causes/2015-Q3.html",
    "reports/index.html", "reports/2015-Q3.html", "reports/2015-12.html", "reports/2015.html",
    "scorecards/index.html", "scorecards/2015-Q3/it-service.html",
    "mine.html", "similar.html", "search.html",
    "rules/index.html", "rules/process.html", "rules/numbers.html", "rules/PP115.html",
)  # fmt: skip


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped site, with the page that stands in for a site with errors."""
    copy = tmp_path_factory.mktemp("browsed") / "site"
    shutil.copytree(shipped_site(tmp_path_factory), copy)
    project = shipped_project()
    (copy / "findings.html").write_text(findings_page(project, check(project, AS_OF).findings, AS_OF), "utf-8")
    return copy


@pytest.fixture
def opened(browser: Browser, site: Path) -> Iterator[Open]:
    """Open a page of the site from the folder; what the console complains about fails the test in the end."""
    with opening(browser, site) as open_page:
        yield open_page


# ---- every kind of page ----


@pytest.mark.parametrize("path", KINDS)
def test_no_barrier_on_any_kind_of_page(opened: Open, path: str) -> None:
    page = opened(path)
    assert barriers(page) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    assert barriers(page) == [], "dark, on a phone"
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("path", ["index.html", "register/index.html", "pain-points/201504-001.html"])
def test_no_barrier_on_english_pages(opened: Open, path: str) -> None:
    page = opened(f"en/{path}", viewport=PHONE)
    assert barriers(page) == []
    assert not scrolls_sideways(page)


def test_english_numbers_fit_the_narrowest_screen(opened: Open) -> None:
    assert not scrolls_sideways(opened("en/rules/numbers.html", viewport={"width": 320, "height": 640}))


@pytest.mark.parametrize("width", [600, 800, 1000, 1280])
def test_no_figure_of_the_board_stands_alone_in_a_row(opened: Open, width: int) -> None:
    page = opened("index.html", viewport={"width": width, "height": 900})
    tops = page.evaluate("[...document.querySelectorAll('.kpis > li')].map(one => one.getBoundingClientRect().top)")
    assert {tops.count(top) for top in tops} in ({3}, {6})


def test_words_whose_address_was_taken_out_look_like_no_link(opened: Open) -> None:
    page = opened("about.html")
    colours = page.evaluate("""() => {
      const paragraph = document.querySelector("main p")
      paragraph.append(document.createElement("a"))
      return [paragraph, paragraph.lastChild].map(one => getComputedStyle(one).color)
    }""")
    assert colours[0] == colours[1]


def test_no_barrier_while_the_register_is_filtered(opened: Open) -> None:
    page = opened("register/index.html#light=red&sort=-late_days")
    expect(page.locator("#filters [role=status]")).to_contain_text(re.compile(r"\d"))
    assert barriers(page) == []


@pytest.mark.parametrize("path", KINDS)
def test_pages_can_be_read_without_scripts(opened: Open, path: str) -> None:
    bare = opened(path, java_script_enabled=False)
    texts = bare.locator("main").inner_text()
    assert len(texts) > 20
    assert bare.locator("h1").is_visible()
    assert [each for each in bare.locator("#filters, [data-print], #more").all() if each.is_visible()] == []


# ---- the register ----


def titles(page: Page) -> list[str]:
    return page.locator("table.rows tbody .c-title").all_inner_texts()


def column(page: Page, name: str) -> list[str]:
    return page.locator(f"table.rows tbody .c-{name}").all_inner_texts()


def searched(page: Page, text: str) -> None:
    page.locator("#filters [name=q]").fill(text)
    expect(page.locator("#filters [role=status]")).to_have_text(re.compile(r"\S"))
    page.wait_for_timeout(300)


def test_a_header_sorts_both_ways(opened: Open) -> None:
    page = opened("register/index.html")
    button = page.locator("th[data-column=number] button")
    for direction, reverse in (("ascending", False), ("descending", True)):
        button.click()
        expect(page.locator("th[data-column=number]")).to_have_attribute("aria-sort", direction)
        expect(page.locator("#filters [role=status]")).to_contain_text(re.compile(r"\d"))
        numbers = column(page, "number")
        assert len(numbers) > 50
        assert numbers == sorted(numbers, reverse=reverse)


def test_a_light_narrows_the_list(opened: Open) -> None:
    page = opened("register/index.html")
    everything = column(page, "light")
    page.locator("select[name=light]").select_option("red")
    expect(page.locator("#filters [role=status]")).to_contain_text(re.compile(r"\d"))
    red = [light for light in everything if "红" in light]
    assert 0 < len(red) < len(everything)
    assert column(page, "light") == red
    assert page.url.endswith("#light=red")


def test_the_scripts_rows_look_like_the_servers(opened: Open) -> None:
    page = opened("register/index.html")
    before = page.locator("table.rows tbody tr").all_inner_texts()
    links = page.locator("table.rows tbody a").evaluate_all("each => each.map((one) => one.href)")
    page.locator("select[name=sort]").select_option("-proposed_on")
    expect(page.locator("#filters [role=status]")).to_contain_text(re.compile(r"\d"))
    assert sorted(page.locator("table.rows tbody tr").all_inner_texts()) == sorted(before)
    again = page.locator("table.rows tbody a").evaluate_all("each => each.map((one) => one.href)")
    assert sorted(again) == sorted(links)


@pytest.mark.parametrize("path", ["register/index.html", "en/register/index.html"])
def test_a_chinese_text_is_found(opened: Open, path: str) -> None:
    page = opened(path)
    searched(page, "审批提醒")
    assert titles(page) == ["用户不能及时收到审批提醒"]
    searched(page, "没有这样的痛点")
    assert titles(page) == []


def test_the_address_holds_the_state(opened: Open) -> None:
    page = opened("register/index.html")
    page.locator("select[name=light]").select_option("done")
    page.locator("th[data-column=title] button").click()
    searched(page, "用户")
    before = titles(page)
    assert len(before) > 1
    page.reload()
    expect(page.locator("#filters [role=status]")).to_contain_text(re.compile(r"\d"))
    assert page.locator("#filters [name=q]").input_value() == "用户"
    assert page.locator("select[name=light]").input_value() == "done"
    expect(page.locator("th[data-column=title]")).to_have_attribute("aria-sort", "ascending")
    assert titles(page) == before


@pytest.mark.parametrize(
    ("path", "fragment"), [("register/index.html#light=red", "#light=red"), ("register/index.html", "#main")]
)
def test_a_jump_within_the_page_keeps_the_filters(opened: Open, path: str, fragment: str) -> None:
    page = opened(path)
    if "=" in fragment:
        expect(page.locator("#filters [role=status]")).to_contain_text(re.compile(r"\d"))
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    assert page.evaluate("location.hash") == fragment


def test_clearing_shows_everything_again(opened: Open) -> None:
    page = opened("register/index.html")
    before = titles(page)
    searched(page, "审批提醒")
    page.locator("#filters [type=reset]").click()
    expect(page.locator("table.rows tbody tr")).to_have_count(len(before))
    assert titles(page) == before
    assert "#" not in page.url


@pytest.mark.parametrize(
    "fragment", ["light=gone", "length=1", "item=1", "q=%E7%94", "sort=gone", "main", "=&=", "__proto__=1"]
)
def test_an_odd_address_does_no_harm(opened: Open, fragment: str) -> None:
    page = opened(f"register/index.html#{fragment}")
    page.locator("select[name=light]").select_option("red")
    page.wait_for_timeout(200)
    assert page.locator("table.rows").is_visible()


@pytest.mark.parametrize("filtered", [False, True])
def test_the_download_holds_what_is_shown(opened: Open, filtered: bool) -> None:
    page = opened("register/index.html")
    if filtered:
        page.locator("select[name=light]").select_option("red")
        expect(page.locator("#filters [role=status]")).to_contain_text(re.compile(r"\d"))
    with page.expect_download() as waiting:
        page.locator("#csv").click()
    raw = Path(waiting.value.path()).read_bytes()
    assert waiting.value.suggested_filename.endswith(".csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))
    assert [row[2] for row in rows[1:]] == titles(page)
    # Until when a row is parked and how late it is stand in columns of their own.
    assert {len(row) for row in rows} == {len(page.locator("th[data-column]").all()) + 2}
    assert "王莉" in {cell for row in rows for cell in row} or filtered


def test_a_figure_on_the_board_leads_to_those_records(opened: Open) -> None:
    page = opened("index.html")
    figure = page.locator(".kpi.red .kpi-figure").inner_text()
    page.locator(".kpi.red a").click()
    expect(page.locator("#filters [role=status]")).to_contain_text(figure)
    assert len(titles(page)) == int(figure)


def test_the_overdue_on_the_board_lead_to_just_those(opened: Open) -> None:
    page = opened("index.html")
    card = page.locator(".kpi", has_text="逾期").filter(has=page.locator("[href*=overdue]"))
    figure = card.locator(".kpi-figure").inner_text()
    card.locator("a").click()
    expect(page.locator("#filters [role=status]")).to_contain_text(figure)
    assert len(titles(page)) == int(figure)
    assert page.locator("#filters [name=overdue]").input_value() == "yes"


@pytest.mark.parametrize("path", ["people/wang-li.html", "groups/oa-team.html", "departments/risk.html"])
def test_a_figure_of_a_unit_leads_to_its_table(opened: Open, path: str) -> None:
    page = opened(path, java_script_enabled=False)
    card = page.locator(".kpi.green")
    figure = card.locator(".kpi-figure").inner_text()
    card.locator("a").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".only:visible")).to_contain_text("只看：绿")
    expect(page.locator(".only:visible")).to_be_in_viewport()
    assert page.locator(".rows tbody tr:visible").count() == int(figure)
    page.get_by_role("link", name="全部", exact=True).click()
    assert page.locator(".only:visible").count() == 0
    assert page.locator(".rows tbody tr:visible").count() == page.locator(".rows tbody tr").count()


@pytest.mark.parametrize(("path", "field"), [("search.html", "q"), ("similar.html", "title")])
def test_the_other_language_keeps_what_was_asked(opened: Open, path: str, field: str) -> None:
    page = opened(path)
    page.locator(f"main form [name={field}]").fill("审批")
    page.wait_for_url(f"**/{path}?{field}=*")
    page.locator("header a[hreflang=en]").click()
    page.wait_for_url("**/en/**")
    expect(page.locator(f"main form [name={field}]")).to_have_value("审批")


def test_a_typed_title_stands_in_the_address(opened: Open) -> None:
    page = opened("similar.html")
    page.locator("#similar [name=title]").fill("审批")
    page.wait_for_url("**/similar.html?title=*")


# ---- keyboard, print, languages, pictures ----


def test_the_first_key_reaches_the_skip_link(opened: Open) -> None:
    page = opened("index.html")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_can_be_seen(opened: Open, scheme: str) -> None:
    page = opened("register/index.html", color_scheme=scheme)
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate("""() => {
            const style = getComputedStyle(document.activeElement);
            const html = document.activeElement.outerHTML.slice(0, 80);
            return [html, style.outlineStyle, parseFloat(style.outlineWidth), style.boxShadow];
        }""")
        assert (seen[1] != "none" and seen[2] >= 1) or seen[3] != "none", seen[0]


def test_every_control_can_be_reached_by_key(opened: Open) -> None:
    page = opened("register/index.html")
    controls = page.locator("#filters input, #filters select, #filters button, th button")
    wanted = sum(each.is_visible() for each in controls.all())
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("""() => {
            const one = document.activeElement;
            const inside = one.matches("#filters input, #filters select, #filters button, th button");
            return inside ? [...document.querySelectorAll("*")].indexOf(one) : -1;
        }""")
        )
    assert len(reached - {-1}) == wanted


def test_a_pain_point_can_be_printed(opened: Open) -> None:
    page = opened("pain-points/201504-001.html")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    for path in (".top nav", ".skip", "[data-print]", ".neighbours"):
        assert not page.locator(path).first.is_visible(), path
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)" or page.locator("main").is_visible()
    assert page.pdf(format="A4")[:5] == b"%PDF-"


def test_a_printed_heading_stays_whole_and_with_what_it_heads(opened: Open) -> None:
    page = opened("analysis/201504-001.html")
    page.emulate_media(media="print")
    styles = page.locator(".chapter :is(.section-head, h2, dt, figcaption)").evaluate_all(
        "all => all.map((one) => [getComputedStyle(one).breakAfter, getComputedStyle(one).breakInside])"
    )
    assert len(styles) > 20
    assert {tuple(each) for each in styles} == {("avoid", "avoid")}
    # Before the first of flexible boxes Chromium breaks all the same.
    shown = page.locator(".chapter > .facts").evaluate_all("all => all.map((one) => getComputedStyle(one).display)")
    assert set(shown) == {"block"}


def test_dark_readers_print_on_white(opened: Open) -> None:
    page = opened("pain-points/201504-001.html", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    parts = [float(each) for each in re.findall(r"[\d.]+", colour)]
    assert parts[:3] == [255, 255, 255] or parts[3:] == [0], colour


@pytest.mark.parametrize(
    "path", ["index.html", "register/index.html", "pain-points/201504-001.html", "rules/PP115.html"]
)
def test_the_languages_switch_to_the_same_page_and_back(opened: Open, site: Path, path: str) -> None:
    page = opened(path)
    page.locator("header a[hreflang=en]").click()
    assert page.url == address(site, f"en/{path}")
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("header a[hreflang=zh-CN]").click()
    assert page.url == address(site, path)


def test_the_plan_is_a_picture_with_words(opened: Open) -> None:
    page = opened("pain-points/201504-001.html")
    picture = page.locator("svg.gantt")
    assert picture.is_visible()
    assert picture.get_attribute("role") == "img"
    title, description = (picture.locator(f":scope > {tag}").text_content() for tag in ("title", "desc"))
    assert title
    assert description
    assert "短信过渡方案上线" in description
    assert "2015-04-13" in description
    box = picture.bounding_box()
    assert box
    for bar in picture.locator("rect.gantt-bar").all():
        place = bar.bounding_box()
        assert place
        assert box["x"] <= place["x"] <= place["x"] + place["width"] <= box["x"] + box["width"] + 1


def test_reduced_motion_moves_nothing(opened: Open) -> None:
    page = opened("index.html", reduced_motion="reduce")
    moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter((one) => {
        const style = getComputedStyle(one);
        const times = `${style.transitionDuration},${style.animationDuration}`.split(",");
        return times.some((time) => parseFloat(time) > 0.02);
    }).length""")
    assert moving == 0


def test_forced_colours_keep_the_lights_apart(opened: Open) -> None:
    page = opened("index.html", forced_colors="active")
    shapes = page.locator(".legend .light b").all_inner_texts()
    assert shapes == ["◆", "▲", "●", "✓", "–"]


# ---- similar pain points ----

ASKED = (
    *(
        "收不到审批提醒",
        "用戶覺得上網太慢",
        "等30秒",
        "如何登陆 wifi",
        "怎么打不开合同？",
        "logins 2015",
        "𠮷",
        "。",
        "用户",
    ),
    "\u200b".join("收不到审批提醒"),
    *("恒生 O32 系统，二〇一五年的报表", "经纪业务部的用户", "审批审批审批"),
)


def test_the_browser_answers_with_the_scores_of_the_command(opened: Open) -> None:
    page = opened("similar.html")
    compared = check(shipped_project(), AS_OF).uniqueness
    assert compared is not None
    for title in ASKED:
        found = page.evaluate("title => similarPainPoints(title, 8)", title)
        expected = compared.index.nearest(Query(title, None), compared.passages.folding, 8)
        assert [(each["id"], each["score"]) for each in found] == [(each.key, each.score) for each in expected], title


def test_similar_ones_are_listed_while_a_title_is_typed(opened: Open, site: Path) -> None:
    page = opened("similar.html", viewport=PHONE)
    page.get_by_role("searchbox", name="痛点名称").type("收不到审批提醒")
    first = page.locator("#found a").first
    expect(first).to_have_text("用户不能及时收到审批提醒")
    expect(page.locator("#how-many")).to_contain_text("10")
    assert barriers(page) == []
    assert not scrolls_sideways(page)
    first.click()
    assert page.url == address(site, "pain-points/201504-001.html")


def test_shared_words_are_marked_on_a_pain_points_page(opened: Open) -> None:
    page = opened("pain-points/201510-006.html")
    similar = page.locator("ul.similar > li")
    assert similar.count() == 5
    assert similar.first.locator("a mark").inner_text() == "用户每晚守着电脑等清算"
    assert "外部单位的文件" in similar.first.locator(".reason").inner_text()
    back = opened("pain-points/201504-003.html")
    assert "外部单位的文件" in back.locator("ul.similar .reason").first.inner_text()


def test_supporters_are_listed_where_they_are_supported(opened: Open) -> None:
    page = opened("pain-points/201504-002.html")
    linked = page.locator("section:has(#linked) li", has_text="201505-006")
    assert "支持哪个痛点" in " ".join(linked.all_inner_texts())


# ---- the reviewer's page, one file that opens from disk ----

FINDING = {"path": "records/pain-points/2015/201504-001.yaml", "line": 2, "code": "PP345", "level": "error"}
WORDS = {"label": "痛点名称", "message": "用户确认以后，“痛点名称”改动了。", "hint": "改回原样。"}
PIECES = [{"text": "用户不能", "marked": True}, {"text": "及时收到提醒", "marked": False}]
REVIEW = {
    **{"schema_version": 1, "name": "用户痛点台账", "as_of": "2015-12-18", "language": "zh", "base": "0" * 40},
    **{"author": "王莉", "clean": False, "counts": {"error": 1, "warning": 0, "info": 0}},
    **{"code": ["templates/base.html"], "findings": [{**FINDING, **WORDS}], "old": [{**FINDING, **WORDS}]},
    "changes": [
        {
            **{"path": FINDING["path"], "type": "痛点", "number": "201504-001", "title": "用户不能及时收到审批提醒"},
            **{"state": "changed", "summary": ["原因分析 → 痛点解决", "+1 书面证据"], "more": 1},
            "values": [{"label": "严重程度", "before": "中", "after": "高" * 60}],
            "approvals": [
                {"kind": "修改内容", "by": [{"role": "分组负责人", "people": ["赵强"], "given": []}]},
                {"kind": "更新进度", "by": []},
            ],
            "similar": [
                {
                    **{"number": "201504-002", "title": "用户觉得上网太慢", "branch": "", "score": 41},
                    **{"title_pieces": PIECES, "excerpts": [PIECES]},
                }
            ],
            "key_points": [
                {
                    **{"label": "痛点", "asks": "说的是用户的感受？", "findings": [{**FINDING, **WORDS}]},
                    "said": [{"label": "痛点描述", "text": "客户在柜台前等。" * 20}],
                }
            ],
            "page": [{"label": "痛点", "facts": [{"label": "痛点描述", "text": "客户在柜台前等。" * 20}]}],
        }
    ],
}


def test_no_barrier_on_the_reviewers_page(opened: Open, site: Path, tmp_path: Path) -> None:
    data = read_data(json.dumps(REVIEW).encode())
    path = tmp_path / "review.html"
    path.write_text(html(None, load_strings(), data), encoding="utf-8")
    page = opened(os.path.relpath(path, site))
    assert barriers(page) == []
    page.emulate_media(color_scheme="dark")
    assert barriers(page, "color-contrast") == [], "dark"
    page.set_viewport_size(PHONE)
    assert barriers(page) == [], "phone"
    assert not scrolls_sideways(page)
    table = page.locator("table").bounding_box()
    assert table is not None and table["x"] + table["width"] <= PHONE["width"]
