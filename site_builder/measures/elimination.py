"""Eliminations: which pain points count as eliminated, for which group and month (A7, A12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from site_builder.lifecycle import rounds
from site_builder.measures import computes
from site_builder.periods import month_of
from site_builder.programme import Programme
from site_builder.register import Record

ELIMINATION = "PP907"


@dataclass(frozen=True)
class Elimination:
    """The confirmation by which a pain point counts: its group and month; reopened within the look-back it doesn't."""

    record: Record
    group: str
    on: date
    reopened_on: date | None

    @property
    def month(self) -> str:
        """Return the month in which the users confirmed."""
        return month_of(self.on)


@dataclass(frozen=True)
class Confirmation:
    """A confirmation by users: the day, the stages of that way through the loop, and the outcome that held then."""

    on: date
    stages: Mapping[str, date]
    outcome: str | None


def confirmations(record: Record) -> Iterator[Confirmation]:
    """Yield every confirmation, the earliest first; a reopening may say which outcome it took back."""
    for index, stages in enumerate(rounds(record)):
        if "confirmed" in stages:
            taken_back = (each.outcome for each in record.reopenings[index:] if each.outcome)
            yield Confirmation(stages["confirmed"], stages, next(taken_back, record.outcome))


@computes(ELIMINATION)
def elimination_of(record: Record, programme: Programme) -> Elimination | None:
    """哪些痛点算消除，算在哪个组哪个月。
    Which pain points count as eliminated, for which group and month.

    结果是“消除”、有书面证据的，计入用户确认的那个月，计给提出人当时所在的小组；缓解的是否计入由规定决定（mitigated_counts）。结束后在最长的回访
    期限内又重新打开的，从那个月里减去；计过以后重新打开的，再次确认也不再计一次。
    One that is eliminated, with written evidence, counts in the month of the user's confirmation for the group that the
    proposer was in then; whether mitigated ones count is up to the policy (mitigated_counts). One reopened after closing
    within the longest look-back leaves its month, and what was counted before a reopening isn't counted again.

    Example:
        5 月 12 日用户确认，6 月 20 日重新打开：5 月减去 1 个；8 月再次确认，8 月不计。
        Confirmed on 12 May and reopened on 20 June: May loses it; confirmed again in August, it isn't counted in August.
    """
    found = next((each for each in confirmations(record) if _counts(each, programme)), None)
    if found is None or record.withdrawn is not None or not record.evidence:
        return None
    reopened = min((each.on for each in record.reopenings if each.on >= found.on), default=None)
    closed = found.stages.get("closed")
    if reopened and closed:
        # A block that begins between confirmation and closing leaves the month as it was.
        longest = max(programme.policy(found.on.replace(day=1))["followup_days"], default=0)
        reopened = reopened if reopened <= closed + timedelta(days=longest) else None
    return Elimination(record, programme.group_of(record.proposer, found.on) or "", found.on, reopened)


def _counts(found: Confirmation, programme: Programme) -> bool:
    mitigated: bool = programme.policy(found.on.replace(day=1))["mitigated_counts"]
    return found.outcome == "eliminated" or (found.outcome == "mitigated" and mitigated)
