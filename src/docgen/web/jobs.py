"""Work that takes longer than a request: reading a workbook, issuing what is in it.

Jobs run in threads of this process, one for each user and a handful at most; what they did is kept in memory
until it is old.  Nothing is lost with it: what has a number and no files when the server dies is finished by
the next one (``recover_left``), and a workbook that is sent again issues nothing twice.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from docgen import bootstrap
from docgen.bootstrap import Settings
from docgen.errors import BusyError, DocgenError, NotFoundError
from docgen.ports import Progress
from docgen.usecases.recover import recover

log = logging.getLogger("docgen.web")
AT_ONCE = 3
"""Jobs that run at once; others wait their turn."""
KEPT_SECONDS = 2 * 3600.0
KEPT_EACH = 6  # of a user
MOST_BYTES = 256 * 1024 * 1024  # of uploads that are kept, of all users


class Stage(Enum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(slots=True)
class Job:
    """One piece of work of a user, and what came of it.  A ``ports.Progress``.

    ``about`` is what it works on, ``result`` what its work gave; ``error`` is why it failed.  ``total`` is 0
    until it is known.  ``size`` is how many bytes are kept with it, ``below`` the address that its page stands below.
    """

    id: str
    user: str
    about: Any
    size: int = 0
    below: str = "/jobs"
    stage: Stage = Stage.QUEUED
    total: int = 0
    done: int = 0
    result: Any = None
    error: DocgenError | None = None
    touched: float = field(default_factory=time.monotonic)

    @property
    def href(self) -> str:
        """Its page."""
        return f"{self.below}/{self.id}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self.stage in (Stage.DONE, Stage.FAILED)

    def advance(self, count: int = 1, /) -> None:
        """See ``ports.Progress``."""
        self.done += count

    @contextmanager
    def counting(self, total: int) -> Iterator[Progress | None]:
        """Count from here to ``total``."""
        self.total, self.done = total, 0
        yield self


Work = Callable[[Job], Any]
"""What a job does; what it answers is the job's result."""


class Jobs:
    """All jobs of a server."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._turns = threading.Semaphore(at_once)

    def start(
        self,
        user: str,
        about: Any,
        work: Work,
        *,
        size: int = 0,
        below: str = "/jobs",
    ) -> Job:
        """Begin some work in a thread; see ``Job``.  Raises BusyError while other work of this user is not over."""
        with self._lock:
            self._forget(user, size)
            if running := self.running(user):
                raise BusyError(
                    "Your last work is not finished yet.",
                    remedy="Wait until it is: {where} shows how far it is.",
                    where=running.href,
                )
            job = Job(secrets.token_urlsafe(12), user, about, size, below)
            self._jobs[job.id] = job
        # It dies with the server, which is as good as any other moment to be killed in.
        threading.Thread(target=self._run, args=(job, work), daemon=True).start()
        return job

    def get(self, user: str, job_id: str) -> Job:
        """A job of this user as it is at this moment: what a page shows of it fits together.

        Raises NotFoundError for another's and for one that is forgotten.
        """
        job = self._jobs.get(job_id)
        if job is None or job.user != user:
            raise NotFoundError(
                "There is no work under this address any more.",
                remedy="It was done too long ago, or the server was started anew since. What was done stays "
                "done: the search finds what was issued. Begin the same once more for the rest: nothing is done twice.",
            )
        job.touched = time.monotonic()
        return replace(job)  # the stage is read before the result, and set after it

    def running(self, user: str) -> Job | None:
        """The job of a user that is not over."""
        return next((one for one in self._of(user) if not one.is_over), None)

    def _of(self, user: str) -> list[Job]:
        return [one for one in list(self._jobs.values()) if one.user == user]

    def _run(self, job: Job, work: Work) -> None:
        with self._turns:
            job.stage = Stage.RUNNING
            try:
                job.result = work(job)
            except DocgenError as error:
                job.error = error
            except Exception as error:
                log.exception("job of %s", job.user)
                job.error = DocgenError(
                    "Something went wrong here that docgen did not expect ({error}).",
                    error=type(error).__name__,
                    remedy="Try again; if it stays, tell whoever runs this server: its log has the details.",
                )
            job.touched = time.monotonic()
            job.stage = Stage.DONE if job.error is None else Stage.FAILED

    def _forget(self, user: str, size: int) -> None:
        """Make room: what is old, what is too much of one user's, and the oldest while all is too much."""
        over = sorted(
            (one for one in self._jobs.values() if one.is_over), key=lambda one: one.touched
        )
        own = [one for one in over if one.user == user]
        gone = {one.id for one in own[: max(0, len(own) - KEPT_EACH + 1)]}
        gone |= {one.id for one in over if time.monotonic() - one.touched > KEPT_SECONDS}
        kept = sum(one.size for one in self._jobs.values() if one.id not in gone) + size
        for one in over:
            if one.id not in gone and kept > MOST_BYTES:
                gone.add(one.id)
                kept -= one.size
        for job_id in gone:
            del self._jobs[job_id]


def recover_left(chosen: Settings) -> int:
    """Finish what a server or a command that died has left, as ``docgen recover`` does; how many documents
    that were.

    What fails is told in the server's log: a server starts all the same.
    """
    finished = 0
    try:
        with bootstrap.open_archive(chosen, create=False) as archive:
            pending = any(one.pending for one in archive.register.series())
            if pending or archive.workbench.left_behind():
                finished = _finish(chosen, archive)
            traces = archive.workbench.unpurged()
        if traces:  # of documents that were destroyed
            bootstrap.clear_away(chosen)
    except (DocgenError, OSError) as error:
        log.warning("recover: %s", error)
    return finished


def _finish(chosen: Settings, archive: bootstrap.Archive) -> int:
    finished = recover(
        register=archive.register,
        desk=bootstrap.desk(chosen, archive),
        stacks=bootstrap.stack_desk(chosen, archive),
        press=archive.press,
    )
    for one in bootstrap.sign_head(chosen, archive):
        if one is not None:
            log.warning("recover: %s", one)
    for failure in finished.failures:
        log.warning("recover: %s: %s %s", failure.serial, failure.error, failure.reason)
    return len(finished.confirmed) + len(finished.acts)


def in_name_of(settings: Settings, actor: str) -> Settings:
    """The settings of a command that this user would call."""
    return replace(settings, actor=actor)
