"""What a reviewer wants to know of a change, as plain data in one language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from site_builder.against import Against
from site_builder.approvals import USER, Row
from site_builder.authority import approvers_of
from site_builder.changes import EVIDENCE, PROGRESS, RecordChange
from site_builder.fault import Pointer, shortened
from site_builder.finding import Finding, counts
from site_builder.lifecycle import stage_of
from site_builder.load import Project
from site_builder.measures.basis import Basis
from site_builder.measures.light import light_of
from site_builder.measures.quantity import counted
from site_builder.measures.quota import group_month
from site_builder.measures.similarity import percent
from site_builder.periods import Period, month, month_of
from site_builder.programme import Programme
from site_builder.register import PAIN_POINT, Record
from site_builder.review.words import Speaker
from site_builder.rules import all_rules
from site_builder.words import words_of

VERSION = 1
# A page is for reading: so many changed values of a record are told one by one, each cut to so many signs.
_TOLD, _LONG, _WHOLE = 30, 400, 20_000
# The four key points 四大要点; the schema says which fields speak to which (`x-key-point`).
_KEY_POINTS = ("pain", "proactive", "user", "closed_loop")
# Told in words of their own, not value by value.
_TOLD_APART = ("stages", "progress", "evidence")


@dataclass(frozen=True)
class _Sides:
    """The register before and after, as known on the as-of date."""

    against: Against
    project: Project
    before: Basis
    after: Basis
    speaker: Speaker

    @property
    def programme(self) -> Programme:
        """Return the programme as the change has it."""
        return self.project.programme

    @cached_property
    def month(self) -> Period:
        """Return the month of the as-of date."""
        return month(month_of(self.after.as_of))


@cache
def key_point_codes() -> frozenset[str]:
    """Return the codes of the rules on the four key points."""
    return frozenset(rule.code for rule in all_rules() if rule.family == "key_points")


def review_of(project: Project, against: Against, speaker: Speaker) -> dict[str, Any]:
    """Return the whole page as data; its shape stands in `templates/review.schema.json`."""
    law = against.law.programme
    as_of = speaker.as_of
    before = Basis(against.before.as_of(as_of), law, as_of)
    after = Basis(against.checked.register.as_of(as_of), project.programme, as_of)
    sides = _Sides(against, project, before, after, speaker)
    person = law.person(against.author.person) if against.author else None
    findings = against.checked.findings
    return {
        "schema_version": VERSION,
        "name": speaker.say(project.programme.name),
        "as_of": str(as_of),
        "language": speaker.language,
        "base": against.changes.commit,
        "author": speaker.say(person.name) if person else against.author.login if against.author else "",
        "clean": against.checked.is_clean,
        "counts": counts(findings),
        "changes": [_change(sides, change) for change in against.changes.records],
        "code": list(against.changes.code),
        "findings": [speaker.finding(finding) for finding in findings],
        "old": [speaker.finding(finding) for finding in against.checked.old],
    }


def _change(sides: _Sides, change: RecordChange) -> dict[str, Any]:
    record, say = change.record, sides.speaker.say
    is_pain_point = record.type.name == PAIN_POINT
    return {
        "path": record.path,
        "type": say(record.type.root.label),
        "number": record.name if is_pain_point else record.key,
        "title": record.title if is_pain_point else "",
        "state": "gone" if change.is_gone else "new" if change.is_new else "changed",
        "summary": list(_summary(sides, change)) if is_pain_point else [],
        "values": list(_values(sides, change)),
        "more": max(len(_differing(change)) - _TOLD, 0),
        "approvals": list(_approvals(sides, change)),
        "similar": _similar(sides, record) if is_pain_point and change.after else [],
        "key_points": _key_points(sides, record) if is_pain_point and change.after else [],
        "page": list(_page(sides, record)) if change.after else [],
    }


def _summary(sides: _Sides, change: RecordChange) -> Iterator[str]:
    """Yield what changes in the programme's words."""
    words, before, after = sides.speaker.words, change.before, change.after
    if after is None:
        return
    stages = [sides.speaker.say(each.type.label(("stages", stage_of(each)))) for each in (before, after) if each]
    if len(set(stages)) > 1 or before is None:
        yield " → ".join(stages)
    for name in (PROGRESS, EVIDENCE):
        more = len(after.data.get(name, ())) - len(before.data.get(name, ()) if before else ())
        if more:
            yield f"{more:+d} {sides.speaker.say(after.type.label((name,)))}"
    lights = [_light(basis, record) for basis, record in ((sides.before, before), (sides.after, after)) if record]
    if len(set(lights)) > 1:
        yield " → ".join(words(f"site.light.{each}") for each in lights)
    yield from _effects(sides, change)


