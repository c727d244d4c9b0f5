"""LibreOffice behind its adapter: the fonts it sees, how it is missed, how it is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.errors import DocgenError, SetupError
from docgen.renderers import office

# Another process: says when it has its folder, then waits, or has LibreOffice make a PDF until it is killed.
_OTHER = """
import sys
from docgen.renderers.office import Office
office = Office(sys.argv[1])
print(office._home.path, flush=True)
office.pdf(b"") if sys.argv[2] == "convert" else sys.stdin.read()
"""


def _other(temporary: Path, program: str, what: str) -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen(
        [sys.executable, "-c", _OTHER, program, what],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def _kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def _until(done: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not done() and time.monotonic() < deadline:
        time.sleep(0.02)
    return done()


def _program(folder: Path, script: str) -> str:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_a_machine_without_libreoffice_is_told_which_package_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing is found out without running anything, and named as Debian names it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError) as refused:
        office.Office()
    assert (None, True) == (office.find(), "libreoffice-writer-nogui" in refused.value.remedy)


def test_the_names_word_files_ask_for_lead_to_the_bundled_faces(tmp_path: Path) -> None:
    """Songti, fangsong and kaiti are serif, heiti is sans, the unknown is serif; nothing else is seen."""
    config = office.write_fontconfig(tmp_path)
    environment = {**os.environ, "FONTCONFIG_FILE": str(config)}

    def told(*command: str) -> list[str]:
        answer = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True
        )
        return sorted(set(answer.stdout.split("\n")) - {""})

    asked = (
        "宋体",
        "仿宋_GB2312",
        "楷体",
        "Times New Roman",
        "黑体",
        "微软雅黑",
        "Arial",
        "没有的字体",
    )
    found = [told("fc-match", "-f", "%{family[0]}\n", name)[0] for name in asked]
    assert [*["Docgen Serif"] * 4, *["Docgen Sans"] * 3, "Docgen Serif"] == found
    assert ["Docgen Sans", "Docgen Serif"] == told("fc-list", "-f", "%{family[0]}\n")


def test_a_conversion_that_takes_too_long_is_killed_with_its_children(tmp_path: Path) -> None:
    """No process is left behind, and the words say how long was waited."""
    left = tmp_path / "child"
    program = _program(tmp_path, f"sleep 300 & echo $! > {left}; wait")
    with pytest.raises(DocgenError, match="longer than 1 seconds"):
        office.Office(program, timeout=1.0).pdf(b"")
    child = Path("/proc") / left.read_text().strip() / "cmdline"
    deadline = time.monotonic() + 5
    while child.exists() and child.read_bytes() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not child.exists() or b"" == child.read_bytes()


def test_a_program_that_makes_no_pdf_is_an_error_without_its_paths(tmp_path: Path) -> None:
    """What it said is passed on, without the temporary folder's name."""
    program = _program(tmp_path, 'echo "could not load $6 $7 $8"')
    with pytest.raises(DocgenError, match="LibreOffice made no PDF") as failed:
        office.Office(program).pdf(b"")
    assert "docgen-office" not in str(failed.value)


def test_a_profile_goes_with_its_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing stays in the temporary folder."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    made = office.Office("/bin/true")
    before = [path.name.startswith("docgen-office-") for path in tmp_path.iterdir()]
    made.close()
    assert ([True], []) == (before, list(tmp_path.iterdir()))


def test_the_profile_of_a_killed_process_goes_when_the_next_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGKILL leaves it behind; the next process removes it, and no folder of the living, and follows no link."""
    temporary, elsewhere = tmp_path / "temporary", tmp_path / "elsewhere"
    stranger = temporary / "docgen-office-link"
    for folder in (temporary, elsewhere):
        folder.mkdir()
    stranger.symlink_to(elsewhere)
    living, lives = _other(temporary, "/bin/true", "wait")
    killed, left = _other(temporary, "/bin/true", "wait")
    _kill(killed)
    assert (left / "profile" / "user" / "registrymodifications.xcu").is_file()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    made = office.Office("/bin/true")
    here = {path for path in temporary.iterdir() if path != made._home.path}
    made.close()
    _kill(living)
    assert ({lives, stranger}, True) == (here, elsewhere.is_dir())


def test_a_profile_stays_while_libreoffice_outlives_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What still runs in it keeps its folder; when it has ended, the folder goes like any other."""
    temporary, started, end = (tmp_path / name for name in ("temporary", "started", "end"))
    temporary.mkdir()
    program = _program(
        tmp_path, f"echo $$ > {started}; while [ ! -e {end} ]; do sleep 0.05; done; exit 1"
    )
    killed, left = _other(temporary, program, "convert")
    assert _until(started.exists)
    _kill(killed)
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    office.Office("/bin/true").close()
    stayed = left.is_dir()
    end.touch()

    def gone() -> bool:
        office.Office("/bin/true").close()
        return not left.exists()

    assert (True, True) == (stayed, _until(gone))
