"""Reading PDFs back: marks, artifacts, replacement text, ways from glyph to character, damage."""

from __future__ import annotations

import io

import pikepdf
import pytest

from docgen.errors import UnreadableDocumentError
from docgen.extractors.pdf_content import to_unicode
from docgen.extractors.pdf_text import PdfExtractor

CMAP = b"""1 begincodespacerange <00> <ff> endcodespacerange
2 beginbfchar <41> <4E00> <42> <D842DFB7> endbfchar
2 beginbfrange <50> <52> <0061> <60> <61> [<0078> <0079007A>] endbfrange"""


def pdf(content: bytes, *kids: pikepdf.Object | int, tagged: bool = True) -> bytes:
    """One page with this content; ``kids`` are those of its only paragraph."""
    file = pikepdf.new()
    page = file.add_blank_page()
    font = file.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, ToUnicode=file.make_stream(CMAP))
    )
    page.obj.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(F=font),
        Properties=pikepdf.Dictionary(M=pikepdf.Dictionary(MCID=1)),
    )
    page.obj.Contents = file.make_stream(content)
    paragraph = pikepdf.Dictionary(
        Type=pikepdf.Name.StructElem, S=pikepdf.Name.P, Pg=page.obj, K=pikepdf.Array([*kids])
    )
    if tagged:
        file.Root.StructTreeRoot = pikepdf.Dictionary(K=pikepdf.Array([paragraph]))
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def text(content: bytes, *kids: int) -> tuple[str, ...]:
    return PdfExtractor().extract(pdf(content, *kids)).paragraphs


def test_the_way_from_code_to_character() -> None:
    """Single codes, ranges, ranges with a list, and characters beyond the first plane."""
    expected = {
        0x41: "一", 0x42: "\U00020bb7", 0x50: "a", 0x51: "b", 0x52: "c", 0x60: "x", 0x61: "yz",
    }  # fmt: skip
    assert expected == to_unicode(CMAP)


def test_the_structure_decides_the_order() -> None:
    """What is painted first is read second where the tree says so; properties may be named."""
    content = b"/F 9 Tf /Span <</MCID 0>> BDC (PQ) Tj EMC /Span /M BDC [(A) 5 (B)] TJ EMC"
    assert ("一\U00020bb7ab",) == text(content, 1, 0)


def test_artifacts_are_left_out() -> None:
    """Furniture is no text, whatever is marked inside it."""
    content = (
        b"/F 9 Tf /Artifact <</Type /Pagination>> BDC (P) Tj EMC /Artifact BMC (Q) Tj EMC "
        b"/Span <</MCID 0>> BDC (A) Tj EMC"
    )
    assert ("一",) == text(content, 0)


def test_replacement_text_stands_for_what_is_painted() -> None:
    """ActualText counts, the glyphs under it do not."""
    content = b"/F 9 Tf /Span <</MCID 0 /ActualText <FEFF4E8C>>> BDC (A) Tj EMC"
    assert ("二",) == text(content, 0)


def test_text_outside_the_tree_is_not_overlooked() -> None:
    """What nobody's structure holds comes at the end, so that a comparison finds it."""
    content = b"/F 9 Tf (P) Tj /Span <</MCID 0>> BDC (A) Tj EMC /Span <</MCID 7>> BDC (Q) Tj EMC"
    assert ["一", "a", "b"] == [text(content, 0)[0], *sorted(text(content, 0)[1:])]


def test_a_glyph_without_a_character_is_seen() -> None:
    """A code that ToUnicode does not know is no silence."""
    assert ("\ufffd一",) == text(b"/F 9 Tf /Span <</MCID 0>> BDC (zA) Tj EMC", 0)


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7 nothing", pdf(b"", tagged=False), pdf(b"/G 9 Tf (A) Tj", 0)]
)
def test_what_cannot_be_read_is_an_error(data: bytes) -> None:
    """No PDF, no tags, a font that is not there: an error that says so."""
    with pytest.raises(UnreadableDocumentError) as caught:
        PdfExtractor().extract(data)
    assert "cannot be read" in str(caught.value)
