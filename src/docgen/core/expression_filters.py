"""What an expression may call: filters over rows, amounts and days.

Absent rows are no rows; computing with an absent value cannot be told (``UntoldError``).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from docgen.core import values as val

_LONGEST_SPAN = 4000  # days


class UntoldError(Exception):
    """What is asked cannot be told of these values: one is absent, or a passport has no birthday."""


class WithheldError(UntoldError):
    """What is asked rests on documents that are not to be read."""


class Withheld:
    """Stands for documents that are not to be read, and for what rests on them.

    None of its own can be told, not even that there is none: a count of nothing would be a wrong figure.
    """

    __slots__ = ()

    def _untold(self, *_: object) -> Any:
        raise WithheldError

    __bool__ = __len__ = __iter__ = __getitem__ = __contains__ = __str__ = _untold
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _untold


WITHHELD = Withheld()


def first_of_month(day: dt.date) -> dt.date:
    """The first day of the month: a month as rules compare it."""
    return _a_date(day).replace(day=1)


def last_of_month(day: dt.date) -> dt.date:
    """The last day of the month."""
    return plus_months(first_of_month(day), 1) - dt.timedelta(days=1)


def weekday(day: dt.date) -> int:
    """1 for Monday to 7 for Sunday."""
    return _a_date(day).isoweekday()


def plus_months(day: dt.date, count: int) -> dt.date:
    """So many months later; the last day of the month where there is no such day.

    What lies beyond the calendar (years 1 to 9999) is its first or last day: absurd amounts, divided into
    months, must not make a record that cannot be composed.
    """
    months = _a_date(day).year * 12 + day.month - 1 + int(count)
    year, month = months // 12, months % 12 + 1
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return dt.date.max if count > 0 else dt.date.min
    return day.replace(
        year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1])
    )


def plus_years(day: dt.date, count: int) -> dt.date:
    """So many years later; 28 February where there is no 29th."""
    return plus_months(day, 12 * int(count))


def plus_days(day: dt.date, count: int) -> dt.date:
    """So many days later, or earlier; beyond the calendar, its first or last day."""
    try:
        return _a_date(day) + dt.timedelta(days=int(count))
    except OverflowError:
        return dt.date.max if count > 0 else dt.date.min


def age_on(citizen_number: str, day: dt.date) -> int:
    """Full years of the holder of a citizen number on a day."""
    born = birth_date(citizen_number)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birth_date(citizen_number: str) -> dt.date:
    """The date of birth in a citizen number; of other identity documents it cannot be told."""
    if val.check_format("citizen-number", citizen_number) is not None:
        raise UntoldError
    return dt.date(
        int(citizen_number[6:10]), int(citizen_number[10:12]), int(citizen_number[12:14])
    )


def months_between(start: dt.date, end: dt.date) -> int:
    """Full months from one day to another."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    return whole - (end.day < start.day)


def column(rows: Sequence[Mapping[str, Any]] | None, field: str) -> list[Any]:
    """The values of one field of all rows that have it."""
    return [row[field] for row in rows or () if row[field] is not None]


def total(rows: Sequence[Any] | None, field: str | None = None) -> Any:
    """The sum of a list of numbers, or of one field of rows; absent ones count for nothing."""
    numbers = column(rows, field) if field is not None else rows or ()
    return sum(numbers, Decimal(0))


def count(rows: Sequence[Any] | None) -> int:
    """How many there are; of something absent, none."""
    for row in rows or ():
        if isinstance(row, Traced):
            row.note()
    return len(rows or ())


class Traced(dict[str, Any]):
    """A document's values, or a row's, that tell when they are read.

    Whatever reads a value notes the number of the document it came from in ``notes``; looking for
    rows by a value (``where``, ``pick``) reads none.
    """

    __slots__ = ("notes", "serial")

    def __init__(self, values: Mapping[str, Any], serial: str, notes: dict[str, None]) -> None:
        super().__init__(values)
        self.serial = serial
        self.notes = notes

    def __getitem__(self, name: str) -> Any:
        self.note()
        return super().__getitem__(name)

    def note(self) -> None:
        """Tell that this was read."""
        self.notes[self.serial] = None

    def peek(self, name: str) -> Any:
        """A value without telling that it was read."""
        return super().__getitem__(name)


