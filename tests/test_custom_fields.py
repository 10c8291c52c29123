"""The organization's own fields: `custom` in a record is judged by the register's own schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from helpers import EXAMPLE, codes, example_text, findings_afresh, put, told

from site_builder.cli import main
from site_builder.finding import Finding

SCHEMA = {
    "additionalProperties": False,
    "required": ["system"],
    "properties": {
        "system": {"type": "string", "enum": ["OA", "CRM"], "x-label": {"zh": "系统", "en": "System"}},
        "hours": {"type": "integer", "minimum": 0, "maximum": 99, "x-label": {"zh": "工时", "en": "Hours"}},
        "since": {"type": "string", "format": "date", "x-label": {"zh": "起始日", "en": "Since"}},
        "owner": {"type": "string", "x-ref": ["person"], "x-label": {"zh": "责任人", "en": "Owner"}},
        "tags": {
            "type": "array",
            "uniqueItems": True,
            "items": {"type": "string"},
            "x-label": {"zh": "标签", "en": "Tags"},
        },
    },
}


def checked(folder: Path, custom: Any = None, schema: Any = SCHEMA) -> tuple[Finding, ...]:
    """Check the example with these own fields in a register with this schema; None means without."""
    if schema is not None:
        put(folder, "schema/custom.schema.json", json.dumps(schema, ensure_ascii=False))
    own = "" if custom is None else f"custom: {json.dumps(custom, ensure_ascii=False)}\n"
    put(folder, EXAMPLE, example_text() + own)
    return findings_afresh(folder)


@pytest.mark.parametrize(
    "custom",
    [
        None,
        {"system": "OA"},
        {"system": "CRM", "hours": 0, "since": "2015-04-03", "owner": "wang-li", "tags": ["a", "b"]},
    ],
)
def test_valid_values_are_accepted(register_folder: Path, custom: Any) -> None:
    assert checked(register_folder, custom) == ()


@pytest.mark.parametrize(
    ("custom", "field"),
    [
        ({"system": "SAP"}, "custom.system"),
        ({"system": 1}, "custom.system"),
        ({}, "custom.system"),
        ({"system": "OA", "hours": 100}, "custom.hours"),
        ({"system": "OA", "hours": "viel"}, "custom.hours"),
        ({"system": "OA", "since": "2015/4/3"}, "custom.since"),
        ({"system": "OA", "tags": ["a", "a"]}, "custom.tags"),
        ({"system": "OA", "tags": ["a", 1]}, "custom.tags[1]"),
        ({"system": "OA", "owner": "nobody"}, "custom.owner"),
        ([], "custom"),
        ("OA", "custom"),
    ],
)
def test_an_invalid_value_is_named_with_its_place(register_folder: Path, custom: Any, field: str) -> None:
    findings = checked(register_folder, custom)
    assert {finding.field for finding in findings} == {field}, told(findings)
    assert findings[0].level == "error"
    assert findings[0].line == example_text().count("\n") + 1


def test_an_unknown_key_is_refused_where_the_schema_is_closed(register_folder: Path) -> None:
    (finding,) = checked(register_folder, {"system": "OA", "sytem": "x"})
    assert finding.field == "custom.sytem"
    assert "system" in finding.hint.zh + finding.message.zh, "names the nearest known one"


def test_an_unknown_key_is_accepted_where_the_schema_is_open(register_folder: Path) -> None:
    schema = {**SCHEMA, "additionalProperties": True}
    assert checked(register_folder, {"system": "OA", "anything": [1, {"x": None}]}, schema) == ()


def test_without_a_schema_any_mapping_is_accepted(register_folder: Path) -> None:
    assert checked(register_folder, {"anything": 1}, schema=None) == ()


def test_messages_call_an_own_field_by_its_label(register_folder: Path) -> None:
    (finding,) = checked(register_folder, {"system": "OA", "hours": 100})
    assert finding.label == ("工时", "Hours")


def test_own_fields_change_nothing_else(register_folder: Path) -> None:
    put(register_folder, EXAMPLE, "title: x\n")
    without = codes(findings_afresh(register_folder))
    put(register_folder, "schema/custom.schema.json", json.dumps(SCHEMA))
    assert codes(findings_afresh(register_folder)) == without


@pytest.mark.parametrize("command", ["check", "build", "explain"])
@pytest.mark.parametrize("content", ["{", "", "[]", "\ufeff{}", '{"type": "nonsense"}', '{"properties": 3}'])
def test_an_unreadable_schema_gives_no_traceback(register_folder: Path, command: str, content: str) -> None:
    put(register_folder, "schema/custom.schema.json", content)
    result = CliRunner().invoke(main, [command, "--register", str(register_folder)])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    if command != "explain":
        assert result.exit_code != 0 and "custom.schema.json" in result.output
