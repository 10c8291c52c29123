"""The command that gives merged pain points their numbers: number."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_builder.cli.setting import Setting, common

if TYPE_CHECKING:
    from site_builder.number import Batch


@click.command()
@click.option("--dry-run", is_flag=True, help="只看会编成什么 / only show what would become what")
@click.option("--push", "pushing", is_flag=True, help="提交后推送到上游分支 / push the commit to the upstream branch")
@common
def number(setting: Setting, dry_run: bool, pushing: bool) -> None:
    """给已合并的痛点编号 / number merged pain points.

    按合并的先后接着本月最大的序号编，文件和证据文件夹改名，引用一并改好，作一次提交。由主分支上的工作流运行。

    Numbers go on from the month's highest in the order of merging; files and evidence folders are renamed, references
    mended, all in one commit. A workflow on the main branch runs it.

    \b
    painpoints number --dry-run
    painpoints number --push
    """
    from site_builder.commits import upstream

    root = setting.project.root
    batch = _batch(setting)
    target = upstream(root) if pushing else None
    if pushing and target is None:
        setting.refuse("number_detached")
    _tell(setting, batch)
    if dry_run:
        if batch.numberings:
            setting.say("number_dry")
        return
    pushed = not batch.numberings or _carry_out(setting, batch, target)
    _report(len(batch.numberings) if pushed else 0)
    if not pushed:
        raise SystemExit(1)


def _batch(setting: Setting) -> Batch:
    """Return what is to be done, and tell what is left alone; refuse what can't be done."""
    from site_builder.git import Refused
    from site_builder.number import MonthFull, TooShallow, batch_of, read_head, uncommitted

    project = setting.project
    try:
        head = read_head(project)
        batch = batch_of(project, head, " / ".join(project.strings.words("cli.number_guard")))
    except Refused as refusal:
        setting.refuse("number_no_git", folder=project.root, problem=refusal)
    except MonthFull as full:
        setting.refuse("number_full", month=full)
    except TooShallow as shallow:
        setting.refuse("number_shallow", paths=", ".join(shallow.paths))
    for path in batch.unreadable:
        click.echo(setting.words("number_unreadable", path=path), err=True)
    for path in uncommitted(project, head):
        click.echo(setting.words("number_uncommitted", path=path), err=True)
    return batch


def _tell(setting: Setting, batch: Batch) -> None:
    """Print a line for each record, then the references by file."""
    if not batch.numberings:
        setting.say("number_none")
    for each in batch.numberings:
        click.echo(f"{each.was.key} → {each.id} {each.was.title}")
    if batch.mended:
        setting.say("number_mended", n=sum(batch.mended.values()), files=len(batch.mended))
        for path, count in sorted(batch.mended.items()):
            click.echo(f"  {path} {count}")
    for path in batch.sealed:
        click.echo(setting.words("number_sealed", path=path), err=True)


def _carry_out(setting: Setting, batch: Batch, target: tuple[str, str] | None) -> bool:
    """Commit, push if there is a target, and move this clone there last; false when the remote has moved on.

    Until a push has been accepted nothing here refers to the commit, so there is never anything to take back.
    """
    from site_builder.commits import commit, look_ahead, move_to, push, untracked
    from site_builder.git import Refused

    root = setting.project.root
    left = untracked(root, batch.folders)
    if left:
        setting.refuse("number_untracked", paths=", ".join(left))
    try:
        made = commit(root, batch.base, batch.changes, batch.message, os.environ)
        if target:
            look_ahead(root, made)
            if not push(root, made, target, os.environ):
                click.echo(setting.words("number_moved_on", remote=_named(target)), err=True)
                return False
    except Refused as refusal:
        setting.refuse("number_refused", problem=refusal)
    try:
        move_to(root, made, os.environ)
    except Refused as refusal:
        if target:
            setting.refuse("number_behind", problem=refusal)
        setting.refuse("number_refused", problem=refusal)
    setting.say("number_done", commit=made[:9])
    if target:
        setting.say("number_pushed", remote=_named(target))
    return True


def _named(target: tuple[str, str]) -> str:
    remote, ref = target
    return f"{remote}/{ref.removeprefix('refs/heads/')}"


def _report(count: int) -> None:
    """Tell a workflow how many were numbered, where it asks for that."""
    output = os.environ.get("GITHUB_OUTPUT")
    if output:
        with Path(output).open("a", encoding="utf-8") as file:
            file.write(f"numbered={count}\n")
