"""Eliminations: which pain points count as eliminated, for which group and month (A7, A12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from site_builder.measures import computes
from site_builder.periods import month_of
from site_builder.programme import Programme
from site_builder.register import Record

ELIMINATION = "PP907"


@dataclass(frozen=True)
class Elimination:
    """The first confirmation of a pain point: its group and month; reopened within the look-back it no longer counts."""

    record: Record
    group: str
    on: date
    reopened_on: date | None

    @property
    def month(self) -> str:
        """Return the month in which the users confirmed."""
        return month_of(self.on)


def first_confirmation(record: Record) -> tuple[date, Mapping[str, date]] | None:
    """Return the first day on which users confirmed, and the stages of that way through the loop."""
    loops = (record.stages, *(reopening.stages for reopening in record.reopenings))
    return next(((stages["confirmed"], stages) for stages in loops if "confirmed" in stages), None)


@computes(ELIMINATION)
def elimination_of(record: Record, programme: Programme) -> Elimination | None:
    """哪些痛点算消除，算在哪个组哪个月。
    Which pain points count as eliminated, for which group and month.

    结果是“消除”、有书面证据的，计入用户确认的那个月，计给提出人当时所在的小组；缓解的是否计入由规定决定（mitigated_counts）。结束后在最长的回访
    期限内又重新打开的，从那个月里减去；重新打开过的，再次确认也不再计一次。
    One that is eliminated, with written evidence, counts in the month of the user's confirmation for the group that the
    proposer was in then; whether mitigated ones count is up to the policy (mitigated_counts). One reopened after closing
    within the longest look-back leaves its month, and what was reopened isn't counted again.

    Example:
        5 月 12 日用户确认，6 月 20 日重新打开：5 月减去 1 个；8 月再次确认，8 月不计。
        Confirmed on 12 May and reopened on 20 June: May loses it; confirmed again in August, it isn't counted in August.
    """
    confirmed = first_confirmation(record)
    if confirmed is None or record.withdrawn is not None or not record.evidence:
        return None
    on, stages = confirmed
    numbers = programme.policy(on.replace(day=1))
    if record.outcome != "eliminated" and not (record.outcome == "mitigated" and numbers["mitigated_counts"]):
        return None
    reopened = min((each.on for each in record.reopenings if each.on >= on), default=None)
    closed = stages.get("closed")
    if reopened and closed:
        # A block that begins between confirmation and closing leaves the month as it was.
        longest = max(numbers["followup_days"], default=0)
        reopened = reopened if reopened <= closed + timedelta(days=longest) else None
    return Elimination(record, programme.group_of(record.proposer, on) or "", on, reopened)
