"""``docgen sign``: record who has signed a document; show who has, and who is next."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from docgen import bootstrap
from docgen.cli import sealing
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
)
from docgen.core.signing import Place, called
from docgen.errors import UsageError
from docgen.usecases.sign import Signatory, Signed
from docgen.writers.data import signing_data


@click.command(
    cls=Command,
    help=_(
        "Record a signature on a document. The order is that of the document type; without --by, shows "
        "who has signed and who is next. With --seal the PDF gets a digital seal too (PAdES), in a further "
        "file that 'docgen get' gives; --seal alone seals without a signature."
    ),
    example='docgen sign XC-SH01-202611-0001 --role reviewer --by 李样 --opinion "数据已核对"',
)
@click.argument("number")
@option("--role", default="", help=_("Who signs: the role or its title in the document type."))
@option("--for", "whose", default="", help=_("Which of those a list names: a department, say."))
@option("--by", default="", help=_("Name of the person who signed."))
@day_option("--on", help=_("Day of the signature (default: today)."))
@option("--opinion", default="", help=_("What the signer wrote beside the name."))
@option(
    "--withdraw", default="", help=_("Take a signature back that was recorded by mistake: why.")
)
@sealing.seal_options
@json_option
@pass_session
def command(
    session: Session,
    *,
    number: str,
    role: str,
    whose: str,
    by: str,
    on: dt.datetime | None,
    opinion: str,
    withdraw: str,
    seal: Path | None,
    title: str,
    seal_at: str,
    tsa: str,
    password_file: Path | None,
    as_json: bool,
) -> None:
    """Sign, seal, take back, or show."""
    given = bool(by or on or opinion)
    _require(role, by, withdraw, given=given, whose=whose, sealed=seal is not None)
    wish = sealing.wish(
        session, seal, title=title, at=seal_at, tsa=tsa, password_file=password_file
    )
    today = bootstrap.today()
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        desk = bootstrap.signing_desk(session.settings, archive)
        if withdraw:
            signed = desk.withdraw(number, role=role, whose=whose, reason=withdraw)
        elif by:
            who = Signatory(role, by, on.date() if on else today, whose, opinion)
            signed = desk.sign(number, who, today=today, wish=wish)
        elif wish is not None:
            signed = desk.seal(number, wish, role=role, whose=whose)
        else:
            signed = desk.look(number)
    if as_json:
        print_json(signing_data(signed.document, signed.standing))
        return
    if wish is not None:
        sealing.say(session, signed.document)
    if wish is None or signed.standing.places:
        show(session, signed)


def _require(role: str, by: str, withdraw: str, *, given: bool, whose: str, sealed: bool) -> None:
    """Raise UsageError where the options contradict each other; ``given`` tells of a signature."""
    if (given or withdraw or whose) and not role:
        raise UsageError("Say with --role who signs.")
    if withdraw and given:
        raise UsageError("--withdraw takes a signature back; leave --by, --on and --opinion out.")
    if withdraw and sealed:
        raise UsageError("--withdraw takes a signature back; it cannot seal.")
    if role and not withdraw and not by and (given or not sealed):
        raise UsageError("Say with --by who signed.")


def show(session: Session, signed: Signed) -> None:
    """Who has signed and who is next, as a table and a sentence."""
    words, now = session.translate.phrase, signed.standing
    if not now.places:
        session.say("Documents of this type are not signed.")
        return
    given = {one.place: one for one in now.signatures}
    rows = []
    for place in now.places:
        one = given.get(place)
        told = [one.by, one.on.isoformat(), one.opinion or "—"] if one else ["—", "—", "—"]
        rows.append([str(place.spec.order), place.spec.role, session.label(called(place)), *told])
    print_table(
        ["", words("Role"), words("Title"), words("Signed by"), words("On"), words("Opinion")], rows
    )
    serial = signed.document.serial
    if now.released is not None:
        to = str(now.released.data.get("to"))
        session.say(
            "{serial} was released to {to} ({at}).", serial=serial, to=to, at=now.released.at
        )
    elif now.complete:
        session.say("{serial} is signed in full.", serial=serial)
    else:
        session.say(
            "Next to sign {serial}: {next}. {missing} signatures are missing.",
            serial=serial,
            next=", ".join(_name(session, place) for place in now.next),
            missing=len(now.missing),
        )


def _name(session: Session, place: Place) -> str:
    command = f"--role {place.spec.role}" + (f" --for {place.whose}" if place.whose else "")
    pair = "{}（{}）" if session.translate.lang == "zh" else "{} ({})"
    return pair.format(session.label(called(place)), command)
