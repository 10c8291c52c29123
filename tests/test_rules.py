"""Every rule keeps its promises: complete documentation, a bad example that it finds and a good one that it doesn't."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from broken_records import PAPERS
from helpers import (
    AS_OF,
    EXAMPLE,
    ROOT,
    Edit,
    codes,
    edited,
    findings_afresh,
    findings_in,
    findings_of,
    put,
    shipped_project,
    told,
)

from site_builder.finding import Finding
from site_builder.register import Record, Register
from site_builder.rules import FAMILIES, Rule, all_rules
from site_builder.rules.fairness import burst_at_the_end
from site_builder.source import MAX_BYTES, read
from site_builder.words import LANGUAGES

RULES = all_rules()
# These can't be shown as a text or a patch; each has a test with a file of its own, here or in test_foreign_input.py.
# A seal is written by the program, its digest with it: test_scores_cli.py.
SEALS = {"PP861", "PP862", "PP863", "PP864"}
# Neighbours are listed for named files, and other branches looked at when asked: test_uniqueness.py.
NEIGHBOURS = {"PP403", "PP405"}
# These need the branch that a change goes into, its author, CODEOWNERS, or a later year: test_changes.py.
ON_CHANGES = {rule.code for rule in RULES if rule.is_on_change} | {"PP314", "PP356"}
# Pictures, links and numbers of people: test_evidence.py.
BESIDE_A_RECORD = {"PP706", "PP708", "PP710"}
READ_FROM_A_FILE = {"PP001", "PP007", "PP018", "PP019", "PP020", "PP118", "PP831", "PP832"}
# A month that still runs: test_scorecards.py.
RUNNING = {"PP890"}
SHOWN_BY_A_FILE = {*RUNNING, *NEIGHBOURS, *ON_CHANGES, *BESIDE_A_RECORD, *READ_FROM_A_FILE, *SEALS}
SHOWN = [rule for rule in RULES if rule.code not in SHOWN_BY_A_FILE]
READING = [rule for rule in SHOWN if rule.family in ("reading", "yaml", "signs")]
PATCHED = [rule for rule in SHOWN if rule not in READING]
# A taken id is also no file name of its own, and a late change is marked with or without its reason.
BESIDES = {"PP119": {"PP115"}, "PP808": {"PP823"}, "PP203": {"PP201"}, "PP843": {"PP842"}}
NEIGHBOUR = EXAMPLE.replace("-001", "-002")
COLLEAGUE = EXAMPLE.replace("-001", "-007")
LATER = EXAMPLE.replace("201504-001", "201507-001")
ORGANIZATION = "records/programme/organization.yaml"
# What an example takes for granted: a shipped file, where it is put, and what is changed in it.
BESIDE: dict[str, tuple[str, str, list[Edit]]] = {
    **{code: (NEIGHBOUR, NEIGHBOUR, []) for code in ("PP203", "PP321", "PP406", "PP844", "PP851")},
    **{
        code: (
            NEIGHBOUR,
            NEIGHBOUR,
            [
                ("proposed_on: 2015-04-08", "proposed_on: 2015-04-02"),
                ("  proposed: 2015-04-08", "  proposed: 2015-04-02"),
            ],
        )
        for code in ("PP333", "PP388", "PP407")
    },
    **{code: (EXAMPLE, NEIGHBOUR, [("id: 201504-001", "id: 201504-002")]) for code in ("PP401", "PP402", "PP404")},
    "PP853": (LATER, LATER, []),
    "PP871": (
        COLLEAGUE,
        COLLEAGUE,
        [
            ("proposed_on: 2015-04-23", "proposed_on: 2015-04-29"),
            ("  proposed: 2015-04-23", "  proposed: 2015-04-29"),
            ("  analysed: 2015-04-28", "  analysed: 2015-04-29"),
            ("  - date: 2015-04-28", "  - date: 2015-04-29"),
        ],
    ),
    "PP888": (
        "records/scorecards/2015-Q2/it-service.yaml",
        "records/scorecards/2015-Q1/after-sales.yaml",
        [
            ("period: 2015-Q2", "period: 2015-Q1"),
            ("card: it-service", "card: after-sales"),
            ("set_on: 2015-04-01", "set_on: 2015-01-05"),
        ],
    ),
    "PP874": (ORGANIZATION, ORGANIZATION, [("contacts: [陈晓,", "contacts: [陈晓, 王莉,")]),
}
# What an example's evidence is called, a copy of the shipped one.
COPIES = {"PP703": "confirmation.html", "PP704": "scan.pdf", "PP707": "photo.txt", "PP709": "aux.eml"}
BASES = {
    "pain-point": EXAMPLE,
    **{name: f"records/programme/{name}.yaml" for name in ("policy", "organization", "calendar", "approvals")},
    **{name: path for name, (path, _) in PAPERS.items()},
}
CHINESE = re.compile("[\u4e00-\u9fff]")

by_code = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
reading_rule = pytest.mark.parametrize("rule", READING, ids=lambda rule: rule.code)
patched_rule = pytest.mark.parametrize("rule", PATCHED, ids=lambda rule: rule.code)


def patched(base: Any, patch: Any) -> Any:
    """Merge mappings deeply; a key with null removes it; anything else replaces."""
    if not (isinstance(base, Mapping) and isinstance(patch, Mapping)):
        return patch
    merged = {**base, **{key: patched(base.get(key), value) for key, value in patch.items()}}
    return {key: value for key, value in merged.items() if key not in patch or patch[key] is not None}


def with_first_block(policy: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """Merge a patch's first policy block into the shipped first one, which alone has to be complete."""
    first, *others = patch["blocks"]
    return {**patch, "blocks": [patched(policy["blocks"][0], first), *others]}


