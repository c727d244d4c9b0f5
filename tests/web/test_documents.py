"""The page of one document: what is masked until it is unlocked, every state, what is logged, what is proven."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from docgen import bootstrap
from docgen.cli.main import main
from docgen.core import redaction
from docgen.model import Role
from docgen.renderers.pdf import PdfRenderer
from tests.web.conftest import SAMPLES, Web

TYPE = "client-confirmation"
RECORD: dict[str, Any] = yaml.safe_load(
    (SAMPLES / TYPE / "confirmations.yaml").read_text(encoding="utf-8")
)[0]
SECRETS = [RECORD["client_name"], RECORD["id_no"], *RECORD["securities_accounts"]]
WHY = {"why": "audit", "reason": "底稿 12"}
HOSTILE = "<script>alert(1)</script>{{ 7 * 7 }}<img src=x onerror=alert(1)>"


def run(web: Web, *words: str | Path, actor: str = "maker") -> None:
    """A command on the archive that is served."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCGEN_ACTOR", actor)
        patch.setenv("DOCGEN_LANG", "en")
        with pytest.raises(SystemExit) as left:
            main(["--archive", str(web.site.settings.archive), *map(str, words)])
    assert left.value.code in (0, None), words


def issue(web: Web, folder: Path, **changed: Any) -> str:
    """The number of a document like the sample, but for some values."""
    before = set(web.serials(TYPE))
    file = folder / "in.json"
    record = {**RECORD, "fund_account": "991000009999", **changed}
    file.write_text(json.dumps([record], default=str), encoding="utf-8")
    run(web, "generate", TYPE, file, "--jobs", "0")
    (serial,) = set(web.serials(TYPE)) - before
    return serial


def first(web: Web) -> str:
    """The document of ``RECORD``."""
    return web.serials(TYPE)[0] if web.serials(TYPE)[0].startswith("QR-SH01") else next(
        one for one in web.serials(TYPE) if one.startswith("QR-SH01")
    )  # fmt: skip


def text_of(page: str) -> str:
    return re.sub(r"<[^>]*>", " ", page)


def acts(web: Web) -> list[tuple[str, str]]:
    """The access log, oldest first: act and number."""
    return [(one.act, one.serial) for one in reversed(web.site.log.entries())]


def unlocked(client: TestClient, serial: str) -> None:
    assert 303 == client.post(f"/documents/{serial}/unlock", data=WHY).status_code


def test_what_is_masked_is_seen_after_unlocking_only(web: Web) -> None:
    """Record, subject, pictures, files: masked or refused; with a reason, all of it; then masked again."""
    serial, client = first(web), web.visit(Role.AUDITOR)
    at = f"/documents/{serial}"
    before = client.get(at).text
    assert [] == [one for one in SECRETS if one in before]
    assert "files/" not in before
    files = ["pdf", "docx", "record"]
    assert {409} == {client.get(f"{at}/files/{part}").status_code for part in files}
    masked = client.get(f"{at}/pages/1?width=500").content
    assert 409 == client.post(f"{at}/unlock", data={"why": "other", "reason": " "}).status_code
    unlocked(client, serial)
    after = client.get(at).text
    assert [] == [one for one in SECRETS if one not in after]
    assert masked != client.get(f"{at}/pages/1?width=500").content
    given = {part: client.get(f"{at}/files/{part}") for part in files}
    assert b"%PDF" == given["pdf"].content[:4]
    assert b"PK" == given["docx"].content[:2]
    assert RECORD["id_no"] == given["record"].json()["record"]["id_no"]
    assert serial in given["docx"].headers["content-disposition"]
    # Nobody else sees more for it, not even the same user in another browser.
    assert SECRETS[1] not in web.visit(Role.AUDITOR).get(at).text
    assert 303 == client.post(f"{at}/lock").status_code
    assert SECRETS[1] not in client.get(at).text
    assert masked == client.get(f"{at}/pages/1?width=500").content


def test_every_look_stands_in_the_access_log(web: Web) -> None:
    """Views, pages, unlocking with its reason, downloads, receipts and verifications; no secret among it."""
    serial, client = first(web), web.visit(Role.AUDITOR)
    at = f"/documents/{serial}"
    client.get(at)
    client.get(f"{at}/pages/1?width=500")
    client.get(f"{at}/files/pdf")
    unlocked(client, serial)
    client.get(f"{at}/files/pdf")
    client.get(f"{at}/receipt")
    client.post(f"{at}/verify")
    client.post(f"{at}/lock")
    wanted = ["view", "page", "unlock", "download", "receipt", "verify", "mask"]
    assert [(act, serial) for act in wanted] == acts(web)
    entries = list(reversed(web.site.log.entries()))
    assert "底稿 12" in entries[2].data["reason"]
    assert {"auditor"} == {one.actor for one in entries}
    told = "".join(json.dumps(dict(one.data), ensure_ascii=False) for one in entries)
    assert [] == [one for one in SECRETS if one in told]
    assert [] == list(web.site.log.check())


