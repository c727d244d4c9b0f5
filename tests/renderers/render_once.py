"""Render documents in both formats and print the digests (run as a process of its own)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import locale
import os
import sys
from collections.abc import Iterator

from docgen.core.compose import Composer
from docgen.model import Composition
from docgen.renderers.docx import DocxRenderer
from docgen.renderers.pdf import PdfRenderer
from tests.doctypes.shipped import few_records, load, unlike
from tests.renderers.small_type import RECORD, compose

DAY = dt.date(2026, 11, 22)
RECORD_JSON = json.dumps(RECORD).encode()


def documents(serial: str) -> Iterator[Composition]:
    """The small document, and a sample of shipped types that use all there is."""
    yield compose(serial=serial)
    for type_id in unlike():
        record = few_records(type_id, 1)[0]
        yield Composer(load(type_id)).compose(record, serial=serial, issued_on=DAY, period=DAY)


if __name__ == "__main__":
    # As a program with windows and menus would: numbers and months by the user's locale.
    locale.setlocale(locale.LC_ALL, "")
    os.umask(int(sys.argv[1], 8))
    pdf = PdfRenderer()
    docx = DocxRenderer(pdf)
    for number in sys.argv[2:]:
        for document in documents(number):
            for renderer in (pdf, docx):
                made = renderer.render(document, RECORD_JSON)
                print(hashlib.sha256(made).hexdigest(), f"{number}{renderer.suffix}")  # noqa: T201
    now = dt.datetime.now(dt.UTC)
    print(now.date(), f"{1.5:n}", f"{now:%B}")  # noqa: T201
