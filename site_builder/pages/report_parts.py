"""The chapters of a report beyond its figures: trend, top five, ages, departments and groups, what is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from site_builder.lifecycle import stage_of
from site_builder.measures.cycle import CYCLE
from site_builder.measures.elimination import ELIMINATION
from site_builder.measures.quality import QUALITY
from site_builder.measures.quota import QUOTA
from site_builder.measures.ranking import TOP, Place
from site_builder.measures.reporting import Flow, Open, Reporting, ages, late_first
from site_builder.measures.results import ROLLED_UP, Results
from site_builder.pages import View
from site_builder.pages.report_figures import SHOWN, report_path
from site_builder.pages.rulebook import light_rule_path, rule_path
from site_builder.pages.score_parts import figure, group_path, on_leaderboard, quarter_path
from site_builder.pages.score_seal import seal_facts
from site_builder.pages.units import unit_path
from site_builder.periods import Period, before, month, month_of, months_between
from site_builder.programme import UnitKind
from site_builder.words import same

Data = dict[str, Any]
OVERDUE_SHOWN = 50
DIFFERENCES_SHOWN = 12
MONTHS_SHOWN = 12
COUNTS = ("proposed", "confirmed", "eliminated", "closed", "open", "red", "overdue")
LINES = ("proposed", "closed", "open")
# Where each definition has its rule; the others stand for themselves.
RULES = {
    "eliminated": rule_path(ELIMINATION),
    "mitigated": rule_path(ELIMINATION),
    "red": "rules/index.html#lights",
    "overdue": light_rule_path("overdue"),
    "days": rule_path(CYCLE),
    "quota": rule_path(QUOTA),
    "rate": rule_path(QUOTA),
    "quality": rule_path(QUALITY),
    "score": rule_path(ROLLED_UP),
    "top": rule_path(TOP),
}


def trend(view: View, reporting: Reporting, period: Period) -> Data:
    """Return a year's months, or the last twelve up to the end of a month or a quarter."""
    first, last = reporting.begins_on or period.begin, reporting.until(period)
    names = months_between(month_of(first), month_of(last))[-MONTHS_SHOWN:]
    if period.kind == "year":
        names = [name for name in names if name >= month_of(period.begin)]
    flows = [reporting.figures(month(name)).flow for name in names]
    return {"labels": names, "series": [_line(view, name, [getattr(flow, name) for flow in flows]) for name in LINES]}


def _line(view: View, name: str, values: Sequence[int]) -> Data:
    label = view.words(f"site.reports.figure.{name}")
    return {"label": label, "values": list(map(float, values)), "figures": list(map(str, values))}


def tops(view: View, reporting: Reporting, period: Period) -> list[Data]:
    """Return the top list of a period's quarter, of a year each quarter's, the latest first."""
    return [
        {
            "quarter": found.quarter.name,
            "path": quarter_path(found.quarter.name),
            "final": found.final,
            "min_reviewers": view.programme.policy(found.quarter.begin)["min_reviewers"],
            "places": [_place(view, place) for place in found.top],
        }
        for found in reversed(reporting.quarters(period))
    ]


def _place(view: View, place: Place) -> Data:
    row = view.row_by_key[place.quality.record.key]
    return {
        "rank": place.rank,
        "number": row.number or row.key,
        "title": row.title,
        "path": row.path,
        "department": row.department,
        "proposer": on_leaderboard(view, row.proposer),
        "stage": view.stage_label(place.stage),
        "quality": figure(place.value),
    }


def age_rows(view: View, reporting: Reporting, period: Period) -> list[Data]:
    """Return how long what is open has been in hand, beside the end of the period before."""
    until, past = reporting.until(period), before(period)
    then = ages(reporting.open_at(past.end), past.end) if past.name in reporting.names else None
    rows = []
    for index, age in enumerate(ages(reporting.open_at(until), until)):
        name = "first" if not age.above else "between" if age.up_to else "last"
        rows.append(
            {
                "label": view.words(f"site.reports.age.{name}", above=age.above, up_to=age.up_to),
                **{"open": age.open, "red": age.red, "overdue": age.overdue},
                "before": then[index].open if then else None,
                **{"value": age.open, "figure": str(age.open)},
            }
        )
    return rows


def department_rows(view: View, reporting: Reporting, period: Period) -> list[Data]:
    """Return the departments that had something, in the organization's order."""
    flows = reporting.by_department(period)
    return [_unit(view, "department", unit, flows[unit]) for unit in _ordered(view, "department", flows)]


