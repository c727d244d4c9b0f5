"""An incremental update of a PDF (ISO 32000-1, 7.5.6): its bytes stay as they are, what is new follows.

So a file that was issued is found whole at the head of the one made from it, and nothing in it is
written anew: neither the version of qpdf nor that of zlib has a say in it.
"""

from __future__ import annotations

import hashlib

import pikepdf
from pikepdf import Pdf


class Update:
    """What is new in a file; ``whole`` is the file with it.  ``data`` are the bytes of ``opened``."""

    def __init__(self, data: bytes, opened: Pdf) -> None:
        self._data = data
        self._opened = opened
        self._bodies: dict[int, bytes] = {}

    def stream(self, content: bytes, entries: pikepdf.Dictionary | None = None) -> pikepdf.Object:
        """A new stream, written as it is: compressed, its bytes would depend on a version of zlib."""
        made = self._opened.make_stream(content)
        told = pikepdf.Dictionary(dict(entries.items()) if entries is not None else {})
        told["/Length"] = len(content)
        body = b"%b\nstream\n%b\nendstream" % (told.unparse(), content)
        self._bodies[made.objgen[0]] = body
        return made

    def changed(self, known: pikepdf.Object) -> None:
        """An object of the file is to say what it says now."""
        self._bodies[known.objgen[0]] = known.unparse(resolved=True)

    def whole(self) -> bytes:
        """The file as it was, then the new objects, then where they are."""
        out = bytearray(self._data)
        if not out.endswith(b"\n"):
            out += b"\n"
        offsets = {}
        for number, body in sorted(self._bodies.items()):
            offsets[number] = len(out)
            out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        before = self._before()
        free = max(int(self._opened.trailer["/Size"]), *(number + 1 for number in offsets))
        start = len(out)
        if self._data.startswith(b"xref", before):
            out += _table(offsets) + b"trailer\n<<%b>>\n" % self._about(out, before, free)
        else:
            offsets[free] = start
            about = self._about(out, before, free + 1)
            out += b"%d 0 obj\n%b\nendobj\n" % (free, _stream(offsets, about))
        out += b"startxref\n%d\n%%%%EOF\n" % start
        return bytes(out)

    def _before(self) -> int:
        """Where the file's last cross-reference section stands."""
        return int(self._data[self._data.rindex(b"startxref") :].split()[1])

    def _about(self, out: bytearray, before: int, size: int) -> bytes:
        """What every trailer says."""
        first = bytes(self._opened.trailer["/ID"][0]).hex()
        second = hashlib.md5(out, usedforsecurity=False).hexdigest()
        root, info = (
            self._opened.trailer["/Root"].unparse(),
            self._opened.trailer["/Info"].unparse(),
        )
        return b"/Size %d /Root %b /Info %b /ID [<%b> <%b>] /Prev %d" % (
            size,
            root,
            info,
            first.encode(),
            second.encode(),
            before,
        )


def _runs(offsets: dict[int, int]) -> list[list[int]]:
    """The numbers in runs of neighbours."""
    runs: list[list[int]] = []
    for number in sorted(offsets):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _table(offsets: dict[int, int]) -> bytes:
    """A cross-reference table (7.5.4)."""
    table = b"xref\n"
    for run in _runs(offsets):
        table += b"%d %d\n" % (run[0], len(run))
        table += b"".join(b"%010d 00000 n \n" % offsets[number] for number in run)
    return table


def _stream(offsets: dict[int, int], about: bytes) -> bytes:
    """A cross-reference stream (7.5.8), in hexadecimal: no byte of it is an end of line by chance."""
    rows = "".join(f"01{offsets[number]:08x}00\n" for number in sorted(offsets)) + ">"
    index = " ".join(f"{run[0]} {len(run)}" for run in _runs(offsets))
    entries = b"/Type /XRef /W [1 4 1] /Index [%b] /Filter /ASCIIHexDecode" % index.encode()
    return b"<<%b %b /Length %d>>\nstream\n%b\nendstream" % (
        entries,
        about,
        len(rows),
        rows.encode(),
    )
