"""Uploads: a file of records is read, its problems are shown by cell, and what is right is issued."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import File, Form, UploadFile
from fastapi import Query as Param
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from docgen import bootstrap
from docgen.core import access_log
from docgen.core.masks import mask_digits
from docgen.errors import NotFoundError, UsageError
from docgen.model import Outcome, Permission, Problem
from docgen.usecases.confine import confine
from docgen.usecases.generate import Order
from docgen.web import forms
from docgen.web.forms import Sent
from docgen.web.issuing import Read, Task, Upload, issuing, reading
from docgen.web.jobs import Job
from docgen.web.lists import rejects_file
from docgen.web.rooms import room
from docgen.web.uploads import name_of
from docgen.web.visitor import Issues, Visitor
from docgen.writers.report import grouped, summary

router = room()
MOST_SHOWN = 300  # problems on a page
PREVIEWED = 5  # first records


@router.get("/new/{type_id}/upload")
def ask(who: Issues, type_id: str) -> HTMLResponse:
    """Where a file is dropped."""
    doctype = forms.type_of(who, type_id)
    limit = who.site.serving.upload_limit // 2**20
    running = who.site.jobs.running(who.user.name)
    return who.page("upload.html", doctype=doctype, limit=limit, running=running)


@router.post("/new/{type_id}/upload")
def take(who: Issues, type_id: str, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """Take a file in, and begin to read it."""
    doctype = forms.type_of(who, type_id)
    if file is None or not file.filename:
        raise UsageError("No file was chosen.", remedy="Choose a workbook, CSV, JSON or YAML file.")
    name = mask_digits(name_of(file))  # it stands in places, messages and the ledger
    bootstrap.reader(name)  # refuses what cannot be read before it is kept
    data = file.file.read()
    upload = Upload(doctype, name, data)
    issues, seen = who.scope(Permission.ISSUE), who.scope(Permission.READ)
    work = reading(who.site, upload, issues, seen)
    job = who.site.jobs.start(who.user.name, upload, work, size=len(data), below="/uploads")
    who.note(access_log.UPLOAD, file=name, type=doctype.id)
    return RedirectResponse(job.href, status_code=303)


@router.get("/uploads/{job_id}")
def show(who: Issues, job_id: str) -> HTMLResponse:
    """How far reading is, and then what was found; to htmx that part alone."""
    return _page(who, job_id, Sent((), {}))


def _page(who: Visitor, job_id: str, sent: Sent, wrong: Problem | None = None) -> HTMLResponse:
    """The page of an upload; ``sent`` is what was said of how to issue it, ``wrong`` what is wrong with its day."""
    job, upload = _upload(who, job_id)
    page = "parts/upload_state.html" if who.is_fragment else "uploaded.html"
    shown: dict[str, Any] = {"job": job, "upload": upload, "doctype": upload.doctype}
    shown |= {"own": sent.own, "wrong": wrong}
    shown |= forms.words(who)
    if isinstance(job.result, Read):
        read = job.result
        problems = read.problems
        shown |= {
            "read": read,
            "groups": grouped(problems[:MOST_SHOWN], who.translate),
            "hidden": max(0, len(problems) - MOST_SHOWN),
            "summary": summary(problems, who.translate),
            "counts": {one.value: count for one, count in read.counts.items()},
            "good": sum(one.problem is None for one in read.outlooks),
            "bad": sum(1 for one in read.required.intake.entries if one.record is None)
            + sum(one.problem is not None for one in read.outlooks),
            "may_overrule": bool(read.overridable) and forms.overrules(who, upload.doctype),
            "today": bootstrap.today().isoformat(),
            "void": [one.serial for one in read.outlooks if one.outcome is Outcome.VOID],
        }
    return who.page(page, status=200 if wrong is None else 422, **shown)


@router.get("/uploads/{job_id}/preview")
def preview(
    who: Issues, job_id: str, n: Annotated[int, Param(ge=1, le=PREVIEWED)] = 1
) -> HTMLResponse:
    """One of the first good records as pages, marked as a specimen."""
    _, upload = _upload(who, job_id)
    read = _read(who, job_id)
    good = read.checked.intake.records[:PREVIEWED]
    if n > len(good):
        raise NotFoundError("There is no record {number} to show.", number=n)
    pages = forms.studio().specimen(upload.doctype, good[n - 1].values, bootstrap.today())
    return who.page(
        "parts/upload_preview.html", pages=pages, number=n, count=len(good), job_id=job_id,
        source=good[n - 1].source, is_fragment=who.is_fragment, **forms.words(who),
    )  # fmt: skip


@router.get("/uploads/{job_id}/problems.xlsx")
def mend(who: Issues, job_id: str) -> Response:
    """The records with problems as a workbook, each bad cell marked: to be corrected and sent again."""
    _, upload = _upload(who, job_id)
    read = _read(who, job_id)
    bad = [one for one in read.required.intake.entries if one.problems]
    return rejects_file(who, upload.doctype, bad, "problems.xlsx")


@router.post("/uploads/{job_id}/issue")
def start(
    who: Issues,
    job_id: str,
    *,
    partial: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
    reason: Annotated[str, Form(max_length=2000)] = "",
    issued_on: Annotated[str, Form()] = "",
) -> Response:
    """Issue what was read; a day that is none stands beside its field, so that nothing typed is lost."""
    _, upload = _upload(who, job_id)
    read = _read(who, job_id)
    sent = Sent(
        (), {"_issued_on": issued_on, "_partial": partial, "_again": again, "_reason": reason}
    )
    wrong = forms.wrong_day(sent)
    if wrong is not None:
        return _page(who, job_id, sent, wrong)
    told = reason.strip() or None
    overruled = told if told and forms.overrules(who, upload.doctype) else None
    order = Order(
        forms.issue_day(sent), partial=partial == "yes", again=again == "yes", reason=overruled
    )
    task = Task(upload.doctype, upload.name, order, upload=job_id)
    # Read with what the user was allowed then; issued with what is allowed now.
    checked = confine(upload.doctype, read.checked, who.scope(Permission.ISSUE))
    work = issuing(who.site.settings, who.user.name, checked, task, who.scope(Permission.READ))
    job = who.site.jobs.start(who.user.name, task, work)
    return RedirectResponse(job.href, status_code=303)


@router.get("/uploads/{job_id}/issue")
def back(who: Issues, job_id: str) -> Response:
    """Where the form stands, for whoever loads the page anew on which its day was refused."""
    _upload(who, job_id)
    return RedirectResponse(f"/uploads/{job_id}", status_code=303)


def _upload(who: Visitor, job_id: str) -> tuple[Job, Upload]:
    job = who.site.jobs.get(who.user.name, job_id)
    if not isinstance(job.about, Upload):
        raise NotFoundError("There is no upload under this address.")
    # Roles may have changed since.
    forms.type_of(who, job.about.doctype.id)
    return job, job.about


def _read(who: Visitor, job_id: str) -> Read:
    job, _ = _upload(who, job_id)
    if job.error is not None:
        raise job.error
    if not isinstance(job.result, Read):
        raise UsageError("The file is still being read.", remedy="Wait a moment.")
    return job.result
