"""``docgen preview``: documents without a number, marked as specimens."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from docgen import bootstrap
from docgen.cli.base import (
    Command,
    Session,
    _,
    day_option,
    option,
    pass_session,
    progress_bar,
    read_file,
)
from docgen.durable import write_atomic
from docgen.errors import InputProblemsError
from docgen.usecases.check import check
from docgen.usecases.preview import preview
from docgen.writers.report import problem_lines


@click.command(
    cls=Command,
    help=_(
        "Render records without a number. Every page is marked 样稿 (specimen); no archive needed."
    ),
    example="docgen preview broker-agreement agreements.xlsx -o previews --limit 1",
)
@click.argument("doctype", metavar="TYPE")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@option(
    "-o", "--output", "output", type=click.Path(file_okay=False, path_type=Path), required=True,
    help=_("Folder to write to."),
)  # fmt: skip
@option(
    "--limit", type=click.IntRange(min=1), metavar="N", help=_("Only the first so many records.")
)
@day_option("--date", "day", help=_("Date of issue (default: today)."))
@pass_session
def command(
    session: Session,
    *,
    doctype: str,
    file: str,
    output: Path,
    limit: int | None,
    day: dt.datetime | None,
) -> int:
    """Preview the valid records; the others are reported."""
    chosen = bootstrap.load_type(session.settings, doctype)
    bootstrap.require_programs(chosen)
    name, data = read_file(file)
    checked = check(
        chosen, reader=bootstrap.reader(name), name=name, data=data, uncovered=bootstrap.uncovered()
    )
    issued_on = bootstrap.issue_day(day.date() if day else None)
    output.mkdir(parents=True, exist_ok=True)
    valid = sum(entry.record is not None for entry in checked.intake.entries)
    count = 0
    with progress_bar(session, _("Rendering"), 2 * min(valid, limit or valid)) as bar:
        for filename, content in preview(
            chosen,
            checked.intake,
            renderers=bootstrap.renderers(),
            issued_on=issued_on,
            fallback=bootstrap.fallback(),
            limit=limit,
        ):
            write_atomic(output / filename, content)
            count += 1
            if bar is not None:
                bar.advance()
    session.say("{count} specimen files in {folder}.", count=count, folder=str(output))
    if checked.intake.problems:
        for line in problem_lines(checked.intake.problems, session.translate):
            click.echo(line, err=True)
        return InputProblemsError.exit_code
    return 0
