"""A document that kills its worker process costs itself alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
from functools import partial

from docgen.model import Confirmation, Failure, Pending
from docgen.press import ProcessPress
from tests.contract.archive_makers import NOW, candidate, confirmation

JOBS = 30
DEADLY = frozenset({"QR-SH01-202611-0003", "QR-SH01-202611-0021"})


def produce(pending: Pending) -> Confirmation:
    if pending.serial in DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    return confirmation(pending.serial)


def producer() -> partial[Confirmation]:
    return partial(produce)


def test_two_deadly_documents_among_thirty() -> None:
    """Every job is answered exactly once; only the two that kill their worker are refused."""
    jobs = [
        Pending(f"QR-SH01-202611-{n:04}", n, "batch-1", NOW, candidate(f"客户{n}"))
        for n in range(1, JOBS + 1)
    ]
    answers = list(ProcessPress(producer, 2, here=producer).run(jobs))
    assert sorted(job.serial for job in jobs) == sorted(one.serial for one in answers)
    refused = {one.serial: one.error for one in answers if isinstance(one, Failure)}
    assert dict.fromkeys(DEADLY, "WorkerDied") == refused


def test_workers_started_early_answer_every_job_once() -> None:
    """Warmed up or not, used or not: the same answers, and no process left behind."""
    jobs = [
        Pending(f"QR-SH01-202612-{n:04}", n, "batch-1", NOW, candidate(f"客户{n}"))
        for n in range(1, JOBS + 1)
    ]
    press = ProcessPress(producer, 2, here=producer)
    press.warm_up(JOBS)
    answers = [one.serial for one in press.run(jobs)]
    press.warm_up(JOBS)
    press.close()
    assert [job.serial for job in jobs] == sorted(answers)
    assert [] == multiprocessing.active_children()
