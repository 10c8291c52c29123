"""Pages: each function looks at the register and yields plain contexts for a template of the same name.

A context holds nothing but plain data, so that two of them can be compared: a page is rendered anew only when its own
context changed. Pages import no rules; what the rule book shows comes through the view.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import blake2b
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from site_builder.finding import Finding
from site_builder.history import History
from site_builder.measures import FigureRule
from site_builder.measures.basis import Basis
from site_builder.measures.explained import explained_rules
from site_builder.measures.results import Results, results
from site_builder.measures.similarity.answers import Uniqueness
from site_builder.measures.steps import Step
from site_builder.pages.decks import Deck
from site_builder.pages.rows import Row, Rows, row_of
from site_builder.periods import UnknownYear
from site_builder.programme import Programme
from site_builder.register import Record, Register
from site_builder.schema import RecordType
from site_builder.strings import Strings
from site_builder.words import Words

Context = Mapping[str, Any]

# In the order of the navigation, and of writing; modules that aren't named here come after these.
MODULES = (
    *("board", "register", "stages", "scores", "scorecards", "checkpoints", "plans", "reports"),
    *("department", "group", "person", "service", "lookbacks", "causes", "rulebook"),
    *("similar", "search", "about", "data", "pain_point", "records"),
)


@dataclass(frozen=True)
class RuleDoc:
    """A rule as the rule book shows it."""

    code: str
    family: str
    level: str
    since: str | None
    title: Words
    reason: Words
    message: Words
    hint: Words
    bad: str
    good: str


@dataclass(frozen=True)
class View:
    """Everything that pages may look at: the register as known on the as-of date, and what was found in it."""

    register: Register
    programme: Programme
    as_of: date
    types: Mapping[str, RecordType]
    strings: Strings
    history: History = field(default_factory=History)
    findings: tuple[Finding, ...] = ()
    rules: tuple[RuleDoc, ...] = ()
    uniqueness: Uniqueness | None = None

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Return a row for each pain point, newest proposal first."""
        rows = (self.row_by_key[record.key] for record in self.register.pain_points)
        return tuple(sorted(rows, key=lambda row: (row.proposed_on, row.key), reverse=True))

    @cached_property
    def row_by_key(self) -> Mapping[str, Row]:
        """Return the rows by the key of their record."""
        return Rows(lambda key: row_of(self.record_by_key[key], self.programme, self.strings, self.as_of))

    @cached_property
    def record_by_key(self) -> Mapping[str, Record]:
        """Return the pain points by key."""
        return {record.key: record for record in self.register.pain_points}

    @cached_property
    def _by_proposer(self) -> Mapping[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.proposer, []).append(row)
        return found

    def rows_of_proposer(self, person_id: str) -> list[Row]:
        """Return the rows of what a person proposed."""
        return self._by_proposer.get(person_id, [])

    @cached_property
    def basis(self) -> Basis:
        """Return what the programme's figures are computed from."""
        return Basis(self.register, self.programme, self.as_of)

    @cached_property
    def results(self) -> Mapping[str, Results]:
        """Return the results of each quarter up to the as-of date by its name, the earliest first."""
        return {quarter.name: results(self.basis, quarter) for quarter in self.basis.quarters}

    @cached_property
    def figure_rules(self) -> tuple[FigureRule, ...]:
        """Return the rules behind figures, with the numbers in force filled in."""
        return explained_rules(self.types["policy"], self.programme.policy(self.as_of))

    @cached_property
    def common_signs(self) -> str:
        """Return a digest of the pairs of signs so common in the register that sharing them says nothing."""
        common = sorted(self.uniqueness.passages.common) if self.uniqueness else []
        return blake2b("\0".join(common).encode("utf-8", "replace"), digest_size=16).hexdigest()

    def workdays_until(self, day: date) -> int | None:
        """Count the workdays after the as-of date up to a day; None where the calendar isn't known."""
        try:
            return self.programme.workdays.between(self.as_of, day)
        except UnknownYear:
            return None

    def said(self, step: Step) -> Words:
        """Return the words of a step of a score."""
        return self.words(f"steps.{step.name}", **step.params)

    @cached_property
    def fired(self) -> Mapping[str, int]:
        """Return how often each rule found something."""
        return Counter(finding.code for finding in self.findings)

    def words(self, key: str, **params: Any) -> Words:
        """Return words of the interface."""
        return self.strings.words(key, **params)

    def stage_label(self, stage: str) -> Words:
        """Return what people call a stage."""
        return self.types["pain-point"].label(("stages", stage))


