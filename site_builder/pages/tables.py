"""Tables for spreadsheets, as CSV beside the register's: quotas, scores, and the figures of each month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.measures.flow import flow
from site_builder.measures.results import Results
from site_builder.notation.tables import Cell, table
from site_builder.pages import Asset, View, page
from site_builder.pages.register import CSV_PATH, bilingual
from site_builder.pages.score_parts import figure, on_leaderboard

TABLES = {
    "register": CSV_PATH,
    "months": "data/months.csv",
    "quotas": "data/quotas.csv",
    "scores": "data/scores.csv",
}
# Two years of scores; all of them are in the files of the quarters.
QUARTERS_HELD = 8
_MONTHS = ("opened", "confirmed", "closed", "reopened", "withdrawn", "in_hand")
_QUOTAS = ("quota", "planned", "eliminated", "unplanned", "met")


@page()
def tables(view: View) -> Iterator[Asset]:
    """Yield the tables; what stands in them is the same in both languages but for the heads, which hold both."""
    months = flow(view.register.pain_points, view.as_of)
    rows: Iterator[Sequence[Cell]] = ([name, *(counts[each] for each in _MONTHS)] for name, counts in months.items())
    yield Asset(TABLES["months"], table(_heads(view, "month", *_MONTHS), rows))
    yield Asset(TABLES["quotas"], table(_heads(view, "month", "group", *_QUOTAS), _quotas(view)))
    latest = list(view.results.values())[-QUARTERS_HELD:]
    heads = _heads(view, "quarter", "name", "group", "score", "is_final")
    yield Asset(TABLES["scores"], table(heads, (row for found in latest for row in _scores(view, found))))


def _heads(view: View, *names: str) -> list[str]:
    return [bilingual(view.words(f"columns.{name}")) for name in names]


def _quotas(view: View) -> Iterator[Sequence[Cell]]:
    for quarter in view.results.values():
        for group in quarter.groups:
            name = view.programme.units["group"][group.id].name
            for month in group.months:
                counts = (len(getattr(month, each)) for each in ("planned", "eliminated", "unplanned"))
                yield [month.month.name, bilingual(name), month.quota, *counts, _yes(view, month.met)]


def _scores(view: View, found: Results) -> Iterator[Sequence[Cell]]:
    final, groups = _yes(view, found.final), view.programme.units["group"]
    for score in found.people:
        group = groups.get(score.group)
        name = bilingual(on_leaderboard(view, score.person.id)["name"])
        yield [found.quarter.name, name, bilingual(group.name) if group else "", figure(score.score), final]
    for each in found.groups:
        yield [found.quarter.name, "", bilingual(groups[each.id].name), figure(each.score), final]


def _yes(view: View, answer: bool | None) -> str:
    return "" if answer is None else bilingual(view.words("site.yes" if answer else "site.no"))
