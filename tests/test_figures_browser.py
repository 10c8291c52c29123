"""Fishbones and charts in a real browser: what its own fonts make of the widths that were reckoned with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from browsing import PHONE, barriers
from figure_samples import SCRIPTS, drawn, shapes
from helpers import ROOT
from markupsafe import Markup
from playwright.sync_api import Browser

from site_builder.figures.bars import Bar, bars
from site_builder.figures.gantt import Task, gantt
from site_builder.figures.lines import Series, Target, line_chart
from site_builder.figures.pareto import Share, pareto

# Every picture's lines of text that meet another one, or leave the picture. A line's box holds room for accents
# above and below that its signs don't fill; a fifth of it is taken off.
MEASURED = """() => [...document.querySelectorAll("svg")].flatMap((svg, number) => {
  const frame = svg.getBoundingClientRect()
  const lines = [...svg.querySelectorAll("text")].map(text => {
    const box = text.getBoundingClientRect(), rim = box.height * .2
    return {said: text.textContent, left: box.left, right: box.right, top: box.top + rim, bottom: box.bottom - rim}
  }).filter(line => line.right > line.left)
  const outside = lines.filter(one =>
    one.left < frame.left || one.right > frame.right || one.top < frame.top || one.bottom > frame.bottom)
  const met = lines.flatMap((one, index) => lines.slice(index + 1).filter(other =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
  ).map(other => `${one.said} / ${other.said}`))
  return [...outside.map(one => `outside: ${one.said}`), ...met].map(fault => `${number}: ${fault}`)
})"""


def charts() -> Iterator[Markup]:
    labels = [script[:length] for script in SCRIPTS for length in (4, 12, 30)]
    yield bars([Bar(label, value, f"{value:.2f}%") for value, label in enumerate(labels)], "t", "d", "百分比")
    yield bars([Bar(label, -value * 1e6, f"{-value * 1e6:.2f}") for value, label in enumerate(labels)], "t", "d", "")
    yield pareto([Share(label, 1, index * 11.0) for index, label in enumerate(labels, 1)], "t", "d")
    months = [f"2015-{month:02}" for month in range(1, 13)]
    values = tuple(float(month % 5) for month in range(12))
    figures = tuple(f"{value:.2f}" for value in values)
    for count in (1, 4):
        series = [Series(label, values, figures) for label in labels[:count]]
        yield line_chart(months, series, "t", "d", "分", Target(labels[5], 3.1))
        yield line_chart(months * 3, [Series(one.label, values * 3, figures * 3) for one in series], "t", "d", "", None)
    tasks = [
        Task(label, date(2015, 1, day), date(2015, 3, day), None, "todo", "w") for day, label in enumerate(labels, 1)
    ]
    yield gantt(tasks, date(2015, 2, 1), "t", "d", "today")


def test_no_words_meet_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    style = (ROOT / "templates/static/style.css").as_uri()
    # Every other shape has all scripts, lengths and depths, and is soon measured.
    pictures = [drawn(sample) for _, sample in list(shapes())[::2]] + list(charts())
    parts = "".join(f'<figure class="drawing"><div class="scroll">{picture}</div></figure>' for picture in pictures)
    path = tmp_path / "figures.html"
    path.write_text(
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><link rel="stylesheet" href="{style}">{parts}',
        "utf-8",
    )
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.locator("svg text").count() > 5_000
    assert page.evaluate(MEASURED) == []
    # The widest that a reader is likely to have.
    page.add_style_tag(content='svg text { font-family: "DejaVu Sans", sans-serif }')
    assert page.evaluate(MEASURED) == []
    page.close()


def test_numbers_below_a_cause_can_be_hit_where_they_wrap(browser: Browser, tmp_path: Path) -> None:
    style = (ROOT / "templates/static/style.css").as_uri()
    numbers = "".join(f'<a href="#{number}">2015{number}-001</a> ' for number in range(10, 30))
    listed = f'<li><span class="name">旧流程没有改</span> <small class="links">{numbers}等 3 个</small></li>'
    path = tmp_path / "causes.html"
    path.write_text(
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><link rel="stylesheet" href="{style}">'
        f'<main><ul class="bones"><li><ul class="causes">{listed * 2}</ul></li></ul></main>',
        "utf-8",
    )
    page = browser.new_page(viewport=PHONE)
    page.goto(path.as_uri())
    assert barriers(page, "target-size") == []
    page.close()
