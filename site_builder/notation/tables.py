"""Tables as CSV that spreadsheets open well."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int | float | None
# By this Excel knows that the signs are UTF-8.
MARK = b"\xef\xbb\xbf"


def table(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table; a text in it is never taken for a formula."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(map(guarded, head))
    writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return MARK + output.getvalue().encode()


def guarded(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n") else cell
