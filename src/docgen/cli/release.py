"""``docgen release``: let a document go out once it is signed in full."""

from __future__ import annotations

import click

from docgen import bootstrap
from docgen.cli import sign
from docgen.cli.base import Command, Session, _, json_option, option, pass_session, print_json
from docgen.writers.data import signing_data


@click.command(
    cls=Command,
    help=_(
        "Release a document: record to whom it goes out. Refused while a signature is missing; a "
        "payroll report, for one, needs its third signature first."
    ),
    example="docgen release XC-SH01-202611-0001 --to 经纪业务综合室",
)
@click.argument("number")
@option("--to", required=True, help=_("To whom it goes: a department, a bank, a person."))
@json_option
@pass_session
def command(session: Session, number: str, to: str, as_json: bool) -> None:
    """Release, and show the signatures it rests on."""
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        released = bootstrap.signing_desk(session.settings, archive).release(number, to=to)
    if as_json:
        print_json(signing_data(released.document, released.standing))
        return
    sign.show(session, released)
