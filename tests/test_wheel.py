"""The wheel: everything that the tool needs is in it, and it works in an empty folder on a machine without sources."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from helpers import ROOT
from site_tools import environment

SOURCES = ("site_builder", "schema", "templates", "pyproject.toml", "README.md", "LICENSE")
WINDOWS = os.name == "nt"
ANSWERS = {
    "title": "销售人员找不到最新的报价模板",
    "description": "每次报价前都要在几个群里翻找模板，常常用错版本。",
    "scenario": "3 月 5 日，林晓用了去年的模板，客户当天来电话质疑价格。",
    "proposer": "zhang-san",
    "beneficiary-department": "sales",
    "beneficiary-key-people": "林晓",
    "origin-way": "asked",
    "origin-told": "回访时林晓说模板散在群里，找一次要半个小时。",
    "value": "找模板的时间由半小时降到一分钟。",
    "resources-people": "开发 1 人 3 天",
    "resources-material": "无需新增",
    "resources-money": "无需新增",
}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the sources as they are, built without network."""
    folder = tmp_path_factory.mktemp("wheel")
    sources = folder / "sources"
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, sources / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, sources / name)
    options = ["--no-build-isolation", "--no-deps", "--no-index", "-w", str(folder), str(sources)]
    pip("wheel", *options)
    (made,) = folder.glob("*.whl")
    return made


def pip(*arguments: str, python: Path | None = None) -> None:
    """Run pip without network, if wanted for another interpreter."""
    chosen = ["--python", str(python)] if python else []
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *chosen, *arguments]
    done = subprocess.run(command, env=environment(), capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a fresh environment that holds nothing but the wheel."""
    folder = tmp_path_factory.mktemp("fresh") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, env=environment())
    inside = folder / ("Scripts" if WINDOWS else "bin")
    pip("install", "--no-deps", "--no-index", str(wheel), python=inside / "python")
    # A path file's folders aren't searched for path files of their own, so the editable project stays out of reach.
    site_packages = next(folder.rglob("site-packages"))
    (site_packages / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", "utf-8")
    return inside


def ran(program: Path, *arguments: str, cwd: Path) -> str:
    """Run an installed program that has to succeed, and return what it printed."""
    env = environment()
    del env["PYTHONPATH"]
    done = subprocess.run(
        [str(program), *arguments], cwd=cwd, env=env, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
    return done.stdout


def shipped_files() -> set[str]:
    """Return every file of the sources that has to be in the wheel, by its name there."""
    found = set()
    inside = {"schema": "site_builder/shipped/", "templates": "site_builder/shipped/", "site_builder": ""}
    for folder, place in inside.items():
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                found.add(place + path.relative_to(ROOT).as_posix())
    return found


def test_the_wheel_carries_every_file(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert shipped_files() - names == set()
    assert "site_builder/shipped/templates/sample/phrases.yaml" in names
    assert "site_builder/shipped/templates/init/dot-gitignore" in names


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names - shipped_files() == set()


def test_the_installed_tool_is_the_wheels(scripts: Path, tmp_path: Path) -> None:
    place = ran(scripts / "python", "-c", "import site_builder; print(site_builder.__file__)", cwd=tmp_path)
    assert Path(place.strip()).is_relative_to(scripts.parent)
    shipped = "from site_builder.places import shipped; print(shipped('schema')); print(shipped('templates'))"
    for line in ran(scripts / "python", "-c", shipped, cwd=tmp_path).splitlines():
        assert Path(line).is_relative_to(scripts.parent)


def test_a_new_register_can_be_made_filled_checked_and_built(scripts: Path, tmp_path: Path) -> None:
    painpoints = scripts / "painpoints"
    ran(painpoints, "init", "reg", cwd=tmp_path)
    register = tmp_path / "reg"
    assert {".github", ".gitignore", "records", "schema"} <= {path.name for path in register.iterdir()}
    ran(painpoints, "check", cwd=register)
    today = ran(scripts / "python", "-c", TODAY, cwd=tmp_path).strip()
    answers = {**ANSWERS, "origin-confirmed-on": today}
    options = [part for name, value in answers.items() for part in (f"--{name}", value)]
    said = ran(painpoints, "new", *options, cwd=register)
    record = re.search(r"records/pain-points/\d{4}/\d{6}-000-zhang-san-\w{6}\.yaml", said)
    assert record
    assert ANSWERS["title"] in (register / record[0]).read_text("utf-8")
    ran(painpoints, "check", cwd=register)
    ran(painpoints, "build", "--jobs", "2", cwd=register)
    assert ANSWERS["title"] in (register / "build/site/index.html").read_text("utf-8")
    assert (register / "build/site/static/style.css").is_file()


TODAY = "from datetime import datetime as d, timezone as z, timedelta as t; print(d.now(z(t(hours=8))).date())"


def test_a_new_register_has_no_place_left_open(scripts: Path, tmp_path: Path) -> None:
    ran(scripts / "painpoints", "init", "reg", cwd=tmp_path)
    files = [path for path in (tmp_path / "reg").rglob("*") if path.is_file()]
    assert [path for path in files if re.search(r"@[a-z_]+@", path.read_text("utf-8"))] == []
    assert [path for path in files if "dot-" in path.as_posix().removeprefix(str(tmp_path))] == []


def test_the_installed_tool_writes_a_sample_that_passes(scripts: Path, tmp_path: Path) -> None:
    ran(scripts / "painpoints", "sample", "many", "--pain-points", "12", cwd=tmp_path)
    assert len(list((tmp_path / "many/records/pain-points").rglob("*.yaml"))) == 12
    ran(scripts / "painpoints", "check", cwd=tmp_path / "many")


def test_the_installed_tool_runs_as_a_module_and_tells_its_version(scripts: Path, tmp_path: Path) -> None:
    told = ran(scripts / "painpoints", "--version", cwd=tmp_path)
    assert re.search(r"\d+\.\d+\.\d+", told)
    assert ran(scripts / "python", "-m", "site_builder", "--version", cwd=tmp_path).split()[-1] == told.split()[-1]
