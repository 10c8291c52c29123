"""The table of approvals: who may make each kind of change, who approves it, and what else has to be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from site_builder.schema import RecordType
from site_builder.words import Words

PROPOSER, GROUP_LEAD, OFFICE, REVIEWER, USER = "proposer", "group_lead", "office", "reviewer", "user"


@dataclass(frozen=True)
class Row:
    """A kind of change: the roles that may make it, those that approve it, and fields that have to be there."""

    change: str
    label: Words
    by: tuple[str, ...]
    approve: tuple[str, ...]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """The table: the people of the programme office, the forge's teams by role, a row by kind of change.

    `roles` are what people call them.
    """

    office: tuple[str, ...] = ()
    accounts: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Row] = field(default_factory=dict)
    roles: Mapping[str, Words] = field(default_factory=dict)


def table_of(data: Mapping[str, Any], record_type: RecordType) -> Table:
    """Make the table from its file's data, which the schema of its type has passed."""
    kinds, roles = (record_type.field(("changes", 0, *part)) for part in (("change",), ("by", 0)))
    rows = (
        Row(
            each["change"],
            kinds.choice(each["change"]),
            tuple(each["by"]),
            tuple(each["approve"]),
            tuple(each.get("needs", ())),
        )
        for each in data["changes"]
    )
    labels = {role: roles.choice(role) for role in roles.get("enum")}
    return Table(tuple(data["office"]), data.get("accounts", {}), {row.change: row for row in rows}, labels)
