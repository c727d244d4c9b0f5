"""Render the small document in both formats and print the digests (run as a process of its own)."""

from __future__ import annotations

import hashlib
import json
import sys

from docgen.renderers.docx import DocxRenderer
from docgen.renderers.pdf import PdfRenderer
from tests.renderers.small_type import RECORD, compose

record = json.dumps(RECORD).encode()
pdf = PdfRenderer()
docx = DocxRenderer(pdf)
for serial in sys.argv[1:]:
    composition = compose(serial=serial)
    for renderer in (pdf, docx):
        print(hashlib.sha256(renderer.render(composition, record)).hexdigest())  # noqa: T201
