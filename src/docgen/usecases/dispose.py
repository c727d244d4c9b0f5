"""Destroy documents whose period is over: one person proposes, another approves the list and destroys.

Of each document the tombstone is put in the place of all its files, then its end is recorded; what else
there was of it (pages in the tray, the face of its rare characters, words in the database and its copies) is
removed last, from what the record says.  Killed anywhere, ``recover`` finishes what was begun.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from docgen.core import disposal, life, links, records
from docgen.core import tray as tray_rules
from docgen.core.disposal import Proposal
from docgen.errors import RefusedError
from docgen.model import Document, State, TrayPage
from docgen.ports import Progress, Register, Tray
from docgen.usecases.act import Desk, Planned, with_files
from docgen.usecases.hold import require_nobody
from docgen.usecases.retention import Keeper, Kept


@dataclass(frozen=True, slots=True)
class Proposed:
    """A document that somebody proposes to destroy.

    ``paper`` is where its paper lies, "" where nothing is known of one; ``linked`` are the documents, not
    destroyed themselves, that are linked with it.
    """

    kept: Kept
    proposal: Proposal
    paper: str
    linked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """What a person may approve, with the digest that stands for the list; ``own`` are the numbers that
    this person proposed, which another has to approve.
    """

    proposed: tuple[Proposed, ...]
    digest: str
    own: tuple[str, ...]


class Disposer:
    """Proposes, approves and destroys.

    ``forget_copies`` removes the copies of the database that are kept beside it.
    """

    def __init__(
        self,
        *,
        desk: Desk,
        register: Register,
        tray: Tray,
        keeper: Keeper,
        forget_copies: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._register = register
        self._tray = tray
        self._keeper = keeper
        self._forget_copies = forget_copies

    def propose(
        self,
        serials: Iterable[str],
        reason: str,
        *,
        today: dt.date,
        progress: Progress | None = None,
    ) -> list[str]:
        """Propose to destroy documents; those that were not proposed before.

        Raises UsageError for words that cannot stand in an act, NotFoundError, BusyError, and RefusedError
        for a document that is held, pending or gone, whose period is not over, or that the reason names a
        person of; what came before is proposed then.
        """
        life.require_words(reason, disposal.LONGEST_REASON, "--reason")

        def plan(document: Document) -> Planned | None:
            if disposal.proposal(document.acts) is not None:
                return None
            term = self._keeper.term(document, today)
            disposal.require_over(document, term, today)
            require_nobody(self._desk.index.entry(document.serial), reason)
            return Planned(life.PROPOSE, {"reason": reason, "free_from": str(term.until)})

        return self._each(serials, plan, progress)

    def retract(
        self, serials: Iterable[str], reason: str, *, progress: Progress | None = None
    ) -> list[str]:
        """Take proposals back, one's own or another's; those that there were.  Raises as ``propose``."""
        life.require_words(reason, disposal.LONGEST_REASON, "--reason")

        def plan(document: Document) -> Planned | None:
            if disposal.proposal(document.acts) is None:
                return None
            require_nobody(self._desk.index.entry(document.serial), reason)
            return Planned(life.RETRACT, {"reason": reason})

        return self._each(serials, plan, progress)

    def listed(self, serials: Sequence[str], *, today: dt.date) -> Listed:
        """What this person may approve: of these documents, or of all that are proposed.

        Raises NotFoundError, RefusedError for a document that is named and not proposed.
        """
        if serials:
            found = [self._document(serial) for serial in dict.fromkeys(serials)]
            for one in found:
                disposal.require_proposed(one)
        else:
            alive = (one for one in self._register.documents() if one.state is not State.DISPOSED)
            found = [one for one in alive if disposal.proposal(one.acts) is not None]
        own = [one for one in found if self._is_own(one)]
        others = [one for one in found if not self._is_own(one)]
        return Listed(
            tuple(self._proposed(one, today) for one in others),
            disposal.list_digest(others),
            tuple(one.serial for one in own),
        )

    def approve(
        self,
        serials: Sequence[str],
        digest: str,
        reason: str,
        *,
        today: dt.date,
        progress: Progress | None = None,
    ) -> list[Proposed]:
        """Destroy the documents of a list, of which ``digest`` was shown; they are gone then.

        Raises RefusedError where the list is another by now, or any of it may not be destroyed: nothing
        has been changed then.  The archive must be open for nobody else.
        """
        life.require_words(reason, disposal.LONGEST_REASON, "--reason")
        listed = self.listed(serials, today=today)
        if not listed.proposed:
            for serial in listed.own:
                disposal.require_other(self._document(serial), self._desk.actor)
            raise RefusedError(
                "There is nothing that {actor} could approve.",
                actor=self._desk.actor,
                remedy="'docgen retention dispose' shows what is proposed, and by whom.",
            )
        if listed.digest != digest:
            raise RefusedError(
                "The list is not the one that {digest} stands for.",
                digest=digest,
                remedy="Look at it again with 'docgen retention dispose', and approve what it shows now.",
            )
        pages = tray_rules.settled(self._tray.pages(), self._register.entries(""))
        for one in listed.proposed:
            self._require_free(one.kept, pages, reason, today)
        for one in listed.proposed:
            self._dispose(one.kept.document.serial, pages, reason, today)
            if progress is not None:
                progress.advance()
        clear_away(
            desk=self._desk,
            register=self._register,
            tray=self._tray,
            forget_copies=self._forget_copies,
        )
        return list(listed.proposed)

    def _dispose(self, serial: str, pages: Sequence[TrayPage], reason: str, today: dt.date) -> None:
        with self._desk.held([serial]) as (document,):
            kept = self._keeper.kept(document, today)
            self._require_free(kept, pages, reason, today)
            object_id = document.object_id or ""
            stored = self._desk.store.get(object_id)
            if stored is None:
                raise disposal.gone(document)
            at = self._desk.now()
            data = disposal.tombstone(
                document,
                kept.term,
                list(self._register.entries(serial)),
                stored,
                at=at,
                actor=self._desk.actor,
                reason=reason,
                tray=[page.id for page in tray_rules.concerning(pages, serial)],
            )
            buried = self._desk.store.dispose(
                object_id,
                {disposal.TOMBSTONE: data},
                created=at,
                message=f"Dispose {serial}",
                actor=self._desk.actor,
            )
            self._desk.record(document, disposal.done(serial, data, buried))

    def _require_free(
        self, kept: Kept, pages: Sequence[TrayPage], reason: str, today: dt.date
    ) -> None:
        document = with_files(kept.document)
        disposal.require_other(document, self._desk.actor)
        disposal.require_over(document, kept.term, today)
        require_nobody(self._desk.index.entry(document.serial), reason)
        waiting = [one for one in tray_rules.concerning(pages, document.serial) if not one.settled]
        if waiting:
            raise RefusedError(
                "Pages of {serial} wait in the tray: {pages}.",
                serial=document.serial,
                pages=", ".join(page.id for page in waiting),
                remedy="Settle them first: 'docgen tray settle'.",
            )

    def _each(
        self,
        serials: Iterable[str],
        plan: Callable[[Document], Planned | None],
        progress: Progress | None,
    ) -> list[str]:
        done: list[str] = []

        def noting(document: Document) -> Planned | None:
            planned = plan(document)
            if planned is not None:
                done.append(document.serial)
            return planned

        for serial in dict.fromkeys(serials):
            self._desk.act(serial, noting)
            if progress is not None:
                progress.advance()
        return done

    def _proposed(self, document: Document, today: dt.date) -> Proposed:
        linked = {link.to for link in links.links(document.acts)}
        alive = [one for one in sorted(linked) if self._is_alive(one)]
        return Proposed(
            self._keeper.kept(document, today),
            disposal.require_proposed(document),
            disposal.paper(document.acts),
            tuple(alive),
        )

    def _is_alive(self, serial: str) -> bool:
        found = self._register.document(serial)
        return found is not None and found.state is not State.DISPOSED

    def _is_own(self, document: Document) -> bool:
        found = disposal.proposal(document.acts)
        return found is not None and disposal.same_person(found.actor, self._desk.actor)

    def _document(self, serial: str) -> Document:
        return life.known(self._register.document(serial), serial)


def clear_away(
    *, desk: Desk, register: Register, tray: Tray, forget_copies: Callable[[], None]
) -> Sequence[str]:
    """Remove what is left elsewhere of documents whose end is recorded; their numbers.

    Their pages in the tray, faces that no other document needs, copies of the database, and their traces
    in it.  The archive must be open for nobody else: a document that is being issued may need a face.
    """
    serials = desk.workbench.unpurged()
    if not serials:
        return serials
    ended = [one for one in map(register.document, serials) if one is not None]
    for page in sorted(disposal.tray_pages(ended)):
        tray.dispose(page)
    faces = {one.fallback_font for one in ended if one.fallback_font}
    if faces:
        alive = (one for one in register.documents() if one.state is not State.DISPOSED)
        faces -= {one.fallback_font for one in alive if one.fallback_font}
        for face in sorted(faces):
            desk.store.forget(records.font_object(face))
    forget_copies()
    desk.workbench.purge()
    return serials
