"""``docgen user``: users and tokens at the command line."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import click
import pytest

from docgen import bootstrap
from docgen.usecases.log_in import log_in
from tests.cli.conftest import Docgen, Ran

PASSWORD = "今天下午三点去江边看见一只白鹭飞"


@pytest.fixture
def add(docgen: Docgen, tmp_path: Path) -> Docgen:
    file = tmp_path / "password.txt"
    file.write_text(f"{PASSWORD}\r\nsecond line\n", encoding="utf-8-sig")

    def run(name: str, *options: str) -> Ran:
        return docgen("user", "add", name, *options, "--password-file", str(file))

    return run


def test_a_user_is_added_listed_and_lets_in(docgen: Docgen, add: Docgen, archive: Path) -> None:
    """With what was said; the password is nowhere in what is printed or kept."""
    added = add(
        "li.wei", "--role", "hr", "--role", "manager", "--branch", "SH01", "--display", "李伟"
    )
    assert (0, "") == (added.code, added.out)
    about = {
        "name": "li.wei",
        "display": "李伟",
        "roles": ["hr", "manager"],
        "branches": ["SH01"],
        "active": True,
    }
    assert [about] == docgen("user", "list", "--json").json
    assert "李伟" in docgen("user", "list").out
    settings = bootstrap.settings(archive=archive)
    accounts = bootstrap.accounts(settings)
    door = bootstrap.door(accounts, bootstrap.access_log(settings))
    assert "li.wei" == log_in("li.wei", PASSWORD, address="-", door=door).session.user.name
    accounts.close()
    kept = [one.read_bytes() for one in archive.rglob("*") if one.is_file()]
    assert not any(PASSWORD.encode() in data for data in kept)


def test_a_drawn_password_is_all_that_is_printed(docgen: Docgen) -> None:
    """So that a script can take it."""
    ran = docgen("user", "add", "boss", "--role", "administrator", "--generate")
    assert (0, 1, 29) == (ran.code, ran.out.count("\n"), len(ran.out.strip()))
    assert ran.out != docgen("user", "password", "boss", "--generate").out


def test_the_terminal_asks_twice(docgen: Docgen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hidden; two that differ change nothing; without a terminal nobody is asked."""
    typed = iter([PASSWORD, PASSWORD + "x", PASSWORD, PASSWORD])

    def prompt(_text: str, *, hide_input: bool, err: bool) -> str:
        assert (hide_input, err) == (True, True)
        return next(typed)

    monkeypatch.setattr(click, "prompt", prompt)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert 2 == docgen("user", "add", "boss", "--role", "administrator").code
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    differ = docgen("user", "add", "boss", "--role", "administrator")
    assert 2 == differ.code
    assert "differ" in differ.err
    assert [] == docgen("user", "list", "--json").json
    assert 0 == docgen("user", "add", "boss", "--role", "administrator").code


def test_what_would_not_do_is_refused_before_anybody_is_asked(docgen: Docgen, add: Docgen) -> None:
    """A name that is taken, one that cannot be, a poor password, contradictions."""
    add("boss", "--role", "administrator")
    assert 5 == add("boss", "--role", "hr").code
    assert 2 == add("Boss", "--role", "hr").code
    assert 2 == add("li.wei", "--role", "clerk").code
    assert 2 == add("li.wei").code
    assert 2 == add("li.wei", "--role", "hr", "--branch", "上海").code
    assert 2 == add("li.wei", "--role", "hr", "--generate").code
    assert 5 == docgen("user", "change", "nobody", "--role", "hr").code
    assert 2 == docgen("user", "change", "boss").code
    assert 2 == docgen("user", "change", "boss", "--branch", "SH01", "--all-branches").code
    assert 1 == len(docgen("user", "list", "--json").json)


def test_a_poor_password_from_a_file_is_refused(docgen: Docgen, tmp_path: Path) -> None:
    """Too short, none at all, no text."""
    file = tmp_path / "poor.txt"
    for content, code in ((b"short", 2), (b"", 2), (b"\xff\xfe\xff" * 9, 3)):
        file.write_bytes(content)
        ran = docgen("user", "add", "boss", "--role", "hr", "--password-file", str(file))
        assert code == ran.code
    gone = docgen("user", "add", "boss", "--role", "hr", "--password-file", str(tmp_path / "none"))
    assert 3 == gone.code
    assert [] == docgen("user", "list", "--json").json


def test_a_user_is_changed_shut_out_and_let_in(docgen: Docgen, add: Docgen) -> None:
    """Only what is said changes; the last administrator stays."""
    add("boss", "--role", "administrator")
    add("li.wei", "--role", "hr", "--branch", "SH01", "--display", "李伟")
    assert 0 == docgen("user", "change", "LI.WEI", "--role", "manager").code
    assert 0 == docgen("user", "disable", "li.wei").code
    (_, li) = docgen("user", "list", "--json").json
    assert (["manager"], ["SH01"], "李伟", False) == (
        li["roles"],
        li["branches"],
        li["display"],
        li["active"],
    )
    docgen("user", "change", "li.wei", "--all-branches", "--display", "李维")
    docgen("user", "enable", "li.wei")
    (_, li) = docgen("user", "list", "--json").json
    assert ([], "李维", True) == (li["branches"], li["display"], li["active"])
    assert 5 == docgen("user", "disable", "boss").code
    assert 5 == docgen("user", "change", "boss", "--role", "auditor").code


def test_tokens_are_made_listed_and_revoked(docgen: Docgen, add: Docgen) -> None:
    """The secret is printed once, alone; lists and the log never have it."""
    add("li.wei", "--role", "hr")
    made = docgen("user", "token", "add", "li.wei", "--label", "人力资源系统")
    assert made.out.startswith("dgt_")
    lasting = docgen(
        "user", "token", "add", "li.wei", "--label", "CRM", "--for-ever", "--json"
    ).json
    assert lasting["expires_at"] is None
    listed = docgen("user", "token", "list", "li.wei", "--json")
    assert {"人力资源系统", "CRM"} == {one["label"] for one in listed.json}
    for secret in (made.out.strip(), lasting["secret"]):
        assert secret not in listed.out + docgen("user", "token", "list").out
    assert 2 == docgen("user", "token", "revoke", lasting["secret"]).code
    assert 0 == docgen("user", "token", "revoke", lasting["id"]).code
    assert 5 == docgen("user", "token", "revoke", lasting["id"]).code
    assert 1 == len(docgen("user", "token", "list", "--json").json)
    assert 5 == docgen("user", "token", "list", "nobody").code


def test_where_there_are_no_users_none_is_made(docgen: Docgen, archive: Path) -> None:
    """Listing and changing leave a folder as it is, and say how to begin."""
    ran = docgen("user", "list")
    assert 5 == ran.code
    assert "docgen user add" in ran.err
    assert not archive.exists()
