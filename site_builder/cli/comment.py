"""The command that a workflow runs after the check: the reviewer's page as a comment on the pull request."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, NoReturn

import click

from site_builder.cli.setting import Setting, common

# More than `painpoints review` writes of any change that people make; a bigger file comes from somebody else.
MOST_BYTES = 10_000_000
# What a run of a workflow has in its environment.
NEEDED = ("GITHUB_EVENT_PATH", "GITHUB_REPOSITORY", "GITHUB_TOKEN")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@common
def comment(setting: Setting, file: Path) -> None:
    """在合并请求上写评审摘要 / write the review as one comment on the pull request.

    由工作流在检查之后运行：文件只当作数据，先核对，再用本分支的模板写成评论；已有的评论会更新，不会重复。

    Run by a workflow after the check: the file is data only, which is validated and written with this branch's own
    template; a comment that is there already is updated.

    \b
    painpoints comment build/review/review.json
    """
    from site_builder.forge import Refused, upsert_comment
    from site_builder.review.data import BadData, read_data
    from site_builder.review.render import comment as written

    missing = [name for name in NEEDED if not os.environ.get(name)]
    if missing:
        setting.refuse("forge_environment", names=", ".join(missing))
    if not file.is_file():
        # The check failed before there was anything to show, and says so itself.
        setting.say("no_review", path=file)
        return
    try:
        data = read_data(_bytes(setting, file))
    except BadData as error:
        _fail(setting.words("bad_review", path=file, problem=error))
    try:
        outcome = upsert_comment(
            os.environ.get("GITHUB_API_URL") or "https://api.github.com",
            os.environ["GITHUB_TOKEN"],
            os.environ["GITHUB_REPOSITORY"],
            _head(Path(os.environ["GITHUB_EVENT_PATH"])),
            written(setting.project.root, setting.project.strings, data),
        )
    except Refused as error:
        words = setting.project.strings.words(f"cli.forge_{error.reason}", **error.params)
        _fail(words.within(setting.language))
    said = setting.project.strings.words(f"cli.comment_{outcome.done}", number=outcome.number)
    click.echo(said.within(setting.language))


def _fail(said: str) -> NoReturn:
    click.echo(said, err=True)
    raise SystemExit(1)


def _bytes(setting: Setting, file: Path) -> bytes:
    with file.open("rb") as stream:
        raw = stream.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        _fail(setting.words("big_review", path=file, most=f"{MOST_BYTES:,}"))
    return raw


def _head(event: Path) -> str:
    """Return the commit that the check ran on; what is missing the forge module refuses."""
    try:
        parsed: Any = json.loads(event.read_bytes())
    except ValueError:
        return ""
    run = parsed.get("workflow_run") if isinstance(parsed, dict) else None
    return str(run.get("head_sha", "")) if isinstance(run, dict) else ""
