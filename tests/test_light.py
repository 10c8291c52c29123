"""The light with its reasons, the stage, and the weeks that owed an entry: situations worked out by hand.

Every situation is a small record and a day; the comment says how the answer follows from the calendar.
2015: Monday 6 April is free (Qingming), 1 October to 7 October too, Saturday 10 October is worked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from helpers import shipped_project
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.lifecycle import STAGES, dates_in_force, is_open, next_stage, open_spans, reached, stage_of
from site_builder.measures.light import SEVERITY, computed_reasons, late_days, light_of, plan_end, worst
from site_builder.measures.updates import missed_weeks, owed_weeks, streak
from site_builder.pages.rows import row_of
from site_builder.periods import Correction, Workdays
from site_builder.programme import Dated, Programme
from site_builder.register import Record
from site_builder.words import same

NUMBERS = {"due_soon_workdays": 5, "plan_grace_workdays": 5, "yellow_missed_weeks": 1, "red_missed_weeks": 2}
PROGRAMME = Programme(name=same("test"), blocks=(Dated(date(2004, 1, 1), NUMBERS),))


def day(text: str) -> date:
    return date.fromisoformat(text)


def record(
    *,
    proposed: str = "2015-04-03",
    entries: tuple[str, ...] = (),
    plan: list[dict[str, Any]] | None = None,
    stages: Mapping[str, str] | None = None,
    **others: Any,
) -> Record:
    """Make a pain point of the parts that the light depends on."""
    data: dict[str, Any] = {
        "id": "201504-001",
        "proposed_on": proposed,
        "stages": {"proposed": proposed, **(stages or {})},
        "progress": [{"date": each, "by": "wang-li", "percent": 10, "text": "进展"} for each in entries],
        **others,
    }
    if plan is not None:
        data["plan"] = plan
    return Record(shipped_project().types["pain-point"], "records/pain-points/2015/201504-001.yaml", data)


def task(due: str, state: str = "in-progress", done_on: str | None = None, reason: str | None = None) -> dict[str, Any]:
    """Make a task; its dates other than the due date don't matter for the light."""
    optional = {"done_on": done_on, "reason": reason}
    known = {name: value for name, value in optional.items() if value}
    return {"task": "推送", "owner": "wang-li", "start": "2015-04-10", "due": due, "state": state, **known}


def reopening(on: str, back_to: str = "causes_found", **stages: str) -> dict[str, Any]:
    return {"date": on, "reason": "又出现了", "back_to": back_to, "stages": stages}


FOUND = {"analysed": "2015-04-07", "causes_found": "2015-04-10"}
RESOLVED = {**FOUND, "resolved": "2015-05-08"}
CONFIRMED = {**RESOLVED, "confirmed": "2015-05-12"}
CLOSED = {**CONFIRMED, "closed": "2015-05-13"}
UP_TO_DATE = ("2015-04-10", "2015-04-15", "2015-04-22", "2015-04-29", "2015-05-06", "2015-05-13")


def at_work(entry: str, *tasks: dict[str, Any], **others: Any) -> Record:
    """Make a pain point in hand whose only question is its plan: this week's entry is there."""
    return record(entries=(entry,), plan=list(tasks), stages=FOUND, **others)


class Case(NamedTuple):
    """A situation: the record, the day, the light and each reason's name with its number (days or weeks)."""

    name: str
    record: Record
    as_of: str
    light: str | None
    reasons: list[tuple[str, Any]]


