"""Figures of groups and leads, each worked out by hand from A7, A8 and A12: the comment has the sum.

How a season is told stands in `season.py`. 2015: 4 to 6 April, 1 to 3 May, 20 to 22 June and 1 to 7 October are free;
Sunday 4 January, Saturday 28 February and Saturday 10 October are worked. 30 and 31 May are a weekend.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from season import NO_QUOTA, Part, Season, day, eliminated, exempt, full, lead, monthly, pain, person, plan, rules
from worked import AN, Case, check, table

from site_builder.measures.quota import group_month, settled_on
from site_builder.periods import month
from site_builder.programme import Checkpoints


def done(number: str = "04-001", **how: Any) -> tuple[Part, ...]:
    """One pain point of an, confirmed on 12 May and planned for May unless told otherwise; desk owes 1 a month."""
    return person("an"), pain(number, "an", **({"confirmed": "05-12"} | how)), plan("desk", "05", number)


TWO = (pain("04-001", "an", confirmed="05-12"), pain("04-002", "an", confirmed="05-28"))
PROJECTS = (person("an", "projects"), *TWO, plan("projects", "05", "04-001", "04-003"))


@table(
    # The month of the stage confirmed, not of the plan's other months.
    Case(
        "planned and eliminated",
        done(),
        {"desk 04": "0/1 missed", "desk 05": "1/1 met", "desk 06": "0/1 missed", "desk 05 planned": "04-001"}
        | {"desk achievement": "33.33"},
    ),
    # Quota 2, planned 04-001 and 04-003, eliminated 04-001 and 04-002: 1 counts.
    Case(
        "an unplanned elimination doesn't count",
        PROJECTS,
        {"projects 05": "1/2 missed", "projects 05 eliminated": "04-001", "projects 05 unplanned": "04-002"}
        | {"projects 05 missed": "04-003"},
    ),
    # Unless the programme says so: then both count, and the second is told as unplanned all the same.
    Case(
        "unplanned eliminations count where the programme says so",
        (*PROJECTS, rules(only_planned_counts=False)),
        {"projects 05": "2/2 met", "projects 05 unplanned": "04-002", "projects 05 missed": "04-003"},
    ),
    # Without a plan nothing is planned.
    Case(
        "no plan at all",
        (person("an"), pain("04-001", "an", confirmed="05-12")),
        {"desk 05": "0/1 missed", "desk 05 unplanned": "04-001"},
    ),
    Case("mitigated doesn't count", done(outcome="mitigated"), {"desk 05": "0/1 missed", "desk 05 missed": "04-001"}),
    Case(
        "mitigated counts where the programme says so",
        (*done(outcome="mitigated"), rules(mitigated_counts=True)),
        {"desk 05": "1/1 met", "desk 05 missed": ""},
    ),
    # From 15 May mitigated ones count: May goes by its first day.
    Case(
        "mitigated counts from mid-month on",
        (*done(outcome="mitigated"), rules("05-15", mitigated_counts=True)),
        {"desk 05": "0/1 missed"},
    ),
    Case("no written evidence", done(evidence=False), {"desk 05": "0/1 missed", "desk 05 missed": "04-001"}),
    Case("resolved, not confirmed", done(confirmed=None, resolved="05-12"), {"desk 05": "0/1 missed"}),
    Case("withdrawn after the confirmation", done(withdrawn="06-10"), {"desk 05": "0/1 missed"}),
    # Planned for May, confirmed on 1 June: May missed it, and June didn't plan it.
    Case(
        "confirmed in the month after",
        done(confirmed="06-01"),
        {"desk 05": "0/1 missed", "desk 05 missed": "04-001", "desk 06": "0/1 missed", "desk 06 unplanned": "04-001"},
    ),
    # Taken off on 8 May: what is planned is what stands on the list.
    Case(
        "taken off the plan",
        (person("an"), pain("04-001", "an", confirmed="05-12"), plan("desk", "05", "04-001 removed 05-08")),
        {"desk 05": "0/1 missed", "desk 05 planned": "", "desk 05 unplanned": "04-001"},
    ),
    # On 7 May it still stood there; the month runs.
    Case(
        "taken off later",
        (person("an"), pain("04-001", "an", confirmed="05-04"), plan("desk", "05", "04-001 removed 05-08")),
        {"desk 05": "1/1 met", "desk 05 planned": "04-001"},
        as_of="2015-05-07",
    ),
    # Added on 20 May, after the first checkpoint (15 May): marked, but planned.
    Case(
        "added to the plan",
        (person("an"), pain("04-001", "an", confirmed="05-28"), plan("desk", "05", "04-001 added 05-20")),
        {"desk 05": "1/1 met"},
    ),
    Case(
        "not added yet",
        (person("an"), pain("04-001", "an", confirmed="05-12"), plan("desk", "05", "04-001 added 05-20")),
        {"desk 05": "0/1 running", "desk 05 planned": "", "desk 05 unplanned": "04-001"},
        as_of="2015-05-19",
    ),
    # Another group's plan is no plan.
    Case(
        "on the plan of another group",
        (person("an"), person("bo", "net"), pain("04-001", "an", confirmed="05-12"), plan("net", "05", "04-001")),
        {"desk 05": "0/1 missed", "net 05": "0/1 missed", "net 05 missed": "04-001"},
    ),
    # 13 May + 38 days: within the look-back of 90 days, so May loses it and shows it.
    Case(
        "reopened within the look-back",
        done(closed="05-13", reopened="06-20"),
        {"desk 05": "0/1 missed", "desk 05 reopened": "04-001", "desk 05 unplanned": ""},
    ),
    # On 19 June it stood.
    Case("not reopened yet", done(closed="05-13", reopened="06-20"), {"desk 05": "1/1 met"}, as_of="2015-06-19"),
    # 13 May + 90 days is 11 August: the last day that counts.
    Case("reopened on the 90th day", done(closed="05-13", reopened="08-11"), {"desk 05": "0/1 missed"}),
    Case(
        "reopened after the look-back",
        done(closed="05-13", reopened="08-12"),
        {"desk 05": "1/1 met", "desk 05 reopened": ""},
    ),
    # With look-backs after 30 and 60 days, 70 days are too late to take it off.
    Case(
        "the longest look-back is the programme's",
        (*done(closed="05-13", reopened="07-22"), rules(followup_days=[30, 60])),
        {"desk 05": "1/1 met"},
    ),
    Case(
        "reopened before it was closed", done(reopened="05-20"), {"desk 05": "0/1 missed", "desk 05 reopened": "04-001"}
    ),
    # On the day of the confirmation is not before it.
    Case("reopened on the same day", done(reopened="05-12"), {"desk 05": "0/1 missed", "desk 05 reopened": "04-001"}),
    # Confirmed again on 10 August and planned for August: counted once at most, and once is gone.
    Case(
        "confirmed again after a reopening",
        (*done(closed="05-13", reopened="06-20", again="08-10"), plan("desk", "08", "04-001")),
        {"desk 08": "0/1 missed", "desk 08 missed": "04-001"},
        of="2015-Q3",
    ),
    # Reopened too late to leave May: it stays there, and August doesn't count it a second time.
    Case(
        "confirmed again, long after",
        (*done(closed="05-13", reopened="08-12", again="08-20"), plan("desk", "08", "04-001")),
        {"desk 08": "0/1 missed"},
        of="2015-Q3",
    ),
    # Mitigated in May counted nowhere, so nothing is counted again when it is eliminated in August.
    Case(
        "mitigated first, eliminated after a reopening",
        (*done(closed="05-13", reopened="06-20", again="08-10", before="mitigated"), plan("desk", "08", "04-001")),
        {"desk 08": "1/1 met"},
        of="2015-Q3",
    ),
    Case(
        "mitigated before the reopening",
        done(closed="05-13", reopened="06-20", again="08-10", before="mitigated"),
        {"desk 05": "0/1 missed", "desk 05 reopened": ""},
    ),
    # Eliminated in May and reopened after the look-back: May keeps it though the pain is only eased now.
    Case(
        "eliminated first, mitigated long after",
        done(closed="05-13", reopened="08-12", again="08-20", before="eliminated", outcome="mitigated"),
        {"desk 05": "1/1 met"},
    ),
    # On 30 June the outcome was the one that the reopening of August took back.
    Case(
        "the outcome as it was known",
        done(closed="05-13", reopened="08-12", again="08-20", before="eliminated", outcome="mitigated"),
        {"desk 05": "1/1 met"},
        as_of="2015-06-30",
    ),
    # The record holds the outcome with the reopening alone; on 30 June it was eliminated, and today May keeps it.
    Case(
        "the outcome stands with the reopening alone",
        done(closed="05-13", reopened="08-12", before="eliminated", outcome=None),
        {"desk 05": "1/1 met"},
        as_of="2015-06-30",
    ),
    Case(
        "the outcome stands with the reopening alone, later",
        done(closed="05-13", reopened="08-12", before="eliminated", outcome=None),
        {"desk 05": "1/1 met"},
    ),
    # Sent back on 10 April before users confirmed: 12 May is the first confirmation.
    Case(
        "reopened before the first confirmation",
        done(confirmed=None, resolved="04-10", reopened="04-10", again="05-12"),
        {"desk 05": "1/1 met"},
    ),
    # Group at the confirmation: on 12 May still desk.
    Case(
        "the proposer moves after the confirmation",
        (
            person("an", moved="05-13 net"),
            pain("04-001", "an", confirmed="05-12"),
            plan("desk", "05", "04-001"),
            person("bo"),
        ),
        {"desk 05": "1/1 met", "net 05": "0/1 missed"},
    ),
    Case(
        "the proposer moved before the confirmation",
        (
            person("an", moved="05-12 net"),
            person("bo"),
            pain("04-001", "an", confirmed="05-12"),
            plan("net", "05", "04-001"),
        ),
        {"desk 05": "0/1 missed", "net 05": "1/1 met"},
    ),
    # Nobody in the group since March: nothing is due, and no achievement.
    Case(
        "a group without people",
        (person("an"), person("bo", "net", left="03-31")),
        {"net 04": "0/0 met", "net 06": "0/0 met", "net achievement": None, "desk 04": "0/1 missed"},
    ),
    # The first came on 18 May: May and June are due.
    Case(
        "a group that begins in mid-quarter",
        (person("an", "net", joined="05-18"), *eliminated("net", "an", "05")),
        {"net 04": "0/0 met", "net 05": "1/1 met", "net 06": "0/1 missed", "net achievement": "50.00"},
    ),
    # 4 ÷ 3 = 133.33 %, at most 100.
    Case(
        "more eliminated than due",
        (person("an"), *eliminated("desk", "an", "04", "06"), *TWO, plan("desk", "05", "04-001", "04-002")),
        {"desk 05": "2/1 met", "desk achievement": "100.00"},
    ),
    # One month's surplus makes up in the achievement (3 ÷ 3), but not for the missed month.
    Case(
        "a surplus doesn't mend a missed month",
        (person("an"), *eliminated("desk", "an", "04"), *TWO, plan("desk", "05", "04-001", "04-002")),
        {"desk 04": "1/1 met", "desk 05": "2/1 met", "desk 06": "0/1 missed", "desk achievement": "100.00"}
        | {"an missed": "06"},
    ),
    # The programme begins in May: April has no quota.
    Case(
        "before the programme no quota",
        (person("an"), *eliminated("desk", "an", "05")),
        {"desk 04": "0/0 met", "desk 05": "1/1 met", "desk 06": "0/1 missed", "desk achievement": "50.00"},
        begin="2015-05-01",
    ),
)
def test_eliminations(case: Case) -> None:
    check(case)


@table(
    # Eliminated in May alone: April and June cost a point each. 80 − 1 − 1.
    Case(
        "two missed months",
        (person("an"), *monthly("an"), *eliminated("desk", "an", "05")),
        {"an missed": "04 06", "an penalty": "2.00", "an base": "80.00", "an score": "78.00"},
    ),
    Case(
        "no missed month",
        (person("an"), *monthly("an"), *eliminated("desk", "an", "04", "05", "06")),
        {"an missed": "", "an penalty": "0.00", "an score": "80.00"},
    ),
    # 2 − 3 is below nought.
    Case(
        "a penalty below zero",
        (person("an"), *monthly("an", marks=2)),
        {"an base": "2.00", "an penalty": "3.00", "an score": "0.00"},
    ),
    Case(
        "a penalty on nought",
        (person("an"), *monthly("an", months="04 05")),
        {"an base": "0.00", "an penalty": "3.00", "an score": "0.00"},
    ),
    # 80 − 3 × 0.5.
    Case(
        "half points",
        (person("an"), rules(penalty_per_month=0.5), *monthly("an")),
        {"an penalty": "1.50", "an score": "78.50"},
    ),
    # Each step has two places: 80 − 3 × 0.13, not 80 − 0.375.
    Case(
        "a penalty with three places",
        (person("an"), rules(penalty_per_month=0.125), *monthly("an")),
        {"an penalty": "0.39", "an score": "79.61"},
    ),
    # Joined on 18 May: April isn't hers, May not wholly; June is.
    Case(
        "joined in mid-quarter",
        (person("an", joined="05-18"), person("bo"), pain("06-001", "an")),
        {"an missed": "06", "an score": "79.00"},
    ),
    # Left on 29 May, the last workday: April and May.
    Case(
        "left in mid-quarter",
        (person("an", left="05-29"), person("bo"), *monthly("an", months="04 05")),
        {"an missed": "04 05", "an group": "desk", "an score": "78.00"},
    ),
    # The group of the month's last day: desk in April and May (desk missed April), net in June (net met it).
    Case(
        "moved to another group",
        (
            person("an", moved="06-15 net"),
            person("bo"),
            person("cy", "net"),
            *monthly("an"),
            *eliminated("desk", "bo", "05"),
            *eliminated("net", "cy", "06", serial=201),
        ),
        {"an group": "net", "an missed": "04", "an score": "79.00", "net 04": "0/1 missed", "desk 06": "0/1 missed"},
    ),
    # An exemption frees from pain points, not from the group's quota.
    Case(
        "exempted",
        (person("an"), exempt("an", "04", "05"), pain("06-001", "an")),
        {"an missed": "04 05 06", "an score": "77.00"},
    ),
    # Over the year: January to June, 80 − 6.
    Case(
        "added up over the year",
        (person("an"), rules(accumulate_over="year"), *monthly("an")),
        {"an missed": "01 02 03 04 05 06", "an penalty": "6.00", "an score": "74.00"},
    ),
    # Over the year, but the programme began in March, and May was met: March, April, June.
    Case(
        "added up over the programme's first year",
        (person("an"), rules(accumulate_over="year"), *monthly("an"), *eliminated("desk", "an", "05")),
        {"an missed": "03 04 06", "an score": "77.00"},
        begin="2015-03-01",
    ),
    # The fourth quarter of a year has all twelve months, the first of the next one its own three.
    Case(
        "added up anew in the next year",
        (person("an"), rules(accumulate_over="year")),
        {"an missed": "01 02 03", "an penalty": "3.00", "an score": "0.00"},
        of="2016-Q1",
        as_of="2016-03-31",
    ),
)
def test_points_off(case: Case) -> None:
    check(case)


TEAM = (person("li"), lead("li"), person("an"), person("bo"), *monthly("an"), *monthly("bo", 2, marks=90))


@table(
    # Members (80 + 90) ÷ 2 = 85, × 0.5 = 42.50. Eliminated 2 ÷ 3 = 66.67 %, × 0.5 = 33.335 → 33.34. 75.84 − 1 for June.
    Case(
        "a lead's sum",
        (*TEAM, *eliminated("desk", "an", "04", "05")),
        {
            "li quality": "85.00",
            "desk achievement": "66.67",
            "li base": "75.84",
            "li missed": "06",
            "li score": "74.84",
        },
    ),
    # Members' scores before the penalty: 85 though each lost 3. 42.50 + 0 − 3.
    Case(
        "members before the penalty",
        TEAM,
        {"an score": "77.00", "bo score": "87.00", "li quality": "85.00", "li base": "42.50", "li score": "39.50"},
    ),
    # 85 × 0.7 = 59.50 and 100 × 0.3 = 30.
    Case(
        "other weights",
        (*TEAM, rules(lead_weights={"members": 0.7, "elimination": 0.3}), *eliminated("desk", "an", "04", "05", "06")),
        {"li score": "89.50"},
    ),
    # Nothing to eliminate: nothing is missed, and achievement is full for the lead. 85 × 0.5 = 42.50, 100 × 0.5 = 50.
    Case(
        "without a quota",
        (*TEAM, NO_QUOTA),
        {"desk achievement": None, "li missed": "", "li base": "92.50", "li score": "92.50"},
    ),
    # Cy has none in any month: (80 + 90 + 0) ÷ 3 = 56.67, × 0.5 = 28.335 → 28.34; nothing eliminated, 3 off.
    Case(
        "a member is short",
        (*TEAM, person("cy")),
        {"cy score": "0.00", "li quality": "56.67", "li base": "28.34", "li score": "25.34"},
    ),
    # Cy has no score yet: left out.
    Case(
        "a member without a score",
        (*TEAM, person("cy"), exempt("cy", "04", "06")),
        {"cy score": None, "li quality": "85.00", "li score": "39.50"},
    ),
    Case(
        "no member has a score",
        (person("li"), lead("li"), person("an"), exempt("an", "04", "06"), *eliminated("desk", "an", "04")),
        {"li quality": None, "li base": None, "li score": None, "li penalty": "2.00"},
    ),
    # Members of both groups: (80 + 90 + 70) ÷ 3 = 80, × 0.5 = 40. Desk 3 + net 1 of 6 = 66.67 %, × 0.5 = 33.34. 73.34.
    # May and June of net were missed: 71.34.
    Case(
        "two groups",
        (
            *TEAM,
            lead("li", "net"),
            person("cy", "net"),
            *monthly("cy", 3, marks=70),
            *eliminated("desk", "an", "04", "05", "06"),
            *eliminated("net", "cy", "04", serial=201),
        ),
        {"li quality": "80.00", "li base": "73.34", "li missed": "05 06", "li score": "71.34"},
    ),
    # Both groups missed June: one month, one point.
    Case(
        "two groups miss the same month",
        (
            *TEAM,
            lead("li", "net"),
            person("cy", "net"),
            exempt("cy", "04", "06"),
            *eliminated("desk", "an", "04", "05"),
            *eliminated("net", "cy", "04", "05", serial=201),
        ),
        {"li missed": "06", "li penalty": "1.00"},
    ),
    # Li was in net until June, and net met its quota; desk, led from 1 June, missed all three: June alone is li's.
    Case(
        "became lead of a group that had missed before",
        (
            person("li", "net", moved="06-01 desk"),
            person("an"),
            person("cy", "net"),
            lead("li", since="06-01"),
            *monthly("an"),
            *eliminated("net", "cy", "04", "05", serial=201),
        ),
        {"li role": "lead", "desk achievement": "0.00", "li missed": "06", "li base": "40.00", "li score": "39.00"},
    ),
    # Li led net until Bo took over on 1 June: the points of April and May are those of net, in June those of desk.
    Case(
        "was lead of a group that had missed",
        (
            person("li"),
            person("bo", "net"),
            lead("li", "net"),
            lead("bo", "net", since="06-01"),
            *eliminated("desk", "li", "04", "05", "06"),
            pain("06-001", "li"),
        ),
        {"li role": "employee", "li missed": "04 05", "li base": "80.00", "li score": "78.00"},
    ),
    # A lead's own pain point isn't a member's: the mean stays 85.
    Case(
        "a lead proposes too",
        (*TEAM, pain("05-009", "li", marks=10)),
        {"li counted": 1, "li quality": "85.00", "desk score": "82.00"},
    ),
)
def test_leads(case: Case) -> None:
    check(case)


@table(
    # 20 May: April is over and met; May, which has none yet, isn't judged. The quarter isn't over.
    Case(
        "in the middle",
        (*AN, pain("04-001", "an")),
        {"an counted": 1, "an lacking": "", "an short": False, "an score": "80.00", "an final": False},
        as_of="2015-05-20",
    ),
    # On 31 May May is over.
    Case(
        "on a month's last day",
        (*AN, pain("04-001", "an")),
        {"an lacking": "05", "an score": "0.00", "an final": False},
        as_of="2015-05-31",
    ),
    # 1 of 1 was confirmed on the 12th: met before the month is over. April was missed and costs a point already.
    Case(
        "a quota met early",
        (*done(), pain("04-002", "an")),
        {"desk 04": "0/1 missed", "desk 05": "1/1 met", "desk achievement": "0.00", "an missed": "04"}
        | {"an score": "79.00"},
        as_of="2015-05-20",
    ),
    # No month is over: no achievement, so no score for the lead.
    Case(
        "before the first month is over",
        TEAM,
        {"desk 04": "0/1 running", "desk achievement": None, "an score": "80.00", "li score": None, "li missed": ""},
        as_of="2015-04-20",
    ),
    # On 30 June the quarter is over.
    Case("on the last day", (*AN, *monthly("an")), {"an score": "80.00", "an final": True}, as_of="2015-06-30"),
    # Joining on 18 May, not there yet on 17 May.
    Case("not there yet", (*AN, person("bo", joined="05-18")), {"people": "an"}, as_of="2015-05-17"),
)
def test_a_quarter_that_runs(case: Case) -> None:
    check(case)


@table(
    # Desk (80 + 0) ÷ 2 = 40, without cy, who has no score, and li, who leads; net 90. (80 + 0 + 90) ÷ 3 = 56.67.
    Case(
        "from person to group to department",
        (
            *AN,
            person("bo"),
            person("cy"),
            person("li"),
            person("di", "net"),
            lead("li"),
            exempt("cy", "04", "06"),
            *monthly("an"),
            *monthly("di", 2, marks=90),
        ),
        {"desk score": "40.00", "net score": "90.00", "department": "56.67"},
    ),
    # After penalty: 80 − 3 and 90 − 3.
    Case("scores after the penalty", TEAM, {"desk score": "82.00", "department": "82.00"}),
    Case("nobody has a score", (*AN, exempt("an", "04", "06")), {"desk score": None, "department": None}),
    # Whoever moved counts for the group of the quarter's last day.
    Case(
        "moved",
        (person("an", moved="06-30 net"), person("bo"), NO_QUOTA, *monthly("an"), *monthly("bo", 2, marks=60)),
        {"desk score": "60.00", "net score": "80.00"},
    ),
)
def test_roll_up(case: Case) -> None:
    check(case)


def test_the_first_reopening_decides() -> None:
    # Closed on 13 May; reopened after 38 days, within the look-back, and again in November, long after it.
    again = {"resolved": full("07-01"), "confirmed": full("07-01"), "closed": full("07-02")}
    reopenings = [
        {"date": full(on), "reason": "又出现了", "back_to": "causes_found", "stages": stages}
        for on, stages in (("06-20", again), ("11-02", {}))
    ]
    season = Season(*done(closed="05-13"))
    records = [replace(each, data={**each.data, "reopened": reopenings}) for each in season.records]
    may = group_month(season.basis(records=records), "desk", month("2015-05"))
    assert [each.id for each in may.reopened] == ["201504-001"]


@pytest.mark.parametrize(
    ("name", "first"), [("2015-05", day("05-15")), ("2015-07", day("07-17")), ("2015-01", day("01-31"))]
)
def test_changes_of_a_plan_are_late_after_the_first_checkpoint_or_the_month(name: str, first: date) -> None:
    assert settled_on(Season().basis().programme, month(name)) == first


def test_the_first_of_two_checkpoints_in_a_month_decides() -> None:
    season = Season()
    twice = (Checkpoints(day("04-01"), (day("05-22"), day("05-08"))),)
    basis = replace(season.basis(), programme=replace(season.programme, checkpoints=twice))
    assert settled_on(basis.programme, month("2015-05")) == day("05-08")


def test_quarters_from_the_first_pain_point_on() -> None:
    season = Season(person("an"), pain("02-001", "an"), pain("07-001", "an"))
    assert [each.name for each in season.basis("2015-07-10").quarters] == ["2015-Q1", "2015-Q2", "2015-Q3"]
    # Not before the programme; without any pain point the quarter of the day.
    later = Season(person("an"), pain("02-001", "an"), begin="2015-05-01")
    assert [each.name for each in later.basis("2015-07-01").quarters] == ["2015-Q2", "2015-Q3"]
    assert [each.name for each in Season(person("an")).basis("2015-07-01").quarters] == ["2015-Q3"]
