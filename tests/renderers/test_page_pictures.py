"""Pictures of pages: what is blacked out cannot be told from the picture, and no two threads meet in pdfium."""

from __future__ import annotations

import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import pikepdf
import pytest
from PIL import Image

from docgen.core import redaction
from docgen.errors import NotFoundError, UnreadableDocumentError
from docgen.extractors.pdf_text import PdfExtractor
from docgen.model import Composition
from docgen.readers.scan_pictures import ScanPictures
from docgen.renderers.page_pictures import PdfPictures
from docgen.renderers.pdf import PdfRenderer
from docgen.renderers.void_pdf import VoidStamp
from tests import seal_keys
from tests.renderers import chart_type
from tests.renderers.small_type import RECORD, STYLE, TEMPLATE, compose
from tests.renderers.test_seal_pdf import FIRST
from tests.renderers.test_void_pdf import ON

PICTURES = PdfPictures()
WIDTH = 500
BROKEN = {
    "remark": "备注文字，" * 7 + "再由{name}在此处签署。" + "备注文字，" * 230 + "{name}和" * 40
}
SPACED = {"style": STYLE + ".article strong { letter-spacing: 4pt }"}
HEADED = {"document": TEMPLATE.replace('class="number">{{ serial }}', 'class="number">{{ name }}')}


@cache
def renderer() -> PdfRenderer:
    return PdfRenderer()


def rendered(composition: Composition) -> bytes:
    return renderer().render(composition, b"{}")


def of(name: str, **changed: Any) -> bytes:
    """A document about somebody: the name in a line, in a box, broken over lines and pages."""
    record = {**RECORD, "name": name, "remark": BROKEN["remark"].format(name=name)}
    return rendered(compose(record, **changed))


def shown(pdf: bytes, secrets: Sequence[str], fields: Sequence[str] = ()) -> list[bytes]:
    """All pages, masked."""
    paragraphs = PdfExtractor().extract(pdf).paragraphs
    black = redaction.black(PICTURES.texts(pdf), secrets, paragraphs, fields)
    assert black is not None
    return [PICTURES.draw(pdf, at, WIDTH, boxes) for at, boxes in enumerate(black, 1)]


def plain(pdf: bytes) -> list[bytes]:
    return [PICTURES.draw(pdf, at, WIDTH) for at in range(1, len(PICTURES.sizes(pdf)) + 1)]


ONE, OTHER = "赵样宁甲", "钱例静乙"


@pytest.mark.parametrize("changed", [{}, SPACED, HEADED], ids=["plain", "spaced", "running head"])
def test_documents_of_two_people_look_the_same(changed: dict[str, str]) -> None:
    """Over lines and pages, spaced, in running heads: masked, the pictures are the same to the last byte."""
    one, other = of(ONE, **changed), of(OTHER, **changed)
    assert plain(one) != plain(other)
    assert shown(one, [ONE]) == shown(other, [OTHER])


def test_void_and_sealed_documents_of_two_people_look_the_same() -> None:
    """The mark of void pages lies under black too; a seal with a name in it is hidden as a whole."""
    void = [VoidStamp().stamp(of(name), ON) for name in (ONE, OTHER)]
    assert shown(void[0], [ONE]) == shown(void[1], [OTHER])
    base = of(ONE)
    sealed = [
        seal_keys.sealer(person=person).seal(base, FIRST).data for person in ("赵样宁", "钱例静")
    ]
    assert plain(sealed[0]) != plain(base)
    assert shown(sealed[0], [ONE], ["Seal1"]) == shown(sealed[1], [ONE], ["Seal1"])
    assert shown(sealed[0], [ONE], ["Seal1"]) != shown(base, [ONE])


def test_charts_of_two_people_look_the_same() -> None:
    """The lettering of a chart is drawn, not written: the chart is hidden."""
    pictures = []
    for name in ("赵样宁", "钱例静"):
        rows = [{**row, "region": name} for row in chart_type.RECORD["rows"][:1]]
        rest = chart_type.RECORD["rows"][1:]
        pdf = rendered(chart_type.compose({**chart_type.RECORD, "rows": [*rows, *rest]}))
        pictures.append(shown(pdf, [name]))
    assert pictures[0] == pictures[1]


def test_black_covers_every_pixel() -> None:
    """What lies in a box is black to its edges, nothing else is changed."""
    pdf = of(ONE)
    box = (0.25, 0.25, 0.75, 0.5)
    before, after = (
        Image.open(io.BytesIO(PICTURES.draw(pdf, 1, WIDTH, black))) for black in ((), (box,))
    )
    width, height = after.size
    assert WIDTH == width
    inside = (width // 4, height // 4, 3 * width // 4, height // 2)
    assert ((0, 0), (0, 0), (0, 0)) == after.crop(inside).getextrema()
    below = (0, height // 2 + 4, width, height)
    assert before.crop(below).tobytes() == after.crop(below).tobytes()


def test_threads_draw_the_same() -> None:
    """Many threads at once, reading, drawing and looking at scans: as one after the other."""
    pdf = of(ONE)
    first, scan = PICTURES.draw(pdf, 1, WIDTH), ScanPictures().draw("a.pdf", pdf, 1, WIDTH)
    with ThreadPoolExecutor(8) as pool:
        drawn = [pool.submit(PICTURES.draw, pdf, 1, WIDTH) for _ in range(12)]
        texts = [pool.submit(PICTURES.texts, pdf) for _ in range(6)]
        scans = [pool.submit(ScanPictures().draw, "a.pdf", pdf, 1, WIDTH) for _ in range(6)]
        assert {first} == {one.result() for one in drawn}
        assert {scan} == {one.result() for one in scans}
        assert 1 == len({one.result()[0].chars for one in texts})


def test_there_is_no_page_beyond_the_last() -> None:
    """No page 0 either; and what is no PDF is no picture."""
    pdf = rendered(compose())
    for page in (0, 3, -1):
        with pytest.raises(NotFoundError):
            PICTURES.draw(pdf, page, WIDTH)
        with pytest.raises(NotFoundError):
            ScanPictures().draw("a.pdf", pdf, page, WIDTH)
    with pytest.raises(UnreadableDocumentError):
        PICTURES.sizes(b"%PDF-1.7 nothing")


def test_a_structure_that_leads_back() -> None:
    """In a damaged file a branch may be its own twig: each is looked at once."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        tree = made.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Document))
        tree.K = pikepdf.Array([tree, tree])
        made.Root.StructTreeRoot = tree
        made.save(out)
    assert [()] == [one.chars for one in PICTURES.texts(out.getvalue())]
