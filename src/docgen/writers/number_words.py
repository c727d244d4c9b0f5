"""How the documents of a type are numbered, in words and by an example, for pages about the type."""

from __future__ import annotations

import datetime as dt

from docgen.core import series
from docgen.model import DocumentType, Label

_ISSUE = Label(zh="签发日期", en="date of issue")
_PERIODS = {"year": Label(zh="年份", en="year"), "month": Label(zh="月份", en="month")}


def number_text(doctype: DocumentType, labels: dict[str, Label]) -> Label:
    """The parts of a number in their order; ``labels`` are those of the type's fields, by path."""
    date = _ISSUE if doctype.number.date == "issue" else _of(doctype.number.date, labels)
    zh, en = [], []
    dated = False
    for part in series.parts(doctype.number.pattern):
        told = _told(part, date, labels, dated=dated)
        dated = dated or part.name in series.PERIOD_NAMES
        zh.append(told.zh)
        en.append(told.en)
    return Label(zh="＋".join(zh), en=" + ".join(en))


def example_number(doctype: DocumentType, issued_on: dt.date) -> str | None:
    """The first number of the series that the type's example values belong to; None where these do not say."""
    values = {one.name: one.example for one in doctype.fields if one.example is not None}
    try:
        key = series.key_of(doctype.id, doctype.number, values, issued_on)
    except (KeyError, ValueError):
        return None
    return series.serial(series.open_pattern(doctype.number, key), 1)


def _told(part: series.Part, date: Label, labels: dict[str, Label], *, dated: bool) -> Label:
    if not part.name:
        return Label(zh=f"“{part.text}”", en=f"“{part.text}”")
    if part.name == "seq":
        return _running(part.width)
    if part.name in _PERIODS:
        period = _PERIODS[part.name]
        if dated:  # of the same date
            return period
        return Label(zh=f"“{date.zh}”的{period.zh}", en=f"{period.en} of “{date.en}”")
    return _of(part.name, labels)


def _running(width: int) -> Label:
    if width < 2:
        return Label(zh="流水号", en="running number")
    return Label(zh=f"流水号（至少{width}位）", en=f"running number ({width} digits or more)")


def _of(name: str, labels: dict[str, Label]) -> Label:
    return labels.get(name, Label(zh=name, en=name))
