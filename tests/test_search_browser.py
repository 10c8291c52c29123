"""The search in a real browser, from a folder on disk: what it finds and shows, its address, its keys, its barriers."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from browsing import PHONE, Open, address, barriers, opening, scrolls_sideways
from helpers import AS_OF
from playwright.sync_api import Browser, Page, expect
from search_tools import Searched, holding, plain, sample_register, searched_of, texts_of, written_in
from site_tools import build_register

from site_builder.build import view_of
from site_builder.check import check
from site_builder.history import History
from site_builder.load import open_project
from site_builder.pages import View

RECORDS = 150
STRINGS = 900
# The paths of everything that the search finds.
ALL = """async (queries) => {
  const found = {};
  for (const query of queries) {
    const answer = await painpointsSearch(query);
    found[query] = (await answer.next(100000)).map((each) => each.path);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_register(tmp_path_factory.mktemp("searched"), RECORDS)


@pytest.fixture(scope="module")
def view(register: Path) -> View:
    project = open_project(register)
    return view_of(project, check(project, AS_OF), History(), AS_OF)


@pytest.fixture(scope="module")
def index(view: View) -> Searched:
    return searched_of(view)


@pytest.fixture(scope="module")
def site(register: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("searched-site") / "site"
    build_register(register, out, history=History())
    return out


@pytest.fixture
def opened(browser: Browser, site: Path) -> Iterator[Open]:
    """Open a page of the site from the folder; what the console complains about fails the test in the end."""
    with opening(browser, site) as open_page:
        yield open_page


def asked(page: Page, text: str) -> None:
    """Write into the field and wait for the answer."""
    page.locator("#find").fill(text)
    page.wait_for_timeout(200)
    expect(page.locator("#search [role=status]")).to_have_text(re.compile(r"\S"))
    page.wait_for_timeout(200)


def titles(page: Page) -> list[str]:
    return page.locator("#results li > a").all_inner_texts()


# ---- what is found ----


def drawn(texts: list[str], count: int) -> list[str]:
    """Draw parts of texts, of 1 to 14 signs; one with a blank is put in quotes where it is asked for."""
    generator = random.Random(7)
    found: list[str] = []
    while len(found) < count:
        text = generator.choice(texts)
        begin = generator.randrange(len(text))
        wanted = text[begin : begin + generator.randint(1, 14)].strip()
        # What stands in quotes is found without them as well.
        if wanted and not re.search(r"[\"＂]|^[“”「].*[“”」]$", wanted):
            found.append(wanted)
    return found


def quoted(text: str) -> str:
    return f'"{text}"' if any(sign.isspace() for sign in text) else text


@pytest.mark.parametrize("language", ["", "en/"])
def test_every_page_that_holds_a_text_is_found_and_no_other(
    opened: Open, view: View, index: Searched, language: str
) -> None:
    page = opened(f"{language}search.html")
    written = {f"pain-points/{each.key}.html": list(map(plain, written_in(each))) for each in view.register.pain_points}
    number = 1 if language else 0
    shown = {entry[0]: [plain(text) for text in texts_of(entry, number)] for _, entry in index.documents()}
    texts = [" ".join(text.split()) for each in view.register.pain_points for text in written_in(each)]
    wanted = drawn(texts, STRINGS if not language else 90)
    found = page.evaluate(ALL, [*map(quoted, wanted)])
    for text in wanted:
        assert len(set(found[quoted(text)])) == len(found[quoted(text)]), text
        assert set(found[quoted(text)]) == holding(shown, text), text
        assert set(found[quoted(text)]) >= holding(written, text), text


def test_several_words_mean_all_of_them_and_quotes_a_phrase(opened: Open, index: Searched) -> None:
    page = opened("search.html")
    shown = {entry[0]: [plain(text) for text in texts_of(entry)] for _, entry in index.documents()}
    phrases = ['"用户 确认"', "＂用户 确认＂", "“用户 确认”", "「用户 确认」", "｢用户 确认｣"]
    found = page.evaluate(
        ALL,
        ["用户 确认", *phrases, "用户　确认", '"', '""', "“”", "  ", "“照着点就行”", '"“照着点就行”"', "照着点就行"],
    )
    both = holding(shown, "用户") & holding(shown, "确认")
    assert set(found["用户 确认"]) == set(found["用户　确认"]) == both
    for phrase in phrases:
        assert set(found[phrase]) == holding(shown, "用户 确认"), phrase
    assert set(found['"']) == holding(shown, '"')
    # Quotes aren't looked for themselves, unless others stand around them.
    assert set(found["“照着点就行”"]) == set(found["照着点就行"]) == holding(shown, "照着点就行")
    assert set(found['"“照着点就行”"']) == holding(shown, "“照着点就行”") != set()
    assert found["  "] == found['""'] == found["“”"] == []


def test_the_whole_phrase_comes_first(opened: Open, view: View, index: Searched) -> None:
    page = opened("search.html")
    shown = {entry[0]: [plain(text) for text in texts_of(entry)] for _, entry in index.documents()}
    texts = [" ".join(text.split()) for each in view.register.pain_points for text in written_in(each)]
    # Parts with blanks between single signs: each sign stands in many places, all of it in few.
    phrases = sorted({each for text in texts for each in re.findall(r"\d \S \d \S", text)})[:20]
    assert phrases
    found = page.evaluate(ALL, phrases)
    for phrase in phrases:
        whole = holding(shown, phrase)
        assert whole == set(found[phrase][: len(whole)]) != set(), phrase
        assert set(found[phrase]) == set.intersection(*(holding(shown, word) for word in phrase.split())), phrase
        assert len(set(found[phrase])) == len(found[phrase]), phrase


def test_a_line_tells_how_many_hold_the_whole_phrase(opened: Open, index: Searched) -> None:
    page = opened("search.html?kind=pain_point")
    shown = {entry[0]: [plain(text) for text in texts_of(entry)] for _, entry in index.documents()}
    phrase = next(
        each
        for texts in shown.values()
        for text in texts
        for each in re.findall(r"\d \S \d \S", text)
        if 1 < len(holding(shown, each)) < 20
    )
    asked(page, phrase)
    count = len(holding(shown, phrase))
    assert page.locator("#results mark").first.inner_text() == phrase
    line = page.locator("#search [data-phrase]")
    assert line.inner_text() == f"整句连着的 {count} 条"
    line.locator("a").click()
    page.wait_for_load_state()
    expect(page.locator("#search [role=status]")).to_have_text(f"找到 {count} 条")
    assert page.locator("#find").input_value() == f'"{phrase}"'
    assert page.locator("#search select[name=kind]").input_value() == "pain_point"
    assert not line.is_visible()
    for without in ("用户", "“用户” 确认", "没有这样 的字串"):
        asked(page, without)
        assert not line.is_visible(), without


def test_quotes_within_a_word_are_signs_of_it(opened: Open) -> None:
    page = opened("search.html")
    asked = {
        "写着“照着点”": ["写着“照着点”"],
        "“照着点”的人": ["“照着点”的人"],
        '点"确定"': ['点"确定"'],
        "“用户 确认”“审批 提醒”": ["用户 确认", "审批 提醒"],
        '"甲 乙" 丙 「丁 戊」': ["甲 乙", "丙", "丁 戊"],
        "“甲": ["“甲"],
        "”甲 乙“": ["甲 乙"],
    }
    for query, terms in asked.items():
        assert page.evaluate("async (query) => (await painpointsSearch(query)).terms", query) == terms, query


def test_the_title_counts_most_then_the_text(opened: Open) -> None:
    page = opened("search.html?q=PP345")
    expect(page.locator("#results li").first.locator(".when")).to_contain_text("PP345")
    asked(page, "人员")
    first = page.locator("#results li").first
    assert "人员" in first.locator("a").inner_text()


# ---- what is shown ----


def test_a_result_says_what_and_where(opened: Open, site: Path, view: View) -> None:
    record = view.register.pain_points[5]
    said = record.data["scenario"][3:12]
    page = opened("search.html")
    asked(page, f'"{said}"')
    result = page.locator("#results li", has_text=record.title)
    assert record.number in result.locator(".when").inner_text()
    assert result.locator(".light").count() == 1
    assert "真实场景举例" in result.locator(".field").all_inner_texts()
    assert plain(result.locator(".excerpt mark").first.inner_text()) == plain(said)
    result.locator("a").click()
    assert page.url == address(site, f"pain-points/{record.key}.html")


def test_hostile_words_stay_words(opened: Open) -> None:
    page = opened("search.html")
    for text in (
        "<img src=x onerror=alert(1)>",
        "__proto__",
        "constructor",
        "😀",
        "[]{}",
        "(.*)+",
        "𠮷" * 50,
        "长" * 200,
    ):
        asked(page, text)
        expect(page.locator("#nothing")).to_be_visible()


def test_more_results_are_shown_when_asked_for(opened: Open) -> None:
    page = opened("search.html?q=用户")
    more = page.locator("#results button")
    expect(page.locator("#results li")).to_have_count(20)
    expect(page.locator("#search [role=status]")).to_contain_text(re.compile(r"最多 \d+ 条"))
    more.click()
    expect(page.locator("#results li")).to_have_count(40)
    assert page.evaluate("document.activeElement.closest('li') === document.querySelectorAll('#results li')[20]")
    while more.is_visible():
        more.click()
        page.wait_for_timeout(200)
    status = page.locator("#search [role=status]").inner_text()
    assert status == f"找到 {page.locator('#results li').count()} 条"


def test_nothing_found_helps(opened: Open) -> None:
    page = opened('search.html?q="没有 这样的字串"&light=red')
    nothing = page.locator("#nothing")
    expect(nothing).to_be_visible()
    assert page.locator("#search [role=status]").inner_text() == "没有找到"
    assert nothing.locator("li:visible").count() == 4
    asked(page, "没有这样的字串")
    assert nothing.locator("li:visible").count() == 3
    assert barriers(page) == []


# ---- filters, the address ----


@pytest.mark.parametrize("name", ["light", "stage", "department", "group", "year"])
def test_a_filter_leaves_what_fits(opened: Open, view: View, name: str) -> None:
    page = opened("search.html")
    values = [getattr(row, name, row.proposed_on[:4]) for row in view.rows]
    value = max(set(values) - {""}, key=values.count)
    page.locator(f"#search select[name={name}]").select_option(value)
    expect(page.locator("#search [role=status]")).to_contain_text(re.compile(r"\d"))
    found = page.evaluate(
        "async (chosen) => (await (await painpointsSearch('', chosen)).next(999)).map((each) => each.path)",
        {name: value},
    )
    assert found == [
        row.path
        for row in sorted(view.rows, key=lambda row: row.key, reverse=True)
        if getattr(row, name, row.proposed_on[:4]) == value
    ]
    assert f"?{name}={value}" in page.url


def test_the_address_holds_the_state(opened: Open) -> None:
    page = opened("search.html")
    asked(page, "用户")
    page.locator("#search select[name=stage]").select_option("closed")
    page.locator("#search select[name=kind]").select_option("pain_point")
    page.wait_for_timeout(400)
    before, status = titles(page), page.locator("#search [role=status]").inner_text()
    assert before
    page.reload()
    expect(page.locator("#search [role=status]")).to_have_text(status)
    assert titles(page) == before
    assert page.locator("#find").input_value() == "用户"
    page.locator("#results li > a").first.click()
    page.wait_for_load_state()
    page.go_back()
    expect(page.locator("#search [role=status]")).to_have_text(status)
    page.locator("#search [type=reset]").click()
    expect(page.locator("#tips")).to_be_visible()
    assert "?" not in page.url


@pytest.mark.parametrize("query", ["light=gone", "q=%E7%94", "kind=__proto__", "=&=", "year=1900&q=用户", "q=%00"])
def test_an_odd_address_does_no_harm(opened: Open, query: str) -> None:
    page = opened(f"search.html?{query}")
    asked(page, "用户")
    assert page.locator("#results").is_visible()


# ---- the field of every page, the keyboard ----


@pytest.mark.parametrize("path", ["index.html", "en/index.html", "rules/PP345.html"])
def test_the_slash_leads_to_the_search(opened: Open, path: str) -> None:
    page = opened(path)
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("PP345/")
    assert page.locator("#find").input_value() == "PP345/"
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(page.locator("#results li")).not_to_have_count(0)
    assert "search.html?q=PP345" in page.url
    assert ("/en/" in page.url) == path.startswith("en/")


def test_the_slash_is_a_sign_where_somebody_writes(opened: Open) -> None:
    page = opened("register/index.html")
    page.locator("#filters [name=q]").fill("")
    page.locator("#filters [name=q]").press("/")
    assert page.locator("#filters [name=q]").input_value() == "/"
    page.locator("main").focus()
    page.keyboard.press("Control+/")
    expect(page.locator("#find")).not_to_be_focused()


def test_keys_go_through_the_results_in_order(opened: Open) -> None:
    page = opened("search.html?q=审批")
    expect(page.locator("#results li > a").first).to_be_visible()
    page.locator("#find").focus()
    reached = []
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.closest('#results li > a')?.textContent"))
    assert [each for each in reached if each][:3] == titles(page)[:3]


def test_a_phone_has_a_button_that_leads_to_the_search(opened: Open) -> None:
    page = opened("people/index.html", viewport=PHONE)
    page.wait_for_load_state()
    page.locator(".find button").click()
    expect(page.locator("#search [name=q]")).to_be_focused()
    page = opened("index.html", viewport=PHONE)
    page.wait_for_load_state()
    page.keyboard.press("/")
    expect(page.locator("#search [name=q]")).to_be_focused()


def test_without_scripts_the_page_says_what_to_do(opened: Open) -> None:
    page = opened("index.html", java_script_enabled=False)
    page.locator("#find").fill("审批")
    page.locator("#find").press("Enter")
    assert "search.html?q=" in page.url
    assert "JavaScript" in page.locator("main").inner_text()
    assert not page.locator("#search").is_visible()
    assert page.locator("main noscript a, main .links a").count() == 3


# ---- for everybody ----


@pytest.mark.parametrize(
    "options", [{}, {"color_scheme": "dark"}, {"viewport": PHONE}, {"viewport": PHONE, "color_scheme": "dark"}]
)
@pytest.mark.parametrize("path", ["search.html?q=用户", "en/search.html?q=用户&light=red"])
def test_no_barrier_among_results(opened: Open, path: str, options: Mapping[str, object]) -> None:
    page = opened(path, **options)
    expect(page.locator("#results li > a").first).to_be_visible()
    page.wait_for_timeout(300)
    assert barriers(page) == []
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("path", ["index.html", "pain-points/201504-001.html", "en/index.html"])
def test_the_header_fits_a_phone(opened: Open, path: str) -> None:
    page = opened(path, viewport=PHONE)
    assert not scrolls_sideways(page)
    field, brand, language = (page.locator(f".top {each}").bounding_box() for each in (".find", ".brand", "[hreflang]"))
    assert field
    assert brand
    assert language
    for box in (field, language):
        assert abs(box["y"] + box["height"] / 2 - brand["y"] - brand["height"] / 2) < 2
