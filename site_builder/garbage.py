"""Collecting garbage: not while a build makes what lasts as long as the build itself."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# So many more objects made than freed, before a worker looks for garbage among the new ones.
_MADE = 50_000


@contextmanager
def uncollected() -> Iterator[None]:
    """Don't look for garbage within: going through a growing register again and again costs a third of gathering it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def settle() -> None:
    """Look for garbage rarely, and never in what is there already: for a process that inherits a register."""
    gc.freeze()
    gc.set_threshold(_MADE)
    gc.enable()
