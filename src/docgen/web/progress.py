"""How far a job is, and why it failed, as its page shows it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any, TypeVar

from docgen.errors import DocgenError, NotFoundError
from docgen.web import wording
from docgen.web.jobs import Job
from docgen.web.visitor import Visitor

log = logging.getLogger("docgen.web")
T = TypeVar("T")
_STEP = 25  # per cent of progress after which a screen reader is told


def shown(who: Visitor, job: Job) -> dict[str, Any]:
    """What the page of any job shows: how far it is, in per cent, and why it failed.  ``told`` is the share that
    is read out, ``say_it`` whether that is new to whoever asks again with ``?seen=``.
    """
    share = 100 * min(job.done, job.total) // job.total if job.total else 0
    read_out = 100 if job.is_over else share // _STEP * _STEP
    return {
        "share": share,
        "told": read_out,
        "say_it": who.is_fragment and who.request.query_params.get("seen") != str(read_out),
        "failed": wording.told(job.error, who.translate) if job.error is not None else None,
    }


def warnings(who: Visitor, troubles: Iterable[DocgenError | OSError | None]) -> list[str]:
    """What is to be told beside what was done, each in a sentence."""
    return [told[0] for one in troubles if (told := trouble(who, one)) is not None]


def job_of(who: Visitor, job_id: str, *kinds: type[T]) -> tuple[Job, T]:
    """A job of the visitor about something of these kinds, and what it is about.  Raises NotFoundError."""
    job = who.site.jobs.get(who.user.name, job_id)
    if not isinstance(job.about, kinds):
        raise NotFoundError("There is no work under this address.")
    return job, job.about


def trouble(who: Visitor, error: DocgenError | OSError | None) -> tuple[str, str] | None:
    """What is to be told beside what was done, in words."""
    if error is None:
        return None
    if isinstance(error, DocgenError):
        return wording.told(error, who.translate)
    log.error("after the work: %s", error)
    return who.say(
        "The ledger's head could not be signed ({error}).", error=type(error).__name__
    ), ""
