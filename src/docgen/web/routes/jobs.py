"""How far issuing is, and what came of it."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import IO, Annotated

from fastapi import Form
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from docgen.core import access_log
from docgen.errors import UsageError
from docgen.model import Permission
from docgen.usecases.fates import Fated, counts, fates
from docgen.usecases.issue import Issued
from docgen.web import forms, progress
from docgen.web.issuing import Done, Task
from docgen.web.jobs import Job
from docgen.web.lists import rejects_file
from docgen.web.media import workbook
from docgen.web.rooms import room
from docgen.web.visitor import Issues, Unlocks, Visitor
from docgen.writers.report import grouped, summary
from docgen.writers.results_xlsx import FATES, result_rows, write_results

router = room()
MOST_SHOWN = 300  # results, and problems, on a page
_PDF = "document.pdf"


@router.get("/jobs/{job_id}")
def show(who: Issues, job_id: str) -> HTMLResponse:
    """The page of a job; to htmx the part that changes."""
    job, task = _job(who, job_id)
    done = job.result if isinstance(job.result, Done) else None
    issued = done.generated.issued if done is not None and done.generated is not None else None
    shown: Sequence[Fated] = ()
    if issued is not None:
        with who.reading() as archive:
            shown = fates(issued, archive.store, MOST_SHOWN)
    problems = done.refused if done is not None else ()
    problems = issued.problems if issued is not None else problems
    page = "parts/job_state.html" if who.is_fragment else "job.html"
    return who.page(
        page, job=job, task=task, doctype=task.doctype, done=done, issued=issued,
        longest=access_log.LONGEST_REASON, words=FATES, shown=shown,
        counts=counts(issued) if issued is not None else None, groups=grouped(problems[:MOST_SHOWN], who.translate),
        hidden=max(0, len(problems) - MOST_SHOWN), summary=summary(problems, who.translate), **forms.words(who),
        **progress.shown(who, job),
    )  # fmt: skip


@router.get("/jobs/{job_id}/results.xlsx")
def results(who: Issues, job_id: str) -> Response:
    """The list of results as a workbook."""
    job, task = _job(who, job_id)
    issued = _issued(job)
    with who.reading() as archive:
        rows = result_rows(
            task.doctype,
            fates(issued, archive.store),
            store=archive.store,
            translate=who.translate,
        )
    # Where the files are on the server's disk is of no use to a browser.
    rows = [replace(one, pdf="", docx="") for one in rows]
    who.note(access_log.LIST, file="results.xlsx", rows=len(rows), type=task.doctype.id, sure=True)
    return workbook(f"{task.doctype.id}-results", write_results(rows, who.translate))


@router.get("/jobs/{job_id}/rejects.xlsx")
def rejects(who: Issues, job_id: str) -> Response:
    """The records that were not issued, as a workbook to be corrected and sent again."""
    job, task = _job(who, job_id)
    rejected = _issued(job).rejected
    return rejects_file(who, task.doctype, rejected, "rejects.xlsx")


@router.post("/jobs/{job_id}/pdfs.zip")
def pdfs(who: Unlocks, job_id: str, reason: Annotated[str, Form(max_length=2000)] = "") -> Response:
    """All PDFs in one file.  Each is noted in the access log, with the reason, before anything is sent."""
    job, _ = _job(who, job_id)
    reason = access_log.require_reason(reason)
    scope = who.scope(Permission.UNLOCK)
    with who.reading() as archive:
        wanted = []
        for one in _issued(job).results:
            document = archive.register.document(one.serial)
            if document is None or not scope.holds(document.type_id, document.branch):
                continue
            if document.object_id and _PDF in document.files:
                wanted.append(document)
        for at, document in enumerate(wanted, start=1):
            who.note(
                access_log.DOWNLOAD,
                document.serial,
                part="pdf",
                reason=reason,
                sure=at == len(wanted),
            )
        packed = tempfile.TemporaryFile()  # noqa: SIM115 - closed when all of it is sent
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as into:
            for document in wanted:
                into.writestr(
                    f"{document.serial}.pdf", archive.store.read(document.object_id or "", _PDF)
                )
    size = packed.tell()
    packed.seek(0)
    headers = {
        "Content-Disposition": 'attachment; filename="documents.zip"', "Content-Length": str(size),
    }  # fmt: skip
    return StreamingResponse(_chunks(packed), media_type="application/zip", headers=headers)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while data := file.read(1 << 18):
            yield data


def _job(who: Visitor, job_id: str) -> tuple[Job, Task]:
    job, task = progress.job_of(who, job_id, Task)
    forms.type_of(who, task.doctype.id)
    return job, task


def _issued(job: Job) -> Issued:
    if job.error is not None:
        raise job.error
    done = job.result
    if not isinstance(done, Done) or done.generated is None:
        raise UsageError("Nothing was issued, or not yet.", remedy="Look at the page of the work.")
    return done.generated.issued