DUE = [
    # Monday to itself: no workday left, still in time.
    Case("due today", at_work("2015-04-13", task("2015-04-13")), "2015-04-13", "yellow", [("due_soon", 0)]),
    # Tuesday is the one workday left.
    Case("due tomorrow", at_work("2015-04-13", task("2015-04-14")), "2015-04-13", "yellow", [("due_soon", 1)]),
    # 14, 15, 16, 17, 20 April: five workdays, which is soon.
    Case("due in five", at_work("2015-04-13", task("2015-04-20")), "2015-04-13", "yellow", [("due_soon", 5)]),
    # 14, 15, 16, 17, 20, 21 April: six, which isn't.
    Case("due in six", at_work("2015-04-13", task("2015-04-21")), "2015-04-13", "green", []),
    # 8, 9 and Saturday 10 October, then 12 and 13: five.
    Case(
        "due in five across National Day and the make-up Saturday",
        at_work("2015-09-30", task("2015-10-13")),
        "2015-09-30",
        "yellow",
        [("due_soon", 5)],
    ),
    # ... and 14 October is the sixth.
    Case("due in six across National Day", at_work("2015-09-30", task("2015-10-14")), "2015-09-30", "green", []),
    # Friday 9 October to Saturday 10 October: one workday.
    Case(
        "due on the make-up Saturday",
        at_work("2015-10-09", task("2015-10-10")),
        "2015-10-09",
        "yellow",
        [("due_soon", 1)],
    ),
    # Friday to Sunday: no workday between, not yet overdue.
    Case("due on a Sunday", at_work("2015-04-17", task("2015-04-19")), "2015-04-17", "yellow", [("due_soon", 0)]),
    # Due on Friday the 17th, seen on Saturday: overdue in calendar days, not workdays.
    Case("overdue by a day", at_work("2015-04-18", task("2015-04-17")), "2015-04-18", "red", [("overdue", 1)]),
    # 17 April to 4 May.
    Case("overdue by 17 days", at_work("2015-05-04", task("2015-04-17")), "2015-05-04", "red", [("overdue", 17)]),
    # One late, one in a day: both are told, the worse first.
    Case(
        "one overdue, one soon",
        at_work("2015-04-20", task("2015-04-21"), task("2015-04-17")),
        "2015-04-20",
        "red",
        [("overdue", 3), ("due_soon", 1)],
    ),
    # State todo is as open as in-progress.
    Case(
        "overdue and not begun",
        at_work("2015-04-20", task("2015-04-17", "todo")),
        "2015-04-20",
        "red",
        [("overdue", 3)],
    ),
    # Said to be done, but nobody says when: not settled.
    Case(
        "done without a day", at_work("2015-04-20", task("2015-04-17", "done")), "2015-04-20", "red", [("overdue", 3)]
    ),
]

SETTLED = [
    # The only other task is far away.
    Case(
        "done in time",
        at_work("2015-04-20", task("2015-04-17", "done", "2015-04-16"), task("2015-06-30")),
        "2015-04-20",
        "green",
        [],
    ),
    # Late once, but done: nothing is overdue now.
    Case(
        "done late",
        at_work("2015-04-27", task("2015-04-17", "done", "2015-04-23"), task("2015-06-30")),
        "2015-04-27",
        "green",
        [],
    ),
    # A dropped task can't be late, and there is another one.
    Case(
        "an overdue task was dropped",
        at_work("2015-04-20", task("2015-04-17", "dropped", reason="改方案"), task("2015-06-30")),
        "2015-04-20",
        "green",
        [],
    ),
    # A dropped task isn't due soon either.
    Case(
        "a task due soon was dropped",
        at_work("2015-04-20", task("2015-04-21", "dropped", reason="改方案"), task("2015-06-30")),
        "2015-04-20",
        "green",
        [],
    ),
    # Everything done, the last due date passed on the 17th, and still not resolved.
    Case(
        "the plan is over",
        at_work("2015-04-20", task("2015-04-17", "done", "2015-04-16")),
        "2015-04-20",
        "red",
        [("plan_over", 3)],
    ),
    # On its last day the plan isn't over.
    Case(
        "the plan ends today",
        at_work("2015-04-17", task("2015-04-17", "done", "2015-04-16")),
        "2015-04-17",
        "green",
        [],
    ),
    # The plan's end is that of the tasks that are left: 17 April, not the dropped one's 30 June.
    Case(
        "the plan is over but for a dropped task",
        at_work("2015-04-20", task("2015-04-17", "done", "2015-04-16"), task("2015-06-30", "dropped", reason="x")),
        "2015-04-20",
        "red",
        [("plan_over", 3)],
    ),
    # With every task dropped there is no plan: causes found on 10 April, 13 to 17 and 20 are six workdays.
    Case(
        "all tasks dropped",
        at_work("2015-04-20", task("2015-06-30", "dropped", reason="x")),
        "2015-04-20",
        "yellow",
        [("no_plan", 5)],
    ),
]

BLOCKED = [
    # Blocked is red however far the date is.
    Case(
        "blocked",
        at_work("2015-04-13", task("2015-06-30", "blocked", reason="等供应商")),
        "2015-04-13",
        "red",
        [("blocked", "等供应商")],
    ),
    # Blocked and late: two reasons, both red.
    Case(
        "blocked and overdue",
        at_work("2015-04-20", task("2015-04-17", "blocked", reason="等供应商")),
        "2015-04-20",
        "red",
        [("overdue", 3), ("blocked", "等供应商")],
    ),
    # Blocked and due tomorrow: red comes first.
    Case(
        "blocked and due soon",
        at_work("2015-04-13", task("2015-04-14", "blocked", reason="等供应商")),
        "2015-04-13",
        "red",
        [("blocked", "等供应商"), ("due_soon", 1)],
    ),
]

