"""The words of the index: what of a document is kept so that any part of its text finds it.

A document's words are every character and every two characters side by side of its normal form, and of
letters, digits and their marks every three to five, of
dates up to ten (two digits of a date are in every document); the same of the persons it names; its
facts; and what of it others share (``core/stretches.py``).  For each word the
index keeps the set of documents that have it, as a whole number with a bit for each.  What is
sought with one or two characters is a word, so the sets are exact; longer parts are looked for in the
texts of the documents that have all their words, unless what is shared settles it.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
import struct
from collections.abc import Iterable, Iterator, Sequence

from docgen.core import searching
from docgen.model import SearchEntry, SearchField

# Control characters never stand in a normal form, so no text is one of these.
_PERSON, _STRETCH, _OPEN, _FACT = "\x01n", "\x01s", "\x01o", "\x01f"
FACTS = (_FACT, "\x01g")
"""From where to where the words of facts lie among all."""
LONG, DATE = 5, 10
_RUN = re.compile("[!-~]{3,}")
# What a day may be cut to.  Whatever looks like this is a word, wherever it stands.
_PART_OF_DATE = re.compile("[0-9]{0,4}-[0-9]{1,2}(?:-[0-9]{0,2})?")
_DATES = re.compile("[0-9]*-[0-9-]+")
_MOST = 12  # of a long part: more would hardly narrow it further


def words(normal: str) -> set[str]:
    """The words of a text in normal form."""
    found = {*normal, *map(str.__add__, normal, normal[1:])}
    for run in _RUN.findall(normal):
        found.update(_runs(run))
    return found


@functools.lru_cache(maxsize=1 << 14)
def _runs(run: str) -> tuple[str, ...]:
    """The words of letters and digits in a row; of those, documents of a month have many in common."""
    found = [run[i : i + size] for size in range(3, LONG + 1) for i in range(len(run) - size + 1)]
    for dates in _DATES.findall(run):
        found += [
            dates[i : i + size]
            for size in range(LONG + 1, DATE + 1)
            for i in range(len(dates) - size + 1)
            if _PART_OF_DATE.fullmatch(dates, i, i + size)
        ]
    return tuple(found)


def exact(part: str) -> bool:
    """Whether the words of a part say all: no document has them without having the part."""
    if len(part) <= LONG:
        return len(part) <= 2 or _RUN.fullmatch(part) is not None
    return len(part) <= DATE and _PART_OF_DATE.fullmatch(part) is not None


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
        size = len(run[0]) if exact(run[0]) else LONG
        found += [run[0][i : i + size] for i in range(len(run[0]) - size + 1)]
        at = run.end() - 1
    found += _pairs(part[at:])
    found = list(dict.fromkeys(found))
    step = max(1, -(-len(found) // _MOST))
    return [mark + word for word in dict.fromkeys((*found[::step], found[-1]))]


def _pairs(part: str) -> list[str]:
    return [part[i : i + 2] for i in range(len(part) - 1)]


def stretch_word(number: int) -> str:
    """The word of a stretch of text (``core/stretches.py``)."""
    return f"{_STRETCH}{number}"


def stretch_number(word: str) -> int:
    """What ``stretch_word`` was given."""
    return int(word.removeprefix(_STRETCH))


def is_stretch(word: str) -> bool:
    """Whether a word is that of a stretch."""
    return word.startswith(_STRETCH)


def open_word(pair: str) -> str:
    """The word of an open pair."""
    return _OPEN + pair


def open_pair(word: str) -> str | None:
    """The pair of an open pair's word, None for other words."""
    return word.removeprefix(_OPEN) if word.startswith(_OPEN) else None


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


_SMALL = 512
_SOME = re.compile(rb"[^\0]")
_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


