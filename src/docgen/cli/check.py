"""``docgen check``: every problem of every record, at once; nothing is changed."""

from __future__ import annotations

import click

from docgen import bootstrap
from docgen.cli.base import (
    Command,
    Session,
    _,
    json_option,
    pass_session,
    print_json,
    read_file,
)
from docgen.errors import InputProblemsError
from docgen.usecases.check import check
from docgen.usecases.require import require
from docgen.writers.report import problem_dict, problem_lines


@click.command(
    cls=Command,
    help=_(
        "Report every problem of an input file. What the archive lacks for it is one, too. Nothing is "
        "changed; exit code 3 if there is any."
    ),
    example="docgen check client-confirmation confirmations.xlsx",
)
@click.argument("doctype", metavar="TYPE")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@json_option
@pass_session
def command(session: Session, doctype: str, file: str, as_json: bool) -> int:
    """Exit code 0 when all is right, 3 when there are problems."""
    chosen = bootstrap.load_type(session.settings, doctype)
    name, data = read_file(file)
    checked = check(
        chosen,
        reader=bootstrap.reader(name),
        name=name,
        data=data,
        uncovered=bootstrap.uncovered(),
    )
    if chosen.requirements:
        with bootstrap.archived(session.settings) as archived:
            checked = require(chosen, checked, archived)
    problems = checked.intake.problems
    valid = sum(entry.record is not None for entry in checked.intake.entries)
    if as_json:
        print_json(
            {
                "records": len(checked.intake.entries),
                "valid": valid,
                "problems": [problem_dict(one, session.translate) for one in problems],
            }
        )
    elif problems:
        for line in problem_lines(problems, session.translate):
            click.echo(line)
    else:
        session.say("{count} records, all valid.", count=valid)
    return InputProblemsError.exit_code if problems else 0
