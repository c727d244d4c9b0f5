"""JSON and JSON Lines, with the line of every value and every digit of every number.

A parser of its own, because the standard one keeps neither lines nor repeated keys.  Numbers that a
binary fraction cannot hold exactly stay text; ``core/values.py`` reads them.
"""

from __future__ import annotations

import bisect
import json
import re
from decimal import Decimal
from json.decoder import scanstring  # type: ignore[attr-defined]

from docgen.errors import UnreadableInputError
from docgen.model import Node, RawInput, Scalar, Source, Text
from docgen.readers.limits import (
    MOST_DEPTH,
    MOST_VALUES,
    check_count,
    check_size,
    decode,
    no_record,
    too_many_values,
)
from docgen.readers.trees import records_of

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_EXACT_DIGITS = 15


class JsonReader:
    """Reads .json: one record, a list of records, or {"records": [...]}."""

    suffixes = frozenset({".json"})

    def read(self, name: str, data: bytes) -> RawInput:
        """The records as trees; UnreadableInputError names the line that is wrong."""
        check_size(name, data)
        return _input(name, records_of(_Parser(name, _text(name, data)).document()))


class JsonLinesReader:
    """Reads .jsonl and .ndjson: one record a line."""

    suffixes = frozenset({".jsonl", ".ndjson"})

    def read(self, name: str, data: bytes) -> RawInput:
        """The records as trees; empty lines count as lines and are skipped."""
        check_size(name, data)
        found: list[Node] = []
        for number, line in enumerate(_text(name, data).split("\n"), start=1):
            if line.strip():
                path = f"[{len(found)}]"
                found.append(_Parser(name, line, first_line=number).document(path))
        return _input(name, tuple(found))


def _text(name: str, data: bytes) -> str:
    """The text, unless it is sure to become too many values: a comma stands between any two."""
    text = decode(name, data)
    if text.count(",") > MOST_VALUES:
        raise too_many_values(name)
    return text


def _input(name: str, records: tuple[Node, ...]) -> RawInput:
    if not records:
        raise no_record(name)
    check_count(name, len(records))
    return RawInput(trees=records)


class _Parser:
    """One document; positions are offsets into ``text``."""

    def __init__(self, name: str, text: str, first_line: int = 1) -> None:
        self.name = name
        self.text = text
        self.first_line = first_line
        self.breaks = [match.start() for match in re.finditer("\n", text)]

    def document(self, path: str = "") -> Node:
        node, end = self.value(self.skip(0), path, 0)
        if (end := self.skip(end)) != len(self.text):
            raise self.error(end, Text("something follows the end"))
        return node

    def value(self, at: int, path: str, depth: int) -> tuple[Node, int]:
        if depth > MOST_DEPTH:
            raise self.error(at, Text("nested too deeply"))
        source = Source(file=self.name, line=self.line(at), path=path or None)
        first = self.text[at : at + 1]
        if first == "{":
            return self.mapping(at + 1, path, depth, source)
        if first == "[":
            return self.sequence(at + 1, path, depth, source)
        scalar, end = self.scalar(at)
        return Node(scalar, source), end

    def mapping(self, at: int, path: str, depth: int, source: Source) -> tuple[Node, int]:
        found: dict[str, Node] = {}
        at = self.skip(at)
        if self.text.startswith("}", at):
            return Node(found, source), at + 1
        while True:
            if not self.text.startswith('"', at):
                raise self.error(at, Text("a key in double quotes is missing"))
            key, end = self.string(at)
            if key in found:
                raise self.error(at, Text("the key '{key}' stands here twice", {"key": key}))
            end = self.skip(end)
            if not self.text.startswith(":", end):
                raise self.error(end, Text("a colon is missing"))
            inner = f"{path}.{key}" if path else key
            found[key], end = self.value(self.skip(end + 1), inner, depth + 1)
            at, done = self.next(end, "}")
            if done:
                return Node(found, source), at

    def sequence(self, at: int, path: str, depth: int, source: Source) -> tuple[Node, int]:
        found: list[Node] = []
        at = self.skip(at)
        if self.text.startswith("]", at):
            return Node(found, source), at + 1
        while True:
            node, end = self.value(at, f"{path}[{len(found)}]", depth + 1)
            found.append(node)
            at, done = self.next(end, "]")
            if done:
                return Node(found, source), at

    def next(self, at: int, closing: str) -> tuple[int, bool]:
        """After a member: the start of the next one, or the end of the whole."""
        at = self.skip(at)
        if self.text.startswith(closing, at):
            return at + 1, True
        if not self.text.startswith(",", at):
            raise self.error(at, Text("a comma or {closing} is missing", {"closing": closing}))
        return self.skip(at + 1), False

    def scalar(self, at: int) -> tuple[Scalar, int]:
        if self.text.startswith('"', at):
            return self.string(at)
        for word, value in _WORDS.items():
            if self.text.startswith(word, at):
                return value, at + len(word)
        match = _NUMBER.match(self.text, at)
        if match is None:
            raise self.error(at, Text("a value is missing"))
        return _number(match.group(0)), match.end()

    def string(self, at: int) -> tuple[str, int]:
        try:
            text, end = scanstring(self.text, at + 1, True)
        except json.JSONDecodeError as error:
            raise self.error(error.pos, _reason(error.msg)) from error
        return text, end

    def skip(self, at: int) -> int:
        if self.text[at : at + 1] > " ":  # no space is
            return at
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def line(self, at: int) -> int:
        return self.first_line + bisect.bisect_left(self.breaks, at)

    def error(self, at: int, reason: Text) -> UnreadableInputError:
        return UnreadableInputError(
            "{file}, line {line}: this is no valid JSON: {reason}.",
            file=self.name,
            line=self.line(at),
            reason=reason,
            remedy="Correct that line, or export the file again.",
        )


def _reason(words: str) -> Text:
    """What the scanner of strings says, in words that are translated."""
    if words.startswith("Unterminated"):
        return Text("a text is opened with a quotation mark and never closed")
    if words.startswith("Invalid control"):
        return Text("a text holds a line break or control character; write it as \\n")
    return Text("a backslash in a text stands before what it cannot stand before")


def _number(text: str) -> Scalar:
    """Short whole numbers as int; anything a float might alter as plain digits."""
    digits = text.removeprefix("-")
    if digits.isdigit() and len(digits) <= _EXACT_DIGITS:
        return int(text)
    number = Decimal(text)
    return f"{number:f}" if abs(number.adjusted()) <= 2 * _EXACT_DIGITS else text
