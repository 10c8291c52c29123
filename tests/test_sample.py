"""The generated register: complete, without a fault, the same every time, and with figures as in real life."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from site_builder.check import check
from site_builder.load import open_project
from site_builder.measures.basis import Basis
from site_builder.measures.lookback import look_backs
from site_builder.measures.quantity import quantity
from site_builder.measures.quota import group_month, settled_on
from site_builder.measures.ranking import top
from site_builder.papers import Plan
from site_builder.periods import DAY, Period, month, quarter
from site_builder.places import shipped
from site_builder.programme import Programme
from site_builder.register import Register
from site_builder.sample import write_sample
from site_builder.sample.days import FROZEN_ON
from site_builder.sample.lookback import FOLLOWUP_DAYS
from site_builder.source import read

Q3 = quarter("2015-Q3")


def write(folder: Path, count: int, seed: int = 3) -> Path:
    """Write a register of that many pain points."""
    templates = shipped("templates")
    phrases = read((templates / "sample/phrases.yaml").read_bytes()).data
    policy = (templates / "init/records/programme/policy.yaml").read_text("utf-8")
    for place, value in (("begin", "2005-01-01"), ("year", "2005"), ("language", "zh"), ("forge", "none")):
        policy = policy.replace(f"@{place}@", value)
    assert sum(1 for _ in write_sample(folder, count, seed, phrases, policy)) == count
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a register of three hundred lies: five groups of six or seven who propose, and nine months."""
    return write(tmp_path_factory.mktemp("sample") / "register", 300)


@cache
def checked(folder: Path, as_of: date) -> tuple[Register, Programme, Counter[str]]:
    """Return what the register holds on a day, its programme, and how many findings there are of each level."""
    project = open_project(folder)
    found = check(project, as_of, today=FROZEN_ON)
    return found.register.as_of(as_of), project.programme, Counter(each.level for each in found.findings)


@pytest.fixture(scope="module")
def basis(folder: Path) -> Basis:
    """What figures of the register of three hundred are worked out from."""
    register, programme, _ = checked(folder, FROZEN_ON)
    return Basis(register, programme, FROZEN_ON)


def plan_months(basis: Basis, period: Period) -> list[tuple[str, Period]]:
    return [(group, month) for group in basis.programme.units["group"] for month in period.months]


@pytest.mark.parametrize("day", ["2015-04-30", "2015-07-08", "2015-10-12", "2015-12-01", "2015-12-18"])
def test_no_day_has_an_error_and_few_warnings(folder: Path, day: str) -> None:
    levels = checked(folder, date.fromisoformat(day))[2]
    assert levels["error"] == 0
    assert levels["warning"] <= 15


@pytest.mark.parametrize("count", [0, 1, 2, 60])
def test_small_ones_pass_as_well(tmp_path: Path, count: int) -> None:
    register, _, levels = checked(write(tmp_path / "small", count), FROZEN_ON)
    assert (len(register.pain_points), levels["error"]) == (count, 0)
    assert len(register.of("rating")) == min(count, 1)


def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    assert contents(write(tmp_path / "again", 300)) == contents(folder)
    assert contents(write(tmp_path / "other", 300, seed=4)) != contents(folder)


def test_the_programme_begins_with_the_register(basis: Basis) -> None:
    assert basis.programme.begin == min(
        record.proposed_on or date.max for record in basis.register.pain_points
    ).replace(day=1)


def test_most_people_meet_their_quantity_but_not_all(basis: Basis) -> None:
    owed = [each for person in basis.people if (each := quantity(basis, person, Q3)).owing.required]
    met = sum(not each.is_short for each in owed)
    assert 0.7 <= met / len(owed) < 1


def test_groups_meet_most_quotas_but_not_all(basis: Basis) -> None:
    months = [
        group_month(basis, *each).met for name in ("2015-Q2", "2015-Q3") for each in plan_months(basis, quarter(name))
    ]
    later = [group_month(basis, *each).met for each in plan_months(basis, Q3)]
    assert {True, False} == set(months)
    assert sum(met is True for met in later) > len(later) / 2


