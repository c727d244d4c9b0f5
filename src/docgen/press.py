"""The press: a process per core that makes documents' files, recycled so that memory stays flat.

The same processes examine documents: what a job is, and its answer, is the worker's affair.
``factory`` is a picklable callable that builds the worker (renderers, store) inside each process.
Few documents are made in this very process: starting others would take longer than the work.
Invariants: every job is answered exactly once; a process that dies (out of memory, killed) costs no
other document; workers never outlive their parent.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from typing import Any, Generic, Protocol, TypeVar

from docgen.errors import DocgenError
from docgen.model import Failure


class Numbered(Protocol):
    """A job, or the answer to it: known by its document's number."""

    @property
    def serial(self) -> str: ...


Job = TypeVar("Job", bound=Numbered)
Done = TypeVar("Done", bound=Numbered)

# Starting a process costs about a second (WeasyPrint's imports): below this many, stay here.
IN_PROCESS = 6
# Documents per task: amortises the hand-over, small enough for a lively progress bar.
CHUNK = 4
# Documents per worker before its process is replaced (WeasyPrint #2130, #1977: memory grows).
RECYCLE = 2000


class ProcessPress(Generic[Job, Done]):
    """Implements ``ports.Press`` and ``ports.Checks``; ``workers`` 0 does all in this process.

    ``here`` builds the worker of this very process, from what it has open already.
    """

    def __init__(
        self,
        factory: Callable[[], Callable[[Job], Done]],
        workers: int,
        *,
        here: Callable[[], Callable[[Job], Done]],
    ) -> None:
        self._factory = factory
        self._build_own = here
        self._workers = workers
        self._own: Callable[[Job], Done] | None = None
        self._warm: ProcessPoolExecutor | None = None

    def warm_up(self, count: int) -> None:
        """Start the worker processes now, if ``count`` jobs will need them: they spend their first
        second importing, while the caller still checks and numbers.
        """
        if self._here_suffices(count) or self._warm is not None:
            return
        self._warm = self._new_pool(self._workers)
        for _ in range(self._workers):
            self._warm.submit(_work, ())

    def close(self) -> None:
        """Let go of processes that were started and not used."""
        if self._warm is not None:
            self._warm.shutdown(wait=True, cancel_futures=True)
            self._warm = None

    def run(self, jobs: Sequence[Job]) -> Iterator[Done | Failure]:
        """Answers as they are finished.  Closing the iterator early lets running tasks end."""
        if self._here_suffices(len(jobs)):
            yield from self._here(jobs)
            return
        generation = RECYCLE * self._workers
        for start in range(0, len(jobs), generation):
            yield from self._generation(list(jobs[start : start + generation]))

    def _generation(self, jobs: list[Job]) -> Iterator[Done | Failure]:
        """A dead worker breaks its whole pool.  The document that killed it is among the first that
        are left, for they are handed out in order: these go through a single worker, so that it is
        known which one it dies of, and only that one is refused; then all workers go on.
        """
        suspects = self._workers * CHUNK
        while jobs:
            left = yield from self._answered(jobs, self._workers, CHUNK)
            first, jobs = left[:suspects], left[suspects:]
            while first:
                first = yield from self._answered(first, 1, 1)
                if first:
                    yield _died(first.pop(0))

    def _answered(
        self, jobs: Sequence[Job], workers: int, chunk: int
    ) -> Generator[Done | Failure, None, list[Job]]:
        """The answers; returns the jobs that got none."""
        done = set()
        for answer in self._pool(jobs, workers, chunk):
            done.add(answer.serial)
            yield answer
        return [job for job in jobs if job.serial not in done]

    def _here_suffices(self, count: int) -> bool:
        return self._workers == 0 or count <= IN_PROCESS

    def _here(self, jobs: Sequence[Job]) -> Iterator[Done | Failure]:
        if self._own is None and jobs:
            self._own = self._build_own()
        for job in jobs:
            assert self._own is not None
            yield _answer(self._own, job)

    def _pool(self, jobs: Sequence[Job], workers: int, chunk: int) -> Iterator[Done | Failure]:
        """Run jobs in a fresh pool; ends early, without an answer for some, if a worker dies."""
        chunks = [jobs[start : start + chunk] for start in range(0, len(jobs), chunk)]
        pool = None
        if workers == self._workers:
            pool, self._warm = self._warm, None
        pool = pool or self._new_pool(min(workers, len(chunks)))
        try:
            futures: list[Future[list[Done | Failure]]] = []
            # A worker may die even before all is handed out.
            with contextlib.suppress(BrokenProcessPool):
                futures.extend(pool.submit(_work, part) for part in chunks)
            for future in as_completed(futures):
                try:
                    answers = future.result()
                except BrokenProcessPool:
                    continue
                yield from answers
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _new_pool(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            max_workers=workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start_worker,
            initargs=(self._factory,),
        )


class _Worker:
    """The one producer of a worker process, kept between its tasks."""

    produce: Callable[[Any], Any] | None = None


def _start_worker(factory: Callable[[], Callable[[Any], Any]]) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        watch = threading.Thread(target=_die_with, args=(parent.sentinel,), daemon=True)
        watch.start()
    _Worker.produce = factory()
    # What the imports made lives as long as the process: keep the collector from walking it.
    gc.collect()
    gc.freeze()


def _die_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _work(jobs: Sequence[Any]) -> list[Any]:
    produce = _Worker.produce
    assert produce is not None
    return [_answer(produce, job) for job in jobs]


def _answer(produce: Callable[[Job], Done], job: Job) -> Done | Failure:
    try:
        return produce(job)
    except DocgenError as error:
        return Failure(serial=job.serial, error=type(error).__name__, reason=str(error))
    except Exception as error:  # noqa: BLE001 - one document must not stop the batch
        # The words of a foreign exception may quote a value: keep its class only.
        return Failure(serial=job.serial, error=type(error).__name__, reason="")


def _died(job: Numbered) -> Failure:
    return Failure(serial=job.serial, error="WorkerDied", reason="")
