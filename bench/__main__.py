"""`make bench`: measure on so many pain points, print the table, keep the results."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from bench.figures import Result
from bench.register import git, to_change
from bench.report import cost_section, results_page, section
from bench.running import Failed
from bench.serving import served
from bench.tools import Tools, machine, set_up, versions
from bench.work import ROOT, Ground, one_round, phases, prepare, sizes

HERE = Path(__file__).resolve().parent
FOLDER = ROOT / "build" / "bench"
FEW = 1_000  # pain points, of which more rounds are no trouble
MANY = 10_000  # pain points, of more than which one process alone would take very long


def main() -> None:
    """Measure, as the command line says."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("pain_points", type=int)
    parser.add_argument("--rounds", type=int, help="5 up to 1,000 pain points, otherwise 3")
    parser.add_argument("--no-serve", action="store_true", help="leave out the server, which builds the site once more")
    asked = parser.parse_args()
    rounds = asked.rounds or (5 if asked.pain_points <= FEW else 3)
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        result = measured(set_up(FOLDER, tell), asked.pain_points, rounds, serve=not asked.no_serve)
    except Failed as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Interrupted; no result was written.")
    results = keep(result, HERE / "results.json")
    (FOLDER / f"results-{asked.pain_points}.json").write_text(as_json(result), encoding="utf-8")
    (HERE / "RESULTS.md").write_text(results_page(results), encoding="utf-8")
    tell(f"\n{section(result)}\n{cost_section(results)}\nAlso in bench/RESULTS.md, the rounds in bench/results.json.")


def measured(tools: Tools, pain_points: int, rounds: int, *, serve: bool = True) -> Result:
    """Do all rounds, and return everything that was seen."""
    ground = Ground(FOLDER / str(pain_points), tools)
    tell(f"Writing {pain_points:,} pain points for everybody ...")
    prepare(ground, pain_points)
    seen = [_round(ground, number, rounds) for number in range(rounds)]
    result = {
        "pain_points": pain_points,
        "date": date.today().isoformat(),
        "machine": machine(),
        "versions": versions(tools),
        "sites": sizes(ground),
        "rounds": seen,
        "serve": _serve(ground, rounds) if serve else [],
        "phases": phases(ground) if pain_points <= MANY else {},
    }
    shutil.rmtree(ground.past)
    return result


def _round(ground: Ground, number: int, rounds: int) -> dict[str, dict[str, float]]:
    seen = {}
    for name, run in one_round(ground, number):
        memory = "" if run.memory is None else f" {run.memory:9.0f} MiB"
        tell(f"round {number + 1}/{rounds}  {name:<13}{run.seconds:9.3f} s {run.cpu:9.3f} s CPU{memory}")
        seen[name] = {key: round(value, 4) for key, value in asdict(run).items() if value is not None}
    return seen


def _serve(ground: Ground, rounds: int) -> list[float]:
    seen = [round(seconds, 4) for seconds in served(ground, to_change(ground.register, rounds))]
    git(ground.register, "checkout", "--quiet", "--", ".")
    tell("serve: " + ", ".join(f"{seconds:.2f} s" for seconds in seen))
    return seen


def keep(result: Result, file: Path) -> list[dict[str, Any]]:
    """Put a result beside those of registers of other sizes, and return them all."""
    before = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    others = [each for each in before if each["pain_points"] != result["pain_points"]]
    results = sorted([*others, dict(result)], key=lambda each: int(each["pain_points"]))
    file.write_text(as_json(results), encoding="utf-8")
    return results


def as_json(data: object) -> str:
    """Return data as text, one line each for what is at the bottom."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def tell(text: str) -> None:
    """Print at once, for whoever waits."""
    print(text, flush=True)


if __name__ == "__main__":
    main()
