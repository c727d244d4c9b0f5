"""Who works with the archive, and the log of who looked at what, wired."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from docgen import doctypes
from docgen.accounts.secrets import SystemSecrets
from docgen.accounts.sqlite import SqliteAccounts
from docgen.bootstrap.surroundings import ACCESS_LOG, ACCOUNTS, Settings, utc_now
from docgen.core.permissions import Departments
from docgen.durable import make_folder
from docgen.errors import NotFoundError
from docgen.ledgers.access import JsonlAccessLog
from docgen.ports import AccessLog, Accounts, Passwords
from docgen.readers.departments import read_departments
from docgen.usecases.accounts import AccountDesk
from docgen.usecases.log_in import Door


def accounts(chosen: Settings) -> SqliteAccounts:
    """The users of an archive, which need not be there yet.  One object serves all threads."""
    make_folder(chosen.archive)
    return SqliteAccounts(chosen.archive / ACCOUNTS)


def has_accounts(chosen: Settings) -> bool:
    """Whether users were ever added; looks only, makes nothing."""
    return (chosen.archive / ACCOUNTS).is_file()


def access_log(chosen: Settings) -> JsonlAccessLog:
    """The access log of an archive, begun if it is missing.  One object serves all threads."""
    return JsonlAccessLog(chosen.archive / ACCESS_LOG)


def passwords() -> Passwords:
    """What turns passwords into hashes.  One object serves all threads."""
    from docgen.accounts.passwords import Argon2Passwords  # noqa: PLC0415 - it loads a library

    return Argon2Passwords()


def departments(chosen: Settings) -> Departments:
    """Whose documents the roles work with.  Raises TemplateError for house data that is none."""
    return read_departments(doctypes.house_data(chosen.templates, doctypes.DEPARTMENTS))


def door(accounts: Accounts, log: AccessLog) -> Door:
    """What letting people in needs."""
    return Door(accounts, log, passwords(), SystemSecrets(), utc_now)


@contextmanager
def account_desk(chosen: Settings, *, create: bool = False) -> Iterator[AccountDesk]:
    """What keeping users needs, for the one who acts.

    Raises NotFoundError where there are no users yet, unless to ``create`` them.
    """
    if not create and not (chosen.archive / ACCOUNTS).exists():
        raise NotFoundError(
            "There are no users of {folder} yet.",
            folder=str(chosen.archive),
            remedy="Add the first with 'docgen user add NAME --role administrator'.",
        )
    opened = accounts(chosen)
    try:
        yield AccountDesk(door(opened, access_log(chosen)), chosen.actor)
    finally:
        opened.close()
