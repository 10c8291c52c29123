"""What people answer when they make a record: the value that was meant, and what the check says against it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import Any

from site_builder.fault import Pointer
from site_builder.finding import Finding, field_name
from site_builder.judging import Moment, check_file
from site_builder.load import File, Project, file_from
from site_builder.programme import Programme
from site_builder.register import PAIN_POINT, Register
from site_builder.rules import all_rules
from site_builder.scaffold import Values, asked, new_record
from site_builder.scalars import resolve
from site_builder.schema import Field
from site_builder.stamp import stamped
from site_builder.validator import guessed_date
from site_builder.words import same

# What people type for yes and no; anything else isn't guessed at.
_YES, _NO = ("y", "yes", "true", "是", "是的", "有", "对"), ("n", "no", "false", "否", "不", "没有", "无", "不是")
_YES_OR_NO = {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}
_REFERENCE = "PP115"


def value_of(field: Field, answer: str, programme: Programme) -> Any:
    """Return what was typed as the schema wants it: a name or label becomes its id, a date its usual form."""
    kinds, text = field.get("type"), answer.strip()
    if "array" in kinds:
        signs = field.get("x-separators", "") + ","
        return [part.strip() for part in re.split(f"[{signs}]", text) if part.strip()]
    if field.get("x-ref"):
        units = programme.units_of(field.get("x-ref")).values()
        return next((unit.id for unit in units if unit.is_called(text)), text)
    if field.get("format") == "date":
        return guessed_date(text) or text
    if kinds == "boolean":
        return _YES_OR_NO.get(text.casefold(), text)
    if "enum" in field.schema:
        return next((each for each in field.get("enum") if text.casefold() in _names_of(field, each)), text)
    return resolve(text) if kinds in ("integer", "number") else text


def _names_of(field: Field, choice: Any) -> Sequence[str]:
    return [str(each).casefold() for each in (choice, *field.choice(choice))]


def objections(project: Project, pointer: Pointer, value: Any, moment: Moment) -> list[Finding]:
    """Return what the check finds wrong with one value by itself: its form, or whom it names.

    What depends on other fields, or on the sense of it, may be doubted (`doubts`), not refused.
    """
    data = reduce(lambda below, part: {part: below}, reversed(pointer), value)
    raw = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
    file = file_from("", project.types[PAIN_POINT], raw, {})
    return _at(pointer, [*_of_form(project, file, moment), *_of_reference(project, file)])


def doubts(project: Project, pointer: Pointer, answers: Values, moment: Moment) -> list[Finding]:
    """Return the errors that the check of the whole record will find in one of these answers.

    What isn't answered yet is taken from the schema's examples, so that rules which look at several fields can judge.
    """
    record_type = project.types[PAIN_POINT]
    examples = {
        each: value_of(field, str(field.get("x-example")), project.programme) for each, field in asked(record_type.root)
    }
    text = new_record(record_type, {**examples, **answers}, moment.as_of, "en", same(""))
    found = check_file(project, file_from("", record_type, text.encode("utf-8", "replace"), {}), moment)
    return _at(pointer, [each for each in found if each.level == "error"])


def _at(pointer: Pointer, found: Iterable[Finding]) -> list[Finding]:
    """Return what is found in a field, or within it."""
    return [each for each in found if re.match(rf"{re.escape(field_name(pointer))}(?![^.\[])", each.field)]


def _of_form(project: Project, file: File, moment: Moment) -> Iterator[Finding]:
    structural = {rule.code for rule in all_rules() if rule.is_structural}
    return (each for each in check_file(project, file, moment) if each.code in structural)


def _of_reference(project: Project, file: File) -> Iterator[Finding]:
    """Yield who is named but not known; without a sound programme nobody is, and nobody is to blame."""
    if file.record is None or not project.usable:
        return
    (rule,) = (rule for rule in all_rules() if rule.code == _REFERENCE)
    for _, fault in rule.check(register=Register((file.record,)), programme=project.programme):
        yield stamped(project, file, rule, "error", fault)
