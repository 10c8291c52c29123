"""Whether a site is current: what it was made from is what there is now, so that there is nothing to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from site_builder.cache import Cache, digest_of
from site_builder.contents import Contents, Look
from site_builder.git import run
from site_builder.program import program_digest_by
from site_builder.stage import Manifest, is_untouched


def sources_of(root: Path, look: Look, cache: Cache, contents: Callable[[], Contents]) -> bytes:
    """Return a digest of all that a site is made from but the day: the program, the register, its history.

    Nothing where a link leads elsewhere: what lies there may change unseen.
    """
    if look.has_links:
        return b""
    register = look.recalled(cache, "register", lambda: contents().digest)
    commit = run(root, "rev-parse", "HEAD", "--is-shallow-repository") or b""
    return digest_of(program_digest_by(cache), register, commit)


def state_of(sources: bytes, as_of: date, today: date) -> bytes:
    """Return a digest of all that a site is made from; nothing where that can't be told."""
    return digest_of(sources, f"{as_of} {today}".encode()) if sources else b""


def is_current(out: Path, manifest: Manifest, state: bytes) -> bool:
    """Tell whether a site was made from just this and is in order."""
    is_of_this = bool(state) and manifest.state == state
    return is_of_this and not manifest.broken and is_untouched(out, manifest)
