"""How many pain points count for whom: by month, by quarter, and at the checkpoints (A5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from site_builder.lifecycle import RANK, rounds
from site_builder.measures import computes
from site_builder.measures.basis import Basis
from site_builder.measures.owing import Owing, owing
from site_builder.periods import Period, month_of, quarter_of
from site_builder.programme import Unit
from site_builder.register import Record

COUNTED, SHORT, CHECKPOINT = "PP902", "PP904", "PP910"


@dataclass(frozen=True)
class Quantity:
    """What a person owes in a quarter, what counts, and what falls short by the as-of date.

    `uncounted` are the others proposed in the quarter, each with why (key of the words below `uncounted`).
    `by_month` has every month that is owed and has begun: how many count in it, and how many are due by its end.
    """

    owing: Owing
    counted: tuple[Record, ...]
    uncounted: tuple[tuple[Record, str], ...]
    by_month: Mapping[str, tuple[int, int]]
    lacking: tuple[str, ...]
    quarter_short: bool

    @property
    def is_short(self) -> bool:
        """Tell whether quantity or frequency isn't met."""
        return bool(self.lacking) or self.quarter_short


@dataclass(frozen=True)
class Shortfall:
    """Somebody who at a checkpoint has fewer pain points than expected."""

    person: Unit
    have: int
    expected: int


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint of a quarter: its number from 1, its day, how many people were expected to have some, who is short."""

    number: int
    day: date
    expected: int
    short: tuple[Shortfall, ...]


def analysed_on(record: Record) -> date | None:
    """Return the first day on which a pain point was analysed or further, whatever was reopened later."""
    return min((day for stages in rounds(record) for stage, day in stages.items() if RANK[stage] > 0), default=None)


@computes(COUNTED)
def counted(records: tuple[Record, ...], period: Period) -> tuple[Record, ...]:
    """哪些痛点计数。
    Which pain points count.

    提出时间在这一期之内，到这一期最后一天至少已到“痛点分析”阶段，没有撤回。按月数的，以月底为准；按季度数的，以季度末为准。
    Proposed within the period, analysed by its last day at the latest, and not withdrawn. For a month the last day of the
    month decides, for a quarter the last day of the quarter.

    Example:
        4 月 29 日提出、5 月 4 日完成分析：计入第二季度，不计入 4 月。
        Proposed on 29 April and analysed on 4 May: counts in the second quarter, but not in April.
    """
    return tuple(record for record in records if record.withdrawn is None and _in_time(record, period))


def _in_time(record: Record, period: Period) -> bool:
    return record.proposed_on in period and (analysed_on(record) or date.max) <= period.end


@computes(SHORT)
def quantity(basis: Basis, person: Unit, quarter: Period) -> Quantity:
    """数量或频率不够，得分归零。
    With too few pain points the score is nought.

    要提交的每个月至少 {monthly_quota} 个，整个季度至少 {quarterly_quota} 个（部分月份的按比例）；有一个月不够，或季度不够，活力评价分归零，
    以后补上也不改变。还没有结束的月份和季度不判断。
    At least {monthly_quota} in each month that is owed and {quarterly_quota} in the quarter (in proportion for fewer months);
    a month or a quarter below makes the vitality score nought, and catching up later doesn't change it. Months and
    quarters that aren't over aren't judged.

    Example:
        4 月 2 个，5 月 0 个，6 月 1 个：季度 3 个够了，5 月不够，88.00 → 0.00。
        2 in April, 0 in May, 1 in June: three in the quarter are enough, but May has none, so 88.00 → 0.00.
    """
    owed = owing(basis.programme, person, quarter)
    records = basis.by_proposer.get(person.id, ())
    in_quarter = counted(records, quarter)
    months = [month for month in quarter.months if month.name in owed.months and month.begin <= basis.as_of]
    by_month = {
        month.name: (len(counted(in_quarter, month)), basis.programme.policy(month.begin)["monthly_quota"])
        for month in months
    }
    over = {month.name for month in months if basis.is_over(month)}
    lacking = tuple(name for name, (have, due) in by_month.items() if name in over and have < due)
    quarter_short = basis.is_over(quarter) and len(in_quarter) < owed.required
    others = tuple((record, _why_not(basis, record, quarter)) for record in records if record.proposed_on in quarter)
    uncounted = tuple((record, why) for record, why in others if record not in in_quarter)
    return Quantity(owed, in_quarter, uncounted, by_month, lacking, quarter_short)


def _why_not(basis: Basis, record: Record, quarter: Period) -> str:
    if record.withdrawn is not None:
        return "withdrawn"
    return "late" if basis.is_over(quarter) else "not_yet"


def checkpoints(basis: Basis, quarter: Period) -> Iterator[Checkpoint]:
    """Yield the checkpoints of a quarter that have come by the as-of date, in order."""
    for number, day in enumerate(checkpoint_days(basis, quarter), 1):
        if day <= basis.as_of:
            yield checkpoint_on(basis, quarter, number, day)


def checkpoint_on(basis: Basis, quarter: Period, number: int, day: date) -> Checkpoint:
    """Return a checkpoint of a quarter; one that lies ahead as things stand now."""
    found = [checkpoint_of(basis, person, quarter, number, day) for person in basis.people]
    expected = [each for each in found if each.expected]
    return Checkpoint(number, day, len(expected), tuple(each for each in expected if each.have < each.expected))


def checkpoint_ahead(basis: Basis) -> tuple[Period, int, date] | None:
    """Return quarter, number and day of the first checkpoint on or after the as-of date."""
    day = basis.programme.next_checkpoint(basis.as_of)
    if day is None:
        return None
    quarter = quarter_of(day)
    return quarter, checkpoint_days(basis, quarter).index(day) + 1, day


def checkpoint_days(basis: Basis, quarter: Period) -> tuple[date, ...]:
    """Return the days of a quarter's checkpoints, in order."""
    return tuple(day for day in basis.programme.checkpoint_days if day in quarter)


@computes(CHECKPOINT)
def checkpoint_of(basis: Basis, person: Unit, quarter: Period, number: int, day: date) -> Shortfall:
    """到第几个检查时间点，应有几个痛点。
    At the nth checkpoint there should be n pain points.

    到本季度第 k 个检查时间点，每位普通员工应有 k 个已分析的痛点；到那个月为止不用提交的月份要减去，也不超过全季度要提交的数量。不够的列在检查点页上提醒，
    不扣分。
    By the k-th checkpoint of a quarter an ordinary employee should have k analysed pain points, less the months up to then
    that aren't owed, and never more than the quarter asks for. Who is short is named on the checkpoint's page; nothing
    is taken off the score.

    Example:
        第 2 个检查时间点是 5 月 15 日，4 月免交的人应有 1 个。
        The 2nd checkpoint is on 15 May; whoever was exempted in April should have 1.
    """
    owed = owing(basis.programme, person, quarter)
    excused = sum(name <= month_of(day) for name in owed.excused)
    expected = max(0, min(number - excused, owed.required)) if person.employed_on(day) else 0
    so_far = Period(quarter.name, quarter.begin, day)
    have = sum(
        _in_time(record, so_far) and (record.withdrawn is None or record.withdrawn.on > day)
        for record in basis.by_proposer.get(person.id, ())
    )
    return Shortfall(person, have, expected)
