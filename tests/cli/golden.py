"""Reports that were read by a person, kept to the letter under tests/golden."""

from __future__ import annotations

import os

import pytest

from .conftest import ROOT

GOLDEN = ROOT / "tests" / "golden"


def compare(name: str, text: str) -> None:
    """Compare with tests/golden/NAME; with DOCGEN_UPDATE_GOLDEN=1 write it, and fail."""
    path = GOLDEN / name
    if os.environ.get("DOCGEN_UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
        pytest.fail(f"{name} was written, not compared: read the difference, run again without")
    assert path.read_text("utf-8") == text
