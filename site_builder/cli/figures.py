"""The commands on the programme's figures: score and seal."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from site_builder.cli.setting import Setting, checked_register, common, known_unit

if TYPE_CHECKING:
    from site_builder.check import Checked
    from site_builder.finding import Finding
    from site_builder.measures.results import Results
    from site_builder.measures.seal import Standing
    from site_builder.papers import Seal
    from site_builder.periods import Period

# That a seal is out of date is no reason against bringing it up to date.
_ABOUT_SEALS = ("PP862",)


@click.command()
@click.argument("period", metavar="PERIOD")
@click.option("--person", metavar="ID", help="只看一个人 / one person only")
@click.option("--group", metavar="ID", help="只看一个小组 / one group only")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="输出格式 / output format",
)
@common
def score(setting: Setting, period: str, person: str | None, group: str | None, format_name: str) -> None:
    """一个季度的得分，每一步都列出 / a quarter's scores with every step of their sums.

    季度写成 2015-Q2。加 --quiet 只列得分。

    Write the quarter like 2015-Q2. With --quiet the scores alone are listed.

    \b
    painpoints score 2015-Q2
    painpoints score 2015-Q2 --person wang-li
    painpoints score 2015-Q2 --group oa-team --format json
    """
    from site_builder.measures.results import as_data
    from site_builder.sums import Sums, text

    when = _quarter(setting, period)
    person = known_unit(setting, "person", person).id if person is not None else None
    group = known_unit(setting, "group", group).id if group is not None else None
    checked = checked_register(setting)
    if not checked.is_clean:
        click.echo(setting.words("score_errors"), err=True)
    found = _narrowed(_results(setting, checked, when), person, group)
    sums = Sums(
        found,
        setting.project.programme,
        setting.project.strings,
        setting.language,
        setting.quiet,
        person is None and group is None,
    )
    if format_name == "json":
        click.echo(json.dumps(as_data(found, sums.said), ensure_ascii=False, indent=2))
    else:
        click.echo(text(sums), nl=False)


@click.command()
@click.argument("period", metavar="PERIOD")
@click.option("--because", metavar="TEXT", help="数字变了的原因 / why the figures changed")
@common
def seal(setting: Setting, period: str, because: str | None) -> None:
    """封存一个季度的数字 / keep a quarter's figures with a digest.

    写入 records/seals/。封存以后数字变了，用 --because 写明原因；原来的数字保留。

    Writes to records/seals/. When figures changed after that, say why with --because; the old ones stay.

    \b
    painpoints seal 2015-Q2
    painpoints seal 2015-Q2 --because "201505-003 重新打开，5 月少计 1 个"
    """
    from site_builder.measures.results import digest_of, figures_of
    from site_builder.measures.seal import standing_of
    from site_builder.papers import restated
    from site_builder.places import RECORDS

    when = _quarter(setting, period)
    if when.end >= setting.as_of:
        setting.refuse("seal_not_over", period=when.name, end=when.end)
    if when.end < setting.project.programme.begin:
        setting.refuse("seal_before", period=when.name, begin=setting.project.programme.begin)
    if setting.as_of > setting.today:
        setting.refuse("seal_in_future", as_of=setting.as_of, today=setting.today)
    checked = checked_register(setting)
    path = f"{RECORDS}/seals/{when.name}.yaml"
    _refuse_errors(setting, checked, path)
    found = _results(setting, checked, when)
    figures = figures_of(found)
    old = _sealed(setting, path)
    if old is not None and old.changed_on > setting.as_of:
        setting.refuse("sealed_later", period=when.name, path=path, as_of=setting.as_of)
    _tell_unreviewed(setting, found)
    if old is None:
        _write(setting, path, _new_seal(setting, when, figures))
        setting.say("sealed", path=path, period=when.name)
        return
    standing = standing_of(old, figures)
    if standing.state != "unexplained":
        setting.say("seal_holds", path=path, period=when.name)
        return
    _tell_differences(setting, standing)
    if because is None or not because.strip():
        setting.refuse("seal_needs_reason", period=when.name)
    _write(setting, path, restated(old, setting.as_of, because.strip(), digest_of(figures)))
    setting.say("restated", path=path, period=when.name)


def _quarter(setting: Setting, text: str) -> Period:
    """Return the quarter that was meant: `2015Q2` and `2015-q2` will do."""
    from site_builder.periods import quarter

    found = re.fullmatch(r"((?:19|20|21)[0-9]{2})-?[Qq]([1-4])", text.strip())
    if found is None or not setting.project.usable:
        setting.refuse("no_quarter" if found is None else "no_programme", text=text)
    return quarter(f"{found[1]}-Q{found[2]}")


def _results(setting: Setting, checked: Checked, when: Period) -> Results:
    from site_builder.measures.basis import Basis
    from site_builder.measures.results import results

    register = checked.register.as_of(setting.as_of)
    return results(Basis(register, setting.project.programme, setting.as_of), when)


def _narrowed(found: Results, person: str | None, group: str | None) -> Results:
    """Leave only what concerns a person or a group."""
    people, groups = found.people, found.groups
    if group is not None:
        people = tuple(each for each in people if each.group == group or group in each.led)
        groups = tuple(each for each in groups if each.id == group)
    if person is not None:
        people = tuple(each for each in people if each.person.id == person)
        theirs = {name for each in people for name in (each.group, *each.led)}
        groups = tuple(each for each in groups if each.id in theirs)
    if person is None and group is None:
        return found
    ids = {each.person.id for each in people}
    return replace(
        found,
        people=people,
        groups=groups,
        top=tuple(each for each in found.top if each.quality.record.proposer in ids),
    )


def _refuse_errors(setting: Setting, checked: Checked, path: str) -> None:
    """End when the register has errors; that this seal is out of date is what the command is for."""
    others = [each for each in checked.findings if not (each.path == path and each.code in _ABOUT_SEALS)]
    _refuse(setting, others, checked.files)


def _refuse(setting: Setting, findings: Sequence[Finding], files: int) -> None:
    """Show the errors among findings and end; nothing is written then."""
    from site_builder.formats import Report, text

    errors = [each for each in findings if each.level == "error"]
    if errors:
        report = Report(errors, files, setting.as_of, setting.language, setting.project.strings)
        click.echo(text(report), nl=False, err=True)
        click.echo(setting.words("not_sealed"), err=True)
        raise SystemExit(1)


def _sealed(setting: Setting, path: str) -> Seal | None:
    """Return the seal that is there now, also what came after the as-of date: nothing of it may get lost."""
    from site_builder.load import load_file
    from site_builder.papers import SEAL, seal_of

    if not (setting.project.root / path).exists():
        return None
    file = load_file(setting.project.root, path, setting.project.types[SEAL])
    return seal_of(file.record) if file.record else None


def _new_seal(setting: Setting, when: Period, figures: dict[str, Any]) -> dict[str, Any]:
    from site_builder.measures.results import digest_of

    day = setting.as_of.isoformat()
    return {"period": when.name, "sealed_on": day, "digest": digest_of(figures), "figures": figures}


def _tell_unreviewed(setting: Setting, found: Results) -> None:
    """Say which pain points that count nobody has reviewed yet: their proposers' scores may change."""
    waiting = {each.record.key: None for score in found.people for each in score.qualities if each.value is None}
    if waiting:
        click.echo(setting.words("seal_unreviewed", n=len(waiting), ids=" ".join(waiting)), err=True)


def _tell_differences(setting: Setting, standing: Standing) -> None:
    for each in standing.differences:
        click.echo(f"  {each.id} {each.told}", err=True)


def _write(setting: Setting, path: str, data: dict[str, Any]) -> None:
    """Write a seal in one step; the text is the program's own, so it is written anew as a whole."""
    from site_builder.edit import write_whole
    from site_builder.judging import Moment, check_file
    from site_builder.load import file_from
    from site_builder.measures.seal import as_yaml
    from site_builder.papers import SEAL

    raw = as_yaml(data, setting.words("seal_note")).encode()
    file = file_from(path, setting.project.types[SEAL], raw, {})
    _refuse(setting, check_file(setting.project, file, Moment(setting.as_of, setting.as_of)), files=1)
    target = setting.project.root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, raw)
