"""`python -m bench.search 10000`: how soon the site's search answers, what it finds, and what its index costs.

Needs Chromium and playwright, as the tests do. Nothing but the search is built. A cold question is asked in a browser
that has only the head of the index; a warm one is the same again. Each is timed until the first ones are verified,
which the page then shows, and until a screenful is.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import time
from datetime import date
from gzip import compress
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Shown

from bench.running import run
from bench.work import ROOT, command
from site_builder.build import site_of, static_files, view_of
from site_builder.check import check
from site_builder.history import History
from site_builder.load import Project, open_project
from site_builder.pages import Asset, Page, View
from site_builder.pages.search import search
from site_builder.pages.search_documents import KINDS, documents_of
from site_builder.pages.search_grams import folded
from site_builder.pages.search_texts import Labels
from site_builder.templating import rendered

FOLDER = ROOT / "build" / "bench"
SCREENFUL = 20
COLD = 100
STRINGS = 900
ASK = """async ([query, count]) => {
  await painpointsSearch("");
  const begin = performance.now();
  const answer = await painpointsSearch(query);
  const found = await answer.next(5);
  const first = performance.now() - begin;
  found.push(...await answer.next(count - 5));
  return [first, performance.now() - begin, found.map((each) => each.path)];
}"""


def main() -> None:
    """Make the index of so many pain points and ask it."""
    parser = argparse.ArgumentParser(prog="python -m bench.search")
    parser.add_argument("pain_points", type=int)
    asked = parser.parse_args()
    register, site = FOLDER / f"search-{asked.pain_points}", FOLDER / f"search-{asked.pain_points}-site"
    if not register.exists():
        run(
            command("sample", register, "--pain-points", str(asked.pain_points), "--seed", "7"),
            ROOT,
            FOLDER / "log.txt",
        )
    project, view = opened(register)
    made(project, view, site)
    texts = said(view)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        timed(browser, site, drawn(texts, COLD, seed=1))
        recalled(browser, site, texts, drawn(texts, STRINGS, seed=7))
        browser.close()


def opened(register: Path) -> tuple[Project, View]:
    """Check a register, so that pages can be made of it; what other pages need as well isn't the search's."""
    project = open_project(register)
    as_of = project.programme.frozen_on or date(2015, 12, 18)
    view = view_of(project, check(project, as_of), History(), as_of)
    for name in ("rows", "basis", "figure_rules"):
        getattr(view, name)
    return project, view


def made(project: Project, view: View, site: Path) -> None:
    """Write the search's page and pieces, and tell what they cost."""
    shutil.rmtree(site, ignore_errors=True)
    sizes: dict[str, list[tuple[int, int]]] = {}
    before, begin, besides = peak(), time.process_time(), 0.0
    for result in search(view):
        stopped = time.process_time()
        if isinstance(result, Asset):
            put(site / result.path, result.content)
            kind = Path(result.path).stem.partition("-")[0]
            sizes.setdefault(kind, []).append((len(result.content), len(compress(result.content))))
        elif isinstance(result, Page):
            put(site / result.path, rendered(site_of(project, view), result, "zh").encode())
        besides += time.process_time() - stopped
    tell(f"made in {time.process_time() - begin - besides:.2f} s CPU; peak memory grew by {peak() - before:.0f} MiB")
    for kind, pieces in sizes.items():
        figures = (sum(size for size, _ in pieces), *map(max, zip(*pieces, strict=True)))
        whole, largest, packed = (figure / 1000 for figure in figures)
        tell(f"  {kind:<11}{len(pieces):6} pieces {whole:8.0f} kB, largest {largest:5.1f} kB, {packed:5.1f} gzipped")
    for path, source in static_files(project):
        put(site / path, source.read_bytes())


def put(path: Path, content: bytes) -> None:
    """Write a file and its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def peak() -> float:
    """Return the most memory that this process had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def said(view: View) -> dict[str, str]:
    """Return all that each page says in Chinese, folded, by its path."""
    labels = Labels()
    found = {}
    for kind in KINDS:
        for document in documents_of(view, kind, labels):
            texts = (document.number, document.title, *(text for _, _, text in document.pieces))
            own = (text if isinstance(text, str) else text.zh for text in texts)
            found[document.path] = "\0".join("".join(map(folded, text)) for text in own)
    return found


def drawn(texts: dict[str, str], count: int, seed: int) -> list[str]:
    """Draw parts of what pages say, of 1 to 14 signs."""
    generator = random.Random(seed)  # noqa: S311
    pages = [text for path, text in texts.items() if path.startswith("pain-points/")]
    found: list[str] = []
    while len(found) < count:
        text = generator.choice(pages)
        begin = generator.randrange(len(text))
        wanted = text[begin : begin + generator.randint(1, 14)].strip()
        if wanted and not set(wanted) & set('\0"'):
            found.append(wanted)
    return found


def timed(browser: Browser, site: Path, queries: list[str]) -> None:
    """Ask each question of a browser that knows nothing yet, and once more."""
    times: dict[str, list[float]] = {}
    for query in queries:
        context = browser.new_context()
        page = context.new_page()
        page.goto((site / "search.html").as_uri())
        for name in ("cold", "warm"):
            first, whole, _ = asked(page, query, SCREENFUL)
            times.setdefault(f"{name}, first results", []).append(first)
            times.setdefault(f"{name}, a screenful", []).append(whole)
        context.close()
    for name, each in times.items():
        within = sorted(each)[len(each) * 95 // 100]
        tell(f"{name:<20} median {median(each):6.1f} ms, 95 % within {within:6.1f} ms, slowest {max(each):6.1f} ms")


def asked(page: Shown, query: str, count: int) -> tuple[float, float, list[str]]:
    """Ask a question; return milliseconds to the first results and to so many, and the paths found."""
    first, whole, paths = page.evaluate(ASK, [f'"{query}"' if " " in query else query, count])
    return first, whole, paths


def recalled(browser: Browser, site: Path, texts: dict[str, str], queries: list[str]) -> None:
    """Compare everything that is found with everything that there is."""
    page = browser.new_page()
    page.goto((site / "search.html").as_uri())
    lacking = foreign = 0
    for query in queries:
        wanted = {path for path, text in texts.items() if query in text}
        found = set(asked(page, query, 10**6)[2])
        lacking += len(wanted - found)
        foreign += len(found - wanted)
    tell(f"{len(queries)} strings: {lacking} pages not found, {foreign} found that don't hold them")


def tell(text: str) -> None:
    """Print at once, for whoever waits."""
    print(text, flush=True)


if __name__ == "__main__":
    main()
