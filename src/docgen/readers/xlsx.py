"""Workbooks of Excel, WPS and LibreOffice (.xlsx, .xlsm, .xls), through calamine.

Cell addresses are those the user sees: rows and columns that are empty at the top and the left
count.  Hidden sheets are read like others, but sheets whose name begins with ``_`` are the lists of
drop-downs and are not.  Of .xlsb and .ods calamine tells neither merged nor error cells, so they are
left out rather than read in part.  In an .xls a cell that shows an error is read as empty.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

import python_calamine as calamine
from lxml import etree

from docgen.errors import UnreadableInputError
from docgen.model import RawInput, Scalar, Sheet, Text
from docgen.readers.limits import MOST_CELLS, check_count, check_size
from docgen.readers.xlsx_scan import SheetScan, is_workbook, scan

_MOST_UNPACKED = 256 * 1024 * 1024  # fifty thousand records unpack to less; a bomb does not
_CHUNK = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class WorkbookReader:
    """Reads workbooks."""

    suffixes = frozenset({".xlsx", ".xlsm", ".xls"})

    def read(self, name: str, data: bytes) -> RawInput:
        """Every worksheet as a table; UnreadableInputError if it is no workbook or is locked."""
        check_size(name, data)
        if data.startswith(_OLE) and _ENCRYPTED in data:
            raise _locked(name)
        try:
            scans = _scan(name, data)
            sheets = _sheets(name, data, scans)
        except calamine.PasswordError as error:
            raise _locked(name) from error
        except (
            calamine.CalamineError, etree.XMLSyntaxError, zipfile.BadZipFile, OSError, ValueError,
            LookupError, NotImplementedError, RuntimeError, EOFError, zlib.error,
        ) as error:  # fmt: skip
            raise _damaged(name, _reason(error)) from error
        except BaseException as error:
            # A panic of calamine is no Exception; it means the same: the file is damaged.
            if type(error).__name__ != "PanicException":
                raise
            raise _damaged(name, _reason(error)) from error
        return RawInput(sheets=sheets)


def _scan(name: str, data: bytes) -> Mapping[str, SheetScan]:
    """What there is to know before calamine may read it; nothing of an .xls, which is small."""
    if data.startswith(_OLE):
        return {}
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise _damaged(name, Text("it is no workbook, or only a part of one"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        fit = is_workbook(archive)
        small = _unpacks_to(archive, _MOST_UNPACKED)
    if not small:
        size = {"most": _MOST_UNPACKED // 2**20}
        raise _damaged(name, Text("it unpacks to more than {most} MiB", size))
    if not fit:
        raise _damaged(name, Text("it is no .xlsx inside"))
    scans = scan(data)
    for title, found in scans.items():
        if found.rows * found.columns > MOST_CELLS:
            raise UnreadableInputError(
                "{file}, sheet {sheet}: there is something in a cell far outside the table.",
                file=name,
                sheet=title,
                remedy="Press Ctrl+End in that sheet, delete the rows and columns beyond the table, save.",
            )
        check_count(name, found.filled)
    return scans


def _unpacks_to(archive: zipfile.ZipFile, most: int) -> bool:
    """Whether the parts have at most so many bytes, whatever their headers say of their sizes."""
    if sum(entry.file_size for entry in archive.infolist()) > most:
        return False
    left = most
    for entry in archive.infolist():
        entry.file_size = left + 1  # or reading would stop at the size the header claims
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    return False
    return True


def _sheets(name: str, data: bytes, scans: Mapping[str, SheetScan]) -> tuple[Sheet, ...]:
    with calamine.CalamineWorkbook.from_object(io.BytesIO(data)) as book:
        return tuple(
            _sheet(name, book.get_sheet_by_name(about.name), scans.get(about.name, SheetScan()))
            for about in book.sheets_metadata
            if about.typ == calamine.SheetTypeEnum.WorkSheet and not about.name.startswith("_")
        )


def _sheet(name: str, sheet: Any, found: SheetScan) -> Sheet:
    rows = [[_scalar(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), error in found.errors.items():
        rows.extend([] for _ in range(len(rows), row + 1))
        rows[row].extend(None for _ in range(len(rows[row]), column + 1))
        rows[row][column] = error
    merged = tuple((*start, *end) for start, end in sheet.merged_cell_ranges or ())
    return Sheet(file=name, name=sheet.name, rows=rows, merged=merged)


def _scalar(cell: Any) -> Scalar:
    if isinstance(cell, dt.timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(cell, int | float | bool | dt.date | dt.time):
        return cell
    return str(cell) or None


def _locked(name: str) -> UnreadableInputError:
    return UnreadableInputError(
        "{file} is protected by a password.",
        file=name,
        remedy="Open it in Excel, remove the password (File, Info, Protect Workbook), save.",
    )


def _reason(error: BaseException) -> Text:
    """What a library says of a file it cannot read; its own words are for whoever helps."""
    detail = {"detail": f"{type(error).__name__}: {error}"}
    return Text("it is damaged inside ({detail})", detail)


def _damaged(name: str, reason: Text) -> UnreadableInputError:
    return UnreadableInputError(
        "{file} cannot be read as a workbook: {reason}.",
        file=name,
        reason=reason,
        remedy="Open it in Excel or LibreOffice and save it as .xlsx.",
    )
