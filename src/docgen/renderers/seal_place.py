"""Where a seal belongs on a document's pages: found by what stands there.

A place marked （盖章处） is meant for it; of several, the one of the party whose name the certificate bears.
Where none is marked it stands by what the signing party is called, so that it covers as little as can be;
else low on the last page.  Never over the QR code, nor over another seal.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen import pdfium
from docgen.core import seals
from docgen.errors import RefusedError
from docgen.model import SealPlace
from docgen.renderers.seal_page import MM, Box, Page, middle, overlap

_MARKS = ("盖章处", "签字、按指印处")
_LABELS = ("（盖章）", "盖章")
_NEAR = 55.0  # millimetres from a mark to the name of its party
_BELOW = 28.0  # likewise, to the name and date that a mark stands above
_FEWEST = 4  # characters of a name that tell a party
_EDGE = 4.0
_FAR = (2.0, 6.0, 12.0, 20.0, 30.0, 42.0)
_LARGE = 10.0  # half the height of a seal that no cell holds
_MUCH = 14.0  # characters covered: then the next kind of place is looked at too


def place(
    pdf: bytes,
    half: tuple[float, float],
    *,
    owner: str,
    person: bool,
    titles: Sequence[str],
    taken: Sequence[tuple[int, Box]],
    wanted: SealPlace | None,
) -> SealPlace:
    """The middle of a seal of a half width and height, in millimetres.

    ``taken`` are the other seals, by page from 1.  Raises RefusedError where the place that is ``wanted``
    is on no page, or over the QR code.
    """
    with pdfium.opened(pdf) as opened:
        pages = []
        for number, page in enumerate(opened, 1):
            width, height = (side * MM for side in page.get_size())
            closed = [box for at, box in taken if at == number]
            pages.append(Page(number, width, height, page.get_textpage(), page, closed))
        if wanted is not None:
            return _checked(wanted, pages, half)
        return _found(pages, half, owner, titles, person=person)


def _checked(wanted: SealPlace, pages: Sequence[Page], half: tuple[float, float]) -> SealPlace:
    found = seals.inside(wanted, [(page.width, page.height) for page in pages], half)
    page = pages[found.page - 1]
    if any(overlap((found.x, found.y), half, box) for box in page.closed):
        raise RefusedError(
            "A seal at {x},{y} mm of page {page} would cover the QR code or another seal.",
            x=f"{found.x:g}",
            y=f"{found.y:g}",
            page=found.page,
            remedy="Name another place with --seal-at, or leave that option out.",
        )
    return found


def _found(
    pages: Sequence[Page],
    half: tuple[float, float],
    owner: str,
    titles: Sequence[str],
    *,
    person: bool,
) -> SealPlace:
    rated: list[tuple[float, SealPlace]] = []
    for candidates in (
        _at_marks(pages, owner, person=person),
        _at_words(pages, half, titles),
        _at_words(pages, half, () if person else _LABELS),
        ((page, list(_grid(page, half))) for page in pages[-1:]),
    ):
        for page, spots in candidates:
            best = _best(page, half, spots)
            if best is not None:
                rated.append(best)
            if rated and min(rated, key=_rating)[0] < _MUCH:
                return min(rated, key=_rating)[1]
    if not rated:
        raise RefusedError(
            "There is no free place for a seal on the last page.",
            remedy="Name one with --seal-at: page, and the middle in millimetres from the left and the upper edge.",
        )
    return min(rated, key=_rating)[1]


def _rating(rated: tuple[float, SealPlace]) -> float:
    return rated[0]


@dataclass(frozen=True, slots=True)
class _Spot:
    """A middle, what is against it, and what may be covered: the mark or label it belongs to."""

    x: float
    y: float
    against: float = 0.0
    own: Box = (0.0, 0.0, 0.0, 0.0)
    marked: bool = False


def _at_marks(
    pages: Sequence[Page], owner: str, *, person: bool
) -> Iterator[tuple[Page, list[_Spot]]]:
    """The marked places of the last page that has one: the owner's, else any meant for such a seal."""
    for page in reversed(pages):
        marks = [(box, word) for word in _MARKS for box in page.find(word)]
        if not marks:
            continue
        middles = [middle(box) for box, _ in marks]
        mine = _nearest(page, middles, owner)
        if mine is not None:
            yield page, [_settled(page, marks[mine][0])]
            return
        meant = [box for box, word in marks if word == _MARKS[person]]
        yield page, [_settled(page, box, against=at / 100) for at, box in enumerate(meant)]
        return


