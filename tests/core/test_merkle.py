"""Merkle trees: the RFC's own values, and the quick ways against the plain definitions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core import merkle

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


def test_tree_heads_are_those_of_the_rfc() -> None:
    """The reference vectors of RFC 6962, unchanged in RFC 9162."""
    assert [merkle.tree_head(VECTORS[:n]).hex() for n in range(9)] == HEADS


def test_inclusion_proofs_are_those_of_the_rfc() -> None:
    """A published audit path: leaf 5 of 8."""
    expected = [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert expected == [step.hex() for step in merkle.inclusion_proof(VECTORS, 5)]


@given(size=st.integers(1, 40), data=st.data())
def test_an_inclusion_proof_holds_for_its_line_alone(size: int, data: st.DataObject) -> None:
    """It verifies for the line and place it was made for, and for nothing else."""
    lines = [b"%d" % n for n in range(size)]
    index = data.draw(st.integers(0, size - 1))
    proof, head = merkle.inclusion_proof(lines, index), merkle.tree_head(lines)
    assert merkle.verify_inclusion(lines[index], index, size, proof, head)
    assert not merkle.verify_inclusion(b"x", index, size, proof, head)
    assert not merkle.verify_inclusion(lines[index], index, size, [*proof, head], head)
    assert not merkle.verify_inclusion(lines[index], index + size, size, proof, head)
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index)) if size > 1 else -1
    assert not merkle.verify_inclusion(lines[index], other, size, proof, head)


@given(second=st.integers(1, 40), data=st.data())
def test_a_consistency_proof_shows_growth_alone(second: int, data: st.DataObject) -> None:
    """It verifies between a ledger and its continuation; not when an early line was changed."""
    first = data.draw(st.integers(1, second))
    lines = [b"%d" % n for n in range(second)]
    proof = merkle.consistency_proof(lines, first)
    old, new = merkle.tree_head(lines[:first]), merkle.tree_head(lines)
    assert merkle.verify_consistency(first, second, old, new, proof)
    changed = data.draw(st.integers(0, first - 1))
    forged = [*lines[:changed], b"x", *lines[changed + 1 :]]
    forged_proof = merkle.consistency_proof(forged, first)
    forged_head = merkle.tree_head(forged)
    assert not merkle.verify_consistency(first, second, old, forged_head, forged_proof)
    assert not merkle.verify_consistency(first, second, old, new, [*proof, new])


@given(size=st.integers(0, 70), data=st.data())
def test_many_proofs_at_once_are_those_of_the_definition(size: int, data: st.DataObject) -> None:
    """Any places of any tree, from an iterator: head and every proof as if asked for one by one."""
    lines = [b"%d" % n for n in range(size)]
    wanted = data.draw(st.lists(st.integers(0, size - 1), max_size=12)) if size else []
    proofs = merkle.inclusion_proofs(iter(lines), wanted)
    assert (size, merkle.tree_head(lines)) == (proofs.size, proofs.head)
    assert {index: merkle.inclusion_proof(lines, index) for index in wanted} == proofs.inclusion


@given(sizes=st.lists(st.integers(0, 40), max_size=5))
def test_a_tree_grows_without_its_old_lines(sizes: list[int]) -> None:
    """Grown in any steps, a frontier has the head of the whole tree, and its size."""
    frontier, lines = merkle.Frontier(), list[bytes]()
    for count in sizes:
        more = [b"%d" % n for n in range(len(lines), len(lines) + count)]
        lines += more
        frontier = frontier.grown(iter(more))
        assert (len(lines), merkle.tree_head(lines)) == (frontier.size, frontier.head)
        assert merkle.Frontier(frontier.size, frontier.nodes) == merkle.Frontier().grown(lines)


@given(size=st.integers(0, 40), sizes=st.lists(st.integers(0, 50), max_size=6))
def test_many_heads_at_once(size: int, sizes: list[int]) -> None:
    """The heads of the lines' beginnings, as far as the lines reach."""
    lines = [b"%d" % n for n in range(size)]
    expected = {n: merkle.tree_head(lines[:n]) for n in sizes if 0 < n <= size}
    assert (size, expected) == merkle.heads_at(iter(lines), sizes)


def test_a_frontier_of_no_tree_is_refused() -> None:
    """Its subtrees are as many as its size has binary digits 1."""
    for size, count in [(3, 1), (4, 2), (0, 1), (-1, 1)]:
        with pytest.raises(ValueError, match="subtrees"):
            merkle.Frontier(size, (b"",) * count)


@pytest.mark.parametrize("wrong", [-1, 3])
def test_proofs_of_what_is_not_there_are_refused(wrong: int) -> None:
    """A line or size beyond the ledger is the caller's mistake."""
    with pytest.raises(ValueError, match="no line"):
        merkle.inclusion_proof(VECTORS[:3], wrong)
    with pytest.raises(ValueError, match="no line"):
        merkle.inclusion_proofs(VECTORS[:3], [0, wrong])
    with pytest.raises(ValueError, match="no tree"):
        merkle.consistency_proof(VECTORS[:3], wrong + 1 if wrong > 0 else wrong)
