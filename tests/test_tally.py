"""Counts that rise from person to group to department: what counts where, and what counts nowhere."""

from __future__ import annotations

from typing import Any

from helpers import shipped_project
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.lifecycle import STAGES
from site_builder.measures.tally import tally
from site_builder.register import Record

DAYS = ("2015-04-03", "2015-04-07", "2015-04-10", "2015-05-08", "2015-05-12", "2015-06-01")
REOPENED = {"date": "2015-07-01", "reason": "x", "back_to": "causes_found"}


def record(stage: str, **others: Any) -> Record:
    """Make a pain point that has reached a stage."""
    dates = dict(zip(STAGES[: STAGES.index(stage) + 1], DAYS, strict=False))
    data = {"id": "201504-001", "proposed_on": DAYS[0], "stages": dates, **others}
    return Record(shipped_project().types["pain-point"], "records/pain-points/2015/201504-001.yaml", data)


DONE = {"task": "推送", "due": "2015-04-17", "done_on": "2015-04-16", "state": "done"}
DROPPED = {"task": "短信", "due": "2015-04-17", "state": "dropped", "reason": "x"}
WITHDRAWN = {"date": "2015-06-10", "reason": "out-of-scope"}

EVERYTHING = [
    (record("proposed"), "yellow"),
    (record("causes_found", plan=[DONE]), "red"),  # done, but not yet resolved: no deliverable
    (record("resolved", plan=[DONE, DROPPED], outcome="eliminated"), "green"),  # not yet confirmed
    (record("confirmed", plan=[DONE], outcome="eliminated"), "green"),
    (record("closed", plan=[DONE], outcome="mitigated"), ""),
    (record("closed", plan=[DONE], outcome="eliminated", withdrawn=WITHDRAWN), ""),
    (record("closed", plan=[DONE], outcome="eliminated", reopened=[REOPENED]), "red"),  # at causes_found again
]


def test_each_pain_point_is_counted_where_it_stands() -> None:
    assert tally(EVERYTHING) == {
        "submitted": 6,
        "in_hand": 5,
        "red": 2,
        "yellow": 1,
        "green": 2,
        "confirmed": 2,
        "eliminated": 1,
        "mitigated": 1,
        "deliverables": 3,
        "withdrawn": 1,
    }


def test_nothing_counts_as_nothing() -> None:
    assert set(tally([]).values()) == {0}


@settings(deadline=None)
@given(st.lists(st.sampled_from(EVERYTHING)), st.lists(st.sampled_from(EVERYTHING)))
def test_the_parts_add_up_to_the_whole(one: list[Any], two: list[Any]) -> None:
    parts, whole = (tally(one), tally(two)), tally([*one, *two])
    assert whole == {name: sum(part[name] for part in parts) for name in whole}
