"""The pages that have no record of their own, for the search: titles, headings, and what their figures are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
from site_builder.pages.periodic import FIGURES as REVIEWED
from site_builder.pages.periodic import periods_by_year
from site_builder.pages.report_figures import INDEX as REPORTS
from site_builder.pages.report_figures import report_path
from site_builder.pages.reports import reporting_of, title_of
from site_builder.pages.score_parts import group_path, quarter_path
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

# The keys of headings that these pages always have, whatever the register holds.
_REPORT = (
    *(f"site.reports.chapter.{name}" for name in ("brief", "figures", "top", "ages", "units", "overdue")),
    "site.reports.chapter.definitions",
)
_REPORTED = (
    *("proposed", "confirmed", "eliminated", "mitigated", "closed", "open", "red", "overdue", "days"),
    *("quota", "rate"),
)
# A month has no scores, and the department's is that of a quarter.
_SCORED = {"month": (), "quarter": ("quality", "score"), "year": ("quality",)}
_REVIEW = tuple(f"site.causes.{name}" for name in ("figures", "cycle", "returned", "changed"))
_QUARTER = tuple(f"site.quarter.{name}" for name in ("groups", "leaders", "top", "seal"))
_ABOUT = (
    *("site.about.facts", "site.about.files", "site.about.reading"),
    *(f"site.about_title.{name}" for name in ("lights", "stages", "overdue", "outcome", "deliverables", "colours")),
)
_SINGLE = (
    (
        "index.html",
        "pages.board",
        tuple(f"site.board.{name}" for name in ("pressing", "this_week", "upcoming", "funnel", "newest")),
    ),
    ("register/index.html", "pages.register", ()),
    ("stages.html", "pages.stages", ()),
    ("scores/index.html", "pages.scores", ()),
    (scorecards.INDEX, "pages.scorecards", ()),
    (checkpoints.INDEX, "pages.checkpoints", ()),
    (plans.INDEX, "pages.plans", ("site.month_plan.matrix",)),
    (REPORTS, "pages.reports", ()),
    ("departments/index.html", "pages.departments", ()),
    ("groups/index.html", "pages.groups", ()),
    ("people/index.html", "pages.people", ()),
    (cause_parts.INDEX, "pages.causes", ("site.causes.cycle", "site.causes.returned")),
    ("rules/index.html", "pages.rules", ()),
    (rulebook.PROCESS, "pages.process", ()),
    (
        rulebook.NUMBERS,
        "pages.numbers",
        tuple(f"site.numbers.{name}" for name in ("in_force", "lists", "calendar")),
    ),
    (service.RATINGS, "pages.ratings", ()),
    (service.MOMENTS, "pages.moments", ()),
    (lookbacks.INDEX, "pages.look_backs", ()),
    ("about.html", "pages.about", _ABOUT),
    (
        "data.html",
        "pages.data",
        tuple(f"site.data.{name}" for name in ("calendars", "feeds", "tables", "badges", "programs")),
    ),
    (mine.PATH, "site.mine.title", ()),
    (similar.PATH, "pages.similar", ()),
)


class Titled(NamedTuple):
    """A page by its path, its title and its headings, with what papers say on it."""

    path: str
    title: Words
    headings: tuple[Words, ...] = ()
    told: tuple[Told, ...] = ()


def titled_pages(view: View) -> Iterator[Titled]:
    """Yield the pages that no record has for its own: those that there is one of, then those of periods."""
    told = {"index.html": register_name(view), rulebook.NUMBERS: numbers_told(view)}
    for path, key, headings in _SINGLE:
        yield Titled(path, view.words(key), _words(view, headings), tuple(told.get(path, ())))
    for quarter in checkpoints.quarters_of(view):
        title = view.words("pages.checkpoints_of", quarter=quarter.name)
        exempted = tuple(exemptions_told(view, quarter))
        yield Titled(checkpoints.quarter_path(quarter.name), title, told=exempted)
    yield from _without_record(view)
    for found in by_period(cards_of(view.register.records)):
        yield Titled(scorecards.period_path(found), view.words("site.cards.of", period=found.name))
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
        names = (*_REPORTED, *_SCORED[period.kind])
        headings = _words(view, (*_REPORT, *(f"site.reports.figure.{name}" for name in names)))
        yield Titled(report_path(period.name), title_of(view, period), headings)


def _reviews(view: View) -> Iterator[Titled]:
    headings = _words(view, (*_REVIEW, *(f"site.causes.figure.{name}" for name in REVIEWED)))
    for found in periods_by_year(view):
        for each in (found, *found["quarters"]):
            title = view.words("site.causes.review", period=each["name"])
            yield Titled(cause_parts.period_path(each["name"]), title, headings)


def _scores(view: View) -> Iterator[Titled]:
    headings = _words(view, _QUARTER)
    for quarter, found in view.results.items():
        title = view.words("pages.quarter_scores", quarter=quarter)
        told = (*seal_told(view, found), *top_told(view, found))
        yield Titled(quarter_path(quarter), title, headings, told)
        for group in view.programme.units["group"].values():
            title = Words(*(f"{quarter} {name}" for name in group.name))
            yield Titled(group_path(quarter, group.id), title)
        for path, title, remarked in remarks(view, found):
            yield Titled(path, title, told=tuple(remarked))


def _words(view: View, keys: Iterable[str]) -> tuple[Words, ...]:
    return tuple(view.words(key) for key in keys)
