"""Data for other programs below `api/v1/`: static JSON, each file of a bounded size, described by an OpenAPI document.

A record lies on a shelf with others of its month rather than in a file of its own: a program fetches all records with
few requests, and a site of many records has hardly more files. The commit stands in one file alone, so that the others
change with what they say and not with every commit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder import __version__
from site_builder.pages import Asset, View, page
from site_builder.pages import api_figures as figures
from site_builder.pages.addresses import site_uri
from site_builder.pages.api_parts import ROOT, Data, Shelf, both, entries, head, listed, shelf, shelved, written
from site_builder.pages.api_records import record_shelves, summary_shelves
from site_builder.pages.badges import BADGES, badge_path
from site_builder.pages.calendars import CHECKPOINTS
from site_builder.pages.feeds import FEEDS, feed_path
from site_builder.pages.openapi import document
from site_builder.pages.tables import TABLES

INDEX = f"{ROOT}/index.json"
OPENAPI = f"{ROOT}/openapi.json"
PEOPLE_HELD = 500


@page()
def api(view: View) -> Iterator[Asset]:
    """Yield the files of data, and what describes them."""
    records = record_shelves(view)
    shelves = {
        "pain_points": summary_shelves(view, records["pain-points"]),
        "people": list(shelved(f"{ROOT}/people", (("all", each) for each in figures.people(view)), PEOPLE_HELD)),
    }
    for shelf_list in (*records.values(), *shelves.values()):
        yield from (shelf(view, each) for each in shelf_list)
    named = dict(_named(view))
    yield from (written(path, data) for path, data in named.items())
    yield from (written(schema_path(name), each.root.schema) for name, each in view.types.items())
    yield written(OPENAPI, document(view))
    yield written(
        f"{ROOT}/version.json", {"as_of": str(view.as_of), "commit": view.history.commit, "tool": __version__}
    )
    yield written(INDEX, _index(view, records, shelves, named))


def schema_path(name: str) -> str:
    """Return where the schema of a record type lies."""
    return f"{ROOT}/schema/{name}.json"


def _named(view: View) -> Iterator[tuple[str, Data]]:
    """Yield the files that aren't shelves."""
    yield f"{ROOT}/lights.json", figures.lights(view)
    yield f"{ROOT}/statistics.json", figures.statistics(view)
    yield f"{ROOT}/groups.json", listed(view, figures.groups(view))
    yield f"{ROOT}/departments.json", listed(view, figures.departments(view))
    for quarter, found in view.results.items():
        yield f"{ROOT}/scores/{quarter}.json", figures.scores(view, found)
    for year, months in figures.quotas(view).items():
        yield f"{ROOT}/quotas/{year}.json", listed(view, months)


def _index(
    view: View, records: Mapping[str, list[Shelf]], shelves: Mapping[str, list[Shelf]], named: Mapping[str, Data]
) -> Data:
    """Return where everything is: each path counts from the front page of the site."""
    return {
        **head(view),
        "name": both(view.programme.name),
        "language": view.programme.language,
        "site": site_uri(view.programme),
        "openapi": OPENAPI,
        "build": f"{ROOT}/version.json",
        "schemas": {name: schema_path(name) for name in view.types},
        **{name: entries(each) for name, each in shelves.items()},
        "records": {folder: entries(each) for folder, each in records.items()},
        "scores": [path for path in named if path.startswith(f"{ROOT}/scores/")],
        "quotas": [path for path in named if path.startswith(f"{ROOT}/quotas/")],
        **{name: f"{ROOT}/{name}.json" for name in ("lights", "statistics", "groups", "departments")},
        "feeds": {name: feed_path(name) for name in FEEDS},
        "calendars": {"checkpoints": CHECKPOINTS},
        "badges": {name: badge_path(name) for name in BADGES},
        "tables": dict(TABLES),
    }
