"""Rules on the programme's numbers: weights, quotas, exemptions, checkpoints (A5, A7, A8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from site_builder.fault import Fault
from site_builder.measures.exact import exact
from site_builder.periods import DAY, quarter_of
from site_builder.register import Record
from site_builder.rules import at, rule

Faults = Iterable[Fault]


@rule("PP805")
def weights_add_up(policy: Record) -> Faults:
    """各项权重之和为 1。
    Weights add up to one.

    加起来不是 1，分数就不在 0–100 之间，各季度也无法比较。
    Otherwise scores don't lie between 0 and 100, and quarters can't be compared.

    “{label}”加起来是 {sum}。
    “{label}” add up to {sum}.

    调整这几个数，使它们的和为 1。
    Change the numbers so that their sum is 1.

    Bad:
        blocks: [{from: 2015-01-01, lead_weights: {members: 0.5, elimination: 0.6}}]

    Good:
        blocks: [{from: 2015-01-01, lead_weights: {members: 0.4, elimination: 0.6}}]
    """
    for index, block in _blocks(policy):
        for name in ("key_point_weights", "lead_weights", "priority_weights", "option_weights"):
            weights = block.get(name)
            total = sum(map(exact, weights.values()), Decimal(0)) if weights else 1
            if total != 1:
                yield at("blocks", index, name, sum=total)


@rule("PP810")
def thresholds_are_in_order(policy: Record) -> Faults:
    """优先级“高”的起点高于“中”的起点。
    A high priority begins above a medium one.

    颠倒了，就没有一个痛点的优先级是“中”。
    The other way round no pain point could be medium.

    高从 {high} 分起，中从 {medium} 分起。
    High begins at {high}, medium at {medium}.

    改正 priority_high_from 或 priority_medium_from。
    Correct priority_high_from or priority_medium_from.

    Bad:
        blocks: [{from: 2015-01-01, priority_high_from: 1.5, priority_medium_from: 1.7}]

    Good:
        blocks: [{from: 2015-01-01, priority_high_from: 2.5, priority_medium_from: 1.7}]
    """
    names, values = ("priority_high_from", "priority_medium_from"), dict[str, float]()
    for index, block in _blocks(policy):
        values |= {name: block[name] for name in names if name in block}
        changed = next((name for name in names if name in block), None)
        if changed and len(values) == len(names) and values[names[0]] <= values[names[1]]:
            yield at("blocks", index, changed, high=values[names[0]], medium=values[names[1]])


@rule("PP806")
def one_quota_a_group(policy: Record) -> Faults:
    """一个小组只有一个消除指标。
    A group has one elimination quota.

    写两次，谁也不知道以哪个为准。
    With two of them nobody knows which one holds.

    “{value}”的指标已经写在前面了。
    The quota of “{value}” is given further up already.

    只留一条；指标变了，另写一块规定。
    Keep one of them; a quota that changes goes into a new block.

    Bad:
        blocks: [{from: 2015-01-01, elimination_quotas: [{group: oa-team, quota: 2}, {group: oa-team, quota: 3}]}]

    Good:
        blocks: [{from: 2015-01-01, elimination_quotas: [{group: oa-team, quota: 2}]}]
    """
    for index, block in _blocks(policy):
        seen: set[str] = set()
        for number, each in enumerate(block.get("elimination_quotas", ())):
            group = each.get("group")
            if group in seen:
                yield at("blocks", index, "elimination_quotas", number, "group", value=group)
            seen.add(group)


@rule("PP807")
def exemptions_have_a_length(organization: Record) -> Faults:
    """免交的最后一个月不早于第一个月。
    An exemption doesn't end before it begins.

    颠倒了，哪个月都免不了。
    Upside down it excuses nobody in any month.

    “{label}”是 {value}，早于 {month}。
    “{label}” is {value}, before {month}.

    改正月份；只有一个月的，不写 until。
    Correct the month; for a single month leave until out.

    Bad:
        exemptions: [{person: chen-jie, month: 2015-08, until: 2015-06, reason: 产假}]

    Good:
        exemptions: [{person: chen-jie, month: 2015-06, until: 2015-08, reason: 产假}]
    """
    for index, each in enumerate(organization.data.get("exemptions", ())):
        if "until" in each and each["until"] < each.get("month", ""):
            yield at("exemptions", index, "until", value=each["until"], month=each["month"])


@rule("PP808", "warning")
def checkpoints_lie_in_their_quarter(calendar: Record) -> Faults:
    """检查时间点在它的季度里，按先后排列。
    Checkpoints lie in their quarter, in the order of their dates.

    第几个检查时间点应有几个痛点，是按季度数的。
    How many pain points are due at which checkpoint is counted quarter by quarter.

    {value} 不合适：这个季度是 {begin} 到 {end}，from 是它的第一天，dates 是其中的日期，按先后排列。
    {value} doesn't fit: the quarter is {begin} to {end}, from is its first day, and dates are days of it in order.

    改正这个日期，或者把它移到它的季度下面。
    Correct the date, or move it to its quarter.

    Bad:
        checkpoints: [{from: 2015-04-01, dates: [2015-04-17, 2015-07-17]}]

    Good:
        checkpoints: [{from: 2015-04-01, dates: [2015-04-17, 2015-05-15]}]
    """
    for index, each in enumerate(calendar.data.get("checkpoints", ())):
        if "from" in each:
            begin = date.fromisoformat(each["from"])
            period = quarter_of(begin)
            params = {"begin": period.begin, "end": period.end}
            if begin != period.begin:
                yield at("checkpoints", index, "from", value=begin, **params)
            days = [date.fromisoformat(text) for text in each.get("dates", ())]
            for number, (before, day) in enumerate(zip([begin, *days], days, strict=False)):
                if day not in period or day < before:
                    yield at("checkpoints", index, "dates", number, value=day, **params)


def _blocks(policy: Record) -> Iterator[tuple[int, Any]]:
    yield from enumerate(policy.data.get("blocks", ()))


@rule("PP809", "warning")
def own_quotas_are_repeated(policy: Record) -> Faults:
    """新一块里的小组指标要写全。
    A new block repeats the quotas of all groups that have their own.

    elimination_quotas 是一张表，新的一块写了它，就整张替换：没有再写的小组回到一般的指标。
    elimination_quotas is one list: a new block that has it replaces the whole, and groups left out fall back to the general
    quota.

    {groups} 以前另有指标，这里没有写，从 {begin} 起按一般的指标。
    {groups} had a quota of its own; it isn't repeated here, so from {begin} on the general one holds.

    本来就要取消的不用改；不是的话，把以前的小组也写上。
    Where that is meant, leave it; else repeat the earlier groups as well.

    Bad:
        blocks:
          - {from: 2015-04-01, elimination_quotas: [{group: oa-team, quota: 2}]}
          - {from: 2016-01-01, elimination_quotas: [{group: network-team, quota: 2}]}

    Good:
        blocks:
          - {from: 2015-04-01, elimination_quotas: [{group: oa-team, quota: 2}]}
          - {from: 2016-01-01, elimination_quotas: [{group: oa-team, quota: 2}, {group: network-team, quota: 2}]}
    """
    before: list[str] = []
    for index, block in enumerate(policy.data.get("blocks", ())):
        if "elimination_quotas" in block:
            now = [each.get("group") for each in block["elimination_quotas"]]
            lost = [group for group in before if group not in now]
            if lost:
                yield at("blocks", index, "elimination_quotas", groups=", ".join(lost), begin=block.get("from", ""))
            before = now


@rule("PP823", "warning")
def quarter_has_checkpoints(calendar: Record, as_of: date) -> Faults:
    """本季度的检查时间点写进日历。
    The present quarter's checkpoints stand in the calendar.

    没有检查时间点，谁也不会被提醒，计划也没有定稿的日子。
    Without checkpoints nobody is reminded, and plans have no day by which they are settled.

    {quarter} 还没有检查时间点。
    {quarter} has no checkpoint yet.

    在 records/programme/calendar.yaml 的 checkpoints 里写上 from: {begin} 和各个日期。
    Add from: {begin} and the dates to checkpoints of records/programme/calendar.yaml.

    Bad:
        # --as-of 2016-02-10
        checkpoints: [{from: 2015-10-01, dates: [2015-10-16]}]

    Good:
        # --as-of 2016-02-10
        checkpoints: [{from: 2015-10-01, dates: [2015-10-16]}, {from: 2016-01-01, dates: [2016-01-15]}]
    """
    days = [date.fromisoformat(day) for each in calendar.data.get("checkpoints", ()) for day in each.get("dates", ())]
    present = quarter_of(as_of)
    before = quarter_of(present.begin - DAY)
    # A register that has had none lately does without them.
    if any(day in before for day in days) and not any(day in present for day in days):
        yield at("checkpoints", quarter=present.name, begin=present.begin)
