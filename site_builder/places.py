"""Where things lie: the folders that the package ships, and those of a register."""

from __future__ import annotations

from pathlib import Path

RECORDS = "records"
PROGRAMME = f"{RECORDS}/programme"
# What a site is made from.
SOURCES = (RECORDS, "schema", "templates")


def shipped(name: str) -> Path:
    """Return a folder that the package ships (`schema`, `templates`): inside the wheel, else beside the sources."""
    package = Path(__file__).parent
    inside = package / "shipped" / name
    return inside if inside.is_dir() else package.parent / name


def find_root(start: Path) -> Path | None:
    """Return the nearest folder upwards that holds `records/programme/`."""
    return next((folder for folder in (start, *start.parents) if (folder / PROGRAMME).is_dir()), None)
