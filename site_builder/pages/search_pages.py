"""The pages that have no record of their own, for the search: titles, headings, and what their figures are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from site_builder.measures.card_ranks import by_period
from site_builder.measures.scorecards import cards_of
from site_builder.measures.service import rated_years
from site_builder.pages import (
    View,
    cause_parts,
    checkpoints,
    lookbacks,
    mine,
    plans,
    rulebook,
    scorecards,
    service,
    similar,
)
from site_builder.pages.periodic import periods_by_year
from site_builder.pages.report_figures import INDEX as REPORTS
from site_builder.pages.report_figures import report_path
from site_builder.pages.reports import reporting_of, title_of
from site_builder.pages.score_parts import group_path, quarter_path
from site_builder.pages.search_headings import checkpoint_headings, periodic_headings, report_headings, single_headings
from site_builder.pages.search_papers import (
    Told,
    exemptions_told,
    numbers_told,
    register_name,
    remarks,
    seal_told,
    top_told,
)
from site_builder.papers import RATING
from site_builder.words import Words

# The pages that there is one of, with the keys of their titles.
_SINGLE = {
    "index.html": "pages.board",
    "register/index.html": "pages.register",
    "stages.html": "pages.stages",
    "scores/index.html": "pages.scores",
    scorecards.INDEX: "pages.scorecards",
    checkpoints.INDEX: "pages.checkpoints",
    plans.INDEX: "pages.plans",
    REPORTS: "pages.reports",
    "departments/index.html": "pages.departments",
    "groups/index.html": "pages.groups",
    "people/index.html": "pages.people",
    cause_parts.INDEX: "pages.causes",
    "rules/index.html": "pages.rules",
    rulebook.PROCESS: "pages.process",
    rulebook.NUMBERS: "pages.numbers",
    service.RATINGS: "pages.ratings",
    service.MOMENTS: "pages.moments",
    lookbacks.INDEX: "pages.look_backs",
    "about.html": "pages.about",
    "data.html": "pages.data",
    mine.PATH: "site.mine.title",
    similar.PATH: "pages.similar",
}


class Titled(NamedTuple):
    """A page by its path, its title and its headings, with what papers say on it."""

    path: str
    title: Words
    headings: tuple[Words, ...] = ()
    told: tuple[Told, ...] = ()


def titled_pages(view: View) -> Iterator[Titled]:
    """Yield the pages that no record has for its own: those that there is one of, then those of periods."""
    told = {"index.html": register_name(view), rulebook.NUMBERS: numbers_told(view)}
    headings = single_headings(view)
    for path, key in _SINGLE.items():
        yield Titled(path, view.words(key), headings.get(path, ()), tuple(told.get(path, ())))
    for quarter in checkpoints.quarters_of(view):
        title = view.words("pages.checkpoints_of", quarter=quarter.name)
        exempted = tuple(exemptions_told(view, quarter))
        yield Titled(checkpoints.quarter_path(quarter.name), title, checkpoint_headings(view, quarter), exempted)
    yield from _without_record(view)
    for found in by_period(cards_of(view.register.records)):
        title = view.words("site.cards.of", period=found.name)
        yield Titled(scorecards.period_path(found), title, periodic_headings(view, "cards"))
    yield from _reports(view)
    yield from _reviews(view)
    yield from _scores(view)


def _without_record(view: View) -> Iterator[Titled]:
    """Yield the months without a plan and the years without a rating: the others are found by what these say."""
    planned = {plan.month for plan in view.basis.plans.values()}
    for month in plans.months_of(view):
        if month not in planned:
            yield Titled(plans.month_path(month), view.words("pages.plan_of", month=month))
    rated = {record.data["year"] for record in view.register.of(RATING)}
    for year in rated_years(view.basis):
        if year not in rated:
            yield Titled(service.year_path(year), view.words("pages.ratings_of", year=year))


def _reports(view: View) -> Iterator[Titled]:
    for period in reporting_of(view).periods:
        yield Titled(report_path(period.name), title_of(view, period), report_headings(view, period))


def _reviews(view: View) -> Iterator[Titled]:
    headings = periodic_headings(view, "review")
    for found in periods_by_year(view):
        for each in (found, *found["quarters"]):
            title = view.words("site.causes.review", period=each["name"])
            yield Titled(cause_parts.period_path(each["name"]), title, headings)


def _scores(view: View) -> Iterator[Titled]:
    headings, of_group = periodic_headings(view, "quarter"), periodic_headings(view, "group")
    for quarter, found in view.results.items():
        title = view.words("pages.quarter_scores", quarter=quarter)
        told = (*seal_told(view, found), *top_told(view, found))
        yield Titled(quarter_path(quarter), title, headings, told)
        for group in view.programme.units["group"].values():
            title = Words(*(f"{quarter} {name}" for name in group.name))
            yield Titled(group_path(quarter, group.id), title, of_group)
        for path, title, remarked in remarks(view, found):
            yield Titled(path, title, told=tuple(remarked))
