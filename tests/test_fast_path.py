"""What is read and judged the fast way is what the references, PyYAML's events and jsonschema, make of it."""

# ruff: noqa: E501

from __future__ import annotations

import copy
import random
import subprocess
import sys
from collections.abc import Callable, Container, Iterator
from typing import Any
from zoneinfo import available_timezones

import pytest
from broken_records import CASES
from foreign_files import SHAPES, files_of
from helpers import ROOT, example_text, shipped_project
from hostile_strings import HOSTILE
from yaml_mutations import VALUES, cut, mutated, thrown_together

from site_builder.places import shipped
from site_builder.plain_style import plain_data
from site_builder.quick_validity import quick_validity
from site_builder.rules import all_rules
from site_builder.schema import Field, RecordType, load_types
from site_builder.source import read_in_full
from site_builder.validator import is_timezone, validator_of

TYPES = load_types(shipped("schema"))
PAIN_POINT = TYPES["pain-point"]
SHIPPED = {path: path.read_bytes().decode() for path in sorted((ROOT / "records").rglob("*.yaml"))}
STRINGS = (shipped("templates") / "strings.yaml").read_text(encoding="utf-8")
MUTATIONS = 4_000


class Everything(Container[str]):
    """Takes any name for a field's, so that every colon that may be wrong is a fault."""

    def __contains__(self, name: object) -> bool:
        return True


def is_read_alike(text: str) -> bool:
    """Hold what is read the fast way to the reference; tell whether it was."""
    data = plain_data(text)
    if data is None:
        return False
    reference = read_in_full(text, Everything())
    assert (repr(data), ()) == (repr(reference.data), reference.faults), text
    return True


def test_most_of_the_sample_register_is_read_the_fast_way() -> None:
    fast = [is_read_alike(text) for text in SHIPPED.values()]
    assert sum(fast) > 0.8 * len(fast)
    assert is_read_alike(STRINGS)


def test_examples_of_the_rules_and_broken_records_are_read_alike() -> None:
    examples = [text for rule in all_rules() for text in (rule.bad, rule.good) if text]
    broken = [example_text().replace(case.find, case.new.replace("‸", "")) for case in CASES]
    foreign = [text for shape in SHAPES for text in files_of(shape)]
    for text in (*examples, *broken, *foreign):
        is_read_alike(text)
        is_read_alike(f"{text}\n")


@pytest.mark.parametrize(
    "form",
    ["a: %s\n", "a: '%s'\n", 'a: "%s"\n', "a:\n- %s\n", "a: [%s, x]\n", "a: {b: %s}\n", "a: |\n  %s\n", "%s: x\n"],
)
def test_hostile_texts_are_read_alike(form: str) -> None:
    for text in (*HOSTILE, *VALUES):
        is_read_alike(form % text)
        is_read_alike(f"{form % text}b: 1\n")


def test_random_slips_are_read_alike() -> None:
    rng = random.Random(1)
    texts = [*SHIPPED.values(), STRINGS]
    slips = [mutated(rng, cut(rng, rng.choice(texts))) for _ in range(MUTATIONS)]
    assert sum(map(is_read_alike, slips)) > 0.1 * MUTATIONS
    assert sum(is_read_alike(thrown_together(rng)) for _ in range(2 * MUTATIONS)) > 0.1 * MUTATIONS


def is_judged_alike(record_type: RecordType, data: Any) -> bool:
    """Hold the quick verdict to the reference; tell whether the data are valid."""
    faults = outcome(lambda: record_type.violations_in_full(data))
    assert outcome(lambda: record_type.violations(data)) == faults, data
    return bool(faults == [])


def outcome(look: Callable[[], Any]) -> Any:
    """Return what comes out, be it an exception: an own pattern may be none, and no file has a number as a key."""
    try:
        return look()
    except Exception as error:
        return type(error)


def data_of_every_type() -> Iterator[tuple[RecordType, Any]]:
    for path, text in SHIPPED.items():
        place = path.relative_to(ROOT / "records").as_posix()
        for each in TYPES.values():
            if each.file == place or (each.folder and place.startswith(f"{each.folder}/")):
                yield each, read_in_full(text).data


def test_the_quick_verdict_on_the_sample_register_is_that_nothing_is_wrong() -> None:
    for record_type, data in data_of_every_type():
        assert quick_validity(record_type.root.schema)(data), record_type.name
        assert is_judged_alike(record_type, data)


ODD: list[Any] = [
    *(None, True, False, 0, 1, 2, 1.0, 1.5, -0.0, 10**25, -(10**25), 2**63, 1e99, float("nan"), float("inf"), "", " ", "x", "x\n", "\n"),
    *("2015-04-03", "2015-04-03\n", "2015-02-30", "1899-01-01", "٢٠١٥-04-03", "201504-001", "201504-001\n", "٢٠١٥04-001", "Asia/Shanghai"),
    *("high", "High", "root", "\ud800", "😍" * 61, "字" * 60, "e\u0301" * 31, "https://x\n", "a" * 64, "0" * 32, "0" * 64, "USD", "USD\n"),
    *([], [[]], {}, [1, 1.0], [1, True], ["a", "a"], [{"a": 1}, {"a": 1}], {"x": 1}, {1: 2}, {"\ud800": 1}, [None], [["a"]]),
]  # fmt: skip


