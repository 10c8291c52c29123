"""Whether data fit a schema, told by a quick validator; what is wrong with them is for the reference to say.

A schema is handed over only where every keyword is known to mean the same to both, or more to the quick one. Formats
and patterns are looked at by the functions that the reference uses.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

from site_builder.validator import FORMATS, fits, is_date

Check = Callable[[str], bool]

# Dates come again and again.
_CHECKS: Mapping[str, Check] = {**FORMATS, "date": lru_cache(4096)(is_date)}
_TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
_SIZES = frozenset({"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"})
_LIMITS = frozenset({"minimum", "maximum"})
_WORDS = frozenset({"$schema", "$id", "$comment", "title", "description", "default", "examples", "deprecated"})
# Above, not every whole number is a float.
_EXACT = 2**53


class _Unknown(Exception):
    """The schema says something that the quick validator may take otherwise."""


def quick_validity(schema: Any) -> Callable[[Any], bool]:
    """Return a function that tells for certain that data, as read from YAML, fit a schema; False leaves it open."""
    checks: dict[str, Check] = {}
    try:
        plain = _schema(schema, checks)
    except _Unknown:
        return lambda _data: False
    # A command that validates nothing doesn't pay for the import.
    from jsonschema_rs import Draft202012Validator

    try:
        validator = Draft202012Validator(plain, formats=checks, validate_formats=True, offline=True)
    except ValueError:
        return lambda _data: False
    return partial(_fits, validator.is_valid)


def _fits(is_valid: Callable[[Any], bool], data: Any) -> bool:
    try:
        return is_valid(data)
    except Exception:
        # Half a character, a key that isn't text, a pattern that is none: the reference has the last word.
        return False


def _schema(schema: Any, checks: dict[str, Check]) -> Any:
    """Return a schema as the quick validator gets it; what looks into texts is added to the checks."""
    if isinstance(schema, bool):
        return schema
    if not isinstance(schema, dict):
        raise _Unknown
    plain: dict[str, Any] = {}
    looks = []
    for keyword, value in schema.items():
        if keyword == "pattern" and isinstance(value, str):
            looks.append(_check(f"pattern {value}", partial(fits, value), checks))
        elif keyword == "format":
            looks += [_check(value, _CHECKS[value], checks)] if value in _CHECKS else []
        elif keyword not in _WORDS and not keyword.startswith("x-"):
            plain[keyword] = _keyword(keyword, value, checks)
    return {**plain, "allOf": looks} if looks else plain


def _check(name: str, check: Check, checks: dict[str, Check]) -> dict[str, str]:
    checks[name] = check
    return {"format": name}


def _keyword(keyword: str, value: Any, checks: dict[str, Check]) -> Any:
    if keyword in ("items", "additionalProperties", "propertyNames"):
        return _schema(value, checks)
    if keyword == "properties" and isinstance(value, dict):
        return {name: _schema(each, checks) for name, each in value.items()}
    if not _means_the_same(keyword, value):
        raise _Unknown
    return value


def _means_the_same(keyword: str, value: Any) -> bool:
    if keyword == "type":
        return _TYPES.issuperset(value if isinstance(value, list) else [value])
    if keyword in ("enum", "required"):
        return isinstance(value, list) and all(
            type(each) is str or (type(each) is int and abs(each) < _EXACT) for each in value
        )
    if keyword in _SIZES:
        return type(value) is int and 0 <= value < _EXACT
    if keyword in _LIMITS:
        return type(value) in (int, float) and math.isfinite(value) and abs(value) < _EXACT
    return keyword == "uniqueItems" and isinstance(value, bool)
