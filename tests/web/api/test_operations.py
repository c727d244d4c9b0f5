"""What each operation does: the same as the command, in the name of the token's user."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from PIL import Image

from docgen.core import notes
from docgen.model import Role
from docgen.usecases.receipt import prove
from tests.web.api.conftest import WHY, key, program
from tests.web.conftest import SAMPLES, Web

TYPE = "client-confirmation"
KNOWN = "QR-SH01-202611-0001"


def record(**changes: Any) -> dict[str, Any]:
    """A record that was not issued yet."""
    text = (SAMPLES / TYPE / "confirmations.yaml").read_text(encoding="utf-8")
    found = json.loads(json.dumps(yaml.safe_load(text), default=str))
    first = (found["records"] if isinstance(found, dict) else found)[0]
    return {**first, "fund_account": "88009999", **changes}


def test_types_with_the_schema_of_their_records(shared: Web) -> None:
    """An office sees its own types; the auditor all of them; what is not to be seen is not there."""
    office, auditor = program(shared, Role.HR), program(shared, Role.AUDITOR)
    own = {one["id"] for one in office.get("/api/v1/types").json()}
    every = {one["id"] for one in auditor.get("/api/v1/types").json()}
    assert own < every
    assert TYPE in every - own
    told = auditor.get(f"/api/v1/types/{TYPE}").json()
    assert told["schema"]["properties"]["branch"]["examples"] == ["SH01"]
    hidden, absent = office.get(f"/api/v1/types/{TYPE}"), office.get("/api/v1/types/nothing")
    assert 404 == hidden.status_code == absent.status_code
    assert hidden.json()["error"].replace(TYPE, "nothing") == absent.json()["error"]


def test_check_tells_every_problem_with_its_place(shared: Web) -> None:
    """Field, place, sentence and remedy, in the language asked for; of JSON and of a file."""
    crm = program(shared, Role.TRADING_ADMIN, lang="zh-CN,zh;q=0.9,en;q=0.1")
    wrong = record(branch="Shanghai", fund_account="88008888")
    told = crm.post(f"/api/v1/types/{TYPE}/check", json=[record(), wrong]).json()
    assert (2, 1) == (told["records"], told["valid"])
    assert {("branch", "[1].branch")} == {(one["field"], one["path"]) for one in told["problems"]}
    assert all(one["what"] and one["remedy"] for one in told["problems"])
    assert "营业部" in told["problems"][0]["label"]
    lines = (SAMPLES / TYPE / "confirmations.yaml").read_bytes()
    told = crm.post(f"/api/v1/types/{TYPE}/check", files={"file": ("a.yaml", lines)}).json()
    assert (14, 14, []) == (told["records"], told["valid"], told["problems"])


def test_issues_all_or_nothing_or_in_part(office: TestClient, web: Web) -> None:
    """Nothing is numbered while anything is wrong; partial issues the rest; the same record has its number."""
    path = f"/api/v1/types/{TYPE}/documents"
    batch = [record(branch="?", fund_account="88008888"), record()]
    refused = office.post(path, json=batch, headers=key("whole"))
    assert 422 == refused.status_code
    assert {"[0].branch"} == {one["path"] for one in refused.json()["problems"]}
    before = len(web.serials(TYPE))
    made = office.post(f"{path}?partial=true", json=batch, headers=key("part"))
    assert 201 == made.status_code, made.text
    (one,) = made.json()["documents"]
    assert ("issued", 1) == (one["outcome"], one["record"])
    assert {"[0].branch"} == {one["path"] for one in made.json()["problems"]}
    assert before + 1 == len(web.serials(TYPE))
    assert one["number"] == office.get(one["href"]).json()["number"]
    again = office.post(path, json=[record()], headers=key("again"))
    assert 200 == again.status_code
    assert [("existing", one["number"])] == [
        (two["outcome"], two["number"]) for two in again.json()["documents"]
    ]
    many = office.post(path, json=[record()] * 201, headers=key("many"))
    assert (422, True) == (many.status_code, "200" in many.json()["error"])


def test_what_could_not_be_made_is_made_when_asked_again(
    office: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """202: numbered, but without files; the same again, key and all, finishes it."""
    path = f"/api/v1/types/{TYPE}/documents"

    def fail(*_: object) -> None:
        raise OSError("no space")

    with monkeypatch.context() as patch:
        patch.setattr("docgen.usecases.make.Maker.files", fail)
        told = office.post(path, json=[record()], headers=key("full-disk"))
    assert (202, ["pending"]) == (
        told.status_code,
        [one["outcome"] for one in told.json()["documents"]],
    )
    (failure,) = told.json()["failures"]
    assert ("OSError", "") == (failure["error"], failure["reason"])
    done = office.post(path, json=[record()], headers=key("full-disk"))
    number = told.json()["documents"][0]["number"]
    assert [number] == [one["number"] for one in done.json()["documents"]]
    assert 404 != office.get(f"/api/v1/documents/{number}/files/pdf", headers=WHY).status_code
    assert done.status_code in (200, 201)


def test_records_of_other_branches_are_left_to_others(web: Web) -> None:
    """A user of one branch gets a problem at the branch of every record of another one."""
    office = program(web, Role.TRADING_ADMIN, branches=("BJ02",))
    told = office.post(f"/api/v1/types/{TYPE}/check", json=[record()]).json()
    assert [("branch.outside", "[0].branch")] == [(p["code"], p["path"]) for p in told["problems"]]
    made = office.post(f"/api/v1/types/{TYPE}/documents", json=[record()], headers=key("other"))
    assert 422 == made.status_code
    assert 404 == office.get(f"/api/v1/documents/{KNOWN}").status_code


def test_search_pages_and_facets(shared: Web) -> None:
    """The query language of the page; each page says where the next begins; scope as for users."""
    auditor, office = program(shared, Role.AUDITOR), program(shared, Role.HR)
    numbers, after = [], ""
    while True:
        params = {"q": f"type:{TYPE} sort:number", "limit": "6", "after": after, "facets": "true"}
        page = auditor.get("/api/v1/search", params=params).json()
        numbers += [hit["number"] for hit in page["hits"]]
        assert 14 == page["total"]
        assert {"BJ02": 7, "SH01": 7} == page["facets"]["branch"]
        if not (after := page["next"] or ""):
            break
    assert sorted(shared.serials(TYPE)) == sorted(numbers)
    assert 14 == len(set(numbers))
    assert 0 == office.get("/api/v1/search", params={"q": f"type:{TYPE}"}).json()["total"]
    wrong = auditor.get("/api/v1/search", params={"q": "period:yesterday"})
    assert (422, "usage") == (wrong.status_code, wrong.json()["code"])
    assert 422 == auditor.get("/api/v1/search", params={"after": "?"}).status_code


def test_a_document_is_masked_until_a_reason_is_given(web: Web) -> None:
    """The reason is in the access log before the data leaves; without the right there is none."""
    auditor = program(web, Role.AUDITOR)
    masked = auditor.get(f"/api/v1/documents/{KNOWN}").json()
    path = f"/api/v1/documents/{KNOWN}?full=true"
    assert 400 == auditor.get(path).status_code
    assert 409 == auditor.get(path, headers={"X-Docgen-Reason": "????"}).status_code
    full = auditor.get(path, headers={b"X-Docgen-Reason": "年度审计抽查".encode()}).json()
    names = [
        next(leaf["value"] for leaf in one["record"] if leaf["label"] == "Client's name")
        for one in (masked, full)
    ]
    assert "*" in names[0]
    assert "*" not in names[1]
    assert {"document.pdf", "document.docx"} <= masked["files"].keys()
    assert all(set(one) == {"digest"} for one in masked["files"].values())
    assert "client" == masked["signatures"][0]["role"]
    lines = [(line.act, line.serial, line.data.get("reason")) for line in web.site.log.entries()]
    assert [("unlock", KNOWN, "年度审计抽查"), ("view", KNOWN, None)] == lines[:2]


@pytest.mark.parametrize(("part", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("record", b"{")])
def test_files_need_a_reason_and_are_logged(shared: Web, part: str, begins: bytes) -> None:
    """Each with its name and its digest."""
    auditor = program(shared, Role.AUDITOR)
    path = f"/api/v1/documents/{KNOWN}/files/{part}"
    assert 400 == auditor.get(path).status_code
    given = auditor.get(path, headers={"X-Docgen-Reason": "%E5%B9%B4%E5%BA%A6%E5%AE%A1%E8%AE%A1"})
    assert given.content.startswith(begins)
    assert KNOWN in given.headers["content-disposition"]
    digest = base64.b64encode(hashlib.sha256(given.content).digest()).decode()
    assert f"sha-256=:{digest}:" == given.headers["repr-digest"]
    line = shared.site.log.entries()[0]
    assert ("download", part, "年度审计") == (line.act, line.data["part"], line.data["reason"])
    refused = auditor.get(f"/api/v1/documents/{KNOWN}/files/sealed", headers=WHY)
    assert (409, "refused") == (refused.status_code, refused.json()["code"])


def test_a_receipt_proves_the_document(web: Web) -> None:
    """With the PDF and the archive's key, and nothing else."""
    auditor = program(web, Role.AUDITOR)
    receipt = auditor.get(f"/api/v1/documents/{KNOWN}/receipt").content
    pdf = auditor.get(f"/api/v1/documents/{KNOWN}/files/pdf", headers=WHY).content
    key_file = next(web.site.settings.archive.rglob("*.pub"))
    from docgen.bootstrap import checkpoints

    proof = prove(
        receipt, pdf, notes.read_key(key_file.read_bytes()), timestamps=checkpoints.timestamps()
    )
    assert proof.holds


