"""Users kept, let in and shut out; what of it stands in the access log."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import argon2
import pytest

from docgen.accounts.passwords import Argon2Passwords
from docgen.accounts.secrets import SystemSecrets
from docgen.accounts.sqlite import SqliteAccounts
from docgen.core.log_ins import after
from docgen.core.passwords import require_good
from docgen.errors import DocgenError, LogInError, NotFoundError, RefusedError, UsageError
from docgen.ledgers.access import JsonlAccessLog
from docgen.model import Role, User
from docgen.usecases.accounts import (
    AccountDesk,
    add_token,
    add_user,
    change_password,
    change_user,
    find_user,
    revoke_token,
    set_active,
    set_password,
)
from docgen.usecases.log_in import Door, log_in, log_out, unlock

NOW = "2026-11-28T08:00:00Z"
GOOD, OTHER = "a walk along the river", "今天下午三点去江边看见一只白鹭飞"
BOSS = User("boss", "管理员", frozenset({Role.ADMINISTRATOR}))
LI = User("li.wei", "李伟", frozenset({Role.HR}), frozenset({"SH01"}))
FAST = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
OFFICE = "10.0.0.1"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> str:
        return self.now


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[AccountDesk]:
    accounts = SqliteAccounts(tmp_path / "accounts.db")
    log = JsonlAccessLog(tmp_path / "access.jsonl")
    door = Door(accounts, log, Argon2Passwords(FAST), SystemSecrets(), Clock())
    desk = AccountDesk(door, "boss")
    add_user(BOSS, GOOD, desk=desk)
    add_user(LI, OTHER, desk=desk)
    yield desk
    accounts.close()


def logged(desk: AccountDesk) -> list[tuple[str, str, object]]:
    return [(one.act, one.actor, dict(one.data)) for one in reversed(desk.door.log.entries())]


def later(desk: AccountDesk, seconds: int) -> None:
    clock = desk.door.now
    assert isinstance(clock, Clock)
    clock.now = after(clock.now, dt.timedelta(seconds=seconds))


def test_who_has_name_and_password_is_let_in(desk: AccountDesk) -> None:
    """However the name was typed; the session is known by its secret, and both are logged."""
    entered = log_in(" Ｌi.Wei ", OTHER, address=OFFICE, door=desk.door)
    assert entered.session == desk.door.accounts.session(entered.secret, now=NOW)
    assert LI == entered.session.user
    assert len({entered.secret, entered.session.csrf, entered.session.id}) == 3
    log_out(entered.secret, door=desk.door)
    assert desk.door.accounts.session(entered.secret, now=NOW) is None
    log_out(entered.secret, door=desk.door)
    assert [("log-in", "li.wei", {"address": OFFICE}), ("log-out", "li.wei", {})] == logged(desk)[
        2:
    ]


def test_each_log_in_has_a_session_of_its_own(desk: AccountDesk) -> None:
    """What a stranger planted in a browser before is worth nothing afterwards."""
    one = log_in("boss", GOOD, address=OFFICE, door=desk.door)
    two = log_in("boss", GOOD, address=OFFICE, door=desk.door)
    assert one.secret != two.secret
    assert one.session.csrf != two.session.csrf


def test_who_is_shut_out_loses_the_tokens_for_good(desk: AccountDesk) -> None:
    """They do not work again; the log tells which they were; others keep theirs, and none is made meanwhile."""
    accounts = desk.door.accounts
    mine = [add_token("li.wei", label, days=None, desk=desk) for label in ("CRM", "HR")]
    other, secret = add_token("boss", "CRM", days=None, desk=desk)
    set_active("li.wei", True, desk=desk)  # forgets failures, and nothing else
    assert 3 == len(accounts.tokens())
    set_active("li.wei", False, desk=desk)
    told = {"user": "li.wei", "tokens": sorted(token.id for token, _ in mine)}
    assert ("user-disable", "boss", told) == logged(desk)[-1]
    with pytest.raises(RefusedError, match="shut out"):
        add_token("li.wei", "CRM", days=1, desk=desk)
    set_active("li.wei", True, desk=desk)
    assert [None, None] == [accounts.token(drawn, now=NOW) for _, drawn in mine]
    assert accounts.token(secret, now=NOW) is not None
    assert [other.id] == [one.id for one in accounts.tokens()]


def test_tokens_that_an_older_docgen_left_are_revoked_too(desk: AccountDesk) -> None:
    """When the user is let in, or shut out once more."""
    for active in (True, False):
        set_active("li.wei", True, desk=desk)
        _, secret = add_token("li.wei", "CRM", days=None, desk=desk)
        desk.door.accounts.put(replace(LI, active=False))
        set_active("li.wei", active, desk=desk)
        desk.door.accounts.put(replace(LI, active=True))
        assert desk.door.accounts.token(secret, now=NOW) is None
        assert "tokens" in str(logged(desk)[-1][2])


def test_the_owner_is_let_in_while_strangers_try(desk: AccountDesk) -> None:
    """From a browser that was let in before, by the cookie of the last time; from none other, until it is enabled."""
    first = log_in("li.wei", OTHER, address=OFFICE, door=desk.door)
    _lock_out(desk, "li.wei")
    second = log_in("li.wei", OTHER, address=OFFICE, browser=first.browser, door=desk.door)
    for browser in ("", "guessed", first.browser, first.secret):
        with pytest.raises(LogInError, match="Too many"):
            log_in("li.wei", OTHER, address=OFFICE, browser=browser, door=desk.door)
    own = replace(desk, actor="li.wei")
    change_password(OTHER, GOOD, address=OFFICE, browser=second.browser, desk=own)
    _lock_out(desk, "li.wei")
    log_in("li.wei", GOOD, address=OFFICE, browser=second.browser, door=desk.door)
    assert 4 == len({first.browser, first.secret, second.browser, second.secret})


def test_a_known_browser_is_no_better_place_to_guess(desk: AccountDesk) -> None:
    """Ten failures lock it too; enabling the user forgets them."""
    known = log_in("li.wei", OTHER, address=OFFICE, door=desk.door).browser
    _lock_out(desk, "li.wei", known)
    with pytest.raises(LogInError, match="Too many"):
        log_in("li.wei", OTHER, address=OFFICE, browser=known, door=desk.door)
    set_active("li.wei", False, desk=desk)
    set_active("li.wei", True, desk=desk)
    assert log_in("li.wei", OTHER, address=OFFICE, browser=known, door=desk.door)


def _lock_out(desk: AccountDesk, name: str, browser: str = "") -> None:
    """Try wrong passwords until it takes a quarter of an hour."""
    seconds = 0
    while seconds <= 60:
        try:
            log_in(name, "wrong", address="10.6.6.6", browser=browser, door=desk.door)
        except LogInError as error:
            seconds = error.seconds
            later(desk, seconds if seconds <= 60 else 0)


def test_whoever_is_not_let_in_learns_nothing(desk: AccountDesk) -> None:
    """A wrong password, a name that is not there, one that is shut out: the same words."""
    set_active("li.wei", False, desk=desk)
    told = set()
    for name, password in (("boss", OTHER), ("nobody", OTHER), ("li.wei", OTHER), ("", "")):
        with pytest.raises(LogInError) as caught:
            log_in(name, password, address=OFFICE, door=desk.door)
        told.add((str(caught.value), caught.value.remedy, caught.value.seconds))
    assert 1 == len(told)


def test_a_password_in_the_place_of_a_name_is_not_logged(desk: AccountDesk) -> None:
    """Of a name that is not there the log says nothing; of one that is, whom somebody tried to be."""
    for name in ("boss", OTHER):
        with pytest.raises(LogInError):
            log_in(name, "wrong", address=OFFICE, door=desk.door)
    assert [
        ("log-in-refused", "", {"user": "boss", "address": OFFICE}),
        ("log-in-refused", "", {"user": "?", "address": OFFICE}),
    ] == logged(desk)[2:]


def test_after_too_many_failures_even_the_right_password_waits(desk: AccountDesk) -> None:
    """For as long as is said; whether there is such a name makes no difference."""
    waits = {}
    for name in ("boss", "nobody"):
        for _ in range(4):
            with pytest.raises(LogInError):
                log_in(name, "wrong", address=name, door=desk.door)
        with pytest.raises(LogInError) as caught:
            log_in(name, GOOD, address=name, door=desk.door)
        waits[name] = caught.value.seconds
    assert {"boss": 2, "nobody": 2} == waits
    later(desk, 2)
    log_in("boss", GOOD, address="boss", door=desk.door)
    for _ in range(3):
        with pytest.raises(LogInError, match="Name or password"):
            log_in("boss", "wrong", address="boss", door=desk.door)


def test_a_weak_hash_is_made_anew_when_its_password_is_known(desk: AccountDesk) -> None:
    """And the sessions there are go on."""
    first = log_in("boss", GOOD, address=OFFICE, door=desk.door)
    before = desk.door.accounts.password_hash("boss")
    stronger = Argon2Passwords(argon2.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    door = replace(desk.door, passwords=stronger)
    log_in("boss", GOOD, address=OFFICE, door=door)
    made = door.accounts.password_hash("boss")
    assert made not in (None, before)
    assert made is not None
    assert not stronger.outdated(made)
    log_in("boss", GOOD, address=OFFICE, door=door)
    assert made == door.accounts.password_hash("boss")
    assert door.accounts.session(first.secret, now=NOW) is not None


def test_a_document_is_unlocked_with_a_reason_that_is_logged_first(desk: AccountDesk) -> None:
    """For a quarter of an hour and for this session; without a reason worth the name, not at all."""
    entered = log_in("li.wei", OTHER, address=OFFICE, door=desk.door)
    for poor in ("", "   ", "abc", "xxxxxxxx", "好好好好"):
        with pytest.raises(RefusedError):
            unlock(entered.session, "QR-1", poor, door=desk.door)
    with pytest.raises(UsageError):
        unlock(entered.session, "QR-1", "x y" * 100, door=desk.door)
    assert {} == desk.door.accounts.unlocked(entered.session.id, now=NOW)
    until = unlock(entered.session, "QR-1", "客户 要求\n核对 13800001234", door=desk.door)
    assert "2026-11-28T08:15:00Z" == until
    assert {"QR-1": until} == desk.door.accounts.unlocked(entered.session.id, now=NOW)
    last = desk.door.log.entries()[0]
    assert ("unlock", "QR-1", "li.wei") == (last.act, last.serial, last.actor)
    assert {"reason": "客户 要求 核对 138****1234", "until": until} == last.data


def test_what_cannot_be_logged_does_not_happen(desk: AccountDesk, tmp_path: Path) -> None:
    """Nobody is added, let in or shown anything behind the log's back."""
    entered = log_in("li.wei", OTHER, address=OFFICE, door=desk.door)
    with (tmp_path / "access.jsonl").open("ab") as file:
        file.write(b"no entry\n")
    before = desk.door.accounts.users()
    for act in (
        lambda: add_user(replace(LI, name="new"), GOOD, desk=desk),
        lambda: change_user("li.wei", roles=[Role.AUDITOR], desk=desk),
        lambda: set_active("li.wei", False, desk=desk),
        lambda: set_password("li.wei", GOOD, desk=desk),
        lambda: add_token("li.wei", "HR", days=1, desk=desk),
        lambda: unlock(entered.session, "QR-1", "because of this", door=desk.door),
        lambda: log_in("boss", GOOD, address=OFFICE, door=desk.door),
    ):
        with pytest.raises(DocgenError, match="access log"):
            act()
    assert before == desk.door.accounts.users()
    assert [] == desk.door.accounts.tokens()
    assert {} == desk.door.accounts.unlocked(entered.session.id, now=NOW)
    assert desk.door.accounts.session(entered.secret, now=NOW) is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Li"},
        {"name": "l"},
        {"name": "李伟"},
        {"name": "../x"},
        {"name": "a" * 33},
        {"name": "li\nwei"},
        {"display": ""},
        {"display": " "},
        {"display": "x\u202ey"},
        {"display": "长" * 65},
        {"roles": frozenset()},
        {"branches": frozenset({"sh01"})},
        {"branches": frozenset({""})},
    ],
)
def test_a_user_as_there_must_be_none_is_refused(
    desk: AccountDesk, changes: dict[str, object]
) -> None:
    """Names stand in ledger, log and pages: nothing in them deceives."""
    with pytest.raises(UsageError):
        add_user(replace(LI, **{"name": "new", **changes}), GOOD, desk=desk)  # type: ignore[arg-type]
    assert [BOSS, LI] == desk.door.accounts.users()


