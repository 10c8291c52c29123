"""Templates: the environment they are rendered in, and what they may call."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup

from site_builder.compiling import Compiled, LeanEnvironment
from site_builder.drawing import Drawing
from site_builder.markdown import render
from site_builder.measures.similarity.passages import Passages
from site_builder.pages import NavEntry, Page
from site_builder.pages.addresses import TAGS, whole
from site_builder.pages.rows import SHAPES
from site_builder.pages.units import page_of
from site_builder.places import shipped
from site_builder.programme import Programme, UnitKind
from site_builder.schema import RecordType
from site_builder.strings import Strings
from site_builder.words import LANGUAGES, Language, Words, same, text_in

_HAN = re.compile("[\u3400-\u9fff]")
_UNITS: tuple[UnitKind, ...] = ("person", "group", "department")
_COMPILED = Compiled()


@dataclass(frozen=True)
class Site:
    """What every page of a build has in common; `own` are the register's own templates by name."""

    own: Mapping[str, str]
    programme: Programme
    types: Mapping[str, RecordType]
    strings: Strings
    navigation: tuple[NavEntry, ...]
    as_of: date
    passages: Passages | None = None

    @cached_property
    def environments(self) -> Mapping[Language, tuple[Environment, _Place]]:
        """Return the templates' environment for each language with its place; each process makes its own."""
        places = (_Place(self, language) for language in LANGUAGES)
        return {place.language: (_environment(self, place), place) for place in places}

    def __getstate__(self) -> dict[str, Any]:
        # Compiled templates can't travel to another process.
        return {name: value for name, value in self.__dict__.items() if name != "environments"}

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the languages, the register's own first: it stands at the root of the site."""
        return tuple(sorted(LANGUAGES, key=lambda language: language != self.programme.language))

    def path(self, language: Language, path: str) -> str:
        """Return where a page of a language lies in the site."""
        return path if language == self.languages[0] else f"{language}/{path}"


def own_templates(root: Path) -> dict[str, str]:
    """Return a register's own templates by name: who renders may not reach its folder."""
    folder = root / "templates"
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and folder / "static" not in path.parents)
    return {name_below(folder, path): path.read_text("utf-8", "replace") for path in files}


def name_below(folder: Path, path: Path) -> str:
    """Return the name of a file below a folder of templates; raises `BadTemplateError` where it is no text."""
    name = path.relative_to(folder).as_posix()
    try:
        name.encode()
    except UnicodeEncodeError:
        raise BadTemplateError(f"templates/{name!a}: 文件名不是 UTF-8 / its name isn't UTF-8") from None
    return name


class _Place:
    """Where the page lies that is being rendered: the only thing in an environment that changes from page to page."""

    def __init__(self, site: Site, language: Language) -> None:
        self.language, self.folder = language, ""
        self._above = site.path(language, "")
        # The first folders on the ways that were asked for: only to them a way depends on more than the page's depth.
        self.led_to: set[str] = set()

    @property
    def within(self) -> str:
        """Return the first folder that the page lies in, below the language's own."""
        return self.folder.removeprefix(self._above).partition("/")[0]

    @property
    def depth(self) -> int:
        """Return how many folders the page lies in."""
        return self.folder.count("/") + 1 if self.folder else 0

    def url(self, path: str) -> str:
        """Return the way to a page of the same language."""
        self.led_to.add(path.partition("/")[0])
        return relative(self.folder, self._above + path)

    def asset(self, path: str) -> str:
        """Return the way to a file that the languages share."""
        self.led_to.add(path.partition("/")[0])
        return relative(self.folder, path, anchored=False)


class _Said(NamedTuple):
    """HTML, the first folders on its ways, and what it was made of: held, so that nothing else gets the same `id`."""

    html: str
    led_to: set[str]
    made_of: tuple[Any, ...]


class _Once:
    """Renders what two pages show, such as a record's page and its report, once for both where it reads alike.

    It does if both pages lie equally deep and no way leads into the folder of either. Things are known by what they
    are, not by what they say, so only the latest are kept.
    """

    _MOST = 256

    def __init__(self, place: _Place) -> None:
        self._place = place
        self._kept: dict[tuple[Any, ...], _Said] = {}

    def __call__(self, macro: Callable[..., str], label: Any, thing: Mapping[str, Any]) -> str:
        """Return what a macro says of a thing with a label."""
        place = self._place
        key = (macro, id(label), id(thing), place.depth)
        known = self._kept.get(key)
        if known and place.within not in known.led_to:
            return known.html
        place.led_to = set()
        html = macro(label, thing)
        if place.within not in place.led_to:
            if len(self._kept) >= self._MOST:
                self._kept.clear()
            self._kept[key] = _Said(html, place.led_to, (label, thing))
        return html


