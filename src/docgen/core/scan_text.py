"""The text of signed originals, read from their scans: how it is filed, and what of it is searched.

What is read is filed as it was read.  The index gets it without a full identifier: the values that the
record's type masks are masked here too, even where print or the reader broke them apart or took a
character for another; numbers of known formats become keyed identities.  Nothing here does I/O.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from docgen.core import life, records, text
from docgen.core.identifiers import check_identifier, clean_identifier
from docgen.core.masks import MASKS, mask_digits
from docgen.errors import IntegrityError
from docgen.model import Act, SearchEntry

PAGE_END = "\f"
"""Between two pages of a text, and between a document's own text and that of its original.

No value of a record holds it, so the two can be told apart in the index.
"""
_GAP = r"[\s-]*"
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+")
_FORMS = {
    "citizen-number": re.compile(r"(?<![0-9A-Za-z])(?:\d[ -]?){17}[\dXx](?![0-9A-Za-z])"),
    "credit-code": re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])"),
    "bank-card": re.compile(r"(?<![0-9A-Za-z])(?:\d[ -]?){15,18}\d(?![0-9A-Za-z])"),
    "mobile": re.compile(r"(?<![0-9A-Za-z])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z])"),
}
_MASK = {"credit-code": "identity"}
_RUN = re.compile(r"[0-9A-Za-z]{6,}")
_FEWEST_DIGITS = 4
_ALIKE = 0.75  # of two numbers of 12 places, three may be misread


def newest(acts: Sequence[Act]) -> Act | None:
    """The last act that brought a text."""
    return next((act for act in reversed(acts) if act.name == life.TEXT), None)


def newest_original(acts: Sequence[Act]) -> Act | None:
    """The act that filed the original as it is now."""
    return next((act for act in reversed(acts) if act.name == life.ORIGINAL), None)


def has_text(acts: Sequence[Act], engine: str | None = None) -> bool:
    """Whether the original as it is now was read: by ``engine``, or by any."""
    original = newest_original(acts)
    return original is not None and any(
        act.name == life.TEXT
        and act.data["of"] == original.version
        and engine in (None, act.data["engine"])
        for act in acts
    )


def filing(
    acts: Sequence[Act], of: Act, engine: str, pages: Sequence[str]
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The data and the file of the act that files what was read of the original filed by ``of``."""
    path = f"originals/v{len(acts) + 2}/text.txt"
    content = PAGE_END.join(text.tight(page.replace(PAGE_END, "\n")) for page in pages).encode()
    data = {
        "engine": engine,
        "of": of.version,
        "pages": len(pages),
        "path": path,
        "digest": life.digest(content),
    }
    return data, {path: content}


def indexed(
    entry: SearchEntry, act: Act, filed: bytes, *, hidden: Mapping[str, str], key: bytes
) -> SearchEntry:
    """What the index says of a document whose newest text came with ``act`` and is ``filed``.

    A text that was in the entry before is replaced.  ``hidden`` are the record's secrets.  Raises
    IntegrityError where the file is not the one that the act tells of.
    """
    if life.digest(filed) != act.data["digest"]:
        raise IntegrityError(
            "{path} of {serial} is not what was filed.",
            path=str(act.data["path"]),
            serial=entry.serial,
        )
    read = _WIDE.sub(lambda run: unicodedata.normalize("NFKC", run.group()), filed.decode())
    long = {value: mask for value, mask in hidden.items() if len(value) >= _FEWEST_DIGITS}
    shown, numbers = _numbers(_without(read, long))
    # The short ones last: they may be part of a number, and would hide what it is.
    shown = _without(shown, {value: hidden[value] for value in hidden.keys() - long.keys()})
    own = entry.text.partition(PAGE_END)[0]
    found = {records.identity(key, number) for number in numbers}
    return replace(
        entry,
        text=own + PAGE_END + mask_digits(shown),
        identities=tuple(sorted(found.union(entry.identities))),
    )


def _without(read: str, hidden: Mapping[str, str]) -> str:
    """A text without the secrets, with what stands for each in its place."""
    for value in sorted(hidden, key=len, reverse=True):
        chars = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", value))
        if chars:
            gap = _GAP if len(chars) >= _FEWEST_DIGITS else ""
            pattern = re.compile(gap.join(map(text.either_width, chars)), re.IGNORECASE)
            read = pattern.sub(lambda _, mask=hidden[value]: mask, read)  # type: ignore[misc]
    long = {value: mask for value, mask in hidden.items() if _RUN.fullmatch(value)}
    return _RUN.sub(lambda run: _misread(run.group(), long), read) if long else read


def _misread(run: str, hidden: Mapping[str, str]) -> str:
    """The mask of the secret that a run of letters and digits was meant to be; else the run itself."""
    if sum(map(str.isdigit, run)) < _FEWEST_DIGITS:
        return run
    for value, mask in hidden.items():
        if abs(len(value) - len(run)) <= 1:
            alike = SequenceMatcher(None, run.upper(), value.upper(), autojunk=False)
            if alike.quick_ratio() >= _ALIKE and alike.ratio() >= _ALIKE:
                return mask
    return run


def _numbers(read: str) -> tuple[str, list[str]]:
    """A text with its citizen numbers, credit codes, cards and mobile numbers masked; and these."""
    found: list[str] = []
    for form, pattern in _FORMS.items():

        def hide(match: re.Match[str], form: str = form) -> str:
            number = clean_identifier(form, match.group())
            if check_identifier(form, number) is not None:
                return match.group()
            found.append(number)
            return MASKS[_MASK.get(form, form)](number)

        read = pattern.sub(hide, read)
    return read, found
