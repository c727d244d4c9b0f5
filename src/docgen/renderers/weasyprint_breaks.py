"""Where a page begins: no margin is left above what an unforced break has brought there.

CSS cuts margins off at an unforced break (CSS Fragmentation 3, 5.2), and Word does the same.  WeasyPrint
70.0 takes every break on a named page for a forced one, and leaves out blocks in a container that goes on
from the page before: there a heading would begin lower than it does in Word, and the pages run apart.

A cell is no page: the margin above its first paragraph stands wherever its row does, in CSS and in Word.
"""

from __future__ import annotations

from typing import Any

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block

VERSION = "70.0"
_ORIGINAL = block.block_level_layout_switch


def apply() -> None:
    """Put it in place, in the version it was written for."""
    if weasyprint.VERSION == VERSION:
        block.block_level_layout_switch = _block_level_layout_switch


def _block_level_layout_switch(context: Any, box: Any, *more: Any) -> Any:
    """Lay a block out as WeasyPrint does, its margin cut off where it is the first of a page."""
    before, page_is_empty, absolute, fixed, adjoining, *others = more[:3], *more[3:]
    cut = page_is_empty and not isinstance(box, boxes.TableBox) and not _begins_cell(box, before[2])
    if cut and not _forced(context):
        box.margin_top = 0
        adjoining = []
    return _ORIGINAL(context, box, *before, page_is_empty, absolute, fixed, adjoining, *others)


def _begins_cell(box: Any, around: Any) -> bool:
    """Whether the block is the first of its table cell."""
    return isinstance(around, boxes.TableCellBox) and around.children[0] is box


def _forced(context: Any) -> bool:
    """Whether the page begins where the stylesheet says: the first, after a break, of another name."""
    number = context.current_page
    if number < 2:
        return True
    before, here = (context.page_maker[index][1] for index in (number - 2, number - 1))
    return bool(here["break"] != "any" or before["page"] != here["page"])
