"""The command `painpoints`. Only here are the clock read, the environment looked at, and words printed."""

from __future__ import annotations

import sys
from typing import Any

import click

from site_builder import __version__
from site_builder.cli.change import advance, progress
from site_builder.cli.comment import comment
from site_builder.cli.exchange import export
from site_builder.cli.figures import score, seal
from site_builder.cli.make import init, new, sample
from site_builder.cli.number import number
from site_builder.cli.remind import remind
from site_builder.cli.review import codeowners, review
from site_builder.cli.scorecards import scorecards
from site_builder.cli.show import build, check, explain, serve
from site_builder.cli.similar import similar
from site_builder.load import load_strings


class _Group(click.Group):
    # What the machine refuses (a full disk, no permission) is told in a sentence, whichever command met it.
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except OSError as error:
            for words in load_strings().words("cli.failed", path=error.filename or "", problem=error.strerror or error):
                click.echo(words, err=True)
            raise SystemExit(2) from None


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="painpoints")
def main() -> None:
    """痛点台账：每个痛点一个 YAML 文件，检查后生成状态网站。

    A register of user pain points as code: a YAML file each, checked and published as a status board.

    \b
    painpoints init 我的台账          新建登记册 / a new register
    painpoints new                    提出痛点 / a new pain point
    painpoints check                  检查 / check all records
    painpoints serve                  在浏览器里看 / see it in the browser
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


for command in (
    advance,
    build,
    check,
    codeowners,
    comment,
    explain,
    export,
    init,
    new,
    number,
    progress,
    remind,
    review,
    sample,
    score,
    scorecards,
    seal,
    serve,
    similar,
):
    main.add_command(command)
