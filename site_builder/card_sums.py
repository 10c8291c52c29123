"""A period's scorecards for the terminal: ranks, and every sum with its steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from site_builder.measures.card_ranks import by_rank, departments_of
from site_builder.measures.card_steps import steps_of
from site_builder.measures.scorecards import CardScore
from site_builder.measures.steps import Step
from site_builder.periods import Period
from site_builder.programme import Programme
from site_builder.strings import Strings
from site_builder.terminal import padded
from site_builder.words import Language

_WORDS, _FIGURE = 72, 18


@dataclass(frozen=True)
class CardSums:
    """What is shown: the cards of a period, and the words to say it in; `brief` leaves the steps out."""

    period: Period
    scores: Sequence[CardScore]
    programme: Programme
    strings: Strings
    language: Language
    as_of: date
    brief: bool = False

    def words(self, key: str, **params: object) -> str:
        """Return words of the interface in the chosen language."""
        return self.strings.words(key, **params).within(self.language)

    def department(self, name: str) -> str:
        """Return the name of a department in the chosen language."""
        unit = self.programme.department(name)
        return unit.name.within(self.language) if unit else name


def text(sums: CardSums) -> str:
    """Return the whole text, which ends with a line break."""
    state = "final" if sums.period.end <= sums.as_of else "provisional"
    head = sums.words(f"cli.cards_{state}", period=sums.period.name, as_of=sums.as_of)
    return "\n".join((head, *_cards(sums), *_departments(sums))) + "\n"


def _cards(sums: CardSums) -> Iterator[str]:
    for rank, score in by_rank(sums.scores, lambda score: score.total):
        card = score.card
        who = f"{rank or '–'}. {card.record.title} {card.card}  {sums.department(card.department)} {card.role or ''}"
        yield ("" if sums.brief else "\n") + _row(who.rstrip(), score.total)
        if not sums.brief:
            yield from _steps(sums, score)


def _steps(sums: CardSums, score: CardScore) -> Iterator[str]:
    steps = steps_of(score)
    for line, step in zip(score.lines, steps, strict=False):
        yield _step(sums, step, f"{line.indicator.name}{sums.words('site.colon')}")
    yield from (_step(sums, step, "") for step in steps[len(score.lines) :])
    if score.costliest:
        params = {"name": score.costliest.indicator.name, "lost": score.costliest.lost}
        told = sums.words("site.cards.costs_points", **params)
        yield f"  {sums.words('site.cards.costs')}{sums.words('site.colon')}{told}"


def _step(sums: CardSums, step: Step, name: str) -> str:
    return f"  {step.rule} {name}{sums.words(f'steps.{step.name}', **step.params)}"


def _departments(sums: CardSums) -> Iterator[str]:
    yield "\n" + sums.words("site.cards.departments")
    for rank, each in by_rank(departments_of(sums.scores), lambda each: each.score):
        yield _row(f"  {rank or '–'}. {sums.department(each.department)}", each.score)


def _row(words: str, figure: Decimal | None) -> str:
    return padded(words, _WORDS) + ("–" if figure is None else str(figure)).rjust(_FIGURE)
