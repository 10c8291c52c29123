"""The commands that change a record: progress and advance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_builder.cli.setting import Setting, common

if TYPE_CHECKING:
    from site_builder.fault import Pointer
    from site_builder.finding import Finding
    from site_builder.load import File
    from site_builder.register import Record


def file_of(setting: Setting, name: str) -> File:
    """Return the file of a pain point by id or file name; one with errors is shown them instead."""
    from site_builder.judging import Moment, check_file
    from site_builder.load import load_record, record_paths

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
    file = load_record(project, paths[0], pain_point)
    if file.record is None or file.faults:
        click.echo(setting.words("broken_record", path=file.path), err=True)
        _show(setting, check_file(project, file, Moment(setting.as_of, setting.as_of)))
        raise SystemExit(1)
    return file


def _changed(setting: Setting, file: File, change: Callable[[str], str]) -> bytes:
    """Return a record's new bytes, or say why a program can't make the change."""
    from site_builder.edit import CannotEdit

    raw = (setting.project.root / file.path).read_bytes().decode("utf-8")
    mark = "\ufeff" if raw.startswith("\ufeff") else ""
    try:
        return (mark + change(raw.removeprefix(mark))).encode()
    except CannotEdit as error:
        setting.refuse("cannot_edit", path=file.path, what=error)


def _write(setting: Setting, file: File, raw: bytes) -> None:
    from site_builder.edit import write_whole

    write_whole(setting.project.root / file.path, raw)


def _refuse_errors(setting: Setting, file: File, raw: bytes, field: str) -> None:
    """Show the errors that a change would bring into a field; nothing is written then."""
    from site_builder.judging import Moment, check_file
    from site_builder.load import file_from

    changed = file_from(file.path, file.type, raw, _loaded(file).files)
    found = [
        each
        for each in check_file(setting.project, changed, Moment(setting.as_of, setting.as_of))
        if each.field.startswith(field)
    ]
    errors = [each for each in found if each.level == "error"]
    if errors:
        _show(setting, errors)
        click.echo(setting.words("not_written", path=file.path), err=True)
        raise SystemExit(1)


def _show(setting: Setting, findings: Sequence[Finding]) -> None:
    from site_builder.formats import Report, text

    report = Report(findings, 1, setting.as_of, setting.language, setting.project.strings)
    click.echo(text(report), nl=False, err=True)


def _loaded(file: File) -> Record:
    if file.record is None:
        raise AssertionError(file.path)
    return file.record


def report_on(setting: Setting, file: File, heading: str | None = None) -> int:
    """Check a changed file again, print what is found in it, and return the exit code."""
    from site_builder.check import check as check_register
    from site_builder.formats import Report, text

    checked = check_register(setting.project, setting.as_of, [file.path])
    errors = sum(finding.level == "error" for finding in checked.findings)
    if checked.findings:
        click.echo(setting.words(heading, n=errors) + "\n" if heading and errors else "")
        report = Report(checked.findings, 1, setting.as_of, setting.language, setting.project.strings)
        click.echo(text(report), nl=False)
    return 1 if errors else 0


@click.command()
@click.argument("record_id", metavar="序号")
@click.argument("text", metavar="进展")
@click.option("--percent", type=click.IntRange(0, 100), required=True, help="完成了百分之几 / percent done")
@click.option("--by", help="填写人的编号，默认为提出人 / who writes, the proposer unless given")
@common
def progress(setting: Setting, record_id: str, text: str, percent: int, by: str | None) -> None:
    """更新进度 / append a progress entry.

    不改动文件里的任何其他内容。

    No other byte of the file is touched.

    \b
    painpoints progress 201504-001 "短信过渡方案上线" --percent 45
    """
    from site_builder.edit import with_item
    from site_builder.lifecycle import is_open

    file = file_of(setting, record_id)
    record = _loaded(file)
    if not is_open(record):
        setting.refuse("not_open", id=record_id)
    who = setting.project.programme.person(by or record.proposer)
    if who is None:
        setting.refuse("no_person", id=by or record.proposer)
    if not text.isprintable() and text.encode("utf-8", "replace").decode() != text:
        setting.refuse("no_text")
    entry = {"date": setting.as_of.isoformat(), "by": who.id, "percent": percent, "text": text}
    raw = _changed(setting, file, lambda before: with_item(before, ("progress",), entry))
    _refuse_errors(setting, file, raw, f"progress[{len(record.progress)}]")
    _write(setting, file, raw)
    setting.say("progress_added", path=file.path, date=setting.as_of, percent=percent)
    raise SystemExit(report_on(setting, file))


@click.command()
@click.argument("record_id", metavar="序号")
@click.argument("stage", metavar="阶段")
@common
def advance(setting: Setting, record_id: str, stage: str) -> None:
    """进入下一阶段 / record the date of the next stage.

    并列出这个阶段还缺什么。阶段依次为 analysed、causes_found、resolved、confirmed、closed。

    Says what is still missing for it. Stages: analysed, causes_found, resolved, confirmed, closed.

    \b
    painpoints advance 201504-001 analysed
    """
    from site_builder.edit import with_values
    from site_builder.lifecycle import STAGES, dates_in_force, next_stage, stage_of

    file = file_of(setting, record_id)
    record = _loaded(file)
    labels = {name: record.type.label(("stages", name)).within(setting.language) for name in STAGES}
    stage = next((name for name, label in labels.items() if stage == label), stage)
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
    latest = max((*dates_in_force(record).values(), *(each.on for each in record.reopenings)), default=setting.as_of)
    if setting.as_of < latest:
        setting.refuse("too_early", id=record_id, date=setting.as_of, latest=latest)
    pointer: Pointer = ("reopened", record.reopenings[-1].index, "stages") if record.reopenings else ("stages",)
    dates = {stage: setting.as_of.isoformat()}
    _write(setting, file, _changed(setting, file, lambda before: with_values(before, pointer, dates)))
    setting.say("advanced", path=file.path, date=setting.as_of, stage=labels[stage])
    code = report_on(setting, file, "still_missing")
    if code == 0:
        setting.say("nothing_missing")
    raise SystemExit(code)
