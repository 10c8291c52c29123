"""Whether a site is current: what it was made from is what there is now, so that there is nothing to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from site_builder.cache import digest_of
from site_builder.contents import FOLDERS, Contents
from site_builder.git import run
from site_builder.program import program_digest
from site_builder.stage import is_untouched, manifest_of


def state_of(root: Path, contents: Contents, as_of: date, today: date) -> bytes:
    """Return a digest of all that a site is made from: the program, the register, its history, and the day.

    Nothing where a link leads elsewhere: what lies there may change unseen.
    """
    if contents.has_links or any((root / folder).is_symlink() for folder in FOLDERS):
        return b""
    commit = run(root, "rev-parse", "HEAD", "--is-shallow-repository") or b""
    return digest_of(program_digest(), contents.digest, commit, f"{as_of} {today}".encode())


def pages_of_current(out: Path, state: bytes) -> int | None:
    """Return how many pages a site has that was made from just this and that is in order; None for any other."""
    manifest = manifest_of(out)
    is_of_this = bool(state) and manifest.state == state
    return manifest.pages if is_of_this and not manifest.broken and is_untouched(out, manifest) else None
