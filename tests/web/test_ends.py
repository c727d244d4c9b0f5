"""Closing a month and destroying documents in the browser: by those who may, as the command line does."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest

from docgen import bootstrap
from docgen.cli.main import main
from docgen.model import Role
from tests.web.conftest import Web
from tests.web.making import over

CONFIRMATION = "client-confirmation"
MONTH = {"type": CONFIRMATION, "branch": "SH01", "month": "2026-10"}


def run(web: Web, capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, Any]:
    """A command: its exit code, and the data it prints."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as left:
        main(["--archive", str(web.site.settings.archive), *args, "--json"])
    return int(left.value.code or 0), json.loads(capsys.readouterr().out)


def test_a_month_closes_by_its_office_or_against_what_is_missing_by_a_manager(
    web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is missing is listed as 'docgen close' lists it; then only a manager closes, and says why."""
    office, manager = web.visit(Role.TRADING_ADMIN), web.visit(Role.MANAGER)
    month = {**MONTH, "branch": _branch(web), "month": _month(web)}
    code, told = run(
        web, capsys, "close", CONFIRMATION, "--branch", month["branch"], "--month", month["month"]
    )
    page = office.get("/months/close", params=month)
    assert (5, 200) == (code, page.status_code)
    assert all(one["what"] in page.text for one in told["missing"])
    refused = over(office, office.post("/months/close", data=month))
    assert "It was not closed" in refused.text
    assert all(one["what"] in refused.text for one in told["missing"])
    reason = {**month, "reason": "原件遗失，已登报"}
    assert 403 == office.post("/months/close/overrule", data=reason).status_code
    assert 403 == manager.post("/months/close", data=month).status_code
    assert 422 == manager.post("/months/close/overrule", data=month).status_code
    assert 404 == web.visit(Role.HR).post("/months/close", data=month).status_code
    begun = manager.post("/months/close/overrule", data=reason)
    closed = over(manager, begun)
    assert 404 == office.get(begun.headers["location"]).status_code
    serial = re.search(r'href="/documents/([^"/]+)">', closed.text.partition("alert-good")[2])
    assert serial is not None, closed.text
    code, told = run(
        web, capsys, "close", CONFIRMATION, "--branch", month["branch"], "--month", month["month"]
    )
    assert (0, True, serial[1]) == (code, told["already"], told["catalogue"])
    again = over(manager, manager.post("/months/close/overrule", data=reason))
    assert "closed before" in again.text
    signed = web.visit(Role.TRADING_ADMIN).get(f"/documents/{_first(web)}/acts").text
    assert "/acts/sign" not in signed
    assert serial[1] in signed
    assert list((web.site.settings.archive / "ledger" / "checkpoints").iterdir())


def test_what_is_no_month_is_told(web: Web) -> None:
    """Beside the form, with what was typed."""
    office = web.visit(Role.TRADING_ADMIN)
    for wrong in (
        {"month": "2026-13"},
        {"month": "1999-01"},
        {"type": "no-such"},
        {"branch": "ZZ"},
    ):
        told = office.get("/months/close", params={**MONTH, **wrong})
        assert told.status_code in (404, 422)
        assert 'role="alert"' in told.text
    assert 404 == web.visit(Role.HR).get("/months/close", params=MONTH).status_code


def test_destroyed_by_two_managers(
    web: Web, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One proposes, the other approves the list that was shown, of its own branch alone."""
    monkeypatch.setattr(bootstrap, "today", lambda: dt.date(2060, 1, 1))
    branch = _branch(web)
    one = web.visit(Role.MANAGER, branches=(branch,))
    other = web.visit(Role.MANAGER, Role.AUDITOR, branches=(branch,))
    assert 403 == web.visit(Role.TRADING_ADMIN).get("/disposal").status_code
    assert "Nothing is proposed" in one.get("/disposal").text
    assert 422 == one.post("/disposal/propose", data={"reason": " "}).status_code
    named = over(one, one.post("/disposal/propose", data={"reason": "保管期满"}))
    assert (200, True) == (named.status_code, "alert-good" in named.text), named.text
    listed = run(web, capsys, "retention", "dispose")[1]
    serials = [one["number"] for one in listed["proposed"]]
    assert {branch} == {serial.split("-")[1] for serial in serials}
    approve = {"digest": listed["digest"], "reason": "同意销毁", "sure": "yes"}
    own = over(one, one.post("/disposal/approve", data=approve))
    assert "Let another manager log in" in own.text
    stale = {**approve, "digest": "0" * 16}
    wrong = over(other, other.post("/disposal/approve", data=stale))
    assert "has changed since you looked" in wrong.text
    assert "Nothing was changed" in wrong.text
    assert 422 == other.post("/disposal/approve", data={**approve, "sure": ""}).status_code
    assert listed["digest"] in other.get("/disposal").text
    with web.site.readers.reading():
        begun = other.post("/disposal/approve", data=approve)
        with monkeypatch.context() as patch:  # nobody can read while documents are destroyed
            patch.setattr(web.site.readers, "reading", None)
            waiting = other.get(begun.headers["location"])
            assert (200, True) == (waiting.status_code, "every 500ms" in waiting.text)
            back = other.get("/disposal")
            assert (303, begun.headers["location"]) == (back.status_code, back.headers["location"])
    done = over(other, begun)
    assert f"{len(serials)} documents are destroyed" in done.text, done.text
    shown = run(web, capsys, "show", serials[0])[1]
    assert "disposed" == shown["state"]
    assert other.get(f"/documents/{serials[0]}/acts").status_code in (200, 410)


def test_work_that_is_forgotten_is_told(web: Web) -> None:
    """After a restart of the server a page that was left open says what became of the work."""
    manager = web.visit(Role.MANAGER)
    for path in ("/disposal/gone", "/months/close/gone"):
        told = manager.get(path)
        assert (404, True) == (told.status_code, "What was done stays done" in told.text)


def _first(web: Web) -> str:
    return web.serials(CONFIRMATION)[0]


def _branch(web: Web) -> str:
    return _first(web).split("-")[1]


def _month(web: Web) -> str:
    period = _first(web).split("-")[2]
    return f"{period[:4]}-{period[4:]}"
