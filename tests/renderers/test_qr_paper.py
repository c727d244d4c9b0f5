"""The QR code on paper: printed, scanned badly, and read all the same; never misread."""

from __future__ import annotations

import io
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import segno
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from docgen.core import qr
from docgen.readers.scans import ScanReader
from docgen.renderers.docx import DocxRenderer
from docgen.renderers.pdf import PdfRenderer
from tests.renderers.small_type import BASE, RECORD, compose

Page = Image.Image
SERIALS = {
    "short": "XB-SH01-2026-0001",
    "official": "沪营请〔2026〕12号",
    "longest": "营" * 31 + "1",
}


def _printed(pdf: Path, folder: Path) -> Page:
    command = ["pdftoppm", "-r", "300", "-gray", "-l", "1", "-singlefile", str(pdf)]
    subprocess.run([*command, str(folder / "page")], check=True)
    with Image.open(folder / "page.pgm") as page:
        page.load()
        return page


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    """The first page of three documents, as a printer at 300 dpi has it."""
    renderer = PdfRenderer()
    found = {}
    for name, serial in SERIALS.items():
        folder = tmp_path_factory.mktemp(name)
        (folder / "document.pdf").write_bytes(renderer.render(compose(serial=serial), b"{}"))
        found[name] = _printed(folder / "document.pdf", folder)
    return found


def _read(page: Page) -> list[qr.Code | None]:
    return [qr.parse(code.text) for code in zxingcpp.read_barcodes(page)]


def _turned(degrees: float) -> Callable[[Page], Page]:
    return lambda page: page.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _blurred(radius: float) -> Callable[[Page], Page]:
    return lambda page: page.filter(ImageFilter.GaussianBlur(radius))


def _scanned(dpi: int) -> Callable[[Page], Page]:
    def scale(page: Page) -> Page:
        size = (round(page.width * dpi / 300), round(page.height * dpi / 300))
        return page.resize(size, Image.Resampling.BOX)

    return scale


def _noisy(page: Page) -> Page:
    """Grains of up to a fifth of black and white."""
    grain = Image.frombytes("L", page.size, random.Random(7).randbytes(page.width * page.height))
    return Image.blend(page, grain, 0.2)


def _pale(page: Page) -> Page:
    """A worn toner on grey paper."""
    return page.point([120 + value * 80 // 255 for value in range(256)])


def _compressed(page: Page) -> Page:
    """As the scanner's e-mail sends it."""
    data = io.BytesIO()
    page.save(data, "JPEG", quality=50)
    return Image.open(data).convert("L")


_HARM: dict[str, list[Callable[[Page], Page]]] = {
    "as printed": [],
    "askew by 0.5°": [_turned(0.5)],
    "askew by 3°": [_turned(-3)],
    "on its side": [_turned(90)],
    "upside down": [_turned(180)],
    "blurred": [_blurred(2)],
    "200 dpi": [_scanned(200)],
    "150 dpi": [_scanned(150)],
    "noisy": [_noisy],
    "pale": [_pale],
    "JPEG 50": [_compressed],
    "all of an office's ills": [_turned(181.5), _blurred(1), _scanned(200), _pale, _compressed],
}


@pytest.mark.parametrize("harm", _HARM.values(), ids=_HARM.keys())
@pytest.mark.parametrize("name", ["official", "longest"])
def test_a_bad_scan_still_gives_type_and_number(
    pages: dict[str, Page], name: str, harm: list[Callable[[Page], Page]]
) -> None:
    """Askew, upside down, blurred, coarse, noisy, pale, compressed: the code is read, and right."""
    page = pages[name]
    for step in harm:
        page = step(page)
    assert [qr.Code("small-form", SERIALS[name])] == _read(page)


def test_the_longest_number_is_the_longest_permitted() -> None:
    """The hardest page above is the hardest there can be."""
    longest = SERIALS["longest"]
    assert (True, False) == (qr.fits("small-form", longest), qr.fits("small-form", longest + "11"))


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
def test_a_damaged_code_is_read_right_or_not_at_all(pages: dict[str, Page], share: float) -> None:
    """A stain of a hundredth or a sixteenth of the code does no harm, of a quarter files nothing."""
    page = pages["short"].copy()
    (code,) = zxingcpp.read_barcodes(page)
    corner, side = code.position.top_left, code.position.top_right.x - code.position.top_left.x
    draw = ImageDraw.Draw(page)
    left, top = corner.x + side // 3, corner.y + side // 3
    draw.rectangle((left, top, left + side * share, top + side * share), fill=90)
    expected = [qr.Code("small-form", SERIALS["short"])] if share < 0.3 else []
    assert expected == [code for code in _read(page) if code is not None]


def test_another_code_on_the_page_is_not_ours(pages: dict[str, Page]) -> None:
    """A payment code, and one that imitates ours without its check, file nothing."""
    page = pages["short"].copy()
    for place, text in enumerate(["https://pay.example/1", "docgen:1:small-form:X-1:0000"]):
        data = io.BytesIO()
        segno.make_qr(text).save(data, kind="png", scale=8, border=4)
        page.paste(Image.open(data).convert("L"), (200, 1400 + place * 500))
    found = _read(page)
    assert (3, [qr.Code("small-form", SERIALS["short"])]) == (
        len(found),
        [code for code in found if code is not None],
    )


def test_the_code_printed_from_word_reads_back(tmp_path: Path) -> None:
    """An office suite prints it as large and as sharp as the PDF has it."""
    (tmp_path / "d.docx").write_bytes(
        DocxRenderer().render(compose(serial=SERIALS["official"]), b"")
    )
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run(
        [*convert, str(tmp_path / "d.docx")], check=True, capture_output=True, timeout=120
    )
    page = _printed(tmp_path / "d.pdf", tmp_path)
    for step in _HARM["all of an office's ills"]:
        page = step(page)
    assert [qr.Code("small-form", SERIALS["official"])] == _read(page)


def test_later_pages_say_whose_they_are(tmp_path: Path) -> None:
    """The PDF's say the page too; Word's, printed by an office suite, the number. The first has its large code alone."""
    rows = [{"region": f"地区{number}", "count": number} for number in range(60)]
    base = f"@page {{ page-code: 12mm 7mm 3.5mm }} {BASE}"
    long = compose({**RECORD, "rows": rows}, base=base)
    (tmp_path / "p.pdf").write_bytes(PdfRenderer().render(long, b"{}"))
    (tmp_path / "d.docx").write_bytes(DocxRenderer().render(long, b""))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run(
        [*convert, str(tmp_path / "d.docx")], check=True, capture_output=True, timeout=120
    )
    for name, page in (("p.pdf", 2), ("d.pdf", 0)):
        (scan,) = (ScanReader().read(name, (tmp_path / name).read_bytes()),)
        codes = [[qr.parse(text) for text in texts] for texts in scan.codes]
        assert [qr.Code("small-form", SERIALS["short"])] == codes[0]
        assert [qr.Code("", SERIALS["short"], page)] == codes[1]
    assert ScanReader().printed("x", (tmp_path / "p.pdf").read_bytes()).coded
