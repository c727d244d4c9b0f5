"""``docgen checkpoint``: the signed head of the ledger, to be kept elsewhere, and held against it later."""

from __future__ import annotations

from pathlib import Path

import click

from docgen import bootstrap
from docgen.bootstrap import checkpoints as wiring
from docgen.cli.base import (
    Command,
    Group,
    Session,
    _,
    json_option,
    option,
    pass_session,
    print_json,
    warn,
)
from docgen.cli.usage import require_folder
from docgen.core import notes
from docgen.durable import write_atomic
from docgen.errors import IntegrityError
from docgen.usecases.check_checkpoints import Held, hold
from docgen.usecases.checkpoint import Made

tsa_option = option(
    "--tsa", default="", metavar="ADDRESS",
    help=_("Address of an RFC 3161 time-stamping service (default: DOCGEN_TSA; none: no timestamp)."),
)  # fmt: skip
root_option = option(
    "--tsa-root", "root", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("The time-stamping service's root certificate, as PEM (default: DOCGEN_TSA_ROOT)."),
)  # fmt: skip


@click.group(
    cls=Group,
    invoke_without_command=True,
    help=_(
        "Sign the head of the ledger. Keep the checkpoint where the archive's keepers cannot reach it: "
        "against it, 'docgen checkpoint verify' finds every line that was cut off or rewritten."
    ),
    example="docgen checkpoint -o /media/stick/2026-11.txt",
)
@option(
    "-o", "--output", "output", type=click.Path(dir_okay=False, path_type=Path),
    help=_("Write a copy to this file, and its timestamp, if it has one, beside it (.tsr)."),
)  # fmt: skip
@tsa_option
@root_option
@json_option
@click.pass_context
def command(
    ctx: click.Context, output: Path | None, tsa: str, root: Path | None, as_json: bool
) -> None:
    """Make one, unless a subcommand is called."""
    if ctx.invoked_subcommand is not None:
        return
    session = ctx.ensure_object(Session)
    if output is not None:
        require_folder(output)
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        service = wiring.Service(tsa, root)
        made = wiring.checkpoint_desk(session.settings, archive, service).make()
    if output is not None:
        write_atomic(output, made.filed.data)
        if made.filed.token is not None:
            write_atomic(output.with_suffix(".tsr"), made.filed.token)
    _tell(session, made, as_json=as_json)
    if output is not None:
        session.say("Written: {file}", file=str(output))


@command.command(
    "verify",
    cls=Command,
    help=_(
        "Hold checkpoints that were kept elsewhere against the ledger of today. A ledger that was cut off "
        "or rewritten, and the checkpoint of another archive, are named; exit code 4 then."
    ),
    example="docgen checkpoint verify /media/stick/2026-11.txt",
)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@root_option
@json_option
@pass_session
def verify(session: Session, *, files: tuple[Path, ...], root: Path | None, as_json: bool) -> int:
    """One answer for each file."""
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        held = hold(
            [wiring.copy_of_checkpoint(path) for path in files],
            ledger=archive.ledger,
            ring=wiring.checkpoint_desk(session.settings, archive).ring(),
            timestamps=wiring.timestamps(wiring.Service(root=root)),
        )
    told = list(zip(files, held, strict=True))
    if as_json:
        print_json([_as_data(session, path, one) for path, one in told])
    else:
        for path, one in told:
            _say(session, path, one)
    return IntegrityError.exit_code if any(one.wrong for one in held) else 0


@command.command(
    "key",
    cls=Command,
    help=_(
        "Print the public key that checkpoints are signed with. Hand it to whoever is to check receipts "
        "and checkpoints, by a way that nobody can tamper with."
    ),
    example="docgen checkpoint key --pem > archive-key.pem",
)
@option("--pem", "as_pem", is_flag=True, help=_("As PEM, for other programs."))
@json_option
@pass_session
def key(session: Session, *, as_pem: bool, as_json: bool) -> None:
    """The key, on stdout."""
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        public = wiring.checkpoint_desk(session.settings, archive).public()
    if as_json:
        line, id_ = notes.key_line(public), notes.key_id(public).hex()
        print_json({"id": id_, "key": line, "pem": notes.pem(public)})
        return
    click.echo(notes.pem(public) if as_pem else notes.key_line(public), nl=not as_pem)


@command.command(
    "rotate",
    cls=Command,
    help=_(
        "Give the archive a new key to sign with. The ledger notes it with the reason; what the old key has "
        "signed can be checked as before. Hand out the new public key."
    ),
    example="docgen checkpoint rotate --reason 密钥保管人离职",
)
@option("--reason", required=True, help=_("Why: it stands in the ledger."))
@json_option
@pass_session
def rotate(session: Session, *, reason: str, as_json: bool) -> None:
    """A new key, and a checkpoint signed with both."""
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        desk = wiring.checkpoint_desk(session.settings, archive)
        made = desk.rotate(reason)
        public = desk.public()
    _tell(session, made, as_json=as_json)
    session.say(
        "Checkpoints are signed with the key {key} from now on. Hand it out: 'docgen checkpoint key'.",
        key=notes.key_id(public).hex(),
    )


def _tell(session: Session, made: Made, *, as_json: bool) -> None:
    """The checkpoint on stdout, and what is to be said about it."""
    text = made.filed.data.decode()
    if as_json:
        checkpoint = made.checkpoint
        print_json(
            {
                "file": f"ledger/checkpoints/{made.filed.name}",
                "origin": checkpoint.origin,
                "size": checkpoint.size,
                "head": checkpoint.head.hex(),
                "timestamped": made.filed.token is not None,
                "checkpoint": text,
            }
        )
    else:
        click.echo(text, nl=False)
    if made.unstamped is not None:
        warn(session, made.unstamped)


def _say(session: Session, path: Path, held: Held) -> None:
    if held.wrong is not None:
        what = session.translate(held.wrong[1])
        click.echo(f"{path}: {what}  [{held.wrong[0]}]")
        return
    size = held.checkpoint.size if held.checkpoint is not None else 0
    session.say(
        "{file}: the ledger continues it. Its {size} lines are unchanged, {later} came after them.",
        file=str(path),
        size=size,
        later=held.later,
    )
    if held.stamped is not None and held.stamped.trusted:
        session.say("  Timestamped at {at} by {by}.", at=held.stamped.at, by=held.stamped.by)


def _as_data(session: Session, path: Path, held: Held) -> dict[str, object]:
    checkpoint, stamped = held.checkpoint, held.stamped
    return {
        "file": str(path),
        "size": checkpoint.size if checkpoint is not None else None,
        "later": held.later if held.wrong is None else None,
        "timestamped": stamped.at if stamped is not None and stamped.trusted else None,
        "code": held.wrong[0] if held.wrong else None,
        "wrong": session.translate(held.wrong[1]) if held.wrong else None,
    }
