"""A type whose template is a Word file: killed in the middle, recovered; its database lost, rebuilt."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests import word_type
from tests.word_type import RECORD, SHORT, TYPE_ID

from .conftest import Docgen, Ran

NUMBERS = [f"QJ-SH01-2026-000{n}" for n in (1, 2, 3)]
RECORDS: list[dict[str, Any]] = [
    RECORD,
    *({**SHORT, "applicant": name} for name in ("钱样安", "孙样平")),
]
ISSUE = ("--date", "2026-11-22", "--jobs", "0")


@pytest.fixture
def run(docgen: Docgen, tmp_path: Path) -> Docgen:
    """The program with the Word-made type among its templates."""
    templates = word_type.write_folder(tmp_path / "templates")

    def ran(*args: str | Path, archive: Path = tmp_path / "archive") -> Ran:
        return docgen("--templates", templates, *args, archive=archive)

    return ran


def _files(archive: Path) -> dict[str, bytes]:
    """The files of every document, by number and name."""
    found = sorted((archive / "store" / TYPE_ID).rglob("v1/content/*"))
    return {f"{path.parents[2].name}/{path.name}": path.read_bytes() for path in found}


def _killed_while_issuing(tmp_path: Path, source: Path, archive: Path) -> None:
    """Run generate as a process of its own and kill it when its first document has its files."""
    command = [
        *(sys.executable, "-c", "from docgen.cli.main import main; main()"),
        *("--archive", str(archive), "--templates", str(tmp_path / "templates")),
        *("generate", TYPE_ID, str(source), *ISSUE),
    ]
    with subprocess.Popen(command, env={**os.environ, "TMPDIR": str(tmp_path)}) as process:
        deadline = time.monotonic() + 120
        while not _files(archive) and time.monotonic() < deadline:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        assert -signal.SIGKILL == process.wait(30)


def test_killed_recovered_lost_and_rebuilt(run: Docgen, archive: Path, tmp_path: Path) -> None:
    """Killed with documents pending, recover makes the files an undisturbed run makes; with its database
    deleted, rebuild restores what store and ledger say; both prove sound, texts and bytes.
    """
    source = tmp_path / "leave.json"
    source.write_text(json.dumps(RECORDS, ensure_ascii=False), encoding="utf-8")
    undisturbed = tmp_path / "undisturbed"
    assert 0 == run("generate", TYPE_ID, source, *ISSUE, archive=undisturbed).code

    _killed_while_issuing(tmp_path, source, archive)
    pending = run("verify", "--json").json["pending"]
    assert (NUMBERS[1:], True) == (pending[-2:], len(_files(archive)) < len(_files(undisturbed)))
    recovered = run("recover", "--json")
    assert (0, pending, []) == (
        recovered.code, sorted(recovered.json["finished"]), recovered.json["failures"],
    )  # fmt: skip
    assert _files(undisturbed) == _files(archive)
    assert {"already issued"} == {
        one["outcome"] for one in run("generate", TYPE_ID, source, *ISSUE, "--json").json["documents"]
    }  # fmt: skip

    def known() -> list[Any]:
        return [run("show", number, "--json").json for number in NUMBERS]

    before = known()
    for path in archive.glob("register.db*"):
        path.unlink()
    assert 0 == run("rebuild").code
    proven = run("verify", "--deep", "--rerender", "--json")
    assert (0, 3, [], []) == (
        proven.code, proven.json["examined"], proven.json["findings"], proven.json["pending"],
    )  # fmt: skip
    assert before == known()
    assert NUMBERS[0] in run("search", "浦东南路支行").out
