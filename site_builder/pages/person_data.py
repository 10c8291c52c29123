"""What the page 我的 shows of somebody, as data for its script: one small file a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from site_builder.measures.duties import OWED
from site_builder.measures.light import LIGHTS
from site_builder.measures.quota import group_month
from site_builder.pages import Asset, View, script
from site_builder.pages.group import owing, quota
from site_builder.pages.rows import Row, pressing
from site_builder.pages.units import unit_link
from site_builder.periods import monday, month, month_of
from site_builder.programme import Unit
from site_builder.words import Words, enumerated

Data = dict[str, Any]
FOLDER = "data/people"
ROWS_SHOWN = 30
# When something is due: its time is over, within this week, after it; nothing is owed any more.
WHEN = ("late", "week", "later", "done")


def person_data(view: View, unit: Unit, found: Data, red: Mapping[str, int]) -> Asset:
    """Return what a person has to do and how they stand.

    `found` is what their page shows of their own, `red` how many pain points of each group are red.
    """
    rows = sorted((row for row in view.rows_of_proposer(unit.id) if row.in_hand), key=pressing)
    lights = {light: sum(row.light == light for row in rows) for light in LIGHTS}
    data = {
        **_link(unit_link(unit) or {}),
        "sheet": _sheet(found["sheet"]),
        "calendar": found["calendar"],
        "duties": _duties(view, found["duties"]) if found["duties"] else None,
        "lights": lights,
        "rows": [_row(row) for row in rows[:ROWS_SHOWN]],
        "scores": [{**one, "why": _said(found["why"] if one["final"] else None)} for one in _scores(found)],
        "place": found["place"],
        "quotas": _quotas(view, unit),
        "led": [{"group": _link(unit_link(led) or {}), "open": _open(view, led, red)} for led in _led(view, unit)],
    }
    return Asset(f"{FOLDER}/{unit.id}.js", script("painpointsPerson", unit.id, data))


def _said(words: Words | None) -> str | list[str] | None:
    """Return words as data: once where both languages say the same."""
    return None if words is None else words.zh if words.zh == words.en else list(words)


def _link(thing: Mapping[str, Any]) -> Data:
    return {"name": _said(thing["name"]), "path": thing["path"]}


def _sheet(sheet: Mapping[str, Any] | None) -> Data | None:
    return {"path": sheet["path"], "file": _said(sheet["file"]), "what": _said(sheet["what"])} if sheet else None


def _scores(found: Data) -> list[Data]:
    return [found[name] for name in ("now", "last") if found[name]]


# ---- what to do ----


def _duties(view: View, found: Data) -> Data:
    items = [_duty(view, each) for each in found["items"]]
    counts = {when: sum(each["when"] == when for each in items) for when in WHEN}
    return {"items": items, "counts": counts, "more": found["more"]}


def _duty(view: View, duty: Data) -> Data:
    row = duty["row"]
    return {
        "when": _when(view, duty),
        "state": duty["state"],
        "words": _said(duty["words"]),
        "due": duty["due"],
        "path": duty["path"],
        "row": {"title": row.title, "path": row.path} if row else None,
    }


def _when(view: View, duty: Data) -> str:
    if duty["state"] not in OWED:
        return "done"
    if duty["state"] == "red" or duty["due"] < view.as_of.isoformat():
        return "late"
    return "week" if duty["due"] <= (monday(view.as_of) + timedelta(days=6)).isoformat() else "later"


# ---- what is open in the groups led ----


def _led(view: View, unit: Unit) -> list[Unit]:
    groups = view.programme.units["group"]
    return [groups[name] for name in view.programme.led_by(unit.id, view.as_of) if name in groups]


def _open(view: View, group: Unit, red: Mapping[str, int]) -> list[Data]:
    found = list(_matters(view, group, red[group.id]))
    return [{"words": _said(words), "path": path} for words, path in found[:ROWS_SHOWN]]


def _matters(view: View, group: Unit, red: int) -> Iterator[tuple[Words, str]]:
    """Yield what a group has to see to, each with the page that shows it: its quota, what is red, who owes."""
    this = quota(view, group_month(view.basis, group.id, month(month_of(view.as_of))))
    if this["short"] and this["verdict"] != "ahead":
        yield view.words("site.mine.short", n=this["short"], month=this["month"]), this["path"]
    if red:
        yield view.words("site.mine.red", n=red), f"register/index.html#group={group.id}&light=red"
    for one in owing(view, group):
        missing = {"counted": max(one["due"] - one["have"], 0), "entries": one["entries"], "late": one["late"]}
        what = [view.words(f"site.mine.owes.{name}", n=n) for name, n in missing.items() if n]
        if what:
            words = view.words("site.mine.owes.member", name=one["name"], what=enumerated(what))
            yield words, f"{one['path']}#this-week"


# ---- pain points and quotas ----


def _row(row: Row) -> Data:
    return {
        "light": row.light,
        "number": row.number,
        "title": row.title,
        "path": row.path,
        "stage": _said(row.stage_label),
        "due": row.next_due,
        "late": row.late_days,
        "reasons": [_said(reason) for reason in row.reasons],
    }


def _quotas(view: View, unit: Unit) -> list[Data]:
    """Return this month's elimination of the groups that somebody leads or belongs to."""
    groups = view.programme.units["group"]
    own = view.programme.group_of(unit.id, view.as_of) if unit.employed_on(view.as_of) else None
    names = dict.fromkeys([own or "", *view.programme.led_by(unit.id, view.as_of)])
    present = month(month_of(view.as_of))
    return [
        {"group": _link(unit_link(groups[name]) or {}), **quota(view, group_month(view.basis, name, present))}
        for name in names
        if name in groups
    ]
