"""docgen retention dispose: two people, a tombstone, and no trace of what was there."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ocfl
import pytest

from docgen import bootstrap
from docgen.bootstrap import formats
from docgen.core import qr
from docgen.renderers import installed_fonts
from tests.crash.program import PlainScanReader
from tests.rare_fonts import font, install

from .conftest import Docgen, Ran
from .records import confirmation

TYPE = "client-confirmation"
FIRST, SECOND = (f"QR-SH01-202611-000{number}" for number in (1, 2))
NAME, OTHER = "欧阳样卿", "钱样芳"
WHY = ("--reason", "保管期满")
As = Callable[..., Ran]


_ISSUED: list[Path] = []


@pytest.fixture
def later(
    docgen: Docgen,
    archive: Path,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Docgen:
    """Two documents, issued once for all tests, and a day on which their period is over."""
    records = [
        confirmation(1, client_name=NAME),
        confirmation(2, client_name=OTHER, id_no="99000019940906043X"),
    ]
    file = tmp_path / "in.json"
    file.write_text(json.dumps(records), encoding="utf-8")
    if not _ISSUED:
        kept = tmp_path_factory.mktemp("issued") / "archive"
        ran = docgen("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0", archive=kept)
        assert 0 == ran.code, ran
        _ISSUED.append(kept)
    shutil.copytree(_ISSUED[0], archive)
    monkeypatch.setattr(bootstrap, "today", lambda: dt.date(2057, 1, 1))
    return docgen


@pytest.fixture
def by(later: Docgen, monkeypatch: pytest.MonkeyPatch) -> As:
    """``by("wang", "show", NUMBER)`` runs the program as a person."""

    def run(actor: str, *args: str | Path) -> Ran:
        monkeypatch.setenv("DOCGEN_ACTOR", actor)
        return later(*args)

    return run


def dispose(by: As, *numbers: str) -> Ran:
    """Proposed by one, approved by another."""
    assert 0 == by("li", "retention", "dispose", *numbers, "--propose", *WHY).code
    digest = by("wang", "retention", "dispose", *numbers, "--json").json["digest"]
    return by("wang", "retention", "dispose", *numbers, "--approve", digest, "--reason", "同意")


def ledger(archive: Path) -> list[dict[str, Any]]:
    lines = (archive / "ledger" / "ledger.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def content(archive: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file of the archive as it lies on the disk."""
    for folder, _, names in os.walk(archive):
        for name in names:
            path = Path(folder, name)
            yield path, path.read_bytes()


def traces(archive: Path, *words: str) -> list[str]:
    """The files that hold any of these words."""
    return [
        path.relative_to(archive).as_posix()
        for path, data in content(archive)
        if any(word.encode() in data for word in words)
    ]


def tomb_folder(archive: Path) -> Path:
    return archive / "store" / TYPE / "2026" / FIRST


def test_what_is_left_is_the_tombstone(by: As, archive: Path) -> None:
    """One ledger entry; the object holds the tombstone alone; verify, OCFL and the series are whole."""
    assert (
        0
        == by("li", "sign", FIRST, "--role", "client", "--by", "印样章", "--on", "2026-11-22").code
    )
    before = by("li", "show", FIRST, "--json").json
    ran = dispose(by, FIRST)
    assert (0, True) == (ran.code, "1 document is destroyed" in ran.err)
    *_, last = ledger(archive)
    assert ("dispose", FIRST, "wang", "同意") == (
        last["act"], last["serial"], last["actor"], last["data"]["reason"],
    )  # fmt: skip
    files = [path.name for path in tomb_folder(archive).rglob("*") if path.is_file()]
    inventories = ["inventory.json", "inventory.json.sha512"]
    names = ["0=ocfl_object_1.1", *inventories, *inventories, "tombstone.json"]
    assert sorted(names) == sorted(files)
    tomb = json.loads((tomb_folder(archive) / "v1/content/tombstone.json").read_bytes())
    assert ("li", "保管期满", "wang", "同意", "2057-01-01") == (
        tomb["proposed"]["actor"], tomb["proposed"]["reason"], tomb["approved"]["actor"],
        tomb["approved"]["reason"], tomb["retention"]["free_from"],
    )  # fmt: skip
    pdf = before["files"]["document.pdf"]["digest"]
    assert (pdf, ["issue", "sign", "propose"]) == (
        tomb["files"]["v1/document.pdf"], [one["act"] for one in tomb["versions"]],
    )  # fmt: skip
    assert 0 == by("li", "verify", "--deep", "--rerender").code
    root = ocfl.StorageRoot(root=str(archive / "store"))
    assert root.validate(validate_objects=True, check_digests=True)
    (series,) = by("li", "series", "--json").json
    assert (2, 1, 1, []) == tuple(series[name] for name in ("count", "issued", "disposed", "gaps"))
    assert [] == list((archive / "staging").iterdir())


