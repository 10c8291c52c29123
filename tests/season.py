"""A season of the programme in memory, made of few words, so that a case can be read and worked out by hand.

Days are those of 2015 and leave the year out: day `05-18`, month `05`, pain point `05-001` (`201505-001`). Unless told
otherwise people are in the group `desk` all year; a pain point is proposed on the 3rd of its month and analysed on the
7th, and one reviewer gives it 80 for each key point on the day of the proposal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from helpers import shipped_project

from site_builder.measures.basis import Basis
from site_builder.programme import Programme, programme_of
from site_builder.register import Record, Register

# The numbers of document 000 and of the specification (A5 to A8, A12).
NUMBERS: dict[str, Any] = {
    "due_soon_workdays": 5,
    "plan_grace_workdays": 5,
    "yellow_missed_weeks": 1,
    "red_missed_weeks": 2,
    "monthly_quota": 1,
    "quarterly_quota": 3,
    "elimination_quota": 1,
    "elimination_quotas": [{"group": "projects", "quota": 2}],
    "mitigated_counts": False,
    "only_planned_counts": True,
    "key_point_weights": {"pain": 0.25, "proactive": 0.25, "user": 0.25, "closed_loop": 0.25},
    "lead_weights": {"members": 0.5, "elimination": 0.5},
    "penalty_per_month": 1,
    "accumulate_over": "quarter",
    "top_places": 5,
    "min_reviewers": 2,
    "top_bonus": 2,
    "followup_days": [30, 90],
}
REVIEWERS = ("rita", "sam", "tom")
DEPARTMENTS = {"first": 1, "second": 2, "third": 3}  # named after their tier
CHECKPOINTS = {
    "04-01": ("04-17", "05-15", "06-12"),
    "07-01": ("07-17", "08-14", "09-11"),
    "10-01": ("10-16", "11-13", "12-11"),
}

# What a word adds to the season: the list that it belongs to, and the entry.
Part = tuple[str, dict[str, Any]]


def full(text: str) -> str:
    """Return `05` or `05-18` with the year before it; what has a year already stays."""
    return text if re.match("[0-9]{4}", text) else f"2015-{text}"


def full_id(text: str) -> str:
    """Return the id that `05-001` stands for."""
    return text if len(text) > 6 else f"2015{text}"


def day(text: str) -> date:
    return date.fromisoformat(full(text))


# ---- people ----


def person(
    name: str, group: str = "desk", *, joined: str = "2010-01-04", left: str | None = None, moved: str | None = None
) -> Part:
    """Employ somebody; `moved="06-15 net"` is a change of group."""
    groups = [{"from": full(joined), "group": group}]
    if moved:
        on, to = moved.split()
        groups.append({"from": full(on), "group": to})
    data = {"id": name, "name": {"zh": name}, "groups": groups, "joined_on": full(joined)}
    return "people", data | ({"left_on": full(left)} if left else {})


def lead(name: str, group: str = "desk", since: str = "2010-01-04") -> Part:
    """Make somebody lead a group from a day on, until somebody else does."""
    return "leads", {"group": group, "from": full(since), "person": name}


def exempt(name: str, month: str, until: str | None = None) -> Part:
    """Exempt somebody from a month, or from several."""
    span = {"month": full(month)} | ({"until": full(until)} if until else {})
    return "exemptions", {"person": name, **span, "reason": "产假"}


def rules(since: str = "", **numbers: Any) -> Part:
    """Change numbers of the programme: from its begin, or in a block that begins on a day."""
    return "rules", {"from": full(since) if since else "", **numbers}


NO_QUOTA = rules(elimination_quota=0, elimination_quotas=[])


def closed_days(begin: str, end: str) -> Part:
    """Call a stretch of days no workdays."""
    return "corrections", {"from": full(begin), "to": full(end), "workday": False, "why": "搬迁"}


# ---- papers ----


def pain(
    number: str,
    by: str,
    *,
    on: str | None = None,
    analysed: str | None = "07",
    resolved: str | None = None,
    confirmed: str | None = None,
    closed: str | None = None,
    outcome: str | None = "eliminated",
    evidence: bool = True,
    reopened: str | None = None,
    again: str | None = None,
    before: str | None = None,
    withdrawn: str | None = None,
    entries: Sequence[str] = (),
    marks: float | Sequence[float] = 80,
    department: str = "first",
    **others: Any,
) -> Part:
    """Propose a pain point and tell how far it came.

    `again` is the day of a second confirmation after reopening, `before` the outcome until then. What lies before a
    stage that is given was reached on the day of that stage. Each mark is one reviewer's.
    """
    proposed = full(on or f"{number[:-3]}03")
    analysed = analysed and full(f"{number[:-3]}07" if analysed == "07" else analysed)
    resolved = resolved or confirmed or reopened
    stages = {
        "proposed": proposed,
        "analysed": analysed,
        "causes_found": resolved and full(resolved),
        "resolved": resolved and full(resolved),
        "confirmed": confirmed and full(confirmed),
        "closed": closed and full(closed),
    }
    consents = [full(each) for each in (confirmed, again) if each and evidence]
    data = {
        "id": full_id(number),
        "proposer": by,
        "proposed_on": proposed,
        "beneficiary": {"department": department},
        "stages": {name: on for name, on in stages.items() if on},
        "progress": [{"date": full(each), "by": by, "percent": 10, "text": "进展"} for each in entries],
        "evidence": [{"kind": "email", "file": "ok.eml", "confirmed_on": each} for each in consents],
        **({"outcome": outcome} if resolved and outcome else {}),
        **({"reopened": [_reopening(reopened, again, before)]} if reopened else {}),
        **({"withdrawn": {"date": full(withdrawn), "reason": "out-of-scope"}} if withdrawn else {}),
        **others,
    }
    return "pain-points", {"marks": [marks] if isinstance(marks, int | float) else list(marks), "data": data}


def _reopening(on: str, again: str | None, before: str | None) -> dict[str, Any]:
    stages = {"resolved": full(again), "confirmed": full(again)} if again else {}
    then = {"outcome": before} if before else {}
    return {"date": full(on), "reason": "又出现了", "back_to": "causes_found", "stages": stages, **then}


def monthly(by: str, serial: int = 1, months: str = "04 05 06", marks: float | Sequence[float] = 80) -> Iterator[Part]:
    """Propose one pain point in each of some months: `04-001`, `05-001`, `06-001`."""
    return (pain(f"{month}-{serial:03d}", by, marks=marks) for month in months.split())


def review(reviewer: str, number: str, *marks: float, quarter: str = "2015-Q2", on: str = "2015-06-30") -> Part:
    """Give the four key points of a pain point; one mark is given for all four."""
    points = dict(
        zip(("pain", "proactive", "user", "closed_loop"), marks if len(marks) > 1 else marks * 4, strict=True)
    )
    return "reviews", {"quarter": quarter, "reviewer": reviewer, "id": full_id(number), "date": on, **points}


def plan(group: str, month: str, *lines: str, listed: str | None = None) -> Part:
    """List what a group plans for a month; a line is an id, with `added 05-20` or `removed 05-20` behind it."""
    entries = []
    for line in lines:
        number, *change = line.split()
        dates = {f"{name}_on": full(on) for name, on in zip(change[::2], change[1::2], strict=True)}
        entries.append({"id": full_id(number), **dates})
    data = {"month": full(month), "group": group, "listed_on": full(listed or f"{month}-01"), "pain_points": entries}
    return "plans", data


def eliminated(group: str, by: str, *months: str, serial: int = 101) -> Iterator[Part]:
    """Meet the quota of a group in some months: a pain point of March, planned, confirmed on the 12th."""
    for month in months:
        number = f"03-{serial + int(month)}"
        yield pain(number, by, confirmed=f"{month}-12", marks=())
        yield plan(group, month, number)


def rating(department: str, score: float, year: int = 2015) -> Part:
    """Rate the IT department."""
    return "ratings", {"year": year, "department": department, "date": f"{year}-12-10", "score": score}


# ---- all together ----


class Season:
    """A programme and its register, as the words say; `begin` is the day from which the programme's numbers hold."""

    def __init__(self, *parts: Part, begin: str = "2015-01-01") -> None:
        self._parts = parts
        self.programme: Programme = programme_of(self.policy(begin), self.organization(), self.calendar())
        self.records: tuple[Record, ...] = tuple(self._records())

    def basis(self, as_of: str = "2015-12-31", records: Sequence[Record] | None = None) -> Basis:
        """Return what figures are computed from, as known on a day."""
        on = day(as_of)
        return Basis(Register(tuple(self.records if records is None else records)).as_of(on), self.programme, on)

    def policy(self, begin: str) -> dict[str, Any]:
        first: dict[str, Any] = {"from": full(begin), **NUMBERS}
        blocks = [first]
        for each in self._of("rules"):
            if each["from"]:
                blocks.append(each)
            else:
                first |= {name: value for name, value in each.items() if name != "from"}
        forge = {"kind": "none"}
        return {"name": {"zh": "x", "en": "x"}, "language": "zh", "timezone": "UTC", "forge": forge, "blocks": blocks}

    def organization(self) -> dict[str, Any]:
        people, leads = self._of("people"), self._of("leads")
        names = [entry["group"] for each in people for entry in each["groups"]] + [each["group"] for each in leads]
        groups = [
            {
                "id": name,
                "name": {"zh": name},
                "leads": [{"from": each["from"], "person": each["person"]} for each in leads if each["group"] == name],
            }
            for name in dict.fromkeys(names)
        ]
        tiers = {name: [{"from": "2015-01-01", "tier": tier}] for name, tier in DEPARTMENTS.items()}
        departments = [{"id": name, "name": {"zh": name}, "tiers": each} for name, each in tiers.items()]
        exemptions = self._of("exemptions")
        return {"departments": departments, "groups": groups, "people": people, "exemptions": exemptions}

    def calendar(self) -> dict[str, Any]:
        dates = [{"from": full(begin), "dates": [full(each) for each in days]} for begin, days in CHECKPOINTS.items()]
        return {"checkpoints": dates, "corrections": self._of("corrections")}

    def _of(self, kind: str) -> list[dict[str, Any]]:
        return [data for name, data in self._parts if name == kind]

    def _records(self) -> Iterator[Record]:
        for each in self._of("pain-points"):
            number = each["data"]["id"]
            yield record("pain-point", f"pain-points/{number[:4]}/{number}.yaml", each["data"])
        for each in self._of("plans"):
            yield record("plan", f"plans/{each['month']}/{each['group']}.yaml", each)
        for (quarter, reviewer), reviews in self._reviews().items():
            data = {"quarter": quarter, "reviewer": reviewer, "reviews": reviews}
            yield record("review", f"reviews/{quarter}/{reviewer}.yaml", data)
        for year, ratings in self._ratings().items():
            yield record("rating", f"ratings/{year}.yaml", {"year": year, "ratings": ratings})

    def _reviews(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        given = [(each["data"], each["marks"]) for each in self._of("pain-points")]
        of_marks = [
            review(reviewer, data["id"], mark, quarter=_quarter(data["proposed_on"]), on=data["proposed_on"])[1]
            for data, marks in given
            for reviewer, mark in zip(REVIEWERS, marks, strict=False)
        ]
        found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for each in of_marks + self._of("reviews"):
            mark = {name: value for name, value in each.items() if name not in ("quarter", "reviewer")}
            found.setdefault((each["quarter"], each["reviewer"]), []).append(mark)
        return found

    def _ratings(self) -> dict[int, list[dict[str, Any]]]:
        found: dict[int, list[dict[str, Any]]] = {}
        for each in self._of("ratings"):
            entry = {name: value for name, value in each.items() if name != "year"}
            found.setdefault(each["year"], []).append(entry)
        return found


def record(type_name: str, path: str, data: Mapping[str, Any]) -> Record:
    """Make a record of a type at a path below `records/`."""
    return Record(shipped_project().types[type_name], f"records/{path}", data)


def _quarter(text: str) -> str:
    return f"{text[:4]}-Q{(int(text[5:7]) + 2) // 3}"
