"""The causes of all pain points: how often each kind comes up, and which root causes stand behind it (B6, D1)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from site_builder.analysis import Cause, causes_of
from site_builder.measures import computes
from site_builder.measures.shares import shares
from site_builder.periods import Period
from site_builder.register import Record

PARETO = "PP941"


@dataclass(frozen=True)
class Found:
    """A cause with the pain point that has it."""

    record: Record
    cause: Cause


@dataclass(frozen=True)
class Bar:
    """A kind of cause: how many there are, their share and the share up to here, in percent with one place."""

    key: str
    count: int
    share: Decimal
    cumulative: Decimal


@dataclass(frozen=True)
class Root:
    """A root cause as it was first written of late, and the causes that come down to it, the newest first."""

    text: str
    found: tuple[Found, ...]


def all_causes(records: Iterable[Record]) -> tuple[Found, ...]:
    """Return the causes of pain points, without those that were withdrawn."""
    return tuple(Found(record, cause) for record in records if record.withdrawn is None for cause in causes_of(record))


def within(found: Iterable[Found], period: Period) -> tuple[Found, ...]:
    """Return the causes of what was proposed in a period."""
    return tuple(each for each in found if each.record.proposed_on in period)


@computes(PARETO)
def pareto(keys: Iterable[str]) -> tuple[Bar, ...]:
    """原因的帕累托：哪几类原因最多。
    The Pareto of causes: which kinds come up most.

    数每一类有几条原因，从多到少排列（一样多的按编号）；一个痛点写了几条就数几条，撤回的不算。占比保留一位小数，按最大余数法凑足
    100.0%；累计占比是到这一类为止的占比之和。
    Count the causes of each kind, the most frequent first (equal ones by id); a pain point counts as often as it has causes,
    and what was withdrawn not at all. Shares have one place and add up to 100.0 % by largest remainder; the cumulative share
    is the sum of the shares up to there.

    Example:
        流程 3 条、系统 3 条、人员 1 条：3 ÷ 7 = 42.857%，1 ÷ 7 = 14.286%。舍去以后差 0.2，余数最大的先进位：人员 14.3%，流程 42.9%，系统
        42.8%；累计 42.9%、85.7%、100.0%。
        Process 3, system 3, people 1: 3 ÷ 7 = 42.857 %, 1 ÷ 7 = 14.286 %. Cut to one place 0.2 are missing; the largest
        remainders are rounded up: people 14.3 %, process 42.9 %, system 42.8 %; cumulative 42.9 %, 85.7 %, 100.0 %.
    """
    counted = sorted(Counter(keys).items(), key=lambda pair: (-pair[1], pair[0]))
    found = shares([count for _, count in counted])
    return tuple(
        Bar(*pair, *told) for pair, told in zip(counted, zip(found, accumulate(found), strict=True), strict=True)
    )


def by_category(found: Iterable[Found]) -> Mapping[str, tuple[Found, ...]]:
    """Return the causes of each category, the newest first."""
    groups: dict[str, list[Found]] = {}
    for each in _newest_first(found):
        groups.setdefault(each.cause.category, []).append(each)
    return {key: tuple(values) for key, values in groups.items()}


def roots(found: Iterable[Found]) -> tuple[Root, ...]:
    """Return the root causes, the most frequent first; texts that differ in signs and blanks alone are one."""
    groups: dict[str, list[Found]] = {}
    for each in found:
        groups.setdefault(_letters(each), []).append(each)
    found_roots = (Root(group[0].cause.whys[-1], tuple(group)) for group in groups.values())
    # Sorting keeps the order of what is equally frequent: as given, the newest first.
    return tuple(sorted(found_roots, key=lambda root: -len(root.found)))


def also_before(found: Iterable[Found], before: Iterable[Found]) -> tuple[Root, ...]:
    """Return the root causes of a period that came up in the period before too, the most frequent first."""
    known = set(map(_letters, before))
    return tuple(root for root in roots(_newest_first(found)) if _letters(root.found[0]) in known)


def _newest_first(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda each: (str(each.record.proposed_on), each.record.key), reverse=True)


def _letters(found: Found) -> str:
    """Return what makes a root cause the same: its letters and digits, or all signs where it has none of these."""
    text = unicodedata.normalize("NFKC", found.cause.whys[-1]).casefold()
    return "".join(filter(str.isalnum, text)) or text