@dataclass(frozen=True)
class Page:
    """A page to be rendered: path below the language's folder, template, title, entry of the navigation, context.

    What is `shown` may be a function: who wants one page of many needn't wait for what the others show.
    """

    path: str
    template: str
    title: Words
    nav: str
    shown: Context | Callable[[], Context]

    @cached_property
    def context(self) -> Context:
        """Return what the template is given."""
        return self.shown() if callable(self.shown) else self.shown

    def __reduce__(self) -> tuple[Any, ...]:
        # What another process is to render is worked out here, where the register is.
        return Page, (self.path, self.template, self.title, self.nav, self.context)


@dataclass(frozen=True)
class Asset:
    """A file that both languages share, such as data for download."""

    path: str
    content: bytes


def script(call: str, *arguments: Any) -> bytes:
    """Return a script that hands data over by a call; it may stand wherever a script may."""
    text = ",".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in arguments)
    # Line separators end a string in old scripts, and "<" must not begin a tag whatever reads this.
    safe = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("<", "\\u003c")
    return f"{call}({safe});\n".encode()


def data_piece(name: str, content: Any) -> Asset:
    """Return a piece of data that a page's script asks for by name, when it needs it (`templates/static/pieces.js`)."""
    return Asset(f"data/{name}.js", script("painpointsPieces.receive", name, content))


@dataclass(frozen=True)
class Sheet:
    """A table for Excel: its file's name, tab and title, its columns with their widths in characters, and its rows.

    A cell is a tree (`pages/trees.py`), None where there is nothing to say. Further tabs may lie `beside` it.
    """

    name: Words
    tab: Words
    title: Words
    columns: tuple[tuple[Words, int], ...]
    rows: tuple[tuple[Context | None, ...], ...]
    beside: tuple[Sheet, ...] = ()


@dataclass(frozen=True)
class Download:
    """A sheet that readers take with them, written in every language: path below the language's folder."""

    path: str
    sheet: Sheet


@dataclass(frozen=True)
class Slides:
    """Slides that readers take with them, written in every language: path below the language's folder."""

    path: str
    deck: Deck


@dataclass(frozen=True)
class NavEntry:
    """An entry of the navigation."""

    key: str
    title: Words
    path: str


# What a page function yields, for the build to write.
Made = Page | Asset | Download | Slides
PageFunction = Callable[[View], Iterator[Made]]


@dataclass(frozen=True)
class _Registered:
    function: PageFunction
    nav: str | None
    path: str
    folders: tuple[str, ...]
    shows: tuple[str, ...]


_PAGES: dict[str, _Registered] = {}


def page(
    nav: str | None = None, path: str = "", folders: tuple[str, ...] = (), shows: tuple[str, ...] = ()
) -> Callable[[PageFunction], PageFunction]:
    """Register a function that yields pages; with `nav` it gets an entry of the navigation that leads to `path`.

    `shows` are the record types that have their place on these pages, so that they need no pages from the schema alone.
    A function with pages for each of many things names the `folders` where they all are; no other puts pages there.
    """

    def register(function: PageFunction) -> PageFunction:
        name = f"{function.__module__}.{function.__name__}"
        _PAGES[name] = _Registered(function, nav, path, folders, shows)
        return function

    return register


def _registered() -> list[_Registered]:
    """Return the page functions, module by module; which module was imported first makes no difference."""
    modules = (*MODULES, *sorted({each.name for each in iter_modules(__path__)} - set(MODULES)))
    for name in modules:
        import_module(f"{__name__}.{name}")
    return sorted(_PAGES.values(), key=lambda each: modules.index(each.function.__module__.rsplit(".", 1)[-1]))


def all_pages(view: View) -> Iterator[Made]:
    """Yield every page, download and shared file of the site."""
    for each in _registered():
        yield from each.function(view)


def single_pages(view: View, paths: Collection[str]) -> Iterator[Page]:
    """Yield those of some pages that can be had without gathering all the others."""
    for each in _registered():
        wanted = {path for path in paths if path.partition("/")[0] in each.folders}
        if wanted:
            yield from (made for made in each.function(view) if isinstance(made, Page) and made.path in wanted)


def navigation(strings: Strings, types: Mapping[str, RecordType]) -> tuple[NavEntry, ...]:
    """Return the entries of the navigation; record types without pages of their own come last."""
    entries = [NavEntry(each.nav, strings.words(f"pages.{each.nav}"), each.path) for each in _registered() if each.nav]
    others = (NavEntry(each.name, each.root.label, f"{each.folder}/index.html") for each in plain_types(types))
    return (*entries, *others)


def plain_types(types: Mapping[str, RecordType]) -> list[RecordType]:
    """Return the record types that are shown as their schema says, since no page shows them otherwise."""
    shown = {name for each in _registered() for name in each.shows}
    return [each for each in types.values() if each.folder and each.name not in shown]
