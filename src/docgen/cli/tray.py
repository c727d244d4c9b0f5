"""``docgen tray``: the scanned pages that belong to no document yet, and what becomes of them."""

from __future__ import annotations

from pathlib import Path

import click

from docgen import bootstrap
from docgen.cli.base import (
    Command,
    Group,
    Session,
    _,
    json_option,
    option,
    pass_session,
    print_json,
    print_table,
)
from docgen.cli.options import pages_differ_option, place_options
from docgen.cli.usage import require_folder
from docgen.core import stack
from docgen.durable import write_atomic
from docgen.errors import UsageError
from docgen.model import Place, TrayPage


@click.group(
    cls=Group,
    help=_("List, show and settle scanned pages that belong to no document yet."),
    example="docgen tray list",
)
def command() -> None:
    """The tray."""


@command.command(
    "list",
    cls=Command,
    help=_("List the pages that wait, each with the reason. --all lists the settled ones too."),
    example="docgen tray list",
)
@option("--all", "everything", is_flag=True, help=_("Settled pages too."))
@json_option
@pass_session
def list_(session: Session, everything: bool, as_json: bool) -> None:
    """What waits."""
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        found = bootstrap.stack_desk(session.settings, archive).pages()
    pages = [page for page in found if everything or not page.settled]
    if as_json:
        print_json([_data(session, page) for page in pages])
        return
    words = session.translate.phrase
    if pages:
        print_table(
            [words("Tray"), words("File"), words("Page"), words("Since"), words("Reason")],
            [[page.id, page.file, str(page.page), page.at, _why(session, page)] for page in pages],
        )
    session.say("{count} pages in the tray.", count=sum(not page.settled for page in pages))


@command.command(
    "show",
    cls=Command,
    help=_("Write a page of the tray to a file, to look at it."),
    example="docgen tray show 0123456789ab-0002 -o page.pdf",
)
@click.argument("page")
@option(
    "-o", "--output", "output", type=click.Path(dir_okay=False, path_type=Path),
    help=_("File to write (default: the page's name with its ending, here)."),
)  # fmt: skip
@pass_session
def show(session: Session, page: str, output: Path | None) -> None:
    """Write the page."""
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        data = archive.tray.read(page)
        suffix = next(one.suffix for one in archive.tray.pages() if one.id == page)
    output = output or Path(f"{page}{suffix}")
    require_folder(output)
    write_atomic(output, data)
    session.say("Written: {file}", file=str(output))


@command.command(
    "settle",
    cls=Command,
    help=_(
        "Settle pages of the tray. File them, in the order given, as the original of a document, or "
        "note with --discard that they belong to none."
    ),
    example="docgen tray settle 0123456789ab-0002 0123456789ab-0003 --number QR-SH01-202611-0001",
)
@click.argument("pages", nargs=-1, required=True)
@option("--number", default="", help=_("The document whose original the pages are."))
@place_options
@pages_differ_option
@option("--discard", default="", metavar="REASON", help=_("Why the pages belong to no document."))
@pass_session
def settle(
    session: Session,
    *,
    pages: tuple[str, ...],
    number: str,
    room: str,
    shelf: str,
    box: str,
    reason: str,
    discard: str,
) -> None:
    """File, or note."""
    if bool(number) == bool(discard):
        raise UsageError(
            "Say either --number, whose original it is, or --discard, why it is nobody's."
        )
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        desk = bootstrap.stack_desk(session.settings, archive)
        if discard:
            desk.discard(pages, discard)
            session.say("{count} pages settled.", count=len(pages))
            return
        desk.settle(pages, number, Place(room, shelf, box), reason=reason)
    session.say("{count} pages filed with {serial}.", count=len(pages), serial=number)


def _data(session: Session, page: TrayPage) -> dict[str, object]:
    return {
        "id": page.id,
        "file": page.file,
        "page": page.page,
        "since": page.at,
        "reason": page.stray.reason,
        "why": session.translate(stack.words(page.stray)),
        "settled": dict(page.settled) or None,
    }


def _why(session: Session, page: TrayPage) -> str:
    why = session.translate(stack.words(page.stray))
    if not page.settled:
        return why
    done = page.settled.get("filed") or page.settled.get("reason", "")
    return f"{why} → {done} ({page.settled['actor']}, {page.settled['at']})"
