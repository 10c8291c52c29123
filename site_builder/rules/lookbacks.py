"""Rules on look-backs 回访 after the closing, on what comes back, and on evidence that expires (A12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from site_builder.fault import Fault
from site_builder.lifecycle import RANK, rounds
from site_builder.measures.basis import read_all
from site_builder.parts import Followup
from site_builder.programme import Programme
from site_builder.register import PAIN_POINT, Record, Register
from site_builder.rules import at, rule
from site_builder.rules.closed_loop import loops

Faults = Iterable[Fault]
Located = Iterator[tuple[Record, Fault]]


@rule("PP331")
def look_back_as_the_policy_asks(pain_point: Record, programme: Programme) -> Faults:
    """回访在结束以后，天数是规定里的。
    A look-back follows the closing, and is one that the policy names.

    结束以后才有效果可看；天数不是规定里的，就对不上该做的是哪一次。
    The effect can be looked at after the closing only; with other days nobody can tell which look-back was done.

    {on} 的第 {days} 天回访对不上：在那之前的结束日期是 {closed}，规定的天数是 {wanted}。
    The look-back of {on} for day {days} doesn't fit: the closing before it is {closed}, and the policy asks for {wanted}.

    改正日期或天数；还没有结束的，先不写回访。
    Correct the date or the days; while it isn't closed, leave look-backs out.

    Bad:
        followups: [{days: 60, date: 2015-07-13, held: true, note: 平均等待 13 分钟}]

    Good:
        followups: [{days: 30, date: 2015-06-12, held: true, note: 平均等待 13 分钟}]
    """
    closings = [dates["closed"] for _, dates in loops(pain_point) if "closed" in dates]
    for each in pain_point.followups:
        closed = max((day for day in closings if day <= each.on), default=None)
        asked = programme.policy(closed or each.on)["followup_days"]
        if closed is None or each.days not in asked:
            field = "date" if closed is None else "days"
            params = {"on": each.on, "days": each.days, "closed": closed or "—", "wanted": ", ".join(map(str, asked))}
            yield at("followups", each.index, field, **params)


@rule("PP332", "warning")
def failed_look_back_leads_on(register: Register) -> Located:
    """回访发现没有保持住的，重新打开，或者由新的痛点接着。
    What a look-back found undone is reopened, or goes on as a new pain point.

    痛点又回来了，就不能停在“结束”。
    A pain that is back can't rest as closed.

    {value} 的回访没有保持住，之后没有重新打开，也没有别的痛点写 recurs: {id}。
    The look-back of {value} failed, but it wasn't reopened then, and no other pain point says recurs: {id}.

    增加一条 reopened；或者提出新的痛点，写 recurs: {id}。
    Add an entry to reopened; or propose a new pain point that says recurs: {id}.

    Bad:
        followups: [{days: 30, date: 2015-06-12, held: false, note: 提醒又收不到了}]

    Good:
        followups: [{days: 30, date: 2015-06-12, held: false, note: 提醒又收不到了}]
        reopened: [{date: 2015-06-15, reason: 提醒又收不到了, back_to: causes_found}]
    """
    continued = {record.recurs for record in register.pain_points if record.withdrawn is None}
    for record, failed in read_all(register.pain_points, _failed):
        for each in failed:
            if record.name not in continued and not any(reopening.on >= each.on for reopening in record.reopenings):
                yield record, at("followups", each.index, "held", value=each.on, id=record.name)


@rule("PP333")
def recurs_names_an_earlier_one(register: Register) -> Located:
    """再次出现的，写的是更早的另一个痛点。
    What recurs names another, earlier pain point.

    先有的才能再来；写自己或后来的，链条就断了。
    Only what was there before can come back; itself or a later one breaks the chain.

    “{value}”不是更早提出的另一个痛点。
    “{value}” is no other pain point proposed earlier.

    写以前那个痛点的序号；不是再次出现的，删去 recurs。
    Write the id of the earlier one; where nothing came back, delete recurs.

    Bad:
        recurs: 201504-001

    Good:
        # 201504-002 是 4 月 2 日提出的
        recurs: 201504-002
    """
    for record in register.pain_points:
        for earlier in register.ids.get((PAIN_POINT, record.recurs or ""), ())[:1]:
            if not _is_earlier(earlier, record):
                yield record, at("recurs", value=record.recurs)


@rule("PP388", "warning")
def what_recurs_had_ended(register: Register) -> Located:
    """再次出现以前，原来的痛点已经解决或撤回。
    What came back had been resolved or withdrawn before.

    还没有解决的没有走开，谈不上又回来；同一件事写成两个痛点，原因和进度就分在两处。
    What isn't resolved never went away, so it can't be back; one matter in two pain points has its causes and progress in two places.

    {proposed_on} 提出时，{value} 还没有解决，也没有撤回。
    On {proposed_on}, when this was proposed, {value} was neither resolved nor withdrawn.

    是同一件事的，改写 supports；原来的已经解决的，补上它的 stages.resolved。
    Where it is the same matter, write supports instead; where the earlier one was resolved, add its stages.resolved.

    Bad:
        # 201504-002 到 12 月还没有解决
        recurs: 201504-002

    Good:
        supports: 201504-002
        stages: {closed: }
        summary:
    """
    for record in register.pain_points:
        for earlier in register.ids.get((PAIN_POINT, record.recurs or ""), ())[:1]:
            day = record.proposed_on
            if day and _is_earlier(earlier, record) and not _had_ended(earlier, day):
                yield record, at("recurs", value=record.recurs, proposed_on=day)


def _is_earlier(one: Record, record: Record) -> bool:
    """Tell whether one pain point is another than a record and wasn't proposed after it, as far as the days are known."""
    days = (one.proposed_on, record.proposed_on)
    return one is not record and not (days[0] and days[1] and days[0] > days[1])


