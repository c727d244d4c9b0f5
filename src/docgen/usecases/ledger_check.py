"""Show the archive's checkpoints, and hold its ledger against them, its chain and the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.core import chain, notes
from docgen.core.checkpoints import KeyRing
from docgen.errors import IntegrityError
from docgen.model import Checkpoint, Filed, Finding, Stamped, Text
from docgen.ports import CheckpointKeys, Checkpoints, Ledger, Register, Timestamps
from docgen.usecases.check_checkpoints import check
from docgen.usecases.checkpoint import read_own
from docgen.usecases.verify import ledger_against_register


@dataclass(frozen=True, slots=True)
class Told:
    """A checkpoint of the archive by itself: whose signatures it bears (key ids), its timestamp, and what
    is ``wrong`` with it, or None.  Whether the ledger is the one it vouches for, ``check_ledger`` tells.
    """

    filed: Filed
    checkpoint: Checkpoint | None
    keys: Sequence[str]
    stamped: Stamped | None
    wrong: Text | None


@dataclass(frozen=True, slots=True)
class CheckedLedger:
    """What was checked: so many lines and checkpoints; and everything that is wrong."""

    lines: int
    checkpoints: int
    findings: Sequence[Finding]


def told(
    filed: Sequence[Filed], *, ring: KeyRing, timestamps: Timestamps, roots: bytes
) -> list[Told]:
    """Checkpoints, each read and its signature and timestamp checked."""
    return [_told(one, ring, timestamps, roots) for one in filed]


def _told(filed: Filed, ring: KeyRing, timestamps: Timestamps, roots: bytes) -> Told:
    try:
        checkpoint, note = read_own(filed)
    except IntegrityError as error:
        return Told(filed, None, (), None, Text(error.msgid, error.args_))
    signers = notes.signed_by(note, ring.keys)
    ids = [notes.key_id(one, checkpoint.origin).hex() for one in signers]
    wrong = None if ids else Text("No key of this archive has signed it.")
    stamped = None
    if filed.token is not None:
        try:
            stamped = timestamps.check(filed.token, filed.data, roots)
        except IntegrityError as error:
            wrong = Text(error.msgid, error.args_)
    return Told(filed, checkpoint, ids, stamped, wrong)


def check_ledger(
    *,
    register: Register,
    ledger: Ledger,
    checkpoints: Checkpoints,
    keys: CheckpointKeys,
    ring: KeyRing,
    timestamps: Timestamps,
) -> CheckedLedger:
    """The whole ledger: each line's place in the chain, the register's copy of it, and every checkpoint."""
    count = len(checkpoints.filed())
    lines = list(ledger.lines())
    differing = list(ledger_against_register(lines, register.lines()))
    if [one.code for one in differing] == ["ledger.length"]:  # caught just before its next lines
        lines = list(ledger.lines())
        differing = list(ledger_against_register(lines, register.lines()))
    findings = [
        *chain.verify_lines(lines),
        *differing,
        *check(checkpoints=checkpoints, keys=keys, ledger=ledger, ring=ring, timestamps=timestamps),
    ]
    return CheckedLedger(len(lines), count, findings)
