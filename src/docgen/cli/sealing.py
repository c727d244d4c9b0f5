"""What commands that seal share: the options, the password, and what they say of a seal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from docgen import bootstrap
from docgen.cli.base import Session, _, option
from docgen.core import seals
from docgen.errors import UsageError
from docgen.model import Document
from docgen.usecases.seal import Wish

F = TypeVar("F", bound=Callable[..., Any])
PASSWORD = "DOCGEN_SEAL_PASSWORD"  # noqa: S105 - the name of a variable, not a password
_LONGEST = 1024


def password_option(wide: F) -> F:
    """The option that names a file with the password."""
    return option(
        "--seal-password-file", "password_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
        help=_("File whose first line is the password (else DOCGEN_SEAL_PASSWORD, else it is asked for)."),
    )(wide)  # fmt: skip


def seal_options(wide: F) -> F:
    """The options of a command that can seal."""
    for one in (
        password_option,
        option(
            "--seal-tsa", "tsa", default="", metavar="URL",
            help=_("Address of a time-stamping service (RFC 3161; default: DOCGEN_SEAL_TSA, else none)."),
        ),
        option(
            "--seal-at", default="", metavar="PAGE,X,Y",
            help=_("Middle of the seal, in mm from the left and the upper edge (default: where it belongs)."),
        ),
        option("--seal-name", "title", default="", help=_("Name of the seal, below its star: 合同专用章.")),
        option(
            "--seal", "seal", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.p12",
            help=_("Seal the PDF with this certificate (PKCS#12), with a signature or alone."),
        ),
    ):  # fmt: skip
        wide = one(wide)
    return wide


def wish(
    session: Session,
    seal: Path | None,
    *,
    title: str,
    at: str,
    tsa: str,
    password_file: Path | None,
) -> Wish | None:
    """The seal that is asked for, its certificate opened; None for none.  Raises UsageError, SealError."""
    if seal is None:
        if title or at or tsa or password_file:
            raise UsageError(
                "Say with --seal which certificate seals.",
                remedy="Name its .p12 file: --seal FILE.p12.",
            )
        return None
    place = seals.place(at) if at else None
    seals.require_title(title)
    password = ask(session, seal.name, password_file)
    return Wish(bootstrap.sealer(seal, password, tsa=tsa), title, place)


def ask(session: Session, name: str, file: Path | None, *, twice: bool = False) -> str:
    """The password of a file of that name: from a file, the environment, or the person at the terminal."""
    if file is not None:
        with file.open(encoding="utf-8", errors="replace") as opened:
            return opened.readline(_LONGEST).rstrip("\r\n")
    given = os.environ.get(PASSWORD)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UsageError(
            "The password of {file} is not known.",
            file=name,
            remedy="Put it into DOCGEN_SEAL_PASSWORD or a file named with --seal-password-file, or run the "
            "command at a terminal. It is never an argument: others on this machine could read it.",
        )
    prompt = session.translate.phrase(_("Password of the certificate"))
    password: str = click.prompt(prompt, hide_input=True, confirmation_prompt=twice, err=True)
    return password


def say(session: Session, document: Document) -> None:
    """The newest seal of a document."""
    seal = seals.given(document.acts)[-1]
    told = seal.told
    session.say(
        "{serial} is sealed: {owner}, page {page}, certificate {fingerprint}.",
        serial=document.serial,
        owner=" ".join(one for one in (str(told["owner"]), seal.title) if one),
        page=told["page"],
        fingerprint=seal.fingerprint,
    )
    if told.get("test"):
        session.say("It is a test certificate: this seal binds nobody.")


def rows(session: Session, document: Document) -> list[list[str]]:
    """A row for each seal: whose, which, when, on which page, by which certificate."""
    words = session.translate.phrase
    return [
        [
            str(seal.told["owner"]),
            seal.title or "—",
            seal.act.at,
            str(seal.told["page"]),
            words("yes") if seal.told.get("timestamp") else "—",
            seal.fingerprint,
        ]
        for seal in seals.given(document.acts)
    ]