def test_no_trace_is_left(by: As, archive: Path) -> None:
    """Neither a name nor a word of its text nor an act's name in any file: database, journal, copies."""
    assert (
        0
        == by("li", "sign", FIRST, "--role", "client", "--by", "印样章", "--on", "2026-11-22").code
    )
    assert 0 == by("li", "rebuild", "--replace").code
    words = [NAME, "印样章", *(NAME[at : at + 2] for at in range(3))]
    identity = by("li", "search", "990000199202290019", "--json").json
    assert 1 == identity["total"]
    assert {"register.db", "register.db.old"} <= set(traces(archive, *words))
    assert 0 == dispose(by, FIRST).code
    assert [] == traces(archive, *words)
    assert OTHER.encode() in (archive / "register.db").read_bytes()


def test_everything_knows_it_is_gone(by: As, archive: Path, tmp_path: Path) -> None:
    """Search finds the number only; show has the tombstone; every act and get are refused."""
    dispose(by, FIRST)
    assert 0 == by("li", "search", NAME, "--json").json["total"]
    assert 0 == by("li", "search", "990000199202290019", "--json").json["total"]
    (hit,) = by("li", "search", FIRST, "--json").json["hits"]
    assert (FIRST, "disposed", {}) == (hit["number"], hit["state"], hit["fields"])
    shown = by("li", "show", FIRST, "--json").json
    assert ("disposed", [], "wang", ["tombstone.json"]) == (
        shown["state"], shown["record"], shown["tombstone"]["approved"]["actor"], list(shown["files"]),
    )  # fmt: skip
    assert "wang" in by("li", "--lang", "zh", "show", FIRST).out
    lines = ledger(archive)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF")
    for args in (
        ["get", FIRST, "-o", tmp_path / "x.pdf"],
        ["get", FIRST, "--original", "-o", tmp_path / "x.pdf"],
        ["sign", FIRST],
        ["sign", FIRST, "--role", "client", "--by", "赵样宁"],
        ["void", FIRST, *WHY],
        ["receipt", FIRST, "-o", tmp_path / "x.json"],
        ["link", SECOND, "--supplements", FIRST],
        ["retention", "hold", FIRST, *WHY],
        ["retention", "dispose", FIRST],
        ["retention", "dispose", FIRST, "--propose", *WHY],
        ["verify", "--deep", FIRST],
    ):
        ran = by("li", *args)
        assert (5, True) == (ran.code, "was destroyed on" in ran.err), (args, ran)
    assert lines == ledger(archive)
    assert [FIRST] == [one["serial"] for one in ledger(archive) if one["act"] == "dispose"]
    due = by("li", "due", "--json", "--within", "9999").json["due"]
    assert {SECOND} == {one["number"] for one in due}
    assert [SECOND] == [
        one["number"] for one in by("li", "retention", "due", "--json").json["over"]
    ]
    assert [SECOND] == by("li", "retention", "hold", "--branch", "SH01", *WHY, "--json").json[
        "held"
    ]


def test_a_rebuild_knows_it(by: As, archive: Path) -> None:
    """From store and ledger alone the same comes out; the old database, which may know more, is not kept."""
    dispose(by, FIRST)
    before = by("li", "show", FIRST, "--json").json
    assert 0 == by("li", "rebuild", "--replace").code
    assert before == by("li", "show", FIRST, "--json").json
    assert 0 == by("li", "verify").code
    assert not (archive / "register.db.old").exists()


def test_the_record_may_be_issued_again_only_if_a_person_says_so(by: As, tmp_path: Path) -> None:
    """An old workbook run again does not bring back what was destroyed; --again issues under a new number."""
    dispose(by, FIRST)
    file = tmp_path / "in.json"
    args = ("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0")
    again = by("li", *args)
    assert (0, True, True) == (again.code, "void or destroyed" in again.err, FIRST in again.err), (
        again
    )
    issued = by("li", *args, "--again", "--json").json["documents"]
    assert ["QR-SH01-202611-0003", SECOND] == [one["number"] for one in issued]


def test_a_void_document_may_go_beside_the_one_in_its_place(by: As, tmp_path: Path) -> None:
    """Void, issued anew, then destroyed: the key is the new one's alone."""
    assert 0 == by("li", "void", FIRST, *WHY).code
    file = tmp_path / "in.json"
    ran = by("li", "generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0", "--again")
    assert 0 == ran.code
    assert 0 == dispose(by, FIRST).code
    assert 0 == by("li", "verify").code
    assert "void" == by("li", "show", FIRST, "--json").json["tombstone"]["state"]


