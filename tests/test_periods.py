"""Weeks, months and the workdays of China: what counting workdays and weeks may rely on."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.periods import (
    Correction,
    Period,
    UnknownYear,
    Workdays,
    monday,
    month,
    month_of,
    months_between,
    quarter,
    quarter_of,
    quarters_between,
    week_name,
    weeks_between,
    year,
)

CHINA = Workdays()
DAYS = st.dates(date(2004, 1, 1), date(2026, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "workday"),
    [
        ("2015-10-09", True),  # a Friday like any other
        ("2015-10-10", True),  # Saturday, made up for National Day
        ("2015-10-11", False),  # a Sunday like any other
        ("2015-09-06", True),  # Sunday, made up for the day after Victory Day
        ("2015-09-03", False),  # Thursday, Victory Day, that year alone
        ("2014-09-03", True),  # the year before it was a Wednesday like any other
        ("2015-09-04", False),
        ("2015-10-01", False),  # National Day, a Thursday
        ("2015-10-07", False),  # its last day, a Wednesday
        ("2015-10-08", True),
        ("2015-02-15", True),  # Sunday, made up for Spring Festival
        ("2015-02-18", False),  # New Year's Eve
        ("2015-02-24", False),
        ("2015-02-25", True),
        ("2015-02-28", True),  # Saturday, made up for Spring Festival
        ("2015-04-06", False),  # Monday after Qingming
        ("2020-01-31", False),  # Spring Festival made longer in the epidemic
        ("2017-09-30", True),  # Saturday, made up for National Day
        ("2017-10-08", False),
    ],
)
def test_workdays_follow_the_national_calendar(text: str, workday: bool) -> None:
    assert CHINA.is_workday(day(text)) is workday


@pytest.mark.parametrize("year", range(2004, 2027))
def test_workdays_agree_with_another_library(year: int) -> None:
    """2005-12-31 is a Saturday that one library calls made up for New Year and the other doesn't."""
    china = holidays.country_holidays("CN", years=[year, year + 1])
    days = [date(year, 1, 1) + timedelta(n) for n in range(366)]
    differ = [each for each in days if each.year == year and CHINA.is_workday(each) != china.is_working_day(each)]
    assert [each for each in differ if each != date(2005, 12, 31)] == []


def test_corrections_win_over_the_national_calendar() -> None:
    drill = Workdays((Correction(day("2015-11-28"), day("2015-11-28"), True),))
    leave = Workdays((Correction(day("2015-11-25"), day("2015-11-27"), False),))
    assert not CHINA.is_workday(day("2015-11-28"))
    assert drill.is_workday(day("2015-11-28"))
    assert not drill.is_workday(day("2015-11-29"))
    assert [leave.is_workday(day(f"2015-11-{n}")) for n in (24, 25, 26, 27, 30)] == [True, False, False, False, True]


def test_the_first_of_two_corrections_of_a_day_counts() -> None:
    both = Workdays(
        (
            Correction(day("2015-11-28"), day("2015-11-28"), True),
            Correction(day("2015-11-01"), day("2015-11-30"), False),
        )
    )
    assert both.is_workday(day("2015-11-28"))
    assert not both.is_workday(day("2015-11-27"))


@pytest.mark.parametrize("text", ["2027-01-01", "2027-06-01", "2030-01-01", "2003-12-31", "1999-05-05"])
def test_a_year_that_is_not_known_is_not_guessed(text: str) -> None:
    with pytest.raises(UnknownYear) as caught:
        CHINA.is_workday(day(text))
    assert caught.value.year == day(text).year


def test_a_correction_makes_an_unknown_day_known() -> None:
    first_week = Workdays((Correction(day("2027-01-04"), day("2027-01-08"), True),))
    assert first_week.is_workday(day("2027-01-04"))
    assert first_week.between(day("2027-01-03"), day("2027-01-08")) == 5
    with pytest.raises(UnknownYear):
        first_week.is_workday(day("2027-01-09"))


@pytest.mark.parametrize(
    ("after", "until", "count"),
    [
        ("2015-04-13", "2015-04-13", 0),  # the day itself isn't counted
        ("2015-04-13", "2015-04-14", 1),
        ("2015-04-17", "2015-04-19", 0),  # Friday to Sunday
        ("2015-04-17", "2015-04-20", 1),  # Friday to Monday
        ("2015-04-13", "2015-04-20", 5),
        ("2015-04-20", "2015-04-13", 0),  # backwards there is nothing to count
        ("2015-09-30", "2015-10-07", 0),  # National Day
        ("2015-09-30", "2015-10-10", 3),  # 8, 9 and the make-up Saturday
        ("2015-09-02", "2015-09-06", 1),  # 3 to 5 are free, the Sunday is made up
        ("2015-12-31", "2016-01-04", 1),  # over the year's end: 1 to 3 January are free
    ],
)
def test_between_counts_after_one_day_up_to_another(after: str, until: str, count: int) -> None:
    assert CHINA.between(day(after), day(until)) == count


