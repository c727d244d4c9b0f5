"""A stack of scanned sheets taken apart: which pages are which document's, and which are nobody's.

The first page of every document carries its code, and so does every page after it, unless the document was
issued by an earlier template.  A page is bound to its document by its own code, wherever it stands in the
stack; a document is whole when each of its pages is there.  Of a document without codes on its later pages,
these are bound by counting: just so many must stand behind the first one, before the next code.  What is not
certain goes to the tray; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from docgen.core import qr
from docgen.model import Issued, Stray, Text

NO_CODE, SPECIMEN, UNKNOWN, SEVERAL = "no-code", "specimen", "unknown", "several-codes"
PAGES, DUPLICATE, FOREIGN = "pages", "duplicate", "foreign"
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Group:
    """Pages (positions in the stack, from 0) that are one document, whole, in its order."""

    serial: str
    pages: tuple[int, ...]


@dataclass(slots=True)
class _Open:
    """A document whose first page was met and whose others have no code."""

    issued: Issued
    pages: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Bound:
    """The pages of a document that were met: by number, and those whose code says only whose they are
    (``later``) or a number it was not issued with.
    """

    issued: Issued
    numbered: dict[int, int] = field(default_factory=dict)
    later: list[int] = field(default_factory=list)
    beyond: list[int] = field(default_factory=list)
    told: bool = False

    @property
    def all_numbered(self) -> bool:
        return len(self.numbered) == self.issued.pages and not self.later and not self.beyond

    @property
    def counted(self) -> bool:
        """The codes of a Word file say no page: there must be just as many, and one first page."""
        right = 1 + len(self.later) == self.issued.pages
        return right and not self.beyond and set(self.numbered) == {1}


class _Sorter:
    """Takes one page after the other, and gives what is settled by it."""

    def __init__(self, issued: Callable[[str], Issued | None]) -> None:
        self._issued = issued
        self._open: _Open | None = None
        self._bound: dict[str, _Bound] = {}
        self._last: _Bound | None = None
        self._uncoded: list[int] = []

    def take(self, page: int, texts: Sequence[str]) -> Iterator[Group | Stray]:
        """The next page with what its codes say."""
        found = dict.fromkeys(code for code in map(qr.parse, texts) if code is not None)
        if not found:
            if self._open is not None and len(self._open.pages) < self._open.issued.pages:
                self._open.pages.append(page)
            else:
                self._uncoded.append(page)
            return
        code = next(iter(found))
        known = self._issued(code.serial) if len(found) == 1 and code.serial else None
        yield from self._without_code(known if code.page != 1 else None)
        yield from self._closed()
        if len(found) > 1:
            names = ", ".join(dict.fromkeys(one.serial or qr.SPECIMEN for one in found))
            yield Stray(page, SEVERAL, {"names": names})
        elif code.serial is None:
            yield Stray(page, SPECIMEN)
        elif known is None:
            yield Stray(page, UNKNOWN, {"serial": code.serial})
        elif code.page == 1 and not known.coded:
            self._open = _Open(known, [page])
        else:
            yield from self._bind(page, code.page, known)

    def end(self) -> Iterator[Group | Stray]:
        """What the end of the stack settles."""
        yield from self._without_code(None)
        yield from self._closed()
        for one in self._bound.values():
            if not one.told:
                yield from _decided(one)

    def _bind(self, page: int, number: int, known: Issued) -> Iterator[Group | Stray]:
        one = self._bound.setdefault(known.serial, _Bound(known))
        self._last = one
        twice = number in one.numbered
        if twice or (one.told and 0 < number <= known.pages):
            yield Stray(page, DUPLICATE, {"serial": known.serial, "page": str(number)})
        elif one.told:
            yield Stray(page, PAGES, _numbers(known, known.pages + 1))
        elif number == 0:
            one.later.append(page)
        elif number > known.pages:
            one.beyond.append(page)
        else:
            one.numbered[number] = page
            if one.all_numbered:
                one.told = True
                yield _in_order(one)

    def _without_code(self, after: Issued | None) -> Iterator[Stray]:
        """The pages without a code that were met since the last one with a code.

        Beside them is the document before, if it still lacks pages, else the one that goes on ``after`` them.
        """
        near = ""
        if self._last is not None and not self._last.told:
            near = self._last.issued.serial
        elif after is not None and after.coded:
            near = after.serial
        told = {"near": near} if near else {}
        yield from (Stray(page, NO_CODE, told) for page in self._uncoded)
        self._uncoded.clear()

    def _closed(self) -> Iterator[Group | Stray]:
        """The document whose pages are counted, now that a code follows, or nothing."""
        one, self._open = self._open, None
        if one is None:
            return
        if len(one.pages) == one.issued.pages:
            yield Group(one.issued.serial, tuple(one.pages))
            return
        told = _numbers(one.issued, len(one.pages))
        yield from (Stray(page, PAGES, told) for page in one.pages)


def split(
    codes: Iterable[Sequence[str]], issued: Callable[[str], Issued | None]
) -> Iterator[Group | Stray]:
    """Every page of a stack, once: in a group, or astray.

    ``codes`` are the texts read on each page, asked for one after the other; ``issued`` tells how a document was issued by its
    number or what stands for it in a code, None where this archive knows no such document.
    """
    sorter = _Sorter(issued)
    for page, texts in enumerate(codes):
        yield from sorter.take(page, texts)
    yield from sorter.end()


def _decided(one: _Bound) -> Iterator[Group | Stray]:
    """A document that was not whole by its numbered pages alone, at the end of the stack."""
    if one.counted:
        yield _in_order(one)
        return
    pages = sorted([*one.numbered.values(), *one.later, *one.beyond])
    told = _numbers(one.issued, len(pages))
    if not one.later:
        lacking = [n for n in range(1, one.issued.pages + 1) if n not in one.numbered]
        told |= {"missing": ", ".join(map(str, lacking))} if lacking else {}
    yield from (Stray(page, PAGES, told) for page in pages)


def _in_order(one: _Bound) -> Group:
    numbered = [one.numbered[number] for number in sorted(one.numbered)]
    return Group(one.issued.serial, (*numbered, *one.later))


def _numbers(issued: Issued, found: int) -> dict[str, str]:
    return {"serial": issued.serial, "found": str(found), "wanted": str(issued.pages)}


def words(stray: Stray) -> Text:
    """Why a page is in the tray, for people."""
    texts = {
        NO_CODE: Text("No code can be read on this page."),
        SPECIMEN: Text("This is a specimen (样稿), no document."),
        UNKNOWN: Text("This archive has no document {serial}."),
        SEVERAL: Text("There are codes of several documents on this page: {names}."),
        PAGES: Text("{serial} was issued with {wanted} pages; here: {found}."),
        DUPLICATE: Text("{serial} has another original already."),
        FOREIGN: Text("Whoever brought the stack does not work with {serial}."),
    }
    msgid = texts[stray.reason].msgid
    if stray.reason == NO_CODE and "near" in stray.told:
        msgid = Text("No code can be read on this page; {near}, beside it, lacks a page.").msgid
    elif stray.reason == PAGES and "missing" in stray.told:
        msgid = Text(
            "{serial} was issued with {wanted} pages; here: {found}, missing: {missing}."
        ).msgid
    elif stray.reason == DUPLICATE and "page" in stray.told:
        msgid = Text("Page {page} of {serial} is in this stack already.").msgid
    return Text(msgid, stray.told)


def natural(name: str) -> list[tuple[int, int, str]]:
    """What to sort file names by as a person numbers them: scan2 before scan10."""
    parts = _DIGITS.split(name)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
