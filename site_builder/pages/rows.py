"""A pain point as a row of a list: what lists and boards need to know, and no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from site_builder.lifecycle import reached, stage_of
from site_builder.measures.light import SEVERITY, Reason, Situation, due_days, late_days, light_of
from site_builder.measures.priority import priority_of
from site_builder.measures.updates import missed_weeks, streak
from site_builder.periods import month_of
from site_builder.programme import Programme
from site_builder.register import Record
from site_builder.strings import Strings
from site_builder.words import Words

# The shape carries the meaning: tints of red and green look alike to colour-blind readers.
SHAPES = {"red": "◆", "yellow": "▲", "green": "●", "done": "✓", "withdrawn": "–"}


@dataclass(frozen=True)
class Row:
    """One pain point as of a date; `light` is `done` or `withdrawn` when no longer in hand, days are calendar days."""

    key: str
    number: str
    title: str
    path: str
    stage: str
    stage_label: Words
    light: str
    reasons: tuple[Words, ...]
    reason_names: tuple[str, ...]
    reason_lights: tuple[str, ...]
    proposer: str
    group: str
    department: str
    tier: int | None
    proposed_on: str
    parked_until: str | None
    priority: str
    priority_score: str
    outcome: str | None
    outcome_label: Words | None
    percent: int
    next_due: str | None
    late_days: int
    missed_weeks: int
    updated_on: str | None
    month: str

    @property
    def in_hand(self) -> bool:
        """Tell whether the pain point is neither closed nor withdrawn."""
        return self.light in SEVERITY


def page_path(record: Record) -> str:
    """Return the path of a record's page."""
    return f"{record.type.folder}/{record.key}.html"


class Rows(dict[str, Row]):
    """The rows of pain points by key, each worked out when it is first asked for: one page needs few of them."""

    def __init__(self, work_out: Callable[[str], Row]) -> None:
        self._work_out = work_out

    def __missing__(self, key: str) -> Row:
        row = self[key] = self._work_out(key)
        return row


def pressing(row: Row) -> tuple[int, int, int, float, str]:
    """Sort key: red before yellow, then the later and the longer silent first, then the higher priority."""
    return (-SEVERITY.get(row.light, -1), -row.late_days, -row.missed_weeks, -float(row.priority_score or 0), row.key)


def row_of(record: Record, programme: Programme, strings: Strings, as_of: date) -> Row:
    """Return the row of a pain point."""
    light, reasons = light_of(record, programme, as_of)
    stage, proposed = stage_of(record), record.proposed_on or as_of
    outcome = record.outcome if reached(record, "resolved") else None
    parking = Situation(record, programme, as_of).parking
    due, priority = due_days(record, programme, as_of), priority_of(record, programme)
    missed = missed_weeks(record, programme.workdays, as_of)
    ended = "withdrawn" if record.withdrawn else "done"
    return Row(
        key=record.key,
        number=record.number or "",
        title=record.title,
        path=page_path(record),
        stage=stage,
        stage_label=record.type.label(("stages", stage)),
        light=light or ended,
        reasons=tuple(_said(reason, programme, strings) for reason in reasons),
        reason_names=tuple(reason.name for reason in reasons),
        reason_lights=tuple(reason.light for reason in reasons),
        proposer=record.proposer or "",
        group=programme.group_of(record.proposer, proposed) or "",
        department=record.department or "",
        tier=programme.tier(record.department, proposed),
        proposed_on=proposed.isoformat(),
        parked_until=parking.review_on.isoformat() if light and parking else None,
        priority=priority.level if priority else "",
        priority_score=str(priority.score) if priority else "",
        outcome=outcome,
        outcome_label=record.type.field(("outcome",)).choice(outcome) if outcome else None,
        percent=max(record.progress, key=lambda entry: (entry.on, entry.index)).percent if record.progress else 0,
        next_due=min(due).isoformat() if due else None,
        late_days=late_days(record, programme, as_of),
        missed_weeks=streak(record, missed, as_of) if light else 0,
        updated_on=max(entry.on for entry in record.progress).isoformat() if record.progress else None,
        month=month_of(proposed),
    )


def _said(reason: Reason, programme: Programme, strings: Strings) -> Words:
    """Return a reason in words: of a task that is another person's, also whose it is."""
    owner = reason.params.get("owner")
    known = programme.person(owner)
    whose = strings.words("lights.whose", name=known.name if known else owner) if owner else ""
    return strings.words(f"lights.{reason.name}", **{**reason.params, "owner": whose})