@pytest.mark.parametrize("actor", ["li", "LI", " li ", "ｌｉ"])
def test_it_takes_two_people(by: As, archive: Path, actor: str) -> None:
    """The proposer's account, however it is written, does not approve."""
    by("li", "retention", "dispose", FIRST, "--propose", *WHY)
    digest = by("wang", "retention", "dispose", "--json").json["digest"]
    assert [FIRST] == by(actor, "retention", "dispose", "--json").json["own"]
    ran = by(actor, "retention", "dispose", FIRST, "--approve", digest, *WHY)
    assert (5, True) == (ran.code, "somebody else has to approve it" in ran.err)
    assert "dispose" not in [one["act"] for one in ledger(archive)]


def test_what_is_approved_is_the_list_that_was_shown(by: As, archive: Path) -> None:
    """Another document proposed meanwhile, or anything done to one of them: look again."""
    by("li", "retention", "dispose", FIRST, "--propose", *WHY)
    digest = by("wang", "retention", "dispose", "--json").json["digest"]
    by("li", "retention", "dispose", SECOND, "--propose", *WHY)
    ran = by("wang", "retention", "dispose", "--approve", digest, *WHY)
    assert (5, True) == (ran.code, "not the one" in ran.err)
    assert 0 == by("wang", "retention", "dispose", FIRST, "--approve", digest, *WHY).code
    assert [FIRST] == [one["serial"] for one in ledger(archive) if one["act"] == "dispose"]


def test_a_hold_beats_everything(by: As, archive: Path) -> None:
    """Held, it is not proposed; held after the proposal, the proposal is over, and stays so when it is lifted."""
    by("li", "retention", "hold", FIRST, *WHY)
    ran = by("li", "retention", "dispose", FIRST, "--propose", *WHY)
    assert (5, True) == (ran.code, "is held" in ran.err)
    assert [SECOND] == by("li", "retention", "dispose", "--over", "--propose", *WHY, "--json").json[
        "proposed"
    ]
    digest = by("wang", "retention", "dispose", "--json").json["digest"]
    by("zhao", "retention", "hold", SECOND, "--case", "甲", *WHY)
    assert 5 == by("wang", "retention", "dispose", "--approve", digest, *WHY).code
    by("zhao", "retention", "release", SECOND, "--case", "甲", *WHY)
    assert 5 == by("wang", "retention", "dispose", "--approve", digest, *WHY).code
    assert [] == by("wang", "retention", "dispose", "--json").json["proposed"]
    assert "dispose" not in [one["act"] for one in ledger(archive)]


def test_a_proposal_can_be_taken_back(by: As) -> None:
    """By anyone, with a reason; then there is nothing to approve."""
    by("li", "retention", "dispose", FIRST, "--propose", *WHY)
    ran = by("wang", "retention", "dispose", FIRST, "--withdraw", "--reason", "再核", "--json")
    assert [FIRST] == ran.json["withdrawn"]
    ran = by("wang", "retention", "dispose", FIRST)
    assert (5, True) == (ran.code, "Nobody has proposed" in ran.err)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ([FIRST, "--propose"], 2),
        ([FIRST, *WHY], 2),
        ([FIRST, "--propose", "--withdraw", *WHY], 2),
        (["--propose", *WHY], 2),
        (["--over", *WHY], 2),
        (["--withdraw", *WHY], 2),
        ([FIRST, "--over", "--propose", *WHY], 2),
        (["QR-SH01-202611-0099", "--propose", *WHY], 5),
        ([FIRST, "--propose", "--reason", f"{NAME}已离职"], 5),
        (["--approve", "0" * 16, *WHY], 5),
    ],
)
def test_what_cannot_be_is_refused(by: As, archive: Path, args: list[str], code: int) -> None:
    """Called wrongly, nothing proposed, a person's name in the reason: nothing changes."""
    before = ledger(archive)
    assert code == by("li", "retention", "dispose", *args).code
    assert before == ledger(archive)


def test_not_a_day_too_early(by: As, monkeypatch: pytest.MonkeyPatch, archive: Path) -> None:
    """Neither proposed nor, when the clock was wrong or the law has changed since, approved."""
    by("li", "retention", "dispose", FIRST, "--propose", *WHY)
    digest = by("wang", "retention", "dispose", "--json").json["digest"]
    monkeypatch.setattr(bootstrap, "today", lambda: dt.date(2056, 12, 31))
    for args in (["--approve", digest, *WHY], [SECOND, "--propose", *WHY]):
        ran = by("wang", "retention", "dispose", *args)
        assert (5, True) == (ran.code, "before 2057-01-01" in ran.err)
    assert "dispose" not in [one["act"] for one in ledger(archive)]


