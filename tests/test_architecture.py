"""What holds the house together: who may import whom, and that every fact stands in one place."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import ROOT
from jinja2 import Environment, nodes

from site_builder.lifecycle import STAGES
from site_builder.measures.light import LIGHTS
from site_builder.pages.rulebook import LIGHT_RULES
from site_builder.places import shipped
from site_builder.rules import FAMILIES
from site_builder.schema import load_types
from site_builder.source import read
from site_builder.strings import load_strings

PACKAGE = ROOT / "site_builder"
MODULES = sorted(PACKAGE.rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# From the ground up: a module imports from its own layer or from those before it (HACKING.md draws it).
LAYERS = (
    (
        *(
            "words",
            "places",
            "garbage",
            "fault",
            "scalars",
            "characters",
            "reader",
            "plain_style",
            "source",
            "finding",
            "periods",
        ),
        *(
            "validator",
            "near",
            "terminal",
            "quick_validity",
            "personal",
            "content",
            "pictures",
            "mail",
            "cache",
            "writing",
            "swap",
            "stage",
        ),
    ),
    ("strings", "schema", "walks", "approvals", "programme"),
    (
        *(
            "parts",
            "attachments",
            "register",
            "analysis",
            "papers",
            "scorecard",
            "lifecycle",
            "fingerprint",
            "git",
            "history",
            "branches",
        ),
        *(
            "commits",
            "load",
            "changes",
            "authority",
            "codeowners",
            "parallel",
            "markdown",
            "contents",
            "program",
            "cluster",
        ),
    ),
    ("measures", "figures", "notation"),
    ("rules", "pages"),
    (
        "judging",
        "check",
        "sides",
        "against",
        "stamp",
        "kept",
        "recall",
        "origin",
        "render",
        "links",
        "publishing",
        "current",
        "formats",
        "sums",
        "card_sums",
        "exchange",
        "drawing",
        "compiling",
        "templating",
        "build",
        "watching",
        "live",
        "serve",
        "edit",
        "scaffold",
        "answers",
        "founding",
        "forge_files",
        "forge",
        "review",
        "remind",
        "number",
        "sample",
        "exchange",
    ),
    ("cli",),
)
LAYER_OF = {name: number for number, names in enumerate(LAYERS) for name in names}
# Fields that code computes with are reached through the properties of a record; those below have no meaning to code.
PLAIN_FIELDS = {
    *("scenario", "found_through", "impact", "summary", "user_feedback", "notes"),
    *("told", "affected_users", "team", "meetings", "lessons", "feedback"),
}


# The same word with another meaning, or a rule that reads the field's text.
MEANT_OTHERWISE = {
    "formats.py": {"severity"},
    "parts.py": {"summary"},
    "key_points.py": {"scenario", "told"},
    "gather.py": {"summary"},
    "atom.py": {"summary"},
    "openapi.py": {"summary"},
    "analysis_parts.py": {"summary"},
    "card.py": {"notes"},
}


def part_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("site_builder."):
            yield node.module.split(".")[1]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_import_runs_upwards(module: Path) -> None:
    part = part_of(module)
    if part in ("__init__", "__main__"):
        return
    too_high = {other for other in imports_of(module) if LAYER_OF[other] > LAYER_OF[part]}
    assert not too_high, f"{part} imports {too_high}"


@pytest.mark.parametrize(
    ("one", "other"), [("rules", "pages"), ("pages", "rules"), ("figures", "register"), ("notation", "register")]
)
def test_neighbours_that_must_not_know_each_other(one: str, other: str) -> None:
    for module in PACKAGE.rglob(f"{one}/**/*.py"):
        assert other not in set(imports_of(module)), module


@pytest.mark.parametrize("module", [each for each in MODULES if part_of(each) not in ("cli", "serve")], ids=str)
def test_nothing_below_the_command_line_reads_the_clock_or_prints(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert not re.search(r"\b(date\.today|datetime\.now|time\.time|os\.environ|os\.getenv|print)\(?\b", text)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_modules_and_functions_stay_small(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and part_of(module) != "rules":
            assert (node.end_lineno or 0) - node.lineno < 50, node.name


def field_names() -> set[str]:
    return set(load_types(shipped("schema"))["pain-point"].names)


def test_the_plain_fields_are_fields() -> None:
    assert field_names() >= PLAIN_FIELDS


@pytest.mark.parametrize("module", [each for each in MODULES if part_of(each) != "sample"], ids=str)
def test_no_code_names_a_field_that_only_the_schema_should_know(module: Path) -> None:
    strings = {
        node.value
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert strings & (PLAIN_FIELDS - MEANT_OTHERWISE.get(module.name, set())) == set()


@pytest.mark.parametrize("part", ["measures", "figures", "history", "parallel", "formats", "build", "cli", "check"])
def test_only_the_register_reaches_into_a_records_data(part: str) -> None:
    for module in MODULES:
        if part_of(module) == part:
            assert not re.search(r"\bdata\[\"|\.data\.get\(", module.read_text(encoding="utf-8")), module


def template_strings(template: Path) -> Iterator[tuple[str, bool]]:
    """Yield each key that a template asks words for, and whether it is only the beginning of one."""
    tree = Environment(autoescape=True).parse(template.read_text(encoding="utf-8"))
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "t":
            first = call.args[0]
            if isinstance(first, nodes.Const):
                yield first.value, False
            else:
                yield next(first.find_all(nodes.Const)).value, True


def code_strings() -> Iterator[tuple[str, bool]]:
    """Yield the keys that code asks words for: `words("…")`, `say("…")`, `Term("…")` and the like."""
    text = "\n".join(module.read_text(encoding="utf-8") for module in MODULES)
    for key in re.findall(r'(?:words|say|Term)\(\s*f?"([^"]+)"', text):
        yield key.partition("{")[0], "{" in key
    for key in re.findall(
        r'(?:\.words|\.say|\.refuse|progress_bar|report_errors)\((?:setting, )?(?:file, )?"([a-z_]+)"', text
    ):
        yield f"cli.{key}", False


def used_strings() -> tuple[set[str], set[str]]:
    found = [pair for template in TEMPLATES for pair in template_strings(template)] + list(code_strings())
    return {key for key, begins in found if not begins}, {key for key, begins in found if begins and key}


def test_no_template_asks_for_a_string_that_is_missing() -> None:
    known = set(load_strings().by_key)
    exact, begun = set(), set()
    for template in TEMPLATES:
        for key, begins in template_strings(template):
            (begun if begins else exact).add(key)
    assert exact - known == set()
    assert {prefix for prefix in begun if not any(key.startswith(prefix) for key in known)} == set()


def test_no_string_is_unused() -> None:
    exact, begun = used_strings()
    unused = {
        key for key in load_strings().by_key if key not in exact and not any(key.startswith(prefix) for prefix in begun)
    }
    assert unused == set()


def test_the_strings_file_reads_without_a_fault() -> None:
    assert read((shipped("templates") / "strings.yaml").read_bytes()).faults == ()


def test_every_string_says_the_same_places_in_both_languages() -> None:
    for key, words in load_strings().by_key.items():
        assert words.zh.strip() and words.en.strip(), key
        places = [set(re.findall(r"\{(\w+)\}", text)) for text in words]
        assert places[0] == places[1], key


def test_stages_stand_in_the_order_of_the_schema() -> None:
    assert tuple(load_types(shipped("schema"))["pain-point"].field(("stages",)).children) == STAGES


def test_every_reason_of_a_light_has_words_and_a_rule() -> None:
    source = (PACKAGE / "measures" / "light.py").read_text(encoding="utf-8")
    names = set(re.findall(r'Reason\(\s*[\w.]*"?\w*"?,\s*"(\w+)"', source)) | {"declared"}
    known = load_strings().by_key
    assert names == set(LIGHT_RULES)
    assert set(LIGHT_RULES.values()) <= set(LIGHTS)
    for name in names:
        assert {f"lights.{name}", f"light_rules.{name}.title", f"light_rules.{name}.why"} <= set(known)


def test_every_family_of_rules_has_a_name() -> None:
    assert {f"families.{family}" for family in FAMILIES} <= set(load_strings().by_key)


def test_every_field_is_labelled_in_both_languages() -> None:
    for record_type in load_types(shipped("schema")).values():
        for path, schema in described(record_type.root.schema):
            assert set(schema.get("x-label", {})) == {"zh", "en"}, f"{record_type.name}: {path}"
            for annotation in ("x-hint", "x-label"):
                if annotation in schema:
                    assert all(schema[annotation][language].strip() for language in ("zh", "en")), path
            if "enum" in schema and schema.get("type") == "string":
                labelled = set(schema.get("x-values", {}))
                assert labelled in (set(), set(schema["enum"])), path


def described(schema: dict, path: str = "") -> Iterator[tuple[str, dict]]:
    for name, below in schema.get("properties", {}).items():
        yield f"{path}.{name}", below
        yield from described(below, f"{path}.{name}")
    if isinstance(schema.get("items"), dict):
        yield f"{path}[]", schema["items"]
        yield from described(schema["items"], f"{path}[]")
