"""``docgen derive``: a record drawn up from archived documents, to be completed and issued."""

from __future__ import annotations

from pathlib import Path

import click

from docgen import bootstrap
from docgen.cli.base import Command, Session, _, option, pass_session
from docgen.cli.usage import require_folder
from docgen.durable import write_atomic
from docgen.errors import RefusedError
from docgen.model import Text
from docgen.usecases.derive_record import derive_record
from docgen.writers import derived as writer


@click.command(
    cls=Command,
    help=_(
        "Draw up a record from archived documents. What remains is for a person to fill in; each "
        "value names the documents it came from."
    ),
    example="docgen derive team-monthly-report --branch SH01 --month 2026-11 -o report.xlsx",
)
@click.argument("doctype", metavar="TYPE")
@option("--branch", metavar="CODE", help=_("The branch."))
@option("--month", metavar="MONTH", help=_("The month, such as 2026-11."))
@option(
    "--set", "more", metavar="FIELD=VALUE", multiple=True,
    help=_("What else the type asks for; may be repeated."),
)  # fmt: skip
@option(
    "-o", "--output", "output", type=click.Path(dir_okay=False, path_type=Path), required=True,
    help=_("File to write: .xlsx or .yaml."),
)  # fmt: skip
@option("--force", is_flag=True, help=_("Replace the file if it is there."))
@pass_session
def command(
    session: Session,
    *,
    doctype: str,
    branch: str | None,
    month: str | None,
    more: tuple[str, ...],
    output: Path,
    force: bool,
) -> None:
    """Exit code 3 where what is given is not what the type asks for."""
    chosen = bootstrap.load_type(session.settings, doctype)
    given = {}
    if branch is not None:
        given[chosen.branch] = branch
    if month is not None:
        given["month"] = month
    for one in more:
        name, equals, value = one.partition("=")
        if not equals:
            raise click.BadParameter(
                session.translate(Text("Write FIELD=VALUE.")), param_hint="--set"
            )
        given[name.strip()] = value
    write = {".xlsx": writer.write_workbook, ".yaml": writer.write_yaml, ".yml": writer.write_yaml}
    if output.suffix.lower() not in write:
        raise click.BadParameter(
            session.translate(Text("The file's name must end in .xlsx or .yaml.")),
            param_hint="--output",
        )
    require_folder(output)
    if output.exists() and not force:
        raise RefusedError(
            "{file} is already there.",
            file=str(output),
            remedy="Choose another name, or add --force.",
        )
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        drawn = derive_record(chosen, given, bootstrap.archived_of(archive))
    data = write[output.suffix.lower()](chosen, drawn, session.translate)
    write_atomic(output, data)
    comma = "、" if session.translate.lang == "zh" else ", "
    left = comma.join(session.label(label) for label in writer.missing(chosen, drawn))
    used = {serial for serials in drawn.sources.values() for serial in serials}
    session.say("Drawn up from {count} documents: {file}.", count=len(used), file=str(output))
    if left:
        session.say("Still to be filled in: {fields}.", fields=left)
