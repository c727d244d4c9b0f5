"""A PDF that would have pdfium fill the memory is refused before a page of it is opened."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from docgen.errors import UnreadableInputError
from docgen.readers.scans import ScanReader

BOMB = zlib.compress(b"0 0 m 500 500 l S\n" * 1_500_000, 9)


def pdf(put: str, **about: object) -> bytes:
    """One page whose drawing stands where ``put`` says."""
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(200, 200)).obj
        stream = Stream(made, BOMB, Filter=Name.FlateDecode, **about)
        if put == "contents":
            page.Contents = made.make_indirect(stream)
        elif put == "array":
            page.Contents = Array([made.make_indirect(stream)])
        elif put == "form":
            page.Contents = Stream(made, b"/F Do")
            page.Resources = Dictionary(XObject=Dictionary(F=made.make_indirect(stream)))
        elif put == "note":
            look = Dictionary(N=made.make_indirect(stream))
            page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Stamp, AP=look)])
        out = io.BytesIO()
        made.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
        return out.getvalue()


@pytest.mark.parametrize(
    ("put", "about"),
    [
        ("contents", {}),
        ("array", {}),
        ("form", {"Subtype": Name.Form, "BBox": [0, 0, 9, 9]}),
        ("note", {"Subtype": Name.Form, "BBox": [0, 0, 9, 9]}),
        ("contents", {"Subtype": Name.Image, "Width": 1, "Height": 1}),  # what it says of itself
        ("form", {"Subtype": Name.Image, "Width": 99_999, "Height": 99_999}),
    ],
)
def test_a_bomb_is_refused(put: str, about: dict[str, object]) -> None:
    """Wherever it stands, whatever it is called; a picture for its pixels."""
    data = pdf(put, **about)
    assert len(data) < 100_000
    with pytest.raises(UnreadableInputError, match="draws more than scanned paper"):
        ScanReader().read("a.pdf", data)


def test_a_picture_is_taken_by_its_pixels() -> None:
    """However many bytes it unpacks to: scans are pictures."""
    kept = pdf("form", Subtype=Name.Image, Width=9_000, Height=3_000, BitsPerComponent=8)
    assert 1 == len(ScanReader().read("a.pdf", kept).codes)
