"""``docgen rebuild``: restore the database from store and ledger."""

from __future__ import annotations

import click

from docgen import bootstrap
from docgen.cli.base import Command, Session, _, option, pass_session


@click.command(
    cls=Command,
    help=_(
        "Restore the database from store and ledger. It holds the register and the search index; "
        "both then answer as before."
    ),
    example="docgen rebuild",
)
@option(
    "--replace",
    is_flag=True,
    help=_(
        "Even if there is a database; it is kept as register.db.old, unless documents were destroyed."
    ),
)
@pass_session
def command(session: Session, replace: bool) -> None:
    """Refuses to touch an existing database unless told to."""
    rebuilt = bootstrap.rebuild_archive(session.settings, replace=replace)
    session.say("{count} documents restored.", count=rebuilt.documents)
    if rebuilt.lost:
        session.say(
            "These numbers were given, but the record was lost with the database: {numbers}. Run "
            "generate on the same input again; it will use them.",
            numbers=", ".join(rebuilt.lost),
        )