def test_signs_in_the_order_of_the_type(office: TestClient, web: Web) -> None:
    """Out of turn is refused; the same again changes nothing; the ledger names the token's user."""
    path = f"/api/v1/documents/{KNOWN}/signatures"
    early = office.post(path, json={"role": "trading-admin", "by": "李样"}, headers=key("early"))
    assert (409, "refused") == (early.status_code, early.json()["code"])
    signed = office.post(path, json={"role": "client", "by": "赵样宁"}, headers=key("client"))
    assert ["account-manager"] == [one["role"] for one in signed.json()["next"]]
    assert "赵样宁" not in signed.text
    again = office.post(path, json={"role": "client", "by": "赵样宁"}, headers=key("client-2"))
    assert signed.json() == again.json()
    with web.site.readers.reading() as archive:
        acts = [(one.act, one.actor) for one in archive.register.entries(KNOWN)]
    assert [("sign", "program-trading-admin")] == [one for one in acts if one[0] == "sign"]


def test_files_the_original_with_its_place(office: TestClient) -> None:
    """A scan of the document's own pages is filed; another document's is refused."""
    pdf = office.get(f"/api/v1/documents/{KNOWN}/files/pdf", headers=WHY).content
    path = f"/api/v1/documents/{KNOWN}/original"
    place = {"room": "档案室", "shelf": "3"}
    scan = [("scan", ("signed.pdf", pdf, "application/pdf"))]
    filed = office.post(path, data=place, files=scan, headers=key("scan"))
    assert 200 == filed.status_code, filed.text
    assert ["档案室", "3"] == list(filed.json()["place"].values())
    assert filed.json() == office.get(f"/api/v1/documents/{KNOWN}").json()["original"]
    other = "/api/v1/documents/QR-SH01-202611-0002/original"
    assert 409 == office.post(other, files=scan, headers=key("strange")).status_code
    blank = io.BytesIO()
    Image.new("L", (1, 1)).save(blank, "PNG")
    tiny = [("scan", ("scan.png", blank.getvalue(), "image/png"))]
    assert 500 > office.post(other, files=tiny, headers=key("tiny")).status_code


