"""A wrong command line: one sentence in the reader's language, the documented code, no traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import SAMPLES, Docgen
from .records import confirmation

TYPE = "client-confirmation"
GOOD = str(SAMPLES / TYPE / "confirmations.xlsx")
CHINESE = range(0x4E00, 0xA000)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with an input, a folder and a file that is no archive."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.json").write_text(json.dumps([confirmation(1)]), encoding="utf-8")
    (tmp_path / "dir").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    return tmp_path


USAGE = {
    "unknown command": ["frobnicate"],
    "misspelled command": ["chekc", TYPE, "in.json"],
    "unknown option": ["check", "--nope", TYPE, "in.json"],
    "unknown global option": ["--nope", "types"],
    "no file": ["check", TYPE],
    "no type": ["check"],
    "too much": ["check", TYPE, "in.json", "more"],
    "missing file": ["check", TYPE, "missing.xlsx"],
    "missing file to generate": ["generate", TYPE, "missing.xlsx"],
    "folder": ["check", TYPE, "dir"],
    "unknown type": ["check", "nosuch", "in.json"],
    "type as a path": ["generate", "../client-confirmation", "in.json"],
    "no date": ["generate", TYPE, "in.json", "--date", "tomorrow"],
    "no such date": ["generate", TYPE, "in.json", "--date", "2026-02-30"],
    "a date long ago": ["generate", TYPE, "in.json", "--date", "0001-01-01"],
    "a date before any brokerage": ["generate", TYPE, "in.json", "--date", "1989-12-31"],
    "a date far ahead": ["preview", TYPE, "in.json", "-o", "out", "--date", "2062-11-28"],
    "a period that ends never": ["search", "--to", "9999-12-31"],
    "a month that never comes": ["close", TYPE, "--branch", "SH01", "--month", "9999-12"],
    "no number": ["generate", TYPE, "in.json", "--jobs", "many"],
    "negative": ["generate", TYPE, "in.json", "--jobs", "-3"],
    "too many": ["search", "x", "--limit", "100000"],
    "no such status": ["search", "--state", "lost"],
    "no value": ["generate", TYPE, "in.json", "--date"],
    "value of a flag": ["check", TYPE, "in.json", "--json=1"],
    "no output": ["blank", TYPE],
    "form in a strange format": ["blank", TYPE, "-o", "x.docx"],
    "form in no folder": ["blank", TYPE, "-o", "nowhere/x.xlsx"],
    "list in no folder": ["generate", TYPE, "in.json", "-o", "nowhere/x.xlsx"],
    "rejects in no folder": ["generate", TYPE, "in.json", "--partial", "--rejects", "no/x.xlsx"],
    "list is a folder": ["generate", TYPE, "in.json", "-o", "dir"],
    "specimens into a file": ["preview", TYPE, "in.json", "-o", "file"],
    "no such shell": ["completion", "tcsh"],
    "no templates": ["--templates", "nowhere", "types"],
    "templates without types": ["--templates", "dir", "types"],
}


@pytest.mark.parametrize("case", USAGE)
def test_a_wrong_command_line_is_told_in_both_languages(
    docgen: Docgen, folder: Path, case: str
) -> None:
    """Code 2, nothing on stdout, and a last sentence in the language asked for; nothing is written."""
    before = sorted(path.name for path in folder.iterdir())
    for lang in ("zh", "en"):
        ran = docgen("--lang", lang, *USAGE[case])
        assert (2, "") == (ran.code, ran.out), ran.err
        assert "Traceback" not in ran.err
        told = [line for line in ran.err.splitlines() if line]
        assert (lang == "zh") is any(ord(char) in CHINESE for char in told[-1]), ran.err
        assert "Error" not in ran.err
    assert before == sorted(path.name for path in folder.iterdir())


def test_the_language_is_told_even_when_it_is_wrong(docgen: Docgen, folder: Path) -> None:
    """--lang fr: code 2 and the languages there are."""
    ran = docgen("--lang", "fr", "types")
    assert 2 == ran.code
    assert "'zh', 'en'" in ran.err


def test_a_misspelled_command_is_known(docgen: Docgen) -> None:
    """The command that was meant is named."""
    assert "'check'" in docgen("--lang", "en", "chekc").err


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "command",
    [
        ["search", "x"],
        ["show", "X"],
        ["get", "X"],
        ["series"],
        ["verify"],
        ["recover"],
        ["rebuild"],
    ],
    ids=lambda command: command[0],
)
def test_without_an_archive_the_folder_is_named(
    docgen: Docgen, folder: Path, archive: Path, lang: str, command: list[str]
) -> None:
    """Code 5, the folder and the option that names another; no archive is begun."""
    ran = docgen("--lang", lang, *command)
    assert (5, "") == (ran.code, ran.out)
    assert str(archive) in ran.err
    assert "--archive" in ran.err
    assert not archive.exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_archive_that_is_a_file_is_told(docgen: Docgen, folder: Path, lang: str) -> None:
    """Code 1 and the path; the file stays as it was."""
    ran = docgen("--lang", lang, "generate", TYPE, "in.json", archive=folder / "file")
    assert (1, "") == (ran.code, ran.out)
    assert str(folder / "file") in ran.err
    assert "Traceback" not in ran.err
    assert (lang == "zh") is any(ord(char) in CHINESE for char in ran.err)
    assert "x" == (folder / "file").read_text("utf-8")


def test_what_the_system_refuses_is_told_with_the_name_that_was_asked_for(
    docgen: Docgen, folder: Path
) -> None:
    """A file name too long for the disk: code 1, and no temporary name in the sentence."""
    target = folder / ("x" * 250 + ".xlsx")
    for lang in ("zh", "en"):
        ran = docgen("--lang", lang, "blank", TYPE, "-o", target)
        assert 1 == ran.code
        assert ".tmp" not in ran.err
        assert "xxx.xlsx" in ran.err


def test_the_installed_program_ends_the_same_way(folder: Path) -> None:
    """As a process of its own: the code is the process's, stdout stays empty."""
    ran = subprocess.run(
        [sys.executable, "-c", "from docgen.cli.main import main; main()", "check", TYPE, "no.xlsx"],
        check=False, capture_output=True, text=True, cwd=folder, env={"DOCGEN_LANG": "zh", "PATH": ""},
    )  # fmt: skip
    assert (2, "") == (ran.returncode, ran.stdout)
    assert ran.stderr.splitlines()[-1].endswith("没有文件 no.xlsx。")
