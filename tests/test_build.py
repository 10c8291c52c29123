"""Building: the same bytes from the same facts, nothing known too early, published whole, and well-formed pages."""

from __future__ import annotations

import csv
import gzip
import io
import json
import pickle
import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import html5lib
import pytest
import yaml
from helpers import AS_OF, EXAMPLE, ROOT, put, shipped_project
from site_tools import (
    PageFacts,
    build_register,
    commanded,
    committed,
    dead_links,
    leads_outward,
    painpoints,
    read_pages,
    shipped_site,
    small_register,
    tree,
)

import site_builder.build as build_module
from site_builder import publishing
from site_builder import render as render_module
from site_builder.build import build, view_of
from site_builder.check import check
from site_builder.history import History
from site_builder.load import Project, open_project, record_paths
from site_builder.notation.tables import guarded
from site_builder.pages import Asset, Page, View, all_pages, single_pages
from site_builder.places import shipped
from site_builder.publishing import NotOurs
from site_builder.register import Record, Register
from site_builder.sample import write_sample
from site_builder.source import read
from site_builder.stage import MARK
from site_builder.strings import load_strings
from site_builder.templating import Site, rendered
from site_builder.words import same

MANY = 1_100
EVERY = 3


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the shipped register."""
    return shipped_site(tmp_path_factory)


@pytest.fixture(scope="session")
def pages(site: Path) -> Mapping[str, PageFacts]:
    """Every page of it."""
    return read_pages(site)


@pytest.fixture
def six(tmp_path: Path) -> Path:
    """A small register."""
    return small_register(tmp_path / "register")


@pytest.fixture(scope="module")
def six_and_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small register, the site of it, and what is kept for the next build."""
    folder = tmp_path_factory.mktemp("built")
    build_register(small_register(folder / "register"), folder / "site")
    return folder


@pytest.fixture
def built(six_and_site: Path, tmp_path: Path) -> Path:
    """A small register that has been built, beside its site."""
    shutil.copytree(six_and_site, tmp_path, symlinks=True, dirs_exist_ok=True)
    return tmp_path / "register"


# ---- the same bytes ----


