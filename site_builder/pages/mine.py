"""我的: whoever says once who they are sees what is theirs; the script fills the page from data of that person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from site_builder.measures.light import LIGHTS
from site_builder.pages import Page, View, page
from site_builder.pages.person_data import FOLDER, ROWS_SHOWN, WHEN
from site_builder.pages.units import members, unit_path
from site_builder.programme import Unit

PATH = "mine.html"


@page()
def mine(view: View) -> Iterator[Page]:
    """Yield the page, which lists everybody who is employed by group."""
    context = {
        "groups": _groups(view),
        "folder": FOLDER,
        "lights": list(reversed(LIGHTS)),
        "moments": WHEN,
        "rows_shown": ROWS_SHOWN,
    }
    yield Page(PATH, "mine.html", view.words("site.mine.title"), "mine", context)


def _groups(view: View) -> list[dict[str, Any]]:
    """Return the groups with their people; whoever is in none comes last."""
    found = [(unit.name, members(view, unit.id)) for unit in view.programme.units["group"].values()]
    grouped = {person.id for _, people in found for person in people}
    everybody = view.programme.units["person"].values()
    others = [unit for unit in everybody if unit.employed_on(view.as_of) and unit.id not in grouped]
    named = [*found, (view.words("site.mine.no_group"), others)]
    return [{"name": name, "people": _people(people)} for name, people in named if people]


def _people(people: Sequence[Unit]) -> list[dict[str, Any]]:
    return [
        {"id": unit.id, "name": unit.name, "number": unit.number or "", "path": unit_path("person", unit.id)}
        for unit in people
    ]