def _had_ended(record: Record, day: date) -> bool:
    """Tell whether a pain point had been resolved or further, or withdrawn, by a day."""
    done = (on for stages in rounds(record) for stage, on in stages.items() if RANK[stage] >= RANK["resolved"])
    return any(on <= day for on in done) or (record.withdrawn is not None and record.withdrawn.on <= day)


@rule("PP334")
def evidence_expires_after_it_began(pain_point: Record) -> Faults:
    """证据的有效期不早于确认日期。
    Evidence doesn't expire before it was given.

    还没有确认就过期的证据，从来没有生效过。
    What expired before anybody confirmed was never valid.

    有效期至 {value}，确认日期却是 {confirmed_on}。
    It expires on {value}, but was confirmed on {confirmed_on}.

    改正其中一个日期；一直有效的，删去 expires_on。
    Correct one of the dates; where it doesn't expire, delete expires_on.

    Bad:
        evidence: [{kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12, expires_on: 2015-05-11}]

    Good:
        evidence: [{kind: email, file: confirmation.eml, sha256: 5bd04f4abe69a697e548339432f13f2226f5cf3a40eeb740839a1d50548e047c,
          confirmed_by: 陈晓, confirmed_on: 2015-05-12, expires_on: 2016-05-12}]
    """
    for each in pain_point.evidence:
        if each.expires_on and each.confirmed_on and each.expires_on < each.confirmed_on:
            yield at("evidence", each.index, "expires_on", value=each.expires_on, confirmed_on=each.confirmed_on)


def _failed(record: Record) -> tuple[Record, list[Followup]]:
    return record, [each for each in record.followups if not each.held]


@rule("PP335")
def outcome_before_a_reopening(pain_point: Record) -> Faults:
    """解决过又重新打开的，当时的结果要留下。
    A reopening from “resolved” or further keeps the outcome that held until then.

    那个月的消除指标按当时的结果算；结果没有了，已经公布的数字就会变。
    That month's elimination quota goes by the outcome then; without it, published figures change.

    {date} 重新打开以前已经解决，但没有写结果是消除还是缓解。
    It was resolved before it was reopened on {date}, but nothing says whether it was eliminated or mitigated.

    在 reopened 的这一条里写 outcome: eliminated 或 mitigated；或者保留最上层的 outcome。
    Write outcome: eliminated or mitigated into this item of reopened, or keep the outcome of the record.

    Bad:
        followups:
        outcome:
        reopened: [{date: 2015-12-10, reason: 提醒停了, back_to: causes_found}]
        plan: [{task: 恢复推送, owner: wang-li, start: 2015-12-10, due: 2016-01-29, state: in-progress}]
        progress: [{date: 2015-12-16, by: wang-li, percent: 50, text: 重新分析}]

    Good:
        followups:
        outcome:
        reopened: [{date: 2015-12-10, reason: 提醒停了, back_to: causes_found, outcome: eliminated}]
        plan: [{task: 恢复推送, owner: wang-li, start: 2015-12-10, due: 2016-01-29, state: in-progress}]
        progress: [{date: 2015-12-16, by: wang-li, percent: 50, text: 重新分析}]
    """
    for position, (each, stages) in enumerate(zip(pain_point.reopenings, rounds(pain_point), strict=False)):
        told = pain_point.outcome or any(later.outcome for later in pain_point.reopenings[position:])
        if "resolved" in stages and not told:
            yield at("reopened", each.index, date=each.on)
