"""What proves single documents, wired: the check of one document, and its receipt.

Imported on demand: the library that signs need not be loaded for a search.
"""

from __future__ import annotations

from collections.abc import Sequence

from docgen.bootstrap import checkpoints as wiring
from docgen.bootstrap.archive import Archive
from docgen.bootstrap.sealing import seal_reader
from docgen.bootstrap.surroundings import Settings
from docgen.errors import IntegrityError
from docgen.model import Finding, Text
from docgen.usecases.check_checkpoints import check
from docgen.usecases.checkpoint import Made, read_own
from docgen.usecases.receipt import make_receipts
from docgen.usecases.verify_document import Proven, verify_document


def prove(chosen: Settings, archive: Archive, serial: str) -> Proven:
    """Check everything that vouches for a document now; nothing is changed.  Raises as ``verify_document``."""
    return verify_document(
        serial,
        register=archive.register,
        store=archive.store,
        ledger=archive.ledger,
        checks=archive.checks,
        seal_reader=seal_reader(),
        checkpoints=lambda: _checkpoints(chosen, archive),
    )


def receipt(archive: Archive, serial: str, made: Made) -> bytes:
    """The receipt of a document against a checkpoint.  Raises as ``make_receipts``."""
    found = make_receipts(
        [serial], made, register=archive.register, store=archive.store, ledger=archive.ledger
    )
    return found[serial]


def latest(chosen: Settings) -> Made | None:
    """The archive's last checkpoint, as it was made; None where there is none."""
    filed = wiring.checkpoints(chosen).latest()
    return Made(filed, read_own(filed)[0], fresh=False) if filed is not None else None


def _checkpoints(chosen: Settings, archive: Archive) -> tuple[int, Sequence[Finding]]:
    filed = wiring.checkpoints(chosen)
    try:
        found = check(
            checkpoints=filed,
            keys=wiring.checkpoint_keys(chosen),
            ledger=archive.ledger,
            ring=wiring.checkpoint_desk(chosen, archive).ring(),
            timestamps=wiring.timestamps(),
        )
    except IntegrityError as error:  # a ledger whose notes of keys cannot be read
        return 0, [Finding("checkpoint.ledger", "ledger", Text(error.msgid, error.args_))]
    return len(filed.filed()), found
