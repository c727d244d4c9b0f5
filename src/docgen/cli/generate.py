"""``docgen generate``: from an input file to numbered, filed documents."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from docgen import bootstrap
from docgen.cli.base import (
    Command,
    Session,
    _,
    day_option,
    json_option,
    option,
    pass_session,
    print_json,
    print_table,
    progress_bar,
    read_file,
    sign_head,
)
from docgen.cli.usage import require_folder
from docgen.durable import write_atomic
from docgen.errors import DocgenError, InputProblemsError
from docgen.model import Outcome, Text
from docgen.usecases.check import check
from docgen.usecases.fates import counts, fates
from docgen.usecases.generate import Order, generate
from docgen.usecases.issue import Issued
from docgen.writers.rejects_xlsx import write_rejects
from docgen.writers.report import problem_dict, problem_lines
from docgen.writers.results_xlsx import ResultRow, result_rows, write_results


@click.command(
    cls=Command,
    help=_(
        "Issue the records of a file as numbered documents. While anything is wrong, nothing is "
        "issued, unless --partial is given. Running the same input again issues nothing twice."
    ),
    example="docgen generate client-confirmation confirmations.xlsx -o issued.xlsx",
)
@click.argument("doctype", metavar="TYPE")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@option(
    "--partial", is_flag=True, help=_("Issue the valid records, write the others to a workbook.")
)
@option(
    "--rejects", type=click.Path(dir_okay=False, path_type=Path),
    help=_("With --partial: that workbook (default: NAME-rejected.xlsx beside the input)."),
)  # fmt: skip
@option(
    "-o", "--output", "output", type=click.Path(dir_okay=False, path_type=Path),
    help=_("Write the list of results as a workbook."),
)  # fmt: skip
@option(
    "--override", "reason", metavar="REASON",
    help=_("Issue although the archive lacks what a record rests on, where that may be overruled."),
)  # fmt: skip
@option(
    "--again", is_flag=True,
    help=_("Issue records anew whose documents were declared void; otherwise they are left alone."),
)  # fmt: skip
@day_option("--date", "day", help=_("Date of issue (default: today)."))
@option(
    "--jobs", type=click.IntRange(min=0), metavar="N",
    help=_("Worker processes (default: one per core; 0: none beside this one)."),
)  # fmt: skip
@json_option
@pass_session
def command(
    session: Session,
    *,
    doctype: str,
    file: str,
    partial: bool,
    rejects: Path | None,
    output: Path | None,
    reason: str | None,
    again: bool,
    day: dt.datetime | None,
    jobs: int | None,
    as_json: bool,
) -> int:
    """Exit code 0 when everything was issued, 3 when something was rejected, 1 on a failure."""
    chosen = bootstrap.load_type(session.settings, doctype)
    bootstrap.require_programs(chosen)
    rejects = rejects or Path(file).with_name(f"{Path(file).stem}-rejected.xlsx")
    # Before anything is numbered: a list that cannot be written must not be found out afterwards.
    for target in (output, rejects if partial else None):
        if target is not None:
            require_folder(target)
    if reason is not None and not reason.strip():
        raise click.BadParameter(session.translate(Text("Say why.")), param_hint="--override")
    name, data = read_file(file)
    checked = check(
        chosen, reader=bootstrap.reader(name), name=name, data=data, uncovered=bootstrap.uncovered()
    )
    order = Order(bootstrap.issue_day(day.date() if day else None), partial, again, reason)
    with bootstrap.open_archive(session.settings, workers=jobs) as archive:
        try:
            generated = generate(
                chosen,
                checked,
                order,
                desk=bootstrap.issuing_desk(session.settings, archive),
                begin=lambda count: progress_bar(session, _("Issuing"), count),
            )
        except InputProblemsError as error:
            if as_json:
                print_json(_json(session, [], error.problems, ()))
                return error.exit_code
            raise
        issued = generated.issued
        rows = result_rows(
            chosen,
            fates(issued, archive.store),
            store=archive.store,
            translate=session.translate,
        )
        damage = sign_head(session, archive)
    if issued.rejected:
        write_atomic(rejects, write_rejects(chosen, issued.rejected, session.translate))
    if output is not None:
        write_atomic(output, write_results(rows, session.translate))
    _report(session, issued, rows, rejects=rejects, as_json=as_json)
    if generated.overruled:
        session.say(
            "{count} records were issued against a requirement; the ledger keeps the reason.",
            count=generated.overruled,
        )
    return _code(issued, damage)


def _code(issued: Issued, damage: DocgenError | OSError | None) -> int:
    if damage is not None:
        raise damage
    if issued.failures:
        return DocgenError.exit_code
    return InputProblemsError.exit_code if issued.problems else 0


def _json(session: Session, rows: list[ResultRow], problems: Any, failures: Any) -> dict[str, Any]:
    return {
        "documents": [
            {
                "number": row.serial,
                "outcome": row.outcome,
                "file": row.file,
                "sheet": row.sheet,
                "cell": row.cell,
                "pdf": row.pdf,
                "docx": row.docx,
            }
            for row in rows
        ],
        "problems": [problem_dict(one, session.translate) for one in problems],
        "failures": [
            {"number": one.serial, "error": one.error, "reason": one.reason} for one in failures
        ],
    }


def _report(
    session: Session,
    issued: Issued,
    rows: list[ResultRow],
    *,
    rejects: Path | None,
    as_json: bool,
) -> None:
    if as_json:
        print_json(_json(session, rows, issued.problems, issued.failures))
    elif rows:
        words = session.translate.phrase
        print_table(
            [words("Number"), words("Outcome"), words("From"), words("PDF")],
            [[row.serial, row.outcome, row.place, row.pdf] for row in rows],
        )
    for line in problem_lines(issued.problems, session.translate):
        click.echo(line, err=True)
    if issued.recovered:
        session.say(
            "{count} documents of an interrupted run were finished first.", count=issued.recovered
        )
    for failure in issued.failures:
        click.echo(
            session.translate(
                Text(
                    "{serial} has its number, but its files could not be made ({error}). {reason}",
                    {"serial": failure.serial, "error": failure.error, "reason": failure.reason},
                )
            ),
            err=True,
        )
    if issued.rejected:
        session.say(
            "{count} records were not issued; they are in {file}, with the reasons. Correct them "
            "there and run generate on that file.",
            count=len(issued.rejected),
            file=str(rejects),
        )
    sums = counts(issued)
    session.say(
        "{new} documents issued, {old} had been issued before, {rejected} rejected.",
        new=sums.new,
        old=sums.old,
        rejected=sums.rejected,
    )
    void = [one.serial for one in issued.results if one.outcome is Outcome.VOID]
    if void:
        session.say(
            "{count} records are those of void or destroyed documents and were left alone: {numbers}. "
            "--again issues them under new numbers.",
            count=len(void),
            numbers=", ".join(void),
        )
