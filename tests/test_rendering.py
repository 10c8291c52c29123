"""What is done to render fast changes nothing: pages in any order, compiled as Jinja does, Markdown by its renderer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from helpers import AS_OF, shipped_project
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from jinja2.compiler import CodeGenerator

from site_builder import templating
from site_builder.build import site_of, view_of
from site_builder.check import check
from site_builder.compiling import Compiled, LeanEnvironment
from site_builder.history import History
from site_builder.markdown import converted, render
from site_builder.pages import Page, all_pages
from site_builder.templating import BadTemplateError, Site, own_templates, relative, rendered
from site_builder.words import LANGUAGES, same

# What begins a list, a heading or a break for Markdown, and what it leaves alone.
MARKS = "a好9٣²_ \n\t.。1:“(-=+#>*`[&<|\\"


@cache
def shipped() -> tuple[Site, list[Page]]:
    """Return the site of the shipped register with a third of its pages, every template among them."""
    project = shipped_project()
    view = view_of(project, check(project, AS_OF), History(), AS_OF)
    pages = [page for page in all_pages(view) if isinstance(page, Page)]
    first = {page.template: page for page in reversed(pages)}
    return site_of(project, view), [*first.values(), *pages[::3]]


def site_anew() -> Site:
    """Return the site, with environments that have rendered nothing yet."""
    site, _ = shipped()
    return Site(**site.__getstate__())


def told(site: Site, pages: list[Page]) -> dict[tuple[str, str], str]:
    return {(page.path, language): rendered(site, page, language) for page in pages for language in LANGUAGES}


def test_pages_may_be_rendered_in_any_order() -> None:
    site, pages = shipped()
    assert told(site, pages) == told(site_anew(), pages[::-1])


class _Jinjas(LeanEnvironment):
    code_generator_class = CodeGenerator
    _generate = Environment._generate


def test_templates_say_what_they_say_compiled_by_jinja(monkeypatch: pytest.MonkeyPatch) -> None:
    site, pages = shipped()
    ours = told(site, pages)
    monkeypatch.setattr(templating, "LeanEnvironment", _Jinjas)
    # What was compiled by ours isn't taken for Jinja's.
    monkeypatch.setattr(templating, "_COMPILED", Compiled())
    assert told(site_anew(), pages) == ours


def test_a_template_is_compiled_once_and_again_when_it_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str | None] = []

    class Counting(LeanEnvironment):
        def compile(self, source: Any, name: str | None = None, *more: Any, **named: Any) -> Any:
            compiled.append(name)
            return super().compile(source, name, *more, **named)

    monkeypatch.setattr(templating, "LeanEnvironment", Counting)
    monkeypatch.setattr(templating, "_COMPILED", Compiled())
    page = Page("404.html", "not_found.html", same("404"), "", {})

    def said(text: str) -> str:
        return rendered(replace(site_anew(), own={"pages/not_found.html": text}), page, "zh")

    assert [said(text) for text in ("one", "one", "other", "one")] == ["one", "one", "other", "one"]
    assert compiled == ["pages/not_found.html"] * 3


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{{ m.light() }}", "parameter 'name' was not provided"),
        ("{{ m.light('red', tone='red') }}", "no tone"),
        ("{{ m.light('red', 'red') }}", "positional"),
        ("{{ m.section('a', 'b') }}", "No caller defined"),
        ("{{ row.gone }}", "no attribute 'gone'"),
        ("{{ nobody() }}", "'nobody' is undefined"),
        ('{% include "pages/own.html" %}', "RecursionError"),
    ],
)
def test_a_mistake_in_a_template_is_told(body: str, said: str, tmp_path: Any) -> None:
    folder = tmp_path / "templates/pages"
    folder.mkdir(parents=True)
    (folder / "own.html").write_text(f'{{% import "macros.html" as m %}}{body}', "utf-8")
    site = Site(**{**site_anew().__getstate__(), "own": own_templates(tmp_path)})
    with pytest.raises(BadTemplateError, match=said):
        rendered(site, Page("own.html", "own.html", same("x"), "", {"row": {}}), "zh")


def test_what_a_template_prints_is_escaped_once(tmp_path: Any) -> None:
    folder = tmp_path / "templates/pages"
    folder.mkdir(parents=True)
    body = (
        "{% macro twice(x) %}{{ x }}{{ caller(x) }}{% endmacro %}"
        "{% set kept %}{{ row.text }}{% endset %}{% call(x) twice(row.text) %}[{{ x }}]{% endcall %}{{ kept }}"
        "{{ row.number }}{{ row.text|upper }}{{ row.values }}"
    )
    (folder / "own.html").write_text(body, "utf-8")
    site = Site(**{**site_anew().__getstate__(), "own": own_templates(tmp_path)})
    context = {"row": {"text": "<a&'", "number": 3, "values": "v"}}
    text = rendered(site, Page("own.html", "own.html", same("x"), "", context), "zh")
    assert text == "&lt;a&amp;&#39;[&lt;a&amp;&#39;]&lt;a&amp;&#39;3&lt;A&amp;&#39;v"


@pytest.mark.parametrize(
    ("folder", "target", "way"),
    [
        ("", "index.html", "index.html"),
        ("en/rules", "en/index.html", "../index.html"),
        ("en/rules", "index.html#a b", "../../index.html#a%20b"),
        ("rules", "rules/x.html", "x.html"),
        ("rules", "rules-of/x.html", "../rules-of/x.html"),
        ("a/b", "a/b", "../b"),
    ],
)
def test_ways_lead_from_a_folder_to_a_page(folder: str, target: str, way: str) -> None:
    assert relative(folder, target) == way


def markdown() -> Iterator[st.SearchStrategy[str]]:
    yield st.text(st.sampled_from(MARKS), max_size=12)
    yield st.text(max_size=40)
    yield st.lists(st.text(st.sampled_from("一二，。“”ab1. 5"), max_size=9), max_size=5).map("\n".join)


@given(st.one_of(*markdown()))
def test_prose_reads_as_the_renderer_gives_it(text: str) -> None:
    assert render(text) == converted(text)


@pytest.mark.parametrize(
    "text",
    [
        "一行\n",
        "两\n\n段\n",
        "Two\nlines",
        "第一行很长，\n接着写",
        "3 月 26 日，坐了 5 小时车",
        "1986. A year",
        "a  \nb",
        "x_y_z",
    ],
)
def test_the_same_for_what_people_write(text: str) -> None:
    assert render(text) == converted(text)


@pytest.mark.parametrize("leads_to", ["people/li.html", "pain-points/b.html", "analysis/b.html", None])
def test_what_two_pages_share_reads_as_each_would_say_it(leads_to: str | None, tmp_path: Any) -> None:
    folder = tmp_path / "templates/pages"
    folder.mkdir(parents=True)
    call = "once(m.fact, field.label, field)"
    (folder / "once.html").write_text(f'{{% import "macros.html" as m %}}{{{{ {call} }}}}', "utf-8")
    (folder / "anew.html").write_text('{% import "macros.html" as m %}{{ m.fact(field.label, field) }}', "utf-8")
    site = Site(**{**site_anew().__getstate__(), "own": own_templates(tmp_path)})
    link = {"name": same("li"), "path": leads_to, "tag": ""}
    field = {"label": same("who"), "show": "list", "value": [{"show": "link", "value": link}]}
    for path in ("pain-points/a.html", "analysis/a.html", "pain-points/a.html", "a/b/c.html", "index.html"):
        for language in LANGUAGES:
            once, anew = (
                rendered(site, Page(path, template, same("x"), "", {"field": field}), language)
                for template in ("once.html", "anew.html")
            )
            assert once == anew


@pytest.mark.parametrize(
    ("address", "links"),
    [
        (None, []),
        ("https://example.org/painpoints/", ["https://example.org/painpoints/en/about.html"]),
    ],
)
def test_the_other_language_has_a_whole_address_or_none(address: str | None, links: list[str]) -> None:
    site, pages = shipped()
    about = next(page for page in pages if page.path == "about.html")
    moved = replace(site, programme=replace(site.programme, site_url=address))
    assert re.findall(r'rel="alternate" hreflang="en" href="([^"]+)"', rendered(moved, about, "zh")) == links


def test_what_records_say_is_told_as_their_language_on_the_other_pages() -> None:
    site, pages = shipped()
    record = next(page for page in pages if page.template == "pain_point.html")
    title = str(record.title.zh)
    assert f'<h1 lang="zh-CN">{title}</h1>' in rendered(site, record, "en")
    assert f"<h1>{title}</h1>" in rendered(site, record, "zh")
