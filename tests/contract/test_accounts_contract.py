"""What every keeper of accounts promises."""

from __future__ import annotations

import datetime as dt
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.accounts.sqlite import SqliteAccounts
from docgen.core import log_ins
from docgen.core.log_ins import after
from docgen.errors import BusyError, IntegrityError, NotFoundError, SetupError
from docgen.model import Replay, Role, Token, User
from tests.contract.killing import survives

NOW = "2026-11-28T08:00:00Z"
LI = User("li.wei", "李伟", frozenset({Role.HR, Role.MANAGER}), frozenset({"SH01"}))
BOSS = User("boss", "管理员", frozenset({Role.ADMINISTRATOR}))


def at(seconds: int) -> str:
    return after(NOW, dt.timedelta(seconds=seconds))


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[SqliteAccounts]:
    opened = SqliteAccounts(tmp_path / "accounts.db", busy_seconds=0.2)
    opened.put(LI, "hash-1")
    yield opened
    opened.close()


def test_users_are_kept_as_they_are(accounts: SqliteAccounts) -> None:
    """By name, whatever was said of them; a change keeps the password unless it brings another."""
    accounts.put(BOSS)
    assert [BOSS, LI] == accounts.users()
    assert "hash-1" == accounts.password_hash("li.wei")
    assert accounts.password_hash("boss") is None
    assert accounts.password_hash("nobody") is None
    accounts.put(replace(LI, display="李维", active=False))
    assert "hash-1" == accounts.password_hash("li.wei")
    accounts.put(LI, "hash-2")
    assert "hash-2" == accounts.password_hash("li.wei")
    assert [BOSS, LI] == accounts.users()


def test_a_session_is_known_by_its_secret_alone(accounts: SqliteAccounts) -> None:
    """Neither its id nor another secret opens it; it ends when it is told to."""
    begun = accounts.begin("secret", "li.wei", csrf="c", now=NOW)
    assert begun == accounts.session("secret", now=NOW)
    assert (LI, "c", NOW, NOW) == (begun.user, begun.csrf, begun.begun_at, begun.used_at)
    assert accounts.session(begun.id, now=NOW) is None
    assert accounts.session("", now=NOW) is None
    accounts.end("other")
    assert accounts.session("secret", now=NOW) is not None
    accounts.end("secret")
    assert accounts.session("secret", now=NOW) is None


def test_an_idle_session_ends_and_a_used_one_goes_on(accounts: SqliteAccounts) -> None:
    """Half an hour without use ends it; each use counts."""
    accounts.begin("secret", "li.wei", csrf="c", now=NOW)
    for minutes in (29, 58, 87):
        assert accounts.session("secret", now=at(60 * minutes)) is not None
    assert accounts.session("secret", now=at(60 * 117)) is None


def test_no_session_lasts_longer_than_half_a_day(accounts: SqliteAccounts) -> None:
    """However busy it is."""
    accounts.begin("secret", "li.wei", csrf="c", now=NOW)
    for minutes in range(20, 12 * 60, 20):
        assert accounts.session("secret", now=at(60 * minutes)) is not None
    assert accounts.session("secret", now=at(12 * 3600)) is None


def test_a_question_writes_no_more_than_once_a_minute(
    accounts: SqliteAccounts, tmp_path: Path
) -> None:
    """Pages ask for the session each time; the file is left alone meanwhile."""
    accounts.begin("secret", "li.wei", csrf="c", now=NOW)
    accounts.add_token(Token("t", "li.wei", "HR", NOW), "dgt_x")
    accounts.token("dgt_x", now=NOW)
    other = sqlite3.connect(tmp_path / "accounts.db")
    version = other.execute("PRAGMA data_version").fetchone()
    for seconds in range(60):
        assert accounts.session("secret", now=at(seconds)) is not None
        assert accounts.token("dgt_x", now=at(seconds)) is not None
    assert version == other.execute("PRAGMA data_version").fetchone()
    accounts.session("secret", now=at(61))
    assert version != other.execute("PRAGMA data_version").fetchone()
    other.close()


