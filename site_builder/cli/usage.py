"""Wrong usage told in both languages: which one is wanted isn't known before the options are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from site_builder.words import Words

# What click says of arguments that nobody asked for, and of a value behind a mere flag: it is nowhere but in its words.
_TAKES_NONE = "does not take a value"
_TOO_MUCH = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)


@contextmanager
def told_in_both() -> Iterator[None]:
    """Tell wrong usage in Chinese and English, and end with exit code 2."""
    try:
        yield
    except click.UsageError as error:
        if not error.format_message() or isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):
            # The help, which is in both languages already.
            raise
        from site_builder.strings import load_strings

        command = error.ctx.command_path if error.ctx else "painpoints"
        help_of = load_strings().words("cli.usage_help", command=command)
        for problem, where in zip(_problem(error), help_of, strict=True):
            click.echo(f"{problem}{where}", err=True)
        raise SystemExit(error.exit_code) from None


def _problem(error: click.UsageError) -> Words:
    """Say what is wrong in our own words where it is one of the usual slips, else in click's."""
    from site_builder.strings import load_strings

    words = load_strings().words
    if isinstance(error, click.BadParameter):
        return _of_parameter(error)
    if isinstance(error, click.NoSuchOption):
        return words("cli.usage_no_option", name=error.option_name, near=_near(error))
    if isinstance(error, click.BadOptionUsage):
        key = "cli.usage_takes_none" if _TAKES_NONE in error.message else "cli.usage_takes_one"
        return words(key, name=error.option_name)
    # Older versions of click have no error of its own for this.
    if command := getattr(error, "command_name", None):
        return words("cli.usage_no_command", name=command, near=_near(error))
    if too_much := _TOO_MUCH.match(error.message):
        return words("cli.usage_too_much", text=too_much[1])
    return words("cli.usage_other", problem=error.format_message())


def _of_parameter(error: click.BadParameter) -> Words:
    from site_builder.strings import load_strings
    from site_builder.words import same

    words, param = load_strings().words, error.param
    name = error.param_hint if isinstance(error.param_hint, str) else _name(param) if param else ""
    if isinstance(error, click.MissingParameter):
        return words("cli.usage_missing", name=name)
    return words("cli.usage_value", name=name, wanted=(_wanted(param) if param else None) or same(error.message))


def _wanted(param: click.Parameter) -> Words | None:
    """Return what an option or argument takes; None where click alone knows."""
    from site_builder.strings import load_strings

    words, kind = load_strings().words, param.type
    if isinstance(kind, click.Choice):
        return words("cli.usage_choices", choices=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange):
        limits = f"≥ {kind.min}" if kind.max is None else f"{kind.min}–{kind.max}"
        return words("cli.usage_range", limits=limits)
    if isinstance(kind, click.DateTime):
        return words("cli.usage_day")
    if isinstance(kind, click.Path):
        return words("cli.usage_file" if kind.file_okay else "cli.usage_folder")
    if kind is click.INT:
        return words("cli.usage_number")
    return words("cli.usage_choices", choices=param.metavar) if param.metavar else None


def _name(param: click.Parameter) -> str:
    """Return an option as it is written, an argument as the usage calls it."""
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.metavar or param.human_readable_name


def _near(error: click.UsageError) -> Words:
    from site_builder.strings import load_strings
    from site_builder.words import same

    names = getattr(error, "possibilities", None)
    return load_strings().words("cli.usage_near", names=", ".join(names)) if names else same("")