# Proposed on Friday 3 April (W14). W15 begins on 6 April, W16 on the 13th, W17 on the 20th, W18 on the 27th.
MISSED = [
    # The proposal's own week owes nothing.
    Case("the proposal's week", record(), "2015-04-05", "green", []),
    # W15 isn't over on its Sunday.
    Case("the first week isn't over", record(), "2015-04-12", "green", []),
    # On Monday it is.
    Case("one missed week", record(), "2015-04-13", "yellow", [("missed_week", 1)]),
    # ... and stays the only one till Sunday.
    Case("one missed week on its last day", record(), "2015-04-19", "yellow", [("missed_week", 1)]),
    # W15 and W16.
    Case("two missed weeks", record(), "2015-04-20", "red", [("missed_weeks", 2)]),
    # W15, W16 and W17.
    Case("three missed weeks", record(), "2015-04-27", "red", [("missed_weeks", 3)]),
    # Missed W15 and W16; the entry of W17 ends the run.
    Case("an entry ended the run", record(entries=("2015-04-22",)), "2015-04-27", "green", []),
    # Missed W15 and W16; this week's entry ends the run at once.
    Case("this week's entry ends the run", record(entries=("2015-04-20",)), "2015-04-20", "green", []),
    # Missed W15, entry in W16, missed W17: one in a row.
    Case("two missed, not in a row", record(entries=("2015-04-15",)), "2015-04-27", "yellow", [("missed_week", 1)]),
    # An entry on Sunday belongs to the week that it ends (W15).
    Case("an entry on Sunday", record(entries=("2015-04-12",)), "2015-04-19", "green", []),
    # An entry in the proposal's week doesn't stand for the next one.
    Case("an entry on the first day", record(entries=("2015-04-03",)), "2015-04-13", "yellow", [("missed_week", 1)]),
    # Proposed on Sunday 5 April, which is still W14: W15 is owed.
    Case("proposed on a Sunday", record(proposed="2015-04-05"), "2015-04-13", "yellow", [("missed_week", 1)]),
    # Proposed on Monday 6 April: W15 is the proposal's week, W16 isn't over.
    Case("proposed on a Monday", record(proposed="2015-04-06"), "2015-04-19", "green", []),
    # Proposed in W39 of 2017; 2 to 8 October has no workday, and W41 isn't over on 15 October.
    Case("National Day 2017", record(proposed="2017-09-28"), "2017-10-15", "green", []),
    # ... but on 16 October W41 is missed.
    Case(
        "the week after National Day 2017", record(proposed="2017-09-28"), "2017-10-16", "yellow", [("missed_week", 1)]
    ),
    # W39 (25 September) and W41 missed: the week without workdays between them doesn't part them.
    Case(
        "missed before and after National Day 2017",
        record(proposed="2017-09-22"),
        "2017-10-16",
        "red",
        [("missed_weeks", 2)],
    ),
    # At National Day 2015 three workdays are left in one week and three in the other: both are owed.
    Case("National Day 2015", record(proposed="2015-09-25"), "2015-10-12", "red", [("missed_weeks", 2)]),
]

NO_PLAN = [
    # Causes found on Friday 10 April: 13, 14, 15, 16, 17 are five workdays, which are granted.
    Case("no plan after five workdays", at_work("2015-04-17"), "2015-04-17", "green", []),
    # The weekend adds none.
    Case("no plan on the Sunday after", at_work("2015-04-19"), "2015-04-19", "green", []),
    # Monday 20 April is the sixth.
    Case("no plan after six workdays", at_work("2015-04-20"), "2015-04-20", "yellow", [("no_plan", 5)]),
    # Causes found on 30 September: 8, 9, 10 (Saturday), 12, 13 October are five.
    Case(
        "no plan after five workdays across National Day",
        record(entries=("2015-10-13",), stages={"analysed": "2015-09-29", "causes_found": "2015-09-30"}),
        "2015-10-13",
        "green",
        [],
    ),
    # ... and 14 October is the sixth.
    Case(
        "no plan after six workdays across National Day",
        record(entries=("2015-10-14",), stages={"analysed": "2015-09-29", "causes_found": "2015-09-30"}),
        "2015-10-14",
        "yellow",
        [("no_plan", 5)],
    ),
    # Before the causes are found no plan is due.
    Case(
        "no plan, only analysed",
        record(entries=("2015-06-01",), stages={"analysed": "2015-04-07"}),
        "2015-06-01",
        "green",
        [],
    ),
]

