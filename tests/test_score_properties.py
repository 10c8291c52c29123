"""What holds for every season: bounds, sums, order, policy of later periods, and what was known on a past day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from season import REVIEWERS, Part, Season, eliminated, exempt, lead, monthly, pain, person, plan, review, rules

from site_builder.measures.basis import Basis
from site_builder.measures.exact import NOUGHT, rounded
from site_builder.measures.results import Results, as_data, digest_of, figures_of, results, rolled_up
from site_builder.measures.steps import Step
from site_builder.periods import quarter
from site_builder.register import Register

Q2 = quarter("2015-Q2")
FIRST = date(2015, 4, 1)
# Two groups, one with a lead; somebody who joins, one who moves, one who is exempted.
CREW: tuple[Part, ...] = (
    person("li"),
    lead("li"),
    person("an"),
    person("bo", moved="06-15 net"),
    person("cy", "net", joined="05-18"),
    person("di", "net"),
    exempt("di", "05"),
)
PROPOSERS = ("an", "bo", "cy", "di", "li")


class Story(NamedTuple):
    """What happens to a pain point, in days from the one before; None where it doesn't happen."""

    by: str
    proposed: int
    analysed: int | None
    confirmed: int | None
    outcome: str
    closed: int | None
    reopened: int | None
    again: int | None
    withdrawn: int | None
    marks: list[float]
    planned: int | None


def maybe(last: int) -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(0, last)


MARKS = st.integers(0, 100) | st.sampled_from([0.5, 33.33, 66.665, 88.335, 99.995])
STORIES = st.lists(
    st.builds(
        Story,
        by=st.sampled_from(PROPOSERS),
        proposed=st.integers(0, 90),
        analysed=maybe(20),
        confirmed=maybe(30),
        outcome=st.sampled_from(["eliminated", "eliminated", "mitigated"]),
        closed=maybe(5),
        reopened=maybe(100),
        again=maybe(20),
        withdrawn=maybe(60),
        marks=st.lists(MARKS, max_size=3),
        planned=maybe(30),
    ),
    max_size=7,
)
NUMBERS: dict[str, st.SearchStrategy[Any]] = {
    "monthly_quota": st.integers(0, 2),
    "quarterly_quota": st.integers(0, 5),
    "elimination_quota": st.integers(0, 2),
    "mitigated_counts": st.booleans(),
    "only_planned_counts": st.booleans(),
    "key_point_weights": st.sampled_from(
        [{"pain": w, "proactive": 0.3, "user": 0.2, "closed_loop": round(0.5 - w, 3)} for w in (0, 0.125, 0.25, 0.5)]
    ),
    "lead_weights": st.sampled_from([{"members": w, "elimination": 1 - w} for w in (0, 0.25, 0.5, 0.875, 1)]),
    "penalty_per_month": st.sampled_from([0, 1, 0.125, 7, 100]),
    "accumulate_over": st.sampled_from(["quarter", "year"]),
    "top_places": st.integers(1, 6),
    "min_reviewers": st.integers(1, 3),
    "top_bonus": st.integers(0, 5),
    "followup_days": st.sampled_from([[], [10], [30, 90], [180]]),
}
POLICIES = st.fixed_dictionaries({}, optional=NUMBERS)
LATE = date(2016, 12, 31)


def told(stories: Iterable[Story], known: date = LATE) -> Iterator[Part]:
    """Tell the stories as they were known on a day, what comes after it left out."""
    plans: dict[tuple[str, str], list[str]] = {}
    for n, story in enumerate(stories, 1):
        proposed = FIRST + timedelta(story.proposed)
        number = f"{proposed:%m}-{n:03d}"
        analysed = after(proposed, story.analysed)
        confirmed = after(analysed, story.confirmed)
        closed = after(confirmed, story.closed)
        reopened = after(closed or confirmed, story.reopened)
        again = after(reopened, story.again)
        withdrawn = after(proposed, story.withdrawn)
        days = {
            "analysed": analysed,
            "confirmed": confirmed,
            "closed": closed,
            "reopened": reopened,
            "again": again,
            "withdrawn": withdrawn,
        }
        if proposed > known:
            continue
        happened: dict[str, Any] = {name: str(day) if day and day <= known else None for name, day in days.items()}
        yield pain(number, story.by, on=str(proposed), outcome=story.outcome, marks=(), **happened)
        reviewed = proposed + timedelta(20)
        if reviewed <= known:
            for who, mark in zip(REVIEWERS, story.marks, strict=False):
                yield review(who, number, mark, on=str(reviewed))
        month = confirmed or proposed
        added = max(proposed, month.replace(day=1) + timedelta(story.planned or 0))
        if story.planned is not None and added <= known:
            group = "net" if story.by in ("cy", "di") else "desk"
            plans.setdefault((group, f"{month:%m}"), []).append(f"{number} added {added}")
    yield from (plan(group, month, *lines, listed="2015-04-01") for (group, month), lines in plans.items())


def after(day: date | None, days: int | None) -> date | None:
    return None if day is None or days is None else day + timedelta(days)


def worked_out(season: Season, as_of: str = "2015-12-31") -> Results:
    return results(season.basis(as_of), Q2)


def as_text(found: Results) -> str:
    """Return everything that is published of results, with the words' parameters of each step."""
    return json.dumps(as_data(found, lambda step: f"{step.name} {dict(step.params)}"))


quick = settings(deadline=None, max_examples=60)


