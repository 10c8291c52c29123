"""The validator of JSON Schema, set up for records: our own formats, whole-text patterns, quick uniqueness.

`jsonschema` says what is wrong with a record; `quick_validity.py` tells sooner that nothing is.
"""

from __future__ import annotations

import json
import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import TZPATH, available_timezones

# A date outside is a slip of the keyboard; inside, arithmetic on it always holds.
FIRST_YEAR, LAST_YEAR = 1900, 2199
# Year, month and day as people write them.
_PARTS = re.compile(r"(?<![0-9])([0-9]{4})[-–—/.年 ]?([0-9]{1,2})[-–—/.月 ]?([0-9]{1,2})日?(?![0-9])")


def is_date(text: str) -> bool:
    """Tell whether a text is a day of the calendar, written as year-month-day."""
    if not _looks_like_a_date(text):
        return False
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return FIRST_YEAR <= day.year <= LAST_YEAR


@lru_cache(maxsize=64)
def is_timezone(text: str) -> bool:
    """Tell whether a text names a time zone, as every machine knows it."""
    return _is_place(text) or text in available_timezones()


def _is_place(text: str) -> bool:
    """Tell whether a text is a continent and a town of it, without looking through all time zones: that takes long."""
    if not re.fullmatch(r"[A-Z][A-Za-z]+/[A-Z][A-Za-z_-]+", text):
        return False
    found = (place for folder in TZPATH if (place := Path(folder, text)).is_file())
    return any(_is_spelt(place) and _is_spelt(place.parent) for place in found)


def _is_spelt(path: Path) -> bool:
    """Tell whether a file is called just so: some file systems take any spelling."""
    return path in path.parent.iterdir()


FORMATS: Mapping[str, Callable[[str], bool]] = {"date": is_date, "timezone": is_timezone}


def validator_of(schema: Mapping[str, Any]) -> Any:
    """Return the validator of a schema."""
    # jsonschema takes a while to import; a command that validates nothing doesn't pay for it.
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.validators import extend

    checker = FormatChecker(formats=())
    for name, holds in FORMATS.items():
        checker.checks(name)(lambda value, holds=holds: not isinstance(value, str) or holds(value))
    keywords = {"uniqueItems": _unique, "pattern": _pattern}
    strict = extend(Draft202012Validator, keywords)  # type: ignore[no-untyped-call]
    return strict(schema, format_checker=checker)


def _unique(_validator: Any, wanted: bool, instance: Any, _schema: Any) -> Iterator[Any]:
    """Compare by text: the library compares mixed items pair by pair, which a long list makes last for minutes."""
    from jsonschema import ValidationError

    if wanted and isinstance(instance, list):
        texts = {json.dumps(each, sort_keys=True, default=str) for each in instance}
        if len(texts) < len(instance):
            yield ValidationError("")


def _pattern(_validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[Any]:
    from jsonschema import ValidationError

    if isinstance(instance, str) and not fits(pattern, instance):
        yield ValidationError("")


def fits(pattern: str, text: str) -> bool:
    """Hold the whole text to a pattern: Python's `$` would let a line break pass at the end."""
    return re.search(pattern, text) is not None and not text.endswith("\n")


def _looks_like_a_date(text: str) -> bool:
    """Tell whether a text has the form of a date, be there such a day or not."""
    return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None


def guessed_date(value: Any) -> str | None:
    """Return the date that was probably meant by `2015/4/3`, `2015年4月3日`, `20150403`; None when none was."""
    parts = _PARTS.fullmatch(_usual(value))
    guess = "{}-{:0>2}-{:0>2}".format(*parts.groups()) if parts else ""
    return guess if is_date(guess) else None


def names_no_day(value: Any) -> bool:
    """Tell whether a value has year, month and day in one of these ways, but the calendar has no such day."""
    return _PARTS.fullmatch(_usual(value)) is not None and guessed_date(value) is None


def mended_date(value: Any) -> str | None:
    """Return the day nearest to what a text names, such as 2015-02-28 for 2015-02-30; None when it names none."""
    found = _PARTS.search(_usual(value))
    year, month, day = map(int, found.groups()) if found else (0, 0, 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    month = min(max(month, 1), 12)
    return date(year, month, min(max(day, 1), monthrange(year, month)[1])).isoformat()


def _usual(value: Any) -> str:
    return unicodedata.normalize("NFKC", str(value)).strip()
