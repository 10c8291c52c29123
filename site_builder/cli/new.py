"""The command new: a pain point from the answers of a person, or from options."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import click

from site_builder.cli.change import report_on
from site_builder.cli.setting import Setting, common

if TYPE_CHECKING:
    from site_builder.fault import Pointer
    from site_builder.finding import Finding
    from site_builder.judging import Moment
    from site_builder.schema import Field

# What a record says of a question with yes or no, and the key of what people say.
_SAID = (("true", "site.yes"), ("false", "site.no"))


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
    values = _values(setting, answers)
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
    setting.say("new_mend" if code else "new_next", path=path)
    raise SystemExit(code)


def _values(setting: Setting, answers: Mapping[str, str | None]) -> dict[Pointer, Any]:
    """Return the values of the fields: those of the options first, so that nobody answers in vain."""
    from site_builder.answers import value_of

    programme, asks = setting.project.programme, sys.stdin.isatty()
    given: dict[Pointer, Any] = {}
    open_fields: dict[Pointer, Field] = {}
    for name, pointer, field in _fields_to_ask():
        answer = answers[_answer_of(name)]
        if answer is not None:
            given[pointer] = value_of(field, answer, programme)
        elif not asks and field.get("type") == "boolean":
            # A yes or no that isn't said is a no.
            given[pointer] = False
        else:
            open_fields[pointer] = field
    _refuse_missing(setting, open_fields)
    _refuse_wrong(setting, given)
    if asks:
        given = _asked(setting, open_fields, given)
    return _filled(given)


def _refuse_missing(setting: Setting, open_fields: Mapping[Pointer, Field]) -> None:
    from site_builder.scaffold import option_name

    missing = [option_name(pointer) for pointer, field in open_fields.items() if field.required]
    if missing and not sys.stdin.isatty():
        setting.refuse("interactive", options=", ".join(missing))


def _refuse_wrong(setting: Setting, given: Mapping[Pointer, Any]) -> None:
    """Tell what is wrong with the options, all at once, before anything is written."""
    from site_builder.scaffold import option_name

    wrong = {pointer: found for pointer, value in given.items() if (found := _objections(setting, pointer, value))}
    for pointer, found in wrong.items():
        click.echo("\n".join([option_name(pointer), *_told(setting, found)]), err=True)
    if wrong:
        setting.refuse("options_wrong")


def _objections(setting: Setting, pointer: Pointer, value: Any) -> list[Finding]:
    from site_builder.answers import objections

    # An option that is given as nothing counts as not given; the check of the file speaks of it.
    return [] if value == "" else objections(setting.project, pointer, value, _moment(setting))


def _doubts(setting: Setting, pointer: Pointer, answers: Mapping[Pointer, Any]) -> list[Finding]:
    from site_builder.answers import doubts

    return doubts(setting.project, pointer, _filled(answers), _moment(setting))


def _moment(setting: Setting) -> Moment:
    from site_builder.judging import Moment

    return Moment(setting.as_of, setting.as_of)


def _filled(answers: Mapping[Pointer, Any]) -> dict[Pointer, Any]:
    """Return the answers in the schema's order, whichever way they came, without those that say nothing."""
    return {pointer: answers[pointer] for _, pointer, _ in _fields_to_ask() if answers.get(pointer) not in (None, "")}


def _told(setting: Setting, found: Sequence[Finding]) -> list[str]:
    """Return the lines that tell what is wrong and what to write instead."""
    from site_builder.formats import visible

    said = [(each.message.within(setting.language), each.hint.within(setting.language)) for each in found]
    return [visible(line) for message, hint in said for line in (f"  {message}", f"  → {hint}")]


def _asked(setting: Setting, fields: Mapping[Pointer, Field], given: Mapping[Pointer, Any]) -> dict[Pointer, Any]:
    """Ask for fields in the terminal, one after another; what was given counts as answered."""
    if fields:
        setting.say("ask_begin")
    answers = dict(given)
    try:
        for pointer, field in fields.items():
            answers[pointer] = _answer(setting, pointer, field, answers)
    except click.Abort:
        setting.refuse("aborted")
    return answers


def _answer(setting: Setting, pointer: Pointer, field: Field, before: Mapping[Pointer, Any]) -> Any:
    """Ask for a field: once for what may be left out, else until the answer can be taken.

    One that the check of the record will object to is asked for again; who stays with it may.
    """
    from site_builder.answers import value_of
    from site_builder.scaffold import explained
    from site_builder.terminal import in_rows

    click.echo("\n" + explained(field, setting.language))
    options = _options(setting, field)
    if options:
        click.echo("\n".join(f"  {row}" for row in in_rows(options)))
    doubted = None
    while True:
        answer = click.prompt(field.label.within(setting.language), default="", show_default=False).strip()
        if not answer and not field.required:
            return None
        value = value_of(field, answer, setting.project.programme)
        if not answer:
            found, then = [], "ask_again"
        elif found := _objections(setting, pointer, value):
            then = "ask_once_more"
        elif value != doubted and (found := _doubts(setting, pointer, {**before, pointer: value})):
            doubted, then = value, "ask_doubted"
        else:
            return value
        click.echo("\n".join([*_told(setting, found), setting.words(then)]))


def _options(setting: Setting, field: Field) -> list[str]:
    """Return what may be answered: the ids that a reference may name, each with the name behind it; yes or no."""
    if field.get("type") == "boolean":
        strings = setting.project.strings
        return [f"{answer} ({strings.words(name).within(setting.language)})" for answer, name in _SAID]
    units = setting.project.programme.units_of(field.get("x-ref", ())).values()
    return [f"{unit.id} ({unit.name.within(setting.language)})" for unit in units if not unit.provider]
