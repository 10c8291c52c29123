"""Badges for other pages: how the register and each group stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.measures.light import LIGHTS
from site_builder.measures.quota import GroupMonth
from site_builder.notation.badge import Part, badge
from site_builder.pages import Asset, View, page
from site_builder.pages.addresses import editions, placed
from site_builder.pages.rows import SHAPES, Row
from site_builder.pages.score_parts import figure
from site_builder.pages.standing import finished, present
from site_builder.periods import month_of
from site_builder.words import Language

BADGES = ("lights", "quota", "score")


def badge_path(name: str, group: str | None = None) -> str:
    """Return where a badge of the register or of a group lies."""
    return f"badges/{f'groups/{group}-' if group else ''}{name}.svg"


@page()
def badges(view: View) -> Iterator[Asset]:
    """Yield the badges of the register and of each group in each language."""
    rows: dict[str, list[Row]] = {}
    for row in view.rows:
        rows.setdefault(row.group, []).append(row)
    for language in editions(view):
        yield from _drawn(view, language, None, view.rows)
        for group in view.programme.units["group"]:
            yield from _drawn(view, language, group, rows.get(group, ()))


def _drawn(view: View, language: Language, group: str | None, rows: Sequence[Row]) -> Iterator[Asset]:
    parts = {"lights": _lights(view, language, rows), "quota": [_quota(view, group)], "score": [_score(view, group)]}
    for name in BADGES:
        label = view.words(f"badge.{name}").within(language)
        if group:
            of = view.programme.units["group"][group].name
            label = view.words("badge.of_group", group=of, what=label).within(language)
        yield Asset(placed(view, language, badge_path(name, group)), badge(label, parts[name]))


def _lights(view: View, language: Language, rows: Sequence[Row]) -> list[Part]:
    lights = [row.light for row in rows]
    return [
        Part(light, f"{SHAPES[light]} {view.words(f'site.light.{light}').within(language)} {lights.count(light)}")
        for light in reversed(LIGHTS)
    ]


def _quota(view: View, group: str | None) -> Part:
    """Return how many were eliminated this month of how many are due."""
    found = [each for each in _months(view, group) if each.quota]
    if not found:
        return Part("done", "–")
    # What one group does beyond its quota doesn't make up for another.
    done, quota = sum(min(len(each.eliminated), each.quota) for each in found), sum(each.quota for each in found)
    met = all(each.met for each in found)
    return Part("green" if met else "done", f"{SHAPES['done'] if met else '○'} {done} / {quota}")


def _months(view: View, group: str | None) -> list[GroupMonth]:
    now = present(view)
    groups = [each for each in now.groups if group in (None, each.id)] if now else []
    return [month for each in groups for month in each.months if month.month.name == month_of(view.as_of)]


def _score(view: View, group: str | None) -> Part:
    """Return the vitality score of the last quarter that is over."""
    last = finished(view)
    result = last.of_group(group) if last and group else last
    known = figure(result.score) if result else None
    return Part("done", f"{known} · {last.quarter.name}" if known and last else "–")
