"""The command `painpoints`. Only here are the clock read, the environment looked at, and words printed."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from zoneinfo import ZoneInfo

import click

from site_builder import __version__
from site_builder.load import PROGRAMME, Project, find_root, load_file, load_strings, open_project
from site_builder.words import LANGUAGES, Language

if TYPE_CHECKING:
    from site_builder.check import Checked
    from site_builder.load import File
    from site_builder.register import Record
    from site_builder.schema import Field
    from site_builder.source import Pointer

DAY = click.DateTime(["%Y-%m-%d"])


@dataclass(frozen=True)
class Setting:
    """What the common options say: the register, the as-of date, the language, how much to print."""

    project: Project
    as_of: date
    today: date
    language: Language
    quiet: bool

    @property
    def is_past(self) -> bool:
        """Tell whether an earlier day is asked for, on which later facts weren't known yet."""
        return self.as_of < self.today

    def say(self, key: str, **params: Any) -> None:
        """Print words of the interface unless asked to be quiet."""
        if not self.quiet:
            click.echo(self.words(key, **params))

    def words(self, key: str, **params: Any) -> str:
        """Return words of the interface in the chosen language."""
        return self.project.strings.words(f"cli.{key}", **params).within(self.language)

    def refuse(self, key: str, **params: Any) -> NoReturn:
        """End with exit code 2: the command was misused, nothing was changed."""
        click.echo(self.words(key, **params), err=True)
        raise SystemExit(2)


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that every command has, and hand it the setting they make."""
    options = (
        click.option(
            "--register", "folder", type=click.Path(path_type=Path), help="登记册所在的文件夹 / the register's folder"
        ),
        click.option("--as-of", type=DAY, help="截至哪一天 / as of which day (YYYY-MM-DD)"),
        click.option("--lang", type=click.Choice(LANGUAGES), help="输出的语言 / language of the output"),
        click.option("--quiet", "-q", is_flag=True, help="只输出结果 / print results only"),
    )

    def wrapped(folder: Path | None, as_of: datetime | None, lang: Language | None, quiet: bool, **others: Any) -> None:
        command(_setting(folder, as_of, lang, quiet), **others)

    wrapped.__name__, wrapped.__doc__ = command.__name__, command.__doc__
    wrapped.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped


def _setting(folder: Path | None, as_of: datetime | None, lang: Language | None, quiet: bool) -> Setting:
    start = (folder or Path.cwd()).resolve()
    root = find_root(start) if folder is None else start if (start / PROGRAMME).is_dir() else None
    if root is None:
        words = load_strings().words("cli.no_register", folder=start)
        click.echo(words.within(lang) if lang else "\n".join(words), err=True)
        raise SystemExit(2)
    project = open_project(root)
    today = project.programme.frozen_on or _today(project)
    return Setting(project, as_of.date() if as_of else today, today, lang or project.programme.language, quiet)


def _today(project: Project) -> date:
    return datetime.now(ZoneInfo(project.programme.timezone)).date()


@contextmanager
def _bar(setting: Setting, key: str, length: int | None = None) -> Iterator[Callable[..., None]]:
    """Show a bar on the terminal while long work goes on; elsewhere show nothing."""
    if setting.quiet or not sys.stderr.isatty():
        yield lambda *_: None
        return
    with click.progressbar(length=length or 0, label=setting.words(key), file=sys.stderr) as shown:

        def advance(done: int, total: int | None = None) -> None:
            shown.length = total if total is not None else done
            shown.update(done - shown.pos)

        yield advance


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH…]")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "github", "gitlab", "sarif", "json", "junit"]),
    default="text",
    show_default=True,
    help="输出格式 / output format",
)
@click.option("--jobs", type=click.IntRange(min=1), help="同时运行几个进程 / processes at a time")
@_common
def check(setting: Setting, paths: Sequence[Path], format_name: str, jobs: int | None) -> None:
    """检查所有记录 / check all records and list every finding.

    一次列出全部问题；有错误时退出码为 1，没有时为 0，用法不对时为 2。
    Exit code 1 when there is an error, 0 when there is none, 2 for wrong usage.

    \b
    painpoints check
    painpoints check records/pain-points/2015/201504-001.yaml
    painpoints check --format json --as-of 2015-06-12
    """
    from site_builder.formats import FORMATS, Report

    named = _named(setting, paths) if paths else None
    checked = _checked(setting, named, jobs)
    files = len(named) if named is not None else checked.files
    report = Report(checked.findings, files, setting.as_of, setting.language, setting.project.strings)
    click.echo(FORMATS[format_name](report), nl=False)
    raise SystemExit(0 if checked.is_clean else 1)


def _named(setting: Setting, paths: Sequence[Path]) -> list[str]:
    """Return the files that paths name, relative to the register where they lie in it."""
    named = []
    for path in paths:
        if not path.exists() and not path.is_symlink():
            setting.refuse("no_path", path=path)
        files = sorted(each for each in path.rglob("*.yaml")) if path.is_dir() else [path]
        for file in files:
            place = file.parent.resolve() / file.name
            inside = place.is_relative_to(setting.project.root)
            named.append(place.relative_to(setting.project.root).as_posix() if inside else place.as_posix())
    return named


def _checked(
    setting: Setting, paths: Sequence[str] | None = None, jobs: int | None = None, as_known: bool = False
) -> Checked:
    from site_builder.check import check as check_register
    from site_builder.parallel import available

    with _bar(setting, "checking") as progress:
        return check_register(setting.project, setting.as_of, paths, jobs or available(), progress, as_known=as_known)


@main.command()
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="网站放在哪里 / where the site goes (build/site)"
)
@click.option("--jobs", type=click.IntRange(min=1), help="同时运行几个进程 / processes at a time")
@_common
def build(setting: Setting, out: Path | None, jobs: int | None) -> None:
    """生成网站 / check the register and build the site.

    有错误时不生成，退出码为 1。
    With errors nothing is built, and the exit code is 1.

    \b
    painpoints build
    painpoints build --out /tmp/site --as-of 2015-06-12
    """
    from site_builder.build import NotOurs
    from site_builder.build import build as build_site
    from site_builder.formats import Report, text
    from site_builder.history import read_history
    from site_builder.parallel import available

    target = (out or setting.project.root / "build" / "site").resolve()
    checked = _checked(setting, jobs=jobs, as_known=setting.is_past)
    if not checked.is_clean:
        errors = [finding for finding in checked.findings if finding.level == "error"]
        click.echo(
            text(Report(errors, checked.files, setting.as_of, setting.language, setting.project.strings)),
            nl=False,
            err=True,
        )
        click.echo(setting.words("not_built"), err=True)
        raise SystemExit(1)
    try:
        with _bar(setting, "building") as progress:
            history = read_history(setting.project.root)
            made = build_site(setting.project, checked, history, setting.as_of, target, jobs or available(), progress)
    except NotOurs:
        setting.refuse("not_ours", folder=target)
    for page, link in made.broken:
        click.echo(setting.words("broken_link", page=page, target=link), err=True)
    setting.say("built", pages=made.pages, as_of=setting.as_of, index=target / "index.html")
    setting.say("serve_hint")
    raise SystemExit(1 if made.broken else 0)


@main.command()
@click.argument("code", required=False)
@_common
def explain(setting: Setting, code: str | None) -> None:
    """说明一条规则 / explain a rule: its reason, a bad and a good example.

    不写编号时列出所有规则。
    Without a code, list all rules.

    \b
    painpoints explain PP211
    painpoints explain
    """
    from site_builder.rules import all_rules

    language = setting.language
    rules = {rule.code: rule for rule in all_rules()}
    levels = setting.project.programme.policy(setting.as_of).get("severities", {})
    if code is None:
        for rule in rules.values():
            click.echo(f"{rule.code}  {rule.title.within(language)}")
        return
    if code.upper() not in rules:
        setting.refuse("no_rule", code=code)
    rule = rules[code.upper()]
    level = setting.project.strings.words(f"site.level.{levels.get(rule.code, rule.level)}").within(language)
    click.echo(f"{rule.code}  {rule.title.within(language)}\n")
    click.echo(f"{rule.reason.within(language)}\n{rule.hint.within(language)}\n{setting.words('level', level=level)}\n")
    for key, example in (("bad", rule.bad), ("good", rule.good)):
        click.echo(setting.words(key) + "\n\n" + "\n".join(f"    {line}" for line in example.split("\n")) + "\n")


def _record(setting: Setting, name: str) -> File:
    """Return the file of a pain point by id or file name; one with errors is shown them instead."""
    from site_builder.check import check_file
    from site_builder.formats import Report, text
    from site_builder.load import record_paths

    project = setting.project
    pain_point = project.types["pain-point"]
    paths = [path for path in record_paths(project, pain_point) if Path(path).stem == name]
    paths = paths or [
        path
        for path in record_paths(project, pain_point)
        if Path(path).stem.startswith(f"{name}-") and name.endswith("-000")
    ]
    if not paths:
        setting.refuse("no_record", id=name)
    if len(paths) > 1:
        setting.refuse("which_record", id=name, names=", ".join(Path(path).stem for path in paths))
    file = load_file(project.root, paths[0], pain_point)
    if file.record is None or file.faults:
        found = check_file(project, file, setting.as_of)
        click.echo(setting.words("broken_record", path=file.path), err=True)
        click.echo(text(Report(found, 1, setting.as_of, setting.language, project.strings)), nl=False, err=True)
        raise SystemExit(1)
    return file


def _edited(setting: Setting, file: File, change: Callable[[str], str]) -> None:
    """Write a change of a record's text, or say why it can't be made."""
    from site_builder.edit import CannotEdit, write_whole

    path = setting.project.root / file.path
    raw = path.read_bytes().decode("utf-8")
    mark = "\ufeff" if raw.startswith("\ufeff") else ""
    try:
        write_whole(path, mark + change(raw.removeprefix(mark)))
    except CannotEdit as error:
        setting.refuse("cannot_edit", path=file.path, what=error)


@main.command()
@click.argument("record_id", metavar="序号")
@click.argument("text", metavar="进展")
@click.option("--percent", type=click.IntRange(0, 100), required=True, help="完成了百分之几 / percent done")
@click.option("--by", help="填写人的编号，默认为提出人 / who writes, the proposer unless given")
@_common
def progress(setting: Setting, record_id: str, text: str, percent: int, by: str | None) -> None:
    """更新进度 / append a progress entry.

    不改动文件里的任何其他内容。
    No other byte of the file is touched.

    \b
    painpoints progress 201504-001 "短信过渡方案上线" --percent 45
    """
    from site_builder.edit import with_item
    from site_builder.lifecycle import is_open

    file = _record(setting, record_id)
    record = _loaded(file)
    if not is_open(record):
        setting.refuse("not_open", id=record_id)
    entry = {"date": setting.as_of.isoformat(), "by": by or record.proposer, "percent": percent, "text": text}
    _edited(setting, file, lambda before: with_item(before, ("progress",), entry))
    setting.say("progress_added", path=file.path, date=setting.as_of, percent=percent)
    raise SystemExit(_report_new(setting, file))


def _loaded(file: File) -> Record:
    if file.record is None:
        raise AssertionError(file.path)
    return file.record


def _report_new(setting: Setting, file: File, heading: str | None = None) -> int:
    """Check a changed file again; print what it has errors in, and return the exit code."""
    from site_builder.check import check as check_register
    from site_builder.formats import Report, text

    checked = check_register(setting.project, setting.as_of, [file.path])
    errors = [finding for finding in checked.findings if finding.level == "error"]
    if errors:
        click.echo(setting.words(heading, n=len(errors)) + "\n" if heading else "", nl=heading is not None)
        click.echo(text(Report(errors, 1, setting.as_of, setting.language, setting.project.strings)), nl=False)
    return 1 if errors else 0


@main.command()
@click.argument("record_id", metavar="序号")
@click.argument("stage", metavar="阶段")
@_common
def advance(setting: Setting, record_id: str, stage: str) -> None:
    """进入下一阶段 / record the date of the next stage.

    并列出这个阶段还缺什么。阶段依次为 analysed、causes_found、resolved、confirmed、closed。
    Says what is still missing for it. Stages: analysed, causes_found, resolved, confirmed, closed.

    \b
    painpoints advance 201504-001 analysed
    """
    from site_builder.edit import with_values
    from site_builder.lifecycle import STAGES, next_stage, stage_of

    file = _record(setting, record_id)
    record = _loaded(file)
    labels = {name: record.type.label(("stages", name)).within(setting.language) for name in STAGES}
    if stage not in STAGES:
        setting.refuse(
            "unknown_stage", stage=stage, stages=", ".join(f"{name} ({label})" for name, label in labels.items())
        )
    following = next_stage(record)
    if following is None or record.withdrawn:
        setting.refuse("at_the_end", id=record_id)
    if stage != following:
        setting.refuse(
            "next_stage", id=record_id, stage=labels[stage_of(record)], next=labels[following], name=following
        )
    pointer: Pointer = ("reopened", record.reopenings[-1].index, "stages") if record.reopenings else ("stages",)
    _edited(setting, file, lambda before: with_values(before, pointer, {stage: setting.as_of.isoformat()}))
    setting.say("advanced", path=file.path, date=setting.as_of, stage=labels[stage])
    code = _report_new(setting, file, "still_missing")
    if code == 0:
        setting.say("nothing_missing")
    raise SystemExit(code)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--lang", type=click.Choice(LANGUAGES), default="zh", help="输出的语言 / language of the output")
def init(folder: Path, lang: Language) -> None:
    """新建登记册 / make a new empty register that passes the check.

    \b
    painpoints init 我的台账
    """
    from site_builder.scaffold import new_register

    words = load_strings().words
    if folder.exists() and any(each.name != ".git" for each in folder.iterdir()):
        click.echo(words("cli.not_empty", folder=folder).within(lang), err=True)
        raise SystemExit(2)
    # The programme begins with the year, in the time zone that the new register has.
    year = datetime.now(ZoneInfo("Asia/Shanghai")).year
    made = new_register(folder, {"year": str(year), "version": __version__})
    click.echo(words("cli.init_done", folder=folder, n=len(made)).within(lang))
    click.echo(words("cli.init_next").within(lang))


@main.command()
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
    from site_builder.load import shipped
    from site_builder.sample import write_sample
    from site_builder.source import read

    words = load_strings().words
    if folder.exists() and any(folder.iterdir()):
        click.echo(words("cli.not_empty", folder=folder).within(lang), err=True)
        raise SystemExit(2)
    templates = shipped("templates")
    phrases = read((templates / "sample" / "phrases.yaml").read_bytes()).data
    policy = (
        (templates / "init" / "records" / "programme" / "policy.yaml")
        .read_text(encoding="utf-8")
        .replace("@year@", "2005")
    )
    paths = write_sample(folder, pain_points, seed, phrases, policy)
    if sys.stderr.isatty():
        with click.progressbar(
            paths, length=pain_points, label=words("cli.writing").within(lang), file=sys.stderr
        ) as shown:
            for _ in shown:
                pass
    else:
        for _ in paths:
            pass
    click.echo(words("cli.sample_done", folder=folder, n=pain_points).within(lang))


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="端口 / port")
@click.option("--host", default="127.0.0.1", show_default=True, help="地址 / address")
@_common
def serve(setting: Setting, port: int, host: str) -> None:
    """边改边看 / build, serve, and reload the browser on change.

    有错误时页面上显示错误，不显示旧的网站。
    Findings are shown in the page instead of an old site.

    \b
    painpoints serve
    painpoints serve --port 8080
    """
    from site_builder.serve import PortTaken, run

    def report(seconds: float, errors: int, warnings: int) -> None:
        now = f"{datetime.now():%H:%M:%S}"
        setting.say("rebuilt", time=now, seconds=f"{seconds:.1f}", error=errors, warning=warnings)

    try:
        run(setting.project.root, setting.as_of, host, port, lambda url: setting.say("serving", url=url), report)
    except PortTaken:
        setting.refuse("port_taken", port=port)
    except KeyboardInterrupt:
        click.echo()


def _asked_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give `new` an option for every field that it asks for, straight from the schema."""
    for name, _, field in reversed(_fields_to_ask()):
        command = click.option(name, name.strip("-").replace("-", "_"), help=" / ".join(field.label))(command)
    return command


