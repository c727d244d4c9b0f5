"""What a receipt proves: nothing once a bit of it is changed, and nothing made up of true parts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from docgen.core import chain, merkle, notes, receipt_proof, receipts
from docgen.core import checkpoints as rules
from docgen.errors import DocgenError
from docgen.model import Checkpoint, PublicKey

TYPE = "client-confirmation"
SERIAL = "QR-SH01-202611-0001"
OTHER = "QR-SH01-202611-0002"
SEED = bytes(range(32))


def _made(count: int = 9, *, void: bool = True) -> tuple[receipts.Receipt, bytes, PublicKey]:
    """A receipt of a small ledger, its document, its key."""

    object_id = f"{TYPE}/2026/{SERIAL}"

    def inventory(version: int, files: dict[str, bytes]) -> bytes:
        state = {hashlib.sha512(data).hexdigest(): [path] for path, data in files.items()}
        told = {
            "digestAlgorithm": "sha512", "head": f"v{version}", "id": object_id,
            "versions": {f"v{version}": {"state": state}},
        }  # fmt: skip
        return json.dumps(told, indent=1).encode()

    one = {"document.pdf": b"%PDF"}
    lists = [inventory(1, one), inventory(2, {**one, "document-void.pdf": b"%PDF void"})]
    digests = [hashlib.sha512(data).hexdigest() for data in lists]
    reason = {"version": 2, "reason": "误"}
    acts: list[tuple[str, str, dict[str, object]]] = [
        ("reserve", f"QR-{n}", {}) for n in range(count)
    ]
    acts[4:4] = [("issue", SERIAL, {"object": object_id, "inventory": digests[0]})]
    acts.append(("void", SERIAL, {"object": object_id, "inventory": digests[1], **reason}))
    lines = chain.extend(None, acts, at="2026-11-22T08:30:00Z", actor="li")
    places = [4, len(lines) - 1] if void else [4]
    proofs = merkle.inclusion_proofs(lines, places)
    checkpoint = Checkpoint(rules.origin(lines[0]), proofs.size, proofs.head)
    entries = tuple(
        receipts.Proven(lines[at], data, tuple(proofs.inclusion[at]))
        for at, data in zip(places, lists, strict=False)
    )
    signed = notes.sign(rules.text(checkpoint), checkpoint.origin, [SEED])
    receipt = receipts.Receipt(SERIAL, TYPE, entries, signed, None)
    return receipt, b"%PDF", notes.public_of(SEED, "")


def holds(data: bytes, document: bytes, key: PublicKey) -> bool:
    try:
        steps = receipt_proof.prove(receipts.read(data), document, key)
    except DocgenError:
        return False
    return all(step.holds for step in steps)


def test_each_flipped_bit_of_a_receipt_makes_it_fail() -> None:
    """Every byte, one bit of each in turn: read again it is no receipt, or proves nothing."""
    receipt, document, key = _made()
    data = receipts.render(receipt)
    assert holds(data, document, key)
    passed = [
        at
        for at in range(len(data))
        if holds(data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :], document, key)
    ]
    assert [] == passed


@given(place=st.integers(0), bit=st.integers(0, 7), which=st.sampled_from(["receipt", "document"]))
def test_any_flipped_bit_is_found(place: int, bit: int, which: str) -> None:
    """Anywhere in receipt or document."""
    receipt, document, key = _made()
    data = receipts.render(receipt)
    changed = bytearray(data if which == "receipt" else document)
    changed[place % len(changed)] ^= 1 << bit
    flipped = bytes(changed)
    assert not (holds(flipped, document, key) if which == "receipt" else holds(data, flipped, key))


def test_a_receipt_made_up_of_true_parts_fails() -> None:
    """Lines in another order, a line twice, the void line alone, another number, a shorter proof."""
    receipt, document, key = _made()
    issue, void = receipt.entries
    for made_up in (
        replace(receipt, entries=(void, issue)),
        replace(receipt, entries=(issue, issue)),
        replace(receipt, entries=(void,)),
        replace(receipt, entries=()),
        replace(receipt, number=OTHER),
        replace(receipt, type_id="broker-agreement"),
        replace(receipt, entries=(replace(issue, inventory=void.inventory), void)),
        replace(receipt, entries=(replace(issue, proof=issue.proof[:-1]), void)),
        replace(receipt, entries=(replace(issue, proof=()), void)),
        replace(receipt, entries=(replace(issue, line=b"{}"), void)),
        replace(receipt, entries=(replace(issue, inventory=b"[]"), void)),
        replace(receipt, entries=(replace(issue, inventory=b"[" * 100_000), void)),
        replace(receipt, checkpoint=b"x"),
    ):
        assert not holds(receipts.render(made_up), document, key), made_up
    assert holds(receipts.render(_made(void=False)[0]), document, key)
