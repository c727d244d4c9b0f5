"""``docgen doctor``: what this machine has of what docgen needs."""

from __future__ import annotations

import click

from docgen import bootstrap
from docgen.cli.base import Command, Session, _, pass_session

# What bootstrap.diagnose calls things, for the catalogue; the rest are names of software.
NAMES = (_("HarfBuzz subset"), _("Fonts"), _("Document types"), _("Worker processes"))


@click.command(
    cls=Command,
    help=_("Check that this machine has all that docgen needs."),
    example="docgen doctor",
)
@pass_session
def command(session: Session) -> None:
    """Raises SetupError, naming what to install, when something is missing."""
    words = session.translate.phrase
    for name, found in bootstrap.diagnose(session.settings):
        click.echo(f"{words(name)}: {found}")
    session.say("Ready.")
