"""What is blacked out on the pictures of a document's pages for those who may not see its personal data.

Everything that a listing masks is hidden as a whole, wherever it stands on a page: broken over lines or
pages, set with spaces or hyphens, in full width or half; and the date of birth that a citizen number tells.
A chart is hidden whole if it names somebody, or does not say all it shows.
Nothing here does I/O.

Invariant: a document's text, read by its structure, has no secret that was not found on its pages; else
there is no picture.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from docgen.core.expression_filters import UntoldError, birth_date
from docgen.core.figures import is_description
from docgen.core.masks import long_numbers
from docgen.core.records import leaves
from docgen.model import Box, DocumentType, PageText

_WIDEST_GAP = 1.0  # between two characters of a bar, in its height
_LEFT_OUT = "PZCM"  # punctuation, spaces, what cannot be seen, marks: print adds and drops them

Place = tuple[int, int]
"""A page (from 0) and a character's position on it."""


def secrets(doctype: DocumentType, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The texts of a record that are personal data: what a listing masks, and what follows from it."""
    found: dict[str, None] = {}
    for path, _field, value in leaves(doctype.fields, values):
        text = str(value)
        if path in doctype.masks:
            found[text] = None
            found.update(dict.fromkeys(_birth(text)))
        else:
            found.update(dict.fromkeys(long_numbers(text)))
    return tuple(one for one in found if _folded(one))


def black(
    pages: Sequence[PageText],
    hidden: Sequence[str],
    paragraphs: Iterable[str],
    fields: Collection[str] = (),
) -> list[list[Box]] | None:
    """What to black out on each page so that no hidden text can be seen, nor the form fields named.

    ``paragraphs`` is the document's text as its structure tells it; None where that has a hidden text more
    often than it was found on the pages, or a picture shows one that does not say where it stands.
    """
    wanted = [_folded(one) for one in hidden]
    said = [_folded(one) for one in paragraphs]
    chains = [*(_chain([page], at) for at, page in enumerate(pages)), _chain(pages, 0, body=True)]
    dark: set[Place] = set()
    for one in wanted:
        runs = {places for chain in chains for places in _found(chain, one)}
        if len({places[0] for places in runs}) < sum(_times(text, one) for text in said):
            return None
        dark.update(place for places in runs for place in places)
    pictures = [list(_pictures(page, wanted)) for page in pages]
    if any(box is None for found in pictures for box in found):
        return None
    by_page: list[list[int]] = [[] for _ in pages]
    for at, position in sorted(dark):
        by_page[at].append(position)
    return [
        [
            *_bars(page, letters),
            *(box for box in drawn if box is not None),
            *(box for name, box in page.fields.items() if name in fields),
        ]
        for page, letters, drawn in zip(pages, by_page, pictures, strict=True)
    ]


def _pictures(page: PageText, wanted: Sequence[str]) -> Iterator[Box | None]:
    """Pictures that show a secret, or may: as a whole, for the lettering of a chart is no text."""
    for one in page.figures:
        told = is_description(one.said) or not one.lines
        if wanted and (not told or any(secret in _folded(one.said) for secret in wanted)):
            yield one.box


_Chain = tuple[str, list[Place]]
"""Characters as they are compared, and where each stands."""


def _chain(pages: Sequence[PageText], first: int, *, body: bool = False) -> _Chain:
    """The characters of pages one after the other; ``body``: without what runs along with every page."""
    text: list[str] = []
    places: list[Place] = []
    for at, page in enumerate(pages, first):
        for position, char in enumerate(page.chars):
            if body and position in page.furniture:
                continue
            folded = _folded(char)
            text.append(folded)
            places += [(at, position)] * len(folded)
    return "".join(text), places


def _found(chain: _Chain, wanted: str) -> Iterator[tuple[Place, ...]]:
    """Where a text stands in a chain, each time as the places of its characters."""
    text, places = chain
    start = text.find(wanted)
    while start >= 0:
        yield tuple(dict.fromkeys(places[start : start + len(wanted)]))
        start = text.find(wanted, start + 1)


def _times(text: str, wanted: str) -> int:
    return sum(text.startswith(wanted, at) for at in range(len(text) - len(wanted) + 1))


def _folded(text: str) -> str:
    """A text as it is compared: whatever its width and case, without what print adds to it."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(one for one in plain if unicodedata.category(one)[0] not in _LEFT_OUT)


def _birth(number: str) -> Iterator[str]:
    try:
        born: dt.date = birth_date(number)
    except UntoldError:
        return
    yield f"{born:%Y%m%d}"
    yield f"{born:%Y年%m月%d日}"
    yield f"{born.year}年{born.month}月{born.day}日"


def _bars(page: PageText, positions: Sequence[int]) -> Iterator[Box]:
    """The boxes of characters; of those that follow each other on a line, one for all."""
    if not positions:
        return
    bar = page.boxes[positions[0]]
    for before, position in pairwise(positions):
        box = page.boxes[position]
        between = "".join(page.chars[before + 1 : position])
        if not _folded(between) and _in_line(page.boxes[before], box):
            lows = (min(a, b) for a, b in zip(bar[:2], box[:2], strict=True))
            highs = (max(a, b) for a, b in zip(bar[2:], box[2:], strict=True))
            bar = (*lows, *highs)  # type: ignore[assignment]
        else:
            yield bar
            bar = box
    yield bar


def _in_line(one: Box, other: Box) -> bool:
    """Whether two boxes are of one height, about, with little between them."""
    height = max(one[3] - one[1], other[3] - other[1])
    level = min(one[3], other[3]) - max(one[1], other[1])
    return level > height / 2 and abs(other[0] - one[2]) < _WIDEST_GAP * height
