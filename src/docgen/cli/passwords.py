"""Passwords of users at the command line: from the person at the terminal, a file, or drawn.  Never an argument, which
others on the machine could read.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from docgen.cli.base import Session, _, option
from docgen.errors import UnreadableInputError, UsageError
from docgen.ports import Secrets

_LONGEST = 4096
password_file_option = option(
    "--password-file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), metavar="FILE",
    help=_("Take the password from the first line of a file; '-': of standard input."),
)  # fmt: skip
generate_option = option(
    "--generate", is_flag=True, help=_("Draw a password and print it, this once.")
)


def obtain(session: Session, name: str, file: Path | None, generate: bool, secrets: Secrets) -> str:
    """The password that somebody is to have.

    Raises UsageError where there is nobody to ask, UnreadableInputError for a file that has none.
    """
    if generate:
        if file is not None:
            raise UsageError("--generate and --password-file contradict each other.")
        return secrets.password()
    if file is not None:
        return _first_line(file)
    if not sys.stdin.isatty():
        raise UsageError(
            "The password of {name} is not known.",
            name=name,
            remedy="Run the command at a terminal, or add --generate or --password-file FILE. It is never an "
            "argument: others on this machine could read it.",
        )
    prompt = session.translate.phrase(_("Password"))
    again = session.translate.phrase(_("Once more"))
    password: str = click.prompt(prompt, hide_input=True, err=True)
    if password != click.prompt(again, hide_input=True, err=True):
        raise UsageError("The two passwords differ; nothing was changed.")
    return password


def tell(session: Session, password: str, generated: bool) -> None:
    """Print a password that was drawn; nobody else knows it."""
    if generated:
        click.echo(password)
        session.say("This is the password; it is kept nowhere and not shown again.")


def _first_line(file: Path) -> str:
    try:
        if str(file) == "-":
            data = sys.stdin.buffer.readline(_LONGEST)
        else:
            with file.open("rb") as opened:
                data = opened.readline(_LONGEST)
        password = data.decode("utf-8-sig").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableInputError(
            "{file} holds no password.",
            file=str(file),
            remedy="Its first line is to be the password, in UTF-8.",
        ) from error
    return password
