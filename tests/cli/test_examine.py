"""``verify --deep`` and ``--rerender``: a document that says or is something else is found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.bootstrap import formats
from docgen.cli.main import main
from docgen.model import Composition
from docgen.ports import Renderer
from docgen.registers.sqlite import SqliteRegister
from docgen.renderers import fonts, pdf, pdf_write
from docgen.renderers.docx import DocxRenderer
from docgen.renderers.pdf import PdfRenderer
from tests.doctypes.shipped import copied

from .conftest import Docgen
from .records import confirmation

TYPE = "client-confirmation"
FIRST, SECOND = "QR-SH01-202611-0001", "QR-SH01-202611-0002"


class Other:
    """A renderer that prints another client's number than the record has."""

    def __init__(self, renderer: PdfRenderer | DocxRenderer) -> None:
        self._renderer = renderer
        self.suffix, self.media_type = renderer.suffix, renderer.media_type

    def render(self, composition: Composition, record_json: bytes) -> bytes:
        changed = composition.markup.replace("990000199202290019", "990000199202290027")
        return self._renderer.render(replace(composition, markup=changed), record_json)

    def uncovered(self, text: str) -> frozenset[str]:
        return self._renderer.uncovered(text)


class Forgetful(Other):
    """A renderer that embeds another record."""

    def render(self, composition: Composition, record_json: bytes) -> bytes:
        return self._renderer.render(composition, record_json.replace(b"0019", b"0027"))


def issue(docgen: Docgen, tmp_path: Path, count: int = 2) -> None:
    file = tmp_path / "in.json"
    records = [confirmation(number) for number in range(1, count + 1)]
    file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    assert 0 == docgen("generate", TYPE, file).code


def issue_with(
    docgen: Docgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renderers: Sequence[Renderer]
) -> None:
    """Issue by other renderers; to digests and ledger all is well."""
    with monkeypatch.context() as patched:
        patched.setattr(formats, "renderers", lambda: renderers)
        issue(docgen, tmp_path)
    assert 0 == docgen("verify").code


def test_honest_documents_pass(docgen: Docgen, tmp_path: Path) -> None:
    """Texts and bytes agree, in worker processes too; nothing is changed."""
    issue(docgen, tmp_path, count=8)
    ran = docgen("verify", "--deep", "--rerender", "--json")
    assert (0, 8, [], []) == (
        ran.code, ran.json["examined"], ran.json["findings"], ran.json["other_engine"],
    )  # fmt: skip


