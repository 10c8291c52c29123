"""Markdown of records to HTML that is safe to show: one renderer for the site and for whoever reviews."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from markdown import Markdown

TAGS = {
    *("p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("table", "thead", "tbody", "tr", "th", "td", "h3", "h4", "h5", "h6", "dl", "dt", "dd", "sup", "sub"),
}
SCHEMES = {"http", "https", "mailto"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
# A line break between Chinese characters is where the author's editor wrapped, no blank.
_WRAPPED = re.compile(r"(?<=[\u3001-\u9fff\uff01-\uff60])\n(?=[\u4e00-\u9fff\u201c\uff08\u300a])")
_FENCED = re.compile(r"(^```.*?^```)", re.MULTILINE | re.DOTALL)


def _renderer() -> Markdown:
    extensions = ["tables", "fenced_code", "sane_lists", "toc"]
    return Markdown(
        extensions=extensions, extension_configs={"toc": {"baselevel": 3, "marker": ""}}, output_format="html"
    )


_markdown = _renderer()


@lru_cache(maxsize=256)
def render(text: str) -> str:
    """Return safe HTML; headings begin at level 3, links leave the site by http(s) or mailto alone.

    Both languages of a page show the same text, hence the small cache.
    """
    html = _markdown.reset().convert(_unwrapped(text))
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, attribute_filter=_outward, url_schemes=SCHEMES)
    # A heading cell that heads nothing confuses who hears the page.
    return clean.replace("<th></th>", "<td></td>")


def _unwrapped(text: str) -> str:
    """Join wrapped Chinese lines, but for those between code fences."""
    parts = _FENCED.split(text)
    return "".join(part if number % 2 else _WRAPPED.sub("", part) for number, part in enumerate(parts))


def _outward(_tag: str, attribute: str, value: str) -> str | None:
    """Drop relative links: a record's text doesn't know where its page will stand."""
    if attribute == "href" and not re.match(r"(?i)(https?:|mailto:)", value.strip()):
        return None
    return value
