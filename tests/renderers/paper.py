"""What stands where on paper: words of a PDF with their places, a Word file as an office sets it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from typing import NamedTuple

_WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
)
MM = 72 / 25.4


class Word(NamedTuple):
    """A word with its box in points from the page's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def middle(self) -> float:
        """The height of the word's middle."""
        return (self.top + self.bottom) / 2


def words(pdf: Path) -> list[list[Word]]:
    """The words of every page as poppler finds them, but over the gap between Chinese and Latin."""
    shown = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    return [
        joined(
            Word(float(left), float(top), float(right), float(bottom), unescape(text))
            for left, top, right, bottom, text in _WORD.findall(page)
        )
        for page in shown.split("<page ")[1:]
    ]


def joined(page: Iterable[Word]) -> list[Word]:
    """The words of a page, those made one that only the quarter em beside Latin parts."""
    found: list[Word] = []
    for word in page:
        last = found[-1] if found else None
        if (
            last is not None
            and last.bottom == word.bottom
            and 0 < word.left - last.right < 0.3 * (word.bottom - word.top)
            and last.text[-1].isascii() != word.text[0].isascii()
        ):
            found[-1] = last._replace(right=word.right, text=last.text + word.text)
        else:
            found.append(word)
    return found


def lines(page: list[Word]) -> list[str]:
    """A page's lines from top to bottom: words of one height, from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(page, key=lambda w: w.middle):
        if rows and word.middle - rows[-1][-1].middle < 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    return ["".join(w.text for w in sorted(row, key=lambda w: w.left)) for row in rows]


def office_pdf(document: bytes, folder: Path) -> Path:
    """A Word file as LibreOffice prints it."""
    path = folder / "word.docx"
    path.write_bytes(document)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*convert, str(path)], check=True, capture_output=True, timeout=120)
    return folder / "word.pdf"
