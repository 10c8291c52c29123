"""Links within a site: where each leads, and which lead nowhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote

from site_builder.stage import Stage

# Within tags alone: a text may well say href="…", but never an open angle bracket. Word by word, and never back.
_WORD = r"[^\s<>]*+"
_LINK = re.compile(rf'<[a-z]{_WORD}(?:\s(?!(?:href|src)="){_WORD})*+\s(?:href|src)="([^"]*)"')
_OUTWARD = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_ANCHOR = re.compile(r'\sid="([^"]*)"')

# Where links lead, each with the first page that has one.
Targets = dict[str, str]


def targets_in(path: str, html: str) -> Targets:
    """Return where the links of a page lead within the site."""
    folder, name = posixpath.split(path)
    found = (target for target in set(_LINK.findall(html)) if not _OUTWARD.match(target))
    return {
        _resolved(folder, target if target[:1] not in ("", "#") else quote(name) + target): path for target in found
    }


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
    # Most anchors follow one another in few pages; what a page says holds for this site alone.
    text = lru_cache(maxsize=8)(_text)
    for target, source in sorted(found.items()):
        path, _, fragment = target.partition("#")
        path = path.replace("%23", "#")
        if path not in stage.files or (fragment and f'id="{fragment}"' not in text(stage.folder / path)):
            yield source, target


@lru_cache(maxsize=65536)
def _resolved(folder: str, target: str) -> str:
    """Return where in the site a relative link from a folder leads, with its anchor; its pages share most of them."""
    path, mark, fragment = target.replace("&amp;", "&").partition("#")
    inside = posixpath.normpath(posixpath.join(folder, unquote(path)))
    return inside.replace("#", "%23") + mark + unquote(fragment)


def _anchors(path: Path) -> set[str]:
    try:
        return set(_ANCHOR.findall(path.read_text("utf-8")))
    except OSError:
        return set()


def _text(path: Path) -> str:
    return path.read_text("utf-8")