STAGES_AND_LIGHT = [
    # The plan is late, and nobody says it is resolved.
    Case("late before resolved", at_work("2015-05-13", task("2015-05-08")), "2015-05-13", "red", [("overdue", 5)]),
    # Once resolved the plan is behind us: neither late nor soon nor missing.
    Case(
        "resolved with a late task",
        record(entries=UP_TO_DATE, plan=[task("2015-04-17")], stages=RESOLVED),
        "2015-05-13",
        "green",
        [],
    ),
    Case("resolved without a plan", record(entries=UP_TO_DATE, stages=RESOLVED), "2015-05-13", "green", []),
    # A blocked task doesn't matter any more either.
    Case(
        "confirmed with a blocked task",
        record(entries=UP_TO_DATE, plan=[task("2015-04-17", "blocked")], stages=CONFIRMED),
        "2015-05-13",
        "green",
        [],
    ),
    # Confirmed, not closed: it still owes an entry a week. The last is of W20 (11 May); W21 is missed.
    Case(
        "confirmed and not updated",
        record(entries=UP_TO_DATE, stages=CONFIRMED),
        "2015-05-25",
        "yellow",
        [("missed_week", 1)],
    ),
    # Closed and withdrawn ones have no light, whatever else is wrong with them.
    Case("closed", record(plan=[task("2015-04-17", "blocked")], stages=CLOSED), "2015-08-03", None, []),
    Case(
        "withdrawn",
        record(plan=[task("2015-04-17", "blocked")], withdrawn={"date": "2015-04-20", "reason": "not-a-pain-point"}),
        "2015-08-03",
        None,
        [],
    ),
]

REOPENED = [
    # Closed on 13 May, reopened in W23 (1 to 7 June): its own week owes nothing.
    Case(
        "reopened this week",
        record(entries=UP_TO_DATE, plan=[task("2015-06-30")], stages=CLOSED, reopened=[reopening("2015-06-01")]),
        "2015-06-07",
        "green",
        [],
    ),
    # W24 (8 to 14 June) is the first that it owes; the weeks in which it was closed owe none.
    Case(
        "reopened and not updated",
        record(entries=UP_TO_DATE, plan=[task("2015-06-30")], stages=CLOSED, reopened=[reopening("2015-06-01")]),
        "2015-06-15",
        "yellow",
        [("missed_week", 1)],
    ),
    # The plan matters again.
    Case(
        "reopened, the plan is late again",
        record(entries=("2015-07-01",), plan=[task("2015-06-30")], stages=CLOSED, reopened=[reopening("2015-06-01")]),
        "2015-07-01",
        "red",
        [("overdue", 1)],
    ),
    # Resolved again after the reopening: the plan is behind us again.
    Case(
        "reopened and resolved again",
        record(
            entries=("2015-07-01",),
            plan=[task("2015-06-30")],
            stages=CLOSED,
            reopened=[reopening("2015-06-01", resolved="2015-06-29")],
        ),
        "2015-07-01",
        "green",
        [],
    ),
    # Through the whole loop a second time.
    Case(
        "reopened and closed again",
        record(
            plan=[task("2015-06-30")],
            stages=CLOSED,
            reopened=[reopening("2015-06-01", resolved="2015-06-29", confirmed="2015-06-30", closed="2015-07-01")],
        ),
        "2015-08-03",
        None,
        [],
    ),
]

# A task far away and an entry of the week: computed it would be green.
QUIET = at_work("2015-04-20", task("2015-06-30"))


def declaring(light: str, since: str, other: Record = QUIET) -> Record:
    return Record(other.type, other.path, {**other.data, "light": {"declared": light, "since": since, "reason": "x"}})


DECLARED = [
    Case("declared yellow from today", declaring("yellow", "2015-04-20"), "2015-04-20", "yellow", [("declared", None)]),
    Case("declared red a week ago", declaring("red", "2015-04-13"), "2015-04-20", "red", [("declared", None)]),
    # It holds from its day on, not before.
    Case("declared from tomorrow", declaring("red", "2015-04-21"), "2015-04-20", "green", []),
    # Computed yellow (due tomorrow), declared red: both are told, the worse first.
    Case(
        "declared worse than computed",
        declaring("red", "2015-04-13", at_work("2015-04-13", task("2015-04-14"))),
        "2015-04-13",
        "red",
        [("declared", None), ("due_soon", 1)],
    ),
    # Computed red (late), declared yellow: the computed one stands.
    Case(
        "declared better than computed",
        declaring("yellow", "2015-04-20", at_work("2015-04-20", task("2015-04-17"))),
        "2015-04-20",
        "red",
        [("overdue", 3), ("declared", None)],
    ),
]

