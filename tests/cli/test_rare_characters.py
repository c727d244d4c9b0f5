"""Names with characters the bundled fonts lack, from the input file to the archive and back."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest

from docgen.registers.sqlite import SqliteRegister
from docgen.renderers import installed_fonts
from docgen.usecases.produce import Producer
from tests.doctypes.shipped import copied
from tests.rare_fonts import font, install

from .conftest import Docgen
from .records import confirmation

TYPE = "client-confirmation"
RARE, NOWHERE = "\U00020bb7", "\U0003134a"
NAME = f"张䶮㛃\U0002cc56{RARE}"
ROOT = Path(__file__).resolve().parents[2]
SetFonts = Callable[..., None]


@pytest.fixture
def set_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SetFonts]:
    """``set_fonts("𠮷")``: a machine with one font that has these; ``set_fonts("")``: with none."""

    def put(chars: str) -> None:
        machine = tmp_path / f"machine-{len(list(tmp_path.glob('machine-*')))}"
        fonts = {"rare.ttf": font(tmp_path, "Rare Song", chars)} if chars else {}
        monkeypatch.setenv("FONTCONFIG_FILE", str(install(machine, fonts)))
        installed_fonts.find.cache_clear()

    yield put
    installed_fonts.find.cache_clear()


@pytest.fixture
def named(tmp_path: Path) -> Path:
    """Three records: the first and the last with the rare name."""
    return _input(tmp_path, [NAME, "赵样宁", NAME])


def _input(folder: Path, names: list[str]) -> Path:
    file = folder / "in.json"
    records = [confirmation(n, client_name=name) for n, name in enumerate(names, start=1)]
    file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    return file


def _contents(archive: Path) -> list[Path]:
    return sorted((archive / "store" / TYPE).rglob("content"))


def _files(archive: Path) -> dict[str, str]:
    """The digest of every document's file."""
    return {
        str(path.relative_to(archive)): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in _contents(archive)
        for path in folder.iterdir()
    }


def test_a_rare_name_comes_out_of_both_formats(
    docgen: Docgen, archive: Path, named: Path, set_fonts: SetFonts
) -> None:
    """The document has it as the record has; its record.json names the face; the archive is whole."""
    set_fonts(RARE)
    assert 0 == docgen("generate", TYPE, named).code
    first, second, third = _contents(archive)
    ran = subprocess.run(
        ["pdftotext", str(first / "document.pdf"), "-"], check=True, capture_output=True, text=True
    )
    assert NAME in ran.stdout
    word = docx.Document(io.BytesIO((first / "document.docx").read_bytes()))
    assert NAME in {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    said = [json.loads((one / "record.json").read_bytes()) for one in (first, second, third)]
    (face,) = (archive / "store" / "_fonts").rglob("face.ttc")
    digest = "sha256:" + hashlib.sha256(face.read_bytes()).hexdigest()
    assert [digest, None, digest] == [one.get("fallback_font") for one in said]
    assert digest.removeprefix("sha256:")[:32] in face.as_posix()
    set_fonts("")  # from here on a machine that lacks the font
    for step in (("rebuild", "--replace"), ("verify",), ("verify", "--deep", "--rerender")):
        done = docgen(*step)
        assert (step, 0) == (step, done.code), done.out


def test_a_character_no_font_has_is_refused_before_numbering(
    docgen: Docgen, archive: Path, tmp_path: Path, set_fonts: SetFonts
) -> None:
    """Named with code point, field and place; nothing is numbered, nothing filed."""
    set_fonts(RARE)
    file = _input(tmp_path, [NAME, f"王{NOWHERE}"])
    for command in (("check", TYPE, file, "--json"), ("generate", TYPE, file, "--json")):
        ran = docgen(*command)
        (problem,) = ran.json["problems"]
        assert (3, "font.uncovered", "client_name") == (ran.code, problem["code"], problem["field"])
        assert f"{NOWHERE} (U+3134A)" in problem["what"]
        assert "[1].client_name" == problem["path"]
    assert [] == _contents(archive)
    assert not (archive / "store" / "_fonts").exists()


def test_a_csv_names_the_cell(
    docgen: Docgen, archive: Path, tmp_path: Path, set_fonts: SetFonts
) -> None:
    """In a table, the cell of the value."""
    set_fonts("")
    record = confirmation(1, client_name=f"王{RARE}")
    file = tmp_path / "in.csv"
    file.write_text(",".join(record) + "\n" + ",".join(record.values()) + "\n", encoding="utf-8")
    (problem,) = docgen("check", TYPE, file, "--json").json["problems"]
    assert ("font.uncovered", "C2") == (problem["code"], problem["cell"])


def test_a_specimen_shows_the_character(
    docgen: Docgen, tmp_path: Path, named: Path, set_fonts: SetFonts
) -> None:
    """``preview`` sets what ``generate`` would."""
    set_fonts(RARE)
    ran = docgen("preview", TYPE, named, "-o", tmp_path / "previews", "--limit", "1")
    assert 0 == ran.code, ran.err
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "previews" / "0001.pdf"), "-"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert NAME in text


