"""Where the time of a piece of work goes: one process, looked at every few milliseconds of processor's time.

Looking costs next to nothing, so that shares are those of work that nobody looks at; `python -m bench.phases FILE
ARGUMENTS` runs painpoints and writes the seconds of each phase.
"""

from __future__ import annotations

import json
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType

EVERY = 0.004  # seconds of processor's time
REST = "the rest"
# By the functions in which each is done, or the modules below which; the innermost of them counts.
PHASES: Mapping[str, tuple[str, ...]] = {
    "importing modules": ("importlib._bootstrap:_find_and_load",),
    "finding what changed": ("site_builder.contents:contents_of", "site_builder.branches:difference"),
    "reading and checking each file": ("site_builder.check:read_files",),
    "comparing pain points": ("site_builder.measures.similarity.answers:uniqueness_of", "site_builder.kept:*"),
    "rules over several records": ("site_builder.judging:across",),
    "what pages say": ("site_builder.pages.*",),
    "digests of what pages say": ("site_builder.origin:origin_of",),
    "pages from templates": ("site_builder.templating:rendered",),
    "Excel and slides": ("site_builder.exchange.excel:workbook", "site_builder.exchange.slides:presentation"),
    "links": ("site_builder.links:*",),
    "writing and publishing": ("site_builder.stage:*", "site_builder.publishing:*", "site_builder.writing:*"),
}
_PHASE_OF = {place: phase for phase, places in PHASES.items() for place in places}


def phase_of(frame: FrameType | None) -> str:
    """Return the phase in which a program is."""
    while frame is not None:
        for place in _places(frame.f_globals.get("__name__", ""), frame.f_code.co_name):
            if place in _PHASE_OF:
                return _PHASE_OF[place]
        frame = frame.f_back
    return REST


def _places(module: str, function: str) -> Iterator[str]:
    yield f"{module}:{function}"
    yield f"{module}:*"
    while module := module.rpartition(".")[0]:
        yield f"{module}.*"


def main() -> None:
    """Run painpoints, and write the seconds of processor's time by phase; it ends as painpoints does."""
    seen: Counter[str] = Counter()
    file = Path(sys.argv.pop(1))
    signal.signal(signal.SIGPROF, lambda _, frame: seen.update([phase_of(frame)]))
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    try:
        from site_builder.cli import main as painpoints

        painpoints()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        seconds = {phase: round(count * EVERY, 3) for phase, count in seen.most_common()}
        file.write_text(json.dumps(seconds), encoding="utf-8")


if __name__ == "__main__":
    main()