def test_what_is_out_of_scope_is_not_there(web: Web) -> None:
    """Of another department or another branch: 404 on every address, in the words of a number never given."""
    serial = first(web)
    for client in (web.visit(Role.HR), web.visit(Role.TRADING_ADMIN, branches=("BJ02",))):
        for path in ("", "/pages/1", "/original/1", "/files/pdf", "/receipt"):
            assert 404 == client.get(f"/documents/{serial}{path}").status_code
        for path in ("/unlock", "/lock", "/verify"):
            assert 404 == client.post(f"/documents/{serial}{path}", data=WHY).status_code
        never = client.get("/documents/QR-SH01-209901-0001").text
        there = client.get(f"/documents/{serial}").text
        assert text_of(never).replace("QR-SH01-209901-0001", serial) == text_of(there)
    assert [] == [one for one in acts(web) if one[0] in ("view", "unlock", "page")]


def test_markup_in_values_does_nothing(web: Web, tmp_path: Path) -> None:
    """A record, a reason and a place made of markup are shown as they were written."""
    serial = issue(web, tmp_path, remark=HOSTILE)
    run(web, "void", serial, "--reason", HOSTILE)
    client = web.visit(Role.AUDITOR)
    page = client.get(f"/documents/{serial}").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in page
    assert 404 == client.get("/documents/%3Cscript%3Ealert(1)%3C%2Fscript%3E").status_code
    assert "<script>alert" not in client.get("/documents/%3Cscript%3Ealert(1)").text


def test_a_void_document_says_so(web: Web) -> None:
    """Why, since when, by whom; the picture and the PDF that say it too; the issued one beside it."""
    serial, client = first(web), web.visit(Role.AUDITOR)
    at = f"/documents/{serial}"
    before = client.get(f"{at}/pages/1?width=500").content
    run(web, "void", serial, "--reason", "录入有误")
    page = client.get(at).text
    assert "录入有误" in page
    assert before != client.get(f"{at}/pages/1?width=500").content
    unlocked(client, serial)
    assert f"{serial}.pdf" in client.get(f"{at}/files/pdf").headers["content-disposition"]
    assert client.get(f"{at}/files/pdf").content != client.get(f"{at}/files/issued").content
    assert 200 == client.post(f"{at}/verify").status_code


def test_a_document_with_original_signatures_and_holds(web: Web, tmp_path: Path) -> None:
    """Who signed (masked), who is next, where the paper lies, its pages once unlocked, what bars its end."""
    serial, client = first(web), web.visit(Role.AUDITOR)
    at = f"/documents/{serial}"
    with web.site.readers.reading() as archive:
        paper = archive.store.read(f"{TYPE}/2026/{serial}", "document.pdf")
    (tmp_path / "scan.pdf").write_bytes(paper)
    run(web, "sign", serial, "--role", "client", "--by", "赵样宁")
    run(web, "file", serial, tmp_path / "scan.pdf", "--room", "档案室", "--box", "12")
    run(web, "retention", "hold", serial, "--reason", "仲裁", "--case", "112号")
    page = client.get(at).text
    assert [] == [
        one for one in ("赵**", "档案室", "112号", "仲裁", "next to sign") if one not in page
    ]
    assert "赵样宁" not in page
    assert 409 == client.get(f"{at}/original/1").status_code
    unlocked(client, serial)
    assert "赵样宁" in client.get(at).text
    assert b"\x89PNG" == client.get(f"{at}/original/1").content[:4]
    assert 404 == client.get(f"{at}/original/2").status_code
    assert b"%PDF" == client.get(f"{at}/files/original-1").content[:4]
    assert 404 == client.get(f"{at}/files/original-2").status_code


