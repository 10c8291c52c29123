"""Feeds, calendars, tables and badges: whatever a text holds, they stay what they are."""

import csv
import io
import re
from datetime import date
from xml.etree import ElementTree

import pytest
from calendar_lines import events_of, unfolded
from hostile_strings import HOSTILE
from hypothesis import given
from hypothesis import strategies as st

from site_builder.notation.atom import NAMESPACE, Entry, Feed, atom
from site_builder.notation.badge import Part, badge
from site_builder.notation.icalendar import LIMIT, Calendar, Event, folded, icalendar
from site_builder.notation.tables import table

DAY = date(2015, 12, 31)
ATOM = {"a": NAMESPACE}
FORMULA = re.compile(r"^[=+\-@＝＋－＠\t\r\n]")


def calendar_of(text: str, url: str | None = None) -> bytes:
    event = Event("one", DAY, text, text, url)
    return icalendar(Calendar(text, text, "zh-CN", date(2015, 12, 18), (event,)))


def feed_of(text: str) -> bytes:
    entry = Entry("urn:uuid:1", text, "2015-12-18T00:00:00+08:00", "../x.html", text, text, (text,))
    return atom(Feed("urn:uuid:0", text, text, "2015-12-18T00:00:00+08:00", "a", "b", text, "zh-CN", (entry,)))


# ---- calendars ----


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_adds_no_line_to_a_calendar(text: str) -> None:
    raw = calendar_of(text)
    plain = [line.partition(":")[0] for line in unfolded(calendar_of("x"))]
    hostile = [line.partition(":")[0] for line in unfolded(raw)]
    assert [name for name in plain if not name.startswith("DESCRIPTION;")] == [
        name for name in hostile if not name.startswith("DESCRIPTION;")
    ]


@given(st.text(max_size=300))
def test_any_text_is_folded_by_octets_and_comes_back(text: str) -> None:
    line = "SUMMARY:" + "".join(sign for sign in text if sign.isprintable())
    raw = folded(line)
    assert all(len(part) <= LIMIT for part in raw.split(b"\r\n"))
    assert raw.endswith(b"\r\n")
    assert unfolded(raw) == [line]
    for part in raw.split(b"\r\n"):
        part.decode()


def test_values_are_escaped() -> None:
    raw = calendar_of("a;b,c\\d\ne")
    assert "SUMMARY;LANGUAGE=zh-CN:a\\;b\\,c\\\\d\\ne" in unfolded(raw)


def test_a_day_ends_on_the_next_one() -> None:
    lines = unfolded(calendar_of("x", "https://example.com/a.html"))
    assert "DTSTART;VALUE=DATE:20151231" in lines
    assert "DTEND;VALUE=DATE:20160101" in lines
    assert "URL:https://example.com/a.html" in lines


def test_a_calendar_without_events_is_still_one() -> None:
    raw = icalendar(Calendar("x", "y", "en", DAY, ()))
    assert events_of(raw) == []
    assert "BEGIN:VTIMEZONE" in unfolded(raw)


# ---- feeds ----


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_stays_a_text_in_a_feed(text: str) -> None:
    root = ElementTree.fromstring(feed_of(text))
    assert [part.tag for part in root.iter()] == [part.tag for part in ElementTree.fromstring(feed_of("x")).iter()] or (
        not text.strip()
    )
    assert root.find("a:entry/a:title", ATOM).text.strip()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_makes_a_feed_that_parses(text: str) -> None:
    ElementTree.fromstring(feed_of(text))


def test_a_feed_is_as_new_as_its_newest_entry() -> None:
    entries = tuple(Entry(str(day), "t", f"2015-12-{day}T00:00:00+08:00", "l", "s", "a") for day in (11, 12, 10))
    feed = Feed("id", "t", "s", "2015-12-18T00:00:00+08:00", "p", "o", "a", "en", entries)
    updated = ElementTree.fromstring(atom(feed)).find("a:updated", ATOM)
    assert updated.text == "2015-12-12T00:00:00+08:00"


# ---- tables ----


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_cell_becomes_a_formula_or_another_cell(text: str) -> None:
    raw = table(["head", text], [[text, -5, None]])
    assert raw.startswith(b"\xef\xbb\xbf")
    (_, head), (cell, number, nothing) = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert not FORMULA.match(cell) and not FORMULA.match(head)
    assert cell.removeprefix("'") == text.removeprefix("'")
    assert (number, nothing) == ("-5", "")


# ---- badges ----


@pytest.mark.parametrize("text", HOSTILE[:-6], ids=range(len(HOSTILE) - 6))
def test_a_badge_tells_the_same_to_those_who_do_not_see_it(text: str) -> None:
    root = ElementTree.fromstring(badge(text, [Part("red", "◆ 红 3"), Part("green", text)]))
    title = root.find("{http://www.w3.org/2000/svg}title").text
    assert root.get("aria-label") == title
    assert "◆ 红 3" in title
    shown = [part.text or "" for part in root.iter("{http://www.w3.org/2000/svg}text")]
    assert len(shown) == 3 and shown[1] == "◆ 红 3"
    assert {part.tag.rpartition("}")[2] for part in root.iter()} == {"svg", "title", "g", "rect", "text"}


def test_the_parts_of_a_badge_stand_side_by_side() -> None:
    root = ElementTree.fromstring(badge("痛点", [Part("red", "◆ 红 3"), Part("yellow", "▲ 黄 12")]))
    boxes = [(int(part.get("x")), int(part.get("width"))) for part in root.iter("{http://www.w3.org/2000/svg}rect")]
    assert [x for x, _ in boxes] == [0, boxes[0][1], boxes[0][1] + boxes[1][1]]
    assert int(root.get("width")) == sum(width for _, width in boxes)
