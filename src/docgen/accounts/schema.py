"""The tables of the accounts' file."""

from __future__ import annotations

from sqlite_utils import Database

from docgen.sqlite import Migration

COMPONENT = "accounts"


def _begin(db: Database) -> None:
    """Version 1."""
    db.execute(
        "CREATE TABLE account (name TEXT PRIMARY KEY, display TEXT NOT NULL, roles TEXT NOT NULL, "
        "branches TEXT NOT NULL, active INTEGER NOT NULL, password TEXT) WITHOUT ROWID"
    )
    # id: the SHA-256 of what the cookie holds.
    db.execute(
        "CREATE TABLE session (id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account, "
        "csrf TEXT NOT NULL, begun_at TEXT NOT NULL, used_at TEXT NOT NULL) WITHOUT ROWID"
    )
    db.execute("CREATE INDEX session_account ON session (account)")
    db.execute(
        "CREATE TABLE unlocked (session TEXT NOT NULL, serial TEXT NOT NULL, until TEXT NOT NULL, "
        "PRIMARY KEY (session, serial)) WITHOUT ROWID"
    )
    # secret: the SHA-256 of what the program sends.
    db.execute(
        "CREATE TABLE token (id TEXT PRIMARY KEY, secret TEXT NOT NULL UNIQUE, "
        "account TEXT NOT NULL REFERENCES account, label TEXT NOT NULL, created_at TEXT NOT NULL, "
        "expires_at TEXT, used_at TEXT) WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE replay (account TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL, "
        "status INTEGER NOT NULL, body BLOB NOT NULL, kept_at TEXT NOT NULL, "
        "PRIMARY KEY (account, key)) WITHOUT ROWID"
    )
    # who: the SHA-256 of an account's name, or of an address; what was typed is kept nowhere.
    db.execute("CREATE TABLE failure (who TEXT NOT NULL, at TEXT NOT NULL)")
    db.execute("CREATE INDEX failure_who ON failure (who, at)")


def _know_browsers(db: Database) -> None:
    """Version 2: browsers that somebody logged in with; id: the SHA-256 of what the cookie holds."""
    db.execute(
        "CREATE TABLE browser (id TEXT NOT NULL, account TEXT NOT NULL REFERENCES account, "
        "used_at TEXT NOT NULL, PRIMARY KEY (id, account)) WITHOUT ROWID"
    )
    db.execute("CREATE INDEX browser_account ON browser (account, used_at)")


STEPS: tuple[Migration, ...] = (_begin, _know_browsers)
