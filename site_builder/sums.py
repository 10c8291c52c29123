"""A quarter's scores for the terminal: every sum with its steps, in columns that hold for Chinese as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from site_builder.measures.quota import GroupMonth
from site_builder.measures.ranking import Place
from site_builder.measures.results import Results
from site_builder.measures.steps import Step
from site_builder.measures.vitality import review_step
from site_builder.programme import Programme
from site_builder.strings import Strings
from site_builder.terminal import padded
from site_builder.words import Language, Words

_WORDS, _FIGURE = 64, 9


@dataclass(frozen=True)
class Sums:
    """What is shown: results (`whole`, or of some people and groups alone), and the words to say it in."""

    results: Results
    programme: Programme
    strings: Strings
    language: Language
    brief: bool = False
    whole: bool = True

    def said(self, step: Step) -> str:
        """Return the words of a step."""
        return self.words(f"steps.{step.name}", **step.params)

    def words(self, key: str, **params: object) -> str:
        """Return words of the interface in the chosen language."""
        return self.strings.words(key, **params).within(self.language)

    def name(self, words: Words) -> str:
        """Return a name in the chosen language."""
        return words.within(self.language)


def text(sums: Sums) -> str:
    """Return the whole text, which ends with a line break."""
    found = sums.results
    state = "final" if found.final else "provisional"
    head = sums.words(f"cli.score_{state}", period=found.quarter.name, as_of=found.as_of)
    return "\n".join((head, *_people(sums), *_groups(sums), *_department(sums), *_top(sums))) + "\n"


def _people(sums: Sums) -> Iterator[str]:
    for score in sums.results.people:
        group = sums.programme.units["group"].get(score.group)
        place = sums.name(group.name) if group else score.group
        role = "" if score.role == "employee" else sums.words("cli.score_lead")
        who = f"{sums.name(score.person.name)} {score.person.id}  {place}{role}"
        yield ("" if sums.brief else "\n") + padded(who, _WORDS + 8) + _figure(score.score).rjust(2 * _FIGURE)
        if not sums.brief:
            yield from (_step(sums, step, known=score.score is not None) for step in score.steps)


def _step(sums: Sums, step: Step, *, known: bool) -> str:
    change, after = (f"{step.value:+.2f}", str(step.after)) if known and step.value else ("", "")
    line = padded(f"  {step.rule} {sums.said(step)}", _WORDS + 8) + change.rjust(_FIGURE) + after.rjust(_FIGURE)
    looked_at = f"\n        {' '.join(step.records)}" if step.records else ""
    return line.rstrip() + looked_at


def _groups(sums: Sums) -> Iterator[str]:
    for group in sums.results.groups:
        unit = sums.programme.units["group"][group.id]
        line = f"{sums.words('cli.score_group')} {sums.name(unit.name)} {group.id}"
        yield "\n" + padded(line, _WORDS + 8) + _figure(group.score).rjust(2 * _FIGURE)
        yield from (f"  {step.rule} {sums.said(step)}" for step in group.steps)
        yield from (_month(sums, each) for each in group.months)


def _department(sums: Sums) -> Iterator[str]:
    if sums.whole:
        line = sums.words("cli.score_department")
        yield "\n" + padded(line, _WORDS + 8) + _figure(sums.results.score).rjust(2 * _FIGURE)
        yield from (f"  {step.rule} {sums.said(step)}" for step in sums.results.steps)


def _month(sums: Sums, month: GroupMonth) -> str:
    verdict = {True: "met", False: "missed", None: "running"}[month.met] if month.quota else "no_quota"
    listed = {
        name: " ".join(record.key for record in getattr(month, name)) or "–"
        for name in ("eliminated", "unplanned", "reopened")
    }
    params = {"month": month.month.name, "quota": month.quota, "planned": " ".join(month.planned) or "–", **listed}
    return f"  PP908 {sums.words('cli.score_month', **params, verdict=sums.words(f'cli.score_{verdict}'))}"


def _top(sums: Sums) -> Iterator[str]:
    if sums.results.top:
        yield "\n" + sums.words("cli.score_top")
    for place in sums.results.top:
        yield f"  PP909 {place.rank}. {_placed(sums, place)}"
        if not sums.brief:
            yield f"        {sums.said(review_step(place.quality))}"


def _placed(sums: Sums, place: Place) -> str:
    record = place.quality.record
    person = sums.programme.person(record.proposer)
    who = sums.name(person.name) if person else record.proposer or ""
    bonus = sums.results.bonus.get(record.proposer or "", Decimal(0))
    facts = sums.words("cli.score_place", quality=place.value, n=len(place.quality.marks), who=who, bonus=bonus)
    return f"{record.key} {record.title}  {facts}"


def _figure(value: Decimal | None) -> str:
    return "–" if value is None else str(value)
