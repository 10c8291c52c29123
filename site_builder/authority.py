"""Authority over a change: the roles that a person has in it, and the people who may approve it."""

from __future__ import annotations

from datetime import date

from site_builder.approvals import GROUP_LEAD, OFFICE, PROPOSER, REVIEWER
from site_builder.changes import PROXIES, Author, RecordChange
from site_builder.papers import PLAN, REVIEW
from site_builder.programme import Programme
from site_builder.register import PAIN_POINT, Record
from site_builder.scorecard import SCORECARD


def author_of(login: str, programme: Programme) -> Author:
    """Return who has an account on the forge; its name isn't case-sensitive there."""
    people = programme.units_of(("person",)).values()
    person = next((each.id for each in people if each.login and each.login.lower() == login.lower()), None)
    return Author(login, person)


def roles_of(person: str, change: RecordChange, programme: Programme, day: date) -> frozenset[str]:
    """Return the roles of a person in a change on a day.

    What the record said before decides: nobody becomes its owner by the change itself.
    """
    record = change.judged
    found = {
        PROPOSER: record.type.name == PAIN_POINT and person in owners_of(record),
        GROUP_LEAD: person in _leads(record, programme, day),
        OFFICE: person in programme.approvals.office,
        REVIEWER: record.type.name == REVIEW and record.data.get("reviewer") == person,
    }
    return frozenset(role for role, has_it in found.items() if has_it)


def offices_of(person: str, programme: Programme, day: date) -> frozenset[str]:
    """Return the roles that a person has on a day apart from any record."""
    found = {OFFICE: person in programme.approvals.office, GROUP_LEAD: bool(programme.led_by(person, day))}
    return frozenset(role for role, has_it in found.items() if has_it)


def approvers_of(role: str, change: RecordChange, programme: Programme, day: date) -> tuple[str, ...]:
    """Return the ids of those who approve a change in a role; nobody approves their own, so another role steps in."""
    record = change.judged
    own = owners_of(record) if record.type.name == PAIN_POINT else frozenset({record.data.get("reviewer")})
    people = {
        PROPOSER: tuple(sorted(owners_of(record))),
        GROUP_LEAD: _leads(record, programme, day),
        OFFICE: programme.approvals.office,
        REVIEWER: tuple(filter(None, [record.data.get("reviewer")])),
    }.get(role, ())
    others = tuple(each for each in people if role == PROPOSER or each not in own)
    if others or role != GROUP_LEAD:
        return others
    return tuple(each for each in programme.approvals.office if each not in own)


def owners_of(record: Record) -> frozenset[str]:
    """Return the ids of those whose pain point it is: the proposer and the proxies."""
    return frozenset(filter(None, (record.proposer, *record.data.get(PROXIES, ()))))


def _leads(record: Record, programme: Programme, day: date) -> tuple[str, ...]:
    """Return who leads the group that a pain point or a monthly plan belongs to; a scorecard belongs to no group."""
    if record.type.name == SCORECARD:
        groups: tuple[str | None, ...] = tuple(programme.units_of(("group",)))
    elif record.type.name == PLAN:
        groups = (record.data.get("group"),)
    else:
        groups = (programme.group_of(record.proposer, day),)
    leads = (programme.lead_of(group, day) for group in groups if group)
    return tuple(dict.fromkeys(filter(None, leads)))
