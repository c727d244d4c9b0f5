"""The use cases that work on an open archive, with the ports they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from docgen import doctypes
from docgen.bootstrap import copies, formats, types
from docgen.bootstrap.archive import Archive, open_archive
from docgen.bootstrap.surroundings import DATABASE, Settings, utc_now
from docgen.errors import BusyError, DocgenError, RefusedError
from docgen.model import EVERYTHING, DocumentType, Filing, Scope
from docgen.readers.filing import read_filing
from docgen.readers.statutes import read_statutes
from docgen.usecases import dispose
from docgen.usecases.act import Desk
from docgen.usecases.close import ClosingDesk
from docgen.usecases.dispose import Disposer
from docgen.usecases.due import Reminder
from docgen.usecases.entries import Entries
from docgen.usecases.generate import IssuingDesk
from docgen.usecases.read_text import TextDesk
from docgen.usecases.require import Archived, Remembered
from docgen.usecases.retention import Keeper
from docgen.usecases.scan import StackDesk
from docgen.usecases.sign import SigningDesk


@contextmanager
def archived(chosen: Settings) -> Iterator[Archived | None]:
    """What the archive holds already; None where there is no archive yet."""
    if not (chosen.archive / "store").is_dir():
        yield None
        return
    with open_archive(chosen, create=False, workers=0) as archive:
        yield archived_of(archive)


def archived_of(
    archive: Archive,
    *,
    without: str = "",
    remembered: Remembered | None = None,
    most: int | None = None,
    seen: Scope = EVERYTHING,
) -> Archived:
    """What an open archive holds, as requirements and derivations read it; all but one document.

    ``seen`` is what whoever asks may see.
    """
    return Archived(
        archive.register,
        archive.store,
        archive.doctype_for,
        without=without,
        remembered=remembered,
        most=most,
        seen=seen,
    )


def desk(chosen: Settings, archive: Archive) -> Desk:
    """What acts on documents need."""
    entries = Entries(archive.store, archive.doctype_for, archive.identity_key)
    return Desk(archive.workbench, archive.store, archive.index, chosen.actor, utc_now, entries)


def issuing_desk(chosen: Settings, archive: Archive, *, seen: Scope = EVERYTHING) -> IssuingDesk:
    """What issuing needs, by somebody who may see so much."""
    return IssuingDesk(
        register=archive.register,
        store=archive.store,
        press=archive.press,
        archived=archived_of(archive, seen=seen),
        identity_key=archive.identity_key,
        fallback=formats.fallback(),
        actor=chosen.actor,
        now=utc_now,
        warm_up=archive.press.warm_up,
    )


def signing_desk(chosen: Settings, archive: Archive) -> SigningDesk:
    """What signing needs."""
    return SigningDesk(desk(chosen, archive), archive.register, archive.doctype_for)


def stack_desk(chosen: Settings, archive: Archive) -> StackDesk:
    """What taking in stacks of scans needs."""
    return StackDesk(desk(chosen, archive), archive.register, formats.scan_reader(), archive.tray)


def text_desk(chosen: Settings, archive: Archive) -> TextDesk | None:
    """What reads the text of originals; None where the extra for it is not installed."""
    reader = formats.text_reader()
    if reader is None:
        return None
    return TextDesk(desk(chosen, archive), archive.register, reader)


def checkpoint(chosen: Settings, archive: Archive) -> DocgenError | None:
    """A checkpoint at the end of a command that has given numbers or handed the ledger over.

    Answers why it has no timestamp, where it should have one.  Raises what ``CheckpointDesk.make`` raises.
    """
    from docgen.bootstrap.checkpoints import checkpoint_desk  # noqa: PLC0415 - it loads a library

    return checkpoint_desk(chosen, archive).make().unstamped


def sign_head(
    chosen: Settings, archive: Archive
) -> tuple[DocgenError | OSError | None, DocgenError | None]:
    """A checkpoint at the end of what gives numbers; that is done and stays done, whatever comes of this.

    Answers what is to be raised once the results are told (damage that came to light, a full disk), and
    what is to be told beside them.
    """
    try:
        return None, checkpoint(chosen, archive)
    except RefusedError:  # an archive without a line has nothing to sign
        return None, None
    except BusyError as error:  # the next one vouches for these lines too
        return None, error
    except (DocgenError, OSError) as error:
        return error, None


def reminder(chosen: Settings, archive: Archive, types: Mapping[str, DocumentType]) -> Reminder:
    """What tells what is due of the documents of ``types``."""
    return Reminder(
        register=archive.register,
        store=archive.store,
        index=archive.index,
        types=types,
        doctype_for=archive.doctype_for,
        filing=filing(chosen),
    )


def filing(chosen: Settings) -> Filing:
    """How months are closed and filed.  Raises TemplateError for settings that are none."""
    return read_filing(doctypes.house_data(chosen.templates, doctypes.FILING))


def closing_desk(chosen: Settings, archive: Archive) -> ClosingDesk:
    """What closing months needs.  Raises TemplateError for settings of filing that are none."""
    return ClosingDesk(
        desk=desk(chosen, archive),
        register=archive.register,
        press=archive.press,
        doctype_for=archive.doctype_for,
        settings=filing(chosen),
        reader=formats.scan_reader(),
    )


def keeper(chosen: Settings, archive: Archive) -> Keeper:
    """What tells how long documents are kept.  Raises TemplateError for statutes that are none."""
    return Keeper(
        register=archive.register,
        store=archive.store,
        index=archive.index,
        type_now=lambda type_id: types.type_in_use(chosen, archive, type_id),
        doctype_for=archive.doctype_for,
        statutes=read_statutes(doctypes.house_data(chosen.templates, doctypes.STATUTES)),
    )


def disposer(chosen: Settings, archive: Archive) -> Disposer:
    """What destroying documents needs.  Raises as ``keeper``."""
    return Disposer(
        desk=desk(chosen, archive),
        register=archive.register,
        tray=archive.tray,
        keeper=keeper(chosen, archive),
        forget_copies=partial(copies.forget_copies, chosen.archive / DATABASE),
    )


def clear_away(chosen: Settings) -> Sequence[str]:
    """Remove what a killed process left of documents that were destroyed; their numbers.

    Raises BusyError while somebody else has the archive open.
    """
    with open_archive(chosen, create=False, workers=0, alone=True) as archive:
        return clear_away_in(chosen, archive)


def clear_away_in(chosen: Settings, archive: Archive) -> Sequence[str]:
    """The same in an archive that nobody else has open."""
    return dispose.clear_away(
        desk=desk(chosen, archive),
        register=archive.register,
        tray=archive.tray,
        forget_copies=partial(copies.forget_copies, chosen.archive / DATABASE),
    )
