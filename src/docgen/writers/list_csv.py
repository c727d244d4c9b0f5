"""A list as CSV that Excel opens as it is: UTF-8 with a byte order mark, and no cell that is a formula.

The same rows give the same bytes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence

from docgen.writers.cells import safe_text

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # OWASP, CSV injection


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[str | int | dt.date]]) -> bytes:
    """The file's bytes; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(headers)
    for row in rows:
        writer.writerow([_neutral(cell) for cell in row])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _neutral(cell: str | int | dt.date) -> str:
    if not isinstance(cell, str):
        return str(cell)
    text = safe_text(cell)
    return f"'{text}" if text.lstrip(" \n").startswith(_FORMULA) else text
