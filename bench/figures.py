"""From rounds to figures: medians, ratios round by round, and the bars that they are held to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

# What `results-N.json` holds.
Result = Mapping[str, Any]


@dataclass(frozen=True)
class Work:
    """A kind of work: in whose time it is told (or in which unit), its bar by number of pain points.

    `reason` says why a bar that is missed is missed, as far as the phases show.
    """

    key: str
    title: str
    unit: str
    bars: Mapping[int, float]
    reason: str = ""


def _bars(*bars: float) -> dict[int, float]:
    return dict(zip((1_000, 10_000, 100_000), bars, strict=True))


WORKS = (
    Work(
        "build",
        "cold build: check and every page",
        "hugo",
        _bars(0.6, 0.4, 0.3),
        "Hugo and Zola write one plain page for each record. Here each record comes to four full pages (itself and its "
        "report, in two languages), a site to seven times the files and more than twenty times the bytes. Templates "
        "run in Python, at about a millisecond a page; they alone take longer than Hugo as a whole. The bar would take "
        "fewer pages, or templates that aren't Jinja's.",
    ),
    Work(
        "check",
        "cold check, duplicates among all pairs included",
        "hugo",
        _bars(0.45, 0.3, 0.25),
        "Schema and rules take about a millisecond a file, in Python, and start and imports a third of a second; the "
        "comparison of all pairs grows with their number, which is the square of the records'.",
    ),
    Work(
        "unchanged",
        "build, nothing changed",
        "hugo",
        _bars(0.08, 0.02, 0.01),
        "Half of it is the start of Python and the modules that the command needs; the rest goes over the stamps of "
        "all sources and all files of the site, since either may have been touched.",
    ),
    Work(
        "changed",
        "build, one record changed",
        "hugo",
        _bars(0.2, 0.03, 0.012),
        "What every page says is put together anew and compared with what it said before: so no page needs to declare "
        "what it depends on, and none can be forgotten. That takes two thirds; templates hardly count. A changed text "
        "also changes what every word weighs, so that all pairs are compared anew.",
    ),
    Work(
        "pull_request",
        "`check --base` of a one-record pull request, fresh clone",
        "python",
        _bars(12, 12, 20),
        "Modules alone take twenty times what bare Python takes (numpy, which compares texts, four times). Then the "
        "kept results of all files are read, and the rules over several records look at all of them, before the change "
        "and after it; git is asked what changed.",
    ),
    Work(
        "serve",
        "serve: from saving a record to its new page",
        "s",
        _bars(0.3, 0.5, 2),
        "A save is seen within a tenth of a second. Then every file's kept result is read, the rules over several "
        "records look at all of them, and git is asked for the history; only the pain points that are open are "
        "compared with the others, and their pages drawn, before the rest is.",
    ),
    Work(
        "memory",
        "peak memory of a cold build, all processes",
        "MiB",
        _bars(100, 150, 600),
        "Five pain points alone take 130 MiB in one process: the interpreter with numpy, the templates, the writers of "
        "Excel and slides. With more cores several processes hold theirs. The register is held as plain Python data, "
        "with what figures and pages are worked out from.",
    ),
    Work("help", "`painpoints --help`", "s", _bars(0.15, 0.15, 0.15)),
)
COST_BAR, COST_UNIT, COST_AT = 1.2, 10_000, 100_000
COST_REASON = (
    "It is the comparison of all pairs: ten times the records have a hundred times the pairs. At 10,000 it takes a "
    "twentieth of the processor's time, at 100,000 three tenths (a check's time less ten times what the rest of a "
    "check takes at 10,000). The rest of a record costs as much at 100,000 as at 10,000."
)


@dataclass(frozen=True)
class Row:
    """A line of the table: the figure in its unit beside its bar, ratio of processors' time, plain seconds."""

    work: Work
    figure: float | None
    bar: float | None
    cpu: float | None
    seconds: float | None

    @property
    def met(self) -> bool | None:
        """Whether the bar is held; nothing without a bar or a figure."""
        return None if self.figure is None or self.bar is None else self.figure <= self.bar


def rows(result: Result) -> list[Row]:
    """Return the table of one run."""
    return [_row(work, result) for work in WORKS]


def _row(work: Work, result: Result) -> Row:
    bar = work.bars.get(result["pain_points"])
    if work.key == "memory":
        return Row(work, peak(result, "build"), bar, None, None)
    if work.key == "serve" and not result["serve"]:
        return Row(work, None, bar, None, None)
    seconds = median_of(result, work.key)
    if work.unit == "s":
        return Row(work, seconds, bar, None, seconds)
    ratios = [ratio(result["rounds"], work.key, work.unit, what) for what in ("seconds", "cpu")]
    return Row(work, ratios[0], bar, ratios[1], seconds)


def ratio(rounds: Sequence[Mapping[str, Mapping[str, float]]], key: str, unit: str, what: str) -> float:
    """Return the median of the ratios, each of one round: so a machine that changes its pace changes both."""
    return median(each[key][what] / each[unit][what] for each in rounds)


def median_of(result: Result, key: str, what: str = "seconds") -> float:
    """Return the median over all rounds of what one kind of work took."""
    seen = result["serve"] if key == "serve" else [each[key][what] for each in result["rounds"]]
    return float(median(seen))


def cores_used(result: Result, key: str) -> float:
    """Return how many cores a kind of work kept busy; few of them, and the machine had other things to do."""
    return float(median(each[key]["cpu"] / each[key]["seconds"] for each in result["rounds"]))


def peak(result: Result, key: str) -> float | None:
    """Return the median peak memory of a cold build, where it could be told."""
    seen = [each[key]["memory"] for each in result["rounds"] if "memory" in each[key]]
    return float(median(seen)) if seen else None


@dataclass(frozen=True)
class Cost:
    """What one record costs in a cold build, in ms, and as a multiple of the same among 10,000."""

    pain_points: int
    ours: float
    cpu: float
    hugo: float
    growth: float | None
    hugo_growth: float | None

    @property
    def bar(self) -> float | None:
        """The bar for the growth, at the size that has one."""
        return COST_BAR if self.pain_points == COST_AT else None

    @property
    def met(self) -> bool | None:
        """Whether the bar is held; nothing without a bar or a figure."""
        return None if self.growth is None or self.bar is None else self.growth <= self.bar


def costs(results: Sequence[Result]) -> list[Cost]:
    """Return the cost per record of every run, small registers first."""
    ordered = sorted(results, key=lambda each: int(each["pain_points"]))
    unit = next((each for each in ordered if each["pain_points"] == COST_UNIT), None)
    return [_cost(each, unit) for each in ordered]


def _cost(result: Result, unit: Result | None) -> Cost:
    ours, cpu, hugo = per_record(result, "build"), per_record(result, "build", "cpu"), per_record(result, "hugo")
    growth = ours / per_record(unit, "build") if unit else None
    return Cost(result["pain_points"], ours, cpu, hugo, growth, hugo / per_record(unit, "hugo") if unit else None)


def per_record(result: Result, key: str, what: str = "seconds") -> float:
    """Return the ms that a kind of work takes for each record."""
    return median_of(result, key, what) * 1000 / int(result["pain_points"])
