"""``docgen doctor``: what this machine has of what docgen needs."""

from __future__ import annotations

import click

from docgen import bootstrap
from docgen.cli.base import Command, Session, _, pass_session

# What bootstrap.diagnose calls things, for the catalogue; the rest are names of software.
NAMES = (
    _("HarfBuzz subset"),
    _("Fonts"),
    _("Font for rare characters"),
    _("Document types"),
    _("Worker processes"),
    _("not installed"),
)


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
        click.echo(f"{words(name)}: {words(found)}")
        if found == "not installed":
            # Not needed by most: only what is missing for all is an error.
            session.say(
                "Document types whose template is a Word file need it: install the Debian package "
                "libreoffice-writer-nogui."
            )
    session.say("Ready.")
