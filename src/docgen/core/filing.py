"""What a closed month is filed under, and what keeps it from being closed: pure functions.

Reference codes (档号) follow DA/T 22-2015 for documents arranged by item:
全宗号-档案门类·年度-保管期限-机构（问题）代码-件号.  A document and its annexes are one item (件).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from docgen.core import originals
from docgen.core.signing import Standing
from docgen.errors import RefusedError, TemplateError
from docgen.model import Document, DocumentType, Filing, Label, State, Text, Volume

CATALOGUE = "filing-catalogue"
"""The document type that a month is closed with."""
# What is missing, as the catalogue (a document, in Chinese) says it.
MISSING = {"original": "缺签署原件", "signatures": "签署未齐", "gap": "缺号", "month": "当月未满"}
_CODE = re.compile(r"(.+)-(\d{4,6})\Z")


@dataclass(frozen=True, slots=True)
class Lack:
    """What keeps a month from being closed; ``kind`` is a key of ``MISSING``, or "pending".

    ``final``: nobody may overrule it.
    """

    serial: str
    kind: str
    what: Text | Label
    final: bool = False


def fonds_key(filing: Filing, doctype: DocumentType, month: str) -> str:
    """The reference code of a volume's items without the item number.

    Raises TemplateError where the settings name no office for the type's owner.
    """
    unit = filing.units.get(doctype.owner)
    if unit is None:
        raise TemplateError(
            "filing.toml names no office for '{owner}', who owns {type}.",
            owner=doctype.owner,
            type=doctype.id,
            remedy="Add a line for it under [unit].",
        )
    year = month[:4]
    return f"{filing.fonds}-{filing.category}·{year}-{doctype.retention_code}-{unit}"


def reference(fonds: str, item: int) -> str:
    """A reference code: item numbers have four digits at least."""
    return f"{fonds}-{item:04}"


def item_of(code: str) -> tuple[str, int] | None:
    """What ``reference`` was made of; None for what is no reference code."""
    found = _CODE.match(code)
    return (found[1], int(found[2])) if found and "·" in found[1] else None


def numbered(
    serials: Sequence[str], before: Mapping[str, int], after: int
) -> tuple[dict[str, int], int]:
    """The item number of each document, and the highest there is then.

    One that had a number in an earlier catalogue keeps it; the others go on after the highest ever given.
    """
    found = {}
    last = after
    for serial in serials:
        if serial in before:
            found[serial] = before[serial]
        else:
            last += 1
            found[serial] = last
    return found, last


def require_closable(volume: Volume, doctype: DocumentType, filing: Filing) -> None:
    """Raise RefusedError for a type whose months are not closed by themselves."""
    if doctype.id == CATALOGUE:
        raise RefusedError(
            "Catalogues close the months of other types; their own are not closed.",
            remedy="Name the type whose month is to be closed.",
        )
    if doctype.id in filing.annexes:
        raise RefusedError(
            "A document of this type is one item with the document it belongs to ({field}).",
            field=filing.annexes[doctype.id],
            remedy="Close the month of that one's type: it lists its annexes.",
        )
    if not volume.branch:
        raise RefusedError("A month is closed for one branch.", remedy="Name it with --branch.")


def last_day(month: str) -> dt.date:
    """The last day of a month, "2026-11"."""
    year, number = int(month[:4]), int(month[5:])
    return dt.date(year, number, calendar.monthrange(year, number)[1])


def unfinished(volume: Volume, today: dt.date) -> list[Lack]:
    """That the month is not over."""
    end = last_day(volume.month)
    if end < today:
        return []
    return [
        Lack("", "month", Text("The month is not over before {day}.", {"day": end.isoformat()}))
    ]


def gaps(series: Iterable[tuple[str, Sequence[int]]]) -> list[Lack]:
    """The numbers that are missing in the series, each by its name."""
    return [
        Lack(
            "",
            "gap",
            Text("{series}: number {number} is missing.", {"series": name, "number": one}),
        )
        for name, missing in series
        for one in missing
    ]


def lacking(document: Document, doctype: DocumentType, standing: Standing | None) -> list[Lack]:
    """What a document lacks before its month is closed; with the paper back, the signatures are on it.

    ``standing`` is None of a document whose signing was not looked at, because its original is back.
    """
    serial = document.serial
    if document.state is State.PENDING:
        what = Text("It has a number but no files yet; run 'docgen recover'.")
        return [Lack(serial, "pending", what, final=True)]
    if document.state is not State.ISSUED or originals.original(document.acts) is not None:
        return []
    found = []
    if standing is not None and not standing.complete:
        count = len(standing.missing)
        what = Text("{missing} signatures are missing.", {"missing": count})
        found.append(Lack(serial, "signatures", what))
    if doctype.original_due_days is not None:
        found.append(Lack(serial, "original", Text("The signed original is not back.")))
    return found


def told(lacks: Sequence[Lack]) -> str:
    """What was missing, as the catalogue says it: each kind with how often."""
    counts: dict[str, int] = {}
    for one in lacks:
        counts[one.kind] = counts.get(one.kind, 0) + 1
    return "、".join(f"{MISSING[kind]}{count}项" for kind, count in counts.items())
