"""Whether a site is current: what it was made from is what there is now, so that there is nothing to do."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder.cache import NONE, Cache, digest_of
from site_builder.contents import Contents, Look, look_at_register
from site_builder.git import run
from site_builder.program import program_digest_by
from site_builder.stage import Manifest, is_untouched


@dataclass(frozen=True)
class Sources:
    """All that a site is made from but the day and the program, as it was when it was looked at."""

    root: Path
    look: Look
    history: bytes

    def digest(self, cache: Cache, contents: Callable[[], Contents]) -> bytes:
        """Return a digest of them and of the program; nothing where a link leads to what may change unseen."""
        if self.look.has_links:
            return b""
        register = self.look.recalled(cache, "register", lambda: contents().digest)
        return digest_of(program_digest_by(cache), register, self.history)

    def are_as_they_were(self) -> bool:
        """Look again: what changed meanwhile may have been read in either state, even if it changed back."""
        return look_at_register(self.root, NONE).states == self.look.states and _history(self.root) == self.history


def sources_of(root: Path, cache: Cache) -> Sources:
    """Look at all that a site is made from."""
    return Sources(root, look_at_register(root, cache), _history(root))


def _history(root: Path) -> bytes:
    """Return what tells one history from another: the commit, and where a shallow clone ends."""
    commit, _, shallow = (run(root, "rev-parse", "HEAD", "--git-path", "shallow") or b"").rstrip().partition(b"\n")
    ends = b""
    with suppress(OSError):
        ends = (root / shallow.decode("utf-8", "surrogateescape")).read_bytes() if shallow else b""
    return digest_of(commit, ends)


def state_of(sources: bytes, as_of: date, today: date) -> bytes:
    """Return a digest of all that a site is made from; nothing where that can't be told."""
    return digest_of(sources, f"{as_of} {today}".encode()) if sources else b""


def is_current(out: Path, manifest: Manifest, state: bytes) -> bool:
    """Tell whether a site was made from just this and is in order."""
    is_of_this = bool(state) and manifest.state == state
    return is_of_this and not manifest.broken and is_untouched(out, manifest)
