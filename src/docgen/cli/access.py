"""``docgen access``: who looked at what."""

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
)
from docgen.model import LedgerEntry
from docgen.usecases.browse_access import AccessPage, AccessQuery, browse_on
from docgen.writers.ledger_words import ACCESS, sentence, shown


@click.command(
    cls=Command,
    help=_(
        "Show the access log, the newest line first. Who logged in, searched, looked, unlocked and downloaded in the "
        "browser or over HTTP, and who changed users; full numbers are masked in it. 'docgen verify' proves it."
    ),
    example="docgen access --document QR-SH01-202611-0001 --from 2026-11-01",
)
@option(
    "--user",
    default="",
    metavar="NAME",
    help=_("Only what this user did, or what was done to this user."),
)
@option("--document", default="", metavar="NUMBER", help=_("Only lines about this document."))
@option(
    "--act", default="", type=click.Choice(["", *ACCESS]), metavar="ACT",
    help=_("Only acts of this kind, such as unlock, download, log-in-refused."),
)  # fmt: skip
@day_option("--from", "since", help=_("From this day on."))
@day_option("--to", "until", help=_("Up to this day."))
@option(
    "--limit", type=click.IntRange(1, 10_000), default=50, metavar="N",
    help=_("How many lines (default: 50)."),
)  # fmt: skip
@option("--before", type=int, metavar="N", help=_("Go on from below this line number."))
@json_option
@pass_session
def command(
    session: Session,
    *,
    user: str,
    document: str,
    act: str,
    since: dt.datetime | None,
    until: dt.datetime | None,
    limit: int,
    before: int | None,
    as_json: bool,
) -> None:
    """A page of it."""
    query = AccessQuery(
        actor=user,
        serial=document,
        act=act,
        since=bootstrap.begin_of(since.date()) if since else "",
        until=bootstrap.begin_of(until.date() + dt.timedelta(days=1)) if until else "",
        before=before,
        limit=limit,
    )
    page = browse_on(bootstrap.access_log(session.settings), query)
    if as_json:
        print_json({"entries": [_data(one) for one in page.entries], "next": page.before})
    else:
        _say(session, page)


def _data(entry: LedgerEntry) -> dict[str, object]:
    return {
        "line": entry.sequence,
        "at": entry.at,
        "user": entry.actor,
        "act": entry.act,
        "document": entry.serial,
        "data": dict(entry.data),
    }


def _say(session: Session, page: AccessPage) -> None:
    words = session.translate
    for one in page.entries:
        about = [f"{name}: {value}" for name, value in shown(one.data, words)]
        told = words(sentence(one, ACCESS))
        line = f"{one.at}  #{one.sequence}  {one.actor or '—'}  {told}  {'; '.join(about)}"
        click.echo(line.rstrip())
    if not page.entries:
        session.say("There is no such line in the access log.")
    if page.before is not None:
        session.say("There may be more: add --before {line}.", line=page.before)
