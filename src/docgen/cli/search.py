"""``docgen search``: find documents by any part of their text."""

from __future__ import annotations

import datetime as dt
import sys

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
from docgen.model import Hit, Query, State
from docgen.usecases.find import find

_OPEN, _CLOSE = "\u2068", "\u2069"


@click.command(
    cls=Command,
    help=_(
        "Find documents by any part of their text. Two characters are enough; a citizen number, "
        "mobile, account or card is found by its full number only. Several words must all occur. "
        "Newest first, personal data masked."
    ),
    example="docgen search 林知远 --type broker-agreement --from 2026-01-01",
)
@click.argument("text", nargs=-1)
@option("--type", "type_id", help=_("Only this document type."))
@option("--branch", help=_("Only this branch code."))
@option("--subject", help=_("Only documents about this person (part of the name)."))
@option("--status", type=click.Choice([state.value for state in State]), help=_("Only this state."))
@day_option("--from", "start", help=_("Issued on or after."))
@day_option("--to", "end", help=_("Issued on or before."))
@option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=50,
    metavar="N",
    help=_("At most so many (default: 50)."),
)
@option(
    "--offset", type=click.IntRange(0), default=0, metavar="N", help=_("Skip the first so many.")
)
@json_option
@pass_session
def command(
    session: Session,
    *,
    text: tuple[str, ...],
    type_id: str | None,
    branch: str | None,
    subject: str | None,
    status: str | None,
    start: dt.datetime | None,
    end: dt.datetime | None,
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """Print the hits; finding nothing is no failure."""
    query = Query(
        text=" ".join(text),
        type_id=type_id,
        branch=branch,
        subject=subject,
        state=State(status) if status else None,
        start=start.date() if start else None,
        end=end.date() if end else None,
        limit=limit,
        offset=offset,
    )
    with bootstrap.open_archive(session.settings, create=False) as archive:
        found = find(query, index=archive.index, identity_key=archive.identity_key)
    if as_json:
        print_json({"total": found.total, "hits": [_as_json(hit) for hit in found.hits]})
        return
    for hit in found.hits:
        _print(session, hit)
    session.say("{total} documents found, {shown} shown.", total=found.total, shown=len(found.hits))


def _as_json(hit: Hit) -> dict[str, object]:
    entry = hit.entry
    return {
        "number": entry.serial,
        "type": entry.type_id,
        "branch": entry.branch,
        "issued_on": entry.issued_on.isoformat(),
        "state": entry.state.value,
        "fields": {en: value for _zh, en, value in entry.listing},
        "excerpt": hit.excerpt.replace(_OPEN, "").replace(_CLOSE, ""),
    }


def _print(session: Session, hit: Hit) -> None:
    entry = hit.entry
    head = f"{entry.serial}  {entry.issued_on}  {session.label(entry.title)}"
    state = (
        "" if entry.state is State.ISSUED else f"  [{session.translate.phrase(entry.state.value)}]"
    )
    click.echo(click.style(head, bold=True) + state)
    chinese = session.translate.lang == "zh"
    parts = [f"{zh if chinese else en} {value}" for zh, en, value in entry.listing]
    if parts:
        click.echo("  " + "  ".join(parts))
    if hit.excerpt:
        text = hit.excerpt.replace("\n", " ")
        text = text.replace(_OPEN, "\x1b[7m").replace(_CLOSE, "\x1b[27m")
        click.echo(f"  {text}" if _colour() else f"  {click.unstyle(text)}")


def _colour() -> bool:
    return sys.stdout.isatty()
