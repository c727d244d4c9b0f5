"""Dates and months as people and spreadsheets write them, read into one spelling or refused.

What could be read in two ways (11/12/2026, 26-11-22, the cell 2026.1 for October) is refused.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from docgen.core.characters import ValueProblem
from docgen.errors import UsageError
from docgen.model import Scalar, Text

YEARS = range(1900, 2200)
"""The years that are meant by anything a brokerage writes down: the birth of its oldest client, the end of its longest
period.  Others are slips of the keyboard (0202, 20226), or stand for "never", which is said by leaving the day out.
"""
FIRST_ISSUE = dt.date(1990, 1, 1)
"""China's exchanges, and with them its brokerages, date from 1990: none has issued anything before."""
MOST_AHEAD = dt.timedelta(days=366)
"""How far ahead a document is dated at most: from when on it holds, it says itself."""
_EPOCH = dt.date(1899, 12, 30)  # Excel's day 0, as it counts from March 1900 on
_SERIALS = range(19725, 73416)  # 1954-01-01 to 2100-12-31

_DAY = re.compile(
    r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})(?:日|号)?"
    r"(?:T?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
)
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:月份?)?")
_COMPACT_MONTH = re.compile(r"(\d{4})(\d{2})")
_SERIAL = re.compile(r"\d{5}")
_CHINESE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?"
)
_NUMERALS = "〇一二三四五六七八九"


def parse_date(raw: Scalar) -> str | ValueProblem:
    """A date in any usual spelling, or an Excel date number, as "2026-11-22"."""
    if isinstance(raw, dt.date):  # a datetime is a date too: the time of day is no part of it
        return _day(raw.year, raw.month, raw.day)
    if isinstance(raw, bool | dt.time):
        return _no_date()
    # The fraction of a date number is the time of day.
    whole = isinstance(raw, float) and 0 <= raw < 10**9
    text = _plain(str(int(raw) if isinstance(raw, float) and whole else raw))
    if match := _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text):
        return _day(*(int(part) for part in match.groups()))
    if _SERIAL.fullmatch(text) and int(text) in _SERIALS:
        return (_EPOCH + dt.timedelta(days=int(text))).isoformat()
    if (match := _CHINESE.fullmatch(text)) and match.group(3):
        return _day(_year(match.group(1)), _small(match.group(2)), _small(match.group(3)))
    return _no_date()


def parse_month(raw: Scalar) -> str | ValueProblem:
    """A month, or any day of it, as "2026-11"."""
    if isinstance(raw, bool):
        return _no_month()
    if isinstance(raw, float) and not raw.is_integer():
        return _float_month(raw)
    if not isinstance(raw, dt.date | dt.time):
        text = _plain(str(int(raw) if isinstance(raw, float) else raw))
        if match := _MONTH.fullmatch(text) or _COMPACT_MONTH.fullmatch(text):
            return _month(int(match.group(1)), int(match.group(2)))
        if (match := _CHINESE.fullmatch(text)) and not match.group(3):
            return _month(_year(match.group(1)), _small(match.group(2)))
    day = parse_date(raw)
    if isinstance(day, ValueProblem):
        return day if day.code in ("date.day", "date.year") else _no_month()
    return day[:7]


def check_date(text: str) -> ValueProblem | None:
    """What is wrong with a date of a record ("2026-11-22")."""
    found = parse_date(text)
    if isinstance(found, ValueProblem):
        return found
    return None if found == text else _no_date()


def check_month(text: str) -> ValueProblem | None:
    """What is wrong with a month of a record ("2026-11")."""
    found = parse_month(text)
    if isinstance(found, ValueProblem):
        return found
    return None if found == text else _no_month()


def require_day(day: dt.date) -> dt.date:
    """A day that can be meant.  Raises UsageError for another one."""
    if day.year not in YEARS:
        raise UsageError(
            "The year {year} cannot be meant.",
            year=f"{day.year:04d}",
            remedy="Check the year: four digits, from {first} to {last}.",
            first=str(YEARS[0]),
            last=str(YEARS[-1]),
        )
    return day


def require_issue_day(day: dt.date, *, today: dt.date) -> dt.date:
    """A day that a document can be dated.  Raises UsageError for another one."""
    if not FIRST_ISSUE <= day <= today + MOST_AHEAD:
        raise UsageError(
            "No document is dated {day}.",
            day=day.isoformat(),
            remedy="Check the year. Dates of issue lie between {first} and {last}; where none is given, it is today.",
            first=FIRST_ISSUE.isoformat(),
            last=(today + MOST_AHEAD).isoformat(),
        )
    return day


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _float_month(raw: float) -> str | ValueProblem:
    """The cell 2026.11 is November; the cell 2026.1 may have been typed 2026.10."""
    text = f"{raw:.15g}"
    match = re.fullmatch(r"(\d{4})\.(\d{2})", text)
    if match:
        return _month(int(match.group(1)), int(match.group(2)))
    return _no_month()


def _day(year: int, month: int, day: int) -> str | ValueProblem:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return ValueProblem(
            "date.day",
            Text("There is no such day."),
            Text("Check month and day; write the date as 2026-11-22."),
        )
    return found.isoformat() if year in YEARS else _no_year(year)


def _month(year: int, month: int) -> str | ValueProblem:
    if year not in YEARS:
        return _no_year(year)
    return f"{year:04d}-{month:02d}" if 1 <= month <= 12 else _no_month()


def _year(text: str) -> int:
    return int("".join(str(_NUMERALS.index("〇" if c in "零○" else c)) for c in text))


def _small(text: str) -> int:
    """一 to 三十一; what is no numeral becomes 0, which no month and no day is."""
    tens, ten, units = text.rpartition("十")
    if not all(len(part) <= 1 and part != "十" for part in (tens, units)):
        return 0
    value = _NUMERALS.index(units) if units else 0
    return value + (10 * (_NUMERALS.index(tens) if tens else 1) if ten else 0)


def _no_year(year: int) -> ValueProblem:
    return ValueProblem(
        "date.year",
        Text("The year {year} cannot be meant.", {"year": f"{year:04d}"}),
        Text(
            "Check the year: four digits, from {first} to {last}.",
            {"first": str(YEARS[0]), "last": str(YEARS[-1])},
        ),
    )


def _no_date() -> ValueProblem:
    return ValueProblem(
        "date.format",
        Text("This is no date, or can be read in more than one way."),
        Text("Write it as 2026-11-22 or 2026年11月22日, with the year in four digits."),
    )


def _no_month() -> ValueProblem:
    return ValueProblem(
        "month.format",
        Text("This is no month, or can be read in more than one way."),
        Text("Write it as 2026-11 or 2026年11月, with the year in four digits."),
    )