def pack(found: int, size: int) -> bytes:
    """A set of some numbers below ``size`` (a multiple of 8, 65,536 at most) in few bytes: all of them as
    none, a few as a list, else a bit for each.
    """
    if found == (1 << size) - 1:
        return b""
    if 2 * found.bit_count() < size // 8:
        return listed(tuple(members(found)), size)
    return found.to_bytes(size // 8, "little")


def packed(numbers: Sequence[int], size: int) -> bytes:
    """The same of ascending numbers."""
    if 2 * len(numbers) < size // 8:
        return listed(numbers, size)
    return pack(bits(numbers, size), size)


def listed(numbers: Sequence[int], size: int) -> bytes:
    """A few ascending numbers below ``size``: two bytes each, or the steps between them, a byte each,
    whichever is less.

    A step of 255 goes 254 far, and there is no number there.  What are steps has an odd length.
    """
    if len(numbers) <= size // _FAR + 2:
        return struct.pack(f"<{len(numbers)}H", *numbers)
    steps = bytearray()
    last = -1
    for number in numbers:
        step = number - last
        while step > _FAR:
            steps.append(_NOBODY)
            step -= _FAR
        steps.append(step)
        last = number
    if not len(steps) & 1:
        steps.append(_NOBODY)
    return bytes(steps)


def numbers(data: bytes, size: int) -> Sequence[int]:
    """The numbers of a packed set, ascending."""
    if not data:
        return range(size)
    if len(data) == size // 8:
        return tuple(members(int.from_bytes(data, "little")))
    if not len(data) & 1:
        return struct.unpack(f"<{len(data) // 2}H", data)
    places = itertools.accumulate(data.translate(_STEPS), initial=-1)
    next(places)
    if _NOBODY not in data:
        return tuple(places)
    return tuple(place for place, step in zip(places, data, strict=True) if step != _NOBODY)


_FAR, _NOBODY = 254, 255
_STEPS = bytes([*range(_NOBODY), _FAR])


def unpack_into(data: bytes, target: bytearray, start: int, size: int) -> None:
    """Add a packed set to a longer one, at ``start`` (in bytes)."""
    width = size // 8
    if not data:
        target[start : start + width] = b"\xff" * width
    elif len(data) > width:
        raise ValueError(len(data))
    elif len(data) == width or len(data) >= _LONG_LIST:
        more = data if len(data) == width else _scattered(data, size)
        known = int.from_bytes(target[start : start + width], "little")
        both = known | int.from_bytes(more, "little")
        target[start : start + width] = both.to_bytes(width, "little")
    else:
        for number in numbers(data, size):
            target[start + (number >> 3)] |= _BIT[number & 7]


def _scattered(data: bytes, size: int) -> bytes:
    """A long list as bits.  A loop takes thirty times as long; for short ones the import is not worth it."""
    import numpy as np  # noqa: PLC0415

    if len(data) & 1:
        steps = np.frombuffer(data, np.uint8)
        somebody = steps != _NOBODY
        places = (np.cumsum(np.where(somebody, steps, _FAR), dtype=np.int64) - 1)[somebody]
    else:
        places = np.frombuffer(data, "<u2").astype(np.int64)
    flags = np.zeros(size, np.uint8)
    flags[places] = 1  # IndexError for what is beyond
    return np.packbits(flags, bitorder="little").tobytes()


_BIT = tuple(1 << at for at in range(8))
_LONG_LIST = 256  # bytes


def unpack(data: bytes, size: int) -> int:
    """What ``pack`` gave."""
    found = bytearray(size // 8)
    unpack_into(data, found, 0, size)
    return int.from_bytes(found, "little")


def joined(parts: Sequence[tuple[int, int, bytes]], size: int) -> bytes:
    """Packed sets, each of numbers from ``start`` on and of so many, as one below ``size``."""
    if all(own <= _SMALL or 0 < len(data) < own // 8 for _, own, data in parts):
        found = [start + number for start, own, data in parts for number in numbers(data, own)]
        if 2 * len(found) < size // 8:
            return listed(found, size)
    target = bytearray(size // 8)
    for start, own, data in parts:
        unpack_into(data, target, start // 8, own)
    return pack(int.from_bytes(target, "little"), size)
