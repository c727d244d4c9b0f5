"""Make the pictures of the documentation: pages of sample documents, rendered by poppler.

    python scripts/make_pictures.py

Issues the samples into an archive that is thrown away, takes PDFs out of it as anybody would, and
writes ``docs/images/*.png``: 900 pixels wide, in sixteen greys (the sealed page in colours).  Needs pdftoppm (Debian:
poppler-utils) and Pillow (dev-requirements.txt).
"""

from __future__ import annotations

import os
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
# The sealed page: file name -> (number, page, upper and lower edge of what is shown, in its height), and who seals.
SEALED = {"sealed.png": ("WT-SH01-2026-0001", 11, 0.13, 0.62)}
SEALS = (
    ("person", "林知远", ("--role", "agent", "--by", "林知远")),
    ("organisation", "样例证券股份有限公司", ("--seal-name", "合同专用章")),
)


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for picture, (doctype, sample, number, page) in PICTURES.items():
            source = ROOT / "samples" / doctype / sample
            _docgen(folder, "generate", doctype, str(source), "--date", "2026-11-22", "--jobs", "0")
            _docgen(folder, "get", number, "-o", "document.pdf")
            _rasterise(folder / "document.pdf", page, IMAGES / picture)
        for picture, (number, page, upper, lower) in SEALED.items():
            for kind, owner, args in SEALS:
                _docgen(folder, "test-certificate", f"--{kind}", owner, "-o", f"{kind}.p12")
                _docgen(folder, "sign", number, "--seal", f"{kind}.p12", *args)
            _docgen(folder, "get", number, "--sealed", "-o", "sealed.pdf")
            _rasterise(folder / "sealed.pdf", page, IMAGES / picture, shown=(upper, lower))
    for picture in sorted({*PICTURES, *SEALED}):
        print(f"{picture}: {(IMAGES / picture).stat().st_size // 1024} KiB")


def _docgen(folder: Path, *args: str) -> None:
    code = "from docgen.cli.main import main; main()"
    subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "DOCGEN_SEAL_PASSWORD": "of no worth"},
    )


def _rasterise(
    pdf: Path, page: int, picture: Path, *, shown: tuple[float, float] | None = None
) -> None:
    """One page as a PNG, drawn at three times its width and brought down, which keeps thin lines; of one whose
    part is ``shown``, in colours.
    """
    drawn = pdf.with_name("page")
    colours = [] if shown else ["-gray"]
    subprocess.run(
        ["pdftoppm", "-png", *colours, "-singlefile", "-f", str(page), "-l", str(page),
         "-scale-to-x", str(3 * WIDTH), "-scale-to-y", "-1", str(pdf), str(drawn)],
        check=True,
    )  # fmt: skip
    with Image.open(drawn.with_suffix(".png")) as image:
        height = round(image.height * WIDTH / image.width)
        mode = "RGB" if shown else "L"
        small = image.convert(mode).resize((WIDTH, height), Image.Resampling.LANCZOS)
        if shown is not None:
            small = small.crop((0, round(shown[0] * height), WIDTH, round(shown[1] * height)))
        frame = (FRAME,) * 3 if shown else FRAME
        framed = ImageOps.expand(small, border=1, fill=frame)  # a white page on a white screen
        framed.quantize(4 * GREYS if shown else GREYS).save(picture, optimize=True)


if __name__ == "__main__":
    main()
