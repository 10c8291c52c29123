"""Signs that numbers were made to fit: a reviewer looks at each; none changes a score or punishes anybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from site_builder.fault import Fault
from site_builder.measures.basis import read_all
from site_builder.measures.elimination import confirmations
from site_builder.papers import PLAN, plan_of
from site_builder.periods import Period, UnknownYear, Workdays, month, month_of
from site_builder.programme import Programme
from site_builder.register import PAIN_POINT, Record, Register
from site_builder.rules import at, rule
from site_builder.rules.closed_loop import loops
from site_builder.rules.evidence.confirmation import plain

Faults = Iterable[Fault]
Located = Iterator[tuple[Record, Fault]]


@rule("PP871", "warning")
def burst_at_the_end(register: Register, programme: Programme) -> Located:
    """同一个人的几个痛点集中在月末最后几个工作日提出。
    Several pain points of one person come on the last workdays of a month.

    可能是赶数量；评审人看一看是不是真痛点，分数不会因此改变。
    They may have been made for the number; a reviewer looks whether they are real, and no score changes.

    {person} 在 {begin} 以后提出了 {count} 个：{ids}。
    {person} proposed {count} from {begin} on: {ids}.

    不用改；评审人逐个看一遍。以后发现一个就提一个。
    Nothing to change; a reviewer reads each of them. From now on propose each when it is found.

    Bad:
        # chen-jie 4 月 29 日刚提出 201504-007
        proposer: chen-jie
        proposed_on: 2015-04-30
        stages: {proposed: 2015-04-30, analysed: 2015-05-04, causes_found: 2015-05-06}
        progress: [{date: 2015-05-08, by: chen-jie, percent: 100, text: 全部上线}]

    Good:
        proposer: chen-jie
        proposed_on: 2015-04-03
    """
    for person, period, records in _proposals(register):
        numbers = programme.policy(period.begin)
        begin = _last_days_begin(programme.workdays, period, numbers["burst_days"])
        late = [record for record in records if begin and (record.proposed_on or date.min) >= begin]
        if len(late) >= numbers["burst_pain_points"]:
            ids = ", ".join(record.key for record in late)
            yield late[-1], at("proposed_on", person=person, begin=begin, count=len(late), ids=ids)


@rule("PP872", "warning")
def planned_after_the_fact(register: Register) -> Located:
    """用户确认以后才列入计划。
    A pain point is put on the plan after users confirmed it.

    先做完再补计划，计划就不起作用；评审人看一看，分数不会因此改变。
    A plan filled in afterwards plans nothing; a reviewer looks at it, and no score changes.

    {value} 在 {added_on} 列入计划，用户 {confirmed_on} 就已经确认了。
    {value} was put on the plan on {added_on}; users had confirmed it on {confirmed_on}.

    日期属实就不用改，但只有用户在这个月里确认的才计入这个月；写错了请改正。以后月初先列计划。
    Where the dates are right, leave them, though only what users confirm within the month counts in it; else correct them.
    List the next plan at the beginning of the month.

    Bad:
        listed_on: 2015-05-13
        pain_points: [{id: 201504-001}]

    Good:
        listed_on: 2015-05-04
        pain_points: [{id: 201504-001}]
    """
    for plan in read_all(register.of(PLAN), plan_of):
        for entry in plan.entries:
            for record in register.ids.get((PAIN_POINT, entry.id), ())[:1]:
                confirmed = _confirmed_before(record, entry.added_on)
                if confirmed and entry.removed_on is None:
                    params = {"value": entry.id, "added_on": entry.added_on, "confirmed_on": confirmed}
                    yield plan.record, at("pain_points", entry.index, "id", **params)


@rule("PP873", "warning")
def evidence_before_the_solution(pain_point: Record) -> Faults:
    """书面证据早于“痛点解决”。
    Written evidence is dated before the solution.

    还没有解决，用户确认的是什么？评审人看一看，分数不会因此改变。
    What did users confirm before it was resolved? A reviewer looks at it, and no score changes.

    证据的日期是 {value}，“{stage}”是 {resolved}。
    The evidence is dated {value}, but “{stage}” is {resolved}.

    日期属实就不用改；写错了请改正，或者请用户在解决以后再确认一次。
    Where the dates are right, leave them; else correct them, or ask the users again now that it is resolved.

    Bad:
        evidence: [{kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 陈晓, confirmed_on: 2015-05-07}]

    Good:
        evidence: [{kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 陈晓, confirmed_on: 2015-05-08}]
    """
    solved = [dates["resolved"] for _, dates in loops(pain_point) if "resolved" in dates]
    for pointer, dates in loops(pain_point):
        resolved = dates.get("resolved", date.min)
        begin = (pain_point.proposed_on or date.min) if pointer == ("stages",) else min(dates.values())
        for each in pain_point.evidence:
            on = each.confirmed_on
            if on and begin <= on < resolved and not any(begin <= day <= on for day in solved):
                stage = pain_point.type.label(("stages", "resolved"))
                yield at("evidence", each.index, "confirmed_on", value=on, stage=stage, resolved=resolved)


@rule("PP874", "warning")
def confirmed_by_a_namesake(pain_point: Record, programme: Programme) -> Faults:
    """确认的联系人与提出人或参与解决的人同名。
    The contact who confirms bears the name of the proposer or of a solver.

    可能是自己确认自己；评审人问一声是不是同一个人，分数不会因此改变。不是联系人的，由 PP311 指出。
    Somebody may confirm their own work; a reviewer asks whether it is one person, and no score changes. PP311 finds
    those who are no contacts.

    “{value}”也是 {person} 的名字，{person} 提出或参与解决了这个痛点。
    “{value}” is also the name of {person}, who proposed or helped to solve this pain point.

    不是同一个人就不用改；是同一个人，请用户确认。
    Where they are two people, leave it; else let a user confirm.

    Bad:
        # 经纪业务部的联系人里也有一位王莉
        evidence: [{kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 王莉, confirmed_on: 2015-05-12}]

    Good:
        evidence: [{kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12}]
    """
    department = programme.department(pain_point.department)
    contacts = {plain(name) for name in department.contacts} if department else set()
    solvers = [task.owner for task in pain_point.tasks] + [each for s in pain_point.solutions for each in s.partners]
    solvers += [entry.by for entry in pain_point.progress]
    people = [person for each in (pain_point.proposer, *solvers) if (person := programme.person(each))]
    known_as = {plain(text): person.id for person in people for text in (person.id, *person.name)}
    for each in pain_point.evidence:
        name = plain(each.confirmed_by or "")
        if name in contacts and name in known_as:
            yield at("evidence", each.index, "confirmed_by", value=each.confirmed_by, person=known_as[name])


def _proposals(register: Register) -> Iterator[tuple[str, Period, tuple[Record, ...]]]:
    """Yield what each person proposed in each month and didn't withdraw, the earliest first, where it is several."""
    found: dict[tuple[str, Period], list[Record]] = {}
    for record in sorted(register.pain_points, key=lambda each: (each.proposed_on or date.max, each.key)):
        if record.proposer and record.proposed_on and record.withdrawn is None:
            found.setdefault((record.proposer, month(month_of(record.proposed_on))), []).append(record)
    return ((person, period, tuple(each)) for (person, period), each in found.items() if len(each) > 1)


def _last_days_begin(workdays: Workdays, period: Period, count: int) -> date | None:
    """Return the day with which the last workdays of a period begin; None where the calendar isn't known."""
    try:
        return next(iter(workdays.within(period)[-count:]), None)
    except UnknownYear:
        return None


def _confirmed_before(record: Record, day: date) -> date | None:
    """Return the first confirmation where it came by a day, and nothing was reopened between the two."""
    confirmed = next((each.on for each in confirmations(record)), date.max)
    if confirmed > day or any(confirmed <= each.on <= day for each in record.reopenings):
        return None
    return confirmed