def _nearest(page: Page, middles: Sequence[tuple[float, float]], owner: str) -> int | None:
    """The mark by the name of a party; of the name's beginning, where it does not stand there as a whole."""
    for length in range(len(owner), min(_FEWEST, len(owner)) - 1, -1):
        near = [
            (math.dist(middle(box), mark), at)
            for box in page.find(owner[:length])
            for at, mark in enumerate(middles)
        ]
        near = [one for one in near if one[0] < _NEAR]
        # A beginning that several parties have in common tells none of them.
        if near and (length == len(owner) or len({at for _, at in near}) == 1):
            return min(near)[1]
    return None


def _settled(page: Page, mark: Box, against: float = 0.0) -> _Spot:
    """On a mark; where name and date of signing follow it (GB/T 9704-2012, 7.3.5), over these two."""
    x, y = middle(mark)
    dates = [
        middle(box)
        for box in page.find("日")
        if mark[3] < box[1] < mark[3] + _BELOW and abs(middle(box)[0] - x) < 2 * _BELOW
    ]
    lines = {round(letter[1]) for letter in page.letters if mark[3] < letter[1] < mark[3] + _BELOW}
    if dates and len(lines) <= 5:
        last = max(dates, key=lambda one: one[1])
        return _Spot(x, (y + last[1]) / 2 + 2, against, mark, marked=True)
    return _Spot(x, y, against, mark, marked=True)


def _at_words(
    pages: Sequence[Page], half: tuple[float, float], words: Sequence[str]
) -> Iterator[tuple[Page, list[_Spot]]]:
    """Beside or below the last place where one of these words stands, rather than over it."""
    for word in words:
        for page in reversed(pages):
            boxes = list(page.find(word, alone=word not in _LABELS))
            if not boxes:
                continue
            spots: list[_Spot] = []
            for number, box in enumerate(reversed(boxes)):
                x, y = middle(box)
                for far in _FAR:
                    against = far / 4 + 50 * number
                    for down in (0.0, 5.0, -5.0):
                        right = box[2] + half[0] + far
                        spots.append(_Spot(right, y + down, against + abs(down) / 5, box))
                    spots.append(_Spot(x, box[3] + half[1] + far, against, box))
                # In the empty cell below a head, over the head's edge rather than what is further below.
                if half[1] > _LARGE:
                    spots.append(_Spot(x, box[3] + half[1] / 2, 50 * number, box))
            yield page, spots
            break


def _grid(page: Page, half: tuple[float, float]) -> Iterator[_Spot]:
    """The whole page; lower and further right is better."""
    x = half[0] + 15
    while x <= page.width - half[0] - 15:
        y = page.height / 3
        while y <= page.height - half[1] - 18:
            yield _Spot(x, y, (page.width - x) / 40 + (page.height - y) / 60)
            y += 5
        x += 5


def _best(
    page: Page, half: tuple[float, float], spots: Sequence[_Spot]
) -> tuple[float, SealPlace] | None:
    """The spot where a seal covers least; None where each of them is closed."""
    rated = []
    for spot in spots:
        x = min(max(spot.x, half[0] + _EDGE), page.width - half[0] - _EDGE)
        y = min(max(spot.y, half[1] + _EDGE), page.height - half[1] - _EDGE)
        if any(overlap((x, y), half, box) for box in page.closed):
            continue
        covered = 0 if spot.marked else _covered(page, (x, y), half, spot.own)
        away = math.dist((x, y), (spot.x, spot.y))
        rated.append((covered + spot.against + away, round(x, 1), round(y, 1)))
    if not rated:
        return None
    rating, x, y = min(rated)
    return rating, SealPlace(page.number, x, y)


def _covered(page: Page, spot: tuple[float, float], half: tuple[float, float], own: Box) -> int:
    """How many characters a seal would cover, those of its own mark or label left out."""
    return sum(
        ((x - spot[0]) / half[0]) ** 2 + ((y - spot[1]) / half[1]) ** 2 <= 1
        for x, y in page.letters
        if not (own[0] <= x <= own[2] and own[1] <= y <= own[3])
    )
