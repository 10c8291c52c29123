"""The commands that make a register: init, sample."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from site_builder import __version__
from site_builder.forge_files import FORGES, Forge
from site_builder.words import LANGUAGES, Language


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option(
    "--forge",
    type=click.Choice(FORGES),
    default="github",
    show_default=True,
    help="台账放在哪个平台 / the forge that will keep the register",
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="zh", help="输出的语言 / language of the output")
def init(folder: Path, forge: Forge, lang: Language) -> None:
    """新建台账 / make a new empty register that passes the check.

    工作流、合并请求的模板和提出痛点的表单，按选定的平台写；Gitea 没有网站托管，只检查、编号和提醒。

    Workflows, templates for pull requests and the form for proposals are written for the chosen forge; Gitea hosts no
    site, so there the workflows check, number and remind only.

    \b
    painpoints init 我的台账
    painpoints init 我的台账 --forge gitlab
    """
    from zoneinfo import ZoneInfo

    from site_builder.founding import new_register
    from site_builder.strings import load_strings

    words = load_strings().words
    if folder.exists() and any(each.name != ".git" for each in folder.iterdir()):
        click.echo(words("cli.not_empty", folder=folder).within(lang), err=True)
        raise SystemExit(2)
    # The programme begins with the month, in the time zone that the new register has: nothing is owed for earlier ones.
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    values = {"year": str(today.year), "begin": str(today.replace(day=1)), "version": __version__, "language": lang}
    made = new_register(folder, values, forge, today)
    click.echo(words("cli.init_done", folder=folder, n=len(made)).within(lang))
    click.echo(words("cli.init_next").within(lang))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option(
    "--pain-points",
    type=click.IntRange(0, 100_000),
    default=60,
    show_default=True,
    help="生成多少个痛点 / how many pain points",
)
@click.option(
    "--seed",
    type=int,
    default=1,
    show_default=True,
    help="同样的种子得到同样的内容 / the same seed makes the same register",
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="zh", help="输出的语言 / language of the output")
def sample(folder: Path, pain_points: int, seed: int, lang: Language) -> None:
    """生成样例 / write a sample register of any size, for trying out and for benchmarks.

    \b
    painpoints sample /tmp/样例 --pain-points 1000 --seed 7
    """
    from site_builder.places import shipped
    from site_builder.sample import write_sample
    from site_builder.source import read
    from site_builder.strings import load_strings

    words = load_strings().words
    if folder.exists() and any(folder.iterdir()):
        click.echo(words("cli.not_empty", folder=folder).within(lang), err=True)
        raise SystemExit(2)
    templates = shipped("templates")
    phrases = read((templates / "sample" / "phrases.yaml").read_bytes()).data
    policy = (
        (templates / "init" / "records" / "programme" / "policy.yaml")
        .read_text(encoding="utf-8")
        .replace("@begin@", "2005-01-01")
        .replace("@year@", "2005")
        .replace("@language@", lang)
        .replace("@forge@", "none")
    )
    with click.progressbar(
        write_sample(folder, pain_points, seed, phrases, policy),
        length=pain_points,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as written:
        for _ in written:
            pass
    click.echo(words("cli.sample_done", folder=folder, n=pain_points).within(lang))
