"""The three answers on uniqueness (A4 唯一性): the same, likely the same, see also."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from site_builder.measures.similarity import Likeness
from site_builder.measures.similarity.fold import Folding, folding_of, plain
from site_builder.measures.similarity.index import EMPTY, Index, index_of
from site_builder.measures.similarity.pairs import Closest
from site_builder.measures.similarity.passages import IN_TITLE, Passages
from site_builder.parts import Texts
from site_builder.programme import Programme
from site_builder.register import PAIN_POINT, Record, Register

# The last two ask for nothing: somebody said why they are two, or the other one isn't merged yet.
Answer = Literal["the_same", "likely_the_same", "declared_distinct", "likely_elsewhere"]
# How what is closest to each record of an index is found.
Comparing = Callable[[Index, Folding, int, float], Closest]
_PRESSING: tuple[Answer, ...] = ("the_same", "likely_the_same")
# So many of those that are alike a pain point is told of: more would say nothing new.
_TOLD = 5
# A name that two titles share leaves so many signs of each to say what hurts; where then no more than this likeness is
# left, the name was all they had in common.
_SIGNS_BESIDE_A_NAME, _NAME_ALONE = 2, 0.12
# Units whose names say where a pain is felt, not what it is. People aren't among them: their names may be plain words.
_NAMED = ("department", "group", "vendor")


@dataclass(frozen=True)
class Candidate:
    """A pain point that takes part in a comparison; `branch` is where it stands when it isn't in the register yet."""

    record: Record
    branch: str = ""

    @property
    def key(self) -> str:
        """Return what tells it from all others."""
        return f"{self.branch}:{self.record.key}" if self.branch else self.record.key

    @property
    def standing(self) -> tuple[bool, str, str, str]:
        """Return the sort key by which one is earlier than another."""
        return *self.record.standing, self.branch


@dataclass(frozen=True)
class Neighbour:
    """A pain point that another is compared with: how alike they are, and what they share, in the neighbour's words."""

    candidate: Candidate
    likeness: Likeness
    shared: tuple[str, ...]


@dataclass(frozen=True)
class Alike:
    """A pain point that is the same as another, or likely so; `reason` is why not, where either of them says so."""

    record: Record
    other: Neighbour
    answer: Answer
    reason: str | None


@dataclass(frozen=True)
class Uniqueness:
    """What comparing all pain points gave: those that are alike, and by key the nearest of each."""

    index: Index
    passages: Passages
    candidates: Mapping[str, Candidate]
    nearest: Mapping[str, tuple[Likeness, ...]]
    alike: tuple[Alike, ...]

    def see_also(self, record: Record) -> tuple[Neighbour, ...]:
        """Return the nearest of a pain point but for those that are alike and were told of it."""
        told = {each.other.candidate.key for each in self.alike if each.record is record}
        nearest = (each for each in self.nearest[record.key] if each.key not in told)
        return tuple(_neighbour(record, self.candidates[each.key], each, self.passages) for each in nearest)


def folding_on(programme: Programme, day: date) -> Folding:
    """Return how texts are folded: names of the organization and of the policy are one sign each."""
    numbers = programme.policy(day)
    names = [text for unit in programme.units_of(_NAMED).values() for text in unit.name]
    return folding_of((*names, *numbers.get("names_alone", ())), numbers.get("boilerplate", ()))


def in_order(candidates: Iterable[Candidate]) -> dict[str, Candidate]:
    """Return candidates by key, the earlier ones first."""
    return {each.key: each for each in sorted(candidates, key=lambda each: each.standing)}


def indexed(candidates: Mapping[str, Candidate], folding: Folding, kept: Index = EMPTY) -> Index:
    """Return the index of candidates that are in order."""
    return index_of({key: each.record.compared for key, each in candidates.items()}, folding, kept)


def _compared(index: Index, folding: Folding, count: int, threshold: float) -> Closest:
    return index.closest(count, threshold)


def uniqueness_of(
    register: Register,
    programme: Programme,
    as_of: date,
    kept: Index = EMPTY,
    elsewhere: Iterable[Candidate] = (),
    changed: frozenset[str] | None = None,
    closest: Comparing = _compared,
    only: frozenset[str] | None = None,
) -> Uniqueness:
    """Compare all pain points with each other, and with those of other branches.

    Of two that are alike the later one is told. Where only some paths `changed`, those alone are looked at and told.
    Whoever knows what is `closest` to each of all of them needn't compare them anew. Whoever asks `only` for some keys
    gets of these what all would have got, and of the others nothing.
    """
    candidates = in_order((*map(Candidate, register.pain_points), *elsewhere))
    folding = folding_on(programme, as_of)
    index = indexed(candidates, folding, kept)
    passages = Passages(folding, index.common_pairs)
    limits = (programme.policy(as_of)["nearest_shown"], _lowest_threshold(programme))
    if changed is None and only is None:
        found = index.told(closest(index, folding, *limits), limits[1])
    else:
        told = (each for each in candidates.values() if not each.branch and _is_asked(each.record, changed, only))
        found = (index.near_one(each.key, *limits) for each in told)
    nearest: dict[str, tuple[Likeness, ...]] = {}
    alike: list[Alike] = []
    for near in found:
        nearest[near.key] = near.nearest
        if not candidates[near.key].branch:
            others = ((candidates[each.key], each) for each in near.alike)
            pairs = (pair for pair in others if _is_told(candidates[near.key], pair[0], changed))
            alike += _told(_all_alike(register, programme, index, passages, candidates[near.key].record, pairs))
    return Uniqueness(index, passages, candidates, nearest, tuple(alike))


