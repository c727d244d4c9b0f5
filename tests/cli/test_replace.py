"""docgen replace: the old document void, a corrected one in its place, each naming the other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from docgen.usecases.recover import finish

from .conftest import Docgen
from .pay_types import write_types
from .records import confirmation
from .test_requirements import Office, contract, pay

TYPE = "client-confirmation"
OLD, OTHER, NEW = (f"QR-SH01-202611-000{number}" for number in (1, 2, 3))
WHY = ("--reason", "声明有误")
DAY = ("--date", "2026-11-23")


def write(folder: Path, *records: dict[str, Any]) -> Path:
    file = folder / f"in-{len(list(folder.glob('in-*.json')))}.json"
    file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    return file


@pytest.fixture
def issued(docgen: Docgen, tmp_path: Path) -> Docgen:
    file = write(tmp_path, confirmation(1), confirmation(2))
    assert 0 == docgen("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0").code
    return docgen


@pytest.fixture
def corrected(tmp_path: Path) -> Path:
    return write(tmp_path, confirmation(1, client_statement="本人已更正。"))


def ledger(archive: Path) -> list[tuple[str, str]]:
    lines = (archive / "ledger" / "ledger.jsonl").read_text("utf-8").splitlines()
    return [(one["act"], one["serial"]) for one in map(json.loads, lines)]


def told(docgen: Docgen, number: str) -> tuple[str, list[tuple[str, str]]]:
    shown = docgen("show", number, "--json").json
    return shown["state"], [(one["kind"], one["to"]) for one in shown["links"]]


def test_the_corrected_document_takes_the_place(
    issued: Docgen, archive: Path, corrected: Path
) -> None:
    """The same natural key, a new number; both name the other, also where the old one is used."""
    ran = issued("replace", OLD, corrected, *WHY, *DAY, "--json")
    assert (0, NEW, OLD, True) == (
        ran.code, ran.json["number"], ran.json["replaces"], ran.json["issued"],
    )  # fmt: skip
    assert ("void", [("replaced-by", NEW)]) == told(issued, OLD)
    assert ("issued", [("replaces", OLD)]) == told(issued, NEW)
    acts = [("void", OLD), ("reserve", NEW), ("issue", NEW), ("link", NEW), ("link", OLD)]
    assert acts == ledger(archive)[4:]
    refused = issued("sign", OLD, "--role", "client", "--by", "赵样宁")
    assert (5, True) == (refused.code, f"replaced by {NEW}" in refused.err)
    assert f"replaced by {NEW}" in issued("get", OLD, "-o", archive.parent / "old.pdf").err
    assert 0 == issued("verify", "--deep", "--rerender").code
    before = [issued("show", number, "--json").out for number in (OLD, NEW)]
    assert 0 == issued("rebuild", "--replace").code
    assert before == [issued("show", number, "--json").out for number in (OLD, NEW)]


def test_again_it_does_nothing(issued: Docgen, archive: Path, corrected: Path) -> None:
    """The same file, on another day: nothing is issued twice."""
    issued("replace", OLD, corrected, *WHY, *DAY)
    before = ledger(archive)
    ran = issued("replace", OLD, corrected, *WHY)
    assert (0, True, True) == (
        ran.code, f"{NEW} had been issued before" in ran.err, f"{NEW} replaces {OLD}" in ran.err,
    )  # fmt: skip
    assert before == ledger(archive)


@pytest.mark.parametrize("records", [(), (confirmation(3), confirmation(4))])
def test_a_file_holds_one_record(
    issued: Docgen, archive: Path, tmp_path: Path, records: tuple[dict[str, Any], ...]
) -> None:
    """Not none and not two: nothing is changed."""
    before = ledger(archive)
    ran = issued("replace", OLD, write(tmp_path, *records), *WHY, *DAY)
    assert (3, True) == (ran.code, ran.err.strip() != "")
    assert before == ledger(archive)


def test_problems_are_told_as_by_check(issued: Docgen, archive: Path, tmp_path: Path) -> None:
    """All at once, with their places, before anything changes; as JSON too."""
    wrong = write(tmp_path, confirmation(1, id_no="990000199202290011", opened_on="2026-02-30"))
    before = ledger(archive)
    checked = issued("check", TYPE, wrong, "--json").json["problems"]
    ran = issued("replace", OLD, wrong, *WHY, *DAY, "--json")
    assert (3, checked) == (ran.code, ran.json["problems"])
    assert 3 == issued("replace", OLD, wrong, *WHY, *DAY).code
    assert before == ledger(archive)


def test_a_key_of_another_document_is_a_problem(
    issued: Docgen, archive: Path, tmp_path: Path
) -> None:
    """Found before the old document is void."""
    before = ledger(archive)
    taken = write(tmp_path, confirmation(2, client_statement="本人已更正。"))
    ran = issued("replace", OLD, taken, *WHY, *DAY)
    assert (3, True) == (ran.code, OTHER in ran.err)
    assert before == ledger(archive)


def test_a_document_has_one_successor(issued: Docgen, corrected: Path, tmp_path: Path) -> None:
    """Another record is for the successor to be replaced by, not for the void document."""
    issued("replace", OLD, corrected, *WHY, *DAY)
    second = write(tmp_path, confirmation(7))
    ran = issued("replace", OLD, second, *WHY, *DAY)
    assert (5, True) == (ran.code, f"docgen replace {NEW}" in ran.err)
    ran = issued("replace", OTHER, corrected, *WHY, *DAY)
    assert (5, True) == (ran.code, f"replaces {OLD}" in ran.err)
    assert ("issued", []) == told(issued, OTHER)
    assert 0 == issued("replace", NEW, second, *WHY, *DAY).code
    last = "QR-SH01-202611-0004"
    assert ("void", [("replaces", OLD), ("replaced-by", last)]) == told(issued, NEW)


def test_a_void_document_is_replaced_for_the_reason_it_has(
    issued: Docgen, archive: Path, corrected: Path
) -> None:
    """With that reason it gets its successor; with another one nothing happens."""
    issued("void", OLD, "--reason", "资金账号有误")
    before = ledger(archive)
    refused = issued("replace", OLD, corrected, *WHY, *DAY)
    assert (5, True) == (refused.code, "资金账号有误" in refused.err)
    assert before == ledger(archive)
    assert 0 == issued("replace", OLD, corrected, "--reason", "资金账号有误", *DAY).code
    assert ("void", [("replaced-by", NEW)]) == told(issued, OLD)


def test_the_very_same_record_gets_a_new_number(issued: Docgen, tmp_path: Path) -> None:
    """The paper was spoilt, say: nothing in the record is wrong."""
    assert 0 == issued("replace", OLD, write(tmp_path, confirmation(1)), *WHY, *DAY).code
    assert ("void", [("replaced-by", NEW)]) == told(issued, OLD)


def test_pending_and_unknown_documents_are_refused(
    docgen: Docgen, tmp_path: Path, corrected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pending one is recovered first."""
    with monkeypatch.context() as cut:
        cut.setattr("docgen.usecases.issue.finish", lambda _jobs, **more: finish((), **more))
        docgen("generate", TYPE, write(tmp_path, confirmation(1)), "--jobs", "0")
    refused = docgen("replace", OLD, corrected, *WHY)
    assert (5, True) == (refused.code, "docgen recover" in refused.err)
    assert 5 == docgen("replace", "QR-SH01-202611-0099", corrected, *WHY).code


