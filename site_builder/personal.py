"""Personal data in a text: identity cards, bank cards and mobile numbers, found by their form and check digits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Literal

from site_builder.characters import breaks_in
from site_builder.fault import Place

Kind = Literal["identity_card", "bank_card", "mobile"]
# A list of customers is one mistake, not thousands of them.
AT_MOST = 100

# Full-width signs and blanks that look like others, each for one sign, so that places stay.
_PLAIN = str.maketrans(
    {
        **{chr(code + 0xFEE0): chr(code) for code in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))},
        **dict.fromkeys("\u3000\xa0\u2002\u2003\u2009\u202f", " "),
        **dict.fromkeys("－‐‑‒–—−", "-"),
        "＋": "+",
    }
)
# Neither within a longer run of digits nor within a digest, nor the decimals of a share below one.
_BEFORE = r"(?<![0-9])(?<![0-9A-Fa-f]{8})(?<!\b0\.)"
_BEHIND = r"(?![0-9])(?![0-9A-Fa-f]{8})(?!\.[0-9])"
_CARD = r"[3-69][0-9]{3}(?:[ -]?[0-9]{4}){3}"
_PREFIX = r"(?:(?:\+|00)?86[ -]?)?"
_WRITTEN: tuple[tuple[Kind, str], ...] = (
    (
        "identity_card",
        rf"{_BEFORE}(?P<digits>[1-9][0-9]{{5}}[ -]?(?:19|20)[0-9]{{2}}[ -]?[0-9]{{4}}[ -]?[0-9]{{3}}[0-9Xx]){_BEHIND}",
    ),
    ("bank_card", rf"{_BEFORE}(?P<digits>{_CARD}){_BEHIND}"),
    ("bank_card", rf"{_BEFORE}(?P<digits>{_CARD}[ -]?[0-9]{{1,3}}){_BEHIND}"),
    ("bank_card", rf"{_BEFORE}(?P<digits>[3-69][0-9]{{5}}[ -][0-9]{{10,13}}){_BEHIND}"),
    ("mobile", rf"{_BEFORE}{_PREFIX}(?P<digits>1[3-9][0-9]\)?[ .-]?[0-9]{{4}}[ .-]?[0-9]{{4}}){_BEHIND}"),
)
_FORMS = tuple((kind, re.compile(form)) for kind, form in _WRITTEN)
# Where such a number may stand at all: signs of one in a row, as many as the shortest has. Most texts have none.
_SIGNS = "0123456789Xx+ .)-"
_LOOK_ALIKES = "".join(chr(code) for code, plain in _PLAIN.items() if plain in _SIGNS)
_STRETCH = re.compile(f"[0-9+０-９＋][{re.escape(_SIGNS + _LOOK_ALIKES)}]{{10,}}")
_NO_DIGIT = re.compile("[^0-9X]")


@dataclass(frozen=True)
class Personal:
    """A number that tells who somebody is: where it begins and ends in the text, and how it may be shown."""

    kind: Kind
    start: int
    end: int
    digits: str = field(repr=False)

    @property
    def masked(self) -> str:
        """Return the number as it may be shown: `138****8000`."""
        return f"{self.digits[:3]}{'*' * (len(self.digits) - 7)}{self.digits[-4:]}"


@dataclass(frozen=True)
class Placed:
    """A number found in a file, with its place there."""

    personal: Personal
    place: Place


def personal_in(text: str) -> Iterator[Personal]:
    """Yield the numbers in a text, in their order; what is part of a longer one comes up once."""
    stretches = [match.span() for match in _STRETCH.finditer(text)]
    if not stretches:
        return
    plain = text.translate(_PLAIN)
    found = (each for kind, form in _FORMS for each in _of_form(kind, form, plain, stretches))
    end = 0
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if each.start >= end:
            yield each
            end = each.end


def _of_form(kind: Kind, form: re.Pattern[str], plain: str, stretches: Iterable[tuple[int, int]]) -> Iterator[Personal]:
    # It is tried from every place, so that digits before or behind a number don't hide it.
    for place in (place for begin, end in stretches for place in range(begin, end)):
        match = form.match(plain, place)
        digits = _NO_DIGIT.sub("", match["digits"].upper()) if match else ""
        if match and _is_sound(kind, digits):
            yield Personal(kind, *match.span(), digits)


def _is_sound(kind: Kind, digits: str) -> bool:
    # Imported only when there is something to check, as most texts hold no number at all.
    if kind == "identity_card":
        from stdnum.iso7064 import mod_11_2

        return _is_day(digits[6:14]) and mod_11_2.is_valid(digits)
    if kind == "bank_card":
        from stdnum import luhn

        return luhn.is_valid(digits)
    return True


def _is_day(digits: str) -> bool:
    try:
        return bool(date.fromisoformat(digits))
    except ValueError:
        return False


def placed_in(text: str, at_most: int = AT_MOST) -> tuple[Placed, ...]:
    """Return the numbers in a text with line and column."""
    return tuple(islice(_placed(text), at_most))


def _placed(text: str) -> Iterator[Placed]:
    begins, line = breaks_in(text), 1
    begin, following = 0, next(begins, None)
    for each in personal_in(text):
        while following is not None and following <= each.start:
            begin, following, line = following, next(begins, None), line + 1
        yield Placed(each, Place(line, each.start - begin + 1))


# A line may have many findings, each of which shows it.
@lru_cache(maxsize=64)
def masked(text: str) -> str:
    """Return a text with every such number masked; each sign keeps its place."""
    signs = list(text)
    for each in personal_in(text):
        places = [place for place in range(each.start, each.end) if text[place].isalnum()]
        for place in places[-len(each.digits) :][3:-4]:
            signs[place] = "*"
    return "".join(signs)
