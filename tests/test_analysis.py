"""Priority, options, effects and parking: cases worked out by hand, and what the light and the duties make of them.

The numbers are the shipped ones: severity 3/2/1 × 0.5, frequency 3/2/1 × 0.3, difficulty low 3, medium 2, high 1 × 0.2;
2.4 is high, 1.7 medium. Options: effectiveness × 0.5, feasibility × 0.3, cost-benefit × 0.2.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers import example_text, findings_of, shipped_project
from hypothesis import given
from hypothesis import strategies as st
from site_tools import shipped_site

from site_builder.analysis import Effect, parkings_of
from site_builder.measures.basis import Basis
from site_builder.measures.duties import duties
from site_builder.measures.effects import reach_of
from site_builder.measures.light import due_days, late_days, light_of
from site_builder.measures.options import options_of
from site_builder.measures.priority import priority_of
from site_builder.measures.updates import missed_weeks, owes_entry, streak
from site_builder.periods import Workdays
from site_builder.programme import Dated, Programme
from site_builder.register import Record, Register
from site_builder.source import read

# What a record at an early stage has of the example.
NEW = {
    *("id", "title", "proposer", "proposed_on", "beneficiary", "origin", "description", "scenario"),
    *("causes", "solutions", "commitment", "value", "resources"),
}
PROGRAMME: Programme = shipped_project().programme
PAIN_POINT = shipped_project().types["pain-point"]


def day(text: str) -> date:
    return date.fromisoformat(text)


def pain_point(proposed: str = "2015-04-03", stages: dict[str, str] | None = None, **others: Any) -> Record:
    data = {
        "id": "201504-001",
        "title": "审批提醒",
        "proposer": "wang-li",
        "proposed_on": proposed,
        "stages": {"proposed": proposed, **(stages or {})},
        **others,
    }
    return Record(PAIN_POINT, "records/pain-points/2015/201504-001.yaml", data)


def rated(severity: str, frequency: str, difficulty: str, **others: Any) -> Record:
    return pain_point(severity=severity, frequency=frequency, difficulty=difficulty, **others)


def reasons(record: Record, on: str) -> list[tuple[str, str]]:
    return [(reason.light, reason.name) for reason in light_of(record, PROGRAMME, day(on))[1]]


# ---- priority ----


@pytest.mark.parametrize(
    ("choices", "score", "level"),
    [
        (("high", "frequent", "low"), "3.00", "high"),  # 1.5 + 0.9 + 0.6
        (("high", "frequent", "medium"), "2.80", "high"),  # 1.5 + 0.9 + 0.4
        (("high", "rare", "low"), "2.40", "high"),  # 1.5 + 0.3 + 0.6: exactly at the threshold
        (("medium", "frequent", "low"), "2.50", "high"),  # 1.0 + 0.9 + 0.6
        (("high", "occasional", "high"), "2.30", "medium"),  # 1.5 + 0.6 + 0.2
        (("medium", "frequent", "medium"), "2.30", "medium"),  # 1.0 + 0.9 + 0.4: a tie with the one above
        (("medium", "rare", "medium"), "1.70", "medium"),  # 1.0 + 0.3 + 0.4: exactly at the threshold
        (("low", "occasional", "low"), "1.70", "medium"),  # 0.5 + 0.6 + 0.6: the same from other parts
        (("low", "frequent", "high"), "1.60", "low"),  # 0.5 + 0.9 + 0.2
        (("medium", "rare", "high"), "1.50", "low"),  # 1.0 + 0.3 + 0.2
        (("low", "rare", "high"), "1.00", "low"),  # 0.5 + 0.3 + 0.2
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else value,
)
def test_priority_by_hand(choices: tuple[str, str, str], score: str, level: str) -> None:
    found = priority_of(rated(*choices), PROGRAMME)
    assert found is not None
    assert (str(found.score), found.level) == (score, level)


def test_every_priority_is_the_sum_of_its_parts() -> None:
    for choices in product(("high", "medium", "low"), ("frequent", "occasional", "rare"), ("high", "medium", "low")):
        found = priority_of(rated(*choices), PROGRAMME)
        assert found is not None
        assert found.score == sum(part.value for part in found.parts)
        assert [part.points * part.weight for part in found.parts] == [part.value for part in found.parts]
        assert Decimal(1) <= found.score <= Decimal(3)


@pytest.mark.parametrize("missing", ["severity", "frequency", "difficulty"])
def test_there_is_no_priority_while_a_part_is_missing(missing: str) -> None:
    record = rated("high", "frequent", "low")
    data = {name: value for name, value in record.data.items() if name != missing}
    assert priority_of(replace(record, data=data), PROGRAMME) is None


def test_a_later_block_leaves_earlier_priorities_as_they_were() -> None:
    # From July difficulty alone counts: 3 × 1 = 3.00 instead of 0.5 + 0.3 + 0.6 = 1.40.
    weights = {"priority_weights": {"severity": 0, "frequency": 0, "difficulty": 1}}
    later = replace(PROGRAMME, blocks=(*PROGRAMME.blocks[:1], Dated(day("2015-07-01"), weights)))
    assert [
        str(found.score)
        for proposed in ("2015-06-30", "2015-07-01")
        if (found := priority_of(rated("low", "rare", "low", proposed=proposed), later))
    ] == ["1.40", "3.00"]


# ---- a high priority needs a plan in time ----

HIGH = ("high", "frequent", "low")


def test_high_without_a_plan_turns_red_after_five_workdays() -> None:
    # Friday 3 April; Monday the 6th is free (Qingming): 7, 8, 9, 10 and 13 April are the five workdays.
    record = rated(*HIGH)
    assert ("red", "high_without_plan") not in reasons(record, "2015-04-13")
    assert ("red", "high_without_plan") in reasons(record, "2015-04-14")


def test_a_plan_in_time_a_lower_priority_or_a_resolved_one_isnt_red_for_that() -> None:
    task = {"task": "推送", "owner": "wang-li", "start": "2015-04-13", "due": "2015-06-30", "state": "todo"}
    resolved = {"analysed": "2015-04-07", "causes_found": "2015-04-10", "resolved": "2015-04-13"}
    for record in (
        rated(*HIGH, plan=[task]),
        rated("high", "occasional", "high"),
        pain_point(),
        rated(*HIGH, stages=resolved),
        rated(*HIGH, withdrawn={"date": "2015-04-10", "reason": "out-of-scope"}),
    ):
        assert "high_without_plan" not in [name for _, name in reasons(record, "2015-05-15")]


def test_a_plan_whose_tasks_were_all_dropped_is_none() -> None:
    dropped = {"task": "推送", "owner": "wang-li", "start": "2015-04-13", "due": "2015-06-30", "state": "dropped"}
    assert ("red", "high_without_plan") in reasons(rated(*HIGH, plan=[dropped]), "2015-04-14")


def test_after_a_reopening_the_five_days_begin_anew() -> None:
    # Reopened on Monday 1 June: 2 to 5 and 8 June are the five workdays.
    back = [{"date": "2015-06-01", "reason": "又出现了", "back_to": "proposed", "stages": {}}]
    old = {"task": "推送", "owner": "wang-li", "start": "2015-04-13", "due": "2015-04-30", "state": "dropped"}
    record = rated(*HIGH, plan=[old], reopened=back)
    assert "high_without_plan" not in [name for _, name in reasons(record, "2015-06-08")]
    assert ("red", "high_without_plan") in reasons(record, "2015-06-09")


# ---- parking ----

LOW = ("low", "rare", "high")
PARKED = {"since": "2015-04-15", "review_on": "2015-06-30", "reason": "先做别的"}


def test_while_it_is_parked_no_entry_is_due_and_afterwards_it_is() -> None:
    # Proposed on 3 April; the weeks from 6 April owe an entry. Parked from Wednesday 15 April to Tuesday 30 June: the
    # weeks of 13 April to 29 June are spared, those of 6 April and from 6 July on are not.
    record = rated(*LOW, parked=[PARKED])
    missed = missed_weeks(record, PROGRAMME.workdays, day("2015-07-20"))
    assert missed == [day("2015-04-06"), day("2015-07-06"), day("2015-07-13")]
    assert not owes_entry(record, PROGRAMME.workdays, day("2015-05-06"))
    assert owes_entry(record, PROGRAMME.workdays, day("2015-07-22"))


def test_work_that_goes_on_earlier_owes_entries_earlier() -> None:
    # Resumed on Monday 4 May: that week owes an entry again.
    record = rated(*LOW, parked=[{**PARKED, "resumed_on": "2015-05-04"}])
    missed = missed_weeks(record, PROGRAMME.workdays, day("2015-05-18"))
    assert missed == [day("2015-04-06"), day("2015-05-04"), day("2015-05-11")]


@pytest.mark.parametrize(
    ("on", "light", "name"),
    [
        # Friday 19 June to Tuesday 30 June: Monday 22 June is free (Dragon Boat), so 23, 24, 25, 26, 29, 30 are six.
        ("2015-06-19", "green", None),
        ("2015-06-23", "yellow", "parked_review"),
        ("2015-06-30", "yellow", "parked_review"),
        ("2015-07-01", "red", "parked_too_long"),
    ],
)
def test_the_day_to_look_again_is_watched(on: str, light: str, name: str | None) -> None:
    entry = {"date": "2015-04-10", "by": "wang-li", "percent": 5, "text": "已登记"}
    record = rated(*LOW, parked=[PARKED], progress=[entry])
    found, why = light_of(record, PROGRAMME, day(on))
    assert found == light
    assert [reason.name for reason in why] == ([name] if name else [])


def test_a_parked_one_needs_no_plan_and_its_review_is_what_is_due() -> None:
    found = {"analysed": "2015-04-07", "causes_found": "2015-04-10"}
    record = rated(*LOW, parked=[PARKED], stages=found)
    assert "no_plan" not in [name for _, name in reasons(record, "2015-05-15")]
    assert due_days(record, PROGRAMME, day("2015-05-15")) == [day("2015-06-30")]
    assert late_days(record, PROGRAMME, day("2015-07-10")) == 10
    resumed = rated(*LOW, parked=[{**PARKED, "resumed_on": "2015-04-20"}], stages=found)
    assert ("yellow", "no_plan") in reasons(resumed, "2015-05-15")
    assert due_days(resumed, PROGRAMME, day("2015-05-15")) == []


def test_what_to_do_names_the_plan_of_a_high_one_and_the_look_at_a_parked_one() -> None:
    person = PROGRAMME.person("wang-li")
    assert person is not None

    def told(record: Record, on: str) -> list[tuple[str, str, str]]:
        basis = Basis(Register((record,)), PROGRAMME, day(on))
        names = ("high_plan", "high_plan_late", "parked")
        return [(duty.name, duty.state, str(duty.due)) for duty in duties(basis, person, None) if duty.name in names]

    assert told(rated(*HIGH), "2015-04-07") == [("high_plan", "yellow", "2015-04-13")]
    assert told(rated(*HIGH), "2015-04-14") == [("high_plan_late", "red", "2015-04-13")]
    assert told(rated(*LOW, parked=[PARKED]), "2015-05-06") == []
    assert told(rated(*LOW, parked=[PARKED]), "2015-06-29") == [("parked", "yellow", "2015-06-30")]
    assert told(rated(*LOW, parked=[PARKED]), "2015-07-02") == [("parked", "red", "2015-06-30")]


def test_a_parking_that_was_written_before_its_day_isnt_known_yet() -> None:
    register = Register((rated(*LOW, parked=[{**PARKED, "resumed_on": "2015-05-04"}]),))
    known = [parkings_of(register.as_of(day(on)).records[0]) for on in ("2015-04-14", "2015-04-15", "2015-05-04")]
    assert [[each.resumed_on for each in found] for found in known] == [[], [None], [day("2015-05-04")]]


def test_what_was_missed_before_it_was_parked_doesnt_run_on() -> None:
    # Proposed on 3 April, the week of 6 April missed; parked from the 15th to 29 May, resumed on the 25th: the week of
    # 25 May is missed again, one in a row.
    record = rated(*LOW, parked=[{**PARKED, "review_on": "2015-05-29", "resumed_on": "2015-05-25"}])
    missed = missed_weeks(record, PROGRAMME.workdays, day("2015-06-02"))
    assert streak(record, missed, day("2015-06-02")) == 1


@pytest.mark.parametrize(
    ("change", "codes"), [({}, []), ({"severity": None}, ["PP362"]), ({"severity": "high"}, ["PP362"])]
)
def test_only_a_known_low_priority_is_parked(change: dict[str, Any], codes: list[str], register_folder: Path) -> None:
    base = read(example_text().encode()).data
    record = {
        **{name: value for name, value in base.items() if name in NEW},
        **dict(zip(("severity", "frequency", "difficulty"), LOW, strict=True)),
        "progress": [{"date": "2015-04-10", "by": "wang-li", "percent": 5, "text": "原因找到了"}],
        "parked": [{"since": "2015-04-10", "review_on": "2015-06-30", "reason": "先做别的"}],
        "stages": {"proposed": "2015-04-03", "analysed": "2015-04-07", "causes_found": "2015-04-10"},
        **change,
    }
    # No plan is due while it is parked, though the causes are found.
    text = yaml.safe_dump({name: value for name, value in record.items() if value}, allow_unicode=True)
    found = [each.code for each in findings_of(register_folder, text, as_of=day("2015-04-13"))]
    assert [code for code in found if code in ("PP116", "PP362")] == codes


# ---- options ----


def option(
    effectiveness: int, feasibility: int, cost_benefit: int, kind: str = "root", **others: Any
) -> dict[str, Any]:
    scores = {"effectiveness": effectiveness, "feasibility": feasibility, "cost_benefit": cost_benefit}
    return {"kind": kind, "type": "management-process", "summary": "方案", "partners": [], "scores": scores, **others}


def test_options_are_scored_and_ranked_within_their_kind() -> None:
    record = pain_point(
        solutions=[
            option(5, 4, 4),  # 2.5 + 1.2 + 0.8 = 4.50
            option(3, 5, 4),  # 1.5 + 1.5 + 0.8 = 3.80
            option(5, 5, 3, kind="mitigation"),  # 2.5 + 1.5 + 0.6 = 4.60, but another kind
            option(4, 5, 5),  # 2.0 + 1.5 + 1.0 = 4.50: a tie with the first
            {"kind": "root", "type": "management-process", "summary": "没有打分", "partners": []},
        ]
    )
    found = [(str(each.score) if each.score else None, each.place) for each in options_of(record, PROGRAMME)]
    assert found == [("4.50", 1), ("3.80", 3), ("4.60", 1), ("4.50", 1), (None, None)]
    assert [each.is_best for each in options_of(record, PROGRAMME)] == [True, False, True, True, False]


@given(st.lists(st.tuples(*[st.integers(1, 5)] * 3), min_size=1, max_size=6))
def test_scores_lie_between_one_and_five_and_places_follow_them(scores: list[tuple[int, int, int]]) -> None:
    found = options_of(pain_point(solutions=[option(*each) for each in scores]), PROGRAMME)
    known = [(each.score or Decimal(0), each.place) for each in found]
    assert all(Decimal(1) <= score <= Decimal(5) for score, _ in known)
    assert all(place == 1 + sum(other > score for other, _ in known) for score, place in known)


APPROVED = "approval: {by: zhao-qiang, date: 2015-04-10, decision: approved}"


@pytest.mark.parametrize(
    ("cost", "approval", "codes"),
    [
        ("{amount: 49999.99, currency: CNY}", "", []),
        ("{amount: 50000, currency: CNY}", "", ["PP371"]),  # just at the limit
        ("{amount: 1, currency: USD}", "", ["PP371"]),  # another currency can't be compared
        ("{amount: 50000, currency: CNY}", APPROVED, []),
        ("{amount: 50000, currency: CNY}", APPROVED.replace("04-10", "04-02"), ["PP376"]),  # proposed on the 3rd
        ("{amount: 50000, currency: CNY}", APPROVED.replace("04-10", "04-13"), []),  # the day on which work begins
        ("{amount: 50000, currency: CNY}", APPROVED.replace("04-10", "04-14"), ["PP376"]),
    ],
)
def test_what_needs_an_approval_and_when(cost: str, approval: str, codes: list[str], register_folder: Path) -> None:
    edits = [("partners: [oa-team]\n", f"partners: [oa-team]\n    cost: {cost}\n"), (APPROVED, approval)]
    found = [each.code for each in findings_of(register_folder, edits)]
    assert [code for code in found if code in ("PP371", "PP376")] == codes


# ---- effects ----


@pytest.mark.parametrize(
    ("higher", "before", "target", "after", "share", "reached"),
    [
        (False, 70, 15, 12, "105.45", True),  # (12 − 70) ÷ (15 − 70) = 58/55: past the target
        (False, 70, 15, 15, "100.00", True),  # just there
        (False, 70, 15, 30, "72.73", False),  # 40/55
        (False, 70, 15, 90, "-36.36", False),  # worse than before: −20/55
        (True, 3.2, 4.5, 4.5, "100.00", True),
        (True, 3.2, 4.5, 4.0, "61.54", False),  # 0.8/1.3, exactly in decimals
        (True, 0, 80, 0, "0.00", False),  # nothing moved
        (False, 70, 15, 70, "0.00", False),  # nor here, and no “-0.00”
        (True, 80, 80, 85, None, True),  # it was at its target: no way to go, still there
        (True, 80, 80, 70, None, False),  # … and lost
        (False, 2, 2, 2, None, True),
        (False, 10, 0, 0, "100.00", True),  # a target of nought
        (False, 0.3, 0.1, 0.2, "50.00", False),  # binary fractions would give 49.99…
        (True, 1, 2, None, None, None),  # not measured yet
        (False, 1_000_000, 10, 30, "99.99", False),  # 99.998: not there, so not 100.00
        (True, 0, 1e-14, 1e12, None, True),  # finer than anything that means something: nought
        (False, 1e12, 0, 1e12, "0.00", False),
    ],
)
def test_effects_by_hand(
    higher: bool, before: float, target: float, after: float | None, share: str | None, reached: bool | None
) -> None:
    found = reach_of(Effect(0, "指标", higher, before, target, after))
    assert (None if found.share is None else str(found.share), found.reached) == (share, reached)


# ---- the calendar ----


def test_workdays_later() -> None:
    workdays = Workdays()
    # Friday 3 April 2015, Monday free: one workday later is Tuesday.
    assert workdays.later(day("2015-04-03"), 1) == day("2015-04-07")
    assert workdays.later(day("2015-04-03"), 0) == day("2015-04-03")
    assert workdays.between(day("2015-04-03"), workdays.later(day("2015-04-03"), 7)) == 7


def test_the_policy_names_the_types_of_solutions_that_there_are() -> None:
    types = shipped_project().types
    asking = types["policy"].field(("blocks", 0, "approval_types", 0)).schema["enum"]
    assert asking == types["pain-point"].field(("solutions", 0, "type")).schema["enum"]


def test_what_was_chosen_stands_first_among_the_options(tmp_path_factory: pytest.TempPathFactory) -> None:
    # The record has the chosen ones behind one that wasn't.
    page = (shipped_site(tmp_path_factory) / "analysis/201504-007.html").read_text("utf-8")
    head = page.split('<table class="options">')[1].split("</thead>")[0]
    assert re.findall(r'<span class="(yes|no)">', head) == ["yes", "yes", "yes", "no"]
