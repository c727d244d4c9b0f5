"""The text of an original that was filed by itself, read as a job: it takes seconds a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from docgen import bootstrap
from docgen.bootstrap import Archive
from docgen.core import scan_text
from docgen.errors import BusyError, RefusedError
from docgen.model import Document, State, Text
from docgen.usecases.read_text import TextRead
from docgen.web.jobs import Job
from docgen.web.rendering import path
from docgen.web.site import Site
from docgen.web.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Reading:
    """An original whose text is read."""

    serial: str


def is_unread(who: Visitor, archive: Archive, document: Document) -> bool:
    """Whether an original is filed that nobody has read, and can be."""
    original = scan_text.newest_original(document.acts)
    return (
        document.state in (State.ISSUED, State.VOID)
        and original is not None
        and not scan_text.has_text(document.acts)
        and bootstrap.text_desk(who.site.settings, archive) is not None
    )


def begin(who: Visitor, serial: str) -> Job:
    """Begin to read it, as ``docgen ocr`` does.  Raises BusyError while other work of this user is not over."""
    return who.site.jobs.start(
        who.user.name,
        Reading(serial),
        reading(who.site, who.user.name, serial),
        below=path("documents", serial, "text"),
    )


def after_filing(who: Visitor, archive: Archive, document: Document) -> Text | str:
    """Begin to read what was just filed, and say so; nothing where it was read or cannot be.

    The filing stays whole whatever happens here.
    """
    if not is_unread(who, archive, document):
        return ""
    try:
        begin(who, document.serial)
    except BusyError:
        return Text(
            "Its text is not read yet, for other work of yours is running: press 'Read its text' when that is over."
        )
    return Text("Its text is being read; the search then finds it by what is on the paper.")


def running(who: Visitor, serial: str) -> Job | None:
    """The job that reads it, while it does."""
    job = who.site.jobs.running(who.user.name)
    return job if job is not None and job.about == Reading(serial) else None


def reading(site: Site, user: str, serial: str) -> Callable[[Job], TextRead]:
    """The work of a job, in the name of a user."""

    def work(_job: Job) -> TextRead:
        with site.working(user) as (chosen, archive):
            desk = bootstrap.text_desk(chosen, archive)
            if desk is None:
                raise RefusedError(
                    "Reading scans is not installed on this server.",
                    remedy="Whoever runs it installs docgen with the extra 'ocr'.",
                )
            return desk.read(serial)

    return work
