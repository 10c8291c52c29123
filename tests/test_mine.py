"""我的, in a real browser and as data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import PHONE, Reader, barriers, scrolls_sideways
from playwright.sync_api import Browser, expect
from site_tools import read_pages, shipped_site
from test_register_view import REFUSING

WHO, NAME = "lin-tao", "林涛"


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the shipped register."""
    return shipped_site(tmp_path_factory)


@pytest.fixture
def reader(browser: Browser, site: Path) -> Iterator[Reader]:
    """Somebody who never was here before."""
    found = Reader(browser, site)
    yield found
    found.close()


def test_the_data_agree_with_the_persons_page(site: Path) -> None:
    for file in sorted((site / "data/people").glob("*.js")):
        found = re.fullmatch(r"painpointsPerson\((.*)\);\n", file.read_text("utf-8"))
        assert found
        who, person = json.loads(f"[{found[1]}]")
        page = read_pages(site)[f"people/{who}.html"]
        assert file.stem == who
        for duty in (person["duties"] or {"items": []})["items"]:
            words = duty["words"] if isinstance(duty["words"], str) else duty["words"][0]
            assert words in page.text_outside("script"), (who, words)
        assert sum(person["lights"].values()) >= len(person["rows"])


def test_what_is_overdue_comes_first(site: Path) -> None:
    text = (site / f"data/people/{WHO}.js").read_text("utf-8")
    moments = re.findall(r'"when":"(\w+)"', text)
    assert moments[0] == "late"
    assert [each for each in moments if each == "late"] == moments[: moments.count("late")]


@pytest.mark.parametrize("asked", ["林涛", "linta", "IT1168", "it1168", "lin-tao"])
def test_people_are_found_by_name_or_number(reader: Reader, asked: str) -> None:
    page = reader.open("mine.html")
    page.locator("#whom input").fill(asked)
    assert [each.get_attribute("data-person") for each in page.locator("#chooser li:visible").all()] == [WHO]
    expect(page.locator("#whom [role=status]")).to_have_text("找到 1 人")
    page.locator("#whom input").press("Enter")
    expect(page.locator("#name")).to_be_focused()
    assert page.locator("#name").inner_text() == NAME


def test_nobody_is_found_and_said_so(reader: Reader) -> None:
    page = reader.open("mine.html")
    page.locator("#whom input").fill("没有")
    expect(page.locator("#whom [role=status]")).to_contain_text("没有这样的人")


def test_somebody_unknown_leads_to_the_choice_without_a_complaint(reader: Reader) -> None:
    page = reader.open("mine.html#person=nobody-here")
    expect(page.locator("#said")).to_contain_text("没能载入")
    expect(page.locator("#chooser")).to_be_visible()


def test_the_page_shows_what_is_mine_in_both_languages(reader: Reader) -> None:
    for path, name in ((f"mine.html#person={WHO}", NAME), (f"en/mine.html#person={WHO}", "Tao Lin")):
        page = reader.open(path)
        expect(page.locator("#name")).to_have_text(name)
        assert page.locator("#late li").count() == int(page.locator("#count-late .kpi-figure").inner_text())
        assert page.locator("#rows > li").count() > 0
        assert page.locator("#scores li").count() == 2
        assert page.locator("#groups li").count() == 1
        for link in page.locator("#view a").all():
            href = str(link.evaluate("one => one.href"))
            target = Path(href.removeprefix("file://").partition("#")[0])
            assert not link.is_visible() or target.is_file(), href


@pytest.mark.parametrize(("path", "said"), [("mine.html", "只算本人要做的"), ("en/mine.html", "own duties only")])
def test_tiles_of_duties_say_whose_they_are(reader: Reader, path: str, said: str) -> None:
    page = reader.open(f"{path}#person={WHO}")
    for when in ("late", "week"):
        expect(page.locator(f"#count-{when} .kpi-note")).to_have_text(said)