def test_between_stops_counting_where_it_is_told() -> None:
    assert CHINA.between(day("2015-01-01"), day("2015-12-31"), at_most=6) == 6
    assert CHINA.between(day("2026-12-01"), day("2031-12-31"), at_most=6) == 6, "never asks for an unknown year"
    assert CHINA.between(day("2026-12-01"), day("2031-12-31"), at_most=0) == 0


def test_between_does_not_guess_over_the_end_of_what_is_known() -> None:
    with pytest.raises(UnknownYear):
        CHINA.between(day("2026-12-30"), day("2027-01-08"))


@settings(deadline=None)
@given(DAYS, st.integers(0, 40), st.integers(0, 40))
def test_between_adds_up(first: date, one: int, two: int) -> None:
    middle, last = first - timedelta(two), first
    begin = middle - timedelta(one)
    if begin.year >= 2004:
        assert CHINA.between(begin, last) == CHINA.between(begin, middle) + CHINA.between(middle, last)


@pytest.mark.parametrize(
    ("first", "has_one"),
    [
        ("2017-09-25", True),
        ("2017-10-02", False),  # Monday 2 to Sunday 8 October are all National Day
        ("2017-10-09", True),
        ("2015-09-28", True),  # three workdays before National Day
        ("2015-10-05", True),  # Thursday, Friday and the make-up Saturday
        ("2020-01-27", False),  # Spring Festival, made longer
    ],
)
def test_a_week_may_have_no_workday(first: str, has_one: bool) -> None:
    assert CHINA.week_has_one(day(first)) is has_one


def test_corrections_empty_or_fill_a_week() -> None:
    shut = Workdays((Correction(day("2015-04-13"), day("2015-04-19"), False),))
    duty = Workdays((Correction(day("2017-10-08"), day("2017-10-08"), True),))
    assert not shut.week_has_one(day("2015-04-13"))
    assert duty.week_has_one(day("2017-10-02"))


@pytest.mark.parametrize(
    ("first", "last", "weeks"),
    [
        ("2015-04-03", "2015-04-05", []),  # the same week
        ("2015-04-03", "2015-04-12", []),  # the next week isn't over
        ("2015-04-03", "2015-04-13", ["2015-04-06"]),
        ("2015-04-06", "2015-04-20", ["2015-04-13"]),  # Monday to Monday
        ("2015-04-05", "2015-04-20", ["2015-04-06", "2015-04-13"]),  # Sunday is the last day of its week
        ("2015-12-24", "2016-01-11", ["2015-12-28", "2016-01-04"]),
        ("2015-04-20", "2015-04-03", []),
    ],
)
def test_weeks_between_leaves_out_both_ends(first: str, last: str, weeks: list[str]) -> None:
    assert [week.isoformat() for week in weeks_between(day(first), day(last))] == weeks


@settings(deadline=None)
@given(DAYS, DAYS)
def test_weeks_between_are_mondays_in_a_row(first: date, last: date) -> None:
    weeks = list(weeks_between(first, last))
    assert all(week.weekday() == 0 and first < week < last for week in weeks)
    assert all(after - before == timedelta(7) for before, after in pairwise(weeks))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2015-04-10", "2015-W15"),
        ("2015-01-01", "2015-W01"),
        ("2014-12-29", "2015-W01"),  # a Monday that belongs to the new year
        ("2014-12-28", "2014-W52"),
        ("2015-12-31", "2015-W53"),
        ("2016-01-03", "2015-W53"),  # a Sunday that belongs to the old year
        ("2016-01-04", "2016-W01"),
        ("2021-01-01", "2020-W53"),
    ],
)
def test_week_names_are_iso_weeks_at_year_ends(text: str, name: str) -> None:
    assert week_name(day(text)) == name


@settings(deadline=None)
@given(DAYS)
def test_a_week_has_one_name_and_begins_on_monday(any_day: date) -> None:
    first = monday(any_day)
    assert first.weekday() == 0 and first <= any_day < first + timedelta(7)
    assert {week_name(first + timedelta(n)) for n in range(7)} == {week_name(any_day)}


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2015-04", "2015-04", ["2015-04"]),
        ("2015-11", "2016-02", ["2015-11", "2015-12", "2016-01", "2016-02"]),
        ("2015-05", "2015-04", []),
        ("2015-12", "2016-01", ["2015-12", "2016-01"]),
    ],
)
def test_months_between_includes_both_ends(first: str, last: str, months: list[str]) -> None:
    assert months_between(first, last) == months


