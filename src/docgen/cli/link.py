"""``docgen link``: say that a document renews or supplements an earlier one."""

from __future__ import annotations

import click

from docgen import bootstrap
from docgen.cli.base import Command, Session, _, json_option, option, pass_session, print_json
from docgen.core import links
from docgen.errors import UsageError
from docgen.usecases.link import link
from docgen.writers.data import links_data
from docgen.writers.document_words import link_rows


@click.command(
    cls=Command,
    help=_(
        "Link a document with an earlier one. A contract renews one of its type, an agreement "
        "supplements any; each of the two names the other from then on."
    ),
    example="docgen link WT-SH01-2027-0001 --renews WT-SH01-2026-0001",
)
@click.argument("number")
@option("--renews", metavar="NUMBER", help=_("The document that this one renews."))
@option("--supplements", metavar="NUMBER", help=_("The document that this one supplements."))
@json_option
@pass_session
def command(
    session: Session, *, number: str, renews: str | None, supplements: str | None, as_json: bool
) -> None:
    """Link, and show the links of the later document."""
    if bool(renews) == bool(supplements):
        raise UsageError("Say with either --renews or --supplements which document, and how.")
    kind = links.RENEWS if renews else links.SUPPLEMENTS
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        desk = bootstrap.desk(session.settings, archive)
        document, _other = link(number, kind, renews or supplements or "", desk=desk)
    if as_json:
        print_json({"number": document.serial, "links": links_data(document)})
        return
    for heading, other in link_rows(document, session.translate):
        session.say("{serial}: {link} {other}", serial=number, link=heading, other=other)
