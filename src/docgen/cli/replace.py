"""``docgen replace``: a corrected document in the place of a void one."""

from __future__ import annotations

import datetime as dt

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
    read_file,
    sign_head,
)
from docgen.core import voids
from docgen.errors import InputProblemsError
from docgen.model import Document, Outcome
from docgen.usecases.issue import Prepared
from docgen.usecases.replace import Replaced, replace
from docgen.writers.data import replaced_data
from docgen.writers.report import problem_dict


@click.command(
    cls=Command,
    help=_(
        "Replace a document by a corrected one of its type. The file holds the one corrected record; it is "
        "checked first. Then the old document becomes void, the new one is issued under a new number, and "
        "each names the other. Interrupted, the same command goes on."
    ),
    example="docgen replace QR-SH01-202611-0001 corrected.xlsx --reason 资金账号有误",
)
@click.argument("number")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@option("--reason", required=True, help=_("Why the old document is void; it stands in the ledger."))
@option(
    "--override", "overrule", metavar="REASON",
    help=_("Issue although the archive lacks what a record rests on, where that may be overruled."),
)  # fmt: skip
@day_option("--date", "day", help=_("Date of issue (default: today)."))
@json_option
@pass_session
def command(
    session: Session,
    *,
    number: str,
    file: str,
    reason: str,
    overrule: str | None,
    day: dt.datetime | None,
    as_json: bool,
) -> int:
    """Exit code 3 when the record has problems; nothing was changed then."""
    if overrule is not None and not overrule.strip():
        raise click.BadParameter(session.translate.phrase("Say why."), param_hint="--override")
    issued_on = bootstrap.issue_day(day.date() if day else None)
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:

        def prepared(old: Document) -> Prepared:
            return bootstrap.corrected(
                session.settings,
                archive,
                old,
                read_file(file),
                issued_on=issued_on,
                overrule=overrule,
            )

        try:
            replaced = replace(
                number,
                prepared,
                reason=reason,
                desk=bootstrap.desk(session.settings, archive),
                register=archive.register,
                press=archive.press,
                stamp=bootstrap.stamp(),
            )
        except InputProblemsError as error:
            if not as_json:
                raise
            problems = [problem_dict(one, session.translate) for one in error.problems]
            print_json({"number": None, "replaces": number, "problems": problems})
            return error.exit_code
        damage = sign_head(session, archive)
    if as_json:
        data = replaced_data(replaced.old, replaced.new, replaced.outcome)
        print_json({**data, "problems": []})
    else:
        _say(session, replaced)
    if damage is not None:
        raise damage
    return 0


def _say(session: Session, replaced: Replaced) -> None:
    if replaced.outcome is Outcome.EXISTING:
        session.say("{new} had been issued before.", new=replaced.new.serial)
    session.say(
        "{new} replaces {old}, which is void: {reason}",
        new=replaced.new.serial,
        old=replaced.old.serial,
        reason=voids.reason_of(replaced.old),
    )
