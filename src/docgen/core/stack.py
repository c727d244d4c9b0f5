"""A stack of scanned sheets taken apart: which pages are which document's, and which are nobody's.

The first page of every document carries its code.  The pages after it, up to the number the document was
issued with, are its too, but only if just so many stand there before the next code: a page too few or too
many, and none of them is filed.  What is not certain goes to the tray; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from docgen.core import qr
from docgen.model import Stray, Text

NO_CODE, SPECIMEN, UNKNOWN, SEVERAL = "no-code", "specimen", "unknown", "several-codes"
PAGES, DUPLICATE = "pages", "duplicate"


@dataclass(frozen=True, slots=True)
class Group:
    """Pages (positions in the stack, from 0) that are one document, whole."""

    serial: str
    pages: tuple[int, ...]


@dataclass(slots=True)
class _Open:
    """A document whose first page was met; ``wanted`` is how many pages it was issued with."""

    serial: str
    wanted: int
    pages: list[int] = field(default_factory=list)


def split(
    codes: Iterable[Sequence[str]], issued: Callable[[str], int | None]
) -> Iterator[Group | Stray]:
    """Every page of a stack, once: in a group, or astray.

    ``codes`` are the texts read on each page, asked for one after the other; ``issued`` tells with how many pages a number was issued,
    None where this archive knows no such document.
    """
    current: _Open | None = None
    for page, texts in enumerate(codes):
        found = dict.fromkeys(code for code in map(qr.parse, texts) if code is not None)
        if not found:
            if current is not None and len(current.pages) < current.wanted:
                current.pages.append(page)
            else:
                yield Stray(page, NO_CODE)
            continue
        if current is not None:
            yield from _closed(current)
            current = None
        code = next(iter(found))
        if len(found) > 1:
            names = ", ".join(one.serial or qr.SPECIMEN for one in found)
            yield Stray(page, SEVERAL, {"names": names})
        elif code.serial is None:
            yield Stray(page, SPECIMEN)
        elif (wanted := issued(code.serial)) is None:
            yield Stray(page, UNKNOWN, {"serial": code.serial})
        else:
            current = _Open(code.serial, wanted, [page])
    if current is not None:
        yield from _closed(current)


def _closed(one: _Open) -> Iterator[Group | Stray]:
    if len(one.pages) == one.wanted:
        yield Group(one.serial, tuple(one.pages))
        return
    told = {"serial": one.serial, "found": str(len(one.pages)), "wanted": str(one.wanted)}
    yield from (Stray(page, PAGES, told) for page in one.pages)


def words(stray: Stray) -> Text:
    """Why a page is in the tray, for people."""
    texts = {
        NO_CODE: Text("No code can be read on this page."),
        SPECIMEN: Text("This is a specimen (样稿), no document."),
        UNKNOWN: Text("This archive has no document {serial}."),
        SEVERAL: Text("There are codes of several documents on this page: {names}."),
        PAGES: Text("{serial} was issued with {wanted} pages, but {found} are here."),
        DUPLICATE: Text("{serial} has another original already."),
    }
    return Text(texts[stray.reason].msgid, stray.told)
