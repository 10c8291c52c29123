"""A new register: its programme, and what the forge wants to find beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from site_builder.codeowners import PLACES, owners_in
from site_builder.forge_files import SHARED, STEP_NAMES, STEPS, Forge, for_forge, place, proposal
from site_builder.load import open_project
from site_builder.places import shipped
from site_builder.schema import load_types
from site_builder.strings import load_strings
from site_builder.writing import write


def new_register(folder: Path, context: Mapping[str, str], forge: Forge, today: date) -> list[Path]:
    """Write a new register that passes `check` into an empty folder, and return its files."""
    made = []
    for path, text in _texts({**context, "forge": forge}, forge):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        write(target, text.encode())
        made.append(target)
    for source in sorted(shipped("schema").glob("*.schema.json")):
        target = folder / "schema" / source.name
        target.parent.mkdir(exist_ok=True)
        write(target, source.read_bytes())
        made.append(target)
    if forge in PLACES:
        owners = owners_in(open_project(folder), today)
        target = folder / owners.path
        write(target, owners.wanted.encode())
        made.append(target)
    return made


def _texts(context: Mapping[str, str], forge: Forge) -> Iterator[tuple[str, str]]:
    """Yield path and text of every file that isn't a schema, with its places filled."""
    templates = shipped("templates") / "init"
    steps = [(templates / SHARED / STEPS / f"{name}.md").read_text(encoding="utf-8") for name in STEP_NAMES]
    values = {**context, "steps": "\n".join(steps).strip("\n")}
    for source in sorted(templates.rglob("*")):
        path = place(source.relative_to(templates).as_posix(), forge) if source.is_file() else None
        if path is not None:
            text = for_forge(source.read_text(encoding="utf-8"), forge)
            for name, value in values.items():
                text = text.replace(f"@{name}@", value)
            yield path, text
    form = proposal(forge, load_types(shipped("schema"))["pain-point"].root, load_strings())
    if form is not None:
        yield form