@pytest.mark.parametrize("name", ["document.pdf", "document.docx"])
def test_a_rendition_that_says_something_else_is_found(
    docgen: Docgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The file and the first differing paragraph are named, and no full identifier is shown."""
    pair: dict[str, Renderer] = {"document.pdf": PdfRenderer(), "document.docx": DocxRenderer()}
    pair[name] = Other(PdfRenderer() if name == "document.pdf" else DocxRenderer())
    issue_with(docgen, tmp_path, monkeypatch, list(pair.values()))
    ran = docgen("verify", "--deep", "--json")
    assert 4 == ran.code
    assert [("text.differs", f"{FIRST}/{name}"), ("text.differs", f"{SECOND}/{name}")] == [
        (one["code"], one["where"]) for one in ran.json["findings"]
    ]
    assert "0027" in ran.json["findings"][0]["what"]
    assert "990000199202290" not in ran.out


def test_another_embedded_record_is_found(
    docgen: Docgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the PDF carries as its source must be what is filed."""
    issue_with(docgen, tmp_path, monkeypatch, [Forgetful(PdfRenderer()), DocxRenderer()])
    ran = docgen("verify", "--deep", FIRST, "--json")
    assert [("text.record", f"{FIRST}/document.pdf")] == [
        (one["code"], one["where"]) for one in ran.json["findings"]
    ]


def test_other_bytes_are_found(
    docgen: Docgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file with the same text but other bytes passes --deep, and is named by --rerender."""
    with monkeypatch.context() as patched:
        patched.setattr(pdf, "_CREATOR", "someone")
        issue_with(docgen, tmp_path, monkeypatch, [PdfRenderer(), DocxRenderer()])
    assert 0 == docgen("verify", "--deep").code
    ran = docgen("verify", "--rerender", SECOND, "--json")
    assert (4, [("bytes.differ", f"{SECOND}/document.pdf")]) == (
        ran.code, [(one["code"], one["where"]) for one in ran.json["findings"]],
    )  # fmt: skip


def test_another_engine_is_not_tampering(
    docgen: Docgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A PDF that another version of WeasyPrint made is counted, not found wrong."""
    honest = pdf.facts

    def older(composition: Composition, record_json: bytes) -> pdf_write.Facts:
        return replace(honest(composition, record_json), producer="WeasyPrint 69.0")

    with monkeypatch.context() as patched:
        patched.setattr(pdf, "facts", older)
        issue_with(docgen, tmp_path, monkeypatch, [PdfRenderer(), DocxRenderer()])
    ran = docgen("verify", "--rerender", "--deep")
    assert (0, True) == (ran.code, "2 documents were made with another version" in ran.err)
    ran = docgen("verify", "--rerender", "--json")
    assert ([FIRST, SECOND], []) == (ran.json["other_engine"], ran.json["findings"])


def test_other_bundled_fonts_are_not_tampering(
    docgen: Docgen, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What differs is counted where record.json names other faces, whatever format; what is the same is not."""
    with monkeypatch.context() as patched:
        patched.setattr(fonts, "digest", lambda: "sha256:of-old")
        patched.setattr(pdf, "_CREATOR", "faces of old")
        issue_with(docgen, tmp_path, monkeypatch, [PdfRenderer(), DocxRenderer()])
    said = [
        json.loads(path.read_bytes()) for path in (archive / "store" / TYPE).rglob("record.json")
    ]
    assert ["sha256:of-old"] * 2 == [one["fonts"] for one in said]
    ran = docgen("verify", "--rerender", "--deep")
    assert (0, True) == (ran.code, "2 documents were set with other fonts" in ran.err)
    ran = docgen("verify", "--rerender", SECOND, "--json")
    assert ([SECOND], [], []) == (
        ran.json["other_fonts"], ran.json["other_engine"], ran.json["findings"],
    )  # fmt: skip


def test_a_record_that_names_no_fonts_excuses_nothing(
    docgen: Docgen, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files issued before record.json named the faces are read, and judged by their bytes."""
    with monkeypatch.context() as patched:
        patched.setattr(fonts, "digest", lambda: "")
        issue(docgen, tmp_path)
    said = [
        json.loads(path.read_bytes()) for path in (archive / "store" / TYPE).rglob("record.json")
    ]
    assert [False, False] == ["fonts" in one for one in said]
    assert 0 == docgen("verify", "--deep", "--rerender").code
    monkeypatch.setattr(pdf, "_CREATOR", "someone")
    ran = docgen("verify", "--rerender", FIRST, "--json")
    assert ([("bytes.differ", f"{FIRST}/document.pdf")], []) == (
        [(one["code"], one["where"]) for one in ran.json["findings"]], ran.json["other_fonts"],
    )  # fmt: skip


def test_what_was_filed_with_other_fonts_is_confirmed_as_it_is(
    docgen: Docgen, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off between filing and confirming, finished by a docgen with other faces: nothing is made anew."""
    with monkeypatch.context() as patched:

        def dies(*_: object, **__: object) -> None:
            raise OSError("no space left")

        patched.setattr(SqliteRegister, "confirm", dies)
        patched.setattr(fonts, "digest", lambda: "sha256:of-old")
        file = tmp_path / "in.json"
        file.write_text(json.dumps([confirmation()], ensure_ascii=False), encoding="utf-8")
        assert 1 == docgen("generate", TYPE, file).code
    filed = [path.read_bytes() for path in sorted((archive / "store" / TYPE).rglob("content/*"))]
    assert 3 == len(filed)
    assert 0 == docgen("recover").code
    kept = [path.read_bytes() for path in sorted((archive / "store" / TYPE).rglob("content/*"))]
    assert (filed, 0) == (kept, docgen("verify", "--deep").code)


def test_the_archived_template_is_what_counts(
    docgen: Docgen, archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Documents are made anew with the template they were issued with, not with today's."""
    templates = copied(TYPE, tmp_path / "templates")
    file = tmp_path / "in.json"
    file.write_text(json.dumps([confirmation()], ensure_ascii=False), encoding="utf-8")

    def run(*args: str) -> int:
        with pytest.raises(SystemExit) as left:
            main(["--archive", str(archive), "--templates", str(templates), *args])
        return int(left.value.code or 0)

    assert 0 == run("generate", TYPE, str(file))
    page = templates / TYPE / "document.html"
    page.write_text(page.read_text("utf-8").replace("填表说明", "说明"), encoding="utf-8")
    assert 0 == run("verify", "--deep", "--rerender")


def test_a_document_without_its_files_is_named(
    docgen: Docgen, archive: Path, tmp_path: Path
) -> None:
    """Damage that stops the examination of one document does not stop it for the others."""
    issue(docgen, tmp_path)
    next(path for path in (archive / "store" / TYPE).rglob("document.docx")).unlink()
    ran = docgen("verify", "--deep", "--rerender", "--json")
    named = {
        one["where"].partition("/")[0] for one in ran.json["findings"] if one["code"][0] in "dt"
    }
    assert (4, 2, 1) == (ran.code, ran.json["examined"], len(named))


def test_numbers_must_be_known_and_used(docgen: Docgen, tmp_path: Path) -> None:
    """A number nobody was given is refused; numbers without a way of examining are a usage error."""
    issue(docgen, tmp_path, count=1)
    assert 5 == docgen("verify", "--deep", "QR-SH01-202611-0099").code
    assert 2 == docgen("verify", FIRST).code
    assert 1 == docgen("verify", "--deep", FIRST, FIRST, "--json").json["examined"]
