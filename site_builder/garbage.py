"""Collecting garbage: not while a build makes what lasts as long as the build itself."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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
    """Look for garbage, but not in what is there already: for a process that inherits a register."""
    gc.freeze()
    gc.enable()
