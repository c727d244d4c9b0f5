"""PDFs: the text, the bytes, what is embedded, and what cannot be reached."""

from __future__ import annotations

import gc
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
import weasyprint
import zxingcpp
from PIL import Image
from weasyprint.text import ffi as native
from weasyprint.urls import URLFetchingError, fetch

from docgen.core import qr
from docgen.errors import SetupError
from docgen.model import Composition
from docgen.renderers import pdf, pdf_fonts, pdf_write, weasyprint_fast, weasyprint_patches
from docgen.renderers.pdf import PdfRenderer
from docgen.renderers.weasyprint_fonts import BundledFonts
from tests.renderers.small_type import HOSTILE, RECORD, STYLE, TEMPLATE, compose

RECORD_JSON = json.dumps(RECORD, ensure_ascii=False).encode()
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def renderer() -> PdfRenderer:
    """One renderer for the module: making it loads the fonts."""
    return PdfRenderer()


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _saved(data: bytes, folder: Path) -> str:
    path = folder / "document.pdf"
    path.write_bytes(data)
    return str(path)


def test_the_text_of_the_file_is_the_composition_s(renderer: PdfRenderer, tmp_path: Path) -> None:
    """Every line of the composition stands in the PDF."""
    composition = compose(document=TEMPLATE.replace("<sub>2</sub>", "二"))
    # -raw: else a justified line's wide spaces are taken for columns.
    saved = _saved(renderer.render(composition, b"{}"), tmp_path)
    text = _squeezed(_run("pdftotext", "-raw", saved, "-"))
    missing = [line for line in composition.text.split("\n") if _squeezed(line) not in text]
    assert missing == []


def test_hostile_values_are_printed(renderer: PdfRenderer, tmp_path: Path) -> None:
    """Markup, template syntax and paths in a value are text on paper."""
    data = renderer.render(compose({**RECORD, "remark": HOSTILE}), b"{}")
    assert _squeezed(HOSTILE) in _squeezed(_run("pdftotext", _saved(data, tmp_path), "-"))


def test_the_record_is_embedded_as_it_is(renderer: PdfRenderer, tmp_path: Path) -> None:
    """``record.json`` comes out of the PDF byte for byte."""
    path = _saved(renderer.render(compose(), RECORD_JSON), tmp_path)
    _run("pdfdetach", "-savefile", "record.json", "-o", str(tmp_path / "out.json"), path)
    assert (tmp_path / "out.json").read_bytes() == RECORD_JSON


def test_only_bundled_faces_are_embedded(renderer: PdfRenderer, tmp_path: Path) -> None:
    """Every font of the file is one of ours, embedded, subset and readable as Unicode."""
    listing = _run("pdffonts", _saved(renderer.render(compose(), b"{}"), tmp_path)).splitlines()[2:]
    names = {line.split()[0].partition("+")[2] for line in listing}
    flags = {tuple(line.split()[-5:-2]) for line in listing}
    assert names == {"DocgenSerif-Regular", "DocgenSans-Bold", "DocgenSerif-Bold"}
    assert flags == {("yes", "yes", "yes")}


def test_the_file_says_what_it_is(renderer: PdfRenderer, tmp_path: Path) -> None:
    """Title, dates of issue, tags, paper, PDF/A-3a and PDF/UA-1 stand in the metadata."""
    path = _saved(renderer.render(compose(), b"{}"), tmp_path)
    about = dict(
        line.split(":", 1)
        for line in _run("pdfinfo", "-isodates", path).splitlines()
        if ":" in line
    )
    facts = {
        key: about[key].strip() for key in ("Title", "Creator", "CreationDate", "Tagged", "Pages")
    }
    assert facts == {
        "Title": "小表 XB-SH01-2026-0001",
        "Creator": "docgen",
        "CreationDate": "2026-11-22T00:00:00Z",
        "Tagged": "yes",
        "Pages": "2",
    }
    metadata = fromstring(_run("pdfinfo", "-meta", path))
    claims = {
        name.rsplit("/", 1)[-1]: value
        for item in metadata.iter()
        for name, value in item.attrib.items()
    }
    assert (claims["}part"], claims["}conformance"]) == ("1", "A")


def test_tags_follow_the_document(renderer: PdfRenderer, tmp_path: Path) -> None:
    """Headings, table rows, header cells and the code's alternative text are in the tag tree."""
    listing = _run("pdfinfo", "-struct", _saved(renderer.render(compose(), b"{}"), tmp_path))
    tags = listing.replace(":", " ").split()
    assert "/BBox [470.551 722.835 532.913 785.197]" in listing
    assert {"H1", "H2", "Table", "TR", "TH", "TD", "Figure", "P"} <= set(tags)


def test_pages_have_their_own_size(renderer: PdfRenderer, tmp_path: Path) -> None:
    """A named page may lie on its side."""
    listing = _run("pdfinfo", "-l", "2", _saved(renderer.render(compose(), b"{}"), tmp_path))
    sizes = [line.split(":")[1].split()[:3] for line in listing.splitlines() if "size:" in line][:2]
    assert sizes == [["595.276", "x", "841.89"], ["841.89", "x", "595.276"]]


def test_the_code_on_paper_reads_back(renderer: PdfRenderer, tmp_path: Path) -> None:
    """A page scanned at 200 dpi gives type and number."""
    path = _saved(renderer.render(compose(), b"{}"), tmp_path)
    _run(
        "pdftoppm", "-r", "200", "-gray", "-f", "1", "-l", "1", "-png", path, str(tmp_path / "page")
    )
    (page,) = tmp_path.glob("page*.png")
    codes = zxingcpp.read_barcodes(Image.open(page))
    assert [qr.parse(code.text) for code in codes] == [qr.Code("small-form", "XB-SH01-2026-0001")]


