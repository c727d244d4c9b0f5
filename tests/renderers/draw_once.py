"""Render the document with charts in both formats and print the digests (run as a process of its own)."""

from __future__ import annotations

import hashlib

from docgen.renderers.docx import DocxRenderer
from docgen.renderers.pdf import PdfRenderer
from tests.renderers.chart_type import compose

composition = compose()
for renderer in (PdfRenderer(), DocxRenderer()):
    print(hashlib.sha256(renderer.render(composition, b"{}")).hexdigest())  # noqa: T201
