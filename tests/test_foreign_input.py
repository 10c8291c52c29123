"""Files that were never meant for this register, and hostile texts in ours: findings, never a traceback."""

from __future__ import annotations

import gc
import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from foreign_files import EACH, SHAPES, Make, files_of
from helpers import (
    AS_OF,
    EXAMPLE,
    codes,
    edited,
    example_text,
    findings_afresh,
    findings_in,
    findings_of,
    put,
    shipped_project,
    told,
)
from hostile_strings import HOSTILE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.finding import LEVELS, Finding
from site_builder.judging import Moment, check_file
from site_builder.load import File, load_file, record_paths
from site_builder.register import Record
from site_builder.source import Source, read

quick = settings(
    deadline=None, database=None, max_examples=100, suppress_health_check=list(HealthCheck), derandomize=True
)


def foreign_path(number: int) -> str:
    return f"records/pain-points/2016/2016{number // 999 + 1:02d}-{number % 999 + 1:03d}.yaml"


def is_complete(finding: Finding) -> bool:
    """Tell whether a finding says where, what, and what to write instead."""
    texts = (*finding.message, *finding.hint, finding.path, finding.code)
    return finding.line >= 1 and finding.column >= 1 and all(text.strip() for text in texts) and finding.level in LEVELS


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_files_of_other_registers_give_findings(register_folder: Path, shape: Make) -> None:
    for number, text in enumerate(files_of(shape)):
        put(register_folder, foreign_path(number), text)
    findings = findings_in(register_folder)
    assert {finding.path for finding in findings} == {foreign_path(number) for number in range(EACH)}
    incomplete = [finding for finding in findings if not is_complete(finding)]
    assert incomplete == []


def test_there_are_400_files_of_other_registers() -> None:
    assert len(SHAPES) * EACH == 400


def test_places_of_findings_lie_in_the_file(register_folder: Path) -> None:
    texts = {foreign_path(number): files_of(shape)[0] for number, shape in enumerate(SHAPES)}
    for path, text in texts.items():
        put(register_folder, path, text)
    for finding in findings_in(register_folder):
        lines = read(texts[finding.path].encode()).text.splitlines() or [""]
        assert finding.line <= len(lines) + 1, told([finding])
        line = lines[finding.line - 1] if finding.line <= len(lines) else ""
        assert finding.column <= len(line) + 1, told([finding])


def texts_in(data: Any, pointer: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the pointer of every text in a record."""
    if isinstance(data, str):
        yield pointer
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, each in items:
        yield from texts_in(each, (*pointer, key))


EXAMPLE_DATA = read(example_text().encode()).data
TEXT_FIELDS = list(texts_in(EXAMPLE_DATA))


def with_value(data: Any, pointer: tuple[str | int, ...], value: Any) -> Any:
    """Return data with one value replaced."""
    if not pointer:
        return value
    copied = dict(data) if isinstance(data, dict) else list(data)
    copied[pointer[0]] = with_value(data[pointer[0]], pointer[1:], value)  # type: ignore[index]
    return copied


def findings_of_data(data: Any) -> list[Finding]:
    """Check data as if it had been read from the example's file."""
    project = shipped_project()
    record_type = project.types["pain-point"]
    written = json.dumps(data, ensure_ascii=True)
    source = Source(written, data)
    faults = tuple(record_type.violations(data))
    loaded = File(EXAMPLE, record_type, source, None if faults else Record(record_type, EXAMPLE, data), faults)
    return check_file(project, loaded, Moment(AS_OF, AS_OF))


def is_prose(pointer: tuple[str | int, ...]) -> bool:
    """Tell whether the field takes any text, so that a hostile one reaches the rules behind the schema."""
    field = shipped_project().types["pain-point"].field(pointer)
    return not {"enum", "pattern", "format", "x-ref", "x-policy-list"} & set(field.schema)


PROSE = [pointer for pointer in TEXT_FIELDS if is_prose(pointer)]
STRICT = [pointer for pointer in TEXT_FIELDS if not is_prose(pointer)]


@pytest.mark.parametrize("index", range(len(TEXT_FIELDS)), ids=lambda n: ".".join(map(str, TEXT_FIELDS[n])))
def test_hostile_texts_in_one_field_are_mere_texts(index: int) -> None:
    # Every seventh text, another seventh in the next field: all texts in all fields follow below.
    for text in HOSTILE[index % 7 :: 7]:
        assert all(map(is_complete, findings_of_data(with_value(EXAMPLE_DATA, TEXT_FIELDS[index], text))))


@pytest.mark.parametrize("pointers", [PROSE, STRICT], ids=["free texts", "choices and ids"])
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:24])
def test_hostile_text_in_all_fields_of_a_file_is_a_mere_text(register_folder: Path, pointers: Any, text: str) -> None:
    data: Any = EXAMPLE_DATA
    for pointer in pointers:
        data = with_value(data, pointer, text)
    written = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=False, sort_keys=False)
    findings = findings_of(register_folder, written)
    assert findings or pointers is PROSE
    assert all(map(is_complete, findings))


def test_braces_in_a_text_are_never_filled_in(register_folder: Path) -> None:
    findings = findings_of(register_folder, [("severity: high ", 'severity: "{label} {0} {field_hint.zh}" ')])
    assert codes(findings) == ["PP104"]
    assert all("{label} {0} {field_hint.zh}" in text for text in findings[0].message)


@quick
@given(
    st.sampled_from(TEXT_FIELDS),
    st.text(st.characters(codec="utf-8"), max_size=20) | st.integers() | st.none() | st.booleans(),
)
def test_any_value_in_any_text_field_gives_findings(pointer: tuple[str | int, ...], value: Any) -> None:
    assert all(map(is_complete, findings_of_data(with_value(EXAMPLE_DATA, pointer, value))))


