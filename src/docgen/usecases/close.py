"""Close a month: its documents listed in a catalogue, whose issue closes it.

Everything is read and checked first; then one reservation numbers the catalogue and closes the month, or
refuses because something has changed since (``core.volumes``).  Killed before it, nothing has happened;
killed after it, the month is closed and the catalogue is finished as any pending document is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docgen.core import filing, life, originals, records, voids, volumes
from docgen.core.filing import Lack
from docgen.core.masks import mask_digits
from docgen.core.volumes import Closing
from docgen.errors import DocgenError, NotFoundError
from docgen.model import Document, DocumentType, Filing, State, Volume
from docgen.ports import Press, Progress, Register, ScanReader
from docgen.usecases.act import Desk
from docgen.usecases.issue import Prepared, issue
from docgen.usecases.make import ISSUED_PDF, RECORD, TypeFor
from docgen.usecases.recover import finish
from docgen.usecases.sign import look

LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be closed, on which day; ``reason`` is why it is closed although something is missing."""

    volume: Volume
    today: dt.date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed month: its catalogue, whether that was there ``already``, and what was missing.

    ``catalogue`` is None where the month was not closed: ``lacks`` says why.
    """

    catalogue: Document | None
    lacks: tuple[Lack, ...] = ()
    already: bool = False


class ClosingDesk:
    """What closing months needs; ``reader`` counts the pages of what was issued."""

    def __init__(
        self,
        *,
        desk: Desk,
        register: Register,
        press: Press,
        doctype_for: TypeFor,
        settings: Filing,
        reader: ScanReader,
    ) -> None:
        self._desk = desk
        self._register = register
        self._press = press
        self._doctype_for = doctype_for
        self._settings = settings
        self._reader = reader

    def close(
        self,
        asked: Asked,
        doctype: DocumentType,
        prepare: Callable[[Mapping[str, Any]], Prepared],
        *,
        progress: Progress | None = None,
    ) -> Closed:
        """Close a month of a type; again, nothing is done.

        ``doctype`` is the type as it stands today; ``prepare`` checks the record of a catalogue.  Raises
        NotFoundError for a month without documents, RefusedError for a type whose months are not closed,
        BusyError where the month changes meanwhile.
        """
        volume = asked.volume
        filing.require_closable(volume, doctype, self._settings)
        if asked.reason:
            life.require_words(asked.reason, LONGEST_REASON, "--override")
        there = volumes.closed_by(volume, self._register.closings())
        if there is not None:
            return Closed(self._finished(there), already=True)
        members, annexes = self._members(asked, doctype), self._annexes()
        lacks = self._lacks(asked, members, annexes, progress)
        if any(one.final for one in lacks) or (lacks and not asked.reason):
            return Closed(None, tuple(lacks))
        closing, values = self._drawn_up(
            asked, doctype, members, annexes, lacks=lacks, progress=progress
        )
        return Closed(self._issued(closing, asked.reason, prepare(values)), tuple(lacks))

    def look(
        self, asked: Asked, doctype: DocumentType, *, progress: Progress | None = None
    ) -> Closed:
        """What keeps a month from being closed, or what has closed it; nothing is changed.

        Raises as ``close``.
        """
        filing.require_closable(asked.volume, doctype, self._settings)
        there = volumes.closed_by(asked.volume, self._register.closings())
        if there is not None:
            return Closed(there, already=True)
        members = self._members(asked, doctype)
        return Closed(None, tuple(self._lacks(asked, members, self._annexes(), progress)))

    def _lacks(
        self,
        asked: Asked,
        members: Sequence[Document],
        annexes: Mapping[str, Sequence[Document]],
        progress: Progress | None,
    ) -> list[Lack]:
        lacks = [*filing.unfinished(asked.volume, asked.today), *self._gaps(members)]
        for member in members:
            for one in (member, *annexes.get(member.serial, ())):
                lacks += self._lacking(one)
            if progress is not None:
                progress.advance()
        return lacks

    def _members(self, asked: Asked, doctype: DocumentType) -> list[Document]:
        """The documents of the month.  Raises NotFoundError where there are none."""
        volume = asked.volume
        documents = self._register.documents(volume.type_id)
        found = [one for one in documents if volumes.volume_of(one) == volume]
        if not found:
            raise NotFoundError(
                "There are no documents of {type} for {branch} in {month}.",
                type=doctype.id,
                branch=volume.branch,
                month=volume.month,
                remedy="'docgen series' lists what there is.",
            )
        return found

    def _annexes(self) -> dict[str, list[Document]]:
        """The documents that are one item with another, by that one's number."""
        found: dict[str, list[Document]] = {}
        for type_id, field in self._settings.annexes.items():
            for one in self._register.documents(type_id):
                if one.state is State.ISSUED:
                    found.setdefault(str(self._values(one).get(field, "")), []).append(one)
        return found

    def _values(self, document: Document) -> Mapping[str, Any]:
        stored = self._desk.store.read(document.object_id or "", RECORD)
        return records.read_record(stored).values

    def _gaps(self, members: Iterable[Document]) -> list[Lack]:
        touched = {str(one.series) for one in members}
        found = ((str(one.series), one.gaps) for one in self._register.series())
        return filing.gaps((name, gaps) for name, gaps in found if name in touched)

    def _lacking(self, document: Document) -> list[Lack]:
        open_ = document.state is State.ISSUED and originals.original(document.acts) is None
        doctype = self._doctype_for(document.type_id, document.template_digest)
        signed = doctype.signatures and open_
        standing = look(document, self._desk.store, self._doctype_for).standing if signed else None
        return filing.lacking(document, doctype, standing)

    def _drawn_up(
        self,
        asked: Asked,
        doctype: DocumentType,
        members: Sequence[Document],
        annexes: Mapping[str, Sequence[Document]],
        *,
        lacks: Sequence[Lack],
        progress: Progress | None,
    ) -> tuple[Closing, dict[str, Any]]:
        """What is closed, and the record of its catalogue."""
        volume = asked.volume
        fonds = filing.fonds_key(self._settings, doctype, volume.month)
        catalogues = self._register.closings()
        told = [one for one in map(volumes.closing, catalogues) if one is not None]
        after = max((one.last for one in told if one.fonds == fonds), default=0)
        valid = [one for one in members if one.state is State.ISSUED]
        before = self._before(volume, fonds, catalogues)
        items, last = filing.numbered([one.serial for one in valid], before, after)
        closing = Closing(volume, volumes.state_of(members), fonds, after, last)
        missing: dict[str, list[Lack]] = {}
        for lack in lacks:
            missing.setdefault(lack.serial, []).append(lack)
        rows = []
        names: list[str] = []
        for one in valid:
            name = str(self._values(one).get("branch_name") or "")
            names.append(name)
            code = filing.reference(fonds, items[one.serial])
            own = annexes.get(one.serial, ())
            about = [lack for part in (one, *own) for lack in missing.get(part.serial, ())]
            rows.append(
                self._row(
                    one,
                    doctype,
                    code=code,
                    responsible=name or volume.branch,
                    annexes=own,
                    lacks=about,
                )
            )
            if progress is not None:
                progress.advance()
        values = {
            "volume_type": doctype.id,
            "type_title": doctype.title.zh,
            "branch": volume.branch,
            "branch_name": next((name for name in reversed(names) if name), None),
            "month": volume.month,
            "fonds": self._settings.fonds,
            "year": int(volume.month[:4]),
            "retention": doctype.retention_code,
            "unit": self._settings.units[doctype.owner],
            "first_number": members[0].serial,
            "last_number": members[-1].serial,
            "items": rows,
            "voids": [
                {"number": one.serial, "reason": _why_not(one)}
                for one in members
                if one.state is not State.ISSUED
            ],
            "overruled": asked.reason if lacks else None,
            "lacking": filing.told(lacks) if lacks else None,
            "prepared_by": self._desk.actor,
            "prepared_on": asked.today.isoformat(),
        }
        return closing, {name: value for name, value in values.items() if value not in (None, [])}

    def _before(self, volume: Volume, fonds: str, catalogues: Iterable[Document]) -> dict[str, int]:
        """The item numbers that void catalogues of this volume have given."""
        found: dict[str, int] = {}
        for one in catalogues:
            told = volumes.closing(one)
            if told is None or told.volume != volume or one.object_id is None:
                continue
            for row in self._values(one).get("items", ()):
                code = filing.item_of(row["code"])
                if code is not None and code[0] == fonds:
                    found[row["number"]] = code[1]
        return found

    def _row(
        self,
        document: Document,
        doctype: DocumentType,
        *,
        code: str,
        responsible: str,
        annexes: Sequence[Document],
        lacks: Sequence[Lack],
    ) -> dict[str, Any]:
        entry = self._desk.index.entry(document.serial)
        about = entry.listing[0][2] if entry is not None and entry.listing else ""
        title = f"[{doctype.title.zh}：{about}]" if about else f"[{doctype.title.zh}]"
        parts = [f"含{one.serial}" for one in annexes]
        parts += dict.fromkeys(filing.MISSING[one.kind] for one in lacks)
        return {
            "code": code,
            "number": document.serial,
            "responsible": responsible,
            "title": title[:200],
            "dated": document.issued_on.strftime("%Y%m%d"),
            "pages": sum(self._pages_of(one) for one in (document, *annexes)),
            **({"remark": "；".join(parts)[:200]} if parts else {}),
        }

    def _pages_of(self, document: Document) -> int:
        """The pages of the paper: those of the original, else those that were issued."""
        original = originals.original(document.acts)
        if original is not None:
            return original.pages
        pdf = self._desk.store.read(document.object_id or "", ISSUED_PDF)
        return self._reader.printed(document.serial, pdf).pages

    def _issued(self, closing: Closing, reason: str, prepared: Prepared) -> Document:
        (candidate,) = prepared.candidates
        origin: dict[str, Any] = {volumes.ORIGIN: volumes.as_origin(closing)}
        if reason:
            origin |= {"overruled": "month-complete", "reason": mask_digits(reason)}
        issued = issue(
            replace(prepared, candidates=(replace(candidate, origin=origin),)),
            register=self._register,
            store=self._desk.store,
            press=self._press,
            actor=self._desk.actor,
            now=self._desk.now,
            again=True,
        )
        (result,) = issued.results
        return self._there(result.serial)

    def _finished(self, catalogue: Document) -> Document:
        """The catalogue, after a killed process's is finished."""
        if catalogue.state is State.PENDING:
            finish(
                self._register.claim_orphans(),
                register=self._register,
                press=self._press,
                actor=self._desk.actor,
                now=self._desk.now,
            )
        return self._there(catalogue.serial)

    def _there(self, serial: str) -> Document:
        document = self._register.document(serial)
        if document is None or document.state is State.PENDING:
            raise DocgenError(
                "The month is closed by {serial}, whose files could not be made yet.",
                serial=serial,
                remedy="Run 'docgen recover'; what it says about the failure stands there.",
            )
        return document


def _why_not(document: Document) -> str:
    """Why a number of the month is no item of it, as the catalogue (a document, in Chinese) says it."""
    if document.state is State.DISPOSED:
        return "已按规定销毁"
    return mask_digits(voids.reason_of(document))
