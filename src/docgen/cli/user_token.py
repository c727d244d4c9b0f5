"""``docgen user token``: what programs log in with."""

from __future__ import annotations

import click

from docgen import bootstrap
from docgen.cli.base import (
    Command,
    Group,
    Session,
    _,
    json_option,
    option,
    pass_session,
    print_json,
    print_table,
)
from docgen.errors import UsageError
from docgen.model import Token
from docgen.usecases import accounts


@click.group(
    "token",
    cls=Group,
    help=_(
        "What programs log in with. They act in the name of a user and with that user's rights."
    ),
    example="docgen user token add li.wei --label 人力资源系统",
)
def command() -> None:
    """Tokens of users."""


@command.command(
    "add",
    cls=Command,
    help=_(
        "Make a token and print its secret, this once. The program sends it with each request: "
        "'Authorization: Bearer dgt_…'."
    ),
    example="docgen user token add li.wei --label 人力资源系统 --days 90",
)
@click.argument("name")
@option("--label", required=True, metavar="TEXT", help=_("What it is for, as lists show it."))
@option(
    "--days", type=int, default=365, metavar="N", help=_("How long it works (default: 365 days).")
)
@option("--for-ever", "lasting", is_flag=True, help=_("It works until it is revoked."))
@json_option
@pass_session
def add_command(
    session: Session, *, name: str, label: str, days: int, lasting: bool, as_json: bool
) -> None:
    """Make one; the secret alone on standard output."""
    with bootstrap.account_desk(session.settings) as desk:
        token, secret = accounts.add_token(name, label, days=None if lasting else days, desk=desk)
    if as_json:
        print_json({**_data(token), "secret": secret})
    else:
        click.echo(secret)
    session.say(
        "Token {id} of {name}. This is its secret; it is kept nowhere and not shown again.",
        id=token.id,
        name=token.user,
    )


@command.command(
    "list",
    cls=Command,
    help=_("List the tokens of all users, or of one."),
    example="docgen user token list li.wei",
)
@click.argument("name", required=False)
@json_option
@pass_session
def list_command(session: Session, name: str | None, as_json: bool) -> None:
    """Never a secret."""
    with bootstrap.account_desk(session.settings) as desk:
        user = accounts.find_user(name, desk=desk).name if name else None
        found = [one for one in desk.door.accounts.tokens() if user in (None, one.user)]
    if as_json:
        print_json([_data(one) for one in found])
        return
    words = session.translate.phrase
    print_table(
        ["ID", words("User"), words("For"), words("Made"), words("Ends"), words("Last used")],
        [
            [
                one.id,
                one.user,
                one.label,
                one.created_at,
                one.expires_at or "—",
                one.used_at or "—",
            ]
            for one in found
        ],
    )


@command.command(
    "revoke",
    cls=Command,
    help=_("Revoke a token: from now on it opens nothing."),
    example="docgen user token revoke 1f0c2a9b",
)
@click.argument("token_id", metavar="ID")
@pass_session
def revoke_command(session: Session, token_id: str) -> None:
    """Revoke, and say so."""
    if token_id.startswith("dgt_"):
        raise UsageError(
            "A token is named by its ID, not by its secret.",
            remedy="'docgen user token list' shows the IDs. A secret that was typed here may stand in the "
            "shell's history.",
        )
    with bootstrap.account_desk(session.settings) as desk:
        accounts.revoke_token(token_id, desk=desk)
    session.say("Token {id} is revoked.", id=token_id)


def _data(token: Token) -> dict[str, object]:
    return {
        "id": token.id,
        "user": token.user,
        "label": token.label,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "used_at": token.used_at,
    }