UNKNOWN = [
    # Six workdays after 1 December 2026 are over on the 9th: what comes later needn't be known.
    Case(
        "due in an unknown year, far away",
        at_work("2026-12-01", task("2027-03-01"), proposed="2026-11-30"),
        "2026-12-01",
        "green",
        [],
    ),
    # 31 December 2026 is one workday; from 1 January on nobody knows.
    Case(
        "due in an unknown year, soon",
        at_work("2026-12-30", task("2027-01-08"), proposed="2026-12-28"),
        "2026-12-30",
        "yellow",
        [("unknown_year", 2027)],
    ),
    # The year is named once, also when the tasks and the weeks both need it; overdue needs no calendar.
    Case(
        "overdue in an unknown year",
        record(proposed="2026-12-28", plan=[task("2027-01-29"), task("2027-03-01")], stages=FOUND),
        "2027-02-26",
        "red",
        [("overdue", 28), ("unknown_year", 2027)],
    ),
]

CASES = [
    *DUE, *SETTLED, *BLOCKED, *MISSED, *NO_PLAN, *STAGES_AND_LIGHT, *REOPENED, *DECLARED, *UNKNOWN,
]  # fmt: skip


def told(reasons: tuple[Any, ...]) -> list[tuple[str, Any]]:
    """Return each reason's name and the number (or text) that matters in it."""
    wanted = {
        "overdue": "days", "plan_over": "days", "due_soon": "days", "no_plan": "days", "blocked": "reason",
        "missed_week": "weeks", "missed_weeks": "weeks", "unknown_year": "year",
    }  # fmt: skip
    return [(each.name, each.params.get(wanted.get(each.name, ""))) for each in reasons]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_light_and_reasons(case: Case) -> None:
    light, reasons = light_of(case.record, PROGRAMME, day(case.as_of))
    assert (light, told(reasons)) == (case.light, case.reasons)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_reason_has_words_in_both_languages(case: Case) -> None:
    for reason in light_of(case.record, PROGRAMME, day(case.as_of))[1]:
        words = shipped_project().strings.words(f"lights.{reason.name}", **reason.params)
        assert words.zh and words.en and words.zh != words.en


@pytest.mark.parametrize(
    ("owner", "words"),
    [
        ("sun-hao", ("任务“推送”（孙浩）应在 2015-04-17 完成，已逾期 1 天", "The task “推送” (Hao Sun) was due on")),
        ("no-one", ("任务“推送”（no-one）应在", "The task “推送” (no-one) was due on")),
        ("wang-li", ("任务“推送”应在", "The task “推送” was due on")),
    ],
)
def test_a_reason_tells_whose_task_it_is_unless_it_is_the_proposers(owner: str, words: tuple[str, str]) -> None:
    project = shipped_project()
    record = at_work("2015-04-18", {**task("2015-04-17"), "owner": owner}, proposer="wang-li")
    row = row_of(record, project.programme, project.strings, day("2015-04-18"))
    said = row.reasons[row.reason_names.index("overdue")]
    for text, begin in zip(said, words, strict=True):
        assert text.startswith(begin)


def test_there_are_at_least_forty_situations_with_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 40


def test_a_week_after_a_reopening_is_missed_once() -> None:
    # Confirmed, never closed; reopened on 20 May, entry on the 22nd (W21), W22 (25 May) missed: one week.
    reopened = record(
        entries=(*UP_TO_DATE, "2015-05-22"),
        plan=[task("2015-07-31")],
        stages=CONFIRMED,
        reopened=[reopening("2015-05-20")],
    )
    assert [week.isoformat() for week in missed_weeks(reopened, Workdays(), day("2015-06-01"))] == ["2015-05-25"]
    assert told(light_of(reopened, PROGRAMME, day("2015-06-01"))[1]) == [("missed_week", 1)]


def test_a_reopening_begins_a_new_run() -> None:
    # The last entry is of 10 April, it was closed on 13 May; reopened on 1 June, whose week owes nothing.
    reopened = record(
        entries=("2015-04-10",), plan=[task("2015-07-31")], stages=CLOSED, reopened=[reopening("2015-06-01")]
    )
    assert told(light_of(reopened, PROGRAMME, day("2015-06-02"))[1]) == []