def test_voids_with_a_reason(office: TestClient) -> None:
    """The number stays, the PDF says so from then on; for another reason it is refused."""
    path = f"/api/v1/documents/{KNOWN}/void"
    told = office.post(path, json={"reason": "资金账号有误"}, headers=key("void"))
    assert ("void", "资金账号有误") == (told.json()["state"], told.json()["reason"])
    assert "void" == office.get(f"/api/v1/documents/{KNOWN}").json()["state"]
    assert 409 == office.post(path, json={"reason": "其他"}, headers=key("void-2")).status_code
    assert 404 == office.post(
        "/api/v1/documents/QR-SH01-209901-0001/void", json={"reason": "无"}, headers=key("void-3")
    ).status_code  # fmt: skip


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", "application/json", 422),
        (b"[]", "application/json", 422),
        (b"{}", "application/json", 422),
        (b"[" * 5000, "application/json", 422),
        (b'[{"branch": "\\ud800"}]', "application/json", 200),
        (b'[{"branch": "a\\u0000"}]', "application/json", 200),
        (b'[{"branch": 1e999999}]', "application/json", 422),
        (b'[{"branch": 1' + b"0" * 5000 + b"}]", "application/json", 200),
        (b"\xff\xfe\x00", "application/json", 422),
        (b"[{}]", "text/plain", 415),
        (b"[{}]", "", 415),
        (b"--x\r\n", "multipart/form-data", 400),
        (b"--x\r\n", "multipart/form-data; boundary=x", 422),
    ],
)
def test_odd_content_is_told(shared: Web, content: bytes, kind: str, status: int) -> None:
    """Whatever is sent, the answer is a sentence and no failure of the server."""
    crm = program(shared, Role.TRADING_ADMIN)
    told = crm.post(f"/api/v1/types/{TYPE}/check", content=content, headers={"Content-Type": kind})
    assert (status, True) == (told.status_code, bool(told.json())), told.text
    if status >= 400:
        assert {"code", "error", "remedy"} <= told.json().keys()
