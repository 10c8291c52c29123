"""Pain points for other programs: a summary of each with what was computed, and every record as it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.pages import View
from site_builder.pages.api_parts import ROOT, Data, Shelf, both, number, shelved
from site_builder.pages.rows import Row
from site_builder.pages.score_parts import shows_full_names
from site_builder.papers import REVIEW, SEAL
from site_builder.register import PAIN_POINT, Record
from site_builder.schema import RecordType

SUMMARIES_HELD = 500
# A record takes up to some ten kilobytes.
RECORDS_HELD = 100
# These tell of people what leaderboards may not.
_TELLING = (REVIEW, SEAL)


def record_shelves(view: View) -> Mapping[str, list[Shelf]]:
    """Return by folder the files of records: pain points by the month of the proposal, others by their folder."""
    return {
        each.folder or "": list(
            shelved(
                f"{ROOT}/records/{each.folder}",
                ((_shelf_name(view, record), _whole(record)) for record in view.register.of(each.name)),
                RECORDS_HELD,
            )
        )
        for each in shown_types(view)
    }


def shown_types(view: View) -> list[RecordType]:
    """Return the record types with a file per record that are handed out; see `names` in the policy."""
    withheld = () if shows_full_names(view) else _TELLING
    return [each for each in view.types.values() if each.folder and each.name not in withheld]


def summary_shelves(view: View, shelves: list[Shelf]) -> list[Shelf]:
    """Return the summaries of pain points by the year of the proposal, oldest first, each with its record's file."""
    files = {item["key"]: each.path for each in shelves for item in each.items}
    rows = ((row.proposed_on[:4], summary(row, files[row.key])) for row in reversed(view.rows))
    return list(shelved(f"{ROOT}/pain-points", rows, SUMMARIES_HELD))


def summary(row: Row, file: str) -> Data:
    """Return a pain point in short, with what was computed of it."""
    return {
        "id": row.number or None,
        "key": row.key,
        "title": row.title,
        "stage": row.stage,
        "light": row.light,
        "reasons": list(_reasons(row)),
        "priority": row.priority or None,
        "priority_score": number(row.priority_score),
        "outcome": row.outcome,
        "proposer": row.proposer or None,
        "group": row.group or None,
        "department": row.department or None,
        "tier": row.tier,
        "proposed_on": row.proposed_on,
        "percent": row.percent,
        "updated_on": row.updated_on,
        "missed_weeks": row.missed_weeks,
        "next_due": row.next_due,
        "late_days": row.late_days,
        "parked_until": row.parked_until,
        "page": row.path,
        "record": file,
    }


def _reasons(row: Row) -> Iterator[Data]:
    for name, light, text in zip(row.reason_names, row.reason_lights, row.reasons, strict=True):
        yield {"name": name, "light": light, "text": both(text)}


def _shelf_name(view: View, record: Record) -> str:
    """Return the name of the shelf that a record stands on for good."""
    if record.type.name == PAIN_POINT:
        return view.row_by_key[record.key].month
    folder = record.key.rpartition("/")[0]
    return folder.replace("/", "-") or "all"


def _whole(record: Record) -> Data:
    return {"key": record.key, "file": record.path, "data": record.data}
