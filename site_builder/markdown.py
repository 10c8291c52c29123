"""Markdown of records to HTML that is safe to show: one renderer for the site and for whoever reviews."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from markdown import Markdown
from markupsafe import escape

TAGS = {
    *("p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("table", "thead", "tbody", "tr", "th", "td", "h3", "h4", "h5", "h6", "dl", "dt", "dd", "sup", "sub"),
}
SCHEMES = {"http", "https", "mailto"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_CHINESE = "\u3001-\u9fff\uff01-\uff60\u201c\u201d"
# A line break between Chinese characters is where the author's editor wrapped, no blank.
_WRAPPED = re.compile(rf"(?<=[{_CHINESE}])((?:</[a-z]+>)*)\n *((?:<[a-z]+>)*)(?=[{_CHINESE}])")
_CODE = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)

# Prose: letters, digits, blanks and signs that mean nothing to Markdown or HTML, in lines that begin with a letter or
# a digit. Most texts are no more than that, and the renderer gives them back as they are, paragraph by paragraph.
_MILD = "\\w，。、；：？！（）《》“”‘’…—·％/%:;,.?!()'\"+="
_PROSE_LINE = rf"(?!\d+\.)\w[{_MILD}]*+(?: ++[{_MILD}]++)*+"
_PROSE = re.compile(rf"{_PROSE_LINE}(?:\n\n?{_PROSE_LINE})*+\n?")

# What people write stays far below; what goes beyond would keep the renderer busy for minutes.
_MOST_OPENED = 200
_DEEPEST = 12
_OPENING = re.compile(r"[\[<]")
_NESTED = re.compile(rf"^(?:\s*(?:>|[-*+]|\d+\.)\s*){{{_DEEPEST}}}", re.MULTILINE)
_BRACKETS = re.compile(rf"(?:\[[^\]\n]{{0,80}}){{{_DEEPEST}}}")


def _renderer() -> Markdown:
    extensions = ["tables", "fenced_code", "sane_lists", "toc"]
    return Markdown(
        extensions=extensions, extension_configs={"toc": {"baselevel": 3, "marker": ""}}, output_format="html"
    )


_shared = [_renderer()]


@lru_cache(maxsize=256)
def render(text: str) -> str:
    """Return safe HTML; headings begin at level 3, links leave the site by http(s) or mailto alone.

    A text with more nesting than people ever write is shown as it is. Both languages of a page show the same text,
    hence the small cache.
    """
    if _PROSE.fullmatch(text) and "_" not in text:
        paragraphs = text.rstrip("\n").replace("\n\n", "</p>\n<p>")
        return _unwrapped(f"<p>{paragraphs}</p>")
    return converted(text)


def converted(text: str) -> str:
    """Return the same by way of the renderer, whatever the text; slower where nothing has to be done."""
    if _is_overdone(text):
        return _as_written(text)
    try:
        html = _shared[0].reset().convert(text)
    except (RecursionError, ValueError, LookupError, AttributeError):
        # The renderer gave up halfway and may remember it: the next text gets a new one.
        _shared[0] = _renderer()
        return _as_written(text)
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, attribute_filter=_outward, url_schemes=SCHEMES)
    # A heading cell that heads nothing confuses who hears the page.
    return _unwrapped(clean.replace("<th></th>", "<td></td>"))


def _is_overdone(text: str) -> bool:
    return len(_OPENING.findall(text)) > _MOST_OPENED or bool(_NESTED.search(text) or _BRACKETS.search(text))


def _as_written(text: str) -> str:
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in paragraphs)


def _unwrapped(html: str) -> str:
    """Join wrapped Chinese lines, but for those of code."""
    parts = _CODE.split(html)
    return "".join(part if number % 2 else _WRAPPED.sub(r"\1\2", part) for number, part in enumerate(parts))


def _outward(_tag: str, attribute: str, value: str) -> str | None:
    """Drop relative links: a record's text doesn't know where its page will stand."""
    if attribute == "href" and not re.match(r"(?i)(https?:|mailto:)", value.strip()):
        return None
    return value
