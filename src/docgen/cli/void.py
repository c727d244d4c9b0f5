"""``docgen void``: declare a document void; its number stays."""

from __future__ import annotations

import click

from docgen import bootstrap
from docgen.cli.base import Command, Session, _, json_option, option, pass_session, print_json
from docgen.core import links, voids
from docgen.model import Document
from docgen.usecases.void import void
from docgen.writers.data import void_data


@click.command(
    cls=Command,
    help=_(
        "Declare a document void. Its number stays, with the reason; a further PDF is filed that says "
        "作废 on every page. A corrected record may then be issued; the same one again with generate --again."
    ),
    example="docgen void QR-SH01-202611-0001 --reason 资金账号有误",
)
@click.argument("number")
@option("--reason", required=True, help=_("Why it is void; it stands in the ledger."))
@json_option
@pass_session
def command(session: Session, number: str, reason: str, as_json: bool) -> None:
    """Void, and say so."""
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        document = void(
            number,
            reason=reason,
            desk=bootstrap.desk(session.settings, archive),
            stamp=bootstrap.stamp(),
        )
    if as_json:
        print_json(void_data(document))
        return
    say(session, document)


def say(session: Session, document: Document) -> None:
    """That it is void, since when and why."""
    act = voids.act_of(document)
    session.say(
        "{serial} is void ({at}): {reason}",
        serial=document.serial,
        at=act.at if act else "",
        reason=voids.reason_of(document),
    )
    for other in links.to(document, links.REPLACED_BY):
        session.say("It has been replaced by {other}.", other=other)
