"""Slides as plain data, for the program that writes them: titles, sentences, tables and charts in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from site_builder.words import Words


@dataclass(frozen=True)
class Table:
    """A table of a slide: its head, its rows, and how wide its columns are against each other; figures stand right."""

    head: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    widths: tuple[int, ...]
    figures: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Chart:
    """A chart of a slide. Its words are the site's own: they end up in a workbook within the file."""

    kind: Literal["lines", "bars"]
    labels: tuple[Words, ...]
    series: tuple[tuple[Words, tuple[float, ...]], ...]


@dataclass(frozen=True)
class Slide:
    """A slide: below its title there are sentences, a table, a chart, or two of these; a note stands at the bottom."""

    title: Words
    lines: tuple[Words, ...] = ()
    table: Table | None = None
    chart: Chart | None = None
    note: Words | None = None


@dataclass(frozen=True)
class Deck:
    """Slides in a file: its name, the title and the lines of the first slide, and the slides that follow."""

    name: Words
    title: Words
    subtitle: Words
    slides: tuple[Slide, ...]
