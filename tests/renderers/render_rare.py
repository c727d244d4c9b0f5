"""Render the small document with a fallback face and print the digests (a process of its own)."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

from docgen.renderers.docx import DocxRenderer
from docgen.renderers.pdf import PdfRenderer
from tests.renderers.small_type import RECORD, compose

face, char = Path(sys.argv[1]).read_bytes(), sys.argv[2]
composition = replace(compose({**RECORD, "name": f"张{char}"}), fallback=face)
for renderer in (PdfRenderer(), DocxRenderer()):
    print(hashlib.sha256(renderer.render(composition, b"{}")).hexdigest())  # noqa: T201
