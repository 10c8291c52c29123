"""A report's figures beside the period before and the year before, and what they come to in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from site_builder.measures.reporting import Figures, Open, Reporting, late_first
from site_builder.pages import View
from site_builder.pages.cause_parts import signed
from site_builder.periods import Period, before, year_before
from site_builder.words import Words, enumerated, same

FOLDER = "reports"
INDEX = f"{FOLDER}/index.html"
Data = dict[str, Any]
# Which way a figure gets better: more of it or less; the others tell how busy a period was.
BETTER = {
    **{"overdue": -1, "red": -1, "confirmed": 1, "eliminated": 1, "closed": 1},
    **{"days": -1, "rate": 1, "quality": 1, "score": 1},
}
# How things stand at the end of a day may be compared on any day; what goes on in a period only once it is over.
STANDING = ("open", "red", "overdue")
FLOW = ("proposed", "confirmed", "eliminated", "mitigated", "closed", *STANDING)
# Quality and scores are given by quarter.
SHOWN = {
    "month": (*FLOW, "days", "quota", "rate"),
    "quarter": (*FLOW, "days", "quota", "rate", "quality", "score"),
    "year": (*FLOW, "days", "quota", "rate", "quality"),
}
# So many figures a sentence names at most.
NAMED = 3


def report_path(name: str) -> str:
    """Return the path of a period's report."""
    return f"{FOLDER}/{name}.html"


def report_link(reporting: Reporting, period: Period) -> Data:
    """Return a period with its report, if it has one."""
    return {"name": same(period.name), "path": report_path(period.name) if period.name in reporting.names else None}


def figure_rows(view: View, reporting: Reporting, period: Period) -> list[Data]:
    """Return each figure with those of the period before and of the year before, and how it changed."""
    now = reporting.figures(period)
    past = [_known(reporting, each(period)) for each in (before, year_before)]
    return [_row(view, reporting, now, past, name) for name in SHOWN[period.kind]]


def compared(reporting: Reporting, period: Period) -> Data:
    """Return what a report is compared with; of a year, the year before is the period before and stands once."""
    begin = reporting.basis.programme.begin
    found = {
        name: {
            **report_link(reporting, other),
            "partly": other.name in reporting.names and other.begin < begin,
        }
        for name, other in (("before", before(period)), ("year_before", year_before(period)))
    }
    return {**found, "year_before": None} if period.kind == "year" else found


def sentences(view: View, reporting: Reporting, period: Period, rows: Sequence[Data]) -> list[Words]:
    """Return a report in three sentences: what went on, what changed, what is late."""
    say = partial(view.words, period=period.name, until=reporting.until(period))
    found = reporting.figures(period)
    counts = {name: getattr(found.flow, name) for name in ("proposed", "confirmed", "eliminated", "closed", "open")}
    went = "over" if reporting.basis.is_over(period) else "running"
    late = late_first(reporting.open_at(found.until))
    parts = _late(view, late), _quotas(view, found)
    return [
        say(f"site.reports.went_on.{went}", **counts),
        _changed(view, reporting, period, rows),
        Words("".join(part.zh for part in parts), " ".join(part.en for part in parts)),
    ]


def changes(rows: Sequence[Data], verdict: str) -> list[Data]:
    """Return the figures that got better, or worse, in the order of what matters most."""
    found = {row["name"]: row for row in rows if row["verdict"] == verdict}
    return [found[name] for name in BETTER if name in found]


def _known(reporting: Reporting, period: Period) -> Figures | None:
    return reporting.figures(period) if period.name in reporting.names else None


def _row(view: View, reporting: Reporting, now: Figures, past: Sequence[Figures | None], name: str) -> Data:
    earlier = [_against(reporting, now, each, name) for each in past]
    return {
        "name": name,
        "label": view.words(f"site.reports.figure.{name}"),
        "value": _shown(now, name),
        "before": earlier[0],
        "year_before": earlier[1],
        "verdict": _verdict(name, earlier[0]["moved"]),
    }


def _against(reporting: Reporting, now: Figures, then: Figures | None, name: str) -> Data:
    """Return an earlier figure, and the change since where the two can be compared."""
    value = _shown(then, name) if then else None
    one, other = _number(now, name), _number(then, name) if then else None
    # A figure of part of a period is no measure for a whole one.
    fair = name in STANDING or (then is not None and all(_is_whole(reporting, each.period) for each in (now, then)))
    moved = one - other if fair and one is not None and other is not None else None
    return {"value": value, "change": signed(moved, 0) if moved is not None else None, "moved": _sign(moved)}


def _is_whole(reporting: Reporting, period: Period) -> bool:
    return reporting.basis.is_over(period) and reporting.basis.programme.begin <= period.begin


def _sign(moved: Decimal | int | None) -> int | None:
    return None if moved is None else (moved > 0) - (moved < 0)


def _verdict(name: str, moved: int | None) -> str | None:
    if moved is None or name not in BETTER:
        return None
    return "same" if not moved else "better" if moved == BETTER[name] else "worse"


def _number(found: Figures, name: str) -> Decimal | int | None:
    if name == "quota":
        return None
    number: Decimal | int | None = getattr(found.flow if name in FLOW and name != "mitigated" else found, name)
    return number


def _shown(found: Figures, name: str) -> str | None:
    if name == "quota":
        return f"{found.counting} / {found.quota}" if found.quota else None
    number = _number(found, name)
    return None if number is None else f"{number}%" if name == "rate" else str(number)


def _changed(view: View, reporting: Reporting, period: Period, rows: Sequence[Data]) -> Words:
    past = before(period)
    if past.name not in reporting.names:
        return view.words("site.reports.changed.first", date=reporting.begins_on)
    is_whole = all(_is_whole(reporting, each) for each in (period, past))
    than = view.words(f"site.reports.changed.{'than' if is_whole else 'than_at_end'}", before=past.name)
    better, worse = (list(_named(view, changes(rows, verdict))) for verdict in ("better", "worse"))
    if not better and not worse:
        return view.words("site.reports.changed.none", than=than)
    only = "both" if better and worse else "better" if better else "worse"
    named = {"better": enumerated(better), "worse": enumerated(worse)}
    return view.words(f"site.reports.changed.{only}", than=than, **named)


def _named(view: View, rows: Sequence[Data]) -> Iterator[Words]:
    for row in rows[:NAMED]:
        yield view.words("site.reports.changed.one", label=row["label"], change=row["before"]["change"])
    if len(rows) > NAMED:
        yield view.words("site.reports.changed.more", n=len(rows) - NAMED)


def _late(view: View, late: Sequence[Open]) -> Words:
    if not late:
        return view.words("site.reports.late.none")
    first = view.row_by_key[late[0].record.key]
    return view.words("site.reports.late.some", n=len(late), title=first.title, days=late[0].late_days)


def _quotas(view: View, found: Figures) -> Words:
    if found.judged:
        return view.words("site.reports.quotas.judged", met=found.met, judged=found.judged)
    if found.quota:
        return view.words("site.reports.quotas.running", done=found.counting, quota=found.quota)
    return view.words("site.reports.quotas.none")