def test_a_corrected_week_without_workdays_owes_no_entry() -> None:
    shut = Programme(
        name=same("test"),
        blocks=PROGRAMME.blocks,
        workdays=Workdays((Correction(day("2015-04-06"), day("2015-04-12"), False),)),
    )
    assert light_of(record(), PROGRAMME, day("2015-04-13"))[0] == "yellow"
    assert light_of(record(), shut, day("2015-04-13")) == ("green", ())


def test_a_corrected_workday_makes_the_week_owed() -> None:
    duty = Programme(
        name=same("test"),
        blocks=PROGRAMME.blocks,
        workdays=Workdays((Correction(day("2017-10-08"), day("2017-10-08"), True),)),
    )
    # W40 is owed now, W41 too: two in a row.
    assert told(light_of(record(proposed="2017-09-28"), duty, day("2017-10-16"))[1]) == [("missed_weeks", 2)]


def test_a_correction_makes_an_unknown_year_known() -> None:
    known = Programme(
        name=same("test"),
        blocks=PROGRAMME.blocks,
        workdays=Workdays(
            (
                Correction(day("2027-01-01"), day("2027-01-03"), False),
                Correction(day("2027-01-04"), day("2027-01-08"), True),
            )
        ),
    )
    near = at_work("2026-12-30", task("2027-01-07"), proposed="2026-12-28")
    # 31 December, 4, 5, 6 and 7 January.
    assert told(light_of(near, known, day("2026-12-30"))[1]) == [("due_soon", 5)]


def test_the_numbers_in_force_on_the_as_of_date_decide() -> None:
    stricter = Dated(date(2015, 4, 21), {"due_soon_workdays": 1, "yellow_missed_weeks": 2, "red_missed_weeks": 4})
    programme = Programme(name=same("test"), blocks=(*PROGRAMME.blocks, stricter))
    two_missed, soon = record(), at_work("2015-04-20", task("2015-04-24"))
    assert light_of(two_missed, programme, day("2015-04-20"))[0] == "red"
    assert light_of(two_missed, programme, day("2015-04-21"))[0] == "yellow"
    assert light_of(soon, programme, day("2015-04-20"))[0] == "yellow"
    assert light_of(soon, programme, day("2015-04-21"))[0] == "green"


@pytest.mark.parametrize(
    ("tasks", "as_of", "days"),
    [
        ([], "2015-05-01", 0),
        ([task("2015-04-17")], "2015-04-17", 0),
        ([task("2015-04-17")], "2015-04-18", 1),
        ([task("2015-04-17"), task("2015-04-10")], "2015-04-20", 10),  # the most overdue one
        ([task("2015-04-10", "done", "2015-04-30"), task("2015-04-17")], "2015-04-20", 3),
        ([task("2015-04-10", "dropped")], "2015-04-20", 0),
    ],
)
def test_late_days_are_those_of_the_most_overdue_task(tasks: list[Any], as_of: str, days: int) -> None:
    assert late_days(record(plan=tasks, stages=FOUND), PROGRAMME, day(as_of)) == days


@pytest.mark.parametrize("stages", [RESOLVED, CLOSED])
def test_nothing_is_late_once_resolved(stages: dict[str, str]) -> None:
    assert late_days(record(plan=[task("2015-04-17")], stages=stages), PROGRAMME, day("2015-08-01")) == 0


def test_the_plan_ends_with_its_last_task_that_was_not_dropped() -> None:
    assert plan_end(record()) is None
    assert plan_end(record(plan=[task("2015-04-17"), task("2015-05-08"), task("2015-06-30", "dropped")])) == day(
        "2015-05-08"
    )
    assert plan_end(record(plan=[task("2015-06-30", "dropped")])) is None


# ---- weeks


class Weeks(NamedTuple):
    """A record and a day, with the Mondays of the weeks owed and of those missed."""

    name: str
    record: Record
    as_of: str
    owed: list[str]
    missed: list[str]