def base_of(patch: Mapping[str, Any]) -> str:
    """Return the record type that knows the patch's fields; the pain point where none does."""
    types = shipped_project().types
    return next((name for name in BASES if set(patch) <= set(types[name].root.children)), "pain-point")


def base_data(name: str) -> dict[str, Any]:
    """Return the right record of a type; the pain point without look-backs, as many examples take away its closing."""
    text = PAPERS[name][1] if name in PAPERS else (ROOT / BASES[name]).read_text(encoding="utf-8")
    return {field: value for field, value in read(text.encode()).data.items() if field != "followups"}


def as_of_in(text: str) -> date:
    """Return the date of a comment `# --as-of DATE`."""
    found = re.search(r"# --as-of (\S+)", text)
    return date.fromisoformat(found.group(1)) if found else AS_OF


def findings_of_patch(folder: Path, text: str) -> tuple[Finding, ...]:
    """Check the register with a rule's example laid over the right record."""
    patch = read(text.encode()).data or {}
    name = base_of(patch)
    data = base_data(name)
    if "blocks" in patch:
        patch = with_first_block(data, patch)
    written = yaml.safe_dump(patched(data, patch), allow_unicode=True, sort_keys=False)
    put(folder, BASES[name], written)
    for file in (folder / EXAMPLE).with_suffix("").iterdir():
        # An example that names other evidence takes that of the record away; a file that nothing names is PP707's.
        if BASES[name] == EXAMPLE and file.name not in (*re.findall(r"[\w.-]+", written), COPIES["PP707"]):
            file.unlink()
    return findings_afresh(folder, as_of_in(text))


def prepared(folder: Path, rule: Rule) -> Path:
    """Add what the example takes for granted: another record, another file of evidence, another contact."""
    evidence = folder / EXAMPLE.removesuffix(".yaml")
    if rule.code in COPIES:
        shutil.copy(evidence / "confirmation.eml", evidence / COPIES[rule.code])
    if rule.code == "PP705":
        put(evidence, "long.txt", b"a" * (10240 * 1024 + 1))
    if rule.code in BESIDE:
        shipped, path, edits = BESIDE[rule.code]
        put(folder, path, edited((ROOT / shipped).read_text(encoding="utf-8"), *edits))
        for file in (ROOT / shipped).with_suffix("").glob("*"):
            put(folder, f"{path.removesuffix('.yaml')}/{file.name}", file.read_bytes())
    return folder


def has_unfilled_braces(finding: Finding) -> bool:
    """Tell whether a `{name}` of the documentation is left in what the reader sees."""
    return any(re.search(r"\{[a-z_]+\}", text) for words in (finding.message, finding.hint) for text in words)


@by_code
def test_documentation_is_complete_in_both_languages(rule: Rule) -> None:
    for words in (rule.title, rule.reason, rule.message, rule.hint):
        assert all(words.within(language).strip() for language in LANGUAGES)
        assert CHINESE.search(words.zh)
        assert not CHINESE.search(re.sub("“[^”]*”", "", words.en))
    assert rule.bad.strip() and rule.good.strip()
    assert rule.bad != rule.good


@by_code
def test_both_languages_name_the_same_things(rule: Rule) -> None:
    # A hint may leave a field's name to one language, but what fills the message is told in both.
    filled = [set(re.findall(r"\{([a-z_]+)\}", text)) for text in rule.message]
    assert filled[0] == filled[1]


