"""The commands that hand data to other programs: export of sheets and of reports."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from site_builder.cli.setting import Setting, checked_register, common, known_unit

if TYPE_CHECKING:
    from site_builder.pages import Sheet, View
    from site_builder.periods import Period

_OUT = click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="写到哪个文件，默认按姓名和日期命名 / file to write, named by who and when unless given",
)


@click.group()
def export() -> None:
    """导出 Excel 表和报告 / write sheets for Excel, and reports.

    \b
    painpoints export weekly --person wang-li
    painpoints export plan --group oa-team --month 2015-05
    painpoints export report 2015-Q2 --format pptx
    """


@export.command()
@click.option("--person", metavar="ID", required=True, help="谁的周报：编号或姓名 / whose report: id or name")
@_OUT
@common
def weekly(setting: Setting, person: str, out: Path | None) -> None:
    """一个人的痛点周报 / somebody's sheet of the weekly report.

    进行中的全部痛点，加上本季度结束的；列名与原来的表相同。

    All pain points in hand and those closed in this quarter, with the columns of the original sheet.

    \b
    painpoints export weekly --person wang-li
    painpoints export weekly --person 王莉 --as-of 2015-06-12 --out 周报.xlsx
    """
    from site_builder.pages import sheets

    who = known_unit(setting, "person", person)
    sheet = sheets.weekly(_view(setting), who)
    if not sheet.rows:
        setting.refuse("nothing_weekly", name=who.name, as_of=setting.as_of)
    _write(setting, sheet, out)


@export.command()
@click.option("--group", metavar="ID", required=True, help="哪个小组：编号或名称 / which group: id or name")
@click.option("--month", metavar="YYYY-MM", help="哪个月，默认为截至日期的月份 / which month, else the as-of date's")
@_OUT
@common
def plan(setting: Setting, group: str, month: str | None, out: Path | None) -> None:
    """一个小组的月度计划 / a group's plan of a month.

    计划在这个月消除的痛点；列名与原来的表相同。

    The pain points to be eliminated in that month, with the columns of the original sheet.

    \b
    painpoints export plan --group oa-team
    painpoints export plan --group oa-team --month 2015-05 --out 计划.xlsx
    """
    from site_builder.pages import sheets
    from site_builder.periods import month as month_named
    from site_builder.periods import month_of

    name = month or month_of(setting.as_of)
    try:
        month_named(name)
    except ValueError:
        setting.refuse("no_month", text=name)
    which = known_unit(setting, "group", group)
    view = _view(setting)
    sheet = sheets.planned(view, which, name)
    if not sheet.rows:
        months = sorted(planned for unit_id, planned in view.basis.plans if unit_id == which.id)
        setting.refuse("nothing_planned", name=which.name, month=name, known=", ".join(months) or "–")
    _write(setting, sheet, out)


@export.command()
@click.argument("period", metavar="PERIOD")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["xlsx", "pptx"]),
    default="xlsx",
    show_default=True,
    help="Excel 还是幻灯片 / Excel or slides",
)
@_OUT
@common
def report(setting: Setting, period: str, format_name: str, out: Path | None) -> None:
    """一个月、季度或年的报告 / the report of a month, a quarter or a year.

    时期写成 2015-06、2015-Q2 或 2015；内容与网页相同。幻灯片要先安装 painpoints[slides]。

    Write the period like 2015-06, 2015-Q2 or 2015; it says what its page says. Slides need painpoints[slides].

    \b
    painpoints export report 2015-06
    painpoints export report 2015-Q2 --format pptx --out 季报.pptx
    """
    from site_builder.pages import reports

    when = _period(setting, period)
    if format_name == "pptx" and not reports.can_write_slides():
        click.echo(" / ".join(setting.project.strings.words("cli.slides_library")), err=True)
        raise SystemExit(2)
    view = _view(setting)
    reporting = reports.reporting_of(view)
    if when not in reporting.periods:
        known = [each.name for each in reversed(reporting.periods) if each.kind == when.kind]
        setting.refuse("no_report", period=when.name, known=", ".join(known) or "–")
    name, content = _report(setting, view, reports.content_of(view, reporting, when), format_name)
    path = out or Path(name)
    _put(path, content)
    setting.say("written", path=path)


def _period(setting: Setting, text: str) -> Period:
    """Return the period that was meant: `2015Q2` and `2015-q2` will do."""
    from site_builder.periods import named

    if not setting.project.usable:
        setting.refuse("no_programme", text=text)
    try:
        return named(re.sub(r"^([0-9]{4})-?[qQ]", r"\1-Q", text.strip()))
    except ValueError:
        setting.refuse("no_period", text=text)


def _report(setting: Setting, view: View, content: dict[str, Any], format_name: str) -> tuple[str, bytes]:
    """Return a report's file with the name it has unless another is given."""
    language, strings = setting.language, setting.project.strings
    if format_name == "pptx":
        from site_builder.exchange.slides import presentation
        from site_builder.pages.report_deck import deck

        slides = deck(view, content)
        return slides.name.within(language), presentation(slides, language, setting.as_of)
    from site_builder.exchange.excel import workbook
    from site_builder.pages.report_sheets import sheets

    book = sheets(view, content)
    return book.name.within(language), workbook(book, language, strings, setting.as_of)


def _view(setting: Setting) -> View:
    """Return what sheets are made from; errors don't stop it, but whoever reads the sheet has to know."""
    from site_builder.build import view_of
    from site_builder.history import History

    checked = checked_register(setting)
    if not checked.is_clean:
        click.echo(setting.words("export_errors"), err=True)
    return view_of(setting.project, checked, History(), setting.as_of)


def _write(setting: Setting, sheet: Sheet, out: Path | None) -> None:
    from site_builder.exchange.excel import workbook

    path = out or Path(sheet.name.within(setting.language))
    _put(path, workbook(sheet, setting.language, setting.project.strings, setting.as_of))
    setting.say("exported", path=path, n=len(sheet.rows))


def _put(path: Path, content: bytes) -> None:
    from site_builder.edit import write_whole

    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
