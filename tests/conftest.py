"""Fixtures that every test file may use; the functions behind them are in `helpers.py`."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import ROOT, copy_register, shipped_project

from site_builder.load import Project


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
