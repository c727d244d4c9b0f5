"""``docgen verify``: prove the archive, or name what is wrong."""

from __future__ import annotations

import click

from docgen import bootstrap
from docgen.cli.base import Command, Session, _, json_option, pass_session, print_json, progress_bar
from docgen.errors import IntegrityError
from docgen.usecases.verify import verify


@click.command(
    cls=Command,
    help=_(
        "Check the whole archive and name what is wrong. Every digest, the ledger's chain, and the "
        "database against store and ledger; nothing is changed; exit code 4 if anything is wrong."
    ),
    example="docgen verify",
)
@json_option
@pass_session
def command(session: Session, as_json: bool) -> int:
    """Exit code 0 when the archive is whole, 4 when it is not."""
    with bootstrap.open_archive(session.settings, create=False) as archive:
        objects = sum(1 for _id in archive.store.object_ids())
        with progress_bar(session, _("Checking"), objects) as bar:
            verified = verify(
                store=archive.store,
                ledger=archive.ledger,
                register=archive.register,
                index=archive.index,
                doctype_for=archive.doctype_for,
                identity_key=archive.identity_key,
                progress=bar,
            )
    if as_json:
        print_json(
            {
                "documents": verified.documents,
                "objects": verified.objects,
                "ledger_entries": verified.ledger_entries,
                "pending": list(verified.pending),
                "findings": [
                    {"code": one.code, "where": one.where, "what": session.translate(one.what)}
                    for one in verified.findings
                ],
            }
        )
    else:
        for one in verified.findings:
            click.echo(f"{one.where}: {session.translate(one.what)}  [{one.code}]")
        session.say(
            "Checked {documents} documents, {objects} objects, {entries} ledger entries.",
            documents=verified.documents,
            objects=verified.objects,
            entries=verified.ledger_entries,
        )
        if verified.pending:
            session.say(
                "{count} documents have a number but no files yet; 'docgen recover' finishes them.",
                count=len(verified.pending),
            )
        if verified.findings:
            session.say("{count} things are wrong.", count=len(verified.findings))
        else:
            session.say("The archive is whole.")
    return IntegrityError.exit_code if verified.findings else 0
