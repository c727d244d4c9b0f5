"""What the processes of ``test_concurrency`` do; importable, for they are spawned."""

from __future__ import annotations

from multiprocessing.queues import Queue
from pathlib import Path

from docgen.model import Pending
from tests.contract.archive_makers import LATER, NOW, Archive, candidate, confirmation
from tests.contract.killing import arm

BATCHES = 6
BATCH = 4


def name(worker: int, batch: int, position: int) -> str:
    return f"客户{worker}-{batch}-{position}"


def issue(folder: Path, worker: int, kill_at: int | None) -> None:
    """Number batches in one series that all share, confirming every other batch."""
    archive = Archive(folder)
    if kill_at is not None:
        arm(kill_at)
    for batch in range(BATCHES):
        wanted = [candidate(name(worker, batch, n)) for n in range(BATCH)]
        answers = archive.register.reserve(wanted, actor=f"w{worker}", now=NOW)
        if batch % 2:
            done = [confirmation(str(answer.serial)) for answer in answers]
            archive.register.confirm(done, actor=f"w{worker}", now=LATER)
    archive.close()


def recover(folder: Path, claimed: Queue[list[Pending]], go_on: Queue[None]) -> None:
    """Claim what the dead left; live on until told, so that nobody may claim it anew."""
    archive = Archive(folder)
    claimed.put(list(archive.register.claim_orphans()))
    go_on.get()
    archive.close()
