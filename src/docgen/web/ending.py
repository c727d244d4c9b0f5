"""The work of jobs that end something: a month is closed, documents are proposed for destruction or destroyed.

Each job calls the use case of the command.  One that is killed has done whole steps only: the month is closed or
it is not, and of a list some documents are destroyed and the others are still proposed; the same once more
goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen import bootstrap
from docgen.bootstrap import Archive, Settings
from docgen.core import disposal, volumes
from docgen.core.filing import CATALOGUE
from docgen.errors import DocgenError, UsageError
from docgen.model import Document, DocumentType, Scope, State
from docgen.usecases.close import Asked, Closed
from docgen.usecases.issue import Prepared
from docgen.usecases.retention import Kept
from docgen.web.jobs import Job
from docgen.web.site import Site

Trouble = DocgenError | OSError
_TWICE = 2  # each document of a month is looked at, and again for its line in the catalogue


@dataclass(frozen=True, slots=True)
class Month:
    """A month that somebody closes; ``typed`` is what the form held."""

    typed: Mapping[str, str]
    asked: Asked
    doctype: DocumentType


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """What came of it.  ``trouble`` is what else is to be told: no timestamp, damage that came to light."""

    closed: Closed
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """All whose period is over are proposed for destruction."""

    reason: str


@dataclass(frozen=True, slots=True)
class Approval:
    """The list that a digest stands for is approved and destroyed."""

    digest: str
    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """What was destroyed, and the paper that is to be destroyed too: number and place."""

    serials: Sequence[str]
    papers: Sequence[tuple[str, str]]
    trouble: Trouble | None = None


def closing(site: Site, user: str, month: Month, seen: Scope) -> Callable[[Job], MonthEnd]:
    """Close a month, as ``docgen close`` does, for somebody who may see so much."""
    asked = month.asked

    def work(job: Job) -> MonthEnd:
        with site.working(user) as (chosen, archive):
            found = archive.register.documents(asked.volume.type_id)
            count = sum(1 for one in found if volumes.volume_of(one) == asked.volume)
            with job.counting(_TWICE * count) as progress:
                closed = bootstrap.closing_desk(chosen, archive).close(
                    asked,
                    month.doctype,
                    lambda values: _catalogue(chosen, archive, asked, values, seen),
                    progress=progress,
                )
            if closed.catalogue is None or closed.already:
                return MonthEnd(closed)
            return MonthEnd(closed, _signed(chosen, archive))

    return work


def proposing(
    site: Site, user: str, proposal: Proposal, scope: Scope
) -> Callable[[Job], Sequence[str]]:
    """Propose all in a scope that may be, as ``docgen retention dispose --over --propose`` does; their numbers."""

    def work(job: Job) -> Sequence[str]:
        with site.working(user) as (chosen, archive):
            found = [one.document.serial for one in over(chosen, archive, scope)]
            with job.counting(len(found)) as progress:
                return bootstrap.disposer(chosen, archive).propose(
                    found, proposal.reason, today=bootstrap.today(), progress=progress
                )

    return work


def destroying(site: Site, user: str, approval: Approval, scope: Scope) -> Callable[[Job], Gone]:
    """Destroy a list, as ``docgen retention dispose --approve`` does, while nobody else has the archive open."""

    def work(job: Job) -> Gone:
        with site.working(user, alone=True) as (chosen, archive):
            documents = proposed(archive, scope)
            if not documents:
                raise UsageError(
                    "Nothing is proposed.",
                    remedy="Somebody has approved the list or taken it back meanwhile: look at it again.",
                )
            # Those of this user are of the list as the page shows it, and are left to another.
            count = sum(not _is_by(user, one) for one in documents)
            with job.counting(count) as progress:
                found = bootstrap.disposer(chosen, archive).approve(
                    [one.serial for one in documents],
                    approval.digest,
                    approval.reason,
                    today=bootstrap.today(),
                    progress=progress,
                )
            return Gone(
                [one.kept.document.serial for one in found],
                [(one.kept.document.serial, one.paper) for one in found if one.paper],
                _signed(chosen, archive),
            )

    return work


def proposed(archive: Archive, scope: Scope) -> list[Document]:
    """The documents in a scope that somebody proposes to destroy."""
    return [
        one
        for one in archive.register.documents()
        if _is_there(one, scope) and disposal.proposal(one.acts) is not None
    ]


def over(chosen: Settings, archive: Archive, scope: Scope) -> list[Kept]:
    """The documents in a scope that may be proposed today."""
    return [
        one
        for one in bootstrap.keeper(chosen, archive).over(bootstrap.today())
        if not one.holds
        and disposal.proposal(one.document.acts) is None
        and scope.holds(one.document.type_id, one.document.branch)
    ]


def _is_by(user: str, document: Document) -> bool:
    found = disposal.proposal(document.acts)
    return found is not None and disposal.same_person(found.actor, user)


def _is_there(document: Document, scope: Scope) -> bool:
    alive = document.state in (State.ISSUED, State.VOID)
    return alive and scope.holds(document.type_id, document.branch)


def _catalogue(
    chosen: Settings, archive: Archive, asked: Asked, values: Mapping[str, Any], seen: Scope
) -> Prepared:
    name = f"{CATALOGUE}.json"
    return bootstrap.prepared(
        chosen, archive, CATALOGUE, values, name=name, issued_on=asked.today, seen=seen
    )


def _signed(chosen: Settings, archive: Archive) -> Trouble | None:
    """A checkpoint after what was done; what is to be told of it."""
    damage, untimed = bootstrap.sign_head(chosen, archive)
    return damage or untimed
