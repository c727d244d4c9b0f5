"""How the shipped types come out on paper: how many pages, and every character set."""

from __future__ import annotations

import datetime as dt
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from docgen.core.compose import Composer
from docgen.model import Composition, DocumentType
from docgen.renderers.pdf import PdfRenderer
from tests.doctypes.shipped import BOOKS, SAMPLES, example, load, longest, read, sample_records
from tests.renderers.paper import lines, words

DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def renderer() -> PdfRenderer:
    return PdfRenderer()


def composed(doctype: DocumentType, record: Mapping[str, Any]) -> Composition:
    return Composer(doctype).compose(record, serial="X-SH01-0001", issued_on=DAY, period=DAY)


def pages(pdf: bytes) -> int:
    """How many page objects a PDF holds, compressed object streams looked into."""
    count = 0
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            plain = zlib.decompress(stream)
        except zlib.error:
            continue
        count += len(re.findall(rb"/Type\s*/Page\b", plain))
    return count + len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_a_confirmation_is_one_page(renderer: PdfRenderer) -> None:
    """The longest of the samples still fits on one sheet."""
    doctype = load("client-confirmation")
    record = max(sample_records(doctype.id), key=lambda record: len(str(record)))
    assert pages(renderer.render(composed(doctype, record), b"{}")) == 1


def test_a_confirmation_full_to_the_limit_is_two_pages(renderer: PdfRenderer) -> None:
    """Long values wrap and go on: nothing runs off the paper."""
    doctype = load("client-confirmation")
    assert pages(renderer.render(composed(doctype, longest(doctype)), b"{}")) == 2


def test_a_cover_full_to_the_limit_is_one_page(renderer: PdfRenderer, tmp_path: Path) -> None:
    """The longest names and places leave room for the note at the cover's foot."""
    doctype = load("broker-agreement")
    path = tmp_path / "document.pdf"
    path.write_bytes(renderer.render(composed(doctype, longest(doctype)), b"{}"))
    cover, contents = ("".join(lines(page)) for page in words(path)[:2])
    assert ("不适用于证券公司员工" in cover, "目" in contents) == (True, True)


def test_an_agreement_has_no_stray_page(renderer: PdfRenderer) -> None:
    """A cover, a table of contents, eight pages of articles and the signature page."""
    doctype = load("broker-agreement")
    record = sample_records(doctype.id)[0]
    assert pages(renderer.render(composed(doctype, record), b"{}")) == 11


@pytest.mark.parametrize("type_id", sorted(BOOKS))
def test_every_character_of_the_samples_can_be_set(renderer: PdfRenderer, type_id: str) -> None:
    """The templates and the good samples need no font beyond the bundled ones."""
    doctype = load(type_id)
    text = "".join(composed(doctype, record).text for record in sample_records(type_id))
    specimen = Composer(doctype).compose(example(doctype), serial=None, issued_on=DAY, period=DAY)
    assert frozenset() == renderer.uncovered(text + specimen.text)


@pytest.mark.parametrize("type_id", sorted(BOOKS))
def test_the_bad_samples_hold_a_character_of_no_font(renderer: PdfRenderer, type_id: str) -> None:
    """A name that cannot be set is among the bad rows, so that its refusal can be shown."""
    doctype = load(type_id)
    found = read(doctype, SAMPLES / type_id / "bad.xlsx")
    nodes = [entry.raw.value for entry in found.entries]
    names = "".join(
        str(node[doctype.subject_name or ""].value)
        for node in nodes
        if isinstance(node, Mapping) and doctype.subject_name in node
    )
    assert frozenset("\U0003134a") == renderer.uncovered(names) - frozenset("\u202e\u200b")
