"""Fixtures that every test file may use; the functions behind them are in `helpers.py`."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import ROOT, copy_register, shipped_project
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from site_builder.load import Project

# Whole sites stay in memory for the tests that look at them: the collector shall not search them again and again.
gc.set_threshold(100_000, 50, 100)
# `make soak` asks for more.
settings.register_profile("painpoints", max_examples=int(os.environ.get("PAINPOINTS_EXAMPLES", "50")))
settings.load_profile("painpoints")
# What takes longest, so that no worker begins with it when the others are about to end.
LONGEST = [
    f"test_{name}.py"
    for name in (
        *("incremental", "browser", "build", "search_browser", "register_view", "docs", "hostile_site", "cluster"),
        *("workflows", "uniqueness", "serve", "wheel"),
    )
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def pytest_configure(config: pytest.Config) -> None:
    """Let xdist take files in the order below; its own goes by the number of tests, of which long files have few."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def project() -> Project:
    """The shipped register, opened once."""
    return shipped_project()


@pytest.fixture
def register_folder(tmp_path: Path) -> Path:
    """A register of the shipped programme and the example record with its evidence, nothing else."""
    return copy_register(tmp_path)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser of this machine; without one these tests are skipped, or fail where there has to be one."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        if os.environ.get("PAINPOINTS_NEED_BROWSER"):
            pytest.fail(f"PAINPOINTS_NEED_BROWSER is set, but none of these is there: {', '.join(BROWSERS)}")
        pytest.skip(f"no browser here: none of {', '.join(BROWSERS)} is on the path")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield launched
        launched.close()
