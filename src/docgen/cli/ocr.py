"""``docgen ocr``: read the text of originals that were filed without it, so that it can be searched."""

from __future__ import annotations

from collections.abc import Sequence

import click

from docgen import bootstrap
from docgen.bootstrap import Archive
from docgen.cli.base import (
    Command,
    Session,
    _,
    json_option,
    option,
    pass_session,
    print_json,
    print_table,
    progress_bar,
)
from docgen.errors import DocgenError, SetupError, UnreadableInputError
from docgen.i18n import error_text
from docgen.usecases.read_text import TextRead, Unread

no_ocr_option = option(
    "--no-ocr", "no_ocr", is_flag=True, envvar="DOCGEN_NO_OCR",
    help=_("Do not read the text of the scans now (DOCGEN_NO_OCR); 'docgen ocr' does it later."),
)  # fmt: skip


@click.command(
    cls=Command,
    help=_(
        "Read the text of filed originals (OCR). What is on the paper is then found by 'docgen search'. Without "
        "numbers, reads all that were not read yet; interrupted and run again, it goes on. Needs the extra "
        "docgen[ocr]; nothing leaves the machine."
    ),
    example="docgen ocr QR-SH01-202611-0001",
)
@click.argument("numbers", nargs=-1, metavar="[NUMBER]...")
@json_option
@pass_session
def command(session: Session, *, numbers: tuple[str, ...], as_json: bool) -> int:
    """Exit code 0 when every original could be read, 3 when one could not."""
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        desk = bootstrap.text_desk(session.settings, archive)
        if desk is None:
            raise SetupError(
                "What reads the text of scans is not installed.",
                remedy="Install it with: pip install 'docgen[ocr]'",
            )
        wanted = numbers or desk.missing()
        with progress_bar(session, _("Reading"), len(wanted)) as bar:
            read, unread = desk.read_all(wanted, bar)
    _say(session, read, unread, as_json=as_json)
    return UnreadableInputError.exit_code if unread else 0


def read_after_filing(session: Session, archive: Archive, serials: Sequence[str]) -> int:
    """Read what was just filed, where the extra is there; how many pages were read.

    The filing stays whole whatever happens here: what fails is told, and 'docgen ocr' does it later.
    """
    desk = bootstrap.text_desk(session.settings, archive)
    if desk is None:
        return 0
    with progress_bar(session, _("Reading"), len(serials)) as bar:
        read = desk.read_filed(serials, lambda serial, error: _explain(session, serial, error), bar)
    return sum(one.pages for one in read)


def _explain(session: Session, serial: str, error: DocgenError) -> None:
    message, remedy = error_text(error, session.translate)
    click.echo(f"{serial}: {message}" + (f" → {remedy}" if remedy else ""), err=True)
    told = session.translate.phrase("The original is filed; only its text is not read yet.")
    click.echo(told, err=True)


def _say(
    session: Session, read: Sequence[TextRead], unread: Sequence[Unread], *, as_json: bool
) -> None:
    why = {one.serial: error_text(one.error, session.translate) for one in unread}
    if as_json:
        print_json(
            {
                "read": [
                    {"number": one.serial, "pages": one.pages, "now": one.now} for one in read
                ],
                "unread": [
                    {"number": serial, "why": message, "remedy": remedy}
                    for serial, (message, remedy) in why.items()
                ],
            }
        )
        return
    words = session.translate.phrase
    if read:
        print_table(
            [words("Number"), words("Pages"), ""],
            [
                [one.serial, str(one.pages), words("read now" if one.now else "read before")]
                for one in read
            ],
        )
    for serial, (message, remedy) in why.items():
        click.echo(f"{serial}: {message} → {remedy}", err=True)
    session.say(
        "The text of {count} originals was read; {unread} could not be read.",
        count=sum(one.now for one in read),
        unread=len(unread),
    )
