"""The ledger's lines and their chain."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core import chain
from docgen.errors import IntegrityError
from docgen.model import LedgerEntry

AT = "2026-11-22T08:30:00Z"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab张\n\"", max_size=3), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def lines_of(count: int) -> list[bytes]:
    return chain.extend(
        None,
        [("reserve", f"QR-{n}", {"n": n, "名": "张"}) for n in range(count)],
        at=AT,
        actor="李",
    )


def test_a_line_is_canonical_json() -> None:
    """Keys sorted, no spaces, Chinese as itself: the bytes that docs/archive-format describes."""
    entry = LedgerEntry(1, chain.GENESIS, AT, "李", "reserve", "QR-1", {"b": 1, "a": "张"})
    expected = (
        '{"act":"reserve","actor":"李","at":"2026-11-22T08:30:00Z","data":{"a":"张","b":1},'
        f'"prev":"{"0" * 64}","seq":1,"serial":"QR-1","v":1}}'
    )
    assert expected.encode() == chain.make_line(entry)


@given(data=st.dictionaries(st.text("ab张", max_size=3), VALUES, max_size=4))
def test_every_entry_is_read_back(data: dict[str, object]) -> None:
    """A line parses to the entry it was made of, and holds no newline."""
    entry = LedgerEntry(7, "a" * 64, AT, "李\n", "issue", "QR-1", data)
    line = chain.make_line(entry)
    assert entry == chain.parse_line(line)
    assert b"\n" not in line


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line + b" ",
        lambda line: line.replace(b'"v":1', b'"v":2'),
        lambda line: line.replace(b'"v":1', b'"v":true'),
        lambda line: line.replace(b'"v":1', b'"v":1.0'),
        lambda line: line.replace(b'"seq":1', b'"seq":"1"'),
        lambda line: line.replace(b'"v":1', b'"v":1,"w":1'),
        lambda line: line.replace(b'"v":1', b'"v":1,"v":1'),
        lambda line: line.replace(b'"n":0', b'"n":NaN'),
        lambda line: line.replace(b'"n":0', b'"n":"\\ud800"'),
        lambda line: line.replace("张".encode(), b"\\u5f20"),
        lambda line: line[:-1],
        lambda line: b"\xff" + line,
        lambda _: b"",
        lambda _: b"[]",
        lambda _: b"[" * 100_000,
    ],
)
def test_what_docgen_would_not_write_is_no_line(change: object) -> None:
    """Another spelling of the same meaning has another hash, so it is refused."""
    (line,) = lines_of(1)
    with pytest.raises(IntegrityError):
        chain.parse_line(change(line))  # type: ignore[operator]


def test_a_sound_chain_has_no_findings() -> None:
    """Neither an empty one nor one that was extended in steps."""
    lines = lines_of(3)
    more = chain.extend(lines[-1], [("issue", "QR-1", {})], at=AT, actor="李")
    assert chain.verify_lines([]) == []
    assert chain.verify_lines(lines + more) == []


def test_any_flipped_bit_before_the_end_is_found() -> None:
    """Wherever a bit of a line is flipped, a finding names this line or the one after."""
    lines = lines_of(3)
    for position in range(len(lines[1])):
        damaged = bytearray(lines[1])
        damaged[position] ^= 1 << position % 8
        findings = chain.verify_lines([lines[0], bytes(damaged), lines[2]])
        assert findings[0].where in ("ledger:2", "ledger:3")


@pytest.mark.parametrize(
    ("order", "where"),
    [
        ([1, 2, 3], {"ledger:1"}),
        ([0, 2, 3], {"ledger:2"}),
        ([0, 1, 1, 2], {"ledger:3"}),
        ([0, 2, 1, 3], {"ledger:2", "ledger:3", "ledger:4"}),
    ],
)
def test_lines_that_were_dropped_repeated_or_moved_are_named(
    order: list[int], where: set[str]
) -> None:
    """The findings begin at the damage and do not run on behind it."""
    lines = lines_of(4)
    assert where == {finding.where for finding in chain.verify_lines(lines[n] for n in order)}


def test_a_rewritten_line_breaks_the_chain_once() -> None:
    """A well-formed forgery is named by the line that no longer fits, and only there."""
    lines = lines_of(5)
    forged = json.loads(lines[1])
    forged["data"]["n"] = 99
    lines[1] = chain.canonical_json(forged)
    assert [(finding.code, finding.where) for finding in chain.verify_lines(lines)] == [
        ("ledger.chain", "ledger:3")
    ]
