"""The commands that look: check, explain, serve."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_builder.cli.setting import (
    Setting,
    author_option,
    checked_against,
    checked_register,
    common,
    on_branches,
    with_branch_option,
)

if TYPE_CHECKING:
    from site_builder.formats import Report
    from site_builder.measures import FigureRule


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH…]")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "github", "gitlab", "sarif", "json", "junit"]),
    default="text",
    show_default=True,
    help="输出格式 / output format",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="写进文件，不打印 / write the report to a file instead of printing it",
)
@click.option("--jobs", type=click.IntRange(min=1), help="同时运行几个进程 / processes at a time")
@click.option("--base", metavar="REF", help="只看这次改动（与这个分支比） / only what changes against this branch")
@author_option
@with_branch_option
@common
def check(
    setting: Setting,
    paths: Sequence[Path],
    format_name: str,
    out: Path | None,
    jobs: int | None,
    base: str | None,
    author: str,
    branches: Sequence[str],
) -> None:
    """检查所有记录 / check all records and list every finding.

    一次列出全部问题；有错误时退出码为 1，没有时为 0，用法不对时为 2。指明文件或 --base 时，还列出最相似的痛点。

    Exit code 1 when there is an error, 0 when there is none, 2 for wrong usage. With paths or --base, the nearest pain
    points are listed too.

    \b
    painpoints check
    painpoints check records/pain-points/2015/201504-001.yaml
    painpoints check --base main --author wang-li
    painpoints check --base main --with-branch propose-printers
    painpoints check --format json --as-of 2015-06-12
    painpoints check --format gitlab --out gl-code-quality-report.json
    """
    from site_builder.check import Comparison
    from site_builder.formats import FORMATS, Report

    if base is not None and paths:
        setting.refuse("base_or_paths")
    if author and base is None:
        setting.refuse("author_without_base")
    elsewhere = on_branches(setting, branches)
    if base is not None:
        checked = checked_against(setting, base, author, elsewhere, jobs).checked
    else:
        named = _named(setting, paths) if paths else None
        checked = checked_register(setting, named, jobs, Comparison(elsewhere))
    report = Report(
        checked.findings, checked.files, setting.as_of, setting.language, setting.project.strings, checked.old
    )
    _hand_over(report, FORMATS[format_name](report), out)
    if not setting.project.usable:
        click.echo(setting.words("partly_checked"), err=True)
    raise SystemExit(0 if checked.is_clean else 1)


def _hand_over(report: Report, written: str, out: Path | None) -> None:
    """Print a report, or write it into a file and print how much was found."""
    from site_builder.formats import summary
    from site_builder.writing import write

    if out is None:
        click.echo(written, nl=False)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    write(out, written.encode("utf-8", "replace"))
    click.echo(summary(report))


def _named(setting: Setting, paths: Sequence[Path]) -> list[str]:
    """Return the files that paths name, relative to the register where they lie in it."""
    named = []
    for path in paths:
        if not path.exists() and not path.is_symlink():
            setting.refuse("no_path", path=path)
        files = (
            sorted(each for each in path.rglob("*") if each.is_file() or each.is_symlink()) if path.is_dir() else [path]
        )
        for file in files:
            place = file.parent.resolve() / file.name
            inside = place.is_relative_to(setting.project.root)
            named.append(place.relative_to(setting.project.root).as_posix() if inside else place.as_posix())
    return named


@click.command()
@click.argument("code", required=False)
@partial(common, register_needed=False)
def explain(setting: Setting, code: str | None) -> None:
    """说明一条规则 / explain a rule: its reason, a bad and a good example.

    不写编号时列出所有规则。

    Without a code, list all rules.

    \b
    painpoints explain PP211
    painpoints explain
    """
    from site_builder.measures.explained import explained_rules
    from site_builder.rules import all_rules

    language = setting.language
    rules = {rule.code: rule for rule in all_rules()}
    numbers = setting.project.programme.policy(setting.as_of)
    figures = {rule.code: rule for rule in explained_rules(setting.project.types["policy"], numbers)}
    levels = numbers.get("severities", {})
    if code is None:
        titles = [(each.code, each.title) for found in (rules, figures) for each in found.values()]
        click.echo("\n".join(f"{each}  {title.within(language)}" for each, title in titles))
        return
    if code.upper() in figures:
        _explain_figure(setting, figures[code.upper()])
        return
    if code.upper() not in rules:
        setting.refuse("no_rule", code=code)
    rule = rules[code.upper()]
    level = setting.project.strings.words(f"site.level.{levels.get(rule.code, rule.level)}").within(language)
    click.echo(f"{rule.code}  {rule.title.within(language)}\n")
    hint = re.sub(r"\{\w+\}", "…", rule.hint.within(language))
    click.echo(f"{rule.reason.within(language)}\n{hint}\n{setting.words('level', level=level)}\n")
    for key, example in (("bad", rule.bad), ("good", rule.good)):
        click.echo(setting.words(key) + "\n\n" + "\n".join(f"    {line}" for line in example.split("\n")) + "\n")


def _explain_figure(setting: Setting, rule: FigureRule) -> None:
    """Tell how a figure is worked out."""
    language = setting.language
    click.echo(f"{rule.code}  {rule.title.within(language)}\n\n{rule.how.within(language)}\n")
    click.echo(f"{setting.words('worked')}\n\n    {rule.example.within(language)}")


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="端口 / port")
@click.option("--host", default="127.0.0.1", show_default=True, help="地址 / address")
@common
def serve(setting: Setting, port: int, host: str) -> None:
    """边改边看 / build, serve, and reload the browser on change.

    有错误时页面上显示错误，不显示旧的网站。

    Findings are shown in the page instead of an old site.

    \b
    painpoints serve
    painpoints serve --port 8080
    """
    from site_builder.serve import PortTaken, run

    def report(seconds: float, errors: int, warnings: int, mistake: str) -> None:
        now = f"{datetime.now():%H:%M:%S}"
        if mistake:
            setting.say("not_rebuilt", time=now, problem=mistake)
        else:
            setting.say("rebuilt", time=now, seconds=f"{seconds:.1f}", error=errors, warning=warnings)

    try:
        run(
            setting.project.root,
            setting.as_of,
            setting.today,
            host,
            port,
            lambda url: setting.say("serving", url=url),
            report,
        )
    except PortTaken:
        setting.refuse("port_taken", port=port)
    except KeyboardInterrupt:
        click.echo()
