"""A quarter's page: leaderboard, the top list 评选, the groups' ranking, and how the quarter's seal stands."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from site_builder.measures.ranking import Place, ranks
from site_builder.measures.results import GroupResult, Results
from site_builder.measures.vitality import Score
from site_builder.pages import Page, View
from site_builder.pages.score_parts import (
    Data,
    figure,
    group_path,
    key_points,
    on_leaderboard,
    quality_of,
    quarter_facts,
    quarter_path,
    score_path,
    shows_full_names,
    steps_of,
)
from site_builder.pages.score_seal import seal_facts

WAITING_SHOWN = 20


def quarter_page(view: View, found: Results) -> Page:
    """Return the page of a quarter."""
    numbers = view.programme.policy(found.quarter.begin)
    context = {
        "quarter": quarter_facts(found),
        "counts": _counts(found),
        "unreviewed": _unreviewed(view, found),
        "places": numbers["leaderboard_places"],
        "leaders": _leaders(view, found, numbers["leaderboard_places"]),
        "top_places": numbers["top_places"],
        "min_reviewers": numbers["min_reviewers"],
        "top": [_place(view, found, each) for each in found.top],
        "key_points": key_points(view, found.quarter),
        "groups": ranked_groups(found),
        "seal": seal_facts(view, found),
    }
    title = view.words("pages.quarter_scores", quarter=found.quarter.name)
    return Page(quarter_path(found.quarter.name), "scores_quarter.html", title, "scores", context)


def ranked_groups(found: Results) -> list[Data]:
    """Return the groups that had people, the highest score first; those without one have no rank and come last."""
    groups = [each for each in found.groups if each.members or each.leads]
    scored = [each for each in groups if each.score is not None]
    rank_of = dict(zip((each.id for each in scored), ranks([each.score for each in scored]), strict=True))
    ordered = sorted(groups, key=lambda each: rank_of.get(each.id, len(groups) + 1))
    return [_group(found, each, rank_of.get(each.id)) for each in ordered]


def _group(found: Results, group: GroupResult, rank: int | None) -> Data:
    return {
        "rank": rank,
        "id": group.id,
        "path": group_path(found.quarter.name, group.id),
        "score": figure(group.score),
        "achievement": figure(group.achievement),
        "people": len(group.members) + len(group.leads),
        "months": [{"month": each.month.name, "met": each.met} for each in group.months],
    }


def _counts(found: Results) -> Data:
    """Return how many owe, meet and fall short, and how many counted pain points wait for a review."""
    owing = [each.quantity for each in found.people if each.quantity.owing.required]
    short = sum(each.is_short for each in owing)
    qualities = [quality for each in found.people for quality in each.qualities]
    waiting = sum(each.value is None for each in qualities)
    return {
        "owe": len(owing),
        "meet": len(owing) - short,
        "short": short,
        "counted": len(qualities),
        "waiting": waiting,
    }


def _unreviewed(view: View, found: Results) -> Data:
    """Return the first pain points that count and wait for a review, by number, and how many more there are."""
    waiting = (quality.record for each in found.people for quality in each.qualities if quality.value is None)
    rows = [view.row_by_key[key] for key in sorted(record.key for record in waiting)]
    return {"rows": rows[:WAITING_SHOWN], "more": max(len(rows) - WAITING_SHOWN, 0)}


def _leaders(view: View, found: Results, places: int) -> list[Data]:
    """Return whom the leaderboard shows: ordinary employees of the first places, and nobody with nought.

    A lead's score is worked out in another way and isn't compared with theirs.
    """
    scored = [(each.score, each) for each in found.people if each.role == "employee" and each.score]
    placed = zip(ranks([value for value, _ in scored]), scored, strict=True)
    shown = sorted(((rank, value, each) for rank, (value, each) in placed if rank <= places), key=lambda one: one[0])
    return [_leader(view, found, rank, value, each) for rank, value, each in shown]


def _leader(view: View, found: Results, rank: int, value: Decimal, score: Score) -> Data:
    return {
        "rank": rank,
        **on_leaderboard(view, score.person.id),
        "group": score.group,
        "score": figure(value),
        "sum_path": score_path(found.quarter.name, score) if shows_full_names(view) else None,
        "steps": _parts(view, found, score),
    }


def _parts(view: View, found: Results, score: Score) -> list[Data]:
    """Return the steps that change the score; where names are hidden without the records, which name their proposer."""
    moving = (each for each in steps_of(view, found, score) if each["moves"])
    return [each if shows_full_names(view) else {**each, "records": []} for each in moving]


def _place(view: View, found: Results, place: Place) -> Data:
    proposer = place.quality.record.proposer or ""
    return {
        "rank": place.rank,
        **quality_of(view, place.quality, on_leaderboard),
        "value": figure(place.value),
        "proposer": on_leaderboard(view, proposer),
        "department": place.quality.record.department or "",
        "stage": view.stage_label(place.stage),
        "tier": place.tier,
        "confirmed": str(place.confirmed) if place.confirmed else None,
        "tied": _is_tied(place, found.top),
        "bonus": f"{found.bonus[proposer].normalize():f}",
    }


def _is_tied(place: Place, places: Sequence[Place]) -> bool:
    return sum(each.value == place.value for each in places) > 1
