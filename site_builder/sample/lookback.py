"""Look-backs after the closing: most are done and held, a few are missed, and here and there the pain comes back."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from site_builder.sample.days import FROZEN_ON, shift
from site_builder.sample.tale import Tale
from site_builder.sample.words import one

FOLLOWUP_DAYS = (30, 90)  # as the policy of a new register has them
_MISSED = 0.06
_FAILED = 0.04
_TIME_TO_RETURN = timedelta(30)  # a later pain point has to name the one that came back


def look_backs(tale: Tale, measured: bool) -> dict[str, Any]:
    """The look-backs up to the frozen day, with the indicator ``measured`` again; none follows a failed one."""
    closed_on = tale.course.reached.get("closed")
    if not closed_on:
        return {}
    found: list[dict[str, Any]] = []
    for days in FOLLOWUP_DAYS:
        on = shift(closed_on + timedelta(days), tale.rng.randint(-3, 0))
        if on <= FROZEN_ON and not tale.chance(_MISSED):
            held = on > FROZEN_ON - _TIME_TO_RETURN or not tale.chance(_FAILED)
            found.append(_look_back(tale, days, on, held, measured))
            if not held:
                break
    return {"followups": found} if found else {}


def failed_on(data: Mapping[str, Any]) -> date | None:
    """The day of the look-back that failed, of a record's data."""
    return next((each["date"] for each in data.get("followups", ()) if not each["held"]), None)


def _look_back(tale: Tale, days: int, on: date, held: bool, measured: bool) -> dict[str, Any]:
    before, after = tale.figures.before, tale.figures.after
    figure = max(1, after + tale.rng.randint(-1, 1)) if held else tale.rng.randint((before + after + 1) // 2, before)
    words = {**tale.words, "measured": str(figure)}
    note = one(tale.phrases["held_notes" if held else "failed_notes"], tale.rng, words)
    found: dict[str, Any] = {"days": days, "date": on, "held": held}
    return found | ({"measured": figure} if measured else {}) | {"note": note}
