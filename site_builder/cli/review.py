"""The commands for those who review: review, and codeowners."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from site_builder.cli.setting import Setting, author_option, checked_against, common, on_branches, with_branch_option

FORMATS = ("md", "html", "json")


def _formats(_context: Any, _option: Any, given: str) -> list[str]:
    names = [name.strip() for name in given.split(",")]
    if not set(names) <= set(FORMATS):
        raise click.BadParameter(given)
    return list(dict.fromkeys(names))


@click.command()
@click.option("--base", metavar="REF", required=True, help="与哪个分支比 / the branch that the change goes into")
@author_option
@with_branch_option
@click.option(
    "--format",
    "names",
    default="md",
    show_default=True,
    callback=_formats,
    metavar="md,html,json",
    help="一种或几种格式 / one format or several",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="写进这个文件；几种格式时写进这个文件夹 / the file, or for several formats the folder, to write",
)
@click.option("--summary", is_flag=True, help="也写进工作流的摘要 / append it to the workflow's summary as well")
@common
def review(
    setting: Setting,
    base: str,
    author: str,
    branches: Sequence[str],
    names: Sequence[str],
    out: Path | None,
    summary: bool,
) -> None:
    """评审页 / the reviewer's page of a change: what it means, who approves it, the key points, similar ones, findings.

    HTML 是一个文件，不联网也能打开。

    The HTML is one file that opens from disk.

    \b
    painpoints review --base main
    painpoints review --base main --format html --out review.html
    painpoints review --base main --author wang-li --format md,html,json --out build/review
    """
    from site_builder.review.gather import review_of
    from site_builder.review.render import html, markdown
    from site_builder.review.words import Speaker

    if len(names) > 1 and out is None:
        setting.refuse("out_needed")
    against = checked_against(setting, base, author, on_branches(setting, branches))
    strings = setting.project.strings
    data = review_of(setting.project, against, Speaker(strings, setting.language, setting.as_of))
    # The change may bring templates of its own, which would show what its author wants.
    makers: Mapping[str, Callable[[], str]] = {
        "md": lambda: markdown(None, strings, data),
        "html": lambda: html(None, strings, data),
        "json": lambda: json.dumps(data, ensure_ascii=False, indent=2) + "\n",
    }
    for name in names:
        _put(setting, out / f"review.{name}" if out and len(names) > 1 else out, makers[name]())
    if summary and os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as file:
            file.write(makers["md"]())


def _put(setting: Setting, target: Path | None, text: str) -> None:
    if target is None:
        click.echo(text, nl=False)
        return
    from site_builder.writing import write

    target.parent.mkdir(parents=True, exist_ok=True)
    write(target, text.encode("utf-8", "replace"))
    setting.say("review_written", path=target)


@click.command()
@common
def codeowners(setting: Setting) -> None:
    """重写 CODEOWNERS / write CODEOWNERS anew from the table of approvals.

    \b
    painpoints codeowners
    """
    from site_builder.codeowners import owners_in
    from site_builder.edit import write_whole

    if not setting.project.usable:
        setting.refuse("no_programme", text="CODEOWNERS")
    if not setting.project.programme.approvals.rows:
        setting.refuse("no_approvals")
    owners = owners_in(setting.project, setting.as_of)
    target = setting.project.root / owners.path
    if owners.is_stale or not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, owners.wanted.encode())
    setting.say("owners_written", path=owners.path)
