"""A review read back from a file that somebody else made: nothing is believed before its schema has passed it."""

from __future__ import annotations

import json
from typing import Any

from site_builder.places import shipped
from site_builder.validator import validator_of

SCHEMA = "review.schema.json"


class BadData(ValueError):
    """The data isn't what `painpoints review` writes; the text says where."""


def read_data(raw: bytes) -> dict[str, Any]:
    """Return the data of a review file; raises `BadData` for anything else."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadData(str(error)) from None
    schema = json.loads((shipped("templates") / SCHEMA).read_text(encoding="utf-8"))
    objection = next(iter(validator_of(schema).iter_errors(data)), None)
    if objection is not None:
        place = "/".join(map(str, objection.absolute_path))
        raise BadData(f"{place or '/'}: {objection.validator}")
    found: dict[str, Any] = data
    return found
