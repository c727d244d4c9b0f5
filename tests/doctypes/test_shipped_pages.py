"""How the shipped types come out on paper: every character set, and how many pages there are."""

from __future__ import annotations

import datetime as dt
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from docgen.model import Composition, DocumentType
from docgen.renderers.pdf import PdfRenderer
from tests import kept
from tests.doctypes.shipped import TYPES, example, few_records, load, sample_records

DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def renderer() -> PdfRenderer:
    return PdfRenderer()


def composed(doctype: DocumentType, record: Mapping[str, Any]) -> Composition:
    return kept.composer(doctype).compose(record, serial="X-SH01-0001", issued_on=DAY, period=DAY)


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


@pytest.mark.parametrize("type_id", TYPES)
def test_every_character_of_the_samples_can_be_set(renderer: PdfRenderer, type_id: str) -> None:
    """The templates and the good samples need no font beyond the bundled ones."""
    doctype = load(type_id)
    text = "".join(str(list(_texts(record))) for record in sample_records(type_id))
    text += composed(doctype, few_records(type_id, 1)[0]).text
    specimen = kept.composer(doctype).compose(
        example(doctype), serial=None, issued_on=DAY, period=DAY
    )
    assert frozenset() == renderer.uncovered(text + specimen.text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(one)
    else:
        yield str(value)
