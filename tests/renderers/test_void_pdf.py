"""The PDF of a void document: still conforming, still the same text, the issued bytes at its head."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from docgen.core.compose import Composer
from docgen.extractors.pdf_text import PdfExtractor
from docgen.renderers import fonts
from docgen.renderers.fallback import Source, make
from docgen.renderers.glyphs import outlines
from docgen.renderers.pdf import PdfRenderer
from docgen.renderers.void_pdf import VoidStamp
from tests.doctypes.shipped import few_records, load
from tests.rare_fonts import font
from tests.renderers.small_type import ISSUED, RECORD, compose
from tests.renderers.test_page_furniture import composed as furnished
from tests.renderers.test_pdf_conformance import RARE, RECORD_JSON, faults

ON = dt.date(2026, 11, 28)
STAMP = VoidStamp()


@pytest.fixture(scope="module")
def renderer() -> PdfRenderer:
    return PdfRenderer()


@pytest.fixture(scope="module")
def rare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rare")
    path = folder / "rare.font"
    path.write_bytes(font(folder, "Rare Song", RARE, cff=False))
    return path


@pytest.fixture(scope="module")
def issued(renderer: PdfRenderer, rare: Path) -> dict[str, bytes]:
    """PDFs as they are issued: of one page and of many, upright and landscape, with a fallback font."""
    face = make({RARE: Source(rare, 0, "Rare Song")})
    contract = Composer(load("labor-contract"))
    (record,) = few_records("labor-contract", 1)
    compositions = {
        "one page": compose(),
        "upright and landscape": furnished(),
        "fallback font": replace(compose({**RECORD, "name": f"张{RARE}"}), fallback=face),
        "many pages": contract.compose(
            record, serial="X-SH01-0001", issued_on=ISSUED, period=ISSUED
        ),
    }
    return {name: renderer.render(one, RECORD_JSON) for name, one in compositions.items()}


KINDS = ("one page", "upright and landscape", "fallback font", "many pages")


@pytest.mark.parametrize("kind", KINDS)
def test_it_conforms_and_says_what_was_issued(issued: dict[str, bytes], kind: str) -> None:
    """PDF/A-3a and PDF/UA-1 as before; text, embedded record and every issued byte are still there."""
    before, after = issued[kind], STAMP.stamp(issued[kind], ON)
    assert [] == faults(after)
    assert after.startswith(before)
    extract = PdfExtractor().extract
    assert extract(before) == extract(after)


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_is_painted_over_once(issued: dict[str, bytes], kind: str) -> None:
    """As an artifact, after the page's own content, in the middle of the page; no font comes in."""

    def font_names(pdf: pikepdf.Pdf) -> list[str]:
        found = (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary))
        return sorted(str(one["/FontName"]) for one in found if "/FontName" in one)

    with (
        pikepdf.open(io.BytesIO(issued[kind])) as before,
        pikepdf.open(io.BytesIO(STAMP.stamp(issued[kind], ON))) as after,
    ):
        assert font_names(before) == font_names(after)
        assert len(before.pages) == len(after.pages)
        for page in after.pages:
            *_, last = page.Contents
            assert b"/Artifact" in last.read_bytes()
            assert list(page.Resources.XObject["/DocgenVoid"].BBox) == list(page.mediabox)


def red(pdf: bytes) -> Iterator[float]:
    """The share of red among the dots of each page, as pdfium shows it."""
    with pdfium.PdfDocument(pdf) as opened:
        for page in opened:
            data = page.render(scale=0.5).to_pil().convert("RGB").tobytes()
            dots = list(zip(data[::3], data[1::3], data[2::3], strict=True))
            yield sum(r > 150 and g < 120 and b < 120 for r, g, b in dots) / len(dots)


@pytest.mark.parametrize("kind", KINDS)
def test_another_program_shows_it_on_every_page(issued: dict[str, bytes], kind: str) -> None:
    """Red on every page that had none, and little of it: what stands beneath can be read."""
    assert {0.0} == set(red(issued[kind]))
    assert [True] * len(list(red(issued[kind]))) == [
        0.01 < share < 0.06 for share in red(STAMP.stamp(issued[kind], ON))
    ]


def test_the_same_day_gives_the_same_bytes(issued: dict[str, bytes]) -> None:
    """Twice the same, another day another file; it names what made it."""
    first = STAMP.stamp(issued["one page"], ON)
    assert first == VoidStamp().stamp(issued["one page"], ON)
    assert first != STAMP.stamp(issued["one page"], dt.date(2026, 11, 29))
    engine = f"qpdf-{pikepdf.__libqpdf_version__}"
    assert (engine, fonts.digest()) == STAMP.made_with(first)
    assert ("", "") == STAMP.made_with(issued["one page"])


def test_no_contour_of_the_word_is_a_hole() -> None:
    """Each is painted outside all of them, which is right only while all are strokes of the glyph."""

    def turns_right(points: list[tuple[float, float]]) -> bool:
        pairs = zip(points, [*points[1:], points[0]], strict=True)
        return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) < 0

    glyphs, _ = outlines("作废")
    assert {True} == {
        turns_right([places[-1] for _, places in contour if places])
        for contours in glyphs
        for contour in contours
    }


def test_a_pdf_with_a_plain_cross_reference_table(issued: dict[str, bytes]) -> None:
    """As those of Word templates are written: its update has a table too, and nothing is broken."""
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(issued["upright and landscape"])) as pdf:
        pdf.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    stamped = STAMP.stamp(plain.getvalue(), ON)
    with pikepdf.open(io.BytesIO(stamped)) as pdf:
        assert [] == pdf.check_pdf_syntax()
        assert 3 == len(pdf.pages)
    assert stamped.rindex(b"\nxref\n") > len(plain.getvalue()) - 1
