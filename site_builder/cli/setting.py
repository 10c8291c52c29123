"""What every command shares: the common options, and the setting that they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from site_builder.cli.bar import progress_bar
from site_builder.words import LANGUAGES, Language

if TYPE_CHECKING:
    from site_builder.against import Against
    from site_builder.check import Checked, Comparison
    from site_builder.contents import Contents
    from site_builder.load import Project
    from site_builder.measures.similarity.answers import Candidate
    from site_builder.parallel import Jobs
    from site_builder.programme import Programme, Unit, UnitKind
    from site_builder.recall import Recall
    from site_builder.stage import Ruling

DAY = click.DateTime(["%Y-%m-%d"])
# Asked for by every command that looks at a change.
author_option = click.option(
    "--author",
    default="",
    metavar="LOGIN",
    help="是谁提交的，查他可不可以 / who makes the change, to see whether they may",
)
with_branch_option = click.option(
    "--with-branch",
    "branches",
    metavar="REF",
    multiple=True,
    help="也与这个还没有合并的分支比较，可重复 / compare with this unmerged branch too, repeatable",
)
# So many ids a message names at most.
NAMED = 30


@dataclass(frozen=True)
class Setting:
    """What the common options say: the register, the as-of date, the language, how much to print.

    What the register says besides is read once it is asked for. A programme's `ruling` may be known before.
    """

    root: Path
    has_register: bool
    asked_day: date | None
    asked_language: Language | None
    quiet: bool
    verbose: bool
    known_ruling: Ruling | None = None

    @cached_property
    def project(self) -> Project:
        """Return the register, ready to be checked and built; without one, what every register has."""
        from site_builder.load import Project, open_project

        if self.has_register:
            return open_project(self.root)
        from site_builder.places import shipped
        from site_builder.schema import load_types
        from site_builder.strings import load_strings

        return Project(self.root, load_types(shipped("schema")), load_strings())

    @property
    def ruling(self) -> Ruling | Programme:
        """Return what the programme says of language and day."""
        return self.known_ruling or self.project.programme

    @cached_property
    def today(self) -> date:
        """Return the present day where the register is kept, or the one on which it stands still."""
        return self.ruling.frozen_on or _today(self.ruling.timezone)

    @property
    def as_of(self) -> date:
        """Return the as-of date: today unless another one was asked for."""
        return self.asked_day or self.today

    @property
    def language(self) -> Language:
        """Return the language of the output."""
        return self.asked_language or self.ruling.language

    def say(self, key: str, **params: Any) -> None:
        """Print words of the interface unless asked to be quiet."""
        if not self.quiet:
            click.echo(self.words(key, **params))

    def words(self, key: str, **params: Any) -> str:
        """Return words of the interface in the chosen language."""
        from site_builder.strings import load_strings

        return load_strings().words(f"cli.{key}", **params).within(self.language)

    def refuse(self, key: str, **params: Any) -> NoReturn:
        """End with exit code 2: the command was misused, nothing was changed."""
        click.echo(self.words(key, **params), err=True)
        raise SystemExit(2)


def common(command: Callable[..., Any], *, register_needed: bool = True) -> Callable[..., Any]:
    """Give a command the options that every command has, and hand it the setting they make."""
    options = (
        click.option(
            "--register", "folder", type=click.Path(path_type=Path), help="台账所在的文件夹 / the register's folder"
        ),
        click.option("--as-of", type=DAY, metavar="DATE", help="截至哪一天 / as of which day (YYYY-MM-DD)"),
        click.option("--lang", type=click.Choice(LANGUAGES), help="输出的语言 / language of the output"),
        click.option("--quiet", "-q", is_flag=True, help="只输出结果 / print results only"),
        click.option("--verbose", "-v", is_flag=True, help="多说一些 / tell more"),
    )

    def wrapped(folder: Path | None, as_of: datetime | None, lang: Language | None, **others: Any) -> None:
        flags = {name: others.pop(name) for name in ("quiet", "verbose")}
        root = _root(folder)
        if root is None and register_needed:
            from site_builder.strings import load_strings

            words = load_strings().words("cli.no_register", folder=(folder or Path.cwd()).resolve())
            click.echo(words.within(lang) if lang else "\n".join(words), err=True)
            raise SystemExit(2)
        command(Setting(root or Path.cwd(), root is not None, _day(as_of), lang, **flags), **others)

    wrapped.__name__, wrapped.__doc__ = command.__name__, command.__doc__
    wrapped.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped


def _root(folder: Path | None) -> Path | None:
    from site_builder.places import PROGRAMME, find_root

    start = (folder or Path.cwd()).resolve()
    if folder is None:
        return find_root(start)
    return start if (start / PROGRAMME).is_dir() else None


def _day(given: datetime | None) -> date | None:
    if given is None:
        return None
    from site_builder.validator import FIRST_YEAR, LAST_YEAR

    if not FIRST_YEAR <= given.year < LAST_YEAR:
        raise click.BadParameter(f"{given:%Y-%m-%d}", param_hint="--as-of")
    return given.date()


def _today(timezone: str) -> date:
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(timezone)).date()


@contextmanager
def _checking(setting: Setting, contents: Contents | None = None) -> Iterator[tuple[Recall, Callable[..., None]]]:
    """Give a check what is known of the last time, and a bar on the terminal."""
    from site_builder.cache import opened
    from site_builder.contents import contents_of
    from site_builder.garbage import uncollected
    from site_builder.recall import Recall

    root = setting.project.root
    with opened(root) as cache, progress_bar(setting, "checking") as progress, uncollected():
        yield Recall(cache, contents or contents_of(root, cache)), progress


def checked_register(
    setting: Setting,
    paths: Sequence[str] | None = None,
    jobs: Jobs | None = None,
    comparison: Comparison | None = None,
    contents: Contents | None = None,
) -> Checked:
    """Check the register, with a bar on the terminal; what was compared is kept for the next time."""
    from site_builder.check import WHOLE
    from site_builder.check import check as check_register
    from site_builder.parallel import available

    with _checking(setting, contents) as (recall, progress):
        return check_register(
            setting.project,
            setting.as_of,
            paths,
            jobs or available(),
            progress,
            today=setting.today,
            recall=recall,
            comparison=comparison or WHOLE,
        )


def checked_against(
    setting: Setting, base: str, author: str = "", elsewhere: tuple[Candidate, ...] = (), jobs: int | None = None
) -> Against:
    """Check what changes against a branch, with a bar on the terminal; refuse a branch that can't be compared with."""
    from site_builder.against import check_against
    from site_builder.branches import difference
    from site_builder.judging import Moment
    from site_builder.parallel import available

    moment = Moment(setting.as_of, setting.today)
    with _comparable(setting):
        changed = difference(setting.project.root, base)
    with _checking(setting) as (recall, progress):
        jobs = jobs or available()
        return check_against(setting.project, changed, moment, author, jobs, progress, elsewhere, recall)


