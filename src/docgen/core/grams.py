"""The words of the index: what of a document is kept so that any part of its text finds it.

A document's words are every character and every two characters side by side of its normal form, and of
letters, digits and their marks every three to five (two digits of a date are in every document); the same of the persons it names; its facts; and the lines it shares with many others.  For each word the
index keeps the set of documents that have it, as a whole number with a bit for each.  What is
sought with one or two characters is a word, so the sets are exact; longer parts are looked for in the
texts of the documents that have all their words, unless a line shared by them settles it.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator

from docgen.core import searching, text
from docgen.model import SearchEntry, SearchField

# Control characters never stand in a normal form, so no text is one of these.
_PERSON, _LINE, _FACT = "\x01n", "\x01l", "\x01f"
FACTS = (_FACT, "\x01g")
"""From where to where the words of facts lie among all."""
LONG = 5
_RUN = re.compile("[!-~]{3,}")
_CLAUSE = re.compile("[^,。;:、()]+[,。;:、()]*|[,。;:、()]+")
_MOST = 8  # of a long part: more would hardly narrow it further
SHORTEST_LINE = 3


def words(normal: str) -> set[str]:
    """The words of a text in normal form."""
    found = {*normal, *map(str.__add__, normal, normal[1:])}
    for run in _RUN.findall(normal):
        for size in range(3, LONG + 1):
            found.update(run[i : i + size] for i in range(len(run) - size + 1))
    return found


def exact(part: str) -> bool:
    """Whether the words of a part say all: no document has them without having the part."""
    return len(part) <= 2 or (len(part) <= LONG and _RUN.fullmatch(part) is not None)


def person_words(persons: str) -> set[str]:
    """The words of ``searching.persons``."""
    return {_PERSON + word for line in persons.split("\n") for word in words(line)}


def sought(part: str, *, person: bool = False) -> list[str]:
    """The words that a document must have to hold a part of a text."""
    mark = _PERSON if person else ""
    if len(part) <= 2:
        return [mark + part]
    found: list[str] = []
    at = 0
    for run in _RUN.finditer(part):
        found += _pairs(part[at : run.start() + 1])
        size = min(LONG, len(run[0]))
        found += [run[0][i : i + size] for i in range(len(run[0]) - size + 1)]
        at = run.end() - 1
    found += _pairs(part[at:])
    found = list(dict.fromkeys(found))
    step = max(1, -(-len(found) // _MOST))
    return [mark + word for word in dict.fromkeys((*found[::step], found[-1]))]


def _pairs(part: str) -> list[str]:
    return [part[i : i + 2] for i in range(len(part) - 1)]


def line_word(number: int) -> str:
    """The word of a shared line."""
    return f"{_LINE}{number}"


def line_number(word: str) -> int:
    """What ``line_word`` was given."""
    return int(word.removeprefix(_LINE))


def is_line(word: str) -> bool:
    """Whether a word is that of a shared line."""
    return word.startswith(_LINE)


def lines(raw: str, normal: str) -> set[str]:
    """The lines of a text in normal form, the clauses of them, and every two that follow each other: a name
    in a long paragraph leaves its other clauses to be shared.

    Each of them stands in ``normal``, the text's own normal form.
    """
    whole = [line for line in map(text.normalise, raw.split("\n")) if line]
    clauses = [clause for line in whole for clause in _CLAUSE.findall(line)]
    found = {*whole, *clauses}
    for one, other in (*itertools.pairwise(whole), *itertools.pairwise(clauses)):
        joined = one + other
        found.add(joined if joined in normal else f"{one} {other}")
    return {line for line in found if len(line) >= SHORTEST_LINE and line in normal}


# --- facts --------------------------------------------------------------------------------------

DAY, PERIOD_DAY, TYPE = "day", "period-day", "type-names"


def facts(entry: SearchEntry) -> set[str]:
    """What a document is, as words."""
    found = {fact_word(field.value, searching.fact(entry, field)) for field in searching.FACETS}
    found.add(fact_word(DAY, entry.issued_on.isoformat()))
    found.add(fact_word(TYPE, "\n".join(searching.type_of(entry))))
    if entry.period is not None:
        found.add(fact_word(PERIOD_DAY, entry.period.isoformat()))
    return found


def fact_word(name: str, value: str) -> str:
    """A fact as a word."""
    return f"{_FACT}{name}={value}"


def read_fact(word: str) -> tuple[str, str]:
    """Name and value of a fact."""
    name, _, value = word.removeprefix(_FACT).partition("=")
    return name, value


def day(value: str) -> dt.date:
    """The day of a fact."""
    return dt.date.fromisoformat(value)


def field(name: str) -> SearchField | None:
    """The field that is counted by a fact's name."""
    return next((one for one in searching.FACETS if one.value == name), None)


# --- sets of documents --------------------------------------------------------------------------


def bits(numbers: Iterable[int], size: int) -> int:
    """The set of numbers below ``size``."""
    found = bytearray((size + 7) // 8)
    for number in numbers:
        found[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(found, "little")


def members(found: int) -> Iterator[int]:
    """The numbers of a set, ascending."""
    data = found.to_bytes((found.bit_length() + 7) // 8, "little")
    for some in _SOME.finditer(data):
        base = 8 * some.start()
        for bit in _BITS[data[some.start()]]:
            yield base + bit


_SOME = re.compile(rb"[^\0]")
_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


def pack(found: int, size: int) -> bytes:
    """A set of some numbers below ``size`` (a multiple of 8) in few bytes: all of them as none, a few as a list
    of two bytes each, else a bit for each.
    """
    if found == (1 << size) - 1:
        return b""
    if 2 * found.bit_count() < size // 8:
        return b"".join(number.to_bytes(2, "little") for number in members(found))
    return found.to_bytes(size // 8, "little")


def unpack_into(data: bytes, target: bytearray, start: int, size: int) -> None:
    """Put a packed set into a longer one, at ``start`` (in bytes)."""
    width = size // 8
    if not data:
        target[start : start + width] = b"\xff" * width
    elif len(data) == width:
        target[start : start + width] = data
    else:
        for low, high in zip(data[::2], data[1::2], strict=True):
            target[start + (low + 256 * high >> 3)] |= 1 << (low & 7)


def unpack(data: bytes, size: int) -> int:
    """What ``pack`` gave."""
    found = bytearray(size // 8)
    unpack_into(data, found, 0, size)
    return int.from_bytes(found, "little")
