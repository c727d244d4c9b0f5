"""docgen retention due, hold, release: how long documents are kept, and what bars their end."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from .conftest import Docgen
from .records import confirmation

TYPE = "client-confirmation"
FIRST, SECOND = (f"QR-SH01-202611-000{number}" for number in (1, 2))
OVER = "2057-01-01"


_ISSUED: list[Path] = []


@pytest.fixture
def issued(
    docgen: Docgen, archive: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Docgen:
    """Two documents, issued once for all tests."""
    if _ISSUED:
        shutil.copytree(_ISSUED[0], archive)
        return docgen
    records = [confirmation(1), confirmation(2, client_name="钱样芳", id_no="99000019940906043X")]
    file = tmp_path / "in.json"
    file.write_text(json.dumps(records), encoding="utf-8")
    ran = docgen("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0")
    assert 0 == ran.code, ran
    _ISSUED.append(shutil.copytree(archive, tmp_path_factory.mktemp("issued") / "archive"))
    return docgen


def acts(archive: Path) -> list[tuple[str, str]]:
    lines = (archive / "ledger" / "ledger.jsonl").read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    return [(one["act"], one["serial"]) for one in told if one["act"] not in ("reserve", "issue")]


def over(docgen: Docgen, *args: str) -> list[Any]:
    ran = docgen("retention", "due", "--json", *args)
    assert 0 == ran.code, ran
    found: list[Any] = ran.json["over"]
    return found


def test_due_lists_what_is_over_on_the_day(issued: Docgen, tmp_path: Path) -> None:
    """Not a day too early; with the grounds and their sources, and as a workbook."""
    assert [] == over(issued, "--on", "2056-12-31")
    one, two = over(issued, "--on", OVER)
    assert (FIRST, "2026-11-09", 30, OVER) == tuple(
        one[name] for name in ("number", "closed_on", "years", "free_from")
    )
    grounds = {ground["id"] for ground in one["grounds"]}
    assert {"code", "type", "securities-law-137", "anti-money-laundering-34"} == grounds
    assert "赵样宁" not in json.dumps([one, two], ensure_ascii=False)
    assert [] == over(issued, "--on", OVER, "--branch", "BJ02")
    book = tmp_path / "over.xlsx"
    assert 0 == issued("--lang", "zh", "retention", "due", "--on", OVER, "-o", book).code
    sheet = openpyxl.load_workbook(io.BytesIO(book.read_bytes())).active
    assert sheet is not None
    assert ["编号", FIRST, SECOND] == [row[0] for row in sheet.iter_rows(values_only=True)]


def test_show_tells_the_date(issued: Docgen) -> None:
    """How long, why, and from when on it may be destroyed; as data too."""
    assert "2057年1月1日起可以销毁" in issued("--lang", "zh", "show", FIRST).out
    told = issued("show", FIRST, "--json").json["retention"]
    assert (OVER, []) == (told["free_from"], told["holds"])


def test_an_edited_type_does_not_shorten_what_was_promised(issued: Docgen, tmp_path: Path) -> None:
    """The type a document was issued with has its say; one of today can only keep it longer."""
    from docgen import doctypes

    own = doctypes.own_folder()
    for code, until in (("D10", OVER), ("D40", "2067-01-01"), ("Y", None)):
        folder = tmp_path / code
        (folder / "_house").mkdir(parents=True)
        for name in (f"{TYPE}", "_house"):
            for path in (own / name).iterdir():
                if path.is_file():
                    (folder / name).mkdir(exist_ok=True)
                    (folder / name / path.name).write_bytes(path.read_bytes())
        toml = folder / TYPE / "type.toml"
        toml.write_text(toml.read_text("utf-8").replace('"D30"', f'"{code}"'), "utf-8")
        shown = issued("--templates", folder, "show", FIRST, "--json").json["retention"]
        assert until == shown["free_from"]


def test_a_hold_is_an_act_on_each_document(issued: Docgen, archive: Path) -> None:
    """One ledger entry each, without the case's words in it beyond the reason; again, nothing happens."""
    args = ("retention", "hold", "--type", TYPE, "--case", "2026-民初-0001", "--reason", "保全证据")
    assert [FIRST, SECOND] == issued(*args, "--json").json["held"]
    assert ([], [FIRST, SECOND]) == tuple(
        issued(*args, "--json").json[n] for n in ("held", "unchanged")
    )
    assert [("hold", FIRST), ("hold", SECOND)] == acts(archive)
    (one, _) = over(issued, "--on", OVER)
    assert [("2026-民初-0001", "保全证据", "tester")] == [
        (hold["case"], hold["reason"], hold["actor"]) for hold in one["holds"]
    ]
    assert "2026-民初-0001" in issued("show", FIRST).out
    ran = issued(
        "retention", "release", FIRST, "--case", "2026-民初-0001", "--reason", "已结案", "--json"
    )
    assert ([FIRST], []) == (ran.json["released"], ran.json["unchanged"])
    assert [0, 1] == [len(one["holds"]) for one in over(issued, "--on", OVER)]
    assert 0 == issued("verify").code
    assert 0 == issued("rebuild", "--replace").code
    assert [0, 1] == [len(one["holds"]) for one in over(issued, "--on", OVER)]


@pytest.mark.parametrize(
    ("which", "held"),
    [
        (["--person", "赵样宁"], [FIRST]),
        (["--person", "99000019940906043X"], [SECOND]),
        (["--person", "林样之"], [FIRST, SECOND]),
        (["--person", "林样之", "--query", "钱样芳"], [SECOND]),
        (["--query", "介绍开立账户", "--branch", "SH01"], [FIRST, SECOND]),
    ],
)
def test_a_hold_finds_what_a_search_finds(
    issued: Docgen, which: list[str], held: list[str]
) -> None:
    """A person by name or full number, wherever the person is named; several options narrow each other."""
    assert held == issued("retention", "hold", *which, "--reason", "保全", "--json").json["held"]


def test_documents_that_came_later_are_taken_in_by_the_same_command(
    issued: Docgen, tmp_path: Path
) -> None:
    """A hold is on what is there; said so, and run again it holds the new ones only."""
    args = ("retention", "hold", "--person", "林样之", "--case", "甲", "--reason", "保全")
    assert "run the same command again" in issued(*args).err
    file = tmp_path / "more.json"
    file.write_text(json.dumps([confirmation(3)]), encoding="utf-8")
    assert 0 == issued("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0").code
    assert ["QR-SH01-202611-0003"] == issued(*args, "--json").json["held"]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--reason", "保全"], 2),
        ([FIRST, "--branch", "SH01", "--reason", "保全"], 2),
        ([FIRST, "--reason", " "], 2),
        (["QR-SH01-202611-0099", "--reason", "保全"], 5),
        (["--person", "无此人", "--reason", "保全"], 5),
        ([FIRST, "--reason", "赵样宁诉本公司"], 5),
        ([FIRST, "--reason", "保全", "--case", "赵样宁案"], 5),
    ],
)
def test_what_cannot_be_held_is_refused(
    issued: Docgen, archive: Path, args: list[str], code: int
) -> None:
    """Nothing meant, nobody found, a person's name that the ledger would keep: nothing changes."""
    ran = issued("retention", "hold", *args)
    assert (code, True) == (ran.code, ran.err.strip() != "")
    assert [] == acts(archive)
