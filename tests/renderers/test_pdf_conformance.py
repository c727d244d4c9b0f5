"""PDF/A-3a and PDF/UA-1, judged by a validator that is not ours (PyPI: page-validation)."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import page
import pikepdf
import pytest

from docgen.model import Composition
from docgen.renderers.fallback import Source, make
from docgen.renderers.pdf import PdfRenderer
from tests.doctypes import drawn
from tests.doctypes.shipped import TYPES, few_records, load
from tests.doctypes.test_shipped_pages import composed as shipped
from tests.rare_fonts import font
from tests.renderers.small_type import RECORD, STYLE, TEMPLATE, compose
from tests.renderers.test_page_furniture import composed as furnished

RECORD_JSON = json.dumps(RECORD, ensure_ascii=False).encode()
PROFILES = (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1)
RARE = "\U00020bb7"  # 𠮷, which the bundled faces lack
LONG = TEMPLATE.replace("{% for row in rows or [] %}", "{% for row in rows * 40 %}")


@pytest.fixture(scope="module")
def renderer() -> PdfRenderer:
    return PdfRenderer()


# The validator takes a line break that is a stream's last byte for the one before "endstream"; whether the
# length is right, qpdf tells, which reads so many bytes and looks at what follows.  A seal's bytes are random.
LENGTH = frozenset({"PDFA3A-STREAM-LENGTH-001", "PDFA3B-STREAM-LENGTH-001"})


def faults(data: bytes, profiles: Sequence[page.ValidationProfile] = PROFILES) -> list[str]:
    """What qpdf finds broken, and what the validator objects to under either profile."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        broken = pdf.check_pdf_syntax()
    reports = [page.validate_pdf_bytes(data, profile=profile) for profile in profiles]
    return broken + [
        f"{one.rule_id}: {one.message}"
        for report in reports
        for one in report.failures
        if one.rule_id not in LENGTH or broken
    ]


def small_documents() -> Iterator[tuple[str, Composition]]:
    yield "plain", compose()
    yield "specimen", compose(serial=None)
    yield "sparse", compose({k: RECORD[k] for k in ("branch", "name", "signed_on", "amount")})
    yield "marks at the edges, odd and even pages", furnished()
    yield "heads repeated over pages", compose(document=LONG)
    yield (
        "decorated",
        compose(
            {**RECORD, "remark": "一·二•三・四 Latin words over and over again " * 30},
            style=STYLE + ".note { text-decoration: underline; text-align: justify }",
        ),
    )


@pytest.mark.parametrize("name", [name for name, _ in small_documents()])
def test_every_construct_conforms(renderer: PdfRenderer, name: str) -> None:
    """Landscape pages, merged cells, repeated heads, images, absent values: no objection."""
    composition = dict(small_documents())[name]
    assert [] == faults(renderer.render(composition, RECORD_JSON))


@pytest.mark.parametrize("own_bold", [True, False], ids=["bold font", "made heavier"])
@pytest.mark.parametrize("cff", [False, True], ids=["glyf", "CFF"])
def test_characters_of_an_installed_font_conform(
    renderer: PdfRenderer, tmp_path: Path, cff: bool, own_bold: bool
) -> None:
    """𠮷 in regular and bold text and in a running head, out of either kind of font: no objection."""
    path = tmp_path / "rare.font"
    path.write_bytes(font(tmp_path, "Rare Song", RARE, cff=cff))
    source = Source(path, 0, "Rare Song", bold=Source(path, 0, "Rare Song") if own_bold else None)
    record = {**RECORD, "name": f"张{RARE}", "remark": f"{RARE}\n{RARE}"}
    head = TEMPLATE.replace(
        '<p class="number">{{ serial }}', '<p class="number">{{ serial }} {{ name }}'
    )
    composition = replace(compose(record, document=head), fallback=make({RARE: source}))
    data = renderer.render(composition, RECORD_JSON)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names = {
            str(one.get("/FontName")) for one in pdf.objects if isinstance(one, pikepdf.Dictionary)
        }
    assert 2 == sum("DocgenFallback" in name for name in names)
    assert [] == faults(data)


@pytest.mark.parametrize("type_id", TYPES)
def test_every_shipped_type_conforms(type_id: str) -> None:
    """Samples of every type, the shortest and the longest: no objection."""
    for record in few_records(type_id, 2):
        assert [] == faults(drawn.pdf(shipped(load(type_id), record)))


@pytest.mark.parametrize("claim", ["/MarkInfo", "/Metadata", "/OutputIntents", "/StructTreeRoot"])
def test_the_validator_would_object(renderer: PdfRenderer, claim: str) -> None:
    """Without any one of these the same file is refused: acceptance means something."""
    with pikepdf.open(io.BytesIO(renderer.render(compose(), RECORD_JSON))) as pdf:
        del pdf.Root[claim]
        damaged = io.BytesIO()
        pdf.save(damaged)
    assert [] != faults(damaged.getvalue())
