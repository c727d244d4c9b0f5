"""The work of jobs: reading an upload, and issuing what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from docgen import bootstrap
from docgen.bootstrap import Settings
from docgen.errors import DocgenError, InputProblemsError
from docgen.model import DocumentType, Outcome, Problem, Scope
from docgen.usecases.check import Checked, check
from docgen.usecases.confine import confine
from docgen.usecases.generate import Generated, Order, generate
from docgen.usecases.require import require
from docgen.usecases.try_record import Outlook, outlooks
from docgen.web.jobs import Job, in_name_of
from docgen.web.site import Site


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sent to have its records issued."""

    doctype: DocumentType
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Read:
    """What is in an upload: ``checked`` before the archive was asked, ``required`` after.

    ``overridable`` counts the records that only a requirement stands against which may be overruled.
    """

    checked: Checked
    required: Checked
    outlooks: tuple[Outlook, ...]
    overridable: int

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is in the way."""
        refused = [one.problem for one in self.outlooks if one.problem is not None]
        return (*self.required.intake.problems, *refused)

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many records would come to what."""
        return Counter(one.outcome for one in self.outlooks)


@dataclass(frozen=True, slots=True)
class Task:
    """Records to be issued; ``upload`` is the job that read them, None for a form's."""

    doctype: DocumentType
    name: str
    order: Order
    upload: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it.  ``trouble`` is what else is to be told: no timestamp, damage that came to light.

    ``refused`` are the problems for which nothing at all was issued.
    """

    generated: Generated | None
    refused: tuple[Problem, ...] = ()
    trouble: tuple[DocgenError | OSError, ...] = ()


def reading(site: Site, upload: Upload, scope: Scope, seen: Scope) -> Callable[[Job], Read]:
    """Read an upload by somebody who issues for ``scope`` and may see ``seen``, and ask the archive about it;
    nothing is changed.
    """

    def work(_job: Job) -> Read:
        doctype = upload.doctype
        checked = check(
            doctype,
            reader=bootstrap.reader(upload.name),
            name=upload.name,
            data=upload.data,
            uncovered=bootstrap.uncovered(),
        )
        checked = confine(doctype, checked, scope)
        with site.reading() as archive:
            archived = bootstrap.archived_of(archive, seen=seen)
            required = require(doctype, checked, archived)
            waived = required
            if required is not checked:
                waived = require(doctype, checked, archived, override=True)
            told = outlooks(
                doctype,
                required,
                archived,
                register=archive.register,
                identity_key=archive.identity_key,
                issued_on=bootstrap.today(),
            )
        return Read(checked, required, tuple(told), len(waived.overruled))

    return work


def issuing(
    settings: Settings, actor: str, checked: Checked, task: Task, seen: Scope
) -> Callable[[Job], Done]:
    """Issue the records of an input, as ``docgen generate`` does, for somebody who may see so much."""
    chosen = in_name_of(settings, actor)

    def work(job: Job) -> Done:
        doctype = bootstrap.load_type(chosen, task.doctype.id)
        bootstrap.require_programs(doctype)
        with bootstrap.open_archive(chosen, create=False) as archive:
            desk = bootstrap.issuing_desk(chosen, archive, seen=seen)
            try:
                generated = generate(doctype, checked, task.order, desk=desk, begin=job.counting)
            except InputProblemsError as error:
                return Done(None, refused=error.problems)
            told = bootstrap.sign_head(chosen, archive)
        return Done(generated, trouble=tuple(one for one in told if one is not None))

    return work
