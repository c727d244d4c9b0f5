"""docgen dossier: everything about one person, what is missing in the file, its cover and contents."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
import yaml
from PIL import Image

from tests.doctypes.shipped import example, load

from .conftest import Docgen
from .records import confirmation

NUMBER = "990000199202290019"
STAFF = "SH01016"


def material(kind: str, title: str, place: int, **more: Any) -> dict[str, Any]:
    return {
        "branch": "SH01", "branch_name": "样例证券上海样例路证券营业部", "name": "林样之",
        "citizen_no": NUMBER, "person_kind": "员工", "staff_no": STAFF, "kind": kind, "title": title,
        "pages": 1, "form": "复印件" if kind.endswith("复印件") else "原件", "digest": f"{place:02x}" * 32,
        **more,
    }  # fmt: skip


@pytest.fixture
def filled(docgen: Docgen, tmp_path: Path) -> Docgen:
    """A contract of an employee, an attached card, a diploma's slip without a scan, security, a client."""
    papers = [
        material("学历证书复印件", "毕业证书", 1),
        material("担保书", "担保书", 2, remark="历史形成，拟退还"),
    ]
    (tmp_path / "in.json").write_text(json.dumps(papers), encoding="utf-8")
    (tmp_path / "client.json").write_text(
        json.dumps([confirmation(1, account_manager="林样之", staff_or_cert_no=STAFF)]),
        encoding="utf-8",
    )
    contract = json.dumps(example(load("labor-contract")), default=str)
    (tmp_path / "contract.json").write_text(contract, encoding="utf-8")
    day = ("--date", "2026-11-22", "--jobs", "0")
    assert 0 == docgen("generate", "labor-contract", tmp_path / "contract.json", *day).code
    assert 0 == docgen("generate", "dossier-material", tmp_path / "in.json", *day).code
    assert 0 == docgen("generate", "client-confirmation", tmp_path / "client.json", *day).code
    stream = io.BytesIO()
    Image.new("L", (60, 90), 200).save(stream, "PNG")
    (tmp_path / "card.png").write_bytes(stream.getvalue())
    ran = docgen(
        "attach", NUMBER, "身份证", tmp_path / "card.png", "--valid-to", "2026-12-30", "--verified-by",
        "金样文", "--verified-on", "2026-11-02", "--shelf", "2",
    )  # fmt: skip
    assert 0 == ran.code, ran
    return docgen


def told(docgen: Docgen, *args: str) -> dict[str, Any]:
    data: dict[str, Any] = docgen("dossier", NUMBER, *args, "--json").json
    data["items"] = {one["item"]: one for one in data["checklist"]}
    return data


def test_what_is_there_and_what_is_missing(filled: Docgen) -> None:
    """Who compared what and when; what is owed, expired, unwanted, not asked for; and what to do."""
    data = told(filled, "--on", "2026-12-01")
    items = data["items"]
    card = items["id-card"]
    assert ("there", [("金样文", "2026-11-02")], {"shelf": "2"}) == (
        card["state"], [(one["by"], one["on"]) for one in card["compared"]], card["documents"][0]["place"]
    )  # fmt: skip
    assert ("incomplete", 2) == (items["diploma"]["state"], len(items["diploma"]["to_do"]))
    assert "verifier" in items["diploma"]["to_do"][1]
    assert ("missing", ["docgen attach SH01016 photo FILE"]) == (
        items["photo"]["state"], items["photo"]["to_do"]
    )  # fmt: skip
    assert ("unwanted", "none", "none") == (
        items["guarantee"]["state"], items["guarantor-card"]["state"], items["handover"]["state"]
    )  # fmt: skip
    assert "not yet" == items["assessment"]["state"]
    late = told(filled, "--on", "2027-01-01")["items"]["id-card"]
    assert ("incomplete", True) == (late["state"], "Expired on 2026-12-30" in late["to_do"][0])


def test_every_document_and_where_else_the_person_appears(filled: Docgen) -> None:
    """About the person, and as account manager of somebody else; a void one says what replaced it."""
    data = told(filled)
    assert {"labor-contract", "dossier-material"} <= {one["type"] for one in data["about"]}
    assert [(["客户经理"], True)] == [(one["作为"], one["certain"]) for one in data["named"]]
    serial = data["named"][0]["number"]
    sign = ("sign", serial, "--role", "client", "--by", "林样之", "--on", "2026-11-22")
    assert 0 == filled(*sign).code
    assert ["客户经理", "签署：客户"] == told(filled)["named"][0]["作为"]
    void = data["items"]["guarantee"]["documents"][0]["number"]
    assert 0 == filled("void", void, "--reason", "退还本人").code
    after = told(filled)
    assert "none" == after["items"]["guarantee"]["state"]
    assert ["void"] == [one["state"] for one in after["about"] if one["number"] == void]


def test_masked_unless_all_is_to_be_shown(filled: Docgen, tmp_path: Path) -> None:
    """At the terminal, as data and in the workbook; in both languages."""
    book = tmp_path / "d.xlsx"
    for args in ((), ("--json",), ("-o", str(book), "--force")):
        ran = filled("--lang", "zh", "dossier", STAFF, *args)
        assert (0, False, False) == (ran.code, "林样之" in ran.out, NUMBER in ran.out)
    assert "林样之" in filled("dossier", STAFF, "--full").out
    sheets = openpyxl.load_workbook(book)
    assert ["材料核对清单", "本人的文书", "另在下列文书中出现"] == sheets.sheetnames
    cells = {str(cell.value) for sheet in sheets for row in sheet for cell in row}
    assert not any("林样之" in cell or NUMBER in cell for cell in cells)


def test_the_cover_prints_and_the_numbered_file_is_drawn_up(filled: Docgen, tmp_path: Path) -> None:
    """Three pages without a number; the record holds what is in the file, with its own documents named."""
    pdf, drawn = tmp_path / "cover.pdf", tmp_path / "file.yaml"
    assert 0 == filled("dossier", "林样之", "--pdf", pdf, "--derive", drawn).code
    with pikepdf.open(pdf) as opened:
        assert 3 == len(opened.pages)
    (record,) = yaml.safe_load(drawn.read_text("utf-8"))
    assert ("林样之", "男", "劳动合同", STAFF) == (
        record["name"], record["sex"], record["contract_kind"], record["staff_no"]
    )  # fmt: skip
    assert [("居民身份证复印件", "金样文", "2")] == [
        (one["name"], one["verified_by"], one["location"]) for one in record["items"]
    ]
    assert record["items"][0]["doc_no"].startswith("CL-SH01-")
    assert 5 == filled("dossier", "林样之", "--pdf", pdf).code
    assert 2 == filled("dossier", "林样之", "--pdf", tmp_path / "cover.doc").code


def test_nobody_and_somebody_asked_for(
    filled: Docgen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A stranger is told as one; with - the number comes in unseen; a number of another is not taken."""
    assert 5 == filled("dossier", "无此人").code
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NUMBER}\n"))
    assert STAFF in filled("dossier", "-").out
    wrong = filled("attach", NUMBER, "简历", tmp_path / "card.png", "--name", "赵样宁")
    assert (5, True) == (wrong.code, "another name" in wrong.err)
