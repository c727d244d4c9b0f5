"""The pictures of a tagged PDF: what each says in words instead, and where it stands.

The lettering of a chart is drawn as outlines: what it says is told by its alternative text alone.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf

Edges = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""


def figures(pdf: bytes) -> Sequence[Sequence[tuple[str, Edges | None]]]:
    """For each page its pictures: alternative text ("" without one), and edges, where the file tells them.

    Raises PdfError for what cannot be read.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = {page.obj.objgen: at for at, page in enumerate(opened.pages)}
        found: list[list[tuple[str, Edges | None]]] = [[] for _ in pages]
        tree = opened.Root.get("/StructTreeRoot")
        for entry in _figures(tree) if tree is not None else ():
            for objgen in _on(entry):
                if objgen in pages:
                    found[pages[objgen]].append((str(entry.get("/Alt", "")), _edges(entry)))
        return found


def _figures(tree: Any) -> Iterator[Any]:
    left = [tree]
    seen: set[tuple[int, int]] = set()
    while left:
        entry = left.pop()
        if not isinstance(entry, pikepdf.Dictionary):
            continue
        if entry.is_indirect:
            if entry.objgen in seen:  # in a damaged file a branch may lead back
                continue
            seen.add(entry.objgen)
        if str(entry.get("/S", "")) in ("/Figure", "/Formula"):
            yield entry
        left += _kids(entry)


def _kids(entry: Any) -> list[Any]:
    kids = entry.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _on(entry: Any) -> set[tuple[int, int]]:
    """The pages it stands on."""
    named = [one for one in (entry, *_kids(entry)) if isinstance(one, pikepdf.Dictionary)]
    return {one.Pg.objgen for one in named if "/Pg" in one}


def _edges(entry: Any) -> Edges | None:
    told = entry.get("/A")
    for one in told if isinstance(told, pikepdf.Array) else [told]:
        if isinstance(one, pikepdf.Dictionary) and "/BBox" in one:
            left, bottom, right, top = (float(side) for side in one["/BBox"])
            return left, bottom, right, top
    return None
