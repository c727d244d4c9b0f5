"""``docgen get``: one file of a document, checked against its digest."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from docgen import bootstrap
from docgen.cli.base import Command, Session, _, option, pass_session
from docgen.cli.usage import require_folder
from docgen.durable import write_atomic
from docgen.usecases.show import get


@click.command(
    cls=Command,
    help=_(
        "Take one file of a document out of the archive. It is checked against its digest first."
    ),
    example="docgen get QR-SH01-202611-0001 --pdf -o confirmation.pdf",
)
@click.argument("number")
@option("--pdf", "part", flag_value="pdf", default="pdf", help=_("The PDF (default)."))
@option("--docx", "part", flag_value="docx", help=_("The DOCX."))
@option("--record", "part", flag_value="record", help=_("The record as JSON."))
@option(
    "-o", "--output", "output", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    help=_("File to write (default: the number with its ending, here; - for stdout)."),
)  # fmt: skip
@pass_session
def command(session: Session, number: str, part: str, output: Path | None) -> None:
    """Write the file; its name holds nothing but the number."""
    with bootstrap.open_archive(session.settings, create=False) as archive:
        data = get(number, part=part, register=archive.register, store=archive.store)
    if output is None:
        output = Path(f"{number}.{'json' if part == 'record' else part}")
    if str(output) == "-":
        sys.stdout.buffer.write(data)
        return
    require_folder(output)
    write_atomic(output, data)
    session.say("Written: {file}", file=str(output))
