"""Ranges in queries: days by year, month or day, and runs of serial numbers."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from docgen.core.days import YEARS
from docgen.core.expression_filters import last_of_month
from docgen.model import Days, Numbers

_DAY = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?|月)?|年)?\Z")
_BETWEEN = re.compile(r"\.\.|~|至")
# A number: something that ends in no digit, then digits; only what holds a hyphen is taken for one.
_NUMBER = re.compile(r"(?=.*[-‐－〔])(.{0,200}[^0-9])([0-9]{1,12})号?\Z")


def days(normal: str) -> Days | None:
    """A day, month or year, or from one to another ("2026-01..2026-06", "2026-11..", "..2025")."""
    parts = _BETWEEN.split(normal)
    if len(parts) > 2 or not any(parts):
        return None
    ends = [_stretch(part) if part else Days(None, None) for part in parts]
    if None in ends:
        return None
    first, last = ends[0], ends[-1]
    assert first is not None
    assert last is not None
    if first.start and last.end and first.start > last.end:
        return None
    return Days(first.start, last.end)


def _stretch(part: str) -> Days | None:
    found = _DAY.match(part)
    if found is None:
        return None
    year, month, day = (int(one) if one else None for one in found.groups())
    if year is None or year not in YEARS:
        return None
    try:
        first = dt.date(year, month or 1, day or 1)
        last = first if day else last_of_month(dt.date(year, month or 12, 1))
    except ValueError:
        return None
    return Days(first, last)


def written_days(value: Days) -> str:
    """Days in as few characters as say them."""
    if value.start and value.end:
        for length in (4, 7):
            short = value.start.isoformat()[:length]
            if _stretch(short) == value:
                return short
        if value.start == value.end:
            return value.start.isoformat()
    start, end = _edge(value.start, 0), _edge(value.end, 1)
    return f"{start}..{end}"


def _edge(day: dt.date | None, at: int) -> str:
    """An end of a range: as a month where it is the month's first or last day."""
    if day is None:
        return ""
    month = _stretch(day.isoformat()[:7])
    whole = month is not None and day == (month.start, month.end)[at]
    return day.isoformat()[:7] if whole else day.isoformat()


def numbers(typed: str) -> Numbers | None:
    """A run of serial numbers: "QR-SH01-202611-0001..0200", or with the whole number again behind."""
    before, between, behind = unicodedata.normalize("NFKC", typed).partition("..")
    found = _NUMBER.match(before)
    if found is None or not between:
        return None
    prefix = found[1]
    last = behind[len(prefix) :] if behind.casefold().startswith(prefix.casefold()) else behind
    last = last.removesuffix("号")
    if not re.fullmatch(r"[0-9]{1,12}", last) or _spaced(prefix):
        return None
    return Numbers(prefix, int(found[2]), int(last), len(found[2]))


def single(typed: str) -> Numbers | None:
    """One serial number, as a run of one."""
    found = _NUMBER.match(unicodedata.normalize("NFKC", typed.strip()))
    if found is None or _spaced(found[1]):
        return None
    return Numbers(found[1], int(found[2]), int(found[2]), len(found[2]))


def _spaced(prefix: str) -> bool:
    return any(char.isspace() or not char.isprintable() for char in prefix)


def written_numbers(value: Numbers) -> str:
    """A run of numbers as it is typed."""
    first = f"{value.prefix}{value.first:0{value.width}}"
    return first if value.first == value.last else f"{first}..{value.last:0{value.width}}"