def places_in(data: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each container with a key or index of it."""
    for key in list(data) if isinstance(data, dict) else range(len(data)):
        yield data, key
        if isinstance(data[key], dict | list):
            yield from places_in(data[key])


def broken(rng: random.Random, data: Any) -> Any:
    """Return data with one to three values, keys or items exchanged, doubled or lost."""
    data = copy.deepcopy(data)
    for _ in range(rng.choice((1, 1, 2, 3))):
        places = list(places_in(data))
        if not places:
            return data
        holder, key = rng.choice(places)
        change = rng.random()
        if change < 0.6:
            holder[key] = copy.deepcopy(rng.choice(ODD))
        elif change < 0.8 and isinstance(holder, dict):
            holder[rng.choice(["note", "title", "date", "custom", key])] = holder.pop(key)
        elif change < 0.9 and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        else:
            del holder[key]
    return data


def test_random_changes_are_judged_alike() -> None:
    rng = random.Random(2)
    samples = list(data_of_every_type())
    valid = 0
    for _ in range(600):
        record_type, data = rng.choice(samples)
        valid += is_judged_alike(record_type, broken(rng, data))
    assert valid > 30


@pytest.mark.parametrize("schema", [
    {"type": "string", "pattern": "^[0-9]+$"}, {"type": "string", "pattern": r"^\d+\w\s*$"}, {"type": "string", "pattern": "(?<=x)y(?!z)"},
    {"type": "string", "pattern": "(?i)HIGH"}, {"type": "string", "pattern": "("}, {"type": "string", "pattern": r"^\Z"}, {"pattern": "^[^a]$"},
    {"type": "string", "minLength": 2, "maxLength": 2}, {"type": ["integer", "null"]}, {"type": "number", "maximum": 1, "minimum": 0.5},
    {"enum": [1, "x"]}, {"enum": [True]}, {"enum": [2**60]}, {"enum": [1.0]}, {"enum": [None]}, {"const": 1}, {"const": True}, {"not": {"type": "string"}},
    {"oneOf": [{"type": "number"}, {"minimum": 1}]}, {"type": "string", "format": "email"}, {"type": "string", "format": "date"},
    {"format": "timezone"}, {"type": "string", "format": "date", "pattern": "2015"}, {"uniqueItems": True}, {"uniqueItems": False},
    {"items": False}, {"items": {"type": "integer"}}, {"minItems": 1, "maxItems": 1.0}, {"contains": {"const": 1}}, {"multipleOf": 0.5},
    {"additionalProperties": False}, {"propertyNames": {"pattern": "^x$"}}, {"minProperties": 1}, {"required": ["x"]}, {"patternProperties": {"x": False}},
    {"if": {"type": "string"}, "then": {"minLength": 1}}, {"maximum": 10**30}, {"minimum": float("inf")}, {"$dynamicRef": "#x"}, {"unevaluatedItems": False},
    True, False, {}, {"x-label": {"type": 1}}, {"title": "x", "default": 1, "deprecated": True}, {"dependentRequired": {"x": ["y"]}},
], ids=str)  # fmt: skip
def test_what_an_own_schema_may_hold_is_judged_alike(schema: Any) -> None:
    outer = {"type": "object", "properties": {"custom": schema}}
    record_type = RecordType("own", Field("own", outer, required=True))
    for value in ODD:
        is_judged_alike(record_type, {"custom": value})


def test_a_schema_is_the_quick_ones_only_where_every_keyword_is_known() -> None:
    assert quick_validity({"type": "string"})("x")
    assert not quick_validity({"type": "string", "oneOf": [{}]})("x")
    assert next(validator_of({"oneOf": [{}]}).iter_errors("x"), None) is None


def test_where_nothing_is_wrong_the_reference_isnt_imported() -> None:
    code = (
        "import sys; from pathlib import Path; from site_builder.check import check; from datetime import date\n"
        "from site_builder.load import load_record, open_project, record_paths\n"
        "project = open_project(Path(sys.argv[1]))\n"
        "files = [load_record(project, path, each) for each in project.types.values() if each.folder"
        " for path in record_paths(project, each)]\n"
        "assert not any(file.faults for file in files) and len(files) > 50\n"
        "sys.exit('jsonschema' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(ROOT)], cwd=ROOT, check=False).returncode == 0
    assert shipped_project().usable


def test_a_programme_in_plain_style_is_read_without_the_parser() -> None:
    code = (
        "import sys; from pathlib import Path; from site_builder.load import open_project\n"
        "assert open_project(Path(sys.argv[1])).usable\n"
        "sys.exit('yaml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(ROOT)], cwd=ROOT, check=False).returncode == 0


def test_time_zones_are_those_of_the_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    known = available_timezones()
    # It looks through the whole folder each time.
    monkeypatch.setattr("site_builder.validator.available_timezones", lambda: known)
    assert "Asia/Shanghai" in known
    folders = {name.rpartition("/")[0] for name in known}
    others = {"", "Asia/", "Asia/Shang", "/etc/passwd", "Asia/../Asia/Tokyo", "posix/Asia/Tokyo", "Asia/Tokyo\n"}
    for name in known | folders | others | {name.lower() for name in known}:
        assert is_timezone(name) == (name in known), name