@contextmanager
def _comparable(setting: Setting) -> Iterator[None]:
    """Refuse a branch that git doesn't know, or that there is nothing to compare with."""
    from site_builder.branches import NoFork, UnknownBranch

    try:
        yield
    except UnknownBranch as error:
        setting.refuse("unknown_branch", ref=error)
    except NoFork as error:
        setting.refuse("too_shallow" if error.shallow else "no_fork", ref=error)


def on_branches(setting: Setting, branches: Sequence[str]) -> tuple[Candidate, ...]:
    """Return the pain points that branches add; what stands here as well is no other one."""
    with _comparable(setting):
        return tuple(each for branch in branches for each in _on_branch(setting, branch))


def _on_branch(setting: Setting, branch: str) -> Iterator[Candidate]:
    from site_builder.branches import added_on
    from site_builder.load import file_from
    from site_builder.measures.similarity.answers import Candidate
    from site_builder.places import RECORDS

    project = setting.project
    pain_point = project.types["pain-point"]
    for path, raw in added_on(project.root, branch, f"{RECORDS}/{pain_point.folder}"):
        if path.endswith(".yaml") and not (project.root / path).exists():
            record = file_from(path, pain_point, raw, {}).record
            if record is not None:
                yield Candidate(record, branch)


def known_unit(setting: Setting, kind: UnitKind, given: str) -> Unit:
    """Return the unit with that id, else the one that is called so; refuse any other, naming those most like it."""
    from site_builder.near import nearest_ids

    if not setting.project.usable:
        setting.refuse("no_programme", text=given)
    units = setting.project.programme.units_of((kind,))
    found = units.get(given) or next((unit for unit in units.values() if unit.is_called(given)), None)
    if found is None:
        nearest = nearest_ids(given, {unit_id: unit.name for unit_id, unit in units.items()})
        near = [units[each] for each in nearest] or list(units.values())
        named = dict.fromkeys(f"{unit.id} {unit.name.within(setting.language)}" for unit in near[:NAMED])
        setting.refuse(f"no_such_{kind}", id=given, known=", ".join(named) + ("…" if len(near) > NAMED else ""))
    return found
