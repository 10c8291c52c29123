"""A period's figures for its report: what came in, what went out, and how things stood at its end (A10, C7).

Nothing is worked out here a second time: flows are those of the periodic review, eliminations and quotas those of the
plans, lights those of the board on that day, marks those of the scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from site_builder.lifecycle import open_spans, rounds
from site_builder.measures.basis import Basis
from site_builder.measures.cycle import WHOLE, Stretch, cycle_times, stretches
from site_builder.measures.elimination import confirmations
from site_builder.measures.exact import mean
from site_builder.measures.light import due_days, late_days, light_of
from site_builder.measures.periodic import periodic
from site_builder.measures.quota import GroupMonth, achievement
from site_builder.measures.results import Results
from site_builder.periods import DAY, Period, month, month_of, months_between, quarter_of, quarters_between, year
from site_builder.register import Record, known_on

# The ages of what is open, each up to so many weeks; the last one has no end.
AGES = (2, 4, 8, 13)


@dataclass(frozen=True)
class Open:
    """A pain point in hand at the end of a day, as it was known then; `since` is the proposal, or the last reopening."""

    record: Record
    light: str
    since: date
    late_days: int
    due: date | None


@dataclass(frozen=True)
class Flow:
    """What went on in a period among some pain points, and what of them was in hand at its end."""

    proposed: int
    confirmed: int
    eliminated: int
    closed: int
    open: int
    red: int
    overdue: int


@dataclass(frozen=True)
class Figures:
    """The figures of a period; `until` is its last day, or the as-of date while it runs.

    `rate` is what was eliminated of the quotas of the months that are over, in percent; `met` of the `judged` months of
    groups reached theirs. Quality and score are given by quarter, so that a month has none.
    """

    period: Period
    until: date
    flow: Flow
    mitigated: int
    days: Decimal | None
    counting: int
    quota: int
    rate: Decimal | None
    met: int
    judged: int
    quality: Decimal | None
    score: Decimal | None


@dataclass(frozen=True)
class Age:
    """What is open for some weeks: more than `above`, up to `up_to` (None without an end)."""

    above: int
    up_to: int | None
    open: int
    red: int
    overdue: int


@dataclass(frozen=True)
class Reporting:
    """Everything that reports are made from: the basis, and the results of its quarters."""

    basis: Basis
    results: Mapping[str, Results]

    @cached_property
    def begins_on(self) -> date | None:
        """Return the day from which there are figures: the programme's, or the first proposal after it."""
        proposed = [record.proposed_on for record in self.basis.register.pain_points if record.proposed_on]
        begin = max(min(proposed), self.basis.programme.begin) if proposed else None
        return begin if begin and begin <= self.basis.as_of else None

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Return every month, quarter and year that has begun, the newest first; a longer one before its parts."""
        first, last = self.begins_on, self.basis.as_of
        if first is None:
            return ()
        months = [month(name) for name in months_between(month_of(first), month_of(last))]
        years = [year(number) for number in range(first.year, last.year + 1)]
        every = (*months, *quarters_between(first, last), *years)
        return tuple(sorted(every, key=lambda each: (each.end, (each.end - each.begin).days), reverse=True))

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the names of the periods that have a report."""
        return frozenset(period.name for period in self.periods)

    def until(self, period: Period) -> date:
        """Return the last day that a period's figures tell of."""
        return min(period.end, self.basis.as_of)

    def figures(self, period: Period) -> Figures:
        """Return the figures of a period; asked again they are at hand."""
        if period.name not in self._figures:
            self._figures[period.name] = self._worked_out(period)
        return self._figures[period.name]

    def open_at(self, day: date) -> tuple[Open, ...]:
        """Return what was in hand at the end of a day; what was withdrawn since doesn't count, as nowhere."""
        if day not in self._open:
            found = (self._opened(record, day) for record in self._about(Period("", day, day)))
            self._open[day] = tuple(each for each in found if each)
        return self._open[day]

    def flow(self, records: Iterable[Record], standing: Iterable[Open], period: Period) -> Flow:
        """Return what went on among some pain points, of which those standing were in hand at the end."""
        touched, still = tuple(records), tuple(standing)
        months = {each.name for each in period.months}
        found = periodic(touched, period)
        return Flow(
            proposed=found.opened,
            confirmed=found.confirmed,
            eliminated=sum(self.basis.elimination_months.get(record.key) in months for record in touched),
            closed=found.closed,
            open=len(still),
            red=sum(each.light == "red" for each in still),
            overdue=sum(each.late_days > 0 for each in still),
        )

    def by_department(self, period: Period) -> dict[str, Flow]:
        """Return what went on for each department that had something."""
        return self._by({record.key: record.department or "" for record in self._about(period)}, period)

    def by_group(self, period: Period) -> dict[str, Flow]:
        """Return what went on in each group that had something; a pain point is of its proposer's group of that day."""
        return self._by({record.key: self._group_of[record.key] for record in self._about(period)}, period)

    def group_months(self, period: Period) -> tuple[GroupMonth, ...]:
        """Return the groups' months that have begun in a period, as the scores have them."""
        months = {each.name for each in period.months}
        quarters = {quarter_of(each.begin).name for each in period.months}
        return tuple(
            month
            for name in sorted(quarters & set(self.results))
            for group in self.results[name].groups
            for month in group.months
            if month.month.name in months
        )

    def quarters(self, period: Period) -> tuple[Results, ...]:
        """Return the results of the quarters that a period lies in or consists of, the earliest first."""
        found = self.results.values()
        return tuple(each for each in found if each.quarter.begin <= period.end and period.begin <= each.quarter.end)

    # ---- how it is worked out ----

    @cached_property
    def _figures(self) -> dict[str, Figures]:
        return {}

    @cached_property
    def _open(self) -> dict[date, tuple[Open, ...]]:
        return {}

    @cached_property
    def _stretches(self) -> tuple[Stretch, ...]:
        """Return the whole ways from proposal to closing."""
        every = (each for record in self.basis.register.pain_points for each in stretches(record))
        return tuple(each for each in every if each.stage == WHOLE)

    @cached_property
    def _lives(self) -> tuple[tuple[date, date, Record], ...]:
        """Return every pain point with the first and the last day on which anything of it can count."""
        return tuple((*_life(record), record) for record in self.basis.register.pain_points if record.proposed_on)

    @cached_property
    def _group_of(self) -> Mapping[str, str]:
        group_of = self.basis.programme.group_of
        return {record.key: group_of(record.proposer, first) or "" for first, _, record in self._lives}

    def _about(self, period: Period) -> list[Record]:
        """Return the pain points that a period's figures can tell of: looking at all others would change nothing."""
        eve = period.begin - DAY
        return [record for first, last, record in self._lives if first <= period.end and eve <= last]

    def _opened(self, record: Record, day: date) -> Open | None:
        spans = [begin for begin, end in open_spans(record) if begin <= day and (end is None or day < end)]
        known = known_on(record, day) if spans and record.withdrawn is None else None
        if known is None:
            return None
        light, _ = light_of(known, self.basis.programme, day)
        late, due = late_days(known, self.basis.programme, day), due_days(known, self.basis.programme, day)
        return Open(known, light, spans[-1], late, min(due, default=None)) if light else None

    def _by(self, unit_of: Mapping[str, str], period: Period) -> dict[str, Flow]:
        records: dict[str, list[Record]] = {}
        standing: dict[str, list[Open]] = {}
        for record in self._about(period):
            records.setdefault(unit_of[record.key], []).append(record)
        for each in self.open_at(self.until(period)):
            standing.setdefault(unit_of[each.record.key], []).append(each)
        flows = {unit: self.flow(mine, standing.get(unit, ()), period) for unit, mine in records.items()}
        return {unit: flow for unit, flow in flows.items() if flow != _NOTHING}

    def _worked_out(self, period: Period) -> Figures:
        until, months = self.until(period), self.group_months(period)
        over = [each for each in months if self.basis.is_over(each.month)]
        judged = [each for each in over if each.quota]
        about, own = self._about(period), self.quarters(period) if period.kind != "month" else ()
        return Figures(
            period=period,
            until=until,
            flow=self.flow(about, self.open_at(until), period),
            mitigated=sum(_mitigated_in(record, period) for record in about),
            days=next(each.median for each in cycle_times(self._stretches, period) if each.stage == WHOLE),
            counting=sum(len(each.eliminated) for each in months),
            quota=sum(each.quota for each in months),
            rate=achievement(over),
            met=sum(each.met is True for each in judged),
            judged=len(judged),
            quality=_quality(own),
            score=own[0].score if period.kind == "quarter" and own else None,
        )


