"""The trees of pages (`pages/trees.py`) as plain text in both languages, for programs that show no HTML."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from site_builder.markdown import render
from site_builder.pages.trees import Tree
from site_builder.strings import Strings
from site_builder.words import Words, enumerated, same, stacked

# Cleaned HTML has no angle bracket inside a tag.
_TAG = re.compile(r"<[^>]*>")
_LINK = re.compile(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_BLOCK = re.compile(r"<(?:p|pre|blockquote|h[3-6]|tr|dt|dd|br|hr)>")
_ITEM = re.compile(r"<li>\s*(?:<p>)?")
_NEXT_CELL = re.compile(r"</t[hd]>\s*<t[hd]>")


def words_in(tree: Tree, strings: Strings) -> Words:
    """Return what a tree says; the parts of a group stand below one another, those of a group in it in a row."""
    show, value = tree["show"], tree["value"]
    if show == "group":
        parts = ((part["label"], _in_a_row(part["tree"], strings)) for part in value)
        return stacked(strings.words("sheet.part", label=label, text=text) for label, text in parts)
    return _in_a_row(tree, strings)


def _in_a_row(tree: Tree, strings: Strings) -> Words:
    show, value = tree["show"], tree["value"]
    if show == "group":
        parts = ((part["label"], _in_a_row(part["tree"], strings)) for part in value)
        return enumerated(Words(f"{label.zh} {text.zh}", f"{label.en} {text.en}") for label, text in parts)
    if show == "list":
        return enumerated(_in_a_row(each, strings) for each in value)
    if show == "link":
        name: Words = value["name"]
        return name
    if show == "markdown":
        return same(plain(value))
    return value if isinstance(value, Words) else same(value)


# Both languages of a sheet hold the same texts.
@lru_cache(maxsize=256)
def plain(markdown: str) -> str:
    """Return Markdown as people read it: paragraphs and list items as lines, links with their address behind."""
    text = _LINK.sub(_linked, render(markdown))
    for pattern, sign in ((_ITEM, "\n· "), (_NEXT_CELL, " | "), (_BLOCK, "\n"), (_TAG, "")):
        text = pattern.sub(sign, text)
    return "\n".join(line for line in html.unescape(text).split("\n") if line.strip())


def _linked(match: re.Match[str]) -> str:
    address, text = match.groups()
    return text if address in (text, f"mailto:{text}") else f"{text} ({address})"
