"""Number patterns: from ``QR-{branch}-{year}{month}-{seq:04}`` and a record to a series and a serial.

A pattern is checked when its type is loaded: exactly one ``{seq}``, every scope value in the
pattern (or two series would give the same number), nothing but safe characters.  Serials become
file names and folder names, so what is put into a pattern is checked again for every record.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from docgen.errors import TemplateError
from docgen.model import NumberSpec, SeriesKey

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)(?::0?(\d+))?\}")
_SAFE_PART = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]{1,24}\Z")
PERIOD_NAMES = frozenset({"year", "month"})
"""In a pattern: of the date that decides the period, even where a field of the record is named so."""
_SAFE_PATTERN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff〔〕_-]*\Z")


def check_pattern(spec: NumberSpec) -> None:
    """Refuse a pattern that could number wrongly; raises TemplateError."""
    holes = [match.group(1) for match in _HOLE.finditer(spec.pattern)]
    if holes.count("seq") != 1:
        raise TemplateError("type.toml: the number pattern needs {{seq}} exactly once.")
    if sorted(set(holes) - {"seq"}) != sorted(spec.scope):
        raise TemplateError(
            "type.toml: the pattern's placeholders ({holes}) and the scope ({scope}) must be the "
            "same, or two series would give the same number.",
            holes=", ".join(sorted(set(holes) - {"seq"})),
            scope=", ".join(spec.scope),
        )
    if not _SAFE_PATTERN.match(_HOLE.sub("", spec.pattern)):
        raise TemplateError(
            "type.toml: the number pattern may hold letters, digits, - _ 〔 〕 only; it names files."
        )


class Part(NamedTuple):
    """A part of a pattern: literal ``text``, or the ``name`` of what stands there; ``width`` is that of ``seq``."""

    name: str
    text: str
    width: int = 0


def parts(pattern: str) -> Iterator[Part]:
    """The parts of a pattern in their order."""
    at = 0
    for match in _HOLE.finditer(pattern):
        if match.start() > at:
            yield Part("", pattern[at : match.start()])
        yield Part(match.group(1), match.group(0), int(match.group(2) or 1))
        at = match.end()
    if at < len(pattern):
        yield Part("", pattern[at:])


def period(spec: NumberSpec, values: Mapping[str, Any], issued_on: dt.date) -> dt.date:
    """The date that decides year and month: a record field (date or month), or the issue date."""
    if spec.date == "issue":
        return issued_on
    value = str(values[spec.date])
    return dt.date.fromisoformat(value if len(value) == 10 else f"{value}-01")


def is_safe(part: str) -> bool:
    """Whether a scope value may stand in a number (and so in a file name)."""
    return bool(_SAFE_PART.match(part))


def key_of(
    type_id: str, spec: NumberSpec, values: Mapping[str, Any], issued_on: dt.date
) -> SeriesKey:
    """The series a record belongs to.  The record is valid: scope values are safe."""
    day = period(spec, values, issued_on)
    own = {"year": f"{day.year:04d}", "month": f"{day.month:02d}"}
    scope = tuple((name, str(own.get(name) or values[name])) for name in spec.scope)
    for name, part in scope:
        if not is_safe(part):
            raise ValueError(f"{name}={part!r} may not stand in a number")
    return SeriesKey(type_id=type_id, scope=scope)


def open_pattern(spec: NumberSpec, key: SeriesKey) -> str:
    """The pattern with all but ``{seq:04}`` filled in."""
    scope = dict(key.scope)

    def fill(match: re.Match[str]) -> str:
        return match.group(0) if match.group(1) == "seq" else scope[match.group(1)]

    return _HOLE.sub(fill, spec.pattern)


def longest(spec: NumberSpec, values: Mapping[str, Any]) -> str:
    """A number as long as these values can make it, of a series grown to eight digits."""
    known = {**values, "year": "0000", "month": "00"}

    def fill(match: re.Match[str]) -> str:
        if match.group(1) == "seq":
            return "9" * max(int(match.group(2) or 1), 8)
        return str(known.get(match.group(1), ""))

    return _HOLE.sub(fill, spec.pattern)


def serial(pattern: str, sequence: int) -> str:
    """The number itself: ``serial("QR-SH01-202611-{seq:04}", 7)`` is ``QR-SH01-202611-0007``.

    A sequence longer than its width is written in full: 10000 after 9999.
    """
    return _HOLE.sub(lambda match: f"{sequence:0{int(match.group(2) or 1)}d}", pattern)
