"""The documents somebody asks for: by a search, by their numbers, by a range of numbers, or all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from docgen.core import life
from docgen.errors import NotFoundError, UsageError
from docgen.model import Document, Query, State
from docgen.ports import Register, SearchIndex
from docgen.usecases.act import with_files
from docgen.usecases.find import find_every

_RANGE = ".."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for.  ``numbers`` are numbers and ranges ("QR-SH01-202611-0001..0020"); where there
    are some, the query only narrows them.  ``everything`` allows a query that asks for nothing.
    """

    query: Query
    numbers: tuple[str, ...] = ()
    everything: bool = False


def select(
    wanted: Wanted, *, register: Register, index: SearchIndex, identity_key: bytes
) -> Sequence[str]:
    """The numbers of the documents with files, void ones too, by type and number.

    Raises UsageError where nothing is asked for, NotFoundError for a number never given or where there
    is no document, RefusedError for one named that has no files yet, or none any more.
    """
    query = wanted.query
    narrowed = bool(query.words or query.without or query.filters)
    if not narrowed and not wanted.numbers and not wanted.everything:
        raise UsageError(
            "Nothing says which documents.",
            remedy="Give words or options as for 'docgen search', numbers with --number, or --all.",
        )
    found: dict[str, str] = {}
    if wanted.numbers:
        for one in _numbered(wanted.numbers, register):
            found[one.serial] = one.type_id
    if narrowed or not wanted.numbers:
        entries = find_every(query, index=index, identity_key=identity_key)
        there = (entry for entry in entries if entry.state is not State.DISPOSED)
        hits = {entry.serial: entry.type_id for entry in there}
        found = {s: t for s, t in found.items() if s in hits} if wanted.numbers else hits
    if not found:
        raise NotFoundError("No document is as was asked for.")
    return sorted(found, key=lambda serial: (found[serial], serial))


def _numbered(numbers: Iterable[str], register: Register) -> Iterator[Document]:
    for number in numbers:
        first, dots, last = number.partition(_RANGE)
        start = life.known(register.document(first), first)
        if not dots:
            yield with_files(start)
            continue
        # "QR-SH01-202611-0001..0020": the end of the number suffices.
        whole = last if register.document(last) else first[: -len(last)] + last
        end = life.known(register.document(whole), whole)
        if end.series != start.series or end.sequence < start.sequence or not last:
            raise UsageError(
                "'{range}' is no range: both numbers must be of one series, the smaller one first.",
                range=number,
            )
        for one in register.documents(start.type_id):
            within = one.series == start.series and start.sequence <= one.sequence <= end.sequence
            if within and one.state is not State.DISPOSED:
                yield with_files(one)