def _environment(site: Site, place: _Place) -> Environment:
    """Return the environment; a register's own `templates/` come before the shipped ones, page by page.

    What templates may call are its globals, not a page's context: so macros are made once and not for each page.
    """
    language = place.language
    env = LeanEnvironment(
        loader=ChoiceLoader([DictLoader(site.own), FileSystemLoader(shipped("templates"))]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
        # Without an end: a page gets its templates from a plain dict.
        cache_size=-1,
        bytecode_cache=_COMPILED,
    )
    env.filters["markdown"] = lambda text: Markup(render(text))  # noqa: S704 -- cleaned by nh3
    env.globals.update(
        url=place.url,
        asset=place.asset,
        t=_said(site.strings, language),
        words=partial(text_in, language),
        label=lambda pointer: site.types["pain-point"].label(tuple(pointer.split("."))).within(language),
        once=_Once(place),
        draw=Drawing(site.strings, language, site.as_of),
        lang=language,
        lang_tag=TAGS[language],
        # What records say is in the register's own language: screen readers speak it as such on the other pages.
        foreign=_foreign(site, language),
        lang_of=_lang_of(site, language),
        # The same for scripts, which make rows of their own: its tag, or nothing.
        record_lang=_record_lang(site, language),
        shapes=SHAPES,
        # Finding passages takes long: it is done where pages are rendered, by several processes at once.
        passages=site.passages,
        nav=site.navigation,
        site={
            "name": site.programme.name,
            "as_of": site.as_of.isoformat(),
            "frozen": site.programme.frozen_on == site.as_of,
        },
    )
    for kind in _UNITS:
        env.globals[kind] = partial(_unit, site.programme, (kind,))
    return env


def _foreign(site: Site, language: Language) -> Markup:
    """Return the attribute that tells the register's own language where a page is in another one."""
    tag = _record_lang(site, language)
    return Markup(' lang="{}"').format(tag) if tag else Markup("")


def _lang_of(site: Site, language: Language) -> Callable[[object], Markup]:
    """Return what tells the register's own language of a text that reads alike in both and is in its script."""
    tag, none = _foreign(site, language), Markup("")
    chinese = site.languages[0] == "zh"

    def lang_of(value: object) -> Markup:
        if isinstance(value, Words) and value.zh != value.en:
            return none
        return tag if bool(_HAN.search(text_in(language, value))) == chinese else none

    return lang_of if tag else lambda value: none


def _record_lang(site: Site, language: Language) -> str:
    own = site.languages[0]
    return "" if language == own else TAGS[own]


def _said(strings: Strings, language: Language) -> Callable[..., str]:
    """Return what gives the words of a key in one language; most have no places to fill."""
    said = {key: words.within(language) for key, words in strings.by_key.items()}
    return lambda key, **params: strings.text(language, key, params) if params else said[key]


def rendered(site: Site, page: Page, language: Language) -> str:
    """Return a page's HTML in one language."""
    env, place = site.environments[language]
    folder = place.folder = posixpath.dirname(site.path(language, page.path))
    other = next(each for each in LANGUAGES if each != language)
    offered = {
        "other_language": {
            "url": relative(folder, site.path(other, page.path)),
            "address": whole(site.programme, site.path(other, page.path)),
            "lang": TAGS[other],
            "label": site.strings.words("pages.language").within(other),
        },
        "page": {"title": page.title.within(language), "path": page.path, "nav": page.nav},
    }
    try:
        return env.get_template(f"pages/{page.template}").render(**offered, **page.context)
    except _MISTAKES as error:
        raise BadTemplateError(f"templates/pages/{page.template}: {type(error).__name__}: {error}") from error


class BadTemplateError(Exception):
    """A template, most likely the register's own, can't be rendered; the text says which and why."""


# What a mistake in a template may raise while it is rendered.
_MISTAKES = (
    *(TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
    *(FileNotFoundError, RecursionError),
)


@lru_cache(maxsize=65536)
def relative(folder: str, target: str, anchored: bool = True) -> str:
    """Return the way from a folder of the site to a path: it holds on a server, below a sub-path, and on disk.

    What follows a # is an anchor, unless the target is a file whose name may well hold one.
    """
    path, mark, fragment = target.partition("#") if anchored else (target, "", "")
    base = folder.split("/") if folder else []
    parts = path.split("/")
    shared = 0
    while shared < min(len(base), len(parts) - 1) and base[shared] == parts[shared]:
        shared += 1
    way = "/".join([".."] * (len(base) - shared) + parts[shared:])
    return quote(way, safe="/.-_~") + mark + quote(fragment, safe="=&-_.~")


def _unit(programme: Programme, kinds: tuple[UnitKind, ...], unit_id: str) -> dict[str, Any]:
    unit = programme.find(kinds, unit_id)
    if unit is None:
        return {"id": unit_id, "name": same(unit_id), "path": None}
    return {"id": unit.id, "name": unit.name, "path": page_of(programme, unit)}
