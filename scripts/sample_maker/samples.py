"""What a module of ``types`` gives: ``SAMPLES``, a ``Samples``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]
Cell = str | int | float | bool | dt.date | None

FICTION = "样例：人物、机构和号码均为虚构"


@dataclass(frozen=True)
class Bad:
    """A workbook that is bad on purpose: good records in plain dress, with faults put over them.

    ``faults`` has for each of ``records``, in their order (it may end earlier), what stands in some
    of its cells instead: ``{"client_name": None}`` by the field's path ("address.city" in a group of
    fields), ``{"rows[2].name": "…"}`` in the third row the record has on the sheet of ``rows``.  The
    name 序号 means the cell of the link column: ``{"rows[0].序号": 99}``.  A record whose natural key
    is that of another one is a fault over the fields of the key.  ``unknown`` is a column that no
    field has: its header, and what stands in it.
    """

    records: Sequence[Record]
    faults: Sequence[Mapping[str, Cell]]
    unknown: tuple[str, Cell] = ("经办人星座", "无")


@dataclass(frozen=True)
class Samples:
    """The samples of a document type.

    ``files``: file stem to the function that gives its records; each stem becomes ``<stem>.xlsx`` and
    ``<stem>.yaml``.  Absent fields may be None; the order of fields is made the schema's.
    ``bad``: what becomes ``bad.xlsx``.
    ``order``: types are issued by it in ``make demo``, a document after those it rests on; those with
    the same one by their id.
    ``sheet``: the name of the main sheet, if not the type's title.
    ``titles``: what stands above the columns, by file stem ("bad" too), if not the type's title.
    ``headers``: header spellings by field path ("rows.name" on the sheet of ``rows``), if not the label.
    ``merged``: fields whose equal cells below each other are made one cell.
    """

    files: Mapping[str, Callable[[], Sequence[Record]]]
    bad: Callable[[], Bad]
    order: int = 900
    sheet: str | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    merged: Sequence[str] = ("branch", "branch_name")