def test_a_trading_operations_group_has_a_quota_of_its_own(basis: Basis) -> None:
    august = Q3.months[1]
    assert {group: group_month(basis, group, august).quota for group in ("trading-operations", "ops-desk")} == {
        "trading-operations": 2,
        "ops-desk": 1,
    }


def test_plans_are_listed_at_the_beginning_of_the_month_and_change_later(basis: Basis) -> None:
    assert basis.plans
    for plan in basis.plans.values():
        assert f"{plan.listed_on:%Y-%m}" == plan.month
        assert basis.programme.workdays.between(plan.listed_on.replace(day=1) - DAY, plan.listed_on) <= 4
    assert any(late(basis, plan) for plan in basis.plans.values())
    assert any(group_month(basis, *each).unplanned for each in plan_months(basis, Q3))
    assert any(group_month(basis, *each).missed for each in plan_months(basis, Q3))


def late(basis: Basis, plan: Plan) -> bool:
    """Tell whether a plan changed after the month's first checkpoint."""
    begin = settled_on(basis.programme, month(plan.month))
    days = [day for each in plan.entries for day in (each.added_on, each.removed_on) if day]
    return any(day > begin for day in days)


def test_what_is_planned_was_proposed_by_then(basis: Basis) -> None:
    proposed = {record.id: record.proposed_on for record in basis.register.pain_points}
    for plan in basis.plans.values():
        assert all((proposed[entry.id] or date.max) <= entry.added_on for entry in plan.entries)


def test_reviews_come_in_the_two_weeks_after_a_quarter_and_not_from_the_proposer(basis: Basis) -> None:
    proposers = {record.id: record.proposer for record in basis.register.pain_points}
    marks = [mark for each in basis.marks.values() for mark in each]
    assert {mark.quarter for mark in marks} == {"2015-Q2", "2015-Q3"}
    for mark in marks:
        assert 1 <= (mark.on - quarter(mark.quarter).end).days <= 14
        assert mark.reviewer != proposers[mark.id]


def test_none_to_three_review_a_pain_point_and_five_are_chosen(basis: Basis) -> None:
    records = [each for each in basis.register.pain_points if each.proposed_on in Q3]
    assert {len(basis.marks.get((Q3.name, each.id), ())) for each in records} == {0, 1, 2, 3}
    assert len(top(basis, Q3)) == 5


def test_served_departments_rate_each_year(basis: Basis) -> None:
    served = {unit.id for unit in basis.programme.units["department"].values() if not unit.provider}
    assert {each.department for each in basis.ratings} <= served
    assert len(basis.ratings) > len(served) / 2
    assert {each.year for each in basis.ratings} == {2015}


def test_look_backs_are_those_of_the_policy_mostly_held_and_what_came_back_is_proposed_anew(basis: Basis) -> None:
    assert basis.programme.policy(FROZEN_ON)["followup_days"] == list(FOLLOWUP_DAYS)
    records = basis.register.pain_points
    states = Counter(each.state for record in records for each in look_backs(record, basis.programme, FROZEN_ON))
    assert states["held"] > 5 * states["missed"] > 0
    failed = {record.id for record in records if any(not each.held for each in record.followups)}
    assert failed
    assert failed == {record.recurs for record in records if record.recurs}


def test_some_name_a_moment_of_service(basis: Basis) -> None:
    named = [record for record in basis.register.pain_points if record.moment_of_service]
    assert 0 < len(named) < len(basis.register.pain_points)


def test_who_leaves_is_exempted_while_proposing_nothing_new(tmp_path: Path) -> None:
    register, programme, _ = checked(write(tmp_path / "many", 600, seed=1), FROZEN_ON)
    leavers = [person for person in programme.units["person"].values() if person.left_on]
    assert leavers
    assert {each.person for each in programme.exemptions} <= {person.id for person in leavers}
    for each in programme.exemptions:
        proposed = [f"{record.proposed_on:%Y-%m}" for record in register.pain_points if record.proposer == each.person]
        assert not [month for month in proposed if each.first <= month <= each.last]
