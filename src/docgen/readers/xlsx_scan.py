"""A look into an .xlsx before calamine reads it, for the two things calamine does not tell.

Cells that show an error come from calamine as empty, which would lose them; and a single cell far
from the others makes it allocate everything between, which can end the process.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

_NAMESPACES = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
)
_LINK_IDS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


@dataclass(slots=True)
class SheetScan:
    """How far a sheet reaches (rows and columns from A1), how many rows hold something, and its
    error cells by 0-based place.
    """

    rows: int = 0
    columns: int = 0
    filled: int = 0
    last: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether an archive is an .xlsx inside, whatever its name says."""
    names = set(archive.namelist())
    return _BOOK in names and _RELATIONS in names


def scan(data: bytes) -> dict[str, SheetScan]:
    """Every sheet of an .xlsx by its name; parts that no sheet names by their own.

    XML errors, KeyErrors of the archive and zip errors come through.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        titles = dict(_titles(archive))
        found: dict[str, SheetScan] = {}
        for part in archive.namelist():
            content = archive.read(part) if part.lower().endswith(".xml") else b""
            if b"sheetData" in content:
                found[titles.get(part, part)] = _scan_sheet(content)
        return found


def _titles(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The part and the name of every sheet."""
    targets = {
        str(relation.get("Id")): _part(relation.get("Target", ""))
        for relation in _tree(archive.read(_RELATIONS))
    }
    for sheet in _tree(archive.read(_BOOK)).iter(*(f"{space}sheet" for space in _NAMESPACES)):
        link = next((sheet.get(name) for name in _LINK_IDS if sheet.get(name)), None)
        if link in targets:
            yield targets[str(link)], str(sheet.get("name"))


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _tree(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(content, parser)


def _scan_sheet(content: bytes) -> SheetScan:
    """Cells that hold something; those with a format alone do not count."""
    result = SheetScan()
    row = column = 0
    tags = [f"{space}{name}" for space in _NAMESPACES for name in ("row", "c")]
    events = etree.iterparse(
        io.BytesIO(content), events=("start", "end"), tag=tags, resolve_entities=False,
        no_network=True, load_dtd=False,
    )  # fmt: skip
    for event, element in events:
        is_row = str(element.tag).endswith("}row")
        if event == "start":
            if is_row:
                number = element.get("r", "")
                row, column = (int(number) if number.isdecimal() else row + 1), 0
            continue
        if not is_row:
            row, column = _place(element.get("r", ""), row, column)
            _note(result, element, row, column)
        element.clear()
    return result


def _place(address: str, row: int, column: int) -> tuple[int, int]:
    """1-based row and column of a cell; without an address it follows the one before."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return row, column + 1
    number = 0
    for letter in match.group(1):
        number = number * 26 + ord(letter) - 64
    return int(match.group(2)), number


def _note(result: SheetScan, cell: etree._Element, row: int, column: int) -> None:
    if not len(cell):
        return
    if row != result.last:
        result.filled, result.last = result.filled + 1, row
    result.rows, result.columns = max(result.rows, row), max(result.columns, column)
    if cell.get("t") == "e":
        texts = (child.text for child in cell if str(child.tag).endswith("}v"))
        result.errors[row - 1, column - 1] = next(texts, None) or "#VALUE!"
