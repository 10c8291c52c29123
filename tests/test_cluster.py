"""Work in another executor than this machine's processes: the same site, also when a worker is lost on the way."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from distributed import LocalCluster
from helpers import AS_OF
from site_tools import SIX, painpoints, put_own_template, small_register, tree

from site_builder.build import build
from site_builder.check import check
from site_builder.cli import main
from site_builder.cluster import NoCluster, executor_at
from site_builder.history import History
from site_builder.load import open_project
from site_builder.parallel import Jobs, OtherProgram, WorkersLost, spread


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small register with a template of its own."""
    folder = small_register(tmp_path_factory.mktemp("cluster") / "register", SIX[:4])
    put_own_template(folder, "about.html", "<!-- 本 -->")
    return folder


@pytest.fixture(scope="module")
def local(register: Path) -> dict[str, bytes]:
    """The site as one process builds it."""
    return built(register, register.with_name("local"), 1)


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Three worker processes and their scheduler on this machine."""
    with LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as found:
        yield found


def built(register: Path, out: Path, jobs: Jobs, progress: object = None) -> dict[str, bytes]:
    """Check and build without anything kept from before."""
    project = open_project(register)
    told = progress if callable(progress) else lambda made: None
    made = build(project, check(project, AS_OF, jobs=jobs), History(), AS_OF, out, jobs, told)
    assert made.rendered == made.pages
    assert made.broken == ()
    found = tree(out)
    for folder in (out, register / "build"):
        for path in sorted(folder.rglob("*"), reverse=True):
            path.unlink() if path.is_file() or path.is_symlink() else path.rmdir()
    return found


def test_any_executor_builds_the_same_site(register: Path, local: dict[str, bytes], tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as executor:
        assert built(register, tmp_path / "site", executor) == local


def test_a_cluster_that_loses_a_worker_builds_the_same_site(
    register: Path, local: dict[str, bytes], cluster: LocalCluster, tmp_path: Path
) -> None:
    killed: list[int] = []

    def kill(pages: int) -> None:
        if pages == 200 and not killed:
            killed.append(cluster.workers[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    address = cluster.scheduler_address.replace("tcp://", "dask://")
    with executor_at(address) as executor:
        found = built(register, tmp_path / "site", executor, kill)
    assert killed
    assert found == local


def test_a_cluster_whose_scheduler_is_lost_is_told() -> None:
    with LocalCluster(
        n_workers=1,
        processes=False,
        host="127.0.0.1",
        protocol="tcp://",
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
    ) as lost:
        address = lost.scheduler_address.replace("tcp://", "dask://")
        with pytest.raises(WorkersLost), executor_at(address) as executor:
            waits = executor.submit(time.sleep, 3)
            lost.close()
            waits.result(timeout=60)


def test_the_command_builds_on_a_cluster(
    register: Path, local: dict[str, bytes], cluster: LocalCluster, tmp_path: Path
) -> None:
    address = cluster.scheduler_address.replace("tcp://", "dask://")
    done = painpoints(*("build", "--as-of", AS_OF, "--out", tmp_path / "site", "--executor", address), cwd=register)
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "site").keys() == local.keys()


@pytest.mark.parametrize(
    "address", ["dask://127.0.0.1:1", "http://127.0.0.1:8786", "dask://", "127.0.0.1:8786", "dask://[::1"]
)
def test_no_cluster_is_told_in_a_sentence(
    register: Path, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A scheduler on this machine that doesn't answer at once isn't there.
    monkeypatch.setattr("site_builder.cluster._SECONDS", 1)
    command = ["build", "--register", str(register), "--out", str(tmp_path / "site"), "--executor", address]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 2
    assert "连不上集群" in done.stderr
    assert "Traceback" not in done.output
    assert not (tmp_path / "site").exists()


def test_another_program_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadPoolExecutor(1) as executor:
        assert list(spread(doubled, 2, range(3), executor)) == [0, 2, 4]
        digests = iter([b"here", b"there"])
        monkeypatch.setattr("site_builder.parallel.program_digest", lambda: next(digests))
        with pytest.raises(OtherProgram):
            list(spread(doubled, 3, range(3), executor))


def doubled(factor: int, numbers: list[int]) -> list[int]:
    """Return each number times the factor."""
    return [factor * each for each in numbers]


def test_without_the_library_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(NoCluster, match="painpoints\\[distributed\\]"), executor_at("dask://127.0.0.1:8786"):
        pass