WEEKS = [
    Weeks("proposed this week", record(), "2015-04-05", [], []),
    Weeks(
        "three owed, one with an entry",
        record(entries=("2015-04-15",)),
        "2015-04-27",
        ["04-06", "04-13", "04-20"],
        ["04-06", "04-20"],
    ),
    # Closed on Wednesday 13 May: W20 (11 May) is the closing week.
    Weeks(
        "closed, the closing week owes none",
        record(entries=UP_TO_DATE[:-1], stages=CLOSED),
        "2015-08-03",
        ["04-06", "04-13", "04-20", "04-27", "05-04"],
        [],
    ),
    # Withdrawn on Monday 20 April: W17 owes none, nor does any later one.
    Weeks(
        "withdrawn, its week owes none",
        record(withdrawn={"date": "2015-04-20", "reason": "not-a-pain-point"}),
        "2015-08-03",
        ["04-06", "04-13"],
        ["04-06", "04-13"],
    ),
    # Closed in W20, reopened in W23, closed again in W26 (22 June): W24 and W25 are owed.
    Weeks(
        "reopened and closed again",
        record(
            entries=(*UP_TO_DATE, "2015-06-10"),
            stages=CLOSED,
            reopened=[reopening("2015-06-01", resolved="2015-06-22", confirmed="2015-06-23", closed="2015-06-24")],
        ),
        "2015-08-03",
        ["04-06", "04-13", "04-20", "04-27", "05-04", "06-08", "06-15"],
        ["06-15"],
    ),
    # Reopened, then withdrawn in W25: W24 is the only week between.
    Weeks(
        "reopened and withdrawn",
        record(
            entries=UP_TO_DATE,
            stages=CLOSED,
            reopened=[reopening("2015-06-01")],
            withdrawn={"date": "2015-06-17", "reason": "out-of-scope"},
        ),
        "2015-08-03",
        ["04-06", "04-13", "04-20", "04-27", "05-04", "06-08"],
        ["06-08"],
    ),
]


@pytest.mark.parametrize("case", WEEKS, ids=lambda case: case.name)
def test_owed_and_missed_weeks(case: Weeks) -> None:
    as_of = day(case.as_of)
    assert [f"{week:%m-%d}" for week in owed_weeks(case.record, as_of)] == case.owed
    assert [f"{week:%m-%d}" for week in missed_weeks(case.record, Workdays(), as_of)] == case.missed


def test_a_record_without_a_proposal_owes_nothing() -> None:
    nobody = Record(record().type, "x.yaml", {})
    assert open_spans(nobody) == [] and owed_weeks(nobody, day("2015-08-01")) == []


# ---- stages


class Stage(NamedTuple):
    """A record with its stage, what comes next, and whether it is open."""

    name: str
    record: Record
    stage: str
    following: str | None
    is_open: bool


STAGE_CASES = [
    Stage("proposed", record(), "proposed", "analysed", True),
    Stage("analysed", record(stages={"analysed": "2015-04-07"}), "analysed", "causes_found", True),
    Stage("causes found", record(stages=FOUND), "causes_found", "resolved", True),
    Stage("resolved", record(stages=RESOLVED), "resolved", "confirmed", True),
    Stage("confirmed", record(stages=CONFIRMED), "confirmed", "closed", True),
    Stage("closed", record(stages=CLOSED), "closed", None, False),
    Stage("withdrawn", record(stages=FOUND, withdrawn={"date": "2015-04-20"}), "causes_found", "resolved", False),
    Stage(
        "reopened to causes found",
        record(stages=CLOSED, reopened=[reopening("2015-06-01")]),
        "causes_found",
        "resolved",
        True,
    ),
    Stage(
        "reopened to the start",
        record(stages=CLOSED, reopened=[reopening("2015-06-01", "proposed")]),
        "proposed",
        "analysed",
        True,
    ),
    Stage(
        "reopened, resolved again",
        record(stages=CLOSED, reopened=[reopening("2015-06-01", resolved="2015-06-22")]),
        "resolved",
        "confirmed",
        True,
    ),
    Stage(
        "reopened twice",
        record(
            stages=CLOSED,
            reopened=[
                reopening("2015-06-01", resolved="2015-06-22", confirmed="2015-06-23", closed="2015-06-24"),
                reopening("2015-07-01", "analysed"),
            ],
        ),
        "analysed",
        "causes_found",
        True,
    ),
    Stage("no stages at all", Record(record().type, "x.yaml", {}), "proposed", "analysed", True),
]


@pytest.mark.parametrize("case", STAGE_CASES, ids=lambda case: case.name)
def test_stage_next_stage_and_open(case: Stage) -> None:
    assert (stage_of(case.record), next_stage(case.record), is_open(case.record)) == case[2:]
    assert [reached(case.record, stage) for stage in STAGES] == [
        rank <= STAGES.index(case.stage) for rank in range(len(STAGES))
    ]


