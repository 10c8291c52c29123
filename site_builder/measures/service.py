"""What was done for each served department in a year, beside how it rates the IT department (A10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from site_builder.lifecycle import dates_in_force, is_open
from site_builder.measures.basis import Basis
from site_builder.measures.exact import exact, rounded
from site_builder.periods import year
from site_builder.register import Record


@dataclass(frozen=True)
class Service:
    """A department's year: its rating (1 to 5, None when it gave none), and what was done for it.

    `raised` were proposed in the year; `eliminated` were confirmed by its users as eliminated in the year; `still_open`
    are the raised ones in hand; `days` is the median of the calendar days from proposal to confirmation.
    """

    department: str
    tier: int | None
    rating: Decimal | None
    note: str
    raised: int
    eliminated: int
    still_open: int
    days: Decimal | None


def service(basis: Basis, department: str, number: int) -> Service:
    """Return a department's year as of the basis's date."""
    whole = year(number)
    records = [record for record in basis.by_department.get(department, ()) if record.withdrawn is None]
    raised = [record for record in records if record.proposed_on in whole]
    confirmed = [record for record in records if (dates_in_force(record).get("confirmed") or date.min) in whole]
    rating = next((each for each in basis.ratings if each.department == department and each.year == number), None)
    return Service(
        department,
        basis.programme.tier(department, min(whole.end, max(basis.as_of, whole.begin))),
        rounded(exact(rating.score)) if rating else None,
        rating.note if rating else "",
        len(raised),
        sum(record.outcome == "eliminated" for record in confirmed),
        sum(is_open(record) for record in raised),
        _median_days(confirmed),
    )


def rated_years(basis: Basis) -> list[int]:
    """Return the years with pain points or ratings, the latest first."""
    proposed = {record.proposed_on.year for record in basis.register.pain_points if record.proposed_on}
    return sorted(proposed | {each.year for each in basis.ratings}, reverse=True)


def _median_days(confirmed: list[Record]) -> Decimal | None:
    days = [
        (dates_in_force(record)["confirmed"] - record.proposed_on).days for record in confirmed if record.proposed_on
    ]
    return rounded(exact(median(days))) if days else None
