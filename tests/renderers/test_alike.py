"""Alike to the eye: the Word file, laid out by LibreOffice, beside the PDF of the same document.

Bounds are what is reached, with a little air.  ``make pages`` puts the pages side by side.
"""

from __future__ import annotations

import pytest

from docgen.renderers.pdf import PdfRenderer
from tests.renderers import alike

# Document -> pages the two may differ by, least share of lines alike, farthest mean and largest
# distance of these lines in points.
BOUNDS = {
    "client-confirmation": (0, 0.97, 3.5, 7.0),
    "broker-agreement": (1, 0.90, 30.0, 80.0),
    "small": (0, 0.80, 4.0, 5.0),
    "wide": (0, 0.95, 8.0, 25.0),
}


@pytest.fixture(scope="module")
def likenesses() -> dict[str, alike.Likeness]:
    """Every document of the comparison, in one run of LibreOffice."""
    found = alike.both(alike.compositions())
    return {name: alike.compare(pdf, word) for name, (pdf, word) in found.items()}


@pytest.mark.parametrize("kind", BOUNDS)
def test_both_files_have_the_same_pages_lines_and_places(
    kind: str, likenesses: dict[str, alike.Likeness]
) -> None:
    """Forms have the same pages, contracts one more at most; lines break alike and lie close."""
    pages, share, mean, largest = BOUNDS[kind]
    checked = {name: found for name, found in likenesses.items() if name.startswith(kind)}
    assert checked
    faults = {
        name: (found.pages, found.same, found.mean, found.largest, found.differing[:12])
        for name, found in checked.items()
        if abs(found.pages[0] - found.pages[1]) > pages
        or found.same < share
        or found.mean > mean
        or found.largest > largest
    }
    assert {} == faults


def test_a_difference_is_seen() -> None:
    """The comparison means something: another document's pages are not found alike."""
    found = alike.compositions()
    pdf = PdfRenderer()
    one, other = (
        pdf.render(found[f"client-confirmation-{name}"], b"{}") for name in ("sample", "short")
    )
    likeness = alike.compare(one, other)
    assert (1.0, 0.0) == (alike.compare(one, one).same, alike.compare(one, one).largest)
    assert likeness.same < 0.97
