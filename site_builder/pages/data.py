"""订阅与接口: what the site offers other programs, with examples that hold for this site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from site_builder.pages import Page, View, page
from site_builder.pages.addresses import address, placed
from site_builder.pages.api import INDEX, OPENAPI, schema_path
from site_builder.pages.api_parts import ROOT
from site_builder.pages.badges import BADGES, badge_path
from site_builder.pages.calendars import CHECKPOINTS
from site_builder.pages.feeds import FEEDS, feed_path
from site_builder.pages.openapi import PATHS
from site_builder.pages.score_parts import shows_full_names
from site_builder.pages.tables import TABLES
from site_builder.register import PAIN_POINT
from site_builder.words import LANGUAGES, Words, same

Data = dict[str, Any]


@page()
def data(view: View) -> Iterator[Page]:
    """Yield the page that explains them."""
    group = next(iter(view.programme.units["group"]), None)
    context = {
        "base": view.programme.site_url and address(view, ""),
        "front_page": _own(view, "", same("")),
        "feeds": [_own(view, feed_path(name), view.words(f"feed.{name}.title")) for name in FEEDS],
        "checkpoints": _own(view, CHECKPOINTS, view.words("calendar.checkpoints")),
        "badges": [_own(view, badge_path(name), view.words(f"badge.{name}")) for name in BADGES],
        "group_badge": _own(view, badge_path(BADGES[0], group), same("")) if group else None,
        "tables": [_shared(view, path, view.words(f"site.data.table.{name}")) for name, path in TABLES.items()],
        "index": _shared(view, INDEX, same("")),
        "openapi": _shared(view, OPENAPI, same("")),
        "lights": _shared(view, f"{ROOT}/lights.json", same("")),
        "files": list(_files(view)),
        "hidden": not shows_full_names(view),
    }
    yield Page("data.html", "data.html", view.words("pages.data"), "data", context)


def _own(view: View, path: str, title: Words) -> Data:
    """Return a file that each language has of its own, with its address."""
    return _file(view, path, title, Words(*(placed(view, language, path) for language in LANGUAGES)))


def _shared(view: View, path: str, title: Words) -> Data:
    """Return a file that the languages share, with its address."""
    return _file(view, path, title, same(path))


def _file(view: View, path: str, title: Words, place: Words) -> Data:
    known = view.programme.site_url is not None
    return {
        "path": path,
        "title": title,
        "address": Words(*(address(view, each) or each for each in place)),
        "known": known,
    }


def _files(view: View) -> Iterator[Data]:
    """Yield each kind of file with one that is there to look at."""
    examples = _examples(view)
    for path, (name, _) in PATHS.items():
        yield {"pattern": f"{ROOT}{path}", "what": view.words(f"api.path.{name}"), "path": examples.get(name)}
    what = view.words("api.path.records", what=view.types[PAIN_POINT].root.label)
    yield {"pattern": f"{ROOT}/records/{{type}}/{{month}}.json", "what": what, "path": examples.get("records")}
    schema = view.words("api.path.schema")
    yield {"pattern": f"{ROOT}/schema/{{type}}.json", "what": schema, "path": schema_path(PAIN_POINT)}
    yield {"pattern": OPENAPI, "what": view.words("site.data.description"), "path": OPENAPI}


def _examples(view: View) -> Mapping[str, str]:
    """Return for each kind of file one that is there; what has no records has none."""
    found = {name: f"{ROOT}{path}" for path, (name, _) in PATHS.items() if "{" not in path}
    if view.rows:
        found["pain_points"] = f"{ROOT}/pain-points/{view.rows[0].month[:4]}.json"
        found["records"] = f"{ROOT}/records/pain-points/{view.rows[0].month}.json"
    if view.programme.units["person"]:
        found["people"] = f"{ROOT}/people/all.json"
    for quarter in view.results:
        found |= {"scores": f"{ROOT}/scores/{quarter}.json", "quotas": f"{ROOT}/quotas/{quarter[:4]}.json"}
    return found
