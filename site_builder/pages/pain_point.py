"""A pain point's own page: light and why, stages, all fields, history, neighbours; and its report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cache, partial
from typing import Any

from site_builder.finding import Finding
from site_builder.lifecycle import RANK, STAGES, dates_in_force, is_open, stage_of
from site_builder.measures.similarity import percent
from site_builder.measures.similarity.answers import declared
from site_builder.pages import Page, View, page, plain_types, report
from site_builder.pages.analysis_parts import Data
from site_builder.pages.forge import edit_url
from site_builder.pages.lookbacks import look_backs_of
from site_builder.pages.plans import month_path
from site_builder.pages.rows import Row, page_path
from site_builder.pages.rulebook import light_rule_path, rule_path
from site_builder.pages.score_parts import reviews_of
from site_builder.register import PAIN_POINT, Record
from site_builder.schema import Field
from site_builder.walks import is_reference, walked
from site_builder.words import Words, same, words_of

# Where the pages of pain points lie, each by its key.
FOLDERS = ("pain-points", "analysis")


@page(folders=FOLDERS, shows=(PAIN_POINT,))
def pain_points(view: View) -> Iterator[Page]:
    """Yield a page for each pain point, then its report: who renders one after the other does shared fields once."""
    findings: dict[str, list[Finding]] = {}
    for finding in view.findings:
        findings.setdefault(finding.path, []).append(finding)
    links = _links_to(view)
    records = sorted(view.register.pain_points, key=lambda record: record.key)
    for before, record, after in zip([None, *records], records, [*records[1:], None], strict=False):
        beside = {"previous": before, "next": after}
        found, linked = findings.get(record.path, []), links.get(record.name, [])
        both = cache(partial(report.shared_parts, view, record))
        shown = partial(_context, view, record, beside, found, linked, both)
        yield Page(page_path(record), "pain_point.html", same(record.title), "register", shown)
        yield report.report_of(view, record, both)


def _context(
    view: View,
    record: Record,
    beside: Mapping[str, Record | None],
    findings: Sequence[Finding],
    linked: Sequence[Any],
    both: Callable[[], report.Parts],
) -> dict[str, Any]:
    row = view.row_by_key[record.key]
    history = view.history.changes.get(record.path, ())
    fields, found = both()
    return {
        "row": row,
        "why": _why(row),
        "priority": found,
        "sections": _sections(record, fields),
        "report": report.path_of(record),
        "steps": _steps(view, record),
        "reopenings": _reopenings(view, record),
        "withdrawn": _withdrawn(view, record),
        "findings": [_finding(finding) for finding in findings],
        "history": [asdict(change) for change in history],
        "history_known": view.history.known,
        "edit_url": edit_url(view, record.path),
        "linked": linked,
        "texts": record.compared,
        "similar": (similar := _similar(view, record)),
        # Which passages the template marks follows from these as well.
        "common": view.common_signs if similar else "",
        "look_backs": look_backs_of(view, record),
        "reviews": reviews_of(view, record),
        **{name: view.row_by_key[each.key] if each else None for name, each in beside.items()},
    }


def _similar(view: View, record: Record) -> list[dict[str, Any]]:
    """Return the nearest pain points with their texts, in which the template marks what both say."""
    nearest = view.uniqueness.nearest.get(record.key, ()) if view.uniqueness else ()
    found = ((view.record_by_key[each.key], each) for each in nearest if each.key in view.record_by_key)
    return [
        {
            **_named(other),
            "texts": other.compared,
            "score": percent(likeness.score),
            "parts": {
                part: percent(score)
                for part, score in (("title", likeness.title_score), ("body", likeness.body_score))
                if score is not None
            },
            "reason": declared(view.register, record, other),
        }
        for other, likeness in found
    ]


def _named(record: Record) -> dict[str, Any]:
    return {"number": record.name, "title": record.title, "path": page_path(record)}


def _why(row: Row) -> list[dict[str, Any]]:
    """Return each reason of the light, with the rule behind it."""
    reasons = zip(row.reason_lights, row.reasons, row.reason_names, strict=True)
    return [{"light": light, "text": text, "rule_path": light_rule_path(name)} for light, text, name in reasons]


def _steps(view: View, record: Record) -> list[dict[str, Any]]:
    dates, current = dates_in_force(record), stage_of(record)
    ended = not is_open(record)
    steps = []
    for stage in STAGES:
        behind = RANK[stage] < RANK[current] or (stage == current and ended and stage in dates)
        state = "done" if behind else "current" if stage == current else "todo"
        date = str(dates[stage]) if stage in dates else None
        steps.append({"stage": stage, "label": view.stage_label(stage), "date": date, "state": state})
    return steps


def _reopenings(view: View, record: Record) -> list[dict[str, Any]]:
    return [
        {
            "date": str(each.on),
            "reason": record.data["reopened"][each.index]["reason"],
            "back_to_label": view.stage_label(each.back_to),
        }
        for each in record.reopenings
    ]


def _withdrawn(view: View, record: Record) -> dict[str, Any] | None:
    if record.withdrawn is None:
        return None
    other = next(iter(view.register.ids.get((record.type.name, record.withdrawn.duplicate_of or ""), ())), None)
    return {
        "date": str(record.withdrawn.on),
        "reason_label": record.type.field(("withdrawn", "reason")).choice(record.withdrawn.reason),
        "note": record.withdrawn.note,
        "duplicate_of": _named(other) if other else None,
        "supports": record.supports is not None,
    }


def _sections(record: Record, fields: Sequence[tuple[Field, Data]]) -> list[Data]:
    """Return the fields by section, both in the schema's order."""
    sections: dict[str, list[Data]] = {}
    for field, shown in fields:
        if field.get("x-show") != "hidden":
            sections.setdefault(field.get("x-section", ""), []).append(shown)
    labels = record.type.root.get("x-sections", {})
    return [{"key": key, "label": words_of(labels[key]), "fields": sections[key]} for key in labels if key in sections]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "level": finding.level,
        "code": finding.code,
        "message": finding.message,
        "hint": finding.hint,
        "rule_path": rule_path(finding.code),
        "field_label": finding.label,
    }


def _links_to(view: View) -> dict[str, list[dict[str, Any]]]:
    """Return by id the records that name it, and by which field; the months for which it is planned come last."""
    links: dict[str, list[dict[str, Any]]] = {}
    with_page = {PAIN_POINT, *(each.name for each in plain_types(view.types))}
    for record in (each for each in view.register.records if each.type.name in with_page):
        for _, field, value in walked(record.type, record.data, is_reference):
            if PAIN_POINT in field.get("x-ref", ()):
                entry = {
                    "number": record.number or "",
                    "title": record.title,
                    "path": page_path(record),
                    "label": _from_there(field),
                }
                links.setdefault(value, []).append(entry)
    for plan in view.basis.plans.values():
        label, group = plan.record.type.root.label, view.programme.find(("group",), plan.group)
        title = group.name if group else same(plan.group)
        entry = {"number": plan.month, "title": title, "path": month_path(plan.month, plan.group), "label": label}
        for planned in plan.ids:
            links.setdefault(planned, []).append(entry)
    return links


def _from_there(field: Field) -> Words:
    """Return what a reference is called by the record that it names."""
    label = field.get("x-back-label")
    return words_of(label) if label else field.label
