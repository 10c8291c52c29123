"""Yearly ratings: what each served department thinks of the IT department, in the first half of December."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from site_builder.sample.crew import Crew
from site_builder.sample.days import stretch
from site_builder.sample.row import Paper, Row
from site_builder.sample.words import die

_PLEASED = 4.0


def make_ratings(rows: Iterable[Row], crew: Crew, seed: int, phrases: Mapping[str, Any]) -> Iterator[Paper]:
    """One paper for each year; whom more was eliminated for rates higher, and now and then a department gives none."""
    for year, shares in sorted(_shares(rows).items()):
        rng, days = die(seed, f"ratings {year}"), stretch(date(year, 12, 3), date(year, 12, 17))
        ratings = []
        for name, department in crew.departments.items():
            if not department.tier or rng.random() < 0.06:
                continue
            score = max(1.0, min(5.0, round(rng.gauss(3.0 + 1.5 * shares.get(name, 0.3), 0.3), 1)))
            rating = {"department": name, "date": rng.choice(days), "score": score}
            note = rng.choice(phrases["rating_notes"]["high" if score >= _PLEASED else "low"])
            ratings.append(rating | ({"note": note} if rng.random() < 0.5 else {}))
        yield f"ratings/{year}.yaml", {"year": year, "ratings": ratings}


def _shares(rows: Iterable[Row]) -> dict[int, dict[str, float]]:
    """By year and department: the share of what was proposed in the year that was eliminated."""
    counts: dict[int, dict[str, list[int]]] = {}
    for row in rows:
        count = counts.setdefault(row.proposed_on.year, {}).setdefault(row.department, [0, 0])
        count[0] += 1
        count[1] += row.eliminated and row.confirmed_on is not None
    return {year: {name: done / all_ for name, (all_, done) in of_year.items()} for year, of_year in counts.items()}
