"""Texts of people in notations that hold plain text alone."""

from __future__ import annotations

from site_builder.figures.measuring import clean


def lines_of(text: str) -> str:
    """Return a text without what XML and calendars can't hold; its lines stay."""
    return "\n".join(filter(None, map(clean, text.splitlines())))
