"""docgen void: the number stays, the PDF says 作废, the record may be issued anew."""

from __future__ import annotations

import io
import json
from pathlib import Path

import ocfl
import pikepdf
import pytest

from docgen import bootstrap
from docgen.bootstrap import formats
from docgen.usecases.recover import finish

from .conftest import Docgen
from .records import confirmation

TYPE = "client-confirmation"
FIRST, SECOND, THIRD = (f"QR-SH01-202611-000{number}" for number in (1, 2, 3))
WHY = ("--reason", "资金账号有误")


def issue(docgen: Docgen, tmp_path: Path, *more: str) -> list[str]:
    file = tmp_path / "in.json"
    file.write_text(json.dumps([confirmation(1), confirmation(2)]), encoding="utf-8")
    ran = docgen("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0", "--json", *more)
    assert 0 == ran.code, ran
    return [one["number"] for one in ran.json["documents"]]


@pytest.fixture
def issued(docgen: Docgen, tmp_path: Path) -> Docgen:
    issue(docgen, tmp_path)
    return docgen


def ledger(archive: Path) -> list[dict[str, object]]:
    lines = (archive / "ledger" / "ledger.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_void_is_told_everywhere(issued: Docgen, archive: Path) -> None:
    """Search, show and series say it; the ledger has who, when and why."""
    ran = issued("void", FIRST, *WHY, "--json")
    assert (0, "void", "资金账号有误", "tester") == (
        ran.code, ran.json["state"], ran.json["reason"], ran.json["actor"],
    )  # fmt: skip
    hits = issued("search", "赵样宁", "--state", "void", "--json").json["hits"]
    assert [(FIRST, "void")] == [(one["number"], one["state"]) for one in hits]
    found = issued("search", "赵样宁", "--state", "issued", "--json").json["hits"]
    assert [SECOND] == [one["number"] for one in found]
    shown = issued("show", FIRST, "--json").json
    assert ("void", "void", "资金账号有误") == (
        shown["state"], shown["history"][-1]["act"], shown["history"][-1]["data"]["reason"],
    )  # fmt: skip
    (series,) = issued("series", "--json").json
    assert (2, 1, 1, []) == tuple(series[name] for name in ("count", "issued", "void", "gaps"))
    *_, last = ledger(archive)
    assert ("void", "tester") == (last["act"], last["actor"])
    assert 0 == issued("verify", "--deep", "--rerender").code
    root = ocfl.StorageRoot(root=str(archive / "store"))
    assert root.validate(validate_objects=True, check_digests=True)


def test_get_gives_the_pdf_that_says_so(issued: Docgen, archive: Path, tmp_path: Path) -> None:
    """--as-issued gives the one that was issued; both are in the archive, and each time it is said."""
    issued("void", FIRST, *WHY)
    marked, plain = tmp_path / "marked.pdf", tmp_path / "plain.pdf"
    for args in (("--pdf", "-o", marked), ("--as-issued", "-o", plain)):
        ran = issued("get", FIRST, *args)
        assert (0, True) == (ran.code, f"{FIRST} is void" in ran.err)
    folder = archive / "store" / TYPE / "2026" / FIRST
    assert (folder / "v1/content/document.pdf").read_bytes() == plain.read_bytes()
    assert (folder / "v2/content/document-void.pdf").read_bytes() == marked.read_bytes()
    with pikepdf.open(io.BytesIO(marked.read_bytes())) as pdf:
        assert "/DocgenVoid" in pdf.pages[0].Resources.XObject
    assert "is void" not in issued("get", SECOND, "-o", plain).err


def test_for_the_same_reason_again_nothing_happens(issued: Docgen, archive: Path) -> None:
    """For another one it is refused, and the first one named; the ledger stays as it is."""
    issued("void", FIRST, *WHY)
    before = ledger(archive)
    assert 0 == issued("void", FIRST, *WHY).code
    other = issued("--lang", "zh", "void", FIRST, "--reason", "客户撤回")
    assert (5, True) == (other.code, "资金账号有误" in other.err)
    assert before == ledger(archive)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["QR-SH01-202611-0099", *WHY], 5),
        ([FIRST], 2),
        ([FIRST, "--reason", " "], 2),
        ([FIRST, "--reason", "一\n二"], 2),
    ],
)
def test_what_cannot_be_is_refused(
    issued: Docgen, archive: Path, args: list[str], code: int
) -> None:
    """No such document, no reason: nothing changes, and the clerk is told what to do."""
    before = ledger(archive)
    ran = issued("void", *args)
    assert (code, True) == (ran.code, ran.err.strip() != "")
    assert before == ledger(archive)


