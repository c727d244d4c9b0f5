"""The ledger's lines, their chain, and Merkle proofs."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core import chain
from docgen.errors import IntegrityError
from docgen.model import LedgerEntry

AT = "2026-11-22T08:30:00Z"
# The inputs and tree heads of the reference tests of RFC 6962 (certificate-transparency).
VECTORS = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
HEADS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
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


def test_tree_heads_are_those_of_the_rfc() -> None:
    """The reference vectors of RFC 6962, unchanged in RFC 9162."""
    assert [chain.tree_head(VECTORS[:n]).hex() for n in range(9)] == HEADS


def test_inclusion_proofs_are_those_of_the_rfc() -> None:
    """A published audit path: leaf 5 of 8."""
    expected = [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert expected == [step.hex() for step in chain.inclusion_proof(VECTORS, 5)]


@given(size=st.integers(1, 40), data=st.data())
def test_an_inclusion_proof_holds_for_its_line_alone(size: int, data: st.DataObject) -> None:
    """It verifies for the line and place it was made for, and for nothing else."""
    lines = [b"%d" % n for n in range(size)]
    index = data.draw(st.integers(0, size - 1))
    proof, head = chain.inclusion_proof(lines, index), chain.tree_head(lines)
    assert chain.verify_inclusion(lines[index], index, size, proof, head)
    assert not chain.verify_inclusion(b"x", index, size, proof, head)
    assert not chain.verify_inclusion(lines[index], index, size, [*proof, head], head)
    assert not chain.verify_inclusion(lines[index], index + size, size, proof, head)
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index)) if size > 1 else -1
    assert not chain.verify_inclusion(lines[index], other, size, proof, head)


@given(second=st.integers(1, 40), data=st.data())
def test_a_consistency_proof_shows_growth_alone(second: int, data: st.DataObject) -> None:
    """It verifies between a ledger and its continuation; not when an early line was changed."""
    first = data.draw(st.integers(1, second))
    lines = [b"%d" % n for n in range(second)]
    proof = chain.consistency_proof(lines, first)
    old, new = chain.tree_head(lines[:first]), chain.tree_head(lines)
    assert chain.verify_consistency(first, second, old, new, proof)
    changed = data.draw(st.integers(0, first - 1))
    forged = [*lines[:changed], b"x", *lines[changed + 1 :]]
    forged_proof = chain.consistency_proof(forged, first)
    forged_head = chain.tree_head(forged)
    assert not chain.verify_consistency(first, second, old, forged_head, forged_proof)
    assert not chain.verify_consistency(first, second, old, new, [*proof, new])


@pytest.mark.parametrize("wrong", [-1, 3])
def test_proofs_of_what_is_not_there_are_refused(wrong: int) -> None:
    """A line or size beyond the ledger is the caller's mistake."""
    with pytest.raises(ValueError, match="no line"):
        chain.inclusion_proof(VECTORS[:3], wrong)
    with pytest.raises(ValueError, match="no tree"):
        chain.consistency_proof(VECTORS[:3], wrong + 1 if wrong > 0 else wrong)