@quick
@given(STORIES, POLICIES, st.dates(FIRST, date(2015, 12, 31)))
def test_a_score_lies_between_nought_and_a_hundred(stories: list[Story], numbers: dict[str, Any], as_of: date) -> None:
    found = worked_out(Season(*CREW, rules(**numbers), *told(stories)), str(as_of))
    figures = [value for each in found.people for value in (each.score, each.base, each.quality)]
    figures += [value for each in found.groups for value in (each.score, each.achievement)]
    assert all(value is None or (0 <= value <= 100 and value == rounded(value)) for value in figures)
    assert all(each.score is None or each.score <= each.base for each in found.people if each.base is not None)
    assert len(found.top) <= 6 and [each.rank for each in found.top] == list(range(1, len(found.top) + 1))


@quick
@given(STORIES, POLICIES)
def test_steps_join_and_add_up_to_the_score(stories: list[Story], numbers: dict[str, Any]) -> None:
    for each in worked_out(Season(*CREW, rules(**numbers), *told(stories))).people:
        steps = (Step("", "", {}, (), NOUGHT, NOUGHT), *each.steps)
        assert all(one.after == two.before for one, two in pairwise(steps))
        assert sum((step.value for step in steps), Decimal(0)) == (each.score or 0)
        assert all(step.after == rounded(step.after) for step in steps)


@quick
@given(STORIES, POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(stories: list[Story], numbers: dict[str, Any], random: Any) -> None:
    season = Season(*CREW, rules(**numbers), *told(stories))
    mixed = random.sample(season.records, len(season.records))
    assert as_text(results(season.basis(records=mixed), Q2)) == as_text(worked_out(season))


@quick
@given(STORIES, POLICIES, st.sampled_from(PROPOSERS), st.integers(0, 85))
def test_one_more_pain_point_never_counts_less(
    stories: list[Story], numbers: dict[str, Any], by: str, proposed: int
) -> None:
    on = FIRST + timedelta(proposed)
    more = pain(f"{on:%m}-900", by, on=str(on), analysed=str(on + timedelta(3)), marks=())
    before, now = (
        worked_out(Season(*CREW, rules(**numbers), *told(stories), *added)).of_person(by) for added in ((), (more,))
    )
    assert before is not None and now is not None
    assert len(now.quantity.counted) == len(before.quantity.counted) + (on + timedelta(3) <= Q2.end)
    assert all(have >= before.quantity.by_month[name][0] for name, (have, _) in now.quantity.by_month.items())
    assert before.quantity.is_short or not now.quantity.is_short


@quick
@given(
    st.sets(st.sampled_from(["04", "05", "06"]), min_size=1),
    st.sets(st.sampled_from(["04", "05", "06"])),
    POLICIES,
    st.lists(MARKS, min_size=3, max_size=3),
)
def test_a_month_more_missed_never_raises_a_score(
    desk: set[str], net: set[str], numbers: dict[str, Any], marks: list[float]
) -> None:
    def told_with(met: Iterable[str]) -> Results:
        others = (rules(**numbers), *eliminated("net", "di", *sorted(net), serial=201))
        given_marks = [each for n, mark in enumerate(marks, 1) for each in monthly("an", n, marks=mark)]
        return worked_out(Season(*CREW, *others, *given_marks, *eliminated("desk", "an", *met)))

    months = sorted(desk)
    met, missed = told_with(months), told_with(months[1:])
    for one, two in zip(met.people, missed.people, strict=True):
        assert (one.score is None) == (two.score is None)
        assert one.score is None or two.score is None or two.score <= one.score
        assert two.penalty >= one.penalty


@quick
@given(STORIES, POLICIES, POLICIES, st.dates(date(2015, 7, 1), date(2015, 12, 31)))
def test_a_later_block_leaves_the_quarter_as_it_was(
    stories: list[Story], numbers: dict[str, Any], later: dict[str, Any], since: date
) -> None:
    parts = (*CREW, rules(**numbers), *told(stories))
    assert as_text(worked_out(Season(*parts, rules(str(since), **later)))) == as_text(worked_out(Season(*parts)))


@quick
@given(STORIES, POLICIES, st.dates(FIRST, date(2015, 9, 30)))
def test_what_came_later_is_not_known_yet(stories: list[Story], numbers: dict[str, Any], as_of: date) -> None:
    everything = Season(*CREW, rules(**numbers), *told(stories))
    then = Season(*CREW, rules(**numbers), *told(stories, known=as_of))
    known_then = Basis(Register(then.records), then.programme, as_of)
    assert as_text(results(known_then, Q2)) == as_text(worked_out(everything, str(as_of)))


@quick
@given(STORIES)
def test_a_digest_does_not_depend_on_the_order_of_fields(stories: list[Story]) -> None:
    figures = figures_of(worked_out(Season(*CREW, *told(stories))))
    turned = json.loads(json.dumps(figures), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    assert digest_of(turned) == digest_of(figures)
    turned["people"][0]["owed"] += 1
    assert digest_of(turned) != digest_of(figures)


SCORES = st.none() | st.integers(0, 10_000).map(lambda cents: Decimal(cents) / 100)


@quick
@given(st.lists(SCORES, max_size=8))
def test_a_group_lies_between_its_members(values: list[Decimal | None]) -> None:
    an = worked_out(Season(*CREW)).of_person("an")
    assert an is not None
    whole = rolled_up([replace(an, score=value) for value in values])
    known = [value for value in values if value is not None]
    assert (whole is None) == (not known)
    assert whole is None or min(known) <= whole <= max(known)
