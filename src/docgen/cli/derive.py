"""``docgen derive``: a record drawn up from archived documents, to be completed and issued."""

from __future__ import annotations

from pathlib import Path

import click

from docgen import bootstrap
from docgen.cli.base import Command, Session, _, option, pass_session
from docgen.cli.options import force_option
from docgen.cli.usage import require_new
from docgen.durable import write_atomic
from docgen.model import Text
from docgen.usecases.derive_record import derive_record
from docgen.writers.derived import missing


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
@force_option
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
    writer = bootstrap.derived_writer(output.name)
    require_new(output, force=force)
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        drawn = derive_record(chosen, given, bootstrap.archived_of(archive))
    write_atomic(output, writer.write(chosen, drawn, session.translate))
    comma = "、" if session.translate.lang == "zh" else ", "
    left = comma.join(session.label(label) for label in missing(chosen, drawn))
    used = {serial for serials in drawn.sources.values() for serial in serials}
    session.say("Drawn up from {count} documents: {file}.", count=len(used), file=str(output))
    if left:
        session.say("Still to be filled in: {fields}.", fields=left)
