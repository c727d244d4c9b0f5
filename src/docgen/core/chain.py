"""The ledger's bytes: canonical lines, their hash chain, and Merkle proofs over them.

A line is canonical JSON (keys sorted, no spaces, UTF-8, non-ASCII as itself, no newline) of
``{"v":1,"seq","prev","at","actor","act","serial","data"}``.  Its hash is the SHA-256 of exactly
these bytes, and ``prev`` of the next line names it, so that no line can be changed, dropped or
slipped in without every later line changing.  The end is guarded by checkpoints: the Merkle tree
head of RFC 9162 (leaf ``0x00 || line``, node ``0x01 || left || right``) lets an auditor who holds
two heads prove that the later ledger continues the earlier one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
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


def verify_lines(lines: Iterable[bytes]) -> list[Finding]:
    """What is wrong with a whole ledger; an empty list when nothing is.

    After a break the check goes on from the line as it stands, so that one damage is reported as
    one or two findings and not once for every line after it.
    """
    findings: list[Finding] = []
    previous, expected = GENESIS, 1
    for number, line in enumerate(lines, start=1):
        where = f"ledger:{number}"
        try:
            entry = parse_line(line)
        except IntegrityError:
            findings.append(
                Finding(
                    "ledger.line",
                    where,
                    Text("Line {line} of the ledger is not a ledger entry.", {"line": number}),
                )
            )
            previous, expected = line_digest(line), expected + 1
            continue
        if entry.sequence != expected:
            findings.append(
                Finding(
                    "ledger.sequence",
                    where,
                    Text(
                        "Line {line} of the ledger has number {found}; {expected} should stand "
                        "here: lines were removed, added or moved.",
                        {"line": number, "found": entry.sequence, "expected": expected},
                    ),
                )
            )
        if entry.previous != previous:
            findings.append(
                Finding(
                    "ledger.chain",
                    where,
                    Text(
                        "Line {line} of the ledger does not carry the hash of the line before it: "
                        "line {before} or this one was changed.",
                        {"line": number, "before": number - 1},
                    ),
                )
            )
        previous, expected = line_digest(line), entry.sequence + 1
    return findings


# --- Merkle trees, RFC 9162 section 2.1 ---------------------------------------------------------


def leaf_hash(line: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + line).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_head(lines: Iterable[bytes]) -> bytes:
    """The Merkle tree head over the lines (RFC 9162, 2.1.1); of none, the hash of nothing."""
    return _root([leaf_hash(line) for line in lines])


def inclusion_proof(lines: Sequence[bytes], index: int) -> list[bytes]:
    """The proof that line ``index`` (from 0) is in the tree (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < len(lines):
        raise ValueError(f"no line {index} among {len(lines)}")
    return _path(index, [leaf_hash(line) for line in lines])


def verify_inclusion(
    line: bytes, index: int, size: int, proof: Sequence[bytes], head: bytes
) -> bool:
    """Whether ``proof`` shows line ``index`` in the tree of that size and head (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, result = index, size - 1, leaf_hash(line)
    for step in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            result = _node_hash(step, result)
            while not node & 1 and node != 0:
                node, last = node >> 1, last >> 1
        else:
            result = _node_hash(result, step)
        node, last = node >> 1, last >> 1
    return last == 0 and result == head


def consistency_proof(lines: Sequence[bytes], first: int) -> list[bytes]:
    """The proof that the tree of the first ``first`` lines grew into this one (2.1.4.1)."""
    if not 0 < first <= len(lines):
        raise ValueError(f"no tree of {first} among {len(lines)} lines")
    return _subproof(first, [leaf_hash(line) for line in lines], complete=True)


def verify_consistency(
    first: int, second: int, first_head: bytes, second_head: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether ``proof`` shows the one head to be a beginning of the other (2.1.4.2)."""
    if first == second:
        return not proof and first_head == second_head
    if not 0 < first < second or not proof:
        return False
    steps = list(proof) if first & (first - 1) else [first_head, *proof]
    node, last = first - 1, second - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = _node_hash(step, old), _node_hash(step, new)
            while not node & 1 and node != 0:
                node, last = node >> 1, last >> 1
        else:
            new = _node_hash(new, step)
        node, last = node >> 1, last >> 1
    return last == 0 and old == first_head and new == second_head


def _root(leaves: Sequence[bytes]) -> bytes:
    """Iterative: a stack of complete subtrees, merged like a binary counter."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        size, node = 1, leaf
        while stack and stack[-1][0] == size:
            node = _node_hash(stack.pop()[1], node)
            size *= 2
        stack.append((size, node))
    _, result = stack.pop()
    while stack:
        result = _node_hash(stack.pop()[1], result)
    return result


def _split(count: int) -> int:
    """The largest power of two smaller than ``count`` (which is 2 or more)."""
    return 1 << (count - 1).bit_length() - 1


def _path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*_path(index, leaves[:k]), _root(leaves[k:])]
    return [*_path(index - k, leaves[k:]), _root(leaves[:k])]


def _subproof(first: int, leaves: Sequence[bytes], *, complete: bool) -> list[bytes]:
    if first == len(leaves):
        return [] if complete else [_root(leaves)]
    k = _split(len(leaves))
    if first <= k:
        return [*_subproof(first, leaves[:k], complete=complete), _root(leaves[k:])]
    return [*_subproof(first - k, leaves[k:], complete=False), _root(leaves[:k])]


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
