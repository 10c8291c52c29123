"""A report as an Excel file: a tab for each chapter, with the same figures as its page and the lists in whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from site_builder.pages import Sheet, View
from site_builder.pages.trees import Tree
from site_builder.words import Words, same

Data = dict[str, Any]
Row = tuple[Tree | None, ...]
Columns = tuple[tuple[Words, int], ...]
# What figures are compared with.
PAST = ("before", "year_before")


def sheets(view: View, content: Data) -> Sheet:
    """Return the first tab with the others beside it."""
    first, *others = _tabs(view, content)
    return Sheet(first.name, first.tab, first.title, first.columns, first.rows, tuple(others))


def _tabs(view: View, content: Data) -> Iterator[Sheet]:
    period = content["period"]
    name = view.words("site.reports.file_xlsx", title=content["title"], until=period["until"])
    title = view.words("site.reports.sheet_title", title=content["title"], until=period["until"])
    parts: dict[str, tuple[Columns, list[Row]]] = {
        "brief": (_summary(view), [(_words(each), None) for each in content["sentences"]]),
        "figures": (_figure_columns(view, content), [_figure(view, content, row) for row in content["figures"]]),
        "top": (_top_columns(view), list(_top(view, content["tops"]))),
        "ages": (_age_columns(view, content), [_age(row) for row in content["ages"]]),
        "departments": (_unit_columns(view, content), list(_units(view, content, content["departments"]))),
        "groups": (_group_columns(view, content), list(_groups(view, content))),
        "overdue": (_overdue_columns(view), [_late(view, row) for row in content["overdue"]]),
        "definitions": (_definition_columns(view), [_definition(row) for row in content["definitions"]]),
    }
    for chapter, (columns, rows) in parts.items():
        yield Sheet(name, view.words(f"site.reports.chapter.{chapter}"), title, *_filled(view, columns, rows))


def _filled(view: View, columns: Columns, rows: Sequence[Row]) -> tuple[Columns, tuple[Row, ...]]:
    """Return a tab without the columns that are empty throughout; where there are no rows, one says so."""
    if not rows:
        return columns, ((_words(view.words("site.reports.no_rows")), *[None] * (len(columns) - 1)),)
    kept = [index for index in range(len(columns)) if any(row[index] for row in rows)]
    return tuple(columns[index] for index in kept), tuple(tuple(row[index] for index in kept) for row in rows)


# ---- cells ----


def _words(value: Words | str | None) -> Tree | None:
    if not value:
        return None
    return {"show": "words", "value": value} if isinstance(value, Words) else {"show": "text", "value": value}


def _count(value: int | None) -> Tree | None:
    return None if value is None else {"show": "count", "value": value}


def _figure_cell(text: str | None) -> Tree | None:
    """Return a figure or a change as a number where it is one: `48.5`, `−3`, `50.00%`, but not `7 / 21`."""
    if text is None:
        return None
    plain = text.replace("−", "-").removesuffix("%")
    try:
        return {"show": "count", "value": int(plain) if plain.lstrip("+-").isdecimal() else float(plain)}
    except ValueError:
        return _words(text)


def _name(view: View, kind: str, unit_id: str) -> Tree | None:
    unit = view.programme.person(unit_id) if kind == "person" else view.programme.find(("department",), unit_id)
    return _words(unit.name if unit else unit_id)


def _head(view: View, names: Iterable[tuple[str, int]]) -> Columns:
    return tuple((view.words(f"site.reports.head.{name}"), width) for name, width in names)


# ---- chapters ----


def _summary(view: View) -> Columns:
    return ((view.words("site.reports.chapter.brief"), 100), (same(""), 4))


def _figure_columns(view: View, content: Data) -> Columns:
    past = [content[name]["name"] for name in PAST if content[name]]
    heads = [view.words("site.reports.head.figure"), same(content["period"]["name"])]
    compared = [head for name in past for head in (name, view.words("site.reports.head.change_since", period=name))]
    columns = [*heads, *compared, view.words("site.reports.head.verdict")]
    return tuple((head, 12 if index else 26) for index, head in enumerate(columns))


def _figure(view: View, content: Data, row: Data) -> Row:
    past = [_figure_cell(row[name][what]) for name in PAST if content[name] for what in ("value", "change")]
    verdict = view.words(f"site.reports.verdict.{row['verdict']}") if row["verdict"] else None
    label = view.words("site.reports.head.percent", label=row["label"]) if row["name"] == "rate" else row["label"]
    return (_words(label), _figure_cell(row["value"]), *past, _words(verdict))


def _top_columns(view: View) -> Columns:
    widths = {"quarter": 12, "rank": 8, "number": 14, "title": 40, "proposer": 16, "department": 18, "quality": 10}
    return (*_head(view, widths.items()), *_head(view, [("stage", 16)]))


def _top(view: View, tops: Sequence[Data]) -> Iterator[Row]:
    for top in tops:
        for place in top["places"]:
            yield (
                _words(top["quarter"]),
                _count(place["rank"]),
                _words(place["number"]),
                _words(place["title"]),
                _words(place["proposer"]["name"]),
                _name(view, "department", place["department"]),
                _figure_cell(place["quality"]),
                _words(place["stage"]),
            )


def _age_columns(view: View, content: Data) -> Columns:
    counts = tuple((view.words(f"site.reports.figure.{name}"), 12) for name in ("open", "red", "overdue"))
    past = view.words("site.reports.age.before", before=content["before"]["name"])
    return (*_head(view, [("age", 22)]), *counts, (past, 20))


def _age(row: Data) -> Row:
    return (_words(row["label"]), *(_count(row[name]) for name in ("open", "red", "overdue", "before")))


def _unit_columns(view: View, content: Data) -> Columns:
    counts = ((view.words(f"site.reports.figure.{name}"), 12) for name in content["counts"])
    return (*_head(view, [("unit", 24)]), *counts)


def _units(view: View, content: Data, rows: Sequence[Data]) -> Iterator[Row]:
    for row in rows:
        yield (_words(row["name"]), *(_count(row[name]) for name in content["counts"]))
    total = view.words("site.reports.total")
    yield (_words(total), *(_count(content["whole"][name]) for name in content["counts"]))


def _group_columns(view: View, content: Data) -> Columns:
    return (*_unit_columns(view, content), *_head(view, [("quota", 14), ("met", 14), ("score", 10)]))


def _groups(view: View, content: Data) -> Iterator[Row]:
    *rows, total = _units(view, content, content["groups"])
    for cells, row in zip(rows, content["groups"], strict=True):
        score = row["score"]["figure"] if row["score"] else None
        yield (*cells, _words(row["quota"]), _words(row["met"]), _figure_cell(score))
    yield (*total, None, None, None)


def _overdue_columns(view: View) -> Columns:
    widths = {"number": 14, "title": 40, "late": 10, "due": 12, "stage": 16, "department": 18, "proposer": 16}
    return _head(view, widths.items())


def _late(view: View, row: Data) -> Row:
    return (
        _words(row["number"] or view.words("site.unnumbered")),
        _words(row["title"]),
        _count(row["days"]),
        {"show": "date", "value": row["due"]},
        _words(row["stage"]),
        _name(view, "department", row["department"]),
        _name(view, "person", row["proposer"]),
    )


def _definition_columns(view: View) -> Columns:
    return _head(view, [("figure", 26), ("meaning", 100)])


def _definition(row: Data) -> Row:
    return (_words(row["label"]), _words(row["text"]))
