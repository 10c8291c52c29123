"""痛点台账: every pain point in pages, with all rows as data for sorting and filtering, and as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from site_builder.analysis import causes_of
from site_builder.lifecycle import STAGES
from site_builder.measures.light import LIGHTS
from site_builder.measures.priority import LEVELS
from site_builder.notation.tables import table
from site_builder.pages import Asset, Page, View, page, script
from site_builder.pages.alerts import alerts_of
from site_builder.pages.cause_parts import category_label
from site_builder.pages.rows import Row
from site_builder.periods import quarter_of
from site_builder.programme import UnitKind
from site_builder.register import Record
from site_builder.words import LANGUAGES, Words, same

ROWS_A_PAGE = 100
ROWS_A_SHARD = 1000
FOLDER = "register"
CSV_PATH = "data/register.csv"

FILTERED: tuple[tuple[str, UnitKind], ...] = (("department", "department"), ("group", "group"))
# What a row of the data for scripts and of the CSV file consists of, in this order.
COLUMNS = (
    "number",
    "title",
    "path",
    "light",
    "priority",
    "stage",
    "proposer",
    "group",
    "department",
    "proposed_on",
    "percent",
    "next_due",
    "late_days",
    "parked_until",
    "updated_on",
)


@page(nav="register", path=f"{FOLDER}/index.html")
def register(view: View) -> Iterator[Page | Asset]:
    """Yield the pages of the register, its shards and the CSV file."""
    pages = [view.rows[begin : begin + ROWS_A_PAGE] for begin in range(0, max(len(view.rows), 1), ROWS_A_PAGE)]
    paths = [f"{FOLDER}/{'index' if number == 1 else number}.html" for number in range(1, len(pages) + 1)]
    shards = [view.rows[begin : begin + ROWS_A_SHARD] for begin in range(0, len(view.rows), ROWS_A_SHARD)]
    common = {
        "page_paths": paths,
        "total": len(view.rows),
        "csv": CSV_PATH,
        "shards": shard_paths(view),
        "choices": choices(view),
        "periods": _periods(view),
    }
    for number, (path, rows) in enumerate(zip(paths, pages, strict=True), 1):
        yield Page(
            path,
            "register.html",
            view.words("pages.register"),
            "register",
            {"rows": rows, "page_number": number, **common},
        )
    for path, rows in zip(shard_paths(view), shards, strict=True):
        yield Asset(path, _shard(view, rows))
    yield Asset(CSV_PATH, _csv(view))


def shard_paths(view: View) -> list[str]:
    """Return where the rows of the whole register lie as data for scripts."""
    return [f"data/rows-{number}.js" for number in range(1, -(-len(view.rows) // ROWS_A_SHARD) + 1)]


def unit_choices(view: View, name: str, kind: UnitKind) -> list[dict[str, Any]]:
    """Return the departments or groups that a filter offers: those that have pain points."""
    occurring = {getattr(row, name) for row in view.rows}
    return [_choice(unit.id, unit.name) for unit in view.programme.units[kind].values() if unit.id in occurring]


def choices(view: View) -> dict[str, list[dict[str, Any]]]:
    """Return what each filter offers: only what occurs."""
    lights = [*reversed(LIGHTS), "done", "withdrawn"]
    return {
        "light": [_choice(light, view.words(f"site.light.{light}")) for light in lights],
        "priority": [_choice(level, view.words(f"priority.{level}")) for level in LEVELS],
        "stage": [_choice(stage, view.stage_label(stage)) for stage in STAGES],
        "category": _categories(view),
        **{name: unit_choices(view, name, kind) for name, kind in FILTERED},
        "proposer": proposers(view),
    }


def _periods(view: View) -> list[dict[str, Any]]:
    """Return the years, quarters and months in which pain points were proposed, the latest first, kind by kind."""
    months = {row.month for row in view.rows}
    kinds = {
        "year": {month[:4] for month in months},
        "quarter": {quarter_of(date.fromisoformat(f"{month}-01")).name for month in months},
        "month": months,
    }
    return [{"kind": kind, "names": sorted(names, reverse=True)} for kind, names in kinds.items()]


def _categories(view: View) -> list[dict[str, Any]]:
    occurring = {category for record in view.register.pain_points for category in _categories_of(record)}
    return [_choice(category, category_label(view, category)) for category in sorted(occurring)]


def _categories_of(record: Record) -> list[str]:
    """Return the categories of a record's causes, each once."""
    return sorted({cause.category for cause in causes_of(record)} - {""})


def proposers(view: View) -> list[dict[str, Any]]:
    """Return the people that a filter offers: those who proposed something."""
    people = view.programme.units["person"]
    return [
        _choice(who, people[who].name if who in people else same(who))
        for who in sorted({row.proposer for row in view.rows})
    ]


def _choice(value: str, label: Words) -> dict[str, Any]:
    return {"value": value, "label": label}


def _shard(view: View, rows: Sequence[Row]) -> bytes:
    """Return a script that hands its rows over; a script loads where `fetch` may not, as from a folder on disk."""
    return script("painpointsRows", list(map(partial(_values, view), rows)))


def _values(view: View, row: Row) -> list[Any]:
    """Return a row as scripts get it: its columns, then the categories of its causes and what is yellow on it."""
    values = ["" if (value := getattr(row, name)) is None else value for name in COLUMNS]
    return [*values, " ".join(_categories_of(view.record_by_key[row.key])), " ".join(alerts_of(view, row))]


def _csv(view: View) -> bytes:
    """Return the whole register as CSV; whatever has a name in both languages stands in both."""
    names = [name for name in COLUMNS if name != "path"]
    head = [bilingual(view.words(f"columns.{name}")) for name in names]
    return table(head, ([_cell(view, row, name) for name in names] for row in view.rows))


def bilingual(words: Words) -> str:
    """Return what a table says in both languages, once where they agree."""
    return " ".join(dict.fromkeys(words.within(language) for language in LANGUAGES))


def _cell(view: View, row: Row, name: str) -> str:
    value = getattr(row, name)
    if name == "light":
        return bilingual(view.words(f"site.light.{value}"))
    if name == "priority":
        return bilingual(view.words(f"priority.{value}")) if value else ""
    if name == "stage":
        return bilingual(row.stage_label)
    kinds = {"proposer": "person", "group": "group", "department": "department"}
    unit = view.programme.find((kinds[name],), value) if name in kinds else None
    return bilingual(unit.name) if unit else "" if value is None else str(value)
