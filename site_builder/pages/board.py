"""首页: what needs attention, as of the date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from site_builder.lifecycle import STAGES, dates_in_force
from site_builder.measures.lookback import look_backs
from site_builder.measures.quantity import checkpoint_ahead, checkpoint_on
from site_builder.measures.quota import group_month
from site_builder.pages import Page, View, checkpoints, lookbacks, page, plans
from site_builder.pages.group import quota
from site_builder.pages.rows import pressing
from site_builder.pages.score_parts import on_leaderboard, quarter_path
from site_builder.pages.standing import finished
from site_builder.pages.units import months_of, reopened
from site_builder.periods import monday, month, month_of
from site_builder.register import Record


@page(nav="board", path="index.html")
def board(view: View) -> Iterator[Page]:
    """Yield the board."""
    shown = view.programme.policy(view.as_of)["newest_shown"]
    alarming = [row for row in view.rows if row.light in ("red", "yellow")]
    context = {
        "counts": _counts(view),
        "funnel": _funnel(view),
        "pressing": sorted(alarming, key=pressing)[:shown],
        "alarming": len(alarming),
        "upcoming": _upcoming(view)[:shown],
        "newest": view.rows[:shown],
        "this_week": _this_week(view),
        "groups": _groups(view),
        "month": {"name": month_of(view.as_of), "path": plans.month_path(month_of(view.as_of))},
        "checkpoint": _checkpoint(view),
        "look_backs": _look_backs(view),
        "top": _top(view),
        "reopened": reopened(view, view.rows),
        "months": months_of(view.rows, list(view.basis.elimination_months.values()), view.as_of),
        "commit": view.history.commit,
    }
    yield Page("index.html", "board.html", view.words("pages.board"), "board", context)


def _counts(view: View) -> dict[str, int]:
    lights = Counter(row.light for row in view.rows)
    counts = {light: lights[light] for light in ("red", "yellow", "green", "withdrawn")}
    in_hand = sum(row.in_hand for row in view.rows)
    overdue = sum(row.late_days > 0 for row in view.rows)
    return {**counts, "closed": lights["done"], "open": in_hand, "total": len(view.rows), "overdue": overdue}


def _funnel(view: View) -> list[dict[str, Any]]:
    stages = Counter(row.stage for row in view.rows if row.light != "withdrawn")
    return [
        {"stage": stage, "label": view.stage_label(stage), "count": stages[stage], "path": f"stages.html#{stage}"}
        for stage in STAGES
    ]


def _open_tasks(view: View) -> Iterator[tuple[Record, Any]]:
    for record in view.register.pain_points:
        if view.row_by_key[record.key].in_hand and view.row_by_key[record.key].stage in STAGES[:3]:
            yield from ((record, task) for task in record.tasks if not task.is_settled and task.due)


def _upcoming(view: View) -> list[dict[str, Any]]:
    """Return the tasks next to be late, soonest first."""
    tasks = [(task.due, record.key, task) for record, task in _open_tasks(view) if task.due >= view.as_of]
    tasks.sort(key=lambda each: (each[0], each[1], each[2].index))
    return [
        {"row": view.row_by_key[key], "task": task.name, "due": due.isoformat(), "workdays": view.workdays_until(due)}
        for due, key, task in tasks
    ]


def _this_week(view: View) -> dict[str, Any]:
    first = monday(view.as_of)
    last = first + timedelta(days=6)
    records = [record for record in view.register.pain_points if record.withdrawn is None]

    def within(day: Any) -> bool:
        return day is not None and first <= day <= last

    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "proposed": sum(within(record.proposed_on) for record in records),
        "progress": sum(within(entry.on) for record in records for entry in record.progress),
        "confirmed": sum(within(dates_in_force(record).get("confirmed")) for record in records),
        "due": sum(within(task.due) for _, task in _open_tasks(view)),
    }


def _groups(view: View) -> list[dict[str, Any]]:
    """Return what each group has in hand, and how this month's elimination stands against its quota; those that are
    furthest behind come first.
    """
    present = month(month_of(view.as_of))
    found = [
        {
            "group": group,
            "open": sum(row.in_hand for row in rows),
            "red": sum(row.light == "red" for row in rows),
            **quota(view, group_month(view.basis, group, present)),
        }
        for group in view.programme.units["group"]
        for rows in [[row for row in view.rows if row.group == group]]
    ]
    return sorted(found, key=lambda each: -each["short"])


def _checkpoint(view: View) -> dict[str, Any] | None:
    """Return the next checkpoint, and how many of those who should have pain points by then are still short."""
    ahead = checkpoint_ahead(view.basis)
    if ahead is None:
        return None
    found = checkpoint_on(view.basis, *ahead)
    return {
        "date": found.day.isoformat(),
        "workdays": view.workdays_until(found.day),
        "short": len(found.short),
        "expected": found.expected,
        "path": checkpoints.INDEX,
    }


def _look_backs(view: View) -> dict[str, Any]:
    """Return how many look-backs are due or were missed."""
    found = [each for record in view.register.pain_points for each in look_backs(record, view.programme, view.as_of)]
    states = Counter(each.state for each in found)
    return {"due": states["due"], "missed": states["missed"], "path": lookbacks.INDEX}


def _top(view: View) -> dict[str, Any] | None:
    """Return the top list of the last quarter that is over; None while there is none."""
    last = finished(view)
    if last is None or not last.top:
        return None
    places = [
        {
            "rank": each.rank,
            "row": view.row_by_key[each.quality.record.key],
            "proposer": on_leaderboard(view, each.quality.record.proposer or "")["name"],
        }
        for each in last.top
    ]
    return {"quarter": last.quarter.name, "path": quarter_path(last.quarter.name), "places": places}