def _light(basis: Basis, record: Record) -> str:
    if record.withdrawn is not None:
        return "withdrawn"
    return light_of(record, basis.programme, basis.as_of)[0] or "done"


def _effects(sides: _Sides, change: RecordChange) -> Iterator[str]:
    """Yield what the change does to the figures of the month: the proposer's quantity, and the group's quota."""
    proposer, month = change.record.proposer or "", sides.month
    done = [len(counted(basis.by_proposer.get(proposer, ()), month)) for basis in (sides.before, sides.after)]
    if done[0] != done[1]:
        yield sides.speaker.words("review.quantity", before=done[0], after=done[1])
    group = sides.programme.group_of(proposer, sides.after.as_of)
    if group is None:
        return
    months = [group_month(basis, group, month) for basis in (sides.before, sides.after)]
    told = [f"{len(each.eliminated)}/{each.quota}" for each in months]
    if told[0] != told[1]:
        unit = sides.programme.find(("group",), group)
        name = sides.speaker.say(unit.name) if unit else group
        yield sides.speaker.words("review.quota", group=name, before=told[0], after=told[1])


def _differing(change: RecordChange) -> list[tuple[Pointer, Any, Any]]:
    """Return each value that differs, with its place, in the schema's order; what a new record holds is all there."""
    if change.before is None or change.after is None:
        return []
    before, after = (dict(_leaves(each)) for each in (change.before, change.after))
    places = dict.fromkeys((*before, *after))
    return [(place, before.get(place), after.get(place)) for place in places if before.get(place) != after.get(place)]


def _leaves(record: Record) -> Iterator[tuple[Pointer, Any]]:
    for pointer, _, value in record.values:
        if not isinstance(value, dict | list) and pointer[0] not in _TOLD_APART:
            yield pointer, value


def _values(sides: _Sides, change: RecordChange) -> Iterator[dict[str, str]]:
    for pointer, before, after in _differing(change)[:_TOLD]:
        label = " · ".join(
            sides.speaker.say(change.record.type.label(pointer[: length + 1]))
            for length, part in enumerate(pointer)
            if isinstance(part, int) or length == len(pointer) - 1
        )
        told = (_told(sides, change.record, pointer, value) for value in (before, after))
        yield dict(zip(("label", "before", "after"), (label, *told), strict=True))