@pytest.fixture(scope="session")
def register_in_git(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small register with a history."""
    return committed(small_register(tmp_path_factory.mktemp("same") / "register"))


@pytest.fixture(scope="session")
def usual_site(register_in_git: Path) -> dict[str, bytes]:
    """What an ordinary build of it makes, begun in the register's own folder."""
    return built_by_command(register_in_git, register_in_git.with_name("usual"), "--jobs", "1", PYTHONHASHSEED="0")


def built_by_command(register: Path, out: Path, *arguments: str, cwd: Path | None = None, **env: str) -> dict:
    """Build on the command line, without anything kept from before, and return every file."""
    shutil.rmtree(register / "build", ignore_errors=True)
    done = painpoints("build", "--quiet", "--out", out, *arguments, cwd=cwd or register, **env)
    assert (done.returncode, done.stderr) == (0, "")
    return tree(out)


def different(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return which files differ."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.mark.parametrize(
    ("jobs", "env"),
    [
        (1, {"PYTHONHASHSEED": "1", "TZ": "America/New_York"}),
        (2, {"PYTHONHASHSEED": "random", "LC_ALL": "C", "LANG": ""}),
        (3, {"PYTHONHASHSEED": "random", "LC_ALL": "C.UTF-8"}),
    ],
    ids=lambda value: str(value),
)
def test_surroundings_change_no_byte(
    register_in_git: Path, usual_site: dict[str, bytes], tmp_path: Path, jobs: int, env: dict[str, str]
) -> None:
    arguments = ["--register", str(register_in_git), "--jobs", str(jobs)]
    made = built_by_command(register_in_git, tmp_path / "site", *arguments, cwd=tmp_path, **env)
    assert different(made, usual_site) == []


def test_the_order_in_which_files_came_changes_no_byte(usual_site: dict[str, bytes], tmp_path: Path) -> None:
    keys = ["201512-008", "201504-002", "201511-005", "201504-001", "201505-006", "201505-004"]
    build_register(committed(small_register(tmp_path / "backwards", keys)), tmp_path / "site")
    assert different(tree(tmp_path / "site"), usual_site) == []


def test_the_history_of_a_record_stands_on_its_page(usual_site: dict[str, bytes]) -> None:
    page = usual_site["pain-points/201504-001.html"].decode()
    assert "记录六个痛点" in page
    assert "2015-12-18" in page


# ---- what was known then ----


@pytest.fixture(scope="module")
def past_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small register as it was known on a day in April."""
    folder = tmp_path_factory.mktemp("past")
    project = open_project(small_register(folder / "register"))
    day = date(2015, 4, 28)
    build(project, check(project, day, today=date(2015, 12, 18)), History(), day, folder / "site")
    return folder / "site"


def example_page(site: Path) -> str:
    return (site / "pain-points/201504-001.html").read_text("utf-8")


def test_later_records_are_absent_from_the_past(past_site: Path) -> None:
    assert sorted(path.stem for path in (past_site / "pain-points").glob("*.html")) == ["201504-001", "201504-002"]
    assert len(csv_rows(past_site)) == 2
    assert len(shard_rows(past_site)) == 2


def test_later_progress_is_absent_from_the_past(past_site: Path) -> None:
    page = example_page(past_site)
    assert "企业微信提醒开发完成" in page
    assert "测试通过，等待发布窗口" not in page


def test_a_later_end_is_absent_from_the_past(past_site: Path) -> None:
    page = example_page(past_site)
    assert "2015-05-07" not in page, "the day on which a task was done"
    assert "2015-05-12" not in page, "the user's confirmation"
    assert "提醒必须随单主动送达" not in page, "the summary, due when closing"
    assert not (past_site / "evidence").exists()


def test_what_the_user_said_in_the_end_is_absent_from_the_past(past_site: Path) -> None:
    assert "客户基本不用等" not in example_page(past_site)


def test_the_measured_effect_is_absent_from_the_past(past_site: Path) -> None:
    effect = example_page(past_site).split("开户平均等待(分钟)")[1].split("</tr>")[0]
    figures = re.findall(r"<td>(\d+)<", effect)
    assert figures == ["70", "15"]


@pytest.mark.parametrize("day", ["2015-06-12", "2015-09-30"])
def test_the_command_builds_any_past_day_of_the_sample(tmp_path: Path, day: str) -> None:
    done = commanded("build", "--quiet", "--as-of", day, "--out", tmp_path / "site", "--jobs", "1", cwd=ROOT)
    assert done.exit_code == 0, done.output[-1500:]
    assert f"<time>{day}</time>" in (tmp_path / "site/index.html").read_text("utf-8")


def test_a_frozen_register_says_so_and_is_built_as_of_its_last_day(site: Path) -> None:
    frozen = load_strings().words("site.frozen")
    for language, path in ((frozen.zh, "index.html"), (frozen.en, "en/index.html")):
        page = (site / path).read_text("utf-8")
        assert language in page
        assert "<time>2015-12-18</time>" in page


# ---- languages ----


def test_english_first_puts_chinese_below_zh(six: Path, tmp_path: Path) -> None:
    policy = six / "records/programme/policy.yaml"
    policy.write_text(policy.read_text("utf-8").replace("language: zh", "language: en"), "utf-8")
    build_register(six, tmp_path / "site")
    pages = read_pages(tmp_path / "site")
    assert pages["index.html"].elements[0].attributes["lang"] == "en"
    assert pages["zh/index.html"].elements[0].attributes["lang"] == "zh-CN"
    assert not (tmp_path / "site/en").exists()
    assert list(dead_links(tmp_path / "site")) == []


def test_each_page_leads_to_itself_in_the_other_language(pages: Mapping[str, PageFacts]) -> None:
    for path, page in pages.items():
        inner = path.removeprefix("en/")
        there = inner if path.startswith("en/") else f"en/{inner}"
        way = "../" * there_depth(path) + there
        links = {each.attributes["href"] for each in page.all("a") if "hreflang" in each.attributes}
        assert {normal(path, link) for link in links} == {normal(path, way)}, path


def there_depth(path: str) -> int:
    return path.count("/")


def normal(source: str, link: str) -> str:
    parts: list[str] = source.split("/")[:-1]
    for part in link.split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def test_no_word_of_the_interface_is_missing_in_either_language() -> None:
    strings = yaml.safe_load((shipped("templates") / "strings.yaml").read_text("utf-8"))
    lacking = [key for key, words in flat(strings) if set(words) != {"zh", "en"} or not all(words.values())]
    assert lacking == []


def test_both_languages_of_a_text_have_the_same_places() -> None:
    strings = yaml.safe_load((shipped("templates") / "strings.yaml").read_text("utf-8"))
    unlike = [key for key, words in flat(strings) if places(words["zh"]) != places(words["en"])]
    assert unlike == []


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", text))


def flat(data: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    for name, value in data.items():
        if "zh" in value or "en" in value:
            yield prefix + name, value
        else:
            yield from flat(value, f"{prefix}{name}.")


def test_no_place_stays_unfilled(pages: Mapping[str, PageFacts]) -> None:
    # The rule book shows messages with their places, and examples with YAML's own braces.
    for path, page in pages.items():
        if "rules/PP" not in path:
            assert re.findall(r"\{\w*\}|\bNone\b|Undefined", page.text_outside("code", "pre")) == [], path


@pytest.mark.parametrize("path", ["about.html", "404.html", "rules/process.html", "departments/index.html"])
def test_english_pages_are_in_english(pages: Mapping[str, PageFacts], path: str) -> None:
    texts = [
        text
        for text, around in pages[f"en/{path}"].texts
        if re.search(r"[\u4e00-\u9fff]", text)
        and not any(each.tag == "code" or each.attributes.get("lang", "").startswith("zh") for each in around)
    ]
    # Hints name Chinese examples between Chinese quotation marks or in a list of names.
    assert [text for text in texts if len(re.findall(r"[\u4e00-\u9fff]", text)) > len(text) / 2] == []


# ---- the output folder ----


def test_a_folder_with_foreign_files_is_left_alone(six: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    put(out, "thesis.txt", "years of work")
    with pytest.raises(NotOurs):
        build_register(six, out)
    done = painpoints("build", "--out", out, cwd=six)
    assert done.returncode == 2
    assert str(out) in done.stderr
    assert tree(out) == {"thesis.txt": b"years of work"}


def test_a_file_in_the_way_is_left_alone(six: Path, tmp_path: Path) -> None:
    put(tmp_path, "site", "not a folder")
    with pytest.raises(NotOurs):
        build_register(six, tmp_path / "site")
    assert (tmp_path / "site").read_text() == "not a folder"


def test_an_empty_folder_is_used(six: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    build_register(six, tmp_path / "site")
    assert (tmp_path / "site" / MARK).exists()


def test_the_site_replaces_an_older_one_as_a_whole(built: Path, tmp_path: Path) -> None:
    before = tree(tmp_path / "site")
    shutil.rmtree(built / EXAMPLE.removesuffix(".yaml"))
    (built / EXAMPLE).unlink()
    build_register(built, tmp_path / "site")
    gone = before.keys() - tree(tmp_path / "site").keys()
    assert {"pain-points/201504-001.html", "en/pain-points/201504-001.html"} <= gone
    assert names_in(tmp_path) == ["register", "site"]


def test_an_error_while_rendering_leaves_the_old_site(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(tmp_path / "site")
    touch_everything(built)
    monkeypatch.setattr(render_module, "rendered", failing_after(40))
    with pytest.raises(OSError, match="disk full"):
        build_register(built, tmp_path / "site")
    assert tree(tmp_path / "site") == before
    assert names_in(tmp_path) == ["register", "site"]


def test_an_error_in_the_last_step_leaves_the_old_site(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(tmp_path / "site")
    touch_everything(built)

    def refused(new: Path, out: Path) -> bool:
        raise OSError("disk full")

    monkeypatch.setattr(publishing, "swapped", refused)
    with pytest.raises(OSError, match="disk full"):
        build_register(built, tmp_path / "site")
    monkeypatch.undo()
    assert names_in(tmp_path) == ["register", "site"]
    assert tree(tmp_path / "site") == before


def test_an_interrupted_first_build_leaves_nothing(six: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render_module, "rendered", failing_after(40))
    with pytest.raises(OSError, match="disk full"):
        build_register(six, tmp_path / "site")
    assert names_in(tmp_path) == ["register"]


def touch_everything(register: Path) -> None:
    """Change what every page follows from."""
    policy = register / "records/programme/policy.yaml"
    policy.write_text(policy.read_text("utf-8") + "# .\n", "utf-8")


def failing_after(times: int) -> Any:
    calls = iter(range(times))

    def render(site: Site, page: Page, language: Any) -> str:
        if next(calls, None) is None:
            raise OSError("disk full")
        return rendered(site, page, language)

    return render


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_register_with_errors_is_not_built_and_the_old_site_stays(built: Path, tmp_path: Path) -> None:
    before = tree(tmp_path / "site")
    put(built, EXAMPLE, "id: 201504-001\n")
    done = painpoints("build", "--out", tmp_path / "site", cwd=built)
    assert done.returncode == 1
    assert "201504-001.yaml" in done.stderr
    assert tree(tmp_path / "site") == before


# ---- evidence and shared files ----


ODD_NAMES = ("确认 邮件.eml", "a#b.eml", "100%.eml", "a%20b.eml", "a&b;c.eml", "it's.eml", "A.EML")
UNPUBLISHED = ("page.html", "picture.svg", "script.js", "letter.eml.exe", "none")


@pytest.fixture(scope="module")
def evidence_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose example record names evidence of odd names and of types that aren't published."""
    folder = tmp_path_factory.mktemp("evidence")
    register = small_register(folder / "register", ["201504-001"])
    beside = EXAMPLE.removesuffix(".yaml")
    for name in (*ODD_NAMES, *UNPUBLISHED, "named-nowhere.xlsx"):
        put(register, f"{beside}/{name}", f"about {name}")
    record = read_plain(register / EXAMPLE)
    record["evidence"] = [{**record["evidence"][0], "file": name} for name in (*ODD_NAMES, *UNPUBLISHED)]
    put(register, EXAMPLE, written_plain(record))
    build_register(register, folder / "site")
    return folder / "site"


def written_plain(record: dict[str, Any]) -> str:
    """Write a record whose dates are texts."""
    text = yaml.safe_dump(record, allow_unicode=True, width=1000)
    return re.sub(r"'(\d{4}-\d\d-\d\d)'", r"\1", text)


def test_evidence_is_copied_and_linked(pages: Mapping[str, PageFacts], site: Path) -> None:
    copied = (site / "evidence/201504-001/confirmation.eml").read_bytes()
    assert copied == (ROOT / EXAMPLE.replace(".yaml", "/confirmation.eml")).read_bytes()
    assert "../evidence/201504-001/confirmation.eml" in pages["pain-points/201504-001.html"].links
    assert "../../evidence/201504-001/confirmation.eml" in pages["en/pain-points/201504-001.html"].links


@pytest.mark.parametrize("name", UNPUBLISHED)
def test_evidence_of_other_types_is_not_published(evidence_site: Path, name: str) -> None:
    assert not (evidence_site / "evidence/201504-001" / name).exists()
    links = read_pages(evidence_site)["pain-points/201504-001.html"].links
    assert [link for link in links if link.endswith(name)] == []


@pytest.mark.parametrize("name", ODD_NAMES)
def test_evidence_of_any_name_can_be_opened(evidence_site: Path, name: str) -> None:
    assert (evidence_site / "evidence/201504-001" / name).read_text("utf-8") == f"about {name}"
    for path, up in (("pain-points/201504-001.html", "../"), ("en/pain-points/201504-001.html", "../../")):
        page = read_pages(evidence_site)[path]
        links = [each.attributes["href"] for each in page.all("a") if each.text == name]
        assert [unquote(urlsplit(link).path) for link in links] == [f"{up}evidence/201504-001/{name}"]


def test_files_beside_a_record_that_it_does_not_name_are_not_published(evidence_site: Path) -> None:
    published = {path.name for path in (evidence_site / "evidence/201504-001").iterdir()}
    assert published == set(ODD_NAMES)


def test_a_text_that_looks_like_a_link_is_no_link(six: Path, tmp_path: Path) -> None:
    text = (ROOT / EXAMPLE).read_text("utf-8")
    put(six, EXAMPLE, text.replace("description: |\n", 'description: |\n  写成 href="nowhere.html" 的样子。\n'))
    assert build_register(six, tmp_path / "site").broken == ()


def test_a_link_that_leads_nowhere_is_reported(six: Path, tmp_path: Path) -> None:
    links = '<h1>x</h1><a href="gone.html">x</a><a href="#gone">x</a>'
    template = f'{{% extends "base.html" %}}{{% block main %}}{links}{{% endblock %}}'
    put(six, "templates/pages/about.html", template)
    broken = build_register(six, tmp_path / "site").broken
    assert set(broken) == {
        (path, where)
        for path, folder in (("about.html", ""), ("en/about.html", "en/"))
        for where in (f"{folder}gone.html", f"{folder}about.html#gone")
    }


def test_a_register_may_bring_its_own_static_files(six: Path, tmp_path: Path) -> None:
    put(six, "templates/static/style.css", "main{}")
    put(six, "templates/static/fonts/own.woff2", b"\0")
    build_register(six, tmp_path / "site")
    assert (tmp_path / "site/static/style.css").read_text() == "main{}"


# ---- the shipped site ----


def test_every_internal_link_leads_somewhere(site: Path) -> None:
    assert list(dead_links(site)) == []


# Whoever asks for a page that isn't there is shown the first; the board's form leads to the second.
LED_TO_OTHERWISE = {"404.html", "search.html"}


@pytest.mark.parametrize("language", ["", "en/"])
def test_every_page_is_reached_by_links_from_the_board(pages: Mapping[str, PageFacts], language: str) -> None:
    start = f"{language}index.html"
    reached, left = {start}, [start]
    while left:
        source = left.pop()
        links = [
            each for each in pages[source].all("a") if "href" in each.attributes and "hreflang" not in each.attributes
        ]
        ways = (each.attributes["href"].partition("#")[0] for each in links)
        new = {normal(source, unquote(way)) for way in ways if way and not leads_outward(way)} & pages.keys() - reached
        reached |= new
        left += new
    of_language = {path for path in pages if path.startswith("en/") == bool(language)}
    assert of_language - reached == {language + path for path in LED_TO_OTHERWISE}
    assert pages[start].all("form", action="search.html")


def test_every_page_parses_strictly(pages: Mapping[str, PageFacts], site: Path) -> None:
    seen: set[tuple[str, ...]] = set()
    for path, page in pages.items():
        html = (site / path).read_text("utf-8")
        assert re.findall(r"&(?!(?:#\d+|#x[0-9a-f]+|[a-z]+);)", html) == [], path
        # The parser is slow. What a page before held in the same places is right here as well.
        held = {(each.place, *each.attributes) for each in page.elements}
        if held <= seen:
            continue
        seen |= held
        try:
            html5lib.HTMLParser(strict=True).parse(html)
        except html5lib.html5parser.ParseError as error:
            pytest.fail(f"{path}: {error}")


def test_every_element_is_closed_in_order(pages: Mapping[str, PageFacts]) -> None:
    assert {path: page.faults for path, page in pages.items() if page.faults} == {}


def test_no_id_stands_twice(pages: Mapping[str, PageFacts]) -> None:
    twice = {path: [each for each in page.ids if page.ids.count(each) > 1] for path, page in pages.items()}
    assert {path: found for path, found in twice.items() if found} == {}


def test_every_page_says_language_title_and_heading(pages: Mapping[str, PageFacts]) -> None:
    for path, page in pages.items():
        language = "en" if path.startswith("en/") else "zh-CN"
        assert page.elements[0].attributes.get("lang") == language, path
        assert [len(page.all(tag)) for tag in ("h1", "main")] == [1, 1], path
        titles = [each for each in page.all("title") if not each.is_in(role="img")]
        assert len(titles) == 1, path
        assert titles[0].text, path
        assert page.all("h1")[0].text, path


def test_headings_skip_no_level(pages: Mapping[str, PageFacts]) -> None:
    for path, page in pages.items():
        levels = [int(each.tag[1]) for each in page.elements if re.fullmatch("h[1-6]", each.tag)]
        jumps = [(one, other) for one, other in pairwise(levels) if other > one + 1]
        assert jumps == [], path


def test_no_two_pages_of_a_language_share_a_title(pages: Mapping[str, PageFacts]) -> None:
    titles: dict[str, list[str]] = {}
    for path, page in pages.items():
        if not re.search(r"register/\d+\.html", path):
            titles.setdefault(page.elements[0].attributes["lang"] + page.all("title")[0].text, []).append(path)
    assert [paths for paths in titles.values() if len(paths) > 1] == []


def test_every_page_forbids_foreign_and_inline_code(pages: Mapping[str, PageFacts]) -> None:
    for path, page in pages.items():
        policies = page.all("meta", **{"http-equiv": "Content-Security-Policy"})
        assert len(policies) == 1, path
        policy = policies[0].attributes["content"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        head = [each for each in page.elements if each.tag in ("meta", "link", "script")]
        assert head.index(policies[0]) <= 2, "it has to stand before what it forbids"


def test_no_page_carries_inline_code_or_style(pages: Mapping[str, PageFacts]) -> None:
    for path, page in pages.items():
        scripts = [each for each in page.all("script") if "src" not in each.attributes or each.text]
        inline = [name for each in page.elements for name in each.attributes if name == "style" or name[:2] == "on"]
        assert (scripts, inline, page.all("style")) == ([], [], []), path


def test_nothing_is_loaded_from_elsewhere(pages: Mapping[str, PageFacts], site: Path) -> None:
    loading = ("script", "link", "img", "iframe", "source", "object", "embed", "use", "image")
    for path, page in pages.items():
        addresses = [
            each.attributes[name]
            for each in page.elements
            if each.tag in loading
            for name in ("src", "href", "xlink:href", "data", "srcset")
            if name in each.attributes
        ]
        assert [link for link in addresses if leads_outward(link)] == [], path
    for style in (site / "static").glob("*.css"):
        assert re.findall(r"@import|url\((?!\s*['\"]?(?:data:image|#))", style.read_text("utf-8")) == []


def test_links_within_the_site_are_relative(pages: Mapping[str, PageFacts]) -> None:
    absolute = {link for page in pages.values() for link in page.links if link.startswith(("/", "file:"))}
    assert absolute == set()


def test_no_page_is_heavy(site: Path) -> None:
    heavy = {path: len(content) for path, content in tree(site).items() if len(content) > 400_000}
    assert heavy == {}


# ---- data for download ----


def csv_rows(site: Path) -> list[dict[str, str]]:
    text = (site / "data/register.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def shard_rows(site: Path) -> list[list[Any]]:
    shards = sorted((site / "data").glob("rows-*.js"))
    return [row for path in shards for row in rows_in(path.read_text("utf-8"))]


def rows_in(shard: str) -> list[list[Any]]:
    found = re.fullmatch(r"painpointsRows\((.*)\);\n", shard, re.DOTALL)
    assert found
    rows: list[list[Any]] = json.loads(found[1])
    return rows


def shipped_records() -> dict[str, dict[str, Any]]:
    """Return the shipped records by file name, read without any of the product's code."""
    paths = sorted((ROOT / "records/pain-points").glob("*/*.yaml"))
    return {path.stem: read_plain(path) for path in paths}


def read_plain(path: Path) -> dict[str, Any]:
    """Read a YAML file with PyYAML alone, dates as text."""
    found: dict[str, Any] = yaml.load(path.read_bytes(), _Plain)
    return found


class _Plain(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Leaves dates as text."""


_Plain.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in pairs if not tag.endswith("timestamp")]
    for sign, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def test_the_csv_file_holds_all_rows(site: Path) -> None:
    raw = (site / "data/register.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in raw
    rows, records = csv_rows(site), shipped_records()
    head = list(rows[0])
    assert all(re.search("[A-Za-z]", name) and re.search("[\u4e00-\u9fff]", name) for name in head)
    by_number = {row[head[0]]: list(row.values()) for row in rows}
    assert by_number.keys() == records.keys()
    for key, record in records.items():
        assert record["title"] in by_number[key]
        assert record["proposed_on"] in by_number[key]


def test_whoever_reads_english_can_read_the_csv_file(site: Path) -> None:
    lights = {row["红黄绿灯 Light"] for row in csv_rows(site)}
    assert {"黄 Yellow", "撤回 Withdrawn"} <= lights
    for row in csv_rows(site):
        for name in ("状态 Stage", "提出人 Proposer", "小组 Group", "痛点对应用户部门 Beneficiary department"):
            assert re.fullmatch(".*[\u4e00-\u9fff] [A-Za-z -]+", row[name]), row[name]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_begins_like_a_formula(sign: str) -> None:
    assert guarded(f"{sign}cmd|' /C calc'!A0")[0] == "'"


@pytest.mark.parametrize("text", ["", "上网太慢", "2015-04-03", "1-1", "a=b"])
def test_ordinary_cells_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


def test_the_shards_hold_all_rows(site: Path) -> None:
    rows, records = shard_rows(site), shipped_records()
    assert sorted(row[0] for row in rows) == sorted(records)
    assert {row[0]: row[1] for row in rows} == {key: record["title"] for key, record in records.items()}
    assert all((site / row[2]).is_file() for row in rows)


# ---- a thousand records ----


@cache
def large_project(folder: Path) -> tuple[Project, Register]:
    """Write a large register, and read it without checking it."""
    templates = shipped("templates")
    phrases = read((templates / "sample/phrases.yaml").read_bytes()).data
    policy = (templates / "init/records/programme/policy.yaml").read_text("utf-8")
    for place, value in (("begin", "2005-01-01"), ("year", "2005"), ("language", "zh"), ("forge", "none")):
        policy = policy.replace(f"@{place}@", value)
    for _ in write_sample(folder, MANY, 3, phrases, policy):
        pass
    project = open_project(folder)
    kind = project.types["pain-point"]
    records = (Record(kind, path, read_plain(folder / path)) for path in record_paths(project, kind))
    return project, Register(tuple(records))


@cache
def large_view(folder: Path, every: int = 1) -> tuple[View, Site]:
    """Return what pages look at in a large register, or in every third of its records, say."""
    project, register = large_project(folder)
    as_of = project.programme.frozen_on
    view = View(Register(register.records[::every]), project.programme, as_of, project.types, project.strings)
    return view, build_module.site_of(project, view)


@pytest.fixture(scope="session")
def large_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a large register lies."""
    folder = tmp_path_factory.mktemp("large") / "register"
    folder.mkdir()
    return folder


@cache
def list_pages(folder: Path, every: int = 1) -> dict[str, Page]:
    """Return the pages of a large register that are no record's own, nor the rule book's."""
    own = ("pain-points/", "analysis/", "rules/")
    pages = [page for page in all_pages(large_view(folder, every)[0]) if isinstance(page, Page)]
    return {page.path: page for page in pages if not page.path.startswith(own)}


def test_the_first_page_is_light_with_a_thousand_records(large_folder: Path) -> None:
    _, site = large_view(large_folder)
    page = rendered(site, list_pages(large_folder)["index.html"], "zh")
    static = [path.read_bytes() for path in sorted((shipped("templates") / "static").iterdir())]
    assert sum(len(gzip.compress(each)) for each in (page.encode(), *static)) <= 100 * 1024


def test_no_page_weighs_too_much_with_a_thousand_records(large_folder: Path) -> None:
    _, site = large_view(large_folder)
    pages = list_pages(large_folder).values()
    weights = {page.path: len(gzip.compress(rendered(site, page, "en").encode())) for page in pages}
    assert max(weights.values()) <= 300 * 1024, max(weights, key=lambda path: weights[path])


def test_lists_stay_bounded_as_records_grow(large_folder: Path) -> None:
    (_, few_site), (_, many_site) = large_view(large_folder, EVERY), large_view(large_folder)
    few, many = list_pages(large_folder, EVERY), list_pages(large_folder)
    for path in ("index.html", "stages.html", "register/index.html", "departments/index.html", "people/index.html"):
        before, after = (len(rendered(*each, "zh")) for each in ((few_site, few[path]), (many_site, many[path])))
        # A column of the stages is full at 30 records, which not all of them hold in the smaller register.
        assert after <= max(1.25 * before, 100_000), path


def test_the_busiest_units_pages_stay_light(large_folder: Path) -> None:
    _, site = large_view(large_folder)
    units = [page for page in list_pages(large_folder).values() if page.template == "unit.html"]
    busiest = max(units, key=lambda page: page.context["counts"]["submitted"])
    assert busiest.context["counts"]["submitted"] > len(busiest.context["rows"]), "else this shows nothing"
    assert len(rendered(site, busiest, "en").encode()) <= 400_000


def test_all_shards_together_hold_a_thousand_rows(large_folder: Path) -> None:
    view, _ = large_view(large_folder)
    assets = [each for each in all_pages(view) if isinstance(each, Asset)]
    shards = [rows_in(each.content.decode()) for each in assets if each.path.startswith("data/rows-")]
    assert [len(rows) for rows in shards] == [1000, MANY - 1000]
    assert len({row[2] for rows in shards for row in rows}) == MANY
    table = next(each.content for each in assets if each.path.endswith(".csv"))
    assert len(list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))) == MANY + 1


def test_register_pages_show_every_record_once(large_folder: Path) -> None:
    pages = [page for path, page in list_pages(large_folder).items() if path.startswith("register/")]
    shown = [row.key for page in pages for row in page.context["rows"]]
    assert len(shown) == len(set(shown)) == MANY


# ---- counts, once more from the files alone (A10) ----

STAGES = ("proposed", "analysed", "causes_found", "resolved", "confirmed", "closed")
COUNTED = ("submitted", "in_hand", "confirmed", "eliminated", "mitigated", "withdrawn")


def stages_in_force(record: dict[str, Any]) -> dict[str, str]:
    """Return the dates of the stages that hold after all reopenings."""
    held = dict(record["stages"])
    for again in record.get("reopened", []):
        kept = STAGES[: STAGES.index(again["back_to"]) + 1]
        held = {stage: day for stage, day in held.items() if stage in kept} | again.get("stages", {})
    return held


def group_then(record: dict[str, Any]) -> str:
    """Return the proposer's group on the day of the proposal."""
    people = organization()["people"]
    spells = next(person["groups"] for person in people if person["id"] == record["proposer"])
    return max((spell["from"], spell["group"]) for spell in spells if spell["from"] <= record["proposed_on"])[1]


@cache
def organization() -> dict[str, Any]:
    return read_plain(ROOT / "records/programme/organization.yaml")


def counted(records: list[dict[str, Any]]) -> dict[str, int]:
    """Count records as A10 says: what is withdrawn counts nowhere else."""
    valid = [record for record in records if "withdrawn" not in record]
    confirmed = [record for record in valid if "confirmed" in stages_in_force(record)]
    return {
        "submitted": len(valid),
        "in_hand": sum("closed" not in stages_in_force(record) for record in valid),
        "confirmed": len(confirmed),
        "eliminated": sum(record["outcome"] == "eliminated" for record in confirmed),
        "mitigated": sum(record["outcome"] == "mitigated" for record in confirmed),
        "withdrawn": len(records) - len(valid),
    }


def shown_on(page: PageFacts) -> dict[str, int]:
    """Return the figures at the head of a unit's page."""
    figures = {}
    for figure in page.all("span", class_="kpi-figure"):
        link = next(each for each in figure.around if each.tag == "a")
        figures[link.attributes["href"].removeprefix("#")] = int(figure.text)
    return figures


UNITS = {"people": "proposer", "departments": "department", "groups": "group"}


@pytest.mark.parametrize("folder", UNITS)
@pytest.mark.parametrize("language", ["", "en/"])
def test_units_pages_show_the_right_counts(pages: Mapping[str, PageFacts], folder: str, language: str) -> None:
    records = [
        {**record, "department": record["beneficiary"]["department"], "group": group_then(record)}
        for record in shipped_records().values()
    ]
    units = [unit["id"] for unit in organization()[folder] if not unit.get("provider")]
    assert units
    for unit in units:
        expected = counted([record for record in records if record[UNITS[folder]] == unit])
        shown = shown_on(pages[f"{language}{folder}/{unit}.html"])
        assert {name: shown[name] for name in COUNTED} == expected, unit
        assert shown["red"] + shown["yellow"] + shown["green"] == shown["in_hand"], unit


@pytest.mark.parametrize("folder", UNITS)
def test_the_overviews_repeat_the_units_counts(pages: Mapping[str, PageFacts], folder: str) -> None:
    page = pages[f"{folder}/index.html"]
    rows = {}
    for row in page.all("tr"):
        cells = [each for each in page.elements if each.tag == "td" and row in each.around]
        link = next((each for each in page.all("a") if row in each.around), None)
        if link is not None:
            rows[link.attributes["href"].removesuffix(".html")] = [int(cell.text) for cell in cells]
    for unit, figures in rows.items():
        assert figures == list(shown_on(pages[f"{folder}/{unit}.html"]).values()), unit
    assert rows.keys() == {unit["id"] for unit in organization()[folder] if not unit.get("provider")}


def test_the_board_shows_the_right_counts(pages: Mapping[str, PageFacts]) -> None:
    records = list(shipped_records().values())
    total = counted(records)
    figures = [each.text for each in pages["index.html"].all("span", class_="kpi-figure")]
    red, yellow, green, _, closed, everything = figures
    assert int(red) + int(yellow) + int(green) == total["in_hand"]
    assert closed == f"{total['submitted'] - total['in_hand']} / {total['submitted']}"
    assert int(everything) == len(records)


def test_the_boards_funnel_shows_the_right_counts(pages: Mapping[str, PageFacts]) -> None:
    valid = [record for record in shipped_records().values() if "withdrawn" not in record]
    furthest = [max(stages_in_force(record), key=STAGES.index) for record in valid]
    funnel = pages["index.html"].all("ol", class_="funnel")[0]
    shown = [each.text for each in pages["index.html"].all("b") if funnel in each.around]
    assert [int(each) for each in shown] == [furthest.count(stage) for stage in STAGES]


def test_the_board_shows_the_groups_month(pages: Mapping[str, PageFacts]) -> None:
    page, records = pages["index.html"], shipped_records().values()
    for group in organization()["groups"]:
        link = next(each for each in page.all("a", href=f"groups/{group['id']}.html"))
        row = link.around[-2]
        figures = [each.text for each in page.all("td") if row in each.around]
        own = [each for each in records if group_then(each) == group["id"] and "withdrawn" not in each]
        planned = planned_for(group["id"])
        done = [each for each in own if each["stages"].get("confirmed", "")[:7] == f"{AS_OF:%Y-%m}"]
        eliminated = [each for each in done if each["outcome"] == "eliminated" and each["id"] in planned]
        assert figures[0].startswith(f"{len(eliminated)} / "), group
        assert [int(each) for each in figures[1:3]] == [len(planned), counted(own)["in_hand"]]


def planned_for(group: str) -> set[str]:
    """Return what a group plans to eliminate in the month of the as-of date."""
    plan = ROOT / f"records/plans/{AS_OF:%Y-%m}/{group}.yaml"
    entries = read_plain(plan)["pain_points"] if plan.is_file() else []
    return {each["id"] for each in entries if "removed_on" not in each and each.get("added_on", "") <= str(AS_OF)}


def test_everything_adds_up_to_the_providers_page(pages: Mapping[str, PageFacts]) -> None:
    groups = [shown_on(pages[f"groups/{group['id']}.html"]) for group in organization()["groups"]]
    whole = shown_on(pages["departments/information-technology.html"])
    assert whole == {name: sum(group[name] for group in groups) for name in whole}


def test_every_record_of_the_sample_is_usable() -> None:
    project = shipped_project()
    assert check(project, AS_OF).is_clean


def test_pages_of_one_kind_can_be_had_without_the_others() -> None:
    project = shipped_project()
    view = view_of(project, check(project, AS_OF), History(), AS_OF)
    whole = {each.path: each for each in all_pages(view) if isinstance(each, Page)}
    alone = [path for path in whole if path.startswith(("pain-points/", "analysis/"))]
    assert {each.path: each.context for each in single_pages(view, alone)} == {
        path: whole[path].context for path in alone
    }
    assert list(single_pages(view, ["pain-points/none.html", "index.html"])) == []


def test_a_page_travels_with_what_it_shows() -> None:
    asked: list[int] = []
    page = Page("a.html", "a.html", same("a"), "", lambda: {"n": len(asked), "asked": asked.append(1)})
    assert asked == []
    there = pickle.loads(pickle.dumps(page))
    assert (there.context, page.context) == ({"n": 0, "asked": None},) * 2
    assert asked == [1]
