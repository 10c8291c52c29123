"""What a reviewer wants to know of a change, as plain data in one language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from site_builder.against import Against
from site_builder.approvals import USER, Row
from site_builder.authority import approvers_of
from site_builder.changes import DECLARED, EVIDENCE, PROGRESS, RecordChange
from site_builder.fault import Pointer
from site_builder.finding import counts
from site_builder.lifecycle import stage_of
from site_builder.load import Project
from site_builder.measures.basis import Basis
from site_builder.measures.light import light_of
from site_builder.measures.quantity import counted
from site_builder.measures.quota import group_month
from site_builder.measures.similarity import percent
from site_builder.personal import masked
from site_builder.register import PAIN_POINT, Record
from site_builder.review.record import Sides, key_points, label_of, page_of, told
from site_builder.review.words import Speaker

VERSION = 1
# A page is for reading: so many changed values of a record are told one by one.
_TOLD = 30
# So many records are shown whole; of more than these the rest is told in brief.
_WHOLE = 100


def review_of(project: Project, against: Against, speaker: Speaker) -> dict[str, Any]:
    """Return the whole page as data; its shape stands in `templates/review.schema.json`."""
    law = against.law.programme
    as_of = speaker.as_of
    before = Basis(against.before.as_of(as_of), law, as_of)
    after = Basis(against.checked.register.as_of(as_of), project.programme, as_of)
    sides = Sides(against, project, before, after, speaker)
    person = law.person(against.author.person) if against.author else None
    # What is for information stands with each record: its neighbours.
    findings = [each for each in against.checked.findings if each.level != "info"]
    data = {
        "schema_version": VERSION,
        "name": speaker.say(project.programme.name),
        "as_of": str(as_of),
        "language": speaker.language,
        "base": against.changes.commit,
        "author": speaker.say(person.name) if person else against.author.login if against.author else "",
        "clean": against.checked.is_clean,
        "counts": counts(findings),
        "changes": [_change(sides, change, nth < _WHOLE) for nth, change in enumerate(against.changes.records)],
        "code": list(against.changes.code),
        "findings": [speaker.finding(finding) for finding in findings],
        "old": [speaker.finding(finding) for finding in against.checked.old],
    }
    return dict(_masked(data))


def _masked(data: Any) -> Any:
    """Return data in which no text holds anybody's number: what a finding hides, its page must not show."""
    if isinstance(data, dict):
        return {name: _masked(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_masked(each) for each in data]
    return masked(data) if isinstance(data, str) else data


def _change(sides: Sides, change: RecordChange, is_whole: bool) -> dict[str, Any]:
    record, say = change.record, sides.speaker.say
    is_pain_point = record.type.name == PAIN_POINT
    is_whole = is_whole and change.after is not None
    return {
        "path": change.path,
        "type": say(record.type.root.label),
        "number": record.name if is_pain_point else record.key,
        "title": record.title if is_pain_point else "",
        "state": "gone" if change.is_gone else "new" if change.is_new else "changed",
        "summary": list(_summary(sides, change)) if is_pain_point else [],
        "values": list(_values(sides, change)),
        "more": max(len(_differing(change)) - _TOLD, 0),
        "approvals": list(_approvals(sides, change)),
        "similar": _similar(sides, record) if is_pain_point and is_whole else [],
        "key_points": key_points(sides, record) if is_pain_point and is_whole else [],
        "page": list(page_of(sides, record)) if is_whole else [],
    }


def _summary(sides: Sides, change: RecordChange) -> Iterator[str]:
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


def _effects(sides: Sides, change: RecordChange) -> Iterator[str]:
    """Yield what the change does to the figures of the month: the proposer's quantity, and the group's quota."""
    proposer, month = change.record.proposer or "", sides.month
    done = [len(counted(basis.by_proposer.get(proposer, ()), month)) for basis in (sides.before, sides.after)]
    if done[0] != done[1]:
        yield sides.speaker.words("review.quantity", before=done[0], after=done[1])
    group = sides.programme.group_of(proposer, sides.after.as_of)
    if group is None:
        return
    months = [group_month(basis, group, month) for basis in (sides.before, sides.after)]
    reached = [f"{len(each.eliminated)}/{each.quota}" for each in months]
    if reached[0] != reached[1]:
        unit = sides.programme.find(("group",), group)
        name = sides.speaker.say(unit.name) if unit else group
        yield sides.speaker.words("review.quota", group=name, before=reached[0], after=reached[1])


def _differing(change: RecordChange) -> list[tuple[Pointer, Any, Any]]:
    """Return each value that differs, with its place, in the schema's order; of a new record what it declares."""
    if change.after is None:
        return []
    after = dict(_leaves(change.after))
    if change.before is None:
        return [(place, None, value) for place, value in after.items() if place[0] in DECLARED]
    before = dict(_leaves(change.before))
    places = dict.fromkeys((*before, *after))
    return [(place, before.get(place), after.get(place)) for place in places if before.get(place) != after.get(place)]


def _leaves(record: Record) -> Iterator[tuple[Pointer, Any]]:
    for pointer, _, value in record.values:
        if not isinstance(value, dict | list):
            yield pointer, value


def _values(sides: Sides, change: RecordChange) -> Iterator[dict[str, str]]:
    for pointer, before, after in _differing(change)[:_TOLD]:
        said = (told(sides, change.record, pointer, value) for value in (before, after))
        yield dict(zip(("label", "before", "after"), (label_of(sides, change.record, pointer), *said), strict=True))
    for name in change.files:
        yield {"label": sides.speaker.words("review.file"), "before": "", "after": name}


def _approvals(sides: Sides, change: RecordChange) -> Iterator[dict[str, Any]]:
    """Yield for each kind of change who must approve it, by the table that is in force."""
    for kind in change.kinds:
        row = sides.against.law.programme.approvals.rows.get(kind)
        if row is not None:
            yield {"kind": sides.speaker.say(row.label), "by": list(_roles(sides, change, row))}


def _roles(sides: Sides, change: RecordChange, row: Row) -> Iterator[dict[str, Any]]:
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


def _similar(sides: Sides, record: Record) -> list[dict[str, Any]]:
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