def test_requirements_are_asked_as_if_the_old_one_were_void(docgen: Docgen, tmp_path: Path) -> None:
    """Unmet, nothing changes, and a person may overrule; the document to be replaced does not count."""
    templates = write_types(tmp_path / "templates")
    office = Office(docgen, templates, tmp_path)
    assert 0 == office("generate", "contract", contract("A1", "2026-01-01", "2026-12-31")).code
    assert 0 == office("generate", "pay", pay("2026-10", ("A1", "1.00"))).code
    spring, autumn = "XC-SH01-2026-0001", "XC-SH01-2026-0002"

    def replaced(number: str, *rows: tuple[str, str], more: Sequence[str] = ()) -> Any:
        file = write(tmp_path, pay("2026-11", *rows))
        args = ("replace", number, file, "--reason", "月份有误", *more, "--json")
        return docgen("--templates", templates, *args)

    stranger = replaced(spring, ("A9", "1.00"))
    assert (3, ["requires.active-contract"]) == (
        stranger.code, [one["code"] for one in stranger.json["problems"]],
    )  # fmt: skip
    assert ("issued", []) == told(docgen, spring)
    done = replaced(
        spring, ("A1", "20.00")
    )  # more than twice that of the void one, which says nothing
    assert (0, autumn) == (done.code, done.json["number"])
    assert 0 == office("generate", "pay", pay("2026-09", ("A1", "1.00"))).code
    assert 3 == replaced(autumn, ("A1", "20.01")).code
    overruled = replaced(autumn, ("A1", "20.01"), more=("--override", "奖金"))
    assert (0, autumn) == (overruled.code, overruled.json["replaces"])
    assert 0 == docgen("verify").code
