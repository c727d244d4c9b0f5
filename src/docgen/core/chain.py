"""The ledger's bytes: canonical lines and their hash chain.

A line is canonical JSON (keys sorted, no spaces, UTF-8, non-ASCII as itself, no newline) of
``{"v":1,"seq","prev","at","actor","act","serial","data"}``.  Its hash is the SHA-256 of exactly
these bytes, and ``prev`` of the next line names it, so that no line can be changed, dropped or
slipped in without every later line changing.  The end is guarded by checkpoints: signed heads of the
Merkle tree over the lines (``core/merkle.py``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docgen.errors import IntegrityError
from docgen.model import Finding, LedgerEntry, Text

VERSION = 1
GENESIS = "0" * 64
_KEYS = frozenset({"v", "seq", "prev", "at", "actor", "act", "serial", "data"})


def canonical_json(value: object) -> bytes:
    """JSON with one spelling: keys sorted, no spaces, UTF-8.  Raises ValueError for NaN."""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode("utf-8")


def line_digest(line: bytes) -> str:
    """SHA-256 (hex) of a line without its newline."""
    return hashlib.sha256(line).hexdigest()


def make_line(entry: LedgerEntry) -> bytes:
    """The bytes of an entry, without newline."""
    return canonical_json(
        {
            "v": VERSION,
            "seq": entry.sequence,
            "prev": entry.previous,
            "at": entry.at,
            "actor": entry.actor,
            "act": entry.act,
            "serial": entry.serial,
            "data": entry.data,
        }
    )


def parse_line(line: bytes) -> LedgerEntry:
    """Read a line back.

    Raises IntegrityError for anything that ``make_line`` would not have written to the byte: a
    line that merely means the same has another hash.
    """
    fields = _decode(line)
    if not _well_formed(fields):
        raise _unreadable(line)
    entry = LedgerEntry(
        sequence=fields["seq"],
        previous=fields["prev"],
        at=fields["at"],
        actor=fields["actor"],
        act=fields["act"],
        serial=fields["serial"],
        data=fields["data"],
    )
    try:
        same = make_line(entry) == line
    except ValueError as error:  # NaN, or half a surrogate pair
        raise _unreadable(line) from error
    if not same:
        raise _unreadable(line)
    return entry


def extend(
    last: bytes | None, acts: Iterable[tuple[str, str, Mapping[str, Any]]], *, at: str, actor: str
) -> list[bytes]:
    """The lines that continue a ledger ending in ``last`` with (act, serial, data) each."""
    sequence = parse_line(last).sequence if last is not None else 0
    previous = line_digest(last) if last is not None else GENESIS
    lines: list[bytes] = []
    for act, serial, data in acts:
        sequence += 1
        line = make_line(LedgerEntry(sequence, previous, at, actor, act, serial, data))
        previous = line_digest(line)
        lines.append(line)
    return lines


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain is broken: the kind ("line", "sequence", "chain"), the number of the line as it
    stands, and the number it has and should have.
    """

    kind: str
    line: int
    found: int = 0
    expected: int = 0


def breaks(lines: Iterable[bytes]) -> Iterator[Break]:
    """Where the chain of whole files of lines is broken.

    After a break the check goes on from the line as it stands, so that one damage is reported as
    one or two and not once for every line after it.
    """
    previous, expected = GENESIS, 1
    for number, line in enumerate(lines, start=1):
        try:
            entry = parse_line(line)
        except IntegrityError:
            yield Break("line", number)
            previous, expected = line_digest(line), expected + 1
            continue
        if entry.sequence != expected:
            yield Break("sequence", number, entry.sequence, expected)
        if entry.previous != previous:
            yield Break("chain", number)
        previous, expected = line_digest(line), entry.sequence + 1


def verify_lines(lines: Iterable[bytes]) -> list[Finding]:
    """What is wrong with a whole ledger; an empty list when nothing is.  See ``breaks``."""
    return [
        Finding(f"ledger.{one.kind}", f"ledger:{one.line}", _told(one)) for one in breaks(lines)
    ]


def _told(one: Break) -> Text:
    if one.kind == "line":
        return Text("Line {line} of the ledger is not a ledger entry.", {"line": one.line})
    if one.kind == "sequence":
        return Text(
            "Line {line} of the ledger has number {found}; {expected} should stand "
            "here: lines were removed, added or moved.",
            {"line": one.line, "found": one.found, "expected": one.expected},
        )
    return Text(
        "Line {line} of the ledger does not carry the hash of the line before it: "
        "line {before} or this one was changed.",
        {"line": one.line, "before": one.line - 1},
    )


# --- helpers ------------------------------------------------------------------------------------


def _decode(line: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _unreadable(line) from error
    return fields if isinstance(fields, dict) else {}


def _well_formed(fields: Mapping[str, Any]) -> bool:
    texts = ("prev", "at", "actor", "act", "serial")
    return (
        fields.keys() == _KEYS
        and type(fields["v"]) is int
        and fields["v"] == VERSION
        and type(fields["seq"]) is int
        and all(isinstance(fields[name], str) for name in texts)
        and isinstance(fields["data"], dict)
    )


def _unreadable(line: bytes) -> IntegrityError:
    return IntegrityError(
        "This is not a line of the ledger: {line}", line=line[:60].decode("utf-8", "replace")
    )
