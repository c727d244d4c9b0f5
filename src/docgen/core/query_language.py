"""The query language: what a person types, as a ``Query``, and back.

    林知远 “客户确认单” -作废 类型:确认单 营业部:SH01,BJ02 期间:2026-01..2026-06 QR-SH01-202611-0001..0200

Words stand apart by white space and must all occur; what stands in quotes ("", “”, 「」, 『』) is
one word, spaces and marks included (a quote inside is doubled).  A minus before a word or a filter
excludes.  ``name:value`` filters, where the name is one of the language's (``query_words``); anything
else with a colon is a word.  Several values, by commas or by repeating the filter, mean any of them.

Nothing a person types raises: what cannot be meant is a problem, with its place.  ``written`` gives one
spelling of a query, which parses to the same query again; it and two parameters are a link.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from docgen.core import query_ranges, text
from docgen.core.query_words import ANSWERS, FIELDS, SORT, SORTS, STATES, WITHOUT
from docgen.model import After, Days, Filter, Numbers, Query, SearchField, Sort, Text

_QUOTES = {'"': '"＂', "＂": '"＂', "“": "”“", "”": "”“", "「": "」", "『": "』"}
_MINUS = "-－−"
_NAME = re.compile(r"([^\s:：\"“”「『]{1,12})[:：]")
_COMMAS = re.compile(r"[,，、]")
_LONGEST = 4000
LIMIT = 50
MOST = 1000


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """Something a query says that cannot be meant: ``place`` counts its characters from 1."""

    place: int
    what: Text
    remedy: Text


@dataclass(frozen=True, slots=True)
class _Piece:
    """A value as it was typed."""

    place: int
    value: str
    quoted: bool


@dataclass(slots=True)
class _Said:
    """What has been read so far."""

    words: dict[str, str] = field(default_factory=dict)
    without: dict[str, str] = field(default_factory=dict)
    filters: dict[Filter, None] = field(default_factory=dict)
    sort: Sort = Sort.NEWEST
    problems: list[QueryProblem] = field(default_factory=list)

    def problem(self, place: int, what: Text, remedy: Text) -> None:
        self.problems.append(QueryProblem(place, what, remedy))


def parse(typed: str) -> tuple[Query, tuple[QueryProblem, ...]]:
    """The query a person typed, as far as it can be understood, and what cannot."""
    said = _Said()
    if len(typed) > _LONGEST:
        said.problem(
            _LONGEST + 1,
            Text("The query is longer than {most} characters.", {"most": _LONGEST}),
            Text("Look for less at a time."),
        )
        typed = ""
    at = 0
    while (at := _skip(typed, at)) < len(typed):
        at = _item(typed, at, said)
    query = Query(
        words=tuple(said.words.values()),
        without=tuple(said.without.values()),
        filters=tuple(sorted(said.filters, key=_order)),
        sort=said.sort,
    )
    return query, tuple(said.problems)


def written(query: Query) -> str:
    """The one spelling of a query: words, exclusions, filters by field, the order last."""
    return " ".join(_written(query))


def parameters(query: Query) -> dict[str, str]:
    """A query as the parameters of a link; what is as usual is left out."""
    found = {"q": written(query), "limit": str(query.limit), "after": after_text(query.after)}
    usual = {"q": "", "limit": str(LIMIT), "after": ""}
    return {name: value for name, value in found.items() if value != usual[name]}


def from_parameters(given: Mapping[str, str]) -> tuple[Query, tuple[QueryProblem, ...]]:
    """The query of a link.  A limit or place that cannot be read is as if it were not there."""
    query, problems = parse(given.get("q", ""))
    limit = given.get("limit", "")
    count = int(limit) if re.fullmatch(r"[0-9]{1,4}", limit) else LIMIT
    after = read_after(given.get("after", ""))
    return replace(query, limit=min(max(count, 1), MOST), after=after), problems


def after_text(after: After | None) -> str:
    """The place where a page ended, as one word."""
    if after is None:
        return ""
    return f"{after.score}.{after.issued_on:%Y%m%d}.{after.serial}"


def read_after(word: str) -> After | None:
    """What ``after_text`` gave; None for anything else."""
    found = re.fullmatch(r"([0-9]{1,6})\.([0-9]{8})\.(\S{1,200})", word)
    if found is None:
        return None
    try:
        day = dt.datetime.strptime(found[2], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
    return After(int(found[1]), day, found[3])


# --- reading ------------------------------------------------------------------------------------


def _skip(typed: str, at: int) -> int:
    while at < len(typed) and typed[at].isspace():
        at += 1
    return at


def _item(typed: str, at: int, said: _Said) -> int:
    """Read one word, phrase or filter; where the next begins."""
    start = at
    negated = typed[at] in _MINUS and at + 1 < len(typed) and not typed[at + 1].isspace()
    at += negated
    name = _NAME.match(typed, at)
    known = FIELDS.get(text.normalise(name[1])) if name is not None else None
    if name is None or known is None:
        piece, at = _piece(typed, at, said)
        _word(piece, said, negated=negated)
        return at
    at = name.end()
    if at >= len(typed) or typed[at].isspace():
        said.problem(
            start + 1,
            Text("'{name}:' is followed by nothing.", {"name": name[1]}),
            Text(
                "Write what it should be, as in {example}; in quotes it is a text to be found.",
                {"example": f"{name[1]}:{_EXAMPLES[known]}"},
            ),
        )
        return at
    piece, at = _piece(typed, at, said)
    values = [piece]
    if not piece.quoted and known != WITHOUT:
        values = [replace(piece, value=part) for part in _COMMAS.split(piece.value) if part]
    for one in values:
        if known == WITHOUT:
            _word(one, said, negated=not negated)
        elif known == SORT:
            _sort(one, said)
        else:
            _filter(SearchField(known), one, said, negated=negated)
    return at


def _piece(typed: str, at: int, said: _Said) -> tuple[_Piece, int]:
    """A quoted value, or all up to white space."""
    closers = _QUOTES.get(typed[at])
    if closers is None:
        end = at
        while end < len(typed) and not typed[end].isspace():
            end += 1
        return _Piece(at + 1, typed[at:end], quoted=False), end
    chars: list[str] = []
    begin, end = at + 1, at + 1
    while end < len(typed):
        if typed[end] in closers and typed[end : end + 2] != typed[end] * 2:
            return _Piece(at + 1, "".join(chars), quoted=True), end + 1
        chars.append(typed[end])
        end += 2 if typed[end] in closers else 1
    said.problem(
        begin,
        Text("The quote opened here is not closed."),
        Text("Close it with {quote}, or leave it out.", {"quote": closers[0]}),
    )
    return _Piece(begin, typed[begin:], quoted=True), len(typed)


def _word(piece: _Piece, said: _Said, *, negated: bool) -> None:
    numbers = None if piece.quoted else query_ranges.numbers(piece.value)
    if numbers is not None:
        _numbers(numbers, piece, said, negated=negated)
        return
    normal = text.normalise(piece.value)
    if not normal:
        said.problem(
            piece.place,
            Text("There is nothing here that can be looked for."),
            Text("Write a word, or leave it out."),
        )
        return
    kept = said.without if negated else said.words
    kept.setdefault(normal, " ".join(piece.value.split()))


def _numbers(numbers: Numbers, piece: _Piece, said: _Said, *, negated: bool) -> None:
    if numbers.last < numbers.first:
        said.problem(
            piece.place,
            Text("'{value}' ends before it begins.", {"value": piece.value}),
            Text(
                "Write the lower number first, as in {example}.",
                {"example": _EXAMPLES[SearchField.NUMBER]},
            ),
        )
        return
    said.filters[Filter(SearchField.NUMBER, numbers, negated)] = None


def _sort(piece: _Piece, said: _Said) -> None:
    found = SORTS.get(text.normalise(piece.value))
    if found is None:
        _unknown(piece, said, ", ".join(SORTS))
    else:
        said.sort = found


def _filter(of: SearchField, piece: _Piece, said: _Said, *, negated: bool) -> None:
    value: str | Days | None
    normal = text.normalise(piece.value)
    match of:
        case SearchField.NUMBER:
            found = query_ranges.numbers(piece.value) or query_ranges.single(piece.value)
            if found is None:
                _unknown(piece, said, _EXAMPLES[of])
            else:
                _numbers(found, piece, said, negated=negated)
            return
        case SearchField.PERIOD | SearchField.ISSUED:
            value, known = query_ranges.days(normal), _EXAMPLES[of]
        case SearchField.STATE:
            value, known = STATES.get(normal), ", ".join(STATES)
        case SearchField.SIGNED | SearchField.ORIGINAL:
            value, known = ANSWERS.get(normal), ", ".join(ANSWERS)
        case _:
            value, known = (" ".join(piece.value.split()) if normal else None), _EXAMPLES[of]
    if value is None:
        _unknown(piece, said, known)
        return
    if isinstance(value, str):
        value = str(value)
        same = [one for one in said.filters if one.field is of and one.negated == negated]
        if any(
            isinstance(one.value, str) and text.normalise(one.value) == text.normalise(value)
            for one in same
        ):
            return
    said.filters[Filter(of, value, negated)] = None


def _unknown(piece: _Piece, said: _Said, known: str) -> None:
    said.problem(
        piece.place,
        Text("'{value}' cannot stand here.", {"value": piece.value}),
        Text("Write one of these, or like this: {known}.", {"known": known}),
    )


_EXAMPLES: Mapping[str, str] = {
    SearchField.TYPE: "broker-agreement",
    SearchField.BRANCH: "SH01",
    SearchField.TEAM: "一部",
    SearchField.PERSON: "林知远",
    SearchField.NUMBER: "QR-SH01-202611-0001..0200",
    SearchField.PERIOD: "2026-01..2026-06",
    SearchField.ISSUED: "2026-11-01..2026-11-15",
    SearchField.STATE: "void",
    SearchField.SIGNED: "no",
    SearchField.ORIGINAL: "no",
    WITHOUT: "作废",
    SORT: "number",
}


# --- writing ------------------------------------------------------------------------------------


def _order(one: Filter) -> tuple[bool, int, str]:
    return one.negated, list(SearchField).index(one.field), _value(one.value)


def _written(query: Query) -> Iterator[str]:
    yield from map(_bare_or_quoted, query.words)
    yield from (f"-{_bare_or_quoted(word)}" for word in query.without)
    for one in query.filters:
        yield f"{'-' * one.negated}{one.field.value}:{_value(one.value)}"
    if query.sort is not Sort.NEWEST:
        yield f"{SORT}:{query.sort.value}"


def _value(value: str | Days | Numbers) -> str:
    match value:
        case Days():
            return query_ranges.written_days(value)
        case Numbers():
            return _value(query_ranges.written_numbers(value))
        case _ if _COMMAS.search(value) or value[:1] in _QUOTES or _has_space(value) or not value:
            return quoted(value)
        case _:
            return value


def _bare_or_quoted(word: str) -> str:
    """A word as it can stand alone; in quotes, where alone it would be something else."""
    name = _NAME.match(word)
    otherwise = (
        not word
        or word[0] in _MINUS
        or word[0] in _QUOTES
        or _has_space(word)
        or (name is not None and text.normalise(name[1]) in FIELDS)
        or query_ranges.numbers(word) is not None
    )
    return quoted(word) if otherwise else word


def _has_space(word: str) -> bool:
    return any(char.isspace() for char in word)


def quoted(word: str) -> str:
    return '"' + re.sub('(["＂])', r"\1\1", word) + '"'
