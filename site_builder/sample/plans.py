"""Monthly plans: what each group's lead lists for elimination, adds later and takes off again."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

from site_builder.sample.days import FROZEN_ON, last_workday, shift
from site_builder.sample.row import Paper, Row
from site_builder.sample.words import die

# How a wish ends: done in its month, put on the plan only once the month has begun, or not done in its month.
_DONE, _LATE, _SLIPPED = "done", "late", "slipped"
Wish = tuple[Row, str]
Months = dict[tuple[date, str], list[Wish]]


def make_plans(rows: Iterable[Row], seed: int, phrases: Mapping[str, Any]) -> Iterator[Paper]:
    """Every group's plan of every month in which there was something to list."""
    for (first, group), wishes in sorted(_by_month(rows, seed).items(), key=lambda item: item[0]):
        rng = die(seed, f"plan {first:%Y%m} {group}")
        data = _plan(rng, first, group, _chosen(rng, wishes), phrases)
        if data["pain_points"]:
            yield f"plans/{first:%Y-%m}/{group}.yaml", data


def _by_month(rows: Iterable[Row], seed: int) -> Months:
    """What leads wish to see eliminated, by the first of the month and the group."""
    found: Months = {}
    for row in rows:
        for first, end in () if row.withdrawn else _wishes(die(seed, f"wish {row.id}"), row):
            found.setdefault((first, row.group), []).append((row, end))
    return found


def _wishes(rng: Random, row: Row) -> Iterator[tuple[date, str]]:
    """Mostly the month of the confirmation, here and there also the one before; sometimes it comes unplanned."""
    first = min(row.expected_on, FROZEN_ON).replace(day=1)
    if not (row.confirmed_on and row.eliminated):
        if rng.random() < 0.3:
            yield first, _SLIPPED
        return
    if rng.random() < 0.16:
        yield shift(first, -1).replace(day=1), _SLIPPED
    draw = rng.random()
    if draw < 0.93:
        yield first, _DONE if draw < 0.86 else _LATE


def _chosen(rng: Random, wishes: list[Wish]) -> list[Wish]:
    """Now and then a lead forgets the plan, or bets on those that take longer."""
    draw = rng.random()
    if draw < 0.03:
        return []
    return [wish for wish in wishes if wish[1] == _SLIPPED] if draw < 0.08 else wishes


def _plan(rng: Random, first: date, group: str, wishes: list[Wish], phrases: Mapping[str, Any]) -> dict[str, Any]:
    listed_on = shift(first, rng.choice((0, 0, 1, 2)))
    entries = [_entry(rng, row, end, listed_on, phrases) for row, end in wishes]
    found: dict[str, Any] = {"month": f"{first:%Y-%m}", "group": group, "listed_on": listed_on}
    # What was added later stands below what was listed.
    found["pain_points"] = sorted((each for each in entries if each), key=lambda each: each.get("added_on", listed_on))
    return found | ({"notes": rng.choice(phrases["plan_notes"])} if rng.random() < 0.1 else {})


def _entry(rng: Random, row: Row, end: str, listed_on: date, phrases: Mapping[str, Any]) -> dict[str, Any] | None:
    """A pain point on the plan; None when it can't be: not proposed yet, or done before anybody could plan it."""
    known_on = max(listed_on, row.proposed_on)
    changed_on = shift(known_on, _days_to_change(rng))
    if (row.confirmed_on or date.max) <= (listed_on if known_on == listed_on and end != _LATE else changed_on):
        return None
    if end == _LATE or (end == _DONE and known_on > listed_on):
        return {"id": row.id, "added_on": changed_on, "reason": rng.choice(phrases["plan_added_reasons"])}
    if known_on > listed_on:
        return None
    latest = min(last_workday(listed_on), FROZEN_ON, row.confirmed_on or date.max)
    if end == _DONE or changed_on > latest or rng.random() < 0.6:
        return {"id": row.id}
    return {"id": row.id, "removed_on": changed_on, "reason": rng.choice(phrases["plan_removed_reasons"])}


def _days_to_change(rng: Random) -> int:
    """Workdays until a plan changes: mostly before the month's first checkpoint, after which changes are marked."""
    return rng.randint(1, 4) if rng.random() < 0.85 else rng.randint(6, 14)
