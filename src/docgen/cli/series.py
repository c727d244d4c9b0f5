"""``docgen series``: each run of numbers with first, last, count, pending, void, destroyed and gaps."""

from __future__ import annotations

import click

from docgen import bootstrap
from docgen.cli.base import Command, Session, _, json_option, pass_session, print_json, print_table
from docgen.core import volumes
from docgen.errors import IntegrityError


@click.command(
    cls=Command,
    help=_(
        "List the series of numbers. Each with first and last number, count, pending, void, destroyed, and any "
        "gap; exit code 4 if there is one."
    ),
    example="docgen series",
)
@json_option
@pass_session
def command(session: Session, as_json: bool) -> int:
    """Exit code 4 if any series has a gap."""
    with bootstrap.open_archive(session.settings, create=False) as archive:
        states = archive.register.series()
        closed = volumes.closed(archive.register.closings())
    if as_json:
        print_json(
            [
                {
                    "type": one.series.type_id,
                    "scope": dict(one.series.scope),
                    "first": one.first_serial,
                    "last": one.last_serial,
                    "count": one.issued + one.pending + one.void + one.disposed,
                    "issued": one.issued,
                    "pending": one.pending,
                    "void": one.void,
                    "disposed": one.disposed,
                    "gaps": list(one.gaps),
                    "closed_months": volumes.closed_months(one.series, closed),
                }
                for one in states
            ]
        )
    else:
        words = session.translate.phrase
        print_table(
            [
                words("Series"),
                words("First"),
                words("Last"),
                words("Count"),
                words("Pending"),
                words("Void"),
                words("Destroyed"),
                words("Gaps"),
                words("Closed months"),
            ],
            [
                [
                    str(one.series),
                    one.first_serial,
                    one.last_serial,
                    str(one.issued + one.pending + one.void + one.disposed),
                    str(one.pending),
                    str(one.void),
                    str(one.disposed),
                    ", ".join(map(str, one.gaps)) or "—",
                    ", ".join(volumes.closed_months(one.series, closed)) or "—",
                ]
                for one in states
            ],
        )
    return IntegrityError.exit_code if any(one.gaps for one in states) else 0
