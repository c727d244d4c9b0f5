"""``docgen close``: a month of one type and branch, closed by its catalogue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import click

from docgen import bootstrap
from docgen.cli.base import (
    Command,
    Day,
    Session,
    _,
    json_option,
    option,
    pass_session,
    print_json,
    print_table,
    progress_bar,
    sign_head,
)
from docgen.core.filing import CATALOGUE, Lack
from docgen.errors import RefusedError
from docgen.model import Label, Volume
from docgen.usecases.close import Asked, Closed

_MOST_LINES = 50


@click.command(
    cls=Command,
    help=_(
        "Close a month of a type and branch. Its documents are numbered as items of the archive and listed in a "
        "catalogue. Refused, with a list, while a number is missing, pending, unsigned or without its original. From then on "
        "no number is given in that month and its documents stay as they are."
    ),
    example="docgen close client-confirmation --branch SH01 --month 2026-11",
)
@click.argument("doctype", metavar="TYPE")
@option("--branch", required=True, help=_("Code of the branch."))
@option(
    "--month", required=True, type=Day(["%Y-%m"]), metavar="YYYY-MM",
    help=_("The month that the documents belong to."),
)  # fmt: skip
@option(
    "--override", "reason", metavar="REASON",
    help=_("Close although something is missing; it stands in the catalogue, the reason in the ledger."),
)  # fmt: skip
@json_option
@pass_session
def command(
    session: Session,
    *,
    doctype: str,
    branch: str,
    month: dt.datetime,
    reason: str | None,
    as_json: bool,
) -> int:
    """Exit code 5 when something is missing; nothing was changed then."""
    if reason is not None and not reason.strip():
        raise click.BadParameter(session.translate.phrase("Say why."), param_hint="--override")
    today = bootstrap.today()
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        types = bootstrap.types_in_use(session.settings, archive)
        type_id = bootstrap.type_id(session.settings, types, doctype)
        chosen = types.get(type_id) or bootstrap.load_type(session.settings, type_id)
        asked = Asked(Volume(type_id, branch, f"{month:%Y-%m}"), today, reason or "")
        count = sum(1 for one in archive.register.documents(type_id) if one.branch == branch)
        with progress_bar(session, _("Reading"), 2 * count) as progress:
            closed = bootstrap.closing_desk(session.settings, archive).close(
                asked,
                chosen,
                lambda values: bootstrap.prepared(
                    session.settings,
                    archive,
                    CATALOGUE,
                    values,
                    name=f"{CATALOGUE}.json",
                    issued_on=today,
                ),
                progress=progress,
            )
        damage = sign_head(session, archive) if closed.catalogue is not None else None
    if as_json:
        print_json(_as_data(session, asked, closed))
    else:
        _say(session, asked, closed)
    if damage is not None:
        raise damage
    return 0 if closed.catalogue is not None else RefusedError.exit_code


def _say(session: Session, asked: Asked, closed: Closed) -> None:
    volume = asked.volume
    catalogue = closed.catalogue
    if catalogue is None:
        _list(session, closed.lacks)
        session.say(
            "{month} of {type} in {branch} was not closed: {count} things are missing. See to them; what "
            "cannot be had may be overruled with --override REASON.",
            month=volume.month,
            type=volume.type_id,
            branch=volume.branch,
            count=len(closed.lacks),
        )
        return
    if closed.already:
        session.say(
            "{month} of {type} in {branch} was closed before, by {catalogue}.",
            month=volume.month,
            type=volume.type_id,
            branch=volume.branch,
            catalogue=catalogue.serial,
        )
        return
    session.say(
        "{month} of {type} in {branch} is closed: {catalogue} lists what was filed.",
        month=volume.month,
        type=volume.type_id,
        branch=volume.branch,
        catalogue=catalogue.serial,
    )
    if closed.lacks:
        session.say(
            "{count} things are missing in it; the ledger keeps the reason.",
            count=len(closed.lacks),
        )


def _list(session: Session, lacks: Sequence[Lack]) -> None:
    words = session.translate.phrase
    rows = [[one.serial or "—", _what(session, one)] for one in lacks[:_MOST_LINES]]
    print_table([words("Number"), words("What is missing")], rows)
    if len(lacks) > _MOST_LINES:
        session.say("… and {count} more; --json lists them all.", count=len(lacks) - _MOST_LINES)


def _what(session: Session, lack: Lack) -> str:
    what = lack.what
    return session.label(what) if isinstance(what, Label) else session.translate(what)


def _as_data(session: Session, asked: Asked, closed: Closed) -> dict[str, object]:
    catalogue = closed.catalogue
    return {
        "type": asked.volume.type_id,
        "branch": asked.volume.branch,
        "month": asked.volume.month,
        "catalogue": catalogue.serial if catalogue is not None else None,
        "already": closed.already,
        "missing": [
            {
                "number": one.serial or None,
                "kind": one.kind,
                "what": _what(session, one),
                "may_be_overruled": not one.final,
            }
            for one in closed.lacks
        ],
    }