def test_a_pending_document_is_recovered_first(
    docgen: Docgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number without files: the clerk is sent to recover, and then it can be void."""
    with monkeypatch.context() as cut:
        cut.setattr("docgen.usecases.issue.finish", lambda _jobs, **more: finish((), **more))
        issue(docgen, tmp_path)
    refused = docgen("void", FIRST, *WHY)
    assert (5, True) == (refused.code, "docgen recover" in refused.err)
    assert 0 == docgen("recover").code
    assert 0 == docgen("void", FIRST, *WHY).code


def test_what_is_void_comes_back_on_purpose_only(issued: Docgen, tmp_path: Path) -> None:
    """The workbook run again leaves the voided record alone and says so; --again gives it a new number."""
    issued("void", FIRST, *WHY)
    assert [FIRST, SECOND] == issue(issued, tmp_path)
    told = issued("generate", TYPE, tmp_path / "in.json", "--date", "2026-11-22", "--jobs", "0")
    assert (0, True) == (told.code, f"left alone: {FIRST}" in told.err)
    assert "0 documents issued, 1 had been issued before" in told.err
    assert [THIRD, SECOND] == issue(issued, tmp_path, "--again")
    assert [THIRD, SECOND] == issue(issued, tmp_path)
    assert 0 == issued("verify").code


def test_nobody_signs_it_any_more(issued: Docgen) -> None:
    """Neither signed nor released."""
    issued("void", FIRST, *WHY)
    ran = issued("sign", FIRST, "--role", "client", "--by", "赵样宁", "--on", "2026-11-22")
    assert (5, True) == (ran.code, "is void" in ran.err)


def test_a_long_number_in_the_reason_stays_out_of_the_ledger(issued: Docgen, archive: Path) -> None:
    """The act's file has it in full."""
    issued("void", FIRST, "--reason", "证件 990000199202290019 有误")
    *_, last = ledger(archive)
    assert "990000199202290019" not in json.dumps(last)
    (act,) = (archive / "store" / TYPE).rglob("acts/v2.json")
    assert "990000199202290019" in act.read_text("utf-8")


def test_the_database_is_restored(issued: Docgen, archive: Path) -> None:
    """Lost and rebuilt, everything is answered as before."""
    issued("void", FIRST, *WHY)
    questions = [("show", FIRST, "--json"), ("search", "赵样宁", "--json"), ("series", "--json")]
    before = [issued(*question).out for question in questions]
    (archive / "register.db").unlink()
    assert 0 == issued("rebuild").code
    assert before == [issued(*question).out for question in questions]
    assert 0 == issued("verify").code


class Blank:
    """Marks nothing, and says what it was made with."""

    def __init__(self, engine: str, fonts: str) -> None:
        self._made = engine, fonts

    def stamp(self, pdf: bytes, _on: object) -> bytes:
        return pdf + "% {} {}".format(*self._made).encode()

    def made_with(self, pdf: bytes) -> tuple[str, str]:
        _, engine, fonts = pdf.rsplit(b" ", 2)
        return engine.decode(), fonts.decode()


@pytest.mark.parametrize(
    ("engine", "fonts", "code", "told"),
    [("a", "b", 4, []), ("other", "b", 0, ["other_engine"]), ("a", "other", 0, ["other_fonts"])],
)
def test_the_mark_is_made_again_and_compared(
    issued: Docgen, monkeypatch: pytest.MonkeyPatch, engine: str, fonts: str, code: int,
    told: list[str],
) -> None:  # fmt: skip
    """One that lacks the word is found; one of another engine or other faces is told of apart."""

    class Marking(Blank):
        def stamp(self, pdf: bytes, _on: object) -> bytes:
            return pdf + b"% void a b"

    with monkeypatch.context() as patched:
        for maker in (bootstrap, formats):
            patched.setattr(maker, "stamp", lambda: Blank(engine, fonts))
        issued("void", FIRST, *WHY)
        assert 0 == issued("verify", "--rerender").code
        patched.setattr(formats, "stamp", lambda: Marking("a", "b"))
        ran = issued("verify", "--rerender", "--json")
    assert code == ran.code, ran
    expected = [f"{FIRST}/document-void.pdf"] if code else []
    assert expected == [one["where"] for one in ran.json["findings"]]
    assert told == [name for name in ("other_engine", "other_fonts") if ran.json[name]]
