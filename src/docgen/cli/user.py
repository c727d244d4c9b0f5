"""``docgen user``: who may log in to the web page and the HTTP API, and as what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from docgen import bootstrap
from docgen.cli import user_token
from docgen.cli.base import (
    Command,
    F,
    Group,
    Session,
    _,
    json_option,
    option,
    pass_session,
    print_json,
    print_table,
)
from docgen.cli.options import together
from docgen.cli.passwords import generate_option, obtain, password_file_option, tell
from docgen.errors import UsageError
from docgen.model import Role, User
from docgen.usecases import accounts
from docgen.usecases.accounts import AccountDesk


@click.group(
    cls=Group,
    help=_(
        "The users of the web page and the HTTP API. An auditor reads everything and changes nothing; hr and "
        "trading-admin work with the documents of their departments; a manager reads and approves; an "
        "administrator keeps the users and sees no document. Every change stands in the access log."
    ),
    example="docgen user add li.wei --role hr --branch SH01 --display 李伟",
)
def command() -> None:
    """Users and their tokens."""


command.add_command(user_token.command)


def _roles(help_: str, *, required: bool) -> Callable[[F], F]:
    return option(
        "--role", "roles", multiple=True, required=required,
        type=click.Choice([one.value for one in Role]), help=help_,
    )  # fmt: skip


def _branches(help_: str) -> Callable[[F], F]:
    return option("--branch", "branches", multiple=True, metavar="CODE", help=help_)


def _display(help_: str) -> Callable[[F], F]:
    return option("--display", metavar="TEXT", help=help_)


_password_options = together(password_file_option, generate_option)


@command.command(
    "add",
    cls=Command,
    help=_(
        "Add a user. The password is asked for twice, unless a file has it or one is drawn; at least 15 characters, "
        "a sentence is best. The name stands in the ledger beside what the user does."
    ),
    example="docgen user add li.wei --role hr --branch SH01 --display 李伟 --generate",
)
@click.argument("name")
@_roles(_("What the user is here for; may be repeated."), required=True)
@_branches(_("Only documents of this branch (default: of all); may be repeated."))
@_display(_("Name that pages show (default: NAME)."))
@_password_options
@pass_session
def add_command(
    session: Session,
    *,
    name: str,
    roles: Sequence[str],
    branches: Sequence[str],
    display: str | None,
    password_file: Path | None,
    generate: bool,
) -> None:
    """Add, and say so."""
    user = User(name, name if display is None else display, _chosen(roles), frozenset(branches))
    with bootstrap.account_desk(session.settings, create=True) as desk:
        accounts.require_new(user, desk=desk)
        password = obtain(session, user.name, password_file, generate, desk.door.secrets)
        accounts.add_user(user, password, desk=desk)
    tell(session, password, generate)
    session.say("{name} is added.", name=user.name)


@command.command(
    "list",
    cls=Command,
    help=_("List the users with their roles and branches. Those who are shut out, too."),
    example="docgen user list",
)
@json_option
@pass_session
def list_command(session: Session, as_json: bool) -> None:
    """All of them, by name."""
    with bootstrap.account_desk(session.settings) as desk:
        users = desk.door.accounts.users()
    if as_json:
        print_json(
            [
                {
                    "name": one.name,
                    "display": one.display,
                    "roles": sorted(one.roles),
                    "branches": sorted(one.branches),
                    "active": one.active,
                }
                for one in users
            ]
        )
        return
    words = session.translate.phrase
    print_table(
        [words("Name"), words("Shown as"), words("Roles"), words("Branches"), words("State")],
        [
            [
                one.name,
                one.display,
                ", ".join(sorted(one.roles)),
                ", ".join(sorted(one.branches)) or words("all"),
                words("may log in") if one.active else words("shut out"),
            ]
            for one in users
        ],
    )


@command.command(
    "change",
    cls=Command,
    help=_(
        "Change a user's roles, branches or displayed name. Roles and branches take the place of those there were; "
        "the user's sessions end."
    ),
    example="docgen user change li.wei --role hr --role manager --all-branches",
)
@click.argument("name")
@_roles(_("What the user is here for from now on; may be repeated."), required=False)
@_branches(_("Only documents of this branch; may be repeated."))
@option("--all-branches", "everywhere", is_flag=True, help=_("Documents of all branches."))
@_display(_("Name that pages show."))
@pass_session
def change_command(
    session: Session,
    *,
    name: str,
    roles: Sequence[str],
    branches: Sequence[str],
    everywhere: bool,
    display: str | None,
) -> None:
    """Change, and say so."""
    if branches and everywhere:
        raise UsageError("--branch and --all-branches contradict each other.")
    if not (roles or branches or everywhere) and display is None:
        raise UsageError(
            "Nothing to change.", remedy="Add --role, --branch, --all-branches or --display."
        )
    with bootstrap.account_desk(session.settings) as desk:
        user = accounts.change_user(
            name,
            roles=_chosen(roles) if roles else None,
            branches=frozenset(branches) if branches or everywhere else None,
            display=display,
            desk=desk,
        )
    session.say("{name} is changed.", name=user.name)


@command.command(
    "password",
    cls=Command,
    help=_(
        "Give a user another password. The user's sessions end, and failed log-ins are forgotten."
    ),
    example="docgen user password li.wei --generate",
)
@click.argument("name")
@_password_options
@pass_session
def password_command(
    session: Session, *, name: str, password_file: Path | None, generate: bool
) -> None:
    """Ask, and set it."""
    with bootstrap.account_desk(session.settings) as desk:
        user = accounts.find_user(name, desk=desk)
        password = obtain(session, user.name, password_file, generate, desk.door.secrets)
        accounts.set_password(user.name, password, desk=desk)
    tell(session, password, generate)
    session.say("{name} has another password.", name=user.name)


@command.command(
    "disable",
    cls=Command,
    help=_("Shut a user out: sessions end, tokens are revoked for good. Nothing else is lost."),
    example="docgen user disable li.wei",
)
@click.argument("name")
@pass_session
def disable_command(session: Session, name: str) -> None:
    """Shut out, and say so."""
    user = _with_desk(session, lambda desk: accounts.set_active(name, False, desk=desk))
    session.say("{name} is shut out.", name=user.name)


@command.command(
    "enable",
    cls=Command,
    help=_(
        "Let a user in again. After being shut out, or after too many failed log-ins. Tokens that were revoked stay so."
    ),
    example="docgen user enable li.wei",
)
@click.argument("name")
@pass_session
def enable_command(session: Session, name: str) -> None:
    """Let in, and say so."""
    user = _with_desk(session, lambda desk: accounts.set_active(name, True, desk=desk))
    session.say("{name} may log in.", name=user.name)


def _with_desk(session: Session, act: Callable[[AccountDesk], User]) -> User:
    with bootstrap.account_desk(session.settings) as desk:
        return act(desk)


def _chosen(roles: Sequence[str]) -> frozenset[Role]:
    return frozenset(map(Role, roles))
