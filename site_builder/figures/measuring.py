"""How wide a label will be, and where its lines break.

Which font a reader has isn't known when a picture is made. Widths here are those of the widest common fonts, so that
a real label is never wider: Chinese takes one em, Latin what DejaVu Sans takes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

ELLIPSIS = "…"
EMOJI = 1.4
BOLD = 1.2
# Advance widths of DejaVu Sans in em, rounded up.
_SIGNS = {
    0.3: "'Iijl",
    0.35: " ,.:;|",
    0.4: "()-/[\\]ft",
    0.45: "!r",
    0.5: '"*',
    0.55: "?Jcsz",
    0.6: "FL_kvxy",
    0.65: "$0123456789EPSTY`abdeghnopqu{}",
    0.7: "ABCKRVXZ",
    0.75: "NU",
    0.8: "&DGHOQ",
    0.85: "#+<=>^w~",
    0.9: "M",
    1.0: "%@Wm…—",
}
_LATIN = {sign: width for width, signs in _SIGNS.items() for sign in signs}
_NO_BEGIN = frozenset("，。、；：？！）」』”’》〉】〕］｝…—～·％℃‰,.;:?!)]}%")
_NO_END = frozenset("（「『“‘《〈【〔［｛￥＄([{$#@")
_JOINER = "\u200d"


def clean(text: str) -> str:
    """Return a text as one line that XML can hold: blanks folded, control signs and halves of signs left out."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(sign for sign in line if unicodedata.category(sign) not in ("Cc", "Cs", "Cn", "Co"))


def ems(text: str, *, bold: bool = False) -> float:
    """Return the width of a text in em, at least what a real font takes."""
    return sum(map(_BOLD_WIDTHS.__getitem__ if bold else _WIDTHS.__getitem__, text))


def wrapped(text: str, limit: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines of at most `limit` em; a single sign wider than that has a line for itself.

    Chinese breaks anywhere but before signs that close and after signs that open; Latin breaks at blanks; what is
    longer than a line is cut.
    """
    lines, line = [], ""
    for piece in _pieces(clean(text)):
        if ems(line + piece.rstrip(), bold=bold) <= limit:
            line += piece
            continue
        *full, last = _cut(piece, limit, bold=bold)
        lines += [line, *full] if line else full
        line = last
    return [each.rstrip() for each in (*lines, line) if each.strip()]


@lru_cache(maxsize=4096)
def balanced(text: str, limit: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text into as few lines as `wrapped` does, of about the same length: no last line of a single sign."""
    best = wrapped(text, limit, bold=bold)
    narrower = limit - 0.5
    while len(best) > 1 and narrower >= limit / 2:
        lines = wrapped(text, narrower, bold=bold)
        if len(lines) > len(best):
            break
        best, narrower = lines, narrower - 0.5
    return tuple(best)


@lru_cache(maxsize=4096)
def clipped(text: str, limit: float, count: int) -> tuple[str, ...]:
    """Return at most `count` lines; where there would be more, the last one ends with an ellipsis."""
    lines = wrapped(text, limit)
    if len(lines) <= count:
        return balanced(text, limit)
    *kept, last = lines[:count]
    signs = list(_clusters(last))
    while signs and ems("".join(signs) + ELLIPSIS) > limit:
        signs.pop()
    return (*kept, "".join(signs).rstrip() + ELLIPSIS)


def longest_piece(text: str) -> float:
    """Return the width in em of the longest piece that shouldn't be cut: a word, or a Chinese sign with its marks."""
    return max((ems(piece.rstrip()) for piece in _pieces(clean(text))), default=0)


def _width(sign: str) -> float:
    known = _LATIN.get(sign)
    if known is not None:
        return known
    category = unicodedata.category(sign)
    if category in ("Mn", "Me", "Cf"):
        return 0
    if category == "So" and ord(sign) > 0x1F000:
        return EMOJI
    # An accented letter is as wide as its letter; what no table tells is taken for wide.
    return _LATIN.get(unicodedata.normalize("NFD", sign)[0], 1 if _is_wide(sign) else 1.1)


class _Widths(dict[str, float]):
    """The width of each sign, filled as signs turn up."""

    def __init__(self, *, bold: bool) -> None:
        self._bold = bold

    def __missing__(self, sign: str) -> float:
        self[sign] = _width(sign) * (BOLD if self._bold and sign.isascii() else 1)
        return self[sign]


_WIDTHS, _BOLD_WIDTHS = _Widths(bold=False), _Widths(bold=True)


@lru_cache(maxsize=8192)
def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"


def _clusters(text: str) -> Iterator[str]:
    """Yield signs as a reader sees them: a letter with its accents, an emoji with what is joined to it."""
    cluster = ""
    for sign in text:
        joins = unicodedata.category(sign) in ("Mn", "Me", "Cf", "Sk") or cluster.endswith(_JOINER)
        if cluster and not (joins and not sign.isascii()):
            yield cluster
            cluster = ""
        cluster += sign
    if cluster:
        yield cluster


# A text is wrapped several times, each time narrower.
@lru_cache(maxsize=64)
def _pieces(text: str) -> tuple[str, ...]:
    """Return what has to stay on one line, each with the blank that follows it."""
    pieces, piece = [], ""
    for cluster in _clusters(text):
        if piece and _may_break(piece[-1], cluster[0]):
            pieces.append(piece)
            piece = ""
        piece += cluster
    return (*pieces, piece) if piece else tuple(pieces)


def _may_break(before: str, after: str) -> bool:
    if after == " ":
        return False
    if before == " ":
        return True
    return (_is_wide(before) or _is_wide(after)) and before not in _NO_END and after not in _NO_BEGIN


def _cut(piece: str, limit: float, *, bold: bool) -> list[str]:
    """Cut what is longer than a line between its signs."""
    parts, part = [], ""
    for cluster in _clusters(piece):
        if part and cluster != " " and ems(part + cluster, bold=bold) > limit:
            parts.append(part)
            part = ""
        part += cluster
    return [*parts, part]
