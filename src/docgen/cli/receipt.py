"""``docgen receipt``: a small file that proves a document without the archive, and its verification."""

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
from docgen.cli.checkpoint import root_option, tsa_option
from docgen.cli.usage import require_folder
from docgen.core import notes
from docgen.durable import write_atomic
from docgen.errors import IntegrityError, UsageError
from docgen.model import PublicKey
from docgen.usecases.receipt import Proof, make_receipts, prove

ENDING = ".receipt.json"
_MAKE = "make"


class _Receipt(Group):
    """``receipt NUMBER…`` makes receipts, ``receipt verify FILE`` proves by one."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What follows the command's name."""
        del ctx
        return ["NUMBER...", "|", "verify FILE"]

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Making is no command to be named."""
        return [name for name in super().list_commands(ctx) if name != _MAKE]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Making has no name in messages either."""
        name, found, rest = super().resolve_command(ctx, args)
        return ("" if name == _MAKE else name), found, rest

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options are those of making."""
        self.commands[_MAKE].format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What names no command is what receipts are made of."""
        if args and args[0] not in (*self.list_commands(ctx), *ctx.help_option_names):
            args = [_MAKE, *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=_Receipt,
    help=_(
        "Write a receipt of a document. With it, the document's PDF and the archive's public key anybody can "
        "prove offline that this document was in the ledger under this number; it tells the state at one "
        "checkpoint."
    ),
    example="docgen receipt QR-SH01-202611-0001 -o receipt.json",
)
def command() -> None:
    """Receipts."""


@command.command(
    _MAKE,
    cls=Command,
    help=_("Write receipts of documents against one checkpoint."),
    example="docgen receipt QR-SH01-202611-0001 -o receipt.json",
)
@click.argument("numbers", nargs=-1, required=True)
@option(
    "-o", "--output", "output", type=click.Path(path_type=Path),
    help=_("File to write; of several numbers, the folder (default: NUMBER.receipt.json, here)."),
)  # fmt: skip
@tsa_option
@root_option
@json_option
@pass_session
def make(
    session: Session,
    *,
    numbers: tuple[str, ...],
    output: Path | None,
    tsa: str,
    root: Path | None,
    as_json: bool,
) -> None:
    """One file a number."""
    numbers = tuple(dict.fromkeys(numbers))
    files = _files(numbers, output)
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        desk = wiring.checkpoint_desk(session.settings, archive, wiring.Service(tsa, root))
        made = desk.make()
        written = make_receipts(
            numbers, made, register=archive.register, store=archive.store, ledger=archive.ledger
        )
        key = notes.key_id(desk.public()).hex()
    for number, data in written.items():
        write_atomic(files[number], data)
    if made.unstamped is not None:
        warn(session, made.unstamped)
    if as_json:
        print_json(
            [
                {"number": number, "file": str(files[number]), "size": made.checkpoint.size}
                for number in written
            ]
        )
        return
    for number in written:
        session.say("Written: {file}", file=str(files[number]))
    session.say(
        "Checked with the PDF and the archive's public key ({key}; 'docgen checkpoint key'): docgen receipt "
        "verify.",
        key=key,
    )


def _files(numbers: tuple[str, ...], output: Path | None) -> dict[str, Path]:
    """Where each receipt goes, looked at before anything is made."""
    if len(numbers) == 1 and (output is None or not output.is_dir()):
        files = {numbers[0]: output or Path(f"{numbers[0]}{ENDING}")}
    else:
        folder = output or Path()
        if not folder.is_dir():
            raise UsageError(
                "The folder {folder} is not there.",
                folder=str(folder),
                remedy="Make it first, or choose another one.",
            )
        files = {number: folder / f"{number}{ENDING}" for number in numbers}
    for number, file in files.items():
        if "/" in number:
            raise UsageError("'{number}' is no number of a document.", number=number)
        require_folder(file)
    return files


@command.command(
    "verify",
    cls=Command,
    help=_(
        "Prove by a receipt that a document was issued under its number. No archive and no network are "
        "needed. Each step is told; exit code 4 if one fails."
    ),
    example="docgen receipt verify receipt.json --pdf document.pdf --key archive-key.pem",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option(
    "--pdf", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("The document as it was handed out: its PDF, or its DOCX."),
)  # fmt: skip
@option(
    "--key", required=True, metavar="FILE|KEY",
    help=_("The archive's public key: the line that 'docgen checkpoint key' prints, or a file with it or the PEM."),
)  # fmt: skip
@root_option
@json_option
@pass_session
def verify(
    session: Session, *, file: Path, pdf: Path, key: str, root: Path | None, as_json: bool
) -> int:
    """Exit code 0 when all holds."""
    timestamps = wiring.timestamps(wiring.Service(root=root))
    proof = prove(file.read_bytes(), pdf.read_bytes(), _key(key), timestamps=timestamps)
    if as_json:
        print_json(_as_data(session, proof))
    else:
        _say(session, proof)
    return 0 if proof.holds else IntegrityError.exit_code


def _key(given: str) -> PublicKey:
    """A key as it was given: itself, or the file that holds it."""
    path = Path(given)
    return notes.read_key(path.read_bytes() if path.is_file() else given.encode())


def _say(session: Session, proof: Proof) -> None:
    for step in proof.steps:
        mark = "✗" if not step.holds else "!" if step.name == "void" else "✓"
        click.echo(f"{mark} {_plain(session.translate(step.what))}")
    if not proof.holds:
        session.say("The receipt does not prove this document.")
        return
    if proof.receipt.token is None:
        session.say("There is no timestamp: when the checkpoint was made, its archive alone says.")
    elif proof.stamped is None:
        session.say(
            "Its timestamp was not checked: name the service's root certificate with --tsa-root."
        )
    session.say(
        "Proven, as of this checkpoint. What came after it (the document may be void by now), a receipt "
        "cannot tell: ask the archive for a new one."
    )


def _plain(text: str) -> str:
    """On one line: a receipt comes from strangers, and must not write lines of its own."""
    return "".join(one if one.isprintable() else "�" for one in text)


def _as_data(session: Session, proof: Proof) -> dict[str, object]:
    return {
        "number": proof.receipt.number,
        "type": proof.receipt.type_id,
        "proven": proof.holds,
        "void": proof.void if proof.holds else None,
        "timestamped": proof.stamped.at if proof.stamped is not None else None,
        "steps": [
            {"step": one.name, "holds": one.holds, "what": session.translate(one.what)}
            for one in proof.steps
        ],
    }
