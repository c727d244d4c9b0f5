"""``docgen link``: say that a document renews or supplements an earlier one."""

from __future__ import annotations

import click

from docgen import bootstrap
from docgen.cli.base import Command, Session, _, json_option, option, pass_session, print_json
from docgen.core import links
from docgen.errors import UsageError
from docgen.model import Document
from docgen.usecases.link import link

# A kind of link as a heading; the number of the other document follows.
KINDS = {
    "replaces": _("Replaces"),
    "replaced-by": _("Replaced by"),
    "renews": _("Renews"),
    "renewed-by": _("Renewed by"),
    "supplements": _("Supplements"),
    "supplemented-by": _("Supplemented by"),
}


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
        print_json({"number": document.serial, "links": as_data(document)})
        return
    for heading, other in rows(session, document):
        session.say("{serial}: {link} {other}", serial=number, link=heading, other=other)


def rows(session: Session, document: Document) -> list[list[str]]:
    """Each link of a document: what it is, and the other document."""
    found = links.links(document.acts)
    return [[session.translate.phrase(KINDS[one.kind]), one.to] for one in found]


def as_data(document: Document) -> list[dict[str, str]]:
    """The same as data."""
    return [{"kind": one.kind, "to": one.to, "at": one.at} for one in links.links(document.acts)]
