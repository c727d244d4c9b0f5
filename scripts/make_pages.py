"""Put pages of both renditions side by side, for a person to look at.

    make pages                       every document the likeness test compares
    python scripts/make_pages.py small broker-agreement

Writes ``build/pages/<document>-<page>.png``: on the left the PDF, on the right what LibreOffice makes
of the Word file; and ``build/pages/<document>.txt``: how far apart they are, line by line.  Needs
pdftoppm (Debian: poppler-utils), LibreOffice (libreoffice-writer-nogui) and Pillow.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.renderers import alike  # noqa: E402 - the documents are those of the test

PAGES = ROOT / "build" / "pages"
RESOLUTION = 75  # dots an inch
GAP = 10  # pixels between the two


def main(wanted: list[str]) -> None:
    found = {
        name: composition
        for name, composition in alike.compositions().items()
        if not wanted or any(name.startswith(prefix) for prefix in wanted)
    }
    if not wanted:
        shutil.rmtree(PAGES, ignore_errors=True)
    PAGES.mkdir(parents=True, exist_ok=True)
    for name, (pdf, word) in alike.both(found).items():
        likeness = alike.compare(pdf, word)
        count = _side_by_side(name, pdf, word)
        head = (
            f"{likeness.pages[0]} and {likeness.pages[1]} pages, {likeness.same:.0%} of the lines"
            f" alike, {likeness.mean:.1f} pt apart, at most {likeness.largest:.1f} pt"
        )
        (PAGES / f"{name}.txt").write_text("\n".join([head, *likeness.differing]) + "\n", "utf-8")
        print(f"{name}: {head}; {count} pictures")
    print(PAGES)


def _side_by_side(name: str, pdf: bytes, word: bytes) -> int:
    left, right = _pictures(pdf), _pictures(word)
    for old in PAGES.glob(f"{name}-*.png"):
        old.unlink()
    for number in range(max(len(left), len(right))):
        pair = [pages[number] for pages in (left, right) if number < len(pages)]
        width, height = pair[0].width, max(picture.height for picture in pair)
        sheet = Image.new("RGB", (2 * width + GAP, height), "grey")
        for pages, x in ((left, 0), (right, width + GAP)):
            if number < len(pages):
                sheet.paste(pages[number], (x, 0))
        sheet.save(PAGES / f"{name}-{number + 1}.png")
    return max(len(left), len(right))


def _pictures(pdf: bytes) -> list[Image.Image]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.pdf"
        path.write_bytes(pdf)
        command = ["pdftoppm", "-r", str(RESOLUTION), "-png", str(path), str(Path(folder) / "page")]
        subprocess.run(command, check=True)
        pictures = []
        for page in sorted(Path(folder).glob("page*.png")):
            with Image.open(page) as picture:
                pictures.append(picture.convert("RGB"))
        return pictures


if __name__ == "__main__":
    main(sys.argv[1:])
