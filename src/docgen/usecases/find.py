"""Find documents by any part of their text, by filters, or by a full identifier."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from docgen.core import records, text
from docgen.model import Hit, Query
from docgen.ports import SearchIndex

# What could be a whole identifier: 7 or more letters and digits, at least four of them digits.
_IDENTIFIER = re.compile(r"(?=(?:.*\d){4})[0-9A-Z]{7,}\Z")
_SEPARATORS = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits and how many there are in all."""

    hits: Sequence[Hit]
    total: int


def find(query: Query, *, index: SearchIndex, identity_key: bytes) -> Found:
    """Search.  A text that is a full identifier also finds its documents by keyed digest."""
    if query.text.strip() and not text.terms(query.text):
        return Found(hits=(), total=0)  # nothing of it can stand in any text
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", query.text)).upper()
    if query.text and _IDENTIFIER.match(plain):
        query = replace(query, identity=records.identity(identity_key, query.text))
    return Found(hits=index.search(query), total=index.count(query))
