"""How far a pain point got, and when: its stages, the tasks of its plan, and its weekly entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from site_builder.sample.days import FROZEN_ON, distance, last_workday, monday, shift, week

STAGES = ("proposed", "analysed", "causes_found", "resolved", "confirmed", "closed")
WITHDRAWN = ("duplicate", "out-of-scope", "not-a-pain-point")
_RECENT = timedelta(150)
_LONGEST_PLAN = timedelta(88)
_LATE_ANALYSIS = 0.05  # share of those who don't mind that a pain point counts only when analysed within its month


@dataclass(frozen=True)
class Course:
    """What was reached when; ``resolved_on`` is planned when it is not among the reached stages."""

    reached: Mapping[str, date]
    resolved_on: date
    withdrawn_on: date | None
    stuck: bool
    mood: str

    @property
    def end(self) -> date:
        """The day up to which the record was looked after."""
        return self.withdrawn_on or self.reached.get("closed") or FROZEN_ON

    @property
    def open(self) -> bool:
        """Neither closed nor withdrawn."""
        return not self.withdrawn_on and "closed" not in self.reached


@dataclass(frozen=True)
class Span:
    """One task's dates and state."""

    start: date
    due: date
    done_on: date | None
    state: str


def draw_fate(rng: Random, proposed_on: date) -> str:
    """``closing``, ``stuck`` (only recent ones, so that most older ones are closed) or a reason of withdrawal."""
    draw = rng.random()
    if draw < 0.05:
        return rng.choices(WITHDRAWN, (6, 2, 2))[0]
    return "stuck" if draw < 0.17 and FROZEN_ON - proposed_on < _RECENT else "closing"


def draw_course(rng: Random, proposed_on: date, fate: str) -> Course:
    """The stages that a pain point of that fate reached up to the frozen day."""
    mood = rng.choices(("calm", "missed", "quiet", "late", "blocked"), (56, 14, 11, 11, 8))[0]
    dates = [proposed_on]
    for low, high in ((1, 5), (2, 6), (8, 24), (3, 7), (1, 4)):
        dates.append(shift(dates[-1], rng.randint(low, high)))
    if rng.random() >= _LATE_ANALYSIS:
        dates[1] = min(dates[1], last_workday(proposed_on))
    withdrawn_on = shift(proposed_on, rng.randint(1, 9)) if fate in WITHDRAWN else None
    if withdrawn_on and withdrawn_on > FROZEN_ON:
        withdrawn_on = FROZEN_ON
    last = 5
    if withdrawn_on:
        last = 1 if dates[1] <= withdrawn_on and rng.random() < 0.3 else 0
    elif fate == "stuck":
        last = rng.choices(range(5), (2, 3, 8, 2, 2))[0]
    reached = {name: day for name, day in zip(STAGES[: last + 1], dates, strict=False) if day <= FROZEN_ON}
    resolved_on = reached.get("resolved") or _planned_end(rng, dates[2], dates[3], mood)
    return Course(reached, resolved_on, withdrawn_on, fate == "stuck", mood)


def _planned_end(rng: Random, start: date, end: date, mood: str) -> date:
    """Calm plans end well after the frozen day as far as the longest plan allows, late ones may have ended."""
    wanted = end if mood == "late" else max(end, shift(FROZEN_ON, rng.randint(7, 20)))
    latest = start + _LONGEST_PLAN
    return wanted if wanted <= latest else shift(latest, -1)


