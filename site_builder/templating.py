"""Templates: the environment they are rendered in, and what they may call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup

from site_builder.drawing import Drawing
from site_builder.load import shipped
from site_builder.markdown import render
from site_builder.measures.similarity.passages import Passages
from site_builder.pages import NavEntry, Page
from site_builder.pages.rows import SHAPES
from site_builder.pages.units import page_of
from site_builder.programme import Programme, UnitKind
from site_builder.schema import RecordType
from site_builder.strings import Strings
from site_builder.words import LANGUAGES, Language, same, text_in


@dataclass(frozen=True)
class Site:
    """What every page of a build has in common."""

    root: Path
    programme: Programme
    types: Mapping[str, RecordType]
    strings: Strings
    navigation: tuple[NavEntry, ...]
    as_of: date
    passages: Passages | None = None

    @cached_property
    def environment(self) -> Environment:
        """Return the templates' environment; each process makes its own."""
        return _environment(self)

    def __getstate__(self) -> dict[str, Any]:
        # Compiled templates can't travel to another process.
        return {name: value for name, value in self.__dict__.items() if name != "environment"}

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the languages, the register's own first: it stands at the root of the site."""
        return tuple(sorted(LANGUAGES, key=lambda language: language != self.programme.language))

    def path(self, language: Language, path: str) -> str:
        """Return where a page of a language lies in the site."""
        return path if language == self.languages[0] else f"{language}/{path}"


class _ItemFirst(Environment):
    # Contexts are mostly dicts: asking for the item first halves the time of a page, and `x.values` means the item.
    def getattr(self, obj: Any, attribute: str) -> Any:
        try:
            return obj[attribute]
        except (TypeError, LookupError):
            return super().getattr(obj, attribute)


def _environment(site: Site) -> Environment:
    """Return the environment; a register's own `templates/` come before the shipped ones, page by page."""
    folders = [site.root / "templates", shipped("templates")]
    loader = ChoiceLoader([FileSystemLoader(folder) for folder in folders])
    env = _ItemFirst(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    env.filters["markdown"] = lambda text: Markup(render(text))  # noqa: S704 -- cleaned by nh3
    env.globals["shapes"] = SHAPES
    # Finding passages takes long: it is done where pages are rendered, by several processes at once.
    env.globals["passages"] = site.passages
    for kind in ("person", "group", "department"):
        env.globals[kind] = partial(_unit, site.programme, (kind,))
    return env


def rendered(site: Site, page: Page, language: Language) -> str:
    """Return a page's HTML in one language."""
    here = site.path(language, page.path)
    other = next(each for each in LANGUAGES if each != language)
    offered = {
        "t": lambda key, **params: site.strings.words(key, **params).within(language),
        "words": partial(text_in, language),
        "label": lambda pointer: site.types["pain-point"].label(tuple(pointer.split("."))).within(language),
        "url": lambda path: relative(here, site.path(language, path)),
        "asset": lambda path: relative(here, path, anchored=False),
        "draw": Drawing(site.strings, language, site.as_of),
        "lang": language,
        "other_language": {
            "url": relative(here, site.path(other, page.path)),
            "lang": "zh-CN" if other == "zh" else other,
            "label": site.strings.words("pages.language").within(other),
        },
        "page": {"title": page.title.within(language), "path": page.path, "nav": page.nav},
        "nav": site.navigation,
        "site": {
            "name": site.programme.name,
            "as_of": site.as_of.isoformat(),
            "frozen": site.programme.frozen_on == site.as_of,
        },
    }
    try:
        return site.environment.get_template(f"pages/{page.template}").render(**offered, **page.context)
    except _MISTAKES as error:
        raise BadTemplateError(f"templates/pages/{page.template}: {type(error).__name__}: {error}") from error


class BadTemplateError(Exception):
    """A template, most likely the register's own, can't be rendered; the text says which and why."""


# What a mistake in a template may raise while it is rendered.
_MISTAKES = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, FileNotFoundError)


@lru_cache(maxsize=8192)
def relative(here: str, target: str, anchored: bool = True) -> str:
    """Return the way from one path of the site to another: it holds on a server, below a sub-path, and on disk.

    What follows a # is an anchor, unless the target is a file whose name may well hold one.
    """
    path, mark, fragment = target.partition("#") if anchored else (target, "", "")
    base = PurePosixPath(here).parent.parts
    parts = PurePosixPath(path).parts
    shared = 0
    while shared < min(len(base), len(parts) - 1) and base[shared] == parts[shared]:
        shared += 1
    way = "/".join([".."] * (len(base) - shared) + list(parts[shared:]))
    return quote(way, safe="/.-_~") + mark + quote(fragment, safe="=&-_.~")


def _unit(programme: Programme, kinds: tuple[UnitKind, ...], unit_id: str) -> dict[str, Any]:
    unit = programme.find(kinds, unit_id)
    if unit is None:
        return {"id": unit_id, "name": same(unit_id), "path": None}
    return {"id": unit.id, "name": unit.name, "path": page_of(programme, unit)}
