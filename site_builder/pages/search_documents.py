"""What can be found by the search: every page that says something of its own, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from site_builder.measures.scorecards import cards_of
from site_builder.pages import View, plain_types
from site_builder.pages.card import card_path
from site_builder.pages.plans import month_path
from site_builder.pages.rows import Row, page_path
from site_builder.pages.rulebook import light_rule_path, light_rules, rule_path
from site_builder.pages.search_grams import LABEL, TEXT, TITLE, Ranked
from site_builder.pages.search_pages import titled_pages
from site_builder.pages.search_papers import Told, remarks_on
from site_builder.pages.search_texts import Labels, Piece, Pieces, Teller, Text, spaced, teller_of, text_of
from site_builder.pages.service import year_path
from site_builder.pages.units import page_of
from site_builder.papers import PLAN, RATING
from site_builder.register import PAIN_POINT, Record
from site_builder.scorecard import SCORECARD


@dataclass(frozen=True)
class Document:
    """A page that can be found: where it is, what it is called, what it says; with the row of a pain point."""

    path: str
    number: str
    title: Text
    pieces: Collection[Piece]
    row: Row | None = None

    @cached_property
    def ranked(self) -> list[Ranked]:
        """Return all its texts, in both languages, with their ranks."""
        found = [(TITLE, text) for text in (self.number, *_each(self.title)) if text]
        for _, rank, text in self.pieces:
            if isinstance(text, str):
                found.append((rank, text))
            else:
                found += ((rank, each) for each in text)
        return found


def _each(text: Text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


# A kind of documents by its name: in the order in which their numbers rise.
Documents = Iterator[Document]
KINDS = ("pain_point", "unit", "rule", "scorecard", "plan", "rating", "other", "page")


def documents_of(view: View, kind: str, labels: Labels) -> Documents:
    """Yield the documents of a kind; a new one comes last where it can, so that the others keep their numbers."""
    return _KINDS[kind](view, labels)


def _pain_points(view: View, labels: Labels) -> Documents:
    tell = teller_of(view, view.types[PAIN_POINT].root, labels)
    for record in sorted(view.register.pain_points, key=lambda record: record.key):
        pieces = _said(tell, record)
        pieces.update(_told(labels, remarks_on(view, record)))
        yield Document(
            page_path(record), record.number or "", spaced(record.title), pieces, view.row_by_key[record.key]
        )


def _units(view: View, labels: Labels) -> Documents:
    number, contacts = (labels.number(view.words(f"facts.{name}")) for name in ("number", "contacts"))
    for units in view.programme.units.values():
        for unit in units.values():
            path = page_of(view.programme, unit)
            if path:
                told = [(contacts, contact) for contact in unit.contacts if unit.kind == "department"]
                told += [(number, unit.number)] if unit.number else []
                # A person is also looked for by the name that records write.
                written = unit.id if unit.kind == "person" else ""
                yield Document(path, written, text_of(unit.name), [(label, TEXT, text) for label, text in told])


def _rules(view: View, labels: Labels) -> Documents:
    names = ("reason", "message", "hint")
    said = {name: labels.number(view.words(f"site.rule.{name}")) for name in names}
    shown = {name: labels.number(view.words(f"site.example.{name}")) for name in ("bad", "good", "worked")}
    how = labels.number(view.words("site.rule.how"))
    for rule in view.rules:
        pieces = [(label, TEXT, text_of(getattr(rule, name))) for name, label in said.items()]
        pieces += [(shown[name], LABEL, spaced(getattr(rule, name))) for name in ("bad", "good")]
        yield Document(rule_path(rule.code), rule.code, text_of(rule.title), pieces)
    for each in view.figure_rules:
        pieces = [(how, TEXT, text_of(each.how)), (shown["worked"], LABEL, text_of(each.example))]
        yield Document(rule_path(each.code), each.code, text_of(each.title), pieces)
    for light in light_rules(view):
        pieces = [(said["reason"], TEXT, text_of(light["why"]))]
        yield Document(light_rule_path(light["name"]), "", text_of(light["title"]), pieces)


def _scorecards(view: View, labels: Labels) -> Documents:
    tell = teller_of(view, view.types[SCORECARD].root, labels, without=("title", "card", "period", "review_on"))
    for card in cards_of(view.register.records):
        title = view.words("site.cards.title", title=card.record.title, period=card.period.name)
        yield Document(card_path(card), "", text_of(title), _said(tell, card.record))


def _plans(view: View, labels: Labels) -> Documents:
    tell = teller_of(view, view.types[PLAN].root, labels, without=("month",))
    for plan in view.basis.plans.values():
        title = view.words("pages.plan_of", month=plan.month)
        yield Document(month_path(plan.month, plan.group), "", text_of(title), _said(tell, plan.record))


def _ratings(view: View, labels: Labels) -> Documents:
    tell = teller_of(view, view.types[RATING].root, labels, without=("year",))
    for record in view.register.of(RATING):
        year = record.data["year"]
        title = text_of(view.words("pages.ratings_of", year=year))
        yield Document(year_path(year), "", title, _said(tell, record))


def _others(view: View, labels: Labels) -> Documents:
    for record_type in plain_types(view.types):
        tell = teller_of(view, record_type.root, labels)
        for record in view.register.of(record_type.name):
            path = f"{record_type.folder}/{record.key}.html"
            yield Document(path, record.id, spaced(record.title), _said(tell, record))


def _pages(view: View, labels: Labels) -> Documents:
    label = labels.number(view.words("site.search.on_page"))
    for page in titled_pages(view):
        pieces: Pieces = {(label, TEXT, text_of(heading)): None for heading in page.headings}
        pieces.update(_told(labels, page.told))
        yield Document(page.path, "", text_of(page.title), pieces)


def _told(labels: Labels, told: Iterable[Told]) -> Pieces:
    return {(labels.number(each.label), each.rank, text_of(each.text)): None for each in told}


def _said(tell: Teller, record: Record) -> Pieces:
    pieces: Pieces = {}
    tell(record.data, pieces)
    return pieces


_KINDS: dict[str, Callable[[View, Labels], Documents]] = {
    "pain_point": _pain_points,
    "unit": _units,
    "rule": _rules,
    "scorecard": _scorecards,
    "plan": _plans,
    "rating": _ratings,
    "other": _others,
    "page": _pages,
}