@pytest.mark.parametrize(
    "change",
    [{"roles": frozenset({Role.AUDITOR})}, {"branches": frozenset()}, {"active": False}],
)
def test_a_change_of_rights_ends_the_sessions(
    accounts: SqliteAccounts, change: dict[str, object]
) -> None:
    """Nobody goes on with what was taken from them; another's session stays."""
    accounts.put(BOSS)
    session = accounts.begin("secret", "li.wei", csrf="c", now=NOW)
    accounts.begin("bosses", "boss", csrf="c", now=NOW)
    accounts.unlock(session.id, "QR-1", until=at(900))
    accounts.put(LI)
    assert accounts.session("secret", now=NOW) is not None
    accounts.put(replace(LI, **change))  # type: ignore[arg-type]
    assert accounts.session("secret", now=NOW) is None
    assert {} == accounts.unlocked(session.id, now=NOW)
    assert accounts.session("bosses", now=NOW) is not None


def test_another_password_ends_the_sessions_and_another_hash_does_not(
    accounts: SqliteAccounts,
) -> None:
    """A hash that is made anew of the same password is no change; one that comes late does nothing."""
    accounts.begin("secret", "li.wei", csrf="c", now=NOW)
    accounts.rehash("li.wei", "hash-1", "hash-1b")
    accounts.rehash("li.wei", "hash-0", "hash-0b")
    assert "hash-1b" == accounts.password_hash("li.wei")
    assert accounts.session("secret", now=NOW) is not None
    accounts.put(LI, "hash-2")
    assert accounts.session("secret", now=NOW) is None


def test_who_is_not_active_begins_nothing(accounts: SqliteAccounts) -> None:
    """Nor does who is not there."""
    accounts.put(replace(LI, active=False))
    for name in ("li.wei", "nobody"):
        with pytest.raises(NotFoundError):
            accounts.begin("secret", name, csrf="c", now=NOW)


def test_an_unlocked_document_is_locked_again_in_time(accounts: SqliteAccounts) -> None:
    """Per session and document, until the moment said."""
    session = accounts.begin("secret", "li.wei", csrf="c", now=NOW)
    other = accounts.begin("other", "li.wei", csrf="c", now=NOW)
    accounts.unlock(session.id, "QR-1", until=at(900))
    accounts.unlock(session.id, "QR-2", until=at(60))
    assert {"QR-1": at(900), "QR-2": at(60)} == accounts.unlocked(session.id, now=at(59))
    assert {"QR-1": at(900)} == accounts.unlocked(session.id, now=at(60))
    assert {} == accounts.unlocked(session.id, now=at(900))
    assert {} == accounts.unlocked(other.id, now=NOW)


def test_tokens_work_until_they_are_revoked_or_expire(accounts: SqliteAccounts) -> None:
    """In their user's name, and only while that one is active."""
    lasting, short = Token("a", "li.wei", "HR", NOW), Token("b", "li.wei", "CRM", NOW, at(60))
    accounts.add_token(lasting, "dgt_a")
    accounts.add_token(short, "dgt_b")
    assert (lasting, LI) == accounts.token("dgt_a", now=NOW)
    assert (short, LI) == accounts.token("dgt_b", now=at(59))
    assert accounts.token("dgt_b", now=at(60)) is None
    assert [replace(lasting, used_at=NOW), replace(short, used_at=at(59))] == accounts.tokens()
    accounts.put(replace(LI, active=False))
    assert accounts.token("dgt_a", now=NOW) is None
    accounts.put(LI)
    accounts.revoke("a")
    assert accounts.token("dgt_a", now=NOW) is None
    with pytest.raises(NotFoundError, match="no token a"):
        accounts.revoke("a")
    with pytest.raises(NotFoundError, match="nobody"):
        accounts.add_token(Token("c", "nobody", "", NOW), "dgt_c")