def where(
    rows: Sequence[Mapping[str, Any]] | None, field: str, *wanted: Any
) -> list[Mapping[str, Any]]:
    """The rows whose field has one of the values."""
    return [row for row in rows or () if _peeked(row, field) in wanted]


def pick(rows: Sequence[Mapping[str, Any]] | None, field: str, value: Any) -> Any:
    """The first row whose field has the value; absent where there is none."""
    return first(where(rows, field, value))


def first(items: Sequence[Any] | None) -> Any:
    """The first of a list; absent where it is empty."""
    return items[0] if items else None


def last(items: Sequence[Any] | None) -> Any:
    """The last of a list; absent where it is empty."""
    return items[-1] if items else None


def least(items: Sequence[Any]) -> Any:
    """The smallest of a list; of an empty one it cannot be told."""
    return min(_some(items))


def most(items: Sequence[Any]) -> Any:
    """The largest of a list; of an empty one it cannot be told."""
    return max(_some(items))


def marked(group: Mapping[str, Any] | None, month: dt.date, *marks: str) -> list[dt.date]:
    """The days of a month that a group of fields d01 to d31 holds one of the marks for."""
    first_day = first_of_month(month)
    return [
        plus_days(first_day, int(name[1:]) - 1)
        for name, mark in (group or {}).items()
        if mark in marks
    ]


def spans(rows: Sequence[Mapping[str, Any]] | None, start: str, end: str) -> list[dt.date]:
    """Every day from one field of a row to another, of all rows, the last day included."""
    return [
        plus_days(row[start], after)
        for row in rows or ()
        if row[start] is not None and row[end] is not None
        for after in range(min((row[end] - row[start]).days + 1, _LONGEST_SPAN))
    ]


def without(items: Sequence[Any] | None, others: Sequence[Any] | None) -> list[Any]:
    """The items that are not among the others."""
    return [item for item in items or () if item not in (others or ())]


def default(value: Any, otherwise: Any) -> Any:
    """The value, or what stands for it where it is absent."""
    return otherwise if value is None else value


def rounded(number: Any, places: int = 2) -> Decimal:
    """Rounded half up to so many decimal places, as amounts are."""
    if number is None:
        raise UntoldError
    return Decimal(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def unique(items: Sequence[Any]) -> list[Any]:
    """The items without repetitions, in their order."""
    return list(dict.fromkeys(items))


def decimal(value: Any) -> Decimal:
    """An exact number from its digits; of other text it cannot be told."""
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise UntoldError from error
    if not number.is_finite():
        raise UntoldError
    return number


def _peeked(row: Mapping[str, Any], field: str) -> Any:
    return row.peek(field) if isinstance(row, Traced) else row[field]


def _some(items: Sequence[Any]) -> Sequence[Any]:
    if not items:
        raise UntoldError
    return items


def _a_date(day: Any) -> dt.date:
    if day is None:
        raise UntoldError
    if isinstance(day, Withheld):
        raise WithheldError
    if not isinstance(day, dt.date):
        raise TypeError("a date is needed")
    return day


FILTERS: Mapping[str, Callable[..., Any]] = {
    "month": first_of_month,
    "month_end": last_of_month,
    "weekday": weekday,
    "plus_days": plus_days,
    "plus_months": plus_months,
    "plus_years": plus_years,
    "days": plus_days,
    "months": plus_months,
    "years": plus_years,
    "age_on": age_on,
    "birth_date": birth_date,
    "months_between": months_between,
    "column": column,
    "sum": total,
    "unique": unique,
    "where": where,
    "pick": pick,
    "marked": marked,
    "spans": spans,
    "without": without,
    "first": first,
    "last": last,
    "length": count,
    "count": count,
    "min": least,
    "max": most,
    "abs": abs,
    "round": rounded,
    "default": default,
    "decimal": decimal,
}
"""What an expression may call; also documented in docs/type-folder.md."""
