"""``docgen file``: file the signed original of a document, and where the paper lies."""

from __future__ import annotations

import click

from docgen import bootstrap
from docgen.cli.base import (
    Command,
    Session,
    _,
    json_option,
    pass_session,
    print_json,
    read_file,
)
from docgen.cli.ocr import no_ocr_option, read_after_filing
from docgen.cli.options import pages_differ_option, place_options
from docgen.core import originals
from docgen.model import Document, Place
from docgen.usecases.file_original import file_original
from docgen.writers.data import original_data


@click.command(
    cls=Command,
    help=_(
        "File the scanned original of a document. PDF, JPEG, PNG or TIFF, one or many pages; the code on "
        "it must be the document's, the number of pages that of the issue. Without a file, notes where "
        "the paper has been moved to."
    ),
    example="docgen file QR-SH01-202611-0001 scan.pdf --room 档案室 --shelf 3 --box 2026-11",
)
@click.argument("number")
@click.argument("scans", nargs=-1, type=click.Path(exists=True, dir_okay=False, readable=True))
@place_options
@pages_differ_option
@no_ocr_option
@json_option
@pass_session
def command(
    session: Session,
    *,
    number: str,
    scans: tuple[str, ...],
    room: str,
    shelf: str,
    box: str,
    reason: str,
    no_ocr: bool,
    as_json: bool,
) -> None:
    """File, and say what is there now."""
    reader = bootstrap.scan_reader()
    read = [reader.read(*read_file(path)) for path in scans]
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        document = file_original(
            number,
            read,
            Place(room, shelf, box),
            desk=bootstrap.desk(session.settings, archive),
            reader=reader,
            reason=reason,
        )
        pages = 0
        if scans and not no_ocr:
            pages = read_after_filing(session, archive, [document.serial])
    _say(session, document, pages, as_json=as_json)


def _say(session: Session, document: Document, read: int, *, as_json: bool) -> None:
    original = originals.original(document.acts)
    if original is None:
        raise ValueError("filing leaves an original")
    if as_json:
        print_json(original_data(document))
        return
    place = " / ".join(original.place.told().values()) or "—"
    session.say(
        "The original of {serial} is filed: {pages} pages. The paper lies: {place}.",
        serial=document.serial,
        pages=original.pages,
        place=place,
    )
    if read:
        session.say("Its text was read; 'docgen search' finds it by what is on the paper.")
