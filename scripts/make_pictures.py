"""Make the pictures of the documentation: pages of sample documents, rendered by poppler.

    python scripts/make_pictures.py

Issues the samples into an archive that is thrown away, takes PDFs out of it as anybody would, and
writes ``docs/images/*.png``: 900 pixels wide, in sixteen greys.  Needs pdftoppm (Debian:
poppler-utils) and Pillow (dev-requirements.txt).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
WIDTH = 898  # and the frame
GREYS = 16
FRAME = 0xB0
# File name -> (document type, sample, number, page).
PICTURES = {
    "confirmation.png": ("client-confirmation", "confirmations.yaml", "QR-SH01-202611-0001", 1),
    "agreement.png": ("broker-agreement", "agreements.yaml", "WT-SH01-2026-0001", 3),
}


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for picture, (doctype, sample, number, page) in PICTURES.items():
            source = ROOT / "samples" / doctype / sample
            _docgen(folder, "generate", doctype, str(source), "--date", "2026-11-22", "--jobs", "0")
            _docgen(folder, "get", number, "-o", "document.pdf")
            _rasterise(folder / "document.pdf", page, IMAGES / picture)
            print(f"{picture}: {(IMAGES / picture).stat().st_size // 1024} KiB")


def _docgen(folder: Path, *args: str) -> None:
    code = "from docgen.cli.main import main; main()"
    subprocess.run(
        [sys.executable, "-c", code, *args], cwd=folder, check=True, stdout=subprocess.DEVNULL
    )


def _rasterise(pdf: Path, page: int, picture: Path) -> None:
    """One page as a PNG, drawn at three times its width and brought down, which keeps thin lines."""
    drawn = pdf.with_name("page")
    subprocess.run(
        ["pdftoppm", "-png", "-gray", "-singlefile", "-f", str(page), "-l", str(page),
         "-scale-to-x", str(3 * WIDTH), "-scale-to-y", "-1", str(pdf), str(drawn)],
        check=True,
    )  # fmt: skip
    with Image.open(drawn.with_suffix(".png")) as image:
        height = round(image.height * WIDTH / image.width)
        small = image.convert("L").resize((WIDTH, height), Image.Resampling.LANCZOS)
        framed = ImageOps.expand(small, border=1, fill=FRAME)  # a white page on a white screen
        framed.quantize(GREYS).save(picture, optimize=True)


if __name__ == "__main__":
    main()
