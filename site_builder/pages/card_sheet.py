"""The scorecards of a period as an Excel sheet: a row for each indicator, one for each card's total (D2, D3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from site_builder.measures.exact import exact, plain
from site_builder.measures.scorecards import CardScore, Line
from site_builder.pages import Sheet, View
from site_builder.pages.trees import Tree, link_of
from site_builder.periods import Period
from site_builder.scorecard import SCORECARD, Scorecard
from site_builder.words import Words, same

Row = tuple[Tree | None, ...]
# Fields of the card and of an indicator, and computed figures, with their widths in characters.
CARD = {"title": 18, "department": 14, "role": 12}
SAID = {"name": 18, "definition": 28, "formula": 28, "unit": 7, "better": 11, "target": 9}
FIGURES = {"actual": 9, "achievement": 11, "score": 10, "weight": 8, "points": 9, "lost": 9}
MONTH = 10


def card_sheet(view: View, period: Period, scores: Sequence[CardScore]) -> Sheet:
    """Return the sheet of a period's cards."""
    what = view.words("site.cards.of", period=period.name)
    title = view.words("site.cards.sheet_title", period=period.name, as_of=view.as_of)
    months = [month.name for month in period.months]
    rows = tuple(row for score in scores for row in _rows(view, score, months))
    return Sheet(sheet_file(view, period), what, title, tuple(_columns(view, scores, months)), rows)


def sheet_file(view: View, period: Period) -> Words:
    """Return the name that the sheet's file gets."""
    return view.words("site.cards.sheet_file", period=period.name, as_of=view.as_of)


def _columns(view: View, scores: Sequence[CardScore], months: Sequence[str]) -> Iterator[tuple[Words, int]]:
    kind = view.types[SCORECARD]
    yield from ((kind.label((name,)), width) for name, width in CARD.items())
    yield from ((kind.label(("indicators", 0, name)), width) for name, width in SAID.items())
    yield from ((same(name), MONTH) for name in months)
    cap = plain(scores[0].cap)
    yield from ((view.words(f"site.cards.{name}", cap=cap), width) for name, width in FIGURES.items())


def _rows(view: View, score: CardScore, months: Sequence[str]) -> Iterator[Row]:
    head = _head(view, score.card)
    for line in score.lines:
        yield (*head, *_said(view, score.card, line), *_months(line, months), *_figures(line))
    empty = (None,) * (len(SAID) - 1 + len(months))
    points = _text(None if score.total is None else str(score.total))
    total: Tree = {"show": "words", "value": view.words("site.cards.total")}
    yield (*head, total, *empty, *(points if name == "points" else None for name in FIGURES))


def _head(view: View, card: Scorecard) -> Row:
    department: Tree = {"show": "link", "value": link_of(view, ["department"], card.department)}
    return (_text(card.record.title), department, _text(card.role))


def _said(view: View, card: Scorecard, line: Line) -> Iterator[Tree | None]:
    field = card.record.type.field(("indicators", 0))
    said = card.record.data["indicators"][line.indicator.index]
    for name in SAID:
        if name == "better":
            yield {"show": "choice", "value": field.children[name].choice(said[name])}
        else:
            yield _text(plain(line.target) if name == "target" else said.get(name))


def _months(line: Line, months: Sequence[str]) -> Iterator[Tree | None]:
    found = {each.month.name: each.value for each in line.monthly if each.value is not None}
    return (_text(plain(found[name]) if name in found else None) for name in months)


def _figures(line: Line) -> Row:
    weight = _text(_percent(exact(line.indicator.weight)))
    if line.score is None:
        return (None, None, None, weight, None, None)
    actual = None if line.actual is None else plain(line.actual)
    achievement, score = _percent(line.achievement), _percent(line.score)
    return (_text(actual), _text(achievement), _text(score), weight, _text(str(line.points)), _text(str(line.lost)))


def _percent(value: Decimal | None) -> str | None:
    return None if value is None else f"{plain(value)}%"


def _text(value: str | None) -> Tree | None:
    return None if value is None else {"show": "text", "value": value}
