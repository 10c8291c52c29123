"""Take the pictures of the READMEs anew, in both languages: `python -m tests.screenshots`, or `make screenshots`.

They show the sample register that lies in `records/`; `test_docs.py` holds that the READMEs show them all.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LANGUAGES = ("zh", "en")
# What the reviewer's page shows: the weekly entry of a pain point in hand.
ENTRY = ("201511-004", "两家营业部已试用新的查询页，口袋卡开始印制", "--percent", "60")


@dataclass(frozen=True)
class Picture:
    """A picture: its name, the page, how large the window is, and what is scrolled to."""

    name: str
    page: str
    size: tuple[int, int] = (1280, 900)
    at: str = ""


PICTURES = (
    Picture("board", "index.html"),
    Picture("pain-point", "pain-points/201506-001.html"),
    Picture("analysis", "analysis/201506-001.html", (1100, 820), "#causes"),
    Picture("score", "scores/2015-Q3/index.html"),
    Picture("report", "reports/2015-Q3.html"),
    Picture("register", "register/index.html"),
    Picture("process", "rules/process.html", (1000, 640)),
)
REVIEW = Picture("review", "review.html", (1000, 1000))


def main() -> None:
    """Build the site, and take every picture in every language."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit(f"A browser is needed: none of {', '.join(BROWSERS)} is on the path.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        site = Path(folder) / "site"
        _painpoints(ROOT, "build", "--out", site, "--quiet")
        for language in LANGUAGES:
            pages = site if language == "zh" else site / language
            for picture in PICTURES:
                _take(browser, pages, picture, language)
            _take(browser, _review(Path(folder) / f"review-{language}", language), REVIEW, language)
        browser.close()


def _take(browser: Browser, pages: Path, picture: Picture, language: str) -> None:
    width, height = picture.size
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto((pages / picture.page).as_uri())
    if picture.at:
        page.locator(picture.at).first.evaluate("each => each.scrollIntoView()")
    # Few colours are enough, and a third of the bytes.
    taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(128)
    target = IMAGES / language / f"{picture.name}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    taken.save(target, optimize=True)
    page.close()
    print(target.relative_to(ROOT))


def _review(folder: Path, language: str) -> Path:
    """Return where the reviewer's page of a change lies, made in a copy of the register."""
    shutil.copytree(ROOT / "records", folder / "records")
    _git(folder, "init", "--quiet", "--initial-branch", "main")
    _commit(folder, "Begin")
    _git(folder, "switch", "--quiet", "--create", "progress")
    _painpoints(folder, "progress", *ENTRY, "--quiet")
    _commit(folder, "Tell how far it is")
    out = folder / REVIEW.page
    _painpoints(folder, "review", "--base", "main", "--format", "html", "--out", out, "--lang", language, "--quiet")
    return folder


def _painpoints(folder: Path, *arguments: str | Path) -> None:
    command = [sys.executable, "-m", "site_builder", *map(str, arguments)]
    subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)


def _commit(folder: Path, message: str) -> None:
    who = ("-c", "user.name=王莉", "-c", "user.email=wang.li@example.com", "-c", "commit.gpgsign=false")
    _git(folder, "add", "--all")
    _git(folder, *who, "commit", "--quiet", "--message", message)


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True)


if __name__ == "__main__":
    main()
