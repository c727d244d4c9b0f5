"""docs/types.md and docs/gallery.md are as the folders of the document types say."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest

from tests.docs.markdown import ROOT, text
from tests.doctypes.shipped import TYPES


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("page", "name"), [("docs/types.md", "make_types_page"), ("docs/gallery.md", "make_gallery")]
)
def test_the_page_is_current(page: str, name: str) -> None:
    """Whoever changes a type runs ``make gallery``."""
    assert script(name).page() == text(page)


def test_every_type_is_told_whole() -> None:
    """A section for each type, with its number, its signatures and every field."""
    page = text("docs/types.md")
    assert [] == [one for one in TYPES if f'<a id="{one}"></a>' not in page]
    assert page.count("| 签署顺序 / signatures |") == len(TYPES)


def test_the_sheet_is_there() -> None:
    data = (ROOT / "docs" / "images" / "gallery.png").read_bytes()
    assert (b"\x89PNG", True) == (data[:4], len(data) <= 300_000)
