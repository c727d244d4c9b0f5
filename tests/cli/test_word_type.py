"""A type whose template is a Word file, from the command line into an archive, by LibreOffice itself."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path
from typing import Any

import docx
import page
import pikepdf
import pytest
from docx.document import Document

from docgen.extractors.docx_text import DocxExtractor
from docgen.extractors.pdf_text import PdfExtractor
from docgen.renderers import installed_fonts
from tests import seal_keys, word_type
from tests.core import test_word_numbering
from tests.core.test_word_check import CASES, both
from tests.rare_fonts import font, install
from tests.renderers.test_pdf_conformance import faults
from tests.word_type import RECORD, SHORT, TYPE_ID

from .conftest import Docgen, Ran

FIRST = "QJ-SH01-2026-0001"
# LibreOffice tags as far as level B asks.
PROFILES = (page.ValidationProfile.PDF_A_3B, page.ValidationProfile.PDF_UA_1)


@pytest.fixture
def run(docgen: Docgen, tmp_path: Path) -> Docgen:
    """The program with the Word-made type among its templates."""
    templates = word_type.write_folder(tmp_path / "templates")

    def ran(*args: str | Path, archive: Path = tmp_path / "archive") -> Ran:
        return docgen("--templates", templates, *args, archive=archive)

    return ran


def write(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    return path


def spoken(paragraphs: tuple[str, ...]) -> list[str]:
    """A text without white space: LibreOffice writes no sign for a line break within a paragraph."""
    return [line for line in ("".join(one.split()) for one in paragraphs) if line]


def test_generate_find_prove_and_take_out(run: Docgen, tmp_path: Path) -> None:
    """Numbered, filed, found, proven (made anew, its bytes are the same); both files say the same."""
    hostile = {
        **SHORT,
        "applicant": "钱样安",
        "reason": '<w:p/>&amp; {{ serial }} {% x %} "＂\n二行',
    }
    source = write(tmp_path / "leave.json", RECORD, hostile)
    issued = run("generate", TYPE_ID, source, "--date", "2026-11-22", "--jobs", "0", "--json")
    assert ([FIRST, "QJ-SH01-2026-0002"], 0) == (
        [d["number"] for d in issued.json["documents"]],
        issued.code,
    )
    assert FIRST in run("search", "浦东南路支行").out
    assert "QJ-SH01-2026-0002" in run("search", "{{ serial }}").out
    proven = run("verify", "--deep", "--rerender")
    assert (0, "") == (proven.code, "" if proven.code == 0 else proven.out + proven.err)
    assert FIRST in run("show", FIRST).out
    files = {}
    for number in (FIRST, "QJ-SH01-2026-0002"):
        for kind in ("pdf", "docx"):
            target = tmp_path / f"{number}.{kind}"
            assert 0 == run("get", number, f"--{kind}", "-o", target).code
            files[number, kind] = target.read_bytes()
        pdf, word = files[number, "pdf"], files[number, "docx"]
        said = PdfExtractor().extract(pdf)
        assert spoken(DocxExtractor().extract(word).paragraphs) == spoken(said.paragraphs)
        assert number == json.loads(said.embedded["record.json"])["number"]
        assert [] == faults(pdf, PROFILES)
    text = "\n".join(DocxExtractor().extract(files["QJ-SH01-2026-0002", "docx"]).paragraphs)
    assert hostile["reason"] in text

    with pikepdf.open(io.BytesIO(files[FIRST, "pdf"])) as pdf_file:
        about = pdf_file.docinfo
        assert (f"请假单 {FIRST}", "D:20261122000000Z", "zh-CN", True) == (
            str(about["/Title"]), str(about["/CreationDate"]), str(pdf_file.Root["/Lang"]),
            str(about["/Producer"]).startswith("LibreOffice "),
        )  # fmt: skip
        assert 1 == len(pdf_file.pages)
    fonts = subprocess.run(
        ["pdffonts", tmp_path / f"{FIRST}.pdf"], capture_output=True, text=True, check=True
    ).stdout.split("\n")[2:-1]
    assert fonts
    assert all("Docgen" in line for line in fonts)


def test_a_sealed_and_a_void_one_still_conform(run: Docgen, tmp_path: Path) -> None:
    """LibreOffice's PDF with a seal, then with 作废 on it: PDF/A-3b, PDF/UA-1, the same text, proven like the
    others.
    """
    source = write(tmp_path / "leave.json", RECORD)
    assert 0 == run("generate", TYPE_ID, source, "--date", "2026-11-22", "--jobs", "0").code
    (tmp_path / "test.p12").write_bytes(seal_keys.p12())
    (tmp_path / "word").write_text(seal_keys.PASSWORD, encoding="utf-8")
    args = ("--seal", tmp_path / "test.p12", "--seal-password-file", tmp_path / "word")
    assert 0 == run("sign", FIRST, *args).code
    target = tmp_path / "sealed.pdf"
    assert 0 == run("get", FIRST, "--sealed", "-o", target).code
    assert [] == faults(target.read_bytes(), PROFILES)
    assert 0 == run("void", FIRST, "--reason", "改期").code
    target = tmp_path / "void.pdf"
    assert 0 == run("get", FIRST, "-o", target).code
    assert [] == faults(target.read_bytes(), PROFILES)
    with pikepdf.open(target) as pdf:
        assert [] == pdf.check_pdf_syntax()
        assert "/DocgenVoid" in pdf.pages[0].Resources.XObject
    proven = run("verify", "--deep", "--rerender")
    assert (0, "") == (proven.code, "" if proven.code == 0 else proven.out + proven.err)


def test_without_libreoffice_nothing_is_numbered(
    run: Docgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Generate and preview say what to install before anything is done; doctor says it is not there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    source = write(tmp_path / "leave.json", RECORD)
    refused = run("generate", TYPE_ID, source)
    assert (1, True) == (refused.code, "libreoffice-writer-nogui" in refused.err)
    assert not (tmp_path / "archive").exists()
    previewed = run("preview", TYPE_ID, source, "-o", tmp_path / "specimens")
    assert (1, False) == (previewed.code, (tmp_path / "specimens").exists())
    asked = run("doctor")
    assert (0, True, True) == (
        asked.code, "LibreOffice: not installed" in asked.out, "libreoffice-writer-nogui" in asked.err,
    )  # fmt: skip


def test_a_numbered_contract_is_proven(run: Docgen, tmp_path: Path) -> None:
    """Automatic numbers, in legal style, in a table after a list, moved by a condition: both files say
    the same, and neither counts anew.
    """
    word_type.write_folder(tmp_path / "numbered", test_word_numbering.contract)
    source = write(tmp_path / "leave.json", RECORD, {**SHORT, "applicant": "钱样安"})
    numbered = ("--templates", tmp_path / "numbered")
    assert 0 == run(*numbered, "generate", TYPE_ID, source, "--date", "2026-11-22").code
    proven = run("verify", "--deep", "--rerender")
    assert (0, "") == (proven.code, proven.out)
    assert 0 == run("get", FIRST, "--pdf", "-o", tmp_path / "one.pdf").code
    said = spoken(PdfExtractor().extract((tmp_path / "one.pdf").read_bytes()).paragraphs)
    assert ["第二条批准", "第三条工作交接", "3.1客户回访12户"] == said[-9:-6]
    assert FIRST in run("search", "第三条 工作交接").out


def test_a_specimen_is_marked(run: Docgen, tmp_path: Path) -> None:
    """A preview says 样稿 in the text and the header of both files."""
    source = write(tmp_path / "leave.json", SHORT)
    assert 0 == run("preview", TYPE_ID, source, "-o", tmp_path / "specimens").code
    document = docx.Document(str(tmp_path / "specimens" / "0001.docx"))
    assert "请假单　编号：样稿" == document.sections[0].header.paragraphs[0].text
    text = subprocess.run(
        ["pdftotext", tmp_path / "specimens" / "0001.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert 2 == text.count("编号：样稿")


def test_template_check_finds_every_fault(docgen: Docgen, tmp_path: Path) -> None:
    """Faults of tags, names, header and conditions at once, each with its place; and unused fields."""
    names = ("split by formatting", "typographic quotes", "unknown field in a header", "no end")
    broken = word_type.write_folder(tmp_path / "broken", both(*(CASES[name][0] for name in names)))
    ran = docgen("template", "check", broken)
    told = " ".join(ran.out.split())
    assert (3, []) == (ran.code, [name for name in names if CASES[name][1] not in told])
    assert "header, paragraph 2 ({{ serail }}): 'serail'" in told

    def without_kind(document: Document) -> None:
        document.tables[0].rows[2].cells[1].paragraphs[0].text = ""

    unused = word_type.write_folder(tmp_path / "unused", without_kind)
    ran = docgen("template", "check", unused)
    assert (3, 1) == (ran.code, ran.out.count("→"))
    assert "The field 'kind' is asked for, but its value stands in no document." in ran.out


def test_template_check_without_libreoffice_checks_all_the_rest(
    run: Docgen, docgen: Docgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing LibreOffice is no fault of the template: what was not tried is told apart, with what to
    install; a fault is found all the same.
    """
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = run("template", "check", TYPE_ID)
    note = "PDF was not tried. LibreOffice is not installed; it makes the PDFs of document types"
    assert (0, "", 1, 1) == (
        ran.code, ran.out, ran.err.count(note), ran.err.count("libreoffice-writer-nogui"),
    )  # fmt: skip
    assert "leave-form: nothing to correct. Tried on " in ran.err
    asked = run("template", "check", TYPE_ID, "--json").json
    assert (["PDF"], []) == (asked["types"][0]["not_tried"], asked["problems"])
    broken = word_type.write_folder(tmp_path / "broken", CASES["no end"][0])
    ran = docgen("template", "check", broken)
    assert (3, True) == (ran.code, CASES["no end"][1] in " ".join(ran.out.split()))


