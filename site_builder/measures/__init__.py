"""Numbers as pure functions of register, programme and as-of date.

A function that decides a figure is marked with `@computes("PPnnn")`. Its docstring is what the rule book says: title and
how it is worked out, each in Chinese and then in English, then `Example:` in both. Braces stand for numbers in force.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeVar

from site_builder.words import Words, both

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class FigureRule:
    """How a figure is worked out: code, title, explanation, worked example."""

    code: str
    title: Words
    how: Words
    example: Words


_RULES: dict[str, FigureRule] = {}


def computes(code: str) -> Callable[[Function], Function]:
    """Register a function as the one that works out a figure; its docstring is the documentation."""

    def register(function: Function) -> Function:
        if code in _RULES:
            raise ValueError(f"{code} is taken")
        text = textwrap.dedent(f"    {function.__doc__}").strip()
        parts = re.fullmatch(r"(.+?)\n\n(.+)\n\nExample:\n(.+)", text, re.DOTALL)
        if parts is None:
            raise ValueError(f"{code}: the docstring has a title, how it is worked out, and Example:")
        _RULES[code] = FigureRule(code, *(both(textwrap.dedent(part).strip()) for part in parts.groups()))
        return function

    return register


def all_figure_rules() -> tuple[FigureRule, ...]:
    """Return every rule that decides a figure, by code."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return tuple(_RULES[code] for code in sorted(_RULES))
