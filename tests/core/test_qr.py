"""The QR code's words and image."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from docgen.core import qr
from docgen.core.images import pixels
from docgen.errors import TemplateError
from tests.core.intake_types import ABOUT, make_type
from tests.renderers.small_type import STYLE, compose

SERIALS = st.from_regex(r"[0-9A-Za-z〔〕_沪-]{1,40}", fullmatch=True)


@given(SERIALS)
def test_a_code_reads_back(serial: str) -> None:
    """Type and number come back as they went in."""
    expected = None if serial == qr.SPECIMEN else serial
    assert qr.parse(qr.payload("client-confirmation", serial)) == qr.Code(
        "client-confirmation", expected
    )


def test_a_specimen_has_no_number() -> None:
    """A specimen's code names its type only."""
    assert qr.parse(qr.payload("client-confirmation", None)) == qr.Code("client-confirmation", None)


@given(SERIALS, st.data())
def test_one_wrong_character_is_noticed(serial: str, data: st.DataObject) -> None:
    """A misread character is caught (but for one chance in a million)."""
    text = qr.payload("small-form", serial)
    place = data.draw(st.integers(0, len(text) - 1))
    other = chr(ord(text[place]) ^ 1)
    parsed = qr.parse(text[:place] + other + text[place + 1 :])
    assert parsed is None


@pytest.mark.parametrize(
    "text", ["", "docgen:1:a:b", "https://example.org/", "docgen:2:a:b:0000", "docgen:1::b:0000"]
)
def test_foreign_codes_are_not_ours(text: str) -> None:
    """Other people's codes on a scan file nothing."""
    assert qr.parse(text) is None


def test_the_check_is_fixed_for_ever() -> None:
    """Printed codes must read back decades later: the check never changes."""
    assert (
        qr.payload("small-form", "XB-SH01-2026-0001")
        == "docgen:1:small-form:XB-SH01-2026-0001:5DJS"
    )


def test_a_type_whose_numbers_could_not_be_read_is_refused() -> None:
    """Id and pattern that leave no room in the code are told when the type is loaded."""
    about = ABOUT.replace("CF-{branch}", "营" * 33 + "{branch}")
    with pytest.raises(TemplateError) as caught:
        make_type(about=about)
    assert "at most 120 bytes" in str(caught.value)


@pytest.mark.parametrize("size", ["width: 18mm", "height: 21.9mm", "width: 30mm; height: 22mm"])
def test_a_code_drawn_too_small_is_refused(size: str) -> None:
    """The stylesheet cannot make a code that scanners may not read."""
    with pytest.raises(TemplateError) as caught:
        compose(style=STYLE.replace("img.qr { width: 22mm }", f"img.qr {{ {size} }}"))
    assert "at least 22 mm wide" in str(caught.value)


@given(st.text("0A-营请〔〕", min_size=1, max_size=104))
def test_what_fits_is_coarse_enough_for_office_scanners(serial: str) -> None:
    """At 22 mm every module, the quiet zone's too, is 0.4 mm: five pixels at 300 dpi."""
    if qr.fits("a", serial):
        modules = pixels(qr.image(qr.payload("a", serial)))[0] // 10
        assert qr.SMALLEST / 72 * 25.4 / modules >= 0.4


@pytest.mark.parametrize("serial", ["XB-SH01-2026-0001", "沪委〔2026〕0007", "Z" * 60])
def test_the_image_decodes(serial: str) -> None:
    """A reader that is not ours reads what was written."""
    text = qr.payload("client-confirmation", serial)
    image = qr.image(text)
    decoded = zxingcpp.read_barcodes(Image.open(io.BytesIO(image)).convert("L"))
    assert [code.text for code in decoded] == [text]
    assert pixels(image) == Image.open(io.BytesIO(image)).size


@pytest.mark.parametrize(
    ("serial", "page", "read", "modules"),
    [
        ("LD-SH01-2026-0001", 12, "LD-SH01-2026-0001", 25),
        ("QR-SH01-202611-0001", 0, "QR-SH01-202611-0001", 25),
        ("沪营请〔2026〕12号", 2, "沪营请〔2026〕12号", 29),
        ("营" * 31 + "1", 999, qr.digest("营" * 31 + "1"), 25),
        (None, 2, None, 25),
    ],
)
def test_a_pages_code_says_number_and_page(
    serial: str | None, page: int, read: str | None, modules: int
) -> None:
    """The number itself, or its digest where it is too long; never more modules than can be read."""
    text = qr.page_payload(serial, page)
    assert qr.Code("", read, page) == qr.parse(text)
    assert len(qr.modules(text)) - 8 <= modules
    assert qr.parse(text[:-1] + ("0" if text[-1] != "0" else "1")) is None


@pytest.mark.parametrize(
    "text", ["DG2:1:A:{}", "DG2:x:A:{}", "DG2:2:A:B:{}", "DG2:2::{}", "DG2:²:A:{}"]
)
def test_what_no_pages_code_says(text: str) -> None:
    """Even with the right check."""
    body = text.removesuffix(":{}")
    assert qr.parse(text.format(qr._check(body))) is None