def _is_asked(record: Record, changed: frozenset[str] | None, only: frozenset[str] | None) -> bool:
    return (changed is None or record.path in changed) and (only is None or record.key in only)


def _told(found: Iterable[Alike]) -> list[Alike]:
    """Return the first of those that something has to be done about, and as many of the others: neither hides the other."""
    pressing: list[Alike] = []
    others: list[Alike] = []
    for each in found:
        listed = pressing if each.answer in _PRESSING else others
        if len(listed) < _TOLD:
            listed.append(each)
        if len(pressing) == _TOLD:
            break
    return [*pressing, *others]


def _is_told(one: Candidate, other: Candidate, changed: frozenset[str] | None) -> bool:
    """Tell whether the first of two is told of the other: the later one, or the only one that changed."""
    is_later = other.standing < one.standing
    is_settled = other.branch != "" or other.record.withdrawn is not None
    return is_later or not (is_settled or changed is None or other.record.path in changed)


def _all_alike(
    register: Register,
    programme: Programme,
    index: Index,
    passages: Passages,
    record: Record,
    others: Iterable[tuple[Candidate, Likeness]],
) -> Iterator[Alike]:
    """Yield those that a record is the same as, or likely so."""
    for other, likeness in others:
        found = _alike(register, programme, record, other, likeness, passages)
        if found and not _share_a_name_alone(index, found, passages):
            yield found


def _lowest_threshold(programme: Programme) -> float:
    """Return the likeness from which any block of the policy calls two pain points likely the same."""
    return min(float(block.value["likely_the_same"]) for block in programme.blocks if "likely_the_same" in block.value)


def _alike(
    register: Register, programme: Programme, record: Record, other: Candidate, likeness: Likeness, passages: Passages
) -> Alike | None:
    """Return what two pain points are to each other; None where nothing more has to be said."""
    numbers = programme.policy(record.proposed_on or date.max)
    if likeness.score < numbers["likely_the_same"] or _belong(register, record, other.record):
        return None
    reason = declared(register, record, other.record)
    answer = _answer(other, reason, the_same=likeness.score >= numbers["the_same"])
    return Alike(record, _neighbour(record, other, likeness, passages), answer, reason)


def _answer(other: Candidate, reason: str | None, *, the_same: bool) -> Answer:
    if the_same:
        return "the_same"
    if reason is not None:
        return "declared_distinct"
    return "likely_elsewhere" if other.branch else "likely_the_same"


def _neighbour(record: Record, other: Candidate, likeness: Likeness, passages: Passages) -> Neighbour:
    return Neighbour(other, likeness, passages.shared_words(record.compared, other.record.compared))


def _share_a_name_alone(index: Index, alike: Alike, passages: Passages) -> bool:
    """Tell whether two pain points share nothing but the name of a place or a thing, the longest words in both titles."""
    one, other = alike.record.compared, alike.other.candidate.record.compared
    spans = passages.spans(one.title, other.title, IN_TITLE)
    name = max((one.title[span.begin : span.end] for span in spans), key=len, default="")
    rest = _without(one, name), _without(other, name)
    if not name or any(len(plain(each.title).replace(" ", "")) < _SIGNS_BESIDE_A_NAME for each in rest):
        return False
    return index.between(*rest, passages.folding).score < _NAME_ALONE


def _without(texts: Texts, name: str) -> Texts:
    return Texts(*(text.replace(name, " ") if name else text for text in texts))


def _belong(register: Register, one: Record, other: Record) -> bool:
    """Tell whether the first is out of the way, or the two say themselves how they belong together."""
    return (
        one.withdrawn is not None
        or _original(register, other) is one
        or _original(register, other).key in _forebears(register, one)
        or _original(register, one).key in _forebears(register, other)
    )


def _forebears(register: Register, record: Record) -> frozenset[str]:
    """Return the keys of the pain points that came back as this one, up to the first; a circle ends it."""
    seen: set[str] = set()
    while record.recurs and record.key not in seen:
        seen.add(record.key)
        older = next(iter(register.ids.get((PAIN_POINT, record.recurs), ())), None)
        if older is None:
            break
        record = _original(register, older)
    return frozenset({*seen, record.key})


def _original(register: Register, record: Record) -> Record:
    """Return the pain point that a duplicate repeats, at the end of the chain; any other is its own."""
    seen = [record]
    while record.withdrawn is not None and record.withdrawn.duplicate_of:
        named = register.ids.get((PAIN_POINT, record.withdrawn.duplicate_of), ())
        if len(named) != 1 or named[0] in seen:
            break
        record = named[0]
        seen.append(record)
    return record


def declared(register: Register, one: Record, other: Record) -> str | None:
    """Return why two are distinct, as either says; what is said of an original holds for its duplicates too."""
    original = _original(register, other)
    said = (
        one.distinct_from.get(other.name),
        one.distinct_from.get(original.name),
        other.distinct_from.get(one.name),
        original.distinct_from.get(one.name),
    )
    return next((reason for reason in said if reason), None)
