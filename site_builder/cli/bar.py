"""How far long work has come, told while it goes on."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from site_builder.cli.setting import Setting


@contextmanager
def progress_bar(setting: Setting, key: str) -> Iterator[Callable[..., None]]:
    """Tell how far long work has come: a bar on the terminal, now and then a plain line elsewhere.

    What is done within a second says nothing, unless asked to be verbose.
    """
    label, begin = setting.words(key), time.monotonic()
    said = begin

    def tell(done: int, total: int | None = None) -> None:
        nonlocal said
        now = time.monotonic()
        on_terminal = sys.stderr.isatty()
        if setting.quiet or now - begin < 1 or now - said < (0.1 if on_terminal else 10):
            return
        said = now
        line = f"{label} {_bar(done, total)} {done}" + (f"/{total}" if total else "")
        click.echo(f"\r{line}" if on_terminal else line, err=True, nl=not on_terminal)

    yield tell
    if said > begin and sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)
    if setting.verbose:
        click.echo(setting.words("took", work=label, seconds=f"{time.monotonic() - begin:.1f}"), err=True)


def _bar(done: int, total: int | None, width: int = 30) -> str:
    filled = width * done // total if total else 0
    return "█" * filled + "░" * (width - filled) if total else "…"