def test_codes_are_unique_and_every_family_has_its_place() -> None:
    listed = [rule.code for rule in RULES]
    assert listed == sorted(set(listed))
    assert all(re.fullmatch(r"PP[0-9]{3}", code) for code in listed)
    assert {rule.family for rule in RULES} == set(FAMILIES)


def test_every_code_has_one_function_and_every_function_one_code() -> None:
    functions = Counter(f"{rule.check.__module__}.{rule.check.__qualname__}" for rule in RULES)
    assert set(functions.values()) == {1}
    assert len(functions) == len(RULES)


def test_no_code_is_written_twice_in_the_rules() -> None:
    files = (ROOT / "site_builder/rules").rglob("*.py")
    written = [
        code
        for file in files
        for code in re.findall(r'^@rule\("(PP[0-9]{3})"', file.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert sorted(written) == [rule.code for rule in RULES]


@reading_rule
def test_reading_rule_finds_its_bad_text(rule: Rule, register_folder: Path) -> None:
    faults = read(rule.bad.encode()).faults
    assert faults, "the bad text is read without a fault"
    findings = findings_of(register_folder, rule.bad)
    found = {finding.code for finding in findings if finding.code in {each.code for each in READING}}
    assert found == {rule.code}, told(findings)
    assert not any(map(has_unfilled_braces, findings))


@reading_rule
def test_reading_rule_accepts_its_good_text(rule: Rule) -> None:
    assert read(rule.good.encode()).faults == ()


def file_in_gbk(folder: Path) -> str:
    put(folder, EXAMPLE, "title: 用户".encode("gbk"))
    return EXAMPLE


def file_too_large(folder: Path) -> str:
    put(folder, EXAMPLE, b"#" * (MAX_BYTES + 1))
    return EXAMPLE


def file_that_is_a_link(folder: Path) -> str:
    (folder / "elsewhere.yaml").write_text("title: x", encoding="utf-8")
    (folder / NEIGHBOUR).symlink_to(folder / "elsewhere.yaml")
    return NEIGHBOUR


def folder_named_like_a_record(folder: Path) -> str:
    (folder / NEIGHBOUR).mkdir()
    return NEIGHBOUR


def file_ending_in_yml(folder: Path) -> str:
    path = EXAMPLE.replace("-001.yaml", "-002.yml")
    put(folder, path, "title: x")
    return path


def file_ending_in_capitals(folder: Path) -> str:
    path = EXAMPLE.replace("-001.yaml", "-002.YAML")
    put(folder, path, "title: x")
    return path


BAD_FILES = [
    ("PP001", file_in_gbk, 1, 8),
    ("PP007", file_too_large, 1, 1),
    ("PP018", file_that_is_a_link, 1, 1),
    ("PP018", folder_named_like_a_record, 1, 1),
    ("PP019", file_ending_in_yml, 1, 1),
    ("PP019", file_ending_in_capitals, 1, 1),
]


@pytest.mark.parametrize(
    ("code", "make", "line", "column"), BAD_FILES, ids=[make.__name__ for _, make, *_ in BAD_FILES]
)
def test_a_file_that_is_no_record_is_refused(
    register_folder: Path, code: str, make: Any, line: int, column: int
) -> None:
    path = make(register_folder)
    findings = findings_in(register_folder)
    assert [(f.path, f.code, f.line, f.column) for f in findings] == [(path, code, line, column)], told(findings)
    assert not any(map(has_unfilled_braces, findings))


def test_a_file_at_the_size_limit_is_read(register_folder: Path) -> None:
    text = (ROOT / EXAMPLE).read_bytes()
    put(register_folder, EXAMPLE, text + b"#" * (MAX_BYTES - len(text)))
    assert findings_in(register_folder) == ()


@patched_rule
def test_bad_example_gives_this_code_and_no_other(rule: Rule, register_folder: Path) -> None:
    findings = findings_of_patch(prepared(register_folder, rule), rule.bad)
    assert {finding.code for finding in findings} - BESIDES.get(rule.code, set()) == {rule.code}, told(findings)
    assert not any(map(has_unfilled_braces, findings)), told(findings)
    assert all(finding.level == rule.level for finding in findings if finding.code == rule.code)


@patched_rule
def test_good_example_gives_no_error_and_not_this_code(rule: Rule, register_folder: Path) -> None:
    findings = findings_of_patch(prepared(register_folder, rule), rule.good)
    assert rule.code not in codes(findings), told(findings)
    assert all(finding.level == "warning" for finding in findings), told(findings)


@pytest.mark.parametrize("name", BASES)
def test_base_records_are_without_findings(register_folder: Path, name: str) -> None:
    put(register_folder, BASES[name], yaml.safe_dump(base_data(name), allow_unicode=True, sort_keys=False))
    assert findings_afresh(register_folder) == ()


@pytest.mark.parametrize("number", ["plan_max_days", "red_missed_weeks", "due_soon_workdays"])
def test_a_policy_that_lacks_a_number_gives_findings_not_an_exception(register_folder: Path, number: str) -> None:
    policy = (register_folder / BASES["policy"]).read_text(encoding="utf-8")
    put(register_folder, BASES["policy"], re.sub(rf"    {number}: .*\n", "", policy))
    record = (ROOT / EXAMPLE).read_text(encoding="utf-8").replace("  closed: 2015-05-13\n", "")
    put(register_folder, EXAMPLE, record + "light: {declared: red, since: 2015-05-01, reason: 供应商延期}\n")
    assert "PP801" in codes(findings_afresh(register_folder))


def proposals(*days: str) -> Register:
    """Return a register of pain points that one person proposed on these days."""
    data = [{"proposer": "wang-li", "proposed_on": day} for day in days]
    pain_point = shipped_project().types["pain-point"]
    return Register(tuple(Record(pain_point, f"records/{n}.yaml", each) for n, each in enumerate(data)))


@pytest.mark.parametrize(
    ("days", "last"),
    [
        # The last two workdays: 29 and 30 April (1 May is a holiday), 29 and 30 October (Friday), 29 and 30 June.
        (("2015-04-29", "2015-04-30"), 1),
        (("2015-04-30", "2015-04-30"), 1),
        (("2015-04-30", "2015-04-03", "2015-04-29"), 0),
        (("2015-10-29", "2015-10-31"), 1),
        (("2015-06-28", "2015-06-30"), None),
        (("2015-04-28", "2015-04-30"), None),
        (("2015-04-30", "2015-05-29"), None),
        (("2031-04-29", "2031-04-30"), None),
    ],
    ids=["both days", "one day", "any order", "on a weekend", "before", "one of two", "two months", "unknown year"],
)
def test_a_burst_is_found_at_the_last_of_them(days: tuple[str, ...], last: int | None) -> None:
    found = list(burst_at_the_end(proposals(*days), shipped_project().programme))
    assert [record.path for record, _ in found] == ([] if last is None else [f"records/{last}.yaml"])
    assert all(fault.params["count"] == 2 for _, fault in found)


TENTHS = "key_point_weights: {pain: 0.1, proactive: 0.2, user: 0.3, closed_loop: 0.4}"


@pytest.mark.parametrize(
    ("patch", "fields"),
    [
        ("checkpoints: [{from: 2015-04-01, dates: [2015-04-01, 2015-06-30]}]", []),
        ("checkpoints: [{from: 2015-04-02, dates: [2015-04-17]}]", ["checkpoints[0].from"]),
        ("checkpoints: [{from: 2015-04-01, dates: [2015-03-31, 2015-04-17]}]", ["checkpoints[0].dates[0]"]),
        ("checkpoints: [{from: 2015-04-01, dates: [2015-05-15, 2015-04-17]}]", ["checkpoints[0].dates[1]"]),
        ("exemptions: [{person: chen-jie, month: 2015-06, until: 2015-06, reason: 产假}]", []),
        ("exemptions: [{person: chen-jie, month: 2015-06, reason: 产假}]", []),
        (f"blocks: [{{from: 2015-01-01, {TENTHS}}}]", []),
        # Equal thresholds leave no room for a medium priority; a later block counts with what it takes over.
        ("blocks: [{from: 2015-01-01, priority_high_from: 1.7}]", ["blocks[0].priority_high_from"]),
        (
            "blocks: [{from: 2015-01-01}, {from: 2016-01-01, priority_medium_from: 2.5}]",
            ["blocks[1].priority_medium_from"],
        ),
        (f"blocks: [{{from: 2015-01-01, {TENTHS.replace('0.4', '0.39')}}}]", ["blocks[0].key_point_weights"]),
        (f"blocks: [{{from: 2015-01-01}}, {{from: 2015-07-01, {TENTHS}}}]", []),
    ],
)
def test_numbers_at_their_bounds(register_folder: Path, patch: str, fields: list[str]) -> None:
    assert [finding.field for finding in findings_of_patch(register_folder, patch)] == fields
