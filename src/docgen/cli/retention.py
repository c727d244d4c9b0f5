"""``docgen retention``: how long documents are kept, what may be destroyed, and what bars it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from docgen import bootstrap
from docgen.cli import retention_dispose, retention_hold
from docgen.cli.base import (
    Command,
    Group,
    Session,
    _,
    json_option,
    pass_session,
    print_json,
    print_table,
    progress_bar,
)
from docgen.cli.options import branch_option, on_option, type_option, workbook_options
from docgen.cli.retention_words import as_data, because
from docgen.cli.usage import require_workbook
from docgen.durable import write_atomic
from docgen.usecases.retention import Kept
from docgen.writers.retention_xlsx import KeptRow, headers, write_retention


@click.group(
    cls=Group,
    help=_(
        "How long documents are kept, and what may be destroyed. A hold bars it, whatever the date."
    ),
    example="docgen retention due --on 2057-01-01",
)
def command() -> None:
    """What may go, holds, and the destroying itself."""


command.add_command(retention_hold.hold_command)
command.add_command(retention_hold.release_command)
command.add_command(retention_dispose.dispose_command)


@command.command(
    "due",
    cls=Command,
    help=_(
        "List the documents whose period is over on a day. The period is the longest of the type's code, "
        "its floor and the statutes in force, from the closing event on; documents that are held are "
        "listed with what holds them."
    ),
    example="docgen retention due --on 2057-01-01 --type client-confirmation -o over.xlsx",
)
@on_option
@type_option
@branch_option
@json_option
@workbook_options
@pass_session
def due(
    session: Session,
    *,
    on: dt.datetime | None,
    name: str | None,
    branch: str | None,
    as_json: bool,
    output: Path | None,
    force: bool,
) -> None:
    """Exit code 0 whether anything may go or not."""
    if output is not None:
        require_workbook(output, force=force, translate=session.translate)
    day = on.date() if on else bootstrap.today()
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        types = bootstrap.types_in_use(session.settings, archive)
        type_id = bootstrap.type_id(session.settings, types, name) if name is not None else None
        keeper = bootstrap.keeper(session.settings, archive)
        count = sum(one.last for one in archive.register.series())
        with progress_bar(session, "Reading", count) as progress:
            found = keeper.over(day, type_id=type_id, branch=branch, progress=progress)
    rows = [_row(session, one) for one in found]
    if output is not None:
        write_atomic(output, write_retention(rows, session.translate))
        session.say("Written: {file}", file=str(output))
    if as_json:
        listed = [
            {**as_data(session, one), "subject": row.subject or None, "branch": row.branch}
            for one, row in zip(found, rows, strict=True)
        ]
        print_json({"on": day.isoformat(), "over": listed})
        return
    if output is None and rows:
        _print(session, rows)
    session.say(
        "The period of {count} documents is over on {on}; held: {held}.",
        count=len(found),
        on=day,
        held=sum(bool(one.holds) for one in found),
    )


def _row(session: Session, kept: Kept) -> KeptRow:
    document, term = kept.document, kept.term
    day = document.issued_on
    return KeptRow(
        serial=document.serial,
        type_title=session.label(kept.doctype.title),
        subject=kept.subject,
        branch=document.branch,
        issued_on=day,
        closed_on=term.closed_on or day,
        years=term.years or 0,
        ground=because(session, term),
        until=term.until or day,
        held="; ".join(one.case or one.reason for one in kept.holds),
    )


def _print(session: Session, rows: list[KeptRow]) -> None:
    print_table(
        [session.translate(header) for header in headers()],
        [
            [
                row.serial, row.type_title, row.subject or "—", row.branch, row.issued_on.isoformat(),
                row.closed_on.isoformat(), str(row.years), row.ground, row.until.isoformat(),
                row.held or "—",
            ]
            for row in rows
        ],
    )  # fmt: skip
