"""What every reader refuses before it looks inside."""

from __future__ import annotations

from docgen.errors import UnreadableInputError

MOST_BYTES = 64 * 1024 * 1024
MOST_RECORDS = 50_000
"""Records of one file: a year of a large firm; checking so many takes about a minute."""
MOST_CELLS = 5_000_000
"""Cells of a table, empty ones too: a hundred for each of so many records."""
MOST_COLUMNS = 16_384
"""Cells of a row: as many as a sheet of Excel has columns."""
MOST_VALUES = 2_000_000
"""Values of a tree: forty for each of so many records."""
MOST_DEPTH = 32
"""How deep trees may nest; records nest three or four deep."""


def check_size(name: str, data: bytes) -> None:
    """Refuse what is empty or too large to be a form."""
    if not data:
        raise UnreadableInputError(
            "{file} is empty.", file=name, remedy="Save it again from the program it comes from."
        )
    if len(data) > MOST_BYTES:
        raise UnreadableInputError(
            "{file} has {size} MiB; at most {most} MiB are read.",
            file=name,
            size=len(data) // 2**20,
            most=MOST_BYTES // 2**20,
            remedy="Divide it into several files, or remove pictures from the workbook.",
        )


def check_count(name: str, records: int) -> None:
    """Refuse more records than one run can check in bounded time and memory."""
    if records > MOST_RECORDS:
        raise UnreadableInputError(
            "{file} has {count} rows or records; at most {most} are read from one file.",
            file=name,
            count=records,
            most=MOST_RECORDS,
            remedy="Divide it into several files; delete empty rows that only look empty.",
        )


def too_many_values(name: str) -> UnreadableInputError:
    """A tree that would fill the memory."""
    return UnreadableInputError(
        "{file} holds more than {most} values.",
        file=name,
        most=MOST_VALUES,
        remedy="Divide it into several files.",
    )


def no_record(name: str) -> UnreadableInputError:
    """A tree without a record in it."""
    return UnreadableInputError(
        "{file} holds no record.",
        file=name,
        remedy="Write at least one record, with the names of its fields.",
    )


def decode(name: str, data: bytes) -> str:
    """Text in UTF-8 or UTF-16 (by byte order mark), else UTF-8, else GB 18030; never guessed loosely."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"", "utf-8"),
        (b"", "gb18030"),
    ):
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return text
    raise UnreadableInputError(
        "{file} is no text in UTF-8, UTF-16 or GB 18030.",
        file=name,
        remedy="Save it again as 'CSV UTF-8', or as an .xlsx workbook.",
    )
