"""The command `build`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_builder.cli.bar import progress_bar
from site_builder.cli.setting import Setting, checked_register, common

if TYPE_CHECKING:
    from site_builder.build import Built
    from site_builder.check import Checked
    from site_builder.contents import Contents
    from site_builder.parallel import Jobs


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="网站放在哪里 / where the site goes (build/site)"
)
@click.option("--jobs", type=click.IntRange(min=1), help="同时运行几个进程 / processes at a time")
@click.option(
    "--executor",
    metavar="URL",
    help="在 Dask 集群上运行，dask://主机:端口 / run on a Dask cluster, dask://HOST:PORT",
)
@common
def build(setting: Setting, out: Path | None, jobs: int | None, executor: str | None) -> None:
    """生成网站 / check the register and build the site.

    只重写有变化的页面；什么都没变就什么都不写。有错误时不生成，退出码为 1。

    Only pages that change are written, and nothing when nothing did. With errors nothing is built, and the exit code
    is 1.

    \b
    painpoints build
    painpoints build --out /tmp/site --as-of 2015-06-12
    painpoints build --executor dask://10.0.0.5:8786
    """
    from site_builder.cache import opened
    from site_builder.contents import contents_of
    from site_builder.current import sources_of, state_of

    root = setting.root
    target = (out or root / "build" / "site").resolve()
    with opened(root) as cache:
        sources = sources_of(root, cache)
        contents_once = lru_cache(partial(contents_of, root, cache, sources.look))
        digest = sources.digest(cache, contents_once)
        if _is_current(setting, target, digest):
            return
        contents = contents_once()
    state = state_of(digest, setting.as_of, setting.today)
    # What was made from files that changed meanwhile isn't known for certain: the next build looks at everything.
    made = _built(setting, target, contents, lambda: state if sources.are_as_they_were() else b"", jobs, executor)
    for page, link in made.broken:
        click.echo(setting.words("broken_link", page=page, target=link), err=True)
    setting.say("built", pages=made.pages, as_of=setting.as_of, index=target / "index.html", new=made.rendered)
    setting.say("serve_hint")
    raise SystemExit(1 if made.broken else 0)


def _is_current(setting: Setting, target: Path, sources: bytes) -> bool:
    """Tell whether there is nothing to do, and say so.

    The register isn't opened for that: if nothing has changed, its programme says what it said when the site was built.
    """
    from site_builder.current import is_current, state_of
    from site_builder.stage import manifest_of

    manifest = manifest_of(target)
    if manifest.ruling is None:
        return False
    before = replace(setting, known_ruling=manifest.ruling)
    try:
        state = state_of(sources, before.as_of, before.today)
    except (LookupError, ValueError, OSError):
        # A time zone that this machine doesn't know.
        return False
    if not is_current(target, manifest, state):
        return False
    before.say("built_before", pages=manifest.pages, as_of=before.as_of, index=target / "index.html")
    before.say("serve_hint")
    return True


def _built(
    setting: Setting,
    target: Path,
    contents: Contents,
    state: Callable[[], bytes],
    jobs: int | None,
    executor: str | None,
) -> Built:
    from site_builder.build import build as build_site
    from site_builder.garbage import uncollected
    from site_builder.history import read_history
    from site_builder.parallel import OtherProgram, WorkersLost
    from site_builder.publishing import NotOurs, OwnPlace
    from site_builder.templating import BadTemplateError

    project = setting.project
    try:
        with uncollected(), _workers(setting, jobs, executor) as workers:
            checked = checked_register(setting, jobs=workers, contents=contents)
            if not checked.is_clean:
                _refuse(setting, checked)
            with progress_bar(setting, "building") as progress:
                history = read_history(project.root)
                return build_site(project, checked, history, setting.as_of, target, workers, progress, state)
    except OwnPlace:
        setting.refuse("own_place", folder=target)
    except NotOurs:
        setting.refuse("not_ours", folder=target)
    except BadTemplateError as error:
        setting.refuse("bad_template", problem=error)
    except WorkersLost:
        setting.refuse("workers_lost")
    except OtherProgram:
        setting.refuse("other_program", executor=executor)


@contextmanager
def _workers(setting: Setting, jobs: int | None, executor: str | None) -> Iterator[Jobs]:
    """Give who does the work: processes of this machine, or a cluster."""
    from site_builder.parallel import available

    if executor is None:
        yield jobs or available()
        return
    from site_builder.cluster import NoCluster, executor_at

    try:
        with executor_at(executor) as cluster:
            yield cluster
    except NoCluster as error:
        setting.refuse("no_cluster", problem=error)


def _refuse(setting: Setting, checked: Checked) -> None:
    """Tell the errors instead of building."""
    from site_builder.formats import Report, text

    errors = [finding for finding in checked.findings if finding.level == "error"]
    report = Report(errors, checked.files, setting.as_of, setting.language, setting.project.strings)
    click.echo(text(report), nl=False, err=True)
    click.echo(setting.words("not_built"), err=True)
    raise SystemExit(1)