def test_a_name_is_given_once(desk: AccountDesk) -> None:
    """Ten who add the same name at once: one succeeds."""
    with pytest.raises(RefusedError, match="already"):
        add_user(LI, GOOD, desk=desk)
    added: list[int] = []

    def add() -> None:
        try:
            add_user(replace(LI, name="new"), GOOD, desk=desk)
        except RefusedError:
            return
        added.append(1)

    threads = [threading.Thread(target=add) for _ in range(10)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [1] == added


def test_changes_are_logged_with_what_is_so_afterwards(desk: AccountDesk) -> None:
    """By whom, of whom; what is so already is no change."""
    change_user("Li.Wei", roles=[Role.HR, Role.MANAGER], branches=[], desk=desk)
    change_user("li.wei", roles=[Role.MANAGER, Role.HR], desk=desk)
    set_active("li.wei", False, desk=desk)
    set_active("li.wei", True, desk=desk)
    set_password("li.wei", GOOD, desk=desk)
    told = {"user": "li.wei"}
    assert [
        ("user-change", "boss", {**told, "roles": ["hr", "manager"], "branches": []}),
        ("user-disable", "boss", told),
        ("user-enable", "boss", told),
        ("user-password", "boss", told),
    ] == logged(desk)[2:]
    assert find_user("li.wei", desk=desk).branches == frozenset()
    with pytest.raises(NotFoundError):
        set_password("nobody", GOOD, desk=desk)


def test_somebody_who_keeps_the_users_is_left(desk: AccountDesk) -> None:
    """The last administrator who can log in is neither changed into something else nor shut out."""
    with pytest.raises(RefusedError, match="Nobody would be left"):
        set_active("boss", False, desk=desk)
    with pytest.raises(RefusedError, match="Nobody would be left"):
        change_user("boss", roles=[Role.AUDITOR], desk=desk)
    assert [BOSS, LI] == desk.door.accounts.users()
    change_user("li.wei", roles=[Role.ADMINISTRATOR], desk=desk)
    set_active("boss", False, desk=desk)
    with pytest.raises(RefusedError):
        set_active("li.wei", False, desk=desk)


def test_two_administrators_cannot_shut_each_other_out_at_once(desk: AccountDesk) -> None:
    """One of them is left, however the threads run."""
    add_user(replace(BOSS, name="chief"), GOOD, desk=desk)

    def shut(name: str) -> None:
        try:
            set_active(name, False, desk=desk)
        except RefusedError:
            return

    threads = [threading.Thread(target=shut, args=(name,)) for name in ("boss", "chief")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    administrators = [one for one in desk.door.accounts.users() if Role.ADMINISTRATOR in one.roles]
    assert 1 == sum(one.active for one in administrators)


def test_enabling_forgets_failures(desk: AccountDesk) -> None:
    """Who was locked out by a stranger's guesses is let in by an administrator."""
    for _ in range(4):
        with pytest.raises(LogInError):
            log_in("li.wei", "wrong", address="far", door=desk.door)
    set_active("li.wei", True, desk=desk)
    log_in("li.wei", OTHER, address=OFFICE, door=desk.door)


def test_somebody_changes_their_own_password_with_the_present_one(desk: AccountDesk) -> None:
    """A wrong one counts as a failure to log in; afterwards all sessions have ended."""
    own = replace(desk, actor="li.wei")
    entered = log_in("li.wei", OTHER, address=OFFICE, door=desk.door)
    with pytest.raises(LogInError):
        change_password("wrong", GOOD, address=OFFICE, desk=own)
    with pytest.raises(UsageError, match="characters"):
        change_password(OTHER, "short", address=OFFICE, desk=own)
    with pytest.raises(UsageError, match="the old one"):
        change_password(OTHER, OTHER, address=OFFICE, desk=own)
    change_password(OTHER, GOOD, address=OFFICE, desk=own)
    assert desk.door.accounts.session(entered.secret, now=NOW) is None
    log_in("li.wei", GOOD, address=OFFICE, door=desk.door)


def test_a_token_works_in_its_users_name_until_its_day(desk: AccountDesk) -> None:
    """Its secret is told once, stands nowhere, and begins so that scanners know it."""
    token, secret = add_token("li.wei", "CRM", days=30, desk=desk)
    assert secret.startswith("dgt_")
    assert len(secret) > 40
    assert "2026-12-28T08:00:00Z" == token.expires_at
    assert (token, LI) == desk.door.accounts.token(secret, now=NOW)
    told = {"user": "li.wei", "token": token.id, "label": "CRM", "until": token.expires_at}
    assert ("token-add", "boss", told) == logged(desk)[-1]
    assert secret not in str(logged(desk))
    revoke_token(token.id, desk=desk)
    assert desk.door.accounts.token(secret, now=NOW) is None
    told = {"user": "li.wei", "token": token.id}
    assert ("token-revoke", "boss", told) == logged(desk)[-1]
    lasting, _ = add_token("li.wei", "HR", days=None, desk=desk)
    assert lasting.expires_at is None
    for days in (0, -1, 9999):
        with pytest.raises(UsageError):
            add_token("li.wei", "HR", days=days, desk=desk)
    with pytest.raises(NotFoundError):
        add_token("nobody", "HR", days=1, desk=desk)
    with pytest.raises(UsageError):
        add_token("li.wei", "", days=1, desk=desk)


def test_secrets_are_drawn_anew_each_time() -> None:
    """And a password that is drawn is good enough."""
    secrets = SystemSecrets()
    drawn = {secrets.session() for _ in range(50)} | {secrets.token() for _ in range(50)}
    assert 100 == len(drawn)
    for _ in range(50):
        require_good(secrets.password(), ["boss"])