def test_an_answer_is_kept_for_a_day_and_then_forgotten(
    accounts: SqliteAccounts, tmp_path: Path
) -> None:
    """The first answer stands; nothing of it is in the file afterwards."""
    first = Replay("d1", 201, "张样明".encode())
    accounts.keep("li.wei", "k", first, now=NOW)
    accounts.keep("li.wei", "k", Replay("d2", 200, b""), now=NOW)
    assert first == accounts.replay("li.wei", "k", now=at(86_399))
    assert accounts.replay("boss", "k", now=NOW) is None
    assert accounts.replay("li.wei", "k", now=at(86_400)) is None
    accounts.begin("secret", "li.wei", csrf="c", now=at(86_400))
    assert "张样明".encode() not in (tmp_path / "accounts.db").read_bytes()


def test_no_secret_stands_in_the_file(accounts: SqliteAccounts, tmp_path: Path) -> None:
    """Nor what somebody typed where a name belongs; the file is its owner's alone."""
    accounts.begin("session-secret", "li.wei", csrf="c", now=NOW)
    accounts.add_token(Token("a", "li.wei", "HR", NOW), "dgt_secret")
    accounts.admit("my-password-by-mistake", "10.9.8.7", now=NOW)
    data = (tmp_path / "accounts.db").read_bytes()
    for secret in (b"session-secret", b"dgt_secret", b"by-mistake", b"10.9.8.7"):
        assert secret not in data
    assert 0o600 == stat.S_IMODE((tmp_path / "accounts.db").stat().st_mode)


def test_failures_slow_down_then_lock(accounts: SqliteAccounts, tmp_path: Path) -> None:
    """Three are free, each one more doubles the delay, ten lock for a quarter of an hour; a restart does
    not help.
    """
    waits: list[int] = []
    now = NOW
    while len(waits) < 30:
        delay = accounts.admit("li.wei", "10.0.0.1", now=now)
        if delay:
            waits.append(delay)
            accounts.close()
            accounts.__init__(tmp_path / "accounts.db")  # type: ignore[misc]
            assert delay == accounts.admit("li.wei", "10.0.0.1", now=now)
            now = after(now, dt.timedelta(seconds=delay))
        if delay > 60:
            break
    assert [2, 4, 8, 16, 32, 60, 900] == waits
    assert 0 == accounts.admit("li.wei", "10.0.0.1", now=now)


