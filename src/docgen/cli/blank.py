"""``docgen blank``: an empty workbook or YAML file of a type, ready to be filled in."""

from __future__ import annotations

from pathlib import Path

import click

from docgen import bootstrap, doctypes
from docgen.cli.base import Command, Session, _, option, pass_session
from docgen.cli.options import force_option
from docgen.cli.usage import require_new
from docgen.durable import write_atomic


@click.command(
    cls=Command,
    help=_("Write a blank workbook (or YAML file) for a document type."),
    example="docgen blank client-confirmation -o confirmations.xlsx",
)
@click.argument("doctype", metavar="TYPE")
@option(
    "-o", "--output", "output", type=click.Path(dir_okay=False, path_type=Path), required=True,
    help=_("File to write: .xlsx or .yaml."),
)  # fmt: skip
@force_option
@pass_session
def command(session: Session, doctype: str, output: Path, force: bool) -> None:
    """Write the blank; never over an existing file unless told to."""
    chosen = doctypes.load_named(session.settings.templates, doctype)
    writer = bootstrap.blank_writer(output.name)
    require_new(output, force=force)
    write_atomic(output, writer.write(chosen, session.translate))
    session.say("Written: {file}. Fill it in, then run: docgen generate {type} {file}",
                file=str(output), type=chosen.id)  # fmt: skip