def group_rows(view: View, reporting: Reporting, period: Period) -> list[Data]:
    """Return the groups with their quotas, and in a quarter with their scores."""
    flows, months = reporting.by_group(period), reporting.group_months(period)
    found = reporting.quarters(period)[0] if period.kind == "quarter" else None
    rows = []
    for unit in _ordered(view, "group", {**flows, **{each.group: None for each in months if each.quota}}):
        own = [each for each in months if each.group == unit]
        quota = sum(each.quota for each in own)
        judged = [each for each in own if each.quota and each.met is not None]
        rows.append(
            {
                **_unit(view, "group", unit, flows.get(unit, Flow(0, 0, 0, 0, 0, 0, 0))),
                "quota": f"{sum(len(each.eliminated) for each in own)} / {quota}" if quota else None,
                "met": f"{sum(each.met is True for each in judged)} / {len(judged)}" if judged else None,
                "score": _score(found, unit),
            }
        )
    return rows


def _ordered(view: View, kind: UnitKind, found: Any) -> list[str]:
    known = [unit for unit in view.programme.units[kind] if unit in found]
    return [*known, *sorted(unit for unit in found if unit not in known)]


def _unit(view: View, kind: UnitKind, unit_id: str, flow: Flow) -> Data:
    unit = view.programme.find((kind,), unit_id)
    name = unit.name if unit else same(unit_id) if unit_id else view.words("site.reports.no_unit")
    path = unit_path(kind, unit_id) if unit and not unit.provider else None
    return {"name": name, "path": path, **{each: getattr(flow, each) for each in COUNTS}}


def _score(found: Results | None, group: str) -> Data | None:
    result = found.of_group(group) if found else None
    if found is None or result is None or result.score is None:
        return None
    return {"figure": figure(result.score), "path": group_path(found.quarter.name, group)}


def overdue_rows(view: View, reporting: Reporting, period: Period) -> list[Data]:
    """Return what was overdue at the end of a period, the latest first."""
    return [_overdue(view, each) for each in late_first(reporting.open_at(reporting.until(period)))]


def _overdue(view: View, late: Open) -> Data:
    row = view.row_by_key[late.record.key]
    return {
        "number": row.number,
        "title": row.title,
        "path": row.path,
        "light": late.light,
        "stage": view.stage_label(stage_of(late.record)),
        "due": str(late.due),
        "days": late.late_days,
        "department": row.department,
        "proposer": row.proposer,
    }


def seals(view: View, reporting: Reporting, period: Period) -> list[Data]:
    """Return how the seals stand of the quarters of a period, with the first figures that differ in a quarter's own."""
    found = []
    for each in reporting.quarters(period):
        seal = seal_facts(view, each)
        if seal is not None:
            shown = seal["differences"][:DIFFERENCES_SHOWN] if period.kind == "quarter" else []
            facts = {name: seal[name] for name in ("state", "sealed_on", "restatements")}
            path = f"{quarter_path(each.quarter.name)}#seal"
            differ = len(seal["differences"])
            found.append({"quarter": each.quarter.name, "path": path, **facts, "differences": shown, "differ": differ})
    return found


def definitions(view: View, period: Period) -> list[Data]:
    """Return what each figure means, with the rule behind it."""
    return [
        {
            "name": name,
            "label": view.words(f"site.reports.figure.{name}"),
            "text": view.words(f"site.reports.about.{name}"),
            "path": RULES.get(name),
        }
        for name in (*SHOWN[period.kind], "top", "age", "compared", "withdrawn")
    ]


def neighbours(reporting: Reporting, period: Period) -> Data:
    """Return the reports around a period: before and after, what it belongs to, what it consists of."""
    same_kind = [each for each in reporting.periods if each.kind == period.kind]
    at = same_kind.index(period)
    longer = [each for each in reporting.periods if each.begin <= period.begin and period.end <= each.end]
    around = [each for each in longer if each.kind != period.kind]
    within = [each for each in reporting.periods if period.begin <= each.begin and each.end <= period.end]
    parts = [each for each in reversed(within) if each.kind == {"year": "quarter", "quarter": "month"}.get(period.kind)]
    return {
        "previous": _link(same_kind[at + 1]) if at + 1 < len(same_kind) else None,
        "next": _link(same_kind[at - 1]) if at else None,
        "around": [_link(each) for each in reversed(around)],
        "parts": [_link(each) for each in parts],
    }


def _link(period: Period) -> Data:
    return {"name": period.name, "path": report_path(period.name)}
