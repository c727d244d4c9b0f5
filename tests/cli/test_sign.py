"""docgen sign and release: who has signed, in the order of the type, provable and restored."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import ocfl
import pytest

from .conftest import ROOT, SAMPLES, Docgen
from .records import confirmation

TYPE = "client-confirmation"
SERIAL = "QR-SH01-202611-0001"
ON = ("--on", "2026-11-22")


@pytest.fixture
def issued(docgen: Docgen, tmp_path: Path) -> Docgen:
    file = tmp_path / "in.json"
    file.write_text(json.dumps([confirmation(1), confirmation(2)]), encoding="utf-8")
    assert 0 == docgen("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0").code
    return docgen


def issue_alone(docgen: Docgen, type_id: str, folder: Path, *args: str) -> str:
    """The number of the sample's first document, issued without the documents it rests on."""
    templates = folder / "templates"
    for name in ("_house", type_id):
        shutil.copytree(ROOT / "templates" / name, templates / name)
    about = templates / type_id / "type.toml"
    alone = re.sub(r"(?ms)^\[\[requires\]\].*?(?=^\[|\Z)", "", about.read_text("utf-8"))
    about.write_text(alone, "utf-8")
    sample = next((SAMPLES / type_id).glob("*.yaml"))
    args = ("--templates", str(templates), "generate", type_id, str(sample), *args, "--json")
    ran = docgen(*args, "--jobs", "0")
    assert 0 == ran.code, ran
    return str(ran.json["documents"][0]["number"])


def sign(docgen: Docgen, role: str, by: str, *more: str) -> Any:
    ran = docgen("sign", SERIAL, "--role", role, "--by", by, *ON, *more, "--json")
    return ran.json if ran.code == 0 else ran.code


def test_signed_in_order_and_shown(issued: Docgen) -> None:
    """Each signature in turn; who has signed and who is next is shown, in both languages."""
    assert 5 == sign(issued, "account-manager", "林样之")
    assert ["account-manager"] == [
        one["role"] for one in sign(issued, "client", "赵样宁", "--opinion", "属实")["next"]
    ]
    sign(issued, "客户经理", "林样之")
    told = sign(issued, "trading-admin", "钱样明")
    assert (True, []) == (told["complete"], told["next"])
    expected = [
        ("client", "赵样宁", "属实"),
        ("account-manager", "林样之", ""),
        ("trading-admin", "钱样明", ""),
    ]
    assert expected == [(s["role"], s["by"], s["opinion"]) for s in told["signatures"]]
    shown = issued("--lang", "zh", "sign", SERIAL)
    assert (0, f"{SERIAL} 已全部签署。\n") == (shown.code, shown.err)
    assert "属实" in shown.out
    assert "赵样宁" in issued("show", SERIAL, "--full").out


def test_a_payroll_report_goes_out_after_its_third_signature_only(
    docgen: Docgen, tmp_path: Path
) -> None:
    """Accountant, deputy, manager: before the last of them it is not released."""
    serial = issue_alone(docgen, "payroll-monthly", tmp_path, "--date", "2026-12-05")
    roles = ["preparer", "reviewer", "chief-accountant", "deputy-manager", "branch-manager"]
    for role in roles:
        refused = docgen("release", serial, "--to", "经纪业务综合室")
        assert 5 == refused.code
        assert "cannot be released" in refused.err
        on = ("--on", "2026-12-05")
        assert 0 == docgen("sign", serial, "--role", role, "--by", f"{role} 样", *on).code
    released = docgen("release", serial, "--to", "经纪业务综合室")
    assert 0 == released.code
    assert "released to 经纪业务综合室" in released.err
    assert 5 == docgen("release", serial, "--to", "银行").code
    assert 5 == docgen("sign", serial, "--role", "branch-manager", "--withdraw", "误登").code


def test_a_circulation_is_complete_when_every_department_has_signed(
    docgen: Docgen, tmp_path: Path
) -> None:
    """The departments named in the sheet sign in any order; one that is missing keeps it open."""
    serial = issue_alone(docgen, "countersign-sheet", tmp_path)
    told = docgen("sign", serial, "--json").json
    departments = [one["for"] for one in told["next"]]
    assert len(departments) > 1
    assert {"department"} == {one["role"] for one in told["next"]}
    for department in reversed(departments):
        assert not docgen("sign", serial, "--json").json["complete"]
        early = docgen("sign", serial, "--role", "leader", "--by", "样总")
        assert (5, True) == (early.code, department in early.err)
        args = ("--role", "department", "--for", department, "--by", "样一", "--opinion", "同意")
        assert 0 == docgen("sign", serial, *args).code
    for role in ("leader", "handler", "office-head"):
        assert 0 == docgen("sign", serial, "--role", role, "--by", "样二").code
    assert docgen("sign", serial, "--json").json["complete"]
    assert 0 == docgen("verify", "--deep").code


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--by", "赵样宁"], 2),
        (["--role", "client"], 2),
        (["--role", "client", "--by", "赵样宁", "--withdraw", "误登"], 2),
        (["--role", "nobody", "--by", "赵样宁"], 2),
        (["--role", "client", "--by", " "], 2),
        (["--role", "client", "--by", "赵样宁", "--on", "2026-11-21"], 5),
        (["--role", "client", "--by", "赵样宁", "--on", "2199-01-01"], 5),
        (["--role", "client", "--withdraw", "误登"], 5),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(
    issued: Docgen, archive: Path, args: list[str], code: int
) -> None:
    """Nothing changes, and the clerk is told what to do."""
    before = (archive / "ledger" / "ledger.jsonl").read_bytes()
    ran = issued("sign", SERIAL, *args)
    assert code == ran.code, ran
    assert ran.err.strip()
    assert before == (archive / "ledger" / "ledger.jsonl").read_bytes()
    assert 5 == issued("sign", "QR-SH01-202611-0099", "--role", "client", "--by", "赵样宁").code