def test_a_reopening_takes_back_later_dates_and_keeps_earlier_ones() -> None:
    reopened = record(stages=CLOSED, reopened=[reopening("2015-06-01", resolved="2015-06-22")])
    assert {name: each.isoformat() for name, each in dates_in_force(reopened).items()} == {
        "proposed": "2015-04-03",
        "analysed": "2015-04-07",
        "causes_found": "2015-04-10",
        "resolved": "2015-06-22",
    }


# ---- properties

DAYS = st.dates(date(2015, 4, 1), date(2015, 9, 30)).map(date.isoformat)
STATES = st.sampled_from(["todo", "in-progress", "blocked", "done", "dropped"])
TASKS = st.lists(st.builds(task, DAYS, STATES, st.none() | DAYS, st.none() | st.just("等")), max_size=3)
DATED_STAGES = st.dictionaries(st.sampled_from(STAGES[1:]), DAYS)
REOPENINGS = st.lists(
    st.builds(
        lambda on, back_to, stages: {"date": on, "reason": "x", "back_to": back_to, "stages": stages},
        DAYS,
        st.sampled_from(STAGES[:3]),
        DATED_STAGES,
    ),
    max_size=2,
)
LIGHTS = st.builds(
    lambda light, since: {"declared": light, "since": since, "reason": "x"}, st.sampled_from(list(SEVERITY)), DAYS
)


@st.composite
def records(draw: Any) -> Record:
    """Any record of these parts, sensible or not."""
    optional = draw(st.fixed_dictionaries({}, optional={"reopened": REOPENINGS, "light": LIGHTS}))
    entries = tuple(draw(st.lists(DAYS, max_size=8)))
    return record(proposed=draw(DAYS), entries=entries, plan=draw(TASKS), stages=draw(DATED_STAGES), **optional)


@settings(deadline=None)
@given(records(), DAYS)
def test_the_light_is_the_worst_of_its_reasons(any_record: Record, as_of: str) -> None:
    light, reasons = light_of(any_record, PROGRAMME, day(as_of))
    if light is None:
        assert not is_open(any_record) and reasons == ()
        return
    ranks = [SEVERITY[reason.light] for reason in reasons]
    assert SEVERITY[light] == max(ranks, default=0)
    assert ranks == sorted(ranks, reverse=True)
    assert SEVERITY[worst(computed_reasons(any_record, PROGRAMME, day(as_of)))] <= SEVERITY[light]


@settings(deadline=None)
@given(records(), DAYS, DAYS)
def test_a_later_day_never_unmisses_a_week(any_record: Record, one: str, two: str) -> None:
    early, late = sorted((day(one), day(two)))
    before = missed_weeks(any_record, Workdays(), early)
    assert set(before) <= set(missed_weeks(any_record, Workdays(), late))


@settings(deadline=None)
@given(records(), DAYS, st.randoms())
def test_the_order_of_progress_entries_changes_nothing(any_record: Record, as_of: str, random: Any) -> None:
    entries = list(any_record.data["progress"])
    random.shuffle(entries)
    shuffled = Record(any_record.type, any_record.path, {**any_record.data, "progress": entries})
    assert light_of(shuffled, PROGRAMME, day(as_of)) == light_of(any_record, PROGRAMME, day(as_of))


@settings(deadline=None)
@given(records())
def test_the_stage_never_exceeds_the_dates_written(any_record: Record) -> None:
    written = {"proposed", *any_record.stages, *(stage for each in any_record.reopenings for stage in each.stages)}
    assert stage_of(any_record) in written
    assert set(dates_in_force(any_record)) <= written


@settings(deadline=None)
@given(records(), DAYS)
def test_an_entry_of_this_week_ends_every_run(any_record: Record, as_of: str) -> None:
    entries = [*any_record.data["progress"], {"date": as_of, "by": "x", "percent": 1, "text": "x"}]
    updated = Record(any_record.type, any_record.path, {**any_record.data, "progress": entries})
    assert streak(updated, missed_weeks(updated, Workdays(), day(as_of)), day(as_of)) == 0


@settings(deadline=None)
@given(records(), st.integers(0, 60))
def test_without_new_facts_a_light_in_hand_never_gets_better_than_overdue(any_record: Record, more: int) -> None:
    as_of = day("2015-06-01")
    _, now = light_of(any_record, PROGRAMME, as_of)
    if any(reason.name == "overdue" for reason in now):
        assert light_of(any_record, PROGRAMME, as_of + timedelta(more))[0] == "red"
