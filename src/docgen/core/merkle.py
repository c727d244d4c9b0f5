"""Merkle trees over the ledger's lines and proofs in them (RFC 9162, section 2.1).

A leaf is the SHA-256 of ``0x00 || line``, a node that of ``0x01 || left || right``.  Who holds the head
of a tree can be shown that a line is in it, and that a later head continues it.  ``inclusion_proof`` and
``consistency_proof`` are the RFC's definitions; ``inclusion_proofs`` gives the same for many lines at
once, ``Frontier`` the head of a tree that grows, without its old lines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice


def leaf_hash(line: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
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
            result = node_hash(step, result)
            while not node & 1 and node != 0:
                node, last = node >> 1, last >> 1
        else:
            result = node_hash(result, step)
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
            old, new = node_hash(step, old), node_hash(step, new)
            while not node & 1 and node != 0:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, step)
        node, last = node >> 1, last >> 1
    return last == 0 and old == first_head and new == second_head


@dataclass(frozen=True, slots=True)
class Proofs:
    """The tree over some lines: its size and head, and the proof of each line asked for, by its place."""

    size: int
    head: bytes
    inclusion: Mapping[int, Sequence[bytes]]


def inclusion_proofs(lines: Iterable[bytes], indexes: Collection[int]) -> Proofs:
    """The proofs that the lines of these places (from 0) are in the tree over all of ``lines``.

    One pass over the lines, which are not kept: n hashes of lines, n of nodes, and log n steps a proof.
    The same as ``inclusion_proof`` of each.  Raises ValueError for a place that there is not.
    """
    level = [leaf_hash(line) for line in lines]
    size = len(level)
    wrong = next((index for index in indexes if not 0 <= index < size), None)
    if wrong is not None:
        raise ValueError(f"no line {wrong} among {size}")
    proofs: dict[int, list[bytes]] = {index: [] for index in indexes}
    depth = 0
    # Pairing each level, with a node left over carried up as it is, gives the RFC's tree.
    while len(level) > 1:
        for index, proof in proofs.items():
            beside = (index >> depth) ^ 1
            if beside < len(level):
                proof.append(level[beside])
        paired = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
        depth += 1
    return Proofs(size, level[0] if level else tree_head([]), proofs)


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree as far as its growth needs it: the heads of its complete subtrees, the largest first.

    There are as many as ``size`` has binary digits 1.
    """

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for what no tree of that size has."""
        if self.size < 0 or len(self.nodes) != self.size.bit_count():
            raise ValueError(f"a tree of {self.size} lines has not {len(self.nodes)} subtrees")

    def grown(self, lines: Iterable[bytes]) -> Frontier:
        """The same tree with more lines at its end; one or two hashes a line."""
        size, nodes = self.size, list(self.nodes)
        for line in lines:
            node, carry = leaf_hash(line), size
            while carry & 1:
                node, carry = node_hash(nodes.pop(), node), carry >> 1
            nodes.append(node)
            size += 1
        return Frontier(size, tuple(nodes))

    @property
    def head(self) -> bytes:
        """The tree's head, as ``tree_head`` of its lines."""
        if not self.nodes:
            return tree_head([])
        *rest, result = self.nodes
        for node in reversed(rest):
            result = node_hash(node, result)
        return result


def heads_at(lines: Iterable[bytes], sizes: Collection[int]) -> tuple[int, Mapping[int, bytes]]:
    """How many lines there are, and the heads of the trees over their first ``sizes``, as far as the lines
    reach.  One pass; the lines are not kept.
    """
    rest, frontier = iter(lines), Frontier()
    heads = dict[int, bytes]()
    for size in sorted({size for size in sizes if size > 0}):
        frontier = frontier.grown(islice(rest, size - frontier.size))
        if frontier.size == size:
            heads[size] = frontier.head
    return frontier.size + sum(1 for _line in rest), heads


def _root(leaves: Sequence[bytes]) -> bytes:
    """Iterative: a stack of complete subtrees, merged like a binary counter."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        size, node = 1, leaf
        while stack and stack[-1][0] == size:
            node = node_hash(stack.pop()[1], node)
            size *= 2
        stack.append((size, node))
    _, result = stack.pop()
    while stack:
        result = node_hash(stack.pop()[1], result)
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