def test_taking_back_needs_a_reason_and_both_stay_in_the_history(issued: Docgen) -> None:
    """The mistake, the reason and the right signature are all told."""
    sign(issued, "client", "钱样明")
    assert 0 == issued("sign", SERIAL, "--role", "client", "--withdraw", "写错了人").code
    sign(issued, "client", "赵样宁")
    history = issued("show", SERIAL, "--json").json["history"]
    acts = ["reserve", "issue", "sign", "withdraw", "sign"]
    assert acts == [one["act"] for one in history]
    assert "写错了人" in issued("show", SERIAL).out


def test_a_signer_is_masked_unless_all_is_to_be_shown(issued: Docgen) -> None:
    """A client who signs is no less a client: masked in passing, with numbers in the opinion."""
    sign(issued, "client", "欧阳样飞", "--opinion", "回电 13000000000")
    for args in ((), ("--json",)):
        shown = issued("show", SERIAL, *args).out
        assert (False, False) == ("欧阳样飞" in shown, "13000000000" in shown)
        full = issued("show", SERIAL, "--full", *args).out
        assert (True, True) == ("欧阳样飞" in full, "13000000000" in full)


def test_names_stand_in_the_object_and_not_in_the_ledger(issued: Docgen, archive: Path) -> None:
    """Who signed can be removed with the document; the chain holds its digest."""
    sign(issued, "client", "欧阳样飞", "--opinion", "号码有误")
    assert "欧阳样飞" not in (archive / "ledger" / "ledger.jsonl").read_text("utf-8")
    (act,) = (archive / "store" / TYPE).rglob("acts/v2.json")
    assert "欧阳样飞" in act.read_text("utf-8")
    root = ocfl.StorageRoot(root=str(archive / "store"))
    assert root.validate(validate_objects=True, check_digests=True)


def test_one_flipped_bit_in_a_signature_is_found(issued: Docgen, archive: Path) -> None:
    """In the act, in its version's inventory, in the ledger's line about it."""
    sign(issued, "client", "赵样宁")
    files = [p for p in (archive / "store" / TYPE / "2026" / SERIAL).rglob("*") if p.is_file()]
    assert any(path.name == "v2.json" for path in files)
    for path in [*files, archive / "ledger" / "ledger.jsonl"]:
        content = path.read_bytes()
        at = len(content) - len(content) // 7
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert 4 == issued("verify").code, path
        path.write_bytes(content)
    assert 0 == issued("verify").code


def test_an_older_object_put_back_is_found(issued: Docgen, archive: Path) -> None:
    """Whoever restores the object as it was before the signature is found out."""
    folder = archive / "store" / TYPE / "2026" / SERIAL
    kept = archive.parent / "kept"
    shutil.copytree(folder, kept)
    sign(issued, "client", "赵样宁")
    shutil.rmtree(folder)
    shutil.copytree(kept, folder)
    ran = issued("verify", "--json")
    assert 4 == ran.code
    assert {"store.unreadable", "store.inventory"} <= {one["code"] for one in ran.json["findings"]}


def test_the_database_is_restored_with_all_signatures(issued: Docgen, archive: Path) -> None:
    """Lost and rebuilt, everything is answered as before."""
    sign(issued, "client", "赵样宁", "--opinion", "属实")
    sign(issued, "account-manager", "林样之")
    questions = [
        ("sign", SERIAL, "--json"),
        ("show", SERIAL, "--json"),
        ("search", "赵样宁", "--json"),
    ]
    before = [issued(*question).out for question in questions]
    (archive / "register.db").unlink()
    assert 0 == issued("rebuild").code
    assert before == [issued(*question).out for question in questions]
    assert 0 == issued("verify").code


def test_what_a_killed_process_had_filed_is_recorded_by_a_rebuild(
    issued: Docgen, archive: Path, tmp_path: Path
) -> None:
    """Register and ledger as they were before the signature, the object already with it."""
    kept = tmp_path / "kept"
    shutil.copytree(archive / "ledger", kept / "ledger")
    shutil.copyfile(archive / "register.db", kept / "register.db")
    told = sign(issued, "client", "赵样宁")
    shutil.rmtree(archive / "ledger")
    shutil.copytree(kept / "ledger", archive / "ledger")
    (archive / "register.db").unlink()
    assert 0 == issued("rebuild").code
    assert told == issued("sign", SERIAL, "--json").json
    ran = issued("verify", "--json")
    assert (0, []) == (ran.code, ran.json["unrecorded"])


def test_an_act_filed_and_not_recorded_is_told_and_recovered(
    issued: Docgen, archive: Path, tmp_path: Path
) -> None:
    """verify counts it as unfinished, not as damage; the next act on the document records it first."""
    kept = tmp_path / "kept"
    shutil.copytree(archive / "ledger", kept / "ledger")
    shutil.copyfile(archive / "register.db", kept / "register.db")
    sign(issued, "client", "赵样宁")
    shutil.rmtree(archive / "ledger")
    shutil.copytree(kept / "ledger", archive / "ledger")
    shutil.copyfile(kept / "register.db", archive / "register.db")
    ran = issued("verify", "--json")
    assert (0, [SERIAL]) == (ran.code, ran.json["unrecorded"])
    assert "an act is filed" in issued("verify").err
    told = sign(issued, "account-manager", "林样之")
    assert ["赵样宁", "林样之", None] == [one["by"] for one in told["signatures"]]
    assert 0 == issued("verify").code
