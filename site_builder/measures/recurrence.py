"""What came back: pain points that name the older one (`recurs`), and those that were reopened (C7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from site_builder.register import PAIN_POINT, Record, Register

Chain = tuple[Record, ...]


def chains(register: Register) -> tuple[Chain, ...]:
    """Return everything that came back, each from the first time to the last; what came back last stands first.

    A chain is all that goes back to the same first pain point; a reopened one is a chain by itself.
    """
    groups: dict[str, list[Record]] = {}
    for record in register.pain_points:
        if record.withdrawn is None:
            groups.setdefault(first_of(register, record).key, []).append(record)
    found = (tuple(sorted(group, key=lambda each: each.standing)) for group in groups.values())
    returned = [chain for chain in found if len(chain) > 1 or chain[0].reopenings]
    return tuple(sorted(returned, key=lambda chain: (last_return(chain), chain[0].key), reverse=True))


def first_of(register: Register, record: Record) -> Record:
    """Return the pain point that a chain of `recurs` begins with; a circle or a missing one ends it."""
    seen = {record.key}
    while (older := _older(register.ids, record)) is not None and older.key not in seen:
        seen.add(older.key)
        record = older
    return record


def last_return(chain: Chain) -> date:
    """Return the day on which the pain came back for the last time."""
    proposed = [each.proposed_on for each in chain[1:] if each.proposed_on]
    return max((*proposed, *(again.on for each in chain for again in each.reopenings)), default=date.min)


def _older(ids: Mapping[tuple[str, str], tuple[Record, ...]], record: Record) -> Record | None:
    return next(iter(ids.get((PAIN_POINT, record.recurs or ""), ())), None)
