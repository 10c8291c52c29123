"""What the tests of the site share: registers to build, one built site per process, and a page reader of our own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir
from dataclasses import dataclass
from functools import cache, cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner, Result
from helpers import AS_OF, ROOT, shipped_project

from site_builder.build import Built, build
from site_builder.check import check
from site_builder.cli import main
from site_builder.history import History, read_history
from site_builder.load import open_project
from site_builder.stage import MARK

# Closed, two that are one, reopened, with a declared light, and a fresh one.
SIX = ("201504-001", "201504-002", "201505-004", "201505-006", "201511-005", "201512-008")
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
_sites: dict[str, Path] = {}


# ---- registers ----


def small_register(folder: Path, keys: Sequence[str] = SIX) -> Path:
    """Write the shipped programme and a few shipped records with their evidence, in the order given."""
    shutil.copytree(ROOT / "records/programme", folder / "records/programme")
    for key in keys:
        place = f"records/pain-points/{key[:4]}/{key}"
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / f"{place}.yaml", folder / f"{place}.yaml")
        if (ROOT / place).is_dir():
            shutil.copytree(ROOT / place, folder / place)
    return folder


def put_own_template(register: Path, name: str, mark: str) -> None:
    """Give a register a page template of its own, which says something more."""
    text = (ROOT / "templates/pages" / name).read_text("utf-8")
    target = register / "templates/pages" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text.replace("{% block main %}", "{% block main %}" + mark), "utf-8")


def committed(folder: Path, subject: str = "记录六个痛点") -> Path:
    """Put a register under git; the same content always gets the same commit."""
    when = "2015-12-18T12:00:00+08:00"
    who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in _WHO.items()}
    env = environment(**who, GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when, GIT_CONFIG_GLOBAL=os.devnull)
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "--no-gpg-sign", "-m", subject]):
        subprocess.run(["git", "-C", str(folder), *command], check=True, env=env, capture_output=True)
    return folder


_WHO = {"NAME": "王莉", "EMAIL": "wang.li@example.com"}


def environment(**changes: str) -> dict[str, str]:
    """Return this process's environment without what git hooks or other tests may have set, and with changes."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHONHASHSEED"))}
    return {**kept, "PYTHONPATH": str(ROOT), **changes}


def painpoints(*arguments: object, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    command = [sys.executable, "-m", "site_builder", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, env=environment(**env), capture_output=True, encoding="utf-8", timeout=120, check=False
    )


def commanded(*arguments: object, cwd: Path) -> Result:
    """Run the command line in this process, which takes a fraction of the time of one of its own."""
    with chdir(cwd):
        return CliRunner().invoke(main, [*map(str, arguments)])


def build_register(root: Path, out: Path, jobs: int = 1, history: History | None = None) -> Built:
    """Check and build a register in this process, as of the day on which the sample stands still."""
    project = open_project(root)
    return build(project, check(project, AS_OF), history or read_history(root), AS_OF, out, jobs)


def shipped_site(factory: pytest.TempPathFactory) -> Path:
    """Return the site of the shipped register, built once in each process."""
    if "shipped" not in _sites:
        out = factory.mktemp("shipped") / "site"
        project = shipped_project()
        made = build(project, check(project, AS_OF), read_history(ROOT), AS_OF, out)
        assert made.broken == ()
        _sites["shipped"] = out
    return _sites["shipped"]


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes, but for a site's mark, which holds times."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MARK)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


# ---- reading pages ----


@dataclass(eq=False)
class Element:
    """An element: tag, attributes, the elements around it, and which of its page's texts are within."""

    tag: str
    attributes: Mapping[str, str]
    around: tuple[Element, ...]
    texts: list[Text]
    begin: int
    end: int | None

    @property
    def within(self) -> list[str]:
        """Return the texts within."""
        return [text for text, _ in self.texts[self.begin : self.end]]

    @property
    def text(self) -> str:
        """Return the text within, blanks folded."""
        return " ".join("".join(self.within).split())

    @cached_property
    def place(self) -> str:
        """Return the tags from the page's root to this element."""
        return f"{self.around[-1].place if self.around else ''} {self.tag}"

    def is_in(self, **wanted: str) -> bool:
        """Tell whether an element around has an attribute of that value."""
        return any(each.attributes.get(name) == value for each in self.around for name, value in wanted.items())


Text = tuple[str, tuple[Element, ...]]


class PageFacts(HTMLParser):
    """A page as Python's own parser sees it, whose open elements have to be closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.faults: list[str] = []
        self.texts: list[Text] = []
        self._open: tuple[Element, ...] = ()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.elements[-1].end = None
            self._open = (*self._open, self.elements[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes, here = {name: value or "" for name, value in attrs}, len(self.texts)
        self.elements.append(Element(tag, attributes, self._open, self.texts, here, here))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1].tag == tag:
            self._open[-1].end = len(self.texts)
            self._open = self._open[:-1]
        else:
            self.faults.append(f"</{tag}> closes {self._open[-1].tag if self._open else 'nothing'}")

    def handle_data(self, data: str) -> None:
        self.texts.append((data, self._open))

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of a tag with these attributes; `class_` names one class."""
        one_class = attributes.pop("class_", None)
        return [
            each
            for each in self.elements
            if each.tag == tag
            and all(each.attributes.get(name) == value for name, value in attributes.items())
            and (one_class is None or one_class in each.attributes.get("class", "").split())
        ]

    @cached_property
    def ids(self) -> list[str]:
        """Return the ids in their order."""
        return [each.attributes["id"] for each in self.elements if "id" in each.attributes]

    @cached_property
    def links(self) -> list[str]:
        """Return what the page points to by href or src."""
        return [each.attributes[name] for each in self.elements for name in ("href", "src") if name in each.attributes]

    def text_outside(self, *tags: str) -> str:
        """Return the text of the page but for what stands in these elements."""
        return " ".join(text for text, around in self.texts if not any(each.tag in tags for each in around))


class Pages(Mapping[str, PageFacts]):
    """Every page of a site by its path, each read when it is asked for."""

    def __init__(self, site: Path) -> None:
        self._files = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}
        self._read: dict[str, PageFacts] = {}

    def __getitem__(self, path: str) -> PageFacts:
        if path not in self._read:
            self._read[path] = PageFacts(self._files[path].read_text("utf-8"))
        return self._read[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


read_pages = cache(Pages)


def leads_outward(target: str) -> bool:
    """Tell whether a link leaves the site."""
    parts = urlsplit(target)
    return bool(parts.scheme or parts.netloc)


def dead_links(site: Path) -> Iterator[str]:
    """Yield each internal link that leads to no file, or to no place in its page."""
    pages = read_pages(site)
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    for source, page in pages.items():
        for link in {each for each in page.links if not leads_outward(each)}:
            path, _, fragment = link.partition("#")
            target = os.path.normpath(Path(source).parent / unquote(path)) if path else source
            if target not in files:
                yield f"{source}: {link} (no such file)"
            elif fragment and unquote(fragment) not in pages[target].ids:
                yield f"{source}: {link} (no such place)"
