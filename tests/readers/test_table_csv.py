"""CSV as offices produce it: encodings, delimiters, quotes, with a spreadsheet's row numbers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from docgen.errors import UnreadableInputError
from docgen.model import Scalar
from docgen.readers.table_csv import CsvReader

TEXT = "姓名,金额\n张三,1\n"


def rows(data: bytes) -> list[Sequence[Scalar]]:
    (sheet,) = CsvReader().read("a.csv", data).sheets
    assert sheet.name is None
    return [list(row) for row in sheet.rows]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.encode("utf-16"), TEXT.encode("gb18030"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"), TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(), TEXT.replace(",", "\t").encode("gb18030"),
        TEXT.replace(",", ";").encode(), ("sep=;\n" + TEXT.replace(",", ";")).encode()[6:],
    ],
)  # fmt: skip
def test_every_usual_encoding_and_delimiter_gives_the_same_table(data: bytes) -> None:
    assert rows(data) == [["姓名", "金额"], ["张三", "1"]]


def test_a_delimiter_inside_quotes_decides_nothing() -> None:
    assert rows(b'a,b\n"1;2;3;4",\n') == [["a", "b"], ["1;2;3;4", None]]


def test_a_quoted_line_end_does_not_count_as_a_row() -> None:
    assert rows(b'a,b\n"x\ny",1\nz,2\n') == [["a", "b"], ["x\ny", "1"], ["z", "2"]]


def test_text_kept_text_by_excel_is_its_text_and_blank_lines_are_rows() -> None:
    assert rows(b'a\n\n"=""0012"""\n') == [["a"], [], ["0012"]]


def test_an_excel_separator_line_chooses_the_delimiter_and_stays_a_row() -> None:
    assert rows(b"sep=;\na,a;b\n") == [["sep=", None], ["a,a", "b"]]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"a,b\xff\xff\x80\n", "UTF-8, UTF-16 or GB 18030"),
        (b"a\0b,c\n", "UTF-8, UTF-16 or GB 18030"),
        (b'a,b\n"x" y,1\n', "line 2"),
        (b'a,b\n"open,1\n', "line"),
        (b"a\n" + b"x," * 16_384 + b"\n", "line 2: there are more cells"),
        (b"a\n" + b"," * 5_000_001, "more cells"),
    ],
)
def test_what_is_no_csv_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableInputError, match=words):
        CsvReader().read("a.csv", data)
