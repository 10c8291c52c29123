"""The reviewer's page of a change as data, and what a comment on the pull request says of it."""

from __future__ import annotations

import json
from typing import Any

from site_builder.load import Project

# The forge takes 65,536 characters.
MOST = 60_000


class BadData(ValueError):
    """The data isn't what `painpoints review` writes."""


def read_data(raw: bytes) -> dict[str, Any]:
    """Return the data of a review file; `BadData` for anything else."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadData(str(error)) from None
    if not isinstance(data, dict) or data.get("schema_version") != 1 or not isinstance(data.get("summary"), str):
        raise BadData("schema_version")
    return data


def comment(project: Project, data: dict[str, Any]) -> str:
    """Return the comment's Markdown, cut where the forge would refuse it."""
    return str(data["summary"])[:MOST]
