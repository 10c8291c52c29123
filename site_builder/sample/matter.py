"""What a pain point is about: topic, users, places and figures, and the words that fill the phrases' slots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from site_builder.sample.course import WITHDRAWN, draw_fate
from site_builder.sample.crew import Crew, Person, Unit, lead_on
from site_builder.sample.days import Month, month_days, shift
from site_builder.sample.words import between, day_words, die, full_name, one, tell


@dataclass(frozen=True)
class Slot:
    """One record's place: its id, its month, its number in the month, and how many there are before it in all."""

    id: str
    month: Month
    serial: int
    before: int


@dataclass(frozen=True)
class Matter:
    """What is fixed first for a record, and shared by a duplicate of it."""

    proposed_on: date
    fate: str
    topic: Mapping[str, Any]
    department: str
    object: str
    place: str
    when: str
    users: tuple[str, str]


@dataclass(frozen=True)
class Figures:
    """The topic's indicator before, as wanted, and after (in its unit; lower is better)."""

    before: int
    target: int
    after: int


def slots(months: Sequence[Month]) -> list[Slot]:
    """Every record of the register in the order of its id."""
    ids = [(month, serial) for month in months for serial in range(1, month.count + 1)]
    return [Slot(f"{m.first:%Y%m}-{serial:03d}", m, serial, index) for index, (m, serial) in enumerate(ids)]


def draw_matter(slot: Slot, seed: int, phrases: Mapping[str, Any], crew: Crew) -> tuple[Random, Matter]:
    """The record's die after its first draws, and what they gave; the same whenever it is asked again."""
    rng = die(seed, slot.id)
    days = month_days(slot.month.first)
    share = (slot.serial - rng.random()) / slot.month.count
    # Squared, since most are proposed in time for the month's checkpoint.
    proposed_on = days[min(len(days) - 1, int(share * share * len(days)))]
    fate = draw_fate(rng, proposed_on)
    topic = rng.choice(phrases["topics"])
    department = rng.choice(topic["departments"])
    kind = "branch" if department in phrases["branch_departments"] else "office"
    return rng, Matter(
        proposed_on=proposed_on,
        fate=fate,
        topic=topic,
        department=department,
        object=rng.choice(topic["objects"]),
        place=one(phrases["places"][kind], rng, {}),
        when=rng.choice(phrases["whens"]),
        users=_users(rng, phrases, crew, department),
    )


def find_original(
    slot: Slot, earlier: Sequence[Slot], seed: int, phrases: Mapping[str, Any], crew: Crew, rng: Random
) -> tuple[Slot, Matter] | None:
    """A record shortly before this one that was not withdrawn itself; None at the very beginning."""
    start = slot.before - rng.randint(1, max(1, min(slot.before, 2 * slot.month.count)))
    for index in range(start, -1, -1):
        matter = draw_matter(earlier[index], seed, phrases, crew)[1]
        if matter.fate not in WITHDRAWN:
            return earlier[index], matter
    return None


def draw_figures(rng: Random, topic: Mapping[str, Any], eliminated: bool) -> Figures:
    """Figures that fit the outcome: at the target or better when eliminated, halfway when mitigated."""
    measure = topic["measure"]
    before, target = between(rng, measure["before"]), between(rng, measure["target"])
    lowest = max(1, target * 2 // 3)
    middle = target + max(1, (before - target) // 3)
    after = rng.randint(lowest, target) if eliminated else rng.randint(target + 1, middle)
    return Figures(before, target, after)


def make_words(
    rng: Random,
    matter: Matter,
    figures: Figures,
    proposer: Person,
    partner: Unit,
    phrases: Mapping[str, Any],
    crew: Crew,
) -> dict[str, str]:
    """Every named slot of the phrases except those that only a later part of the record knows."""
    topic, measure = matter.topic, matter.topic["measure"]
    seen_on = shift(matter.proposed_on, -rng.randint(3, 14))
    lead = lead_on(crew, proposer.group, matter.proposed_on)
    surnames = [rng.choice(phrases["surnames"]).split()[0] for _ in range(2)]
    customer = {"surname": surnames[0], "honorific": rng.choice(phrases["honorifics"])}
    words = {
        "object": matter.object,
        "place": matter.place,
        "when": matter.when,
        "user": matter.users[0],
        "user2": matter.users[1],
        "dept": crew.departments[matter.department].unit.zh,
        "moment": topic["moment"],
        "proposer": proposer.zh,
        "partner": partner.zh,
        "vendor": rng.choice(crew.vendors).zh,
        "clock": one(phrases["clocks"], rng, {}),
        "weekday": rng.choice(phrases["weekdays"][:5]),
        "day": day_words(seen_on, phrases, named=rng.random() < 0.3),
        "third_day": day_words(shift(seen_on, 2), phrases),
        "customer": tell(phrases["customer"], rng, customer),
        "boss": one(phrases["bosses"], rng, {"surname": surnames[1]}),
        "boss_it": tell(phrases["lead"], rng, {"name": lead.zh}),
        "indicator": measure["indicator"],
        "unit": measure["unit"],
        **_figure_words(rng, figures),
    }
    return words | {"after_text": tell(topic["after"], rng, words), "lesson": topic["lesson"]}


def _figure_words(rng: Random, figures: Figures) -> dict[str, str]:
    middle = rng.randint(figures.after, max(figures.after, figures.before - 1))
    longest = min(figures.before, figures.after + rng.randint(2, 6))
    numbers = {"before": figures.before, "target": figures.target, "after": figures.after}
    return {name: str(number) for name, number in (numbers | {"mid": middle, "longest": longest}).items()}


def _users(rng: Random, phrases: Mapping[str, Any], crew: Crew, department: str) -> tuple[str, str]:
    """Two users with different names, the first often a contact of the department; none is a namesake of the crew."""
    names = (name for _ in range(999) if (name := full_name(rng, phrases)) not in crew.names)
    first = rng.choice(crew.departments[department].contacts) if rng.random() < 0.4 else next(names)
    return first, next(name for name in names if name != first)
