"""``docgen get``: one file of a document, checked against its digest."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from docgen import bootstrap
from docgen.cli.base import Command, Session, _, option, pass_session
from docgen.cli.usage import require_folder
from docgen.cli.void import say as say_void
from docgen.durable import write_atomic
from docgen.errors import UsageError
from docgen.model import State
from docgen.usecases.show import get, get_original

_ENDINGS = {"record": "json", "sealed": "pdf"}


@click.command(
    cls=Command,
    help=_(
        "Take one file of a document out of the archive. It is checked against its digest first."
    ),
    example="docgen get QR-SH01-202611-0001 --pdf -o confirmation.pdf",
)
@click.argument("number")
@option(
    "--pdf",
    "part",
    flag_value="pdf",
    default="pdf",
    help=_("The PDF (default); of a sealed document, the sealed one."),
)
@option(
    "--sealed",
    "part",
    flag_value="sealed",
    help=_("The newest sealed PDF; refused where there is none."),
)
@option("--docx", "part", flag_value="docx", help=_("The DOCX."))
@option("--record", "part", flag_value="record", help=_("The record as JSON."))
@option("--original", "part", flag_value="original", help=_("The scans of the signed original."))
@option("--as-issued", is_flag=True, help=_("The PDF as it was issued, without seals or 作废."))
@option(
    "-o", "--output", "output", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    help=_("File to write (default: the number with its ending, here; - for stdout)."),
)  # fmt: skip
@pass_session
def command(
    session: Session, *, number: str, part: str, as_issued: bool, output: Path | None
) -> None:
    """Write the file; its name holds nothing but the number."""
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        if part == "original":
            scans = get_original(number, register=archive.register, store=archive.store)
            _write_scans(session, number, scans, output)
            return
        document, data = get(
            number,
            part=part,
            register=archive.register,
            store=archive.store,
            as_issued=as_issued,
        )
    if document.state is State.VOID:
        say_void(session, document)
    if output is None:
        output = Path(f"{number}.{_ENDINGS.get(part, part)}")
    if str(output) == "-":
        sys.stdout.buffer.write(data)
        return
    require_folder(output)
    write_atomic(output, data)
    session.say("Written: {file}", file=str(output))


def _write_scans(
    session: Session, number: str, scans: Sequence[tuple[str, bytes]], output: Path | None
) -> None:
    """One file as it is named; several beside each other, numbered."""
    if output is not None and str(output) == "-" and len(scans) == 1:
        sys.stdout.buffer.write(scans[0][1])
        return
    if output is not None and str(output) == "-":
        raise UsageError(
            "The original has {count} files; they cannot all go to standard output.",
            count=len(scans),
            remedy="Name a file with -o: they are numbered after it.",
        )
    for at, (suffix, data) in enumerate(scans, 1):
        named = output or Path(f"{number}-original{suffix}")
        file = named if len(scans) == 1 else named.with_name(f"{named.stem}-{at}{suffix}")
        require_folder(file)
        write_atomic(file, data)
        session.say("Written: {file}", file=str(file))
