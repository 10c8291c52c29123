"""Quality reviews: what group leads gave for the four key points in the two weeks after a quarter."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from site_builder.sample.crew import Crew, lead_on
from site_builder.sample.days import FROZEN_ON, next_quarter, quarter_start, stretch
from site_builder.sample.row import Paper, Row
from site_builder.sample.words import die

_KEY_POINTS = ("pain", "proactive", "user", "closed_loop")
_FORTNIGHT = timedelta(14)
_PRAISED, _BLAMED = 90, 78  # a base from which a remark praises, and below which it blames


def make_reviews(rows: Iterable[Row], crew: Crew, seed: int, phrases: Mapping[str, Any]) -> Iterator[Paper]:
    """Every reviewer's marks of every quarter that had been over for two weeks on the frozen day."""
    for first, of_quarter in sorted(_by_quarter(rows, seed).items()):
        after = next_quarter(first)
        if after + _FORTNIGHT > FROZEN_ON:
            continue
        name = f"{first.year}-Q{first.month // 3 + 1}"
        leads = {group: lead_on(crew, group, after).id for group in crew.groups}
        for reviewer, marks in sorted(_marks(of_quarter, leads, after, die(seed, f"reviews {name}"), phrases).items()):
            yield f"reviews/{name}/{reviewer}.yaml", {"quarter": name, "reviewer": reviewer, "reviews": marks}


def _by_quarter(rows: Iterable[Row], seed: int) -> dict[date, list[Row]]:
    """What is reviewed, by the quarter's first day: what counts in it, and a part of what was confirmed in it."""
    rng = die(seed, "reviewed again")
    found: dict[date, list[Row]] = {}
    for row in rows:
        proposed = quarter_start(row.proposed_on)
        confirmed = quarter_start(row.confirmed_on) if row.confirmed_on else proposed
        if not row.withdrawn and row.analysed_on and quarter_start(row.analysed_on) == proposed:
            found.setdefault(proposed, []).append(row)
        if confirmed != proposed and rng.random() < 0.35:
            found.setdefault(confirmed, []).append(row)
    return found


def _marks(
    rows: list[Row], leads: Mapping[str, str], after: date, rng: Random, phrases: Mapping[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    """The marks by reviewer, each list in the order of the rows."""
    days, everybody = stretch(after, after + _FORTNIGHT), list(leads.values())
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        base = min(95, rng.gauss(86, 5)) - (0 if row.confirmed_on and row.confirmed_on < after else 3)
        for reviewer in _reviewers(rng, row, leads[row.group], everybody):
            mark = {"id": row.id, "date": rng.choice(days), **_points(rng, base)}
            found.setdefault(reviewer, []).append(mark | _remark(rng, base, phrases))
    return found


def _reviewers(rng: Random, row: Row, own: str, everybody: list[str]) -> list[str]:
    """None to three leads, mostly the own group's among them; nobody reviews their own."""
    wanted = rng.choices((0, 1, 2, 3), (5, 18, 50, 27))[0]
    others = rng.sample(everybody, min(4, len(everybody)))
    able = dict.fromkeys([own, *others] if rng.random() < 0.8 else others)
    return [name for name in able if name != row.proposer][:wanted]


def _points(rng: Random, base: float) -> dict[str, int]:
    return {name: max(45, min(100, round(rng.gauss(base, 3)))) for name in _KEY_POINTS}


def _remark(rng: Random, base: float, phrases: Mapping[str, Any]) -> dict[str, str]:
    """A remark on some of those that stand out."""
    if _BLAMED <= base < _PRAISED or rng.random() < 0.4:
        return {}
    return {"note": rng.choice(phrases["review_notes"]["high" if base >= _PRAISED else "low"])}