@settings(deadline=None)
@given(DAYS, DAYS)
def test_months_between_counts_as_the_calendar_does(one: date, two: date) -> None:
    first, last = sorted((one, two))
    months = months_between(month_of(first), month_of(last))
    assert len(months) == (last.year - first.year) * 12 + last.month - first.month + 1
    assert months == sorted(set(months))
    assert (months[0], months[-1]) == (f"{first:%Y-%m}", f"{last:%Y-%m}")


# ---- months, quarters, years ----


@pytest.mark.parametrize(
    ("period", "begin", "end"),
    [
        (month("2015-04"), "2015-04-01", "2015-04-30"),
        (month("2015-12"), "2015-12-01", "2015-12-31"),  # the next month is in another year
        (month("2015-02"), "2015-02-01", "2015-02-28"),
        (month("2016-02"), "2016-02-01", "2016-02-29"),  # leap year
        (quarter("2015-Q1"), "2015-01-01", "2015-03-31"),
        (quarter("2015-Q2"), "2015-04-01", "2015-06-30"),
        (quarter("2015-Q4"), "2015-10-01", "2015-12-31"),
        (year(2015), "2015-01-01", "2015-12-31"),
    ],
    ids=lambda each: each.name if isinstance(each, Period) else None,
)
def test_a_period_has_its_first_and_last_day(period: Period, begin: str, end: str) -> None:
    assert (period.begin, period.end) == (day(begin), day(end))
    assert day(begin) in period and day(end) in period
    assert day(begin) - timedelta(1) not in period and day(end) + timedelta(1) not in period
    assert None not in period
    assert (period.days[0], period.days[-1]) == (day(begin), day(end))
    assert len(period.days) == len(set(period.days)) == (day(end) - day(begin)).days + 1


def test_periods_keep_their_names() -> None:
    assert (month("2015-04").name, quarter("2015-Q2").name, year(2015).name) == ("2015-04", "2015-Q2", "2015")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "2015",
        "2015-4",
        "2015-00",
        "2015-13",
        "2015-Q2",
        "15-04",
        "2015-04-01",
        " 2015-04",
        "2015-04\n",
        "２０１５-04",
    ],
)
def test_no_other_name_is_a_month(name: str) -> None:
    with pytest.raises(ValueError):
        month(name)


@pytest.mark.parametrize(
    "name", ["", "2015", "2015-Q0", "2015-Q5", "2015-q2", "2015Q2", "2015-04", "2015-Q2\n", "2015-Q２"]
)
def test_no_other_name_is_a_quarter(name: str) -> None:
    with pytest.raises(ValueError):
        quarter(name)


@pytest.mark.parametrize(
    ("period", "months"),
    [
        (quarter("2015-Q2"), ["2015-04", "2015-05", "2015-06"]),
        (quarter("2015-Q4"), ["2015-10", "2015-11", "2015-12"]),
        (month("2015-04"), ["2015-04"]),
        (year(2015), [f"2015-{n:02d}" for n in range(1, 13)]),
        # A stretch over the end of a year has all months that it touches.
        (Period("", day("2015-11-15"), day("2016-01-02")), ["2015-11", "2015-12", "2016-01"]),
    ],
    ids=lambda each: each.name if isinstance(each, Period) else None,
)
def test_a_period_has_its_months(period: Period, months: list[str]) -> None:
    assert [each.name for each in period.months] == months


@pytest.mark.parametrize(
    ("first", "last", "quarters"),
    [
        ("2015-04-01", "2015-06-30", ["2015-Q2"]),
        ("2015-06-30", "2015-07-01", ["2015-Q2", "2015-Q3"]),
        ("2015-12-31", "2016-04-01", ["2015-Q4", "2016-Q1", "2016-Q2"]),
        ("2015-05-05", "2015-05-05", ["2015-Q2"]),
        ("2015-05-05", "2015-05-04", []),
    ],
)
def test_quarters_between_includes_both_ends(first: str, last: str, quarters: list[str]) -> None:
    assert [each.name for each in quarters_between(day(first), day(last))] == quarters


@settings(deadline=None)
@given(DAYS)
def test_a_day_lies_in_its_quarter_and_in_one_of_its_months(any_day: date) -> None:
    found = quarter_of(any_day)
    assert any_day in found and quarter(found.name) == found
    assert [any_day in each for each in found.months].count(True) == 1
    assert any_day in month(month_of(any_day))
    assert found.months[0].begin == found.begin and found.months[-1].end == found.end


@settings(deadline=None)
@given(DAYS, DAYS)
def test_quarters_between_follow_each_other(one: date, two: date) -> None:
    first, last = sorted((one, two))
    quarters = quarters_between(first, last)
    assert first in quarters[0] and last in quarters[-1]
    assert all(after.begin - before.end == timedelta(1) for before, after in pairwise(quarters))


def test_workdays_of_a_period() -> None:
    # October 2015: 1 to 7 are free, Saturday 10 is worked.
    october = [each.day for each in CHINA.within(month("2015-10"))]
    assert october == [8, 9, 10, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30]
