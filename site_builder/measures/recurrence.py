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
    firsts, groups = _firsts(register), dict[str, list[Record]]()
    for record in register.pain_points:
        if record.withdrawn is None:
            groups.setdefault(firsts[record.key], []).append(record)
    found = (tuple(sorted(group, key=_in_time)) for group in groups.values())
    returned = [chain for chain in found if len(chain) > 1 or chain[0].reopenings]
    return tuple(sorted(returned, key=lambda chain: (last_return(chain), chain[0].key), reverse=True))


def returns(chain: Chain) -> tuple[date, ...]:
    """Return the days on which the pain came back: as a new pain point, or reopened."""
    proposed = (each.proposed_on for each in chain[1:] if each.proposed_on)
    return (*proposed, *(again.on for each in chain for again in each.reopenings))


def last_return(chain: Chain) -> date:
    """Return the day on which the pain came back for the last time."""
    return max(returns(chain), default=date.min)


def _firsts(register: Register) -> Mapping[str, str]:
    """Return by the key of each pain point that of the one which it goes back to in the end, or its own.

    Every way is gone once, however long it is; a missing pain point ends it, and so does a circle.
    """
    firsts: dict[str, str] = {}
    for record in register.pain_points:
        way: dict[str, None] = {}
        here, older = record, _older(register, record)
        while older is not None and here.key not in firsts and here.key not in way:
            way[here.key] = None
            here, older = older, _older(register, older)
        first = firsts.get(here.key, here.key)
        firsts |= dict.fromkeys((*way, here.key), first)
    return firsts


def _older(register: Register, record: Record) -> Record | None:
    return next(iter(register.ids.get((PAIN_POINT, record.recurs or ""), ())), None)


def _in_time(record: Record) -> tuple[date, tuple[bool, str, str]]:
    return record.proposed_on or date.max, record.standing