def _told(sides: _Sides, record: Record, pointer: Pointer, value: Any, most: int = _LONG) -> str:
    """Return a value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return sides.speaker.words("site.yes" if value else "site.no")
    field = record.type.field(pointer)
    unit = sides.programme.find(field.get("x-ref", ()), str(value))
    options = sides.programme.policy(sides.after.as_of).get(field.get("x-policy-list"), ())
    named = (words_of(each["label"]) for each in options if each["id"] == value)
    return shortened(sides.speaker.say(unit.name if unit else next(named, field.choice(value))), most)


def _approvals(sides: _Sides, change: RecordChange) -> Iterator[dict[str, Any]]:
    """Yield for each kind of change who must approve it, by the table that is in force."""
    for kind in change.kinds:
        row = sides.against.law.programme.approvals.rows.get(kind)
        if row is not None:
            yield {"kind": sides.speaker.say(row.label), "by": list(_roles(sides, change, row))}


def _roles(sides: _Sides, change: RecordChange, row: Row) -> Iterator[dict[str, Any]]:
    law = sides.against.law.programme
    for role in row.approve:
        units = map(law.person, approvers_of(role, change, law, sides.after.as_of))
        people = [sides.speaker.say(unit.name) for unit in units if unit]
        given = [
            f"{each.confirmed_by} {each.confirmed_on}"
            for each in (change.after.evidence if change.after and role == USER else ())
            if each.confirmed_by and each.confirmed_on
        ]
        yield {"role": sides.speaker.say(law.approvals.roles[role]), "people": people, "given": given[-1:]}


def _similar(sides: _Sides, record: Record) -> list[dict[str, Any]]:
    """Return the nearest pain points, each with the passages that both hold."""
    found = sides.against.checked.uniqueness
    if found is None:
        return []
    return [
        {
            "number": other.record.name,
            "title": other.record.title,
            "branch": other.branch or "",
            "score": percent(each.score),
            "title_pieces": _pieces(found.passages.marked(other.record.compared.title, record.compared.title)),
            "excerpts": list(map(_pieces, found.passages.excerpts(other.record.compared.body, record.compared.body))),
        }
        for each in found.nearest.get(record.key, ())
        for other in [found.candidates[each.key]]
    ]


def _pieces(stretches: Any) -> list[dict[str, Any]]:
    return [{"text": each.text, "marked": bool(each.shared)} for each in stretches]


def _key_points(sides: _Sides, record: Record) -> list[dict[str, Any]]:
    """Return the four key points, each with the record's own words and what the check says of it."""
    return [
        {
            "label": sides.speaker.words(f"review.key_point.{name}"),
            "asks": sides.speaker.words(f"review.asks.{name}"),
            "said": list(_said(sides, record, name)),
            "findings": [sides.speaker.finding(each) for each in _findings_on(sides, record, name)],
        }
        for name in _KEY_POINTS
    ]


def _said(sides: _Sides, record: Record, key_point: str) -> Iterator[dict[str, str]]:
    for place, _, value in record.values:
        if not isinstance(value, dict | list) and _speaks_to(record, place) == key_point:
            label = sides.speaker.say(record.type.label(place))
            yield {"label": label, "text": _told(sides, record, place, value)}


def _speaks_to(record: Record, place: Pointer) -> str | None:
    """Return the key point of a field, or of the list it is an item of."""
    field = record.type.field(place)
    within = record.type.field(place[:-1]) if isinstance(place[-1], int) else field
    key_point: str | None = field.get("x-key-point") or within.get("x-key-point")
    return key_point


def _page(sides: _Sides, record: Record) -> Iterator[dict[str, Any]]:
    """Yield the whole record by its sections, as its own page will show it."""
    root = record.type.root
    labels = root.get("x-sections", {"": {"zh": root.label.zh, "en": root.label.en}})
    for key, label in labels.items():
        names = [name for name, field in root.children.items() if field.get("x-section", "") == key]
        facts = [said for name in names for said in _facts(sides, record, name)]
        if facts:
            yield {"label": sides.speaker.say(words_of(label)), "facts": facts}


def _facts(sides: _Sides, record: Record, name: str) -> Iterator[dict[str, str]]:
    label = sides.speaker.say(record.type.label((name,)))
    for place, _, value in record.values:
        if place[0] == name and not isinstance(value, dict | list):
            part = "" if len(place) == 1 else f" · {sides.speaker.say(record.type.label(place))}"
            yield {"label": label + part, "text": _told(sides, record, place, value, _WHOLE)}


def _findings_on(sides: _Sides, record: Record, key_point: str) -> Iterator[Finding]:
    """Yield what the rules on the key points find in the fields of one."""
    names = {str(place[0]) for place, _, _ in record.values if _speaks_to(record, place) == key_point}
    for finding in sides.against.checked.findings:
        is_here = finding.path == record.path and re.split(r"[.\[]", finding.field)[0] in names
        if is_here and finding.code in key_point_codes():
            yield finding