def test_many_at_once_do_not_slip_past(accounts: SqliteAccounts) -> None:
    """Sixteen threads get no more tries than one."""
    admitted: list[int] = []

    def attempt() -> None:
        admitted.append(accounts.admit("li.wei", "10.0.0.1", now=NOW))

    threads = [threading.Thread(target=attempt) for _ in range(16)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (16, 4) == (len(admitted), admitted.count(0))


def test_a_right_password_forgets_the_account_and_not_the_address(
    accounts: SqliteAccounts,
) -> None:
    """Who guesses at many names from one place is slowed down all the same."""
    for number in range(3):
        accounts.admit("li.wei", "10.0.0.1", now=at(number))
    accounts.succeeded("li.wei", "10.0.0.1", now=at(3))
    assert [0] * 3 == [accounts.admit("li.wei", "10.0.0.2", now=at(3)) for _ in range(3)]
    tries = [accounts.admit(f"name-{number}", "10.0.0.1", now=at(4)) for number in range(30)]
    assert (19, 2) == (tries.count(0), max(tries))


def test_a_known_browser_is_not_shut_out_by_strangers(accounts: SqliteAccounts) -> None:
    """Whatever they try, from wherever; what is tried in it is as slow, and helps nobody else."""
    accounts.know("b1", "li.wei", now=NOW)
    while accounts.admit("li.wei", "10.0.0.1", now=NOW) < 2:
        pass
    tries = [accounts.admit("li.wei", "10.0.0.1", browser="b1", now=NOW) for _ in range(5)]
    assert ([0] * 4, 2) == (tries[:4], tries[4])
    assert accounts.admit("li.wei", "10.0.0.2", browser="another", now=NOW)
    assert 0 == accounts.admit("boss", "10.0.0.2", browser="b1", now=NOW)  # it is not theirs
    accounts.succeeded("li.wei", "10.0.0.1", browser="b1", now=NOW)
    assert 0 == accounts.admit("li.wei", "10.0.0.1", browser="b1", now=NOW)
    assert accounts.admit("li.wei", "10.0.0.2", now=NOW)  # nobody else's failures are forgotten


def test_a_browser_is_known_by_its_newest_cookie_for_half_a_year(accounts: SqliteAccounts) -> None:
    """For all who share it; by what it held before it is known no more, and so is the longest unused."""
    accounts.put(BOSS, "x")
    accounts.know("old", "li.wei", now=NOW)
    accounts.know("new", "boss", was="old", now=NOW)
    for name in ("li.wei", "boss"):
        while accounts.admit(name, f"10.0.0.{len(name)}", now=NOW) < 2:
            pass
        assert 0 == accounts.admit(name, "10.0.0.9", browser="new", now=NOW)
        assert accounts.admit(name, "10.0.0.9", browser="old", now=NOW)
    later = after(NOW, log_ins.KNOWN)
    for _ in range(4):
        accounts.admit("li.wei", "10.0.0.7", now=later)
    assert accounts.admit("li.wei", "10.0.0.8", browser="new", now=later)
    for number in range(log_ins.MOST_BROWSERS + 1):
        accounts.know(f"b{number}", "boss", now=after(later, dt.timedelta(seconds=number)))
    for _ in range(4):
        accounts.admit("boss", "10.0.0.6", now=later)
    assert accounts.admit("boss", "10.0.0.5", browser="b0", now=later)
    assert 0 == accounts.admit("boss", "10.0.0.5", browser="b1", now=later)


def test_together_is_all_or_nothing(accounts: SqliteAccounts) -> None:
    """What raises undoes what went before it."""

    def half() -> None:
        with accounts.together():
            accounts.put(BOSS, "x")
            accounts.revoke("none")

    with pytest.raises(NotFoundError):
        half()
    assert [LI] == accounts.users()


def test_a_question_is_fast(accounts: SqliteAccounts) -> None:
    """Well under a millisecond, whatever the machine does besides."""
    with accounts.together():
        for number in range(500):
            accounts.put(replace(LI, name=f"u{number}"))
    accounts.begin("secret", "li.wei", csrf="c", now=NOW)
    times = []
    for _ in range(200):
        begun = time.perf_counter()
        accounts.session("secret", now=NOW)
        times.append(time.perf_counter() - begun)
    assert sorted(times)[100] < 0.001


def test_contention_and_damage_are_told_with_the_file(
    accounts: SqliteAccounts, tmp_path: Path
) -> None:
    """Neither names the register, nor advises what would not help."""
    other = sqlite3.connect(tmp_path / "accounts.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(BusyError, match=r"accounts\.db"):
        accounts.put(BOSS)
    other.execute("ROLLBACK")
    other.execute("UPDATE component SET version = 99")
    with pytest.raises(SetupError, match="accounts"):
        SqliteAccounts(tmp_path / "accounts.db")
    other.close()
    (tmp_path / "broken.db").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(IntegrityError, match=r"broken\.db, which holds the users") as caught:
        SqliteAccounts(tmp_path / "broken.db")
    assert "docgen rebuild" not in caught.value.remedy


def test_a_kill_at_any_operation_leaves_a_whole_file(tmp_path: Path) -> None:
    """Every act is there or not there, and never the half of one."""

    def work(path: Path) -> None:
        opened = SqliteAccounts(path)
        opened.put(LI, "hash-1")
        opened.begin("secret", "li.wei", csrf="c", now=NOW)
        opened.put(LI, "hash-2")

    step, finished = 0, False
    while not finished:
        path = tmp_path / f"{step}.db"
        finished = survives(lambda path=path: work(path), kill_at=step)  # type: ignore[misc]
        opened = SqliteAccounts(path)
        live = opened.session("secret", now=NOW) is not None
        state = (len(opened.users()), opened.password_hash("li.wei"), live)
        assert state in {
            (0, None, False),
            (1, "hash-1", False),
            (1, "hash-1", True),
            (1, "hash-2", False),
        }
        opened.close()
        step += 1
    assert step > 5
