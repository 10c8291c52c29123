"""What a command imports: nothing heavy that it has no use for. Names are held, never times."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from helpers import ROOT

from site_builder.cli import main

# What makes pages and sheets; what counts and compares; what validates; what shares work out.
WRITERS = {"jinja2", "markdown", "nh3", "xlsxwriter", "PIL", "importlib.metadata", "http", "xml.etree"}
COUNTERS = {"numpy", "opencc", "chinese_calendar", "stdnum"}
# jsonschema-rs asks for email by itself.
VALIDATORS = {"jsonschema", "jsonschema_rs", "msgspec", "email"}
HANDS = {"concurrent.futures", "multiprocessing", "distributed"}
HEAVY = WRITERS | COUNTERS | VALIDATORS | HANDS
# What reads records, schemas and words.
READERS = {"yaml", "difflib", "zoneinfo", "site_builder.load", "site_builder.schema", "site_builder.strings"}

SCRIPT = """
import sys
from site_builder.cli import main
for command in sys.argv[1:]:
    try:
        main(command.split())
    except SystemExit as end:
        assert not end.code, (command, end.code)
print()
print(*sys.modules)
"""


def imported(*commands: str, folder: Path = ROOT) -> set[str]:
    """Return the modules that a process has imported once these commands have run in it, one after another."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *commands], cwd=folder, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return set(done.stdout.decode().rsplit("\n", 2)[1].split())


def test_help_reads_nothing() -> None:
    """The list of all commands needs their modules, so this holds every one of them to be light at the top."""
    # What `new` asks for stands in the schema.
    others = [f"{name} --help" for name in main.commands if name != "new"]
    names = imported("--help", "export weekly --help", *others)
    assert {f"site_builder.cli.{name}" for name in ("make", "show", "similar")} <= names
    assert names & (HEAVY | READERS) == set()


def test_one_command_leaves_the_others_alone() -> None:
    names = {name for name in imported("check --help") if name.startswith("site_builder.cli.")}
    assert names == {
        "site_builder.cli.bar",
        "site_builder.cli.setting",
        "site_builder.cli.show",
        "site_builder.cli.usage",
    }


def test_help_on_a_new_pain_point_reads_the_schema_and_no_more() -> None:
    names = imported("new --help")
    assert "site_builder.schema" in names
    assert names & HEAVY == set()


def test_what_looks_at_the_programme_only_counts_and_writes_nothing(register_folder: Path) -> None:
    commands = ("explain PP211", "explain PP901", "explain", "codeowners")
    assert imported(*commands, folder=register_folder) & (HEAVY - VALIDATORS) == set()


def test_a_build_with_nothing_to_do_opens_no_register(register_folder: Path) -> None:
    imported("build --quiet --jobs 1", folder=register_folder)
    names = imported("build --quiet", folder=register_folder)
    assert "site_builder.current" in names
    judging = READERS - {"zoneinfo", "difflib"} | {"site_builder.rules", "site_builder.reader", "shutil", "tempfile"}
    assert names & (HEAVY - {"msgspec"} | judging) == set()


def test_a_check_makes_no_page(register_folder: Path) -> None:
    names = imported("check", folder=register_folder)
    assert "numpy" in names
    assert names & (WRITERS - {"PIL"} | HANDS | {"site_builder.templating", "site_builder.build"}) == set()


def test_arithmetic_takes_one_thread_unless_somebody_says_otherwise() -> None:
    script = "import os, site_builder.cli; print(os.environ['OPENBLAS_NUM_THREADS'])"
    for given, wanted in ({}, "1"), ({"OPENBLAS_NUM_THREADS": "4"}, "4"):
        others = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**others, "PYTHONPATH": str(ROOT), **given},
            capture_output=True,
            check=True,
            encoding="utf-8",
        )
        assert done.stdout.strip() == wanted