_NOTHING = Flow(0, 0, 0, 0, 0, 0, 0)


def ages(standing: Sequence[Open], day: date) -> tuple[Age, ...]:
    """Return for how many weeks pain points have been in hand at the end of a day."""
    found = []
    for above, up_to in zip((0, *AGES), (*AGES, None), strict=True):
        here = [each for each in standing if _is_within((day - each.since).days, above, up_to)]
        red, overdue = sum(each.light == "red" for each in here), sum(each.late_days > 0 for each in here)
        found.append(Age(above, up_to, len(here), red, overdue))
    return tuple(found)


def _is_within(days: int, above: int, up_to: int | None) -> bool:
    return (not above or days > 7 * above) and (up_to is None or days <= 7 * up_to)


def late_first(standing: Iterable[Open]) -> list[Open]:
    """Return what was overdue, the latest first."""
    late = [each for each in standing if each.late_days > 0]
    return sorted(late, key=lambda each: (-each.late_days, each.record.key))


def _life(record: Record) -> tuple[date, date]:
    """Return the first and the last day of a pain point; what is still in hand has no end."""
    days = [day for stages in rounds(record) for day in stages.values()]
    ends = [end or date.max for _, end in open_spans(record)]
    withdrawn = [record.withdrawn.on] if record.withdrawn else []
    first = record.proposed_on or date.max
    return first, max((*days, *ends, *withdrawn), default=first)


def _mitigated_in(record: Record, period: Period) -> bool:
    """Tell whether users confirmed in a period that a pain point is mitigated, and nothing was taken back since."""
    if record.withdrawn is not None:
        return False
    last = max(confirmations(record), key=lambda each: each.on, default=None)
    taken_back = last and any(each.on >= last.on for each in record.reopenings)
    return bool(last and last.outcome == "mitigated" and last.on in period and not taken_back)


def _quality(quarters: Iterable[Results]) -> Decimal | None:
    """Return the mean quality of the pain points that count and were reviewed."""
    counted = (each for found in quarters for score in found.people for each in score.qualities)
    return mean(each.value for each in counted if each.value is not None)
