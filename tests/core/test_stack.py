"""A stack taken apart: every page once, a document whole or not at all, nothing guessed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core import qr, stack
from docgen.core.stack import Group
from docgen.model import Stray

ISSUED = {"A-1": 1, "B-2": 2, "C-3": 3}


def code(serial: str | None) -> str:
    return qr.payload("visit", serial)


A, B, C = code("A-1"), code("B-2"), code("C-3")


def split(*pages: str | Sequence[str]) -> list[object]:
    codes = [[page] if isinstance(page, str) and page else list(page) for page in pages]
    found = stack.split(codes, ISSUED.get)
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


@given(st.lists(st.sampled_from(["", A, B, C, code(None), code("X-9")]), max_size=30))
def test_every_page_goes_somewhere_once(pages: list[str]) -> None:
    """The sum of pages in equals filed plus tray, and what is filed is as long as it was issued."""
    found = list(stack.split([[page] if page else [] for page in pages], ISSUED.get))
    seen = [page for one in found for page in (one.pages if isinstance(one, Group) else [one.page])]
    assert list(range(len(pages))) == sorted(seen)
    for one in found:
        if isinstance(one, Group):
            assert ISSUED[one.serial] == len(one.pages)
            assert list(one.pages) == list(range(one.pages[0], one.pages[-1] + 1))


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (stack.NO_CODE, {}),
        (stack.SPECIMEN, {}),
        (stack.UNKNOWN, {"serial": "X"}),
        (stack.SEVERAL, {"names": "X, Y"}),
        (stack.PAGES, {"serial": "X", "found": "1", "wanted": "2"}),
        (stack.DUPLICATE, {"serial": "X"}),
    ],
)
def test_each_reason_has_words(reason: str, told: dict[str, str]) -> None:
    """A person reads why."""
    assert str(stack.words(Stray(0, reason, told))).endswith((".", "Y."))
