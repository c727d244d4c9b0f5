"""Make the contact sheet of all document types: docs/images/gallery.png and docs/gallery.md.

    make gallery
    python scripts/make_gallery.py --page        the page alone, without drawing the sheet again

On the sheet: the first page of each type's first sample, as the PDF has it.  Needs pdftoppm (Debian:
poppler-utils) and Pillow (dev-requirements.txt).
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from PIL import Image, ImageDraw, ImageFont

from docgen import doctypes
from docgen.core import composing, series
from docgen.model import Composition, DocumentType
from docgen.renderers.pdf import PdfRenderer

ROOT = Path(__file__).resolve().parent.parent
SHEET = ROOT / "docs" / "images" / "gallery.png"
PAGE = ROOT / "docs" / "gallery.md"
FACE = ROOT / "src" / "docgen" / "fonts" / "DocgenSans-Regular.ttf"
COLUMNS, WIDTH, HEIGHT, GAP, WORDS = 6, 210, 297, 14, 34
COLOURS = 12
_HEAD = """# Gallery / 文书一览

The first page of a sample of every document type that docgen ships, as the PDF has it; `make gallery` draws it
anew. Fields, rules and numbering of each: [types.md](types.md). 每个文种样例的首页。

![Contact sheet of all document types](images/gallery.png)

| 文种 | type | 样例 / samples |
|---|---|---|
"""


def page() -> str:
    """docs/gallery.md: the picture, and each type with its samples."""
    lines = []
    for one in doctypes.load_all(ROOT / "templates").values():
        files = sorted(path.name for path in _samples(one))
        linked = "、".join(f"[{name}](../samples/{one.id}/{name})" for name in files)
        title = f"[{one.title.zh} / {one.title.en}](types.md#{one.id})"
        lines.append(f"| {title} | `{one.id}` | {linked} |")
    return _HEAD + "\n".join(lines) + "\n"


def _samples(one: DocumentType) -> Iterator[Path]:
    yield from (ROOT / "samples" / one.id).glob("*.yaml")


def _first(one: DocumentType) -> Composition:
    """The first record of the type's first sample file, under the number it would get."""
    record = yaml.safe_load(sorted(_samples(one))[0].read_text("utf-8"))[0]
    period = series.period(one.number, record, dt.date(2026, 11, 30))
    key = series.key_of(one.id, one.number, record, period)
    serial = series.serial(series.open_pattern(one.number, key), 1)
    return composing.composer(one).compose(record, serial=serial, issued_on=period, period=period)


def _thumbnail(pdf: bytes) -> Image.Image:
    """The first page, drawn large and brought down, which keeps thin lines."""
    with tempfile.TemporaryDirectory() as folder:
        source, drawn = Path(folder) / "document.pdf", Path(folder) / "page"
        source.write_bytes(pdf)
        command = ["pdftoppm", "-png", "-singlefile", "-r", "150", str(source), str(drawn)]
        subprocess.run(command, check=True)
        with Image.open(drawn.with_suffix(".png")) as image:
            small = image.convert("RGB")
            small.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
            return small


def sheet() -> Image.Image:
    """The contact sheet."""
    types = list(doctypes.load_all(ROOT / "templates").values())
    rows = -(-len(types) // COLUMNS)
    cell = (WIDTH + GAP, HEIGHT + WORDS + GAP)
    whole = Image.new("RGB", (COLUMNS * cell[0] + GAP, rows * cell[1] + GAP), "#E8E8E8")
    draw, font = ImageDraw.Draw(whole), ImageFont.truetype(str(FACE), 16)
    renderer = PdfRenderer()
    for number, one in enumerate(types):
        left = GAP + number % COLUMNS * cell[0]
        top = GAP + number // COLUMNS * cell[1]
        small = _thumbnail(renderer.render(_first(one), b"{}"))
        place = (left + (WIDTH - small.width) // 2, top + HEIGHT - small.height)
        whole.paste(small, place)
        frame = (place[0] - 1, place[1] - 1, place[0] + small.width, place[1] + small.height)
        draw.rectangle(frame, outline="#9A9A9A")
        draw.text(
            (left + WIDTH // 2, top + HEIGHT + 8),
            one.title.zh,
            font=font,
            fill="#222222",
            anchor="ma",
        )
    return whole


def main(arguments: Sequence[str]) -> None:
    """Write the page and, unless told otherwise, the sheet."""
    PAGE.write_text(page(), "utf-8")
    if "--page" not in arguments:
        sheet().quantize(COLOURS, dither=Image.Dither.NONE).save(SHEET, optimize=True)
        print(f"{SHEET.relative_to(ROOT)}: {SHEET.stat().st_size // 1024} KiB")
    print(PAGE.relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1:])
