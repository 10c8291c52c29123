"""The command `painpoints`. Only here are the clock read, the environment looked at, and words printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import click

from site_builder import __version__
from site_builder.cli.usage import told_in_both

# Work is spread over processes; threads of the arithmetic besides would only get in each other's way. numpy looks at
# this when it is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Where each command stands; its module is imported once the command is asked for, so keep modules light at the top.
_MODULES = {
    "advance": "change",
    "build": "build",
    "check": "show",
    "codeowners": "review",
    "comment": "comment",
    "explain": "show",
    "export": "exchange",
    "init": "make",
    "new": "new",
    "number": "number",
    "progress": "change",
    "remind": "remind",
    "review": "review",
    "sample": "make",
    "score": "figures",
    "scorecards": "scorecards",
    "seal": "figures",
    "serve": "show",
    "similar": "similar",
}


class _Commands(Mapping[str, click.Command]):
    def __getitem__(self, name: str) -> click.Command:
        command: click.Command = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


class _Group(click.Group):
    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with told_in_both():
            return super().make_context(*args, **extra)

    # What the machine refuses (a full disk, no permission) is told in a sentence, whichever command met it.
    def invoke(self, ctx: click.Context) -> Any:
        try:
            with told_in_both():
                return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except OSError as error:
            from site_builder.strings import load_strings

            words, problem = load_strings().words, error.strerror or error
            told = (
                words("cli.failed_somewhere", problem=problem)
                if error.filename is None
                else words("cli.failed", path=error.filename, problem=problem)
            )
            for text in told:
                click.echo(text, err=True)
            raise SystemExit(2) from None


@click.group(
    cls=_Group,
    commands=_Commands(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="painpoints")
def main() -> None:
    """痛点台账：每个痛点一个 YAML 文件，检查后生成状态网站。

    A register of user pain points as code: a YAML file each, checked and published as a status board.

    \b
    painpoints init 我的台账          新建台账 / a new register
    painpoints new                    提出痛点 / a new pain point
    painpoints check                  检查 / check all records
    painpoints serve                  在浏览器里看 / see it in the browser
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
