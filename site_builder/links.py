"""Links within a site: where each leads, and which lead nowhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from site_builder.stage import Stage

# Within tags alone: a text may well say href="…", but never an open angle bracket.
_LINK = re.compile(r'<[a-z][^<>]*?\s(?:href|src)="([^"]*)"')
_OUTWARD = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_ANCHOR = re.compile(r'\sid="([^"]*)"')

# Where links lead, each with the first page that has one.
Targets = dict[str, str]


def targets_in(path: str, html: str) -> Targets:
    """Return where the links of a page lead within the site."""
    return {_resolved(path, target): path for target in set(_LINK.findall(html)) if not _OUTWARD.match(target)}


def joined(one: Targets, other: Mapping[str, str]) -> None:
    """Add targets to others."""
    for target, source in other.items():
        one[target] = min(source, one.get(target, source))


def broken_links(stage: Stage, rendered: Mapping[str, Targets]) -> tuple[tuple[str, str], ...]:
    """Return links to pages or anchors that aren't there, each with the first page that has it.

    Pages that stayed as they are in the published site are looked into only if something there went missing, or was.
    """
    unread = [path for path in stage.files if path.endswith(".html") and path not in rendered]
    if not (stage.current.broken or _loses_something(stage)):
        unread = [path for path in unread if not stage.is_as_published(path)]
    found: Targets = {}
    for targets in rendered.values():
        joined(found, targets)
    for path in unread:
        joined(found, targets_in(path, _text(stage.folder / path)))
    return tuple(sorted(_leading_nowhere(stage, found)))


def _loses_something(stage: Stage) -> bool:
    """Tell whether a page or an anchor of the published site isn't there any more."""
    before = stage.current.files
    if before.keys() - stage.files.keys():
        return True
    changed = (path for path in before if path.endswith(".html") and not stage.is_as_published(path))
    return any(_anchors(stage.out / path) - _anchors(stage.folder / path) for path in changed)


def _leading_nowhere(stage: Stage, found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for target, source in sorted(found.items()):
        path, _, fragment = target.partition("#")
        path = path.replace("%23", "#")
        if path not in stage.files or (fragment and f'id="{fragment}"' not in _text(stage.folder / path)):
            yield source, target


def _resolved(source: str, target: str) -> str:
    """Return where in the site a relative link leads, with its anchor."""
    path, mark, fragment = target.replace("&amp;", "&").partition("#")
    inside = posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(path))) if path else source
    return inside.replace("#", "%23") + mark + unquote(fragment)


def _anchors(path: Path) -> set[str]:
    try:
        return set(_ANCHOR.findall(path.read_text("utf-8")))
    except OSError:
        return set()


@lru_cache(maxsize=8)
def _text(path: Path) -> str:
    return path.read_text("utf-8")
