"""A stack taken apart: every page once, a document whole or not at all, nothing guessed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core import qr, stack
from docgen.core.stack import Group
from docgen.model import Issued, Stray

ISSUED = {"A-1": Issued("A-1", 1), "B-2": Issued("B-2", 2), "C-3": Issued("C-3", 3)}
CODED = {**ISSUED, "D-2": Issued("D-2", 2, coded=True), "E-3": Issued("E-3", 3, coded=True)}


def code(serial: str | None) -> str:
    return qr.payload("visit", serial)


A, B, C = code("A-1"), code("B-2"), code("C-3")


def split(*pages: str | Sequence[str]) -> list[object]:
    codes = [[page] if isinstance(page, str) and page else list(page) for page in pages]
    found = stack.split(codes, CODED.get)
    return [
        (one.serial, one.pages) if isinstance(one, Group) else (one.page, one.reason)
        for one in found
    ]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([A, B, "", C, "", ""], [("A-1", (0,)), ("B-2", (1, 2)), ("C-3", (3, 4, 5))]),
        (["", A], [(0, "no-code"), ("A-1", (1,))]),
        ([A, "", A], [(1, "no-code"), ("A-1", (0,)), ("A-1", (2,))]),
        ([B, A], [(0, "pages"), ("A-1", (1,))]),
        ([C, "", B, ""], [(0, "pages"), (1, "pages"), ("B-2", (2, 3))]),
        ([B, "", "", A], [(2, "no-code"), ("B-2", (0, 1)), ("A-1", (3,))]),
        ([code(None), A], [(0, "specimen"), ("A-1", (1,))]),
        ([code("X-9"), "", A], [(0, "unknown"), (1, "no-code"), ("A-1", (2,))]),
        ([[A, B], ""], [(0, "several-codes"), (1, "no-code")]),
        ([[A, A]], [("A-1", (0,))]),
        ([["https://example.org", A]], [("A-1", (0,))]),
        (["docgen:1:visit:A-1:0000"], [(0, "no-code")]),
        ([], []),
    ],
)
def test_taken_apart(pages: list[str], expected: list[object]) -> None:
    """Whole documents, and every other page with its reason."""
    assert expected == split(*pages)


D1, E1 = code("D-2"), code("E-3")
D2, E2, E3, E4 = (
    qr.page_payload(serial, page)
    for serial, page in [("D-2", 2), ("E-3", 2), ("E-3", 3), ("E-3", 4)]
)
DW, EW = qr.page_payload("D-2", 0), qr.page_payload("E-3", 0)


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([E3, D1, E1, D2, E2], [("D-2", (1, 3)), ("E-3", (2, 4, 0))]),
        ([E1, E2, "", D1, D2], [(2, "no-code"), ("D-2", (3, 4)), (0, "pages"), (1, "pages")]),
        ([D1, D2, D2], [("D-2", (0, 1)), (2, "duplicate")]),
        ([D1, D1, D2], [(1, "duplicate"), ("D-2", (0, 2))]),
        ([E1, D2, E3, D1], [("D-2", (3, 1)), (0, "pages"), (2, "pages")]),
        ([E1, E2, E4, E3], [(0, "pages"), (1, "pages"), (2, "pages"), (3, "pages")]),
        ([E1, EW, EW], [("E-3", (0, 1, 2))]),
        ([E1, D1, EW, DW, EW], [("E-3", (0, 2, 4)), ("D-2", (1, 3))]),
        ([E1, EW, EW, EW], [(0, "pages"), (1, "pages"), (2, "pages"), (3, "pages")]),
        ([E1, E2, EW], [(0, "pages"), (1, "pages"), (2, "pages")]),
        ([B, E1, "", E2, E3], [(0, "pages"), (2, "no-code"), ("E-3", (1, 3, 4))]),
        ([qr.page_payload("X-9", 2)], [(0, "unknown")]),
        ([qr.page_payload(None, 2)], [(0, "specimen")]),
        ([[E2, D2]], [(0, "several-codes")]),
    ],
)
def test_pages_are_bound_by_their_own_codes(pages: list[str], expected: list[object]) -> None:
    """In any order and interleaved; whatever is missing, doubled or one too many is before a person."""
    assert sorted(map(str, expected)) == sorted(map(str, split(*pages)))


def test_a_page_without_a_code_names_its_neighbour() -> None:
    """A hint for the person, no more: the document that lacks a page beside it."""
    for pages in ([E1, "", E3], ["", E2, E3]):
        codes = [[page] if page else [] for page in pages]
        found = list(stack.split(codes, CODED.get))
        near = [one.told["near"] for one in found if isinstance(one, Stray) and "near" in one.told]
        assert ["E-3"] == near
        assert {"no-code", "pages"} == {one.reason for one in found if isinstance(one, Stray)}


PAGES = ["", A, B, C, D1, D2, E1, E2, E3, E4, DW, EW, code(None), code("X-9")]


@given(st.lists(st.sampled_from(PAGES), max_size=30))
def test_every_page_goes_somewhere_once(pages: list[str]) -> None:
    """The sum of pages in equals filed plus tray, and what is filed is as long as it was issued."""
    found = list(stack.split([[page] if page else [] for page in pages], CODED.get))
    seen = [page for one in found for page in (one.pages if isinstance(one, Group) else [one.page])]
    assert list(range(len(pages))) == sorted(seen)
    for one in found:
        if isinstance(one, Group):
            assert CODED[one.serial].pages == len(one.pages)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (stack.NO_CODE, {}),
        (stack.SPECIMEN, {}),
        (stack.UNKNOWN, {"serial": "X"}),
        (stack.SEVERAL, {"names": "X, Y"}),
        (stack.PAGES, {"serial": "X", "found": "1", "wanted": "2"}),
        (stack.DUPLICATE, {"serial": "X"}),
        (stack.DUPLICATE, {"serial": "X", "page": "2"}),
        (stack.NO_CODE, {"near": "X"}),
        (stack.PAGES, {"serial": "X", "found": "1", "wanted": "2", "missing": "2"}),
    ],
)
def test_each_reason_has_words(reason: str, told: dict[str, str]) -> None:
    """A person reads why."""
    assert str(stack.words(Stray(0, reason, told))).endswith((".", "Y."))
