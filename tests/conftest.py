"""What holds for every test."""

from __future__ import annotations

import os

from hypothesis import settings

# Reading a page takes seconds: tests that are not about it file without.
os.environ.setdefault("DOCGEN_NO_OCR", "1")

# The same examples on every machine and in every run: a failure here is a failure everywhere.
settings.register_profile("docgen", derandomize=True, deadline=None)
settings.load_profile("docgen")
