"""Stacks of scans, the tray and dossier materials in the browser."""

from __future__ import annotations

import io
import json
import re
import time
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from docgen import bootstrap
from docgen.cli.main import main
from docgen.model import Role

from .conftest import Web

CONFIRMATION, AGREEMENT = "client-confirmation", "broker-agreement"
REASON = {"reason": "处理待处理区"}


@pytest.fixture(autouse=True)
def without_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What reads texts of scans takes longer than everything else here; it has its own tests."""
    monkeypatch.setattr(bootstrap, "text_desk", lambda *_: None)


def blank(shade: int = 230) -> bytes:
    """A scanned page without a code."""
    stream = io.BytesIO()
    Image.new("L", (600, 850), shade).save(stream, "PNG")
    return stream.getvalue()


def pdf(web: Web, serial: str) -> bytes:
    with web.site.readers.reading() as archive:
        document = archive.register.document(serial)
        assert document is not None
        return archive.store.read(document.object_id or "", "document.pdf")


def bring(client: TestClient, *files: tuple[str, bytes]) -> httpx2.Response:
    """Take in a stack, and wait for what becomes of it."""
    sent = [("scans", (name, data, "application/octet-stream")) for name, data in files]
    begun = client.post("/scans", files=sent, data={"room": "档案室"})
    assert 303 == begun.status_code, begun.text
    for _ in range(600):
        page = client.get(begun.headers["Location"])
        if "every 700ms" not in page.text:
            return page
        time.sleep(0.05)
    raise AssertionError(page.text)


def run(web: Web, capsys: pytest.CaptureFixture[str], *args: str) -> Any:
    capsys.readouterr()
    with pytest.raises(SystemExit) as left:
        main(["--archive", str(web.site.settings.archive), *args, "--json"])
    assert left.value.code == 0, args
    return json.loads(capsys.readouterr().out)


def test_a_stack_is_filed_and_the_rest_settled(
    web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whole documents are filed; a page without a code waits, is seen once unlocked, and is filed by hand."""
    clerk = web.visit(Role.TRADING_ADMIN)
    first, second = web.serials(CONFIRMATION)[:2]
    page = bring(clerk, ("b 10.pdf", pdf(web, first)), ("b 9.png", blank()), ("c.txt", b"nothing"))
    assert f">{first}</a>" in page.text
    assert "No code can be read" in page.text
    assert "c.txt" in page.text
    waiting = run(web, capsys, "tray", "list")
    assert ["b 9.png"] == [one["file"] for one in waiting]
    page_id = waiting[0]["id"]
    assert "0 filed" not in bring(clerk, ("b 10.pdf", pdf(web, first))).text  # again: filed before
    at = f"/scans/pages/{page_id}.png"
    assert 409 == clerk.get(at).status_code
    assert 409 == clerk.post("/scans/unlock", data={"reason": "x"}).status_code
    assert 303 == clerk.post("/scans/unlock", data=REASON).status_code
    picture = clerk.get(at)
    assert "image/png" == picture.headers["Content-Type"]
    assert 600 == Image.open(io.BytesIO(picture.content)).width
    log = (web.site.settings.archive / "access" / "access.jsonl").read_text("utf-8")
    assert page_id in log
    assert second in clerk.get("/scans/lookup", params={"number": second}).text
    none = clerk.post("/scans/settle", data={"pages": [page_id], "number": "QR-XX01-202611-0001"})
    assert (404, True) == (none.status_code, "checked" in none.text)
    settle = {"pages": [page_id], "number": second, "reason": "仅签字页", "room": "档案室"}
    assert "1 page filed" in clerk.post("/scans/settle", data=settle).text
    assert [] == run(web, capsys, "tray", "list")
    assert "original" in [one["act"] for one in run(web, capsys, "show", second)["history"]]
    other = {**settle, "number": first}
    assert 409 == clerk.post("/scans/settle", data=other).status_code


def test_set_aside_with_a_reason(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    """It waits no more, and who did it why is shown among the settled ones."""
    clerk = web.visit(Role.TRADING_ADMIN)
    bring(clerk, ("封面.png", blank(240)))
    (page,) = run(web, capsys, "tray", "list")
    assert 422 == clerk.post("/scans/discard", data={"pages": [page["id"]], "why": ""}).status_code
    assert 422 == clerk.post("/scans/discard", data={"why": "封面"}).status_code
    assert (
        200 == clerk.post("/scans/discard", data={"pages": [page["id"]], "why": "封面"}).status_code
    )
    assert [] == run(web, capsys, "tray", "list")
    assert "trading-admin" in clerk.get("/scans", params={"settled": "yes"}).text


def test_nobody_files_for_another_department(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    """Their pages go to the tray, where their department finds them and nobody else."""
    clerk, hr = web.visit(Role.TRADING_ADMIN), web.visit(Role.HR)
    foreign = web.serials(AGREEMENT)[0]
    bring(clerk, ("x.pdf", pdf(web, foreign)))
    waiting = run(web, capsys, "tray", "list")
    assert {"foreign"} == {one["reason"] for one in waiting}
    assert "original" not in [one["act"] for one in run(web, capsys, "show", foreign)["history"]]
    ids = [one["id"] for one in waiting]
    assert ids[0] not in clerk.get("/scans").text
    assert ids[0] in hr.get("/scans").text
    settle = {"pages": ids, "number": foreign}
    assert 404 == clerk.post("/scans/settle", data=settle).status_code
    assert 200 == hr.post("/scans/settle", data=settle).status_code
    for client in (web.visit(Role.AUDITOR), web.visit(Role.MANAGER)):
        assert 403 == client.get("/scans").status_code
        assert 403 == client.post("/scans/settle", data=settle).status_code
    del hr.headers["X-CSRF-Token"]
    assert 403 == hr.post("/scans", files=[("scans", ("a.png", blank()))]).status_code


def test_a_paper_comes_into_a_dossier_once(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    """As 'docgen attach' does; of somebody of another branch nothing is told."""
    hr = web.visit(Role.HR)
    form = {"person": "林知远", "kind": "photo"}
    files = [("scans", ("photo.png", blank(), "image/png"))]
    done = hr.post("/attach", data=form, files=files)
    assert 200 == done.status_code, done.text
    serial = re.search(r'href="/documents/([^"/]+)"', done.text)
    assert serial is not None
    shown = run(web, capsys, "show", serial[1])
    assert [("issue", "hr"), ("original", "hr")] == [
        (one["act"], one["actor"]) for one in shown["history"] if one["act"] != "reserve"
    ]
    assert "was there already" in hr.post("/attach", data=form, files=files).text
    assert 422 == hr.post("/attach", data=form).status_code
    assert 422 == hr.post("/attach", data={**form, "kind": "no"}, files=files).status_code
    word = [("scans", ("cv.docx", b"PK", "x"))]
    assert "not paper yet" in hr.post("/attach", data=form, files=word).text
    away = web.visit(Role.HR, branches=("BJ02",))
    assert 404 == away.post("/attach", data=form, files=files).status_code
