"""The results as Markdown: `RESULTS.md` follows from the data in `results.json` alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.figures import COST_REASON, WORKS, Result, Row, cores_used, costs, median_of, peak, ratio, rows

NAMES = {"painpoints": "painpoints, both languages, checked", "hugo": "Hugo", "zola": "Zola"}
UNITS = {"hugo": "× Hugo", "python": "× `python -c pass`"}
HEAD = """\
# Speed

Written by `make bench`; the data behind it is in `results.json`. Don't edit either.

The same records, made by `painpoints sample`, are given to Hugo and Zola as content: one plain page for each
record in one language, its front matter the record's own YAML, lists of 100, nothing checked. (With JSON for front
matter Hugo took 0.7 of its time in a trial; but the records are YAML for everybody.) painpoints checks everything
and builds its full site in Chinese and English. All are whole processes, measured in rounds, one after the other.
“× Hugo” is a share of Hugo's full build in the same round, and the median of these shares is shown; times are
medians. Hugo and Zola always build everything. CPU is the same share in time of processors; it wavers less on a
machine that does other things too. Where builds used far fewer cores than there are, the machine was busy with
something else, and times on the clock say little. Memory is the proportional set size (PSS) of all processes
together, looked at during the cold build, so often that looking takes no more than a fiftieth of the time. Bars are
set for 1,000, 10,000 and 100,000 pain points. Sites are written to the same disk as the records.
"""

_MET = {None: "–", True: "yes", False: "**no**"}


def results_page(results: Sequence[Result]) -> str:
    """Return the whole page: a section for each run, small registers first, and the cost per record."""
    ordered = sorted(results, key=lambda each: int(each["pain_points"]))
    return "\n".join([HEAD, *map(section, ordered), cost_section(ordered), reason_section(ordered)])


def section(result: Result) -> str:
    """Return what one run measured."""
    head = f"## {result['pain_points']:,} pain points\n\n{_setting(result)}\n"
    return "\n".join(
        [head, work_table(result), site_table(result), *([phase_table(result)] if result["phases"] else [])]
    )


def _setting(result: Result) -> str:
    machine, versions = result["machine"], result["versions"]
    where = f"{machine['cores']} cores ({machine['cpu']}), {machine['memory']} of memory, {machine['system']}"
    told = ", ".join(f"{name} {version}" for name, version in versions.items())
    return f"{result['date']}; {_rounds(len(result['rounds']))}; {where}; {told}."


def _rounds(count: int) -> str:
    return "1 round" if count == 1 else f"{count} rounds"


def work_table(result: Result) -> str:
    """Return the table of bars."""
    head = ["work", "measured", "bar", "met", "CPU", "time"]
    return table(head, [_cells(row) for row in rows(result)])


def _cells(row: Row) -> list[str]:
    unit = UNITS.get(row.work.unit, row.work.unit)
    seconds = "–" if row.seconds is None else f"{number(row.seconds)} s"
    bar = "–" if row.bar is None else f"≤ {row.bar:g}"
    measured = "–" if row.figure is None else f"{number(row.figure)} {unit}"
    return [row.work.title, measured, bar, _MET[row.met], number(row.cpu), seconds]


def site_table(result: Result) -> str:
    """Return who builds what: time, memory, and size of the site."""
    head = ["cold build by", "time", "× Hugo", "CPU", "cores used", "peak memory", "files", "size"]
    return table(head, [_builder(result, name, size) for name, size in result["sites"].items()])


def _builder(result: Result, name: str, size: Mapping[str, int]) -> list[str]:
    key = "build" if name == "painpoints" else name
    return [
        NAMES[name],
        f"{number(median_of(result, key))} s",
        number(ratio(result["rounds"], key, "hugo", "seconds")),
        f"{number(median_of(result, key, 'cpu'))} s",
        number(cores_used(result, key)),
        f"{number(peak(result, key))} MiB",
        f"{size['files']:,}",
        f"{number(size['bytes'] / 2**20)} MiB",
    ]


def phase_table(result: Result) -> str:
    """Return where the processor's time goes when one process does it all: seconds, and their share."""
    by_work: Mapping[str, Mapping[str, float]] = result["phases"]
    shown = {work.title.partition(":")[0]: by_work[work.key] for work in WORKS if work.key in by_work}
    seen = sorted({phase for each in shown.values() for phase in each})
    phases = sorted(seen, key=lambda phase: -by_work["build"].get(phase, 0))
    lines = [[phase, *(_share(each, phase) for each in shown.values())] for phase in phases]
    return table(["processor's time in one process", *shown], lines)


def _share(seconds: Mapping[str, float], phase: str) -> str:
    return f"{number(seconds.get(phase, 0))} s, {seconds.get(phase, 0) / sum(seconds.values()):.0%}"


def cost_section(results: Sequence[Result]) -> str:
    """Return what one record costs in registers of each size."""
    head = ["pain points", "ms a record", "against 10,000", "bar", "met", "CPU ms", "Hugo ms", "Hugo against 10,000"]
    lines = []
    for cost in costs(results):
        told = [number(each) for each in (cost.cpu, cost.hugo, cost.hugo_growth)]
        limit = f"≤ {cost.bar:g}" if cost.bar else "–"
        lines.append([f"{cost.pain_points:,}", number(cost.ours), number(cost.growth), limit, _MET[cost.met], *told])
    return "## Cost per record in a cold build\n\n" + table(head, lines)


def reason_section(results: Sequence[Result]) -> str:
    """Return why bars are missed that any run missed."""
    missed = {row.work.key for result in results for row in rows(result) if row.met is False}
    told = [f"- **{work.title}**: {work.reason}\n" for work in WORKS if work.key in missed and work.reason]
    if any(cost.met is False for cost in costs(results)):
        told.append(f"- **cost per record**: {COST_REASON}\n")
    return "".join(["## Why bars are missed\n\n", *told]) if told else ""


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (head, ["---"] * len(head), *lines))


def number(value: float | None) -> str:
    """Return a figure with three digits that count."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
