"""The fingerprint of what a user confirmed: title, description, chosen solutions, outcome (contribution, "binds")."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

LENGTH = 32


def confirmed_parts(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return by field what a confirmation of a pain point is about; blanks and line ends make no difference."""
    chosen = [each for each in data.get("solutions", ()) if each.get("chosen")]
    parts = {name: data.get(name) for name in ("title", "description", "outcome")}
    return {name: _plain(value) for name, value in {**parts, "solutions": chosen}.items()}


def fingerprint_of(data: Mapping[str, Any]) -> str:
    """Return the fingerprint of what a pain point's data give to confirm now: 32 hexadecimal digits."""
    text = json.dumps(confirmed_parts(data), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(value.split())
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return {name: _plain(each) for name, each in value.items()} if isinstance(value, dict) else value
