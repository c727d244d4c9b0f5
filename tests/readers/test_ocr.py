"""The reader of scans' text: real pictures, the models of the package."""

from __future__ import annotations

import io
import socket
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from docgen import bootstrap
from docgen.errors import UnreadableInputError

FACE = Path(bootstrap.__file__).parents[1] / "fonts" / "DocgenSans-Regular.ttf"
LINE = "本人知悉证券投资的风险"


def picture(line: str) -> Image.Image:
    """A strip of paper with a line of print."""
    strip = Image.new("L", (700, 120), 255)
    ImageDraw.Draw(strip).text((40, 35), line, font=ImageFont.truetype(FACE, 36), fill=0)
    return strip


def test_every_page_is_read_without_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print is read as it stands; a blank page has no text; no connection is made."""
    monkeypatch.setattr(socket, "socket", None)
    out = io.BytesIO()
    picture(LINE).save(out, "TIFF", save_all=True, append_images=[picture("")])
    reader = bootstrap.text_reader()
    assert reader is not None
    assert (LINE, "") == reader.read("scan.tif", out.getvalue())
    assert "PP-OCRv6" in reader.made_with()


def test_what_is_no_scan_is_named() -> None:
    """The message has the file's name."""
    reader = bootstrap.text_reader()
    assert reader is not None
    with pytest.raises(UnreadableInputError) as told:
        reader.read("x.pdf", b"%PDF-1.7 cut")
    assert "x.pdf" == told.value.args_["file"]
