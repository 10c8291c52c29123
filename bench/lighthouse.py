"""Lighthouse over one page of every kind, in both languages: `python -m bench.lighthouse`, or `make lighthouse`.

It comes as an npm package and looks at the built site through a server of its own, with the browser of this machine.
All four categories have to reach the bar.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench.work import ROOT, command

LIGHTHOUSE = "lighthouse@12.8.2"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
BAR = 98
FOLDER = ROOT / "build" / "lighthouse"
PAGES = (
    "index.html", "register/index.html", "stages.html", "pain-points/201506-001.html", "analysis/201506-001.html",
    "departments/brokerage.html", "groups/index.html", "people/wang-li.html", "scores/index.html",
    "scores/2015-Q3/index.html", "scorecards/index.html", "checkpoints/index.html", "plans/index.html",
    "causes/index.html", "rules/index.html", "about.html",
)  # fmt: skip


def main() -> None:
    """Look at every page; the exit code is 1 where one is below the bar, 2 where something is missing."""
    npm, browser = shutil.which("npm"), next(filter(None, map(shutil.which, BROWSERS)), None)
    if npm is None or browser is None:
        sys.exit("npm and Chromium are needed for this.")
    program = _installed(npm)
    site = FOLDER / "site"
    subprocess.run([str(part) for part in command("build", "--out", site, "--quiet")], cwd=ROOT, check=True)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        pages = [prefix + page for page in PAGES for prefix in ("", "en/")]
        low = [page for page in pages if not _looked_at(program, browser, address, page)]
        server.shutdown()
    if low:
        sys.exit(f"below {BAR}: {', '.join(low)}")


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


def _installed(npm: str) -> Path:
    program = FOLDER / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        install = [npm, "install", "--prefix", str(FOLDER), "--no-audit", "--no-fund", "--silent", LIGHTHOUSE]
        subprocess.run(install, env={**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}, check=True)
    return program


def _looked_at(program: Path, browser: str, address: str, page: str) -> bool:
    """Print a page's figures, and tell whether all reach the bar."""
    options = ["--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}", "--preset=desktop"]
    chrome = "--chrome-flags=--headless --no-sandbox"
    done = subprocess.run(
        [str(program), address + page, *options, chrome],
        env={**os.environ, "CHROME_PATH": browser},
        stdout=subprocess.PIPE,
        check=True,
    )
    found = json.loads(done.stdout)["categories"]
    figures: list[int] = [round(100 * found[name]["score"]) for name in CATEGORIES]
    print(f"{page:44}", *(f"{name} {figure:3}" for name, figure in zip(CATEGORIES, figures, strict=True)), flush=True)
    return min(figures) >= BAR


if __name__ == "__main__":
    main()
