"""Alike to the eye: the Word file, laid out by LibreOffice, beside the PDF of the same document.

Bounds are what is reached, with a little air.  ``make pages`` puts the pages side by side.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache

import pytest

from docgen.renderers.pdf import PdfRenderer
from tests.doctypes.shipped import TYPES
from tests.renderers import alike
from tests.renderers.small_type import compose

# Document -> pages the two may differ by, least share of lines alike, farthest mean and largest
# distance of these lines in points.  A shipped type has these as ALIKE in tests/doctypes/types, or
# those of a form.
BOUNDS = {
    "official": (0, 0.97, 5.0, 7.0),
    "list": (0, 0.98, 1.5, 3.5),
    "house": (0, 0.94, 3.0, 4.0),
    "articles": (1, 0.98, 4.0, 16.0),
    "small": (0, 0.97, 3.0, 4.0),
    "wide": (0, 0.96, 8.0, 25.0),
}
FORM = (0, 0.93, 2.0, 3.5)


def bounds(kind: str) -> tuple[int, float, float, float]:
    if kind in BOUNDS:
        return BOUNDS[kind]
    module = importlib.import_module(f"tests.doctypes.types.test_{kind.replace('-', '_')}")
    found: tuple[int, float, float, float] = getattr(module, "ALIKE", FORM)
    return found


KINDS = (*alike.HOUSE, *TYPES)
TOGETHER = 8  # kinds that LibreOffice is started for: that takes as long as a dozen documents


@cache
def compared(batch: int) -> Mapping[str, alike.Likeness]:
    """How alike the documents of some neighbouring kinds are."""
    kinds = KINDS[batch * TOGETHER : (batch + 1) * TOGETHER]
    made = alike.both(alike.compositions(kinds))
    return {name: alike.compare(pdf, word) for name, (pdf, word) in made.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_both_files_have_the_same_pages_lines_and_places(kind: str) -> None:
    """Forms have the same pages, contracts one more at most; lines break alike and lie close."""
    pages, share, mean, largest = bounds(kind)
    names = alike.compositions([kind])
    found = {name: compared(KINDS.index(kind) // TOGETHER)[name] for name in names}
    assert found
    faults = {
        name: (one.pages, one.same, one.mean, one.largest, one.differing[:12])
        for name, one in found.items()
        if abs(one.pages[0] - one.pages[1]) > pages
        or one.same < share
        or one.mean > mean
        or one.largest > largest
    }
    assert {} == faults


@pytest.mark.parametrize(("forced", "above"), [(False, 0.0), (True, 40.0)])
def test_a_page_begins_without_a_margin_unless_told_to(forced: bool, above: float) -> None:
    """What an unforced break brings to a page begins at its top, as in Word; a forced one may not."""
    style = (
        "@page form { size: 100mm 60mm; margin: 10mm; @bottom-center { content: none } }"
        "h3 { margin-top: 40pt; break-after: avoid; FORCED }"
    ).replace("FORCED", "break-before: page" * forced)
    body = "<p>行</p>" * 6 + "<h3>题</h3><p>行</p>"
    document = (
        '<html lang="zh-CN"><head><title>{{ serial }}</title></head><body>'
        f'<div class="form"><div>{body}</div></div></body></html>'
    )
    pdf = PdfRenderer().render(compose(document=document, style=style), b"{}")
    (heading,) = [line for line in alike.lines(pdf) if line.text == "题"]
    first = alike.lines(pdf)[0]
    pitch = (12 - 10.5) * 1.5 / 2  # an h3's line is that much higher than the text's
    assert (2, round(above)) == (heading.page, round(heading.y - first.y - pitch))


def test_a_cell_keeps_its_margin_at_the_top_of_a_page() -> None:
    """The room above a line to sign on is the same wherever its row stands, as in Word."""
    style = (
        "@page form { size: 100mm 60mm; margin: 10mm; @bottom-center { content: none } }"
        "td.hand p { margin-top: 40pt } tr { break-inside: avoid }"
    )
    rows = "<tr><td><p>行</p></td></tr>" * 6 + '<tr><td class="hand"><p>签字</p></td></tr>'
    document = (
        '<html lang="zh-CN"><head><title>{{ serial }}</title></head><body>'
        f'<div class="form"><table><tbody>{rows}</tbody></table></div></body></html>'
    )
    pdf = PdfRenderer().render(compose(document=document, style=style), b"{}")
    (signed,) = [line for line in alike.lines(pdf) if line.text == "签字"]
    first = alike.lines(pdf)[0]
    assert (2, 40) == (signed.page, round(signed.y - first.y))


def test_lowered_text_does_not_widen_its_line() -> None:
    """H₂O in a line leaves the next one where it was."""
    places = []
    for water in ("H<sub>2</sub>O", "HHO"):
        document = (
            '<html lang="zh-CN"><head><title>{{ serial }}</title></head><body>'
            f'<div class="form"><p>行</p><p>{water}</p><p>末</p></div></body></html>'
        )
        pdf = PdfRenderer().render(compose(document=document), b"{}")
        found = alike.lines(pdf)
        places.append([(line.text, round(line.y)) for line in found if line.text in "行末"])
        assert "H2O" in [line.text for line in found] or water == "HHO"
    assert places[0] == places[1]


def test_a_lone_character_in_word_is_no_other_difference() -> None:
    """The rule of the PDF for last lines is allowed for, and nothing that merely looks like it."""

    def laid(*texts: str) -> list[alike.Line]:
        return [alike.Line(1, 20.0 * n, 0.0, text) for n, text in enumerate(texts)]

    def matched(mine: list[alike.Line], theirs: list[alike.Line]) -> int:
        return len(alike._lone(mine, theirs))

    mine = laid("双方可以协商续签，到期", "终止。")
    assert matched(mine, laid("双方可以协商续签，到期终", "止。")) == 2
    assert matched(mine, laid("双方可以协商续签，", "到期终止。")) == 0
    assert matched(mine, laid("双方可以协商续签，到期终", "结。")) == 0
    assert (
        matched(laid("双方可以协商续签，到", "期终止。"), laid("双方可以协商续签，到期终", "止。"))
        == 0
    )


def test_a_difference_is_seen() -> None:
    """The comparison means something: another document's pages are not found alike."""
    found = alike.compositions(["client-confirmation"])
    pdf = PdfRenderer()
    one, other = (
        pdf.render(found[f"client-confirmation-{name}"], b"{}") for name in ("sample", "short")
    )
    likeness = alike.compare(one, other)
    assert (1.0, 0.0) == (alike.compare(one, one).same, alike.compare(one, one).largest)
    assert likeness.same < 0.97
