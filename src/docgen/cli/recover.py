"""``docgen recover``: finish what an interrupted run began."""

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
    progress_bar,
    sign_head,
)
from docgen.errors import DocgenError
from docgen.usecases.recover import Finished, recover


@click.command(
    cls=Command,
    help=_(
        "Finish what an interrupted run began. Documents that have a number but no files get them, "
        "with the same number and the same bytes."
    ),
    example="docgen recover",
)
@json_option
@pass_session
def command(session: Session, as_json: bool) -> int:
    """Exit code 1 if a document still cannot be finished."""
    with bootstrap.open_archive(session.settings, create=False) as archive:
        pending = sum(one.pending for one in archive.register.series())
        with progress_bar(session, _("Recovering"), pending) as bar:
            finished = recover(
                register=archive.register,
                desk=bootstrap.desk(session.settings, archive),
                stacks=bootstrap.stack_desk(session.settings, archive),
                press=archive.press,
                progress=bar,
            )
        damage = sign_head(session, archive)
        traces = archive.workbench.unpurged()
    if traces:
        bootstrap.clear_away(session.settings)
    if as_json:
        print_json(
            {
                "finished": [one.serial for one in finished.confirmed],
                "acts": list(finished.acts),
                "tray": list(finished.tray),
                "failures": [
                    {"number": one.serial, "error": one.error, "reason": one.reason}
                    for one in finished.failures
                ],
            }
        )
        return _code(finished, damage)
    for confirmed in finished.confirmed:
        click.echo(confirmed.serial)
    for failure in finished.failures:
        session.say(
            "{serial} has its number, but its files could not be made ({error}). {reason}",
            serial=failure.serial,
            error=failure.error,
            reason=failure.reason,
        )
    for serial in (*finished.acts, *finished.tray):
        click.echo(serial)
    if finished.tray:
        session.say("{count} pages settled.", count=len(finished.tray))
    session.say("{count} documents finished.", count=len(finished.confirmed) + len(finished.acts))
    return _code(finished, damage)


def _code(finished: Finished, damage: DocgenError | OSError | None) -> int:
    if damage is not None:
        raise damage
    return DocgenError.exit_code if finished.failures else 0