def test_a_big_record_is_checked_in_bounded_time(register_folder: Path) -> None:
    start = time.process_time()
    findings = findings_of(register_folder, [("text: 全部上线", "text: " + "上" * 100_000)])
    assert codes(findings) == ["PP110"]
    assert time.process_time() - start < 2


OPEN = "  resolved: 2015-05-08\n  confirmed: 2015-05-12\n  closed: 2015-05-13\n"
LAST_DAY = {
    "proposed": edited(example_text(), (OPEN, "")).replace("2015-04-03", "9999-12-31"),
    "reopened": example_text() + "reopened: [{date: 9999-12-31, reason: 又收不到, back_to: analysed}]\n",
}


@pytest.mark.parametrize("text", LAST_DAY.values(), ids=LAST_DAY)
def test_a_year_that_nobody_means_is_no_date(register_folder: Path, text: str) -> None:
    assert "PP105" in codes(findings_of(register_folder, text))


@pytest.mark.parametrize("day", ["0001-01-01", "1900-02-28", "2004-01-01", "2099-12-31", "9999-12-30"])
def test_odd_dates_give_findings(register_folder: Path, day: str) -> None:
    findings = findings_of(register_folder, edited(example_text(), (OPEN, "")).replace("2015-04-13", day))
    assert all(map(is_complete, findings))


@pytest.mark.parametrize("name", ["many double keys", "many unknown fields", "many mixed items"])
def test_many_faults_in_one_file_take_bounded_time(register_folder: Path, name: str) -> None:
    texts = {
        "many double keys": "a:\n" * 6_000,
        "many unknown fields": "".join(f"k{n}: 1\n" for n in range(4_000)),
        "many mixed items": example_text().replace(
            "[service-records]", str([n if n % 2 else f"a{n}" for n in range(3_500)])
        ),
    }
    # What earlier tests left in memory is none of the check's: the collector shall not search it again and again.
    gc.freeze()
    start = time.process_time()
    findings_of(register_folder, texts[name])
    taken = time.process_time() - start
    gc.unfreeze()
    assert taken < 2


def test_a_link_to_a_folder_brings_nothing_in(register_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "201604-001.yaml").write_text(example_text(), encoding="utf-8")
    (register_folder / "records/pain-points/2016").symlink_to(outside)
    assert set(codes(findings_in(register_folder))) == {"PP018"}


def test_a_record_too_deep_in_folders_is_not_lost_silently(register_folder: Path) -> None:
    put(register_folder, "records/pain-points/2015/Q2/201504-009.yaml", example_text())
    assert findings_in(register_folder)


@pytest.mark.parametrize("value", ['currency: "CNY\\n"'])
def test_a_form_ends_where_the_text_ends(register_folder: Path, value: str) -> None:
    assert codes(findings_of(register_folder, [("currency: CNY", value)])) == ["PP106"]


CUSTOM_SCHEMAS = [
    '{"properties": {"x": {"const": 1}}}',
    '{"properties": {"x": {"anyOf": [{"type": "string"}]}}}',
    '{"minProperties": 9}',
    '{"properties": {"x": {"$ref": "#/$defs/y"}}, "$defs": {"y": {"type": "string"}}}',
    "{",
]


@pytest.mark.parametrize("schema", CUSTOM_SCHEMAS)
def test_any_schema_of_own_fields_gives_findings(register_folder: Path, schema: str) -> None:
    put(register_folder, "schema/custom.schema.json", schema)
    put(register_folder, EXAMPLE, example_text() + "custom: {x: 3}\n")
    assert findings_afresh(register_folder)


def test_a_file_without_permission_does_not_stop_the_others(
    register_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_bytes = Path.read_bytes

    def refusing(path: Path) -> bytes:
        if path.name == "201504-001.yaml":
            raise PermissionError(13, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refusing)
    project = shipped_project()
    assert load_file(register_folder, EXAMPLE, project.types["pain-point"]).record is None


def test_what_lies_in_a_folder_comes_up_sorted_but_for_evidence_and_hidden_files(register_folder: Path) -> None:
    folder, pain_point = register_folder / "records/pain-points/2016", shipped_project().types["pain-point"]
    files = (
        "b.yaml",
        "a.b/x.txt",
        "a.yaml",
        "c/y.txt",
        "d.yaml/z.txt",
        "B.yaml",
        ".yaml",
        ".git/q",
        "README.md",
        "é.txt",
    )
    for name in files:
        put(folder, name, "x")
    (folder / "linked").symlink_to(folder / "c")
    (folder / "gone.yaml").symlink_to(folder / "nowhere")
    os.close(os.open(os.fsencode(folder) + b"/\xff.yaml", os.O_CREAT))
    paths = list(record_paths(replace(shipped_project(), root=register_folder), pain_point))
    # `a.b` is beside `a.yaml`; a name that isn't UTF-8 comes as it is.
    wanted = ("B.yaml", "a.yaml", "b.yaml", "c/y.txt", "d.yaml", "gone.yaml", "linked", "é.txt", "\udcff.yaml")
    assert paths == [EXAMPLE, *(f"records/pain-points/2016/{name}" for name in wanted)]
    kinds = [load_file(register_folder, path, pain_point).faults[0].kind for path in paths[1:]]
    assert kinds == ["not_a_mapping"] * 3 + ["file_name", "link", "link", "link", "file_name", "not_a_mapping"]
    assert load_file(register_folder, "records/pain-points/2016/linked/y.yaml", pain_point).faults[0].kind == "link"
    assert load_file(register_folder, "records/x\0.yaml", pain_point).faults[0].kind == "absent"
    assert load_file(register_folder, f"{EXAMPLE}/x.yaml", pain_point).faults[0].kind == "absent"
