"""Which other documents belong to one: those its record names, those that name it, those about the same subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.core import records
from docgen.model import Document, DocumentType, Query, Scope, SearchEntry, Sort
from docgen.ports import Register, SearchIndex
from docgen.usecases.find import find

MOST = 12
_MOST_LOOKED_UP = 200
_NUMBER = re.compile(r"(?=\S*\d)(?=\S*[-·/])\S{6,60}\Z")


@dataclass(frozen=True, slots=True)
class Related:
    """``rests_on`` are the documents whose numbers stand in the record; ``named_in`` those in whose text this
    one's number stands; ``alike`` those with the subject's number, or name (``by_name``), ``more`` not among them.
    """

    rests_on: tuple[Document, ...]
    named_in: tuple[SearchEntry, ...]
    alike: tuple[SearchEntry, ...]
    more: int
    by_name: bool


def related(
    document: Document,
    doctype: DocumentType,
    values: Mapping[str, Any],
    *,
    register: Register,
    index: SearchIndex,
    identity_key: bytes,
    scope: Scope,
) -> Related:
    """The documents in a scope that belong to this one; at most ``MOST`` of each kind, newest first."""
    rests_on = tuple(_rests_on(document, doctype, values, register, scope))
    near = {document.serial, *(one.serial for one in rests_on)}

    def found(word: str) -> tuple[Sequence[SearchEntry], int]:
        query = Query(words=(word,), sort=Sort.NEWEST, limit=MOST + len(near), scope=scope)
        answer = find(query, index=index, identity_key=identity_key)
        return [hit.entry for hit in answer.hits], answer.total

    naming, _ = found(document.serial)
    whole = re.compile(rf"(?<![0-9A-Za-z-]){re.escape(document.serial)}(?![0-9A-Za-z])")
    named_in = [one for one in naming if one.serial not in near and whole.search(one.text)]
    subject, by_name = _subject(doctype, values)
    entries, total = found(subject) if subject else ([], 0)
    alike = [one for one in entries if one.serial != document.serial]
    return Related(
        rests_on,
        tuple(named_in[:MOST]),
        tuple(alike[:MOST]),
        max(total - 1 - len(alike[:MOST]), 0),
        by_name,
    )


def _rests_on(
    document: Document,
    doctype: DocumentType,
    values: Mapping[str, Any],
    register: Register,
    scope: Scope,
) -> Iterator[Document]:
    texts = (str(value) for _, _, value in records.leaves(doctype.fields, values))
    numbers = dict.fromkeys(text for text in texts if _NUMBER.match(text))
    for number in list(numbers)[:_MOST_LOOKED_UP]:
        other = register.document(number) if number != document.serial else None
        if other is not None and scope.holds(other.type_id, other.branch):
            yield other


def _subject(doctype: DocumentType, values: Mapping[str, Any]) -> tuple[str, bool]:
    """What stands for the subject in a search, and whether that is a name only."""
    for path, by_name in ((doctype.subject_id, False), (doctype.subject_name, True)):
        value = records.lookup(values, path) if path else None
        if value:
            return str(value), by_name
    return "", False
