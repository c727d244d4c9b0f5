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
from docgen.usecases.receipt import covers, make_receipts
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


def receipt(chosen: Settings, archive: Archive, serial: str) -> bytes | None:
    """The receipt of a document against the archive's last checkpoint; nothing is changed.  None where there is
    no checkpoint, or none that covers it as it stands.  Raises as ``make_receipts``.
    """
    filed = wiring.checkpoints(chosen).latest()
    if filed is None:
        return None
    made = Made(filed, read_own(filed)[0], fresh=False)
    if not covers(serial, made, register=archive.register, store=archive.store):
        return None
    return _receipt(archive, serial, made)


def newly_signed(chosen: Settings, archive: Archive, serial: str) -> bytes:
    """The receipt of a document against a checkpoint of the ledger as it stands, which is made: it is written to,
    where the end of the access log is noted.  Raises as ``make_receipts`` and ``CheckpointDesk.make``.
    """
    return _receipt(archive, serial, wiring.checkpoint_desk(chosen, archive).make())


def _receipt(archive: Archive, serial: str, made: Made) -> bytes:
    found = make_receipts(
        [serial], made, register=archive.register, store=archive.store, ledger=archive.ledger
    )
    return found[serial]


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
