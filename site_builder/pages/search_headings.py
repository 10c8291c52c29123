"""The headings of pages that have no record of their own, for the search: those that a page has whatever happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from site_builder.lifecycle import STAGES
from site_builder.pages import View, cause_parts, checkpoints, lookbacks, mine, plans, rulebook, scorecards
from site_builder.pages.periodic import FIGURES as REVIEWED
from site_builder.periods import Period, month_of
from site_builder.words import Words

_REPORT = tuple(
    f"site.reports.chapter.{name}" for name in ("brief", "figures", "top", "ages", "units", "overdue", "definitions")
)
_REPORTED = (
    *("proposed", "confirmed", "eliminated", "mitigated", "closed", "open", "red", "overdue", "days"),
    *("quota", "rate"),
)
# A month has no scores, and the department's is that of a quarter.
_SCORED = {"month": (), "quarter": ("quality", "score"), "year": ("quality",)}
_CARDS = ("site.cards.ranking", "site.cards.departments")
_PERIODIC = {
    "review": (
        *(f"site.causes.{name}" for name in ("figures", "cycle", "returned", "changed")),
        *(f"site.causes.figure.{name}" for name in REVIEWED),
    ),
    "cards": _CARDS,
    "quarter": tuple(f"site.quarter.{name}" for name in ("groups", "leaders", "top", "seal")),
    "group": tuple(f"site.sum.{name}" for name in ("months", "leads", "members")),
}
_SINGLE = {
    "index.html": tuple(f"site.board.{name}" for name in ("pressing", "this_week", "upcoming", "funnel", "newest")),
    "scores/index.html": tuple(f"site.scores.{name}" for name in ("trend", "matrix", "quarters", "how")),
    scorecards.INDEX: _CARDS,
    checkpoints.INDEX: ("site.checkpoints.quarters",),
    plans.INDEX: ("site.month_plan.matrix",),
    cause_parts.INDEX: ("site.causes.cycle", "site.causes.returned"),
    "rules/index.html": (
        *("site.rules.lights", "site.rules.figures"),
        *(f"site.rules.groups.{name}" for name in rulebook.GROUPS),
    ),
    rulebook.PROCESS: ("site.process.others",),
    rulebook.NUMBERS: tuple(f"site.numbers.{name}" for name in ("in_force", "history", "lists", "calendar")),
    "about.html": (
        *("site.about.facts", "site.about.files", "site.about.reading"),
        *(f"site.about_title.{name}" for name in ("lights", "stages", "overdue", "outcome", "deliverables", "colours")),
    ),
    "data.html": tuple(f"site.data.{name}" for name in ("calendars", "feeds", "tables", "badges", "programs")),
    mine.PATH: ("site.week_duties.title", "site.mine.rows", "site.standing.title", "site.mine.who"),
}


def single_headings(view: View) -> Mapping[str, tuple[Words, ...]]:
    """Return the headings of the pages that there is one of, by their paths."""
    stages = tuple(map(view.stage_label, STAGES))
    month = month_of(view.as_of)
    more = {
        "index.html": [view.words("site.board.groups", month=month)],
        "stages.html": [*stages, view.words("site.light.withdrawn")],
        "rules/index.html": [
            view.words(f"families.{name}") for name in dict.fromkeys(each.family for each in view.rules)
        ],
        rulebook.PROCESS: stages,
        lookbacks.INDEX: [
            view.words(f"site.look_backs.state.{name}", days=lookbacks.COMING.days) for name in lookbacks.PARTS
        ],
        mine.PATH: [view.words("site.mine.quotas", month=month)],
    }
    return {path: (*_words(view, _SINGLE.get(path, ())), *more.get(path, ())) for path in {**_SINGLE, **more}}


def report_headings(view: View, period: Period) -> tuple[Words, ...]:
    """Return the chapters of a report, and what its figures are called."""
    names = (*_REPORTED, *_SCORED[period.kind])
    return _words(view, (*_REPORT, *(f"site.reports.figure.{name}" for name in names)))


def periodic_headings(view: View, kind: str) -> tuple[Words, ...]:
    """Return the headings of a page that each period has, such as a quarter's scores."""
    return _words(view, _PERIODIC[kind])


def checkpoint_headings(view: View, quarter: Period) -> tuple[Words, ...]:
    """Return the headings of a quarter's checkpoints."""
    return view.words("site.checkpoints.who", quarter=quarter.name), view.words("site.checkpoints.quarters")


def _words(view: View, keys: Iterable[str]) -> tuple[Words, ...]:
    return tuple(view.words(key) for key in keys)
