"""Files that are broken, or made to break a reader: one sentence in either language, and code 3."""

from __future__ import annotations

import io
import resource
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from docgen.readers.limits import MOST_RECORDS, MOST_VALUES
from tests.cli.conftest import SAMPLES, Docgen, archive, docgen

__all__ = ["archive", "docgen"]
TYPE = "client-confirmation"
GOOD = (SAMPLES / TYPE / "confirmations.xlsx").read_bytes()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]>' % b"".join(
    b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 10) for level in range(9)
)


def _changed(part: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """The sample workbook with one part changed (or left out)."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(GOOD)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content: bytes | None = old.read(name)
            if name == part:
                content = change(content or b"")
            if content is not None:
                new.writestr(name, content)
    return stream.getvalue()


def _declared(content: bytes, declaration: bytes) -> bytes:
    return content.replace(b"?>", b"?>" + declaration, 1)


def _lying_bomb() -> bytes:
    """A part of 257 MiB whose headers say it has a hundred bytes."""
    data = bytearray(_changed("docProps/app.xml", lambda _: b" " * (257 * 2**20)))
    true, false = (257 * 2**20).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert 2 == data.count(true)
    return bytes(data.replace(true, false))


def _rows(count: int) -> bytes:
    return b"".join(
        b'<row r="%d"><c r="B%d"><v>1</v></c></row>' % (number, number)
        for number in range(100, 100 + count)
    )


BROKEN: Mapping[str, bytes | Callable[[], bytes]] = {
    "words.xlsx": b"hello",
    "empty.xlsx": b"",
    "empty.json": b"",
    "empty.csv": b"",
    "empty.yaml": b"",
    "locked.xlsx": OLE + "EncryptedPackage".encode("utf-16-le"),
    "old.xls": OLE,
    "half.xlsx": GOOD[: len(GOOD) // 2],
    "tail.xlsx": GOOD[-200:],
    "other.xlsx": lambda: _changed("xl/workbook.xml", lambda _: None),
    "noxml.xlsx": lambda: _changed(SHEET, lambda _: b"\0\1\2 sheetData"),
    "entities.xlsx": lambda: _changed(
        SHEET, lambda old: _declared(old, ENTITIES).replace(b"</v>", b"&j;</v>", 1)
    ),
    "bomb.xlsx": lambda: _changed("docProps/app.xml", lambda old: old + b" " * (257 * 2**20)),
    "liar.xlsx": _lying_bomb,
    "rows.xlsx": lambda: _changed(
        SHEET, lambda old: old.replace(b"</sheetData>", _rows(MOST_RECORDS) + b"</sheetData>")
    ),
    "rows.csv": b"branch\n" + b"SH01\n" * (MOST_RECORDS + 1),
    "rows.jsonl": b"{}\n" * (MOST_RECORDS + 1),
    "rows.yaml": b"- {}\n" * (MOST_RECORDS + 1),
    "values.json": lambda: b"[{}" + b",1" * MOST_VALUES + b",1" + b"]",
    "values.yaml": lambda: b"a: [" + b"1," * MOST_VALUES + b"]",
    "nul.csv": b"a,b\n1,\x002\n",
    "quote.csv": b'a,b\n"x,1\n',
    "after.csv": b'a,b\n"x" y,1\n',
    "cell.csv": b'branch\n"' + b"x" * 200_000 + b'"\n',
    "deep.json": b"[" * 100_000,
    "deeper.json": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "twice.json": b'{"branch": "SH01", "branch": "BJ02"}',
    "nan.json": b'[{"branch": NaN}]',
    "cut.json": b'{"branch":',
    "break.json": b'{"branch": "a\nb"}',
    "escape.json": b'{"branch": "\\q"}',
    "list.json": b"[]",
    "word.json": b"42",
    "lines.jsonl": b'{"a": 1}\n{"a":\n',
    "blank.jsonl": b"\n\n",
    "latin.json": b"\xff\xfe\xfa",
    "aliases.yaml": b"a: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(
        b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(8)
    ),
    "object.yaml": b'branch: !!python/object/apply:os.system ["touch PWNED"]\n',
    "self.yaml": b"&a [*a]\n",
    "tab.yaml": b"a:\n\t- b\n",
    "colon.yaml": b"a: b: c\n",
    "open.yaml": b'a: "b\n',
    "alias.yaml": b"a: *b\n",
    "indent.yaml": b"a: 1\n  b: 2\n c: 3\n",
    "deep.yaml": b"- " * 20_000 + b"a",
    "control.yaml": b'a: 1\nbranch: "\x07"\n',
    "nothing.yaml": b"# nothing\n",
    "paper.pdf": b"%PDF-1.7",
    "nameless": b"x",
}
LANGUAGES = ("zh", "en")
CHINESE = range(0x4E00, 0xA000)


@pytest.fixture
def bounded() -> Iterator[None]:
    """Three GiB of addresses: what unfolds without end fails here, and nothing else."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (3 * 2**30, hard))
    yield
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_ends_with_a_sentence(
    docgen: Docgen, tmp_path: Path, name: str, bounded: None
) -> None:
    """Code 3; the file's name, what is wrong and what to do, in Chinese and in English."""
    content = BROKEN[name]
    file = tmp_path / name
    file.write_bytes(content() if callable(content) else content)
    for lang in LANGUAGES if len(file.read_bytes()) < MOST_VALUES else LANGUAGES[:1]:
        ran = docgen("--lang", lang, "check", TYPE, file)
        assert (3, "") == (ran.code, ran.out)
        what, remedy = ran.err.splitlines()
        assert what.startswith(name)
        assert remedy.startswith("→ ")
        chinese = [any(ord(char) in CHINESE for char in line) for line in (what, remedy)]
        assert [lang == "zh"] * 2 == chinese
    assert [name] == [path.name for path in tmp_path.iterdir()]