def test_a_lead_sees_what_is_open_in_the_group(reader: Reader) -> None:
    page = reader.open("mine.html#person=hu-bin")
    expect(page.locator("#led h3")).to_have_count(1)
    expect(page.locator("#led h2")).to_be_visible()
    assert page.locator("#led li a").count() > 0
    assert barriers(page) == []
    for link in page.locator("#led a").all():
        href = str(link.evaluate("one => one.href"))
        assert Path(href.removeprefix("file://").partition("#")[0]).is_file(), href
    page = reader.open(f"mine.html#person={WHO}")
    expect(page.locator("#name")).to_have_text(NAME)
    assert not page.locator("#led").is_visible()
    assert str(page.locator("#calendar").get_attribute("href")).endswith(f"calendars/people/{WHO}.ics")


def test_the_choice_is_kept_changed_and_forgotten(reader: Reader) -> None:
    page = reader.open("mine.html")
    page.locator(f"[data-person={WHO}] a").click()
    expect(page.locator("#said")).to_contain_text(NAME)
    assert page.url.endswith(f"#person={WHO}")
    page = reader.open("en/mine.html")
    expect(page.locator("#name")).to_have_text("Tao Lin")
    page.get_by_role("button", name="Somebody else").click()
    expect(page.locator("#whom input")).to_be_focused()
    page.locator("[data-person=wang-li] a").click()
    expect(page.locator("#name")).to_have_text("Li Wang")
    page.get_by_role("button", name="Forget me").click()
    expect(page.locator("#whom input")).to_be_focused()
    assert not reader.open("mine.html").locator("#view").is_visible()


def test_somebody_elses_address_shows_them_without_forgetting_me(reader: Reader) -> None:
    reader.open("mine.html").locator(f"[data-person={WHO}] a").click()
    expect(reader.page.locator("#name")).to_have_text(NAME)
    page = reader.open("index.html")
    expect(page.locator("#strip")).to_contain_text(NAME)
    page = reader.open("mine.html#person=wang-li")
    expect(page.locator("#name")).to_have_text("王莉")
    assert page.locator("#keep").is_visible()
    page = reader.open("index.html")
    expect(page.locator("#strip")).to_contain_text(NAME)


def test_figures_lead_to_their_list_and_the_address_goes_on_naming_me(reader: Reader) -> None:
    page = reader.open(f"mine.html#person={WHO}")
    page.locator("#count-late a").click()
    expect(page.locator("#late")).to_be_focused()
    page.locator("header a[hreflang=en]").click()
    expect(page.locator("#name")).to_have_text("Tao Lin")
    page.locator("#count-red a").click()
    expect(page.locator("#filters [role=status]")).to_have_text("Pain points found: 3")
    assert "proposer=lin-tao" in page.url


def test_whoever_has_chosen_nobody_sees_no_strip(reader: Reader) -> None:
    page = reader.open("index.html")
    page.wait_for_timeout(200)
    assert not page.locator("#strip").is_visible()


@pytest.mark.parametrize("fragment", ["person=../../x", "person=", "person=__proto__", "late", "%"])
def test_an_odd_address_leads_to_the_choice(reader: Reader, fragment: str) -> None:
    page = reader.open(f"mine.html#{fragment}")
    expect(page.locator("#chooser")).to_be_visible()


def test_a_browser_that_keeps_nothing_says_so_and_does_the_rest(reader: Reader) -> None:
    reader.run_first(REFUSING)
    page = reader.open("mine.html")
    page.locator(f"[data-person={WHO}] a").click()
    expect(page.locator("#said")).to_contain_text("不允许保存")
    expect(page.locator("#name")).to_have_text(NAME)
    assert page.url.endswith(f"#person={WHO}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_when_filled(reader: Reader, scheme: str) -> None:
    reader.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = reader.open(f"mine.html#person={WHO}")
    expect(page.locator("#name")).to_have_text(NAME)
    assert barriers(page) == []
    page.set_viewport_size(PHONE)
    assert barriers(page) == []
    assert not scrolls_sideways(page)
    page.locator("#keep").click()
    page = reader.open("index.html")
    expect(page.locator("#strip")).to_be_visible()
    assert barriers(page) == []
    assert not scrolls_sideways(page)


def test_without_scripts_the_page_lists_everybody(browser: Browser, site: Path) -> None:
    bare = Reader(browser, site, java_script_enabled=False)
    page = bare.open("mine.html")
    page.get_by_role("link", name=NAME).click()
    assert page.locator("h1").inner_text() == NAME
    bare.close()