def test_a_flipped_bit_in_a_tombstone_is_found(by: As, archive: Path) -> None:
    """And so is one that agrees with itself but not with the ledger, and a document that came back."""
    kept = dict(content(tomb_folder(archive)))
    dispose(by, FIRST)
    path = tomb_folder(archive) / "v1/content/tombstone.json"
    data = path.read_bytes()
    path.write_bytes(data.replace(b"wang", b"wanh"))
    ran = by("li", "verify", "--json")
    assert (4, "store.digest") == (ran.code, ran.json["findings"][0]["code"])
    path.write_bytes(data)
    assert 0 == by("li", "verify").code
    for path in list(tomb_folder(archive).rglob("*")):
        if path.is_file():
            path.unlink()
    for path, data in kept.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    ran = by("li", "verify", "--json")
    assert (4, True) == (
        ran.code,
        "store.inventory" in [one["code"] for one in ran.json["findings"]],
    )


def test_its_pages_in_the_tray_go_with_it(
    by: As, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those filed from the tray and those set aside; while one of its pages waits, it is refused."""
    monkeypatch.setattr(formats, "scan_reader", PlainScanReader)
    monkeypatch.setattr(bootstrap, "scan_reader", PlainScanReader)
    stack = tmp_path / "stack.pdf"
    stack.write_text(f"\n{qr.payload(TYPE, SECOND)}\n", encoding="utf-8")
    assert 0 == by("li", "scan", stack).code
    (page,) = [one["id"] for one in by("li", "tray", "list", "--json").json]
    assert 0 == by("li", "tray", "settle", page, "--number", FIRST).code
    stack.write_text(f"{qr.payload(TYPE, FIRST)} \n", encoding="utf-8")
    assert 0 == by("li", "scan", stack).code
    (twin,) = [one["id"] for one in by("li", "tray", "list", "--json").json]
    ran = dispose(by, FIRST)
    assert (5, True) == (ran.code, twin in ran.err)
    assert 0 == by("li", "tray", "settle", twin, "--discard", "重复").code
    digest = by("wang", "retention", "dispose", "--json").json["digest"]
    assert 0 == by("wang", "retention", "dispose", "--approve", digest, *WHY).code
    assert [] == list((archive / "tray").iterdir())
    tomb = json.loads((tomb_folder(archive) / "v1/content/tombstone.json").read_bytes())
    assert sorted([page, twin]) == sorted(tomb["tray"])
    assert 0 == by("li", "verify").code


def test_the_glyphs_of_a_rare_name_go_with_the_last_that_needs_them(
    by: As, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A face is a trace of the names it was made for: it stays while a document needs it, and no longer."""
    rare = "\U00020bb7"
    fonts = {"rare.ttf": font(tmp_path, "Rare Song", rare)}
    monkeypatch.setenv("FONTCONFIG_FILE", str(install(tmp_path / "machine", fonts)))
    installed_fonts.find.cache_clear()
    file = tmp_path / "rare.json"
    records = [confirmation(n, client_name=f"张{rare}样") for n in (7, 8)]
    file.write_text(json.dumps(records), encoding="utf-8")
    generate = ("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0")
    assert 0 == by("li", *generate).code
    faces = archive / "store" / "_fonts"
    assert 0 == dispose(by, "QR-SH01-202611-0003").code
    assert 1 == len(list(faces.iterdir()))
    assert 0 == dispose(by, "QR-SH01-202611-0004").code
    assert not faces.exists()
    assert 0 == by("li", "verify").code
    assert 0 == by("li", *generate, "--again").code
    assert (0, 1) == (by("li", "verify").code, len(list(faces.iterdir())))
    installed_fonts.find.cache_clear()


def test_nothing_else_ever_deletes() -> None:
    """In the whole program the store's ways to lose content are called by the disposal alone."""
    source = Path(bootstrap.__file__).parents[1]
    calls = re.compile(r"store\.(dispose|forget)\(|[tT]ray\.dispose\(|\.forget_copies\(|disposer\(")
    callers = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if calls.search(path.read_text("utf-8"))
    }
    assert {
        "usecases/dispose.py", "bootstrap/desks.py", "cli/retention_dispose.py", "web/ending.py", "web/routes/acts.py",
        "web/routes/disposal.py",
    } == callers  # fmt: skip
    # What removes files at all: half-built things, the database's copies, and the store's own two ways.
    removing = re.compile(r"\b(rmtree|remove_tree|unlink|rmdir|os\.remove)\(")
    removers = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if removing.search(path.read_text("utf-8"))
    }
    # The bag is a folder outside the archive, LibreOffice's a temporary one.
    assert removers <= {
        "bags/writer.py", "bootstrap/copies.py", "bootstrap/keys.py", "bootstrap/rebuilding.py", "durable.py",
        "ledgers/checkpoint_keys.py", "ledgers/checkpoints.py", "renderers/office.py", "stores/ocfl.py",
        "stores/tray.py",
    }  # fmt: skip
