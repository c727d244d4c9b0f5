"""``docgen due``: what is still due, by owner."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from pathlib import Path

import click

from docgen import bootstrap
from docgen.cli.base import (
    Command,
    Session,
    _,
    json_option,
    option,
    pass_session,
    print_json,
    print_table,
)
from docgen.cli.options import branch_option, on_option, type_option, workbook_options
from docgen.cli.usage import require_workbook
from docgen.durable import write_atomic
from docgen.model import Label
from docgen.usecases.due import Asked, Owed
from docgen.writers.due_xlsx import DueRow, headers, write_due


@click.command(
    cls=Command,
    help=_(
        "List what is still due, by owner. Originals that are not back, signatures that are missing, and "
        "the dates the document types watch: contracts, probations, reviews. Oldest first, personal "
        "data masked."
    ),
    example="docgen due --owner hr --within 60 -o due.xlsx",
)
@option("--owner", help=_("Only what this owner of document types sees to: hr, say."))
@branch_option
@type_option
@on_option
@option(
    "--within", type=click.IntRange(0, 36500), metavar="DAYS",
    help=_("What is due within so many days (default: as many as the type says)."),
)  # fmt: skip
@json_option
@workbook_options
@pass_session
def command(
    session: Session,
    *,
    owner: str | None,
    branch: str | None,
    name: str | None,
    on: dt.datetime | None,
    within: int | None,
    as_json: bool,
    output: Path | None,
    force: bool,
) -> None:
    """Exit code 0 whether something is due or not."""
    if output is not None:
        require_workbook(output, force=force, translate=session.translate)
    day = on.date() if on else bootstrap.today()
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        types = bootstrap.types_in_use(session.settings, archive)
        if owner is not None:
            bootstrap.require_owner(session.settings, types, owner)
        type_id = bootstrap.type_id(session.settings, types, name) if name is not None else None
        asked = Asked(day=day, within=within, owner=owner, branch=branch, type_id=type_id)
        found = bootstrap.reminder(session.settings, archive, types).due(asked)
    rows = [_row(session, owed, day) for owed in found]
    if output is not None:
        write_atomic(output, write_due(rows, session.translate))
    if as_json:
        pairs = zip(found, rows, strict=True)
        print_json({"on": day.isoformat(), "due": [_as_json(owed, row) for owed, row in pairs]})
        return
    if output is None:
        _print(session, rows)
    else:
        session.say("Written: {file}", file=str(output))
    late = sum(row.days_left < 0 for row in rows)
    session.say(
        "{count} things are due on {on}, {late} of them late.", count=len(rows), on=day, late=late
    )


def _row(session: Session, owed: Owed, day: dt.date) -> DueRow:
    what = owed.matter.what
    return DueRow(
        owner=owed.doctype.owner,
        on=owed.matter.on,
        days_left=owed.matter.left(day),
        what=session.label(what) if isinstance(what, Label) else session.translate(what),
        serial=owed.document.serial,
        type_title=session.label(owed.doctype.title),
        subject=owed.subject,
        branch=owed.document.branch,
    )


def _print(session: Session, rows: list[DueRow]) -> None:
    """A table for each owner, under its name."""
    heads = [session.translate(header) for header in headers()[1:]]
    for owner, its in groupby(rows, key=lambda row: row.owner):
        table = [
            [
                row.on.isoformat(), str(row.days_left), row.what, row.serial, row.type_title,
                row.subject or "—", row.branch,
            ]
            for row in its
        ]  # fmt: skip
        click.echo(click.style(f"{owner} ({len(table)})", bold=True))
        print_table(heads, table)
        click.echo()


def _as_json(owed: Owed, row: DueRow) -> dict[str, object]:
    return {
        "owner": row.owner,
        "due": owed.matter.id,
        "what": row.what,
        "on": row.on.isoformat(),
        "days_left": row.days_left,
        "number": row.serial,
        "type": owed.document.type_id,
        "subject": row.subject or None,
        "branch": row.branch,
    }