def _killed(docgen: Docgen, owner: type, step: str, *args: str | Path) -> bool:
    """Whether a process of its own was killed, as by ``kill -9``, as it came to this step."""
    child = os.fork()
    if child == 0:
        try:
            setattr(owner, step, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
            docgen(*args)
        finally:
            os._exit(1)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_a_kill_is_finished_on_a_machine_without_the_font(
    docgen: Docgen, archive: Path, tmp_path: Path, named: Path, set_fonts: SetFonts
) -> None:
    """Between numbering and making: recovered with and without the font, the bytes are the same."""
    set_fonts(RARE)
    assert _killed(
        docgen, Producer, "__call__", "generate", TYPE, named, "--date", "2026-11-22"
    )  # fmt: skip
    assert [] == _contents(archive)
    moved = tmp_path / "moved"
    shutil.copytree(archive, moved)
    assert 0 == docgen("recover").code
    set_fonts("")
    assert 0 == docgen("recover", archive=moved).code
    assert 9 == len(_files(archive))
    assert _files(archive) == _files(moved)
    assert 0 == docgen("verify", archive=moved).code


def test_a_kill_between_filing_the_face_and_numbering_does_no_harm(
    docgen: Docgen, archive: Path, tmp_path: Path, named: Path, set_fonts: SetFonts
) -> None:
    """The face is there, no number is given; the next run gives the files of an undisturbed one."""
    set_fonts(RARE)
    generate = ("generate", TYPE, named, "--date", "2026-11-22")
    assert _killed(docgen, SqliteRegister, "reserve", *generate)
    assert 1 == len(list((archive / "store" / "_fonts").rglob("face.ttc")))
    assert (0, []) == (docgen("recover").code, docgen("series", "--json").json)
    assert 0 == docgen("verify").code
    undisturbed = tmp_path / "undisturbed"
    assert 0 == docgen(*generate).code
    assert 0 == docgen(*generate, archive=undisturbed).code
    assert 9 == len(_files(archive))
    assert _files(archive) == _files(undisturbed)
    assert 1 == len(list((archive / "store" / "_fonts").rglob("face.ttc")))


def test_the_same_input_gives_the_same_bytes_in_another_process(
    docgen: Docgen, archive: Path, tmp_path: Path, named: Path, set_fonts: SetFonts
) -> None:
    """Another archive, working folder, time zone and hash seed, the same installed font."""
    set_fonts(RARE)
    assert 0 == docgen("generate", TYPE, named, "--date", "2026-11-22").code
    other = tmp_path / "other"
    environment = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "3"}
    program = "import sys; from docgen.cli.main import main; main(sys.argv[1:])"
    subprocess.run(
        [sys.executable, "-c", program, "--archive", str(other), "generate", TYPE, str(named),
         "--date", "2026-11-22"],
        check=True, capture_output=True, cwd=tmp_path, env=environment,
    )  # fmt: skip
    assert _files(archive) == _files(other)


def test_a_missing_or_damaged_face_is_found(
    docgen: Docgen, archive: Path, named: Path, set_fonts: SetFonts
) -> None:
    """``verify`` names the font's object, as it does a template's."""
    set_fonts(RARE)
    assert 0 == docgen("generate", TYPE, named).code
    (face,) = (archive / "store" / "_fonts").rglob("face.ttc")
    whole = face.read_bytes()
    face.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    ran = docgen("verify", "--json")
    assert (4, True) == (ran.code, any("_fonts/" in one["where"] for one in ran.json["findings"]))
    face.write_bytes(whole)
    shutil.rmtree(archive / "store" / "_fonts")
    ran = docgen("verify", "--json")
    assert (4, ["font.missing"]) == (ran.code, [one["code"] for one in ran.json["findings"]])


def test_template_check_tells_every_character_of_a_template(
    docgen: Docgen, tmp_path: Path, set_fonts: SetFonts
) -> None:
    """With file and line, in an attribute, a branch no sample takes, a macro, a label and a stylesheet;
    in a sample such a character is none of the template's.
    """
    set_fonts(RARE)
    templates = copied(TYPE, tmp_path / "templates")
    samples = tmp_path / "samples.json"
    samples.write_text(json.dumps([confirmation(1, client_name=NAME)]), encoding="utf-8")
    check = ("template", "check", templates / TYPE, "--samples", samples, "--json")
    assert [] == docgen(*check).json["problems"]
    folder = templates / TYPE
    for path, line, text in [
        (folder / "document.html", 2, f"{{% if false %}}<p>{RARE}</p>{{% endif %}}"),
        (folder / "style.css", 0, f"/* {RARE} */"),
        (folder / "type.toml", 0, f"# {RARE}"),
        (templates / "_house" / "macros.html", 0, f"{{# {RARE} #}}"),
    ]:
        lines = path.read_text("utf-8").split("\n")
        lines.insert(line, text)
        path.write_text("\n".join(lines), encoding="utf-8")
    ran = docgen(*check)
    told = sorted((Path(one["file"]).name, one["line"]) for one in ran.json["problems"])
    assert [("document.html", 3), ("macros.html", 1), ("style.css", 1), ("type.toml", 1)] == told
    assert {(3, "character", True)} == {
        (ran.code, one["code"], f"{RARE} (U+20BB7)" in one["what"]) for one in ran.json["problems"]
    }


def test_a_template_s_own_words_need_the_bundled_fonts(
    docgen: Docgen, tmp_path: Path, named: Path, set_fonts: SetFonts
) -> None:
    """A character only an installed font has is a fault of the template, with file and line."""
    set_fonts(RARE)
    templates = copied(TYPE, tmp_path / "templates")
    page = templates / TYPE / "document.html"
    lines = page.read_text("utf-8").split("\n")
    lines.insert(2, f"<!-- {RARE} -->")
    page.write_text("\n".join(lines), encoding="utf-8")
    ran = docgen("--templates", templates, "check", TYPE, named)
    assert (1, True) == (ran.code, "document.html, line 3" in ran.err and "U+20BB7" in ran.err)
