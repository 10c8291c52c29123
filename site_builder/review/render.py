"""A review as Markdown for the forge, and as one HTML file that opens from disk."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from site_builder.pages.addresses import TAGS
from site_builder.places import shipped
from site_builder.strings import Strings
from site_builder.words import Language

# The forge drops a step summary beyond 1,024 kB, and refuses a comment beyond 65,536 characters.
SUMMARY_BYTES, COMMENT_SIGNS = 900_000, 60_000
_SPECIAL = re.compile(r"[\\`*_\[\]|~<>&#]")
# What would call somebody, or point to another issue or page; an invisible sign behind it keeps the text as it reads.
_LIVE = re.compile(r"[@#]|(?<=:)//|www(?=\.)", re.IGNORECASE)


def markdown(root: Path | None, strings: Strings, data: Mapping[str, Any]) -> str:
    """Return the review for a step summary, at most 900 kB of it."""
    return bounded(_markdown(root, strings, data), SUMMARY_BYTES, strings, data["language"], in_bytes)


def comment(root: Path, strings: Strings, data: Mapping[str, Any]) -> str:
    """Return the review for a comment, at most 60,000 characters."""
    return bounded(_markdown(root, strings, data), COMMENT_SIGNS, strings, data["language"], len)


def html(root: Path | None, strings: Strings, data: Mapping[str, Any]) -> str:
    """Return the review as one HTML file: nothing is loaded from elsewhere, and nothing in it runs."""
    folders = _folders(root)
    style = next(path for path in (folder / "static/style.css" for folder in folders) if path.is_file())
    environment = _environment(root, autoescape=True)
    template = environment.get_template("review.html")
    css = Markup(style.read_text(encoding="utf-8"))  # noqa: S704 -- our own style sheet
    language = data["language"]
    return template.render(**data, lang_tag=TAGS[language], t=partial(_words, strings, language), style=css)


def bounded(text: str, most: int, strings: Strings, language: Language, measure: Callable[[str], int]) -> str:
    """Cut a text at the end of a line where it is longer than measured, and say so in its last line."""
    if measure(text) <= most:
        return text
    said = strings.words("review.cut").within(language)
    notice = f"\n\n**{said}**\n"
    left = most - measure(notice)
    kept: list[str] = []
    for line in text.splitlines(keepends=True):
        left -= measure(line)
        if left < 0:
            break
        kept.append(line)
    return "".join(kept).rstrip() + notice


def in_bytes(text: str) -> int:
    """Return how long a text is as it is written to a file."""
    return len(text.encode("utf-8", "surrogatepass"))


def plain(value: object) -> str:
    """Return a text as Markdown shows it letter by letter: no link, no picture, nobody called by an @."""
    line = " ".join(str(value).split())
    return _LIVE.sub("\\g<0>\u2060", _SPECIAL.sub(r"\\\g<0>", line))


def _markdown(root: Path | None, strings: Strings, data: Mapping[str, Any]) -> str:
    environment = _environment(root, autoescape=False)
    environment.finalize = _finalized
    words = partial(_words, strings, data["language"])
    text = environment.get_template("review.md").render(**data, t=partial(_ours, words))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _ours(words: Any, key: str, **params: Any) -> Markup:
    """Return words of our own, which may be Markdown; what fills them comes from the change and is escaped."""
    return Markup(words(key, **{name: plain(value) for name, value in params.items()}))  # noqa: S704 -- escaped


def _finalized(value: object) -> object:
    """Escape whatever isn't a word of our own."""
    return value if isinstance(value, Markup) else plain(value)


def _words(strings: Strings, language: Language, key: str, **params: Any) -> str:
    return strings.words(key, **params).within(language)


def _folders(root: Path | None) -> list[Path]:
    """Return where templates are looked for: a register's own come first, where there is one that may be trusted."""
    return [*([root / "templates"] if root else []), shipped("templates")]


def _environment(root: Path | None, *, autoescape: bool) -> Environment:
    loader = ChoiceLoader([FileSystemLoader(folder) for folder in _folders(root)])
    return SandboxedEnvironment(
        loader=loader,
        autoescape=autoescape,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
