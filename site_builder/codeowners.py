"""CODEOWNERS: whom the forge asks for approval of which path, made from the table of approvals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from site_builder.approvals import GROUP_LEAD, OFFICE
from site_builder.changes import CODE, PAIN_POINT_KINDS, PROGRAMME
from site_builder.load import Project
from site_builder.programme import Programme, in_force
from site_builder.register import PAIN_POINT
from site_builder.schema import RecordType

# Where each forge looks for it.
PLACES = {"github": ".github/CODEOWNERS", "gitlab": ".gitlab/CODEOWNERS", "gitea": ".gitea/CODEOWNERS"}
_HEAD = (
    "# 谁批准什么：由 records/programme/approvals.yaml 生成，用 painpoints codeowners 重写，不要手改。",
    "# Who approves what: made from records/programme/approvals.yaml; painpoints codeowners writes it, nobody by hand.",
)


@dataclass(frozen=True)
class CodeOwners:
    """The file as it should be, where it lies, and what is there now (None: nothing)."""

    path: str
    wanted: str
    found: str | None

    @property
    def is_stale(self) -> bool:
        """Tell whether the file isn't what the table says; comments and line ends make no difference."""
        return self.found is None or _lines(self.found) != _lines(self.wanted)


def code_owners(programme: Programme, types: Mapping[str, RecordType], day: date) -> str:
    """Return the file for the people and teams of a day; where several lines fit a path, the last one holds."""
    folders = {name: each.folder for name, each in types.items() if each.folder}
    kinds = {each: PAIN_POINT_KINDS if name == PAIN_POINT else (name,) for name, each in folders.items()}
    paths: list[tuple[str, tuple[str, ...]]] = [("*", (CODE,)), ("/records/", (PROGRAMME,))]
    paths += [
        (f"/records/{folder}/", these)
        for folder, these in kinds.items()
        if any(kind in programme.approvals.rows for kind in these)
    ]
    owners = [(path, _owners(programme, these, day)) for path, these in (*paths, ("/records/programme/", (PROGRAMME,)))]
    width = max(len(path) for path, _ in owners)
    return "\n".join([*_HEAD, *(f"{path:{width}} {' '.join(names)}".rstrip() for path, names in owners)]) + "\n"


def _owners(programme: Programme, kinds: Iterable[str], day: date) -> list[str]:
    """Return accounts of everybody who approves one of these kinds of change."""
    rows = (programme.approvals.rows.get(kind) for kind in kinds)
    roles = {role for row in rows if row for role in row.approve}
    return list(
        dict.fromkeys(name for role in (GROUP_LEAD, OFFICE) if role in roles for name in _named(programme, role, day))
    )


def _named(programme: Programme, role: str, day: date) -> Iterator[str]:
    """Yield the team that stands for a role, else the logins of its people."""
    team = programme.approvals.accounts.get(role)
    if team:
        yield team
        return
    groups = programme.units_of(("group",)).values()
    people = programme.approvals.office if role == OFFICE else [in_force(group.leads, day) for group in groups]
    for person in map(programme.person, people):
        if person is not None and person.login and person.employed_on(day):
            yield f"@{person.login}"


def _lines(text: str) -> list[list[str]]:
    return [line.split() for line in text.replace("\r", "").split("\n") if line.strip() and not line.startswith("#")]


def owners_in(project: Project, day: date) -> CodeOwners:
    """Return a register's file beside what it should be; where the forge has none, there is nothing to compare."""
    wanted = code_owners(project.programme, project.types, day)
    path = PLACES.get(project.programme.forge.get("kind", ""), "")
    there = next((each for each in (path, *PLACES.values()) if each and (project.root / each).is_file()), None)
    if there is None:
        return CodeOwners(path or PLACES["github"], wanted, None if path else wanted)
    return CodeOwners(there, wanted, (project.root / there).read_text("utf-8", "replace"))
