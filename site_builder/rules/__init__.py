"""Rules: what is right in a record, one code and one function each; the docstring is the whole documentation.

A docstring has four paragraphs, each in Chinese and then in English (title, reason, message, hint), then `Bad:` and
`Good:` as YAML, which the tests run. A rule asks for what it needs by parameter name:

* `faults`: what the loader or the schema objected to in one file;
* a record type's name (`pain_point`, `policy`, …) or `record` for any type: once for each such record;
* `text` and nothing that names a record: once for each file, also one that can't be read as a record;
* `register`: all records at once; such a rule yields pairs of a record and a place;
* `alike`: pain points that are the same or likely so, and `nearest`: those looked at with their neighbours; likewise;
* `before`, beside a record type's name: the same record in the branch that a change goes into; `change`: that change;
  such a rule runs for each changed record;
* `changes`: everything that a pull request changes; such a rule yields pairs of a path and a place; `author`: who makes it, where that
  is known; `merged`: the register that it goes into;
* besides these `programme`, `as_of`, `today`, `sound` (no record has an error by itself), and `numbers`, the programme's numbers on
  the day the record was proposed; with one file at a time also `text`, as it is written, and `written`, all the data in
  it today, with what came after the as-of date or what the schema refused.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib import import_module
from types import CodeType, FunctionType
from typing import Any

from site_builder.attachments import Attachment, folder_of
from site_builder.fault import Fault, Place, Pointer
from site_builder.finding import Level
from site_builder.register import Record
from site_builder.words import Words, both

Check = Callable[..., Iterable[Any]]

_SHARED = frozenset({"programme", "numbers", "as_of", "today"})

# In the order in which the rule book shows them.
FAMILIES = (
    *("reading", "yaml", "signs", "fields", "own_fields", "content", "identity", "uniqueness", "key_points"),
    *("priority", "options", "effects"),
    *(
        "closed_loop",
        "changes",
        "authority",
        "plan",
        "updates",
        "evidence",
        "lookbacks",
        "papers",
        "reviews",
        "seals",
        "scorecards",
    ),
    *("fairness", "programme", "numbers"),
)


@dataclass(frozen=True)
class Rule:
    """A rule: its code, level unless the policy says otherwise, what it asks for, and its documentation."""

    code: str
    family: str
    level: Level
    since: date | None
    check: Check
    needs: tuple[str, ...]
    title: Words
    reason: Words
    message: Words
    hint: Words
    bad: str
    good: str

    @cached_property
    def is_structural(self) -> bool:
        """Tell whether the rule is about what can't be read or computed with; its level isn't the policy's to change."""
        return "faults" in self.needs

    @property
    def is_on_text(self) -> bool:
        """Tell whether the rule looks at a file's text alone, whatever record it is."""
        return "text" in self.needs and set(self.needs) <= {"text", *_SHARED}

    @property
    def is_across(self) -> bool:
        """Tell whether the rule looks at all records at once."""
        return not {"register", "alike", "nearest"}.isdisjoint(self.needs)

    @property
    def is_on_change(self) -> bool:
        """Tell whether the rule looks at a change against the branch it goes into."""
        return not {"before", "change", "changes"}.isdisjoint(self.needs)

    @cached_property
    def mentions(self) -> frozenset[str]:
        """Return every name and word in the rule's code and in what it calls, to tell which fields it looks at."""
        return frozenset(_mentioned(self.check, set()))


# Where a record's part calls a field otherwise than the schema does.
_FIELDS = {"on": "date", "far": "horizon", "name": "task"}


def _mentioned(function: Any, seen: set[Any]) -> Iterator[str]:
    codes = [function.__code__]
    seen.add(function)
    while codes:
        code = codes.pop()
        yield from (_FIELDS.get(name, name) for name in code.co_names)
        for constant in code.co_consts:
            if isinstance(constant, str):
                yield constant
            elif isinstance(constant, tuple):
                yield from (each for each in constant if isinstance(each, str))
            elif isinstance(constant, CodeType):
                codes.append(constant)
        for name in code.co_names:
            called = function.__globals__.get(name)
            if isinstance(called, FunctionType) and called.__module__.startswith("site_builder") and called not in seen:
                yield from _mentioned(called, seen)


_RULES: dict[str, Rule] = {}


def rule(code: str, level: Level = "error", since: str | None = None) -> Callable[[Check], Check]:
    """Register a function as the rule of a code; `since` spares records proposed before that day."""

    def register(check: Check) -> Check:
        if code in _RULES and _RULES[code].check.__qualname__ != check.__qualname__:
            raise ValueError(f"{code} is taken by {_RULES[code].check.__qualname__}")
        family = check.__module__.removeprefix(f"{__name__}.").split(".")[0]
        needs = tuple(inspect.signature(check).parameters)
        begin = date.fromisoformat(since) if since else None
        _RULES[code] = Rule(code, family, level, begin, check, needs, *_documentation(code, check.__doc__ or ""))
        all_rules.cache_clear()
        return check

    return register


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, by code."""
    for family in FAMILIES:
        import_module(f"{__name__}.{family}")
    return tuple(_RULES[code] for code in sorted(_RULES))


def at(*pointer: str | int, **params: Any) -> Fault:
    """Point to a value; the parameters fill the rule's message and hint."""
    return Fault("", pointer, params=params)


def at_pointer(pointer: Pointer, **params: Any) -> Fault:
    """Point to a value by its pointer."""
    return Fault("", pointer, params=params)


def lacking(name: str, beside: Pointer, **params: Any) -> Fault:
    """Point to the value that asks for a field which isn't there."""
    return Fault("", (name,), params=params, beside=beside)


def beside(record: Record, attachment: Attachment, place: Place | None = None, **params: Any) -> Fault:
    """Point to a file beside a record, and to a place in it; its lines are never shown."""
    path = f"{folder_of(record.path)}/{attachment.name}"
    return Fault("", place=place, params=params, path=path, quoted=False)


def of_kind(faults: Iterable[Fault], kind: str) -> Iterator[Fault]:
    """Return the faults of one kind."""
    return (fault for fault in faults if fault.kind == kind)


def _documentation(code: str, text: str) -> tuple[Words, Words, Words, Words, str, str]:
    # Not inspect.getdoc(), which would turn the tab of an example into blanks.
    text = textwrap.dedent(f"    {text}").strip()
    parts = re.fullmatch(r"(.*)\n\nBad:\n(.*?)\n\nGood:\n(.*)", text, re.DOTALL)
    paragraphs = parts.group(1).split("\n\n") if parts else []
    if parts is None or len(paragraphs) != 4:
        raise ValueError(f"{code}: a rule's docstring has title, reason, message, hint, Bad: and Good:")
    title, reason, message, hint = map(both, paragraphs)
    return title, reason, message, hint, textwrap.dedent(parts.group(2)), textwrap.dedent(parts.group(3))
