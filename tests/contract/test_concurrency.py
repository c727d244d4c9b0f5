"""Numbers stay whole when eight real processes ask at once and some of them are killed."""

from __future__ import annotations

import multiprocessing
import signal
from pathlib import Path

from docgen.core import chain
from docgen.model import State
from tests.contract import concurrent_work as work
from tests.contract.archive_makers import LATER, NOW, Archive, candidate, confirmation

KILLED = {1: 9, 4: 17, 6: 23}  # worker: the operation at which it kills itself


def test_eight_processes_and_three_murders(tmp_path: Path) -> None:
    """One series, no gap, no number twice, one unbroken ledger; orphans are claimed once each."""
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(target=work.issue, args=(tmp_path, n, KILLED.get(n))) for n in range(8)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    expected = [-signal.SIGKILL if n in KILLED else 0 for n in range(8)]
    assert expected == [worker.exitcode for worker in workers]

    claimed: multiprocessing.Queue = context.Queue()  # type: ignore[type-arg]
    go_on: multiprocessing.Queue = context.Queue()  # type: ignore[type-arg]
    recoverers = [
        context.Process(target=work.recover, args=(tmp_path, claimed, go_on)) for _ in range(3)
    ]
    for recoverer in recoverers:
        recoverer.start()
    shares = [claimed.get(timeout=60) for _ in recoverers]
    for _ in recoverers:
        go_on.put(None)
    for recoverer in recoverers:
        recoverer.join(60)

    archive = Archive(tmp_path)
    documents = list(archive.register.documents())
    pending = [document.serial for document in documents if document.state is State.PENDING]
    assert pending == sorted(one.serial for share in shares for one in share)
    assert list(range(1, len(documents) + 1)) == [document.sequence for document in documents]
    alive = 8 - len(KILLED)
    assert len(documents) >= alive * work.BATCHES * work.BATCH
    assert list(archive.register.check()) == []
    assert list(archive.register.lines()) == list(archive.ledger.lines())
    assert chain.verify_lines(archive.ledger.lines()) == []

    # A batch stands together: its numbers follow each other in the order of its candidates.
    for worker in sorted({*range(8)} - KILLED.keys()):
        for batch in range(work.BATCHES):
            wanted = [candidate(work.name(worker, batch, n)) for n in range(work.BATCH)]
            answers = archive.register.reserve(wanted, actor="li", now=NOW)
            numbers = [int(str(answer.serial)[-4:]) for answer in answers]
            assert list(range(numbers[0], numbers[0] + work.BATCH)) == numbers

    archive.register.confirm([confirmation(one) for one in pending], actor="li", now=LATER)
    (series,) = archive.register.series()
    assert (len(documents), 0, ()) == (series.issued, series.pending, series.gaps)
    archive.close()