@pytest.fixture
def unpatched() -> Iterator[None]:
    """WeasyPrint's own functions, but for setting lines, for the time of a test."""
    weasyprint_patches.apply()
    weasyprint_patches.undo()
    yield
    weasyprint_patches.apply()


def _plain(composition: Composition, record: bytes) -> bytes:
    """The document laid out by WeasyPrint's public interface, from text and stylesheets."""
    font_config = BundledFonts()
    fetcher = weasyprint_fast.AssetFetcher(composition.assets)

    class Html(weasyprint.HTML):  # type: ignore[misc]
        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [weasyprint.CSS(string=weasyprint_fast.USER_AGENT, font_config=font_config)]

    sheet = weasyprint.CSS(string=composition.css, font_config=font_config)
    html = Html(string=composition.markup, base_url=weasyprint_fast.BASE, url_fetcher=fetcher)
    assets = weasyprint_fast.decoded(composition.assets)
    document = html.render(font_config=font_config, stylesheets=[sheet], cache=assets)
    faces = pdf_fonts.Fonts(pdf.FACE_FILES)
    return pdf_write.write(
        document, html.etree_element, pdf.facts(composition, record), faces, pdf_write.Profile()
    )


LONG = TEMPLATE.replace("{% for row in rows or [] %}", "{% for row in rows * 40 %}")


@pytest.mark.parametrize(
    ("changed", "value"),
    [
        ({}, "短"),
        ({}, "一段很长的中文，里面有 English words 和 2026-11-22，" * 30),
        ({"document": LONG}, "u\n  v"),
        ({"style": STYLE + ".note { text-decoration: underline; letter-spacing: 2pt }"}, "下划线"),
        (
            {"style": STYLE + "p { text-align: justify; overflow-wrap: break-word }"},
            "两端 对齐 " * 60,
        ),
        ({"style": STYLE + ".note { white-space: pre-wrap; break-before: page }"}, "a  b"),
    ],
)
@pytest.mark.usefixtures("unpatched")
def test_driven_fast_it_lays_out_the_same(changed: dict[str, str], value: str) -> None:
    """Kept styles and faster functions give the very file that plain WeasyPrint gives."""
    composition = compose({**RECORD, "remark": value}, **changed)
    expected = _plain(composition, RECORD_JSON)
    fast = PdfRenderer()
    fast.render(compose(RECORD, serial="XB-SH01-2026-0999", **changed), b"{}")
    assert fast.render(composition, RECORD_JSON) == expected


@pytest.mark.parametrize("version", ["69.0", "70.1"])
def test_another_weasyprint_is_refused(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are set with the inside of one version; with any other nothing is made."""
    monkeypatch.setattr(weasyprint, "VERSION", version)
    with pytest.raises(SetupError) as caught:
        PdfRenderer()
    assert (caught.value.args_["found"], "make setup" in caught.value.remedy) == (version, True)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/x.png",
        "https://assets.invalid/other.png",
        "https://assets.invalid/../qr",
        "data:image/png;base64,AAAA",
        "qr",
    ],
)
def test_nothing_but_the_assets_can_be_fetched(url: str) -> None:
    """Files, hosts, data and unknown names are refused; the fetcher does not even try."""
    fetcher = weasyprint_fast.AssetFetcher({"qr": b"x"})
    with pytest.raises((BaseException, URLFetchingError)) as caught, fetch(fetcher, url):
        pass
    assert "Error fetching" in str(caught.value)


def test_an_asset_is_fetched_by_its_name() -> None:
    """What the composition carries is served."""
    fetcher = weasyprint_fast.AssetFetcher({"seal.png": b"bytes"})
    with fetch(fetcher, "https://assets.invalid/seal.png") as response:
        assert response.read() == b"bytes"


def test_without_harfbuzz_subset_it_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """The missing library is named with its Debian package."""
    monkeypatch.setattr(native, "harfbuzz_subset", None)
    with pytest.raises(SetupError) as caught:
        PdfRenderer()
    assert "libharfbuzz-subset0" in caught.value.remedy


def test_the_setup_names_what_pdfs_are_made_with() -> None:
    """``docgen doctor`` shows WeasyPrint, HarfBuzz and the fonts."""
    lines = dict(pdf.check_setup())
    assert lines["WeasyPrint"] == weasyprint.VERSION
    assert lines["Fonts"].startswith("sha256:")


def test_an_uncovered_character_is_refused_not_boxed(renderer: PdfRenderer) -> None:
    """Should such a character slip through, no file is made."""
    composition = compose({**RECORD, "name": "张\U0002a6a5"})
    assert renderer.uncovered(composition.text) == frozenset("\U0002a6a5")
    with pytest.raises(ValueError, match=r"U\+2A6A5"):
        renderer.render(composition, b"{}")


def test_a_renderer_that_goes_gives_its_fonts_back() -> None:
    """No file of a face stays mapped for each renderer that was: a test run or a server sees many."""
    composition = compose()

    def mapped() -> int:
        PdfRenderer().render(composition, b"{}")
        gc.collect()
        return Path("/proc/self/maps").read_text(encoding="utf-8").count(".ttf")

    first = mapped()
    assert [first, first] == [mapped(), mapped()]
