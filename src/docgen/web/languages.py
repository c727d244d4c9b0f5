"""Which language a program is answered in."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import Request


def language(request: Request) -> str:
    """The language of the sentences: what Accept-Language likes best of zh and en, else English."""
    best, weight = "en", 0.0
    for lang, liked in _liked(request.headers.get("Accept-Language", "")):
        if liked > weight:
            best, weight = lang, liked
    return best


def _liked(header: str) -> Iterator[tuple[str, float]]:
    """Each language that is spoken here with its weight, from 0 to 1."""
    for part in header.split(",")[:20]:
        name, _, quality = part.partition(";")
        lang = name.strip().lower().split("-")[0]
        number = quality.strip().removeprefix("q=").strip() or "1"
        try:
            weight = float(number) if len(number) <= 6 else 0.0
        except ValueError:
            continue
        if lang in ("zh", "en", "*") and 0 < weight <= 1:
            yield ("en" if lang == "*" else lang), weight
