"""Texts as they are compared: width, case, script, numerals and ways of asking make no difference.

First everything but letters and digits goes (`plain`), sign by sign; then one pattern replaces numerals, names and words
that say the same. The site's `similar.js` does the same with the tables and the pattern made here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from site_builder.measures.similarity.equivalents import EQUIVALENTS

DIGITS: Mapping[str, int] = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS: Mapping[str, int] = {"十": 10, "百": 100, "千": 1000}
# A sign of Unicode's private area stands for each name, so that no two names share a gram.
_FIRST_NAME, _MOST_NAMES = 0xE000, 0x1900
# Where the ideographs lie that differ between the scripts.
_IDEOGRAPHS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))


@cache
def simplified() -> Mapping[str, str]:
    """Return the simplified sign of each traditional one."""
    from opencc import OpenCC

    signs = [chr(code) for block in _IDEOGRAPHS for code in block]
    converted = OpenCC("t2s").convert("\n".join(signs)).split("\n")
    return {old: new for old, new in zip(signs, converted, strict=True) if old != new}


class _Plain(dict[int, str]):
    # Filled as signs turn up, for `str.translate`.
    def __missing__(self, code: int) -> str:
        # Signs that nobody sees, such as a joiner, part nothing.
        unseen = unicodedata.category(chr(code)) == "Cf"
        narrow = "" if unseen else unicodedata.normalize("NFKC", chr(code)).lower()
        self[code] = "".join(simplified().get(sign, sign) if sign.isalnum() else " " for sign in narrow)
        return self[code]


_PLAIN = _Plain()


def plain(text: str) -> str:
    """Return a text's letters and digits, half width, lower case, simplified script; blanks stand for everything else."""
    return unicodedata.normalize("NFC", text).translate(_PLAIN)


class Located(NamedTuple):
    """A folded text, and for each of its signs from which sign of the text to before which other one it stands for."""

    folded: str
    begins: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Folding:
    """How texts of a register are folded: its names become a sign each, words of the same meaning become the same."""

    names: Mapping[str, str]
    words: Mapping[str, str]

    @cached_property
    def patterns(self) -> tuple[str, str]:
        """Return what is replaced in any text, and what words of the same meaning come on top, for Python and JavaScript."""
        numeral = f"[{''.join((*DIGITS, *UNITS))}]+"
        every = {**self.words, **self.names}
        return "|".join(filter(None, (_pattern_of(self.names), numeral))), "|".join((_pattern_of(every), numeral))

    @cached_property
    def _compiled(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        named, folded = map(re.compile, self.patterns)
        return named, folded

    def named(self, text: str) -> str:
        """Return a plain text with numerals as digits, each name as one sign, and no boilerplate."""
        return self._compiled[0].sub(self._replaced, text)

    def fold(self, text: str) -> str:
        """Return a plain text with words of the same meaning replaced as well."""
        return self._compiled[1].sub(self._replaced, text)

    def _replaced(self, found: re.Match[str]) -> str:
        word = self.names.get(found[0], self.words.get(found[0]))
        return numeral(found[0]) if word is None else word

    def located(self, text: str) -> Located:
        """Return a text folded as it is written, without blanks, with the place of each sign in it."""
        signs = [_PLAIN[ord(sign)] for sign in text]
        shown = "".join(signs)
        # Nearly every sign stands for one.
        one_by_one = len(shown) == len(signs) and "" not in signs
        places = range(len(signs)) if one_by_one else [n for n, sign in enumerate(signs) for _ in sign]
        folded: list[str] = []
        begins: list[int] = []
        ends: list[int] = []
        done = 0
        for found in (*self._compiled[1].finditer(shown), None):
            run = shown[done : found.start() if found else len(shown)]
            kept = [places[n] for n, sign in enumerate(run, done) if sign != " "]
            folded.append(run.replace(" ", ""))
            begins += kept
            ends += [place + 1 for place in kept]
            if found:
                word, done = self._replaced(found), found.end()
                folded.append(word)
                begins += [places[found.start()]] * len(word)
                ends += [places[done - 1] + 1] * len(word)
        return Located("".join(folded), tuple(begins), tuple(ends))


def numeral(run: str) -> str:
    """Return Chinese numerals as digits: 三十 is 30, 二〇一五 is 2015."""
    if not any(sign in UNITS for sign in run):
        return "".join(str(DIGITS[sign]) for sign in run)
    total, digit = 0, 1
    for sign in run:
        if sign in UNITS:
            total, digit = total + digit * UNITS[sign], 0
        else:
            digit = DIGITS[sign]
    return str(total + digit)


def folding_of(names: Iterable[str] = (), boilerplate: Iterable[str] = ()) -> Folding:
    """Return the folding of a register: each of its names is one sign, and its boilerplate is nothing."""
    called = sorted({plain(name).strip() for name in names} - {""})[:_MOST_NAMES]
    signs = {name: chr(_FIRST_NAME + number) for number, name in enumerate(called)}
    return Folding({**signs, **{bare: "" for each in boilerplate if (bare := plain(each).strip())}}, EQUIVALENTS)


def _pattern_of(words: Iterable[str]) -> str:
    """Return a pattern that finds the longest of the words at each place; it branches sign by sign."""
    below: dict[str, list[str]] = {}
    for word in sorted(words):
        below.setdefault(word[0], []).append(word[1:])
    branches = [first + _rest(rest) for first, rest in below.items()]
    return "|".join(branches)


def _rest(rest: list[str]) -> str:
    longer = [each for each in rest if each]
    if not longer:
        return ""
    return f"(?:{_pattern_of(longer)})" + ("?" if len(longer) < len(rest) else "")