def test_template_check_tries_records(docgen: Docgen, tmp_path: Path) -> None:
    """What fails only where a value is absent is found without any record at hand."""

    def edit(document: Document) -> None:
        word_type.add(document, "手机：{{ mobile }}")

    folder = word_type.write_folder(tmp_path / "types", edit)
    ran = docgen("template", "check", folder)
    assert (3, True) == (
        ran.code,
        "An absent value is printed (mobile)" in " ".join(ran.out.split()),
    )


def test_template_check_passes_a_sound_template(run: Docgen) -> None:
    """The sample has nothing to correct, both renditions made."""
    ran = run("template", "check", TYPE_ID)
    assert (0, "") == (ran.code, ran.out)


def test_a_rare_name_is_set_by_libreoffice_too(
    run: Docgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A character beyond the bundled faces comes from the face filed with the document, no empty box."""
    rare = {"rare.ttf": font(tmp_path, "Rare Song", "\U00020bb7")}
    monkeypatch.setenv("FONTCONFIG_FILE", str(install(tmp_path / "machine", rare)))
    installed_fonts.find.cache_clear()
    source = write(tmp_path / "leave.json", {**SHORT, "applicant": "张\U00020bb7"})
    assert 0 == run("preview", TYPE_ID, source, "-o", tmp_path / "specimens").code
    installed_fonts.find.cache_clear()
    made = tmp_path / "specimens" / "0001.pdf"
    assert "张\U00020bb7" in PdfExtractor().extract(made.read_bytes()).paragraphs
    faces = subprocess.run(["pdffonts", made], capture_output=True, text=True, check=True).stdout
    assert 1 == faces.count("DocgenFallback")