def _fields_to_ask() -> list[tuple[str, Pointer, Field]]:
    from site_builder.load import shipped
    from site_builder.scaffold import asked, option_name
    from site_builder.schema import load_types

    root = load_types(shipped("schema"))["pain-point"].root
    return [(option_name(pointer), pointer, field) for pointer, field in asked(root)]


@main.command()
@_asked_options
@_common
def new(setting: Setting, **answers: str | None) -> None:
    """提出痛点 / write a new pain point: asks in the terminal, or takes the answers as options.

    生成一份带说明的记录；序号写 年月-000，合并后自动编号。
    Writes a commented record; its number is given after the merge.

    \b
    painpoints new
    painpoints new --title 用户觉得上网太慢 --proposer wang-li …
    """
    from site_builder.edit import write_whole
    from site_builder.scaffold import file_stem, new_record

    project = setting.project
    pain_point = project.types["pain-point"]
    given = {pointer: (field, answers[name.strip("-").replace("-", "_")]) for name, pointer, field in _fields_to_ask()}
    missing = [name for name, pointer, _ in _fields_to_ask() if given[pointer][1] is None]
    if missing and not sys.stdin.isatty():
        setting.refuse("interactive", options=", ".join(missing))
    try:
        values = {pointer: _answer(setting, field, answer) for pointer, (field, answer) in given.items()}
    except click.Abort:
        setting.refuse("aborted")
    later = project.strings.words("cli.later")
    text = new_record(pain_point, values, setting.as_of, setting.language, later)
    path = f"records/{pain_point.folder}/{setting.as_of:%Y}/{file_stem(values, setting.as_of)}.yaml"
    target = project.root / path
    if target.exists():
        setting.refuse("exists", path=path)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, text)
    setting.say("written", path=path)
    code = _report_new(setting, load_file(project.root, path, pain_point))
    setting.say("new_next")
    raise SystemExit(code)


def _answer(setting: Setting, field: Field, answer: str | None) -> Any:
    """Return the value of a field from an option, or ask until there is one."""
    from site_builder.scaffold import explained

    while answer is None or not answer.strip():
        click.echo("\n" + explained(field, setting.language))
        options = _options(setting, field)
        if options:
            click.echo("  " + "  ".join(options))
        answer = click.prompt(field.label.within(setting.language), default="", show_default=False)
        if not answer.strip():
            click.echo(setting.words("ask_again"))
    if "array" in field.get("type"):
        signs = field.get("x-separators", "") + ","
        return [part.strip() for part in re.split(f"[{signs}]", answer) if part.strip()]
    return answer.strip()


def _options(setting: Setting, field: Field) -> list[str]:
    """Return the ids that a reference may name, each with the name behind it."""
    units = (unit for kind in field.get("x-ref", ()) for unit in setting.project.programme.units.get(kind, {}).values())
    return [f"{unit.id} ({unit.name.within(setting.language)})" for unit in units if not unit.provider]
