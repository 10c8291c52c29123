"""A report as slides: what a head of department shows in ten minutes, with the same figures as the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from site_builder.pages import View
from site_builder.pages.decks import Chart, Deck, Slide, Table
from site_builder.pages.report_sheets import PAST
from site_builder.words import Words, same, stacked

Data = dict[str, Any]
# Rows that a slide has room for; the page and the Excel file have more.
ROWS = 11
NOTHING = same("–")


def deck(view: View, content: Data) -> Deck:
    """Return the slides of a report."""
    period = content["period"]
    name = view.words("site.reports.file_pptx", title=content["title"], until=period["until"])
    state = view.words("site.reports.state.over" if period["final"] else "site.reports.state.running")
    dates = view.words("site.reports.dates", begin=period["begin"], end=period["end"], state=state)
    about = stacked((dates, view.words("site.reports.as_of", until=period["until"]), view.programme.name))
    return Deck(name, content["title"], about, tuple(_slides(view, content)))


def _slides(view: View, content: Data) -> Iterator[Slide]:
    yield Slide(_title(view, "brief"), lines=tuple(content["sentences"]), table=_moved(view, content))
    yield Slide(_title(view, "figures"), table=_figures(view, content))
    if len(content["trend"]["labels"]) > 1:
        yield Slide(view.words("site.reports.trend"), chart=_trend(content["trend"]))
    for top in content["tops"]:
        if top["places"]:
            yield _top(view, top)
    yield Slide(_title(view, "ages"), chart=_ages(view, content["ages"]), table=_age_table(view, content["ages"]))
    for kind in ("departments", "groups"):
        if content[kind]:
            yield _units(view, content, kind)
    yield _overdue(view, content["overdue"])


def _title(view: View, chapter: str) -> Words:
    return view.words(f"site.reports.chapter.{chapter}")


def _head(view: View, *names: str) -> tuple[Words, ...]:
    return tuple(view.words(f"site.reports.head.{name}") for name in names)


def _more(view: View, rows: Sequence[Any]) -> Words | None:
    return view.words("site.reports.more_in_file", n=len(rows) - ROWS) if len(rows) > ROWS else None


def _text(value: Any) -> Words:
    if value is None or value == "":
        return NOTHING
    return value if isinstance(value, Words) else same(value)


def _moved(view: View, content: Data) -> Table | None:
    """Return side by side what got better and what got worse."""
    better, worse = ([_move(view, row) for row in content[name]] for name in ("better", "worse"))
    if not better and not worse:
        return None
    pairs = range(max(len(better), len(worse)))
    rows = tuple(tuple(each[at] if at < len(each) else same("") for each in (better, worse)) for at in pairs)
    return Table((view.words("site.reports.verdict.better"), view.words("site.reports.verdict.worse")), rows, (1, 1))


def _move(view: View, row: Data) -> Words:
    past = row["before"]
    return view.words(
        "site.reports.moved", label=row["label"], before=past["value"], now=row["value"], change=past["change"]
    )


def _figures(view: View, content: Data) -> Table:
    # As on the page: a period without a report is no column, and without the one before nothing got better or worse.
    past = [name for name in PAST if content[name] and content[name]["path"]]
    judged = "before" in past
    compared = [head for name in past for head in (content[name]["name"], *_head(view, f"change_{name}"))]
    head = (
        *_head(view, "figure"),
        same(content["period"]["name"]),
        *compared,
        *(_head(view, "verdict") if judged else ()),
    )
    rows = tuple(
        (
            row["label"],
            _text(row["value"]),
            *(_text(row[name][what]) for name in past for what in ("value", "change")),
            *([_verdict(view, row)] if judged else []),
        )
        for row in content["figures"]
    )
    return Table(head, rows, (4, *(2 for _ in head[1:])), frozenset(range(1, len(head) - judged)))


def _verdict(view: View, row: Data) -> Words:
    return view.words(f"site.reports.verdict.{row['verdict']}") if row["verdict"] else NOTHING


def _trend(trend: Data) -> Chart:
    series = tuple((each["label"], tuple(each["values"])) for each in trend["series"])
    return Chart("lines", tuple(map(same, trend["labels"])), series)


def _top(view: View, top: Data) -> Slide:
    rows = tuple(
        (
            same(place["rank"]),
            same(place["number"]),
            same(place["title"]),
            place["proposer"]["name"],
            _unit(view, place["department"]),
            _text(place["quality"]),
        )
        for place in top["places"]
    )
    title = view.words("site.reports.top_of", quarter=top["quarter"])
    head = _head(view, "rank", "number", "title", "proposer", "department", "quality")
    note = None if top["final"] else view.words("site.reports.provisional", quarter=top["quarter"])
    return Slide(title, table=Table(head, rows[:ROWS], (1, 2, 7, 2, 3, 2), frozenset({5})), note=note)


def _ages(view: View, ages: Sequence[Data]) -> Chart:
    counts = (view.words("site.reports.figure.open"), tuple(float(row["open"]) for row in ages))
    return Chart("bars", tuple(row["label"] for row in ages), (counts,))


def _age_table(view: View, ages: Sequence[Data]) -> Table:
    names = ("open", "red", "overdue")
    head = (*_head(view, "age"), *(view.words(f"site.reports.figure.{name}") for name in names))
    rows = tuple((row["label"], *(same(row[name]) for name in names)) for row in ages)
    return Table(head, rows, (3, 2, 2, 2), frozenset({1, 2, 3}))


def _units(view: View, content: Data, kind: str) -> Slide:
    """Return departments or groups; where there are too many, those with most in hand."""
    every = content[kind]
    shown = every if len(every) <= ROWS else sorted(every, key=lambda row: -row["open"])[:ROWS]
    extra = ("quota", "met") if kind == "groups" else ()
    counts = content["counts"]
    labels = [view.words(f"site.reports.figure.{name}") for name in counts]
    head = (*_head(view, "unit"), *labels, *_head(view, *extra))
    rows = tuple((row["name"], *(_text(row[name]) for name in (*counts, *extra))) for row in shown)
    widths = (4, *(2 for _ in (*counts, *extra)))
    table = Table(head, rows, widths, frozenset(range(1, len(head))))
    return Slide(_title(view, kind), table=table, note=_more(view, every))


def _overdue(view: View, overdue: Sequence[Data]) -> Slide:
    if not overdue:
        return Slide(_title(view, "overdue"), lines=(view.words("site.reports.late.none"),))
    rows = tuple(
        (
            _text(row["number"] or view.words("site.unnumbered")),
            same(row["title"]),
            same(row["days"]),
            same(row["due"]),
            row["stage"],
            _unit(view, row["department"]),
            _person(view, row["proposer"]),
        )
        for row in overdue[:ROWS]
    )
    head = _head(view, "number", "title", "late", "due", "stage", "department", "proposer")
    table = Table(head, rows, (3, 10, 2, 3, 3, 3, 2), frozenset({2}))
    return Slide(_title(view, "overdue"), table=table, note=_more(view, overdue))


def _unit(view: View, unit_id: str) -> Words:
    unit = view.programme.find(("department",), unit_id)
    return unit.name if unit else same(unit_id)


def _person(view: View, person_id: str) -> Words:
    person = view.programme.person(person_id)
    return person.name if person else same(person_id)
