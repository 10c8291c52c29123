"""Look-backs after the closing: due, missed, held or failed, and evidence that has expired (A12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from site_builder.lifecycle import dates_in_force, is_open
from site_builder.measures import computes
from site_builder.parts import Followup
from site_builder.programme import Programme
from site_builder.register import Record

LOOK_BACK = "PP912"
State = Literal["later", "due", "missed", "held", "failed"]


@dataclass(frozen=True)
class LookBack:
    """A look-back that the policy asks for: how many days after the closing, the day, and how it went."""

    days: int
    due: date
    state: State
    done: Followup | None

    @property
    def is_yellow(self) -> bool:
        """Tell whether somebody has to do something about it."""
        return self.state in ("due", "missed")


@computes(LOOK_BACK)
def look_backs(record: Record, programme: Programme, as_of: date) -> Iterator[LookBack]:
    """结束以后的回访。
    Look-backs after the closing.

    痛点结束后，按规定的天数（{followup_days}）再看一次效果。到期前 {due_soon_workdays} 个工作日起显示“到期”，过了那天没有回访的显示“错过”，两者都是黄灯；效果没有
    保持的，重新打开，或由新痛点写明 recurs。
    After the closing the effect is looked at again on the days that the policy names ({followup_days}). From
    {due_soon_workdays} workdays before, a look-back is due; after its day without one it is missed; both are yellow. Where
    the effect didn't hold, the pain point is reopened, or a new one names it (recurs).

    Example:
        5 月 13 日结束：6 月 12 日和 8 月 11 日各回访一次。
        Closed on 13 May: look-backs on 12 June and 11 August.
    """
    closed = dates_in_force(record).get("closed")
    if closed is None or record.withdrawn is not None:
        return
    numbers = programme.policy(closed)
    for days in sorted(numbers["followup_days"]):
        due = closed + timedelta(days=days)
        done = next((each for each in record.followups if each.days == days and each.on >= closed), None)
        yield LookBack(days, due, _state(due, done, programme, as_of, numbers["due_soon_workdays"]), done)


def expired(record: Record, as_of: date) -> Iterator[date]:
    """Yield the last days of evidence that has expired on a closed pain point."""
    if not is_open(record) and record.withdrawn is None:
        yield from (each.expires_on for each in record.evidence if each.expires_on and each.expires_on < as_of)


def _state(due: date, done: Followup | None, programme: Programme, as_of: date, soon: int) -> State:
    if done is not None:
        return "held" if done.held else "failed"
    if due < as_of:
        return "missed"
    return "due" if programme.workdays.is_near(as_of, due, soon) else "later"
