"""Receipts on the page and in the HTTP API: the same roles, and whoever changes nothing changes nothing by them."""

from __future__ import annotations

import pytest

from docgen.cli.main import main
from docgen.model import Role
from tests.web.api.conftest import program
from tests.web.conftest import Web

TYPE = "client-confirmation"


def state(web: Web) -> tuple[object, int, bytes]:
    """The head of the ledger, how many checkpoints there are, and the ledger's bytes."""
    archive = web.site.settings.archive
    with web.site.readers.reading() as opened:
        head = opened.survey.head()
    filed = list((archive / "ledger" / "checkpoints").iterdir())
    return head, len(filed), (archive / "ledger" / "ledger.jsonl").read_bytes()


def run(web: Web, *args: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--archive", str(web.site.settings.archive), *args])
    assert not left.value.code


def test_reading_a_receipt_writes_nothing(web: Web) -> None:
    """An auditor and a manager take it against the last checkpoint, on the page and as a program, although the
    document was signed since: a receipt tells no signatures of paper.
    """
    serial = web.serials(TYPE)[0]
    run(web, "sign", serial, "--role", "client", "--by", "赵样宁")
    before = state(web)
    for role in (Role.AUDITOR, Role.MANAGER, Role.TRADING_ADMIN):
        page = web.visit(role).get(f"/documents/{serial}/receipt")
        told = program(web, role).get(f"/api/v1/documents/{serial}/receipt")
        assert (200, 200, serial) == (page.status_code, told.status_code, page.json()["number"])
        assert page.content == told.content
    assert before == state(web)


def test_a_new_checkpoint_is_signed_by_those_alone_who_change_documents(web: Web) -> None:
    """A void document's receipt must say so: auditors are refused until an office, or its program, has taken it."""
    serial, other = web.serials(TYPE)[:2]
    auditors = [
        (web.visit(Role.AUDITOR), "/documents/{}/receipt"),
        (program(web, Role.AUDITOR), "/api/v1/documents/{}/receipt"),
    ]
    offices = [
        (web.visit(Role.TRADING_ADMIN), "/documents/{}/receipt"),
        (program(web, Role.TRADING_ADMIN), "/api/v1/documents/{}/receipt"),
    ]
    for number, (office, path) in zip((serial, other), offices, strict=True):
        run(web, "void", number, "--reason", "账号有误")
        before = state(web)
        for auditor, at in auditors:
            refused = auditor.get(at.format(number))
            assert (409, True) == (refused.status_code, "You change nothing here" in refused.text)
        assert before == state(web)
        taken = office.get(path.format(number))
        assert (200, number) == (taken.status_code, taken.json()["number"])
        assert before != state(web)
        assert [200, 200] == [one.get(at.format(number)).status_code for one, at in auditors]
