"""The commands that make something new: init, sample, new."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from site_builder import __version__
from site_builder.cli.change import report_on
from site_builder.cli.setting import Setting, common
from site_builder.forge_files import FORGES, Forge
from site_builder.words import LANGUAGES, Language

if TYPE_CHECKING:
    from site_builder.fault import Pointer
    from site_builder.schema import Field

# What people type for yes and no; anything else isn't guessed at.
_YES, _NO = ("y", "yes", "true", "是", "有", "对"), ("n", "no", "false", "否", "没有", "无", "不是")
_YES_OR_NO = {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}


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


class _Asking(click.Command):
    # The options follow from the schema, which isn't read before somebody wants to know them.
    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        return [*_asked_options(), *super().get_params(ctx)]


@cache
def _asked_options() -> Sequence[click.Option]:
    """Return an option for every field that `new` asks for, straight from the schema."""
    return [click.Option([name, _answer_of(name)], help=" / ".join(field.label)) for name, _, field in _fields_to_ask()]


def _answer_of(option: str) -> str:
    return option.strip("-").replace("-", "_")


@cache
def _fields_to_ask() -> Sequence[tuple[str, Pointer, Field]]:
    from site_builder.places import shipped
    from site_builder.scaffold import asked, option_name
    from site_builder.schema import load_types

    root = load_types(shipped("schema"))["pain-point"].root
    return [(option_name(pointer), pointer, field) for pointer, field in asked(root)]


@click.command(cls=_Asking)
@common
def new(setting: Setting, **answers: str | None) -> None:
    """提出痛点 / write a new pain point: asks in the terminal, or takes the answers as options.

    生成一份带说明的记录；序号写 年月-000，合并后再编号。

    Writes a commented record; it gets its number after the merge.

    \b
    painpoints new
    painpoints new --title 用户觉得上网太慢 --proposer wang-li …
    """
    from site_builder.edit import write_whole
    from site_builder.load import load_record
    from site_builder.scaffold import file_stem, new_record

    project = setting.project
    pain_point = project.types["pain-point"]
    given = {pointer: (field, answers[_answer_of(name)]) for name, pointer, field in _fields_to_ask()}
    if not sys.stdin.isatty():
        given = {
            pointer: (field, _unsaid(field) if answer is None else answer) for pointer, (field, answer) in given.items()
        }
    missing = [name for name, pointer, field in _fields_to_ask() if field.required and given[pointer][1] is None]
    if missing and not sys.stdin.isatty():
        setting.refuse("interactive", options=", ".join(missing))
    try:
        answered = {pointer: _answer(setting, field, answer) for pointer, (field, answer) in given.items()}
    except click.Abort:
        setting.refuse("aborted")
    values = {pointer: answer for pointer, answer in answered.items() if answer not in (None, "")}
    later = project.strings.words("cli.later")
    text = new_record(pain_point, values, setting.as_of, setting.language, later)
    path = f"records/{pain_point.folder}/{setting.as_of:%Y}/{file_stem(values, setting.as_of)}.yaml"
    target = project.root / path
    if target.exists():
        setting.refuse("exists", path=path)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, text.encode("utf-8", "replace"))
    setting.say("written", path=path)
    code = report_on(setting, load_record(project, path, pain_point))
    setting.say("new_next")
    raise SystemExit(code)


def _answer(setting: Setting, field: Field, answer: str | None) -> Any:
    """Return the value of a field from an option, or ask: once for what may be left out, else until it can be taken."""
    from site_builder.scaffold import explained

    by_option = answer is not None or not sys.stdin.isatty()
    while not by_option:
        click.echo("\n" + explained(field, setting.language))
        options = _options(setting, field)
        if options:
            click.echo("  " + "  ".join(options))
        answer = click.prompt(field.label.within(setting.language), default="", show_default=False).strip()
        if not answer and not field.required:
            return None
        if answer and _is_taken(setting, field, _value(setting, field, answer)):
            break
        click.echo(setting.words("ask_choice" if answer else "ask_again"))
    return None if answer is None else _value(setting, field, answer)


def _unsaid(field: Field) -> str | None:
    """Return the answer of who says nothing: a yes or no that isn't said is a no."""
    return "no" if field.get("type") == "boolean" else None


def _value(setting: Setting, field: Field, answer: str) -> Any:
    """Return what was typed as the schema wants it: a name becomes its id, a date its usual form."""
    from site_builder.scalars import resolve
    from site_builder.validator import guessed_date

    kinds, text = field.get("type"), answer.strip()
    if "array" in kinds:
        signs = field.get("x-separators", "") + ","
        return [part.strip() for part in re.split(f"[{signs}]", text) if part.strip()]
    if field.get("x-ref"):
        units = setting.project.programme.units_of(field.get("x-ref")).values()
        return next((unit.id for unit in units if text in unit.name), text)
    if field.get("format") == "date":
        return guessed_date(text) or text
    if kinds == "boolean":
        return _YES_OR_NO.get(text.lower(), text)
    return resolve(text) if kinds in ("integer", "number") else text


def _is_taken(setting: Setting, field: Field, value: Any) -> bool:
    """Tell whether an answer can be right by itself; what needs other records is checked once the file is there."""
    from site_builder.validator import guessed_date

    if field.get("x-ref"):
        return value in setting.project.programme.units_of(field.get("x-ref"))
    if field.get("format") == "date":
        return guessed_date(value) is not None
    if field.get("type") == "boolean":
        return isinstance(value, bool)
    return "enum" not in field.schema or value in field.get("enum")


def _options(setting: Setting, field: Field) -> list[str]:
    """Return the ids that a reference may name, each with the name behind it."""
    units = setting.project.programme.units_of(field.get("x-ref", ())).values()
    return [f"{unit.id} ({unit.name.within(setting.language)})" for unit in units if not unit.provider]