def draw_spans(rng: Random, course: Course, count: int) -> list[Span]:
    """``count`` tasks one after another from the causes to the resolution."""
    start, resolved = course.reached["causes_found"], "resolved" in course.reached
    length = max(count, distance(start, course.resolved_on))
    spans = []
    for index in range(count):
        begin = shift(start, length * index // count)
        end = min(shift(start, length * (index + 1) // count), course.resolved_on)
        done = max(begin, shift(end, -rng.randint(0, 1)))
        if resolved and 0 < index < count - 1 and rng.random() < 0.05:
            spans.append(Span(begin, end, None, "dropped"))
        elif resolved or (done <= FROZEN_ON and index < count - 1):
            due = max(begin, shift(end, rng.randint(-2, 4)))
            spans.append(Span(begin, due, min(done, course.resolved_on), "done"))
        else:
            spans.append(Span(begin, max(begin, end), None, "in-progress" if begin <= FROZEN_ON else "todo"))
    return spans if resolved else _troubled(rng, spans, course.mood)


def _troubled(rng: Random, spans: list[Span], mood: str) -> list[Span]:
    """The first task under way made overdue or blocked where the mood says so."""
    for index, span in enumerate(spans):
        if span.state == "in-progress":
            due, state = span.due, span.state
            if mood == "late":
                due = max(span.start, min(due, shift(FROZEN_ON, -rng.randint(1, 9))))
            elif mood == "blocked":
                state = "blocked"
            return [*spans[:index], Span(span.start, due, None, state), *spans[index + 1 :]]
    return spans


def draw_entries(rng: Random, course: Course) -> list[tuple[date, str, int]]:
    """Day, phase and percent of each entry: one at every milestone, and one in every other week that was not missed."""
    milestones = _milestones(rng, course)
    weeks = _weeks(course, {monday(day) for day, _ in milestones})
    kept = _without_missed(rng, course, weeks)
    weekly = [(day, _phase(rng, course, day)) for day in (_some_day(rng, course, first) for first in kept) if day]
    entries = sorted(milestones + weekly)
    percents = _percents(course, [day for day, _ in entries])
    return [(day, phase, percent) for (day, phase), percent in zip(entries, percents, strict=True)]


def _milestones(rng: Random, course: Course) -> list[tuple[date, str]]:
    names = ["analysed", "causes_found", "resolved"] + (["confirmed"] if rng.random() < 0.35 else [])
    found = [(course.reached[name], name) for name in names if name in course.reached]
    if course.withdrawn_on and (not found or course.withdrawn_on > found[-1][0]):
        found.append((course.withdrawn_on, "withdrawn"))
    return found


def _weeks(course: Course, taken: set[date]) -> list[date]:
    """Mondays of the weeks that owe an entry and have no milestone."""
    first = monday(course.reached["proposed"]) + timedelta(7)
    last = monday(course.end) if course.open else monday(course.end) - timedelta(7)
    count = max(0, (last - first).days // 7 + 1)
    return [day for day in (first + timedelta(7 * n) for n in range(count)) if day not in taken]


def _without_missed(rng: Random, course: Course, weeks: list[date]) -> list[date]:
    """The weeks less those missed: the latest ones of a quiet record, here and there one in the past."""
    if course.open and course.mood in ("missed", "quiet"):
        lost = 1 if course.mood == "missed" else rng.randint(2, 4)
        return [day for day in weeks if day < monday(FROZEN_ON) - timedelta(7 * lost)]
    if weeks and not course.open and rng.random() < 0.17:
        lost_week = rng.choice(weeks)
        return [day for day in weeks if day != lost_week]
    return weeks


def _some_day(rng: Random, course: Course, first: date) -> date | None:
    """A workday of the week up to the end; None where the week has none."""
    days = [day for day in week(first) if course.reached["proposed"] <= day <= course.end]
    return rng.choice(days) if days else None


def _phase(rng: Random, course: Course, day: date) -> str:
    before = [name for name, reached in course.reached.items() if reached <= day]
    if before[-1] == "causes_found":
        return "slow" if course.stuck and rng.random() < 0.4 else "working"
    return {"proposed": "proposed", "analysed": "tracing", "resolved": "trial"}.get(before[-1], "closing")


def _percents(course: Course, days: Sequence[date]) -> list[int]:
    """Rising with the share of the way to the resolution that is behind, 100 from then on."""
    start = course.reached["proposed"]
    length = max(1, distance(start, course.resolved_on))
    resolved = course.reached.get("resolved", date.max)
    percents: list[int] = []
    for day in days:
        share = min(95, 5 + 90 * distance(start, day) // length // 5 * 5)
        percents.append(100 if day >= resolved else max(share, min(95, percents[-1] + 1) if percents else 5))
    return percents
