"""Accounts in a SQLite file of their own, beside the archive's register and never part of it.

One connection serves all threads of a process, one at a time; a question takes some 50 µs.  What has
ended (sessions, unlocked documents, kept answers, failures) is removed whenever something is added.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from docgen.accounts.schema import COMPONENT, STEPS
from docgen.accounts.secrets import digest
from docgen.core import log_ins
from docgen.errors import BusyError, IntegrityError, NotFoundError
from docgen.model import Replay, Role, Session, Token, User
from docgen.sqlite import BUSY_SECONDS, Row, immediate, migrate, open_database, translated


class SqliteAccounts:
    """A ``ports.Accounts`` in the file ``path``, made if it is missing, for its owner only."""

    def __init__(self, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self._path = path
        self._lock = threading.RLock()
        with _worded(path):
            self._db = open_database(path, busy_seconds=busy_seconds, one_thread=False)
            try:
                path.chmod(0o600)  # a copy that was put back may be open to others
                migrate(self._db, COMPONENT, STEPS)
            except BaseException:
                self._db.close()
                raise

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """See ``ports.Accounts.together``."""
        raised: BaseException | None = None  # by the caller: no matter of this file
        with self._lock:
            try:
                with immediate(self._db):
                    try:
                        yield
                    except BaseException as error:
                        raised = error
                        raise
            except (BusyError, IntegrityError) as error:
                if error is raised:
                    raise
                with _worded(self._path):
                    raise

    # --- users -----------------------------------------------------------------------------------

    def users(self) -> Sequence[User]:
        """See ``ports.Accounts.users``."""
        found = self._rows(
            "SELECT name, display, roles, branches, active FROM account ORDER BY name"
        )
        return [_user(row) for row in found]

    def put(self, user: User, password_hash: str | None = None) -> None:
        """See ``ports.Accounts.put``."""
        new = (user.display, _list(user.roles), _list(user.branches), int(user.active))
        with self.together():
            old = self._row(
                "SELECT display, roles, branches, active, password FROM account WHERE name = ?",
                user.name,
            )
            password = password_hash or (old[4] if old else None)
            if old == (*new, password):
                return
            self._do(
                "INSERT INTO account VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
                "display = excluded.display, roles = excluded.roles, branches = excluded.branches, "
                "active = excluded.active, password = excluded.password",
                user.name,
                *new,
                password,
            )
            self._end(self._rows("SELECT id FROM session WHERE account = ?", user.name))

    def password_hash(self, name: str) -> str | None:
        """See ``ports.Accounts.password_hash``."""
        row = self._row("SELECT password FROM account WHERE name = ?", name)
        return row[0] if row else None

    def rehash(self, name: str, was: str, password_hash: str) -> None:
        """See ``ports.Accounts.rehash``."""
        with self.together():
            self._do(
                "UPDATE account SET password = ? WHERE name = ? AND password = ?",
                password_hash,
                name,
                was,
            )

    # --- logging in ------------------------------------------------------------------------------

    def admit(self, account: str, address: str, *, browser: str = "", now: str) -> int:
        """See ``ports.Accounts.admit``."""
        with self.together():
            self._sweep(now)
            if self._is_known(browser, account):
                counted = [(_at(digest(browser), account), log_ins.ACCOUNT)]
            else:
                counted = [
                    (_who("account", account), log_ins.ACCOUNT),
                    (_who("address", address), log_ins.ADDRESS),
                ]
            delay = max(log_ins.wait(self._failures(who), limit, now) for who, limit in counted)
            if not delay:
                for who, _ in counted:
                    self._do("INSERT INTO failure VALUES (?, ?)", who, now)
            return delay

    def succeeded(self, account: str, address: str, *, browser: str = "", now: str) -> None:
        """See ``ports.Accounts.succeeded``."""
        with self.together():
            if self._is_known(browser, account):
                self._do("DELETE FROM failure WHERE who = ?", _at(digest(browser), account))
                return
            self._do("DELETE FROM failure WHERE who = ?", _who("account", account))
            for (one,) in self._rows("SELECT id FROM browser WHERE account = ?", account):
                self._do("DELETE FROM failure WHERE who = ?", _at(one, account))
            self._do(
                "DELETE FROM failure WHERE rowid = "
                "(SELECT max(rowid) FROM failure WHERE who = ? AND at <= ?)",
                _who("address", address),
                now,
            )

    def know(self, browser: str, account: str, *, was: str = "", now: str) -> None:
        """See ``ports.Accounts.know``."""
        new, old = digest(browser), digest(was)
        with self.together():
            self._sweep(now)
            self._do("UPDATE browser SET id = ? WHERE id = ?", new, old)
            self._do("INSERT OR REPLACE INTO browser VALUES (?, ?, ?)", new, account, now)
            most = log_ins.MOST_BROWSERS
            self._do(
                "DELETE FROM browser WHERE account = ? AND id NOT IN (SELECT id FROM browser "
                "WHERE account = ? ORDER BY used_at DESC, id = ? DESC LIMIT ?)",
                account,
                account,
                new,
                most,
            )
            self._do(
                "DELETE FROM browser WHERE id = ? AND account NOT IN (SELECT account FROM browser "
                "WHERE id = ? ORDER BY used_at DESC, account = ? DESC LIMIT ?)",
                new,
                new,
                account,
                most,
            )

    def begin(self, secret: str, name: str, *, csrf: str, now: str) -> Session:
        """See ``ports.Accounts.begin``."""
        session = digest(secret)
        with self.together():
            self._sweep(now)
            row = self._row(
                "SELECT name, display, roles, branches, active FROM account "
                "WHERE name = ? AND active",
                name,
            )
            if row is None:
                raise _no_user(name)
            self._do("INSERT INTO session VALUES (?, ?, ?, ?, ?)", session, name, csrf, now, now)
        return Session(session, _user(row), csrf, now, now)

    def session(self, secret: str, *, now: str) -> Session | None:
        """See ``ports.Accounts.session``."""
        row = self._row(
            "SELECT id, csrf, begun_at, used_at, name, display, roles, branches, active FROM session "
            "JOIN account ON account.name = session.account WHERE id = ? AND active",
            digest(secret),
        )
        if row is None or not log_ins.alive(row[2], row[3], now):
            return None
        if now > log_ins.after(row[3], log_ins.NOTED_EVERY):
            with self.together():
                self._do("UPDATE session SET used_at = ? WHERE id = ?", now, row[0])
        return Session(row[0], _user(row[4:]), row[1], row[2], now)

    def end(self, secret: str) -> None:
        """See ``ports.Accounts.end``."""
        with self.together():
            self._end([(digest(secret),)])

    def unlock(self, session: str, serial: str, *, until: str) -> None:
        """See ``ports.Accounts.unlock``."""
        with self.together():
            self._do("INSERT OR REPLACE INTO unlocked VALUES (?, ?, ?)", session, serial, until)

    def unlocked(self, session: str, *, now: str) -> Mapping[str, str]:
        """See ``ports.Accounts.unlocked``."""
        found = self._rows(
            "SELECT serial, until FROM unlocked WHERE session = ? AND until > ?", session, now
        )
        return dict(found)

    # --- programs --------------------------------------------------------------------------------

    def tokens(self) -> Sequence[Token]:
        """See ``ports.Accounts.tokens``."""
        found = self._rows(
            "SELECT id, account, label, created_at, expires_at, used_at FROM token "
            "ORDER BY account, created_at, id"
        )
        return [Token(*row) for row in found]

    def add_token(self, token: Token, secret: str) -> None:
        """See ``ports.Accounts.add_token``."""
        with self.together():
            if self._row("SELECT 1 FROM account WHERE name = ?", token.user) is None:
                raise _no_user(token.user)
            self._do(
                "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?)",
                token.id,
                digest(secret),
                token.user,
                token.label,
                token.created_at,
                token.expires_at,
                token.used_at,
            )

    def token(self, secret: str, *, now: str) -> tuple[Token, User] | None:
        """See ``ports.Accounts.token``."""
        row = self._row(
            "SELECT id, account, label, created_at, expires_at, used_at, "
            "name, display, roles, branches, active FROM token "
            "JOIN account ON account.name = token.account WHERE secret = ? AND active",
            digest(secret),
        )
        if row is None:
            return None
        token = Token(*row[:6])
        if token.expires_at is not None and token.expires_at <= now:
            return None
        if token.used_at is None or now > log_ins.after(token.used_at, log_ins.NOTED_EVERY):
            with self.together():
                self._do("UPDATE token SET used_at = ? WHERE id = ?", now, token.id)
        return token, _user(row[6:])

    def revoke(self, token_id: str) -> None:
        """See ``ports.Accounts.revoke``."""
        with self.together():
            if self._row("SELECT 1 FROM token WHERE id = ?", token_id) is None:
                raise NotFoundError(
                    "There is no token {id}.",
                    id=token_id,
                    remedy="'docgen user token list' shows those there are.",
                )
            self._do("DELETE FROM token WHERE id = ?", token_id)

    def replay(self, user: str, key: str, *, now: str) -> Replay | None:
        """See ``ports.Accounts.replay``."""
        row = self._row(
            "SELECT request, status, body FROM replay WHERE account = ? AND key = ? AND kept_at > ?",
            user,
            key,
            log_ins.after(now, -log_ins.KEPT),
        )
        return Replay(*row) if row else None

    def keep(self, user: str, key: str, replay: Replay, *, now: str) -> None:
        """See ``ports.Accounts.keep``."""
        with self.together():
            self._sweep(now)
            self._do(
                "INSERT OR IGNORE INTO replay VALUES (?, ?, ?, ?, ?, ?)",
                user,
                key,
                replay.digest,
                replay.status,
                replay.body,
                now,
            )

    # --- helpers ---------------------------------------------------------------------------------

    def _rows(self, sql: str, *values: object) -> list[Row]:
        with self._lock, _worded(self._path), translated():
            found: list[Row] = self._db.execute(sql, values).fetchall()
            return found

    def _row(self, sql: str, *values: object) -> Row | None:
        found = self._rows(sql, *values)
        return found[0] if found else None

    def _do(self, sql: str, *values: object) -> None:
        self._db.execute(sql, values)

    def _failures(self, who: str) -> list[str]:
        return [
            row[0] for row in self._rows("SELECT at FROM failure WHERE who = ? ORDER BY at", who)
        ]

    def _is_known(self, browser: str, account: str) -> bool:
        sql = "SELECT 1 FROM browser WHERE id = ? AND account = ?"
        return bool(browser) and self._row(sql, digest(browser), account) is not None

    def _end(self, sessions: Sequence[Row]) -> None:
        for one in sessions:
            self._do("DELETE FROM unlocked WHERE session = ?", *one)
            self._do("DELETE FROM session WHERE id = ?", *one)

    def _sweep(self, now: str) -> None:
        """Remove what has ended."""
        begun, used = log_ins.after(now, -log_ins.LONGEST), log_ins.after(now, -log_ins.IDLE)
        self._end(
            self._rows("SELECT id FROM session WHERE begun_at <= ? OR used_at <= ?", begun, used)
        )
        self._do("DELETE FROM unlocked WHERE until <= ?", now)
        self._do("DELETE FROM replay WHERE kept_at <= ?", log_ins.after(now, -log_ins.KEPT))
        old = log_ins.after(now, -(log_ins.WINDOW + log_ins.LOCK))
        self._do("DELETE FROM failure WHERE at <= ?", old)
        self._do("DELETE FROM browser WHERE used_at <= ?", log_ins.after(now, -log_ins.KNOWN))


@contextlib.contextmanager
def _worded(path: Path) -> Iterator[None]:
    """Contention and damage in words that name this file: no other file can restore it."""
    try:
        yield
    except BusyError as error:
        raise BusyError("Another process keeps {path} locked.", path=str(path)) from error
    except IntegrityError as error:
        raise IntegrityError(
            "{path}, which holds the users, is damaged.",
            remedy="Put back a copy from a backup; or move the file away and add the users anew with "
            "'docgen user add'. Documents, register and ledger do not depend on it.",
            path=str(path),
        ) from error


def _user(row: Row) -> User:
    name, display, roles, branches, active = row
    return User(
        name,
        display,
        frozenset(map(Role, json.loads(roles))),
        frozenset(json.loads(branches)),
        bool(active),
    )


def _list(values: frozenset[str] | frozenset[Role]) -> str:
    return json.dumps(sorted(map(str, values)), ensure_ascii=False)


def _who(kind: str, name: str) -> str:
    return hashlib.sha256(f"{kind}:{name}".encode("utf-8", "surrogatepass")).hexdigest()


def _at(browser: str, account: str) -> str:
    """Log-ins to an account in a browser that is known as its."""
    return _who(f"browser:{browser}", account)


def _no_user(name: str) -> NotFoundError:
    return NotFoundError(
        "There is no active user '{name}'.",
        name=name,
        remedy="'docgen user list' shows those there are.",
    )
