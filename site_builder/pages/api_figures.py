"""Figures for other programs: scores, quotas, lights, statistics, and how people, groups and departments stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from site_builder.lifecycle import RANK, STAGES
from site_builder.measures.causes import all_causes
from site_builder.measures.flow import flow
from site_builder.measures.results import Results, as_data
from site_builder.measures.steps import Step
from site_builder.pages import View
from site_builder.pages.api_parts import Data, both, head
from site_builder.pages.calendars import calendar_of
from site_builder.pages.rows import SHAPES, Row
from site_builder.pages.score_parts import on_leaderboard, shows_full_names
from site_builder.pages.units import COLUMN, members, page_of, tally_of
from site_builder.programme import Unit, UnitKind

# ---- scores and quotas ----


def scores(view: View, found: Results) -> Data:
    """Return a quarter's scores with every step; where names are hidden, without what tells whose they are."""

    def said(step: Step) -> Data:
        return both(view.said(step))

    data = as_data(found, said)
    return data if shows_full_names(view) else {**data, **_hidden(view, data)}


def _hidden(view: View, data: Data) -> Data:
    """Return people and places without ids and records: a record names its proposer."""

    def name(person_id: str) -> Data:
        return both(on_leaderboard(view, person_id)["name"])

    people = [
        {**each, "id": None, "name": name(each["id"]), "counted": [], "steps": _moving(each["steps"])}
        for each in data["people"]
    ]
    top = [{**each, "proposer": None, "name": name(each["proposer"] or ""), "steps": []} for each in data["top"]]
    groups = [{**each, "steps": _without_records(each["steps"])} for each in data["groups"]]
    return {"people": people, "groups": groups, "top": top, "steps": _without_records(data["steps"])}


def _moving(steps: Iterable[Data]) -> list[Data]:
    """Return the steps that change a score, as leaderboards show them: the others name records and reviewers."""
    return _without_records(step for step in steps if step["value"])


def _without_records(steps: Iterable[Data]) -> list[Data]:
    return [{**step, "records": []} for step in steps]


def quotas(view: View) -> Mapping[str, list[Data]]:
    """Return by year each group's months: quota, planned, eliminated, whether it was met."""
    found: dict[str, list[Data]] = {}
    for quarter in view.results.values():
        for group in quarter.groups:
            for month in group.months:
                counts = {
                    name: len(getattr(month, name)) for name in ("planned", "eliminated", "unplanned", "reopened")
                }
                one = {"month": month.month.name, "group": group.id, "quota": month.quota, **counts, "met": month.met}
                found.setdefault(month.month.name[:4], []).append(one)
    return {year: sorted(months, key=lambda each: str(each["month"])) for year, months in found.items()}


# ---- lights and statistics ----


def lights(view: View) -> Data:
    """Return the lights with what they mean, and how many there are: in all, by group, by department."""
    return {
        **head(view),
        "lights": [
            {
                "light": name,
                "shape": shape,
                "name": both(view.words(f"site.light.{name}")),
                "meaning": both(view.words(f"site.meaning.{name}")),
            }
            for name, shape in SHAPES.items()
        ],
        "counts": _lights(view.rows),
        "groups": list(_lights_by(view, "group")),
        "departments": list(_lights_by(view, "department")),
    }


def _lights_by(view: View, kind: UnitKind) -> Iterator[Data]:
    for unit_id, rows in _rows_by(view, kind).items():
        yield {"id": unit_id or None, "counts": _lights(rows)}


def _lights(rows: Iterable[Row]) -> Data:
    found = Counter(row.light for row in rows)
    return {name: found[name] for name in SHAPES}


def statistics(view: View) -> Data:
    """Return counts over all pain points; but for lights and months, what was withdrawn counts nowhere."""
    rows = [row for row in view.rows if row.light != "withdrawn"]
    records = [view.record_by_key[row.key] for row in rows]
    causes = Counter(each.cause.category or "" for each in all_causes(records))
    kinds = Counter(str(each.data.get("classification", "")) for each in records)
    return {
        **head(view),
        "counts": tally_of(view, view.rows),
        "stages": _counted(Counter(row.stage for row in rows), STAGES),
        "lights": _counted(Counter(row.light for row in view.rows), SHAPES),
        "priorities": _counted(Counter(row.priority for row in rows)),
        # What a record says of its outcome holds once the user has confirmed it.
        "outcomes": _counted(Counter(row.outcome or "" for row in rows if RANK[row.stage] >= RANK["confirmed"])),
        "classifications": _counted(kinds),
        "cause_categories": _counted(causes),
        "months": [{"month": name, **counts} for name, counts in flow(view.register.pain_points, view.as_of).items()],
    }


def _counted(found: Counter[str], order: Iterable[str] = ()) -> list[Data]:
    """Return counts by value: in an order of their own, else the most frequent first; None for what isn't set."""
    names = list(order) or sorted(found, key=lambda name: (-found[name], name))
    return [{"value": name or None, "count": found[name]} for name in names]


# ---- people, groups, departments ----


def groups(view: View) -> list[Data]:
    """Return the groups with their counts."""
    rows = _rows_by(view, "group")
    return [
        {
            **_unit(view, unit, rows.get(unit.id, ())),
            "lead": view.programme.lead_of(unit.id, view.as_of),
            "members": len(members(view, unit.id)),
            "calendar": calendar_of(view, unit),
        }
        for unit in view.programme.units["group"].values()
    ]


def departments(view: View) -> list[Data]:
    """Return the departments that are served, with the counts of what was done for them."""
    rows = _rows_by(view, "department")
    units = (unit for unit in view.programme.units["department"].values() if not unit.provider)
    return [
        {**_unit(view, unit, rows.get(unit.id, ())), "tier": view.programme.tier(unit.id, view.as_of)} for unit in units
    ]


def people(view: View) -> list[Data]:
    """Return the people with their counts, also those who left."""
    return [
        {
            **_unit(view, unit, view.rows_of_proposer(unit.id)),
            "group": view.programme.group_of(unit.id, view.as_of),
            "employed": unit.employed_on(view.as_of),
            "calendar": calendar_of(view, unit),
        }
        for unit in view.programme.units["person"].values()
    ]


def _unit(view: View, unit: Unit, rows: Sequence[Row]) -> Data:
    page = page_of(view.programme, unit)
    return {"id": unit.id, "name": both(unit.name), "counts": tally_of(view, rows), "page": page}


def _rows_by(view: View, kind: UnitKind) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in view.rows:
        found.setdefault(getattr(row, COLUMN[kind]), []).append(row)
    return dict(sorted(found.items()))