def test_a_destroyed_document_has_a_tombstone(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who decided and why; no value, no picture, no file; what is left is proven."""
    serial, client = first(web), web.visit(Role.AUDITOR)
    at = f"/documents/{serial}"
    monkeypatch.setattr(bootstrap, "today", lambda: dt.date(2060, 1, 1))
    run(web, "retention", "dispose", serial, "--propose", "--reason", "保管期满", actor="li")
    assert "保管期满" in client.get(at).text
    with web.site.readers.reading() as archive:
        from docgen.core.disposal import list_digest

        document = archive.register.document(serial)
        assert document is not None
        digest = list_digest([document])
    run(web, "retention", "dispose", serial, "--approve", digest, "--reason", "同意", actor="wang")
    page = client.get(at).text
    assert [] == [one for one in ("li", "wang", "保管期满", "同意") if one not in page]
    assert RECORD["branch_name"] not in page
    assert 410 == client.get(f"{at}/pages/1").status_code
    assert "What is left" in client.post(f"{at}/verify").text


def test_a_pending_document_says_that_it_has_no_files(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its number and its history are there, nothing else; and why."""

    def fails(*_: object) -> bytes:
        raise MemoryError

    before = set(web.serials(TYPE))
    record = {**RECORD, "fund_account": "991000008888"}
    (tmp_path / "in.json").write_text(json.dumps([record], default=str), encoding="utf-8")
    monkeypatch.setattr(PdfRenderer, "render", fails)
    archive = str(web.site.settings.archive)
    with pytest.raises(SystemExit):
        main(["--archive", archive, "generate", TYPE, str(tmp_path / "in.json"), "--jobs", "0"])
    (serial,) = set(web.serials(TYPE)) - before
    client = web.visit(Role.AUDITOR)
    page = client.get(f"/documents/{serial}").text
    assert "no files yet" in page
    assert 409 == client.get(f"/documents/{serial}/pages/1").status_code
    assert "nothing to check" in client.post(f"/documents/{serial}/verify").text


def test_verifying_names_what_is_wrong(web: Web) -> None:
    """A whole document is whole in each step; one flipped bit of its PDF, and a changed ledger, are named."""
    serial, client = first(web), web.visit(Role.AUDITOR)
    at, fragment = f"/documents/{serial}/verify", {"HX-Request": "true"}
    whole = client.post(at, headers=fragment).text
    assert "<html" not in whole
    assert "is whole and as it was issued" in whole
    assert 5 == whole.count('<li class="good">')
    root = web.site.settings.archive
    (pdf,) = root.rglob(f"{serial}/v1/content/document.pdf")
    data = bytearray(pdf.read_bytes())
    data[len(data) // 2] ^= 1
    pdf.chmod(0o644)
    pdf.write_bytes(bytes(data))
    broken = client.post(at, headers=fragment).text
    assert "Something is wrong" in broken
    assert "document.pdf" in broken
    assert "Do not rely on it" in broken
    ledger = root / "ledger" / "ledger.jsonl"
    lines = ledger.read_bytes().splitlines(keepends=True)
    ledger.chmod(0o644)
    ledger.write_bytes(b"".join([*lines[:2], lines[2].replace(b"maker", b"mAker"), *lines[3:]]))
    assert "ledger:4" in client.post(at, headers=fragment).text


def test_a_reference_code_or_an_odd_address_leads_nowhere_else(shared: Web) -> None:
    """Numbers of pages, widths and parts that are none are not found; nothing fails."""
    serial, client = first(shared), shared.visit(Role.AUDITOR)
    at = f"/documents/{serial}"
    odd = ["/pages/0", "/pages/99", "/pages/1?width=99999", "/pages/-1"]
    assert {404} == {client.get(f"{at}{path}").status_code for path in odd}
    unlocked(client, serial)
    strange = ["..%2f..%2fidentity.key", "original-x", "original-²", "originals", "nothing"]
    assert 409 == client.get(f"{at}/files/original-0").status_code
    assert {404} == {client.get(f"{at}/files/{part}").status_code for part in strange}
    client.post(f"{at}/lock")


def test_the_dossier_of_whom_it_is_about(shared: Web) -> None:
    """One click away, by an address that holds no number; of a client there is none."""
    client = shared.visit(Role.AUDITOR)
    serial = shared.serials("broker-agreement")[0]
    assert f"/documents/{serial}/dossier" in client.get(f"/documents/{serial}").text
    found = client.get(f"/documents/{serial}/dossier")
    assert 303 == found.status_code
    assert re.fullmatch(r"/people/[A-Za-z0-9.%-]+", found.headers["location"])
    assert 200 == client.get(found.headers["location"]).status_code
    other = first(shared)
    assert "/dossier" not in client.get(f"/documents/{other}").text
    assert 404 == client.get(f"/documents/{other}/dossier").status_code


def test_no_page_is_shown_that_cannot_be_masked(
    shared: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a value was not found on the pages, there is no picture until it is unlocked; and the page says why."""
    serial = shared.serials(TYPE)[-1]
    client, at = shared.visit(Role.AUDITOR), f"/documents/{serial}"
    monkeypatch.setattr(shared.site, "pictures", bootstrap.pictures())
    monkeypatch.setattr(redaction, "black", lambda *_: None)
    page = client.get(at).text
    assert "they are shown after unlocking" in page
    assert "/pages/1" not in page
    assert 409 == client.get(f"{at}/pages/1").status_code
    unlocked(client, serial)
    assert 200 == client.get(f"{at}/pages/1").status_code
    client.post(f"{at}/lock")
