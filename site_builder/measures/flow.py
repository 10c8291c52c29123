"""The flow of pain points by month: what came in, what was confirmed and closed, what was in hand at the month's end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from site_builder.lifecycle import open_spans, rounds
from site_builder.periods import month_of, months_between
from site_builder.register import Record

Flow = Mapping[str, int]


def flow(records: Iterable[Record], as_of: date) -> Mapping[str, Flow]:
    """Return the figures of each month up to a day; what was withdrawn counts as withdrawn and nowhere else."""
    found: dict[str, Counter[str]] = {}

    def add(day: date | None, name: str, count: int = 1) -> None:
        if day is not None:
            found.setdefault(month_of(day), Counter())[name] += count

    for record in records:
        if record.withdrawn is not None:
            add(record.withdrawn.on, "withdrawn")
            continue
        add(record.proposed_on, "opened")
        for again in record.reopenings:
            add(again.on, "reopened")
        for dates in rounds(record):
            add(dates.get("confirmed"), "confirmed")
            add(dates.get("closed"), "closed")
        for begin, end in open_spans(record):
            add(begin, "moved")
            add(end, "moved", -1)
    return _run_up(found, as_of)


def _run_up(found: Mapping[str, Counter[str]], as_of: date) -> Mapping[str, Flow]:
    """Return every month from the first on, with what was in hand at its end."""
    in_hand, months = 0, {}
    for name in months_between(min(found), month_of(as_of)) if found else ():
        here = found.get(name, Counter())
        in_hand += here["moved"]
        counts = {each: here[each] for each in ("opened", "confirmed", "closed", "reopened", "withdrawn")}
        months[name] = {**counts, "in_hand": in_hand}
    return months
