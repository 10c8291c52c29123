"""Rules on quality reviews 质量评审 and the served departments' yearly ratings (A8, A10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.authority import owners_of
from site_builder.fault import Fault
from site_builder.measures.basis import read_all
from site_builder.measures.ranking import was_active
from site_builder.papers import REVIEW, Mark, marks_of, ratings_of
from site_builder.periods import Period, quarter, year
from site_builder.programme import Programme
from site_builder.register import PAIN_POINT, Record, Register
from site_builder.rules import at, rule

Faults = Iterable[Fault]
Located = Iterator[tuple[Record, Fault]]


@rule("PP851")
def nobody_reviews_their_own(register: Register) -> Located:
    """不评自己提出的痛点。
    Nobody reviews their own pain point.

    自己给自己打分，分数就没有意义。
    Marks that people give themselves say nothing.

    {value} 是 {reviewer} 自己提出的。
    {value} was proposed by {reviewer}, who reviews it here.

    删去这一条，请别的评审人评。
    Delete this entry and let another reviewer do it.

    Bad:
        reviews: [{id: 201504-002, date: 2015-07-03, pain: 95, proactive: 90, user: 92, closed_loop: 96}]

    Good:
        reviews: [{id: 201504-001, date: 2015-07-03, pain: 95, proactive: 90, user: 92, closed_loop: 96}]
    """
    for mark, _, record in _reviewed(register):
        if mark.reviewer in owners_of(record):
            yield mark.record, at("reviews", mark.index, "id", value=mark.id, reviewer=mark.reviewer)


@rule("PP852")
def reviewed_once_a_quarter(review: Record) -> Faults:
    """一位评审人一个季度对一个痛点只评一次。
    A reviewer marks a pain point once a quarter.

    评两次，平均分里同一个人就占了两份。
    Marked twice, one reviewer would count double in the mean.

    {value} 在这里已经评过了。
    {value} is marked here already.

    只留下最后认定的一条。
    Keep the one that holds.

    Bad:
        reviews:
          - {id: 201504-001, date: 2015-07-03, pain: 95, proactive: 90, user: 92, closed_loop: 96}
          - {id: 201504-001, date: 2015-07-06, pain: 90, proactive: 90, user: 90, closed_loop: 90}

    Good:
        reviews:
          - {id: 201504-001, date: 2015-07-03, pain: 95, proactive: 90, user: 92, closed_loop: 96}
    """
    seen: set[str] = set()
    for marks in read_all((review,), marks_of):
        for mark in marks:
            if mark.id in seen:
                yield at("reviews", mark.index, "id", value=mark.id)
            seen.add(mark.id)


@rule("PP853", "warning")
def reviewed_in_its_quarter(register: Register) -> Located:
    """评的是本季度提出或跟进过的痛点。
    What is reviewed was proposed or followed up in the quarter.

    这个季度没有动静的痛点不参加评选，评了也不算。
    A pain point without anything in the quarter enters no list; the marks would count for nothing.

    {value} 在 {quarter} 没有提出，也没有进度或新的阶段。
    {value} was neither proposed in {quarter} nor has it an entry or a stage there.

    改正序号，或者把这一条移到它有动静的那个季度。
    Correct the id, or move the entry to the quarter in which something happened.

    Bad:
        reviews: [{id: 201507-001, date: 2015-07-03, pain: 95, proactive: 90, user: 92, closed_loop: 96}]

    Good:
        reviews: [{id: 201504-001, date: 2015-07-03, pain: 95, proactive: 90, user: 92, closed_loop: 96}]
    """
    for mark, period, record in _reviewed(register):
        if not was_active(record, period):
            yield mark.record, at("reviews", mark.index, "id", value=mark.id, quarter=mark.quarter)


@rule("PP854")
def reviewed_from_the_quarter_on(review: Record) -> Faults:
    """评审日期不早于这个季度的第一天。
    A review isn't dated before its quarter begins.

    季度还没有开始，就没有可评的。
    Before the quarter begins there is nothing to review.

    评审日期是 {value}，{quarter} 从 {begin} 开始。
    The review is dated {value}, but {quarter} begins on {begin}.

    写评审的那一天，或者改正 quarter。
    Write the day of the review, or correct the quarter.

    Bad:
        reviews: [{id: 201504-001, date: 2015-03-31, pain: 95, proactive: 90, user: 92, closed_loop: 96}]

    Good:
        reviews: [{id: 201504-001, date: 2015-07-03, pain: 95, proactive: 90, user: 92, closed_loop: 96}]
    """
    for mark, period in _marks((review,)):
        if mark.on < period.begin:
            yield at("reviews", mark.index, "date", value=mark.on, quarter=mark.quarter, begin=period.begin)


@rule("PP855")
def provider_rates_nobody(rating: Record, programme: Programme) -> Faults:
    """信息技术部不给自己打分。
    The IT department doesn't rate itself.

    满意度是被服务的部门说的。
    Whether the service was good is for the served departments to say.

    “{value}”是提供服务的部门。
    “{value}” provides the service.

    删去这一条。
    Delete this entry.

    Bad:
        ratings: [{department: information-technology, date: 2015-12-10, score: 5}]

    Good:
        ratings: [{department: brokerage, date: 2015-12-10, score: 4.2}]
    """
    for ratings in read_all((rating,), ratings_of):
        for each in ratings:
            department = programme.department(each.department)
            if department and department.provider:
                yield at("ratings", each.index, "department", value=each.department)


@rule("PP856")
def rated_once_a_year(rating: Record) -> Faults:
    """一个部门一年打一次分。
    A department rates once a year.

    打两次，谁也不知道以哪个为准。
    With two ratings nobody knows which one holds.

    “{value}”这一年已经打过分了。
    “{value}” has rated this year already.

    只留下最后认定的一条。
    Keep the one that holds.

    Bad:
        ratings:
          - {department: brokerage, date: 2015-12-10, score: 4.2}
          - {department: brokerage, date: 2015-12-14, score: 4.5}

    Good:
        ratings:
          - {department: brokerage, date: 2015-12-10, score: 4.2}
          - {department: research, date: 2015-12-14, score: 4.5}
    """
    seen: set[str] = set()
    for ratings in read_all((rating,), ratings_of):
        for each in ratings:
            if each.department in seen:
                yield at("ratings", each.index, "department", value=each.department)
            seen.add(each.department)


@rule("PP857")
def rated_from_the_year_on(rating: Record) -> Faults:
    """打分日期不早于这一年。
    A rating isn't dated before its year.

    这一年还没有开始，就没有服务可评；年后补打的可以。
    Before the year begins there is no service to rate; after its end it may still be given.

    打分日期是 {value}，早于 {year} 年。
    The rating is dated {value}, before the year {year}.

    写打分的那一天，或者改正 year。
    Write the day of the rating, or correct the year.

    Bad:
        ratings: [{department: brokerage, date: 2014-12-31, score: 4.2}]

    Good:
        ratings: [{department: brokerage, date: 2015-12-10, score: 4.2}]
    """
    for ratings in read_all((rating,), ratings_of):
        for each in ratings:
            if each.on < year(each.year).begin:
                yield at("ratings", each.index, "date", value=each.on, year=each.year)


def _marks(records: Iterable[Record]) -> Iterator[tuple[Mark, Period]]:
    """Yield every mark with its quarter."""
    for marks in read_all(records, _with_quarters):
        yield from marks


def _with_quarters(record: Record) -> list[tuple[Mark, Period]]:
    return [(mark, quarter(mark.quarter)) for mark in marks_of(record)]


def _reviewed(register: Register) -> Iterator[tuple[Mark, Period, Record]]:
    """Yield every mark with its quarter and the pain point it is for, where there is one."""
    for mark, period in _marks(register.of(REVIEW)):
        for record in register.ids.get((PAIN_POINT, mark.id), ())[:1]:
            yield mark, period, record
